//! Turns a response into an error.

use std::error::Error as StdError;
use std::fmt;

use http::{HeaderMap, StatusCode};
use serde_json::Value;
use serde_json::error::Category;

use super::idle::BodyFailure;
use crate::error::ErrorResponse;
use crate::secrets::Secrets;
use crate::{Error, ErrorKind, Execution, RateLimit};

/// The longest body whose `details` an error keeps, in bytes.
const MAX_DETAILS: usize = 64 << 10;

/// The error for a response that is a failure: its status, headers and the beginning of its body, redacted.
pub(crate) fn from_response(
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
    secrets: &Secrets,
) -> Error {
    let body = String::from_utf8_lossy(body);
    let content = ErrorContent::read(&body, secrets);
    let reason = status.canonical_reason().unwrap_or("unknown status");
    let message = match &content.message {
        Some(text) => format!("{} {reason}: {text}", status.as_u16()),
        None => format!("{} {reason}", status.as_u16()),
    };
    let mut response = head(status, headers, secrets);
    response.code = content.code;
    response.details = content.details;
    response.excerpt = (!body.is_empty()).then(|| secrets.excerpt(&body));
    Error::new(kind(status), message)
        .with_response(response)
        .with_execution(execution(status))
}

/// The error for a success whose body could not be decoded at `path`.
pub(crate) fn undecodable(
    status: StatusCode,
    headers: &HeaderMap,
    path: &str,
    source: &serde_json::Error,
    secrets: &Secrets,
) -> Error {
    // The path contains JSON keys verbatim.
    let path = secrets.excerpt(path);
    let message = format!(
        "the server responded with {}, but the body could not be decoded at `{path}`",
        status.as_u16()
    );
    with_head(
        Error::new(ErrorKind::Decode, message),
        status,
        headers,
        secrets,
    )
    .with_execution(Execution::Ran)
    .with_json_path(path)
    .with_source(DecodeFailure::of(source))
}

/// The error for a body that could not be read. `max` is the size limit.
pub(crate) fn unreadable(
    status: StatusCode,
    headers: &HeaderMap,
    failure: BodyFailure,
    max: usize,
    secrets: &Secrets,
) -> Error {
    let code = status.as_u16();
    let error = match failure {
        BodyFailure::Transport(source) => Error::new(
            ErrorKind::Interrupted,
            format!("the server responded with {code}, but the connection closed before the end of the body"),
        )
        .with_source(source),
        BodyFailure::Idle(limit) => Error::new(
            ErrorKind::Timeout,
            format!("the server responded with {code}, but no data was received for {limit:?}"),
        ),
        BodyFailure::TooLarge => Error::new(
            ErrorKind::TooLarge,
            format!("the server responded with {code} and a body of more than {max} bytes"),
        ),
    };
    with_head(error, status, headers, secrets).with_execution(Execution::Ran)
}

/// Adds the status and headers of a response.
pub(crate) fn with_head(
    error: Error,
    status: StatusCode,
    headers: &HeaderMap,
    secrets: &Secrets,
) -> Error {
    error.with_response(head(status, headers, secrets))
}

fn head(status: StatusCode, headers: &HeaderMap, secrets: &Secrets) -> ErrorResponse {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse().ok();
    ErrorResponse {
        status: Some(status),
        request_id: request_id(headers).map(|id| secrets.excerpt(id)),
        rate_limit: RateLimit {
            limit: number("x-ratelimit-limit"),
            remaining: number("x-ratelimit-remaining"),
            reset: number("x-ratelimit-reset"),
        },
        ..ErrorResponse::default()
    }
}

/// The server's id of the request.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    ["x-request-id", "x-amzn-trace-id", "cf-ray"]
        .iter()
        .find_map(|name| headers.get(*name)?.to_str().ok())
}

fn kind(status: StatusCode) -> ErrorKind {
    match status.as_u16() {
        400 | 422 => ErrorKind::BadRequest,
        401 => ErrorKind::Unauthorized,
        403 => ErrorKind::Forbidden,
        404 => ErrorKind::NotFound,
        408 | 504 => ErrorKind::Timeout,
        409 => ErrorKind::Conflict,
        429 => ErrorKind::RateLimited,
        300..=399 => ErrorKind::Redirect,
        500..=599 => ErrorKind::Server,
        _ => ErrorKind::Status,
    }
}

/// A rejected request did not run. After any other failure of the server it may have run.
fn execution(status: StatusCode) -> Execution {
    if status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT {
        Execution::DidNotRun
    } else {
        Execution::MayHaveRun
    }
}

/// The content of an error body, in any of the known formats.
#[derive(Default)]
struct ErrorContent {
    message: Option<String>,
    code: Option<String>,
    details: Option<Value>,
}

impl ErrorContent {
    fn read(body: &str, secrets: &Secrets) -> Self {
        let Ok(Value::Object(mut map)) = body.parse() else {
            return Self::default();
        };
        let text = |value: Option<&Value>| Some(secrets.excerpt(value.and_then(Value::as_str)?));
        let error = map.get("error");
        let message = text(error)
            .or_else(|| text(error.and_then(|error| error.get("message"))))
            .or_else(|| text(map.get("error_description")))
            .or_else(|| text(map.get("message")));
        let code = text(map.get("code"));
        let mut details = map.remove("details").filter(|_| body.len() <= MAX_DETAILS);
        if let Some(details) = &mut details {
            secrets.redact_json(details);
        }
        Self {
            message,
            code,
            details,
        }
    }
}

