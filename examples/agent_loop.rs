//! An agent: a model calls actions as tools, and a person approves what may destroy something.
//!
//! `cargo run -p connect-examples --example agent-loop` needs no network: the emulator takes the place of the API, and a
//! script that of the model.

#![expect(clippy::print_stdout, reason = "an example")]

use pipedream_connect::state::MemoryStore;
use pipedream_connect::tools::{Provider, ToolReply, ToolResult, ToolSet};
use pipedream_connect::{Client, actions::ActionError};
use pipedream_connect_emulator::{Emulator, SeedAccount};
use serde_json::{Value, json};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const API: Provider = Provider::OpenAiChat;
const MAX_TURNS: usize = 10;

async fn run_agent(tools: &ToolSet, mut model: Model, task: &str) -> Outcome<String> {
    let mut messages = vec![json!({ "role": "user", "content": task })];
    for _ in 0..MAX_TURNS {
        let request = json!({ "messages": messages, "tools": tools.to_json(API) });
        let response = model.complete(&request)?;
        let message = &response["choices"][0]["message"];
        messages.push(message.clone());
        let calls = API.tool_calls(&response);
        if calls.is_empty() {
            return Ok(message["content"].as_str().unwrap_or_default().to_owned());
        }
        for call in calls {
            println!("call  {} {}", call.name, call.arguments);
            let reply = decide(tools, tools.call(call).await?).await?;
            println!("reply {}", reply.text());
            messages.push(reply.to_json(API));
        }
    }
    Err("the model did not come to an end".into())
}

/// Asks a person where one has to decide. A web application shows the pending call, and decides in a later request.
async fn decide(tools: &ToolSet, reply: ToolReply) -> Result<ToolReply, ActionError> {
    match reply.result() {
        ToolResult::Pending(pending) if pending.props["title"] == "Won't fix" => {
            println!("      a person rejects it");
            tools.reject(pending, "The issue is done: say so.").await
        }
        ToolResult::Pending(pending) => {
            println!("      a person approves it");
            tools.approve(pending).await
        }
        ToolResult::Connect(link) => {
            println!("      a person has to open {link}");
            Ok(reply)
        }
        _ => Ok(reply),
    }
}

#[tokio::main]
async fn main() -> Outcome {
    let emulator = Emulator::builder()
        .account(SeedAccount::new("user-42", "slack"))
        .account(SeedAccount::new("user-42", "gitlab"))
        .start()
        .await?;
    let client = Client::builder().env_vars(emulator.env()).build()?; // the real API: Client::from_env()?
    let user = client.user("user-42")?;
    let tools = user
        .tools()
        .actions(["slack-send-message", "gitlab-update-issue"])
        .approval(MemoryStore::default()) // in production: a store that outlives the process
        .await?;
    println!(
        "{}",
        run_agent(&tools, Model(0), "Close issue 12 and tell #general.").await?
    );
    Ok(())
}

/// Follows a script: each response is one call of a tool, the last one is text.
struct Model(usize);

impl Model {
    fn complete(&mut self, _request: &Value) -> Outcome<Value> {
        let issue = |title| json!({ "projectId": 45672541, "issueIid": 12, "title": title });
        let script = [
            ("gitlab-update-issue", issue("Won't fix")),
            ("gitlab-update-issue", issue("Done")),
            (
                "slack-send-message",
                json!({ "conversation": "C0GENERAL", "txt": "12 is done" }),
            ),
            (
                "slack-send-message",
                json!({ "conversation": "C0GENERAL", "text": "12 is done" }),
            ),
        ];
        let message = match script.get(self.0) {
            Some((name, arguments)) => {
                let function = json!({ "name": name, "arguments": arguments.to_string() });
                let call = json!({ "id": format!("call_{}", self.0), "type": "function", "function": function });
                json!({ "role": "assistant", "tool_calls": [call] })
            }
            None => {
                json!({ "role": "assistant", "content": "Issue 12 is done, and #general knows." })
            }
        };
        self.0 += 1;
        Ok(json!({ "choices": [{ "message": message }] }))
    }
}
