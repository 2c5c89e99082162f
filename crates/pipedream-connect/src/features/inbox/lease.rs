//! Leases: events that are assigned to one consumer.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::InboxError;
use super::event::InboxEvent;
use super::record::{Entry, Millis, Record};
use super::search::Core;
use super::source::length;
use super::take::LeasedEvent;

/// The pause before a released event is handed out again: doubled with each attempt.
const FIRST_PAUSE: Duration = Duration::from_secs(10);
const MAX_PAUSE: Duration = Duration::from_secs(15 * 60);

/// An event that is leased to one consumer, for the lease time of the inbox.
///
/// Acknowledge it after handling it. If the lease is dropped, or the process ends, the event is handed out again when the
/// lease time is over.
#[must_use = "an event that is not acknowledged is handed out again"]
pub struct Lease {
    core: Arc<Core>,
    leased: LeasedEvent,
}

impl Lease {
    pub(super) fn new(core: &Arc<Core>, leased: LeasedEvent) -> Self {
        Self {
            core: Arc::clone(core),
            leased,
        }
    }

    /// The event.
    pub fn event(&self) -> &InboxEvent {
        &self.leased.event
    }

    /// How often the event was handed out, this time included. Counted from 1 again when it leaves the quarantine.
    pub fn attempts(&self) -> u32 {
        self.leased.entry.attempts
    }

    /// Whether events before this one may be missing: the trigger emitted more since the last poll than the API returns.
    /// Read what you may have missed from the app itself.
    pub fn follows_gap(&self) -> bool {
        self.leased.entry.follows_gap
    }

    /// Acknowledges the event: it is never handed out again.
    ///
    /// # Errors
    /// [`InboxError::LeaseEnded`] if the event was handed out again or quarantined meanwhile. [`InboxError::Store`] if the
    /// store failed: call it again soon. If the first call was stored after all, the second returns `Ok` too, as long as
    /// fewer than 64 other events of the trigger were acknowledged in between.
    pub async fn ack(&self) -> Result<(), InboxError> {
        let ended = self.change(|record, leased, _| record.acknowledge(leased));
        self.check(ended.await?)
    }

    /// Gives the event back, because it could not be handled. It is handed out again after a pause: 10 seconds after the
    /// first attempt, doubled with each, at most 15 minutes. After the last attempt it goes to the quarantine.
    ///
    /// # Errors
    /// [`InboxError::LeaseEnded`] if the lease has ended, which includes an earlier `release` whose response was lost.
    /// [`InboxError::Store`] if the store failed. You can ignore both: the event is handed out again or is in quarantine.
    pub async fn release(&self) -> Result<(), InboxError> {
        let (pause, limits) = (pause(self.attempts()), &self.core.settings.limits);
        let ended =
            self.change(|record, leased, now| record.release(leased, now, length(pause), limits));
        let ended = ended.await?;
        self.core.wake();
        self.check(ended)
    }

    async fn change(
        &self,
        transition: impl Fn(&mut Record, &Entry, Millis) -> bool,
    ) -> Result<bool, InboxError> {
        let LeasedEvent {
            source,
            entry,
            epoch,
            ..
        } = &self.leased;
        let changed =
            source.change(|record, now| record.epoch == *epoch && transition(record, entry, now));
        changed.await.map_err(InboxError::Store)
    }

    fn check(&self, was_current: bool) -> Result<(), InboxError> {
        if was_current {
            return Ok(());
        }
        let event = self.event();
        Err(InboxError::LeaseEnded {
            trigger_id: event.trigger_id().to_owned(),
            event_id: event.id().map(str::to_owned),
        })
    }
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lease")
            .field("event", self.event())
            .field("attempts", &self.attempts())
            .field("follows_gap", &self.follows_gap())
            .finish_non_exhaustive()
    }
}

/// The pause after so many attempts.
fn pause(attempts: u32) -> Duration {
    let doublings = attempts.saturating_sub(1).min(16);
    FIRST_PAUSE.saturating_mul(1 << doublings).min(MAX_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::pause;

    #[test]
    fn the_pause_doubles_with_each_attempt_up_to_fifteen_minutes() {
        let pauses: Vec<_> = (1..10).map(|attempts| pause(attempts).as_secs()).collect();
        assert_eq!(pauses, [10, 20, 40, 80, 160, 320, 640, 900, 900]);
        assert_eq!(pause(u32::MAX).as_secs(), 900);
    }
}
