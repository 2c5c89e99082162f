//! Values that are sent but never printed.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use crate::values::Nullable;

/// Printed and serialized in place of a secret.
const REDACTED: &str = "[redacted]";

/// A string that neither `Debug` nor `Serialize` reveals: both write `[redacted]`. It has no `Display`.
#[derive(Clone, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The string. Call this as late as possible, and never log the result.
    ///
    /// ```
    /// use pipedream_connect_raw::values::Secret;
    ///
    /// let secret = Secret::from("csec");
    /// assert_eq!(secret.expose(), "csec");
    /// assert_eq!(format!("{secret:?}"), "[redacted]");
    /// assert_eq!(serde_json::to_value(&secret)?, "[redacted]");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// A JSON value that neither `Debug` nor `Serialize` reveals, such as a custom field of an account's credentials.
#[derive(Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct SecretValue(Value);

impl SecretValue {
    /// The value. Call this as late as possible, and never log the result.
    pub fn expose(&self) -> &Value {
        &self.0
    }
}

impl From<Value> for SecretValue {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl fmt::Debug for SecretValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(REDACTED)
    }
}

impl Serialize for SecretValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(REDACTED)
    }
}

/// Serializes a secret as its content, for serde's `serialize_with`: in a type of your own that is stored where secrets
/// may be. The request bodies of the API are written this way.
///
/// ```
/// use pipedream_connect_raw::values::{Secret, serialize_exposed};
///
/// #[derive(serde::Serialize)]
/// struct Stored {
///     #[serde(serialize_with = "serialize_exposed")]
///     client_secret: Secret,
/// }
/// let stored = Stored { client_secret: Secret::from("csec") };
/// assert_eq!(serde_json::to_value(&stored)?["client_secret"], "csec");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn serialize_exposed<T: Expose, S: Serializer>(
    secret: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    secret.serialize_exposed(serializer)
}

/// What [`serialize_exposed`] accepts: [`Secret`] and [`SecretValue`], also in [`Option`] and [`Nullable`].
pub trait Expose {
    /// Serializes the content.
    fn serialize_exposed<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

impl Expose for Secret {
    fn serialize_exposed<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl Expose for SecretValue {
    fn serialize_exposed<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<T: Expose> Expose for Option<T> {
    fn serialize_exposed<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(secret) => secret.serialize_exposed(serializer),
            None => serializer.serialize_none(),
        }
    }
}

impl<T: Expose> Expose for Nullable<T> {
    fn serialize_exposed<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(secret) => secret.serialize_exposed(serializer),
            Self::Null => serializer.serialize_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_secret_is_serialized_only_if_the_type_around_it_exposes_it() -> serde_json::Result<()> {
        #[derive(Serialize)]
        struct Body {
            hidden: Secret,
            hidden_value: SecretValue,
            #[serde(serialize_with = "serialize_exposed")]
            text: Secret,
            #[serde(serialize_with = "serialize_exposed")]
            value: Option<SecretValue>,
            #[serde(serialize_with = "serialize_exposed")]
            absent: Option<Secret>,
            #[serde(serialize_with = "serialize_exposed")]
            cleared: Option<Nullable<Secret>>,
        }
        let body = Body {
            hidden: "a".into(),
            hidden_value: json!({ "b": 1 }).into(),
            text: "c".into(),
            value: Some(json!({ "d": 1 }).into()),
            absent: None,
            cleared: Some(Nullable::Null),
        };
        let expected = json!({
            "hidden": "[redacted]",
            "hidden_value": "[redacted]",
            "text": "c",
            "value": { "d": 1 },
            "absent": null,
            "cleared": null,
        });
        assert_eq!(serde_json::to_value(&body)?, expected);
        Ok(())
    }
}