/// The kind of a decode failure, without the values that the parser's own message quotes.
#[derive(Debug)]
pub(crate) struct DecodeFailure(&'static str);

impl DecodeFailure {
    pub(crate) fn of(error: &serde_json::Error) -> Self {
        Self(match error.classify() {
            Category::Io => "the body could not be read",
            Category::Syntax => "the body is not JSON",
            Category::Data if error.to_string().starts_with("missing field") => {
                "a required field is missing"
            }
            Category::Data => "a value has an unexpected type",
            Category::Eof => "the JSON is incomplete",
        })
    }
}

impl fmt::Display for DecodeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl StdError for DecodeFailure {}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, body: &[u8]) -> Error {
        let status = StatusCode::from_u16(status).expect("status");
        from_response(status, &HeaderMap::new(), body, &Secrets::default())
    }

    #[test]
    fn control_characters_in_a_body_do_not_start_a_second_line() {
        let error = response(400, br#"{"error":"a\nb","code":"c\nd"}"#);
        assert_eq!(error.to_string(), "400 Bad Request: a b (code c d)");
        assert_eq!(error.code(), Some("c d"));
        let source = serde_json::from_str::<bool>("1").expect_err("not a bool");
        let secrets = Secrets::default();
        let error = undecodable(StatusCode::OK, &HeaderMap::new(), "e\nf", &source, &secrets);
        assert_eq!(error.json_path(), Some("e f"));
        assert!(!error.to_string().contains('\n'));
    }

    #[test]
    fn the_message_is_found_in_every_known_format() {
        for body in [
            r#"{"error":"no"}"#,
            r#"{"error":{"message":"no"}}"#,
            r#"{"error_description":"no"}"#,
            r#"{"message":"no"}"#,
        ] {
            let error = response(400, body.as_bytes());
            assert_eq!(error.message(), "400 Bad Request: no", "{body}");
        }
        let html = response(502, b"<html>");
        assert_eq!(html.message(), "502 Bad Gateway");
        assert_eq!(html.body_excerpt(), Some("<html>"));
    }

    #[test]
    fn an_excerpt_is_short_and_valid_utf8() {
        let error = response(500, "é".repeat(5000).as_bytes());
        assert_eq!(error.body_excerpt().map(str::len), Some(500));
        let error = response(500, "\u{1}\n".repeat(400).as_bytes());
        assert!(
            error
                .body_excerpt()
                .is_some_and(|text| text.len() <= 500 && !text.contains('\n'))
        );
        let mut bytes = vec![0xff; 600];
        bytes[0] = b'x';
        let error = response(502, &bytes);
        assert!(error.body_excerpt().is_some_and(|text| text.len() <= 500));
    }

    #[test]
    fn a_gateway_timeout_is_a_timeout() {
        for status in [408, 504] {
            let error = response(status, b"");
            assert_eq!(error.kind(), ErrorKind::Timeout, "{status}");
            assert!(error.is_timeout() && error.is_transient(), "{status}");
        }
        assert_eq!(response(503, b"").kind(), ErrorKind::Server);
    }

    #[test]
    fn a_rejected_call_did_not_run_and_a_failed_one_may_have_run() {
        assert!(!response(404, b"").may_have_run());
        assert!(!response(429, b"").may_have_run());
        assert!(response(504, b"").may_have_run());
        assert!(response(408, b"").may_have_run());
    }

    #[test]
    fn a_status_decides_the_kind_of_an_error() {
        for (status, kind) in [
            (302, ErrorKind::Redirect),
            (400, ErrorKind::BadRequest),
            (401, ErrorKind::Unauthorized),
            (403, ErrorKind::Forbidden),
            (404, ErrorKind::NotFound),
            (409, ErrorKind::Conflict),
            (418, ErrorKind::Status),
            (422, ErrorKind::BadRequest),
            (429, ErrorKind::RateLimited),
            (500, ErrorKind::Server),
            (599, ErrorKind::Server),
        ] {
            assert_eq!(response(status, b"").kind(), kind, "{status}");
        }
    }

    #[test]
    fn the_details_of_a_long_body_are_left_out() {
        let details = |length: usize| {
            let mut body = br#"{"details":{"field":"name"}}"#.to_vec();
            body.resize(length, b' ');
            response(400, &body).details().is_some()
        };
        assert!(details(MAX_DETAILS));
        assert!(!details(MAX_DETAILS + 1));
    }

    #[test]
    fn a_decode_failure_says_what_is_wrong_without_the_value() {
        #[derive(Debug, serde::Deserialize)]
        struct Named {
            #[expect(dead_code, reason = "only the failure counts")]
            name: String,
        }
        for (body, expected) in [
            ("{}", "a required field is missing"),
            (r#"{"name":7}"#, "a value has an unexpected type"),
            ("<html>", "the body is not JSON"),
            (r#"{"name":"#, "the JSON is incomplete"),
        ] {
            let error = serde_json::from_str::<Named>(body).expect_err("not decoded");
            assert_eq!(DecodeFailure::of(&error).to_string(), expected, "{body}");
        }
    }
}
