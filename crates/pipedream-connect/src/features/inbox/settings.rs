//! How an inbox works.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use super::add::EventKeys;
use super::event::InboxEvent;
use super::key::Key;
use super::record::Limits;
use crate::Error;
use crate::call::CallOptions;

/// How an inbox works.
pub(super) struct Settings {
    pub(super) interval: Duration,
    pub(super) limits: Limits,
    pub(super) max_waiting: usize,
    pub(super) options: CallOptions,
    pub(super) dedupe: Option<Dedupe>,
    pub(super) on_poll_error: Option<OnPollError>,
}

/// Returns the text by which a duplicate of an event is recognized.
pub(super) type Dedupe = Box<dyn Fn(&InboxEvent) -> Option<String> + Send + Sync>;
/// Called with the trigger's id and the error of each poll that failed.
pub(super) type OnPollError = Box<dyn Fn(&str, &Error) + Send + Sync>;

impl Settings {
    pub(super) fn keys_of(&self, event: &InboxEvent) -> EventKeys {
        let own = self.dedupe.as_ref().and_then(|dedupe| dedupe(event));
        EventKeys {
            id: event.id().map(|id| Key::of(&format!("id {id}"))),
            own: own.map(|key| Key::of(&format!("key {key}"))),
        }
    }

    pub(super) fn report(&self, trigger_id: &str, error: &Error) {
        if let Some(callback) = &self.on_poll_error {
            // A panic of the callback must not end the poll.
            let _ = catch_unwind(AssertUnwindSafe(|| callback(trigger_id, error)));
        }
    }
}
