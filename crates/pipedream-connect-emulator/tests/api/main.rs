//! The operations of the API, over real sockets.

#![allow(clippy::unwrap_used, clippy::panic)]

mod accounts;
mod apps;
mod components;
mod connect_pages;
mod oauth_apps;
mod older_clients;
mod projects;
#[path = "../support/mod.rs"]
mod support;
mod tokens;
mod triggers;

use serde_json::{Value, json};
use support::{Backend, PROJECT};

fn path(rest: &str) -> String {
    format!("{PROJECT}{rest}")
}

fn ids(list: &Value) -> Vec<&str> {
    list["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_str().unwrap())
        .collect()
}

/// Deploys a trigger of this user with this account. Returns its id.
fn deploy_gitlab(backend: &Backend, user: &str, account: &str) -> String {
    let body = json!({
        "id": "gitlab-new-issue", "external_user_id": user, "emit_on_deploy": false,
        "configured_props": { "gitlab": { "authProvisionId": account }, "projectId": 45672541 },
    });
    let deployed = backend.post(&path("/triggers/deploy"), body).expect(200);
    deployed["data"]["id"].as_str().unwrap().to_owned()
}
