//! Deployed triggers.

use std::time::Duration;

use pipedream_connect_emulator::{Emulator, Health};
use serde_json::{Value, json};

use crate::support::{Backend, backend, backend_of, block_on, send};
use crate::{deploy_gitlab, ids, path};

/// Deploys a trigger with these values. Returns the deployed trigger.
fn deploy(backend: &Backend, key: &str, values: Value) -> Value {
    let body = json!({
        "id": key, "external_user_id": "u", "configured_props": values, "emit_on_deploy": false,
    });
    backend.post(&path("/triggers/deploy"), body).expect(200)["data"].clone()
}

fn at(id: &str, rest: &str) -> String {
    path(&format!("/deployed-triggers/{id}{rest}?external_user_id=u"))
}

fn events(backend: &Backend, id: &str) -> Vec<Value> {
    let events = backend.get(&at(id, "/events")).expect(200);
    events["data"].as_array().unwrap().clone()
}

#[test]
fn deployed_triggers_can_be_retrieved_updated_and_deleted() {
    let backend = backend();
    let account = backend.connect("u", "gitlab");
    let id = deploy_gitlab(&backend, "u", &account);
    let at = |rest: &str| path(&format!("/deployed-triggers/{id}{rest}?external_user_id=u"));
    let trigger = backend.get(&at("")).expect(200)["data"].clone();
    assert_eq!(
        (&trigger["type"], &trigger["component_key"]),
        (&json!("DeployedComponent"), &json!("gitlab-new-issue"))
    );
    assert_eq!(
        trigger["configured_props"]["db"],
        json!({ "type": "$.service.db" })
    );
    assert_eq!(
        ids(&backend
            .get(&path("/deployed-triggers?external_user_id=u"))
            .expect(200)),
        [id.as_str()]
    );
    backend.get(&path("/deployed-triggers")).expect(400);
    backend
        .get(&path(&format!(
            "/deployed-triggers/{id}?external_user_id=other"
        )))
        .expect(404);
    let changed =
        json!({ "name": "New name", "active": false, "configured_props": { "projectId": 7 } });
    let changed = backend.put(&at(""), changed).expect(200)["data"].clone();
    assert_eq!(
        (&changed["name"], &changed["active"]),
        (&json!("New name"), &json!(false))
    );
    assert_eq!(changed["configured_props"]["projectId"], 7);
    assert!(
        changed["configured_props"].get("gitlab").is_none()
            && changed["configured_props"].get("http").is_some()
    );
    backend.put(&at(""), json!({})).expect(200);
    let workflows = backend
        .put(&at("/pipelines"), json!({ "workflow_ids": ["p_abc"] }))
        .expect(200);
    assert_eq!(workflows, json!({ "workflow_ids": ["p_abc"] }));
    assert_eq!(backend.get(&at("/pipelines")).expect(200), workflows);
    backend.delete(&at("")).expect(204);
    backend.get(&at("")).expect(404);
}

#[test]
fn native_triggers_have_their_own_types() {
    let backend = backend();
    let deploy = |id: &str, props: Value| {
        let body = json!({ "id": id, "external_user_id": "u", "configured_props": props });
        backend.post(&path("/triggers/deploy"), body).expect(200)["data"].clone()
    };
    let timer = deploy(
        "schedule-custom-interval",
        json!({ "cron": { "cron": { "intervalSeconds": 60 } } }),
    );
    assert_eq!(
        (&timer["type"], &timer["interval_seconds"]),
        (&json!("TimerInterface"), &json!(60))
    );
    let cron = deploy(
        "schedule-cron-scheduler",
        json!({ "cron": { "cron": "0 0 * * *", "timezone": "Europe/Berlin" } }),
    );
    assert_eq!(
        (&cron["cron"], &cron["timezone"]),
        (&json!("0 0 * * *"), &json!("Europe/Berlin"))
    );
    let email = deploy("email-new-email", json!({}));
    assert!(email.get("type").is_none() && email["email_address"].is_string());
    let http = deploy("http-new-requests", json!({}));
    let url = http["endpoint_url"]
        .as_str()
        .unwrap()
        .strip_prefix(backend.emulator.base_url())
        .unwrap();
    send(
        backend.emulator.base_url(),
        "POST",
        &format!("{url}?a=1"),
        &[],
        b"{\"x\":1}",
    )
    .unwrap()
    .expect(200);
    let events = format!(
        "/deployed-triggers/{}/events?external_user_id=u",
        http["id"].as_str().unwrap()
    );
    let event = backend.get(&path(&events)).expect(200)["data"][0]["e"].clone();
    assert_eq!(
        (&event["query"], &event["body"]),
        (&json!({ "a": "1" }), &json!({ "x": 1 }))
    );
    let count = |kind: &str| {
        let list = backend.get(&path(&format!(
            "/deployed-triggers?external_user_id=u&emitter_type={kind}"
        )));
        list.expect(200)["page_info"]["total_count"].clone()
    };
    assert_eq!(
        (
            count("source"),
            count("timer"),
            count("http"),
            count("email")
        ),
        (json!(0), json!(2), json!(1), json!(1))
    );
}

