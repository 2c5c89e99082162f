//! Reads JSON objects, treating a missing value like null.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

pub(crate) type Object = Map<String, Value>;

pub(crate) trait Json {
    /// The value under `key`, unless it is null.
    fn field(&self, key: &str) -> Option<&Value>;

    /// The string under `key`.
    fn text(&self, key: &str) -> Option<&str> {
        self.field(key)?.as_str()
    }

    /// A copy of the string under `key`, or an empty one.
    fn text_or_empty(&self, key: &str) -> String {
        self.text(key).unwrap_or_default().to_owned()
    }

    /// The strings in the array under `key`.
    fn texts(&self, key: &str) -> Vec<String> {
        self.read(key).unwrap_or_default()
    }

    /// A copy of the object under `key`, or an empty one.
    fn object(&self, key: &str) -> Object {
        self.read(key).unwrap_or_default()
    }

    /// The value under `key`, if it has this type.
    fn read<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        T::deserialize(self.field(key)?).ok()
    }

    /// Replaces `target` with the value under `key`, if there is one.
    fn update<T: DeserializeOwned>(&self, key: &str, target: &mut T) {
        if let Some(value) = self.read(key) {
            *target = value;
        }
    }
}

impl Json for Value {
    fn field(&self, key: &str) -> Option<&Value> {
        self.get(key).filter(|value| !value.is_null())
    }
}

impl Json for Object {
    fn field(&self, key: &str) -> Option<&Value> {
        self.get(key).filter(|value| !value.is_null())
    }
}
