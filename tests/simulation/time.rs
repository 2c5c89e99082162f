//! A clock that advances only when no task is ready.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use pipedream_connect::{BoxFuture, Clock, Wait};

/// Timers are rounded up to this, as an operating system does.
pub(super) const TICK: Duration = Duration::from_millis(1);

#[derive(Clone)]
pub(super) struct Time(Arc<Mutex<State>>);

struct State {
    start: Instant,
    elapsed: Duration,
    wall: SystemTime,
    waiting: BTreeMap<(Duration, u64), Waker>,
    /// Timers created, and timers not dropped yet.
    made: u64,
    alive: usize,
}

impl Time {
    pub(super) fn new() -> Self {
        Self(Arc::new(Mutex::new(State {
            start: Instant::now(),
            elapsed: Duration::ZERO,
            wall: UNIX_EPOCH + Duration::from_secs(1_000_000_000),
            waiting: BTreeMap::new(),
            made: 0,
            alive: 0,
        })))
    }

    /// Time since the start of the schedule.
    pub(super) fn elapsed(&self) -> Duration {
        self.state().elapsed
    }

    pub(super) fn wait(&self, duration: Duration) -> Timer {
        let mut state = self.state();
        state.made += 1;
        state.alive += 1;
        let at = round_up(state.elapsed.saturating_add(duration));
        Timer {
            time: self.clone(),
            key: (at, state.made),
        }
    }

    /// Sets the wall clock without advancing time.
    pub(super) fn set_wall(&self, seconds: u64) {
        self.state().wall = UNIX_EPOCH + Duration::from_secs(seconds);
    }

    /// Advances to the next timer. Returns `false` when there is none.
    pub(super) fn advance(&self) -> bool {
        let mut state = self.state();
        let Some(next) = state.waiting.keys().next().map(|(at, _)| *at) else {
            return false;
        };
        let passed = next.saturating_sub(state.elapsed);
        state.wall += passed;
        state.elapsed = next;
        let later = state
            .waiting
            .split_off(&(next + Duration::from_nanos(1), 0));
        let due = std::mem::replace(&mut state.waiting, later);
        drop(state);
        due.into_values().for_each(Waker::wake);
        true
    }

    pub(super) fn timers(&self) -> usize {
        self.state().alive
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn round_up(moment: Duration) -> Duration {
    let ticks = moment.as_nanos().div_ceil(TICK.as_nanos());
    TICK.saturating_mul(u32::try_from(ticks).unwrap_or(u32::MAX))
}

impl Clock for Time {
    fn now(&self) -> Instant {
        let state = self.state();
        state.start + state.elapsed
    }

    fn wall(&self) -> SystemTime {
        self.state().wall
    }

    fn sleep(&self, duration: Duration, _: Wait) -> BoxFuture<()> {
        Box::pin(self.wait(duration))
    }
}

pub(super) struct Timer {
    time: Time,
    key: (Duration, u64),
}

impl Future for Timer {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut state = self.time.state();
        if state.elapsed >= self.key.0 {
            return Poll::Ready(());
        }
        state.waiting.insert(self.key, cx.waker().clone());
        Poll::Pending
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        let mut state = self.time.state();
        state.alive -= 1;
        state.waiting.remove(&self.key);
    }
}
