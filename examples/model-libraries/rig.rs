//! Tools of a user as tools of `rig`.
//!
//! Each becomes a `DynamicTool`, which a rig agent can use as any other. It is called directly here, as an agent would.

use std::error::Error;

use pipedream_connect::Client;
use pipedream_connect::tools::{Tool, ToolCall, ToolSet};
use pipedream_connect_emulator::{Emulator, SeedAccount};
use rig_core::message::ToolName;
use rig_core::tool::{DynamicTool, ToolExecutionError, ToolOutput};
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let emulator = Emulator::builder().account(SeedAccount::new("user-42", "slack")).start().await?;
    let client = Client::builder().env_vars(emulator.env()).build()?;
    let tools = client.user("user-42")?.tools().app("slack").await?;

    let for_rig: Vec<DynamicTool> = tools.iter().map(|tool| to_rig(tool, &tools)).collect::<Result<_, _>>()?;
    for tool in &for_rig {
        println!("{}", tool.name());
    }
    let send = for_rig.iter().find(|tool| tool.name().to_string() == "slack-send-message");
    let output = send.ok_or("no such tool")?.execute(json!({"conversation": "C0GENERAL", "text": "Hello"})).await?;
    println!("{output:?}");
    Ok(())
}

fn to_rig(tool: &Tool, tools: &ToolSet) -> Result<DynamicTool, Box<dyn Error>> {
    let (name, tools) = (tool.name().to_owned(), tools.clone());
    let schema = tool.schema().to_value();
    Ok(DynamicTool::new(ToolName::new(&name)?, tool.description(), schema, move |arguments| {
        Box::pin(run(tools.clone(), ToolCall::new(&name, arguments)))
    }))
}

/// What the model can correct is an output, as it is for every other API. Only failed calls are errors.
async fn run(tools: ToolSet, call: ToolCall) -> Result<ToolOutput, ToolExecutionError> {
    let reply = tools.call(call).await.map_err(ToolExecutionError::from_error)?;
    Ok(match reply.text().parse::<Value>() {
        Ok(json) => ToolOutput::json(json),
        Err(_) => ToolOutput::text(reply.text()),
    })
}
