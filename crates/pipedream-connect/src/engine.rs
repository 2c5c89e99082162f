//! One call from start to end: authorise, send, read, judge, wait, again. Everything a call may do twice, it does here.

use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use bytes::{Bytes, BytesMut};
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use pipedream_connect_raw::runtime::{Idempotency, Operation, Response};
use url::Url;

use crate::auth::Bearer;
use crate::call::{CallOptions, replace_headers};
use crate::client::Shared;
use crate::error::Execution;
use crate::idle::IdleLimit;
use crate::redact::{Secrets, Sensitive};
use crate::retry::{self, RetryPolicy};
use crate::trace::Trace;
use crate::transport::{Body, HttpRequest, HttpResponse, TransportError};
use crate::{Error, ErrorKind, json};

/// Says which environment of the project a call is about.
const ENVIRONMENT: HeaderName = HeaderName::from_static("x-pd-environment");
/// Most bytes of an error's body that are read.
const ERROR_BODY: usize = 1 << 20;
/// Most same-origin redirects that one attempt follows.
const REDIRECTS: usize = 5;

/// What is sent, apart from what the client adds to every request.
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    /// Absolute URL. Kept as text: parsing it for an attempt costs no more than copying a parsed one.
    pub(crate) url: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    pub(crate) credentials: Use,
}

/// Whose bearer a request carries.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// The client's.
    Client,
    /// None.
    Nothing,
    /// None, because the client's id and proof stand in the body, which is made anew for each attempt.
    Proof,
}

/// How an answer is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Take {
    /// Body read to its end; only 2xx is a success.
    Whole,
    /// Body left to the caller; 2xx is a success, and a redirect is an answer.
    Stream,
    /// Body left to the caller; any status is an answer, because it may be somebody else's.
    Any,
}

/// An answer, and what it took.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: AnswerBody,
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
    /// What the body of a failure may repeat; only looked for when the body is left open.
    pub(crate) secrets: Secrets,
}

pub(crate) enum AnswerBody {
    Whole(Bytes),
    Open(Body),
}

impl Answer {
    /// The answer as the generated client takes it.
    pub(crate) fn into_whole(self) -> Response {
        Response {
            status: self.status,
            headers: self.headers,
            body: match self.body {
                AnswerBody::Whole(bytes) => bytes,
                AnswerBody::Open(_) => Bytes::new(),
            },
            attempts: self.attempts,
            elapsed: self.elapsed,
        }
    }
}

/// One call.
pub(crate) struct Engine<'a> {
    pub(crate) shared: &'a Arc<Shared>,
    pub(crate) operation: &'static Operation,
    pub(crate) options: &'a CallOptions,
    pub(crate) take: Take,
}

/// What one attempt has reached; read when a time limit drops it halfway.
#[derive(Default)]
struct Progress {
    sent: bool,
    bearer: Option<u64>,
    head: Option<Head>,
}

/// What an answer has said before its body.
struct Head {
    status: StatusCode,
    asked: Option<Duration>,
}

impl Head {
    fn of(response: &HttpResponse, now: SystemTime) -> Self {
        let status = response.status;
        let asked = match status.is_success() {
            true => None,
            false => retry::asked_delay(status, &response.headers, now),
        };
        Self { status, asked }
    }

    /// The error for an answer whose body did not end in time: its status decides all the same.
    fn without_body(&self, kind: ErrorKind, limit: Duration) -> Error {
        let (status, nothing) = (self.status, HeaderMap::new());
        if !status.is_success() {
            let error = Error::answered(status, &nothing, b"", &Secrets::default());
            return error.retry_in(self.asked);
        }
        let message = format!(
            "the server answered {} but its body did not end within {limit:?}",
            status.as_u16()
        );
        Error::new(kind, message)
            .headed(status, &nothing)
            .with_execution(Execution::Ran)
    }
}

