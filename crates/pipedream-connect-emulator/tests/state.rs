//! The state file.

#![cfg(feature = "state-file")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::path::PathBuf;
use std::sync::mpsc;
use std::time::Duration;

use pipedream_connect_emulator::{Builder, DeliveryFault, Emulator, SeedAccount};
use serde_json::{Value, json};
use support::{Backend, PROJECT, Receiver, backend_of, block_on};

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
        self.0.join("state")
    }

    fn builder(&self) -> Builder {
        Emulator::builder()
            .state_file(self.file())
            .account(SeedAccount::new("u", "slack"))
    }

    /// The names of the files.
    fn files(&self) -> Vec<String> {
        let files = std::fs::read_dir(&self.0).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
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

/// Deploys a trigger with a webhook. Returns its id.
fn deploy(backend: &Backend, url: &str) -> String {
    let account = backend.connect("u", "gitlab");
    let body = json!({
        "id": "gitlab-new-issue", "external_user_id": "u", "webhook_url": url, "emit_on_deploy": false,
        "configured_props": { "gitlab": { "authProvisionId": account }, "projectId": 1 },
    });
    let deployed = backend.post(&format!("{PROJECT}/triggers/deploy"), body);
    deployed.expect(200)["data"]["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn delivery_rules_and_the_deliveries_that_they_hold_back_survive_a_restart() {
    let folder = Folder::new("rules");
    let first = backend_of(folder.builder());
    let receiver = Receiver::start();
    let id = deploy(&first, &receiver.url);
    let emit = |backend: &Backend, number: u32| {
        block_on(backend.emulator.emit(&id, json!({ "n": number }))).unwrap();
    };
    let late = DeliveryFault::any().delay(Duration::from_secs(3600));
    first.emulator.delivery_fault(late).unwrap();
    let lost = DeliveryFault::for_trigger(&id).skip(1).lose();
    first.emulator.delivery_fault(lost).unwrap();
    emit(&first, 1);
    emit(&first, 2);
    drop(first);
    let second = backend_of(folder.builder());
    emit(&second, 3);
    emit(&second, 4);
    second.emulator.advance(Duration::from_secs(3600));
    block_on(second.emulator.wait_for_deliveries());
    let numbers: Vec<Value> = receiver
        .bodies()
        .iter()
        .map(|body| body["n"].clone())
        .collect();
    assert_eq!(numbers, [2, 4, 1]);
}

#[test]
fn a_delivery_that_a_stop_interrupts_is_made_again() {
    let folder = Folder::new("interrupted");
    let first = backend_of(folder.builder());
    let (arrived, arrivals) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let receiver = Receiver::start_with(move |_| {
        arrived.send(()).unwrap();
        // The first response comes too late.
        let _stopped = released.recv();
        200
    });
    let id = deploy(&first, &receiver.url);
    let body = json!({ "trigger_id": id, "event": { "n": 1 } });
    first.post("/_emulator/emit", body).expect(200);
    arrivals.recv().unwrap();
    drop(first);
    drop(release);
    let second = backend_of(folder.builder());
    block_on(second.emulator.wait_for_deliveries());
    assert_eq!(receiver.bodies(), [json!({ "n": 1 }), json!({ "n": 1 })]);
    drop(second);
    let third = backend_of(folder.builder());
    block_on(third.emulator.wait_for_deliveries());
    assert_eq!(receiver.bodies().len(), 2);
}

/// A file that is no state file, or a damaged one.
fn damages(good: &[u8]) -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let half = good[..good.len() / 2].to_vec();
    let noise = (0..8192_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8);
    let mut no_page = good.to_vec();
    no_page[4096..8192].fill(0);
    let sql = |sql: &str| altered(good, sql);
    vec![
        ("empty", Vec::new(), "it is too short"),
        ("one byte", b"x".to_vec(), "it is too short"),
        ("text", b"not a state file\n".repeat(99), "not a database"),
        (
            "JSON",
            br#"{"version":2,"state":{"ids":{"state":0},"clock":{"start":null,"advanced":0},"oauth_tokens":{},"connect_tokens":{}}}"#.to_vec(),
            "not a database",
        ),
        ("zeros", vec![0; 8192], "not a database"),
        ("noise", noise.collect(), "not a database"),
        ("half", half, "malformed"),
        ("only the header", good[..100].to_vec(), "malformed"),
        (
            "without the last page",
            good[..good.len() - 4096].to_vec(),
            "malformed",
        ),
        ("an erased page", no_page, "its pages are damaged"),
        (
            "another program",
            sql("PRAGMA application_id = 0"),
            "database of another program",
        ),
        (
            "another version",
            sql("PRAGMA user_version = 99"),
            "version 99 of the format",
        ),
        (
            "no table",
            sql("DROP TABLE records"),
            "no such table: records",
        ),
        (
            "no JSON",
            sql("UPDATE records SET json = '{'"),
            "EOF while parsing",
        ),
        (
            "a record of another type",
            sql("UPDATE records SET json = '[]' WHERE collection = 'users'"),
            "invalid length",
        ),
        (
            "an invalid key",
            sql("UPDATE records SET key = 'x' WHERE collection = 'users'"),
            "invalid key x",
        ),
        (
            "an unknown collection",
            sql("UPDATE records SET collection = 'x' WHERE collection = 'users'"),
            "no such collection",
        ),
    ]
}

/// A state file after a statement of SQL.
fn altered(good: &[u8], sql: &str) -> Vec<u8> {
    let folder = Folder::new("altered");
    std::fs::write(folder.file(), good).unwrap();
    let database = rusqlite::Connection::open(folder.file()).unwrap();
    database.execute_batch(sql).unwrap();
    database.close().unwrap();
    std::fs::read(folder.file()).unwrap()
}

#[test]
fn damaged_files_are_rejected_and_not_touched() {
    let folder = Folder::new("damaged");
    drop(backend_of(folder.builder()));
    let good = std::fs::read(folder.file()).unwrap();
    for (name, contents, reason) in damages(&good) {
        std::fs::write(folder.file(), &contents).unwrap();
        let error = block_on(folder.builder().start()).unwrap_err().to_string();
        let path = folder.file().display().to_string();
        assert!(
            error.contains(&path) && error.contains(reason),
            "{name}: {error}"
        );
        assert!(
            std::fs::read(folder.file()).unwrap() == contents,
            "{name} was changed"
        );
        assert_eq!(folder.files(), ["state"], "{name}");
    }
    std::fs::write(folder.file(), &good).unwrap();
    assert!(folder.builder().start_blocking().is_ok());
}

#[test]
fn a_start_that_fails_in_an_async_function_says_why() {
    let error = |builder: Builder| block_on(builder.start()).unwrap_err().to_string();
    let unknown = Emulator::builder().account(SeedAccount::new("u", "no_such_app"));
    assert_eq!(error(unknown), "seed account: no app no_such_app");
    let folder = Folder::new("async");
    let of_folder = Emulator::builder().state_file(&folder.0);
    assert!(error(of_folder).ends_with("it is not a file"));
    let missing = folder.0.join("missing").join("state");
    let missing = error(Emulator::builder().state_file(missing));
    assert!(
        missing.contains("cannot create the state file"),
        "{missing}"
    );
    assert!(missing.contains(": there is no folder "), "{missing}");
}

#[test]
fn two_emulators_of_one_process_cannot_share_a_file() {
    let folder = Folder::new("shared");
    let first = backend_of(folder.builder());
    for _ in 0..2 {
        let error = folder.builder().start_blocking().unwrap_err().to_string();
        assert!(error.contains("another emulator uses it"), "{error}");
    }
    first.connect("u", "github");
    let token = first.token.clone();
    drop(first);
    let second = backend_of(folder.builder()).with_token(&token);
    let accounts = second.get(&format!("{PROJECT}/accounts")).expect(200);
    assert_eq!(accounts["page_info"]["total_count"], 2);
}

#[test]
fn changes_of_a_deleted_file_do_not_get_into_a_new_one() {
    let folder = Folder::new("deleted");
    let log = folder.0.join("state-wal");
    let running = backend_of(folder.builder());
    running.connect("u", "github");
    let changes = std::fs::read(&log).unwrap();
    drop(running);
    std::fs::remove_file(folder.file()).unwrap();
    std::fs::write(&log, changes).unwrap();
    let error = folder.builder().start_blocking().unwrap_err().to_string();
    assert!(
        error.contains("state-wal of a deleted state file"),
        "{error}"
    );
    std::fs::remove_file(&log).unwrap();
    let new = backend_of(folder.builder());
    let accounts = new.get(&format!("{PROJECT}/accounts")).expect(200);
    assert_eq!(accounts["page_info"]["total_count"], 1);
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new("mode");
    let _running = backend_of(folder.builder());
    assert_eq!(folder.files(), ["state", "state-wal"]);
    for file in folder.files() {
        let metadata = std::fs::metadata(folder.0.join(&file)).unwrap();
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "{file}");
    }
}

