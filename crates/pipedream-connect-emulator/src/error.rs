//! What can go wrong when a test talks to the emulator itself.

use std::fmt;

/// Why the emulator could not do what it was asked to do.
///
/// Errors of the *API* are not these: they are HTTP answers.
#[derive(Debug)]
pub struct Error(String);

impl Error {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}
