//! `cargo xtask lint`: what the generator would drop, mistake or panic on, found first and named by place.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, bail};
use serde_json::{Map, Value};

use crate::examples;
use crate::model::{Spec, VERBS, enum_values, schema_ref};

/// Vendor keys this project knows; anything else that starts with `x-connect-` is a misspelling.
const VENDOR_KEYS: [&str; 10] = [
    "x-connect-account-setter",
    "x-connect-auth",
    "x-connect-client",
    "x-connect-id-prefix",
    "x-connect-idempotency",
    "x-connect-paging",
    "x-connect-prop-setter",
    "x-connect-secret",
    "x-connect-skip",
    "x-connect-type",
];

/// Schema keywords that the generator ignores or turns into brittle types.
const FORBIDDEN: [&str; 12] = [
    "title",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
    "const",
    "not",
    "example",
    "xml",
];

/// Checks the spec and reports every finding.
pub fn run(path: &Path) -> Result<()> {
    let spec = Spec::load(path)?;
    check(&spec, path)?;
    report(of_examples(&spec)?, path)?;
    let operations = spec.operations()?;
    println!(
        "{}: {} operations, {} schemas, no finding",
        path.display(),
        operations.len(),
        spec.schemas()?.len()
    );
    Ok(())
}

/// Fails with the list of findings, if there are any.
pub fn check(spec: &Spec, path: &Path) -> Result<()> {
    report(findings(spec), path)
}

fn report(findings: Vec<Finding>, path: &Path) -> Result<()> {
    if findings.is_empty() {
        return Ok(());
    }
    let list: Vec<String> = findings
        .iter()
        .map(|finding| format!("  {}: {}", finding.place, finding.message))
        .collect();
    bail!(
        "{} has {} finding(s):\n{}",
        path.display(),
        findings.len(),
        list.join("\n")
    );
}

/// One thing that is wrong, and where.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    place: String,
    message: String,
}

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, place: &str, message: impl Into<String>) {
        self.0.push(Finding {
            place: place.to_owned(),
            message: message.into(),
        });
    }
}

/// An operation without an example would be a method that nobody sees used.
fn of_examples(spec: &Spec) -> Result<Vec<Finding>> {
    let found = examples::findings(&spec.operations()?, &spec.root);
    Ok(found
        .into_iter()
        .map(|(place, message)| Finding { place, message })
        .collect())
}

fn findings(spec: &Spec) -> Vec<Finding> {
    let mut found = Findings::default();
    references(spec, &spec.document, "#", &mut found);
    vendor_keys(&spec.document, "#", &mut found);
    // What follows needs a document whose references resolve.
    if found.0.is_empty() {
        operations(spec, &mut found);
        schemas(spec, &mut found);
        lost_keys(spec, &mut found);
    }
    found.0.sort();
    found.0
}

/// Calls `visit` for every member of an object or array, with its place.
fn children<'a>(value: &'a Value, place: &str, mut visit: impl FnMut(&'a Value, String)) {
    match value {
        Value::Object(map) => map
            .iter()
            .for_each(|(key, child)| visit(child, format!("{place}/{key}"))),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, child)| visit(child, format!("{place}/{index}"))),
        _ => {}
    }
}

fn references(spec: &Spec, value: &Value, place: &str, found: &mut Findings) {
    if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
        if let Err(error) = spec.lookup(reference) {
            found.add(place, error.to_string());
        }
        if value.as_object().is_some_and(|map| map.len() > 1) {
            found.add(place, "keys beside a $ref are ignored; wrap it in `allOf`");
        }
    }
    children(value, place, |child, place| {
        references(spec, child, &place, found)
    });
}

