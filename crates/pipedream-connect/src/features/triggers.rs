//! Triggers that are checked before they are deployed.
//!
//! Start with [`User::trigger`](crate::User::trigger). [`Trigger::ensure`] deploys a trigger once and finds it again later.
//! [`client.triggers()`](crate::Client::triggers) has the operations of the API.

pub(super) mod deployed;
mod ensure;
mod ensured;
mod name;
mod prepared;
mod props;
mod receivers;
mod trigger;
mod wanted;

pub use self::ensured::{EnsureOutcome, EnsuredTrigger};
pub use self::prepared::PreparedTrigger;
pub use self::trigger::Trigger;
pub use super::configure::{
    AccountProblem, ComponentError, InvalidProps, PropProblem, UnfinishedTrigger,
};
