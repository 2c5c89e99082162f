//! Checks of request and response bodies: whether builders can set each field, and tests can make a value of it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Findings, at, entries, members};
use crate::model::{Operation, Spec, enum_values, schema_ref};

pub(super) fn check(spec: &Spec, operations: &[Operation], found: &mut Findings) {
    let mut updates: BTreeMap<&str, bool> = BTreeMap::new();
    for operation in operations.iter().filter(|operation| !operation.skip) {
        let place = operation.place();
        if let Some(name) = &operation.success
            && is(spec, name, "x-connect-type")
        {
            found.add(
                &at(&place, "responses"),
                format!("{name} cannot be a whole response"),
            );
        }
        let Some(name) = &operation.body else {
            continue;
        };
        let place = at(&place, "requestBody");
        body(spec, name, operation.verb.updates(), &place, found);
        let update = *updates.entry(name).or_insert(operation.verb.updates());
        if update != operation.verb.updates() {
            found.add(
                &place,
                format!("{name} is the body of an update (PUT, PATCH) and of another operation; null means something only in updates"),
            );
        }
    }
}

fn is(spec: &Spec, name: &str, key: &str) -> bool {
    spec.schema(name)
        .is_ok_and(|schema| schema.get(key).is_some())
}

fn body(spec: &Spec, name: &str, update: bool, place: &str, found: &mut Findings) {
    let Ok(schema) = spec.schema(name) else {
        return found.add(place, "not a named schema");
    };
    if schema.get("properties").is_none() || schema.get("additionalProperties").is_some() {
        return found.add(
            place,
            format!("{name} must be an object with properties and without additionalProperties"),
        );
    }
    let reference = json!({"$ref": format!("#/components/schemas/{name}")});
    let mut unions = members(&spec.document["components"]["schemas"]);
    if unions.any(|(_, union)| entries(&union["oneOf"]).any(|member| *member == reference)) {
        found.add(
            place,
            format!("{name} is a member of a union, which writes its tag"),
        );
    }
    let place = at(&at("#/components/schemas", name), "properties");
    for (property, schema) in members(&schema["properties"]) {
        let place = at(&place, property);
        argument(spec, schema, &place, found);
        if schema["type"] == "array" {
            entry(spec, &schema["items"], &at(&place, "items"), found);
            if schema.get("nullable").is_some() && !update {
                found.add(
                    &place,
                    "a list of a request is not nullable; null and an absent list mean the same",
                );
            }
        }
    }
}

/// A field that a builder has a setter for.
fn argument(spec: &Spec, schema: &Value, place: &str, found: &mut Findings) {
    if let Some(name) = schema_ref(schema) {
        let target = spec.schema(name).unwrap_or(&Value::Null);
        let map = target["type"] == "object" && target.get("properties").is_none();
        let text = enum_values(target).is_some() || target.get("x-connect-type").is_some();
        if !map && !text {
            found.add(
                place,
                format!("{name} cannot be a field of a request; a named schema there is a string enum or a map"),
            );
        }
    }
    if schema["format"] == "date-time" {
        found.add(place, "date-time is for responses; a request has a string");
    }
    if schema["type"] == "object"
        && schema
            .get("additionalProperties")
            .is_some_and(|any| *any != json!({}))
    {
        found.add(place, "a map of a request has `additionalProperties: {}`");
    }
    for key in ["default", "x-connect-secret"] {
        if schema.get(key).is_some() {
            found.add(place, format!("`{key}` is for responses"));
        }
    }
    if schema.get("x-connect-id").is_some() && schema.get("format").is_some() {
        found.add(place, "an id of a request is a plain string");
    }
}

/// An entry of a list that a builder has a setter for.
fn entry(spec: &Spec, schema: &Value, place: &str, found: &mut Findings) {
    argument(spec, schema, place, found);
    if schema["type"] == "array"
        || schema.get("nullable").is_some()
        || schema.get("x-connect-id").is_some()
    {
        found.add(
            place,
            "an entry of a list of a request is no list, no id, and not null",
        );
    }
}
