//! Checks of schemas: their kinds, the keys of each kind, and what older clients could not read.

use serde_json::Value;

use super::{Findings, at, entries, members};
use crate::model::Spec;
use crate::normalize::STRIPPED;
use crate::tokens::HAND_WRITTEN;

pub(super) fn check(spec: &Spec, found: &mut Findings) {
    for (name, schema) in members(&spec.document["components"]["schemas"]) {
        let place = at("#/components/schemas", name);
        if schema["description"].as_str().is_none_or(str::is_empty) {
            found.add(&place, "`description` is missing");
        }
        if schema.get("nullable").is_some() {
            found.add(
                &place,
                "a named schema must not be nullable; use `nullable` where the schema is used",
            );
        }
        named(spec, name, schema, &place, found);
    }
}

/// A component is of one of these kinds.
fn named(spec: &Spec, name: &str, schema: &Value, place: &str, found: &mut Findings) {
    let kind = schema["type"].as_str();
    if schema.get("x-connect-type").is_some() {
        hand_written(name, schema, place, found);
    } else if schema.get("enum").is_some() {
        keys(schema, &["enum", "type"], place, found);
        values(schema, place, found);
    } else if schema.get("oneOf").is_some() {
        keys(
            schema,
            &["discriminator", "oneOf", "x-connect-id-prefix"],
            place,
            found,
        );
    } else if schema.get("anyOf").is_some() {
        found.add(
            place,
            "anyOf needs x-connect-type (a hand-written Rust type)",
        );
    } else if kind == Some("array") {
        keys(schema, &["items", "type"], place, found);
        child(schema, "items", place, found);
    } else if kind == Some("object") {
        object(spec, name, schema, place, found);
    } else if kind == Some("string") {
        keys(schema, &["type"], place, found);
    } else {
        keys(schema, &[], place, found);
        if !schema.is_object() {
            found.add(place, "not a schema");
        }
    }
}

fn hand_written(name: &str, schema: &Value, place: &str, found: &mut Findings) {
    keys(schema, &["anyOf", "x-connect-type"], place, found);
    if schema["x-connect-type"] != name || !HAND_WRITTEN.contains(&name) {
        found.add(
            &at(place, "x-connect-type"),
            format!(
                "must be the schema's own name; hand-written types: {}",
                HAND_WRITTEN.join(", ")
            ),
        );
    }
    for (index, member) in entries(&schema["anyOf"]).enumerate() {
        inline(member, &format!("{place}/anyOf/{index}"), None, found);
    }
}

/// The values of a string enum.
fn values(schema: &Value, place: &str, found: &mut Findings) {
    let place = at(place, "enum");
    if schema["type"] != "string" {
        found.add(&place, "only strings can be an enum");
    }
    let mut seen = Vec::new();
    for (index, value) in entries(&schema["enum"]).enumerate() {
        let place = format!("{place}/{index}");
        if !value.is_string() {
            found.add(&place, format!("{value} is not a string"));
        }
        if seen.contains(&value) {
            found.add(&place, format!("the value {value} is given twice"));
        }
        seen.push(value);
    }
    if seen.is_empty() {
        found.add(&place, "an enum needs at least one value");
    }
}

fn object(spec: &Spec, name: &str, schema: &Value, place: &str, found: &mut Findings) {
    const MAP: [&str; 5] = [
        "additionalProperties",
        "type",
        "x-connect-account-setter",
        "x-connect-debug",
        "x-connect-prop-setter",
    ];
    let Some(properties) = schema.get("properties") else {
        setters(schema, place, found);
        keys(schema, &MAP, place, found);
        return child(schema, "additionalProperties", place, found);
    };
    keys(
        schema,
        &[
            "additionalProperties",
            "properties",
            "required",
            "type",
            "x-connect-debug",
        ],
        place,
        found,
    );
    child(schema, "additionalProperties", place, found);
    let at_properties = at(place, "properties");
    if members(properties).next().is_none() {
        found.add(&at_properties, "needs at least one property");
    }
    for (property, value) in members(properties) {
        let place = at(&at_properties, property);
        let tag = (property, name, spec);
        inline(value, &place, Some(tag), found);
        if value.get("enum").is_none()
            && value.get("$ref").is_none()
            && !value["description"].is_string()
        {
            found.add(&place, "`description` is missing");
        }
    }
    required(schema, place, found);
}

fn setters(schema: &Value, place: &str, found: &mut Findings) {
    let setter = |key| schema.get(key).is_some();
    if setter("x-connect-account-setter") && !setter("x-connect-prop-setter") {
        found.add(
            place,
            "`x-connect-account-setter` needs `x-connect-prop-setter`",
        );
    }
    let any = schema.get("additionalProperties") == Some(&Value::Object(Default::default()));
    if setter("x-connect-prop-setter") && !any {
        found.add(
            place,
            "`x-connect-prop-setter` needs `additionalProperties: {}`",
        );
    }
}

