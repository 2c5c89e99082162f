//! Requests of older client versions, and requests that no version sends.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pipedream_connect_emulator::{Emulator, SeedAccount};
use serde_json::{Value, json};

use crate::support::{Backend, Response, backend, backend_of, send};
use crate::{ids, path};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn ask_token(headers: &[(&str, &str)], body: &str) -> Response {
    let emulator = Emulator::builder().start_blocking().unwrap();
    let url = emulator.base_url();
    send(url, "POST", "/v1/oauth/token", headers, body.as_bytes()).unwrap()
}

fn basic(credentials: &str) -> String {
    format!("Basic {}", STANDARD.encode(credentials))
}

#[test]
fn the_token_endpoint_accepts_forms() {
    let form = "grant_type=client_credentials&client_id=cid&client_secret=csec\
                &project_id=proj_X&environment=development";
    let token = ask_token(&[FORM], form).expect(200);
    assert_eq!(token["token_type"], "Bearer");
    let twice = format!("{form}&client_id=cid");
    let rejected = ask_token(&[FORM], &twice).expect(400);
    assert_eq!(rejected["details"]["client_id"], "appears twice");
    ask_token(&[FORM], &form.replace("csec", "no")).expect(401);
    ask_token(&[FORM], &form.replace("proj_X", "proj_none")).expect(404);
}

#[test]
fn the_token_endpoint_accepts_basic_credentials_and_no_second_ones() {
    let grant = "grant_type=client_credentials";
    let ask = |credentials: &str, body: &str| {
        let authorization = basic(credentials);
        ask_token(&[FORM, ("authorization", &authorization)], body)
    };
    ask("cid:csec", grant).expect(200);
    ask("c%69d:csec", grant).expect(200);
    ask("cid:wrong", grant).expect(401);
    ask("cid", grant).expect(400);
    ask("cid:csec", &format!("{grant}&client_secret=csec")).expect(400);
    ask("cid:csec", &format!("{grant}&client_id=other")).expect(400);
}

#[test]
fn flags_may_be_digits() {
    let backend = backend();
    let id = backend.connect("u", "slack");
    let account = |flag: &str| {
        let target = format!("/accounts/{id}?include_credentials={flag}");
        backend.get(&path(&target)).expect(200)
    };
    assert!(account("1")["credentials"].is_object());
    assert!(account("0")["credentials"].is_null());
    let apps = backend.get("/v1/apps?has_triggers=1&has_actions=0");
    assert_eq!(apps.expect(200)["data"][0]["name_slug"], "schedule");
}

#[test]
fn accounts_can_be_filtered_by_the_old_name_of_app() {
    let backend = two_accounts();
    let list = backend.get(&path("/accounts?app_id=slack")).expect(200);
    assert_eq!(list["page_info"]["total_count"], 1);
    assert_eq!(list["data"][0]["app"]["name_slug"], "slack");
}

#[test]
fn accounts_of_an_app_can_be_deleted_at_the_old_path() {
    let backend = two_accounts();
    backend.delete(&path("/accounts/app/slack")).expect(204);
    let left = backend.get(&path("/accounts")).expect(200);
    assert_eq!(left["page_info"]["total_count"], 1);
    backend.delete(&path("/accounts/app/nonsense")).expect(404);
}

fn two_accounts() -> Backend {
    let builder = Emulator::builder();
    let builder = builder.account(SeedAccount::new("u", "slack"));
    backend_of(builder.account(SeedAccount::new("u", "github")))
}

#[test]
fn apps_are_also_listed_under_a_project() {
    let backend = backend();
    let old = backend.get(&path("/apps?q=slack")).expect(200);
    let current = backend.get("/v1/connect/apps?q=slack").expect(200);
    assert_eq!(ids(&old), ids(&current));
    let categories = backend.get("/v1/connect/app_categories").expect(200);
    let id = |name: &str| {
        let mut categories = categories.as_array().unwrap().iter();
        let category = categories.find(|category| category["name"] == name);
        category.unwrap()["id"].as_str().unwrap().to_owned()
    };
    let joined = format!("/apps?category_ids={},{}", id("CRM"), id("Payments"));
    let list = backend.get(&path(&joined)).expect(200);
    assert_eq!(list["page_info"]["total_count"], 2);
}

#[test]
fn tokens_can_be_created_with_the_project_in_the_body() {
    let backend = backend();
    let ask = |project: Value| {
        let body = json!({ "external_user_id": "u", "project_id": project });
        backend.post("/v1/connect/tokens", body)
    };
    assert!(ask(json!("proj_X")).expect(200)["token"].is_string());
    ask(json!("proj_none")).expect(404);
    let both = json!({ "external_user_id": "u", "external_id": "u" });
    backend.post(&path("/tokens"), both).expect(200);
    let contradiction = json!({ "external_user_id": "u", "external_id": "other" });
    backend.post(&path("/tokens"), contradiction).expect(400);
}

#[test]
fn tokens_can_be_validated_with_nested_parameters() {
    let backend = backend();
    let token = backend.connect_token("u", json!({}))["token"].clone();
    let token = token.as_str().unwrap();
    let target = format!("/v1/connect/tokens/{token}/validate?params%5Bapp_id%5D=github");
    let result = backend.get(&target).expect(200);
    assert_eq!(result["app"]["name_slug"], "github");
}

#[test]
fn triggers_accept_a_webhook_url_in_camel_case() {
    let backend = backend();
    let account = backend.connect("u", "gitlab");
    let body = json!({
        "id": "gitlab-new-issue", "external_user_id": "u", "webhookUrl": "http://127.0.0.1:9/hook",
        "configured_props": { "gitlab": { "authProvisionId": account }, "projectId": 1 },
    });
    let deployed = backend.post(&path("/triggers/deploy"), body).expect(200);
    assert!(deployed["data"]["webhook_signing_key"].is_string());
}

#[test]
fn unknown_parameters_and_fields_are_rejected_by_name() {
    let backend = backend();
    let rejected = backend.get(&path("/accounts?colour=red")).expect(400);
    let problem = "is not a parameter of this operation";
    assert_eq!(rejected["details"], json!({ "colour": problem }));
    let body = json!({ "external_user_id": "u", "webhookUri": "http://127.0.0.1:9/" });
    let rejected = backend.post(&path("/tokens"), body).expect(400);
    let problem = "is not a field of this request";
    assert_eq!(rejected["details"], json!({ "webhookUri": problem }));
}

#[test]
fn a_null_or_missing_body_asks_for_nothing() {
    let backend = backend();
    let body =
        json!({ "id": "http-custom-request", "external_user_id": "u", "async_handle": null });
    backend.post(&path("/actions/props"), body).expect(200);
    let account = backend.connect("u", "gitlab");
    let trigger = crate::deploy_gitlab(&backend, "u", &account);
    let target = format!("/deployed-triggers/{trigger}?external_user_id=u");
    backend.call("PUT", &path(&target), None).expect(200);
    let rejected = backend.call("POST", &path("/tokens"), None).expect(400);
    assert_eq!(rejected["details"]["external_user_id"], "is required");
}
