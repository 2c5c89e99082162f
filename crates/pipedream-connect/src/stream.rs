//! A response whose body is still on its way.

use std::fmt;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use tokio::io::{AsyncWrite, AsyncWriteExt};

use crate::engine::{Answer, AnswerBody};
use crate::error::Execution;
use crate::redact::Secrets;
use crate::transport::Body;
use crate::{Error, ErrorKind};

/// Status, headers and body as they came: not decompressed, not decoded, and read only as fast as you take it.
pub struct StreamResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Body,
    attempts: u32,
    elapsed: Duration,
    most: usize,
    /// What the app may repeat in an error.
    secrets: Secrets,
}

impl StreamResponse {
    pub(crate) fn new(answer: Answer, most: usize) -> Self {
        Self {
            status: answer.status,
            headers: answer.headers,
            body: match answer.body {
                AnswerBody::Whole(bytes) => Body::from(bytes),
                AnswerBody::Open(body) => body,
            },
            attempts: answer.attempts,
            elapsed: answer.elapsed,
            most,
            secrets: answer.secrets,
        }
    }

    /// HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Headers, as received.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The media type, without parameters.
    pub fn content_type(&self) -> Option<&str> {
        let value = self.headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
        value.split(';').next().map(str::trim)
    }

    /// How many requests it took.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How long it took until status and headers were there.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The next piece of the body; `None` at the end.
    ///
    /// # Errors
    /// [`ErrorKind::Interrupted`] when the connection breaks or the body stands still for too long.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.body.next().await.transpose().map_err(|error| {
            let message = format!(
                "the server answered {} but its body broke off",
                self.status.as_u16()
            );
            self.told(ErrorKind::Interrupted, message).because(error)
        })
    }

    /// An error that knows what the status says about the call.
    fn told(&self, kind: ErrorKind, message: impl Into<String>) -> Error {
        let sent = match self.status.is_success() {
            true => Execution::Ran,
            false => Execution::MayHaveRun,
        };
        Error::new(kind, message).with_execution(sent)
    }

    /// The body as a stream.
    pub fn into_body(self) -> Body {
        self.body
    }

    /// The whole body.
    ///
    /// # Errors
    /// As [`StreamResponse::chunk`], and [`ErrorKind::TooLarge`] beyond the client's `max_response_bytes`.
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let mut whole = BytesMut::new();
        while let Some(part) = self.chunk().await? {
            if whole.len() + part.len() > self.most {
                let message = format!(
                    "the body is larger than {} bytes; stream it, or raise `max_response_bytes`",
                    self.most
                );
                return Err(self.told(ErrorKind::TooLarge, message));
            }
            whole.extend_from_slice(&part);
        }
        Ok(whole.freeze())
    }

    /// The whole body as text; bytes that are not UTF-8 become replacement marks.
    ///
    /// # Errors
    /// As [`StreamResponse::bytes`].
    pub async fn text(self) -> Result<String, Error> {
        Ok(String::from_utf8_lossy(&self.bytes().await?).into_owned())
    }

    /// The whole body, decoded from JSON.
    ///
    /// # Errors
    /// As [`StreamResponse::bytes`]; [`ErrorKind::Decode`] when a success is not JSON of that type; the error for the
    /// status when anything else is not.
    pub async fn json<T: DeserializeOwned>(self) -> Result<T, Error> {
        let (status, headers, secrets) = (self.status, self.headers.clone(), self.secrets.clone());
        let bytes = self.bytes().await?;
        serde_json::from_slice(&bytes).map_err(|error| {
            if status.is_success() {
                return Error::undecodable(status, &headers, ".", error);
            }
            Error::answered(status, &headers, &bytes, &secrets)
        })
    }

    /// Writes the body to `writer` piece by piece, and returns how many bytes it was.
    ///
    /// # Errors
    /// As [`StreamResponse::chunk`], and the writer's own error as the source.
    pub async fn copy_to(mut self, writer: &mut (impl AsyncWrite + Unpin)) -> Result<u64, Error> {
        let mut written = 0;
        let failed = |this: &Self, error: std::io::Error| {
            let message = "the body could not be written where it should go";
            this.told(ErrorKind::Interrupted, message).because(error)
        };
        while let Some(part) = self.chunk().await? {
            let outcome = writer.write_all(&part).await;
            outcome.map_err(|error| failed(&self, error))?;
            written += part.len() as u64;
        }
        let outcome = writer.flush().await;
        outcome.map_err(|error| failed(&self, error))?;
        Ok(written)
    }

    /// Turns a status of 400 or more into an error, with what the body says.
    ///
    /// # Errors
    /// The error for the status; [`Error::status`] and [`Error::body_excerpt`] tell the rest.
    pub async fn error_for_status(self) -> Result<Self, Error> {
        if !self.status.is_client_error() && !self.status.is_server_error() {
            return Ok(self);
        }
        let (status, headers, secrets) = (self.status, self.headers.clone(), self.secrets.clone());
        let body = self.bytes().await.unwrap_or_default();
        Err(Error::answered(status, &headers, &body, &secrets))
    }
}

// Headers may hold cookies.
impl fmt::Debug for StreamResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamResponse")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
