//! Actions that check themselves before they run.
//!
//! [`User::action`](crate::User::action) is the way to run one. The operations of the API are
//! [`client.actions()`](crate::Client::actions).

mod action;
mod error;
mod failure;
mod outcome;
mod reason;

pub use self::action::{Action, PreparedAction};
pub use self::error::ActionError;
pub use self::failure::Failure;
pub use self::outcome::{Outcome, StashedFile};
pub use self::reason::FailureReason;
pub use super::configure::{
    AccountProblem, Expected, InvalidProps, MissingAccount, Problem, PropProblem, SeveralAccounts,
    check,
};
