//! Fetches that several callers wait for.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use futures_util::future::{FutureExt as _, Shared, WeakShared};
use tokio::runtime;

use crate::future::BoxFuture;

/// A fetch in progress. Polled by every waiter, so a dropped or stalled waiter cannot block the others (futurelock).
pub(crate) type SharedFetch<T> = Shared<BoxFuture<T>>;

/// The fetches of one value that are in progress: one per runtime, because the timers and the connection of a fetch belong
/// to its runtime.
pub(crate) struct RunningFetches<T: Clone> {
    started: u64,
    running: HashMap<Option<runtime::Id>, RunningFetch<T>>,
}

struct RunningFetch<T: Clone> {
    number: u64,
    /// From this time on, the fetch is no longer being polled. Resuming it would only trigger its timeouts.
    abandoned_at: Instant,
    /// Weak: a fetch lives as long as someone waits for it.
    future: WeakShared<BoxFuture<T>>,
}

impl<T: Clone> Default for RunningFetches<T> {
    fn default() -> Self {
        Self {
            started: 0,
            running: HashMap::new(),
        }
    }
}

impl<T: Clone> RunningFetches<T> {
    /// The fetch that this runtime has in progress.
    pub(crate) fn current(&self, now: Instant) -> Option<SharedFetch<T>> {
        let fetch = self.running.get(&current_runtime())?;
        if now >= fetch.abandoned_at {
            None
        } else {
            fetch.future.upgrade()
        }
    }

    /// Starts a fetch. `create` gets its number, counted from 1.
    pub(crate) fn start(
        &mut self,
        now: Instant,
        max_age: Duration,
        create: impl FnOnce(u64) -> BoxFuture<T>,
    ) -> SharedFetch<T> {
        self.started += 1;
        let number = self.started;
        let shared = create(number).shared();
        if let Some(future) = shared.downgrade() {
            let abandoned_at = now + max_age;
            // Older fetches are never joined again, and their runtime may be gone.
            self.running.retain(|_, fetch| now < fetch.abandoned_at);
            let fetch = RunningFetch {
                number,
                abandoned_at,
                future,
            };
            self.running.insert(current_runtime(), fetch);
        }
        shared
    }

    /// Forgets a fetch that has ended, so that its remaining waiters cannot prevent a new one.
    pub(crate) fn finish(&mut self, number: u64) {
        self.running.retain(|_, fetch| fetch.number != number);
    }
}

fn current_runtime() -> Option<runtime::Id> {
    let handle = runtime::Handle::try_current().ok()?;
    Some(handle.id())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A runtime that exists as long as it is kept, and whose fetches nobody polls.
    fn start(
        fetches: &mut RunningFetches<()>,
        now: Instant,
    ) -> (runtime::Runtime, SharedFetch<()>) {
        let runtime = runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime");
        let entered = runtime.enter();
        let fetch = fetches.start(now, MAX_AGE, |_| Box::pin(std::future::pending()));
        drop(entered);
        (runtime, fetch)
    }

    const MAX_AGE: Duration = Duration::from_secs(35);

    #[test]
    fn fetches_of_other_runtimes_are_kept_until_they_are_too_old_to_join() {
        let (mut fetches, now) = (RunningFetches::default(), Instant::now());
        let first = start(&mut fetches, now);
        let _second = start(&mut fetches, now + MAX_AGE - Duration::from_nanos(1));
        let current = |fetches: &RunningFetches<()>| {
            let _entered = first.0.enter();
            fetches.current(now).is_some()
        };
        assert!(current(&fetches));
        let _third = start(&mut fetches, now + MAX_AGE);
        assert!(!current(&fetches));
    }
}
