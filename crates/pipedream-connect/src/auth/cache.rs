//! The token cache: lazy, one request for any number of callers, nothing to clean up when a caller leaves.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_util::future::{self, FutureExt as _};
use http::HeaderValue;
use pipedream_connect_raw::runtime::BoxFuture;
use pipedream_connect_raw::values::Secret;
use tokio::runtime;

use super::AccessToken;
use crate::clock::{Chance, Time};
use crate::{Error, ErrorKind};

/// A token is replaced this long before it expires; half its life when it lives less than twice as long.
const EARLY: Duration = Duration::from_secs(120);
/// Spread of the above, so that many processes do not refresh together.
const SPREAD: Duration = Duration::from_secs(30);
/// How long a caller that has a valid token waits for its replacement.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a valid token is used after its replacement failed or was given up; also how long a token is kept that was
/// refused right after it replaced a refused one.
const PAUSE: Duration = Duration::from_secs(5);
/// Without a valid token, the pause after a failure for each request that it took.
const PAUSE_PER_REQUEST: Duration = Duration::from_secs(1);
/// Longest pause that a token endpoint can ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// A fetch that is older and has not ended was kept and not polled: its time limits are over, and it would fail at once.
const LONGEST_FETCH: Duration = Duration::from_secs(35);
/// No stated lifetime is believed below or beyond these, so that a nonsensical one causes no storm of requests.
const SHORTEST: Duration = Duration::from_secs(2);
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// A token on its way.
pub(crate) type Fetching = BoxFuture<Result<AccessToken, Error>>;

/// A token in use.
#[derive(Clone, Debug)]
pub(crate) struct Bearer {
    /// `Bearer …`, marked sensitive.
    pub(crate) header: HeaderValue,
    /// Number of the fetch that it came from: tells it from its successors, so that one refusal causes one refresh.
    pub(crate) generation: u64,
    token: Arc<Secret>,
}

impl Bearer {
    pub(crate) fn new(token: Secret, generation: u64) -> Result<Self, Error> {
        let text = token.expose();
        if text.trim().is_empty() {
            return Err(Error::new(ErrorKind::Auth, "the token is empty"));
        }
        let mut header = HeaderValue::try_from(format!("Bearer {text}")).map_err(|_| {
            Error::new(
                ErrorKind::Auth,
                "the token holds characters that a header can't carry",
            )
        })?;
        header.set_sensitive(true);
        Ok(Self {
            header,
            generation,
            token: Arc::new(token),
        })
    }

    pub(crate) fn token(&self) -> Secret {
        Secret::clone(&self.token)
    }
}

struct Cached {
    bearer: Bearer,
    /// From here on somebody should replace it.
    refresh_at: Option<Instant>,
    /// From here on nobody may use it.
    expires_at: Option<Instant>,
    /// Refused by the API: kept only so that a store can't hand it out again.
    refused: bool,
    /// Until here a refusal is not believed to be the token's fault.
    trusted_until: Option<Instant>,
}

/// How a fetch ended, for everybody who waited for it.
type Fetched = Result<Bearer, Arc<Error>>;

/// A fetch that whoever waits for it drives: a caller that is dropped, or kept and not polled, holds up nobody else.
type UnderWay = future::Shared<BoxFuture<Fetched>>;

/// A fetch, as long as somebody waits for it.
struct Begun {
    at: Instant,
    /// Its timers and its connection live there.
    runtime: Option<runtime::Id>,
    fetch: future::WeakShared<BoxFuture<Fetched>>,
}

impl Begun {
    fn join(&self, now: Instant) -> Option<UnderWay> {
        if now >= self.at + LONGEST_FETCH || self.runtime != this_runtime() {
            return None;
        }
        self.fetch.upgrade()
    }
}

fn this_runtime() -> Option<runtime::Id> {
    let handle = runtime::Handle::try_current().ok()?;
    Some(handle.id())
}

