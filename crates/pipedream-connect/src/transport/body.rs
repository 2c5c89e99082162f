//! Request and response bodies.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use serde::Serialize;

use super::TransportError;
use crate::Error;

/// A stream of body chunks.
pub type BodyStream = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

/// A body: empty, bytes, or a stream. A stream can be sent only once.
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
    /// An empty body.
    pub fn empty() -> Self {
        Self::default()
    }

    /// A body that is sent or received in chunks.
    pub fn stream(
        stream: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
    ) -> Self {
        Self(BodyKind::Stream(Box::pin(stream)))
    }

    /// The next chunk; `None` at the end.
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
            BodyKind::Stream(stream) => {
                let chunk = stream.as_mut().poll_next(cx);
                if matches!(chunk, Poll::Ready(None)) {
                    // Not every stream may be polled again after its end.
                    self.0 = BodyKind::Empty;
                }
                chunk
            }
        }
    }

    /// The bytes, unless the body is empty or a stream.
    pub(crate) fn bytes(&self) -> Option<Bytes> {
        match &self.0 {
            BodyKind::Bytes(bytes) => Some(bytes.clone()),
            BodyKind::Empty | BodyKind::Stream(_) => None,
        }
    }

    /// A value, encoded as JSON.
    pub(crate) fn json(value: &(impl Serialize + ?Sized)) -> Result<Self, Error> {
        serde_json::to_vec(value).map(Self::from).map_err(|error| {
            Error::argument("the body could not be encoded as JSON").with_source(error)
        })
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
