//! Deliveries that go wrong, bursts of events, and webhooks that were deactivated.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use hmac::{Hmac, KeyInit, Mac};
use pipedream_connect_emulator::{DeliveryFault, Emulator};
use serde_json::{Value, json};
use sha2::Sha256;
use support::{Backend, PROJECT, Received, Receiver, backend, backend_of, block_on};

/// Start of the clock in seconds.
const START: u64 = 1_767_225_600;

fn standing() -> Backend {
    backend_of(Emulator::builder().start_time(SystemTime::UNIX_EPOCH + Duration::from_secs(START)))
}

/// A deployed trigger with a webhook.
struct Hook {
    id: String,
    key: String,
}

fn deploy(backend: &Backend, url: &str) -> Hook {
    let account = backend.connect("u", "gitlab");
    let body = json!({
        "id": "gitlab-new-issue", "external_user_id": "u", "webhook_url": url, "emit_on_deploy": false,
        "configured_props": { "gitlab": { "authProvisionId": account }, "projectId": 1 },
    });
    let deployed = backend
        .post(&format!("{PROJECT}/triggers/deploy"), body)
        .expect(200);
    let text = |key: &str| deployed["data"][key].as_str().unwrap().to_owned();
    Hook {
        id: text("id"),
        key: text("webhook_signing_key"),
    }
}

impl Hook {
    fn emit(&self, backend: &Backend, number: u32) {
        block_on(backend.emulator.emit(&self.id, json!({ "n": number }))).unwrap();
    }

    fn webhook(&self, backend: &Backend) -> Value {
        let id = &self.id;
        let target = format!("{PROJECT}/deployed-triggers/{id}/webhooks?external_user_id=u");
        backend.get(&target).expect(200)["webhooks"][0].clone()
    }
}

/// The numbers of the events that a receiver got.
fn numbers(receiver: &Receiver) -> Vec<u64> {
    let bodies = receiver.bodies();
    bodies
        .iter()
        .map(|body| body["n"].as_u64().unwrap())
        .collect()
}

/// The time in the signature, which must be correct.
fn signed_at(received: &Received, key: &str) -> u64 {
    let signature = &received.headers["x-pd-signature"];
    let (time, hash) = signature.split_once(",v1=").unwrap();
    let time = time.strip_prefix("t=").unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(format!("{time}.{}", received.body).as_bytes());
    assert_eq!(hash, hex::encode(mac.finalize().into_bytes()));
    time.parse().unwrap()
}

#[test]
fn each_attempt_is_signed_with_the_time_of_the_attempt() {
    let backend = standing();
    let emulator: Arc<OnceLock<Emulator>> = Arc::default();
    let clock = Arc::clone(&emulator);
    let mut statuses = [500, 503, 200].into_iter();
    let receiver = Receiver::start_with(move |_| {
        clock.get().unwrap().advance(Duration::from_secs(600));
        statuses.next().unwrap()
    });
    let hook = deploy(&backend, &receiver.url);
    let _shared = emulator.set(backend.emulator);
    let emulator = emulator.get().unwrap();
    block_on(emulator.emit(&hook.id, json!({}))).unwrap();
    let received = receiver.all();
    let times: Vec<u64> = received
        .iter()
        .map(|request| signed_at(request, &hook.key) - START)
        .collect();
    assert_eq!(times, [0, 600, 1200]);
    assert_eq!(emulator.sent_webhooks()[0].attempts, 3);
}

