//! The events of a record that failed too often.

use super::{Entry, Period, Position, Quarantined, Record};

impl Record {
    pub(in crate::features::inbox) fn quarantine(&self) -> &[Quarantined] {
        &self.quarantine
    }

    /// Hands an event out again, with its attempts counted from zero.
    pub(in crate::features::inbox) fn release_quarantined(&mut self, position: Position) -> bool {
        let Some(quarantined) = self.leave_quarantine(position) else {
            return false;
        };
        self.entries.push(Entry {
            position,
            attempts: 0,
            follows_gap: quarantined.follows_gap,
            lease: None,
            period: Period::default(),
        });
        true
    }

    /// Removes an event from the quarantine for ever.
    pub(in crate::features::inbox) fn discard_quarantined(&mut self, position: Position) -> bool {
        let left = self.leave_quarantine(position);
        self.remove_if_unused(position.0);
        left.is_some()
    }

    fn leave_quarantine(&mut self, position: Position) -> Option<Quarantined> {
        let mut all = self.quarantine.iter();
        let index = all.position(|one| one.position == position)?;
        Some(self.quarantine.remove(index))
    }
}
