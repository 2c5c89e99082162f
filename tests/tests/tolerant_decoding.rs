//! A server may grow: unknown fields, values and kinds, and nulls, never break a response. Every response schema of the
//! spec is tried, with bodies made from the spec itself.

use connect_tests::calls::DECODERS;
use connect_tests::spec::Spec;
use serde_json::{Map, Value, json};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// How a body departs from what the spec says.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Twist {
    /// Not at all, every field present.
    Full,
    /// Every optional field is missing.
    Least,
    /// Every optional field is null.
    Nulls,
    /// Every object has a field that nobody knows.
    UnknownField,
    /// Every enum has a value that nobody knows.
    UnknownValue,
    /// Every union is of a kind that nobody knows.
    UnknownKind,
    /// Every union lacks its tag.
    NoKind,
}

const TWISTS: [Twist; 7] = [
    Twist::Full,
    Twist::Least,
    Twist::Nulls,
    Twist::UnknownField,
    Twist::UnknownValue,
    Twist::UnknownKind,
    Twist::NoKind,
];

/// Makes bodies from the spec.
struct Maker(Spec);

impl Maker {
    fn load() -> Result<Self, Box<dyn std::error::Error>> {
        Spec::load().map(Self)
    }

    fn schema(&self, name: &str) -> &Value {
        self.0.schema(name)
    }

    /// Bodies of a schema: more than one where a union offers kinds.
    fn bodies(&self, schema: &Value, twist: Twist) -> Vec<Value> {
        if let Some(reference) = schema
            .get("$ref")
            .or_else(|| schema.pointer("/allOf/0/$ref"))
        {
            let name = reference
                .as_str()
                .and_then(|text| text.rsplit('/').next())
                .unwrap_or_default();
            return self.bodies(self.schema(name), twist);
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(members) = schema[key].as_array() {
                return self.union(schema, members, twist);
            }
        }
        match schema["type"].as_str() {
            Some("object") => self.objects(schema, twist),
            Some("array") => {
                let items = self.bodies(&schema["items"], twist);
                vec![Value::Array(items)]
            }
            _ => vec![scalar(schema, twist)],
        }
    }

    fn union(&self, schema: &Value, members: &[Value], twist: Twist) -> Vec<Value> {
        let tag = schema["discriminator"]["propertyName"].as_str();
        let mut bodies: Vec<Value> = members
            .iter()
            .flat_map(|member| self.bodies(member, twist))
            .collect();
        if let Some(tag) = tag {
            for body in bodies.iter_mut().filter_map(Value::as_object_mut) {
                match twist {
                    Twist::UnknownKind => drop(body.insert(tag.to_owned(), json!("new.kind"))),
                    Twist::NoKind => drop(body.remove(tag)),
                    _ => {}
                }
            }
        }
        bodies
    }

    fn objects(&self, schema: &Value, twist: Twist) -> Vec<Value> {
        let required: Vec<&str> = schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let mut object = Map::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let is_required = required.contains(&name.as_str());
            let value = match twist {
                Twist::Least if !is_required => continue,
                Twist::Nulls if !is_required => Value::Null,
                _ => self
                    .bodies(property, twist)
                    .into_iter()
                    .next()
                    .unwrap_or_default(),
            };
            object.insert(name.clone(), value);
        }
        if object.is_empty() && schema.get("properties").is_none() && twist != Twist::Least {
            // A map of anything.
            object.insert("some key".to_owned(), json!({"free": ["form", null]}));
        }
        if twist == Twist::UnknownField {
            object.insert("field_of_tomorrow".to_owned(), json!({"deep": [1, null]}));
        }
        vec![Value::Object(object)]
    }
}

fn scalar(schema: &Value, twist: Twist) -> Value {
    if let Some(values) = schema["enum"].as_array() {
        // A union's tag is the union's business.
        let unknown = twist == Twist::UnknownValue && values.len() > 1;
        return if unknown {
            json!("value-of-tomorrow")
        } else {
            values[0].clone()
        };
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("string"), Some("date-time")) => json!("2024-12-11T17:59:28.000Z"),
        (Some("string"), _) => json!("text"),
        (Some("integer"), _) => json!(1_734_028_283_i64),
        (Some("number"), _) => json!(1_000_000_098.0),
        (Some("boolean"), _) => json!(true),
        _ => json!({"free": ["form", null]}),
    }
}

#[test]
fn every_response_decodes_however_the_server_has_grown() -> Outcome {
    let spec = Maker::load()?;
    let mut bodies = 0;
    for (name, decode) in DECODERS {
        for twist in TWISTS {
            for body in spec.bodies(spec.schema(name), twist) {
                decode(&body).map_err(|error| format!("{name}, {twist:?}: {error}\n{body:#}"))?;
                bodies += 1;
            }
        }
    }
    assert!(DECODERS.len() >= 30, "{}", DECODERS.len());
    assert!(bodies >= DECODERS.len() * TWISTS.len());
    Ok(())
}

#[test]
fn what_is_known_comes_out_as_it_came_in() -> Outcome {
    let spec = Maker::load()?;
    for (name, decode) in DECODERS {
        for twist in [
            Twist::Full,
            Twist::UnknownValue,
            Twist::UnknownKind,
            Twist::NoKind,
        ] {
            for body in spec.bodies(spec.schema(name), twist) {
                assert_same(&decode(&body)?, &body, &format!("{name} {twist:?}"));
            }
        }
    }
    Ok(())
}

/// Equal but for the spelling of times and of whole numbers.
fn assert_same(ours: &Value, theirs: &Value, place: &str) {
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
        (Value::Number(a), Value::Number(b)) => assert_eq!(a.as_f64(), b.as_f64(), "{place}"),
        (Value::String(a), Value::String(b)) if b.ends_with(".000Z") => assert_eq!(
            a.trim_end_matches('Z'),
            b.trim_end_matches(".000Z"),
            "{place}"
        ),
        _ => assert_eq!(ours, theirs, "{place}"),
    }
}