#[test]
fn a_key_that_is_regenerated_between_two_attempts_signs_the_second() {
    let backend = Arc::new(backend());
    let trigger: Arc<OnceLock<Hook>> = Arc::default();
    let (rotating, hook) = (Arc::clone(&backend), Arc::clone(&trigger));
    let mut new_key = None;
    let (keys, new_keys) = std::sync::mpsc::channel();
    let receiver = Receiver::start_with(move |_| {
        if new_key.is_some() {
            return 200;
        }
        let hook = hook.get().unwrap();
        let (id, webhook) = (&hook.id, hook.webhook(&rotating)["id"].clone());
        let target = format!(
            "{PROJECT}/deployed-triggers/{id}/webhooks/{}/regenerate_signing_key?external_user_id=u",
            webhook.as_str().unwrap()
        );
        let rotated = rotating.call("POST", &target, None).expect(200);
        new_key = rotated["data"]["signing_key"].as_str().map(str::to_owned);
        keys.send(new_key.clone().unwrap()).unwrap();
        500
    });
    let deployed = deploy(&backend, &receiver.url);
    let old_key = deployed.key.clone();
    let _set = trigger.set(deployed);
    trigger.get().unwrap().emit(&backend, 1);
    let received = receiver.all();
    signed_at(&received[0], &old_key);
    signed_at(&received[1], &new_keys.recv().unwrap());
}

#[test]
fn deliveries_can_be_duplicated_and_lost() {
    let (backend, receiver) = (backend(), Receiver::start());
    let hook = deploy(&backend, &receiver.url);
    let other = deploy(&backend, &receiver.url);
    let emulator = &backend.emulator;
    let twice = DeliveryFault::for_trigger(&hook.id).skip(1).duplicate();
    emulator.delivery_fault(twice).unwrap();
    other.emit(&backend, 0);
    for number in 1..=3 {
        hook.emit(&backend, number);
    }
    assert_eq!(numbers(&receiver), [0, 1, 2, 2, 3]);
    let lost = DeliveryFault::for_url_prefix(&receiver.url).lose().times(2);
    emulator.delivery_fault(lost).unwrap();
    for number in 4..=6 {
        hook.emit(&backend, number);
    }
    assert_eq!(numbers(&receiver), [0, 1, 2, 2, 3, 6]);
    let sent = emulator.sent_webhooks();
    let lost = &sent[sent.len() - 2];
    assert!(lost.attempts == 0 && !lost.delivered() && lost.error.is_some());
    assert_eq!(hook.webhook(&backend)["delivery_state"]["state"], "happy");
}

#[test]
fn a_lost_response_counts_as_a_failure_and_the_delivery_is_repeated() {
    let (backend, receiver) = (backend(), Receiver::start());
    let hook = deploy(&backend, &receiver.url);
    let emulator = &backend.emulator;
    emulator
        .delivery_fault(DeliveryFault::any().lose_response())
        .unwrap();
    hook.emit(&backend, 1);
    assert_eq!(numbers(&receiver), [1, 1]);
    assert!(emulator.sent_webhooks()[0].delivered());
    emulator
        .delivery_fault(DeliveryFault::any().lose_responses(3))
        .unwrap();
    hook.emit(&backend, 2);
    assert_eq!(numbers(&receiver), [1, 1, 2, 2, 2]);
    let state = hook.webhook(&backend)["delivery_state"].clone();
    assert_eq!(
        (&state["state"], &state["last_error"]),
        (&json!("penalty"), &json!("a fault rule lost the response"))
    );
}

#[test]
fn a_delivery_that_is_held_back_arrives_after_later_ones() {
    let (backend, receiver) = (backend(), Receiver::start());
    let hook = deploy(&backend, &receiver.url);
    let emulator = &backend.emulator;
    emulator
        .delivery_fault(DeliveryFault::any().hold_back(2))
        .unwrap();
    for number in 1..=4 {
        hook.emit(&backend, number);
    }
    assert_eq!(numbers(&receiver), [2, 3, 1, 4]);
    // In a burst, too: every second one is exchanged with the next.
    let swap = || DeliveryFault::for_trigger(&hook.id).hold_back(1);
    for rule in [swap(), swap().skip(1)] {
        emulator.delivery_fault(rule).unwrap();
    }
    let burst = (5..=10).map(|number| json!({ "n": number }));
    block_on(emulator.emit_all(&hook.id, burst)).unwrap();
    assert_eq!(numbers(&receiver)[4..], [6, 5, 8, 7, 9, 10]);
}

