//! The token cache: lazy, and one request for any number of callers.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::future::FutureExt as _;
use pipedream_connect_raw::values::Secret;

use super::provider::AccessToken;
use crate::call::Bearer;
use crate::clock::{Jitter, Time};
use crate::future::BoxFuture;
use crate::shared_fetch::{RunningFetches, SharedFetch};
use crate::{Error, ErrorKind};

/// A token is refreshed this long before it expires, or after half its lifetime if that is later.
const REFRESH_EARLY: Duration = Duration::from_secs(120);
/// Jitter of the above, so that many processes do not refresh at the same time.
const REFRESH_JITTER: Duration = Duration::from_secs(30);
/// How long a caller with a valid token waits for a new one.
const EARLY_REFRESH_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a valid token is used after a failed or abandoned refresh. Also how long a token is kept that was rejected
/// right after it replaced a rejected one.
const PAUSE: Duration = Duration::from_secs(5);
/// Without a valid token: the pause after a failed fetch, for each request that it made.
const PAUSE_PER_REQUEST: Duration = Duration::from_secs(1);
/// The longest pause that a token endpoint can ask for.
const MAX_PAUSE: Duration = Duration::from_secs(60);
/// A fetch that is still running after this time is no longer being polled. Resuming it would only trigger its timeouts.
const MAX_FETCH_AGE: Duration = Duration::from_secs(35);
/// Lifetimes outside these limits are implausible and would cause a storm of requests or a token that never expires.
const MIN_LIFETIME: Duration = Duration::from_secs(2);
const MAX_LIFETIME: Duration = Duration::from_secs(24 * 3600);

/// Fetches one token.
pub(super) type FetchFuture = BoxFuture<Result<AccessToken, Error>>;
/// Starts a fetch; the argument is the token to replace.
pub(super) type StartFetch<'a> = &'a (dyn Fn(Option<Secret>) -> FetchFuture + Sync);

/// The outcome of a fetch, for everyone who waits for it.
type FetchOutcome = Result<Bearer, Error>;

/// The tokens of one client.
#[derive(Clone, Default)]
pub(super) struct TokenCache(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    cached: Option<CachedToken>,
    /// The token before the cached one.
    previous: Option<Secret>,
    /// The latest fetch that has ended.
    settled: u64,
    running: RunningFetches<FetchOutcome>,
    /// When another server last rejected a token.
    other_server_rejection: Option<Instant>,
    /// Why the last fetch failed.
    failure: Option<Error>,
    /// No fetch starts before this time, provided that there is a valid token or a failure to return.
    not_before: Option<Instant>,
}

struct CachedToken {
    bearer: Bearer,
    refresh_at: Option<Instant>,
    expires_at: Option<Instant>,
    /// Rejected by the API. Kept so that a token store cannot return it again.
    rejected: bool,
    /// Rejections before this time are not attributed to the token.
    trusted_until: Option<Instant>,
}

/// What the cache contains.
enum Lookup {
    Fresh(Bearer),
    /// Valid, but due for a refresh.
    Due(Bearer),
    Empty,
}

/// What the caller does next.
enum NextStep {
    Use(Bearer),
    Wait(SharedFetch<FetchOutcome>),
    /// Wait for a limited time, because there is a valid token.
    WaitBriefly(SharedFetch<FetchOutcome>),
}

impl TokenCache {
    /// A valid token that is not due for a refresh.
    pub(super) fn fresh(&self, now: Instant) -> Option<Bearer> {
        match self.lock().lookup(now) {
            Ok(Lookup::Fresh(bearer)) => Some(bearer),
            _ => None,
        }
    }

