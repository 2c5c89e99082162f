//! What the tests share: every operation as a table, and a server that records requests and plays a script.

pub mod baseline;
pub mod bodies;
#[rustfmt::skip]
pub mod calls;
pub mod clients;
pub mod clock;
pub mod conformance;
#[rustfmt::skip]
pub mod dispatch;
pub mod loopback;
pub mod server;
pub mod simulation;
pub mod spec;

use futures_util::FutureExt as _;
use pipedream_connect::{BoxFuture, Client, Error, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// An operation, called with `text` for each of its texts.
pub struct Call {
    /// The operation's id.
    pub id: &'static str,
    /// Whether an argument is an id.
    pub takes_id: bool,
    /// With its required arguments.
    pub least: fn(&Client, &str) -> BoxFuture<Result<(), Error>>,
    /// With all its arguments.
    pub full: fn(&Client, &str) -> BoxFuture<Result<(), Error>>,
}

/// A schema's name, and a function that decodes a body of it and writes it again.
pub type Decoder = (&'static str, fn(&Value) -> Result<Value, serde_json::Error>);

/// A schema's name, and a function that makes its JSON Schema.
pub type SchemaOf = (&'static str, fn() -> schemars::Schema);

/// Whether a call succeeded, whatever its value. The box holds the call's own future and nothing that adds to its size.
fn outcome<T: 'static>(
    call: impl Future<Output = Result<Response<T>, Error>> + Send + 'static,
) -> BoxFuture<Result<(), Error>> {
    Box::pin(call.map(|outcome| outcome.map(|_| ())))
}

/// Reads a value as `T` from its text, as a response is read, and writes it again.
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
