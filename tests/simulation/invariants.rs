//! What must hold in every schedule.

use std::fmt;

/// A property that no schedule may violate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Invariant {
    /// A write runs at most once per call. The server decides what has run.
    WritesRunOnce,
    /// A call reports truthfully whether it ran: a success ran, `Execution::DidNotRun` did not, `Execution::Ran` did.
    TruthfulExecution,
    /// A tool call is carried out at most once, no matter how often and in how many processes it is approved.
    ToolCallRunsOnce,
    /// A tool call that waits, or was refused, rejected, or answered without a run, is never carried out.
    PermittedRunsOnly,
    /// What is carried out has the version and the props that passed the hooks, and that were stored for the approval.
    PermittedContentOnly,
    /// No event is acknowledged twice, and none is handed out after it was acknowledged.
    EventAcknowledgedOnce,
    /// Every event that a poll or a delivery brought into an inbox is acknowledged or in quarantine in the end.
    NoEventLost,
    /// Where emitted events did not come into the inbox, the next one says that some may be missing.
    GapsReported,
    /// When all events were handled, the store has nothing but what the record names.
    NoValueLeft,
    /// After an undisturbed `ensure`, exactly one trigger of its identity is left: the oldest.
    OneTrigger,
    /// It has the values, the webhook and the workflow that it should have, and those that the service added.
    AsConfigured,
    /// A trigger of another name, component, user or content is never changed or deleted.
    OthersUntouched,
    /// No existing events are emitted.
    NoOldEvents,
    /// Whoever deletes a duplicate leaves an older trigger with the name.
    OldestStays,
    /// A list that is resumed after errors and cancellations yields every item once and in order.
    ItemsInOrder,
    /// No call outlives its deadline by more than one tick of the clock.
    Deadline,
    /// No call makes more attempts than its policy allows, plus one replay after a rejected token.
    AttemptLimit,
    /// At most one token request of a process is in flight.
    SingleTokenRequest,
    /// No request carries a token that has expired, or whose rejection the client had to accept.
    NoInvalidToken,
    /// When all calls have ended, no timer, request or body is left, and nothing references the client.
    NoLeaks,
    /// Every call ends.
    Progress,
}

/// A schedule that violated an invariant.
#[derive(Debug)]
pub(crate) struct Violation {
    /// Seed of the schedule.
    pub(crate) seed: u64,
    pub(crate) invariant: Invariant,
    /// What happened.
    pub(crate) details: String,
    /// All events before the violation; empty unless the schedule was logged.
    pub(crate) log: Vec<String>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            seed,
            invariant,
            details,
            log,
        } = self;
        writeln!(f, "seed {seed}: {invariant:?}: {details}")?;
        for line in log {
            writeln!(f, "  {line}")?;
        }
        write!(
            f,
            "replay: SIM_SEED={seed} cargo test -p connect-tests --test simulation"
        )
    }
}
