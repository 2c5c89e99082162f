//! Records that know what changed, so that a change is saved or undone record by record.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// What a change did to a record: its key, and its new JSON or `None` if it was deleted.
pub(crate) type Change = (String, Option<Vec<u8>>);

/// Records that are saved together under one name.
pub(crate) trait Collection {
    /// What changed since the last `accept`.
    fn changes(&self) -> serde_json::Result<Vec<Change>>;
    /// Adds a saved record.
    fn restore(&mut self, key: &str, json: &[u8]) -> serde_json::Result<()>;
    /// Makes the changes permanent.
    fn accept(&mut self);
    /// Undoes the changes.
    fn undo(&mut self);
    /// Deletes all records.
    fn clear(&mut self);
}

/// A key as text.
pub(crate) trait Key: Clone + Ord {
    fn to_text(&self) -> String;
    fn from_text(text: &str) -> Option<Self>;
}

/// A map that remembers the previous values of the rows that changed.
#[derive(Debug)]
pub(crate) struct Rows<K, V> {
    rows: BTreeMap<K, V>,
    /// The values before the change. `None` for a new row.
    before: BTreeMap<K, Option<V>>,
}

impl<K, V> Default for Rows<K, V> {
    fn default() -> Self {
        Self {
            rows: BTreeMap::new(),
            before: BTreeMap::new(),
        }
    }
}

/// Reads like the map.
impl<K, V> Deref for Rows<K, V> {
    type Target = BTreeMap<K, V>;

    fn deref(&self) -> &Self::Target {
        &self.rows
    }
}

impl<K: Key, V: Clone> Rows<K, V> {
    /// Remembers the value of a row before it changes.
    fn remember(&mut self, key: &K) {
        if !self.before.contains_key(key) {
            self.before.insert(key.clone(), self.rows.get(key).cloned());
        }
    }

    /// Remembers the value of a row before it changes. `None` if there is no such row.
    fn remember_existing<Q>(&mut self, key: &Q) -> Option<()>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        let (known, _) = self.rows.get_key_value(key)?;
        let known = known.clone();
        self.remember(&known);
        Some(())
    }

    /// Returns the value that it replaces.
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        self.remember(&key);
        self.rows.insert(key, value)
    }

    pub(crate) fn get_mut<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.remember_existing(key)?;
        self.rows.get_mut(key)
    }

    pub(crate) fn get_or_insert_with(&mut self, key: K, new: impl FnOnce() -> V) -> &mut V {
        self.remember(&key);
        self.rows.entry(key).or_insert_with(new)
    }

    pub(crate) fn remove<Q>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.remember_existing(key)?;
        self.rows.remove(key)
    }

    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&K, &V) -> bool) {
        let surplus = self.rows.iter().filter(|(key, value)| !keep(key, value));
        let surplus: Vec<K> = surplus.map(|(key, _)| key.clone()).collect();
        for key in surplus {
            self.remove(&key);
        }
    }
}

impl<K: Key, V: Clone + Serialize + DeserializeOwned> Collection for Rows<K, V> {
    fn changes(&self) -> serde_json::Result<Vec<Change>> {
        let mut changes = Vec::new();
        for (key, before) in &self.before {
            let json = |row: Option<&V>| row.map(serde_json::to_vec).transpose();
            let (before, now) = (json(before.as_ref())?, json(self.rows.get(key))?);
            if before != now {
                changes.push((key.to_text(), now));
            }
        }
        Ok(changes)
    }

    fn restore(&mut self, key: &str, json: &[u8]) -> serde_json::Result<()> {
        let value = serde_json::from_slice(json)?;
        let invalid = || serde::de::Error::custom(format!("invalid key {key}"));
        self.rows
            .insert(K::from_text(key).ok_or_else(invalid)?, value);
        Ok(())
    }

    fn accept(&mut self) {
        self.before.clear();
    }

    fn undo(&mut self) {
        for (key, before) in std::mem::take(&mut self.before) {
            match before {
                Some(value) => self.rows.insert(key, value),
                None => self.rows.remove(&key),
            };
        }
    }

    fn clear(&mut self) {
        self.retain(|_, _| false);
    }
}

/// A single value that remembers what was saved.
#[derive(Debug, Default)]
pub(crate) struct Single<T> {
    value: T,
    saved: T,
}

impl<T> Deref for Single<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Single<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T: Clone + Default + PartialEq + Serialize + DeserializeOwned> Collection for Single<T> {
    fn changes(&self) -> serde_json::Result<Vec<Change>> {
        if self.value == self.saved {
            return Ok(Vec::new());
        }
        let json = serde_json::to_vec(&self.value)?;
        Ok(vec![(String::new(), Some(json))])
    }

    fn restore(&mut self, _: &str, json: &[u8]) -> serde_json::Result<()> {
        self.value = serde_json::from_slice(json)?;
        self.accept();
        Ok(())
    }

    fn accept(&mut self) {
        self.saved.clone_from(&self.value);
    }

    fn undo(&mut self) {
        self.value.clone_from(&self.saved);
    }

    fn clear(&mut self) {
        self.value = T::default();
    }
}

impl Key for String {
    fn to_text(&self) -> String {
        self.clone()
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Key for u64 {
    fn to_text(&self) -> String {
        self.to_string()
    }

    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }
}

impl Key for (String, u64) {
    fn to_text(&self) -> String {
        format!("{}/{}", self.0, self.1)
    }

    fn from_text(text: &str) -> Option<Self> {
        let (owner, number) = text.rsplit_once('/')?;
        Some((owner.to_owned(), number.parse().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three_rows() -> Rows<String, u32> {
        let mut rows = Rows::default();
        for (key, value) in [("a", 1), ("b", 2), ("c", 3)] {
            rows.insert(key.to_owned(), value);
        }
        rows.accept();
        rows
    }

    #[test]
    fn changes_are_the_rows_that_differ() {
        let mut rows = three_rows();
        *rows.get_mut("a").unwrap() = 10;
        *rows.get_mut("b").unwrap() = 2;
        rows.remove("c");
        *rows.get_or_insert_with("d".into(), || 0) = 4;
        let changes = rows.changes().unwrap();
        let expected = [
            ("a", Some(b"10".to_vec())),
            ("c", None),
            ("d", Some(b"4".to_vec())),
        ];
        assert_eq!(
            changes,
            expected.map(|(key, json)| (key.to_owned(), json)).to_vec()
        );
        rows.accept();
        assert!(rows.changes().unwrap().is_empty());
    }

    #[test]
    fn undo_restores_changed_and_deleted_rows_and_removes_new_ones() {
        let mut rows = three_rows();
        *rows.get_mut("a").unwrap() = 10;
        *rows.get_mut("a").unwrap() = 11;
        rows.retain(|_, value| *value != 2);
        rows.insert("d".into(), 4);
        rows.undo();
        assert_eq!(*rows, *three_rows());
        assert!(rows.changes().unwrap().is_empty());
    }

    #[test]
    fn a_single_value_returns_to_what_was_saved() {
        let mut single = Single::<Option<u32>>::default();
        *single = Some(1);
        single.accept();
        *single = None;
        assert_eq!(
            single.changes().unwrap(),
            [(String::new(), Some(b"null".to_vec()))]
        );
        single.undo();
        assert_eq!(*single, Some(1));
    }
}
