//! OAuth access tokens.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::auth;
use super::context::Context;
use crate::config::{CLIENT_ID, CLIENT_SECRET};
use crate::http::{
    ApiError, ApiResult, Field, Kind, Optional, RecordedRequest, Required, Response, check,
};
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
    // TypeScript 1 names where it will use the token. The token itself is not limited to that.
    Optional("project_id", Kind::Text),
    Optional("environment", Kind::Text),
];

pub(super) fn create(cx: &mut Context) -> ApiResult {
    let mut body = read_body(cx.request)?;
    add_basic_credentials(cx.request, &mut body)?;
    check(&body, CREATE)?;
    if body.text("grant_type") != Some("client_credentials") {
        return Err(ApiError::new(400, "unsupported_grant_type"));
    }
    check_client(cx, &body)?;
    check_target(cx, &body)?;
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

/// The parameters of a JSON or a form body.
fn read_body(request: &RecordedRequest) -> Result<Object, ApiError> {
    let media_type = request.header("content-type").unwrap_or_default();
    if !media_type.starts_with("application/x-www-form-urlencoded") {
        return request.any_object();
    }
    let mut body = Object::new();
    for (name, value) in form_urlencoded::parse(&request.body) {
        if body.insert(name.to_string(), json!(value)).is_some() {
            // RFC 6749, section 3.2.
            return Err(ApiError::invalid(&name, "appears twice"));
        }
    }
    Ok(body)
}

/// Adds the client of an `Authorization: Basic` header: its id and secret are form-encoded (RFC 6749, section 2.3.1).
fn add_basic_credentials(request: &RecordedRequest, body: &mut Object) -> Result<(), ApiError> {
    let basic = request.header("authorization").and_then(|value| {
        let (scheme, credentials) = value.split_once(' ')?;
        scheme
            .eq_ignore_ascii_case("basic")
            .then(|| credentials.trim())
    });
    let Some(basic) = basic else { return Ok(()) };
    let (id, secret) = decode_basic(basic).ok_or_else(|| {
        let problem = "must be the base64 of a client id, a colon and a client secret";
        ApiError::invalid("authorization", problem)
    })?;
    if body.contains_key("client_secret") || body.contains_key("client_assertion") {
        let problem = "must be the only credentials of the client";
        return Err(ApiError::invalid("authorization", problem));
    }
    if body.field("client_id").is_some_and(|other| *other != id) {
        return Err(ApiError::invalid("client_id", "contradicts authorization"));
    }
    body.insert("client_id".into(), json!(id));
    body.insert("client_secret".into(), json!(secret));
    Ok(())
}

fn decode_basic(credentials: &str) -> Option<(String, String)> {
    let text = String::from_utf8(STANDARD.decode(credentials).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decode = |part: &str| {
        let spaces = part.replace('+', " ");
        let decoded = percent_decode_str(&spaces).decode_utf8().ok()?;
        Some(decoded.into_owned())
    };
    Some((decode(id)?, decode(secret)?))
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

fn check_target(cx: &Context, body: &Object) -> Result<(), ApiError> {
    let project = body.text("project_id");
    if project.is_some_and(|id| cx.state.projects.get(id).is_none()) {
        return Err(ApiError::not_found("Project"));
    }
    match body.text("environment") {
        None | Some("development" | "production") => Ok(()),
        Some(_) => {
            let problem = "must be development or production";
            Err(ApiError::invalid("environment", problem))
        }
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
        && claims
            .text("aud")
            .is_some_and(|audience| is_own_url(cx, audience))
        && (now + 1..=now + 3600).contains(&expiry);
    let id = claims.text("jti")?.to_owned();
    (valid && cx.state.used_assertions.insert(id, ()).is_none()).then_some(())
}

/// Whether this is the base URL, also with `https`.
fn is_own_url(cx: &Context, url: &str) -> bool {
    let (_, own) = cx.config.base_url.split_once("://").unwrap_or_default();
    let (scheme, rest) = url.split_once("://").unwrap_or_default();
    matches!(scheme, "http" | "https") && rest == own
}

fn decode(part: &str) -> Option<Value> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}
