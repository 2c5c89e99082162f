//! Writes what a package says as parts of an OpenAPI document.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;
use serde_norway::{Mapping, Value as Yaml};

use super::{Context, Edit, set, split};
use crate::drift::facts::{Facts, Field, Operation, Type};
use crate::drift::finding::Direction;
// Descriptions are our own words, so a person writes them. The lint finds those that are left.
use crate::lint::TODO;

/// Collects the schemas that connect.yaml does not have yet.
pub struct Builder<'a> {
    context: &'a Context<'a>,
    facts: &'a Facts,
    added: BTreeMap<String, Yaml>,
}

impl<'a> Builder<'a> {
    pub fn new(context: &'a Context<'a>, facts: &'a Facts) -> Self {
        let added = BTreeMap::new();
        Self {
            context,
            facts,
            added,
        }
    }

    /// The new schemas.
    pub fn into_edits(self) -> impl Iterator<Item = Edit> {
        let schemas = self.added.into_iter();
        schemas.map(|(name, schema)| set(&format!("#/components/schemas/{name}"), schema))
    }

    pub fn operation(&mut self, operation: &Operation) -> Yaml {
        let id = operation.name.replacen('.', "_", 1);
        let tag = operation.name.split('.').next().unwrap_or_default();
        let paged = ["after", "before", "limit"]
            .iter()
            .all(|name| operation.query.contains_key(*name));
        let words = |text: &str| Yaml::from(text);
        let mut all = mapping([
            ("tags", vec![words(tag)].into()),
            ("operationId", words(&id)),
            ("summary", words(TODO)),
            ("description", words(TODO)),
            (
                "x-connect-idempotency",
                words(idempotency(&operation.method)),
            ),
            ("x-connect-auth", vec![words("oauth")].into()),
            (
                "x-connect-paging",
                words(if paged { "cursor" } else { "none" }),
            ),
            (
                "security",
                vec![mapping([("OAuth2", Yaml::Sequence(Vec::new()))])].into(),
            ),
            ("parameters", self.parameters(operation).into()),
        ]);
        if let Some(body) = &operation.body {
            put(
                &mut all,
                "requestBody",
                self.content(&format!("{id}_opts"), body, Direction::Request),
            );
        }
        put(&mut all, "responses", self.responses(&id, operation));
        all
    }

    /// References to parameters that connect.yaml has, and new ones.
    fn parameters(&mut self, operation: &Operation) -> Vec<Yaml> {
        let path = operation.path.split(['{', '}']).skip(1).step_by(2);
        let mut all: Vec<Yaml> = path.map(|name| self.path_parameter(name)).collect();
        if operation.path.contains("{project_id}") {
            all.push(shared("Environment"));
        }
        for (location, fields) in [("query", &operation.query), ("header", &operation.headers)] {
            for (name, field) in fields {
                all.push(match name.as_str() {
                    "after" | "before" | "limit" => shared(&name.to_upper_camel_case()),
                    _ => self.parameter(location, name, field),
                });
            }
        }
        all
    }

    /// The shared path parameter with this name.
    fn path_parameter(&self, name: &str) -> Yaml {
        let all = self
            .context
            .value("#/components/parameters")
            .and_then(|all| all.as_object());
        let found = all
            .into_iter()
            .flatten()
            .find(|(_, found)| found["in"] == "path" && found["name"] == name);
        match found {
            Some((key, _)) => shared(key),
            None => mapping([
                ("name", Yaml::from(name)),
                ("in", Yaml::from("path")),
                ("required", Yaml::from(true)),
                ("description", Yaml::from(TODO)),
                (
                    "schema",
                    mapping([
                        ("x-connect-id", Yaml::from(TODO)),
                        ("type", Yaml::from("string")),
                    ]),
                ),
            ]),
        }
    }

    pub fn parameter(&mut self, location: &str, name: &str, field: &Field) -> Yaml {
        let mut all = mapping([("name", Yaml::from(name)), ("in", Yaml::from(location))]);
        if field.required {
            put(&mut all, "required", Yaml::from(true));
        }
        put(&mut all, "description", Yaml::from(TODO));
        put(
            &mut all,
            "schema",
            self.bare(name, single(&field.kind), Direction::Request),
        );
        all
    }