#[derive(Default)]
struct State {
    cached: Option<Cached>,
    former: Option<Secret>,
    /// How many fetches have begun, and the last one.
    begun: u64,
    fetching: Option<Begun>,
    /// Why the last fetch failed.
    failure: Option<Arc<Error>>,
    /// No fetch begins before this, as long as there is something else to answer with: a valid token or a failure.
    not_before: Option<Instant>,
}

/// What a caller goes on with.
enum Joined {
    Token(Bearer),
    /// A fetch that it began, and need not wait for.
    Early(UnderWay),
    Wait(UnderWay),
}

/// What a caller finds.
enum Found {
    Fresh(Bearer),
    /// Valid, but somebody should replace it.
    Due(Bearer),
    Nothing,
}

/// See the module.
#[derive(Default)]
pub(crate) struct TokenCache(Arc<Mutex<State>>);

impl TokenCache {
    /// The current token, or a new one from `fetch`, which is told the token that it replaces.
    pub(crate) async fn get(
        &self,
        time: &Time,
        chance: &Chance,
        fetch: &(dyn Fn(Option<Secret>) -> Fetching + Sync),
    ) -> Result<Bearer, Error> {
        loop {
            let fetched = match self.join(time, chance, fetch)? {
                Joined::Token(bearer) => return Ok(bearer),
                Joined::Wait(under_way) => under_way.await,
                Joined::Early(mut under_way) => {
                    let in_time = time.within(PATIENCE, Pin::new(&mut under_way)).await;
                    match in_time {
                        Some(fetched) => fetched,
                        None => {
                            let at_hand = self.lock().give_up(time.now());
                            match at_hand {
                                Some(bearer) => return Ok(bearer),
                                None => under_way.await,
                            }
                        }
                    }
                }
            };
            match (self.lock().usable(time.now()), fetched) {
                (Some(cached), _) => return Ok(cached.bearer.clone()),
                (None, Err(failure)) => return Err(no_token(&failure)),
                // Refused or expired before this caller was polled again.
                (None, Ok(_)) => {}
            }
        }
    }

    /// What there is, or the fetch to wait for.
    fn join(
        &self,
        time: &Time,
        chance: &Chance,
        fetch: &(dyn Fn(Option<Secret>) -> Fetching + Sync),
    ) -> Result<Joined, Error> {
        let (now, mut state) = (time.now(), self.lock());
        let found = state.find(now)?;
        if let Found::Fresh(bearer) = found {
            return Ok(Joined::Token(bearer));
        }
        Ok(match (found, state.under_way(now)) {
            // One caller refreshes early; the others go on with the token they have.
            (Found::Due(bearer), Some(_)) => Joined::Token(bearer),
            (Found::Due(_), None) => {
                state.begin_early(now);
                Joined::Early(self.begin(&mut state, time, chance, fetch))
            }
            (_, Some(under_way)) => Joined::Wait(under_way),
            (_, None) => Joined::Wait(self.begin(&mut state, time, chance, fetch)),
        })
    }

    fn begin(
        &self,
        state: &mut State,
        time: &Time,
        chance: &Chance,
        fetch: &(dyn Fn(Option<Secret>) -> Fetching + Sync),
    ) -> UnderWay {
        let fetching = fetch(state.replaced());
        let (cache, time, spread) = (
            Self(Arc::clone(&self.0)),
            time.clone(),
            chance.up_to(SPREAD),
        );
        state.begun += 1;
        let (number, at) = (state.begun, time.now());
        let fetching: BoxFuture<Fetched> = Box::pin(async move {
            // A panic of a caller's provider or store would go through everybody who waits.
            let outcome = AssertUnwindSafe(fetching).catch_unwind().await;
            let outcome = outcome.unwrap_or_else(|_| Err(panicked()));
            // The answer of one that was kept may be as old as its request.
            let now = time.now();
            let kept = now >= at + LONGEST_FETCH;
            let since = if kept { at } else { now };
            let token = outcome.and_then(|token| Cached::new(token, number, since, spread));
            cache.store(number, token, now)
        });
        let under_way = fetching.shared();
        state.fetching = under_way.downgrade().map(|fetch| Begun {
            at,
            runtime: this_runtime(),
            fetch,
        });
        under_way
    }

