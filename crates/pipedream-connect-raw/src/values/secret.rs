//! Values that are sent but never printed.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Printed in place of a secret.
const REDACTED: &str = "[redacted]";

/// A string that `Debug` redacts. It has no `Display`.
///
/// ```
/// use pipedream_connect_raw::values::Secret;
///
/// let secret = Secret::from("csec");
/// assert_eq!(format!("{secret:?}"), "[redacted]");
/// assert_eq!(secret.expose(), "csec");
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The string. Call this as late as possible, and never log the result.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
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

/// A JSON value that `Debug` redacts, such as a custom field of an account's credentials.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct SecretValue(Value);

impl SecretValue {
    /// The value. Call this as late as possible, and never log the result.
    pub fn expose(&self) -> &Value {
        &self.0
    }
}

impl fmt::Debug for SecretValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl From<Value> for SecretValue {
    fn from(value: Value) -> Self {
        Self(value)
    }
}
