//! Configuring a component before it runs: its definition, the check of its props, the account, labels and dynamic props.
//! Shared by actions and triggers.

mod account;
mod check;
mod definition;
mod draft;
mod error;
mod expected;
mod label;
mod nearest;
mod problem;
mod resolve;
mod value_kind;

#[cfg(feature = "tools")]
pub(super) use self::account::Accounts;
pub use self::account::{AccountProblem, MissingAccount, SeveralAccounts};
pub use self::check::check;
#[cfg(feature = "tools")]
pub(super) use self::definition::definition;
pub(super) use self::draft::{Draft, debug_prepared};
pub use self::error::{ComponentError, InvalidProps, UnfinishedTrigger};
pub(super) use self::error::{account_hint, call_hint, may_have_run};
pub use self::expected::Expected;
#[cfg(feature = "tools")]
pub(super) use self::expected::own_label;
pub(super) use self::expected::{integer, option_value, unlabelled};
#[cfg(feature = "tools")]
pub(super) use self::nearest::nearest;
pub use self::problem::{Problem, PropProblem};
#[cfg(feature = "tools")]
pub(super) use self::value_kind::is_required;
pub(super) use self::value_kind::{PropKind, ValueKind};
