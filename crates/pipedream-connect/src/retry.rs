//! When to try again: the policy, the budget, and what a server asks for. Pure; the loop is in `engine.rs`.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, StatusCode};
use pipedream_connect_raw::runtime::{Idempotency, parse_number};

use crate::clock::Chance;
use crate::error::Execution;
use crate::{Error, ErrorKind};

/// How a failed call is repeated.
///
/// What was surely not carried out (never sent, or refused with 429) is repeated for every operation. What may have been
/// carried out (408, 5xx, time-outs, broken connections) is repeated only for safe and idempotent operations.
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
    /// The default: 3 attempts, full jitter up to 0.5 s, 1 s, 2 s … (20 s at most), at most 60 s on the server's request.
    pub fn new() -> Self {
        Self::default()
    }

    /// One attempt only.
    pub fn none() -> Self {
        Self {
            max_attempts: 1,
            ..Self::default()
        }
    }

    /// Attempts in all, the first one included; 0 counts as 1.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// Upper bound of the first delay; it doubles with every attempt.
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Upper bound of any delay that the client chooses itself.
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Upper bound of any delay that the server asks for (`Retry-After`, `X-RateLimit-Reset`).
    pub fn max_server_delay(mut self, delay: Duration) -> Self {
        self.max_server_delay = delay;
        self
    }

    /// How long to wait before attempt `attempt + 1`.
    pub(crate) fn delay(&self, attempt: u32, asked: Option<Duration>, chance: &Chance) -> Duration {
        if let Some(asked) = asked {
            return asked.min(self.max_server_delay);
        }
        let doublings = attempt.saturating_sub(1).min(16);
        let most = self
            .base_delay
            .saturating_mul(1 << doublings)
            .min(self.max_delay);
        chance.up_to(most)
    }
}

/// Whether repeating the call after this failure is right for the operation.
pub(crate) fn repeatable(error: &Error, idempotency: Idempotency) -> bool {
    match (error.kind(), error.execution()) {
        (ErrorKind::Connect | ErrorKind::RateLimited, _) => true,
        (ErrorKind::Interrupted | ErrorKind::Timeout | ErrorKind::Server, Execution::DidNotRun) => {
            true
        }
        (ErrorKind::Interrupted | ErrorKind::Timeout | ErrorKind::Server, _) => {
            idempotency != Idempotency::Unsafe
        }
        _ => false,
    }
}

/// What the server asks for: `retry-after-ms`, `Retry-After` in seconds or as a date, or with status 429
/// `X-RateLimit-Reset`.
///
/// Zero, negative, unreadable and past values count as not said. The value is not clamped here.
pub(crate) fn asked_delay(
    status: StatusCode,
    headers: &HeaderMap,
    now: SystemTime,
) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    let millis = || seconds(parse_number(text("retry-after-ms")?)? / 1000.0);
    let after = || {
        let text = text("retry-after")?;
        match parse_number(text) {
            Some(number) => seconds(number),
            None => httpdate::parse_http_date(text)
                .ok()?
                .duration_since(now)
                .ok(),
        }
    };
    let reset = || {
        // With any other status, it is no more than the window's end.
        if status != StatusCode::TOO_MANY_REQUESTS {
            return None;
        }
        let at = Duration::from_secs(text("x-ratelimit-reset")?.parse().ok()?);
        UNIX_EPOCH.checked_add(at)?.duration_since(now).ok()
    };
    millis()
        .or_else(after)
        .or_else(reset)
        .filter(|delay| !delay.is_zero())
}

fn seconds(number: f64) -> Option<Duration> {
    // Longer than a day is as good as a day, and never overflows.
    const DAY: f64 = 86_400.0;
    (number > 0.0).then(|| Duration::from_secs_f64(number.min(DAY)))
}

