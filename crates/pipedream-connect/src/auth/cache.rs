//! The token cache: lazy, one request for any number of callers, nothing to clean up when a caller leaves.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::HeaderValue;
use pipedream_connect_raw::values::Secret;

use super::AccessToken;
use crate::clock::{Chance, Time};
use crate::{Error, ErrorKind};

/// A token is replaced this long before it expires; half its life when it lives less than twice as long.
const EARLY: Duration = Duration::from_secs(120);
/// Spread of the above, so that many processes do not refresh together.
const SPREAD: Duration = Duration::from_secs(30);
/// After a failed refresh a still-valid token is used this long before the next try.
const PAUSE: Duration = Duration::from_secs(5);
/// No stated lifetime is believed below or beyond these, so that a nonsensical one causes no storm of requests.
const SHORTEST: Duration = Duration::from_secs(2);
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// A token in use.
#[derive(Clone, Debug)]
pub(crate) struct Bearer {
    /// `Bearer …`, marked sensitive.
    pub(crate) header: HeaderValue,
    /// Tells this token from its successors, so that one refusal causes one refresh.
    pub(crate) generation: u64,
    token: Arc<Secret>,
}

impl Bearer {
    pub(crate) fn new(token: Secret, generation: u64) -> Result<Self, Error> {
        let mut header =
            HeaderValue::try_from(format!("Bearer {}", token.expose())).map_err(|_| {
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
}

#[derive(Default)]
struct State {
    cached: Option<Cached>,
    generation: u64,
    /// How many fetches have ended, and why the last one failed.
    fetches: u64,
    failure: Option<Arc<Error>>,
}

/// See the module.
#[derive(Default)]
pub(crate) struct TokenCache {
    state: Mutex<State>,
    /// Held across a fetch. A caller that is dropped meanwhile just lets go of it.
    fetching: tokio::sync::Mutex<()>,
}

impl TokenCache {
    /// The current token, or a new one from `fetch`.
    pub(crate) async fn get<F>(
        &self,
        time: &Time,
        chance: &Chance,
        fetch: impl FnOnce() -> F,
    ) -> Result<Bearer, Error>
    where
        F: Future<Output = Result<AccessToken, Error>>,
    {
        let now = time.now();
        let (usable, seen) = {
            let state = self.lock();
            match state.cached.as_ref().filter(|cached| cached.usable(now)) {
                Some(cached) if !cached.due(now) => return Ok(cached.bearer.clone()),
                Some(cached) => (Some(cached.bearer.clone()), state.fetches),
                None => (None, state.fetches),
            }
        };
        let _held = match &usable {
            // One caller refreshes early; the others go on with the token they have.
            Some(bearer) => match self.fetching.try_lock() {
                Ok(held) => held,
                Err(_) => return Ok(bearer.clone()),
            },
            None => self.fetching.lock().await,
        };
        if let Some(outcome) = self.ended_meanwhile(time.now(), seen) {
            return outcome;
        }
        let outcome = fetch().await;
        self.store(outcome, time.now(), chance)
    }

    /// Forgets the token of `generation`, if it is still the current one.
    pub(crate) fn refused(&self, generation: u64) {
        let mut state = self.lock();
        if state
            .cached
            .as_ref()
            .is_some_and(|cached| cached.bearer.generation == generation)
        {
            state.cached = None;
        }
    }

    /// Who waited for somebody else's fetch takes its result, good or bad.
    fn ended_meanwhile(&self, now: Instant, seen: u64) -> Option<Result<Bearer, Error>> {
        let state = self.lock();
        if state.fetches == seen {
            return None;
        }
        if let Some(cached) = state.cached.as_ref().filter(|cached| cached.usable(now)) {
            return Some(Ok(cached.bearer.clone()));
        }
        state.failure.as_ref().map(|failure| Err(no_token(failure)))
    }

    fn store(
        &self,
        outcome: Result<AccessToken, Error>,
        now: Instant,
        chance: &Chance,
    ) -> Result<Bearer, Error> {
        let mut state = self.lock();
        state.fetches += 1;
        let generation = state.generation + 1;
        let cached = outcome.and_then(|token| Cached::new(token, generation, now, chance));
        match cached {
            Ok(cached) => {
                let bearer = cached.bearer.clone();
                state.generation = generation;
                state.failure = None;
                state.cached = Some(cached);
                Ok(bearer)
            }
            Err(error) => {
                let failure = Arc::new(error);
                state.failure = Some(Arc::clone(&failure));
                match state.cached.as_mut().filter(|cached| cached.usable(now)) {
                    Some(cached) => {
                        cached.refresh_at = Some(now + PAUSE);
                        Ok(cached.bearer.clone())
                    }
                    None => Err(no_token(&failure)),
                }
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cached {
    fn new(
        token: AccessToken,
        generation: u64,
        now: Instant,
        chance: &Chance,
    ) -> Result<Self, Error> {
        let lifetime = token
            .expires_in
            .map(|lifetime| lifetime.clamp(SHORTEST, LONGEST));
        let early = |lifetime: Duration| {
            let early = (EARLY + chance.up_to(SPREAD)).min(lifetime / 2);
            now + (lifetime - early)
        };
        Ok(Self {
            bearer: Bearer::new(token.token, generation)?,
            refresh_at: lifetime.map(early),
            expires_at: lifetime.map(|lifetime| now + lifetime),
        })
    }

    fn usable(&self, now: Instant) -> bool {
        self.expires_at.is_none_or(|at| now < at)
    }

    fn due(&self, now: Instant) -> bool {
        self.refresh_at.is_some_and(|at| now >= at)
    }
}

fn no_token(failure: &Arc<Error>) -> Error {
    let message = format!("no access token could be had: {}", failure.message());
    Error::new(ErrorKind::Auth, message).because(Arc::clone(failure))
}
