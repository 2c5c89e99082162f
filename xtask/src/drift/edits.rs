//! The changes of connect.yaml that would end a difference, in the style of openapi/README.md.

mod build;

use std::collections::BTreeMap;

use serde_json::Value;
use serde_norway::Value as Yaml;

use super::facts::{Facts, Type};
use super::finding::{Finding, Fix};
use crate::model::{Spec, schema_ref};
use build::{Builder, mapping};

/// A change of one value of the document.
pub struct Edit {
    /// JSON pointer as a fragment. A last segment `-` is a new item of a list.
    pub pointer: String,
    /// `None` removes the value.
    pub value: Option<Yaml>,
}

/// What the changes are made from.
pub struct Context<'a> {
    pub spec: &'a Spec,
    pub packages: &'a [Facts],
    /// The schema of connect.yaml for a type of a package.
    pub schemas: &'a BTreeMap<String, String>,
}

impl Context<'_> {
    /// The changes that end a difference. New schemas come last.
    pub fn edits(&self, finding: &Finding<'_>) -> Vec<Edit> {
        let Some(facts) = self.packages.get(finding.source) else {
            return Vec::new();
        };
        let mut builder = Builder::new(self, facts);
        let place = &finding.place.pointer;
        let mut edits = match &finding.fix {
            Fix::AddOperation(operation) => vec![set(place, builder.operation(operation))],
            Fix::AddParameter(location, name, field) => {
                vec![set(place, builder.parameter(location, name, field))]
            }
            Fix::AddField(field, direction) => {
                let mut edits = vec![set(place, builder.property(place, field, *direction))];
                if field.required {
                    edits.extend(self.presence(place, true, false));
                }
                edits
            }
            Fix::AddValue(value) => vec![set(place, Yaml::from(*value))],
            Fix::AddMember(kind, key) => self.member(&mut builder, place, kind, key),
            Fix::AddBody(kind, direction) => builder.body(place, kind, *direction),
            Fix::Parameter { required } => {
                vec![set(&format!("{place}/required"), Yaml::from(*required))]
            }
            Fix::Property { required, nullable } => self.presence(place, *required, *nullable),
            Fix::Nullable(nullable) => vec![self.nullable(place, *nullable)],
            Fix::Retype(kind, direction) => {
                vec![set(place, builder.schema(place, kind, *direction))]
            }
            Fix::Remove => self.removal(place),
        };
        edits.extend(builder.into_edits());
        edits
    }

    fn value(&self, pointer: &str) -> Option<&Value> {
        self.spec.lookup(pointer).ok()
    }

    /// Makes a property required, or not. For one that is not, `nullable` says whether it may be null too.
    fn presence(&self, place: &str, required: bool, nullable: bool) -> Vec<Edit> {
        let (owner, name) = split(place);
        let (schema, _) = split(owner);
        let list = format!("{schema}/required");
        let names = self.value(&list).and_then(Value::as_array);
        let mut names: Vec<&str> = names
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        names.retain(|found| *found != name);
        if required {
            names.push(name);
        }
        let mut edits = vec![Edit {
            pointer: list,
            value: (!names.is_empty())
                .then(|| names.into_iter().map(Yaml::from).collect::<Vec<_>>().into()),
        }];
        let is_nullable = self.value(&format!("{place}/nullable")).is_some();
        if nullable != is_nullable {
            edits.push(self.nullable(place, nullable));
        }
        edits
    }

    /// A bare reference cannot have a `nullable` beside it.
    fn nullable(&self, place: &str, nullable: bool) -> Edit {
        let reference = self
            .value(place)
            .filter(|schema| schema.get("$ref").is_some())
            .and_then(schema_ref);
        match reference {
            Some(name) => set(
                place,
                mapping([
                    ("nullable", Yaml::from(true)),
                    ("allOf", vec![build::reference(name)].into()),
                ]),
            ),
            None => Edit {
                pointer: format!("{place}/nullable"),
                value: nullable.then(|| Yaml::from(true)),
            },
        }
    }

    /// A member of a union, and its tag.
    fn member(&self, builder: &mut Builder<'_>, place: &str, kind: &Type, key: &str) -> Vec<Edit> {
        let reference = builder.component(kind.reference().unwrap_or(key), kind);
        let (list, _) = split(place);
        let (union, _) = split(list);
        let mut edits = vec![set(place, reference.clone())];
        let mapped = format!("{union}/discriminator/mapping");
        if self.value(&mapped).is_some() {
            let target = reference["$ref"].clone();
            edits.push(set(&format!("{mapped}/{}", escape(key)), target));
        }
        edits
    }

    /// Removes something, and what refers to it beside it.
    fn removal(&self, place: &str) -> Vec<Edit> {
        let (owner, name) = split(place);
        let (schema, list) = split(owner);
        let mut edits = vec![remove(place)];
        let required = self
            .value(&format!("{schema}/required"))
            .and_then(Value::as_array);
        if list == "properties"
            && required.is_some_and(|names| names.iter().any(|found| found == name))
        {
            edits.extend(self.presence(place, false, false).into_iter().take(1));
        }
        let mapped = format!("{schema}/discriminator/mapping");
        let tags = self.value(&mapped).and_then(Value::as_object);
        let gone = self.value(place).map(|member| &member["$ref"]);
        let tags = tags
            .into_iter()
            .flatten()
            .filter(|(_, target)| Some(*target) == gone);
        edits.extend(tags.map(|(tag, _)| remove(&format!("{mapped}/{}", escape(tag)))));
        edits
    }
}

fn remove(pointer: &str) -> Edit {
    Edit {
        pointer: pointer.to_owned(),
        value: None,
    }
}

fn set(pointer: &str, value: Yaml) -> Edit {
    Edit {
        pointer: pointer.to_owned(),
        value: Some(value),
    }
}

/// A pointer without its last segment, and that segment.
fn split(pointer: &str) -> (&str, &str) {
    pointer.rsplit_once('/').unwrap_or(("", pointer))
}

/// A segment of a pointer.
pub fn escape(segment: &str) -> String {
    segment.replace('~', "~0").replace('/', "~1")
}

impl Edit {
    /// The lines to write, and where.
    pub fn lines(&self) -> String {
        let (owner, last) = split(&self.pointer);
        let name = last.replace("~1", "/").replace("~0", "~");
        let Some(value) = &self.value else {
            let item = if name.parse::<usize>().is_ok() {
                "item "
            } else {
                ""
            };
            return format!("at {owner}, remove {item}`{name}`");
        };
        let whole = if name == "-" {
            Yaml::from(vec![value.clone()])
        } else {
            mapping([(name.as_str(), value.clone())])
        };
        // The pointers contain only what YAML can express.
        let lines = serde_norway::to_string(&whole).unwrap_or_default();
        let lines: Vec<String> = lines.lines().map(|line| format!("    {line}")).collect();
        format!("at {owner}, write\n{}", lines.join("\n"))
    }
}
