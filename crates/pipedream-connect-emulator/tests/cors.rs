//! CORS: requests from a browser.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use pipedream_connect_emulator::Fault;
use serde_json::json;
use support::{Backend, PROJECT, Response, backend, block_on, send};

const ORIGIN: &str = "https://app.example";
const ALLOW: &str = "access-control-allow-origin";

/// A Connect token that allows one origin.
fn token(backend: &Backend) -> String {
    let token = backend.connect_token("u", json!({ "allowed_origins": [ORIGIN, "*"] }));
    token["token"].as_str().unwrap().to_owned()
}

fn ask(backend: &Backend, path: &str, origin: &str, method: &str) -> Response {
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

fn get(backend: &Backend, path: &str, origin: &str, token: &str) -> Response {
    let authorization = format!("Bearer {token}");
    let headers = [
        ("origin", origin),
        ("authorization", authorization.as_str()),
    ];
    send(backend.emulator.base_url(), "GET", path, &headers, b"").unwrap()
}

#[test]
fn preflights_succeed_for_origins_that_a_token_allows() {
    let backend = backend();
    let accounts = format!("{PROJECT}/accounts");
    ask(&backend, &accounts, ORIGIN, "GET").expect(403);
    token(&backend);
    for path in [accounts.as_str(), "/v1/connect/accounts"] {
        let response = ask(&backend, path, ORIGIN, "GET");
        response.expect(204);
        assert_eq!(response.header(ALLOW), ORIGIN);
        assert_eq!(response.header("access-control-allow-methods"), "GET");
        assert_eq!(
            response.header("access-control-allow-headers"),
            "authorization,content-type"
        );
        assert!(response.header("vary").contains("Origin"));
    }
    for (path, origin, method) in [
        (accounts.as_str(), "https://other.example", "GET"),
        (accounts.as_str(), "*", "GET"),
        (accounts.as_str(), ORIGIN, "PUT"),
        ("/v1/nowhere", ORIGIN, "GET"),
    ] {
        let response = ask(&backend, path, origin, method);
        response.expect(403);
        assert_eq!(response.header(ALLOW), "");
    }
}

#[test]
fn pages_can_read_responses_if_the_token_allows_their_origin() {
    let backend = backend();
    let (token, accounts) = (token(&backend), format!("{PROJECT}/accounts"));
    let response = get(&backend, &accounts, ORIGIN, &token);
    response.expect(200);
    assert_eq!(response.header(ALLOW), ORIGIN);
    assert_eq!(response.header("vary"), "Origin");
    let exposed = response.header("access-control-expose-headers");
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
        let response = get(&backend, &accounts, origin, token);
        response.expect(200);
        assert_eq!(response.header(ALLOW), "", "{origin}");
    }
}

#[test]
fn pages_can_read_errors() {
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
