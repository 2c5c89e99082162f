//! A response whose body the caller reads.

use std::error::Error as StdError;
use std::fmt;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode, header};
use pipedream_connect_raw::runtime::locate;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncWrite, AsyncWriteExt};

use super::idle::IdleTimeout;
use super::redact::Sent;
use super::request::CallRequest;
use super::response::{CallResponse, MAX_ERROR_BODY, Origin, ResponseRules};
use super::response_error::{from_response, undecodable, with_head};
use super::retry_loop;
use crate::clock::Time;
use crate::transport::Body;
use crate::{Error, ErrorKind, Execution};

/// Status, headers and body as received: not decompressed, not decoded, and read only as fast as you consume it.
///
/// [`bytes`](Self::bytes), [`text`](Self::text), [`json`](Self::json) and [`error_for_status`](Self::error_for_status)
/// read the body within the deadline of the call. [`chunk`](Self::chunk) and [`copy_to`](Self::copy_to) stream it: they
/// only fail when no data arrives for the client's idle timeout.
pub struct StreamResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Body,
    origin: Origin,
    attempts: u32,
    started: Instant,
    elapsed: Duration,
    deadline: Option<Instant>,
    rules: &'static ResponseRules,
    sent: Sent,
}

/// Runs a call whose response body the caller reads.
pub(crate) async fn stream(
    request: CallRequest,
    body: Body,
    rules: &'static ResponseRules,
) -> Result<StreamResponse, Error> {
    let response = retry_loop::run(Arc::new(request), body.into(), rules).await?;
    Ok(StreamResponse::new(rules, response))
}

impl StreamResponse {
    fn new(rules: &'static ResponseRules, response: CallResponse) -> Self {
        Self {
            status: response.status,
            headers: response.headers,
            body: response.body,
            origin: response.origin,
            attempts: response.attempts,
            started: response.started,
            elapsed: response.elapsed,
            deadline: response.deadline,
            rules,
            sent: response.sent,
        }
    }

