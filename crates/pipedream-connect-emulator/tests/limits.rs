//! The published limits.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::time::{Duration, SystemTime};

use pipedream_connect_emulator::Emulator;
use serde_json::json;
use support::{Backend, PROJECT, Response, backend, backend_of};

fn limited() -> Backend {
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600);
    backend_of(Emulator::builder().start_time(start).published_limits(true))
}

fn connect_token(backend: &Backend, user: &str) -> Response {
    backend.post(
        &format!("{PROJECT}/tokens"),
        json!({ "external_user_id": user }),
    )
}

#[test]
fn tokens_are_limited_to_100_per_minute_and_user() {
    let backend = limited();
    for _ in 0..100 {
        connect_token(&backend, "u").expect(200);
    }
    backend.emulator.advance(Duration::from_secs(20));
    let throttled = connect_token(&backend, "u");
    assert_eq!(throttled.expect(429), json!({ "error": "Throttled" }));
    let headers = [
        "retry-after",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
    ];
    assert_eq!(
        headers.map(|name| throttled.header(name)),
        ["40", "100", "0", "1767225660"]
    );
    connect_token(&backend, "another").expect(200);
    backend.emulator.advance(Duration::from_secs(40));
    connect_token(&backend, "u").expect(200);
}

#[test]
fn proxy_requests_are_limited_to_1000_per_five_minutes() {
    let backend = limited();
    let target = format!("{PROJECT}/proxy/x?external_user_id=u&account_id=apn_none");
    // Rejected requests count, too.
    for _ in 0..1000 {
        backend.get(&target).expect(404);
    }
    assert_eq!(backend.get(&target).header("x-ratelimit-limit"), "1000");
    backend.get(&format!("{PROJECT}/accounts")).expect(200);
}

#[test]
fn the_development_environment_is_limited_to_ten_users() {
    let backend = limited();
    for number in 0..10 {
        connect_token(&backend, &number.to_string()).expect(200);
    }
    connect_token(&backend, "10").expect(403);
    connect_token(&backend, "3").expect(200);
    backend.delete(&format!("{PROJECT}/users/3")).expect(204);
    connect_token(&backend, "10").expect(200);
    let production = Backend {
        environment: "production".into(),
        ..backend
    };
    for number in 0..11 {
        connect_token(&production, &number.to_string()).expect(200);
    }
}

#[test]
fn limits_are_off_by_default() {
    let backend = backend();
    for number in 0..11 {
        connect_token(&backend, &number.to_string()).expect(200);
    }
    for _ in 0..101 {
        connect_token(&backend, "u").expect(200);
    }
}
