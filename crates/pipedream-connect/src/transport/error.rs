//! Errors of a transport.

use std::error::Error as StdError;
use std::fmt;

use crate::{Error, ErrorKind, Execution};

/// A failed exchange, and how far it got.
#[derive(Debug)]
pub struct TransportError {
    stage: Stage,
    source: Box<dyn StdError + Send + Sync>,
}

/// How far an exchange got, which decides whether the request may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// Nothing was sent: the host name did not resolve, the connection or TLS handshake failed, or the request is not
    /// valid.
    NotSent,
    /// The server rejected the request before processing it (HTTP/2: `REFUSED_STREAM`, `GOAWAY`).
    Refused,
    /// The stream that provides the request body failed. A part of the request may have been sent.
    RequestBody,
    /// The request may have been sent, and there is no response.
    AwaitingResponse,
    /// The response started, and its body is incomplete.
    ResponseBody,
}

impl TransportError {
    /// An error at `stage`.
    pub fn new(stage: Stage, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            stage,
            source: source.into(),
        }
    }

    /// How far the exchange got.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// The same cause at another stage.
    #[cfg(feature = "reqwest")]
    pub(crate) fn at(self, stage: Stage) -> Self {
        Self { stage, ..self }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.stage {
            Stage::NotSent => "the request was not sent",
            Stage::Refused => "the server rejected the request before processing it",
            Stage::RequestBody => "the stream that provides the request body failed",
            Stage::AwaitingResponse => "the connection closed before the response",
            Stage::ResponseBody => "the connection closed before the end of the response body",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        let interrupted = |message| Self::new(ErrorKind::Interrupted, message);
        match error.stage() {
            Stage::NotSent => Self::new(ErrorKind::Connect, "could not connect to the server"),
            Stage::Refused => interrupted("the server rejected the request before processing it"),
            Stage::RequestBody => interrupted("the stream that provides the request body failed")
                .with_execution(Execution::MayHaveRun),
            Stage::AwaitingResponse | Stage::ResponseBody => {
                interrupted("the connection closed before the response")
                    .with_execution(Execution::MayHaveRun)
            }
        }
        .with_source(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_says_how_far_the_exchange_got() {
        for (stage, part) in [
            (Stage::NotSent, "was not sent"),
            (Stage::Refused, "before processing it"),
            (Stage::RequestBody, "provides the request body"),
            (Stage::AwaitingResponse, "before the response"),
            (Stage::ResponseBody, "before the end of the response body"),
        ] {
            let error = TransportError::new(stage, "a cause");
            assert!(error.to_string().contains(part), "{error}");
        }
    }
}
