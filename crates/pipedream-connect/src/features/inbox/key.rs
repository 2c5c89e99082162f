//! Keys by which duplicates are recognized.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Bytes of a key. Half a SHA-256: short, and too long for anyone to find two texts with the same key, which would hide an
/// event.
const LENGTH: usize = 16;

/// Identifies an event, whatever the length of its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key([u8; LENGTH]);

impl Key {
    pub(super) fn of(text: &str) -> Self {
        let digest = digest(&SHA256, text.as_bytes());
        let mut key = [0; LENGTH];
        key.iter_mut()
            .zip(digest.as_ref())
            .for_each(|(to, from)| *to = *from);
        Self(key)
    }
}

/// Keys, oldest first. Stored as their bytes; in JSON as base64.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Keys(Vec<Key>);

impl Keys {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn push(&mut self, key: Key) {
        self.0.push(key);
    }

    pub(super) fn extend(&mut self, other: &Self) {
        self.0.extend(&other.0);
    }

    /// Keeps the latest ones.
    pub(super) fn keep_last(&mut self, most: usize) {
        let excess = self.0.len().saturating_sub(most);
        self.0.drain(..excess);
    }

    pub(super) fn set(&self) -> HashSet<Key> {
        self.0.iter().copied().collect()
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|key| key.0).collect()
    }

    /// Bytes after the last whole key are ignored.
    pub(super) fn from_bytes(bytes: &[u8]) -> Self {
        let (keys, _) = bytes.as_chunks();
        Self(keys.iter().copied().map(Key).collect())
    }
}

impl Serialize for Keys {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&URL_SAFE_NO_PAD.encode(self.to_bytes()))
    }
}

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(D::Error::custom)?;
        Ok(Self::from_bytes(&bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_the_same_after_they_were_stored() -> Result<(), serde_json::Error> {
        let mut keys = Keys::default();
        for id in ["1", "2", "3"] {
            keys.push(Key::of(id));
        }
        assert_eq!(Keys::from_bytes(&keys.to_bytes()), keys);
        let json = serde_json::to_string(&keys)?;
        assert_eq!(json.len(), 3 * LENGTH / 3 * 4 + 2);
        assert_eq!(serde_json::from_str::<Keys>(&json)?, keys);
        keys.keep_last(2);
        assert_eq!(keys.set(), HashSet::from([Key::of("2"), Key::of("3")]));
        Ok(())
    }
}
