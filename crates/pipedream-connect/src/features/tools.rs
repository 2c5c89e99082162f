//! Actions as tools for language models.
//!
//! [`User::tools`](crate::User::tools) builds a [`ToolSet`]: a name, a description and a schema of the arguments for each
//! action, in the shape of the model's API, and a way to run what the model calls.

mod approval;
mod argument;
mod builder;
mod hooks;
mod names;
mod options;
mod provider;
mod reply;
mod schema;
mod tool;
mod tool_schema;
mod tool_set;

pub use self::approval::PendingCall;
pub use self::builder::ToolsBuilder;
pub use self::provider::{Provider, ToolCall};
pub use self::reply::{ToolReply, ToolResult};
pub use self::schema::NotStrict;
pub use self::tool::Tool;
pub use self::tool_schema::ToolSchema;
pub use self::tool_set::ToolSet;
