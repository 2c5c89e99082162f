//! Checks of operations: classification, ids, bodies, parameters.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Findings;
use crate::model::{Spec, Verb};

pub(super) fn check(spec: &Spec, found: &mut Findings) {
    let Some(paths) = spec.document.get("paths").and_then(Value::as_object) else {
        return found.add("#/paths", "missing");
    };
    let mut ids = BTreeSet::new();
    for (path, item) in paths {
        for verb in Verb::ALL {
            if let Some(operation) = item.get(verb.key()) {
                let place = format!("{} {path}", verb.method());
                if let Err(error) = spec.operation(path, verb, item, operation) {
                    found.add(&place, format!("{error:#}"));
                }
                operation_shape(spec, operation, &place, found);
                path_params(spec, path, item, operation, &place, found);
                let id = operation.get("operationId").and_then(Value::as_str);
                if !ids.insert(id.unwrap_or_default()) {
                    found.add(&place, "operationId is missing or used twice");
                }
            }
        }
    }
}

fn operation_shape(spec: &Spec, operation: &Value, place: &str, found: &mut Findings) {
    for key in ["summary", "description"] {
        if operation
            .get(key)
            .and_then(Value::as_str)
            .is_none_or(str::is_empty)
        {
            found.add(place, format!("`{key}` is missing"));
        }
    }
    let tag = operation
        .pointer("/tags/0")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let id = operation
        .get("operationId")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if !id.starts_with(&format!("{tag}_")) {
        found.add(
            place,
            format!("operationId `{id}` does not start with its tag `{tag}_`"),
        );
    }
    if operation.get("x-connect-skip").is_none() {
        bodies(spec, operation, place, found);
    }
}

/// Inline schemas of bodies collide in the generator without an error, so each must be a named component.
fn bodies(spec: &Spec, operation: &Value, place: &str, found: &mut Findings) {
    let responses = operation.get("responses").and_then(Value::as_object);
    let holders = responses
        .into_iter()
        .flatten()
        .map(|(code, response)| (format!("response {code}"), response))
        .chain(
            operation
                .get("requestBody")
                .map(|body| ("requestBody".to_owned(), body)),
        );
    for (what, holder) in holders {
        let Ok(holder) = spec.resolve(holder) else {
            continue;
        };
        for (media, content) in holder
            .get("content")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            if content.pointer("/schema/$ref").is_none() {
                found.add(
                    place,
                    format!("{what} ({media}): inline body schema; name it and use $ref"),
                );
            }
        }
    }
    if responses.is_some_and(|map| map.contains_key("default")) {
        found.add(
            place,
            "`default` responses make the generator panic; list the codes",
        );
    }
}

fn path_params(
    spec: &Spec,
    path: &str,
    item: &Value,
    operation: &Value,
    place: &str,
    found: &mut Findings,
) {
    let declared: BTreeSet<&str> = [item, operation]
        .iter()
        .filter_map(|holder| holder.get("parameters").and_then(Value::as_array))
        .flatten()
        .filter_map(|param| spec.resolve(param).ok())
        .filter(|param| param.get("in") == Some(&Value::from("path")))
        .filter(|param| param.get("required") == Some(&Value::Bool(true)))
        .filter_map(|param| param.get("name").and_then(Value::as_str))
        .collect();
    let template: BTreeSet<&str> = path
        .split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
        .collect();
    for name in template.difference(&declared) {
        found.add(
            place,
            format!("path parameter `{name}` is not declared as required"),
        );
    }
    for name in declared.difference(&template) {
        found.add(place, format!("path parameter `{name}` is not in the path"));
    }
}
