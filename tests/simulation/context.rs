//! What all parts of a schedule share: the clock, the random numbers, the server, and the event log.

use std::collections::BTreeMap;
use std::ops::AddAssign;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::invariants::{Invariant, Violation};
use super::server::Server;
use super::time::Time;

/// Counts of what happened, to show that a run tested something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Stats {
    pub(crate) schedules: u64,
    pub(crate) requests: u64,
    /// Simulated time.
    pub(crate) time: Duration,
    /// Events by name: faults, outcomes, cancellations.
    pub(crate) events: BTreeMap<&'static str, u64>,
}

impl AddAssign for Stats {
    fn add_assign(&mut self, other: Self) {
        self.schedules += other.schedules;
        self.requests += other.requests;
        self.time += other.time;
        for (name, count) in other.events {
            *self.events.entry(name).or_default() += count;
        }
    }
}

#[derive(Clone)]
pub(super) struct Simulation {
    pub(super) time: Time,
    state: Arc<Mutex<State>>,
}

pub(super) struct State {
    rng: fastrand::Rng,
    /// Probability that a request meets a fault.
    pub(super) fault_rate: f64,
    /// Faults left. After the last one the network is healthy, so that every call can end.
    pub(super) faults: u32,
    pub(super) server: Server,
    pub(super) in_flight: usize,
    /// Token requests in flight, by process.
    token_requests: BTreeMap<usize, i32>,
    pub(super) stats: Stats,
    log: Option<Vec<String>>,
    violation: Option<(Invariant, String)>,
}

impl State {
    /// Returns how many token requests of the process are in flight now.
    pub(super) fn change_token_requests(&mut self, process: usize, by: i32) -> i32 {
        let requests = self.token_requests.entry(process).or_default();
        *requests += by;
        *requests
    }
}

impl Simulation {
    pub(super) fn new(seed: u64, logged: bool) -> Self {
        let mut rng = fastrand::Rng::with_seed(seed);
        Self {
            time: Time::new(),
            state: Arc::new(Mutex::new(State {
                fault_rate: rng.f64() * 0.7,
                faults: rng.u32(0..20),
                server: Server::new(&mut rng),
                rng,
                in_flight: 0,
                token_requests: BTreeMap::new(),
                stats: Stats::default(),
                log: logged.then(Vec::new),
                violation: None,
            })),
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A number below `end`.
    pub(super) fn below(&self, end: usize) -> usize {
        self.state().rng.usize(..end)
    }

    /// True once in `of` times, on average.
    pub(super) fn one_in(&self, of: usize) -> bool {
        self.below(of) == 0
    }

    pub(super) fn choose<T: Copy>(&self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    pub(super) fn duration_up_to(&self, most: Duration) -> Duration {
        most.mul_f64(self.state().rng.f64())
    }

    /// Decides whether the next request meets a fault.
    pub(super) fn draw_fault(&self) -> bool {
        let mut state = self.state();
        let is_faulty = state.faults > 0 && state.rng.f64() < state.fault_rate;
        state.faults -= u32::from(is_faulty);
        is_faulty
    }

    pub(super) fn count(&self, event: &'static str) {
        *self.state().stats.events.entry(event).or_default() += 1;
    }

    pub(super) fn log(&self, line: impl FnOnce() -> String) {
        let now = self.time.elapsed();
        if let Some(log) = &mut self.state().log {
            log.push(format!("{:>9.3} {}", now.as_secs_f64(), line()));
        }
    }

    /// Keeps only the first violation: later ones may be its consequences.
    pub(super) fn violated(&self, invariant: Invariant, details: impl FnOnce() -> String) {
        self.log(|| format!("VIOLATED: {invariant:?}"));
        self.state()
            .violation
            .get_or_insert_with(|| (invariant, details()));
    }

    /// Whether anything else references this simulation.
    pub(super) fn is_shared(&self) -> bool {
        Arc::strong_count(&self.state) > 1
    }

    pub(super) fn verdict(&self, seed: u64) -> Result<(Stats, Vec<String>), Violation> {
        let mut state = self.state();
        let log = state.log.take().unwrap_or_default();
        if let Some((invariant, details)) = state.violation.take() {
            return Err(Violation {
                seed,
                invariant,
                details,
                log,
            });
        }
        let mut stats = std::mem::take(&mut state.stats);
        stats.schedules = 1;
        stats.time = self.time.elapsed();
        Ok((stats, log))
    }
}
