//! Tool calls that wait for the approval of a person.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::provider::ToolCall;
use crate::Error;
use crate::clock::Time;
use crate::state::{Change, State, StateStore};

/// How long a call waits for approval.
const EXPIRES_IN: Duration = Duration::from_secs(24 * 60 * 60);

/// Replaces a call that was approved or rejected. A database client may repeat the change that stored the call, and the
/// mark keeps it from waiting again.
const DECIDED: &[u8] = b"decided";

/// A tool call that waits for the approval of a person. It can be serialized, shown, and stored; the store of the set has
/// what will be run.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PendingCall {
    /// Identifies the pending call.
    pub id: String,
    /// Your application's id for the user for whom the action will run.
    pub external_user_id: String,
    /// The name of the tool.
    pub tool: String,
    /// The version of the action that will run.
    pub version: String,
    /// The id of the model's call, for the reply.
    pub call_id: String,
    /// The props that will be sent, apart from the account.
    pub props: Map<String, Value>,
    /// When it stops waiting: a day after the model's call.
    pub expires_at: SystemTime,
}

/// Prints the names of the props only: their values may be private.
impl fmt::Debug for PendingCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingCall")
            .field("id", &self.id)
            .field("external_user_id", &self.external_user_id)
            .field("tool", &self.tool)
            .field("version", &self.version)
            .field("props", &self.props.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

impl PendingCall {
    /// The model's call, for the reply.
    pub(super) fn call(&self) -> ToolCall {
        ToolCall {
            id: self.call_id.clone(),
            ..ToolCall::new(&self.tool, self.props.clone())
        }
    }
}

/// The pending calls of a set, in a store that processes may share.
#[derive(Clone, Debug)]
pub(super) struct Approvals(State);

impl Approvals {
    pub(super) fn new(store: Arc<dyn StateStore>, time: Time) -> Self {
        Self(State::new(store, time, "no action was run"))
    }

    /// Stores a call until it is approved or rejected.
    pub(super) async fn add(&self, call: &PendingCall) -> Result<(), Error> {
        let key = key(&call.id);
        let record =
            serde_json::to_vec(call).map_err(|source| self.0.invalid_value(&key, source))?;
        let create = Change::create(&key, record).expires_at(call.expires_at);
        match self.0.compare_and_set(create).await? {
            true => Ok(()),
            false => Err(self.0.refused(&key, "a pending call with this id exists")),
        }
    }

    /// Marks a call of the user as decided and returns it. Of all who ask for it, one gets it.
    pub(super) async fn take(&self, id: &str, user: &str) -> Result<Option<PendingCall>, Error> {
        let key = key(id);
        let stored = self.0.get(&key).await?;
        let Some(record) = stored.filter(|record| record != DECIDED) else {
            return Ok(None);
        };
        let call: PendingCall =
            serde_json::from_slice(&record).map_err(|source| self.0.invalid_value(&key, source))?;
        if call.external_user_id != user {
            return Ok(None);
        }
        // The mark outlives the call on every clock, also on one that was set back meanwhile.
        let mark_expires_at = a_day_after(call.expires_at.max(self.0.now()));
        let decide = Change::replace(key, record, DECIDED).expires_at(mark_expires_at);
        let decided = self.0.compare_and_set(decide).await?;
        Ok(decided.then_some(call))
    }
}

pub(super) fn a_day_after(time: SystemTime) -> SystemTime {
    time.checked_add(EXPIRES_IN).unwrap_or(time)
}

fn key(id: &str) -> String {
    // The id may come from outside.
    let id: String = id
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(64)
        .collect();
    format!("pipedream-connect/pending-call/{id}")
}
