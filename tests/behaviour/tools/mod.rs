//! Actions as tools for language models: what a model sees, what it can set, and what its calls lead to.

mod approval;
mod calls;
mod hooks;
mod schemas;

use pipedream_connect::tools::{ToolCall, ToolReply, ToolSet};
use serde_json::Value;

use crate::emulated_user::EmulatedUser;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

async fn call(tools: &ToolSet, name: &str, arguments: Value) -> Outcome<ToolReply> {
    Ok(tools.call(ToolCall::new(name, arguments)).await?)
}
