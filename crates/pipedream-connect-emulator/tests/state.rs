//! The state file.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::time::Duration;

use pipedream_connect_emulator::{Emulator, SeedAccount};
use serde_json::json;
use support::{PROJECT, backend_of};

#[test]
fn the_state_survives_a_restart() {
    let folder = std::env::temp_dir().join(format!("connect-emulator-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("state.json");
    let builder = || {
        Emulator::builder()
            .state_file(&file)
            .account(SeedAccount::new("u", "slack"))
    };
    let first = backend_of(builder());
    first.connect("u", "github");
    first
        .post("/v1/connect/projects", json!({ "name": "Second" }))
        .expect(201);
    let token = first.token.clone();
    first.emulator.advance(Duration::from_secs(100));
    let time = first.emulator.now();
    drop(first);
    // Tokens remain valid, and seed accounts are not created again.
    let second = backend_of(builder()).with_token(&token);
    assert!(second.emulator.now() >= time);
    let accounts = second.get(&format!("{PROJECT}/accounts")).expect(200);
    assert_eq!(accounts["page_info"]["total_count"], 2);
    assert_eq!(
        second.get("/v1/connect/projects?q=second").expect(200)["page_info"]["count"],
        1
    );
    drop(second);
    std::fs::write(&file, "{").unwrap();
    assert!(
        builder()
            .start_blocking()
            .unwrap_err()
            .to_string()
            .contains("not a state file")
    );
    std::fs::remove_dir_all(&folder).unwrap();
}
