//! Calls straight from a browser: CORS for the origins that a Connect token allows.
//!
//! A browser asks first (the preflight), and without credentials. So the question is answered by origin alone: some Connect
//! token has to allow it. Whether the page may read the answer of the request itself depends on the token in that request.

use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::auth;
use crate::recorder::RecordedRequest;
use crate::routes::{self, Route};
use crate::wire::{Json, Refusal, Reply};
use crate::world::{ConnectToken, World};

/// Headers of answers that pages may read beside the usual ones.
const EXPOSED: &str = "retry-after, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset";

/// The answer to a preflight; `None` if the request is none.
pub(crate) fn preflight(world: &World, record: &RecordedRequest) -> Option<Reply> {
    let origin = record.header("origin")?;
    let method = record.header("access-control-request-method")?;
    if record.method != "OPTIONS" {
        return None;
    }
    // Only Connect tokens are for browsers, and their requests may leave out the project.
    let known = matches!(routes::find(method, &record.path, true), Route::Api(..));
    let allowed = world
        .connect_tokens
        .values()
        .any(|token| allows(token, origin));
    if !known || !allowed {
        let reason = "No Connect token allows this origin, or there is no such operation";
        return Some(*Refusal::new(403, reason).header("vary", "Origin").0);
    }
    let headers = record
        .header("access-control-request-headers")
        .unwrap_or_default();
    let reply = Reply::empty(204)
        .header("access-control-allow-origin", origin)
        .header("access-control-allow-methods", method)
        .header("access-control-allow-headers", headers)
        .header("access-control-max-age", "600")
        .header("vary", "Origin, Access-Control-Request-Headers");
    Some(reply)
}

/// The origin whose page may read the answer to this request: one that its Connect token allows.
pub(crate) fn reader(
    world: &World,
    route: &Route,
    record: &RecordedRequest,
) -> Option<HeaderValue> {
    let origin = record.headers.get(header::ORIGIN)?;
    let token = match route {
        Route::Api(_, parameters) => parameters.iter().find(|(name, _)| *name == "ctok"),
        _ => None,
    };
    let token = token
        .map(|(_, token)| token.as_str())
        .or_else(|| auth::bearer(&record.headers))?;
    // A token that is used or expired still lets the page read that it is.
    let held = world.connect_tokens.get(token)?;
    allows(held, origin.to_str().ok()?).then(|| origin.clone())
}

/// Lets a page of this origin read the answer.
pub(crate) fn let_read(headers: &mut HeaderMap, origin: HeaderValue) {
    const EXPOSE: HeaderName = header::ACCESS_CONTROL_EXPOSE_HEADERS;
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(EXPOSE, HeaderValue::from_static(EXPOSED));
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
}

/// Word for word: `*` is no wildcard.
fn allows(token: &ConnectToken, origin: &str) -> bool {
    let origins = token.options.texts("allowed_origins");
    origin != "*" && origins.iter().any(|allowed| allowed == origin)
}
