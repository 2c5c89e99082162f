//! Sharing an access token between processes.

use std::fmt;
use std::time::SystemTime;

use pipedream_connect_raw::values::Secret;

use super::provider::BoxError;
use crate::future::BoxFuture;

/// Storage outside the process, such as a cache server, a database or a file, where clients with the same client id share
/// an access token.
///
/// The client loads a token when it needs one, once for any number of concurrent callers, and saves each new token. A
/// store that fails, returns an expired or rejected token, or takes longer than 2 seconds is ignored, and the client
/// fetches a token itself. Expired tokens need not be removed; overwrite them.
///
/// Everyone who can read the store can act for the client until the token expires: protect it like the client secret.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = pipedream_connect_emulator::Emulator::start().await?;
/// use std::collections::HashMap;
/// use std::sync::{Arc, Mutex};
/// use pipedream_connect::auth::{BoxError, StoredToken, TokenKey, TokenStore};
/// use pipedream_connect::{BoxFuture, Client};
///
/// #[derive(Clone, Default)]
/// struct Memory(Arc<Mutex<HashMap<TokenKey, StoredToken>>>); // in a real program: something that processes share
///
/// impl TokenStore for Memory {
///     fn load(&self, key: TokenKey) -> BoxFuture<Result<Option<StoredToken>, BoxError>> {
///         let found = self.0.lock().map(|map| map.get(&key).cloned()).map_err(|_| "poisoned".into());
///         Box::pin(async move { found })
///     }
///
///     fn save(&self, key: TokenKey, token: StoredToken) -> BoxFuture<Result<(), BoxError>> {
///         let saved = self.0.lock().map(|mut map| drop(map.insert(key, token))).map_err(|_| "poisoned".into());
///         Box::pin(async move { saved })
///     }
/// }
///
/// let memory = Memory::default();
/// let client = || Client::builder().env_vars(emulator.env()).token_store(memory.clone()).build();
/// let first = client()?.access_token().await?;
/// let second = client()?.access_token().await?;
/// assert_eq!(first, second);
/// # Ok(())
/// # }
/// ```
pub trait TokenStore: Send + Sync + 'static {
    /// Returns the token stored under `key`, if there is one.
    fn load(&self, key: TokenKey) -> BoxFuture<Result<Option<StoredToken>, BoxError>>;

    /// Stores `token` under `key`, replacing an earlier one.
    fn save(&self, key: TokenKey, token: StoredToken) -> BoxFuture<Result<(), BoxError>>;
}

/// What a token is valid for. `Display` prints a text that can be the key in any store. It contains no secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TokenKey {
    client_id: String,
    base_url: String,
    scope: Option<String>,
}

impl TokenKey {
    pub(super) fn new(client_id: String, base_url: String, scope: Option<String>) -> Self {
        Self {
            client_id,
            base_url,
            scope,
        }
    }

    /// The OAuth client.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// Base URL of the API, without a trailing slash.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The requested scopes, separated by spaces; `None` for all scopes of the OAuth client.
    pub fn scope(&self) -> Option<&str> {
        self.scope.as_deref()
    }
}

impl fmt::Display for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.base_url, self.client_id)?;
        match &self.scope {
            Some(scope) => write!(f, " {scope}"),
            None => Ok(()),
        }
    }
}

/// A token in a store.
#[derive(Clone, Debug)]
pub struct StoredToken {
    token: Secret,
    expires_at: SystemTime,
}

impl StoredToken {
    /// A token, and the wall-clock time at which it expires.
    pub fn new(token: impl Into<Secret>, expires_at: SystemTime) -> Self {
        Self {
            token: token.into(),
            expires_at,
        }
    }

    /// The access token.
    pub fn token(&self) -> &Secret {
        &self.token
    }

    /// The wall-clock time at which the token expires.
    pub fn expires_at(&self) -> SystemTime {
        self.expires_at
    }
}