    /// The current token, or a new one from `start_fetch`.
    pub(super) async fn get(
        &self,
        time: &Time,
        jitter: &Jitter,
        start_fetch: StartFetch<'_>,
    ) -> Result<Bearer, Error> {
        loop {
            let outcome = match self.next_step(time, jitter, start_fetch)? {
                NextStep::Use(bearer) => return Ok(bearer),
                NextStep::Wait(fetch) => fetch.await,
                NextStep::WaitBriefly(mut fetch) => {
                    let limit = EARLY_REFRESH_TIMEOUT;
                    match time.within(limit, Pin::new(&mut fetch)).await {
                        Some(outcome) => outcome,
                        None => match self.abandon_refresh(time.now()) {
                            Some(bearer) => return Ok(bearer),
                            None => fetch.await,
                        },
                    }
                }
            };
            match (self.lock().usable(time.now()), outcome) {
                (Some(cached), _) => return Ok(cached.bearer.clone()),
                (None, Err(failure)) => return Err(no_token(&failure)),
                // Rejected or expired before this caller was polled again.
                (None, Ok(_)) => {}
            }
        }
    }

    fn next_step(
        &self,
        time: &Time,
        jitter: &Jitter,
        start_fetch: StartFetch<'_>,
    ) -> Result<NextStep, Error> {
        let (now, mut state) = (time.now(), self.lock());
        if state.usable(now).is_none()
            && let Some(fetch) = state.running.current(now)
        {
            // It may succeed, whatever became of the fetch of another runtime.
            return Ok(NextStep::Wait(fetch));
        }
        let lookup = state.lookup(now)?;
        if let Lookup::Fresh(bearer) = lookup {
            return Ok(NextStep::Use(bearer));
        }
        Ok(match (lookup, state.running.current(now)) {
            // One caller refreshes early. The others use the token that is still valid.
            (Lookup::Due(bearer), Some(_)) => NextStep::Use(bearer),
            (Lookup::Due(_), None) => {
                state.pause_refresh(now);
                NextStep::WaitBriefly(self.start(&mut state, time, jitter, start_fetch))
            }
            (_, Some(fetch)) => NextStep::Wait(fetch),
            (_, None) => NextStep::Wait(self.start(&mut state, time, jitter, start_fetch)),
        })
    }

    fn start(
        &self,
        state: &mut State,
        time: &Time,
        jitter: &Jitter,
        start_fetch: StartFetch<'_>,
    ) -> SharedFetch<FetchOutcome> {
        let started = time.now();
        let fetch = start_fetch(state.current_token());
        let (cache, time, jitter) = (self.clone(), time.clone(), jitter.up_to(REFRESH_JITTER));
        let create = |number| -> BoxFuture<FetchOutcome> {
            Box::pin(async move {
                // A panic in the caller's provider would reach everyone who waits.
                let outcome = AssertUnwindSafe(fetch).catch_unwind().await;
                let outcome = outcome.unwrap_or_else(|_| Err(panicked()));
                let now = time.now();
                // If the fetch was not polled for long, the response may be as old as the request.
                let stale = now >= started + MAX_FETCH_AGE;
                let issued = if stale { started } else { now };
                let token =
                    outcome.and_then(|token| CachedToken::new(token, number, issued, jitter));
                cache.store(number, token, now)
            })
        };
        state.running.start(started, MAX_FETCH_AGE, create)
    }

    fn store(&self, number: u64, token: Result<CachedToken, Error>, now: Instant) -> FetchOutcome {
        let mut state = self.lock();
        state.running.finish(number);
        let latest = number > state.settled;
        state.settled = state.settled.max(number);
        match (token, state.usable(now)) {
            (Ok(_), Some(newer)) if !latest => Ok(newer.bearer.clone()),
            (Ok(token), _) => Ok(state.succeed(token)),
            (Err(error), _) if latest => Err(state.fail(error, now)),
            // A later fetch has decided.
            (Err(error), _) => Err(error),
        }
    }

    /// Gives up on a refresh and returns the token that is still valid.
    fn abandon_refresh(&self, now: Instant) -> Option<Bearer> {
        let mut state = self.lock();
        let bearer = state.usable(now)?.bearer.clone();
        state.fail(refresh_timeout(), now);
        Some(bearer)
    }

