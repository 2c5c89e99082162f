//! Checks of parameters: keys, names, types, and what the client supplies.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Findings, at, entries, members, names, schemas};
use crate::model::{Spec, Verb, enum_values, schema_ref};

const KEYS: [&str; 10] = [
    "description",
    "example",
    "examples",
    "explode",
    "in",
    "name",
    "required",
    "schema",
    "style",
    "x-connect-client",
];

pub(super) fn check(spec: &Spec, found: &mut Findings) {
    for (name, param) in members(&spec.document["components"]["parameters"]) {
        parameter(spec, param, &at("#/components/parameters", name), found);
    }
    for (path, item) in members(&spec.document["paths"]) {
        for verb in Verb::ALL {
            let place = at(&at("#/paths", path), verb.key());
            list(
                spec,
                &item[verb.key()]["parameters"],
                &at(&place, "parameters"),
                found,
            );
        }
    }
}

fn list(spec: &Spec, params: &Value, place: &str, found: &mut Findings) {
    let mut seen = BTreeSet::new();
    for (index, param) in entries(params).enumerate() {
        let place = format!("{place}/{index}");
        if param.get("$ref").is_none() {
            parameter(spec, param, &place, found);
        }
        let Ok(param) = spec.resolve(param) else {
            continue;
        };
        if !seen.insert(param["name"].as_str()) {
            found.add(
                &place,
                format!("the parameter {} is given twice", param["name"]),
            );
        }
    }
}

fn parameter(spec: &Spec, param: &Value, place: &str, found: &mut Findings) {
    let name = param["name"].as_str().unwrap_or_default();
    names::check_field(name, place, found);
    for (key, _) in members(param).filter(|(key, _)| !KEYS.contains(key)) {
        found.add(
            &at(place, key),
            format!("`{key}` is not supported in parameters"),
        );
    }
    if param["description"].as_str().is_none_or(str::is_empty) {
        found.add(place, "`description` is missing");
    }
    let client = param.get("x-connect-client").and_then(Value::as_str);
    let (schema, at_schema) = (&param["schema"], at(place, "schema"));
    schemas::inline(schema, &at_schema, None, found);
    for key in ["default", "nullable"] {
        if schema.get(key).is_some() || schema["items"].get(key).is_some() {
            found.add(
                &at_schema,
                format!("a parameter has no `{key}`; it can be left out"),
            );
        }
    }
    match param["in"].as_str() {
        Some("path") => path(name, schema, client, place, found),
        Some("query") => query(spec, schema, client, &at_schema, found),
        Some("header") if client == Some("environment") => {}
        Some("header") => found.add(
            place,
            "a header is ignored unless the client supplies it; only the environment is such a header",
        ),
        _ => found.add(&at(place, "in"), "must be path, query or header"),
    }
}

fn path(name: &str, schema: &Value, client: Option<&str>, place: &str, found: &mut Findings) {
    // It is a variable in a format string.
    if !names::is_plain(name) {
        found.add(
            place,
            format!("the path parameter {name:?} must be a name in `snake_case`"),
        );
    }
    let format = schema.get("format").and_then(Value::as_str);
    if schema["type"] != "string" || !matches!(format, None | Some("password")) {
        found.add(&at(place, "schema"), "a path parameter is a string");
    }
    match client {
        Some("project") if name != "project_id" => found.add(
            place,
            "the client supplies only the path parameter `project_id`",
        ),
        Some("environment") => found.add(place, "the environment is a header"),
        _ => {}
    }
}

fn query(spec: &Spec, schema: &Value, client: Option<&str>, place: &str, found: &mut Findings) {
    if client.is_some() {
        found.add(place, "the client supplies no query parameter");
    }
    let one = if schema["type"] == "array" {
        &schema["items"]
    } else {
        schema
    };
    let named = schema_ref(one).and_then(|name| spec.schema(name).ok());
    let text = named
        .is_some_and(|named| enum_values(named).is_some() || named.get("x-connect-type").is_some());
    let plain = matches!(
        one["type"].as_str(),
        Some("string" | "boolean" | "integer" | "number")
    );
    if !(text || plain && one.get("format") != Some(&Value::from("date-time")))
        || one["format"] == "password"
    {
        found.add(
            place,
            "a query parameter is a string, a boolean, a number, a string enum, or a list of these",
        );
    }
}
