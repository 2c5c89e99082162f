//! Triggers that check themselves before they are deployed.
//!
//! [`User::trigger`](crate::User::trigger) is the way to deploy one. The operations of the API are
//! [`client.triggers()`](crate::Client::triggers).

mod trigger;

pub use self::trigger::{PreparedTrigger, Trigger};
pub use super::configure::{AccountProblem, ComponentError, InvalidProps, PropProblem};
