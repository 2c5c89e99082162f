//! Timers that become due when the clock is advanced.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::time::{Duration, SystemTime};

use pipedream_connect_emulator::Emulator;
use serde_json::{Value, json};
use support::{Backend, PROJECT, backend_of};

/// Start of the clock in seconds.
const START: u64 = 1_767_225_600;

fn standing() -> Backend {
    backend_of(Emulator::builder().start_time(SystemTime::UNIX_EPOCH + Duration::from_secs(START)))
}

fn deploy(backend: &Backend, key: &str, props: Value) -> String {
    let body = json!({ "id": key, "external_user_id": "u", "configured_props": props });
    let deployed = backend
        .post(&format!("{PROJECT}/triggers/deploy"), body)
        .expect(200);
    deployed["data"]["id"].as_str().unwrap().to_owned()
}

fn every(backend: &Backend, seconds: u64) -> String {
    let props = json!({ "cron": { "cron": { "intervalSeconds": seconds } } });
    deploy(backend, "schedule-custom-interval", props)
}

/// The times of its events in seconds after the start, oldest first.
fn events(backend: &Backend, trigger: &str) -> Vec<u64> {
    let target = format!("{PROJECT}/deployed-triggers/{trigger}/events?external_user_id=u&n=100");
    let events = backend.get(&target).expect(200)["data"].clone();
    let seconds = |event: &Value| event["ts"].as_u64().unwrap() / 1000 - START;
    events
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .map(seconds)
        .collect()
}

#[test]
fn a_timer_emits_each_time_it_becomes_due() {
    let backend = standing();
    let minute = every(&backend, 60);
    backend.emulator.advance(Duration::from_secs(59));
    assert_eq!(events(&backend, &minute), [0; 0]);
    backend.emulator.advance(Duration::from_secs(1));
    assert_eq!(events(&backend, &minute), [60]);
    backend.emulator.advance(Duration::from_secs(130));
    assert_eq!(events(&backend, &minute), [60, 120, 180]);
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(START + 190);
    assert_eq!(backend.emulator.now(), now);
}

#[test]
fn inactive_timers_and_cron_expressions_do_not_emit() {
    let backend = standing();
    let minute = every(&backend, 60);
    let target = format!("{PROJECT}/deployed-triggers/{minute}?external_user_id=u");
    backend.put(&target, json!({ "active": false })).expect(200);
    let props = json!({ "cron": { "cron": "* * * * *", "timezone": "UTC" } });
    let cron = deploy(&backend, "schedule-cron-scheduler", props);
    backend.emulator.advance(Duration::from_secs(600));
    assert!(events(&backend, &minute).is_empty() && events(&backend, &cron).is_empty());
}

#[test]
fn a_long_advance_emits_only_the_events_that_are_kept() {
    let backend = standing();
    every(&backend, 1);
    backend.emulator.advance(Duration::from_secs(1_000_000_000));
    backend.emulator.advance(Duration::MAX);
}