#[test]
fn delayed_deliveries_arrive_when_the_clock_is_advanced_in_order_of_time() {
    let (backend, receiver) = (standing(), Receiver::start());
    let hook = deploy(&backend, &receiver.url);
    let emulator = &backend.emulator;
    for seconds in [60, 30] {
        let late = DeliveryFault::any().delay(Duration::from_secs(seconds));
        emulator.delivery_fault(late).unwrap();
    }
    for number in 1..=3 {
        hook.emit(&backend, number);
    }
    assert_eq!(numbers(&receiver), [3]);
    emulator.advance(Duration::from_secs(29));
    block_on(emulator.wait_for_deliveries());
    assert_eq!(numbers(&receiver), [3]);
    emulator.advance(Duration::from_secs(100));
    block_on(emulator.wait_for_deliveries());
    assert_eq!(numbers(&receiver), [3, 2, 1]);
    let received = receiver.all();
    assert_eq!(signed_at(&received[2], &hook.key), START + 129);
}

#[test]
fn clearing_the_rules_sends_what_they_hold_back() {
    let (backend, receiver) = (backend(), Receiver::start());
    let hook = deploy(&backend, &receiver.url);
    let emulator = &backend.emulator;
    let late = DeliveryFault::any().delay(Duration::from_secs(60)).times(2);
    emulator.delivery_fault(late).unwrap();
    emulator
        .delivery_fault(DeliveryFault::any().lose().always())
        .unwrap();
    for number in 1..=3 {
        hook.emit(&backend, number);
    }
    assert_eq!(numbers(&receiver), [0; 0]);
    block_on(emulator.clear_delivery_faults()).unwrap();
    hook.emit(&backend, 4);
    assert_eq!(numbers(&receiver), [1, 2, 4]);
}

#[test]
fn at_most_a_thousand_deliveries_are_held_back() {
    let (backend, receiver) = (backend(), Receiver::start());
    let hook = deploy(&backend, &receiver.url);
    let late = DeliveryFault::any().delay(Duration::from_secs(60)).always();
    backend.emulator.delivery_fault(late).unwrap();
    let burst = (1..=1002).map(|number| json!({ "n": number }));
    block_on(backend.emulator.emit_all(&hook.id, burst)).unwrap();
    assert_eq!(numbers(&receiver), [1001, 1002]);
}

#[test]
fn webhooks_that_are_deactivated_get_nothing_until_they_are_reset() {
    let (backend, receiver) = (standing(), Receiver::start());
    let hook = deploy(&backend, &receiver.url);
    let emulator = &backend.emulator;
    let state = || hook.webhook(&backend)["delivery_state"]["state"].clone();
    emulator.advance(Duration::from_secs(10));
    for (failures, expected) in [(1, "penalty"), (2, "life_support"), (2, "deactivated")] {
        emulator.fail_webhooks(&hook.id, failures, "gone").unwrap();
        assert_eq!(state(), expected);
    }
    // What is not delivered uses up no rule.
    emulator
        .delivery_fault(DeliveryFault::any().duplicate())
        .unwrap();
    hook.emit(&backend, 1);
    let webhook = hook.webhook(&backend);
    assert_eq!(webhook["active"], false);
    let expected = json!({
        "state": "deactivated", "since": START + 10, "last_error": "gone", "consecutive_failures": 5, "sheds": 1,
    });
    assert_eq!(webhook["delivery_state"], expected);
    let target = format!(
        "{PROJECT}/deployed-triggers/{}/webhooks/{}/reset_delivery_state?external_user_id=u",
        hook.id,
        webhook["id"].as_str().unwrap()
    );
    let reset = backend.call("POST", &target, None).expect(200)["data"].clone();
    let happy = json!({
        "state": "happy", "since": START + 10, "last_error": null, "consecutive_failures": 0, "sheds": 0,
    });
    assert_eq!(
        (&reset["active"], &reset["delivery_state"]),
        (&json!(true), &happy)
    );
    hook.emit(&backend, 2);
    assert_eq!(numbers(&receiver), [2, 2]);
    assert!(emulator.fail_webhooks("dc_none", 1, "gone").is_err());
}

