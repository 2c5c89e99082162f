#![forbid(unsafe_code)]
//! A stateful emulator of the Pipedream Connect API, for tests and for trying things out.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), pipedream_connect_emulator::Error> {
//! use pipedream_connect_emulator::{Emulator, Fault, SeedAccount};
//!
//! let slack = SeedAccount::new("user-42", "slack");
//! let emulator = Emulator::builder().account(slack).start().await?;
//! emulator.fault(Fault::on("accounts_list").status(503));
//!
//! // Point any SDK, in any language, at it: `emulator.env()` has the variables.
//! assert!(emulator.base_url().starts_with("http://127.0.0.1:"));
//!
//! // Then check what your code sent.
//! assert!(emulator.requests().is_empty());
//! # Ok(()) }
//! ```
//!
//! What a test creates is listed, and what it deletes is gone. Each response has the documented shape. Start with [`Emulator`]
//! and [`Builder`]; a [`Fault`] makes requests fail, a [`DeliveryFault`] the delivery of webhooks. The
//! [README](https://crates.io/crates/pipedream-connect-emulator) shows the program, its browser pages, and what the emulator does
//! where the documentation of the API is silent.
//!
//! The emulator has its own types and shares only the operation table with the `pipedream-connect` SDK, so that a wrong type
//! in the SDK cannot hide behind the same wrong type here.

// The modules are arranged in floors: a module imports only from its own floor and those below it (`cargo xtask floors`).
// Roof: `builder`, `emulator`, `seed`.
// Server: `server`, `control`, `endpoints`.
// API: `api`, one module per resource, and `connect`, the pages.
// Service: `service`, `delivery`, `config`.
// HTTP: `http`.
// State: `state`, one module per kind of record.
// Catalogue: `catalogue`.
// Leaves: `error`, `json`, `clock`, `ids`, `rows`, `table`, `recent`, `uses`.
mod api;
mod builder;
mod catalogue;
mod clock;
mod config;
mod connect;
mod control;
mod delivery;
mod emulator;
mod endpoints;
mod error;
mod http;
mod ids;
mod json;
mod recent;
#[cfg_attr(
    not(feature = "state-file"),
    allow(dead_code, reason = "only the state file reads what changed")
)]
mod rows;
mod seed;
mod server;
mod service;
mod state;
mod table;
mod uses;

pub use self::http::{Fault, RecordedRequest};
pub use builder::Builder;
pub use catalogue::Catalogue;
pub use delivery::SentWebhook;
pub use emulator::Emulator;
pub use error::Error;
pub use seed::SeedAccount;
pub use state::{DeliveryFault, Health};

/// Compiles and runs the README's example.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
