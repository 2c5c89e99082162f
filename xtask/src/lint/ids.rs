//! Checks of ids: every kind is known, and every id in a path has one.

use std::collections::BTreeMap;

use serde_json::Value;

use super::document::children;
use super::{Findings, at};
use crate::model::{IdKind, Location, Spec};

pub(super) fn check(spec: &Spec, found: &mut Findings) {
    let kinds = match spec.id_kinds() {
        Ok(kinds) => kinds,
        Err(error) => return found.add("#/x-connect-ids", format!("{error:#}")),
    };
    for (key, kind) in &kinds {
        if !kind.prefixes.is_empty() && kind.name.is_empty() {
            found.add(
                &at("#/x-connect-ids", key),
                "prefixes need a `name` for error messages",
            );
        }
    }
    references(&kinds, &spec.document, "#", found);
    for operation in spec.operations().into_iter().flatten() {
        for param in &operation.params {
            let needs_kind =
                param.location == Location::Path && param.client.is_none() && !operation.skip;
            if needs_kind && param.schema.get("x-connect-id").is_none() {
                let message = format!("path parameter `{}` has no `x-connect-id`", param.name);
                found.add(&operation.place(), message);
            }
        }
    }
}

fn references(kinds: &BTreeMap<String, IdKind>, value: &Value, place: &str, found: &mut Findings) {
    if let Some(kind) = value.get("x-connect-id")
        && !kind.as_str().is_some_and(|kind| kinds.contains_key(kind))
    {
        let kind = kind.as_str().unwrap_or("not a string");
        found.add(
            place,
            format!("`x-connect-id` is `{kind}`, which is not in `x-connect-ids`"),
        );
    }
    children(value, place, |child, place| {
        references(kinds, child, &place, found)
    });
}
