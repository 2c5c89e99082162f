//! Events, and their stored form.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use pipedream_connect_raw::types::EmittedEvent;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Error;
use crate::features::webhooks::event::decode;

/// An event of a deployed trigger. Cheap to clone.
#[derive(Clone)]
pub struct InboxEvent {
    trigger_id: Arc<str>,
    stored: Arc<StoredEvent>,
    /// The payload of a delivery.
    parsed: Arc<Value>,
}

/// The stored form of an event: everything that was received.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum StoredEvent {
    #[serde(rename = "polled")]
    Polled(EmittedEvent),
    /// The body of a delivery.
    #[serde(rename = "pushed", with = "base64_bytes")]
    Pushed(Bytes),
}

impl InboxEvent {
    pub(super) fn new(trigger_id: &Arc<str>, stored: StoredEvent) -> Self {
        let parsed = match &stored {
            StoredEvent::Polled(_) => Value::Null,
            StoredEvent::Pushed(body) => serde_json::from_slice(body).unwrap_or_default(),
        };
        Self {
            trigger_id: Arc::clone(trigger_id),
            stored: Arc::new(stored),
            parsed: Arc::new(parsed),
        }
    }

    pub(super) fn stored(&self) -> &StoredEvent {
        &self.stored
    }

    /// The deployed trigger that emitted the event.
    pub fn trigger_id(&self) -> &str {
        &self.trigger_id
    }

    /// What the trigger emitted, normally an object. `null` for a delivery whose body is not JSON: see
    /// [`body`](Self::body).
    pub fn payload(&self) -> &Value {
        self.polled().map_or(&*self.parsed, |event| &event.e)
    }

    /// The payload as a type of your own.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) for a payload of another shape, with the field in
    /// [`Error::json_path`].
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        // The path is only known to a decoder of text.
        T::deserialize(self.payload()).or_else(|_| {
            let what = format!("the event of the trigger {:?}", self.trigger_id);
            decode(&what, &self.body())
        })
    }

    /// The raw body: of a pushed event the bytes that were verified, of a polled one the payload as JSON.
    pub fn body(&self) -> Bytes {
        match &*self.stored {
            StoredEvent::Pushed(body) => body.clone(),
            StoredEvent::Polled(event) => event.e.to_string().into(),
        }
    }

    /// The event's id. A pushed event has none, because a delivery contains none.
    pub fn id(&self) -> Option<&str> {
        Some(&self.polled()?.id)
    }

    /// When the trigger emitted the event, by Pipedream's clock. `None` for a pushed one.
    pub fn emitted_at(&self) -> Option<SystemTime> {
        let millis = u64::try_from(self.polled()?.ts).ok()?;
        UNIX_EPOCH.checked_add(Duration::from_millis(millis))
    }

    /// A summary in one line, if the trigger emitted one. `None` for a pushed event.
    pub fn summary(&self) -> Option<&str> {
        self.polled()?.sum.as_deref()
    }

    /// A polled event as the API listed it, with fields that this SDK does not know. `None` for a pushed one.
    pub fn polled(&self) -> Option<&EmittedEvent> {
        match &*self.stored {
            StoredEvent::Polled(event) => Some(event),
            StoredEvent::Pushed(_) => None,
        }
    }
}

/// Prints neither payload nor summary: they are data of users.
impl fmt::Debug for InboxEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InboxEvent")
            .field("trigger_id", &self.trigger_id)
            .field("id", &self.id())
            .field("emitted_at", &self.emitted_at())
            .finish_non_exhaustive()
    }
}

/// A body may be anything, so it is stored as base64.
mod base64_bytes {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use bytes::Bytes;
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(body: &Bytes, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(body))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Bytes, D::Error> {
        let text = String::deserialize(from)?;
        STANDARD
            .decode(text)
            .map(Bytes::from)
            .map_err(D::Error::custom)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use serde_json::json;

    use super::*;

    pub(in crate::features::inbox) fn polled(text: &str) -> InboxEvent {
        let event =
            json!({ "e": { "text": text }, "k": "emit", "ts": 1, "id": "1-0", "new": true });
        let event = serde_json::from_value(event).expect("an event");
        InboxEvent::new(&"dc_1".into(), StoredEvent::Polled(event))
    }

    #[test]
    fn debug_prints_no_payload() {
        let text = format!("{:?}", polled("hush"));
        assert!(text.contains("1-0") && !text.contains("hush"), "{text}");
    }
}
