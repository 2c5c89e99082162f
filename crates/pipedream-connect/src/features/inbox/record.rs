//! The record of a source: waiting events, leases, and the next poll.
//!
//! It is a state machine without input or output: each change is a function of the record and the time. Everything else
//! that is stored for a source is a value with a number of its own, and the record names it from before it is written until
//! after it was removed. So an interruption at any point leaves no value that the record does not name.

mod period;
mod quarantine;
mod stored;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

pub(super) use self::period::{Millis, Period};
use super::key::Keys;

/// How long a writer may take between the reservation of numbers and the commit, at least, and for each value: longer than
/// the time limits of the store operations in between.
const RESERVED: Millis = 5 * 60 * 1000;
const RESERVED_FOR_VALUE: Millis = 10 * 1000;
/// Leases whose acknowledgement can be repeated, after a store that failed to answer.
const REMEMBERED: usize = 64;

/// The state of one source, stored as JSON under one key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    /// Part of the names of its values, so that a new record never meets those of a lost one.
    pub(super) epoch: u64,
    /// Counts the changes: no two states of a record are the same bytes, so that a change that a database client repeats
    /// does nothing.
    pub(super) version: u64,
    next_number: u64,
    pub(super) polls: Polls,
    /// The value with the keys of the events that came before `recent`.
    pub(super) seen: Option<u64>,
    /// Keys of the latest events.
    pub(super) recent: Keys,
    /// Batches with events that were never leased.
    batches: VecDeque<Batch>,
    /// Events that were taken and not acknowledged: leased, or waiting for another attempt.
    entries: Vec<Entry>,
    quarantine: Vec<Quarantined>,
    reservations: Vec<Reservation>,
    /// Values that are no longer needed.
    pub(super) removing: Vec<Removal>,
    /// The latest leases that were acknowledged.
    acknowledged: VecDeque<u64>,
}

/// When to poll.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Polls {
    /// Nobody polls before the end of it.
    pub(super) pause: Period,
    /// The version of the record in which the latest poll began.
    claim: u64,
    pub(super) failures: u32,
    /// Whether an answer was ever stored.
    pub(super) succeeded: bool,
}

/// A value with events, in the order in which they are handed out.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "BatchRow", into = "BatchRow")]
pub(super) struct Batch {
    pub(super) number: u64,
    pub(super) length: u32,
    taken: u32,
    /// Events may be missing before the first one.
    pub(super) follows_gap: bool,
}

/// An event that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "EntryRow", into = "EntryRow")]
pub(super) struct Entry {
    pub(super) position: Position,
    /// How often it was leased.
    pub(super) attempts: u32,
    pub(super) follows_gap: bool,
    /// Identifies the lease: the version of the record in which it was given.
    pub(super) lease: Option<u64>,
    /// The time of the lease; without one, the pause before the next.
    pub(super) period: Period,
}

/// Where an event is: the number of its batch, and its index there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Position(pub(super) u64, pub(super) u32);

/// An event that failed too often.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "QuarantinedRow", into = "QuarantinedRow")]
pub(super) struct Quarantined {
    pub(super) position: Position,
    pub(super) attempts: u32,
    pub(super) follows_gap: bool,
    pub(super) since: Millis,
}

/// A value to be removed: its number, and until when its writer may still write it, by the writer's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Removal(pub(super) u64, pub(super) Millis);

// What exists once per event is stored as a list, which is shorter than an object: `stored` converts them.
type BatchRow = (u64, u32, u32, bool);
type EntryRow = (Position, u32, bool, Option<u64>, Period);
type QuarantinedRow = (Position, u32, bool, Millis);

/// Numbers of values that someone is about to write.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Reservation {
    first: u64,
    count: u64,
    period: Period,
}

/// Limits of an inbox.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) lease: Millis,
    pub(super) attempts: u32,
    pub(super) quarantine: usize,
}

/// What a consumer gets.
#[derive(Debug, PartialEq)]
pub(super) enum Taken {
    Event(Entry),
    Nothing,
    /// An event failed too often, and there is no room in the quarantine.
    QuarantineFull,
}

/// New events, written as values of a reservation.
#[derive(Debug)]
pub(super) struct Addition {
    pub(super) reservation: u64,
    /// The keys that the new events were compared with; `None` if they have none.
    pub(super) compared_with: Option<(Option<u64>, Keys)>,
    pub(super) batches: Vec<Batch>,
    pub(super) keys: Keys,
    /// The value that has all keys, the new ones included. Without it, the new ones are added to the recent ones.
    pub(super) seen: Option<u64>,
}

