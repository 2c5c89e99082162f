//! A set of secrets, and their removal from text that a server sent.

use percent_encoding::percent_decode_str;
use pipedream_connect_raw::operations::SECRET_FIELDS;
use serde_json::Value;

const REDACTED: &str = "[redacted]";

/// Shorter secrets are not redacted: that would garble the message and protect nothing.
const MIN_LENGTH: usize = 4;
/// The same for header values, most of which are not secrets.
const MIN_HEADER_LENGTH: usize = 8;

/// Texts to redact, the longest first.
#[derive(Clone, Default)]
pub(crate) struct Secrets(Vec<String>);

impl Secrets {
    /// `text` with each secret replaced.
    pub(crate) fn redact(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| {
            text.replace(secret, REDACTED)
        })
    }

    /// The same for every string in a JSON value.
    pub(crate) fn redact_json(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.redact(text),
            Value::Array(list) => list.iter_mut().for_each(|item| self.redact_json(item)),
            Value::Object(map) => map.values_mut().for_each(|item| self.redact_json(item)),
            _ => {}
        }
    }

    /// Adds a secret, and the forms in which JSON and URLs encode it.
    pub(crate) fn add(&mut self, secret: &str) {
        if secret.len() < MIN_LENGTH {
            return;
        }
        let json = serde_json::to_string(secret).unwrap_or_default();
        let form = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        self.insert(strip(&json, '"', '"').to_owned());
        self.insert(form);
        self.insert(secret.to_owned());
    }

    /// Keeps the order by length: a secret that contains another one must be replaced first.
    fn insert(&mut self, text: String) {
        if !self.0.contains(&text) {
            let index = self.0.partition_point(|other| other.len() >= text.len());
            self.0.insert(index, text);
        }
    }

    /// Adds a header's value, and the value without its scheme (`Bearer …`).
    pub(crate) fn add_header(&mut self, value: &str) {
        for part in std::iter::once(value).chain(value.split_whitespace()) {
            if part.len() >= MIN_HEADER_LENGTH {
                self.add(part);
            }
        }
    }

    /// Adds the path parameters that the spec marks as secret. Segments are matched from the end, because a Connect
    /// token leaves out the project and a base URL may add a prefix.
    pub(crate) fn add_path(&mut self, template: &str, path: &str) {
        for (name, segment) in template.rsplit('/').zip(path.rsplit('/')) {
            if SECRET_FIELDS.contains(&strip(name, '{', '}')) {
                self.add(segment);
                self.add(&percent_decode_str(segment).decode_utf8_lossy());
            }
        }
    }

    /// Adds the fields that the spec marks as secret, at any depth.
    pub(crate) fn add_fields(&mut self, value: &Value) {
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

    /// Adds every string of a secret value, including the strings of JSON inside a string.
    fn add_all(&mut self, value: &Value) {
        match value {
            Value::String(text) => {
                self.add(text);
                if let Ok(inner @ (Value::Object(_) | Value::Array(_))) = text.parse() {
                    self.add_all(&inner);
                }
            }
            Value::Array(list) => list.iter().for_each(|item| self.add_all(item)),
            Value::Object(map) => map.values().for_each(|item| self.add_all(item)),
            _ => {}
        }
    }
}

/// `text` without its delimiters, if it has both.
fn strip(text: &str, first: char, last: char) -> &str {
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
    fn a_secret_is_redacted_in_every_encoding() {
        let secrets = of(&json!({ "client_secret": "s\"e/c ret\"", "name": "plain" }));
        for text in [r#"s"e/c ret""#, r#"s\"e/c ret\""#, "s%22e%2Fc+ret%22"] {
            assert_eq!(secrets.redact(&format!("<{text}>")), "<[redacted]>");
        }
        assert_eq!(secrets.redact("plain"), "plain");
    }

    #[test]
    fn strings_of_json_inside_a_secret_string_are_redacted() {
        let secrets = of(&json!({ "cfmap_json": r#"{"api_key":"sk-1234","n":{"m":["deep-1"]}}"# }));
        assert_eq!(
            secrets.redact("sk-1234 and deep-1"),
            "[redacted] and [redacted]"
        );
    }

    #[test]
    fn a_secret_that_contains_another_one_is_redacted_whole() {
        let secrets = of(&json!({ "token": "abcd", "password": "abcdefgh" }));
        assert_eq!(secrets.redact("abcdefgh"), "[redacted]");
    }

    #[test]
    fn a_secret_path_parameter_is_found_behind_a_path_prefix() {
        let mut secrets = Secrets::default();
        secrets.add_path(
            "/v1/connect/tokens/{ctok}/validate",
            "/prefix/v1/connect/tokens/ctok%5F1/validate",
        );
        assert_eq!(secrets.redact("ctok_1, ctok%5F1"), "[redacted], [redacted]");
    }

    #[test]
    fn a_header_value_is_redacted_with_and_without_its_scheme() {
        let mut secrets = Secrets::default();
        secrets.add_header("Bearer abcdefghij");
        assert_eq!(secrets.redact("Bearer abcdefghij"), "[redacted]");
        assert_eq!(secrets.redact("got abcdefghij"), "got [redacted]");
    }
}
