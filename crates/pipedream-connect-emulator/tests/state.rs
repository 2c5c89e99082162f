//! The state file.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::path::PathBuf;
use std::time::Duration;

use pipedream_connect_emulator::{Builder, Emulator, SeedAccount};
use serde_json::{Value, json};
use support::{Backend, PROJECT, backend_of};

/// A folder with a state file, deleted on drop.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = format!("connect-emulator-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn file(&self) -> PathBuf {
        self.0.join("state.json")
    }

    fn builder(&self) -> Builder {
        Emulator::builder()
            .state_file(self.file())
            .account(SeedAccount::new("u", "slack"))
    }

    fn error(&self, contents: &str) -> String {
        std::fs::write(self.file(), contents).unwrap();
        let started = self.builder().start_blocking();
        started.unwrap_err().to_string()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_state_survives_a_restart() {
    let folder = Folder::new("restart");
    let first = backend_of(folder.builder());
    first.connect("u", "github");
    first
        .post("/v1/connect/projects", json!({ "name": "Second" }))
        .expect(201);
    let token = first.token.clone();
    first.emulator.advance(Duration::from_secs(100));
    let time = first.emulator.now();
    drop(first);
    // Tokens remain valid, and seed accounts are not created again.
    let second = backend_of(folder.builder()).with_token(&token);
    assert!(second.emulator.now() >= time);
    let accounts = second.get(&format!("{PROJECT}/accounts")).expect(200);
    assert_eq!(accounts["page_info"]["total_count"], 2);
    let projects = second.get("/v1/connect/projects?q=second").expect(200);
    assert_eq!(projects["page_info"]["count"], 1);
}

#[test]
fn every_kind_of_record_survives_a_restart() {
    let folder = Folder::new("records");
    let first = backend_of(folder.builder());
    let account = first.connect("u", "gitlab");
    let path = |rest: &str| format!("{PROJECT}{rest}");
    let client = json!({ "app": "slack", "client_id": "id", "scopes": ["chat:write"] });
    first.post(&path("/oauth_apps"), client).expect(201);
    let preset = json!({ "app": "openai", "name": "Preset", "cfmap": { "organization_id": "o" } });
    first.post(&path("/app_overrides"), preset).expect(201);
    let hook = json!({ "url": "https://hooks.example/project" });
    first.put(&path("/webhook"), hook).expect(200);
    let source = json!({
        "id": "gitlab-new-issue", "external_user_id": "u", "webhook_url": "https://hooks.example/trigger",
        "configured_props": { "gitlab": { "authProvisionId": account }, "projectId": 1 },
    });
    first.post(&path("/triggers/deploy"), source).expect(200);
    for id in [
        "schedule-custom-interval",
        "http-new-requests",
        "email-new-email",
    ] {
        let native = json!({ "id": id, "external_user_id": "u" });
        first.post(&path("/triggers/deploy"), native).expect(200);
    }
    let read = |backend: &Backend| -> Vec<Value> {
        let mut targets = vec![
            "/accounts?include_credentials=true".to_owned(),
            "/users".into(),
            "/oauth_apps".into(),
            "/app_overrides".into(),
            "/webhook".into(),
        ];
        for kind in ["source", "timer", "http", "email"] {
            targets.push(format!(
                "/deployed-triggers?external_user_id=u&emitter_type={kind}"
            ));
        }
        let mut responses: Vec<Value> = targets
            .iter()
            .map(|target| backend.get(&path(target)).expect(200))
            .collect();
        let id = responses[5]["data"][0]["id"].as_str().unwrap().to_owned();
        for list in ["events", "webhooks"] {
            let target = path(&format!(
                "/deployed-triggers/{id}/{list}?external_user_id=u"
            ));
            responses.push(backend.get(&target).expect(200));
        }
        responses
    };
    let before = read(&first);
    let token = first.token.clone();
    drop(first);
    let second = backend_of(folder.builder()).with_token(&token);
    assert_eq!(read(&second), before);
}

#[test]
fn invalid_files_and_other_versions_are_rejected() {
    let folder = Folder::new("invalid");
    assert!(folder.error("{").contains("is not a state file"));
    assert!(
        folder
            .error("{\"ids\":{}}")
            .contains("missing field `version`")
    );
    let old = folder.error("{\"version\":1,\"state\":{}}");
    assert!(old.contains("has version 1 of the state file format"));
}
