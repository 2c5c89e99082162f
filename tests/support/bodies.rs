//! Response bodies generated from the spec: as described, and as a newer server may send them.

use serde_json::{Map, Value, json};

use crate::spec::Spec;

/// How a body deviates from the spec.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Variation {
    /// No deviation; every field is present.
    Full,
    /// Every optional field is missing.
    RequiredOnly,
    /// Every optional field is null.
    Nulls,
    /// Every object has an unknown field.
    UnknownField,
    /// Every enum has an unknown value.
    UnknownEnumValue,
    /// Every union has an unknown tag.
    UnknownTag,
    /// Every union lacks its tag.
    MissingTag,
    /// Every number is a string.
    NumbersAsStrings,
}

/// All variations.
pub const VARIATIONS: [Variation; 8] = [
    Variation::Full,
    Variation::RequiredOnly,
    Variation::Nulls,
    Variation::UnknownField,
    Variation::UnknownEnumValue,
    Variation::UnknownTag,
    Variation::MissingTag,
    Variation::NumbersAsStrings,
];

/// Generates bodies from the spec.
pub struct BodyGenerator(Spec);

impl BodyGenerator {
    /// Reads the spec.
    pub fn load() -> Result<Self, Box<dyn std::error::Error>> {
        Spec::load().map(Self)
    }

    /// Schema `name`.
    pub fn schema(&self, name: &str) -> &Value {
        self.0.schema(name)
    }

    /// Bodies of a schema: one for each variant of a union.
    pub fn bodies(&self, schema: &Value, variation: Variation) -> Vec<Value> {
        if let Some(reference) = schema
            .get("$ref")
            .or_else(|| schema.pointer("/allOf/0/$ref"))
        {
            let name = reference
                .as_str()
                .and_then(|text| text.rsplit('/').next())
                .unwrap_or_default();
            return self.bodies(self.schema(name), variation);
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(members) = schema[key].as_array() {
                return self.union(schema, members, variation);
            }
        }
        match schema["type"].as_str() {
            Some("object") => self.objects(schema, variation),
            Some("array") => {
                let items = self.bodies(&schema["items"], variation);
                vec![Value::Array(items)]
            }
            _ => vec![scalar(schema, variation)],
        }
    }

    fn union(&self, schema: &Value, members: &[Value], variation: Variation) -> Vec<Value> {
        let tag = schema["discriminator"]["propertyName"].as_str();
        let mut bodies: Vec<Value> = members
            .iter()
            .flat_map(|member| self.bodies(member, variation))
            .collect();
        if let Some(tag) = tag {
            for body in bodies.iter_mut().filter_map(Value::as_object_mut) {
                match variation {
                    Variation::UnknownTag => drop(body.insert(tag.to_owned(), json!("new.kind"))),
                    Variation::MissingTag => drop(body.remove(tag)),
                    _ => {}
                }
            }
        }
        bodies
    }

    fn objects(&self, schema: &Value, variation: Variation) -> Vec<Value> {
        let required: Vec<&str> = schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let mut object = Map::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let is_required = required.contains(&name.as_str());
            let value = match variation {
                Variation::RequiredOnly if !is_required => continue,
                Variation::Nulls if !is_required => Value::Null,
                _ => self
                    .bodies(property, variation)
                    .into_iter()
                    .next()
                    .unwrap_or_default(),
            };
            object.insert(name.clone(), value);
        }
        if object.is_empty()
            && schema.get("properties").is_none()
            && variation != Variation::RequiredOnly
        {
            // A map with arbitrary keys.
            object.insert("some key".to_owned(), json!({"free": ["form", null]}));
        }
        if variation == Variation::UnknownField {
            object.insert("field_of_tomorrow".to_owned(), json!({"deep": [1, null]}));
        }
        vec![Value::Object(object)]
    }
}

fn scalar(schema: &Value, variation: Variation) -> Value {
    if let Some(values) = schema["enum"].as_array() {
        // An enum with one value is the tag of a union, which `union` varies.
        let unknown = variation == Variation::UnknownEnumValue && values.len() > 1;
        return if unknown {
            json!("value-of-tomorrow")
        } else {
            values[0].clone()
        };
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("integer"), _) if variation == Variation::NumbersAsStrings => json!("1734028283"),
        (Some("number"), _) if variation == Variation::NumbersAsStrings => json!("1000000098.5"),
        (Some("string"), Some("date-time")) => json!("2024-12-11T17:59:28.000Z"),
        (Some("string"), _) => json!("text"),
        (Some("integer"), _) => json!(1_734_028_283_i64),
        (Some("number"), _) => json!(1_000_000_098.0),
        (Some("boolean"), _) => json!(true),
        _ => json!({"free": ["form", null]}),
    }
}