fn required(schema: &Value, place: &str, found: &mut Findings) {
    let place = at(place, "required");
    let mut seen = Vec::new();
    for (index, name) in entries(&schema["required"]).enumerate() {
        let place = format!("{place}/{index}");
        let property = name
            .as_str()
            .and_then(|name| schema["properties"].get(name));
        match property {
            None => found.add(&place, format!("there is no property {name}")),
            Some(_) if seen.contains(&name) => {
                found.add(&place, format!("{name} is required twice"));
            }
            Some(property) if property.get("nullable").is_some() => found.add(
                &place,
                format!("{name} is nullable, so it cannot be required"),
            ),
            Some(_) => seen.push(name),
        }
    }
}

/// The schema of list entries or map values.
fn child(schema: &Value, key: &str, place: &str, found: &mut Findings) {
    match schema.get(key) {
        Some(Value::Bool(false)) => found.add(
            place,
            "additionalProperties: false would reject properties that a newer server adds",
        ),
        Some(Value::Bool(true)) if key == "additionalProperties" => {
            found.add(place, "write `additionalProperties: {}`")
        }
        Some(child) => inline(child, &at(place, key), None, found),
        None if key == "items" => found.add(place, "a list needs `items`"),
        None => {}
    }
}

/// A schema inside another part of the document. `tag` names the property and schema that it belongs to, which may be the
/// tag of a union.
pub(super) fn inline(
    schema: &Value,
    place: &str,
    tag: Option<(&str, &str, &Spec)>,
    found: &mut Findings,
) {
    if !schema.is_object() {
        return found.add(place, "not a schema");
    }
    if schema.get("$ref").is_some() {
        return;
    }
    if schema.get("allOf").is_some() {
        keys(schema, &["allOf", "nullable"], place, found);
        let parts: Vec<_> = entries(&schema["allOf"]).collect();
        if parts.len() != 1 || parts.iter().any(|part| part.get("$ref").is_none()) {
            found.add(&at(place, "allOf"), "must be a list of one $ref");
        }
        return;
    }
    if schema.get("enum").is_some() {
        return inline_enum(schema, place, tag, found);
    }
    match schema["type"].as_str() {
        Some("array") => {
            keys(schema, &["items", "nullable", "type"], place, found);
            child(schema, "items", place, found);
        }
        Some("object") => {
            keys(
                schema,
                &["additionalProperties", "nullable", "type"],
                place,
                found,
            );
            child(schema, "additionalProperties", place, found);
        }
        Some(kind @ ("string" | "boolean" | "integer" | "number")) => {
            scalar(schema, kind, place, found);
        }
        None if schema.get("type").is_none() => {
            keys(schema, &["x-connect-secret"], place, found);
        }
        _ => found.add(
            &at(place, "type"),
            format!("{} is not a type", schema["type"]),
        ),
    }
}

fn inline_enum(
    schema: &Value,
    place: &str,
    tag: Option<(&str, &str, &Spec)>,
    found: &mut Findings,
) {
    keys(schema, &["enum", "type"], place, found);
    values(schema, place, found);
    let is_tag = tag.is_some_and(|(property, name, spec)| is_tag(spec, name, property));
    if !is_tag {
        found.add(
            place,
            "inline enum; make it a named component, so that it becomes an open enum",
        );
    }
}

/// Whether a union tells its member `name` apart by `property`.
fn is_tag(spec: &Spec, name: &str, property: &str) -> bool {
    let reference = format!("#/components/schemas/{name}");
    members(&spec.document["components"]["schemas"]).any(|(_, union)| {
        union["discriminator"]["propertyName"] == property
            && entries(&union["oneOf"]).any(|member| member["$ref"] == reference.as_str())
    })
}

fn scalar(schema: &Value, kind: &str, place: &str, found: &mut Findings) {
    keys(
        schema,
        &["default", "format", "nullable", "type", "x-connect-id"],
        place,
        found,
    );
    let format = schema
        .get("format")
        .map(|format| format.as_str().unwrap_or("?"));
    let known = matches!(
        (kind, format),
        (_, None)
            | ("string", Some("password" | "date-time"))
            | ("integer", Some("int64"))
            | ("number", Some("double"))
    );
    if !known {
        found.add(
            &at(place, "format"),
            "supported formats: password and date-time of strings, int64 of integers, double of numbers",
        );
    }
    if schema.get("x-connect-id").is_some() && (kind != "string" || format == Some("date-time")) {
        found.add(&at(place, "x-connect-id"), "an id is a string");
    }
    let empty_text = kind == "string" && format.is_none() && schema["default"] == "";
    if schema.get("default").is_some() && (!empty_text || schema.get("nullable").is_some()) {
        found.add(
            &at(place, "default"),
            "only the default `''` of a string is supported",
        );
    }
}

/// Every key is one of these, describes the schema, or limits its values.
fn keys(schema: &Value, allowed: &[&str], place: &str, found: &mut Findings) {
    for (key, _) in members(schema) {
        if key != "description" && !allowed.contains(&key) && !STRIPPED.contains(&key) {
            // A nullable component has a message of its own.
            if key != "nullable" || place.matches('/').count() > 3 {
                found.add(
                    &at(place, key),
                    format!("`{key}` is not allowed here (openapi/README.md)"),
                );
            }
        }
    }
    let nullable = schema.get("nullable").is_some_and(|flag| *flag != true);
    if nullable {
        found.add(&at(place, "nullable"), "must be `true`, or left out");
    }
}
