//! A set of secrets, and their removal from text that a server sent.
//!
//! A text is read once, from its start, only as far as it is shown. Both the number of secrets and the length of the
//! arguments that they are taken from are limited; beyond the limits, nothing that the server sent is shown.

use percent_encoding::percent_decode_str;
use pipedream_connect_raw::runtime::one_line;
use serde_json::{Map, Value};
use url::{Url, form_urlencoded};

const REDACTED: &str = "[redacted]";

/// Shorter secrets are not redacted: that would garble the message and protect nothing.
const MIN_LENGTH: usize = 4;
/// The same for values of headers and of URLs, most of which are not secrets.
const MIN_VALUE_LENGTH: usize = 8;
/// The shortest beginning of a secret that is redacted at the end of a text, which may have been cut there.
const MIN_PART_LENGTH: usize = 8;
/// The longest excerpt of a text, in bytes.
const MAX_EXCERPT: usize = 500;
/// The number of texts to redact, in all their encodings.
const MAX_TEXTS: usize = 200;
/// The longest body whose fields are read, in bytes.
const MAX_BODY: usize = 64 << 10;

/// Texts to redact.
#[derive(Clone, Default)]
pub(crate) struct Secrets {
    /// The longest first: a secret that contains another one must be replaced first.
    texts: Vec<String>,
    /// There are more secrets than can be searched for.
    too_many: bool,
}

impl Secrets {
    /// The beginning of `text` on one line, at most 500 bytes, with each secret replaced.
    pub(crate) fn excerpt(&self, text: &str) -> String {
        one_line(&self.redact_up_to(text, MAX_EXCERPT))
    }

