#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod auth;
#[cfg(feature = "blocking")]
pub mod blocking;
mod call;
mod client;
mod clock;
mod connect;
mod engine;
mod env_vars;
mod error;
pub mod file_stash;
pub mod guide;
mod idle;
mod ids;
mod json;
mod options;
mod pager;
pub mod proxy;
#[rustfmt::skip]
#[allow(clippy::let_and_return)]
pub mod resources;
mod redact;
mod retry;
mod stream;
mod trace;
pub mod transport;
mod user;
#[cfg(feature = "webhooks")]
pub mod webhooks;
pub mod workflows;

pub use call::{BoxFuture, CallOptions};
pub use client::{Client, ClientBuilder, DEFAULT_BASE_URL, DEFAULT_WORKFLOW_DOMAIN};
pub use clock::{Clock, Wait};
pub use connect::ExpectedAccount;
pub use error::{Error, ErrorKind, Execution, RateLimit};
pub use options::PropOptions;
pub use pager::{Items, Page, Pages, Position};
pub use pipedream_connect_raw::runtime::ResponseValue as Response;
pub use pipedream_connect_raw::values::{
    ActionFailure, ConnectLink, Nullable, OptionItem, ProxyProblem, Secret, SecretValue, StashId,
};
pub use pipedream_connect_raw::{operations, types};
pub use retry::RetryPolicy;
pub use stream::StreamResponse;
pub use user::{DeployedTrigger, User};

/// Compiles and runs the example of the repository's README.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct RepositoryReadme;
