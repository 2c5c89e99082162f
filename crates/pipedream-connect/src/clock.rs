//! Time, waiting and chance, all replaceable, so that a minute of back-off is tested in microseconds.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime};

use crate::call::BoxFuture;

/// A source of time. The default is the operating system's monotonic clock and tokio's timer.
pub trait Clock: Send + Sync + 'static {
    /// Monotonic time: nothing measured with it changes when the wall clock is set.
    fn now(&self) -> Instant;

    /// Wall-clock time: for dates that a server sent, for tokens in a store, and for signed proofs of a private key. No time
    /// limit depends on it.
    fn wall(&self) -> SystemTime {
        SystemTime::now()
    }

    /// Waits. `why` lets a test clock skip back-off while it leaves timeouts alone.
    fn sleep(&self, duration: Duration, why: Wait) -> BoxFuture<()>;
}

/// Why a clock is asked to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wait {
    /// Between two attempts, or between two polls.
    Backoff,
    /// As the limit of something that should end before.
    Timeout,
}

/// The clock in use: tokio's without indirection, or a caller's own.
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

    pub(crate) fn wall(&self) -> SystemTime {
        self.0
            .as_ref()
            .map_or_else(SystemTime::now, |clock| clock.wall())
    }

    pub(crate) async fn sleep(&self, duration: Duration) {
        self.wait(duration, Wait::Backoff).await;
    }

    async fn wait(&self, duration: Duration, why: Wait) {
        match &self.0 {
            None => tokio::time::sleep(duration).await,
            Some(clock) => clock.sleep(duration, why).await,
        }
    }

    /// A timer that can be kept.
    pub(crate) fn timer(&self, limit: Duration) -> BoxFuture<()> {
        match &self.0 {
            None => Box::pin(tokio::time::sleep(limit)),
            Some(clock) => clock.sleep(limit, Wait::Timeout),
        }
    }

    /// Runs `future` for at most `limit`; `None` when the time was up first.
    ///
    /// `future` is only borrowed: one that is handed over takes its room twice, as an argument and where it is pinned.
    ///
    /// `future` wins a tie. The timer is looked at first all the same: a future that is always ready may use up what
    /// tokio grants a task at a time, and the timer would never be seen to end.
    pub(crate) async fn within<F>(
        &self,
        limit: Duration,
        mut future: Pin<&mut F>,
    ) -> Option<F::Output>
    where
        F: Future + ?Sized,
    {
        let mut timer = pin!(self.wait(limit, Wait::Timeout));
        poll_fn(|cx| {
            let late = timer.as_mut().poll(cx).is_ready();
            match future.as_mut().poll(cx) {
                Poll::Ready(output) => Poll::Ready(Some(output)),
                Poll::Pending if late => Poll::Ready(None),
                Poll::Pending => Poll::Pending,
            }
        })
        .await
    }
}

/// Chance, for jitter only; seedable, so that a run can be repeated.
#[derive(Debug)]
pub(crate) struct Chance(Mutex<fastrand::Rng>);

impl Chance {
    pub(crate) fn new(seed: Option<u64>) -> Self {
        Self(Mutex::new(
            seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed),
        ))
    }

    /// Uniform between zero and `most`.
    pub(crate) fn up_to(&self, most: Duration) -> Duration {
        let fraction = self.0.lock().unwrap_or_else(PoisonError::into_inner).f64();
        most.mul_f64(fraction)
    }
}
