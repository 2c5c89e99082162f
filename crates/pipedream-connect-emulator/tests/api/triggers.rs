//! Deployed triggers.

use serde_json::{Value, json};

use crate::support::{backend, send};
use crate::{deploy_gitlab, ids, path};

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
