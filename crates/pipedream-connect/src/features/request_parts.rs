//! Headers and body of a request to another server, for the request builders of the proxy and of workflows.

use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::Serialize;
use url::form_urlencoded;

use crate::Error;
use crate::call::parse_header;
use crate::transport::Body;

/// Collects headers and body. The first invalid argument is reported by [`RequestParts::finish`].
pub(crate) struct RequestParts {
    /// How the name of a header changes on its way to the other server.
    rename: fn(HeaderName) -> Result<HeaderName, Error>,
    headers: HeaderMap,
    body: Body,
    error: Option<Error>,
}

impl RequestParts {
    pub(crate) fn new(rename: fn(HeaderName) -> Result<HeaderName, Error>) -> Self {
        Self {
            rename,
            headers: HeaderMap::new(),
            body: Body::empty(),
            error: None,
        }
    }

    pub(crate) fn header(&mut self, name: &str, value: &str) {
        let parsed =
            parse_header(name, value).and_then(|(name, value)| Ok(((self.rename)(name)?, value)));
        match parsed {
            Ok((name, value)) if name == header::CONTENT_TYPE => {
                self.headers.insert(name, value);
            }
            Ok((name, value)) => {
                self.headers.append(name, value);
            }
            Err(error) => self.fail(error),
        }
    }

    /// A JSON body. The content type is a default: a header of the caller's takes precedence.
    pub(crate) fn json(&mut self, value: &(impl Serialize + ?Sized)) {
        match Body::json(value) {
            Ok(body) => self.default_body("application/json", body),
            Err(error) => self.fail(error),
        }
    }

    /// A form body. The content type is a default: a header of the caller's takes precedence.
    pub(crate) fn form<K: AsRef<str>, V: AsRef<str>>(
        &mut self,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(pairs);
        let body = Body::from(form.finish().into_bytes());
        self.default_body("application/x-www-form-urlencoded", body);
    }

    fn default_body(&mut self, content_type: &'static str, body: Body) {
        self.body = body;
        self.headers
            .entry(header::CONTENT_TYPE)
            .or_insert(HeaderValue::from_static(content_type));
    }

    pub(crate) fn body(&mut self, content_type: &str, body: Body) {
        self.body = body;
        self.header(header::CONTENT_TYPE.as_str(), content_type);
    }

    fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }

    pub(crate) fn finish(self) -> Result<(HeaderMap, Body), Error> {
        match self.error {
            None => Ok((self.headers, self.body)),
            Some(error) => Err(error),
        }
    }
}
