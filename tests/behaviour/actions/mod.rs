//! Actions and triggers that check themselves: what is requested, what is rejected, what is sent.

#![allow(clippy::expect_used)]

mod accounts;
mod definitions;
mod dynamic;
mod errors;
mod labels;
mod properties;
mod runs;
mod triggers;

use std::sync::Arc;

use connect_tests::clients;
use connect_tests::server::{Reply, Server};
use pipedream_connect::types::Component;
use pipedream_connect::{Client, User};
use pipedream_connect_emulator::{Emulator, SeedAccount};
use serde_json::{Value, json};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// An emulator and a user with an account of each of some apps.
struct Fixture {
    emulator: Emulator,
    client: Client,
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
        Ok(Self {
            emulator,
            client,
            user,
        })
    }

    async fn account(&self, app: &str) -> Outcome<String> {
        let account = self.user.accounts().app(app).items().next().await;
        let id = account.ok_or("no account")??.id;
        self.emulator.clear_requests();
        Ok(id)
    }

    /// The operations that were requested since the last call, without token requests.
    fn operations(&self) -> Vec<&'static str> {
        let requests = self.emulator.requests();
        self.emulator.clear_requests();
        let operations = requests.iter().filter_map(|request| request.operation);
        operations
            .filter(|operation| *operation != "oauth_tokens_create")
            .collect()
    }
}

/// A user of a scripted server.
fn user(server: &Server) -> Outcome<User> {
    Ok(clients::oauth(server)?.user("user-42")?)
}

/// A definition with these props.
fn definition(props: Value) -> Arc<Component> {
    let definition = definition_json("app-act", "1.2.3", props);
    Arc::new(serde_json::from_value(definition).expect("a component"))
}

fn definition_json(key: &str, version: &str, props: Value) -> Value {
    json!({ "key": key, "name": "Act", "version": version, "component_type": "action", "configurable_props": props })
}

/// The response to the request of a definition.
fn definition_reply(key: &str, version: &str, props: Value) -> Reply {
    let definition = definition_json(key, version, props);
    Reply::json(200, json!({ "data": definition }).to_string())
}