#[test]
fn the_service_adds_values_and_keeps_them_in_an_update() {
    let backend = backend();
    let account = backend.connect("u", "gitlab");
    let app = json!({ "authProvisionId": account });
    let values = json!({ "gitlab": app, "projectId": 1 });
    let trigger = deploy(&backend, "gitlab-new-issue", values);
    let id = trigger["id"].as_str().unwrap();
    let endpoint = trigger["configured_props"]["http"].clone();
    assert!(endpoint["endpoint_url"].is_string());
    assert_eq!(
        trigger["configured_props"],
        json!({ "gitlab": app, "projectId": 1, "db": { "type": "$.service.db" }, "http": endpoint })
    );
    // The caller cannot set them.
    let values = json!({ "projectId": 2, "http": { "endpoint_url": "https://elsewhere.example" }, "db": null });
    let changed = backend.put(&at(id, ""), json!({ "configured_props": values }));
    assert_eq!(
        changed.expect(200)["data"]["configured_props"],
        json!({ "projectId": 2, "db": { "type": "$.service.db" }, "http": endpoint })
    );
    let sheets = backend.connect("u", "google_sheets");
    let values = json!({ "googleSheets": { "authProvisionId": sheets }, "sheetId": "1BfBudget" });
    let polling = deploy(&backend, "google_sheets-new-row-added", values);
    let timer = &polling["configured_props"]["timer"];
    assert_eq!(timer, &json!({ "intervalSeconds": 900 }));
}

#[test]
fn names_can_repeat_but_slugs_cannot() {
    let backend = backend();
    let account = backend.connect("u", "gitlab");
    let id = deploy_gitlab(&backend, "u", &account);
    let other = deploy_gitlab(&backend, "u", &account);
    let read = |id: &str| backend.get(&at(id, "")).expect(200)["data"].clone();
    let slug = read(&id)["name_slug"].as_str().unwrap().to_owned();
    assert_eq!(read(&other)["name_slug"], format!("{slug}-2"));
    for (id, slug) in [
        (&id, "my-issues"),
        (&other, "my-issues-2"),
        (&id, "my-issues"),
    ] {
        let renamed = backend.put(&at(id, ""), json!({ "name": "My issues" }));
        let renamed = renamed.expect(200)["data"].clone();
        assert_eq!(
            (&renamed["name"], &renamed["name_slug"]),
            (&json!("My issues"), &json!(slug))
        );
    }
}

#[test]
fn an_inactive_trigger_emits_nothing_until_it_is_active_again() {
    let backend = backend();
    let account = backend.connect("u", "gitlab");
    let values = json!({ "gitlab": { "authProvisionId": account }, "projectId": 1 });
    let trigger = deploy(&backend, "gitlab-new-issue", values);
    let id = trigger["id"].as_str().unwrap();
    assert!(events(&backend, id).is_empty(), "no earlier events");
    let emit = || block_on(backend.emulator.emit(id, json!({})));
    backend
        .put(&at(id, ""), json!({ "active": false }))
        .expect(200);
    assert!(emit().unwrap_err().to_string().contains("not active"));
    assert!(events(&backend, id).is_empty());
    let active = backend
        .put(&at(id, ""), json!({ "active": true }))
        .expect(200);
    assert_eq!(active["data"]["active"], true);
    emit().unwrap();
    assert_eq!(events(&backend, id).len(), 1);
}

#[test]
fn a_trigger_emits_nothing_while_its_account_fails() {
    let backend = backend();
    let account = backend.connect("u", "gitlab");
    let values = json!({ "gitlab": { "authProvisionId": account }, "projectId": 1 });
    let trigger = deploy(&backend, "gitlab-new-issue", values.clone());
    let id = trigger["id"].as_str().unwrap();
    let emulator = &backend.emulator;
    let emit = || block_on(emulator.emit(id, json!({})));
    for health in [
        Health::Unhealthy("down".into()),
        Health::Dead("revoked".into()),
    ] {
        emulator.set_account_health(&account, health).unwrap();
        let error = emit().unwrap_err().to_string();
        assert!(error.contains(id) && error.contains(&account), "{error}");
        let again = json!({ "id": "gitlab-new-issue", "external_user_id": "u", "configured_props": values });
        backend.post(&path("/triggers/deploy"), again).expect(422);
        let update = json!({ "configured_props": values });
        backend.put(&at(id, ""), update).expect(422);
    }
    assert!(events(&backend, id).is_empty());
    emulator
        .set_account_health(&account, Health::Healthy)
        .unwrap();
    emit().unwrap();
    assert_eq!(events(&backend, id).len(), 1);
    backend
        .delete(&path(&format!("/accounts/{account}")))
        .expect(204);
    assert!(emit().unwrap_err().to_string().contains("does not exist"));
}

