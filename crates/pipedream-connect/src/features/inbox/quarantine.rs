//! Events that failed too often.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::InboxError;
use super::event::InboxEvent;
use super::record::{Position, Quarantined, Record};
use super::source::Source;
use super::stream::Inbox;

/// An event that was handed out as often as the inbox allows, and never acknowledged.
#[derive(Clone)]
pub struct QuarantinedEvent {
    id: String,
    event: Option<InboxEvent>,
    trigger_id: String,
    attempts: u32,
    follows_gap: bool,
    since: SystemTime,
}

impl QuarantinedEvent {
    /// Identifies it in this inbox, for [`Inbox::release_quarantined`] and [`Inbox::discard_quarantined`].
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The event. `None` if the store lost it or returns something else.
    pub fn event(&self) -> Option<&InboxEvent> {
        self.event.as_ref()
    }

    /// The deployed trigger that emitted the event.
    pub fn trigger_id(&self) -> &str {
        &self.trigger_id
    }

    /// How often it was handed out.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Whether events before this one may be missing, as [`Lease::follows_gap`](super::Lease::follows_gap) says.
    pub fn follows_gap(&self) -> bool {
        self.follows_gap
    }

    /// When it was quarantined.
    pub fn quarantined_at(&self) -> SystemTime {
        self.since
    }
}

impl fmt::Debug for QuarantinedEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QuarantinedEvent")
            .field("id", &self.id)
            .field("event", &self.event)
            .field("attempts", &self.attempts)
            .field("since", &self.since)
            .finish_non_exhaustive()
    }
}

impl Inbox {
    /// The events that failed too often, for each trigger in the order in which they did.
    ///
    /// # Errors
    /// [`InboxError::Store`].
    pub async fn quarantine(&self) -> Result<Vec<QuarantinedEvent>, InboxError> {
        let mut all = Vec::new();
        for source in &self.core().sources {
            let (epoch, quarantine) = source
                .ask(|record| (record.epoch, record.quarantine().to_vec()))
                .await
                .map_err(InboxError::Store)?;
            for quarantined in quarantine {
                all.push(source.quarantined(epoch, quarantined).await?);
            }
        }
        Ok(all)
    }

    /// Removes an event from the quarantine and hands it out again, with its attempts counted from 1.
    ///
    /// # Errors
    /// [`InboxError::NotInQuarantine`] and [`InboxError::Store`].
    pub async fn release_quarantined(&self, id: &str) -> Result<(), InboxError> {
        let changed = self.change_quarantined(id, Record::release_quarantined);
        changed.await?;
        self.core().wake();
        Ok(())
    }

    /// Removes an event permanently, like an acknowledgement.
    ///
    /// # Errors
    /// [`InboxError::NotInQuarantine`] and [`InboxError::Store`].
    pub async fn discard_quarantined(&self, id: &str) -> Result<(), InboxError> {
        let changed = self.change_quarantined(id, Record::discard_quarantined);
        changed.await
    }

    async fn change_quarantined(
        &self,
        id: &str,
        transition: fn(&mut Record, Position) -> bool,
    ) -> Result<(), InboxError> {
        let known = parse_id(id).and_then(|(trigger_id, epoch, position)| {
            let source = self.core().source(trigger_id)?;
            Some((source, epoch, position))
        });
        let found = match known {
            None => false,
            Some((source, epoch, position)) => {
                let changed = source
                    .change(|record, _| record.epoch == epoch && transition(record, position));
                changed.await.map_err(InboxError::Store)?
            }
        };
        if found {
            return Ok(());
        }
        Err(InboxError::NotInQuarantine { id: id.to_owned() })
    }
}

impl Source {
    async fn quarantined(
        &self,
        epoch: u64,
        quarantined: Quarantined,
    ) -> Result<QuarantinedEvent, InboxError> {
        let Position(number, index) = quarantined.position;
        let id = quarantined.position.value(epoch);
        let events = self.events(id).await.map_err(InboxError::Store)?;
        let event = events
            .ok()
            .and_then(|events| events.get(index as usize).cloned());
        let since = UNIX_EPOCH.checked_add(Duration::from_millis(quarantined.since));
        Ok(QuarantinedEvent {
            id: format!("{}/{epoch:016x}/{number}/{index}", self.trigger_id),
            event,
            trigger_id: self.trigger_id.to_string(),
            attempts: quarantined.attempts,
            follows_gap: quarantined.follows_gap,
            since: since.unwrap_or(UNIX_EPOCH),
        })
    }
}

fn parse_id(id: &str) -> Option<(&str, u64, Position)> {
    let mut parts = id.rsplitn(4, '/');
    let index = parts.next()?.parse().ok()?;
    let number = parts.next()?.parse().ok()?;
    let epoch = u64::from_str_radix(parts.next()?, 16).ok()?;
    Some((parts.next()?, epoch, Position(number, index)))
}
