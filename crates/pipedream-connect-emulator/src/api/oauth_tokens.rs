//! OAuth access tokens.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::auth;
use super::context::Context;
use crate::config::{CLIENT_ID, CLIENT_SECRET};
use crate::http::{ApiError, ApiResult, Field, Kind, Optional, Required, Response};
use crate::json::{Json, Object};
use crate::state::OAuthToken;

/// Lifetime of an access token in seconds.
const LIFETIME: i64 = 3600;
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

const CREATE: &[Field] = &[
    Required("grant_type", Kind::Text),
    Required("client_id", Kind::Text),
    Optional("client_secret", Kind::Text),
    Optional("client_assertion_type", Kind::Text),
    Optional("client_assertion", Kind::Text),
    Optional("scope", Kind::Text),
];

pub(super) fn create(cx: &mut Context) -> ApiResult {
    let body = cx.request.object(CREATE)?;
    if body.text("grant_type") != Some("client_credentials") {
        return Err(ApiError::new(400, "unsupported_grant_type"));
    }
    check_client(cx, &body)?;
    let scope = auth::read_scope(&body, "*")?;
    let text = format!("pdat_{}", cx.state.ids.hex());
    let expires_at = cx.state.clock.millis() + LIFETIME * 1000;
    let token = OAuthToken { expires_at, scope };
    cx.state.oauth_tokens.insert(text.clone(), token);
    Ok(Response::ok(&json!({
        "access_token": text,
        "token_type": "Bearer",
        "expires_in": LIFETIME,
        "created_at": cx.state.clock.seconds(),
    })))
}

fn check_client(cx: &mut Context, body: &Object) -> Result<(), ApiError> {
    let invalid = || ApiError::new(401, "invalid_client");
    if body.text("client_id") != Some(CLIENT_ID) {
        return Err(invalid());
    }
    match (body.text("client_secret"), body.text("client_assertion")) {
        (Some(CLIENT_SECRET), None) => Ok(()),
        (None, Some(assertion)) if body.text("client_assertion_type") == Some(ASSERTION_TYPE) => {
            check_assertion(cx, assertion).ok_or_else(invalid)
        }
        (None, None) => {
            let message = "client_secret or client_assertion is required";
            Err(ApiError::new(400, message))
        }
        _ => Err(invalid()),
    }
}

/// Checks everything in an assertion except its signature, because the emulator has no public key.
fn check_assertion(cx: &mut Context, assertion: &str) -> Option<()> {
    let mut parts = assertion.split('.');
    let (header, claims) = (decode(parts.next()?)?, decode(parts.next()?)?);
    let signature = parts.next().filter(|signature| !signature.is_empty());
    let now = cx.state.clock.seconds();
    let expiry = claims["exp"].as_i64()?;
    let valid = signature.is_some()
        && parts.next().is_none()
        && header["typ"] == "client-authentication+jwt"
        && matches!(header.text("alg"), Some("ES256" | "RS256"))
        && claims["iss"] == CLIENT_ID
        && claims["sub"] == CLIENT_ID
        && claims["aud"] == cx.config.base_url
        && (now + 1..=now + 3600).contains(&expiry);
    let id = claims.text("jti")?.to_owned();
    (valid && cx.state.used_assertions.insert(id, ()).is_none()).then_some(())
}

fn decode(part: &str) -> Option<Value> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}