    fn responses(&mut self, id: &str, operation: &Operation) -> Yaml {
        let mut all = Mapping::new();
        match &operation.response {
            None | Some(Type::Nothing) => {
                all.insert("204".into(), mapping([("description", Yaml::from(TODO))]));
            }
            Some(kind) => {
                let mut response =
                    self.content(&format!("{id}_response"), kind, Direction::Response);
                put(&mut response, "description", Yaml::from(TODO));
                all.insert("200".into(), response);
            }
        }
        let refusals = [
            ("400", "BadRequest"),
            ("401", "Unauthorized"),
            ("403", "Forbidden"),
            ("404", "NotFound"),
            ("429", "TooManyRequests"),
            ("5XX", "ServerError"),
        ];
        for (code, name) in refusals {
            let target = Yaml::from(format!("#/components/responses/{name}"));
            all.insert(code.into(), mapping([("$ref", target)]));
        }
        all.into()
    }

    /// The body of a request or response that has none yet.
    pub fn body(&mut self, place: &str, kind: &Type, direction: Direction) -> Vec<Edit> {
        let (operation, _) = split(place);
        let id = self.context.value(&format!("{operation}/operationId"));
        let id = id.and_then(|id| id.as_str()).unwrap_or_default().to_owned();
        match direction {
            Direction::Request => vec![set(
                place,
                self.content(&format!("{id}_opts"), kind, direction),
            )],
            Direction::Response => {
                let mut response = self.content(&format!("{id}_response"), kind, direction);
                put(&mut response, "description", Yaml::from(TODO));
                vec![set(&format!("{place}/200"), response)]
            }
        }
    }

    fn content(&mut self, name: &str, kind: &Type, direction: Direction) -> Yaml {
        let schema = match self.facts.resolve(kind).0 {
            Type::Binary => mapping([
                ("type", Yaml::from("string")),
                ("format", Yaml::from("binary")),
            ]),
            _ => self.component_for(name, kind, direction),
        };
        let media = mapping([("application/json", mapping([("schema", schema)]))]);
        match direction {
            Direction::Request => mapping([("required", Yaml::from(true)), ("content", media)]),
            Direction::Response => mapping([("content", media)]),
        }
    }

    /// A property, as requests and responses have it.
    pub fn property(&mut self, place: &str, field: &Field, direction: Direction) -> Yaml {
        let (_, name) = split(place);
        let (kind, _) = self.facts.resolve(&field.kind);
        let reads_null = matches!(kind, Type::Any | Type::List(_) | Type::Map(_));
        let nullable =
            direction == Direction::Response && self.facts.optional(field) && !reads_null;
        let mut schema = self.bare(name, &field.kind, direction);
        if schema.get("$ref").is_some() {
            schema = mapping([("allOf", vec![schema].into())]);
        }
        if nullable {
            put(&mut schema, "nullable", Yaml::from(true));
        }
        put(&mut schema, "description", Yaml::from(TODO));
        schema
    }

    /// A schema in the place of another. It keeps its place's name for what has none.
    pub fn schema(&mut self, place: &str, kind: &Type, direction: Direction) -> Yaml {
        let (_, name) = split(place);
        let mut schema = self.bare(name, kind, direction);
        if schema.get("$ref").is_none() {
            put(&mut schema, "description", Yaml::from(TODO));
        }
        schema
    }

    fn bare(&mut self, name: &str, kind: &Type, direction: Direction) -> Yaml {
        let named = kind
            .reference()
            .filter(|reference| self.context.schemas.contains_key(*reference));
        if let Some(reference) = named {
            return reference_to(&self.context.schemas[reference]);
        }
        let (resolved, _) = self.facts.resolve(kind);
        let typed = |name: &str| mapping([("type", Yaml::from(name))]);
        let formatted = |name: &str, format: &str| {
            mapping([("type", Yaml::from(name)), ("format", Yaml::from(format))])
        };
        match resolved {
            Type::String => typed("string"),
            Type::Boolean => typed("boolean"),
            Type::DateTime => formatted("string", "date-time"),
            Type::Binary => formatted("string", "binary"),
            Type::Integer | Type::Numeric => formatted("integer", "int64"),
            Type::Number => formatted("number", "double"),
            Type::List(items) => mapping([
                ("type", Yaml::from("array")),
                ("items", self.bare(name, items, direction)),
            ]),
            Type::Map(values) => {
                let values = self.bare(name, values, direction);
                mapping([
                    ("type", Yaml::from("object")),
                    ("additionalProperties", values),
                ])
            }
            Type::Enum(_) | Type::Object(_) => self.component_for(name, kind, direction),
            Type::Any | Type::Nothing | Type::Nullable(_) | Type::Ref(_) | Type::Union(_) => {
                Yaml::Mapping(Mapping::new())
            }
        }
    }

