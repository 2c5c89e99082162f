//! Time, sleep and randomness. All are replaceable, so that a test of a minute of backoff takes microseconds.

use std::fmt;
use std::future::{Future, poll_fn};
use std::panic::AssertUnwindSafe;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime};

use futures_util::future::FutureExt as _;

use crate::future::BoxFuture;

/// A source of time. The default is the operating system's monotonic clock and tokio's timer.
pub trait Clock: Send + Sync + 'static {
    /// Monotonic time. Setting the wall clock does not change it.
    fn now(&self) -> Instant;

    /// Wall-clock time: for dates that a server sent, for tokens in a store, and for assertions signed with a private
    /// key. No timeout depends on it.
    fn wall(&self) -> SystemTime {
        SystemTime::now()
    }

    /// Waits for `duration`. `why` lets a test clock skip backoff without triggering timeouts.
    fn sleep(&self, duration: Duration, why: Wait) -> BoxFuture<()>;
}

/// Why the client waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wait {
    /// Between two attempts, or between two polls.
    Backoff,
    /// For a timeout: something else should finish first.
    Timeout,
}

/// The longest wait, about 30 years, so that a clock can add it to its time.
const MAX_WAIT: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// The clock in use: tokio's without indirection, or the caller's.
#[derive(Clone, Default)]
pub(crate) struct Time(Option<Arc<dyn Clock>>);

impl fmt::Debug for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "custom" } else { "system" })
    }
}

impl Time {
    pub(crate) fn custom(clock: Arc<dyn Clock>) -> Self {
        Self(Some(clock))
    }

    pub(crate) fn now(&self) -> Instant {
        self.0
            .as_ref()
            .map_or_else(Instant::now, |clock| clock.now())
    }

    /// Time since `start`.
    pub(crate) fn since(&self, start: Instant) -> Duration {
        self.now().saturating_duration_since(start)
    }

    pub(crate) fn wall(&self) -> SystemTime {
        self.0
            .as_ref()
            .map_or_else(SystemTime::now, |clock| clock.wall())
    }

    /// Boxed, because most calls never sleep and should not pay for a timer in their future.
    pub(crate) fn sleep(&self, duration: Duration) -> BoxFuture<()> {
        self.timer(duration, Wait::Backoff)
    }

    pub(crate) fn timer(&self, duration: Duration, why: Wait) -> BoxFuture<()> {
        match &self.0 {
            None => Box::pin(tokio::time::sleep(duration)),
            Some(clock) => clock.sleep(duration.min(MAX_WAIT), why),
        }
    }

    async fn wait(&self, duration: Duration) {
        match &self.0 {
            None => tokio::time::sleep(duration).await,
            Some(clock) => clock.sleep(duration.min(MAX_WAIT), Wait::Timeout).await,
        }
    }

    /// Runs `future` for at most `limit`. `None` means that the time ran out.
    ///
    /// `future` is borrowed, because a future that is passed by value occupies its size twice: as an argument and where
    /// it is pinned.
    ///
    /// When both are ready, `future` wins. The timer is polled first all the same: a future that is always ready may use
    /// up the budget that tokio grants a task, and then the timer would never fire.
    pub(crate) async fn within<F>(
        &self,
        limit: Duration,
        mut future: Pin<&mut F>,
    ) -> Option<F::Output>
    where
        F: Future + ?Sized,
    {
        let mut timer = pin!(self.wait(limit));
        poll_fn(|cx| {
            let expired = timer.as_mut().poll(cx).is_ready();
            match future.as_mut().poll(cx) {
                Poll::Ready(output) => Poll::Ready(Some(output)),
                Poll::Pending if expired => Poll::Ready(None),
                Poll::Pending => Poll::Pending,
            }
        })
        .await
    }

    /// Runs code of the application, which may panic, or take longer than `limit`.
    pub(crate) async fn guarded<T>(
        &self,
        limit: Duration,
        code: impl Future<Output = T>,
    ) -> Result<T, Aborted> {
        let code = pin!(AssertUnwindSafe(code).catch_unwind());
        match self.within(limit, code).await {
            Some(outcome) => outcome.map_err(|_| Aborted::Panicked),
            None => Err(Aborted::TimedOut),
        }
    }
}

/// Why code of the application has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aborted {
    Panicked,
    TimedOut,
}

/// Random numbers for jitter. Seedable, so that a run can be repeated.
#[derive(Debug)]
pub(crate) struct Jitter {
    random: Mutex<fastrand::Rng>,
    #[cfg(any(feature = "inbox", feature = "tools"))]
    is_seeded: bool,
}

impl Jitter {
    pub(crate) fn new(seed: Option<u64>) -> Self {
        Self {
            random: Mutex::new(seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed)),
            #[cfg(any(feature = "inbox", feature = "tools"))]
            is_seeded: seed.is_some(),
        }
    }

    fn random(&self) -> MutexGuard<'_, fastrand::Rng> {
        self.random.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A number that is unlikely to come twice. From the operating system, if a feature that is enabled brings a way to ask
    /// it and no seed asks for the same numbers again.
    #[cfg(any(feature = "inbox", feature = "tools"))]
    pub(crate) fn id(&self) -> u128 {
        if !self.is_seeded
            && let Some(id) = system_id()
        {
            return id;
        }
        self.random().u128(..)
    }

    /// Uniform between zero and `limit`.
    pub(crate) fn up_to(&self, limit: Duration) -> Duration {
        let fraction = self.random().f64();
        limit.mul_f64(fraction)
    }
}

#[cfg(all(
    any(feature = "inbox", feature = "tools"),
    any(feature = "webhooks", feature = "private-key-jwt")
))]
fn system_id() -> Option<u128> {
    use ring::rand::{SecureRandom as _, SystemRandom};

    let mut bytes = [0; 16];
    SystemRandom::new().fill(&mut bytes).ok()?;
    Some(u128::from_le_bytes(bytes))
}

#[cfg(all(
    any(feature = "inbox", feature = "tools"),
    not(any(feature = "webhooks", feature = "private-key-jwt"))
))]
fn system_id() -> Option<u128> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Records how long it is asked to wait.
    #[derive(Default)]
    struct Recorder(Mutex<Vec<Duration>>);

    impl Clock for Recorder {
        fn now(&self) -> Instant {
            Instant::now()
        }

        fn sleep(&self, duration: Duration, _: Wait) -> BoxFuture<()> {
            self.0.lock().expect("a lock").push(duration);
            Box::pin(std::future::ready(()))
        }
    }

    #[tokio::test]
    async fn a_clock_is_asked_to_wait_for_thirty_years_at_most() {
        let recorder = Arc::new(Recorder::default());
        let time = Time::custom(Arc::clone(&recorder) as Arc<dyn Clock>);
        let day = Duration::from_secs(86_400);
        time.sleep(day).await;
        time.sleep(Duration::MAX).await;
        time.within(Duration::MAX, pin!(std::future::pending::<()>()))
            .await;
        let waits = recorder.0.lock().expect("a lock").clone();
        assert_eq!(waits, [day, 30 * 365 * day, 30 * 365 * day]);
    }

    #[cfg(all(feature = "tools", feature = "webhooks"))]
    #[test]
    fn ids_differ_unless_the_same_seed_asks_for_the_same() {
        let seeded = || Jitter::new(Some(1)).id();
        assert_eq!(seeded(), seeded());
        let jitter = Jitter::new(Some(1));
        assert_ne!(jitter.id(), jitter.id());
        let system = || system_id().expect("random bytes");
        assert_ne!(system(), system());
        assert_ne!(Jitter::new(None).id(), Jitter::new(None).id());
    }
}
