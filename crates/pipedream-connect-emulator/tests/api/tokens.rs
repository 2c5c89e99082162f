//! Tokens and their scopes.

use std::time::Duration;

use pipedream_connect_emulator::Emulator;
use serde_json::{Value, json};

use crate::path;
use crate::support::{backend, fetch_token, send};

#[test]
fn the_token_endpoint_accepts_only_valid_credentials() {
    let emulator = Emulator::builder().start_blocking().unwrap();
    let ask = |body: Value| {
        send(
            emulator.base_url(),
            "POST",
            "/v1/oauth/token",
            &[],
            body.to_string().as_bytes(),
        )
        .unwrap()
    };
    let good =
        json!({ "grant_type": "client_credentials", "client_id": "cid", "client_secret": "csec" });
    let response = ask(good).expect(200);
    assert_eq!(
        (&response["token_type"], &response["expires_in"]),
        (&json!("Bearer"), &json!(3600))
    );
    let wrong =
        json!({ "grant_type": "client_credentials", "client_id": "cid", "client_secret": "no" });
    assert_eq!(ask(wrong).expect(401), json!({ "error": "invalid_client" }));
    let incomplete = ask(json!({ "grant_type": "client_credentials" })).expect(400);
    assert_eq!(incomplete["details"], json!({ "client_id": "is required" }));
    assert_eq!(
        ask(json!({ "grant_type": "password", "client_id": "cid" })).status,
        400
    );
}

#[test]
fn a_client_assertion_is_valid_once() {
    use base64::Engine;
    let emulator = Emulator::builder().start_blocking().unwrap();
    let part =
        |value: Value| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(value.to_string());
    let now = emulator
        .now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let claims = json!({
        "iss": "cid", "sub": "cid", "aud": emulator.base_url(), "iat": now, "exp": now + 60, "jti": "one",
    });
    let header = json!({ "typ": "client-authentication+jwt", "alg": "ES256" });
    let body = json!({
        "grant_type": "client_credentials",
        "client_id": "cid",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": format!("{}.{}.c2ln", part(header), part(claims)),
    });
    let ask = || {
        send(
            emulator.base_url(),
            "POST",
            "/v1/oauth/token",
            &[],
            body.to_string().as_bytes(),
        )
        .unwrap()
    };
    ask().expect(200);
    ask().expect(401);
}

#[test]
fn expired_and_unknown_tokens_are_rejected() {
    let backend = backend();
    backend.get(&path("/accounts")).expect(200);
    backend.emulator.advance(Duration::from_secs(3601));
    let refused = backend.get(&path("/accounts"));
    assert_eq!(refused.expect(401), json!({ "error": "Unauthorized" }));
    let bare = send(
        backend.emulator.base_url(),
        "GET",
        &path("/accounts"),
        &[],
        b"",
    )
    .unwrap();
    bare.expect(401);
}

#[test]
fn some_lists_return_404_without_a_token() {
    let backend = backend();
    let token = backend.connect_token("u", json!({}))["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let holder = backend.with_token(&token);
    for target in [
        "/v1/connect/projects",
        &path("/app_overrides"),
        &path("/oauth_apps"),
    ] {
        let response = holder.get(target);
        assert_eq!(
            (response.status, response.text().as_str()),
            (404, ""),
            "{target}"
        );
    }
    holder.get(&path("/users")).expect(401);
    holder.get(&path("/webhook")).expect(401);
    holder
        .get("/v1/connect/usage?start_ts=0&end_ts=1")
        .expect(401);
}

#[test]
fn scopes_limit_the_operations_of_a_token() {
    let backend = backend();
    let narrow = fetch_token(
        &backend.emulator,
        "connect:accounts:read connect:tokens:create",
    );
    let narrow = backend.with_token(&narrow);
    narrow.get(&path("/accounts")).expect(200);
    narrow.connect_token("u", json!({}));
    let refused = narrow.get(&path("/users")).expect(401);
    assert!(
        refused["error"]
            .as_str()
            .unwrap()
            .contains("connect:users:read")
    );
    narrow.delete(&path("/accounts/apn_1")).expect(401);
}
