//! The seam between the SDK and an HTTP stack: one request in, one response out.
//!
//! Everything else (credentials, retries, time limits, errors) happens above it, so a test or another HTTP stack needs
//! to do nothing but exchange bytes.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, Method, StatusCode};
use serde::Serialize;
use url::Url;

use crate::Error;
use crate::call::BoxFuture;

#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "reqwest")]
pub use self::reqwest::{ReqwestTransport, TransportConfig};

/// Exchanges one request for one response.
///
/// An implementation must not retry, must not follow redirects and must not decode the body; the SDK does what is
/// right for the operation. It is told to stop by being dropped.
pub trait Transport: Send + Sync + 'static {
    /// Sends `request`; resolves when status and headers are there, with the body still to be read.
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>>;
}

/// A request, ready to be sent.
pub struct HttpRequest {
    /// Method.
    pub method: Method,
    /// Absolute URL.
    pub url: Url,
    /// Headers; credentials are marked sensitive.
    pub headers: HeaderMap,
    /// Body.
    pub body: Body,
}

// Headers hold credentials, the URL may hold a token.
impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("host", &self.url.host_str())
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// A response whose body is still to be read.
pub struct HttpResponse {
    /// Status.
    pub status: StatusCode,
    /// Headers, as received.
    pub headers: HeaderMap,
    /// Body, as received: nothing is decompressed.
    pub body: Body,
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// A stream of body parts.
pub type BodyStream = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

/// A body: nothing, bytes, or a stream. Only a stream can't be sent twice.
#[derive(Default)]
pub struct Body(pub(crate) BodyKind);

#[derive(Default)]
pub(crate) enum BodyKind {
    #[default]
    Empty,
    Bytes(Bytes),
    Stream(BodyStream),
}

impl Body {
    /// No body.
    pub fn empty() -> Self {
        Self::default()
    }

    /// A body that arrives or leaves piece by piece.
    pub fn stream(
        stream: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
    ) -> Self {
        Self(BodyKind::Stream(Box::pin(stream)))
    }

    /// The next piece; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Bytes, TransportError>> {
        std::future::poll_fn(|cx| self.poll_next(cx)).await
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        match &mut self.0 {
            BodyKind::Empty => Poll::Ready(None),
            BodyKind::Bytes(bytes) => {
                let bytes = std::mem::take(bytes);
                self.0 = BodyKind::Empty;
                Poll::Ready(Some(Ok(bytes)))
            }
            BodyKind::Stream(stream) => stream.as_mut().poll_next(cx),
        }
    }

    /// The bytes, unless it is a stream.
    pub(crate) fn bytes(&self) -> Option<Bytes> {
        match &self.0 {
            BodyKind::Bytes(bytes) => Some(bytes.clone()),
            BodyKind::Empty | BodyKind::Stream(_) => None,
        }
    }

    /// A value, written as JSON.
    pub(crate) fn json(value: &(impl Serialize + ?Sized)) -> Result<Self, Error> {
        serde_json::to_vec(value).map(Self::from).map_err(|error| {
            Error::argument("the body could not be encoded as JSON").because(error)
        })
    }

    /// The same body for another attempt, unless it is a stream.
    pub(crate) fn replay(&self) -> Option<Self> {
        match &self.0 {
            BodyKind::Empty => Some(Self::empty()),
            BodyKind::Bytes(bytes) => Some(Self(BodyKind::Bytes(bytes.clone()))),
            BodyKind::Stream(_) => None,
        }
    }
}

impl Stream for Body {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_next(cx)
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(bytes: T) -> Self {
        Self(BodyKind::Bytes(bytes.into()))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            BodyKind::Empty => f.write_str("empty"),
            BodyKind::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            BodyKind::Stream(_) => f.write_str("stream"),
        }
    }
}

/// Why a transport could not complete an exchange, told by what the server may have seen.
#[derive(Debug)]
pub struct TransportError {
    stage: Stage,
    source: Box<dyn StdError + Send + Sync>,
}

/// How far an exchange came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stage {
    /// Nothing was sent: no address, no connection, no TLS session, or a request that can't be built.
    NotSent,
    /// Something was sent, and the server said that it did not take it up (HTTP/2: `REFUSED_STREAM`, `GOAWAY`).
    Refused,
    /// The request's own body, a stream, failed; a part of the request may have been sent.
    Upload,
    /// Something may have been sent; there is no answer.
    Sent,
    /// The answer began, its body did not end.
    Body,
}

impl TransportError {
    /// An error at `stage`.
    pub fn new(stage: Stage, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            stage,
            source: source.into(),
        }
    }

    /// How far the exchange came.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// The same cause, for an exchange that came as far as `stage`.
    #[cfg(feature = "reqwest")]
    pub(crate) fn at(self, stage: Stage) -> Self {
        Self { stage, ..self }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.stage {
            Stage::NotSent => "no connection could be made",
            Stage::Refused => "the server did not take the request up",
            Stage::Upload => "the request's body could not be read to its end",
            Stage::Sent => "the connection ended before an answer",
            Stage::Body => "the connection ended inside the answer",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
