//! Path parameters that cannot change the path.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything except the unreserved characters of RFC 3986.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The longest segment, in bytes after percent-encoding. A path has up to three segments that vary, and servers accept
/// request lines of about 16 KB. The longest documented id, 250 characters of an external user, has at most 3,000 bytes.
const MAX_ENCODED_BYTES: usize = 4096;

/// One segment of a path, percent-encoded.
///
/// `.` and `..` cannot be encoded (URL parsers read `%2e` as a dot), an empty segment changes the path, and many parsers
/// treat a backslash as a separator. These are rejected, and so are control characters and segments of more than 4,096
/// bytes after percent-encoding.
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

/// Why a string is not a valid path segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidSegment {
    /// It is empty.
    Empty,
    /// It is `.` or `..`.
    Dots,
    /// It contains a backslash.
    Backslash,
    /// It contains a control character.
    Control,
    /// It has more than 4,096 bytes after percent-encoding.
    TooLong,
}

impl fmt::Display for InvalidSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "it is empty",
            Self::Dots => "`.` and `..` would change the path",
            Self::Backslash => "it contains a backslash",
            Self::Control => "it contains a control character",
            Self::TooLong => {
                "it is too long for a URL (more than 4096 bytes after percent-encoding)"
            }
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

    /// Only checks `text`, for ids in a query or body that other operations use in paths.
    pub fn check(text: &str) -> Result<(), InvalidSegment> {
        if text.is_empty() {
            Err(InvalidSegment::Empty)
        } else if text == "." || text == ".." {
            Err(InvalidSegment::Dots)
        } else if text.contains('\\') {
            Err(InvalidSegment::Backslash)
        } else if text.chars().any(char::is_control) {
            Err(InvalidSegment::Control)
        } else if is_too_long(text) {
            Err(InvalidSegment::TooLong)
        } else {
            Ok(())
        }
    }
}

fn is_too_long(text: &str) -> bool {
    let encoded_bytes = || -> usize { utf8_percent_encode(text, SEGMENT).map(str::len).sum() };
    // A byte is encoded as three at most, so most ids need not be encoded to know.
    text.len() > MAX_ENCODED_BYTES / 3 && encoded_bytes() > MAX_ENCODED_BYTES
}

impl fmt::Display for PathSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The project's part of a path: `/proj_…`, or nothing if a Connect token implies the project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProjectScope(Option<PathSegment>);

impl From<PathSegment> for ProjectScope {
    /// The scope of the project with this id.
    fn from(id: PathSegment) -> Self {
        Self(Some(id))
    }
}

impl ProjectScope {
    /// No project in the path.
    pub fn implied() -> Self {
        Self::default()
    }
}

impl fmt::Display for ProjectScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(id) => write!(f, "/{id}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str) -> String {
        PathSegment::new(text).expect("a segment").to_string()
    }

    #[test]
    fn segments_that_would_change_the_path_are_rejected() {
        let rejected = [
            ("", InvalidSegment::Empty),
            (".", InvalidSegment::Dots),
            ("..", InvalidSegment::Dots),
            ("a\\b", InvalidSegment::Backslash),
            ("..\\x", InvalidSegment::Backslash),
            ("a\nb", InvalidSegment::Control),
            ("a\0", InvalidSegment::Control),
        ];
        for (text, reason) in rejected {
            assert_eq!(PathSegment::new(text), Err(reason), "{text:?}");
        }
    }

    #[test]
    fn a_segment_has_at_most_4096_bytes_after_percent_encoding() {
        assert!(PathSegment::new(&"x".repeat(4096)).is_ok());
        assert!(PathSegment::new(&"🦀".repeat(250)).is_ok());
        for text in ["x".repeat(4097), "/".repeat(1366), "x".repeat(10 << 20)] {
            assert_eq!(PathSegment::new(&text), Err(InvalidSegment::TooLong));
        }
    }

    #[test]
    fn each_reason_is_explained() {
        for (reason, words) in [
            (InvalidSegment::Empty, "it is empty"),
            (InvalidSegment::Dots, "`.` and `..` would change the path"),
            (InvalidSegment::Backslash, "it contains a backslash"),
            (InvalidSegment::Control, "it contains a control character"),
            (
                InvalidSegment::TooLong,
                "it is too long for a URL (more than 4096 bytes after percent-encoding)",
            ),
        ] {
            assert_eq!(reason.to_string(), words);
        }
    }

    #[test]
    fn anything_else_is_one_segment() {
        assert_eq!(
            encoded("user/42 é?&=#+%20"),
            "user%2F42%20%C3%A9%3F%26%3D%23%2B%2520"
        );
        assert_eq!(encoded("../x"), "..%2Fx");
        assert_eq!(encoded("%2e%2e"), "%252e%252e");
        assert_eq!(encoded("apn_Ab-1.2~3"), "apn_Ab-1.2~3");
    }

    #[test]
    fn an_implied_project_has_no_segment() {
        let scope = ProjectScope::implied();
        assert_eq!(
            format!("/v1/connect{scope}/accounts"),
            "/v1/connect/accounts"
        );
        let scope = ProjectScope::from(PathSegment::new("proj_1").expect("a segment"));
        assert_eq!(
            format!("/v1/connect{scope}/accounts"),
            "/v1/connect/proj_1/accounts"
        );
    }
}
