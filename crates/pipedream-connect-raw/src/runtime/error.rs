//! The generated client's error.

use std::fmt;

use super::Response;

/// Any error of an executor.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why a generated function has no value to return.
///
/// The parameter is the type of documented error bodies, which is always `()`: bodies of errors stay unread for the
/// SDK to interpret.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E = ()> {
    /// The executor could not get a response.
    Executor(BoxError),
    /// The response's status is not 2xx.
    UnexpectedResponse(Response),
    /// The status is 2xx, but the body is not of the operation's type.
    Decode(Box<DecodeError>),
    /// The arguments could not be written as query or JSON.
    Encode(BoxError),
    /// Never made here; the generated code names it.
    ErrorResponse(super::ResponseValue<E>),
}

/// A response that was not understood.
pub struct DecodeError {
    /// The response, whole.
    pub response: Response,
    /// Where in the JSON it went wrong, `data[2].id`.
    pub path: String,
    /// What went wrong there.
    pub source: serde_json::Error,
}

// The parser's own message quotes the value, which may be a secret.
impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("response", &self.response)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Executor(_) => f.write_str("the request got no response"),
            Self::UnexpectedResponse(response) => {
                write!(f, "the server answered {}", response.status)
            }
            Self::Decode(decode) => {
                write!(f, "the response was not understood at `{}`", decode.path)
            }
            Self::Encode(_) => f.write_str("the arguments could not be encoded"),
            Self::ErrorResponse(_) => f.write_str("the server answered with an error"),
        }
    }
}

impl<E: fmt::Debug> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Executor(source) | Self::Encode(source) => Some(source.as_ref()),
            // The parser's message is left out for the same reason as in `Debug`.
            Self::Decode(_) | Self::UnexpectedResponse(_) | Self::ErrorResponse(_) => None,
        }
    }
}
