//! A bounded cache of values that are fetched when they are missing: one fetch per value for any number of callers.

use std::collections::HashMap;
use std::hash::Hash;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::future::FutureExt as _;

use crate::clock::Time;
use crate::future::BoxFuture;
use crate::shared_fetch::{RunningFetches, SharedFetch};
use crate::{Error, ErrorKind};

/// How long a value is used.
const LIFETIME: Duration = Duration::from_secs(600);
/// The maximum number of values.
const CAPACITY: usize = 256;
/// A fetch that takes longer than the timeout of an attempt is not joined.
const MAX_FETCH_AGE: Duration = Duration::from_secs(60);

/// The cache. Failures are not kept.
pub(crate) struct FetchCache<K, V: Clone>(Arc<Mutex<HashMap<K, Entry<V>>>>);

struct Entry<V: Clone> {
    /// The value, and when it expires.
    value: Option<(V, Instant)>,
    /// When the latest fetch was started.
    started: Instant,
    running: RunningFetches<Result<V, Error>>,
}

enum NextStep<V: Clone> {
    Use(V),
    Wait(SharedFetch<Result<V, Error>>),
}

impl<K, V: Clone> Clone for FetchCache<K, V> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<K, V: Clone> Default for FetchCache<K, V> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<K, V> FetchCache<K, V>
where
    K: Clone + Eq + Hash + Send + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// The value for `key`, or a new one from `fetch`.
    pub(crate) async fn get(
        &self,
        key: K,
        time: &Time,
        fetch: impl FnOnce() -> BoxFuture<Result<V, Error>>,
    ) -> Result<V, Error> {
        match self.next_step(key, time.now(), fetch) {
            NextStep::Use(value) => Ok(value),
            NextStep::Wait(fetch) => fetch.await,
        }
    }

    fn next_step(
        &self,
        key: K,
        now: Instant,
        fetch: impl FnOnce() -> BoxFuture<Result<V, Error>>,
    ) -> NextStep<V> {
        let mut entries = self.lock();
        make_room(&mut entries, &key, now);
        let entry = entries
            .entry(key.clone())
            .or_insert_with(|| Entry::new(now));
        if let Some(value) = entry.fresh(now) {
            return NextStep::Use(value.clone());
        }
        if let Some(fetch) = entry.running.current(now) {
            return NextStep::Wait(fetch);
        }
        entry.started = now;
        let (cache, fetch) = (self.clone(), fetch());
        let start = |number| -> BoxFuture<Result<V, Error>> {
            // A value is as old as its request.
            Box::pin(async move {
                // A panic in the caller's transport or token provider would reach everyone who waits.
                let outcome = AssertUnwindSafe(fetch).catch_unwind().await;
                let outcome = outcome.unwrap_or_else(|_| Err(panicked()));
                cache.store(&key, number, outcome, now + LIFETIME)
            })
        };
        NextStep::Wait(entry.running.start(now, MAX_FETCH_AGE, start))
    }

    fn store(
        &self,
        key: &K,
        number: u64,
        outcome: Result<V, Error>,
        expires: Instant,
    ) -> Result<V, Error> {
        if let Some(entry) = self.lock().get_mut(key) {
            entry.running.finish(number);
            if let Ok(value) = &outcome {
                entry.value = Some((value.clone(), expires));
            }
        }
        outcome
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, Entry<V>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<V: Clone> Entry<V> {
    fn new(now: Instant) -> Self {
        Self {
            value: None,
            started: now,
            running: RunningFetches::default(),
        }
    }

    fn fresh(&self, now: Instant) -> Option<&V> {
        let (value, expires) = self.value.as_ref()?;
        (now < *expires).then_some(value)
    }
}

/// Drops the expired entries, and then the oldest, if there is no room for `key`.
fn make_room<K: Clone + Eq + Hash, V: Clone>(
    entries: &mut HashMap<K, Entry<V>>,
    key: &K,
    now: Instant,
) {
    if entries.len() < CAPACITY || entries.contains_key(key) {
        return;
    }
    entries.retain(|_, entry| now < entry.started + LIFETIME);
    if entries.len() < CAPACITY {
        return;
    }
    let oldest = entries.iter().min_by_key(|(_, entry)| entry.started);
    if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
        entries.remove(&oldest);
    }
}