/// Panics unless two values are equal, apart from the notation of times and whole numbers, and from secrets, which are
/// not encoded.
pub fn assert_same(ours: &Value, theirs: &Value, place: &str) {
    match (ours, theirs) {
        (Value::Object(a), Value::Object(b)) => {
            let (keys, other): (Vec<_>, Vec<_>) = (a.keys().collect(), b.keys().collect());
            assert_eq!(keys, other, "{place}");
            for (key, value) in a {
                assert_same(value, &b[key], &format!("{place}.{key}"));
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            assert_eq!(a.len(), b.len(), "{place}");
            for (index, (value, other)) in a.iter().zip(b).enumerate() {
                assert_same(value, other, &format!("{place}[{index}]"));
            }
        }
        (Value::String(secret), _) if secret == "[redacted]" => {
            assert!(!theirs.is_null(), "{place}")
        }
        (Value::Number(a), Value::Number(b)) => assert_eq!(a.as_f64(), b.as_f64(), "{place}"),
        (Value::String(a), Value::String(b)) if b.ends_with(".000Z") => assert_eq!(
            a.trim_end_matches('Z'),
            b.trim_end_matches(".000Z"),
            "{place}"
        ),
        _ => assert_eq!(ours, theirs, "{place}"),
    }
}

/// A sequence of choices, followed by zeros. Fewer and smaller choices give simpler bodies, so proptest can shrink a
/// failing example.
pub struct Choices<'a>(std::slice::Iter<'a, u8>);

impl<'a> Choices<'a> {
    /// Wraps the bytes that proptest or a fuzzer provides.
    pub fn new(decisions: &'a [u8]) -> Self {
        Self(decisions.iter())
    }

    /// The next choice.
    pub fn take(&mut self) -> usize {
        self.0.next().copied().map_or(0, usize::from)
    }
}

/// Prefix of unknown fields. No field of the spec starts with it.
const UNKNOWN: &str = "x_new_";

impl BodyGenerator {
    /// A random body of a schema: optional fields present, missing or null, lists of any length, any variant of a union,
    /// known and unknown enum values.
    pub fn random(&self, schema: &Value, choices: &mut Choices<'_>) -> Value {
        if let Some(target) = reference(schema) {
            return self.random(self.schema(target), choices);
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(members) = schema[key].as_array() {
                let member = &members[choices.take() % members.len()];
                let mut body = self.random(member, choices);
                self.vary_tag(schema, &mut body, choices);
                return body;
            }
        }
        match schema["type"].as_str() {
            Some("object") => self.random_object(schema, choices),
            Some("array") => {
                let items = (0..choices.take() % 4).map(|_| self.random(&schema["items"], choices));
                Value::Array(items.collect())
            }
            _ if choices.take() % 4 == 3 => scalar(schema, Variation::UnknownEnumValue),
            _ => scalar(schema, Variation::Full),
        }
    }

    fn random_object(&self, schema: &Value, choices: &mut Choices<'_>) -> Value {
        let mut object = Map::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let is_required = required(schema).any(|field| field == name);
            let value = match choices.take() % 4 {
                2 if !is_required => continue,
                3 if !is_required => Value::Null,
                _ => self.random(property, choices),
            };
            object.insert(name.clone(), value);
        }
        Value::Object(object)
    }

    /// Sometimes replaces the tag of a union with an unknown one, or removes it.
    fn vary_tag(&self, schema: &Value, body: &mut Value, choices: &mut Choices<'_>) {
        let tag = schema["discriminator"]["propertyName"].as_str();
        if let (Some(tag), Some(body)) = (tag, body.as_object_mut()) {
            match choices.take() % 6 {
                4 => drop(body.insert(tag.to_owned(), json!("new.kind"))),
                5 => drop(body.remove(tag)),
                _ => {}
            }
        }
    }
}

fn reference(schema: &Value) -> Option<&str> {
    let reference = schema
        .get("$ref")
        .or_else(|| schema.pointer("/allOf/0/$ref"))?;
    reference.as_str()?.rsplit('/').next()
}

fn required(schema: &Value) -> impl Iterator<Item = &str> {
    schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

/// Adds unknown fields with arbitrary values to objects anywhere in `body`.
pub fn add_unknown_fields(body: &mut Value, choices: &mut Choices<'_>) {
    match body {
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| add_unknown_fields(item, choices)),
        Value::Object(object) => {
            object
                .values_mut()
                .for_each(|value| add_unknown_fields(value, choices));
            for number in 0..choices.take() % 3 {
                let value = match choices.take() % 7 {
                    0 => Value::Null,
                    1 => json!(choices.take()),
                    2 => json!(-1.5e300),
                    3 => json!("text \u{1f980} \u{0}"),
                    4 => json!(false),
                    5 => json!([[], {}, [null, {"id": 1}]]),
                    _ => json!({"id": {"data": [null]}, "type": 7}),
                };
                object.insert(format!("{UNKNOWN}{number}"), value);
            }
        }
        _ => {}
    }
}

/// Removes the fields that [`add_unknown_fields`] added.
pub fn remove_unknown_fields(body: &mut Value) {
    match body {
        Value::Array(items) => items.iter_mut().for_each(remove_unknown_fields),
        Value::Object(object) => {
            object.retain(|name, _| !name.starts_with(UNKNOWN));
            object.values_mut().for_each(remove_unknown_fields);
        }
        _ => {}
    }
}
