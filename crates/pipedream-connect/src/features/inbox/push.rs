//! Pushed events.

use bytes::Bytes;

use super::InboxError;
use super::add::Received;
use super::event::{InboxEvent, StoredEvent};
use super::stream::Inbox;

/// A delivery whose signature was verified.
pub(super) struct Pushed {
    pub(super) trigger_id: String,
    pub(super) body: Bytes,
}

impl Inbox {
    /// Stores a delivery. Returns whether it was new.
    pub(super) async fn store(&self, pushed: Pushed) -> Result<bool, InboxError> {
        let core = self.core();
        let source = core
            .source(&pushed.trigger_id)
            .filter(|source| source.accepts_pushed);
        let Some(source) = source else {
            return Err(InboxError::UnknownTrigger {
                trigger_id: Some(pushed.trigger_id),
            });
        };
        let waiting = source.ask(super::record::Record::waiting).await?;
        if waiting >= core.settings.max_waiting {
            return Err(InboxError::Full {
                trigger_id: pushed.trigger_id,
                waiting,
            });
        }
        let event = InboxEvent::new(&source.trigger_id, StoredEvent::Pushed(pushed.body));
        let received = Received {
            events: vec![(core.settings.keys_of(&event), event)],
            poll: None,
        };
        let new = source.add(&received).await?;
        core.wake();
        Ok(new > 0)
    }
}
