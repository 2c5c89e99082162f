//! What all parts of a schedule share: time, chance, the server, and the record of what happened.

use std::collections::BTreeMap;
use std::ops::AddAssign;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::server::Server;
use super::time::Time;
use super::{Rule, Violation};

/// What happened, counted: a run that tested nothing would show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Schedules.
    pub schedules: u64,
    /// Requests.
    pub requests: u64,
    /// Simulated time.
    pub time: Duration,
    /// Events by name: faults, outcomes, cancellations.
    pub events: BTreeMap<&'static str, u64>,
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
pub(super) struct World {
    pub(super) time: Time,
    state: Arc<Mutex<State>>,
}

pub(super) struct State {
    chance: fastrand::Rng,
    /// How likely a request meets a fault, and how many faults are left: in the end the network is sound, so that
    /// everything can end.
    pub(super) trouble: f64,
    pub(super) faults: u32,
    pub(super) server: Server,
    pub(super) flights: usize,
    pub(super) token_flights: usize,
    pub(super) stats: Stats,
    log: Option<Vec<String>>,
    violation: Option<(Rule, String)>,
}

impl World {
    pub(super) fn new(seed: u64, logged: bool) -> Self {
        let mut chance = fastrand::Rng::with_seed(seed);
        Self {
            time: Time::new(),
            state: Arc::new(Mutex::new(State {
                trouble: chance.f64() * 0.7,
                faults: chance.u32(0..20),
                server: Server::new(&mut chance),
                chance,
                flights: 0,
                token_flights: 0,
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
        self.state().chance.usize(..end)
    }

    /// True once in `of` times.
    pub(super) fn once_in(&self, of: usize) -> bool {
        self.below(of) == 0
    }

    pub(super) fn one_of<T: Copy>(&self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    pub(super) fn up_to(&self, most: Duration) -> Duration {
        most.mul_f64(self.state().chance.f64())
    }

    /// Whether the next request meets a fault.
    pub(super) fn is_trouble(&self) -> bool {
        let mut state = self.state();
        let trouble = state.faults > 0 && state.chance.f64() < state.trouble;
        state.faults -= u32::from(trouble);
        trouble
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

    /// Only the first broken rule is kept; what follows may be its consequence.
    pub(super) fn broken(&self, rule: Rule, what: impl FnOnce() -> String) {
        self.log(|| format!("BROKEN: {rule:?}"));
        self.state().violation.get_or_insert_with(|| (rule, what()));
    }

    /// Whether somebody else holds a part of this world.
    pub(super) fn is_shared(&self) -> bool {
        Arc::strong_count(&self.state) > 1
    }

    pub(super) fn verdict(&self, seed: u64) -> Result<(Stats, Vec<String>), Violation> {
        let mut state = self.state();
        let log = state.log.take().unwrap_or_default();
        if let Some((rule, what)) = state.violation.take() {
            return Err(Violation {
                seed,
                rule,
                what,
                log,
            });
        }
        let mut stats = std::mem::take(&mut state.stats);
        stats.schedules = 1;
        stats.time = self.time.elapsed();
        Ok((stats, log))
    }
}
