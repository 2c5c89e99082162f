//! Triggers that check themselves before they are deployed.
//!
//! [`User::trigger`](crate::User::trigger) is the way to deploy one: [`Trigger::ensure`] deploys it once and finds it again.
//! The operations of the API are [`client.triggers()`](crate::Client::triggers).

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
