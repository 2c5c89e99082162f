//! Parts of the API's description that are complete descriptions themselves, so that many mutants can be generated quickly.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Map, Value};

use crate::drill::{Outcome, root};

/// Tags of which the operations form one part. Together they are all tags.
const GROUPS: [&[&str]; 6] = [
    &["accounts", "users", "oauth_tokens"],
    &["tokens", "usage", "rate_limits", "projects"],
    &["apps", "app_categories", "app_overrides", "oauth_apps"],
    &["components", "actions", "file_stash"],
    &["triggers", "project_environment"],
    &["deployed_triggers", "proxy"],
];

/// The whole document.
pub fn whole() -> Outcome<Value> {
    let text = fs::read_to_string(root().join("openapi/connect.yaml"))?;
    let yaml: serde_norway::Value = serde_norway::from_str(&text)?;
    Ok(serde_json::to_value(yaml)?)
}

/// The parts.
pub fn all() -> Outcome<Vec<Value>> {
    let whole = whole()?;
    Ok(GROUPS.iter().map(|tags| part(&whole, tags)).collect())
}

/// The operations with one of these tags, and the components that they need.
pub fn part(whole: &Value, tags: &[&str]) -> Value {
    let mut part = whole.clone();
    if let Some(paths) = part["paths"].as_object_mut() {
        for item in paths.values_mut().filter_map(Value::as_object_mut) {
            item.retain(|_, operation| {
                let tag = operation["tags"][0].as_str();
                tag.is_some_and(|tag| tags.contains(&tag))
            });
        }
        paths.retain(|_, item| item.as_object().is_some_and(|item| !item.is_empty()));
    }
    let needed = needed(&part["paths"], whole);
    for kind in ["schemas", "parameters", "responses"] {
        let prefix = format!("#/components/{kind}/");
        if let Some(components) = part["components"][kind].as_object_mut() {
            components.retain(|name, _| needed.contains(&format!("{prefix}{name}")));
        }
    }
    part
}

/// References from `value`, and from what they refer to.
fn needed(value: &Value, whole: &Value) -> BTreeSet<String> {
    let mut needed = BTreeSet::new();
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        let reference = value["$ref"].as_str();
        if let Some(reference) = reference.filter(|text| needed.insert((*text).to_owned())) {
            pending.extend(whole.pointer(&reference[1..]));
        }
        pending.extend(value.as_object().into_iter().flat_map(Map::values));
        pending.extend(value.as_array().into_iter().flatten());
    }
    needed
}
