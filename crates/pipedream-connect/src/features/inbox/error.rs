//! Why an inbox operation failed.

use std::fmt;

use crate::Error;

/// Why an inbox operation failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum InboxError {
    /// A trigger cannot be polled, and waiting will not help: the trigger does not exist, the credentials were rejected, a
    /// scope is missing. The inbox polls it again later, and continues with the other triggers.
    Poll {
        /// The deployed trigger.
        trigger_id: String,
        /// The error of `deployed_triggers_list_events`.
        error: Error,
    },
    /// The state store failed. Nothing is lost: call the same method again. What was being changed may have been changed,
    /// so an event may be handed out again when its lease has ended.
    Store(Error),
    /// The lease has ended: it expired and the event was leased again, or the event was released or quarantined. So the
    /// event is handled again. Undo what was done for it, or rely on the handler being idempotent.
    LeaseEnded {
        /// The deployed trigger.
        trigger_id: String,
        /// The event's id, if it has one.
        event_id: Option<String>,
    },
    /// An event failed too often, and the quarantine has no room for it. Release or discard events in quarantine.
    QuarantineFull {
        /// The deployed trigger.
        trigger_id: String,
        /// The maximum number of quarantined events of a trigger.
        limit: usize,
    },
    /// Too many events are waiting, so the inbox accepts no more pushed ones. Respond with 503, so that it is delivered again.
    Full {
        /// The deployed trigger.
        trigger_id: String,
        /// The number of waiting events.
        waiting: usize,
    },
    /// The inbox has no such pushed trigger: name it with [`InboxBuilder::webhooks`](super::InboxBuilder::webhooks).
    UnknownTrigger {
        /// The deployed trigger, if the delivery was from one.
        trigger_id: Option<String>,
    },
    /// No event with this id is in quarantine.
    NotInQuarantine {
        /// The id.
        id: String,
    },
    /// The function of [`InboxBuilder::dedupe_by`](super::InboxBuilder::dedupe_by), a transport or a token provider
    /// panicked. Fix it; the next call continues.
    Panicked,
}

impl fmt::Display for InboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Poll { trigger_id, error } => {
                write!(f, "could not poll the events of {trigger_id:?}: {error}")
            }
            Self::Store(error) => error.fmt(f),
            Self::LeaseEnded {
                trigger_id,
                event_id,
            } => {
                write!(f, "the lease of an event of {trigger_id:?}")?;
                if let Some(id) = event_id {
                    write!(f, " with the id {id:?}")?;
                }
                f.write_str(" has ended: the event was leased again, released or quarantined")
            }
            Self::QuarantineFull { trigger_id, limit } => write!(
                f,
                "an event of {trigger_id:?} failed too often, and the quarantine is full with {limit} events: \
                 release or discard some"
            ),
            Self::Full {
                trigger_id,
                waiting,
            } => write!(
                f,
                "{waiting} events of {trigger_id:?} wait, so no more are accepted: respond with 503"
            ),
            Self::UnknownTrigger { trigger_id } => match trigger_id {
                Some(id) => write!(
                    f,
                    "the inbox accepts no deliveries of the trigger {id:?}: name it with `webhooks`"
                ),
                None => f.write_str("the delivery is not from a deployed trigger"),
            },
            Self::NotInQuarantine { id } => write!(f, "no event {id:?} is in quarantine"),
            Self::Panicked => f.write_str("a callback, transport or token provider panicked"),
        }
    }
}

impl std::error::Error for InboxError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Poll { error, .. } => Some(error),
            Self::Store(error) => error.source(),
            _ => None,
        }
    }
}
