//! The retry loop.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::attempt::{Attempt, Progress};
use super::prepared::Call;
use super::redact::Sent;
use super::request::{CallBody, CallRequest};
use super::response::{CallResponse, Responder, ResponseRules};
use super::time_limit::TimeLimit;
use super::token_source::Rejection;
use super::trace::Trace;
use crate::retry::is_repeatable;
use crate::transport::Body;
use crate::{Error, ErrorKind, Execution};

/// Runs a call: sends attempts until one succeeds or must not be repeated.
pub(crate) async fn run(
    request: Arc<CallRequest>,
    body: CallBody,
    rules: &'static ResponseRules,
) -> Result<CallResponse, Error> {
    request.check()?;
    let trace = Trace::call(request.call.operation);
    let attempts = attempts(&request, body, rules, &trace);
    let outcome = trace.around(attempts).await;
    trace.record(&outcome);
    outcome
}

async fn attempts(
    request: &Arc<CallRequest>,
    mut body: CallBody,
    rules: &'static ResponseRules,
    trace: &Trace,
) -> Result<CallResponse, Error> {
    let mut state = LoopState::new(&request.call);
    let error = loop {
        let mut attempt_body = match body.next() {
            Ok(body) => body,
            Err(error) => break state.record(error),
        };
        let mut progress = Progress::default();
        let attempt = state.attempt(request, rules, &mut attempt_body, &mut progress);
        let error = match attempt.await {
            Ok(response) => return Ok(state.succeeded(response)),
            Err(error) => state.record(error),
        };
        // Done even if the call cannot be repeated, so that the next call uses a new token.
        let refreshed = state.refresh_token(&error, &progress, rules.responder);
        if !body.is_repeatable() {
            break error;
        }
        if refreshed {
            continue;
        }
        let Some(delay) = state.delay(&error) else {
            break error;
        };
        trace.retries(&error, delay);
        request.call.context.time.sleep(delay).await;
    };
    let body = body.bytes();
    let sent = Sent::new(request, None, body.clone());
    let target = sent.target(rules, &body.unwrap_or_default());
    Err(state.finish(error).with_target(target))
}

/// What the loop remembers between attempts.
struct LoopState<'a> {
    call: &'a Call,
    start: Instant,
    attempts: u32,
    /// What the earlier attempts may have done.
    execution: Execution,
    refreshed: bool,
    /// What the last retry cost the budget.
    cost: u32,
}

impl<'a> LoopState<'a> {
    fn new(call: &'a Call) -> Self {
        Self {
            call,
            start: call.context.time.now(),
            attempts: 0,
            execution: Execution::DidNotRun,
            refreshed: false,
            cost: 0,
        }
    }

    async fn attempt(
        &mut self,
        request: &Arc<CallRequest>,
        rules: &'static ResponseRules,
        body: &mut Body,
        progress: &mut Progress,
    ) -> Result<CallResponse, Error> {
        self.attempts += 1;
        let trace = Trace::attempt(request, self.attempts);
        let attempt = Attempt {
            request,
            rules,
            limit: self.time_limit(),
        };
        let outcome = trace.around(attempt.run(body, progress)).await;
        trace.record(&outcome);
        outcome
    }

    fn time_limit(&self) -> TimeLimit {
        let timeout = self.call.timeout();
        let start = self.call.context.time.now();
        match self.remaining(start) {
            Some(remaining) if remaining <= timeout => TimeLimit {
                start,
                duration: remaining,
                kind: ErrorKind::Deadline,
            },
            _ => TimeLimit {
                start,
                duration: timeout,
                kind: ErrorKind::Timeout,
            },
        }
    }

    /// The time left until the deadline.
    fn remaining(&self, now: Instant) -> Option<Duration> {
        let elapsed = now.saturating_duration_since(self.start);
        Some(self.call.deadline()?.saturating_sub(elapsed))
    }

    fn elapsed(&self) -> Duration {
        self.call.context.time.since(self.start)
    }

    fn succeeded(&self, mut response: CallResponse) -> CallResponse {
        self.call.context.budget.deposit(self.cost);
        response.attempts = self.attempts;
        response.started = self.start;
        response.elapsed = self.elapsed();
        let deadline = self.call.deadline();
        response.deadline = deadline.and_then(|deadline| self.start.checked_add(deadline));
        response
    }

    /// Adds what the earlier attempts may have done.
    fn record(&mut self, error: Error) -> Error {
        self.execution = self.execution.or(error.execution());
        error
            .with_operation(self.call.operation)
            .with_execution(self.execution)
    }

    /// Reports a rejected token. Returns whether the call should be repeated with another one, which is tried once.
    fn refresh_token(&mut self, error: &Error, progress: &Progress, responder: Responder) -> bool {
        let (Some(tokens), Some(token)) = (&self.call.context.tokens, progress.token) else {
            return false;
        };
        if error.kind() != ErrorKind::Unauthorized {
            return false;
        }
        let rejection = match responder {
            Responder::OtherServer => Rejection::OtherServer,
            Responder::Pipedream if self.refreshed => Rejection::AfterRefresh,
            Responder::Pipedream => Rejection::First,
        };
        let refreshed = tokens.rejected(token, rejection) && rejection == Rejection::First;
        self.refreshed |= refreshed;
        refreshed
    }

    /// The delay before the next attempt; `None` when this attempt was the last.
    fn delay(&mut self, error: &Error) -> Option<Duration> {
        let policy = self.call.retry_policy();
        if self.attempts >= policy.max_attempts || !is_repeatable(error, self.call.idempotency()) {
            return None;
        }
        let context = &self.call.context;
        let delay = policy.delay(self.attempts, error.retry_after(), &context.jitter);
        // An attempt after the deadline would fail at once.
        let now = context.time.now();
        if self
            .remaining(now)
            .is_some_and(|remaining| delay >= remaining)
        {
            return None;
        }
        self.cost = context.budget.withdraw(error)?;
        Some(delay)
    }

    fn finish(&self, error: Error) -> Error {
        error.with_timing(self.attempts, self.elapsed())
    }
}
