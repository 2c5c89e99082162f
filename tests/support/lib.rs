//! What the tests share: clients, a scripted server, a test clock, and every operation as a table.

pub mod bare_clients;
pub mod bench_server;
pub mod bodies;
pub mod cargo;
#[rustfmt::skip]
#[path = "../generated/calls.rs"]
pub mod calls;
pub mod checked_action;
pub mod clients;
pub mod clock;
pub mod conformance;
#[rustfmt::skip]
#[path = "../generated/dispatch.rs"]
pub mod dispatch;
pub mod file_store;
pub mod server;
pub mod spec;

use futures_util::FutureExt as _;
use pipedream_connect::{BoxFuture, Client, Error, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// An operation as a function of one text, which is passed for every string argument.
pub struct Call {
    /// The operation's id.
    pub id: &'static str,
    /// Whether an argument is an id.
    pub takes_id: bool,
    /// Calls it with its required arguments.
    pub least: fn(&Client, &str) -> BoxFuture<Result<(), Error>>,
    /// Calls it with all its arguments.
    pub full: fn(&Client, &str) -> BoxFuture<Result<(), Error>>,
}

/// A schema's name, and a function that decodes a body of it and encodes the result.
pub type Decoder = (&'static str, fn(&Value) -> Result<Value, serde_json::Error>);

/// A schema's name, and a function that returns its JSON Schema.
pub type SchemaOf = (&'static str, fn() -> schemars::Schema);

/// Drops the value of a call. The box contains the call's own future and nothing that adds to its size.
fn outcome<T: 'static>(
    call: impl Future<Output = Result<Response<T>, Error>> + Send + 'static,
) -> BoxFuture<Result<(), Error>> {
    Box::pin(call.map(|outcome| outcome.map(|_| ())))
}

/// Decodes a value as `T` from its text, as a response is decoded, and encodes it again.
fn decode<T: DeserializeOwned + Serialize>(value: &Value) -> Result<Value, serde_json::Error> {
    let typed: T = serde_json::from_slice(value.to_string().as_bytes())?;
    serde_json::to_value(typed)
}

fn object(text: &str) -> Map<String, Value> {
    Map::from_iter([("key".to_owned(), json(text))])
}

fn json(text: &str) -> Value {
    json!({ "text": text, "null": null, "list": [1, true] })
}
