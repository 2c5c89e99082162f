//! Rewrites the spec into the narrower form that the generator supports.
//!
//! Each step is there because of a behaviour of the generator, which its comment names.

use std::collections::BTreeSet;

use anyhow::{Result, anyhow};
use serde_json::{Map, Value, json};

use crate::model::{Operation, Spec, Verb};

/// Name under which generated code refers to the raw crate's own types.
const CRATE: &str = "pipedream-connect-raw";

/// Keywords that only describe a value. The generator ignores them or makes rigid types of them.
pub const STRIPPED: [&str; 15] = [
    "example",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "title",
];

/// The document that the generator reads.
pub fn normalize(spec: &Spec) -> Result<Value> {
    let operations = spec.operations()?;
    let mut document = spec.document.clone();
    strip_keywords(&mut document);
    rewrite_operations(&mut document, spec)?;
    rewrite_paths(&mut document, &operations)?;
    let tags = union_tags(spec)?;
    let updates = update_bodies(&operations);
    let schemas = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
        .ok_or_else(|| anyhow!("the spec has no components.schemas"))?;
    for (name, schema) in schemas.iter_mut() {
        drop_union_tag(name, schema, &tags);
        rewrite_schema(schema, updates.contains(name.as_str()));
    }
    Ok(document)
}

/// Removes the stripped keywords from every schema of the document.
pub fn strip_keywords(document: &mut Value) {
    let Some(map) = document.as_object_mut() else {
        return document
            .as_array_mut()
            .into_iter()
            .flatten()
            .for_each(strip_keywords);
    };
    for (key, value) in map {
        match key.as_str() {
            "schema" => strip_schema(value),
            "schemas" => members(value).for_each(strip_schema),
            _ => strip_keywords(value),
        }
    }
}

fn strip_schema(schema: &mut Value) {
    let Some(map) = schema.as_object_mut() else {
        return;
    };
    map.retain(|key, _| !STRIPPED.contains(&key.as_str()));
    for (key, value) in map {
        match key.as_str() {
            "properties" => members(value).for_each(strip_schema),
            "items" | "additionalProperties" => strip_schema(value),
            "allOf" | "anyOf" | "oneOf" => {
                let list = value.as_array_mut().into_iter().flatten();
                list.for_each(strip_schema);
            }
            _ => {}
        }
    }
}

fn members(value: &mut Value) -> impl Iterator<Item = &mut Value> {
    let entries = value.as_object_mut().into_iter().flatten();
    entries.map(|(_, member)| member)
}

/// Removes skipped operations, and all but one success response and all header parameters from the others.
fn rewrite_operations(document: &mut Value, spec: &Spec) -> Result<()> {
    let paths = document["paths"]
        .as_object_mut()
        .ok_or_else(|| anyhow!("no paths"))?;
    for item in paths.values_mut().filter_map(Value::as_object_mut) {
        for verb in Verb::ALL {
            if item
                .get(verb.key())
                .is_some_and(|op| op.get("x-connect-skip").is_some())
            {
                item.remove(verb.key());
            }
            if let Some(operation) = item.get_mut(verb.key()).and_then(Value::as_object_mut) {
                operation.remove("security");
                one_success(operation);
                resolve_params(operation, spec)?;
            }
        }
    }
    paths.retain(|_, item| Verb::ALL.iter().any(|verb| item.get(verb.key()).is_some()));
    Ok(())
}

/// The generator requires one success type and one error type per operation, and compares exact codes. Here any 2xx is
/// a success, and errors keep their body undecoded for the SDK.
fn one_success(operation: &mut Map<String, Value>) {
    let Some(responses) = operation
        .get_mut("responses")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    let success = responses
        .iter()
        .filter(|(code, _)| code.starts_with('2'))
        .map(|(_, response)| response)
        .max_by_key(|response| response.get("content").is_some())
        .cloned()
        .unwrap_or_else(|| json!({"description": "done"}));
    *responses = Map::from_iter([("2XX".to_owned(), success)]);
}

/// Inlines parameters, drops header parameters (the client supplies them) and gives path parameters a type.
fn resolve_params(operation: &mut Map<String, Value>, spec: &Spec) -> Result<()> {
    let Some(params) = operation
        .get_mut("parameters")
        .and_then(Value::as_array_mut)
    else {
        return Ok(());
    };
    let mut resolved = Vec::new();
    for param in params.iter() {
        let mut param = spec.resolve(param)?.clone();
        if param["in"] == "header" {
            continue;
        }
        if param["in"] == "path" {
            // A plain string can be `..`; these types cannot.
            let name = if param.get("x-connect-client").is_some() {
                "ProjectScope"
            } else {
                "PathSegment"
            };
            param["schema"] = rust_type(name, &[]);
        }
        resolved.push(param);
    }
    *params = resolved;
    Ok(())
}

/// The project segment becomes part of its parameter, which is empty with a Connect token.
fn rewrite_paths(document: &mut Value, operations: &[Operation]) -> Result<()> {
    let paths = document["paths"]
        .as_object_mut()
        .ok_or_else(|| anyhow!("no paths"))?;
    for operation in operations.iter().filter(|operation| !operation.skip) {
        if let Some(item) = paths.remove(&operation.path) {
            paths.insert(operation.raw_path(), item);
        }
    }
    Ok(())
}

