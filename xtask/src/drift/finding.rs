//! Differences between connect.yaml and the official packages.

use serde::Deserialize;

use super::facts::{Field, Operation, Type};

/// In what way connect.yaml differs from the packages. The names are those of openapi/drift.yaml.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// A package has it, connect.yaml does not.
    Missing,
    /// connect.yaml has it, no package does.
    Extra,
    /// connect.yaml says that it is always there, or must be sent; a package that it may be left out.
    Required,
    /// connect.yaml says that it may be left out; the packages that it is always there, or must be sent.
    Optional,
    /// Missing is fine for connect.yaml, null is not; a package accepts both.
    NotNull,
    /// Values of different kinds.
    Type,
}

/// One difference.
#[derive(Debug)]
pub struct Finding<'a> {
    pub difference: Difference,
    pub place: Place,
    /// The packages that disagree with connect.yaml.
    pub packages: Vec<usize>,
    /// One sentence.
    pub text: String,
    /// The package that the fix is made from.
    pub source: usize,
    pub fix: Fix<'a>,
}

/// Where something is: in words, and in the document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// `Account.name`, `accounts_list query app`, `AppAuthType value oauth`.
    pub label: String,
    /// JSON pointer into connect.yaml, as a fragment.
    pub pointer: String,
}

/// Which way values travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    Request,
    Response,
}

/// What would make connect.yaml agree. Places are those of the thing itself, also if it does not exist yet.
#[derive(Clone, Debug)]
pub enum Fix<'a> {
    /// The operation as its package describes it.
    AddOperation(&'a Operation),
    /// Its location, `query` or `header`, and its name.
    AddParameter(&'static str, &'a str, &'a Field),
    AddField(&'a Field, Direction),
    AddValue(&'a str),
    AddMember(&'a Type, String),
    AddBody(&'a Type, Direction),
    /// Whether a parameter must be sent.
    Parameter {
        required: bool,
    },
    /// Whether a property is always there.
    Property {
        required: bool,
        nullable: bool,
    },
    Nullable(bool),
    Retype(&'a Type, Direction),
    Remove,
}

impl Difference {
    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Extra => "extra",
            Self::Required => "required",
            Self::Optional => "optional",
            Self::NotNull => "not_null",
            Self::Type => "type",
        }
    }
}

impl Place {
    pub fn schema(name: &str) -> Self {
        Self {
            label: name.to_owned(),
            pointer: format!("#/components/schemas/{name}"),
        }
    }

    /// A parameter that operations share.
    pub fn parameter(name: &str) -> Self {
        Self {
            label: format!("parameter {name}"),
            pointer: format!("#/components/parameters/{name}"),
        }
    }

    /// A property of the schema here.
    pub fn property(&self, name: &str) -> Self {
        Self {
            label: format!("{}.{name}", self.label),
            pointer: format!("{}/properties/{name}", self.pointer),
        }
    }

    /// The items of the list, or the values of the map here.
    pub fn items(&self, key: &str) -> Self {
        Self {
            label: format!("{}[]", self.label),
            pointer: format!("{}/{key}", self.pointer),
        }
    }

    /// Something else that belongs to this place.
    pub fn part(&self, words: &str, pointer: &str) -> Self {
        Self {
            label: format!("{} {words}", self.label),
            pointer: format!("{}/{pointer}", self.pointer),
        }
    }
}