#[test]
fn deeply_nested_json_is_rejected_or_survives_a_restart() {
    let nested = |levels: usize| {
        let text = "[".repeat(levels - 1) + &"]".repeat(levels - 1);
        json!({ "deep": serde_json::from_str::<Value>(&text).unwrap() })
    };
    let folder = Folder::new("deep");
    let first = backend_of(folder.builder());
    let native = json!({ "id": "http-new-requests", "external_user_id": "u" });
    let trigger = first
        .post(&format!("{PROJECT}/triggers/deploy"), native)
        .expect(200)["data"]
        .clone();
    let id = trigger["id"].as_str().unwrap();
    let emit = |event: Value| {
        let body = json!({ "trigger_id": id, "event": event });
        first.post("/_emulator/emit", body).status
    };
    assert_eq!(
        [emit(nested(99)), emit(nested(101)), emit(nested(120))],
        [200, 400, 400]
    );
    assert!(block_on(first.emulator.emit(id, nested(100))).is_ok());
    assert!(block_on(first.emulator.emit(id, nested(101))).is_err());
    let endpoint = trigger["endpoint_url"].as_str().unwrap();
    let endpoint = endpoint.strip_prefix(first.emulator.base_url()).unwrap();
    assert_eq!(first.post(endpoint, nested(120)).status, 400);
    let token = first.token.clone();
    drop(first);
    let second = backend_of(folder.builder()).with_token(&token);
    let events = format!("{PROJECT}/deployed-triggers/{id}/events?external_user_id=u");
    let events = second.get(&events).expect(200);
    assert_eq!(events["data"].as_array().unwrap().len(), 2);
}
