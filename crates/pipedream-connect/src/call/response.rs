//! Reads a response by the rules of the feature that made the call.

use std::time::{Duration, Instant};

use bytes::{Bytes, BytesMut};
use futures_util::stream;
use http::{HeaderMap, StatusCode};

use super::context::Context;
use super::idle::{BodyFailure, IdleLimit};
use super::redact::Sent;
use super::redirects::Redirects;
use super::request::{CallRequest, request_host};
use super::response_error::{from_response, unreadable};
use super::time_limit::TimeLimit;
use crate::error::Target;
use crate::retry::server_delay;
use crate::transport::{Body, HttpResponse};
use crate::{Error, Execution};

/// The part of an error body that is read, in bytes.
pub(crate) const MAX_ERROR_BODY: usize = 1 << 20;

/// How the responses to one kind of call are read and judged.
pub(crate) struct ResponseRules {
    pub(crate) responder: Responder,
    pub(crate) reading: Reading,
    pub(crate) redirects: Redirects,
    pub(crate) judge: fn(StatusCode, &HeaderMap) -> Judgment,
    /// The hosts that an error names.
    pub(crate) hosts: fn(&CallRequest) -> Target,
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

/// Where a response comes from, as far as it shows that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Origin {
    /// The app that was called through the proxy, or the workflow.
    App,
    /// Pipedream itself.
    Pipedream,
    /// Either of them, or another server.
    Unknown,
}

/// What a status means.
pub(crate) enum Judgment {
    Success(Origin),
    Failure,
    /// What a body of at most `max` bytes says: the origin of a success, or `None` for a failure. A success of unknown
    /// origin if the body is longer or does not end.
    ByBody {
        max: usize,
        origin: fn(StatusCode, &[u8]) -> Option<Origin>,
    },
}

impl ResponseRules {
    /// An operation of the API: any 2xx is a success.
    pub(crate) const API: Self = Self {
        responder: Responder::Pipedream,
        reading: Reading::Buffered,
        redirects: Redirects::SameOrigin,
        judge: |status, _| match status.is_success() {
            true => Judgment::Success(Origin::Pipedream),
            false => Judgment::Failure,
        },
        hosts: request_host,
    };
}

/// A successful response.
pub(crate) struct CallResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    pub(crate) origin: Origin,
    pub(crate) attempts: u32,
    pub(crate) started: Instant,
    pub(crate) elapsed: Duration,
    /// When the deadline of the call passes.
    pub(crate) deadline: Option<Instant>,
    /// What the response may repeat, for a text made from it later.
    pub(crate) sent: Sent,
}

impl CallResponse {
    /// The body of a buffered response.
    pub(crate) fn bytes(&self) -> Bytes {
        self.body.bytes().unwrap_or_default()
    }
}

/// Reads one response.
pub(crate) struct ResponseReader {
    pub(crate) rules: &'static ResponseRules,
    pub(crate) limit: TimeLimit,
    pub(crate) sent: Sent,
}

impl ResponseReader {
    /// The body and origin of a success.
    pub(crate) async fn read(
        &self,
        response: &mut HttpResponse,
        judgment: Judgment,
    ) -> Result<(Body, Origin), Error> {
        match judgment {
            Judgment::Success(origin) => Ok((self.success(response).await?, origin)),
            Judgment::Failure => Err(self.failure(response).await),
            Judgment::ByBody { max, origin } => self.by_body(response, max, origin).await,
        }
    }

    pub(crate) fn finish(self, response: HttpResponse, body: Body, origin: Origin) -> CallResponse {
        CallResponse {
            status: response.status,
            headers: response.headers,
            body,
            origin,
            attempts: 0,
            started: self.limit.start,
            elapsed: Duration::ZERO,
            deadline: None,
            sent: self.sent,
        }
    }

    fn context(&self) -> &Context {
        &self.sent.request.call.context
    }

    fn idle_limit(&self) -> IdleLimit<'_> {
        let context = self.context();
        IdleLimit::new(&context.time, context.settings.idle_timeout)
    }

    async fn success(&self, response: &mut HttpResponse) -> Result<Body, Error> {
        let limit = self.idle_limit();
        match self.rules.reading {
            Reading::Streaming => Ok(limit.limit(std::mem::take(&mut response.body))),
            Reading::Buffered => {
                let max = self.context().settings.max_response_bytes;
                let body = limit.read(&mut response.body, max).await;
                let body = body.map_err(|failure| self.unreadable(response, failure))?;
                Ok(Body::from(body))
            }
        }
    }

    /// An error body that is incomplete or too long does not change the error.
    async fn failure(&self, response: &mut HttpResponse) -> Error {
        let (body, _) = self.read_start(response, MAX_ERROR_BODY).await;
        self.error(response, &body)
    }

    async fn by_body(
        &self,
        response: &mut HttpResponse,
        max: usize,
        judge: fn(StatusCode, &[u8]) -> Option<Origin>,
    ) -> Result<(Body, Origin), Error> {
        let (start, outcome) = self.read_start(response, max).await;
        let mut rest = std::mem::take(&mut response.body);
        let origin = match outcome {
            Some(Ok(true)) => judge(response.status, &start),
            Some(Err(BodyFailure::Transport(failure))) => {
                // Whoever reads the body gets the failure.
                rest = Body::stream(stream::iter([Err(failure)]));
                Some(Origin::Unknown)
            }
            Some(Ok(false) | Err(_)) | None => Some(Origin::Unknown),
        };
        let Some(origin) = origin else {
            return Err(self.error(response, &start));
        };
        let body = self.idle_limit().limit_after(start.freeze(), rest);
        Ok((body, origin))
    }

    /// The body until it exceeds `max` bytes or the attempt's time is up, and whether it ended; `None` when the time was up.
    async fn read_start(
        &self,
        response: &mut HttpResponse,
        max: usize,
    ) -> (BytesMut, Option<Result<bool, BodyFailure>>) {
        let mut start = BytesMut::new();
        let (limit, time) = (self.idle_limit(), &self.context().time);
        // Boxed: rare, and it would enlarge the future of every call.
        let mut reading = Box::pin(limit.read_start(&mut response.body, max, &mut start));
        let outcome = time
            .within(self.limit.remaining(time), reading.as_mut())
            .await;
        drop(reading);
        (start, outcome)
    }

    /// The error for a failing response.
    fn error(&self, response: &HttpResponse, body: &[u8]) -> Error {
        let (status, headers) = (response.status, &response.headers);
        let delay = server_delay(status, headers, self.context().time.wall());
        let error =
            from_response(status, headers, body, &self.sent.secrets()).with_retry_after(delay);
        self.rules.responder.attribute(error)
    }

    fn unreadable(&self, response: &HttpResponse, failure: BodyFailure) -> Error {
        let max = self.context().settings.max_response_bytes;
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
