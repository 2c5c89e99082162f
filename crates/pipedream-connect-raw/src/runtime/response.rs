//! Responses, and the decoded values that generated code returns.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::error::DecodeError;
use super::locate::locate;
use super::{Error, Request};

/// A complete response, as an executor returns it.
#[derive(Clone)]
pub struct Response {
    /// The request. An error about the response must not repeat its secrets.
    pub request: Request,
    /// HTTP status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
    /// Number of attempts.
    pub attempts: u32,
    /// Time from the start of the call to the end of the body, including waits between attempts.
    pub elapsed: Duration,
}

impl Response {
    /// Decodes the body.
    pub(crate) fn json<T: DeserializeOwned>(self) -> Result<ResponseValue<T>, Error> {
        match serde_json::from_slice(&self.body) {
            Ok(value) => Ok(self.with(value)),
            Err(source) => Err(Error::Decode(Box::new(DecodeError {
                path: locate(&self.body, &source),
                response: self,
                source,
            }))),
        }
    }

    /// Ignores the body.
    pub(crate) fn empty(self) -> ResponseValue<()> {
        self.with(())
    }

    fn with<T>(self, value: T) -> ResponseValue<T> {
        ResponseValue {
            value,
            status: self.status,
            headers: self.headers,
            attempts: self.attempts,
            elapsed: self.elapsed,
        }
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("body_bytes", &self.body.len())
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}

/// A decoded value with the status and headers of its response.
#[derive(Clone)]
pub struct ResponseValue<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
    elapsed: Duration,
}

impl<T> ResponseValue<T> {
    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Response headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Number of attempts; 1 if the first one succeeded.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Duration of the call, including waits between attempts.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The same response with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> ResponseValue<U> {
        ResponseValue {
            value: f(self.value),
            status: self.status,
            headers: self.headers,
            attempts: self.attempts,
            elapsed: self.elapsed,
        }
    }
}

impl<T> std::ops::Deref for ResponseValue<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

// Headers can contain cookies. The value is printed, because its secrets redact themselves.
impl<T: fmt::Debug> fmt::Debug for ResponseValue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_keeps_the_metadata_of_its_response() {
        let mut headers = HeaderMap::new();
        headers.insert("set-cookie", http::HeaderValue::from_static("hush"));
        let response = Response {
            request: Request::new(http::Method::GET, "/x"),
            status: StatusCode::ACCEPTED,
            headers,
            body: Bytes::new(),
            attempts: 3,
            elapsed: Duration::from_millis(7),
        };
        let value = response.with(5).map(|number| number + 1);
        assert_eq!(value.status(), StatusCode::ACCEPTED);
        assert_eq!(value.headers()["set-cookie"], "hush");
        assert_eq!(value.attempts(), 3);
        assert_eq!(value.elapsed(), Duration::from_millis(7));
        let shown = format!("{value:?}");
        assert_eq!(shown, "Response { status: 202, value: 6, .. }");
        assert_eq!(value.into_inner(), 6);
    }
}
