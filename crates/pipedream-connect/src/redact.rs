//! Keeps the secrets of a request out of texts that come back from a server, because errors end up in logs.
//!
//! Hidden are the client's own credentials, the caller's headers, and every argument that the API's description marks as
//! secret. Other arguments stay readable: a server's message is of little use without them.

use bytes::Bytes;
use http::{HeaderMap, header};
use percent_encoding::percent_decode_str;
use pipedream_connect_raw::operations::SECRET_FIELDS;
use pipedream_connect_raw::runtime::Operation;
use serde_json::Value;

use crate::auth::Bearer;
use crate::client::Shared;
use crate::json;

const REDACTED: &str = "[redacted]";

/// Shorter texts are hidden in no message: that would garble it and protect nothing. Header values are longer, because
/// most of them are no secrets.
const SHORTEST: usize = 4;
const SHORTEST_IN_HEADER: usize = 8;

/// Headers whose values a server may well repeat.
const HARMLESS: [header::HeaderName; 3] =
    [header::ACCEPT, header::CONTENT_TYPE, header::USER_AGENT];

/// A request, as far as it may hold secrets. Looked through only when an error has to be told.
pub(crate) struct Sensitive<'a> {
    pub(crate) client: &'a Shared,
    pub(crate) bearer: Option<&'a Bearer>,
    pub(crate) operation: &'a Operation,
    pub(crate) path: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: Option<Bytes>,
}

impl Sensitive<'_> {
    pub(crate) fn secrets(&self) -> Secrets {
        let mut found = Secrets::default();
        let given = self.client.credentials.secret();
        let tokens = self.client.tokens.recent();
        let sent = self.bearer.map(Bearer::token);
        for secret in given.iter().chain(tokens.iter().flatten()).chain(&sent) {
            found.add(secret.expose());
        }
        for (name, value) in self.headers {
            if !HARMLESS.contains(name) {
                found.add_header(&String::from_utf8_lossy(value.as_bytes()));
            }
        }
        found.add_path(self.operation.path, self.path);
        let body = self.body.as_deref().unwrap_or_default();
        if let Ok(body) = json::read(body) {
            found.add_fields(&body);
        }
        found
    }
}

/// Texts to hide, the longest first.
#[derive(Clone, Default)]
pub(crate) struct Secrets(Vec<String>);

impl Secrets {
    /// `text` without the secrets.
    pub(crate) fn hide(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| {
            text.replace(secret, REDACTED)
        })
    }

    /// The same for every text in a JSON value.
    pub(crate) fn hide_in(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.hide(text),
            Value::Array(list) => list.iter_mut().for_each(|item| self.hide_in(item)),
            Value::Object(map) => map.values_mut().for_each(|item| self.hide_in(item)),
            _ => {}
        }
    }

    /// A secret, and the forms in which JSON and URLs repeat it.
    fn add(&mut self, secret: &str) {
        if secret.len() < SHORTEST {
            return;
        }
        let json = serde_json::to_string(secret).unwrap_or_default();
        let form = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        self.put(between(&json, '"', '"').to_owned());
        self.put(form);
        self.put(secret.to_owned());
    }

    /// A secret that holds another one has to go first.
    fn put(&mut self, text: String) {
        if !self.0.contains(&text) {
            let place = self.0.partition_point(|other| other.len() >= text.len());
            self.0.insert(place, text);
        }
    }

    /// A header's value, and what stands behind its scheme.
    fn add_header(&mut self, value: &str) {
        for part in std::iter::once(value).chain(value.split_whitespace()) {
            if part.len() >= SHORTEST_IN_HEADER {
                self.add(part);
            }
        }
    }

    /// Segments are counted from the end: a Connect token leaves out the project, a base URL may add a prefix.
    fn add_path(&mut self, template: &str, path: &str) {
        for (name, segment) in template.rsplit('/').zip(path.rsplit('/')) {
            if SECRET_FIELDS.contains(&between(name, '{', '}')) {
                self.add(segment);
                self.add(&percent_decode_str(segment).decode_utf8_lossy());
            }
        }
    }

    fn add_fields(&mut self, value: &Value) {
        match value {
            Value::Object(map) => {
                for (name, value) in map {
                    if SECRET_FIELDS.contains(&name.as_str()) {
                        self.add_all(value);
                    } else {
                        self.add_fields(value);
                    }
                }
            }
            Value::Array(list) => list.iter().for_each(|item| self.add_fields(item)),
            _ => {}
        }
    }

    /// Every text of a secret value, also of one that holds JSON as text.
    fn add_all(&mut self, value: &Value) {
        match value {
            Value::String(text) => {
                self.add(text);
                if let Ok(inner @ (Value::Object(_) | Value::Array(_))) =
                    json::read(text.as_bytes())
                {
                    self.add_all(&inner);
                }
            }
            Value::Array(list) => list.iter().for_each(|item| self.add_all(item)),
            Value::Object(map) => map.values().for_each(|item| self.add_all(item)),
            _ => {}
        }
    }
}

/// `text` without what it stands in, if it does.
fn between(text: &str, first: char, last: char) -> &str {
    let inner = text
        .strip_prefix(first)
        .and_then(|rest| rest.strip_suffix(last));
    inner.unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(fields: &Value) -> Secrets {
        let mut secrets = Secrets::default();
        secrets.add_fields(fields);
        secrets
    }

    #[test]
    fn a_secret_is_hidden_in_every_form_that_a_server_repeats() {
        let secrets = of(&json!({ "client_secret": "s\"e/c ret\"", "name": "plain" }));
        for text in [r#"s"e/c ret""#, r#"s\"e/c ret\""#, "s%22e%2Fc+ret%22"] {
            assert_eq!(secrets.hide(&format!("<{text}>")), "<[redacted]>");
        }
        assert_eq!(secrets.hide("plain"), "plain");
    }

    #[test]
    fn json_inside_a_secret_text_is_searched_too() {
        let secrets = of(&json!({ "cfmap_json": r#"{"api_key":"sk-1234","n":{"m":["deep-1"]}}"# }));
        assert_eq!(
            secrets.hide("sk-1234 and deep-1"),
            "[redacted] and [redacted]"
        );
    }

    #[test]
    fn a_longer_secret_goes_before_its_own_part() {
        let secrets = of(&json!({ "token": "abcd", "password": "abcdefgh" }));
        assert_eq!(secrets.hide("abcdefgh"), "[redacted]");
    }

    #[test]
    fn a_secret_path_segment_is_found_from_the_end() {
        let mut secrets = Secrets::default();
        secrets.add_path(
            "/v1/connect/tokens/{ctok}/validate",
            "/prefix/v1/connect/tokens/ctok%5F1/validate",
        );
        assert_eq!(secrets.hide("ctok_1, ctok%5F1"), "[redacted], [redacted]");
    }

    #[test]
    fn a_header_is_hidden_with_and_without_its_scheme() {
        let mut secrets = Secrets::default();
        secrets.add_header("Bearer abcdefghij");
        assert_eq!(secrets.hide("Bearer abcdefghij"), "[redacted]");
        assert_eq!(secrets.hide("got abcdefghij"), "got [redacted]");
    }
}