    /// Stops using the token of this generation, if it is still the current one.
    pub(super) fn rejected(&self, generation: u64, now: Instant) {
        if let Some(cached) = self.lock().token_of(generation) {
            cached.rejected |= cached.trusted_until.is_none_or(|until| now >= until);
        }
    }

    /// The same for a 401 that another server may have sent for a reason of its own, so at most once per [`PAUSE`].
    pub(super) fn rejected_by_other_server(&self, generation: u64, now: Instant) {
        let mut state = self.lock();
        let recent = |at: Instant| now < at + PAUSE;
        if state.other_server_rejection.is_some_and(recent) {
            return;
        }
        state.other_server_rejection = Some(now);
        drop(state);
        self.rejected(generation, now);
    }

    /// Keeps the token of this generation for a while: it replaced a rejected one and was rejected as well, so another
    /// one would not help.
    pub(super) fn rejected_again(&self, generation: u64, now: Instant) {
        if let Some(cached) = self.lock().token_of(generation) {
            // Set only once: a token that is rejected for longer than that must be replaced.
            cached.trusted_until.get_or_insert(now + PAUSE);
        }
    }

    /// The current token and the one before it.
    pub(super) fn recent(&self) -> impl Iterator<Item = Secret> {
        let state = self.lock();
        [state.current_token(), state.previous.clone()]
            .into_iter()
            .flatten()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn lookup(&self, now: Instant) -> Result<Lookup, Error> {
        let paused = self.not_before.is_some_and(|at| now < at);
        match (self.usable(now), &self.failure) {
            (Some(cached), _) if cached.is_due(now) && !paused => {
                Ok(Lookup::Due(cached.bearer.clone()))
            }
            (Some(cached), _) => Ok(Lookup::Fresh(cached.bearer.clone())),
            (None, Some(failure)) if paused => Err(no_token(failure)),
            (None, _) => Ok(Lookup::Empty),
        }
    }

    /// Makes the next callers use the valid token even if this caller, whose timeout may be short, is dropped.
    fn pause_refresh(&mut self, now: Instant) {
        self.not_before = Some(now + PAUSE);
        self.failure = None;
    }

    fn usable(&self, now: Instant) -> Option<&CachedToken> {
        self.cached.as_ref().filter(|cached| cached.is_usable(now))
    }

    fn token_of(&mut self, generation: u64) -> Option<&mut CachedToken> {
        self.cached
            .as_mut()
            .filter(|cached| cached.bearer.generation == generation)
    }

    fn current_token(&self) -> Option<Secret> {
        self.cached
            .as_ref()
            .map(|cached| cached.bearer.token().clone())
    }

    fn succeed(&mut self, cached: CachedToken) -> Bearer {
        let bearer = cached.bearer.clone();
        self.failure = None;
        self.not_before = None;
        self.previous = self.current_token();
        self.cached = Some(cached);
        bearer
    }

    fn fail(&mut self, error: Error, now: Instant) -> Error {
        let pause = match self.usable(now) {
            Some(_) => PAUSE,
            None => PAUSE_PER_REQUEST.saturating_mul(error.attempts().max(1)),
        };
        let server_delay = error.retry_after().unwrap_or_default();
        self.failure = Some(error.clone());
        self.not_before = Some(now + pause.max(server_delay).min(MAX_PAUSE));
        error
    }
}

impl CachedToken {
    fn new(
        token: AccessToken,
        generation: u64,
        issued: Instant,
        jitter: Duration,
    ) -> Result<Self, Error> {
        let lifetime = token
            .expires_in
            .map(|lifetime| lifetime.clamp(MIN_LIFETIME, MAX_LIFETIME));
        let refresh_at = |lifetime: Duration| {
            let early = (REFRESH_EARLY + jitter).min(lifetime / 2);
            issued + (lifetime - early)
        };
        Ok(Self {
            bearer: Bearer::new(token.token, generation)?,
            refresh_at: lifetime.map(refresh_at),
            expires_at: lifetime.map(|lifetime| issued + lifetime),
            rejected: false,
            trusted_until: None,
        })
    }

