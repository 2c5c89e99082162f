//! The runs of tool calls: what the callers permitted, and what the server carried out.

use std::collections::BTreeMap;

use http::HeaderMap;
use serde_json::{Map, Value, json};

use super::context::Simulation;
use super::invariants::Invariant;

/// Header with the number of the attempt, by a caller or an approver, that a request belongs to.
pub(super) const ATTEMPT: &str = "x-simulated-attempt";

/// The tools: one runs at once, the other waits for approval.
pub(super) const DIRECT: &str = "slack-read";
pub(super) const ASKING: &str = "slack-delete";

/// The definition of a tool. Its prop `call` identifies the tool call.
pub(super) fn definition(key: &str, version: &str) -> Value {
    json!({
        "key": key,
        "name": key,
        "version": version,
        "component_type": "action",
        "annotations": { "readOnlyHint": key == DIRECT, "destructiveHint": key == ASKING },
        "configurable_props": [
            { "name": "slack", "type": "app", "app": "slack" },
            { "name": "call", "type": "integer" },
            { "name": "text", "type": "string" },
        ],
    })
}

/// A request that runs an action for a tool call.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Run {
    pub(super) call: u64,
    attempt: u32,
    content: Content,
}

/// What an action gets, apart from the account.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Content {
    pub(super) key: String,
    pub(super) version: String,
    pub(super) props: Map<String, Value>,
}

impl Run {
    /// `None` for the body of a run that is no tool call.
    pub(super) fn read(headers: &HeaderMap, body: &[u8]) -> Option<Self> {
        let body: Value = serde_json::from_slice(body).ok()?;
        let text = |name: &str| Some(body.get(name)?.as_str()?.to_owned());
        let mut props = body.get("configured_props")?.as_object()?.clone();
        props.remove("slack");
        Some(Self {
            call: props.get("call")?.as_u64()?,
            attempt: headers.get(ATTEMPT)?.to_str().ok()?.parse().ok()?,
            content: Content {
                key: text("id")?,
                version: text("version")?,
                props,
            },
        })
    }

    /// The response of the action, which may fail.
    pub(super) fn response(&self) -> &'static str {
        match self.content.props.get("text").and_then(Value::as_str) {
            Some("fail") => r#"{"error":{"message":"failed","name":"Error"}}"#,
            _ => r#"{"ret":1}"#,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Permission {
    /// Nobody has approved the call yet.
    #[default]
    Waiting,
    Given,
    /// The call must never run: it was refused or rejected, or someone learned that it did not run.
    Denied,
}

#[derive(Default)]
struct Call {
    expected: Option<Content>,
    permission: Permission,
    runs: Vec<Run>,
}

/// All tool calls of a schedule.
#[derive(Default)]
pub(super) struct Runs(BTreeMap<u64, Call>);

impl Runs {
    /// What runs if the call is carried out.
    pub(super) fn expect(&mut self, call: u64, content: Content) {
        self.0.entry(call).or_default().expected = Some(content);
    }

    pub(super) fn permit(&mut self, call: u64) {
        let permission = &mut self.0.entry(call).or_default().permission;
        if *permission == Permission::Waiting {
            *permission = Permission::Given;
        }
    }

    pub(super) fn of_attempt(&self, call: u64, attempt: u32) -> usize {
        let runs = self.0.get(&call).map_or(&[][..], |call| &call.runs);
        runs.iter().filter(|run| run.attempt == attempt).count()
    }

    fn deny(&mut self, call: u64) -> usize {
        let call = self.0.entry(call).or_default();
        call.permission = Permission::Denied;
        call.runs.len()
    }

    /// Records a run. Returns the invariant that it violates.
    fn add(&mut self, run: &Run) -> Option<Invariant> {
        let call = self.0.entry(run.call).or_default();
        call.runs.push(run.clone());
        if call.runs.len() > 1 {
            Some(Invariant::ToolCallRunsOnce)
        } else if call.permission != Permission::Given {
            Some(Invariant::PermittedRunsOnly)
        } else if call.expected.as_ref() != Some(&run.content) {
            Some(Invariant::PermittedContentOnly)
        } else {
            None
        }
    }
}

impl Simulation {
    /// The server runs an action for a tool call.
    pub(super) fn ran(&self, run: &Run) {
        let violated = self.state().server.runs.add(run);
        if let Some(invariant) = violated {
            self.violated(invariant, || format!("{run:?}"));
        }
    }

    /// The call must not have run, and must never run.
    pub(super) fn deny(&self, call: u64, reason: &str) {
        let runs = self.state().server.runs.deny(call);
        if runs > 0 {
            self.violated(Invariant::PermittedRunsOnly, || {
                format!("tool call {call} ran {runs} times: {reason}")
            });
        }
    }
}