fn vendor_keys(value: &Value, place: &str, found: &mut Findings) {
    if let Some(map) = value.as_object() {
        for key in map.keys().filter(|key| key.starts_with("x-")) {
            if !VENDOR_KEYS.contains(&key.as_str()) {
                found.add(
                    place,
                    format!(
                        "unknown vendor key `{key}`; known: {}",
                        VENDOR_KEYS.join(", ")
                    ),
                );
            }
        }
    }
    children(value, place, |child, place| {
        vendor_keys(child, &place, found)
    });
}

fn operations(spec: &Spec, found: &mut Findings) {
    let Some(paths) = spec.document.get("paths").and_then(Value::as_object) else {
        return found.add("#/paths", "missing");
    };
    let mut ids = BTreeSet::new();
    for (path, item) in paths {
        for verb in VERBS {
            if let Some(operation) = item.get(verb) {
                let place = format!("{} {path}", verb.to_uppercase());
                operation_shape(spec, operation, &place, found);
                path_params(spec, path, item, operation, &place, found);
                let id = operation.get("operationId").and_then(Value::as_str);
                if !ids.insert(id.unwrap_or_default()) {
                    found.add(&place, "operationId is missing or used twice");
                }
            }
        }
    }
    if let Err(error) = spec.operations() {
        found.add("#/paths", format!("{error:#}"));
    }
}

