//! A clock that advances only on request, or when the client backs off between attempts.

use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Waker};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use pipedream_connect::{BoxFuture, Clock, Wait};

/// Backoff advances the clock and takes no real time. A timeout expires only when the clock is advanced that far.
#[derive(Clone)]
pub struct TestClock(Arc<Mutex<State>>);

struct State {
    start: Instant,
    now: Instant,
    wall: SystemTime,
    waits: Vec<Duration>,
    wakers: Vec<Waker>,
}

impl Default for TestClock {
    /// Starts at 2001-09-09 01:46:40 UTC, 10^9 seconds after the Unix epoch.
    fn default() -> Self {
        let start = Instant::now();
        Self(Arc::new(Mutex::new(State {
            start,
            now: start,
            wall: UNIX_EPOCH + Duration::from_secs(1_000_000_000),
            waits: Vec::new(),
            wakers: Vec::new(),
        })))
    }
}

impl TestClock {
    /// Advances the monotonic clock and the wall clock.
    pub fn advance(&self, duration: Duration) {
        let mut state = self.state();
        state.now += duration;
        state.wall += duration;
        let wakers = std::mem::take(&mut state.wakers);
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
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

    /// The backoffs so far, in order.
    pub fn waits(&self) -> Vec<Duration> {
        self.state().waits.clone()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
        if why == Wait::Backoff {
            self.state().waits.push(duration);
            self.advance(duration);
            return Box::pin(std::future::ready(()));
        }
        let clock = self.clone();
        let end = self.now() + duration;
        Box::pin(std::future::poll_fn(move |cx| {
            let mut state = clock.state();
            if state.now >= end {
                return Poll::Ready(());
            }
            if !state.wakers.iter().any(|waker| waker.will_wake(cx.waker())) {
                state.wakers.push(cx.waker().clone());
            }
            Poll::Pending
        }))
    }
}