#[test]
fn a_burst_to_a_failing_webhook_stops_when_the_webhook_is_deactivated() {
    let (backend, receiver) = (backend(), Receiver::start());
    let hook = deploy(&backend, &receiver.url);
    receiver.respond_with(500);
    let burst = (1..=8).map(|number| json!({ "n": number }));
    block_on(backend.emulator.emit_all(&hook.id, burst)).unwrap();
    // Three attempts each.
    assert_eq!(numbers(&receiver).last(), Some(&5));
    assert_eq!(receiver.all().len(), 15);
    assert_eq!(hook.webhook(&backend)["delivery_state"]["sheds"], 3);
}

#[test]
fn the_events_of_a_burst_have_different_ids_and_only_the_last_ones_are_kept() {
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(START);
    let backend = backend_of(Emulator::builder().start_time(start).kept_events(3));
    let hook = deploy(&backend, "https://hooks.example/x");
    let burst = (1..=5).map(|number| json!({ "n": number }));
    let mut ids = block_on(backend.emulator.emit_all(&hook.id, burst)).unwrap();
    let expected = (0..5).map(|number| format!("{START}000-{number}"));
    assert_eq!(ids, expected.collect::<Vec<_>>());
    let listed = |n: u32| -> Vec<String> {
        let id = &hook.id;
        let target = format!("{PROJECT}/deployed-triggers/{id}/events?external_user_id=u&n={n}");
        let events = backend.get(&target).expect(200);
        let events = events["data"].as_array().unwrap().clone();
        let ids = events.iter().map(|event| event["id"].as_str().unwrap());
        ids.map(str::to_owned).collect()
    };
    ids.reverse();
    assert_eq!(listed(100), ids[..3]);
    assert_eq!(listed(2), ids[..2]);
    assert!(listed(0).is_empty());
    // One that cannot be emitted prevents all.
    let deep = serde_json::from_str(&("[".repeat(101) + &"]".repeat(101))).unwrap();
    assert!(block_on(backend.emulator.emit_all(&hook.id, [json!({}), deep])).is_err());
    assert_eq!(listed(100), ids[..3]);
}

#[test]
fn other_languages_control_deliveries_over_http() {
    let (backend, receiver) = (backend(), Receiver::start());
    let hook = deploy(&backend, &receiver.url);
    let control = |name: &str, body: Value| backend.post(&format!("/_emulator/{name}"), body);
    let fault = |body: Value| control("delivery_faults", body);
    fault(json!({ "trigger_id": hook.id, "action": "duplicate" })).expect(204);
    fault(json!({ "url": receiver.url, "action": "hold_back", "later": 1 })).expect(204);
    fault(json!({ "action": "delay", "seconds": 60, "times": 2 })).expect(204);
    fault(json!({ "action": "lose_response", "attempts": 1, "skip": 1, "times": 0 })).expect(204);
    let events: Vec<Value> = (1..=5).map(|number| json!({ "n": number })).collect();
    let body = json!({ "trigger_id": hook.id, "events": events });
    let ids = control("emit", body).expect(200)["event_ids"].clone();
    assert_eq!(ids.as_array().unwrap().len(), 5);
    control("wait_for_deliveries", json!({})).expect(204);
    assert_eq!(numbers(&receiver), [1, 1, 5, 2]);
    backend.delete("/_emulator/delivery_faults").expect(204);
    control("wait_for_deliveries", json!({})).expect(204);
    assert_eq!(numbers(&receiver), [1, 1, 5, 2, 3, 4]);
    let body = json!({ "trigger_id": hook.id, "times": 5, "error": "gone" });
    control("fail_webhooks", body).expect(204);
    assert_eq!(hook.webhook(&backend)["active"], false);
    for invalid in [
        json!({ "action": "explode" }),
        json!({ "action": "delay" }),
        json!({ "action": "lose", "times": -1 }),
        json!({ "action": "lose", "url": "http://x", "connections": true }),
    ] {
        fault(invalid).expect(400);
    }
    control("emit", json!({ "trigger_id": hook.id })).expect(400);
    control(
        "fail_webhooks",
        json!({ "trigger_id": "dc_none", "times": 1 }),
    )
    .expect(400);
}
