//! Turns the contract people keep into the narrower form that the generator handles well.
//!
//! Each step exists because of a measured behaviour of the generator; the step says which.

use std::collections::BTreeSet;

use anyhow::{Result, anyhow};
use serde_json::{Map, Value, json};

use crate::model::{Operation, Spec, VERBS};

/// Name under which generated code refers to the raw crate's own types.
const CRATE: &str = "pipedream-connect-raw";

/// The document that the generator reads.
pub fn normalize(spec: &Spec) -> Result<Value> {
    let operations = spec.operations()?;
    let mut document = spec.document.clone();
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

/// Skipped operations leave; the others keep one success response and no header parameters.
fn rewrite_operations(document: &mut Value, spec: &Spec) -> Result<()> {
    let paths = document["paths"]
        .as_object_mut()
        .ok_or_else(|| anyhow!("no paths"))?;
    for item in paths.values_mut().filter_map(Value::as_object_mut) {
        for verb in VERBS {
            if item
                .get(verb)
                .is_some_and(|op| op.get("x-connect-skip").is_some())
            {
                item.remove(verb);
            }
            if let Some(operation) = item.get_mut(verb).and_then(Value::as_object_mut) {
                operation.remove("security");
                one_success(operation);
                resolve_params(operation, spec)?;
            }
        }
    }
    paths.retain(|_, item| VERBS.iter().any(|verb| item.get(verb).is_some()));
    Ok(())
}

/// The generator asserts one success and one error type per operation, and compares exact codes: any 2xx is a
/// success here, and every error keeps its unread body for the SDK to interpret.
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

/// Inlines parameters, drops header parameters (the client supplies them) and types path parameters.
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
            // A plain string could hold `..`; these types can't.
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

/// The project segment becomes part of its parameter: with a Connect token there is neither.
fn rewrite_paths(document: &mut Value, operations: &[Operation]) -> Result<()> {
    let paths = document["paths"]
        .as_object_mut()
        .ok_or_else(|| anyhow!("no paths"))?;
    let scoped: BTreeSet<&str> = operations
        .iter()
        .filter(|op| {
            op.params
                .iter()
                .any(|param| param.client.as_deref() == Some("project"))
        })
        .map(|op| op.path.as_str())
        .collect();
    let old = std::mem::take(paths);
    for (path, item) in old {
        let path = if scoped.contains(path.as_str()) {
            path.replacen("/{project_id}", "{project_id}", 1)
        } else {
            path
        };
        paths.insert(path, item);
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

/// The union type writes the tag; a member that had it too would write it twice.
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

/// Bodies of PUT and PATCH, where "absent" and "null" mean different things.
fn update_bodies(operations: &[Operation]) -> BTreeSet<&str> {
    operations
        .iter()
        .filter(|op| op.verb == "put" || op.verb == "patch")
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
                // Null reads as an empty list; an `Option` of a list would say the same twice.
                property["nullable"] = Value::Bool(false);
            }
        } else if update && is_collection(property) && !lists(&required, name) {
            // Leaving a list alone and emptying it are two things, so a bare list will not do.
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

/// Keeps what wraps a value (`nullable`, `description`) and replaces what it is.
fn replace(schema: &mut Value, with: Value) {
    let kept = ["nullable", "description"].map(|key| (key, schema.get(key).cloned()));
    *schema = with;
    for (key, value) in kept {
        if let Some(value) = value {
            schema[key] = value;
        }
    }
}

/// `Option<Nullable<T>>`: absent, null and a value stay three things.
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