impl<'a> Engine<'a> {
    /// Boxed, so that what drives a call is compiled once, not in every place that makes one.
    pub(crate) fn run(self, mut outgoing: Outgoing) -> BoxFuture<'a, Result<Answer, Error>> {
        Box::pin(async move {
            let trace = Trace::call(self.operation);
            let outcome = trace.around(self.repeat(&mut outgoing, &trace)).await;
            trace.ended(&outcome);
            outcome
        })
    }

    async fn repeat(&self, outgoing: &mut Outgoing, trace: &Trace) -> Result<Answer, Error> {
        let start = self.shared.time.now();
        let policy = self
            .options
            .retry
            .as_ref()
            .unwrap_or(&self.shared.settings.retry);
        let mut attempts = 0;
        let mut taken = 0;
        let mut refreshed = false;
        let mut earlier = Execution::DidNotRun;
        loop {
            attempts += 1;
            let mut progress = Progress::default();
            let again = outgoing.body.replay();
            let attempt = self.trace_attempt(outgoing, attempts);
            let limited = self.limited(outgoing, start, &mut progress);
            let outcome = attempt.around(limited).await;
            attempt.ended(&outcome);
            let error = match outcome {
                Ok(mut answer) => {
                    self.shared.budget.succeeded(taken);
                    answer.attempts = attempts;
                    answer.elapsed = self.elapsed(start);
                    return Ok(answer);
                }
                Err(error) => error.of(self.operation).after(earlier),
            };
            earlier = error.execution();
            // Also for a body that can't be sent again: the next call should not meet the same token.
            let replaced = self.refresh(&error, &progress, &mut refreshed);
            let Some(body) = again else {
                return Err(self.finish(error, attempts, start));
            };
            outgoing.body = body;
            if replaced {
                continue;
            }
            let wait = self.wait_before_next(&error, policy, attempts, start, &mut taken);
            match wait {
                Some(delay) => {
                    trace.retries(&error, delay);
                    self.shared.time.sleep(delay).await;
                }
                None => return Err(self.finish(error, attempts, start)),
            }
        }
    }

    fn trace_attempt(&self, outgoing: &Outgoing, number: u32) -> Trace {
        Trace::attempt(
            self.operation,
            &outgoing.method,
            &outgoing.url,
            &self.shared.base,
            number,
        )
    }

    fn elapsed(&self, start: Instant) -> Duration {
        self.shared.time.now().saturating_duration_since(start)
    }

    fn finish(&self, error: Error, attempts: u32, start: Instant) -> Error {
        error.spent(attempts, self.elapsed(start))
    }

    /// A refused token is replaced and the call replayed, once: a 401 was not carried out, whatever the operation.
    fn refresh(&self, error: &Error, progress: &Progress, refreshed: &mut bool) -> bool {
        let Some(generation) = progress.bearer else {
            return false;
        };
        if error.kind() != ErrorKind::Unauthorized || !self.shared.credentials.can_refresh() {
            return false;
        }
        let (tokens, now) = (&self.shared.tokens, self.shared.time.now());
        if *refreshed {
            tokens.refused_again(generation, now);
            return false;
        }
        *refreshed = true;
        tokens.refused(generation, now);
        true
    }

    /// How long to wait before the next attempt; `None` when this one was the last.
    fn wait_before_next(
        &self,
        error: &Error,
        policy: &RetryPolicy,
        attempts: u32,
        start: Instant,
        taken: &mut u32,
    ) -> Option<Duration> {
        if attempts >= policy.max_attempts || !retry::repeatable(error, self.idempotency()) {
            return None;
        }
        let delay = policy.delay(attempts, error.retry_after(), &self.shared.chance);
        // Waiting for an attempt that can't be made any more helps nobody.
        if self
            .remaining(start)
            .is_some_and(|remaining| delay >= remaining)
        {
            return None;
        }
        *taken = self.shared.budget.take(error)?;
        Some(delay)
    }

    fn idempotency(&self) -> Idempotency {
        match self.options.idempotent {
            Some(true) => Idempotency::Idempotent,
            Some(false) => Idempotency::Unsafe,
            None => self.operation.idempotency,
        }
    }

    fn remaining(&self, start: Instant) -> Option<Duration> {
        let deadline = self.options.deadline.or(self.shared.settings.deadline)?;
        Some(deadline.saturating_sub(self.elapsed(start)))
    }

    /// One attempt within the attempt's time limit and what is left of the deadline.
    async fn limited(
        &self,
        outgoing: &mut Outgoing,
        start: Instant,
        progress: &mut Progress,
    ) -> Result<Answer, Error> {
        let limit = self.options.timeout.unwrap_or(self.shared.settings.timeout);
        let remaining = self.remaining(start);
        let least = remaining.map_or(limit, |remaining| remaining.min(limit));
        let outcome = {
            let attempt = pin!(self.attempt(outgoing, progress));
            self.shared.time.within(least, attempt).await
        };
        if let Some(outcome) = outcome {
            return outcome;
        }
        let kind = match remaining {
            Some(remaining) if remaining <= limit => ErrorKind::Deadline,
            _ => ErrorKind::Timeout,
        };
        if let Some(head) = &progress.head {
            return Err(head.without_body(kind, least));
        }
        let message = match kind {
            ErrorKind::Deadline => "the call's deadline passed".to_owned(),
            _ => format!("no complete answer within {limit:?}"),
        };
        let sent = if progress.sent {
            Execution::MayHaveRun
        } else {
            Execution::DidNotRun
        };
        Err(Error::new(kind, message).with_execution(sent))
    }

    async fn attempt(
        &self,
        outgoing: &mut Outgoing,
        progress: &mut Progress,
    ) -> Result<Answer, Error> {
        let bearer = self.bearer(outgoing.credentials).await?;
        progress.bearer = bearer.as_ref().map(|bearer| bearer.generation);
        let mut url = Url::parse(&outgoing.url)
            .map_err(|error| Error::argument("the request's URL is not valid").because(error))?;
        let mut body = match outgoing.credentials {
            Use::Proof => self.shared.proof()?,
            Use::Client | Use::Nothing => std::mem::take(&mut outgoing.body),
        };
        for _ in 0..=REDIRECTS {
            let replay = body.replay();
            let sensitive = Sensitive {
                client: self.shared,
                bearer: bearer.as_ref(),
                operation: self.operation,
                path: url.path(),
                headers: &outgoing.headers,
                body: body.bytes(),
            };
            let request = HttpRequest {
                method: outgoing.method.clone(),
                url: url.clone(),
                headers: self.headers(outgoing, bearer.as_ref(), &body),
                body,
            };
            progress.sent = true;
            let response = self
                .shared
                .transport
                .send(request)
                .await
                .map_err(Error::from)?;
            if self.take != Take::Whole || !response.status.is_redirection() {
                // What another server said through Pipedream decides nothing here.
                if self.take != Take::Any {
                    progress.head = Some(Head::of(&response, self.shared.time.wall()));
                }
                return self.receive(response, &sensitive).await;
            }
            url = same_origin_target(&url, &outgoing.method, &response)?;
            body = replay.unwrap_or_default();
        }
        Err(Error::new(
            ErrorKind::Redirect,
            format!("more than {REDIRECTS} redirects"),
        ))
    }

    async fn bearer(&self, credentials: Use) -> Result<Option<Bearer>, Error> {
        match credentials {
            Use::Nothing | Use::Proof => Ok(None),
            Use::Client => self.shared.bearer().await.map(Some),
        }
    }

    fn headers(&self, outgoing: &Outgoing, bearer: Option<&Bearer>, body: &Body) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(8);
        headers.insert(header::USER_AGENT, self.shared.user_agent.clone());
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        if matches!(body.0, crate::transport::BodyKind::Bytes(_)) {
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json"),
            );
        }
        let environment = self
            .options
            .environment
            .as_ref()
            .or(self.shared.environment.as_ref());
        if let Some(environment) = environment {
            headers.insert(ENVIRONMENT, environment.clone());
        }
        replace_headers(&mut headers, &outgoing.headers);
        if let Some(bearer) = bearer {
            headers.insert(header::AUTHORIZATION, bearer.header.clone());
        }
        headers
    }

    async fn receive(
        &self,
        response: HttpResponse,
        sensitive: &Sensitive<'_>,
    ) -> Result<Answer, Error> {
        let HttpResponse {
            status,
            headers,
            body,
        } = response;
        let idle = IdleLimit::new(&self.shared.time, self.shared.settings.idle_timeout);
        let most = self.shared.settings.max_body;
        match self.take {
            Take::Whole if status.is_success() => {
                let body = idle.read(body, most).await;
                let body = body.map_err(|cause| body_error(status, &headers, cause, most))?;
                Ok(Answer::new(status, headers, AnswerBody::Whole(body)))
            }
            Take::Stream if status.is_success() || status.is_redirection() => Ok(Answer::new(
                status,
                headers,
                AnswerBody::Open(idle.limit(body)),
            )),
            Take::Any if !may_be_throttling(status, &headers) => {
                let body = AnswerBody::Open(idle.limit(body));
                Ok(Answer::new(status, headers, body).sensitive(sensitive))
            }
            take => {
                let mut said = BytesMut::new();
                if take == Take::Any {
                    let start = idle.read_start(body, THROTTLED, &mut said).await;
                    let rest = start.map_err(|cause| {
                        body_error(status, &headers, cause, most)
                            .with_execution(Execution::MayHaveRun)
                    })?;
                    if rest.is_some() || !is_throttling(&said) {
                        let body = idle.limit_after(said.freeze(), rest.unwrap_or_default());
                        let body = AnswerBody::Open(body);
                        return Ok(Answer::new(status, headers, body).sensitive(sensitive));
                    }
                } else {
                    // A broken or endless error body changes nothing about the error.
                    let _ = idle.read_into(body, ERROR_BODY, &mut said).await;
                }
                let asked = retry::asked_delay(status, &headers, self.shared.time.wall());
                let secrets = sensitive.secrets();
                Err(Error::answered(status, &headers, &said, &secrets).retry_in(asked))
            }
        }
    }
}