/// Union member -> its tag property.
fn union_tags(spec: &Spec) -> Result<Vec<(String, String)>> {
    let mut tags = Vec::new();
    for schema in spec.schemas()?.values() {
        let Some(tag) = schema
            .pointer("/discriminator/propertyName")
            .and_then(Value::as_str)
        else {
            continue;
        };
        let members = schema["oneOf"].as_array().into_iter().flatten();
        tags.extend(
            members
                .filter_map(crate::model::schema_ref)
                .map(|member| (member.to_owned(), tag.to_owned())),
        );
    }
    Ok(tags)
}

/// The union type writes the tag, so its members must not.
fn drop_union_tag(name: &str, schema: &mut Value, tags: &[(String, String)]) {
    for (_, tag) in tags.iter().filter(|(member, _)| member == name) {
        if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
            properties.remove(tag);
        }
        if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
            required.retain(|field| field != tag);
        }
    }
}

/// Bodies of PUT and PATCH, where "absent" and "null" differ.
fn update_bodies(operations: &[Operation]) -> BTreeSet<&str> {
    operations
        .iter()
        .filter(|op| op.verb.updates())
        .filter_map(|op| op.body.as_deref())
        .collect()
}

fn rewrite_schema(schema: &mut Value, update: bool) {
    let Some(map) = schema.as_object_mut() else {
        return;
    };
    if let Some(description) = map.get("description").and_then(Value::as_str) {
        let text = crate::tokens::doc_text(description);
        map.insert("description".into(), Value::from(text));
    }
    if map.get("format").and_then(Value::as_str) == Some("password") {
        return replace(schema, rust_type("Secret", &[]));
    }
    if map.contains_key("x-connect-secret") {
        return replace(schema, rust_type("SecretValue", &[]));
    }
    let required = map.get("required").cloned().unwrap_or_default();
    for (name, property) in map
        .get_mut("properties")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
    {
        rewrite_schema(property, false);
        if property.get("nullable") == Some(&Value::Bool(true)) {
            if update {
                nullable(property);
            } else if property["type"] == "array" {
                // Null reads as an empty list, so `Option` is not needed.
                property["nullable"] = Value::Bool(false);
            }
        } else if update && is_collection(property) && !lists(&required, name) {
            // Keeping a list and emptying it differ, so a plain list is not enough.
            property["nullable"] = Value::Bool(true);
        }
    }
    for key in ["items", "additionalProperties"] {
        if let Some(child) = map.get_mut(key) {
            rewrite_schema(child, false);
        }
    }
}

/// An inline list or map.
fn is_collection(schema: &Value) -> bool {
    matches!(schema["type"].as_str(), Some("array" | "object"))
}

fn lists(names: &Value, name: &str) -> bool {
    names
        .as_array()
        .is_some_and(|names| names.iter().any(|entry| entry == name))
}

/// Replaces a schema, but keeps its `nullable` and `description`.
fn replace(schema: &mut Value, with: Value) {
    let kept = ["nullable", "description"].map(|key| (key, schema.get(key).cloned()));
    *schema = with;
    for (key, value) in kept {
        if let Some(value) = value {
            schema[key] = value;
        }
    }
}

/// `Option<Nullable<T>>`, which tells absent, null and a value apart.
fn nullable(property: &mut Value) {
    let description = property.get("description").cloned().unwrap_or_default();
    let mut inner = property.take();
    if let Some(inner) = inner.as_object_mut() {
        inner.remove("nullable");
        inner.remove("description");
    }
    *property = rust_type("Nullable", &[inner]);
    property["description"] = description;
}

fn rust_type(name: &str, parameters: &[Value]) -> Value {
    let path = format!("{}::values::{name}", CRATE.replace('-', "_"));
    json!({
        "type": "string",
        "x-rust-type": {"crate": CRATE, "version": "*", "path": path, "parameters": parameters}
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_success_code_counts_and_errors_stay_unread() {
        let mut operation = json!({"responses": {
            "201": {"description": "made", "content": {}},
            "202": {"description": "later"},
            "404": {"description": "gone"}
        }});
        one_success(operation.as_object_mut().expect("object"));
        assert_eq!(
            operation["responses"],
            json!({"2XX": {"description": "made", "content": {}}})
        );
    }

    #[test]
    fn nullable_fields_of_updates_keep_absent_and_null_apart() {
        let mut schema =
            json!({"properties": {"a": {"type": "string", "nullable": true, "description": "d"}}});
        rewrite_schema(&mut schema, true);
        let field = &schema["properties"]["a"];
        assert_eq!(
            field["x-rust-type"]["path"],
            "pipedream_connect_raw::values::Nullable"
        );
        assert_eq!(
            field["x-rust-type"]["parameters"],
            json!([{"type": "string"}])
        );
        assert_eq!(field["description"], "d");
    }

    #[test]
    fn lists_of_updates_keep_absent_and_empty_apart() {
        let list = json!({"type": "array", "items": {"type": "string"}});
        let mut schema = json!({"required": ["all"], "properties": {"all": list, "some": list}});
        rewrite_schema(&mut schema, true);
        assert_eq!(schema["properties"]["some"]["nullable"], true);
        assert_eq!(schema["properties"]["all"].get("nullable"), None);
    }

    #[test]
    fn secrets_get_a_type_that_does_not_print() {
        let mut schema = json!({"properties": {"k": {"type": "string", "format": "password", "nullable": true}}});
        rewrite_schema(&mut schema, false);
        let field = &schema["properties"]["k"];
        assert_eq!(
            field["x-rust-type"]["path"],
            "pipedream_connect_raw::values::Secret"
        );
        assert_eq!(field["nullable"], true);
    }
}
