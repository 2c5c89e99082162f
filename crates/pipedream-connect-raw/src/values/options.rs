//! Options of props in the three shapes that the API uses, and small values of action runs.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::types::{PropOption, PropOptionNested};

/// One option of a prop: `{label, value}`, the same inside `__lv`, or a bare value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum OptionItem {
    /// `{"__lv": {label, value}}`.
    Nested(PropOptionNested),
    /// `{label, value}`.
    Labelled(PropOption),
    /// A bare value, which is its own label.
    Bare(Value),
}

impl OptionItem {
    /// The label to display. A bare value that is not a string is shown as JSON.
    pub fn label(&self) -> String {
        match self {
            Self::Nested(option) => option.lv.label.clone(),
            Self::Labelled(option) => option.label.clone(),
            Self::Bare(Value::String(text)) => text.clone(),
            Self::Bare(value) => value.to_string(),
        }
    }

    /// The value to use in `configured_props`; null if the API sent none.
    pub fn value(&self) -> &Value {
        match self {
            Self::Nested(option) => option.lv.value.as_ref().unwrap_or(&Value::Null),
            Self::Labelled(option) => option.value.as_ref().unwrap_or(&Value::Null),
            Self::Bare(value) => value,
        }
    }
}

/// The File Stash that an action run synchronises its `/tmp` with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StashId {
    /// A new stash, whose id is returned as `stash_id`.
    New,
    /// An existing stash.
    Id(String),
    /// A flag: `true` creates a new stash.
    Flag(bool),
}

impl From<&str> for StashId {
    fn from(id: &str) -> Self {
        match id {
            "NEW" => Self::New,
            id => Self::Id(id.to_owned()),
        }
    }
}

impl From<String> for StashId {
    fn from(id: String) -> Self {
        Self::from(id.as_str())
    }
}

impl From<bool> for StashId {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl Serialize for StashId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::New => serializer.serialize_str("NEW"),
            Self::Id(id) => serializer.serialize_str(id),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
        }
    }
}

impl<'de> Deserialize<'de> for StashId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(id) => Ok(Self::from(id)),
            Value::Bool(flag) => Ok(Self::Flag(flag)),
            _ => Err(serde::de::Error::custom("expected a string or a boolean")),
        }
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for StashId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "StashId".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "boolean"] })
    }
}

/// The value of an app prop: `{"authProvisionId": "apn_…"}`.
pub fn account_prop(account_id: impl Into<String>) -> Value {
    json!({ "authProvisionId": account_id.into() })
}
