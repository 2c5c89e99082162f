//! Rows in order of creation.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Something with an id.
pub(crate) trait Record {
    fn id(&self) -> &str;
}

/// Rows in order of creation.
///
/// A deleted row keeps its position, so a cursor that points to it still works.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Table<T> {
    rows: BTreeMap<u64, T>,
    positions: BTreeMap<String, u64>,
    next: u64,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            rows: BTreeMap::new(),
            positions: BTreeMap::new(),
            next: 0,
        }
    }
}

impl<T: Record> Table<T> {
    pub(crate) fn insert(&mut self, row: T) {
        self.positions.insert(row.id().to_owned(), self.next);
        self.rows.insert(self.next, row);
        self.next += 1;
    }

    pub(crate) fn get(&self, id: &str) -> Option<&T> {
        self.rows.get(self.positions.get(id)?)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        self.rows.get_mut(self.positions.get(id)?)
    }

    pub(crate) fn remove(&mut self, id: &str) -> Option<T> {
        self.rows.remove(self.positions.get(id)?)
    }

    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        self.rows.retain(|_, row| keep(row));
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.rows.values()
    }

    pub(crate) fn find(&self, accept: impl Fn(&T) -> bool) -> Option<&T> {
        self.iter().find(|row| accept(row))
    }

    /// Rows with their positions, for paging.
    pub(crate) fn positioned(&self) -> impl Iterator<Item = (u64, &T)> {
        self.rows.iter().map(|(position, row)| (*position, row))
    }

    pub(crate) fn position(&self, id: &str) -> Option<u64> {
        self.positions.get(id).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Record for &'static str {
        fn id(&self) -> &str {
            self
        }
    }

    #[test]
    fn a_deleted_row_keeps_its_position() {
        let mut table = Table::default();
        table.insert("a");
        table.insert("b");
        assert_eq!(table.remove("a"), Some("a"));
        let found = (table.get("a"), table.position("a"), table.iter().count());
        assert_eq!(found, (None, Some(0), 1));
    }
}
