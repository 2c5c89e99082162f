//! Reading bodies with a limit on standing still, and on size.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use crate::call::BoxFuture;
use crate::clock::Time;
use crate::engine::BodyFailure;
use crate::transport::{Body, BodyKind, BodyStream, Stage, TransportError};

/// How long a body may stand still.
pub(crate) struct IdleLimit<'a> {
    time: &'a Time,
    limit: Duration,
}

impl<'a> IdleLimit<'a> {
    pub(crate) fn new(time: &'a Time, limit: Duration) -> Self {
        Self { time, limit }
    }

    /// The whole body, up to `most` bytes.
    pub(crate) async fn read(&self, mut body: Body, most: usize) -> Result<Bytes, BodyFailure> {
        let Some(first) = self.next(&mut body).await? else {
            return Ok(Bytes::new());
        };
        let Some(second) = self.next(&mut body).await? else {
            // Most answers arrive in one piece, which need not be copied.
            return if first.len() > most {
                Err(BodyFailure::TooLarge)
            } else {
                Ok(first)
            };
        };
        let mut whole = BytesMut::with_capacity(2 * (first.len() + second.len()));
        whole.extend_from_slice(&first);
        whole.extend_from_slice(&second);
        self.read_into(body, most, &mut whole).await?;
        Ok(whole.freeze())
    }

    /// Appends the rest of a body, up to `most` bytes in all.
    pub(crate) async fn read_into(
        &self,
        mut body: Body,
        most: usize,
        whole: &mut BytesMut,
    ) -> Result<(), BodyFailure> {
        while let Some(part) = self.next(&mut body).await? {
            whole.extend_from_slice(&part);
            if whole.len() > most {
                return Err(BodyFailure::TooLarge);
            }
        }
        if whole.len() > most {
            Err(BodyFailure::TooLarge)
        } else {
            Ok(())
        }
    }

    /// Appends the start of a body, until it has more than `most` bytes; gives the rest, if that is not its end.
    pub(crate) async fn read_start(
        &self,
        mut body: Body,
        most: usize,
        start: &mut BytesMut,
    ) -> Result<Option<Body>, BodyFailure> {
        while start.len() <= most {
            match self.next(&mut body).await? {
                Some(part) => start.extend_from_slice(&part),
                None => return Ok(None),
            }
        }
        Ok(Some(body))
    }

    async fn next(&self, body: &mut Body) -> Result<Option<Bytes>, BodyFailure> {
        if matches!(body.0, BodyKind::Empty) {
            return Ok(None);
        }
        let part = match part_at_hand(body).await {
            Some(part) => Some(part),
            None => self.time.within(self.limit, pin!(body.next())).await,
        };
        match part {
            None => Err(BodyFailure::Stalled(self.limit)),
            Some(part) => part.transpose().map_err(BodyFailure::Transport),
        }
    }

    /// A body that fails when it stands still, for a caller who reads it later.
    pub(crate) fn limit(&self, body: Body) -> Body {
        match body.0 {
            BodyKind::Stream(inner) => self.limited(Bytes::new(), inner),
            kind => Body(kind),
        }
    }

    /// The same for a body whose start was read already.
    pub(crate) fn limit_after(&self, start: Bytes, rest: Body) -> Body {
        match rest.0 {
            BodyKind::Stream(inner) => self.limited(start, inner),
            // Read in one piece.
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

/// What `body` gives without waiting. Most parts have arrived by the time they are asked for, and need no timer.
async fn part_at_hand(body: &mut Body) -> Option<Option<Result<Bytes, TransportError>>> {
    poll_fn(|cx| match Pin::new(&mut *body).poll_next(cx) {
        Poll::Ready(part) => Poll::Ready(Some(part)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

struct Limited {
    /// Comes before what `inner` gives.
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
            self.timer = Some(self.time.timer(limit));
        }
        if let Some(timer) = &mut self.timer {
            ready!(timer.as_mut().poll(cx));
            self.timer = None;
        }
        let stalled = format!("the body stood still for {limit:?}");
        Poll::Ready(Some(Err(TransportError::new(Stage::Body, stalled))))
    }
}
