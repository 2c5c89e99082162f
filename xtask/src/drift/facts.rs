//! What connect.yaml or an official package says about the API, in one form for all of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// All that one source says.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    pub package: String,
    pub version: String,
    /// Headers that the client's configuration supplies for every request.
    pub client_headers: BTreeMap<String, Field>,
    pub operations: Vec<Operation>,
    pub types: BTreeMap<String, Type>,
    /// Types that are one of several objects without a tag, as one object with the fields of all.
    #[serde(skip)]
    pub merged: BTreeMap<String, Type>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// The resource and the method, as in `accounts.list`.
    pub name: String,
    /// As HTTP spells it.
    pub method: String,
    pub path: String,
    pub query: BTreeMap<String, Field>,
    pub headers: BTreeMap<String, Field>,
    pub body: Option<Type>,
    /// `None` if the source does not tell.
    pub response: Option<Type>,
}

/// A parameter, or a property of an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    #[serde(rename = "type")]
    pub kind: Type,
    /// It must be sent, or is always there and not null.
    pub required: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    Any,
    Binary,
    Boolean,
    DateTime,
    Integer,
    /// No body at all.
    Nothing,
    Number,
    /// An integer or a number: TypeScript does not tell them apart.
    Numeric,
    String,
    Enum(Vec<String>),
    List(Box<Type>),
    Map(Box<Type>),
    Nullable(Box<Type>),
    Object(BTreeMap<String, Field>),
    /// The name of one of `Facts::types`.
    Ref(String),
    Union(Vec<Type>),
}

impl Facts {
    /// Facts that have been read.
    pub fn parse(json: &[u8]) -> serde_json::Result<Self> {
        let mut facts: Self = serde_json::from_slice(json)?;
        let merged = facts
            .types
            .iter()
            .filter_map(|(name, kind)| Some((name.clone(), facts.merge(kind)?)));
        facts.merged = merged.collect();
        Ok(facts)
    }

    /// A union as one object, if all its members are objects without a tag. Only what all of them require is required.
    fn merge(&self, kind: &Type) -> Option<Type> {
        let Type::Union(members) = kind else {
            return None;
        };
        let objects = members.iter().map(|member| match self.resolve(member).0 {
            Type::Object(fields) if !fields.contains_key("type") => Some(fields),
            _ => None,
        });
        let objects: Vec<_> = objects.collect::<Option<_>>()?;
        let mut merged = BTreeMap::new();
        for (name, field) in objects.iter().copied().flatten() {
            let required = objects
                .iter()
                .all(|fields| fields.get(name).is_some_and(|field| field.required));
            merged.insert(
                name.clone(),
                Field {
                    kind: field.kind.clone(),
                    required,
                },
            );
        }
        Some(Type::Object(merged))
    }

    /// The named type as one object, if it is one of several objects without a tag.
    pub fn as_object(&self, kind: &Type) -> Option<&Type> {
        self.merged.get(kind.reference()?)
    }

    /// The type with references followed, and whether it may be null.
    pub fn resolve<'a>(&'a self, kind: &'a Type) -> (&'a Type, bool) {
        let (mut kind, mut nullable) = (kind, false);
        loop {
            kind = match kind {
                Type::Nullable(inner) => {
                    nullable = true;
                    inner
                }
                Type::Ref(name) => match self.types.get(name) {
                    Some(inner) => inner,
                    None => return (kind, nullable),
                },
                _ => return (kind, nullable),
            };
        }
    }

    /// Whether a field may be missing or null.
    pub fn optional(&self, field: &Field) -> bool {
        !field.required || self.resolve(&field.kind).1
    }

    /// Whether null is a value of the type.
    pub fn accepts_null(&self, kind: &Type) -> bool {
        let (kind, nullable) = self.resolve(kind);
        nullable
            || match kind {
                Type::Any => true,
                Type::Union(members) => members.iter().any(|member| self.accepts_null(member)),
                _ => false,
            }
    }

    pub fn operation(&self, key: &str) -> Option<&Operation> {
        self.operations.iter().find(|found| found.key() == key)
    }

    /// Name and version, for messages.
    pub fn title(&self) -> String {
        format!("{} {}", self.package, self.version)
    }
}

impl Operation {
    /// What identifies it on the wire. The names of path parameters are not sent.
    pub fn key(&self) -> String {
        let segments = self.path.split('/').map(|segment| match segment.find('{') {
            Some(start) => format!("{}{{}}", &segment[..start]),
            None => segment.to_owned(),
        });
        let segments: Vec<String> = segments.collect();
        format!("{} {}", self.method, segments.join("/"))
    }
}

impl Type {
    /// What values look like, in a word.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Any => "any JSON",
            Self::Binary => "bytes",
            Self::Boolean => "boolean",
            Self::DateTime => "time",
            Self::Integer => "integer",
            Self::Nothing => "no body",
            Self::Number | Self::Numeric => "number",
            Self::String => "string",
            Self::Enum(_) => "enum",
            Self::List(_) => "list",
            Self::Map(_) => "map",
            Self::Nullable(inner) => inner.word(),
            Self::Object(_) => "object",
            Self::Ref(_) => "unknown type",
            Self::Union(_) => "union",
        }
    }

    /// Whether both are of the same kind, whatever is inside.
    pub fn same_kind(&self, other: &Self) -> bool {
        let numeric = |kind: &Self| matches!(kind, Self::Integer | Self::Number | Self::Numeric);
        if matches!(self, Self::Numeric) || matches!(other, Self::Numeric) {
            return numeric(self) && numeric(other);
        }
        self.word() == other.word()
    }

    /// Name of the type that this refers to.
    pub fn reference(&self) -> Option<&str> {
        match self {
            Self::Ref(name) => Some(name),
            Self::Nullable(inner) => inner.reference(),
            _ => None,
        }
    }
}
