//! What users of the SDK work with, on top of the generated operations. Each feature adds its methods to
//! [`Client`](crate::Client).

pub mod actions;
mod configure;
mod expected_account;
pub mod file_stash;
#[cfg(feature = "inbox")]
pub mod inbox;
mod prop_options;
pub mod proxy;
mod request_parts;
#[cfg(feature = "tools")]
pub mod tools;
pub mod triggers;
mod user;
#[cfg(feature = "webhooks")]
pub mod webhooks;
pub mod workflows;

pub use self::expected_account::ExpectedAccount;
pub use self::prop_options::PropOptions;
pub use self::triggers::deployed::DeployedTrigger;
pub use self::user::User;
