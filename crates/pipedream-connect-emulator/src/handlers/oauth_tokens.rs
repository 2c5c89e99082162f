//! OAuth access tokens.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::Context;
use crate::auth;
use crate::wire::{Answer, Field, Json, Kind, Refusal, Reply, optional, required};
use crate::world::OAuthToken;

/// Lifetime of an access token in seconds.
const TOKEN_LIFETIME: i64 = 3600;
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

const CREATE: &[Field] = &[
    required("grant_type", Kind::Text),
    required("client_id", Kind::Text),
    optional("client_secret", Kind::Text),
    optional("client_assertion_type", Kind::Text),
    optional("client_assertion", Kind::Text),
    optional("scope", Kind::Text),
];

pub(super) fn create(cx: &mut Context) -> Answer {
    let body = cx.call.object(CREATE)?;
    if body.text("grant_type") != Some("client_credentials") {
        return Err(Refusal::new(400, "unsupported_grant_type"));
    }
    check_client(cx, &body)?;
    let scope = auth::scope_or(body.get("scope"), "*");
    auth::check_scope(&scope, false)?;
    let now = cx.world.clock.millis();
    let token = format!("pdat_{}", cx.world.ids.hex());
    cx.world.oauth_tokens.insert(
        token.clone(),
        OAuthToken {
            expires_at: now + TOKEN_LIFETIME * 1000,
            scope,
        },
    );
    Ok(Reply::ok(&json!({
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": TOKEN_LIFETIME,
        "created_at": cx.world.clock.seconds(),
    })))
}

fn check_client(cx: &mut Context, body: &Map<String, Value>) -> Result<(), Refusal> {
    let invalid = || Refusal::new(401, "invalid_client");
    if body.text("client_id") != Some(cx.site.client_id.as_str()) {
        return Err(invalid());
    }
    match (body.text("client_secret"), body.text("client_assertion")) {
        (Some(secret), None) if secret == cx.site.client_secret => Ok(()),
        (None, Some(assertion)) if body.text("client_assertion_type") == Some(ASSERTION_TYPE) => {
            check_assertion(cx, assertion).ok_or_else(invalid)
        }
        (None, None) => Err(Refusal::new(
            400,
            "client_secret or client_assertion is required",
        )),
        _ => Err(invalid()),
    }
}

/// Checks all of an assertion but its signature: the emulator knows no public key.
fn check_assertion(cx: &mut Context, assertion: &str) -> Option<()> {
    let mut parts = assertion.split('.');
    let (header, claims) = (read_part(parts.next()?)?, read_part(parts.next()?)?);
    let signed =
        parts.next().is_some_and(|signature| !signature.is_empty()) && parts.next().is_none();
    let now = cx.world.clock.seconds();
    let expiry = claims["exp"].as_i64()?;
    let fits = signed
        && header["typ"] == "client-authentication+jwt"
        && matches!(header.text("alg"), Some("ES256" | "RS256"))
        && claims["iss"] == cx.site.client_id.as_str()
        && claims["sub"] == cx.site.client_id.as_str()
        && claims["aud"] == cx.site.base_url.as_str()
        && expiry > now
        && expiry <= now + 3600;
    // A second use of the same `jti` is refused.
    (fits && cx.world.assertions.insert(claims.text("jti")?.to_owned())).then_some(())
}

fn read_part(part: &str) -> Option<Value> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}