/// Longest body that can be Pipedream's own word about too many requests.
const THROTTLED: usize = 256;

/// A 429 of Pipedream's own is short; a longer one is the app's.
fn may_be_throttling(status: StatusCode, headers: &HeaderMap) -> bool {
    let length = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    status == StatusCode::TOO_MANY_REQUESTS && length.is_none_or(|length| length <= THROTTLED)
}

/// `{"error": "Throttled"}` and nothing else.
fn is_throttling(body: &[u8]) -> bool {
    let said = json::read(body).unwrap_or_default();
    let alone = said.as_object().is_some_and(|map| map.len() == 1);
    alone && said["error"] == "Throttled"
}

impl Answer {
    fn new(status: StatusCode, headers: HeaderMap, body: AnswerBody) -> Self {
        Self {
            status,
            headers,
            body,
            attempts: 0,
            elapsed: Duration::ZERO,
            secrets: Secrets::default(),
        }
    }

    fn sensitive(mut self, sensitive: &Sensitive<'_>) -> Self {
        if !self.status.is_success() {
            self.secrets = sensitive.secrets();
        }
        self
    }
}

/// Why a body could not be read.
pub(crate) enum BodyFailure {
    Transport(TransportError),
    Stalled(Duration),
    TooLarge,
}

fn body_error(status: StatusCode, headers: &HeaderMap, cause: BodyFailure, most: usize) -> Error {
    let said = status.as_u16();
    let error = match cause {
        BodyFailure::Transport(source) => Error::new(
            ErrorKind::Interrupted,
            format!("the server answered {said} but its body broke off"),
        )
        .because(source),
        BodyFailure::Stalled(limit) => Error::new(
            ErrorKind::Timeout,
            format!("the server answered {said} but its body stood still for {limit:?}"),
        ),
        BodyFailure::TooLarge => Error::new(
            ErrorKind::TooLarge,
            format!("the server answered {said} with more than {most} bytes"),
        ),
    };
    error.headed(status, headers).with_execution(Execution::Ran)
}

/// Where a redirect leads, if it stays on this origin and repeats nothing that changes something.
fn same_origin_target(from: &Url, method: &Method, response: &HttpResponse) -> Result<Url, Error> {
    let status = response.status;
    let location = response
        .headers
        .get(header::LOCATION)
        .and_then(|value| value.to_str().ok());
    let target = location.and_then(|location| from.join(location).ok());
    let refused = |why: String| {
        Err(Error::new(
            ErrorKind::Redirect,
            format!("{} redirect {why}", status.as_u16()),
        )
        .headed(status, &response.headers)
        // Only 307 and 308 ask for the same call elsewhere; with the others it may have been carried out here.
        .with_execution(match status.as_u16() {
            307 | 308 => Execution::DidNotRun,
            _ => Execution::MayHaveRun,
        }))
    };
    match target {
        None => refused("without a usable Location".to_owned()),
        Some(target) if target.origin() != from.origin() => refused(format!(
            "to another origin ({}) was not followed",
            target.origin().ascii_serialization()
        )),
        Some(_) if *method != Method::GET => refused(format!("of a {method} was not followed")),
        Some(target) => Ok(target),
    }
}
