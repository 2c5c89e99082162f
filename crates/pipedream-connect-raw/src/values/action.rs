//! The outcome of an action run.

use std::fmt;

use serde_json::Value;

use crate::types::RunActionResponse;

/// Why an action failed although the call succeeded. The API reports failures of actions with status 200.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ActionFailure {
    /// The component's error message.
    pub message: String,
    /// Name of the error, such as `Error` or `TypeError`.
    pub name: Option<String>,
    /// Who caused the failure, according to the API.
    pub attribution: Option<String>,
}

impl fmt::Display for ActionFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the action failed: {}", self.message)
    }
}

impl std::error::Error for ActionFailure {}

impl RunActionResponse {
    /// The failure of the action, if it failed: the response's `error`, or else the last error in its logs.
    pub fn failure(&self) -> Option<ActionFailure> {
        if let Some(error) = self.error.as_ref().filter(|error| !error.is_null()) {
            return Some(described(error));
        }
        let logged = self
            .os
            .iter()
            .rev()
            .find(|entry| entry.k.as_deref() == Some("error"))?;
        let error = logged.err.as_ref();
        let message = error
            .and_then(|error| error.message.clone())
            .or_else(|| logged.msg.clone());
        Some(ActionFailure {
            message: message.unwrap_or_else(|| "no message".to_owned()),
            name: error.and_then(|error| error.name.clone()),
            attribution: None,
        })
    }

    /// The response if the action succeeded, or else its failure.
    pub fn into_result(self) -> Result<Self, ActionFailure> {
        match self.failure() {
            Some(failure) => Err(failure),
            None => Ok(self),
        }
    }

    /// The one-line summary that most actions export.
    pub fn summary(&self) -> Option<&str> {
        self.exports.get("$summary").and_then(Value::as_str)
    }
}

fn described(error: &Value) -> ActionFailure {
    let text = |key: &str| error.get(key).and_then(Value::as_str).map(str::to_owned);
    let message = error.as_str().map(str::to_owned);
    ActionFailure {
        message: message
            .or_else(|| text("message"))
            .or_else(|| text("detail"))
            .unwrap_or_else(|| error.to_string()),
        name: text("name").or_else(|| text("title")),
        attribution: text("attribution"),
    }
}