fn panicked() -> Error {
    let message = "the transport or the token provider panicked";
    Error::new(ErrorKind::Interrupted, message)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Counts its fetches, each of which takes two polls.
    #[derive(Clone, Default)]
    struct Source {
        fetches: Arc<AtomicUsize>,
    }

    impl Source {
        fn fetch(
            &self,
            outcome: Result<&'static str, ErrorKind>,
        ) -> BoxFuture<Result<String, Error>> {
            self.fetches.fetch_add(1, Ordering::SeqCst);
            Box::pin(async move {
                tokio::task::yield_now().await;
                outcome
                    .map(str::to_owned)
                    .map_err(|kind| Error::new(kind, "not available"))
            })
        }

        fn count(&self) -> usize {
            self.fetches.load(Ordering::SeqCst)
        }
    }

    type Cache = FetchCache<u32, String>;

    async fn get(cache: &Cache, source: &Source, key: u32, now: Instant) -> Result<String, Error> {
        match cache.next_step(key, now, || source.fetch(Ok("value"))) {
            NextStep::Use(value) => Ok(value),
            NextStep::Wait(fetch) => fetch.await,
        }
    }

    #[tokio::test]
    async fn a_value_is_fetched_once_in_ten_minutes() -> Result<(), Error> {
        let (cache, source, now) = (Cache::default(), Source::default(), Instant::now());
        get(&cache, &source, 1, now).await?;
        get(&cache, &source, 1, now + LIFETIME - Duration::from_nanos(1)).await?;
        assert_eq!(source.count(), 1);
        get(&cache, &source, 1, now + LIFETIME).await?;
        assert_eq!(source.count(), 2);
        Ok(())
    }

    #[tokio::test]
    async fn a_fetch_goes_on_when_the_caller_that_started_it_is_dropped_or_stalled()
    -> Result<(), Error> {
        let (cache, source, now) = (Cache::default(), Source::default(), Instant::now());
        let mut first = Box::pin(get(&cache, &source, 1, now));
        assert!((&mut first).now_or_never().is_none());
        // Not polled again until the second caller has its value.
        let second = get(&cache, &source, 1, now).await?;
        assert_eq!(second, "value");
        assert_eq!(first.await?, "value");
        assert_eq!(source.count(), 1);
        Ok(())
    }

    #[tokio::test]
    async fn a_failure_reaches_every_waiter_and_is_not_kept() {
        let (cache, source, now) = (Cache::default(), Source::default(), Instant::now());
        let fail = || match cache.next_step(1, now, || source.fetch(Err(ErrorKind::Server))) {
            NextStep::Wait(fetch) => fetch,
            NextStep::Use(_) => unreachable!("nothing is cached"),
        };
        let (first, second) = (fail(), fail());
        // One more, which is never polled.
        let _stalled = fail();
        for fetch in [first, second] {
            let error = fetch.await.expect_err("failed");
            assert_eq!(
                (error.kind(), error.message()),
                (ErrorKind::Server, "not available")
            );
        }
        assert_eq!(source.count(), 1);
        assert!(get(&cache, &source, 1, now).await.is_ok());
    }

    #[tokio::test]
    async fn a_panic_is_an_error_for_every_waiter() {
        let cache = Cache::default();
        let outcome = cache
            .get(1, &Time::default(), || {
                Box::pin(async { panic!("a transport of the caller") })
            })
            .await;
        assert_eq!(
            outcome.map_err(|error| error.kind()),
            Err(ErrorKind::Interrupted)
        );
    }

    #[tokio::test]
    async fn the_oldest_value_makes_room_for_a_new_one() -> Result<(), Error> {
        let (cache, source, now) = (Cache::default(), Source::default(), Instant::now());
        let at = |key: u32| now + Duration::from_millis(key.into());
        let capacity = u32::try_from(CAPACITY).unwrap_or(u32::MAX);
        for key in 0..=capacity {
            get(&cache, &source, key, at(key)).await?;
        }
        assert_eq!(cache.lock().len(), CAPACITY);
        let before = source.count();
        get(&cache, &source, 1, at(capacity)).await?;
        assert_eq!(source.count(), before, "kept");
        get(&cache, &source, 0, at(capacity)).await?;
        assert_eq!(source.count(), before + 1, "dropped");
        Ok(())
    }

    #[tokio::test]
    async fn an_expired_value_makes_room_before_a_valid_one() -> Result<(), Error> {
        let (cache, source, start) = (Cache::default(), Source::default(), Instant::now());
        let now = start + LIFETIME;
        get(&cache, &source, 0, start).await?;
        let capacity = u32::try_from(CAPACITY).unwrap_or(u32::MAX);
        for key in 1..capacity {
            get(&cache, &source, key, now - Duration::from_secs(1)).await?;
        }
        get(&cache, &source, capacity, now).await?;
        let before = source.count();
        for key in 1..=capacity {
            get(&cache, &source, key, now).await?;
        }
        assert_eq!(source.count(), before, "kept");
        Ok(())
    }
}
