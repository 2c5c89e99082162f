//! Random changes of a JSON document.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

/// One change. Places are picked among those that the document has when it is applied.
#[derive(Clone, Debug)]
pub struct Mutation {
    place: Index,
    other: Index,
    kind: Kind,
    name: String,
    value: Value,
}

#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Delete,
    /// Copies a member beside itself, under another name.
    Duplicate,
    Rename,
    /// Replaces a value.
    Replace,
    /// Replaces a value by that of another place.
    Copy,
    /// Swaps two values.
    Swap,
    /// Adds a query parameter to an operation.
    Parameter,
    /// Adds a property to a schema.
    Property,
    /// Adds a value to an enum.
    Variant,
}

impl Kind {
    /// Whether it changes values at such a place.
    fn fits(self, place: &str) -> bool {
        match self {
            Self::Parameter => place.starts_with("/paths") && place.ends_with("/parameters"),
            Self::Property => place.ends_with("/properties"),
            Self::Variant => place.ends_with("/enum"),
            _ => true,
        }
    }
}

pub const ALL: &[Kind] = &[
    Kind::Delete,
    Kind::Duplicate,
    Kind::Rename,
    Kind::Replace,
    Kind::Copy,
    Kind::Swap,
    Kind::Parameter,
    Kind::Property,
    Kind::Variant,
];

/// Those that keep what is there, for the most part.
pub const ADDING: &[Kind] = &[
    Kind::Duplicate,
    Kind::Replace,
    Kind::Copy,
    Kind::Parameter,
    Kind::Property,
    Kind::Property,
    Kind::Variant,
];

const NAMES: [&str; 36] = [
    "",
    "_",
    "1st",
    "😀",
    "größe",
    "a b",
    "a.b",
    "..",
    "../../../x",
    "$ref",
    "type",
    "self",
    "Self",
    "crate",
    "gen",
    "async",
    "unknown",
    "Unknown",
    "foo-bar",
    "foo_bar",
    "FooBar",
    "fooBar",
    "extra",
    "body",
    "call",
    "path",
    "request",
    "raw",
    "items",
    "after",
    "options",
    "String",
    "Result",
    "Vec",
    "news",
    "x-connect-nothing",
];

fn values() -> Vec<Value> {
    let mut values: Vec<Value> = NAMES.iter().map(|name| json!(name)).collect();
    values.extend([
        json!(null),
        json!(true),
        json!(-1),
        json!(1e300),
        json!([]),
        json!({}),
        json!([[[]]]),
        json!(["a", "a"]),
        json!("#/components/schemas/PageInfo"),
        json!("#/components/parameters/After"),
        json!("line\nline"),
        json!("*/ \" \\ ` <b> [x] \u{202e} \r"),
        json!("string"),
        json!("integer"),
        json!("number"),
        json!("boolean"),
        json!("array"),
        json!("object"),
        json!("int64"),
        json!("date-time"),
        json!("password"),
        json!("cursor"),
        json!("query"),
        json!({"type": "string"}),
        json!({"type": "integer", "format": "int64"}),
        json!({"type": "array", "items": {"type": "string"}}),
        json!({"type": "object", "additionalProperties": {}}),
        json!({"type": "string", "description": "d", "nullable": true}),
        json!({"type": "array", "description": "d", "items": {"type": "boolean"}}),
        json!({"type": "array", "description": "d", "items": {"$ref": "#/components/schemas/PageInfo"}}),
        json!({"allOf": [{"$ref": "#/components/schemas/PageInfo"}], "description": "d", "nullable": true}),
        json!({"description": "any"}),
        json!({"type": "boolean"}),
        json!({"type": "number", "format": "double"}),
        json!({"type": "string", "format": "password"}),
        json!({"type": "string", "format": "date-time", "nullable": true}),
        json!({"type": "object"}),
        json!({"type": "object", "nullable": true, "additionalProperties": {"type": "integer"}}),
        json!({"type": "array", "items": {"type": "integer", "format": "int64"}}),
        json!({"type": "array", "items": {"type": "object"}}),
        json!({"type": "array", "items": {"type": "string", "nullable": true}}),
        json!({"type": "array", "nullable": true, "items": {}}),
        json!({"type": "array", "items": {"$ref": "#/components/schemas/Environment"}}),
        json!({"$ref": "#/components/schemas/Environment"}),
        json!({"allOf": [{"$ref": "#/components/schemas/Environment"}], "nullable": true}),
        json!({"allOf": [{"$ref": "#/components/schemas/ConfiguredProps"}]}),
        json!({"allOf": [{"$ref": "#/components/schemas/StashId"}]}),
    ]);
    values
}

