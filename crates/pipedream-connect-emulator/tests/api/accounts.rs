//! Accounts, users and Connect tokens.

use std::time::Duration;

use pipedream_connect_emulator::Health;
use serde_json::{Value, json};

use crate::support::{Backend, backend, block_on};
use crate::{deploy_gitlab, ids, path};

#[test]
fn accounts_can_be_connected_retrieved_and_deleted() {
    let backend = backend();
    let id = backend.connect("user-42", "slack");
    let account = backend.get(&path(&format!("/accounts/{id}"))).expect(200);
    assert_eq!(account["external_id"], "user-42");
    assert_eq!(account["app"]["name_slug"], "slack");
    assert_eq!(account["healthy"], true);
    assert!(account.get("credentials").is_none());
    let with = backend
        .get(&path(&format!("/accounts/{id}?include_credentials=true")))
        .expect(200);
    assert!(with["credentials"]["oauth_access_token"].is_string());
    let list = backend
        .get(&path("/accounts?external_user_id=user-42&app=slack"))
        .expect(200);
    assert_eq!(ids(&list), [id.as_str()]);
    assert_eq!(
        backend.get(&path("/accounts?app=github")).expect(200)["page_info"]["total_count"],
        0
    );
    let bare = backend.get(&path("/users/user-42/accounts")).expect(200);
    assert_eq!(bare.as_array().unwrap().len(), 1);
    assert_eq!(
        backend.get(&path("/projects/info")).expect(200)["apps"][0]["name_slug"],
        "slack"
    );
    backend
        .delete(&path(&format!("/accounts/{id}")))
        .expect(204);
    backend.get(&path(&format!("/accounts/{id}"))).expect(404);
    backend
        .delete(&path(&format!("/accounts/{id}")))
        .expect(404);
}

#[test]
fn environments_are_separate() {
    let mut backend = backend();
    backend.connect("u", "slack");
    backend.environment = "production".into();
    assert_eq!(
        backend.get(&path("/accounts")).expect(200)["page_info"]["total_count"],
        0
    );
    backend.environment = "staging".into();
    backend.get(&path("/accounts")).expect(400);
}

