//! Actions as tools for language models: what a model sees, what it can set, and what its calls lead to.

mod approval;
mod calls;
mod hooks;
mod schemas;

use pipedream_connect::tools::{ToolCall, ToolReply, ToolSet};
use pipedream_connect::{Client, User};
use pipedream_connect_emulator::{Emulator, SeedAccount};
use serde_json::Value;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// An emulator, and a user with an account of each of some apps.
struct Fixture {
    emulator: Emulator,
    user: User,
}

impl Fixture {
    async fn start(apps: &[&str]) -> Outcome<Self> {
        let builder = apps.iter().fold(Emulator::builder(), |builder, app| {
            builder.account(SeedAccount::new("user-42", *app))
        });
        let emulator = builder.start().await?;
        let client = Client::builder().env_vars(emulator.env()).build()?;
        let user = client.user("user-42")?;
        Ok(Self { emulator, user })
    }

    /// How many times the emulator has run an action.
    fn runs(&self) -> usize {
        self.requests("actions_run")
    }

    fn requests(&self, operation: &str) -> usize {
        let requests = self.emulator.requests();
        let of_operation = requests
            .iter()
            .filter(|request| request.operation == Some(operation));
        of_operation.count()
    }
}

async fn call(tools: &ToolSet, name: &str, arguments: Value) -> Outcome<ToolReply> {
    Ok(tools.call(ToolCall::new(name, arguments)).await?)
}
