//! Requests, as the handlers and the tests see them.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::{Value, json};

use super::fields::{Field, check};
use super::response::ApiError;
use crate::json::{self, Object};
use crate::recent::Size;

/// A request that the emulator received.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The id of the operation, such as `accounts_list`. `None` for other requests.
    pub operation: Option<&'static str>,
    /// The HTTP method.
    pub method: Method,
    /// The percent-encoded path.
    pub path: String,
    /// The percent-encoded query without its question mark. Empty if there is none.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body. Empty if a fault rule closed the connection before reading it.
    pub body: Bytes,
}

impl RecordedRequest {
    /// The first value of a header, if it is a visible ASCII string.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as JSON. Null if it is not JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The first value of a query parameter.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        form_values(self.query.as_bytes(), name).next()
    }

    /// All values of a query parameter that is a list: `ids=a&ids=b`, `ids[]=a&ids[]=b` or `ids=a,b`.
    pub(crate) fn query_all(&self, name: &str) -> Vec<String> {
        let pairs = form_urlencoded::parse(self.query.as_bytes());
        let values = pairs.filter(|(key, _)| key.strip_suffix("[]").unwrap_or(key) == name);
        let values: Vec<_> = values.map(|(_, value)| value).collect();
        let split = values.iter().flat_map(|value| value.split(','));
        split.map(str::to_owned).collect()
    }

    /// A query parameter that the operation requires.
    pub(crate) fn required_query(&self, name: &str) -> Result<String, ApiError> {
        let value = self.query(name);
        value.ok_or_else(|| ApiError::invalid(name, "is required"))
    }

    /// A query parameter that is `true` or `false`; TypeScript 1 writes `1` or `0`.
    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, ApiError> {
        match self.query(name).as_deref() {
            None => Ok(None),
            Some("true" | "1") => Ok(Some(true)),
            Some("false" | "0") => Ok(Some(false)),
            Some(_) => Err(ApiError::invalid(name, "must be true or false")),
        }
    }

    /// An integer query parameter.
    pub(crate) fn integer(&self, name: &str) -> Result<Option<i64>, ApiError> {
        let parsed = self.query(name).map(|text| text.parse()).transpose();
        parsed.map_err(|_| ApiError::invalid(name, "must be an integer"))
    }

    /// A query parameter with a fixed set of values.
    pub(crate) fn choice(&self, name: &str, allowed: &[&str]) -> Result<Option<String>, ApiError> {
        match self.query(name) {
            Some(value) if !allowed.contains(&value.as_str()) => {
                let problem = format!("must be one of {}", allowed.join(", "));
                Err(ApiError::invalid(name, &problem))
            }
            value => Ok(value),
        }
    }

    /// The JSON object in the body, checked against `fields`.
    pub(crate) fn object(&self, fields: &[Field]) -> Result<Object, ApiError> {
        let object = self.any_object()?;
        check(&object, fields)?;
        Ok(object)
    }

    /// The JSON object in the body. No body is an empty object: clients leave out a body without fields.
    pub(crate) fn any_object(&self) -> Result<Object, ApiError> {
        if self.body.is_empty() {
            return Ok(Object::new());
        }
        match serde_json::from_slice(&self.body) {
            Ok(value) if json::is_too_deep(&value) => {
                let message = format!(
                    "The request body is nested more than {} levels deep",
                    json::MAX_DEPTH
                );
                Err(ApiError::new(400, &message))
            }
            Ok(Value::Object(object)) => Ok(object),
            Ok(_) => Err(ApiError::new(400, "The request body must be a JSON object")),
            Err(error) => {
                let message = format!("The request body is not JSON: {error}");
                Err(ApiError::new(400, &message))
            }
        }
    }
}

impl Size for Arc<RecordedRequest> {
    fn bytes(&self) -> usize {
        /// Of the structs of a request and of a header.
        const OVERHEAD: usize = 128;
        let header = |(name, value): (&HeaderName, &HeaderValue)| {
            name.as_str().len() + value.len() + OVERHEAD
        };
        let headers: usize = self.headers.iter().map(header).sum();
        self.path.len() + self.query.len() + self.body.len() + headers + 2 * OVERHEAD
    }
}

/// The values of `name` in form-encoded text.
pub(crate) fn form_values(text: &[u8], name: &str) -> impl Iterator<Item = String> {
    let pairs = form_urlencoded::parse(text).filter(move |(key, _)| key == name);
    pairs.map(|(_, value)| value.into_owned())
}

/// Headers as a JSON object of strings.
pub(crate) fn headers_as_json(headers: &HeaderMap) -> Object {
    let text = |value: &http::HeaderValue| json!(String::from_utf8_lossy(value.as_bytes()));
    let pairs = headers.iter();
    pairs
        .map(|(name, value)| (name.to_string(), text(value)))
        .collect()
}

#[cfg(test)]
impl RecordedRequest {
    pub(crate) fn for_test(method: Method, path: &str, query: &str) -> Self {
        Self {
            operation: None,
            method,
            path: path.to_owned(),
            query: query.to_owned(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }
}
