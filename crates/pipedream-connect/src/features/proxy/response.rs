//! What a response through the proxy means, and whose it is.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, StatusCode, header};
use serde_json::Value;
use url::Url;

use crate::base_url::host;
use crate::call::{
    CallRequest, Judgment, Origin, Reading, Redirects, Responder, ResponseRules, request_host,
};
use crate::error::Target;

/// The response is the app's, except for Pipedream's own rate limit.
pub(super) static RULES: ResponseRules = ResponseRules {
    responder: Responder::OtherServer,
    reading: Reading::Streaming,
    redirects: Redirects::Returned,
    judge,
    hosts,
};

/// The longest body that can be Pipedream's rate limit, in bytes.
const MAX_THROTTLED_BODY: usize = 256;

/// The longest body whose origin is judged, in bytes. Longer than any known error of Pipedream's.
const MAX_JUDGED_BODY: usize = 2048;

fn judge(status: StatusCode, headers: &HeaderMap) -> Judgment {
    if !status.is_client_error() && !status.is_server_error() {
        return Judgment::Success(Origin::App);
    }
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let length = header(header::CONTENT_LENGTH).and_then(|value| value.parse::<usize>().ok());
    let is_short = length.is_none_or(|length| length <= MAX_JUDGED_BODY);
    let media_type = header(header::CONTENT_TYPE).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    match media_type.to_ascii_lowercase().as_str() {
        _ if status == StatusCode::TOO_MANY_REQUESTS && is_short => BY_BODY,
        "application/json" if is_short => BY_BODY,
        // Gateways in front of the API respond with text.
        "application/json" | "text/html" | "text/plain" | "" => Judgment::Success(Origin::Unknown),
        _ => Judgment::Success(Origin::App),
    }
}

const BY_BODY: Judgment = Judgment::ByBody {
    max: MAX_JUDGED_BODY,
    origin: origin_of_error,
};

/// `None` for Pipedream's own rate limit.
fn origin_of_error(status: StatusCode, body: &[u8]) -> Option<Origin> {
    let json: Value = serde_json::from_slice(body).unwrap_or_default();
    let throttled = status == StatusCode::TOO_MANY_REQUESTS && body.len() <= MAX_THROTTLED_BODY;
    if throttled && is_throttled(&json) {
        None
    } else if may_be_pipedreams(&json) {
        Some(Origin::Unknown)
    } else {
        Some(Origin::App)
    }
}

/// `{"error": "Throttled"}` and nothing else.
fn is_throttled(body: &Value) -> bool {
    let is_only_field = body.as_object().is_some_and(|map| map.len() == 1);
    is_only_field && body["error"] == "Throttled"
}

/// Whether a body has the format of an API error: a text, perhaps with a code and details. What is not JSON may come from a
/// gateway in front of the API.
fn may_be_pipedreams(body: &Value) -> bool {
    match body {
        Value::Null => true,
        Value::Object(map) => map.iter().all(|(name, value)| match name.as_str() {
            "error" | "message" => value.is_string(),
            "code" | "details" => true,
            _ => false,
        }),
        _ => false,
    }
}

/// The app's host and the API's. The app of a path is known to Pipedream only.
fn hosts(request: &CallRequest) -> Target {
    let mut hosts = request_host(request);
    let target = request.url.path().rsplit('/').next().unwrap_or_default();
    let target = URL_SAFE_NO_PAD.decode(target).unwrap_or_default();
    let target = Url::parse(&String::from_utf8_lossy(&target)).ok();
    if let Some(host) = target.as_ref().and_then(host) {
        hosts.insert(0, ("app_host", host));
    }
    hosts
}
