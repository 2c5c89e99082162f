//! What a process knows of the values of a source.

use std::collections::VecDeque;

use super::batch::Events;
use super::record::{Millis, Position, Record, Removal};

/// Identifies a value of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ValueId {
    /// The epoch of the record that names it.
    pub(super) epoch: u64,
    pub(super) number: u64,
}

/// What this process knows of the values in the store.
#[derive(Default)]
pub(super) struct KnownValues {
    /// Values that were removed, and that the record still names.
    pub(super) removed: Vec<ValueId>,
    pub(super) batches: VecDeque<(ValueId, Events)>,
}

impl KnownValues {
    /// Forgets the removals that the record no longer names.
    pub(super) fn keep_removals_of(&mut self, record: &Record) {
        let names = |id: &ValueId| record.removals().any(|(other, _)| other == *id);
        self.removed.retain(names);
    }
}

impl Record {
    pub(super) fn removals(&self) -> impl Iterator<Item = (ValueId, Millis)> {
        let epoch = self.epoch;
        let removing = self.removing.iter();
        removing.map(move |&Removal(number, writable_until)| {
            (ValueId { epoch, number }, writable_until)
        })
    }
}

impl Position {
    /// The batch that contains the event.
    pub(super) fn value(self, epoch: u64) -> ValueId {
        ValueId {
            epoch,
            number: self.0,
        }
    }
}

impl ValueId {
    /// The values that follow this one.
    pub(super) fn parts(self, count: u64) -> impl Iterator<Item = Self> {
        let Self { epoch, number } = self;
        let first = number.saturating_add(1);
        let parts = first..first.saturating_add(count);
        parts.map(move |number| Self { epoch, number })
    }
}
