//! Requests and responses as data, and the builder that generated code calls.

// Generated code puts a whole response into the error. It is moved once per call.
#![allow(clippy::result_large_err)]

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use serde::Serialize;

use super::{BoxError, Error};

/// A request before it meets a host: path and query, and a JSON body if there is one.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// HTTP method.
    pub method: Method,
    /// Path and query, percent-encoded.
    pub target: String,
    /// JSON body.
    pub body: Option<Bytes>,
}

// The target may hold a token and the body anything.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

/// A whole response, as an executor returns it.
#[derive(Clone)]
pub struct Response {
    /// HTTP status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// The body, read to its end.
    pub body: Bytes,
    /// How many requests it took.
    pub attempts: u32,
    /// From the start of the call to the end of the body, waiting between attempts included.
    pub elapsed: Duration,
}

impl Response {
    pub(crate) fn status(&self) -> StatusCode {
        self.status
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

/// Starts requests; holds nothing.
#[derive(Clone, Copy, Debug)]
pub struct Client;

impl Client {
    pub(crate) fn get(&self, target: String) -> RequestBuilder {
        RequestBuilder::new(Method::GET, target)
    }

    pub(crate) fn post(&self, target: String) -> RequestBuilder {
        RequestBuilder::new(Method::POST, target)
    }

    pub(crate) fn put(&self, target: String) -> RequestBuilder {
        RequestBuilder::new(Method::PUT, target)
    }

    pub(crate) fn patch(&self, target: String) -> RequestBuilder {
        RequestBuilder::new(Method::PATCH, target)
    }

    pub(crate) fn delete(&self, target: String) -> RequestBuilder {
        RequestBuilder::new(Method::DELETE, target)
    }
}

/// Collects query and body; a failure waits for the building of the request.
#[derive(Debug)]
pub struct RequestBuilder {
    request: Request,
    failure: Option<BoxError>,
}

impl RequestBuilder {
    fn new(method: Method, target: String) -> Self {
        Self {
            request: Request {
                method,
                target,
                body: None,
            },
            failure: None,
        }
    }

    /// Generated code asks for JSON; the executor sends the same `Accept` on every call.
    pub(crate) fn header<N, V>(self, _: N, _: V) -> Self {
        self
    }

    /// Generated code would add its API version here.
    pub(crate) fn headers(self, _: header::HeaderMap) -> Self {
        self
    }

    pub(crate) fn query<T: Serialize>(mut self, param: &QueryParam<'_, T>) -> Self {
        if let Err(error) = param.append(&mut self.request.target) {
            self.failure = Some(error);
        }
        self
    }

    pub(crate) fn json<T: Serialize>(mut self, body: &T) -> Self {
        match serde_json::to_vec(body) {
            Ok(body) => self.request.body = Some(body.into()),
            Err(error) => self.failure = Some(Box::new(error)),
        }
        self
    }

    pub(crate) fn build(self) -> Result<Request, Error<()>> {
        match self.failure {
            Some(error) => Err(Error::Encode(error)),
            None => Ok(self.request),
        }
    }
}

/// A query parameter: nothing for an absent value, a repeated key for a list.
pub struct QueryParam<'a, T> {
    name: &'a str,
    value: &'a T,
}

impl<'a, T: Serialize> QueryParam<'a, T> {
    pub(crate) fn new(name: &'a str, value: &'a T) -> Self {
        Self { name, value }
    }

    fn append(&self, target: &mut String) -> Result<(), BoxError> {
        match serde_json::to_value(self.value)? {
            serde_json::Value::Null => {}
            serde_json::Value::Array(items) => {
                for item in &items {
                    push_pair(target, self.name, item)?;
                }
            }
            value => push_pair(target, self.name, &value)?,
        }
        Ok(())
    }
}

fn push_pair(target: &mut String, name: &str, value: &serde_json::Value) -> Result<(), BoxError> {
    let query = target.find('?').unwrap_or(target.len()) + 1;
    if query > target.len() {
        target.push('?');
    }
    let mut form = form_urlencoded::Serializer::for_suffix(target, query);
    match value {
        serde_json::Value::String(text) => form.append_pair(name, text),
        serde_json::Value::Bool(flag) => {
            form.append_pair(name, if *flag { "true" } else { "false" })
        }
        serde_json::Value::Number(number) => form.append_pair(name, &number.to_string()),
        // A list in a list, a map, null in a list: no operation has such a parameter.
        _ => return Err(format!("`{name}` does not fit into a query").into()),
    };
    Ok(())
}

/// Stand-ins for the header types that generated code names.
///
/// Its only header is a version of the API description, which the real API does not know: nothing is kept.
pub mod header {
    pub use http::header::{ACCEPT, HeaderName, HeaderValue};

    /// Accepts headers and keeps none.
    #[derive(Debug)]
    pub struct HeaderMap;

    impl HeaderMap {
        pub(crate) fn with_capacity(_: usize) -> Self {
            Self
        }

        pub(crate) fn append(&mut self, _: HeaderName, _: HeaderValue) {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(build: impl FnOnce(RequestBuilder) -> RequestBuilder) -> String {
        let builder = RequestBuilder::new(Method::GET, "/x".to_owned());
        build(builder).build().expect("builds").target
    }

    #[test]
    fn absent_values_are_left_out_and_empty_ones_are_kept() {
        let target = target(|builder| {
            builder
                .query(&QueryParam::new("a", &None::<&str>))
                .query(&QueryParam::new("b", &Some("")))
        });
        assert_eq!(target, "/x?b=");
    }

    #[test]
    fn lists_repeat_the_key_and_flags_are_words() {
        let target = target(|builder| {
            builder
                .query(&QueryParam::new("id", &vec!["a b", "c&d"]))
                .query(&QueryParam::new("on", &Some(true)))
                .query(&QueryParam::new("n", &3))
        });
        assert_eq!(target, "/x?id=a+b&id=c%26d&on=true&n=3");
    }
}
