//! The outcome of an action run.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::runtime::one_line;
use crate::types::{ErrorOrigin, ErrorOriginObject, Observation, RunActionResponse};

/// Why an action failed although the call succeeded. The API reports failures of actions with status 200.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ActionFailure {
    /// The component's error message.
    pub message: String,
    /// Name of the error, such as `Error` or `TypeError`.
    pub name: Option<String>,
    /// Where the failure came from, in the form in which the API sent it; see [`origin`](Self::origin).
    pub attribution: Option<ErrorAttribution>,
    /// The error as the API sent it, with all its fields.
    pub raw: Value,
}

/// Where the failure of an action came from: an [`ErrorOrigin`], or an object with one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(untagged)]
#[non_exhaustive]
pub enum ErrorAttribution {
    /// The origin on its own.
    Origin(ErrorOrigin),
    /// An object with `origin`.
    Object(ErrorOriginObject),
    /// Any other value, as the server sent it.
    Other(Value),
}

impl ErrorAttribution {
    /// The origin, in whichever form it was sent.
    pub fn origin(&self) -> Option<&ErrorOrigin> {
        match self {
            Self::Origin(origin) => Some(origin),
            Self::Object(object) => object.origin.as_ref(),
            Self::Other(_) => None,
        }
    }
}

impl ActionFailure {
    /// Where the failure came from. The API calls this a best effort, and does not always tell.
    ///
    /// [`ErrorOrigin`] says for which origins it helps to run the action again. An origin that this version does not know
    /// is [`ErrorOrigin::Unknown`].
    pub fn origin(&self) -> Option<&ErrorOrigin> {
        self.attribution.as_ref()?.origin()
    }

    fn read(raw: Value) -> Self {
        let text = |key: &str| raw.get(key).and_then(Value::as_str).map(str::to_owned);
        let message = raw.as_str().map(str::to_owned);
        Self {
            message: message
                .or_else(|| text("message"))
                .or_else(|| text("detail"))
                .unwrap_or_else(|| raw.to_string()),
            name: text("name").or_else(|| text("title")),
            attribution: raw.get("attribution").and_then(attribution),
            raw,
        }
    }

    /// The failure in an entry of a log. Errors have neither attribution nor, now and then, a message there.
    fn logged(entry: &Observation) -> Self {
        let error = entry.err.as_ref();
        let message = error.and_then(|error| error.message.as_ref());
        let message = message.or(entry.msg.as_ref());
        let raw = serde_json::to_value(error).unwrap_or_default();
        Self {
            message: message.cloned().unwrap_or_else(|| "no message".to_owned()),
            ..Self::read(raw)
        }
    }
}

fn attribution(value: &Value) -> Option<ErrorAttribution> {
    Option::deserialize(value).ok().flatten()
}

impl Serialize for ActionFailure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ActionFailure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self::read)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for ActionFailure {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ActionFailure".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let error = generator.subschema_for::<crate::types::ActionErrorObject>();
        schemars::json_schema!({ "anyOf": [error, { "type": "string" }] })
    }
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
        let logged = || {
            let mut entries = self.os.iter().rev();
            let entry = entries.find(|entry| entry.k.as_deref() == Some("error"));
            entry.map(ActionFailure::logged)
        };
        self.error.clone().or_else(logged)
    }

    /// The response if the action succeeded, or else its failure.
    pub fn into_result(self) -> Result<Self, Box<ActionFailure>> {
        match self.failure() {
            Some(failure) => Err(Box::new(failure)),
            None => Ok(self),
        }
    }

    /// The one-line summary that most actions export.
    pub fn summary(&self) -> Option<&str> {
        self.exports.get("$summary").and_then(Value::as_str)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn failure(response: Value) -> ActionFailure {
        RunActionResponse::deserialize(&response)
            .expect("a response")
            .failure()
            .expect("a failure")
    }

    #[test]
    fn the_origin_is_read_from_a_text_and_from_an_object() {
        for attribution in [json!("upstream_api"), json!({ "origin": "upstream_api" })] {
            let error = json!({ "message": "m", "name": "Error", "attribution": attribution });
            let failure = failure(json!({ "error": error }));
            assert_eq!(failure.origin(), Some(&ErrorOrigin::UpstreamApi));
            assert_eq!(
                (failure.message.as_str(), failure.name.as_deref()),
                ("m", Some("Error"))
            );
            assert_eq!(serde_json::to_value(&failure).expect("JSON"), error);
        }
    }

    #[test]
    fn an_unknown_origin_is_kept() {
        let error = json!({ "message": "m", "attribution": { "origin": "gremlins", "sure": 0.9 } });
        let failure = failure(json!({ "error": error }));
        assert_eq!(
            failure.origin(),
            Some(&ErrorOrigin::Unknown("gremlins".into()))
        );
        assert_eq!(failure.raw["attribution"]["sure"], 0.9);
    }

    #[test]
    fn an_attribution_of_unknown_form_costs_nothing_else() {
        for attribution in [json!(["x"]), json!(7), json!({ "origin": 3 })] {
            let error = json!({ "message": "m", "attribution": attribution });
            let failure = failure(json!({ "error": error }));
            assert_eq!((failure.message.as_str(), failure.origin()), ("m", None));
            assert_eq!(
                failure.attribution,
                Some(ErrorAttribution::Other(attribution))
            );
        }
    }

    #[test]
    fn an_error_of_any_form_is_a_failure_and_null_is_none() {
        let message = |error: Value| failure(json!({ "error": error })).message;
        assert_eq!(message(json!("broken")), "broken");
        assert_eq!(message(json!({ "title": "T", "detail": "d" })), "d");
        assert_eq!(message(json!({ "code": 7 })), r#"{"code":7}"#);
        assert_eq!(
            message(json!({ "message": 7, "name": ["x"] })),
            r#"{"message":7,"name":["x"]}"#
        );
        let response =
            RunActionResponse::deserialize(&json!({ "error": null })).expect("a response");
        assert_eq!(response.failure(), None);
    }

    #[test]
    fn without_an_error_the_last_one_of_the_log_counts() {
        let response = json!({ "os": [
            { "k": "error", "err": { "message": "first" } },
            { "k": "error", "err": { "message": "last", "name": "TypeError" } },
            { "k": "console.log", "msg": "bye" },
        ] });
        let logged = failure(response);
        assert_eq!(
            (logged.message.as_str(), logged.name.as_deref()),
            ("last", Some("TypeError"))
        );
        assert_eq!(
            failure(json!({ "os": [{ "k": "error" }] })).message,
            "no message"
        );
    }

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
        let failure = failure(json!({ "error": "a\nb\u{2028}c" }));
        assert_eq!(failure.to_string(), "the action failed: a b c");
    }
}
