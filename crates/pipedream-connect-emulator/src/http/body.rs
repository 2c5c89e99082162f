//! Response bodies as bytes on a connection.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

/// One step of sending a body.
#[derive(Debug)]
pub(crate) enum Step {
    Send(Bytes),
    /// Waits, so that the bytes before are delivered.
    Pause(Duration),
    /// Closes the connection.
    Close,
    /// Sends nothing until the client gives up or the server stops.
    Hang,
}

/// A body sent in steps. Ordinary bodies have one `Send` step.
#[derive(Debug)]
pub(crate) struct ResponseBody {
    steps: VecDeque<Step>,
    /// The `content-length`. `None` for a chunked body.
    length: Option<u64>,
    sleep: Option<Pin<Box<tokio::time::Sleep>>>,
}

impl ResponseBody {
    pub(crate) fn new(steps: impl IntoIterator<Item = Step>, length: Option<u64>) -> Self {
        Self {
            steps: steps.into_iter().collect(),
            length,
            sleep: None,
        }
    }

    pub(crate) fn whole(bytes: Bytes) -> Self {
        let length = bytes.len() as u64;
        let steps = (length > 0).then_some(Step::Send(bytes));
        Self::new(steps, Some(length))
    }

    pub(crate) fn chunked(bytes: &Bytes) -> Self {
        const CHUNK: usize = 16 * 1024;
        let starts = (0..bytes.len()).step_by(CHUNK);
        let chunk = |start: usize| bytes.slice(start..bytes.len().min(start + CHUNK));
        Self::new(starts.map(|start| Step::Send(chunk(start))), None)
    }
}

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        loop {
            if let Some(sleep) = self.sleep.as_mut() {
                std::task::ready!(sleep.as_mut().poll(cx));
                self.sleep = None;
            }
            match self.steps.pop_front() {
                None => return Poll::Ready(None),
                Some(Step::Send(bytes)) => return Poll::Ready(Some(Ok(Frame::data(bytes)))),
                Some(Step::Pause(time)) => self.sleep = Some(Box::pin(tokio::time::sleep(time))),
                Some(Step::Close) => {
                    return Poll::Ready(Some(Err(io::Error::other("closed by a fault rule"))));
                }
                Some(Step::Hang) => {
                    self.steps.push_front(Step::Hang);
                    return Poll::Pending;
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.steps.is_empty() && self.sleep.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        self.length
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