impl Record {
    pub(super) fn new(epoch: u64) -> Self {
        Self {
            epoch,
            version: 0,
            next_number: 0,
            polls: Polls::default(),
            seen: None,
            recent: Keys::default(),
            batches: VecDeque::new(),
            entries: Vec::new(),
            quarantine: Vec::new(),
            reservations: Vec::new(),
            removing: Vec::new(),
            acknowledged: VecDeque::new(),
        }
    }

    /// Whether the store can contain this record after that one.
    pub(super) fn may_follow(&self, earlier: &Self) -> bool {
        self.epoch == earlier.epoch && self.version >= earlier.version
    }

    /// The version of the record with the change that is being made.
    pub(super) fn next_version(&self) -> u64 {
        self.version + 1
    }

    /// Events that are neither acknowledged nor in quarantine.
    pub(super) fn waiting(&self) -> usize {
        let untaken = |batch: &Batch| (batch.length - batch.taken) as usize;
        self.entries.len() + self.batches.iter().map(untaken).sum::<usize>()
    }

    /// Whether [`take`](Self::take) would do anything.
    pub(super) fn has_work(&self, now: Millis) -> bool {
        !self.batches.is_empty() || self.entries.iter().any(|entry| entry.is_free(now))
    }

    /// The time until an event that is leased or paused becomes free.
    pub(super) fn time_to_work(&self, now: Millis) -> Option<Millis> {
        let entries = self.entries.iter();
        entries.map(|entry| entry.period.remaining(now)).min()
    }

    // Polls

    /// Begins a poll, unless it is too early or another poll is in progress. `limit` is the time after which the poll counts as
    /// interrupted.
    pub(super) fn claim_poll(&mut self, now: Millis, limit: Millis) -> Option<u64> {
        if self.polls.pause.is_running(now) {
            return None;
        }
        self.polls.claim = self.next_version();
        self.polls.pause = Period::new(now, limit);
        Some(self.polls.claim)
    }

    /// Ends a poll whose answer was stored.
    pub(super) fn finish_poll(&mut self, claim: u64, now: Millis, pause: Millis) {
        self.polls.succeeded = true;
        if self.polls.claim == claim {
            self.polls.failures = 0;
            self.polls.pause = Period::new(now, pause);
        }
    }

    /// Ends a poll without an answer. Whether another one has begun meanwhile does not matter then.
    pub(super) fn fail_poll(&mut self, claim: u64, now: Millis, pause: Millis) {
        if self.polls.claim == claim {
            self.polls.failures = self.polls.failures.saturating_add(1);
            self.polls.pause = Period::new(now, pause);
        }
    }

    // New events

    /// Reserves numbers for new values. Returns the first. The gap before it is random, so that no number is used again for
    /// another value after a store failed over to a copy that lacked the latest changes.
    pub(super) fn reserve(&mut self, count: u64, gap: u16, now: Millis) -> u64 {
        let first = self.next_number + u64::from(gap);
        self.next_number = first + count;
        self.reservations.push(Reservation {
            first,
            count,
            period: Period::new(now, RESERVED.max(count * RESERVED_FOR_VALUE)),
        });
        first
    }

    /// Gives the values of an interrupted writer up for removal.
    pub(super) fn expire_reservations(&mut self, now: Millis) {
        let expired = |reservation: &Reservation| !reservation.period.is_running(now);
        for reservation in self.reservations.extract_if(.., |one| expired(one)) {
            self.removing.extend(reservation.removals());
        }
    }

    /// Adds events whose values are written. Returns whether it did: not if the reservation has expired, and not if others
    /// have added events with keys meanwhile, because the new ones may be among those. The values are removed then.
    pub(super) fn commit(&mut self, addition: &Addition) -> bool {
        let mut reservations = self.reservations.iter();
        let reserved = reservations.position(|one| one.first == addition.reservation);
        let Some(index) = reserved else {
            return false;
        };
        let reservation = self.reservations.remove(index);
        let is_current = addition
            .compared_with
            .as_ref()
            .is_none_or(|(seen, recent)| *seen == self.seen && *recent == self.recent);
        if !is_current {
            self.removing.extend(reservation.removals());
            return false;
        }
        self.batches.extend(&addition.batches);
        if addition.seen.is_some() {
            self.removing.extend(self.seen.map(Removal::written));
            self.seen = addition.seen;
            self.recent = Keys::default();
        } else {
            self.recent.extend(&addition.keys);
        }
        true
    }

    // Consumers

