//! The values of a source in the store: batches of events, and keys of the events seen before.

use std::time::{Duration, UNIX_EPOCH};

use bytes::{Bytes, BytesMut};

use super::batch::{Events, PartIndex, read_batch};
use super::event::InboxEvent;
use super::known::ValueId;
use super::record::{Millis, Record};
use super::source::Source;
use crate::Error;
use crate::state::{BoxError, Change};

/// Replaces a value that was removed, for an hour. A change that the store makes late, after its caller was told that it
/// failed or went away, finds the mark and does nothing.
const REMOVED: &[u8] = b"removed";
const REMOVED_FOR: Duration = Duration::from_secs(60 * 60);

/// Batches that are kept in memory.
const MAX_BATCHES: usize = 4;

impl Source {
    fn key_of(&self, ValueId { epoch, number }: ValueId) -> String {
        format!("{}/{epoch:016x}/{number}", self.key)
    }

    /// Writes a value under a reserved number. Returns whether the number was still free: others may have expired the
    /// reservation.
    pub(super) async fn write(&self, id: ValueId, value: Bytes) -> Result<bool, Error> {
        let create = Change::create(self.key_of(id), value);
        self.state.compare_and_set(create).await
    }

    /// Reads a value. `None` if it was removed, or if the store lost it.
    pub(super) async fn read(&self, id: ValueId) -> Result<Option<Bytes>, Error> {
        let value = self.state.get(&self.key_of(id)).await?;
        Ok(value.filter(|value| value != REMOVED))
    }

    // Batches

    /// The events of a batch. The inner error is why its value cannot be read although the store works.
    pub(super) async fn events(&self, id: ValueId) -> Result<Result<Events, BoxError>, Error> {
        let known = self
            .known()
            .values
            .batches
            .iter()
            .find_map(|(batch, events)| (*batch == id).then(|| Events::clone(events)));
        if let Some(events) = known {
            return Ok(Ok(events));
        }
        let events = match self.read_values(id).await? {
            Ok(json) => read_batch(&self.trigger_id, &json).map_err(BoxError::from),
            Err(problem) => Err(problem),
        };
        if let Ok(events) = &events {
            let batches = &mut self.known().values.batches;
            if batches.len() >= MAX_BATCHES {
                batches.pop_front();
            }
            batches.push_back((id, Events::clone(events)));
        }
        Ok(events)
    }

    /// The JSON of a batch: its value, or the parts that follow it.
    async fn read_values(&self, id: ValueId) -> Result<Result<Bytes, BoxError>, Error> {
        let Some(first) = self.read(id).await? else {
            return Ok(Err("the store lost it".into()));
        };
        let index = match PartIndex::read(&first) {
            Ok(None) => return Ok(Ok(first)),
            Ok(Some(index)) => index,
            Err(error) => return Ok(Err(error.into())),
        };
        let mut json = BytesMut::new();
        for part in id.parts(index.parts()) {
            let part = self.read(part).await?;
            match part.as_ref().and_then(|part| index.content(part)) {
                Some(content) => json.extend_from_slice(content),
                None => return Ok(Err("the store lost a part of it".into())),
            }
        }
        Ok(Ok(json.freeze()))
    }

    /// The error for a batch that cannot be read.
    pub(super) fn unreadable(&self, id: ValueId, problem: BoxError) -> Error {
        self.state.invalid_value(&self.key_of(id), problem)
    }

    /// Keeps a batch that was just written, if there is room: earlier ones are needed sooner.
    pub(super) fn keep(&self, id: ValueId, events: Vec<InboxEvent>) {
        let batches = &mut self.known().values.batches;
        if batches.len() < MAX_BATCHES {
            batches.push_back((id, Events::new(events)));
        }
    }

    // Removal

    /// Makes the record forget the values that were removed from the store.
    pub(super) fn forget_removed(&self, record: &mut Record) {
        let known = self.known();
        let removed = known.values.removed.iter();
        let removed = removed.filter(|id| id.epoch == record.epoch);
        let numbers: Vec<_> = removed.map(|id| id.number).collect();
        record.forget(&numbers);
    }

    /// Removes the values that the record gives up.
    pub(super) async fn remove_unused(&self) -> Result<(), Error> {
        let removals: Vec<_> = self
            .peek(|record| record.removals().collect())
            .unwrap_or_default();
        for (id, writable_until) in removals {
            let is_removed = self.known().values.removed.contains(&id);
            if !is_removed && self.remove(id, writable_until).await? {
                let values = &mut self.known().values;
                values.batches.retain(|(batch, _)| *batch != id);
                values.removed.push(id);
            }
        }
        Ok(())
    }

    /// Removes a value, and before it the parts that it names.
    async fn remove(&self, id: ValueId, writable_until: Millis) -> Result<bool, Error> {
        let stored = self.state.get(&self.key_of(id)).await?;
        let index = stored.as_ref().map(|value| PartIndex::read(value));
        if let Some(Ok(Some(index))) = index {
            for part in id.parts(index.parts()) {
                let stored = self.state.get(&self.key_of(part)).await?;
                let is_part = |value: &Bytes| index.content(value).is_some();
                if stored.as_ref().is_some_and(is_part)
                    && !self.mark_removed(part, stored, writable_until).await?
                {
                    return Ok(false);
                }
            }
        }
        self.mark_removed(id, stored, writable_until).await
    }

    async fn mark_removed(
        &self,
        id: ValueId,
        stored: Option<Bytes>,
        writable_until: Millis,
    ) -> Result<bool, Error> {
        let key = self.key_of(id);
        let mark = match stored {
            Some(value) if value == REMOVED => return Ok(true),
            Some(value) => Change::replace(key, value, REMOVED),
            None => Change::create(key, REMOVED),
        };
        // On every clock, also if it was set back meanwhile.
        let writable_until = UNIX_EPOCH.checked_add(Duration::from_millis(writable_until));
        let now = self.state.now().max(writable_until.unwrap_or(UNIX_EPOCH));
        let until = now.checked_add(REMOVED_FOR);
        let mark = match until {
            Some(until) => mark.expires_at(until),
            None => mark,
        };
        self.state.compare_and_set(mark).await
    }
}
