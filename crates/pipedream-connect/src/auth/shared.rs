//! Tokens shared with other processes through a token store. Whatever the store does, no call fails because of it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use pipedream_connect_raw::values::Secret;

use super::provider::{AccessToken, BoxError};
use super::store::{Lease, StoredToken, TokenKey, TokenStore};
use crate::call::{Bearer, Context, token_store_failed};
use crate::clock::{Aborted, Jitter, Time};
use crate::future::BoxFuture;
use crate::state::unquoted;
use crate::{Error, ErrorKind};

/// Time limit of each access to the store.
const STORE_TIMEOUT: Duration = Duration::from_secs(2);
/// A stored token that expires sooner than this is not used.
const MIN_STORED_LIFETIME: Duration = Duration::from_secs(30);
/// How long to wait for the token of the process that has the lease.
const LEASE_WAIT: Duration = Duration::from_secs(5);
/// No process keeps a lease for longer than this: the deadline of a token request, and the time to save the token.
const LEASE_DURATION: Duration = Duration::from_secs(35);
/// The pauses between two looks at the store, while another process has the lease.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const MAX_PAUSE: Duration = Duration::from_secs(1);

/// Called with each failure of the store.
pub(crate) type OnStoreError = Arc<dyn Fn(&Error) + Send + Sync>;

/// The tokens of one OAuth client in a store.
pub(super) struct SharedTokens {
    pub(super) store: Arc<dyn TokenStore>,
    pub(super) key: TokenKey,
    pub(super) on_error: Option<OnStoreError>,
    pub(super) time: Time,
    pub(super) jitter: Arc<Jitter>,
}

/// What the store has.
pub(super) enum Found {
    Token(AccessToken),
    /// No usable token. The caller fetches one, if possible with a lease, and saves it.
    Nothing(Guard),
    /// The store failed. The caller fetches a token, and does not wait for the store again.
    Failed,
}

/// Releases the lease, if there is one.
pub(super) type Guard = Option<BoxFuture<Result<(), BoxError>>>;

impl SharedTokens {
    pub(super) fn new(
        store: Arc<dyn TokenStore>,
        key: TokenKey,
        on_error: Option<OnStoreError>,
        context: &Context,
    ) -> Self {
        let (time, jitter) = (context.time.clone(), Arc::clone(&context.jitter));
        Self {
            store,
            key,
            on_error,
            time,
            jitter,
        }
    }

    /// A token other than `replaced`. While another process fetches one, waits for it.
    pub(super) async fn find(&self, replaced: Option<&Secret>) -> Found {
        let started = self.time.now();
        let (mut guard, mut pause) = (None, FIRST_PAUSE);
        loop {
            match self
                .load()
                .await
                .map(|stored| self.usable(stored?, replaced))
            {
                Some(Some(token)) => {
                    self.release(guard).await;
                    return Found::Token(token);
                }
                // The store works, and this is the process that fetches the token, or nobody does.
                Some(None) if guard.is_none() && self.time.since(started) < LEASE_WAIT => {}
                None if guard.is_none() => return Found::Failed,
                _ => return Found::Nothing(guard),
            }
            match self.lease().await {
                // Another process may have saved a token in the meantime, so look again.
                Some(Lease::Granted(granted)) => guard = Some(granted),
                Some(Lease::Taken) => {
                    self.time
                        .sleep(pause / 2 + self.jitter.up_to(pause / 2))
                        .await;
                    pause = (pause * 2).min(MAX_PAUSE);
                }
                Some(Lease::Unsupported) => return Found::Nothing(None),
                None => return Found::Failed,
            }
        }
    }

    fn usable(&self, stored: StoredToken, replaced: Option<&Secret>) -> Option<AccessToken> {
        let remaining = stored.expires_at().duration_since(self.time.wall()).ok()?;
        let usable = remaining >= MIN_STORED_LIFETIME
            && replaced != Some(stored.token())
            // Otherwise the store would return the same unusable token again and again.
            && Bearer::new(stored.token().clone(), 0).is_ok();
        usable.then(|| AccessToken::new(stored.token().clone()).expires_in(remaining))
    }

    async fn load(&self) -> Option<Option<StoredToken>> {
        let (key, now) = (self.key.clone(), self.time.wall());
        self.access("load", |store| store.load(key, now)).await
    }

    async fn lease(&self) -> Option<Lease> {
        let (key, now) = (self.key.clone(), self.time.wall());
        self.access("lease", |store| store.lease(key, LEASE_DURATION, now))
            .await
    }

    /// Saves a token that expires at a time of the wall clock.
    pub(super) async fn save(&self, token: Secret, expires_at: SystemTime) {
        let (key, token) = (self.key.clone(), StoredToken::new(token, expires_at));
        let now = self.time.wall();
        self.access("save", |store| store.save(key, token, now))
            .await;
    }

    /// Ends a lease before its time.
    pub(super) async fn release(&self, guard: Guard) {
        if let Some(release) = guard {
            self.access("release", |_| release).await;
        }
    }

    /// The result of an access, unless it fails, panics or takes too long.
    async fn access<T>(
        &self,
        name: &str,
        start: impl FnOnce(&dyn TokenStore) -> BoxFuture<Result<T, BoxError>>,
    ) -> Option<T> {
        let access = async { start(self.store.as_ref()).await };
        let error = match self.time.guarded(STORE_TIMEOUT, access).await {
            Ok(Ok(value)) => return Some(value),
            Ok(Err(source)) => self.failed(name).with_source(unquoted(source)),
            Err(aborted) => self.aborted(name, aborted),
        };
        self.report(&error);
        None
    }

    fn failed(&self, name: &str) -> Error {
        self.error(ErrorKind::Store, &format!("failed to {name}"))
    }

    fn aborted(&self, name: &str, aborted: Aborted) -> Error {
        match aborted {
            Aborted::Panicked => self.error(ErrorKind::Store, &format!("panicked during `{name}`")),
            Aborted::TimedOut => {
                let problem = format!("did not {name} within {STORE_TIMEOUT:?}");
                self.error(ErrorKind::Timeout, &problem)
            }
        }
    }

    fn error(&self, kind: ErrorKind, problem: &str) -> Error {
        let (client, host) = (self.key.client_id(), self.key.base_url());
        let message = format!(
            "the token store {problem} (client {client} at {host}); the client continues without it"
        );
        Error::new(kind, message)
    }

    fn report(&self, error: &Error) {
        token_store_failed(error);
        if let Some(callback) = &self.on_error {
            // A panic of the callback must not fail the call either.
            let _ = catch_unwind(AssertUnwindSafe(|| callback(error)));
        }
    }
}
