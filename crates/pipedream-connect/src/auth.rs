//! Credentials, and the access tokens obtained with them.

mod cache;
mod credentials;
mod exchange;
#[cfg(feature = "private-key-jwt")]
mod private_key;
#[cfg(not(feature = "private-key-jwt"))]
#[path = "auth/no_private_key.rs"]
mod private_key;
mod provider;
mod shared;
mod source;
mod state_store;
mod store;

pub(crate) use self::credentials::{Credentials, TokenSettings};
pub use self::provider::{AccessToken, BoxError, TokenProvider};
pub use self::store::{Lease, StoredToken, TokenKey, TokenStore};