    /// HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Whether the app responded, or Pipedream, as far as the response shows that.
    ///
    /// Through the proxy, a status below 400 is the app's. Other responses are the app's if they differ from the format in
    /// which Pipedream reports errors; a response in that format is [`Origin::Unknown`], because an app may use the same
    /// format. So a 404 of unknown origin may mean that the account does not exist.
    pub fn origin(&self) -> Origin {
        self.origin
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

    /// How many requests were made.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Time until the status and headers arrived.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The next chunk of the body; `None` at the end.
    ///
    /// # Errors
    /// [`ErrorKind::Interrupted`] when the connection closes before the end of the body; [`ErrorKind::Timeout`] when no
    /// data arrives for the client's idle timeout.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.body.next().await.transpose().map_err(|error| {
            let message = format!(
                "the server responded with {}, but the body could not be read to its end",
                self.status.as_u16()
            );
            let is_idle = StdError::source(&error).is_some_and(|source| source.is::<IdleTimeout>());
            let kind = if is_idle {
                ErrorKind::Timeout
            } else {
                ErrorKind::Interrupted
            };
            self.error(kind, message).with_source(error)
        })
    }

    /// An error about the body. The status says whether the operation ran.
    fn error(&self, kind: ErrorKind, message: impl Into<String>) -> Error {
        let execution = match self.status.is_success() {
            true => Execution::Ran,
            false => Execution::MayHaveRun,
        };
        let (error, secrets) = (Error::new(kind, message), self.sent.secrets());
        let error = with_head(error, self.status, &self.headers, &secrets);
        self.describe(error.with_execution(execution))
    }

    /// Adds which call failed.
    fn describe(&self, error: Error) -> Error {
        let call = &self.sent.request.call;
        error
            .with_operation(call.operation)
            .with_timing(self.attempts, call.context.time.since(self.started))
            .with_target(self.sent.target(self.rules, &[]))
    }

    fn time(&self) -> Time {
        self.sent.request.call.context.time.clone()
    }

    /// The body as a stream.
    pub fn into_body(self) -> Body {
        self.body
    }

    /// The whole body.
    ///
    /// # Errors
    /// As [`StreamResponse::chunk`]; [`ErrorKind::TooLarge`] when the body exceeds the client's `max_response_bytes`;
    /// [`ErrorKind::Deadline`] when the deadline of the call passes.
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        self.read().await
    }

    async fn read(&mut self) -> Result<Bytes, Error> {
        let (time, deadline) = (self.time(), self.deadline);
        let outcome = until(&time, deadline, self.read_to_end()).await;
        outcome.unwrap_or_else(|| {
            let message = format!(
                "the server responded with {}, but the deadline of the call passed before the end of the body",
                self.status.as_u16()
            );
            Err(self.error(ErrorKind::Deadline, message))
        })
    }

    async fn read_to_end(&mut self) -> Result<Bytes, Error> {
        let max = self.sent.request.call.context.settings.max_response_bytes;
        let mut body = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            if body.len() + chunk.len() > max {
                let message = format!(
                    "the body is larger than {max} bytes; stream it, or raise `max_response_bytes`"
                );
                return Err(self.error(ErrorKind::TooLarge, message));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }

    /// The whole body as text. Bytes that are not UTF-8 become replacement characters.
    ///
    /// # Errors
    /// As [`StreamResponse::bytes`].
    pub async fn text(self) -> Result<String, Error> {
        Ok(String::from_utf8_lossy(&self.bytes().await?).into_owned())
    }

    /// The whole body, decoded from JSON.
    ///
    /// # Errors
    /// As [`StreamResponse::bytes`]. [`ErrorKind::Decode`] when a success is not JSON of that type, with the field in
    /// [`Error::json_path`]; the error for the status when another response is not.
    pub async fn json<T: DeserializeOwned>(mut self) -> Result<T, Error> {
        let body = self.read().await?;
        serde_json::from_slice(&body).map_err(|error| {
            if self.status.is_success() {
                let (path, secrets) = (locate(&body, &error), self.sent.secrets());
                let error = undecodable(self.status, &self.headers, &path, &error, &secrets);
                self.describe(error)
            } else {
                self.status_error(&body)
            }
        })
    }

    /// Writes the body to `writer` and returns its length in bytes.
    ///
    /// # Errors
    /// As [`StreamResponse::chunk`], or with the writer's own error as the source.
    pub async fn copy_to(mut self, writer: &mut (impl AsyncWrite + Unpin)) -> Result<u64, Error> {
        let mut written = 0;
        while let Some(chunk) = self.chunk().await? {
            let outcome = writer.write_all(&chunk).await;
            outcome.map_err(|error| self.write_error(error))?;
            written += chunk.len() as u64;
        }
        let outcome = writer.flush().await;
        outcome.map_err(|error| self.write_error(error))?;
        Ok(written)
    }

    fn write_error(&self, error: std::io::Error) -> Error {
        self.error(
            ErrorKind::Interrupted,
            "could not write the body to the writer",
        )
        .with_source(error)
    }

    /// Turns a status of 400 or more into an error with the message of the body.
    ///
    /// # Errors
    /// The error for the status. [`Error::status`] and [`Error::body_excerpt`] have the details.
    pub async fn error_for_status(mut self) -> Result<Self, Error> {
        if !self.status.is_client_error() && !self.status.is_server_error() {
            return Ok(self);
        }
        let body = self.read_error_body().await;
        Err(self.status_error(&body))
    }

    /// The beginning of the body, as far as it arrives before the deadline. An incomplete body does not change the error.
    async fn read_error_body(&mut self) -> BytesMut {
        let mut body = BytesMut::new();
        let (time, deadline) = (self.time(), self.deadline);
        let reading = async {
            while body.len() < MAX_ERROR_BODY
                && let Ok(Some(chunk)) = self.chunk().await
            {
                body.extend_from_slice(&chunk);
            }
        };
        until(&time, deadline, reading).await;
        body
    }

    fn status_error(&self, body: &[u8]) -> Error {
        let secrets = self.sent.secrets();
        let error = from_response(self.status, &self.headers, body, &secrets);
        self.describe(self.rules.responder.attribute(error))
    }
}

/// Runs `future` until the deadline. `None` means that the deadline passed.
async fn until<F: Future>(time: &Time, deadline: Option<Instant>, future: F) -> Option<F::Output> {
    let future = pin!(future);
    match deadline {
        None => Some(future.await),
        Some(deadline) => {
            let remaining = deadline.saturating_duration_since(time.now());
            time.within(remaining, future).await
        }
    }
}

// Headers may contain cookies.
impl fmt::Debug for StreamResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamResponse")
            .field("status", &self.status)
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}
