//! Checks of paths and operations: verbs, classification, ids, bodies, path parameters.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Findings, at, entries, members};
use crate::model::{Spec, Verb};

pub(super) fn check(spec: &Spec, found: &mut Findings) {
    let mut ids = BTreeSet::new();
    for (path, item) in members(&spec.document["paths"]) {
        let place = at("#/paths", path);
        template(path, &place, found);
        verbs(item, &place, found);
        for verb in Verb::ALL {
            let Some(operation) = item.get(verb.key()) else {
                continue;
            };
            let place = at(&place, verb.key());
            if let Err(error) = spec.operation(path, verb, operation) {
                found.add(&place, format!("{error:#}"));
            }
            tag(spec, operation, &place, found);
            operation_shape(operation, &place, found);
            if operation.get("x-connect-skip").is_none() {
                bodies(spec, operation, &place, found);
            }
            path_params(spec, path, operation, &place, found);
            if !ids.insert(operation["operationId"].as_str().unwrap_or_default()) {
                found.add(&place, "operationId is missing or used twice");
            }
        }
    }
}

/// A path consists of plain segments and of whole parameters.
fn template(path: &str, place: &str, found: &mut Findings) {
    let Some(segments) = path.strip_prefix('/') else {
        return found.add(place, "a path starts with `/`");
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~');
    let mut names = BTreeSet::new();
    for segment in segments.split('/') {
        let parameter = segment
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'));
        if parameter.is_some_and(|name| !names.insert(name)) {
            found.add(place, format!("`{segment}` is twice in the path"));
        }
        let dots = matches!(segment, "" | "." | "..");
        if dots || !parameter.unwrap_or(segment).chars().all(plain) {
            found.add(
                place,
                format!("the segment {segment:?} is neither plain text nor `{{parameter}}`"),
            );
        }
    }
}

fn verbs(item: &Value, place: &str, found: &mut Findings) {
    if !item.is_object() {
        found.add(place, "not a map");
    }
    for (key, _) in members(item) {
        if !Verb::ALL.iter().any(|verb| verb.key() == key) {
            let known = Verb::ALL.map(Verb::key).join(", ");
            found.add(
                &at(place, key),
                format!("`{key}` is ignored; a path has only {known}"),
            );
        }
    }
}

fn tag(spec: &Spec, operation: &Value, place: &str, found: &mut Findings) {
    let tags: Vec<_> = entries(&operation["tags"]).collect();
    let [tag] = tags[..] else {
        return found.add(&at(place, "tags"), "an operation has exactly one tag");
    };
    let listed = entries(&spec.document["tags"]).find(|entry| entry["name"] == *tag);
    if listed.is_none_or(|entry| !entry["description"].is_string()) {
        found.add(
            &at(place, "tags"),
            format!("the tag {tag} has no description in `tags`"),
        );
    }
    let id = operation["operationId"].as_str().unwrap_or_default();
    let tag = tag.as_str().unwrap_or_default();
    if !id
        .strip_prefix(tag)
        .is_some_and(|rest| rest.starts_with('_'))
    {
        found.add(
            place,
            format!("operationId `{id}` does not start with its tag `{tag}_`"),
        );
    }
}

fn operation_shape(operation: &Value, place: &str, found: &mut Findings) {
    for key in ["summary", "description"] {
        if operation[key].as_str().is_none_or(str::is_empty) {
            found.add(place, format!("`{key}` is missing"));
        }
    }
    let mut accepted = BTreeSet::new();
    for word in entries(&operation["x-connect-auth"]) {
        if !accepted.insert(word.as_str()) {
            found.add(
                &at(place, "x-connect-auth"),
                format!("{word} is twice here"),
            );
        }
    }
    for (code, _) in members(&operation["responses"]) {
        let class = code.strip_suffix("XX").or_else(|| {
            let digits = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| &code[..1])
        });
        if !class.is_some_and(|class| ["1", "2", "3", "4", "5"].contains(&class)) {
            found.add(
                &at(&at(place, "responses"), code),
                "not a status such as 200 or 5XX; `default` would make the generator panic",
            );
        }
    }
}

/// Inline schemas of bodies collide in the generator without an error, so each must be a named component.
fn bodies(spec: &Spec, operation: &Value, place: &str, found: &mut Findings) {
    let responses = &operation["responses"];
    if !members(responses).any(|(code, _)| code.starts_with('2')) {
        found.add(&at(place, "responses"), "no success response (2xx)");
    }
    for (code, response) in members(responses) {
        content(spec, response, &at(&at(place, "responses"), code), found);
    }
    if let Some(body) = operation.get("requestBody") {
        let place = at(place, "requestBody");
        content(spec, body, &place, found);
        if body["required"] != true || body.get("content").is_none() {
            found.add(
                &place,
                "a request body has `required: true` and a `content`",
            );
        }
    }
}

fn content(spec: &Spec, holder: &Value, place: &str, found: &mut Findings) {
    let content = spec.resolve(holder).ok().map(|holder| &holder["content"]);
    for (media, body) in members(content.unwrap_or(&Value::Null)) {
        if media != "application/json" {
            found.add(
                place,
                format!("{media}: only application/json is supported"),
            );
        }
        if body.pointer("/schema/$ref").is_none() {
            found.add(
                place,
                format!("({media}): inline body schema; name it and use $ref"),
            );
        }
        for (key, _) in
            members(body).filter(|(key, _)| !matches!(*key, "schema" | "example" | "examples"))
        {
            found.add(place, format!("({media}): `{key}` is not supported"));
        }
    }
    if content.is_some_and(|content| content.is_object() && members(content).next().is_none()) {
        found.add(place, "an empty `content`; leave it out");
    }
}

fn path_params(spec: &Spec, path: &str, operation: &Value, place: &str, found: &mut Findings) {
    let declared: BTreeSet<&str> = entries(&operation["parameters"])
        .filter_map(|param| spec.resolve(param).ok())
        .filter(|param| param["in"] == "path" && param["required"] == true)
        .filter_map(|param| param["name"].as_str())
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
