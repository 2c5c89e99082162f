//! A clock that the test controls.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::{BoxFuture, Clock, Wait};

/// A clock that advances on request. Clones share the time.
///
/// A timeout or a deadline expires when the clock is [advanced](Self::advance) that far, and never because the machine
/// is slow. [`no_backoff`](Self::no_backoff) and [`manual`](Self::manual) differ in the waits between two attempts or two
/// polls.
///
/// The clock starts at 2001-09-09 01:46:40 UTC, 10⁹ seconds after the Unix epoch.
#[derive(Clone, Debug)]
pub struct TestClock {
    skips_backoff: bool,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    start: Instant,
    now: Instant,
    wall: SystemTime,
    backoffs: Vec<Duration>,
    wakers: Vec<Waker>,
}

impl Default for TestClock {
    /// The same as [`no_backoff`](Self::no_backoff).
    fn default() -> Self {
        Self::no_backoff()
    }
}

impl TestClock {
    /// A clock that backoff advances at once: no test waits for it.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = pipedream_connect_emulator::Emulator::start().await?;
    /// use pipedream_connect::{Client, testing::TestClock};
    /// use pipedream_connect_emulator::Fault;
    ///
    /// let clock = TestClock::no_backoff();
    /// let client = Client::builder().env_vars(emulator.env()).clock(clock.clone()).build()?;
    ///
    /// let throttled = Fault::on("accounts_list").status(429).header("retry-after", "5");
    /// emulator.fault(throttled.times(2));
    /// client.accounts().list().await?; // takes milliseconds
    ///
    /// assert_eq!(clock.waits().len(), 2);
    /// # Ok(()) }
    /// ```
    pub fn no_backoff() -> Self {
        Self::new(true)
    }

    /// A clock on which all waits, those between attempts too, end only when the test advances it.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use std::time::Duration;
    /// use pipedream_connect::{Client, ErrorKind};
    /// use pipedream_connect::testing::{CannedResponse, CannedTransport, TestClock};
    ///
    /// let (clock, transport) = (TestClock::manual(), CannedTransport::new());
    /// let client = Client::builder()
    ///     .access_token("token")
    ///     .project_id("proj_X")
    ///     .transport(transport.clone())
    ///     .clock(clock.clone())
    ///     .build()?;
    ///
    /// // A server that is busy, and then does not respond.
    /// transport.respond(CannedResponse::new(503));
    /// transport.respond(CannedResponse::never());
    /// let (outcome, ()) = tokio::join!(client.accounts().list().into_future(), async {
    ///     clock.backoff_started(1).await;
    ///     clock.advance(Duration::from_secs(10)); // the second attempt
    ///     transport.request_sent(2).await;
    ///     clock.advance(Duration::from_secs(3600)); // its timeout, and the deadline
    /// });
    /// assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Timeout);
    /// # Ok(()) }
    /// ```
    pub fn manual() -> Self {
        Self::new(false)
    }

    fn new(skips_backoff: bool) -> Self {
        let start = Instant::now();
        let state = State {
            start,
            now: start,
            wall: UNIX_EPOCH + Duration::from_secs(1_000_000_000),
            backoffs: Vec::new(),
            wakers: Vec::new(),
        };
        Self {
            skips_backoff,
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// Advances the monotonic clock and the wall clock. Waits that this ends wake up.
    ///
    /// A time that the operating system cannot represent leaves the clock as it is.
    pub fn advance(&self, duration: Duration) {
        let mut state = self.state();
        if let (Some(now), Some(wall)) = (
            state.now.checked_add(duration),
            state.wall.checked_add(duration),
        ) {
            (state.now, state.wall) = (now, wall);
        }
        wake(state);
    }

    /// Sets the wall clock, as an administrator would. The monotonic clock does not change.
    pub fn set_wall(&self, wall: SystemTime) {
        self.state().wall = wall;
    }

    /// How far the monotonic clock was advanced.
    pub fn elapsed(&self) -> Duration {
        let state = self.state();
        state.now - state.start
    }

    /// The waits between two attempts or two polls so far, in order.
    pub fn waits(&self) -> Vec<Duration> {
        self.state().backoffs.clone()
    }

    /// Resolves when `count` waits between two attempts or two polls have started since the clock was made.
    pub async fn backoff_started(&self, count: usize) {
        self.until(|state| state.backoffs.len() >= count).await;
    }

    async fn until(&self, mut reached: impl FnMut(&State) -> bool) {
        poll_fn(|cx| {
            let mut state = self.state();
            if reached(&state) {
                return Poll::Ready(());
            }
            register(&mut state.wakers, cx);
            Poll::Pending
        })
        .await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        self.state().now
    }

    fn wall(&self) -> SystemTime {
        self.state().wall
    }

    fn sleep(&self, duration: Duration, why: Wait) -> BoxFuture<()> {
        // A wait whose end the clock cannot represent never ends.
        let end = self.now().checked_add(duration);
        if why == Wait::Backoff {
            let mut state = self.state();
            state.backoffs.push(duration);
            wake(state);
            if self.skips_backoff {
                self.advance(duration);
            }
        }
        let clock = self.clone();
        Box::pin(async move {
            clock
                .until(|state| end.is_some_and(|end| state.now >= end))
                .await;
        })
    }
}

fn register(wakers: &mut Vec<Waker>, cx: &Context<'_>) {
    if !wakers.iter().any(|waker| waker.will_wake(cx.waker())) {
        wakers.push(cx.waker().clone());
    }
}

/// Wakes everything that waits, after the lock is released.
fn wake(mut state: MutexGuard<'_, State>) {
    let wakers = std::mem::take(&mut state.wakers);
    drop(state);
    wakers.into_iter().for_each(Waker::wake);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_ready(future: &mut BoxFuture<()>) -> bool {
        let mut cx = Context::from_waker(Waker::noop());
        future.as_mut().poll(&mut cx).is_ready()
    }

    #[test]
    fn a_timeout_expires_only_when_the_clock_is_advanced_that_far() {
        for clock in [TestClock::manual(), TestClock::no_backoff()] {
            let mut timeout = clock.sleep(Duration::from_secs(2), Wait::Timeout);
            assert!(!is_ready(&mut timeout));
            clock.advance(Duration::from_secs(1));
            assert!(!is_ready(&mut timeout));
            clock.advance(Duration::from_secs(1));
            assert!(is_ready(&mut timeout));
            assert!(clock.waits().is_empty());
        }
    }

    #[test]
    fn backoff_advances_the_clock_or_waits_for_it() {
        let second = Duration::from_secs(1);
        let clock = TestClock::no_backoff();
        let before = (clock.now(), clock.wall());
        assert!(is_ready(&mut clock.sleep(second, Wait::Backoff)));
        assert_eq!(
            (clock.now(), clock.wall()),
            (before.0 + second, before.1 + second)
        );

        let clock = TestClock::manual();
        let mut backoff = clock.sleep(second, Wait::Backoff);
        assert!(!is_ready(&mut backoff));
        clock.advance(second);
        assert!(is_ready(&mut backoff));
        assert_eq!(clock.waits(), [second]);
    }

    #[test]
    fn endless_waits_and_advances_do_not_panic() {
        let clock = TestClock::no_backoff();
        assert!(!is_ready(&mut clock.sleep(Duration::MAX, Wait::Timeout)));
        assert!(!is_ready(&mut clock.sleep(Duration::MAX, Wait::Backoff)));
        clock.advance(Duration::MAX);
    }
}