    /// Replaces each secret in a JSON value, also in its keys.
    pub(crate) fn redact_json(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.redact_up_to(text, usize::MAX),
            Value::Array(list) => list.iter_mut().for_each(|item| self.redact_json(item)),
            Value::Object(map) => {
                let entries = std::mem::take(map).into_iter();
                map.extend(entries.map(|(key, mut value)| {
                    self.redact_json(&mut value);
                    (self.redact_up_to(&key, usize::MAX), value)
                }));
            }
            _ => {}
        }
    }

    fn redact_up_to(&self, text: &str, max: usize) -> String {
        if self.too_many {
            return REDACTED.to_owned();
        }
        let (mut shown, mut rest) = (String::new(), text);
        while shown.len() < max
            && let Some(next) = rest.chars().next()
        {
            let length = match self.length_at_start(rest) {
                Some(length) => {
                    shown.push_str(REDACTED);
                    length
                }
                None => {
                    shown.push(next);
                    next.len_utf8()
                }
            };
            rest = rest.get(length..).unwrap_or_default();
        }
        shown.truncate(shown.floor_char_boundary(max));
        shown
    }

    /// The length of the secret that `text` starts with, or of the part of a secret that is all of `text`. Case is
    /// ignored, because hosts are lower-case and percent-encoding has two forms.
    fn length_at_start(&self, text: &str) -> Option<usize> {
        self.texts.iter().find_map(|secret| {
            let length = secret.len().min(text.len());
            let is_long_enough = length == secret.len() || length >= MIN_PART_LENGTH;
            let (start, secret) = (text.as_bytes().get(..length)?, secret.as_bytes());
            let matches = is_long_enough && start.eq_ignore_ascii_case(secret.get(..length)?);
            matches.then_some(length)
        })
    }

    /// Adds a secret, and the forms in which JSON and URLs encode it.
    pub(crate) fn add(&mut self, secret: &str) {
        if secret.len() < MIN_LENGTH || self.too_many {
            return;
        }
        let json = serde_json::to_string(secret).unwrap_or_default();
        let form = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        self.insert(between(&json, '"', '"').unwrap_or_default().to_owned());
        self.insert(form);
        self.insert(secret.to_owned());
        self.too_many = self.texts.len() > MAX_TEXTS;
    }

    fn insert(&mut self, text: String) {
        if !self.texts.contains(&text) {
            let index = self
                .texts
                .partition_point(|other| other.len() >= text.len());
            self.texts.insert(index, text);
        }
    }

    /// Adds a header's value, and the value without its scheme (`Bearer …`).
    pub(crate) fn add_header(&mut self, value: &str) {
        for part in std::iter::once(value).chain(value.split_whitespace()) {
            self.add_value(part);
        }
    }

    fn add_value(&mut self, value: &str) {
        if value.len() >= MIN_VALUE_LENGTH {
            self.add(value);
        }
    }

    /// Adds what makes a URL a credential: its path, its query, and the values in the query.
    pub(crate) fn add_url(&mut self, url: &Url) {
        self.add_value(url.path());
        let query = url.query().unwrap_or_default();
        self.add_value(query);
        for pair in query.split('&') {
            self.add_value(pair.split_once('=').map_or(pair, |(_, value)| value));
        }
        for (_, value) in url.query_pairs() {
            self.add_value(&value);
        }
    }

    /// Adds the path and query parameters with these names. Segments are matched from the end, because a Connect token
    /// leaves out the project and a base URL may add a prefix.
    pub(crate) fn add_parameters(&mut self, names: &[&str], template: &str, url: &Url) {
        for (parameter, segment) in template.rsplit('/').zip(url.path().rsplit('/')) {
            if between(parameter, '{', '}').is_some_and(|name| names.contains(&name)) {
                self.add(segment);
                self.add(&percent_decode_str(segment).decode_utf8_lossy());
            }
        }
        for (name, value) in url.query_pairs() {
            if names.contains(&name.as_ref()) {
                self.add(&value);
            }
        }
    }

    /// Adds the fields with these names of a JSON object.
    pub(crate) fn add_fields(&mut self, names: &[&str], body: &[u8]) {
        if body.len() > MAX_BODY {
            self.too_many = true;
            return;
        }
        let fields: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
        for (_, value) in fields
            .iter()
            .filter(|(name, _)| names.contains(&name.as_str()))
        {
            self.add_all(value);
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

/// The text between two delimiters.
fn between(text: &str, first: char, last: char) -> Option<&str> {
    text.strip_prefix(first)?.strip_suffix(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(names: &[&str], body: &Value) -> Secrets {
        let mut secrets = Secrets::default();
        secrets.add_fields(names, body.to_string().as_bytes());
        secrets
    }

    fn one(secret: &str) -> Secrets {
        let mut secrets = Secrets::default();
        secrets.add(secret);
        secrets
    }

    #[test]
    fn a_secret_is_redacted_in_every_encoding() {
        let secrets = of(
            &["client_secret"],
            &json!({ "client_secret": "s\"e/c ret\"", "name": "plain" }),
        );
        for text in [
            r#"s"e/c ret""#,
            r#"s\"e/c ret\""#,
            "s%22e%2Fc+ret%22",
            "s%22e%2fc+ret%22",
        ] {
            assert_eq!(secrets.excerpt(&format!("<{text}>")), "<[redacted]>");
        }
        assert_eq!(secrets.excerpt("plain"), "plain");
    }

    #[test]
    fn only_the_named_fields_of_a_body_are_secrets() {
        let secrets = of(
            &["connect_token"],
            &json!({ "connect_token": "ctok_1", "password": "hunter2", "a": { "connect_token": "nested" } }),
        );
        assert_eq!(
            secrets.excerpt("ctok_1 hunter2 nested"),
            "[redacted] hunter2 nested"
        );
    }

    #[test]
    fn strings_of_json_inside_a_secret_string_are_redacted() {
        let secrets = of(
            &["cfmap_json"],
            &json!({ "cfmap_json": r#"{"api_key":"sk-1234","n":{"m":["deep-1"]}}"# }),
        );
        assert_eq!(
            secrets.excerpt("sk-1234 and deep-1"),
            "[redacted] and [redacted]"
        );
    }

    #[test]
    fn a_secret_that_contains_another_one_is_redacted_whole() {
        let mut secrets = one("abcd");
        secrets.add("abcdefgh");
        assert_eq!(secrets.excerpt("abcdefgh"), "[redacted]");
    }

    #[test]
    fn a_secret_parameter_is_found_behind_a_path_prefix_and_in_the_query()
    -> Result<(), url::ParseError> {
        let mut secrets = Secrets::default();
        secrets.add_parameters(
            &["ctok"],
            "/v1/connect/tokens/{ctok}/validate",
            &Url::parse(
                "https://x/prefix/v1/connect/tokens/ctok%5F1/validate?ctok=ctok_2&q=plain",
            )?,
        );
        assert_eq!(
            secrets.excerpt("tokens ctok_1, ctok%5F1, ctok_2, plain"),
            "tokens [redacted], [redacted], [redacted], plain"
        );
        Ok(())
    }

    #[test]
    fn a_header_value_is_redacted_with_and_without_its_scheme() {
        let mut secrets = Secrets::default();
        secrets.add_header("Bearer abcdefghij");
        assert_eq!(secrets.excerpt("Bearer abcdefghij"), "[redacted]");
        assert_eq!(secrets.excerpt("got abcdefghij"), "got [redacted]");
    }

    #[test]
    fn the_query_of_a_url_and_its_values_are_redacted() -> Result<(), url::ParseError> {
        let mut secrets = Secrets::default();
        secrets.add_url(&Url::parse(
            "https://files.example/a?X-Amz-Expires=60&X-Amz-Signature=0123abcd%2F",
        )?);
        assert_eq!(
            secrets.excerpt("https://files.example/a?X-Amz-Expires=60&X-Amz-Signature=0123abcd%2F"),
            "https://files.example/a?[redacted]"
        );
        assert_eq!(
            secrets.excerpt("<Signature>0123abcd/</Signature>"),
            "<Signature>[redacted]</Signature>"
        );
        Ok(())
    }

    #[test]
    fn a_secret_that_is_cut_at_the_end_of_a_text_is_redacted() {
        let secrets = one("0123456789abcdef");
        assert_eq!(secrets.excerpt("bad 0123456789"), "bad [redacted]");
        assert_eq!(secrets.excerpt("bad 0123456"), "bad 0123456");
        let padded = format!("{}0123456789abcdef", "é".repeat(248));
        assert!(!secrets.excerpt(&padded).contains("0123"), "{padded}");
    }

    #[test]
    fn keys_of_json_are_redacted() {
        let mut value = json!({ "hush-hush": { "a hush-hush": ["hush-hush"] } });
        one("hush-hush").redact_json(&mut value);
        let expected = json!({ "[redacted]": { "a [redacted]": ["[redacted]"] } });
        assert_eq!(value, expected);
    }

    #[test]
    fn an_excerpt_is_one_line_of_at_most_500_bytes() {
        let secrets = one("hush-hush");
        assert_eq!(secrets.excerpt("a\nb\u{2028}c\u{202e}d"), "a b c d");
        for text in ["x", "é", "hush-hush ", "\u{2028}"] {
            let length = secrets.excerpt(&text.repeat(1000)).len();
            assert!(length <= 500, "{text}: {length}");
        }
    }

    #[test]
    fn with_too_many_secrets_nothing_is_shown() {
        let many: Vec<_> = (0..20_000)
            .map(|number| format!("secret-{number}"))
            .collect();
        let secrets = of(&["cfmap_json"], &json!({ "cfmap_json": many }));
        assert_eq!(secrets.excerpt("any text"), "[redacted]");
        let few = of(&["cfmap_json"], &json!({ "cfmap_json": many.get(..60) }));
        assert_eq!(few.excerpt("secret-59 other"), "[redacted] other");
        let long = of(
            &["cfmap_json"],
            &json!({ "cfmap_json": "x".repeat(100_000) }),
        );
        assert_eq!(long.excerpt("any text"), "[redacted]");
    }

    #[test]
    fn the_shortest_secret_is_redacted_and_a_shorter_text_is_not() {
        assert_eq!(one("abcd").excerpt("<abcd>"), "<[redacted]>");
        assert_eq!(one("abc").excerpt("<abc>"), "<abc>");
    }

    #[test]
    fn the_most_secrets_that_are_searched_for_are_redacted() {
        let mut secrets = Secrets::default();
        for number in 0..MAX_TEXTS {
            secrets.add(&format!("secret-{number}-"));
        }
        assert_eq!(secrets.excerpt("<secret-7->"), "<[redacted]>");
        secrets.add("one-more");
        assert_eq!(secrets.excerpt("any text"), "[redacted]");
    }

    #[test]
    fn a_body_of_the_maximum_size_is_searched_for_secrets() {
        let excerpt = |length: usize| {
            let mut secrets = Secrets::default();
            let mut body = br#"{"token":"hush-hush"}"#.to_vec();
            body.resize(length, b' ');
            secrets.add_fields(&["token"], &body);
            secrets.excerpt("a hush-hush")
        };
        assert_eq!(excerpt(MAX_BODY), "a [redacted]");
        assert_eq!(excerpt(MAX_BODY + 1), "[redacted]");
    }
}
