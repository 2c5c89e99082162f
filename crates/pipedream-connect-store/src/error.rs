//! The error of a store.

use std::fmt;

/// A store operation failed. The message names the key and the file or host. It says whether the change may have been made, and
/// what to do. It contains no credentials. Its [`source`](std::error::Error::source) is the error of the database client.
#[derive(Debug)]
pub struct Error {
    message: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

#[cfg(any(feature = "redis", feature = "sqlite"))]
impl Error {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            source: None,
        }
    }

    pub(crate) fn with_source(
        mut self,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = self.source.as_deref()?;
        Some(source)
    }
}

/// Whether a change may have been made. For error messages.
#[cfg(any(feature = "redis", feature = "sqlite"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChangeOutcome {
    NotMade,
    Unknown,
}

#[cfg(any(feature = "redis", feature = "sqlite"))]
impl fmt::Display for ChangeOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotMade => "the change was not made",
            Self::Unknown => "the change may have been made",
        })
    }
}
