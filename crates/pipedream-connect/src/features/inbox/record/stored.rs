//! The stored form of a record.

use super::{Batch, BatchRow, Entry, EntryRow, Quarantined, QuarantinedRow, Record};
use crate::state::BoxError;

/// No inbox counts so far, in changes or in values.
const MAX_NUMBER: u64 = 1 << 60;
/// Far more values and events than an answer becomes.
const MAX_RESERVED: u64 = 1 << 13;
const MAX_LENGTH: u32 = 1 << 20;

impl Record {
    /// Reads a record.
    ///
    /// # Errors
    /// If it is not one that an inbox wrote: its numbers are checked too, so that no calculation with them overflows.
    pub(in crate::features::inbox) fn from_json(json: &[u8]) -> Result<Self, BoxError> {
        let record: Self = serde_json::from_slice(json)?;
        let mut reservations = record.reservations.iter();
        let mut batches = record.batches.iter();
        let is_plausible = record.version < MAX_NUMBER
            && record.next_number < MAX_NUMBER
            && reservations.all(|one| one.first < MAX_NUMBER && one.count <= MAX_RESERVED)
            && batches.all(|batch| batch.length <= MAX_LENGTH);
        if is_plausible {
            Ok(record)
        } else {
            Err("its numbers are out of range".into())
        }
    }
}

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