    /// A reference to the schema for `kind`, which is added if it is new.
    pub fn component(&mut self, name: &str, kind: &Type) -> Yaml {
        self.component_for(name, kind, Direction::Response)
    }

    fn component_for(&mut self, name: &str, kind: &Type, direction: Direction) -> Yaml {
        let known = kind
            .reference()
            .and_then(|reference| self.context.schemas.get(reference));
        if let Some(known) = known {
            return reference_to(known);
        }
        let name = kind.reference().unwrap_or(name).to_upper_camel_case();
        if self.context.spec.schema(&name).is_err() && !self.added.contains_key(&name) {
            self.added.insert(name.clone(), Yaml::Null);
            let schema = self.definition(&name, kind, direction);
            self.added.insert(name.clone(), schema);
        }
        reference_to(&name)
    }

    fn definition(&mut self, name: &str, kind: &Type, direction: Direction) -> Yaml {
        let (resolved, _) = self.facts.resolve(kind);
        let mut schema = match resolved {
            Type::Enum(values) => {
                let values: Vec<Yaml> = values
                    .iter()
                    .map(|value| Yaml::from(value.as_str()))
                    .collect();
                mapping([("type", Yaml::from("string")), ("enum", values.into())])
            }
            Type::Object(fields) => self.object(fields, direction),
            other => self.bare(name, other, direction),
        };
        put(&mut schema, "description", Yaml::from(TODO));
        schema
    }

    fn object(&mut self, fields: &BTreeMap<String, Field>, direction: Direction) -> Yaml {
        let required = fields
            .iter()
            .filter(|(_, field)| !self.facts.optional(field));
        let required: Vec<Yaml> = required
            .map(|(name, _)| Yaml::from(name.as_str()))
            .collect();
        let mut schema = mapping([("type", Yaml::from("object"))]);
        if !required.is_empty() {
            put(&mut schema, "required", required.into());
        }
        let properties = fields.iter().map(|(name, field)| {
            (
                Yaml::from(name.as_str()),
                self.property(name, field, direction),
            )
        });
        let properties: Mapping = properties.collect();
        put(&mut schema, "properties", properties.into());
        schema
    }
}

/// The safe assumption for a method. Whoever describes the operation may know better.
fn idempotency(method: &str) -> &'static str {
    match method {
        "GET" => "safe",
        "PUT" | "DELETE" => "idempotent",
        _ => "unsafe",
    }
}

/// The packages take a single value or a list for a parameter that can be repeated.
fn single(kind: &Type) -> &Type {
    match kind {
        Type::Union(members) => members
            .iter()
            .find(|member| matches!(member, Type::List(_)))
            .unwrap_or(kind),
        _ => kind,
    }
}

pub fn mapping<'k>(entries: impl IntoIterator<Item = (&'k str, Yaml)>) -> Yaml {
    let entries = entries
        .into_iter()
        .map(|(key, value)| (Yaml::from(key), value));
    Yaml::Mapping(entries.collect())
}

fn put(mapping: &mut Yaml, key: &str, value: Yaml) {
    if let Yaml::Mapping(entries) = mapping {
        entries.insert(key.into(), value);
    }
}

pub fn reference(name: &str) -> Yaml {
    reference_to(name)
}

fn reference_to(name: &str) -> Yaml {
    mapping([("$ref", Yaml::from(format!("#/components/schemas/{name}")))])
}

fn shared(name: &str) -> Yaml {
    mapping([(
        "$ref",
        Yaml::from(format!("#/components/parameters/{name}")),
    )])
}