#[test]
fn the_props_of_an_update_need_an_account_of_the_user() {
    let backend = backend();
    let account = backend.connect("u", "gitlab");
    let foreign = backend.connect("other", "gitlab");
    let id = deploy_gitlab(&backend, "u", &account);
    let update = json!({ "configured_props": { "gitlab": { "authProvisionId": foreign } } });
    backend.put(&at(&id, ""), update).expect(404);
    let values = backend.get(&at(&id, "")).expect(200)["data"]["configured_props"].clone();
    assert_eq!(values["gitlab"]["authProvisionId"], account);
}

#[test]
fn deployed_triggers_are_listed_page_by_page() {
    let backend = backend_of(Emulator::builder().page_limit(2));
    let account = backend.connect("u", "gitlab");
    let deployed: Vec<String> = (0..3)
        .map(|_| deploy_gitlab(&backend, "u", &account))
        .collect();
    deploy(&backend, "schedule-custom-interval", json!({}));
    let first = backend
        .get(&path("/deployed-triggers?external_user_id=u"))
        .expect(200);
    assert_eq!(ids(&first), deployed[..2]);
    assert_eq!(first["page_info"]["total_count"], 3);
    let cursor = first["page_info"]["end_cursor"].as_str().unwrap();
    // A trigger that was deleted meanwhile does not shift the next page.
    backend.delete(&at(&deployed[1], "")).expect(204);
    let target = format!("/deployed-triggers?external_user_id=u&after={cursor}");
    assert_eq!(ids(&backend.get(&path(&target)).expect(200)), deployed[2..]);
    let timers = path("/deployed-triggers?external_user_id=u&emitter_type=timer");
    assert_eq!(
        backend.get(&timers).expect(200)["data"][0]["type"],
        "TimerInterface"
    );
    backend
        .get(&path(
            "/deployed-triggers?external_user_id=u&emitter_type=carrier_pigeon",
        ))
        .expect(400);
}

#[test]
fn a_list_of_webhooks_shows_their_delivery_states_and_their_keys_only_to_the_backend() {
    let backend = backend();
    let account = backend.connect("u", "gitlab");
    let id = deploy_gitlab(&backend, "u", &account);
    let urls = json!({ "webhook_urls": ["https://hooks.example/x"] });
    backend.put(&at(&id, "/webhooks"), urls).expect(200);
    let mut shown = backend.get(&at(&id, "/webhooks")).expect(200)["webhooks"][0].clone();
    for (key, is_text) in [("id", true), ("signing_key", true)] {
        assert_eq!(shown[key].take().is_string(), is_text, "{key}");
    }
    let since = shown["delivery_state"]["since"].take();
    assert!(since.is_i64());
    let expected = json!({
        "id": null, "url": "https://hooks.example/x", "signing_key": null, "signing_key_set": true, "active": true,
        "delivery_backend": "valkey",
        "delivery_state": { "state": "happy", "since": null, "last_error": null, "consecutive_failures": 0, "sheds": 0 },
    });
    assert_eq!(shown, expected);
    let token = backend.connect_token("u", json!({}))["token"].clone();
    let holder = backend.with_token(token.as_str().unwrap());
    let shown = holder.get(&at(&id, "/webhooks")).expect(200)["webhooks"][0].clone();
    assert_eq!(shown["signing_key_set"], true);
    assert!(shown.get("signing_key").is_none());
}

#[test]
fn a_timer_emits_again_after_it_was_inactive() {
    let backend = backend();
    let timer = deploy(
        &backend,
        "schedule-custom-interval",
        json!({ "cron": { "intervalSeconds": 60 } }),
    );
    let id = timer["id"].as_str().unwrap();
    for (active, expected) in [(false, 0), (true, 1)] {
        backend
            .put(&at(id, ""), json!({ "active": active }))
            .expect(200);
        backend.emulator.advance(Duration::from_secs(60));
        assert_eq!(events(&backend, id).len(), expected);
    }
}
