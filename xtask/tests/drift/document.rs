//! Changes of a copy of connect.yaml.

use serde_json::{Map, Value, json};
use xtask::drift::edits::Edit;
use xtask::model::Spec;

use crate::Outcome;

/// The document on main.
pub fn whole() -> Outcome<Value> {
    Ok(Spec::load(&xtask::root().join("openapi/connect.yaml"))?.document)
}

/// The value at a pointer that starts with `#`.
pub fn at<'a>(document: &'a mut Value, pointer: &str) -> &'a mut Value {
    let pointer = pointer.trim_start_matches('#');
    document
        .pointer_mut(pointer)
        .unwrap_or_else(|| panic!("there is nothing at {pointer}"))
}

/// Removes the value at a pointer.
pub fn remove(document: &mut Value, pointer: &str) {
    let (owner, last) = split(pointer);
    match at(document, owner) {
        Value::Object(fields) => assert!(
            fields.remove(&last).is_some(),
            "there is nothing at {pointer}"
        ),
        Value::Array(items) => drop(items.remove(last.parse().expect("an index"))),
        other => panic!("{other} has no {last}"),
    }
}

/// Makes the change that a difference proposes.
pub fn apply(document: &mut Value, edit: &Edit) -> Outcome {
    let Some(value) = &edit.value else {
        let (owner, last) = split(&edit.pointer);
        if let Some(Value::Object(fields)) = document.pointer_mut(owner.trim_start_matches('#')) {
            fields.remove(&last);
        } else {
            remove(document, &edit.pointer);
        }
        return Ok(());
    };
    let value = serde_json::to_value(value)?;
    let (owner, last) = split(&edit.pointer);
    match document.pointer_mut(owner.trim_start_matches('#')) {
        Some(Value::Array(items)) if last == "-" => items.push(value),
        Some(Value::Array(items)) => items[last.parse::<usize>()?] = value,
        _ => drop(fields(document, owner).insert(last, value)),
    }
    Ok(())
}

/// The object at a pointer. Its last level may be new.
fn fields<'a>(document: &'a mut Value, pointer: &str) -> &'a mut Map<String, Value> {
    let (owner, last) = split(pointer);
    let owner = at(document, owner);
    if owner.get(&last).is_none() && owner.is_object() {
        owner[&last] = json!({});
    }
    at(document, pointer).as_object_mut().expect("an object")
}

fn split(pointer: &str) -> (&str, String) {
    let (owner, last) = pointer.rsplit_once('/').expect("a pointer with a segment");
    (owner, last.replace("~1", "/").replace("~0", "~"))
}
