//! The API proxy.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use pipedream_connect_emulator::{Emulator, SeedAccount};
use serde_json::{Value, json};
use support::{Backend, PROJECT, Response, backend, backend_of, send};

/// Sends a proxy request with additional headers.
fn proxy(
    backend: &Backend,
    account: &str,
    method: &str,
    segment: &str,
    more: &[(&str, &str)],
    body: &[u8],
) -> Response {
    let authorization = format!("Bearer {}", backend.token);
    let mut headers = vec![
        ("authorization", authorization.as_str()),
        ("x-pd-environment", "development"),
    ];
    headers.extend_from_slice(more);
    let target = format!("{PROJECT}/proxy/{segment}?external_user_id=u&account_id={account}");
    send(backend.emulator.base_url(), method, &target, &headers, body).unwrap()
}

#[test]
fn every_base64_variant_of_the_target_is_accepted() {
    let backend = backend();
    let account = backend.connect("u", "slack");
    let url = "https://slack.com/anything/x?>>>???a=1";
    let escaped = STANDARD
        .encode(url)
        .replace('+', "%2B")
        .replace('/', "%2F")
        .replace('=', "%3D");
    for segment in [
        URL_SAFE_NO_PAD.encode(url),
        URL_SAFE.encode(url),
        escaped,
        STANDARD.encode("https://slack.com/a"),
    ] {
        let response = proxy(&backend, &account, "GET", &segment, &[], b"");
        assert!(
            response.status == 200 || segment.contains('/'),
            "{segment}: {}",
            response.text()
        );
    }
    assert_eq!(
        proxy(&backend, &account, "GET", "%21%21", &[], b"").status,
        400
    );
}

#[test]
fn the_upstream_receives_method_headers_and_body() {
    let backend = backend();
    let account = backend.connect("u", "slack");
    let segment = URL_SAFE_NO_PAD.encode("https://slack.com/x?q=1");
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        let more = [
            ("x-pd-proxy-x-foo", "1"),
            ("x-other", "2"),
            ("content-type", "text/plain"),
        ];
        let seen = proxy(&backend, &account, method, &segment, &more, b"hello").expect(200);
        assert_eq!(
            (&seen["method"], &seen["body"]),
            (&json!(method), &json!("hello"))
        );
        assert_eq!(
            (&seen["url"], &seen["headers"]["x-foo"]),
            (&json!("https://slack.com/x?q=1"), &json!("1"))
        );
        assert_eq!(
            (
                &seen["headers"]["content-type"],
                &seen["headers"]["x-other"]
            ),
            (&json!("text/plain"), &Value::Null)
        );
        assert!(
            seen["headers"]["authorization"]
                .as_str()
                .unwrap()
                .starts_with("Bearer emulated-")
        );
    }
}

#[test]
fn the_upstream_status_and_body_are_returned() {
    let backend = backend();
    let account = backend.connect("u", "slack");
    let at = |path: &str| {
        proxy(
            &backend,
            &account,
            "GET",
            &URL_SAFE_NO_PAD.encode(format!("https://slack.com{path}")),
            &[],
            b"",
        )
    };
    assert_eq!(
        [
            at("/status/500").status,
            at("/status/429").status,
            at("/status/204").status
        ],
        [500, 429, 204]
    );
    let bytes = at("/bytes/100000");
    assert_eq!(
        (bytes.body.len(), bytes.header("transfer-encoding")),
        (100_000, "chunked")
    );
    assert_eq!(at("/html").header("content-type"), "text/html");
    assert_eq!(at("/api/auth.test").expect(200)["ok"], true);
}

#[test]
fn slack_accepts_messages_as_json_and_as_a_form() {
    let backend = backend();
    let account = backend.connect("u", "slack");
    let segment = URL_SAFE_NO_PAD.encode("https://slack.com/api/chat.postMessage");
    let post = |kind: &str, body: &str| {
        proxy(
            &backend,
            &account,
            "POST",
            &segment,
            &[("content-type", kind)],
            body.as_bytes(),
        )
        .expect(200)
    };
    assert_eq!(
        post("application/json", r#"{"channel":"C1","text":"hi"}"#)["message"]["text"],
        "hi"
    );
    assert_eq!(
        post("application/x-www-form-urlencoded", "channel=C1&text=hi")["channel"],
        "C1"
    );
    assert_eq!(post("application/json", "{}")["error"], "invalid_arguments");
}

#[test]
fn forbidden_targets_and_headers_are_rejected() {
    let backend = backend();
    let account = backend.connect("u", "slack");
    let get = |url: &str, more: &[(&str, &str)]| {
        proxy(
            &backend,
            &account,
            "GET",
            &URL_SAFE_NO_PAD.encode(url),
            more,
            b"",
        )
        .status
    };
    assert_eq!(get("https://evil.test/x", &[]), 403);
    assert_eq!(get("https://slack.com.evil.test/x", &[]), 403);
    assert_eq!(get("ftp://slack.com/x", &[]), 400);
    for name in [
        "x-pd-proxy-cookie",
        "x-pd-proxy-host",
        "x-pd-proxy-sec-fetch-mode",
        "x-pd-proxy-proxy-authorization",
    ] {
        assert_eq!(get("https://slack.com/x", &[(name, "1")]), 400, "{name}");
    }
    let segment = URL_SAFE_NO_PAD.encode("https://slack.com/x");
    backend
        .get(&format!("{PROJECT}/proxy/{segment}?external_user_id=u"))
        .expect(400);
    backend
        .get(&format!(
            "{PROJECT}/proxy/{segment}?external_user_id=other&account_id={account}"
        ))
        .expect(404);
    let off = backend.connect("u", "brave_search_api");
    assert_eq!(proxy(&backend, &off, "GET", &segment, &[], b"").status, 400);
}

#[test]
fn relative_targets_use_the_base_url_of_the_account() {
    let account = SeedAccount::new("u", "zendesk").field("subdomain", "acme");
    let backend = backend_of(Emulator::builder().account(account));
    let id = backend.get(&format!("{PROJECT}/accounts")).expect(200)["data"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let seen = proxy(
        &backend,
        &id,
        "GET",
        &URL_SAFE_NO_PAD.encode("/api/v2/tickets.json?page=2"),
        &[],
        b"",
    )
    .expect(200);
    assert_eq!(
        seen["url"],
        "https://acme.zendesk.com/api/v2/tickets.json?page=2"
    );
}
