//! Webhooks of triggers and projects, and the page of Connect Links with its webhook.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use hmac::{Hmac, KeyInit, Mac};
use pipedream_connect_emulator::DeliveryFault;
use serde_json::{Value, json};
use sha2::Sha256;
use support::{Backend, PROJECT, Received, Receiver, backend, block_on, send};

/// Deploys a trigger with a webhook. Returns the deployed trigger.
fn deploy(backend: &Backend, url: Option<&str>) -> Value {
    let account = backend.connect("u", "gitlab");
    let body = json!({
        "id": "gitlab-new-issue", "external_user_id": "u", "webhook_url": url, "emit_on_deploy": false,
        "configured_props": { "gitlab": { "authProvisionId": account }, "projectId": 1 },
    });
    backend
        .post(&format!("{PROJECT}/triggers/deploy"), body)
        .expect(200)["data"]
        .clone()
}

fn at(trigger: &Value, rest: &str) -> String {
    format!(
        "{PROJECT}/deployed-triggers/{}{rest}?external_user_id=u",
        trigger["id"].as_str().unwrap()
    )
}

fn verify(received: &Received, key: &str) {
    let signature = &received.headers["x-pd-signature"];
    let (time, hash) = signature.split_once(",v1=").unwrap();
    let time = time.strip_prefix("t=").unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(format!("{time}.{}", received.body).as_bytes());
    assert_eq!(hash, hex::encode(mac.finalize().into_bytes()));
}

#[test]
fn events_are_listed_and_delivered_with_a_signature() {
    let (backend, receiver) = (backend(), Receiver::start());
    let trigger = deploy(&backend, Some(&receiver.url));
    let key = trigger["webhook_signing_key"].as_str().unwrap();
    let payload = json!({ "title": "Broken", "n": 1 });
    let id = trigger["id"].as_str().unwrap();
    let event = block_on(backend.emulator.emit(id, payload.clone())).unwrap();
    let received = receiver.all();
    assert_eq!(received.len(), 1);
    assert_eq!(
        serde_json::from_str::<Value>(&received[0].body).unwrap(),
        payload
    );
    verify(&received[0], key);
    let events = backend.get(&at(&trigger, "/events")).expect(200);
    assert_eq!(
        (&events["data"][0]["id"], &events["data"][0]["e"]),
        (&json!(event), &payload)
    );
    assert_eq!(
        (&events["data"][0]["k"], &events["data"][0]["sum"]),
        (&json!("emit"), &json!("Broken"))
    );
    let sent = backend.emulator.sent_webhooks();
    assert!(sent[0].delivered() && sent[0].attempts == 1);
    assert!(block_on(backend.emulator.emit("dc_none", json!({}))).is_err());
}

