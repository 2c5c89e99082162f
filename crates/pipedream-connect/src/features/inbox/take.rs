//! Leasing the next event of a source.

use std::sync::Arc;
use std::time::Duration;

use super::InboxError;
use super::event::InboxEvent;
use super::record::{Entry, Limits, Taken};
use super::source::Source;

/// An event that was leased, before a consumer has it.
pub(super) struct LeasedEvent {
    pub(super) source: Arc<Source>,
    pub(super) event: InboxEvent,
    pub(super) entry: Entry,
    pub(super) epoch: u64,
}

impl LeasedEvent {
    pub(super) fn is_current(&self) -> bool {
        self.entry.period.is_running(self.source.now())
    }
}

impl Source {
    /// Leases the next event, if there is one. The record is read again only if this process knows of none and its copy is
    /// older than `look`.
    pub(super) async fn take(
        self: &Arc<Self>,
        limits: &Limits,
        look: Duration,
    ) -> Result<Option<LeasedEvent>, InboxError> {
        let now = self.now();
        let has_work = self.peek(|record| record.has_work(now)).unwrap_or(true);
        if !has_work && self.was_read_within(look) {
            return Ok(None);
        }
        let (epoch, taken) = self
            .change(|record, now| (record.epoch, record.take(now, limits)))
            .await
            .map_err(InboxError::Store)?;
        let entry = match taken {
            Taken::Event(entry) => entry,
            Taken::Nothing => return Ok(None),
            Taken::QuarantineFull => {
                return Err(InboxError::QuarantineFull {
                    trigger_id: self.trigger_id.to_string(),
                    limit: limits.quarantine,
                });
            }
        };
        let id = entry.position.value(epoch);
        let events = self.events(id).await.map_err(InboxError::Store)?;
        let event = events.and_then(|events| {
            let event = events.get(entry.position.1 as usize).cloned();
            event.ok_or_else(|| "it has fewer events than the record says".into())
        });
        // The lease ends, and after the last attempt the event goes to quarantine.
        let event = event.map_err(|problem| InboxError::Store(self.unreadable(id, problem)))?;
        Ok(Some(LeasedEvent {
            source: Arc::clone(self),
            event,
            entry,
            epoch,
        }))
    }
}
