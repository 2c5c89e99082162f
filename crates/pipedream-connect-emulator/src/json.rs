//! Reads JSON objects, treating a missing value like null.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

pub(crate) type Object = Map<String, Value>;

/// Maximum nesting of JSON from clients and tests. Leaves room for what the state and the responses put around it: JSON parsers,
/// including the one of the state file, commonly stop at 128.
pub(crate) const MAX_DEPTH: usize = 100;

/// Whether a value is nested more than [`MAX_DEPTH`] levels deep.
pub(crate) fn is_too_deep(value: &Value) -> bool {
    fn exceeds(value: &Value, levels: usize) -> bool {
        match (value, levels.checked_sub(1)) {
            (Value::Array(_) | Value::Object(_), None) => true,
            (Value::Array(items), Some(left)) => items.iter().any(|item| exceeds(item, left)),
            (Value::Object(fields), Some(left)) => fields.values().any(|item| exceeds(item, left)),
            _ => false,
        }
    }
    exceeds(value, MAX_DEPTH)
}

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
