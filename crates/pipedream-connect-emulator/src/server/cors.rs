//! CORS for the origins that a Connect token allows.
//!
//! A browser sends preflights without credentials, so any Connect token may allow the origin. Whether a page may read the
//! response to the request itself depends on the token of that request.

use http::Method;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};

use crate::api::auth;
use crate::api::routes::{self, Route};
use crate::http::{ApiError, RecordedRequest, Response};
use crate::service::Service;
use crate::state::ConnectToken;

/// Response headers that pages may read, in addition to the standard ones.
const EXPOSED: &str =
    "retry-after, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset, x-request-id";
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The response to a preflight. `None` for other requests.
pub(super) fn preflight(service: &Service, request: &RecordedRequest) -> Option<Response> {
    if request.method != Method::OPTIONS {
        return None;
    }
    let origin = request.header("origin")?;
    let method = request.header("access-control-request-method")?;
    // Browsers use Connect tokens, so the request may leave out the project.
    let route = Method::from_bytes(method.as_bytes());
    let route = route.map(|method| routes::find(&method, &request.path, true));
    let known = matches!(route, Ok(Route::Operation(..)));
    let state = service.state();
    let mut tokens = state.connect_tokens.values();
    if !known || !tokens.any(|token| allows(token, origin)) {
        let message = "No Connect token allows this origin, or there is no such operation";
        let error = ApiError::new(403, message).header(header::VARY, "Origin");
        return Some(error.into());
    }
    let headers = request.header("access-control-request-headers");
    let response = Response::empty(204)
        .header(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin)
        .header(header::ACCESS_CONTROL_ALLOW_METHODS, method)
        .header(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            headers.unwrap_or_default(),
        )
        .header(header::ACCESS_CONTROL_MAX_AGE, "600")
        .header(header::VARY, "Origin, Access-Control-Request-Headers");
    Some(response)
}

/// The origin of the request, if the request's Connect token allows it.
pub(super) fn allowed_origin(
    service: &Service,
    route: &Route,
    request: &RecordedRequest,
) -> Option<HeaderValue> {
    let origin = request.headers.get(header::ORIGIN)?;
    let token = match route {
        Route::Operation(_, parameters) => parameters.iter().find(|(name, _)| *name == "ctok"),
        _ => None,
    };
    let token = token.map(|(_, token)| token.as_str());
    let token = token.or_else(|| auth::bearer(&request.headers))?;
    // Ignores whether the token is valid, so a page can read that it expired.
    let state = service.state();
    let token = state.connect_tokens.get(token)?;
    allows(token, origin.to_str().ok()?).then(|| origin.clone())
}

/// Allows pages of this origin to read the response.
pub(super) fn allow_reading(headers: &mut HeaderMap, origin: HeaderValue) {
    const EXPOSE: HeaderName = header::ACCESS_CONTROL_EXPOSE_HEADERS;
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(EXPOSE, HeaderValue::from_static(EXPOSED));
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
}

/// Compares origins exactly. `*` is not a wildcard.
fn allows(token: &ConnectToken, origin: &str) -> bool {
    let mut origins = token.options.allowed_origins.iter().flatten();
    origin != "*" && origins.any(|allowed| allowed == origin)
}
