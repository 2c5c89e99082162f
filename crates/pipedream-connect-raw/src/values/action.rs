//! The outcome of an action run.

use std::fmt;

use serde_json::Value;

use crate::runtime::one_line;
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
        write!(f, "the action failed: {}", one_line(&self.message))
    }
}

impl std::error::Error for ActionFailure {}

/// As JSON, without the queries of URLs: a presigned URL of the File Stash is a credential.
impl fmt::Debug for RunActionResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_string(self).map_err(|_| fmt::Error)?;
        write!(f, "RunActionResponse({})", without_url_queries(&json))
    }
}

/// JSON text without the queries of the URLs in it.
fn without_url_queries(json: &str) -> String {
    let ends_url = |c: char| c.is_whitespace() || matches!(c, '"' | '\\' | '<' | '>');
    let (mut shown, mut rest) = (String::new(), json);
    while let Some((before, after)) = rest.split_once("://") {
        let end = after.find(ends_url).unwrap_or(after.len());
        let (url, behind) = after.split_at_checked(end).unwrap_or((after, ""));
        shown.extend([before, "://"]);
        match url.split_once('?') {
            Some((path, _)) => shown.extend([path, "?[redacted]"]),
            None => shown.push_str(url),
        }
        rest = behind;
    }
    shown.push_str(rest);
    shown
}

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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn debug_output_of_a_run_contains_no_presigned_url() -> serde_json::Result<()> {
        let url = "https://files.example/a.pdf?next=https://x.example&X-Amz-Signature=hush";
        let run: RunActionResponse = serde_json::from_value(json!({
            "exports": { "$summary": "1 file", "$filestash_uploads": [{ "get_url": url }] },
            "ret": format!("see {url} and \"{url}\"\n{url}"),
            "os": [{ "k": "log", "msg": url }],
            "later": [url],
        }))?;
        let shown = format!("{run:?}");
        assert!(!shown.contains("hush"), "{shown}");
        assert_eq!(
            shown
                .matches("https://files.example/a.pdf?[redacted]")
                .count(),
            6
        );
        assert!(shown.contains(r#""$summary":"1 file""#), "{shown}");
        Ok(())
    }

    #[test]
    fn a_failure_is_one_line() {
        let failure = ActionFailure {
            message: "a\nb\u{2028}c".to_owned(),
            name: None,
            attribution: None,
        };
        assert_eq!(failure.to_string(), "the action failed: a b c");
    }
}