#[test]
fn key_based_accounts_are_created_with_a_connect_token() {
    let backend = backend();
    let token = backend.connect_token("u", json!({}))["token"].clone();
    let create = |cfmap: &str, token: &Value| {
        let body = json!({ "app_slug": "openai", "cfmap_json": cfmap, "connect_token": token, "name": "Main" });
        backend.post(&path("/accounts"), body)
    };
    let missing = create("{}", &token).expect(400);
    assert!(missing["error"].as_str().unwrap().contains("api_key"));
    create("not json", &token).expect(400);
    let account = create(r#"{"api_key":"sk-1"}"#, &token).expect(200);
    assert_eq!(
        (&account["name"], &account["external_id"]),
        (&json!("Main"), &json!("u"))
    );
    // A token connects one account.
    create(r#"{"api_key":"sk-1"}"#, &token).expect(400);
    // Reconnecting keeps the id.
    let token = backend.connect_token("u", json!({}))["token"].clone();
    let body = json!({
        "app_slug": "openai", "cfmap_json": r#"{"api_key":"sk-2"}"#, "connect_token": token, "account_id": account["id"],
    });
    assert_eq!(
        backend.post(&path("/accounts"), body).expect(200)["id"],
        account["id"]
    );
    let id = account["id"].as_str().unwrap();
    let shown = backend
        .get(&path(&format!("/accounts/{id}?include_credentials=true")))
        .expect(200);
    assert_eq!(shown["credentials"], json!({ "api_key": "sk-2" }));
    assert_eq!(shown["name"], "Main");
}

#[test]
fn deleting_by_app_keeps_accounts_of_other_apps() {
    let backend = backend();
    backend.connect("u", "slack");
    let kept = backend.connect("u", "github");
    backend.delete(&path("/apps/slack/accounts")).expect(204);
    assert_eq!(
        ids(&backend.get(&path("/accounts")).expect(200)),
        [kept.as_str()]
    );
    backend.delete(&path("/apps/nonsense/accounts")).expect(404);
}

#[test]
fn deleting_a_user_deletes_their_accounts_and_triggers() {
    let backend = backend();
    let account = backend.connect("u/1 é", "gitlab");
    backend.connect("other", "slack");
    let trigger = deploy_gitlab(&backend, "u/1 é", &account);
    let users = backend.get(&path("/users?q=u%2F1")).expect(200);
    assert_eq!(users["data"][0]["external_id"], "u/1 é");
    backend.delete(&path("/users/u%2F1%20%C3%A9")).expect(204);
    assert_eq!(
        backend.get(&path("/users")).expect(200)["page_info"]["total_count"],
        1
    );
    backend
        .get(&path(&format!("/accounts/{account}")))
        .expect(404);
    let target = format!("/deployed-triggers/{trigger}?external_user_id=u%2F1%20%C3%A9");
    backend.get(&path(&target)).expect(404);
    backend.delete(&path("/users/u%2F1%20%C3%A9")).expect(404);
}

#[test]
fn user_ids_have_a_maximum_length() {
    let backend = backend();
    let ask = |length| {
        backend
            .post(
                &path("/tokens"),
                json!({ "external_user_id": "u".repeat(length) }),
            )
            .status
    };
    assert_eq!((ask(250), ask(251), ask(0)), (200, 400, 400));
}

#[test]
fn connect_tokens_act_only_for_their_user() {
    let backend = backend();
    let own = backend.connect("mine", "slack");
    let foreign = backend.connect("theirs", "slack");
    let token = backend.connect_token("mine", json!({ "expires_in": 60 }))["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut holder = backend.with_token(&token);
    // The token determines the environment.
    holder.environment = "production".into();
    for target in [
        "/v1/connect/accounts",
        "/v1/connect//accounts",
        &path("/accounts"),
    ] {
        assert_eq!(
            ids(&holder.get(target).expect(200)),
            [own.as_str()],
            "{target}"
        );
    }
    holder
        .get(&format!("/v1/connect/accounts/{own}"))
        .expect(200);
    holder
        .get(&format!("/v1/connect/accounts/{foreign}"))
        .expect(404);
    holder
        .get("/v1/connect/accounts?external_user_id=theirs")
        .expect(403);
    holder.get("/v1/connect/apps/slack").expect(200);
    holder.get("/v1/connect/proj_Y/accounts").expect(403);
    holder.emulator.advance(Duration::from_secs(61));
    holder.get("/v1/connect/accounts").expect(401);
}

/// How calls that use an account end: the run of an action, the options of a prop, and a proxied request.
fn uses(backend: &Backend, account: &str) -> (Value, Value, u16) {
    let values = json!({ "slack": { "authProvisionId": account } });
    let run =
        json!({ "id": "slack-list-channels", "external_user_id": "u", "configured_props": values });
    let run = backend.post(&path("/actions/run"), run).expect(200);
    let configure = json!({
        "id": "slack-send-message", "external_user_id": "u", "configured_props": values, "prop_name": "conversation",
    });
    let configure = backend
        .post(&path("/actions/configure"), configure)
        .expect(200);
    // https://slack.com/api/auth.test
    let url = "aHR0cHM6Ly9zbGFjay5jb20vYXBpL2F1dGgudGVzdA";
    let target = format!("/proxy/{url}?external_user_id=u&account_id={account}");
    let proxied = backend.get(&path(&target));
    (
        run["error"]["message"].clone(),
        configure["errors"].clone(),
        proxied.status,
    )
}

#[test]
fn an_account_can_fail_and_recover() {
    let backend = backend();
    let account = backend.connect("u", "slack");
    let works = (Value::Null, json!([]), 200);
    assert_eq!(uses(&backend, &account), works);
    let read = || {
        backend
            .get(&path(&format!("/accounts/{account}")))
            .expect(200)
    };
    let emulator = &backend.emulator;
    for (health, dead) in [
        (Health::Unhealthy("token expired".into()), false),
        (Health::Dead("token revoked".into()), true),
    ] {
        emulator.set_account_health(&account, health).unwrap();
        let shown = read();
        assert_eq!(
            (&shown["healthy"], &shown["dead"]),
            (&json!(false), &json!(dead))
        );
        let error = shown["error"].as_str().unwrap();
        let (run, options, proxied) = uses(&backend, &account);
        assert!(run.as_str().unwrap().contains(error), "{run}");
        let must_be_reconnected = run.as_str().unwrap().contains("reconnected");
        assert_eq!(must_be_reconnected, dead, "{run}");
        assert!(options[0].as_str().unwrap().contains(error), "{options}");
        assert_eq!(proxied, 401);
    }
    emulator
        .set_account_health(&account, Health::Healthy)
        .unwrap();
    assert_eq!(uses(&backend, &account), works);
}

#[test]
fn reconnecting_an_account_ends_its_failure() {
    let backend = backend();
    let account = backend.connect("u", "slack");
    let health = json!({ "account_id": account, "health": "dead", "error": "token revoked" });
    backend
        .post("/_emulator/account_health", health)
        .expect(204);
    assert_eq!(uses(&backend, &account).2, 401);
    let token = backend.connect_token("u", json!({}));
    let link = token["connect_link_url"].as_str().unwrap();
    let link = format!("{link}&app=slack&accountId={account}");
    let again = block_on(backend.emulator.complete_connect(&link)).unwrap();
    assert_eq!(again, account);
    let shown = backend
        .get(&path(&format!("/accounts/{account}")))
        .expect(200);
    assert_eq!(
        (&shown["healthy"], &shown["error"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(uses(&backend, &account).2, 200);
    let unknown = json!({ "account_id": "apn_none", "health": "dead" });
    backend
        .post("/_emulator/account_health", unknown)
        .expect(400);
    let unknown = json!({ "account_id": account, "health": "sad" });
    backend
        .post("/_emulator/account_health", unknown)
        .expect(400);
}
