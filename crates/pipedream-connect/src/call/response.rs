//! Reads a response by the rules of the feature that made the call.

use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode};

use super::context::Context;
use super::idle::{BodyFailure, IdleLimit};
use super::redact::Sent;
use super::redirects::Redirects;
use super::response_error::{from_response, unreadable};
use crate::retry::server_delay;
use crate::transport::{Body, BodyKind, HttpResponse};
use crate::{Error, Execution};

/// The part of an error body that is read, in bytes.
pub(crate) const MAX_ERROR_BODY: usize = 1 << 20;

/// How the responses to one kind of call are read and judged.
pub(crate) struct ResponseRules {
    pub(crate) responder: Responder,
    pub(crate) reading: Reading,
    pub(crate) redirects: Redirects,
    pub(crate) judge: fn(StatusCode, &HeaderMap) -> Judgment,
}

/// Which server produced the response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Responder {
    /// The API itself. A rejection means that the operation did not run.
    Pipedream,
    /// An app, a workflow, or an unknown server. The status proves nothing about what ran.
    OtherServer,
}

/// Who reads the body of a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// The attempt, to its end.
    Buffered,
    /// The caller.
    Streaming,
}

/// What a status means.
pub(crate) enum Judgment {
    Success,
    Failure,
    /// A failure if the body has at most `max` bytes and passes the test.
    FailureIf {
        max: usize,
        test: fn(&[u8]) -> bool,
    },
}

impl ResponseRules {
    /// An operation of the API: any 2xx is a success.
    pub(crate) const API: Self = Self {
        responder: Responder::Pipedream,
        reading: Reading::Buffered,
        redirects: Redirects::SameOrigin,
        judge: |status, _| match status.is_success() {
            true => Judgment::Success,
            false => Judgment::Failure,
        },
    };
}

/// A successful response.
pub(crate) struct CallResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
    /// When the deadline of the call passes.
    pub(crate) deadline: Option<Instant>,
    pub(crate) responder: Responder,
    /// What the response may repeat, for a text made from it later.
    pub(crate) sent: Sent,
}

impl CallResponse {
    /// The body of a buffered response.
    pub(crate) fn into_bytes(self) -> Bytes {
        match self.body.0 {
            BodyKind::Bytes(bytes) => bytes,
            BodyKind::Empty | BodyKind::Stream(_) => Bytes::new(),
        }
    }
}

/// Reads one response.
pub(crate) struct ResponseReader<'a> {
    pub(crate) context: &'a Context,
    pub(crate) rules: &'static ResponseRules,
    pub(crate) sent: Sent,
}

impl ResponseReader<'_> {
    pub(crate) async fn read(
        &self,
        response: &mut HttpResponse,
        judgment: Judgment,
    ) -> Result<CallResponse, Error> {
        match judgment {
            Judgment::Success => self.success(response).await,
            Judgment::Failure => Err(self.failure(response).await),
            Judgment::FailureIf { max, test } => self.failure_if(response, max, test).await,
        }
    }

    fn idle_limit(&self) -> IdleLimit<'_> {
        IdleLimit::new(&self.context.time, self.context.settings.idle_timeout)
    }

    async fn success(&self, response: &mut HttpResponse) -> Result<CallResponse, Error> {
        let body = match self.rules.reading {
            Reading::Streaming => self.idle_limit().limit(std::mem::take(&mut response.body)),
            Reading::Buffered => {
                let max = self.context.settings.max_response_bytes;
                let body = self.idle_limit().read(&mut response.body, max).await;
                Body::from(body.map_err(|failure| self.unreadable(response, failure))?)
            }
        };
        Ok(self.call_response(response, body))
    }

    /// An error body that is incomplete or too long does not change the error.
    async fn failure(&self, response: &mut HttpResponse) -> Error {
        let mut body = BytesMut::new();
        let limit = self.idle_limit();
        let _ = limit
            .read_into(&mut response.body, MAX_ERROR_BODY, &mut body)
            .await;
        self.error(response, &body)
    }

    async fn failure_if(
        &self,
        response: &mut HttpResponse,
        max: usize,
        test: fn(&[u8]) -> bool,
    ) -> Result<CallResponse, Error> {
        let mut start = BytesMut::new();
        let limit = self.idle_limit();
        let ended = limit.read_start(&mut response.body, max, &mut start).await;
        let ended = ended.map_err(|failure| self.unreadable(response, failure))?;
        if ended && test(&start) {
            return Err(self.error(response, &start));
        }
        let body = limit.limit_after(start.freeze(), std::mem::take(&mut response.body));
        Ok(self.call_response(response, body))
    }

    fn call_response(&self, response: &mut HttpResponse, body: Body) -> CallResponse {
        CallResponse {
            status: response.status,
            headers: std::mem::take(&mut response.headers),
            body,
            attempts: 0,
            elapsed: Duration::ZERO,
            deadline: None,
            responder: self.rules.responder,
            sent: self.sent.clone(),
        }
    }

    /// The error for a failing response.
    pub(crate) fn error(&self, response: &HttpResponse, body: &[u8]) -> Error {
        let (status, headers) = (response.status, &response.headers);
        let delay = server_delay(status, headers, self.context.time.wall());
        let error =
            from_response(status, headers, body, &self.sent.secrets()).with_retry_after(delay);
        self.rules.responder.attribute(error)
    }

    fn unreadable(&self, response: &HttpResponse, failure: BodyFailure) -> Error {
        let max = self.context.settings.max_response_bytes;
        let secrets = self.sent.secrets();
        let error = unreadable(response.status, &response.headers, failure, max, &secrets);
        self.rules.responder.attribute(error)
    }
}

impl Responder {
    /// What the status of another server proves about the operation: nothing.
    pub(crate) fn attribute(self, error: Error) -> Error {
        match self {
            Self::Pipedream => error,
            Self::OtherServer => error.with_execution(Execution::MayHaveRun),
        }
    }
}
