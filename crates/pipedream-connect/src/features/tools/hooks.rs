//! Code of the caller that runs around each tool call.

use std::fmt;
use std::sync::Arc;

use super::provider::ToolCall;
use super::reply::ToolReply;
use super::tool_schema::ToolSchema;
use crate::future::BoxFuture;

type Before = Arc<dyn Fn(ToolCall) -> BoxFuture<Result<ToolCall, String>> + Send + Sync>;
type After = Arc<dyn Fn(ToolReply) -> BoxFuture<ToolReply> + Send + Sync>;
type Schema = Arc<dyn Fn(&mut ToolSchema<'_>) + Send + Sync>;

/// The hooks of a set, each in the order in which it was added.
#[derive(Clone, Default)]
pub(super) struct Hooks {
    pub(super) before: Vec<Before>,
    pub(super) after: Vec<After>,
    pub(super) schema: Vec<Schema>,
}

impl Hooks {
    /// The call that is to run, or why not.
    pub(super) async fn before(&self, mut call: ToolCall) -> Result<ToolCall, String> {
        for hook in &self.before {
            call = hook(call).await?;
        }
        Ok(call)
    }

    pub(super) async fn after(&self, mut reply: ToolReply) -> ToolReply {
        for hook in &self.after {
            reply = hook(reply).await;
        }
        reply
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks")
            .field("before", &self.before.len())
            .field("after", &self.after.len())
            .field("schema", &self.schema.len())
            .finish()
    }
}