    /// Leases the next event: one that is free again, or the first new one. Moves those that failed too often to the
    /// quarantine.
    pub(super) fn take(&mut self, now: Millis, limits: &Limits) -> Taken {
        let lease = self.next_version();
        while let Some(index) = self.entries.iter().position(|entry| entry.is_free(now)) {
            let Some(entry) = self.entries.get_mut(index) else {
                break;
            };
            if entry.attempts < limits.attempts {
                entry.begin_lease(lease, now, limits.lease);
                return Taken::Event(*entry);
            }
            if self.quarantine.len() >= limits.quarantine {
                return Taken::QuarantineFull;
            }
            let entry = self.entries.remove(index);
            self.quarantine.push(entry.quarantined(now));
        }
        let Some(mut entry) = self.take_new() else {
            return Taken::Nothing;
        };
        entry.begin_lease(lease, now, limits.lease);
        self.entries.push(entry);
        Taken::Event(entry)
    }

    fn take_new(&mut self) -> Option<Entry> {
        let batch = self.batches.front_mut()?;
        let index = batch.taken;
        let entry = Entry {
            position: Position(batch.number, index),
            attempts: 0,
            follows_gap: batch.follows_gap && index == 0,
            lease: None,
            period: Period::default(),
        };
        batch.taken += 1;
        if batch.taken >= batch.length {
            self.batches.pop_front();
        }
        Some(entry)
    }

    /// The entry of a lease. Its position is compared too: after an earlier record was restored, another lease may have the
    /// same number.
    fn leased(&self, leased: &Entry) -> Option<usize> {
        let mut entries = self.entries.iter();
        entries.position(|entry| entry.lease == leased.lease && entry.position == leased.position)
    }

    /// Removes an event permanently. Returns whether this lease did, now or earlier.
    pub(super) fn acknowledge(&mut self, leased: &Entry) -> bool {
        let Some(lease) = leased.lease else {
            return false;
        };
        let Some(index) = self.leased(leased) else {
            return self.acknowledged.contains(&lease);
        };
        let entry = self.entries.remove(index);
        self.acknowledged.push_back(lease);
        if self.acknowledged.len() > REMEMBERED {
            self.acknowledged.pop_front();
        }
        self.remove_if_unused(entry.position.0);
        true
    }

    /// Ends a lease without acknowledgement; the event can be taken again after the pause. After the last attempt it goes to
    /// the quarantine, if there is room. Returns whether the lease was the current one.
    pub(super) fn release(
        &mut self,
        leased: &Entry,
        now: Millis,
        pause: Millis,
        limits: &Limits,
    ) -> bool {
        let index = self.leased(leased);
        let Some((index, entry)) =
            index.and_then(|index| Some((index, self.entries.get_mut(index)?)))
        else {
            return false;
        };
        entry.lease = None;
        entry.period = Period::new(now, pause);
        if entry.attempts >= limits.attempts && self.quarantine.len() < limits.quarantine {
            let entry = self.entries.remove(index);
            self.quarantine.push(entry.quarantined(now));
        }
        true
    }

    // Values

    fn remove_if_unused(&mut self, number: u64) {
        let is_used = self.batches.iter().any(|batch| batch.number == number)
            || self.entries.iter().any(|entry| entry.position.0 == number)
            || self.quarantine.iter().any(|one| one.position.0 == number);
        let removal = Removal::written(number);
        if !is_used && !self.removing.contains(&removal) {
            self.removing.push(removal);
        }
    }

    /// Forgets values that were removed from the store.
    pub(super) fn forget(&mut self, removed: &[u64]) {
        self.removing
            .retain(|removal| !removed.contains(&removal.0));
    }
}

impl Batch {
    pub(super) fn new(number: u64, length: u32, follows_gap: bool) -> Self {
        Self {
            number,
            length,
            taken: 0,
            follows_gap,
        }
    }
}

impl Entry {
    fn is_free(&self, now: Millis) -> bool {
        !self.period.is_running(now)
    }

    fn begin_lease(&mut self, lease: u64, now: Millis, time: Millis) {
        self.attempts = self.attempts.saturating_add(1);
        self.lease = Some(lease);
        self.period = Period::new(now, time);
    }

    fn quarantined(&self, now: Millis) -> Quarantined {
        Quarantined {
            position: self.position,
            attempts: self.attempts,
            follows_gap: self.follows_gap,
            since: now,
        }
    }
}

impl Reservation {
    /// The values of a writer that was interrupted or refused.
    fn removals(&self) -> impl Iterator<Item = Removal> + use<> {
        let end = self.period.end();
        (self.first..self.first + self.count).map(move |number| Removal(number, end))
    }
}

impl Removal {
    /// Of a value that is known to be written.
    fn written(number: u64) -> Self {
        Self(number, 0)
    }
}