/// Tokens that repeats cost, shared by all calls of a client: in an outage the client stops adding load, and successes
/// earn the right to repeat again.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Budget {
    const CAPACITY: u32 = 500;
    const TRANSIENT: u32 = 14;
    const THROTTLED: u32 = 5;

    pub(crate) fn new() -> Self {
        Self(AtomicU32::new(Self::CAPACITY))
    }

    /// Takes what a repeat after `error` costs; `None` when the bucket is too empty.
    pub(crate) fn take(&self, error: &Error) -> Option<u32> {
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

    /// Gives back what the repeat cost, or a little for a success at the first attempt.
    pub(crate) fn succeeded(&self, taken: u32) {
        let earned = taken.max(1);
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

    fn asked(name: &'static str, value: &str) -> Option<Duration> {
        let now = UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let mut headers = HeaderMap::new();
        headers.insert(name, HeaderValue::from_str(value).expect("header"));
        asked_delay(StatusCode::TOO_MANY_REQUESTS, &headers, now)
    }

    fn status(code: u16) -> Error {
        Error::answered(
            StatusCode::from_u16(code).expect("status"),
            &HeaderMap::new(),
            b"",
            &crate::redact::Secrets::default(),
        )
    }

    #[test]
    fn the_servers_delay_is_read_in_every_form() {
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
    fn a_useless_delay_counts_as_not_said() {
        for value in ["0", "-1", "abc", "", "NaN", "Sat, 01 Jan 2000 00:00:00 GMT"] {
            assert_eq!(asked("retry-after", value), None, "{value:?}");
        }
        assert_eq!(asked("x-ratelimit-reset", "1"), None);
    }

    #[test]
    fn a_useless_delay_hides_no_useful_one() {
        let mut headers = HeaderMap::new();
        headers.insert("x-ratelimit-reset", HeaderValue::from_static("7"));
        headers.insert("retry-after-ms", HeaderValue::from_static("0"));
        let throttled = StatusCode::TOO_MANY_REQUESTS;
        let asked = |headers: &HeaderMap| asked_delay(throttled, headers, UNIX_EPOCH);
        assert_eq!(asked(&headers), Some(Duration::from_secs(7)));
        let unavailable = StatusCode::SERVICE_UNAVAILABLE;
        assert_eq!(asked_delay(unavailable, &headers, UNIX_EPOCH), None);
        headers.insert("retry-after", HeaderValue::from_static("0"));
        assert_eq!(asked(&headers), Some(Duration::from_secs(7)));
        headers.insert("retry-after", HeaderValue::from_static("5"));
        assert_eq!(asked(&headers), Some(Duration::from_secs(5)));
    }

    #[test]
    fn a_huge_delay_is_clamped_by_the_policy() {
        let asked = asked("retry-after", "1e300");
        for (policy, most) in [
            (RetryPolicy::new(), 60),
            (
                RetryPolicy::new().max_server_delay(Duration::from_secs(7)),
                7,
            ),
        ] {
            let delay = policy.delay(1, asked, &Chance::new(Some(1)));
            assert_eq!(delay, Duration::from_secs(most));
        }
    }

    #[test]
    fn own_delays_grow_with_full_jitter_up_to_the_cap() {
        let policy = RetryPolicy::new()
            .base_delay(Duration::from_secs(1))
            .max_delay(Duration::from_secs(8));
        let chance = Chance::new(Some(7));
        for (attempt, most) in [(1, 1.0), (2, 2.0), (3, 4.0), (4, 8.0), (40, 8.0)] {
            let delays = (0..1000).map(|_| policy.delay(attempt, None, &chance));
            let longest = delays.max().unwrap_or_default().as_secs_f64();
            assert!(
                (0.95..=1.0).contains(&(longest / most)),
                "{longest} of {most}"
            );
        }
    }

    #[test]
    fn an_unsafe_call_is_repeated_only_when_it_was_surely_not_carried_out() {
        let interrupted =
            || Error::new(ErrorKind::Interrupted, "").with_execution(Execution::MayHaveRun);
        for idempotency in [Idempotency::Safe, Idempotency::Idempotent] {
            assert!(repeatable(&status(503), idempotency));
            assert!(repeatable(&status(408), idempotency));
            assert!(repeatable(&interrupted(), idempotency));
        }
        assert!(!repeatable(&status(503), Idempotency::Unsafe));
        assert!(!repeatable(&status(408), Idempotency::Unsafe));
        assert!(!repeatable(&interrupted(), Idempotency::Unsafe));
        assert!(repeatable(&status(429), Idempotency::Unsafe));
        for kind in [
            ErrorKind::Interrupted,
            ErrorKind::Timeout,
            ErrorKind::Server,
        ] {
            let surely_not = Error::new(kind, "").with_execution(Execution::DidNotRun);
            assert!(repeatable(&surely_not, Idempotency::Unsafe), "{kind:?}");
        }
        assert!(repeatable(
            &Error::new(ErrorKind::Connect, ""),
            Idempotency::Unsafe
        ));
    }

    #[test]
    fn other_refusals_are_never_repeated() {
        for code in [400, 401, 403, 404, 409, 418, 422, 302] {
            assert!(!repeatable(&status(code), Idempotency::Safe), "{code}");
        }
    }

    #[test]
    fn the_budget_runs_dry_and_successes_refill_it() {
        let budget = Budget::new();
        let error = status(503);
        let repeats = std::iter::from_fn(|| budget.take(&error)).count();
        assert_eq!(repeats, 35);
        for _ in 0..14 {
            budget.succeeded(0);
        }
        assert_eq!(budget.take(&error), Some(14));
        assert_eq!(budget.take(&error), None);
    }

    #[test]
    fn waiting_out_a_rate_limit_costs_less_than_a_repeat_into_an_outage() {
        let budget = Budget::new();
        let error = status(429);
        assert_eq!(std::iter::from_fn(|| budget.take(&error)).count(), 100);
    }

    #[test]
    fn a_repeat_that_succeeded_gives_back_what_it_cost_and_no_more_than_there_was() {
        let budget = Budget::new();
        let error = status(503);
        let taken = budget.take(&error).unwrap_or_default();
        budget.succeeded(taken);
        budget.succeeded(taken);
        assert_eq!(std::iter::from_fn(|| budget.take(&error)).count(), 35);
    }
}