fn operation_shape(spec: &Spec, operation: &Value, place: &str, found: &mut Findings) {
    one_of_words(
        operation,
        "x-connect-idempotency",
        &["safe", "idempotent", "unsafe"],
        place,
        found,
    );
    one_of_words(
        operation,
        "x-connect-paging",
        &["cursor", "none"],
        place,
        found,
    );
    match operation.get("x-connect-auth").and_then(Value::as_array) {
        Some(kinds) => {
            for kind in kinds
                .iter()
                .filter(|kind| *kind != "oauth" && *kind != "connect_token")
            {
                found.add(
                    place,
                    format!("x-connect-auth holds {kind}; use oauth, connect_token"),
                );
            }
        }
        None => found.add(place, "x-connect-auth is missing or not a list"),
    }
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

fn one_of_words(value: &Value, key: &str, words: &[&str], place: &str, found: &mut Findings) {
    match value.get(key).and_then(Value::as_str) {
        Some(word) if words.contains(&word) => {}
        Some(word) => found.add(
            place,
            format!("{key} is `{word}`; use {}", words.join(", ")),
        ),
        None => found.add(place, format!("{key} is missing; use {}", words.join(", "))),
    }
}

/// Inline schemas of bodies collide silently in the generator, so each must be named.
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

fn schemas(spec: &Spec, found: &mut Findings) {
    let Ok(schemas) = spec.schemas() else {
        return found.add("#/components/schemas", "missing");
    };
    for (name, schema) in schemas {
        let place = format!("schema {name}");
        if schema.get("nullable").is_some() {
            found.add(
                &place,
                "a named schema must not be nullable; say it where it is used",
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
            "additionalProperties: false would refuse what a newer server adds",
        );
    }
    if !named && map.contains_key("enum") && !place.ends_with(".type") {
        found.add(
            place,
            "inline enum; name it, so that it becomes an open enum",
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

/// The parser drops keys it does not know; what does not come back out was misspelt.
fn lost_keys(spec: &Spec, found: &mut Findings) {
    match serde_json::from_value::<openapiv3::OpenAPI>(spec.document.clone()) {
        Ok(parsed) => {
            let parsed = serde_json::to_value(parsed).unwrap_or_default();
            compare(&spec.document, &parsed, "#", found);
        }
        Err(error) => found.add("#", format!("not an OpenAPI 3.0 document: {error}")),
    }
}

fn compare(ours: &Value, parsed: &Value, place: &str, found: &mut Findings) {
    match (ours, parsed) {
        (Value::Object(ours), Value::Object(parsed)) => {
            for (key, value) in ours {
                let place = format!("{place}/{key}");
                match parsed.get(key) {
                    Some(other) => compare(value, other, &place, found),
                    // The parser leaves defaults out when it writes.
                    None if is_default(value) => {}
                    None => found.add(&place, "unknown or misplaced key"),
                }
            }
        }
        (Value::Array(ours), Value::Array(parsed)) => {
            for (index, (value, other)) in ours.iter().zip(parsed).enumerate() {
                compare(value, other, &format!("{place}/{index}"), found);
            }
        }
        _ => {}
    }
}

fn is_default(value: &Value) -> bool {
    match value {
        Value::Bool(flag) => !flag,
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::Null => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(operation: &str, schemas: &str) -> Spec {
        let text = format!(
            r#"{{"openapi":"3.0.3","info":{{"title":"t","version":"1"}},
               "paths":{{"/v1/things/{{id}}":{{"get":{operation}}}}},
               "components":{{"schemas":{{{schemas}}}}}}}"#
        );
        Spec {
            root: Default::default(),
            document: serde_json::from_str(&text).expect("test spec"),
        }
    }

    const GOOD: &str = r##"{"operationId":"things_get","tags":["things"],"summary":"s","description":"d",
        "x-connect-idempotency":"safe","x-connect-paging":"none","x-connect-auth":["oauth"],
        "parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}],
        "responses":{"200":{"description":"ok","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Thing"}}}}}}"##;
    const THING: &str = r#""Thing":{"type":"object","description":"d","properties":{"a":{"type":"string","description":"d"}}}"#;

    fn messages(operation: &str, schemas: &str) -> String {
        findings(&spec(operation, schemas))
            .iter()
            .map(|finding| format!("{}: {}\n", finding.place, finding.message))
            .collect()
    }

    #[test]
    fn a_clean_spec_has_no_finding() {
        assert_eq!(messages(GOOD, THING), "");
    }

    #[test]
    fn a_misspelt_key_is_found_with_its_place() {
        let schemas = THING.replace(r#""type":"string","#, r#""type":"string","nulable":true,"#);
        assert_eq!(
            messages(GOOD, &schemas),
            "#/components/schemas/Thing/properties/a/nulable: unknown or misplaced key\n"
        );
    }

    #[test]
    fn a_misspelt_vendor_key_is_found() {
        let operation = GOOD.replace("x-connect-paging", "x-connect-pagging");
        assert!(messages(&operation, THING).contains("unknown vendor key `x-connect-pagging`"));
    }

    #[test]
    fn a_dangling_reference_is_found() {
        let operation = GOOD.replace("schemas/Thing", "schemas/Thong");
        assert!(
            messages(&operation, THING).contains("`#/components/schemas/Thong` points at nothing")
        );
    }

    #[test]
    fn an_inline_body_schema_is_found() {
        let operation = GOOD.replace(
            r##"{"$ref":"#/components/schemas/Thing"}"##,
            r#"{"type":"object"}"#,
        );
        assert!(
            messages(&operation, THING).contains(
                "GET /v1/things/{id}: response 200 (application/json): inline body schema"
            )
        );
    }

    #[test]
    fn an_unclassified_operation_is_found() {
        let operation = GOOD.replace(r#""x-connect-idempotency":"safe","#, "");
        assert!(messages(&operation, THING).contains("x-connect-idempotency is missing"));
    }

    #[test]
    fn an_undeclared_path_parameter_is_found() {
        let operation = GOOD.replace(r#""name":"id""#, r#""name":"it""#);
        let found = messages(&operation, THING);
        assert!(found.contains("path parameter `id` is not declared"));
        assert!(found.contains("path parameter `it` is not in the path"));
    }

    #[test]
    fn closed_shapes_are_refused() {
        let schemas = THING.replace(
            r#""a":{"type":"string","#,
            r#""a":{"type":"string","enum":["x","y"],"pattern":"x","#,
        );
        let found = messages(GOOD, &schemas);
        assert!(found.contains("schema Thing.a: inline enum"));
        assert!(found.contains("schema Thing.a: `pattern` is not allowed"));
    }
}
