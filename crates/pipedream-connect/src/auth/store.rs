//! Sharing one token between processes.

use std::fmt;
use std::time::SystemTime;

use pipedream_connect_raw::values::Secret;

use super::provider::BoxError;
use crate::future::BoxFuture;

/// A place outside the process where clients with the same client id share one access token: a cache server, a
/// database, a file.
///
/// It is asked when a token is needed, once for any number of concurrent callers, and told when a new token was
/// fetched. It can make nothing worse: one that fails, hands out an expired or refused token, or takes longer than 2
/// seconds is passed over, and the client fetches a token itself. Expired tokens need not be removed; overwrite them.
///
/// Whoever reads the store can act for the client until the token expires: guard it like the client secret.
///
/// ```
/// # use pipedream_connect_emulator::Emulator;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = Emulator::start().await?;
/// use std::collections::HashMap;
/// use std::sync::{Arc, Mutex};
/// use pipedream_connect::auth::{BoxError, StoredToken, TokenKey, TokenStore};
/// use pipedream_connect::{BoxFuture, Client};
///
/// #[derive(Clone, Default)]
/// struct Memory(Arc<Mutex<HashMap<TokenKey, StoredToken>>>); // stands for something that processes share
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
/// let client = || {
///     Client::builder()
///         .base_url(emulator.base_url()) // without this line: the real API
///         .client_credentials("cid", "csec")
///         .token_store(memory.clone())
///         .build()
/// };
/// let first = client()?.access_token().await?;
/// let second = client()?.access_token().await?;
/// assert_eq!(first, second);
/// # Ok(())
/// # }
/// ```
pub trait TokenStore: Send + Sync + 'static {
    /// The token kept under `key`, if there is one.
    fn load(&self, key: TokenKey) -> BoxFuture<Result<Option<StoredToken>, BoxError>>;

    /// Keeps `token` under `key`, in place of an earlier one.
    fn save(&self, key: TokenKey, token: StoredToken) -> BoxFuture<Result<(), BoxError>>;
}

/// What a token is good for. `Display` is a text that can be a key of any store; it holds no secret.
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

    /// Address of the API, without a slash at the end.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The scopes asked for, separated by spaces; `None` for all that the client has.
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

/// A token as it is shared.
#[derive(Clone, Debug)]
pub struct StoredToken {
    token: Secret,
    expires_at: SystemTime,
}

impl StoredToken {
    /// A token, and the wall-clock time from which on it is not valid.
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

    /// The wall-clock time from which on the token is not valid.
    pub fn expires_at(&self) -> SystemTime {
        self.expires_at
    }
}