/// A random mutation of one of these kinds.
pub fn mutation(kinds: &'static [Kind]) -> impl Strategy<Value = Mutation> {
    (
        any::<Index>(),
        any::<Index>(),
        select(kinds),
        select(&NAMES[..]),
        select(values()),
    )
        .prop_map(|(place, other, kind, name, value)| Mutation {
            place,
            other,
            kind,
            name: name.to_owned(),
            value,
        })
}

impl Mutation {
    /// Changes the document, and describes the change.
    pub fn apply(&self, document: &mut Value) -> Option<String> {
        let mut places = Vec::new();
        collect(document, String::new(), &mut places);
        places.retain(|place| self.kind.fits(place));
        if places.is_empty() {
            return None;
        }
        let place = self.place.get(&places);
        let other = self.other.get(&places);
        let at_other = document.pointer(other).cloned().unwrap_or_default();
        let (parent, key) = place.rsplit_once('/').unwrap_or_default();
        let old = document.pointer(place).cloned().unwrap_or_default();
        match self.kind {
            Kind::Replace => put(document, place, self.value.clone()),
            Kind::Copy => put(document, place, at_other),
            Kind::Swap => {
                put(document, place, at_other);
                put(document, other, old);
            }
            Kind::Delete => remove(document, parent, key),
            Kind::Duplicate => insert(document, parent, &self.name, old),
            Kind::Rename => {
                remove(document, parent, key);
                insert(document, parent, &self.name, old);
            }
            Kind::Parameter => insert(document, place, "", self.parameter()),
            Kind::Property => insert(document, place, &self.name, self.schema()),
            Kind::Variant => insert(document, place, "", Value::from(self.name.as_str())),
        }
        let (kind, name, value) = (self.kind, &self.name, &self.value);
        Some(format!("{kind:?} {place} ({name:?}, {value}, {other})"))
    }
}

impl Mutation {
    /// The value, with a description if it is a schema of its own.
    fn schema(&self) -> Value {
        let mut schema = self.value.clone();
        if let Some(map) = schema.as_object_mut() {
            map.insert("description".to_owned(), json!("d"));
        }
        schema
    }

    fn parameter(&self) -> Value {
        json!({"name": self.name, "in": "query", "description": "d", "schema": self.value})
    }
}

/// Pointers to every value in the document.
fn collect(value: &Value, place: String, places: &mut Vec<String>) {
    let named = value.as_object().into_iter().flatten();
    let named = named.map(|(key, child)| (key.replace('~', "~0").replace('/', "~1"), child));
    let numbered = value.as_array().into_iter().flatten().enumerate();
    let numbered = numbered.map(|(index, child)| (index.to_string(), child));
    for (key, child) in named.chain(numbered) {
        let place = format!("{place}/{key}");
        places.push(place.clone());
        collect(child, place, places);
    }
}

fn put(document: &mut Value, place: &str, value: Value) {
    if let Some(slot) = document.pointer_mut(place) {
        *slot = value;
    }
}

fn remove(document: &mut Value, parent: &str, key: &str) {
    match document.pointer_mut(parent) {
        Some(Value::Object(map)) => {
            map.remove(&key.replace("~1", "/").replace("~0", "~"));
        }
        Some(Value::Array(list)) => {
            key.parse()
                .ok()
                .filter(|at| *at < list.len())
                .map(|at: usize| list.remove(at));
        }
        _ => {}
    }
}

fn insert(document: &mut Value, parent: &str, name: &str, value: Value) {
    match document.pointer_mut(parent) {
        Some(Value::Object(map)) => {
            map.insert(name.to_owned(), value);
        }
        Some(Value::Array(list)) => list.push(value),
        _ => {}
    }
}
