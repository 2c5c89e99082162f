//! New events of a source: comparing them with those seen before, and storing them.

use super::batch::new_batches;
use super::event::InboxEvent;
use super::key::{Key, Keys};
use super::known::ValueId;
use super::record::{Addition, Batch, Record};
use super::source::{Source, length};
use super::trace;
use crate::Error;

/// Attempts to store events while other processes store events of the same trigger.
const MAX_TRIES: usize = 20;
/// Keys in the record. More are moved to a value of their own, so that the record, which is written for each event, stays
/// small.
const MAX_RECENT: usize = 64;
/// Keys that are remembered: for twice the longest answer that is requested, with two keys for each event.
const MAX_SEEN: usize = 4_000;

/// Events that were received, oldest first.
pub(super) struct Received {
    pub(super) events: Vec<(EventKeys, InboxEvent)>,
    pub(super) poll: Option<Polled>,
}

/// What a duplicate of an event is recognized by.
#[derive(Clone, Copy)]
pub(super) struct EventKeys {
    /// Of a polled event.
    pub(super) id: Option<Key>,
    /// What the caller's own function returned.
    pub(super) own: Option<Key>,
}

impl EventKeys {
    fn iter(self) -> impl Iterator<Item = Key> {
        self.id.into_iter().chain(self.own)
    }
}

/// The poll that events were received by.
#[derive(Clone, Copy)]
pub(super) struct Polled {
    pub(super) claim: u64,
    /// The pause before the next poll.
    pub(super) pause: std::time::Duration,
    /// Whether a response without any known event means that earlier events are missing.
    pub(super) may_reveal_gap: bool,
}

/// The keys seen so far.
pub(super) struct Seen {
    number: Option<u64>,
    recent: Keys,
    older: Keys,
    epoch: u64,
}

impl Seen {
    /// Whether any of the events was polled before.
    fn overlaps(&self, received: &Received) -> bool {
        let known = self.all().set();
        let mut events = received.events.iter();
        events.any(|(keys, _)| keys.id.is_some_and(|id| known.contains(&id)))
    }

    fn all(&self) -> Keys {
        let mut all = self.older.clone();
        all.extend(&self.recent);
        all
    }

    /// All keys and these, without the oldest of too many.
    fn with(&self, new: &Keys) -> Keys {
        let mut all = self.all();
        all.extend(new);
        all.keep_last(MAX_SEEN);
        all
    }
}

impl Source {
    /// The keys seen so far, as they are in the store.
    pub(super) async fn seen(&self) -> Result<Seen, Error> {
        for _ in 0..MAX_TRIES {
            let (epoch, number, recent) = self
                .ask(|record| (record.epoch, record.seen, record.recent.clone()))
                .await?;
            let older = match number {
                None => Keys::default(),
                Some(number) => match self.read(ValueId { epoch, number }).await? {
                    Some(bytes) => Keys::from_bytes(&bytes),
                    // Another process has replaced it.
                    None if self.ask(|record| record.seen != Some(number)).await? => continue,
                    // The store lost it. Duplicates are better than lost events.
                    None => Keys::default(),
                },
            };
            return Ok(Seen {
                number,
                recent,
                older,
                epoch,
            });
        }
        Err(self.too_many_writers())
    }

    /// Whether a response contains no event that was seen before.
    pub(super) async fn knows_nothing_of(&self, received: &Received) -> Result<bool, Error> {
        Ok(!self.seen().await?.overlaps(received))
    }

    /// Stores the events that were not seen before, and ends the poll. Returns how many were new.
    pub(super) async fn add(&self, received: &Received) -> Result<usize, Error> {
        for _ in 0..MAX_TRIES {
            let seen = self.seen().await?;
            let follows_gap =
                received.poll.is_some_and(|poll| poll.may_reveal_gap) && !seen.overlaps(received);
            let (new, keys) = without_duplicates(&seen, received);
            if new.is_empty() {
                self.change(|record, now| finish(record, now, received.poll))
                    .await?;
                return Ok(0);
            }
            let count = new.len();
            if self
                .write_and_commit(&seen, new, keys, follows_gap, received.poll)
                .await?
            {
                if follows_gap {
                    trace::gap(&self.trigger_id);
                }
                return Ok(count);
            }
        }
        Err(self.too_many_writers())
    }

    /// Reserves numbers, writes values, and makes the record name them. Each step can be the last: uncommitted
    /// reservations are removed later.
    async fn write_and_commit(
        &self,
        seen: &Seen,
        new: Vec<InboxEvent>,
        keys: Keys,
        follows_gap: bool,
        poll: Option<Polled>,
    ) -> Result<bool, Error> {
        let mut values = Vec::new();
        // Events, and the index of their first value.
        let mut batches = Vec::new();
        for batch in new_batches(new).map_err(not_json)? {
            let (events, of_batch) = batch.into_values().map_err(not_json)?;
            batches.push((values.len() as u64, events));
            values.extend(of_batch);
        }
        let is_moved = seen.recent.len() + keys.len() > MAX_RECENT;
        let seen_value = is_moved.then_some(values.len() as u64);
        if is_moved {
            values.push(seen.with(&keys).to_bytes().into());
        }
        let count = values.len() as u64;
        let gap = self.jitter.id() as u16;
        let (epoch, first) = self
            .change(|record, now| (record.epoch, record.reserve(count, gap, now)))
            .await?;
        if epoch != seen.epoch {
            return Ok(false);
        }
        for (number, value) in (first..).zip(values) {
            if !self.write(ValueId { epoch, number }, value).await? {
                return Ok(false);
            }
        }
        let added = batches.iter().map(|(index, events)| {
            let length = u32::try_from(events.len()).unwrap_or(u32::MAX);
            Batch::new(first + index, length, follows_gap && *index == 0)
        });
        let addition = Addition {
            reservation: first,
            compared_with: (keys.len() > 0).then(|| (seen.number, seen.recent.clone())),
            batches: added.collect(),
            keys,
            seen: seen_value.map(|index| first + index),
        };
        let committed = self
            .change(|record, now| {
                let committed = record.epoch == epoch && record.commit(&addition);
                if committed {
                    finish(record, now, poll);
                }
                committed
            })
            .await?;
        if committed {
            for (index, events) in batches {
                let number = first + index;
                self.keep(ValueId { epoch, number }, events);
            }
        }
        Ok(committed)
    }

    fn too_many_writers(&self) -> Error {
        let key = format!("the events of {}", self.trigger_id);
        self.state
            .refused(&key, "other processes kept adding events")
    }
}

/// The events that were not seen before, and their keys. An answer may contain an event twice.
fn without_duplicates(seen: &Seen, received: &Received) -> (Vec<InboxEvent>, Keys) {
    let mut known = seen.all().set();
    let mut keys = Keys::default();
    let mut new = Vec::new();
    for (own, event) in &received.events {
        if own.iter().any(|key| known.contains(&key)) {
            continue;
        }
        for key in own.iter() {
            known.insert(key);
            keys.push(key);
        }
        new.push(event.clone());
    }
    (new, keys)
}

fn not_json(error: serde_json::Error) -> Error {
    Error::argument("an event cannot be written as JSON").with_source(error)
}

fn finish(record: &mut Record, now: u64, poll: Option<Polled>) {
    if let Some(poll) = poll {
        record.finish_poll(poll.claim, now, length(poll.pause));
    }
}
