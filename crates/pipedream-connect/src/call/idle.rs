//! Reads bodies with an idle timeout and a size limit.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use crate::clock::{Time, Wait};
use crate::future::BoxFuture;
use crate::transport::{Body, BodyKind, BodyStream, Stage, TransportError};

/// Why a body could not be read.
pub(crate) enum BodyFailure {
    Transport(TransportError),
    /// No data for the idle timeout.
    Idle(Duration),
    TooLarge,
}

/// Reads bodies that must not stop arriving for longer than `limit`.
pub(crate) struct IdleLimit<'a> {
    time: &'a Time,
    limit: Duration,
}

impl<'a> IdleLimit<'a> {
    pub(crate) fn new(time: &'a Time, limit: Duration) -> Self {
        Self { time, limit }
    }

    /// The whole body, up to `max` bytes.
    pub(crate) async fn read(&self, body: &mut Body, max: usize) -> Result<Bytes, BodyFailure> {
        let Some(first) = self.next(body).await? else {
            return Ok(Bytes::new());
        };
        let Some(second) = self.next(body).await? else {
            // Most responses arrive in one chunk, which need not be copied.
            return if first.len() > max {
                Err(BodyFailure::TooLarge)
            } else {
                Ok(first)
            };
        };
        let mut whole = BytesMut::with_capacity(2 * (first.len() + second.len()));
        whole.extend_from_slice(&first);
        whole.extend_from_slice(&second);
        self.read_into(body, max, &mut whole).await?;
        Ok(whole.freeze())
    }

    /// Appends the rest of a body, up to `max` bytes in total.
    pub(crate) async fn read_into(
        &self,
        body: &mut Body,
        max: usize,
        whole: &mut BytesMut,
    ) -> Result<(), BodyFailure> {
        while let Some(chunk) = self.next(body).await? {
            whole.extend_from_slice(&chunk);
            if whole.len() > max {
                return Err(BodyFailure::TooLarge);
            }
        }
        if whole.len() > max {
            Err(BodyFailure::TooLarge)
        } else {
            Ok(())
        }
    }

    /// Appends the start of a body until it exceeds `max` bytes. Returns whether the body ended.
    pub(crate) async fn read_start(
        &self,
        body: &mut Body,
        max: usize,
        start: &mut BytesMut,
    ) -> Result<bool, BodyFailure> {
        while start.len() <= max {
            match self.next(body).await? {
                Some(chunk) => start.extend_from_slice(&chunk),
                None => return Ok(true),
            }
        }
        Ok(false)
    }

    async fn next(&self, body: &mut Body) -> Result<Option<Bytes>, BodyFailure> {
        // Most chunks have already arrived and need no timer.
        let mut timer: Option<BoxFuture<()>> = None;
        poll_fn(|cx| {
            let expired = timer
                .as_mut()
                .is_some_and(|timer| timer.as_mut().poll(cx).is_ready());
            if let Poll::Ready(chunk) = Pin::new(&mut *body).poll_next(cx) {
                return Poll::Ready(chunk.transpose().map_err(BodyFailure::Transport));
            }
            if expired {
                return Poll::Ready(Err(BodyFailure::Idle(self.limit)));
            }
            if timer.is_none() {
                let new = timer.insert(self.time.timer(self.limit, Wait::Timeout));
                ready!(new.as_mut().poll(cx));
                return Poll::Ready(Err(BodyFailure::Idle(self.limit)));
            }
            Poll::Pending
        })
        .await
    }

    /// A body for the caller to read, which fails when no data arrives for the idle timeout.
    pub(crate) fn limit(&self, body: Body) -> Body {
        match body.0 {
            BodyKind::Stream(inner) => self.limited(Bytes::new(), inner),
            kind => Body(kind),
        }
    }

    /// The same for a body whose start was already read.
    pub(crate) fn limit_after(&self, start: Bytes, rest: Body) -> Body {
        match rest.0 {
            BodyKind::Stream(inner) => self.limited(start, inner),
            // It ended within the start.
            BodyKind::Empty | BodyKind::Bytes(_) => Body::from(start),
        }
    }

    fn limited(&self, start: Bytes, inner: BodyStream) -> Body {
        Body::stream(Limited {
            start,
            inner,
            time: self.time.clone(),
            limit: self.limit,
            timer: None,
        })
    }
}

/// The source of the error for a body that the caller reads and that stopped arriving.
#[derive(Debug)]
pub(crate) struct IdleTimeout(Duration);

impl fmt::Display for IdleTimeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no data received for {:?}", self.0)
    }
}

impl StdError for IdleTimeout {}

struct Limited {
    /// Returned before the chunks of `inner`.
    start: Bytes,
    inner: BodyStream,
    time: Time,
    limit: Duration,
    timer: Option<BoxFuture<()>>,
}

impl Stream for Limited {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !self.start.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut self.start))));
        }
        if let Poll::Ready(item) = self.inner.as_mut().poll_next(cx) {
            self.timer = None;
            return Poll::Ready(item);
        }
        let limit = self.limit;
        if self.timer.is_none() {
            self.timer = Some(self.time.timer(limit, Wait::Timeout));
        }
        if let Some(timer) = &mut self.timer {
            ready!(timer.as_mut().poll(cx));
            self.timer = None;
        }
        let idle = IdleTimeout(limit);
        Poll::Ready(Some(Err(TransportError::new(Stage::ResponseBody, idle))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn read(chunks: &[&'static str], max: usize) -> Option<Bytes> {
        let chunks: Vec<_> = chunks
            .iter()
            .map(|chunk| Ok(Bytes::from_static(chunk.as_bytes())))
            .collect();
        let mut body = Body::stream(futures_util::stream::iter(chunks));
        let time = Time::default();
        let limit = IdleLimit::new(&time, Duration::from_secs(60));
        limit.read(&mut body, max).await.ok()
    }

    #[tokio::test]
    async fn a_body_of_the_maximum_size_is_read_and_a_longer_one_is_an_error() {
        for chunks in [&["abcd"][..], &["ab", "cd"], &["a", "bc", "d"]] {
            assert_eq!(read(chunks, 5).await.as_deref(), Some(&b"abcd"[..]));
            assert_eq!(read(chunks, 4).await.as_deref(), Some(&b"abcd"[..]));
            assert_eq!(read(chunks, 3).await, None, "{chunks:?}");
            assert_eq!(read(chunks, 1).await, None, "{chunks:?}");
        }
    }
}
