//! Checks of schemas: what the generator would mistake, and what older clients could not read.

use serde_json::{Map, Value};

use super::Findings;
use crate::model::{Spec, enum_values, schema_ref};

/// Keywords that change what a value may be and that the generator does not support.
const FORBIDDEN: [&str; 2] = ["const", "not"];

pub(super) fn check(spec: &Spec, found: &mut Findings) {
    let Ok(schemas) = spec.schemas() else {
        return found.add("#/components/schemas", "missing");
    };
    for (name, schema) in schemas {
        let place = format!("schema {name}");
        if schema.get("nullable").is_some() {
            found.add(
                &place,
                "a named schema must not be nullable; use `nullable` where the schema is used",
            );
        }
        if schema.get("description").is_none() {
            found.add(&place, "`description` is missing");
        }
        union_shape(spec, schema, &place, found);
        schema_shape(schema, &place, true, found);
    }
}

fn union_shape(spec: &Spec, schema: &Value, place: &str, found: &mut Findings) {
    if schema.get("anyOf").is_some() && schema.get("x-connect-type").is_none() {
        found.add(
            place,
            "anyOf needs x-connect-type (a hand-written Rust type)",
        );
    }
    let Some(members) = schema.get("oneOf").and_then(Value::as_array) else {
        return;
    };
    let Some(property) = schema
        .pointer("/discriminator/propertyName")
        .and_then(Value::as_str)
    else {
        return found.add(place, "oneOf needs a discriminator");
    };
    for member in members {
        let Some(name) = schema_ref(member) else {
            found.add(place, "members of oneOf must be $refs");
            continue;
        };
        let tag = spec
            .schema(name)
            .ok()
            .and_then(|schema| schema.get("properties")?.get(property));
        let values = tag.and_then(enum_values).unwrap_or_default();
        if values.len() != 1 {
            found.add(
                place,
                format!("member {name} needs `{property}` with exactly one enum value"),
            );
        }
    }
}

fn schema_shape(schema: &Value, place: &str, named: bool, found: &mut Findings) {
    let Some(map) = schema.as_object() else {
        return;
    };
    for key in FORBIDDEN.iter().filter(|key| map.contains_key(**key)) {
        found.add(
            place,
            format!("`{key}` is not allowed in schemas here (openapi/README.md)"),
        );
    }
    if map.get("additionalProperties") == Some(&Value::Bool(false)) {
        found.add(
            place,
            "additionalProperties: false would reject properties that a newer server adds",
        );
    }
    if !named && map.contains_key("enum") && !place.ends_with(".type") {
        found.add(
            place,
            "inline enum; make it a named component, so that it becomes an open enum",
        );
    }
    nested(map, place, found);
}

fn nested(map: &Map<String, Value>, place: &str, found: &mut Findings) {
    for (name, property) in map
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let place = format!("{place}.{name}");
        let is_tag = enum_values(property).is_some_and(|values| values.len() == 1);
        if !is_tag && property.get("$ref").is_none() && property.get("description").is_none() {
            found.add(&place, "`description` is missing");
        }
        schema_shape(property, &place, false, found);
    }
    for key in ["items", "additionalProperties"] {
        if let Some(child) = map.get(key) {
            schema_shape(child, &format!("{place}.{key}"), false, found);
        }
    }
}
