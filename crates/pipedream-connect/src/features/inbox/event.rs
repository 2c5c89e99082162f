//! Events, and the batches in which they are stored.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use pipedream_connect_raw::types::EmittedEvent;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

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
        self.emitted().map_or(&*self.parsed, |event| &event.e)
    }

    /// The payload as a type of your own.
    ///
    /// # Errors
    /// If the payload is not of this type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        T::deserialize(self.payload())
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
        Some(&self.emitted()?.id)
    }

    /// When the trigger emitted the event, by Pipedream's clock. `None` for a pushed one.
    pub fn emitted_at(&self) -> Option<SystemTime> {
        let millis = u64::try_from(self.emitted()?.ts).ok()?;
        UNIX_EPOCH.checked_add(Duration::from_millis(millis))
    }

    /// A summary in one line, if the trigger emitted one. `None` for a pushed event.
    pub fn summary(&self) -> Option<&str> {
        self.emitted()?.sum.as_deref()
    }

    /// A polled event as the API listed it, with fields that this SDK does not know. `None` for a pushed one.
    pub fn emitted(&self) -> Option<&EmittedEvent> {
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

/// Events of one stored value.
pub(super) type Events = Arc<Vec<InboxEvent>>;

/// Bytes and events of a batch at which the next one begins. Stores keep values of a few hundred KiB well.
const MAX_BYTES: usize = 128 << 10;
const MAX_EVENTS: usize = 256;

/// Events of one value, and the value.
pub(super) struct NewBatch {
    pub(super) events: Vec<InboxEvent>,
    pub(super) json: Vec<u8>,
}

/// Splits events into batches.
pub(super) fn batches(events: Vec<InboxEvent>) -> Result<Vec<NewBatch>, serde_json::Error> {
    let mut batches: Vec<NewBatch> = Vec::new();
    for event in events {
        let has_room =
            |batch: &&mut NewBatch| batch.events.len() < MAX_EVENTS && batch.json.len() < MAX_BYTES;
        if let Some(batch) = batches.last_mut().filter(has_room) {
            batch.json.push(b',');
            serde_json::to_writer(&mut batch.json, event.stored())?;
            batch.events.push(event);
        } else {
            let mut json = vec![b'['];
            serde_json::to_writer(&mut json, event.stored())?;
            let events = vec![event];
            batches.push(NewBatch { events, json });
        }
    }
    batches.iter_mut().for_each(|batch| batch.json.push(b']'));
    Ok(batches)
}

/// Reads a batch.
pub(super) fn read_batch(trigger_id: &Arc<str>, json: &[u8]) -> Result<Events, serde_json::Error> {
    let stored: Vec<StoredEvent> = serde_json::from_slice(json)?;
    let events = stored.into_iter();
    Ok(Arc::new(
        events
            .map(|stored| InboxEvent::new(trigger_id, stored))
            .collect(),
    ))
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
mod tests {
    use serde_json::json;

    use super::*;

    fn polled(text: &str) -> InboxEvent {
        let event =
            json!({ "e": { "text": text }, "k": "emit", "ts": 1, "id": "1-0", "new": true });
        let event = serde_json::from_value(event).expect("an event");
        InboxEvent::new(&"dc_1".into(), StoredEvent::Polled(event))
    }

    #[test]
    fn events_are_the_same_after_they_were_stored() -> Result<(), serde_json::Error> {
        let bodies = [&b"{\"text\":\"a\"}"[..], b"no JSON \xff"].map(Bytes::from);
        let pushed = bodies.map(|body| InboxEvent::new(&"dc_1".into(), StoredEvent::Pushed(body)));
        let all = [&[polled("a")], &pushed[..]].concat();
        let stored = batches(all.clone())?.remove(0).json;
        let read = read_batch(&"dc_1".into(), &stored)?;
        for (read, event) in read.iter().zip(&all) {
            assert_eq!(read.emitted(), event.emitted());
            assert_eq!(read.body(), event.body());
            assert_eq!(read.payload(), event.payload());
            assert_eq!(read.trigger_id(), "dc_1");
        }
        assert_eq!(read.len(), 3);
        assert_eq!(
            read[0].emitted().map(|event| &event.extra["new"]),
            Some(&json!(true))
        );
        assert_eq!(read[1].payload(), &json!({ "text": "a" }));
        assert_eq!(read[2].payload(), &Value::Null);
        Ok(())
    }

    #[test]
    fn many_and_large_events_become_several_batches() -> Result<(), serde_json::Error> {
        let lengths = |events: Vec<InboxEvent>| -> Result<Vec<usize>, serde_json::Error> {
            let batches = batches(events)?.into_iter();
            Ok(batches.map(|batch| batch.events.len()).collect())
        };
        assert_eq!(lengths(vec![polled("a"); 600])?, [256, 256, 88]);
        let large = "x".repeat(100 << 10);
        assert_eq!(lengths(vec![polled(&large); 5])?, [2, 2, 1]);
        assert!(lengths(Vec::new())?.is_empty());
        Ok(())
    }

    #[test]
    fn debug_prints_no_payload() {
        let text = format!("{:?}", polled("hush"));
        assert!(text.contains("1-0") && !text.contains("hush"), "{text}");
    }
}
