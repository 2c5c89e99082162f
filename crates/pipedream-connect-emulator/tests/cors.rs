//! Calls straight from a browser.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use pipedream_connect_emulator::Fault;
use serde_json::json;
use support::{Answer, Backend, PROJECT, backend, block_on, send};

const ORIGIN: &str = "https://app.example";
const ALLOW: &str = "access-control-allow-origin";

/// A Connect token that allows one origin.
fn token(backend: &Backend) -> String {
    let token = backend.connect_token("u", json!({ "allowed_origins": [ORIGIN, "*"] }));
    token["token"].as_str().unwrap().to_owned()
}

fn ask(backend: &Backend, path: &str, origin: &str, method: &str) -> Answer {
    let headers = [
        ("origin", origin),
        ("access-control-request-method", method),
        (
            "access-control-request-headers",
            "authorization,content-type",
        ),
    ];
    send(backend.emulator.base_url(), "OPTIONS", path, &headers, b"").unwrap()
}

fn get(backend: &Backend, path: &str, origin: &str, token: &str) -> Answer {
    let authorization = format!("Bearer {token}");
    let headers = [
        ("origin", origin),
        ("authorization", authorization.as_str()),
    ];
    send(backend.emulator.base_url(), "GET", path, &headers, b"").unwrap()
}

#[test]
fn a_preflight_is_answered_for_origins_that_a_token_allows() {
    let backend = backend();
    let accounts = format!("{PROJECT}/accounts");
    ask(&backend, &accounts, ORIGIN, "GET").expect(403);
    token(&backend);
    for path in [accounts.as_str(), "/v1/connect/accounts"] {
        let answer = ask(&backend, path, ORIGIN, "GET");
        answer.expect(204);
        assert_eq!(answer.header(ALLOW), ORIGIN);
        assert_eq!(answer.header("access-control-allow-methods"), "GET");
        assert_eq!(
            answer.header("access-control-allow-headers"),
            "authorization,content-type"
        );
        assert!(answer.header("vary").contains("Origin"));
    }
    for (path, origin, method) in [
        (accounts.as_str(), "https://other.example", "GET"),
        (accounts.as_str(), "*", "GET"),
        (accounts.as_str(), ORIGIN, "PUT"),
        ("/v1/nowhere", ORIGIN, "GET"),
    ] {
        let answer = ask(&backend, path, origin, method);
        answer.expect(403);
        assert_eq!(answer.header(ALLOW), "");
    }
}

#[test]
fn a_page_may_read_what_its_token_allows_its_origin() {
    let backend = backend();
    let (token, accounts) = (token(&backend), format!("{PROJECT}/accounts"));
    let answer = get(&backend, &accounts, ORIGIN, &token);
    answer.expect(200);
    assert_eq!(answer.header(ALLOW), ORIGIN);
    assert_eq!(answer.header("vary"), "Origin");
    let exposed = answer.header("access-control-expose-headers");
    assert!(exposed.contains("retry-after"));
    let validated = get(
        &backend,
        &format!("/v1/connect/tokens/{token}/validate"),
        ORIGIN,
        "",
    );
    assert_eq!(validated.header(ALLOW), ORIGIN);
    for (origin, token) in [
        ("https://other.example", &token),
        ("*", &token),
        (ORIGIN, &backend.token),
    ] {
        let answer = get(&backend, &accounts, origin, token);
        answer.expect(200);
        assert_eq!(answer.header(ALLOW), "", "{origin}");
    }
}

#[test]
fn a_page_may_read_errors_too() {
    let backend = backend();
    let link = backend.connect_token("u", json!({ "allowed_origins": [ORIGIN] }));
    let (token, accounts) = (
        link["token"].as_str().unwrap(),
        format!("{PROJECT}/accounts"),
    );
    backend
        .emulator
        .fault(Fault::on("accounts_list").status(503));
    assert_eq!(
        get(&backend, &accounts, ORIGIN, token).header(ALLOW),
        ORIGIN
    );
    let link = format!("{}&app=slack", link["connect_link_url"].as_str().unwrap());
    block_on(backend.emulator.complete_connect(&link)).unwrap();
    let used = get(&backend, &accounts, ORIGIN, token);
    used.expect(401);
    assert_eq!(used.header(ALLOW), ORIGIN);
}
