//! The batches in which events are stored.

use std::sync::Arc;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::event::{InboxEvent, StoredEvent};

/// Events of one batch.
pub(super) type Events = Arc<Vec<InboxEvent>>;

/// Limits of a batch of several events. Stores keep values of a few hundred KiB well.
const MAX_BYTES: usize = 128 << 10;
const MAX_EVENTS: usize = 256;
/// A larger batch, which is a single event, is stored in parts of this size, because a value of a store has at most 1 MiB.
const PART_BYTES: usize = 512 << 10;
/// More than an event that a client receives can need.
const MAX_PARTS: u64 = 4_096;

/// Events to be stored, and their JSON without the closing bracket.
pub(super) struct NewBatch {
    pub(super) events: Vec<InboxEvent>,
    json: Vec<u8>,
}

/// The first value of a batch that is stored in parts, which follow it.
#[derive(Serialize, Deserialize)]
struct PartIndex {
    parts: u64,
}

/// Splits events into batches.
pub(super) fn new_batches(events: Vec<InboxEvent>) -> Result<Vec<NewBatch>, serde_json::Error> {
    let mut batches: Vec<NewBatch> = Vec::new();
    for event in events {
        let json = serde_json::to_vec(event.stored())?;
        match batches.last_mut() {
            Some(batch) if batch.has_room(&json) => batch.push(event, &json),
            _ => batches.push(NewBatch::new(event, &json)),
        }
    }
    Ok(batches)
}

impl NewBatch {
    fn new(event: InboxEvent, json: &[u8]) -> Self {
        Self {
            events: vec![event],
            json: [b"[", json].concat(),
        }
    }

    fn has_room(&self, json: &[u8]) -> bool {
        self.events.len() < MAX_EVENTS && self.json.len() + json.len() < MAX_BYTES
    }

    fn push(&mut self, event: InboxEvent, json: &[u8]) {
        self.events.push(event);
        self.json.push(b',');
        self.json.extend_from_slice(json);
    }

    /// The events, and the values in which they are stored, under consecutive numbers.
    pub(super) fn into_values(self) -> Result<(Vec<InboxEvent>, Vec<Bytes>), serde_json::Error> {
        let Self { events, mut json } = self;
        json.push(b']');
        if json.len() <= PART_BYTES {
            return Ok((events, vec![json.into()]));
        }
        let parts = json.chunks(PART_BYTES).map(Bytes::copy_from_slice);
        let index = PartIndex {
            parts: parts.len() as u64,
        };
        let index = serde_json::to_vec(&index)?;
        Ok((events, std::iter::once(index.into()).chain(parts).collect()))
    }
}

/// How many parts follow the first value of a batch. None if that value contains the events.
pub(super) fn part_count(first: &[u8]) -> Result<u64, serde_json::Error> {
    if first.starts_with(b"[") {
        return Ok(0);
    }
    let index: PartIndex = serde_json::from_slice(first)?;
    Ok(index.parts.min(MAX_PARTS))
}

/// Reads the events of a batch.
pub(super) fn read_batch(trigger_id: &Arc<str>, json: &[u8]) -> Result<Events, serde_json::Error> {
    let stored: Vec<StoredEvent> = serde_json::from_slice(json)?;
    let events = stored.into_iter();
    Ok(Arc::new(
        events
            .map(|stored| InboxEvent::new(trigger_id, stored))
            .collect(),
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::state::Change;

    fn polled(text: &str) -> InboxEvent {
        let event =
            json!({ "e": { "text": text }, "k": "emit", "ts": 1, "id": "1-0", "new": true });
        let event = serde_json::from_value(event).expect("an event");
        InboxEvent::new(&"dc_1".into(), StoredEvent::Polled(event))
    }

    fn pushed(body: &'static [u8]) -> InboxEvent {
        let stored = StoredEvent::Pushed(Bytes::from_static(body));
        InboxEvent::new(&"dc_1".into(), stored)
    }

    fn values(events: Vec<InboxEvent>) -> Result<Vec<Vec<Bytes>>, serde_json::Error> {
        let batches = new_batches(events)?.into_iter();
        batches.map(|batch| Ok(batch.into_values()?.1)).collect()
    }

    fn read(values: &[Bytes]) -> Result<Events, serde_json::Error> {
        let parts = part_count(&values[0])? as usize;
        assert_eq!(parts, values.len() - 1);
        let json = if parts == 0 {
            &values[..1]
        } else {
            &values[1..]
        };
        read_batch(&"dc_1".into(), &json.concat())
    }

    #[test]
    fn events_are_the_same_after_they_were_stored() -> Result<(), serde_json::Error> {
        let all = vec![
            polled("a"),
            pushed(b"{\"text\":\"a\"}"),
            pushed(b"no JSON \xff"),
        ];
        let read = read(&values(all.clone())?.remove(0))?;
        for (read, event) in read.iter().zip(&all) {
            assert_eq!(read.polled(), event.polled());
            assert_eq!(read.body(), event.body());
            assert_eq!(read.payload(), event.payload());
            assert_eq!(read.trigger_id(), "dc_1");
        }
        assert_eq!(read.len(), 3);
        assert_eq!(
            read[0].polled().map(|event| &event.extra["new"]),
            Some(&json!(true))
        );
        assert_eq!(read[1].payload(), &json!({ "text": "a" }));
        assert_eq!(read[2].payload(), &Value::Null);
        Ok(())
    }

    #[test]
    fn many_and_large_events_become_several_batches() -> Result<(), serde_json::Error> {
        let lengths = |events: Vec<InboxEvent>| -> Result<Vec<usize>, serde_json::Error> {
            let batches = new_batches(events)?.into_iter();
            Ok(batches.map(|batch| batch.events.len()).collect())
        };
        assert_eq!(lengths(vec![polled("a"); 600])?, [256, 256, 88]);
        let large = "x".repeat(60 << 10);
        assert_eq!(lengths(vec![polled(&large); 5])?, [2, 2, 1]);
        let larger = "x".repeat(100 << 10);
        assert_eq!(lengths(vec![polled(&larger); 3])?, [1, 1, 1]);
        assert!(lengths(Vec::new())?.is_empty());
        Ok(())
    }

    #[test]
    fn an_event_of_any_size_is_stored_in_values_that_every_store_accepts()
    -> Result<(), serde_json::Error> {
        for kib in [1, 127, 128, 511, 512, 513, 1_023, 1_025, 5_000] {
            let event = polled(&"x".repeat(kib << 10));
            let stored = values(vec![polled("before"), event.clone(), polled("after")])?;
            for value in stored.iter().flatten() {
                let change = Change::create("key", value.clone());
                assert!(change.check().is_ok(), "{kib}: {}", value.len());
            }
            let batches: Result<Vec<_>, _> = stored.iter().map(|values| read(values)).collect();
            let events: Vec<_> = batches?.iter().flat_map(|batch| batch.to_vec()).collect();
            assert_eq!(events.len(), 3, "{kib}");
            assert_eq!(events[1].payload(), event.payload(), "{kib}");
        }
        Ok(())
    }

    #[test]
    fn an_index_that_names_too_many_parts_is_limited() -> Result<(), serde_json::Error> {
        let index = format!("{{\"parts\":{}}}", u64::MAX);
        assert_eq!(part_count(index.as_bytes())?, MAX_PARTS);
        assert!(part_count(b"anything").is_err());
        Ok(())
    }
}
