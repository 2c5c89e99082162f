//! Errors as responses of an axum handler.

use axum_core::body::Body;
use axum_core::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

use super::Error;

/// The response has the [suggested status](Error::suggested_http_status) and a JSON problem (RFC 9457) with a fixed text
/// for that status. It contains no message, id, host or other detail of the error: log the error before you return it.
/// A 503 has `Retry-After` when the API asked for a delay.
///
/// ```
/// use axum_core::response::{IntoResponse, Response};
/// use pipedream_connect::{Client, Error, types::Account};
///
/// async fn account(client: Client, id: String) -> Result<Account, Error> {
///     let account = client.accounts().retrieve(id).await;
///     account.inspect_err(|error| eprintln!("{error}"))
/// }
/// # fn handler(error: Error) -> Response { error.into_response() }
/// ```
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = self.suggested_http_status();
        let problem = serde_json::json!({
            "status": status.as_u16(),
            "title": status.canonical_reason(),
            "detail": detail(status),
        });
        let mut response = Response::new(Body::from(problem.to_string()));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, PROBLEM);
        if let (StatusCode::SERVICE_UNAVAILABLE, Some(delay)) = (status, self.retry_after()) {
            let seconds = delay.as_secs_f64().ceil() as u64;
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

/// What the caller may know.
fn detail(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => "The request is not valid.",
        StatusCode::NOT_FOUND => "The requested resource does not exist.",
        StatusCode::CONFLICT => "The request conflicts with existing data.",
        StatusCode::SERVICE_UNAVAILABLE => {
            "A service that this request needs is not available. Try again later."
        }
        StatusCode::GATEWAY_TIMEOUT => "A service that this request needs did not respond in time.",
        StatusCode::BAD_GATEWAY => "A service that this request needs failed.",
        _ => "The server could not handle the request.",
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};
    use std::time::Duration;

    use http_body::Body as _;

    use super::*;
    use crate::ErrorKind;

    fn body(response: Response) -> String {
        let mut body = pin!(response.into_body());
        let frame = body
            .as_mut()
            .poll_frame(&mut Context::from_waker(Waker::noop()));
        match frame {
            Poll::Ready(Some(Ok(frame))) => {
                let data = frame.into_data().unwrap_or_default();
                String::from_utf8_lossy(&data).into_owned()
            }
            _ => String::new(),
        }
    }

    #[test]
    fn a_response_has_the_suggested_status_and_no_detail_of_the_error() {
        let error = Error::new(ErrorKind::NotFound, "404 Not Found: account apn_1 of leak")
            .with_source("leak");
        let response = error.into_response();
        assert_eq!(response.status(), 404);
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json"
        );
        let body = body(response);
        assert_eq!(
            body,
            r#"{"detail":"The requested resource does not exist.","status":404,"title":"Not Found"}"#
        );
    }

    #[test]
    fn a_rate_limit_of_the_api_asks_the_caller_to_wait() {
        let delay = Duration::from_millis(2500);
        let error = Error::new(ErrorKind::RateLimited, "429").with_retry_after(Some(delay));
        let response = error.into_response();
        assert_eq!(response.status(), 503);
        assert_eq!(response.headers()["retry-after"], "3");
    }

    #[test]
    fn the_detail_follows_from_the_status() {
        for (status, part) in [
            (StatusCode::BAD_REQUEST, "not valid"),
            (StatusCode::UNPROCESSABLE_ENTITY, "not valid"),
            (StatusCode::NOT_FOUND, "does not exist"),
            (StatusCode::CONFLICT, "conflicts"),
            (StatusCode::SERVICE_UNAVAILABLE, "Try again later"),
            (StatusCode::GATEWAY_TIMEOUT, "in time"),
            (StatusCode::BAD_GATEWAY, "this request needs failed"),
            (StatusCode::INTERNAL_SERVER_ERROR, "could not handle"),
        ] {
            assert!(detail(status).contains(part), "{status}");
        }
    }
}