    fn is_usable(&self, now: Instant) -> bool {
        !self.rejected && self.expires_at.is_none_or(|at| now < at)
    }

    fn is_due(&self, now: Instant) -> bool {
        self.refresh_at.is_some_and(|at| now >= at)
    }
}

fn refresh_timeout() -> Error {
    let message = format!("could not refresh the access token within {EARLY_REFRESH_TIMEOUT:?}");
    Error::new(ErrorKind::Timeout, message)
}

fn panicked() -> Error {
    Error::new(ErrorKind::Auth, "the token provider panicked")
}

fn no_token(failure: &Error) -> Error {
    let message = format!("could not obtain an access token: {}", failure.message());
    Error::new(ErrorKind::Auth, message)
        .with_retry_after(failure.retry_after())
        .with_source(failure.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn get(cache: &TokenCache, token: &str) -> Result<Bearer, Error> {
        let jitter = Jitter::new(Some(1));
        cache
            .get(&Time::default(), &jitter, &|_| -> FetchFuture {
                let token = AccessToken::new(token);
                Box::pin(async { Ok(token) })
            })
            .await
    }

    #[tokio::test]
    async fn a_late_rejection_of_a_replaced_token_is_ignored() -> Result<(), Error> {
        let (cache, now) = (TokenCache::default(), Instant::now());
        let first = get(&cache, "first").await?;
        cache.rejected(first.generation, now);
        assert_eq!(get(&cache, "second").await?.token().expose(), "second");
        cache.rejected(first.generation, now);
        assert_eq!(get(&cache, "third").await?.token().expose(), "second");
        Ok(())
    }

    #[tokio::test]
    async fn a_replacement_that_keeps_being_rejected_is_replaced_too() -> Result<(), Error> {
        let (cache, now) = (TokenCache::default(), Instant::now());
        let first = get(&cache, "first").await?;
        cache.rejected_again(first.generation, now);
        cache.rejected(first.generation, now + PAUSE / 2);
        cache.rejected_again(first.generation, now + PAUSE / 2);
        assert_eq!(get(&cache, "second").await?.token().expose(), "first");
        cache.rejected(first.generation, now + PAUSE);
        assert_eq!(get(&cache, "third").await?.token().expose(), "third");
        Ok(())
    }

    #[test]
    fn a_token_is_not_used_from_the_moment_it_expires() -> Result<(), Error> {
        let (now, life) = (Instant::now(), Duration::from_secs(100));
        let token = AccessToken::new("token").expires_in(life);
        let cached = CachedToken::new(token, 1, now, Duration::ZERO)?;
        assert!(cached.is_usable(now + life - Duration::from_nanos(1)));
        assert!(!cached.is_usable(now + life));
        Ok(())
    }

    #[tokio::test]
    async fn a_token_that_is_not_due_for_a_refresh_is_available_at_once() -> Result<(), Error> {
        let (cache, now) = (TokenCache::default(), Instant::now());
        assert!(cache.fresh(now).is_none());
        let bearer = get(&cache, "first").await?;
        let fresh = cache.fresh(now).ok_or_else(panicked)?;
        assert_eq!(fresh.generation, bearer.generation);
        Ok(())
    }

    #[tokio::test]
    async fn another_server_makes_the_client_replace_a_token_once_in_five_seconds()
    -> Result<(), Error> {
        let (cache, now) = (TokenCache::default(), Instant::now());
        let first = get(&cache, "first").await?;
        cache.rejected_by_other_server(first.generation, now);
        let second = get(&cache, "second").await?;
        cache.rejected_by_other_server(second.generation, now + PAUSE - Duration::from_nanos(1));
        assert_eq!(get(&cache, "third").await?.token().expose(), "second");
        cache.rejected_by_other_server(second.generation, now + PAUSE);
        assert_eq!(get(&cache, "third").await?.token().expose(), "third");
        Ok(())
    }
}
