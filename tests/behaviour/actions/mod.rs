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
use pipedream_connect::User;
use pipedream_connect::types::Component;
use serde_json::{Value, json};

use crate::emulated_user::EmulatedUser;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

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
