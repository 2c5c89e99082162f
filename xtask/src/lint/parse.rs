//! Checks that the parser of the generator understands the document, and all of it.

use openapiv3::{Operation, Parameter, ReferenceOr, Response, Schema};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Findings, at, members};
use crate::model::{Spec, Verb};
use crate::normalize;

/// The parser drops keys that it does not know, so a key that it does not write back is misspelt.
pub(super) fn check(spec: &Spec, found: &mut Findings) {
    let mut document = spec.document.clone();
    normalize::strip_keywords(&mut document);
    match serde_json::from_value::<openapiv3::OpenAPI>(document.clone()) {
        Ok(parsed) => {
            let parsed = serde_json::to_value(parsed).unwrap_or_default();
            compare(&document, &parsed, "#", found);
        }
        // Only the parts know the place.
        Err(error) => {
            let before = found.0.len();
            parts(&document, found);
            if found.0.len() == before {
                found.add("#", format!("not an OpenAPI 3.0 document: {error}"));
            }
        }
    }
}

fn parts(document: &Value, found: &mut Findings) {
    let components = &document["components"];
    each::<Schema>(components, "schemas", found);
    each::<Parameter>(components, "parameters", found);
    each::<Response>(components, "responses", found);
    for (path, item) in members(&document["paths"]) {
        for verb in Verb::ALL {
            if let Some(operation) = item.get(verb.key()) {
                let place = at(&at("#/paths", path), verb.key());
                part::<Operation>(operation, &place, found);
            }
        }
    }
}

fn each<T: DeserializeOwned>(components: &Value, kind: &str, found: &mut Findings) {
    for (name, value) in members(&components[kind]) {
        let place = at(&format!("#/components/{kind}"), name);
        part::<ReferenceOr<T>>(value, &place, found);
    }
}

fn part<T: DeserializeOwned>(value: &Value, place: &str, found: &mut Findings) {
    if let Err(error) = T::deserialize(value) {
        found.add(place, format!("not as OpenAPI 3.0 defines it: {error}"));
    }
}

fn compare(ours: &Value, parsed: &Value, place: &str, found: &mut Findings) {
    match (ours, parsed) {
        (Value::Object(ours), Value::Object(parsed)) => {
            for (key, value) in ours {
                let place = at(place, key);
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
