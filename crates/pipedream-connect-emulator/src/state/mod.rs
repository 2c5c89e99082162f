//! Everything the emulator stores, and the changes to it that are not tied to one API operation.
//!
//! Plain data behind one lock. Its collections know what changed, so that a change can be saved or undone.

mod accounts;
mod connections;
mod deliveries;
mod delivery_faults;
mod environment;
mod events;
#[cfg(feature = "state-file")]
mod file;
mod model;
mod projects;
#[cfg_attr(
    not(feature = "state-file"),
    allow(dead_code, reason = "only the state file reads what changed")
)]
mod saved;
mod timers;
mod tokens;
mod triggers;
mod users;
mod webhooks;

pub use accounts::Health;
pub(crate) use accounts::{Account, AccountDetails};
pub(crate) use connections::Connection;
pub(crate) use deliveries::{End, Permit};
pub use delivery_faults::DeliveryFault;
pub(crate) use environment::EnvironmentId;
#[cfg(feature = "state-file")]
pub(crate) use file::StateFile;
pub(crate) use model::{Credit, DynamicPropSet, Environment, State};
pub(crate) use projects::{AppOverride, OAuthApp, Project};
pub(crate) use tokens::{ConnectToken, OAuthToken, RateLimit};
pub(crate) use triggers::{DeployedComponent, Emitter, EmitterKind, Timer, Trigger, new_slug};
pub(crate) use users::User;
pub(crate) use webhooks::{Delivery, DeliveryId, DeliveryState, Target, Webhook};
