#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

// The modules are arranged in floors: a module imports only from its own floor and those below it (`cargo xtask floors`).
// Roof: setting up a client.
#[cfg(feature = "blocking")]
pub mod blocking;
mod client;
pub mod guide;
// Features.
mod features;
// Resources: the generated request builders.
mod pager;
#[rustfmt::skip]
#[allow(clippy::let_and_return)]
pub mod resources;
// Auth.
pub mod auth;
// Call: one call with its attempts.
mod call;
// Transport: one HTTP exchange.
#[cfg(feature = "testing")]
pub mod testing;
pub mod transport;
// Leaves.
mod base_url;
mod clock;
mod error;
mod fetch_cache;
mod fnv;
mod future;
mod ids;
mod retry;
mod secrets;
mod shared_fetch;
pub mod state;

pub use call::{CallOptions, Client, Origin, StreamResponse};
pub use client::{ClientBuilder, DEFAULT_BASE_URL, DEFAULT_WORKFLOW_DOMAIN};
pub use clock::{Clock, Wait};
pub use error::{Error, ErrorKind, Execution, RateLimit};
#[cfg(feature = "inbox")]
pub use features::inbox;
#[cfg(feature = "tools")]
pub use features::tools;
#[cfg(feature = "webhooks")]
pub use features::webhooks;
pub use features::{
    DeployedTrigger, ExpectedAccount, PropOptions, User, actions, file_stash, proxy, triggers,
    workflows,
};
pub use future::BoxFuture;
pub use pager::{Items, Page, Pages, Position};
pub use pipedream_connect_raw::runtime::ResponseValue as Response;
pub use pipedream_connect_raw::values::{
    ActionFailure, ConnectLink, ErrorAttribution, Expose, Nullable, OptionItem, ProxyProblem,
    Secret, SecretValue, StashId, serialize_exposed,
};
pub use pipedream_connect_raw::{operations, types};
pub use retry::RetryPolicy;

/// Compiles and runs the example of the repository's README.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct RepositoryReadme;

/// Compiles and runs the programs for those who let a model write code.
#[cfg(all(doctest, feature = "inbox", feature = "tools"))]
#[doc = include_str!("../AGENTS.md")]
struct AgentsMd;