    /// Gives up the token of `generation`, if it is still the current one.
    pub(crate) fn refused(&self, generation: u64, now: Instant) {
        if let Some(cached) = self.lock().current(generation) {
            cached.refused |= cached.trusted_until.is_none_or(|until| now >= until);
        }
    }

    /// Keeps the token of `generation` for a while: it replaced a refused one and was refused as well, so another one
    /// would not help.
    pub(crate) fn refused_again(&self, generation: u64, now: Instant) {
        if let Some(cached) = self.lock().current(generation) {
            // Once only: a token that is refused for longer than that has to go.
            cached.trusted_until.get_or_insert(now + PAUSE);
        }
    }

    fn store(&self, number: u64, token: Result<Cached, Error>, now: Instant) -> Fetched {
        let mut state = self.lock();
        let last = number == state.begun;
        if last {
            // Whoever still holds this one is no reason not to begin another.
            state.fetching = None;
        }
        match (token, state.usable(now)) {
            (Ok(_), Some(newer)) if !last => Ok(newer.bearer.clone()),
            (Ok(token), _) => Ok(state.succeed(token)),
            (Err(error), _) if last => Err(state.fail(error, now)),
            // Too late to say anything about now.
            (Err(error), _) => Err(Arc::new(error)),
        }
    }

    /// The token at hand and the one before it, to keep them out of messages.
    pub(crate) fn recent(&self) -> [Option<Secret>; 2] {
        let state = self.lock();
        [state.replaced(), state.former.clone()]
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn find(&self, now: Instant) -> Result<Found, Error> {
        let paused = self.not_before.is_some_and(|at| now < at);
        match (self.usable(now), &self.failure) {
            (Some(cached), _) if cached.due(now) && !paused => {
                Ok(Found::Due(cached.bearer.clone()))
            }
            (Some(cached), _) => Ok(Found::Fresh(cached.bearer.clone())),
            (None, Some(failure)) if paused => Err(no_token(failure)),
            (None, _) => Ok(Found::Nothing),
        }
    }

    fn under_way(&self, now: Instant) -> Option<UnderWay> {
        self.fetching.as_ref()?.join(now)
    }

    /// Goes on with the valid token, if there is one, and leaves its replacement for later.
    fn give_up(&mut self, now: Instant) -> Option<Bearer> {
        let bearer = self.usable(now)?.bearer.clone();
        self.fail(out_of_patience(), now);
        Some(bearer)
    }

    /// Makes the next callers go on with the valid token even if this one is dropped, whose time limit may be short.
    fn begin_early(&mut self, now: Instant) {
        self.not_before = Some(now + PAUSE);
        self.failure = None;
    }

    fn usable(&self, now: Instant) -> Option<&Cached> {
        self.cached.as_ref().filter(|cached| cached.usable(now))
    }

    fn current(&mut self, generation: u64) -> Option<&mut Cached> {
        self.cached
            .as_mut()
            .filter(|cached| cached.bearer.generation == generation)
    }

    fn replaced(&self) -> Option<Secret> {
        self.cached.as_ref().map(|cached| cached.bearer.token())
    }

    fn succeed(&mut self, cached: Cached) -> Bearer {
        let bearer = cached.bearer.clone();
        self.failure = None;
        self.not_before = None;
        self.former = self.replaced();
        self.cached = Some(cached);
        bearer
    }

    fn fail(&mut self, error: Error, now: Instant) -> Arc<Error> {
        let own = match self.usable(now) {
            Some(_) => PAUSE,
            None => PAUSE_PER_REQUEST.saturating_mul(error.attempts().max(1)),
        };
        let pause = own
            .max(error.retry_after().unwrap_or_default())
            .min(LONGEST_PAUSE);
        let failure = Arc::new(error);
        self.failure = Some(Arc::clone(&failure));
        self.not_before = Some(now + pause);
        failure
    }
}

impl Cached {
    fn new(
        token: AccessToken,
        generation: u64,
        now: Instant,
        spread: Duration,
    ) -> Result<Self, Error> {
        let lifetime = token
            .expires_in
            .map(|lifetime| lifetime.clamp(SHORTEST, LONGEST));
        let early = |lifetime: Duration| {
            let early = (EARLY + spread).min(lifetime / 2);
            now + (lifetime - early)
        };
        Ok(Self {
            bearer: Bearer::new(token.token, generation)?,
            refresh_at: lifetime.map(early),
            expires_at: lifetime.map(|lifetime| now + lifetime),
            refused: false,
            trusted_until: None,
        })
    }

