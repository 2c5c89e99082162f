//! Checks that no schema contains itself, except through a list or a map.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Findings, at, entries, members};
use crate::model::{Spec, schema_ref};

pub(super) fn check(spec: &Spec, found: &mut Findings) {
    for (name, _) in members(&spec.document["components"]["schemas"]) {
        let mut path = vec![name];
        if returns(spec, &mut path, &mut BTreeSet::new()) {
            found.add(
                &at("#/components/schemas", name),
                format!(
                    "contains itself: {}; only a list or a map can lead back",
                    path.join(" → ")
                ),
            );
        }
    }
}

/// Whether the schema at the end of `path` leads back to its start; extends `path` to there.
fn returns<'a>(spec: &'a Spec, path: &mut Vec<&'a str>, seen: &mut BTreeSet<&'a str>) -> bool {
    let Some(schema) = path.last().and_then(|name| spec.schema(name).ok()) else {
        return false;
    };
    for next in parts(schema) {
        let start = path.first() == Some(&next);
        if !start && !seen.insert(next) {
            continue;
        }
        path.push(next);
        if start || returns(spec, path, seen) {
            return true;
        }
        path.pop();
    }
    false
}

/// Schemas whose values are inside a value of this one.
fn parts(schema: &Value) -> impl Iterator<Item = &str> {
    let properties = members(&schema["properties"]).map(|(_, property)| property);
    properties
        .chain(entries(&schema["oneOf"]))
        .filter_map(schema_ref)
}
