//! The batches in which events are stored.

use std::sync::Arc;

use bytes::Bytes;
use ring::digest::{SHA256, digest};
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
/// The beginning of each part, followed by the id of its batch. So no part can be taken for an index, whatever an event
/// contains, and a damaged index leads to no part of another batch.
const PART: &[u8] = b"part ";

/// Events to be stored, and their JSON without the closing bracket.
pub(super) struct NewBatch {
    pub(super) events: Vec<InboxEvent>,
    json: Vec<u8>,
}

/// The first value of a batch that is stored in parts, which follow it.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PartIndex {
    parts: u64,
    /// From the digest of the batch.
    id: String,
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
        let parts = json.chunks(PART_BYTES);
        let index = PartIndex {
            parts: parts.len() as u64,
            id: hex::encode(digest(&SHA256, &json)),
        };
        let parts = parts.map(|part| [&index.start(), part].concat().into());
        let first = serde_json::to_vec(&index)?.into();
        Ok((events, std::iter::once(first).chain(parts).collect()))
    }
}

impl PartIndex {
    /// Reads the first value of a batch. `None` if it contains the events.
    pub(super) fn read(first: &[u8]) -> Result<Option<Self>, serde_json::Error> {
        if first.starts_with(b"[") {
            return Ok(None);
        }
        serde_json::from_slice(first).map(Some)
    }

    pub(super) fn parts(&self) -> u64 {
        self.parts.min(MAX_PARTS)
    }

    /// What a part contains. `None` if the value is not a part of this batch.
    pub(super) fn content<'a>(&self, part: &'a [u8]) -> Option<&'a [u8]> {
        part.strip_prefix(self.start().as_slice())
    }

    fn start(&self) -> Vec<u8> {
        [PART, self.id.as_bytes(), b" "].concat()
    }
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

    use super::super::event::tests::polled;
    use super::*;
    use crate::state::Change;

    fn pushed(body: &'static [u8]) -> InboxEvent {
        let stored = StoredEvent::Pushed(Bytes::from_static(body));
        InboxEvent::new(&"dc_1".into(), stored)
    }

    fn values(events: Vec<InboxEvent>) -> Result<Vec<Vec<Bytes>>, serde_json::Error> {
        let batches = new_batches(events)?.into_iter();
        batches.map(|batch| Ok(batch.into_values()?.1)).collect()
    }

    fn read(values: &[Bytes]) -> Result<Events, serde_json::Error> {
        let json = match PartIndex::read(&values[0])? {
            None => values[0].to_vec(),
            Some(index) => {
                assert_eq!(index.parts(), values.len() as u64 - 1);
                let parts = values[1..].iter().map(|part| index.content(part));
                parts
                    .map(|part| part.expect("a part"))
                    .collect::<Vec<_>>()
                    .concat()
            }
        };
        read_batch(&"dc_1".into(), &json)
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
    fn an_index_leads_to_parts_of_its_own_batch_only() -> Result<(), serde_json::Error> {
        let large = ["a", "b"].map(|text| polled(&text.repeat(600 << 10)));
        let stored = values(large.to_vec())?;
        let index = PartIndex::read(&stored[0][0])?.expect("an index");
        let is_part = |value: &Bytes| index.content(value).is_some();
        assert!(stored[0][1..].iter().all(is_part));
        assert!(!stored[1].iter().any(is_part));
        let many = format!("{{\"parts\":{},\"id\":\"1\"}}", u64::MAX);
        let many = PartIndex::read(many.as_bytes())?.expect("an index");
        assert_eq!(many.parts(), MAX_PARTS);
        Ok(())
    }

    /// Else, the removal of that part would remove values of other batches.
    #[test]
    fn a_part_is_never_an_index_whatever_the_event_contains() -> Result<(), serde_json::Error> {
        let before = r#"[{"polled":{"e":{"a":"","b":"#.len();
        let filler = "x".repeat(PART_BYTES - before);
        let empty = r#"{"id":"","parts":4000}"#.len();
        let index = json!({ "id": "y".repeat(PART_BYTES - empty), "parts": 4_000 });
        let event = json!({ "e": { "a": filler, "b": index }, "k": "emit", "ts": 1, "id": "1-0" });
        let event = StoredEvent::Polled(serde_json::from_value(event)?);
        let stored = values(vec![InboxEvent::new(&"dc_1".into(), event)])?.remove(0);
        let index = PartIndex::read(&stored[0])?.expect("an index");
        let second = index.content(&stored[2]).expect("a part");
        assert!(PartIndex::read(second).is_ok_and(|index| index.is_some()));
        assert!(PartIndex::read(&stored[2]).is_err());
        Ok(())
    }
}
