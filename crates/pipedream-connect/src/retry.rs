//! When to retry: the policy, the budget, and the delay that a server asks for. The retry loop itself is in `call`.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, StatusCode};
use pipedream_connect_raw::runtime::{Idempotency, parse_number};

use crate::clock::Jitter;
use crate::{Error, ErrorKind};

/// How failed calls are retried.
///
/// A call that did not run (never sent, or rejected with 429) is retried for every operation. A call that may have run
/// (408, 5xx, timeouts, broken connections) is retried only for safe and idempotent operations.
#[derive(Clone, Debug)]
#[must_use]
pub struct RetryPolicy {
    pub(crate) max_attempts: u32,
    pub(crate) base_delay: Duration,
    pub(crate) max_delay: Duration,
    pub(crate) max_server_delay: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_attempts: 3,
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(20),
            max_server_delay: Duration::from_secs(60),
        }
    }
}

impl RetryPolicy {
    /// The default: 3 attempts; backoff with full jitter of up to 0.5 s, 1 s, 2 s and so on, at most 20 s; at most 60 s
    /// when the server asks for a delay.
    pub fn new() -> Self {
        Self::default()
    }

    /// No retries.
    pub fn none() -> Self {
        Self {
            max_attempts: 1,
            ..Self::default()
        }
    }

    /// Number of attempts, including the first one; 0 counts as 1. Default 3.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// Upper bound of the first delay; it doubles with every attempt. Default 500 ms.
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Upper bound of any delay that the client chooses itself. Default 20 s.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Upper bound of any delay that the server asks for (`Retry-After`, `X-RateLimit-Reset`). Default 60 s.
    pub fn max_server_delay(mut self, delay: Duration) -> Self {
        self.max_server_delay = delay;
        self
    }

    /// How long to wait before attempt `attempt + 1`.
    pub(crate) fn delay(
        &self,
        attempt: u32,
        server_delay: Option<Duration>,
        jitter: &Jitter,
    ) -> Duration {
        // After a zero, all clients would come back at once.
        if let Some(delay) = server_delay.filter(|delay| !delay.is_zero()) {
            return delay.min(self.max_server_delay);
        }
        let doublings = attempt.saturating_sub(1).min(16);
        let limit = self
            .base_delay
            .saturating_mul(1 << doublings)
            .min(self.max_delay);
        jitter.up_to(limit)
    }
}

/// Whether a call that failed with `error` may be sent again, given what the operation does.
pub(crate) fn is_repeatable(error: &Error, idempotency: Idempotency) -> bool {
    match error.kind() {
        ErrorKind::Connect => true,
        ErrorKind::RateLimited
        | ErrorKind::Interrupted
        | ErrorKind::Timeout
        | ErrorKind::Server => !error.may_have_run() || idempotency != Idempotency::Unsafe,
        _ => false,
    }
}

/// The delay that a server asks for: `retry-after-ms`, `Retry-After` in seconds or as a date, or `X-RateLimit-Reset` of a
/// 429.
///
/// Negative, unreadable and past values count as absent; a zero counts only if nothing else asks for a delay. The value is
/// not capped here.
pub(crate) fn server_delay(
    status: StatusCode,
    headers: &HeaderMap,
    now: SystemTime,
) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let until = |time: SystemTime| time.duration_since(now).ok();
    let millis = || seconds(parse_number(text("retry-after-ms")?)? / 1000.0);
    let after = || {
        let text = text("retry-after")?;
        match parse_number(text) {
            Some(number) => seconds(number),
            None => until(httpdate::parse_http_date(text).ok()?),
        }
    };
    let reset = || {
        // With any other status, the header only says when the window ends.
        if status != StatusCode::TOO_MANY_REQUESTS {
            return None;
        }
        let reset = Duration::from_secs(text("x-ratelimit-reset")?.parse().ok()?);
        until(UNIX_EPOCH.checked_add(reset)?)
    };
    let delays = [millis(), after(), reset()];
    let positive = delays.iter().flatten().find(|delay| !delay.is_zero());
    positive.or(delays.iter().flatten().next()).copied()
}

