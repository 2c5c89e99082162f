//! Everything the emulator stores, and the changes to it that are not tied to one API operation.
//!
//! Plain data behind one lock. It can be written to a file as it is.

mod accounts;
mod connections;
mod environment;
mod events;
mod file;
mod model;
mod projects;
mod timers;
mod tokens;
mod triggers;
mod users;
mod webhooks;

pub use accounts::Health;
pub(crate) use accounts::{Account, AccountDetails};
pub(crate) use connections::Connection;
pub(crate) use environment::EnvironmentId;
pub(crate) use file::StateFile;
pub(crate) use model::{Credit, DynamicPropSet, Environment, State};
pub(crate) use projects::{AppOverride, OAuthApp, Project};
pub(crate) use tokens::{ConnectToken, OAuthToken, RateLimit};
pub(crate) use triggers::{DeployedComponent, Emitter, EmitterKind, Timer, Trigger, slug};
pub(crate) use users::User;
pub(crate) use webhooks::{Delivery, DeliveryState, Target, Webhook};
