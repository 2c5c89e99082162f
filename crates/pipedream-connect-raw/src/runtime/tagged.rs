//! Tagged unions that keep the whole object if its tag is unknown or missing, or its shape unexpected.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Removes the tag from an object. Without a tag, the prefix of the object's `id` determines it.
pub(crate) fn split(
    mut value: Value,
    key: &str,
    id_prefixes: &[(&str, &'static str)],
) -> (Option<String>, Value) {
    let tag = match value.as_object_mut().and_then(|object| object.remove(key)) {
        Some(Value::String(tag)) => Some(tag),
        Some(other) => {
            value = restore(value, key, other);
            None
        }
        None => by_id(&value, id_prefixes),
    };
    (tag, value)
}

fn by_id(value: &Value, id_prefixes: &[(&str, &'static str)]) -> Option<String> {
    let id = value.get("id")?.as_str()?;
    id_prefixes
        .iter()
        .find(|(prefix, _)| id.starts_with(prefix))
        .map(|(_, tag)| (*tag).to_owned())
}

/// Decodes a variant, or returns the whole object.
pub(crate) fn decode<T: DeserializeOwned>(
    value: Value,
    key: &str,
    tag: Option<String>,
) -> Result<T, Value> {
    T::deserialize(&value).map_err(|_| join(value, key, tag))
}

/// Adds the tag again.
pub(crate) fn join(value: Value, key: &str, tag: Option<String>) -> Value {
    match tag {
        Some(tag) => restore(value, key, Value::String(tag)),
        None => value,
    }
}

fn restore(mut value: Value, key: &str, tag: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        object.insert(key.to_owned(), tag);
    }
    value
}

/// A field of an object of unknown kind, if it can be read as `T`.
pub(crate) fn field<T: DeserializeOwned>(object: &Value, name: &str) -> Option<T> {
    T::deserialize(object.get(name)?).ok()
}

/// A field of a known kind as JSON. Null and an empty list count as absent, as when they are read.
pub(crate) fn json(field: &impl Serialize) -> Option<Value> {
    let value = serde_json::to_value(field).ok()?;
    let absent = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    (!absent).then_some(value)
}

/// Prints the names of an object's fields, without their values.
pub(crate) struct Names<'a>(pub(crate) &'a Value);

impl fmt::Debug for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fields = self.0.as_object().into_iter().flatten();
        f.debug_set().entries(fields.map(|(name, _)| name)).finish()
    }
}
