//! Rows in order of creation.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::rows::{Change, Collection, Rows};

/// Something with an id.
pub(crate) trait Record {
    fn id(&self) -> &str;
}

/// Rows in order of creation.
///
/// A deleted row keeps its position, so a cursor that points to it still works.
#[derive(Debug)]
pub(crate) struct Table<T> {
    slots: Rows<u64, Slot<T>>,
    positions: BTreeMap<String, u64>,
}

/// The position of a row.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Slot<T> {
    id: String,
    /// `None` if it was deleted.
    row: Option<T>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            slots: Rows::default(),
            positions: BTreeMap::new(),
        }
    }
}

impl<T: Record> Table<T> {
    pub(crate) fn get(&self, id: &str) -> Option<&T> {
        self.slots.get(self.positions.get(id)?)?.row.as_ref()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.slots.values().filter_map(|slot| slot.row.as_ref())
    }

    pub(crate) fn find(&self, accept: impl Fn(&T) -> bool) -> Option<&T> {
        self.iter().find(|row| accept(row))
    }

    /// Rows with their positions, for paging.
    pub(crate) fn positioned(&self) -> impl Iterator<Item = (u64, &T)> {
        let slots = self.slots.iter();
        slots.filter_map(|(position, slot)| Some((*position, slot.row.as_ref()?)))
    }

    pub(crate) fn position(&self, id: &str) -> Option<u64> {
        self.positions.get(id).copied()
    }
}

impl<T: Record + Clone> Table<T> {
    pub(crate) fn insert(&mut self, row: T) {
        let last = self.slots.last_key_value();
        let position = last.map_or(0, |(position, _)| position + 1);
        let id = row.id().to_owned();
        self.positions.insert(id.clone(), position);
        self.slots.insert(position, Slot { id, row: Some(row) });
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        self.slots.get_mut(self.positions.get(id)?)?.row.as_mut()
    }

    pub(crate) fn remove(&mut self, id: &str) -> Option<T> {
        self.slots.get_mut(self.positions.get(id)?)?.row.take()
    }

    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        let surplus = self.iter().filter(|row| !keep(row));
        let surplus: Vec<String> = surplus.map(|row| row.id().to_owned()).collect();
        for id in surplus {
            self.remove(&id);
        }
    }
}

impl<T> Table<T> {
    fn index(&mut self) {
        let slots = self.slots.iter();
        let positions = slots.map(|(position, slot)| (slot.id.clone(), *position));
        self.positions = positions.collect();
    }
}

impl<T: Clone + Serialize + DeserializeOwned> Collection for Table<T> {
    fn changes(&self) -> serde_json::Result<Vec<Change>> {
        self.slots.changes()
    }

    fn restore(&mut self, key: &str, json: &[u8]) -> serde_json::Result<()> {
        self.slots.restore(key, json)?;
        let position: Option<u64> = key.parse().ok();
        let slot = position.and_then(|position| self.slots.get_key_value(&position));
        if let Some((position, slot)) = slot {
            self.positions.insert(slot.id.clone(), *position);
        }
        Ok(())
    }

    fn accept(&mut self) {
        self.slots.accept();
    }

    fn undo(&mut self) {
        self.slots.undo();
        self.index();
    }

    fn clear(&mut self) {
        self.slots.clear();
        self.index();
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
