//! Checks of the document as a whole: references, vendor keys, misspelt keys.

use serde_json::Value;

use super::Findings;
use crate::model::Spec;
use crate::normalize;

/// The vendor keys of this project; any other `x-` key is a misspelling.
const VENDOR_KEYS: [&str; 13] = [
    "x-connect-account-setter",
    "x-connect-auth",
    "x-connect-client",
    "x-connect-debug",
    "x-connect-id",
    "x-connect-id-prefix",
    "x-connect-idempotency",
    "x-connect-ids",
    "x-connect-paging",
    "x-connect-prop-setter",
    "x-connect-secret",
    "x-connect-skip",
    "x-connect-type",
];

/// Calls `visit` for every member of an object or array, with its place.
pub(super) fn children<'a>(
    value: &'a Value,
    place: &str,
    mut visit: impl FnMut(&'a Value, String),
) {
    match value {
        Value::Object(map) => map
            .iter()
            .for_each(|(key, child)| visit(child, format!("{place}/{key}"))),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, child)| visit(child, format!("{place}/{index}"))),
        _ => {}
    }
}

pub(super) fn references(spec: &Spec, value: &Value, place: &str, found: &mut Findings) {
    if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
        if let Err(error) = spec.lookup(reference) {
            found.add(place, error.to_string());
        }
        if value.as_object().is_some_and(|map| map.len() > 1) {
            found.add(place, "keys beside a $ref are ignored; wrap it in `allOf`");
        }
    }
    children(value, place, |child, place| {
        references(spec, child, &place, found)
    });
}

pub(super) fn vendor_keys(value: &Value, place: &str, found: &mut Findings) {
    if let Some(map) = value.as_object() {
        for key in map.keys().filter(|key| key.starts_with("x-")) {
            if !VENDOR_KEYS.contains(&key.as_str()) {
                found.add(
                    place,
                    format!(
                        "unknown vendor key `{key}`; known: {}",
                        VENDOR_KEYS.join(", ")
                    ),
                );
            }
        }
    }
    children(value, place, |child, place| {
        vendor_keys(child, &place, found)
    });
}

/// The parser drops keys that it does not know, so a key that it does not write back is misspelt.
pub(super) fn lost_keys(spec: &Spec, found: &mut Findings) {
    let mut document = spec.document.clone();
    normalize::strip_keywords(&mut document);
    match serde_json::from_value::<openapiv3::OpenAPI>(document.clone()) {
        Ok(parsed) => {
            let parsed = serde_json::to_value(parsed).unwrap_or_default();
            compare(&document, &parsed, "#", found);
        }
        Err(error) => found.add("#", format!("not an OpenAPI 3.0 document: {error}")),
    }
}

fn compare(ours: &Value, parsed: &Value, place: &str, found: &mut Findings) {
    match (ours, parsed) {
        (Value::Object(ours), Value::Object(parsed)) => {
            for (key, value) in ours {
                let place = format!("{place}/{key}");
                match parsed.get(key) {
                    Some(other) => compare(value, other, &place, found),
                    // The parser omits defaults when it writes.
                    None if is_default(value) => {}
                    None => found.add(&place, "unknown or misplaced key"),
                }
            }
        }
        (Value::Array(ours), Value::Array(parsed)) => {
            for (index, (value, other)) in ours.iter().zip(parsed).enumerate() {
                compare(value, other, &format!("{place}/{index}"), found);
            }
        }
        _ => {}
    }
}

fn is_default(value: &Value) -> bool {
    match value {
        Value::Bool(flag) => !flag,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Null => true,
        _ => false,
    }
}
