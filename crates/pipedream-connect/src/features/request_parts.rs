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

#[cfg(test)]
mod tests {
    use super::*;

    /// The content types and the body of a request.
    fn finished(build: impl FnOnce(&mut RequestParts)) -> Result<(Vec<String>, String), Error> {
        let mut parts = RequestParts::new(Ok);
        build(&mut parts);
        let (headers, body) = parts.finish()?;
        let types = headers.get_all(header::CONTENT_TYPE).iter();
        let types = types.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let body = body.bytes().unwrap_or_default();
        Ok((types.collect(), String::from_utf8_lossy(&body).into_owned()))
    }

    #[test]
    fn each_body_has_its_content_type() -> Result<(), Error> {
        let json = finished(|parts| parts.json(&["a"]))?;
        let expected = (vec!["application/json".to_owned()], r#"["a"]"#.to_owned());
        assert_eq!(json, expected);
        let form = finished(|parts| parts.form([("a", "b c")]))?;
        let form_type = "application/x-www-form-urlencoded".to_owned();
        assert_eq!(form, (vec![form_type], "a=b+c".to_owned()));
        let text = finished(|parts| parts.body("text/plain", "a".into()))?;
        assert_eq!(text, (vec!["text/plain".to_owned()], "a".to_owned()));
        Ok(())
    }

    #[test]
    fn a_content_type_of_the_caller_takes_precedence() -> Result<(), Error> {
        let own = "application/vnd.api+json";
        for body_first in [false, true] {
            let (types, _) = finished(|parts| {
                if body_first {
                    parts.json(&1);
                }
                parts.header("content-type", own);
                if !body_first {
                    parts.json(&1);
                }
            })?;
            assert_eq!(types, [own]);
        }
        Ok(())
    }

    #[test]
    fn the_first_invalid_argument_is_reported() {
        let error = finished(|parts| {
            parts.header("in valid", "a");
            parts.header("x-own", "a\nb");
        });
        let error = error.expect_err("rejected");
        assert!(error.message().contains("in valid"), "{error}");
    }
}
