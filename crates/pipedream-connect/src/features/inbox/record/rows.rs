//! The stored form of what a record has once per event.

use super::{Batch, BatchRow, Entry, EntryRow, Quarantined, QuarantinedRow};

impl From<BatchRow> for Batch {
    fn from((number, length, taken, follows_gap): BatchRow) -> Self {
        // So that no stored value makes a subtraction overflow.
        let taken = taken.min(length);
        Self {
            number,
            length,
            taken,
            follows_gap,
        }
    }
}

impl From<Batch> for BatchRow {
    fn from(batch: Batch) -> Self {
        (batch.number, batch.length, batch.taken, batch.follows_gap)
    }
}

impl From<EntryRow> for Entry {
    fn from((position, attempts, follows_gap, lease, period): EntryRow) -> Self {
        Self {
            position,
            attempts,
            follows_gap,
            lease,
            period,
        }
    }
}

impl From<Entry> for EntryRow {
    fn from(entry: Entry) -> Self {
        (
            entry.position,
            entry.attempts,
            entry.follows_gap,
            entry.lease,
            entry.period,
        )
    }
}

impl From<QuarantinedRow> for Quarantined {
    fn from((position, attempts, follows_gap, since): QuarantinedRow) -> Self {
        Self {
            position,
            attempts,
            follows_gap,
            since,
        }
    }
}

impl From<Quarantined> for QuarantinedRow {
    fn from(one: Quarantined) -> Self {
        (one.position, one.attempts, one.follows_gap, one.since)
    }
}