/// A number of seconds that is not negative. More than a day counts as a day, which also keeps it from overflowing.
fn seconds(number: f64) -> Option<Duration> {
    const DAY: f64 = 86_400.0;
    (number >= 0.0).then(|| Duration::from_secs_f64(number.min(DAY)))
}

/// The retry budget, shared by all calls of a client. Each retry costs tokens and each success earns some, so that the
/// client stops adding load during an outage.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Budget {
    const CAPACITY: u32 = 500;
    const TRANSIENT: u32 = 14;
    const THROTTLED: u32 = 5;

    pub(crate) fn new() -> Self {
        Self(AtomicU32::new(Self::CAPACITY))
    }

    /// Pays for a retry after `error` and returns its cost; `None` when the budget is exhausted.
    pub(crate) fn withdraw(&self, error: &Error) -> Option<u32> {
        let cost = match error.kind() {
            ErrorKind::RateLimited => Self::THROTTLED,
            _ => Self::TRANSIENT,
        };
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(cost)
            })
            .ok()
            .map(|_| cost)
    }

    /// Records a success: returns what its last retry cost, or earns one token if there was no retry.
    pub(crate) fn deposit(&self, cost: u32) {
        let earned = cost.max(1);
        let _ = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                (left < Self::CAPACITY).then(|| (left + earned).min(Self::CAPACITY))
            });
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::Execution;

    fn asked(name: &'static str, value: &str) -> Option<Duration> {
        let now = UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_str(value).expect("header"));
        server_delay(StatusCode::TOO_MANY_REQUESTS, &headers, now)
    }

    fn failed(kind: ErrorKind, execution: Execution) -> Error {
        Error::new(kind, "").with_execution(execution)
    }

    fn unavailable() -> Error {
        failed(ErrorKind::Server, Execution::MayHaveRun)
    }

    #[test]
    fn the_delay_of_a_server_is_read_in_every_form() {
        let secs = Duration::from_secs_f64;
        assert_eq!(asked("retry-after", "2"), Some(secs(2.0)));
        assert_eq!(asked("retry-after", "2.5"), Some(secs(2.5)));
        assert_eq!(asked("retry-after-ms", "250"), Some(secs(0.25)));
        assert_eq!(
            asked("retry-after", "Sun, 09 Sep 2001 01:46:45 GMT"),
            Some(secs(5.0))
        );
        assert_eq!(asked("x-ratelimit-reset", "1000000007"), Some(secs(7.0)));
    }

    #[test]
    fn an_unusable_delay_counts_as_absent() {
        for value in ["-1", "abc", "", "NaN", "Sat, 01 Jan 2000 00:00:00 GMT"] {
            assert_eq!(asked("retry-after", value), None, "{value:?}");
        }
        assert_eq!(asked("x-ratelimit-reset", "1"), None);
    }

    #[test]
    fn a_delay_of_zero_is_reported_and_does_not_replace_the_backoff() {
        for name in ["retry-after", "retry-after-ms"] {
            assert_eq!(asked(name, "0"), Some(Duration::ZERO));
        }
        let policy = RetryPolicy::new();
        let own = policy.delay(1, None, &Jitter::new(Some(1)));
        let after_zero = policy.delay(1, Some(Duration::ZERO), &Jitter::new(Some(1)));
        assert_eq!(after_zero, own);
        assert!(!own.is_zero());
    }

    #[test]
    fn an_unusable_delay_does_not_hide_a_usable_one() {
        let mut headers = HeaderMap::new();
        headers.insert("x-ratelimit-reset", HeaderValue::from_static("7"));
        headers.insert("retry-after-ms", HeaderValue::from_static("0"));
        let throttled = StatusCode::TOO_MANY_REQUESTS;
        let asked = |headers: &HeaderMap| server_delay(throttled, headers, UNIX_EPOCH);
        assert_eq!(asked(&headers), Some(Duration::from_secs(7)));
        let unavailable = StatusCode::SERVICE_UNAVAILABLE;
        let zero = Some(Duration::ZERO);
        assert_eq!(server_delay(unavailable, &headers, UNIX_EPOCH), zero);
        headers.insert("retry-after", HeaderValue::from_static("0"));
        assert_eq!(asked(&headers), Some(Duration::from_secs(7)));
        headers.insert("retry-after", HeaderValue::from_static("5"));
        assert_eq!(asked(&headers), Some(Duration::from_secs(5)));
    }

    #[test]
    fn a_huge_delay_is_capped_by_the_policy() {
        let asked = asked("retry-after", "1e300");
        for (policy, most) in [
            (RetryPolicy::new(), 60),
            (
                RetryPolicy::new().max_server_delay(Duration::from_secs(7)),
                7,
            ),
        ] {
            let delay = policy.delay(1, asked, &Jitter::new(Some(1)));
            assert_eq!(delay, Duration::from_secs(most));
        }
    }

    #[test]
    fn backoff_grows_with_full_jitter_up_to_the_cap() {
        let policy = RetryPolicy::new()
            .base_delay(Duration::from_secs(1))
            .max_delay(Duration::from_secs(8));
        let jitter = Jitter::new(Some(7));
        for (attempt, most) in [(1, 1.0), (2, 2.0), (3, 4.0), (4, 8.0), (40, 8.0)] {
            let delays = (0..1000).map(|_| policy.delay(attempt, None, &jitter));
            let longest = delays.max().unwrap_or_default().as_secs_f64();
            assert!(
                (0.95..=1.0).contains(&(longest / most)),
                "{longest} of {most}"
            );
        }
    }

    #[test]
    fn an_unsafe_call_is_repeated_only_when_it_did_not_run() {
        for kind in [
            ErrorKind::RateLimited,
            ErrorKind::Interrupted,
            ErrorKind::Timeout,
            ErrorKind::Server,
        ] {
            let (did_not_run, may_have_run) = (
                failed(kind, Execution::DidNotRun),
                failed(kind, Execution::MayHaveRun),
            );
            for idempotency in [Idempotency::Safe, Idempotency::Idempotent] {
                assert!(is_repeatable(&may_have_run, idempotency), "{kind:?}");
            }
            assert!(is_repeatable(&did_not_run, Idempotency::Unsafe), "{kind:?}");
            assert!(
                !is_repeatable(&may_have_run, Idempotency::Unsafe),
                "{kind:?}"
            );
        }
        let not_connected = failed(ErrorKind::Connect, Execution::DidNotRun);
        assert!(is_repeatable(&not_connected, Idempotency::Unsafe));
    }

    #[test]
    fn other_failures_are_never_repeated() {
        for kind in [
            ErrorKind::BadRequest,
            ErrorKind::Unauthorized,
            ErrorKind::Forbidden,
            ErrorKind::NotFound,
            ErrorKind::Conflict,
            ErrorKind::Status,
            ErrorKind::Redirect,
            ErrorKind::Deadline,
        ] {
            let error = failed(kind, Execution::DidNotRun);
            assert!(!is_repeatable(&error, Idempotency::Safe), "{kind:?}");
        }
    }

    #[test]
    fn the_budget_is_exhausted_by_retries_and_refilled_by_successes() {
        let budget = Budget::new();
        let error = unavailable();
        let repeats = std::iter::from_fn(|| budget.withdraw(&error)).count();
        assert_eq!(repeats, 35);
        for _ in 0..14 {
            budget.deposit(0);
        }
        assert_eq!(budget.withdraw(&error), Some(14));
        assert_eq!(budget.withdraw(&error), None);
    }

    #[test]
    fn a_retry_after_a_rate_limit_costs_less_than_one_during_an_outage() {
        let budget = Budget::new();
        let error = failed(ErrorKind::RateLimited, Execution::DidNotRun);
        assert_eq!(std::iter::from_fn(|| budget.withdraw(&error)).count(), 100);
    }

    #[test]
    fn a_successful_retry_returns_its_cost_and_never_exceeds_the_capacity() {
        let budget = Budget::new();
        let error = unavailable();
        let cost = budget.withdraw(&error).unwrap_or_default();
        budget.deposit(cost);
        budget.deposit(cost);
        assert_eq!(std::iter::from_fn(|| budget.withdraw(&error)).count(), 35);
    }
}