    fn usable(&self, now: Instant) -> bool {
        !self.refused && self.expires_at.is_none_or(|at| now < at)
    }

    fn due(&self, now: Instant) -> bool {
        self.refresh_at.is_some_and(|at| now >= at)
    }
}

fn out_of_patience() -> Error {
    Error::new(
        ErrorKind::Timeout,
        format!("no new token within {PATIENCE:?}"),
    )
}

fn panicked() -> Error {
    let message = "the token provider or the token store panicked";
    Error::new(ErrorKind::Auth, message)
}

fn no_token(failure: &Arc<Error>) -> Error {
    let message = format!("no access token could be had: {}", failure.message());
    Error::new(ErrorKind::Auth, message)
        .retry_in(failure.retry_after())
        .because(Arc::clone(failure))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn get(cache: &TokenCache, token: &str) -> Result<Bearer, Error> {
        let chance = Chance::new(Some(1));
        cache
            .get(&Time::default(), &chance, &|_| -> Fetching {
                let token = AccessToken::new(token);
                Box::pin(async { Ok(token) })
            })
            .await
    }

    #[tokio::test]
    async fn a_late_refusal_of_a_replaced_token_is_ignored() -> Result<(), Error> {
        let (cache, now) = (TokenCache::default(), Instant::now());
        let first = get(&cache, "first").await?;
        cache.refused(first.generation, now);
        assert_eq!(get(&cache, "second").await?.token().expose(), "second");
        cache.refused(first.generation, now);
        assert_eq!(get(&cache, "third").await?.token().expose(), "second");
        Ok(())
    }

    #[tokio::test]
    async fn the_replacement_of_a_refused_token_goes_too_when_it_is_refused_for_long()
    -> Result<(), Error> {
        let (cache, now) = (TokenCache::default(), Instant::now());
        let first = get(&cache, "first").await?;
        cache.refused_again(first.generation, now);
        cache.refused(first.generation, now + PAUSE / 2);
        cache.refused_again(first.generation, now + PAUSE / 2);
        assert_eq!(get(&cache, "second").await?.token().expose(), "first");
        cache.refused(first.generation, now + PAUSE);
        assert_eq!(get(&cache, "third").await?.token().expose(), "third");
        Ok(())
    }

    #[test]
    fn a_token_is_not_used_from_the_moment_it_expires() -> Result<(), Error> {
        let (now, life) = (Instant::now(), Duration::from_secs(100));
        let token = AccessToken::new("token").expires_in(life);
        let cached = Cached::new(token, 1, now, Duration::ZERO)?;
        assert!(cached.usable(now + life - Duration::from_nanos(1)));
        assert!(!cached.usable(now + life));
        Ok(())
    }

    #[test]
    fn a_token_is_marked_sensitive_and_not_shown() -> Result<(), Error> {
        let bearer = Bearer::new(Secret::from("hush"), 1)?;
        assert!(!format!("{bearer:?}").contains("hush"));
        Ok(())
    }
}
