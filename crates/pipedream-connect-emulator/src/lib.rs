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
//! Resources that a test creates are listed, and deleted ones are gone. Every response has the documented shape. The crate's
//! README describes the emulator's behaviour where the documentation is silent.
//!
//! The emulator has its own types and shares only the operation table with the `pipedream-connect` SDK, so that a wrong type
//! in the SDK cannot hide behind the same wrong type here.
//!
//! # Modules
//!
//! A module uses only its own floor, without cycles, and the floors below it.
//!
//! | Floor | Modules |
//! |---|---|
//! | roof | `builder`, `emulator`, `seed` |
//! | server | `server` (`listener`, `tls`, `respond`, `receive`, `cors`), `control`, `endpoints` |
//! | api | `api` (one module per resource, `context`, `auth`, `limits`, `routes`, `older`), `connect` (`flow`, `page`) |
//! | service | `service`, `delivery`, `config` |
//! | http | `http` (`request`, `response`, `body`, `fields`, `paging`, `fault`) |
//! | state | `state` (one module per kind of record, `model`, `connections`, `events`, `timers`, `saved`, `file`) |
//! | catalogue | `catalogue` (`app`, `component`) |
//! | leaves | `error`, `json`, `clock`, `ids`, `rows`, `table`, `recent`, `uses` |

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
