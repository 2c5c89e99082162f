//! Path parameters that cannot become another path.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but letters, digits and RFC 3986's unreserved marks.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// One segment of a path, percent-encoded.
///
/// No encoding protects `.` and `..` (URL parsers read `%2e` as a dot too), an empty segment is another path, and a
/// backslash is a separator to many parsers; so these are refused, and control characters with them.
///
/// ```
/// use pipedream_connect_raw::values::PathSegment;
///
/// assert_eq!(PathSegment::new("user/42 é")?.to_string(), "user%2F42%20%C3%A9");
/// assert!(PathSegment::new("..").is_err());
/// # Ok::<(), pipedream_connect_raw::values::InvalidSegment>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathSegment(String);

/// Why a text can't be a path segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidSegment {
    /// It is empty.
    Empty,
    /// It is `.` or `..`.
    Dots,
    /// It holds a backslash.
    Backslash,
    /// It holds a control character.
    Control,
}

impl fmt::Display for InvalidSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "it is empty",
            Self::Dots => "`.` and `..` would be another path",
            Self::Backslash => "it holds a backslash",
            Self::Control => "it holds a control character",
        })
    }
}

impl std::error::Error for InvalidSegment {}

impl PathSegment {
    /// Checks and encodes `text`.
    pub fn new(text: &str) -> Result<Self, InvalidSegment> {
        Self::check(text)?;
        Ok(Self(
            Cow::from(utf8_percent_encode(text, SEGMENT)).into_owned(),
        ))
    }

    /// Checks `text` alone, for ids that travel in a query or body now and in a path another time.
    pub fn check(text: &str) -> Result<(), InvalidSegment> {
        if text.is_empty() {
            Err(InvalidSegment::Empty)
        } else if text == "." || text == ".." {
            Err(InvalidSegment::Dots)
        } else if text.contains('\\') {
            Err(InvalidSegment::Backslash)
        } else if text.chars().any(char::is_control) {
            Err(InvalidSegment::Control)
        } else {
            Ok(())
        }
    }
}

impl fmt::Display for PathSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The project's part of a path: `/proj_…`, or nothing at all when a Connect token implies the project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProjectScope(String);

impl ProjectScope {
    /// The scope of a project.
    pub fn project(id: &str) -> Result<Self, InvalidSegment> {
        Ok(Self(format!("/{}", PathSegment::new(id)?)))
    }

    /// No project in the path.
    pub fn implied() -> Self {
        Self::default()
    }
}

impl fmt::Display for ProjectScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str) -> String {
        PathSegment::new(text).expect("a segment").to_string()
    }

    #[test]
    fn what_could_be_another_path_is_refused() {
        let refused = [
            ("", InvalidSegment::Empty),
            (".", InvalidSegment::Dots),
            ("..", InvalidSegment::Dots),
            ("a\\b", InvalidSegment::Backslash),
            ("..\\x", InvalidSegment::Backslash),
            ("a\nb", InvalidSegment::Control),
            ("a\0", InvalidSegment::Control),
        ];
        for (text, reason) in refused {
            assert_eq!(PathSegment::new(text), Err(reason), "{text:?}");
        }
    }

    #[test]
    fn a_refusal_says_why() {
        for (reason, words) in [
            (InvalidSegment::Empty, "it is empty"),
            (InvalidSegment::Dots, "`.` and `..` would be another path"),
            (InvalidSegment::Backslash, "it holds a backslash"),
            (InvalidSegment::Control, "it holds a control character"),
        ] {
            assert_eq!(reason.to_string(), words);
        }
    }

    #[test]
    fn everything_else_is_one_segment() {
        assert_eq!(
            encoded("user/42 é?&=#+%20"),
            "user%2F42%20%C3%A9%3F%26%3D%23%2B%2520"
        );
        assert_eq!(encoded("../x"), "..%2Fx");
        assert_eq!(encoded("%2e%2e"), "%252e%252e");
        assert_eq!(encoded("apn_Ab-1.2~3"), "apn_Ab-1.2~3");
    }

    #[test]
    fn an_implied_project_leaves_no_segment() {
        let scope = ProjectScope::implied();
        assert_eq!(
            format!("/v1/connect{scope}/accounts"),
            "/v1/connect/accounts"
        );
        let scope = ProjectScope::project("proj_1").expect("a scope");
        assert_eq!(
            format!("/v1/connect{scope}/accounts"),
            "/v1/connect/proj_1/accounts"
        );
    }
}
