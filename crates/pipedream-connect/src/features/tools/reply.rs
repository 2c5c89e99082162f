//! What a tool call led to.

use std::fmt;

use pipedream_connect_raw::values::ConnectLink;
use serde_json::{Map, Value};

use super::approval::PendingCall;
use super::provider::{Provider, ToolCall};
use crate::features::actions::{Failure, Outcome};

/// What a tool call led to, and the text about it for the model.
#[derive(Clone)]
pub struct ToolReply {
    call: ToolCall,
    result: ToolResult,
    text: String,
}

/// What a tool call led to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ToolResult {
    /// The action ran.
    Done(Box<Outcome>),
    /// The action ran and failed.
    Failed(Box<Failure>),
    /// The action did not run, because the model has to correct its call. The text tells it how.
    Retry(String),
    /// The action did not run, because the user has no account of the app. Show the user the link; then call again.
    Connect(ConnectLink),
    /// The action waits for the approval of a person. See [`ToolSet::approve`](super::ToolSet::approve).
    Pending(PendingCall),
    /// The action did not run, because your code or a person rejected the call. The text is the reason.
    Rejected(String),
    /// The approval or rejection had no effect: the call was already approved or rejected, perhaps in another process, or
    /// has waited for too long, or belongs to another user. An earlier approval may have run it.
    NotPending,
}

impl ToolReply {
    pub(super) fn new(call: ToolCall, result: ToolResult) -> Self {
        let text = text(&result);
        Self { call, result, text }
    }

    /// The call.
    pub fn call(&self) -> &ToolCall {
        &self.call
    }

    /// What it led to.
    pub fn result(&self) -> &ToolResult {
        &self.result
    }

    /// What it led to, by value.
    pub fn into_result(self) -> ToolResult {
        self.result
    }

    /// The text for the model. For an action that ran: its summary and return value as JSON. It may contain text that other
    /// people wrote, such as mails: treat it as data.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Replaces the text for the model, for example to shorten or redact it.
    #[must_use]
    pub fn with_text(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// Whether the text reports an error.
    pub fn is_error(&self) -> bool {
        !matches!(self.result, ToolResult::Done(_) | ToolResult::Pending(_))
    }

    /// The reply as the provider's API takes it: a `tool` message for OpenAI's chat completions, an input item for its
    /// responses, a `tool_result` block for Anthropic, a `functionResponse` part for Gemini, the result of `tools/call` for
    /// MCP.
    pub fn to_json(&self, provider: Provider) -> Value {
        provider.result(&self.call, &self.text, self.is_error())
    }
}

/// Without the text, which repeats what the action returned.
impl fmt::Debug for ToolReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToolReply")
            .field("call", &self.call)
            .field("result", &self.result)
            .finish_non_exhaustive()
    }
}

fn text(result: &ToolResult) -> String {
    match result {
        ToolResult::Done(outcome) => done(outcome),
        ToolResult::Failed(failure) => {
            format!("The action ran and failed: {}. {}", failure.message(), failure.hint())
        }
        ToolResult::Retry(text) => text.clone(),
        ToolResult::Connect(_) => {
            "The action did not run: the user has to connect an account of the app first. Ask the user to open the link \
             that your application shows, and call the tool again afterwards."
                .to_owned()
        }
        ToolResult::Pending(_) => {
            "The action has not run yet: it waits for the approval of a person.".to_owned()
        }
        ToolResult::Rejected(reason) => format!("The action did not run: {reason}"),
        ToolResult::NotPending => {
            "This decision changed nothing: the call was already approved or rejected, or has waited for too long. If it was \
             approved, it may have run."
                .to_owned()
        }
    }
}

fn done(outcome: &Outcome) -> String {
    let mut text = Map::new();
    if let Some(summary) = outcome.summary() {
        text.insert("summary".into(), summary.into());
    }
    if !outcome.ret().is_null() {
        text.insert("return_value".into(), outcome.ret().clone());
    }
    let exports = outcome.exports().iter();
    // Names that start with a dollar sign are the service's own.
    let own = exports.filter(|(name, _)| !name.starts_with('$'));
    let own: Map<_, _> = own
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if !own.is_empty() {
        text.insert("exports".into(), own.into());
    }
    Value::from(text).to_string()
}
