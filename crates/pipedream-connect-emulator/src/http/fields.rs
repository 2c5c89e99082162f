//! Fields of JSON request bodies and their types.

use serde_json::Value;

use super::response::ApiError;
use crate::json::{Json, Object};

/// JSON types of a field.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Text,
    Integer,
    Number,
    Boolean,
    Object,
    Texts,
    Any,
}

/// A field of a request body.
pub(crate) enum Field {
    Required(&'static str, Kind),
    /// May be null or missing.
    Optional(&'static str, Kind),
}

/// Checks an object against its fields. The error lists every invalid and every unknown field.
pub(crate) fn check(object: &Object, fields: &[Field]) -> Result<(), ApiError> {
    let problem = |field: &Field| {
        let (Field::Required(name, kind) | Field::Optional(name, kind)) = field;
        let text = match object.field(name) {
            None if matches!(field, Field::Required(..)) => "is required".to_owned(),
            Some(value) if !kind.accepts(value) => format!("must be {}", kind.describe()),
            _ => return None,
        };
        Some(((*name).to_owned(), Value::String(text)))
    };
    let known = |name: &String| {
        let mut fields = fields.iter();
        fields.any(|(Field::Required(known, _) | Field::Optional(known, _))| known == name)
    };
    // A null asks for nothing: Python 0.3 writes null for arguments that the caller leaves out.
    let given = object.iter().filter(|(_, value)| !value.is_null());
    let unknown = given.map(|(name, _)| name).filter(|name| !known(name));
    let unknown = unknown.map(|name| (name.clone(), "is not a field of this request".into()));
    let details: Object = fields.iter().filter_map(problem).chain(unknown).collect();
    if details.is_empty() {
        Ok(())
    } else {
        Err(ApiError::with_details(details))
    }
}

impl Kind {
    fn accepts(self, value: &Value) -> bool {
        match self {
            Kind::Text => value.is_string(),
            Kind::Integer => value.is_i64() || value.is_u64(),
            Kind::Number => value.is_number(),
            Kind::Boolean => value.is_boolean(),
            Kind::Object => value.is_object(),
            Kind::Texts => {
                let items = value.as_array();
                items.is_some_and(|items| items.iter().all(Value::is_string))
            }
            Kind::Any => true,
        }
    }

    fn describe(self) -> &'static str {
        match self {
            Kind::Text => "a string",
            Kind::Integer => "an integer",
            Kind::Number => "a number",
            Kind::Boolean => "a boolean",
            Kind::Object => "an object",
            Kind::Texts => "an array of strings",
            Kind::Any => "present",
        }
    }
}
