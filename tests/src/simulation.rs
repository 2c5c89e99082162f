//! A seeded simulation: the SDK's own retry, token and paging code on a network, a server and a clock that exist only in
//! memory. A schedule is a handful of concurrent calls with random faults, cancellations and jumps of the wall clock;
//! one seed always gives the same schedule, so whatever goes wrong can be looked at again.
//!
//! What must hold in every schedule stands in [`Rule`].

mod executor;
mod network;
mod schedule;
mod server;
mod time;
mod world;

use std::fmt;

pub use self::schedule::simulate;
pub use self::world::Stats;

/// What every schedule has to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// A write is carried out at most once per call. The server decides what it has carried out.
    NoWriteTwice,
    /// What a call says about itself is true: a success was carried out, `Execution::DidNotRun` was not, `Execution::Ran` was.
    TrueReport,
    /// A walk over a list, resumed after errors and cancellations, gives every item once and in order.
    EveryItemOnce,
    /// No call outlives its deadline by more than one tick of the clock.
    Deadline,
    /// No call makes more attempts than its policy allows, and the one replay after a refused token.
    Attempts,
    /// At most one token request is under way.
    OneTokenRequest,
    /// A token is not sent after its stated lifetime, nor after its refusal was believed.
    NoDeadToken,
    /// When all calls have ended, no timer, request or body is left, and nothing holds the client.
    NothingLeft,
    /// Every call ends.
    Progress,
}

/// A schedule that broke a rule.
#[derive(Debug)]
pub struct Violation {
    /// Seed of the schedule.
    pub seed: u64,
    /// The rule.
    pub rule: Rule,
    /// What happened.
    pub what: String,
    /// Everything that happened before, line by line; empty unless asked for.
    pub log: Vec<String>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}: {:?}: {}", self.seed, self.rule, self.what)?;
        for line in &self.log {
            writeln!(f, "  {line}")?;
        }
        let seed = self.seed;
        write!(
            f,
            "replay: SIM_SEED={seed} cargo test -p connect-tests --test simulation"
        )
    }
}
