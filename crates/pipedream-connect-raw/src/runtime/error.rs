//! The generated client's error.

use std::fmt;

use super::Response;

/// An error of code that the application provides: an executor, a transport, a store, a token provider.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why a generated function failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The executor did not get a response.
    Executor(BoxError),
    /// The response's status is not 2xx. Its body is not decoded.
    Status(Box<Response>),
    /// The status is 2xx, but the body is not of the operation's type.
    Decode(Box<DecodeError>),
    /// The body could not be encoded as JSON.
    Encode(serde_json::Error),
}

/// A response that could not be decoded.
pub struct DecodeError {
    /// The complete response.
    pub response: Response,
    /// The place of the failure in the JSON, such as `data[2].id`.
    pub path: String,
    /// The parser's error.
    pub source: serde_json::Error,
}

// The parser's message quotes the value, which can be a secret.
impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("response", &self.response)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Executor(_) => f.write_str("the request got no response"),
            Self::Status(response) => {
                write!(f, "the server responded with {}", response.status)
            }
            Self::Decode(decode) => {
                write!(f, "could not decode the response at `{}`", decode.path)
            }
            Self::Encode(_) => f.write_str("could not encode the request body"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Executor(source) => Some(source.as_ref()),
            Self::Encode(source) => Some(source),
            // The parser's message can quote a secret.
            Self::Decode(_) | Self::Status(_) => None,
        }
    }
}
