//! Checks of the document as a whole: its parts, references, vendor keys, text.

use serde_json::Value;

use super::{Findings, at, entries, members};
use crate::model::Spec;

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

/// What `cargo xtask drift` writes where a person has to know more.
pub const TODO: &str = "TODO";

/// Calls `visit` for every member of an object or array, with its place.
pub(super) fn children<'a>(
    value: &'a Value,
    place: &str,
    mut visit: impl FnMut(&'a Value, String),
) {
    for (key, child) in members(value) {
        visit(child, at(place, key));
    }
    for (index, child) in entries(value).enumerate() {
        visit(child, format!("{place}/{index}"));
    }
}

/// The parts that every other check needs.
pub(super) fn parts(spec: &Spec, found: &mut Findings) {
    for part in ["/paths", "/components/schemas"] {
        if !spec.document.pointer(part).is_some_and(Value::is_object) {
            found.add(&format!("#{part}"), "missing, or not a map");
        }
    }
    let version = spec.document["openapi"].as_str().unwrap_or_default();
    if !version.starts_with("3.0.") {
        found.add("#/openapi", "must be a version 3.0, such as 3.0.3");
    }
    let mut tags = Vec::new();
    for (index, tag) in entries(&spec.document["tags"]).enumerate() {
        if tags.contains(&&tag["name"]) {
            found.add(&format!("#/tags/{index}"), "this tag is listed twice");
        }
        tags.push(&tag["name"]);
    }
}

pub(super) fn references(value: &Value, place: &str, spec: &Spec, found: &mut Findings) {
    if let Some(reference) = value.get("$ref") {
        reference_shape(value, reference, place, spec, found);
    }
    children(value, place, |child, place| {
        references(child, &place, spec, found);
    });
}

fn reference_shape(
    holder: &Value,
    reference: &Value,
    place: &str,
    spec: &Spec,
    found: &mut Findings,
) {
    let Some(reference) = reference.as_str() else {
        return found.add(place, "a $ref is a string");
    };
    match spec.lookup(reference) {
        Err(error) => found.add(place, error.to_string()),
        Ok(target) if target.get("$ref").is_some() => {
            found.add(
                place,
                format!("`{reference}` is a reference itself; refer to its target"),
            );
        }
        Ok(_) => {}
    }
    let wanted = format!("#/components/{}/", kind(place));
    let name = reference.strip_prefix(&wanted);
    if name.is_none_or(|name| name.contains('/')) {
        found.add(place, format!("the $ref must point to `{wanted}…`"));
    }
    if holder.as_object().is_some_and(|map| map.len() > 1) {
        found.add(place, "keys beside a $ref are ignored; wrap it in `allOf`");
    }
}

/// What a reference at this place must point to: the kind of component.
fn kind(place: &str) -> &'static str {
    match place.rsplit('/').nth(1) {
        _ if place.starts_with("#/components/schemas/") => "schemas",
        Some("parameters") => "parameters",
        Some("responses") => "responses",
        Some("headers") => "headers",
        _ => "schemas",
    }
}

pub(super) fn vendor_keys(value: &Value, place: &str, found: &mut Findings) {
    for (key, _) in members(value).filter(|(key, _)| key.starts_with("x-")) {
        // The name of a property is no key of the description.
        if !VENDOR_KEYS.contains(&key) && !place.ends_with("/properties") {
            found.add(
                place,
                format!(
                    "unknown vendor key `{key}`; known: {}",
                    VENDOR_KEYS.join(", ")
                ),
            );
        }
    }
    children(value, place, |child, place| {
        vendor_keys(child, &place, found);
    });
}

/// Text ends up in comments, where these characters are errors in Rust.
pub(super) fn characters(value: &Value, place: &str, found: &mut Findings) {
    let keys = members(value).map(|(key, _)| key);
    if keys
        .chain(value.as_str())
        .any(|text| text.contains(is_invisible))
    {
        found.add(
            place,
            "contains a control character or one that changes the direction of the text",
        );
    }
    children(value, place, |child, place| {
        characters(child, &place, found);
    });
}

pub(super) fn placeholders(value: &Value, place: &str, found: &mut Findings) {
    for (key, _) in members(value).filter(|(_, text)| *text == TODO) {
        found.add(&at(place, key), "still to be written");
    }
    children(value, place, |child, place| {
        placeholders(child, &place, found);
    });
}

fn is_invisible(c: char) -> bool {
    (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
