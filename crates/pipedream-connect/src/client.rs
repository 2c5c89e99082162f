//! Setting up a client.

mod builder;
mod env_vars;

pub use self::builder::{ClientBuilder, DEFAULT_BASE_URL, DEFAULT_WORKFLOW_DOMAIN};
