#![forbid(unsafe_code)]
//! A stateful stand-in for the Pipedream Connect API, for tests and for trying things out.
//!
//! ```
//! # async fn example() -> Result<(), pipedream_connect_emulator::Error> {
//! use pipedream_connect_emulator::{Emulator, Fault, SeedAccount};
//!
//! let emulator = Emulator::builder().account(SeedAccount::new("user-42", "slack")).start().await?;
//! emulator.fault(Fault::on("accounts_list").status(503));
//! // Point any SDK, in any language, at `emulator.base_url()`, with `emulator.client_id()` and so on.
//! assert!(emulator.requests().is_empty());
//! emulator.shutdown().await;
//! # Ok(())
//! # }
//! ```
//!
//! What is created is listed, what is deleted is gone; every answer has the shape the API's documentation gives it.
//! The crate's README tells how it behaves where the documentation is silent.
//!
//! It works on plain JSON values and not on the types of the `pipedream-connect` SDK, on purpose: a wrong type in the SDK
//! must not be hidden by the same wrong type here.

mod auth;
mod builder;
mod catalogue;
mod control;
mod cors;
mod delivery;
mod emulator;
mod error;
mod fault;
mod handlers;
mod limits;
mod pages;
mod paging;
mod recorder;
mod routes;
mod seed;
mod server;
mod shared;
mod store;
mod timers;
mod wire;
mod world;

pub use builder::Builder;
pub use catalogue::Catalogue;
pub use delivery::SentWebhook;
pub use emulator::Emulator;
pub use error::Error;
pub use fault::Fault;
pub use recorder::RecordedRequest;
pub use seed::{Health, SeedAccount};

/// Compiles and runs the README's example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
