//! Requests as data, and the functions that generated code builds them with.

use std::fmt::{self, Display};

use bytes::Bytes;
use http::Method;
use serde::Serialize;

use super::Error;

/// A request without a host: path and query, and a JSON body if there is one.
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

impl Request {
    pub(crate) fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            target: path.into(),
            body: None,
        }
    }

    /// Adds one query pair per value: none for an absent value, several for a list.
    pub(crate) fn query<T: Display>(
        mut self,
        name: &str,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        for value in values {
            append_pair(&mut self.target, name, &value.to_string());
        }
        self
    }

    pub(crate) fn json(mut self, body: &impl Serialize) -> Result<Self, Error> {
        let body = serde_json::to_vec(body).map_err(Error::Encode)?;
        self.body = Some(body.into());
        Ok(self)
    }
}

// The target can contain a token, and the body anything.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

/// Appends a pair to the query of a URL or request target without fragment.
pub(crate) fn append_pair(target: &mut String, name: &str, value: &str) {
    let query = match target.find('?') {
        Some(mark) => mark + 1,
        None => {
            target.push('?');
            target.len()
        }
    };
    url::form_urlencoded::Serializer::for_suffix(target, query).append_pair(name, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Request {
        Request::new(Method::GET, "/x")
    }

    #[test]
    fn absent_values_are_omitted_and_empty_ones_are_sent() {
        let request = request().query("a", None::<&str>).query("b", Some(""));
        assert_eq!(request.target, "/x?b=");
    }

    #[test]
    fn lists_repeat_the_key_and_flags_are_words() {
        let request = request()
            .query("id", ["a b", "c&d"])
            .query("on", Some(true))
            .query("n", [3]);
        assert_eq!(request.target, "/x?id=a+b&id=c%26d&on=true&n=3");
    }
}