#[test]
fn a_deploy_emits_earlier_events_by_default() {
    let (backend, receiver) = (backend(), Receiver::start());
    let account = backend.connect("u", "gitlab");
    let body = json!({
        "id": "gitlab-new-issue", "external_user_id": "u", "webhook_url": receiver.url,
        "configured_props": { "gitlab": { "authProvisionId": account }, "projectId": 1 },
    });
    let trigger = backend
        .post(&format!("{PROJECT}/triggers/deploy"), body)
        .expect(200)["data"]
        .clone();
    assert_eq!(
        backend.get(&at(&trigger, "/events")).expect(200)["data"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn webhooks_can_be_replaced_and_their_keys_regenerated() {
    let (backend, receiver) = (backend(), Receiver::start());
    let trigger = deploy(&backend, None);
    assert!(trigger.get("webhook_signing_key").is_none());
    let none = backend.get(&at(&trigger, "/webhooks")).expect(200);
    assert_eq!(none, json!({ "webhook_urls": [], "webhooks": [] }));
    let urls = json!({ "webhook_urls": [receiver.url, "https://events.example.com/x"] });
    let set = backend
        .put(&at(&trigger, "/webhooks"), urls.clone())
        .expect(200);
    assert_eq!(set["webhook_urls"], urls["webhook_urls"]);
    let webhook = set["webhooks"][0].clone();
    let rest = format!("/webhooks/{}", webhook["id"].as_str().unwrap());
    let read = backend.get(&at(&trigger, &rest)).expect(200)["data"].clone();
    assert_eq!(read["signing_key"], webhook["signing_key"]);
    assert!(read["created_at"].is_i64());
    let regenerate = at(&trigger, &format!("{rest}/regenerate_signing_key"));
    let key = backend.call("POST", &regenerate, None).expect(200)["data"]["signing_key"].clone();
    assert_ne!(key, webhook["signing_key"]);
    block_on(
        backend
            .emulator
            .emit(trigger["id"].as_str().unwrap(), json!({})),
    )
    .unwrap();
    verify(&receiver.all()[0], key.as_str().unwrap());
    // The emulator has no TLS. It records the call and does not count it as a failure.
    let sent = backend.emulator.sent_webhooks();
    let tls = sent
        .iter()
        .find(|sent| sent.url.starts_with("https"))
        .unwrap();
    assert_eq!((tls.attempts, tls.signature.is_some()), (0, true));
    // A URL that stays in the list keeps its webhook.
    let kept = backend
        .put(
            &at(&trigger, "/webhooks"),
            json!({ "webhook_urls": [receiver.url] }),
        )
        .expect(200);
    assert_eq!(
        (
            &kept["webhooks"][0]["id"],
            &kept["webhooks"][0]["signing_key"]
        ),
        (&webhook["id"], &key)
    );
    backend
        .put(
            &at(&trigger, "/webhooks"),
            json!({ "webhook_urls": ["nonsense"] }),
        )
        .expect(400);
    backend.get(&at(&trigger, "/webhooks/wh_none")).expect(404);
}

#[test]
fn a_failing_webhook_is_retried_then_deactivated_and_can_be_reset() {
    let (backend, receiver) = (backend(), Receiver::start());
    let trigger = deploy(&backend, Some(&receiver.url));
    let id = trigger["id"].as_str().unwrap();
    let state = || backend.get(&at(&trigger, "/webhooks")).expect(200)["webhooks"][0].clone();
    assert_eq!(state()["delivery_state"]["state"], "happy");
    receiver.respond_with(500);
    let mut states = Vec::new();
    for _ in 0..6 {
        block_on(backend.emulator.emit(id, json!({}))).unwrap();
        states.push(
            state()["delivery_state"]["state"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
    }
    assert_eq!(
        states,
        [
            "penalty",
            "penalty",
            "life_support",
            "life_support",
            "deactivated",
            "deactivated"
        ]
    );
    // Three attempts per event, and none after deactivation.
    assert_eq!(receiver.all().len(), 15);
    let webhook = state();
    assert_eq!(
        (&webhook["active"], &webhook["delivery_state"]["sheds"]),
        (&json!(false), &json!(1))
    );
    assert_eq!(webhook["delivery_state"]["last_error"], "HTTP 500");
    receiver.respond_with(200);
    let reset = format!(
        "/webhooks/{}/reset_delivery_state",
        webhook["id"].as_str().unwrap()
    );
    let reset = backend
        .call("POST", &at(&trigger, &reset), None)
        .expect(200)["data"]
        .clone();
    assert_eq!(
        (&reset["active"], &reset["delivery_state"]["state"]),
        (&json!(true), &json!("happy"))
    );
    block_on(backend.emulator.emit(id, json!({}))).unwrap();
    assert_eq!(state()["delivery_state"]["consecutive_failures"], 0);
}

#[test]
fn the_project_webhook_receives_events_of_triggers_without_webhooks() {
    let (backend, receiver) = (backend(), Receiver::start());
    let at_project = format!("{PROJECT}/webhook");
    assert_eq!(
        backend.get(&at_project).expect(200),
        json!({ "data": null })
    );
    backend.delete(&at_project).expect(204);
    let created = backend
        .put(&at_project, json!({ "url": receiver.url }))
        .expect(200)["data"]
        .clone();
    assert!(created["signing_key"].is_string());
    let updated = backend
        .put(&at_project, json!({ "url": receiver.url }))
        .expect(200)["data"]
        .clone();
    assert!(updated.get("signing_key").is_none());
    let regenerate = format!("{at_project}/regenerate_signing_key");
    let key = backend.call("POST", &regenerate, None).expect(200)["data"]["signing_key"].clone();
    let trigger = deploy(&backend, None);
    block_on(
        backend
            .emulator
            .emit(trigger["id"].as_str().unwrap(), json!({ "a": 1 })),
    )
    .unwrap();
    verify(&receiver.all()[0], key.as_str().unwrap());
    backend.delete(&at_project).expect(204);
    assert_eq!(
        backend.get(&at_project).expect(200),
        json!({ "data": null })
    );
}

#[test]
fn connecting_and_refusing_send_a_connection_webhook() {
    let (backend, receiver) = (backend(), Receiver::start());
    let token = backend.connect_token("u", json!({ "webhook_uri": receiver.url }));
    let link = format!("{}&app=slack", token["connect_link_url"].as_str().unwrap());
    block_on(backend.emulator.refuse_connect(&link, "No thanks")).unwrap();
    let id = block_on(backend.emulator.complete_connect(&link)).unwrap();
    let received = receiver.all();
    let error: Value = serde_json::from_str(&received[0].body).unwrap();
    assert_eq!(
        (&error["event"], &error["error"]),
        (&json!("CONNECTION_ERROR"), &json!("No thanks"))
    );
    let success: Value = serde_json::from_str(&received[1].body).unwrap();
    assert_eq!(
        (&success["event"], &success["account"]["id"]),
        (&json!("CONNECTION_SUCCESS"), &json!(id))
    );
    assert_eq!(success["environment"], "development");
    assert!(success["connect_session_id"].as_f64().unwrap() > 1e38);
    assert!(success["account"].get("credentials").is_none());
    assert_eq!(success["account"]["app"]["connect"]["proxy_enabled"], true);
    // The token was consumed.
    assert!(block_on(backend.emulator.complete_connect(&link)).is_err());
}

/// The connection events of two flows, the second of which fails.
fn connection_events(backend: &Backend, receiver: &Receiver) -> (Value, Value) {
    let link = |app: &str| {
        let token = backend.connect_token("u", json!({ "webhook_uri": receiver.url }));
        let link = token["connect_link_url"].as_str().unwrap().to_owned();
        format!("{link}&app={app}")
    };
    block_on(backend.emulator.complete_connect(&link("google_sheets"))).unwrap();
    block_on(backend.emulator.refuse_connect(&link("slack"), "No thanks")).unwrap();
    let mut events = receiver.bodies();
    let error = events.pop().unwrap();
    (events.pop().unwrap(), error)
}

fn keys(object: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = object
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    keys
}

#[test]
fn connection_events_have_the_documented_shape() {
    let (backend, receiver) = (backend(), Receiver::start());
    let (success, error) = connection_events(&backend, &receiver);
    assert_eq!(
        keys(&success),
        [
            "account",
            "connect_session_id",
            "connect_token",
            "environment",
            "event"
        ]
    );
    assert_eq!(
        keys(&success["account"]),
        [
            "app",
            "created_at",
            "dead",
            "external_id",
            "healthy",
            "id",
            "name",
            "updated_at"
        ]
    );
    let account = &success["account"];
    assert_eq!(
        (
            &account["external_id"],
            &account["healthy"],
            &account["dead"]
        ),
        (&json!("u"), &json!(true), &Value::Null)
    );
    let app = &account["app"];
    assert_eq!(app["name_slug"], "google_sheets");
    assert!(app["categories"].is_array() && app["custom_fields_json"].is_string());
    assert_eq!(
        keys(&app["connect"]),
        ["allowed_domains", "base_proxy_target_url", "proxy_enabled"]
    );
    assert_eq!(
        keys(&error),
        [
            "connect_session_id",
            "connect_token",
            "environment",
            "error",
            "event"
        ]
    );
    let session = |event: &Value| event["connect_session_id"].as_f64().unwrap();
    assert!(session(&success) > 1e38 && session(&error) > 1e38);
    assert_ne!(session(&success), session(&error));
    let received = receiver.all();
    let mut signatures = received
        .iter()
        .map(|request| request.headers.get("x-pd-signature"));
    assert!(signatures.all(|signature| signature.is_none()));
}

#[test]
fn connection_events_can_have_the_shape_of_earlier_versions() {
    let (backend, receiver) = (backend(), Receiver::start());
    let earlier = DeliveryFault::for_connections().earlier_shape().always();
    backend.emulator.delivery_fault(earlier).unwrap();
    let (success, error) = connection_events(&backend, &receiver);
    assert!(success["connect_session_id"].as_u64().unwrap() <= 100_000);
    assert!(error["connect_session_id"].is_u64());
    let account = &success["account"];
    assert_eq!(account["dead"], false);
    assert_eq!(account["app"]["categories"], "Productivity");
    assert_eq!(account["app"]["connect"]["proxy_enabled"], true);
}

#[test]
fn connection_events_can_be_duplicated_and_lost() {
    let (backend, receiver) = (backend(), Receiver::start());
    let of_trigger = DeliveryFault::for_trigger("dc_x").lose().always();
    let twice = DeliveryFault::for_connections().duplicate();
    let lost = DeliveryFault::for_url_prefix(&receiver.url).lose();
    for rule in [of_trigger, twice, lost] {
        backend.emulator.delivery_fault(rule).unwrap();
    }
    let (first, second) = connection_events(&backend, &receiver);
    assert_eq!(first, second);
    assert_eq!(receiver.all().len(), 2);
}

#[test]
fn the_connect_page_connects_or_refuses() {
    let backend = backend();
    let page = |more: Value| {
        let token = backend.connect_token("u", more);
        let link = token["connect_link_url"].as_str().unwrap().to_owned();
        link.strip_prefix(backend.emulator.base_url())
            .unwrap()
            .to_owned()
    };
    let origin = backend.emulator.base_url();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let redirects = json!({ "success_redirect_uri": "https://a.test/ok", "error_redirect_uri": "https://a.test/no" });
    let link = page(redirects);
    assert!(
        send(origin, "GET", &link, &[], b"")
            .unwrap()
            .text()
            .contains("Choose an app")
    );
    let link = format!("{link}&app=openai");
    let shown = send(origin, "GET", &link, &[], b"").unwrap();
    assert_eq!(shown.header("content-type"), "text/html; charset=utf-8");
    assert!(shown.text().contains("field:api_key") && shown.text().contains("Emulated app"));
    let refused = send(origin, "POST", &link, &form, b"decision=refuse").unwrap();
    assert_eq!(
        (refused.status, refused.header("location")),
        (303, "https://a.test/no")
    );
    let agreed = send(
        origin,
        "POST",
        &link,
        &form,
        b"decision=consent&field%3Aapi_key=sk-9",
    )
    .unwrap();
    assert_eq!(
        (agreed.status, agreed.header("location")),
        (303, "https://a.test/ok")
    );
    let accounts = backend
        .get(&format!("{PROJECT}/accounts?include_credentials=true"))
        .expect(200);
    assert_eq!(accounts["data"][0]["credentials"]["api_key"], "sk-9");
    assert_eq!(send(origin, "GET", &link, &[], b"").unwrap().status, 400);
    let link = format!("{}&app=slack", page(json!({})));
    let plain = send(origin, "POST", &link, &form, b"decision=consent").unwrap();
    assert_eq!(plain.status, 200);
    assert!(plain.text().contains("apn_"));
}

#[test]
fn validating_a_token_describes_its_flow() {
    let backend = backend();
    let token = backend.connect_token("u", json!({ "success_redirect_uri": "https://a.test/ok" }));
    let validate = |query: &str| {
        let target = format!(
            "/v1/connect/tokens/{}/validate{query}",
            token["token"].as_str().unwrap()
        );
        send(backend.emulator.base_url(), "GET", &target, &[], b"")
            .unwrap()
            .expect(200)
    };
    let valid = validate("?app_id=github");
    assert_eq!(
        (&valid["success"], &valid["error"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(
        (&valid["app"]["name_slug"], &valid["project_id"]),
        (&json!("github"), &json!("proj_X"))
    );
    assert_eq!(valid["success_redirect_uri"], "https://a.test/ok");
    assert_eq!(validate("")["success"], false);
    assert_eq!(validate("?app_id=nonsense")["success"], false);
    backend
        .emulator
        .advance(std::time::Duration::from_secs(14_401));
    assert_eq!(validate("?app_id=github")["success"], false);
}
