//! Projects, usage, rate limits, and behaviour of all operations.

use std::time::Duration;

use pipedream_connect_emulator::Emulator;
use serde_json::{Value, json};

use crate::path;
use crate::support::{backend, backend_of, send};

#[test]
fn deleting_a_project_deletes_its_contents() {
    let backend = backend();
    let created = backend
        .post("/v1/connect/projects", json!({ "name": "Second" }))
        .expect(201);
    let id = created["id"].as_str().unwrap();
    let at = format!("/v1/connect/projects/{id}");
    let changed = backend
        .call("PATCH", &at, Some(&json!({ "app_name": "Acme" })))
        .expect(200);
    assert_eq!(
        (&changed["app_name"], &changed["name"]),
        (&json!("Acme"), &json!("Second"))
    );
    assert_eq!(
        backend.get("/v1/connect/projects?q=sec").expect(200)["page_info"]["count"],
        1
    );
    backend
        .post(
            &format!("/v1/connect/{id}/tokens"),
            json!({ "external_user_id": "u" }),
        )
        .expect(200);
    let logo = backend.post(
        &format!("{at}/logo"),
        json!({ "logo": "data:image/png;base64,AAAA" }),
    );
    assert_eq!((logo.status, logo.text().as_str()), (200, ""));
    assert_eq!(
        backend
            .post(&format!("{at}/logo"), json!({ "logo": "AAAA" }))
            .status,
        400
    );
    backend.delete(&at).expect(204);
    backend.get(&at).expect(404);
    backend
        .get(&format!("/v1/connect/{id}/accounts"))
        .expect(404);
}

#[test]
fn usage_counts_credits() {
    let backend = backend();
    let account = backend.connect("u", "slack");
    let body = json!({ "id": "slack-list-channels", "external_user_id": "u", "configured_props": { "slack": { "authProvisionId": account } } });
    backend.post(&path("/actions/run"), body).expect(200);
    let usage = backend
        .get("/v1/connect/usage?start_ts=0&end_ts=99999999999")
        .expect(200)["data"][0]
        .clone();
    assert_eq!(
        (&usage["credits_used"], &usage["action_run_credits_used"]),
        (&json!(1), &json!(1))
    );
    backend
        .get("/v1/connect/usage?start_ts=5&end_ts=1")
        .expect(400);
    backend
        .get("/v1/connect/usage?start_ts=x&end_ts=1")
        .expect(400);
}

#[test]
fn a_custom_rate_limit_returns_429_with_headers() {
    let backend = backend_of(
        Emulator::builder().start_time(std::time::UNIX_EPOCH + Duration::from_secs(1_800_000_000)),
    );
    let limit = json!({ "window_size_seconds": 10, "requests_per_window": 2 });
    let limit = backend.post("/v1/connect/rate_limits", limit).expect(200)["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let authorization = format!("Bearer {}", backend.token);
    let headers = [
        ("authorization", authorization.as_str()),
        ("x-pd-rate-limit", limit.as_str()),
    ];
    let ask = || {
        send(
            backend.emulator.base_url(),
            "GET",
            "/v1/connect/apps",
            &headers,
            b"",
        )
        .unwrap()
    };
    assert_eq!((ask().status, ask().status), (200, 200));
    let throttled = ask();
    assert_eq!(throttled.expect(429), json!({ "error": "Throttled" }));
    assert_eq!(
        (
            throttled.header("retry-after"),
            throttled.header("x-ratelimit-limit")
        ),
        ("10", "2")
    );
    assert_eq!(
        (
            throttled.header("x-ratelimit-remaining"),
            throttled.header("x-ratelimit-reset")
        ),
        ("0", "1800000010")
    );
    backend.emulator.advance(Duration::from_secs(10));
    ask().expect(200);
}

#[test]
fn the_same_seed_and_requests_produce_the_same_responses() {
    let responses = |seed| {
        let time = std::time::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
        let backend = backend_of(Emulator::builder().seed(seed).start_time(time));
        let mut token = backend.connect_token("u", json!({}));
        token["connect_link_url"] = Value::Null;
        (
            token,
            backend.connect("u", "slack"),
            backend.get(&path("/accounts")).json(),
        )
    };
    assert_eq!(responses(7), responses(7));
    assert_ne!(responses(7), responses(8));
}

#[test]
fn unknown_paths_return_404_and_wrong_methods_405() {
    let backend = backend();
    backend.get("/v1/connect/nonsense/way/out").expect(404);
    let wrong = backend.put(&path("/triggers/deploy"), json!({}));
    assert_eq!((wrong.status, wrong.header("allow")), (405, "GET, POST"));
    backend.post(&path("/tokens"), json!([])).expect(400);
    backend.call("POST", &path("/tokens"), None).expect(400);
}
