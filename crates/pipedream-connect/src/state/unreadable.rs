//! Why a stored value cannot be read, without the value.

use std::fmt;

use pipedream_connect_raw::runtime::BoxError;
use serde_json::error::Category;

/// Replaces the error of the JSON parser, whose message may quote a stored value. Keeps every other error.
pub(crate) fn unquoted(error: BoxError) -> BoxError {
    match error.downcast::<serde_json::Error>() {
        Ok(error) => UnreadableValue::new(&error).into(),
        Err(error) => error,
    }
}

/// A stored value that is not the JSON that was expected.
#[derive(Debug)]
struct UnreadableValue {
    problem: &'static str,
    line: usize,
    column: usize,
}

impl UnreadableValue {
    fn new(error: &serde_json::Error) -> Self {
        Self {
            problem: match error.classify() {
                Category::Io => "it could not be read",
                Category::Syntax => "it is not JSON",
                Category::Data => "its JSON has an unexpected shape",
                Category::Eof => "it is incomplete JSON",
            },
            line: error.line(),
            column: error.column(),
        }
    }
}

impl fmt::Display for UnreadableValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            problem,
            line,
            column,
        } = self;
        write!(f, "{problem} (line {line}, column {column})")
    }
}

impl std::error::Error for UnreadableValue {}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(json: &str) -> BoxError {
        let parsed = serde_json::from_str::<Vec<u32>>(json);
        unquoted(parsed.expect_err("an error").into())
    }

    #[test]
    fn an_error_of_the_parser_keeps_its_kind_and_position_but_quotes_nothing() {
        for (json, text) in [
            (
                r#"[1, "hush"]"#,
                "its JSON has an unexpected shape (line 1, column 10)",
            ),
            ("[1,\n hush]", "it is not JSON (line 2, column 2)"),
            ("[1,", "it is incomplete JSON (line 1, column 3)"),
        ] {
            assert_eq!(parse(json).to_string(), text);
            assert!(!format!("{:?}", parse(json)).contains("hush"));
        }
        let other = unquoted("the disk is full".into());
        assert_eq!(other.to_string(), "the disk is full");
    }
}
