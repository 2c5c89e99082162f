//! Sharing an access token between processes.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use pipedream_connect_raw::values::{Secret, serialize_exposed};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::provider::BoxError;
use crate::future::BoxFuture;

/// Storage outside the process, such as a cache server, a database or a file, where clients with the same client id share
/// an access token.
///
/// The client loads a token when it needs one, once for any number of concurrent callers, and saves each new token. With
/// [leases](TokenStore::lease), a fleet of processes sends one token request. A store that fails, panics, returns an
/// expired or rejected token, or takes longer than 2 seconds is ignored, and the client fetches a token itself;
/// [`ClientBuilder::on_token_store_error`](crate::ClientBuilder::on_token_store_error) reports it. Expired tokens need not
/// be removed; overwrite them.
///
/// Every [`StateStore`](crate::state::StateStore) that is `Clone` is a `TokenStore` with leases. The crate
/// `pipedream-connect-store` has one on SQLite and one on Redis. Implement this trait for anything else.
///
/// Each method gets the current time, so that one clock decides what has expired, in tests too.
///
/// Everyone who can read the store can act for the client until the token expires: protect it like the client secret.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = pipedream_connect_emulator::Emulator::start().await?;
/// use std::fs::{self, File, TryLockError};
/// use std::io::ErrorKind;
/// use std::path::PathBuf;
/// use std::time::{Duration, SystemTime};
/// use pipedream_connect::auth::{BoxError, Lease, StoredToken, TokenKey, TokenStore};
/// use pipedream_connect::{BoxFuture, Client};
///
/// type Result<T> = std::result::Result<T, BoxError>;
///
/// /// Shares tokens between the processes of one machine, in a directory of theirs.
/// #[derive(Clone)]
/// struct Directory(PathBuf);
///
/// impl Directory {
///     fn load_file(&self, key: &TokenKey) -> Result<Option<StoredToken>> {
///         match fs::read(self.0.join(format!("{key}.json"))) {
///             Ok(json) => Ok(Some(serde_json::from_slice(&json)?)),
///             Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
///             Err(error) => Err(error.into()),
///         }
///     }
///
///     fn save_file(&self, key: &TokenKey, token: &StoredToken) -> Result<()> {
///         // Written to another file and renamed, so that readers never see half a file.
///         let new = self.0.join(format!("{key}.{}", std::process::id()));
///         fs::write(&new, serde_json::to_vec(token)?)?;
///         Ok(fs::rename(new, self.0.join(format!("{key}.json")))?)
///     }
///
///     fn lock_file(&self, key: &TokenKey) -> Result<Lease> {
///         let file = File::create(self.0.join(format!("{key}.lock")))?;
///         match file.try_lock() {
///             Ok(()) => Ok(Lease::Granted(Box::pin(async move { Ok(file.unlock()?) }))),
///             Err(TryLockError::WouldBlock) => Ok(Lease::Taken),
///             Err(TryLockError::Error(error)) => Err(error.into()),
///         }
///     }
/// }
///
/// impl TokenStore for Directory {
///     fn load(&self, key: TokenKey, _: SystemTime) -> BoxFuture<Result<Option<StoredToken>>> {
///         let loaded = self.load_file(&key);
///         Box::pin(async { loaded })
///     }
///
///     fn save(&self, key: TokenKey, new: StoredToken, _: SystemTime) -> BoxFuture<Result<()>> {
///         let saved = self.save_file(&key, &new);
///         Box::pin(async { saved })
///     }
///
///     fn lease(&self, key: TokenKey, _: Duration, _: SystemTime) -> BoxFuture<Result<Lease>> {
///         let lease = self.lock_file(&key); // the system unlocks it when the process ends
///         Box::pin(async { lease })
///     }
/// }
///
/// let directory = Directory(std::env::temp_dir().join("my-service"));
/// fs::create_dir_all(&directory.0)?;
/// let client = || {
///     let client = Client::builder().env_vars(emulator.env());
///     client.token_store(directory.clone()).build()
/// };
/// let first = client()?.access_token().await?;
/// let second = client()?.access_token().await?;
/// assert_eq!(first, second);
/// # fs::remove_dir_all(directory.0)?;
/// # Ok(())
/// # }
/// ```
pub trait TokenStore: Send + Sync + 'static {
    /// Returns the token stored under `key`, if there is one.
    fn load(
        &self,
        key: TokenKey,
        now: SystemTime,
    ) -> BoxFuture<Result<Option<StoredToken>, BoxError>>;

    /// Stores `token` under `key`, replacing an earlier one.
    fn save(
        &self,
        key: TokenKey,
        token: StoredToken,
        now: SystemTime,
    ) -> BoxFuture<Result<(), BoxError>>;

    /// Tries to become the one process that fetches a token for `key`. Does not wait for another process.
    ///
    /// The client calls this when the store has no usable token. With [`Lease::Granted`] it loads again, fetches a token
    /// and saves it. With [`Lease::Taken`] it waits for the token of the other process: it loads and tries again after 50
    /// ms, then less and less often, and fetches a token itself after 5 seconds. A lease that is not released, because its
    /// process crashed, should end at `now + duration`.
    ///
    /// Default: [`Lease::Unsupported`], and every process fetches its own first token.
    fn lease(
        &self,
        key: TokenKey,
        duration: Duration,
        now: SystemTime,
    ) -> BoxFuture<Result<Lease, BoxError>> {
        let _ = (key, duration, now);
        Box::pin(async { Ok(Lease::Unsupported) })
    }
}

/// The response of [`TokenStore::lease`].
pub enum Lease {
    /// This process fetches the token. The future releases the lease. The client awaits it after it saved the token or
    /// could not fetch one. If the client is dropped before that, it drops the future instead, and the lease ends at its time.
    Granted(BoxFuture<Result<(), BoxError>>),
    /// Another process fetches the token.
    Taken,
    /// The store has no leases.
    Unsupported,
}

impl fmt::Debug for Lease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Granted(_) => "Granted",
            Self::Taken => "Taken",
            Self::Unsupported => "Unsupported",
        })
    }
}

/// What a token is valid for.
///
/// `Display` prints a text that can be a key or a file name in any store: base URL, client id and scopes, percent-encoded
/// and separated by `~`. It contains no secret. Its length grows with the number of scopes.
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

/// The characters that are encoded in a key: all but letters, digits and these, so that `~` separates the parts.
const KEY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');

impl fmt::Display for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |text| utf8_percent_encode(text, KEY);
        write!(f, "{}~{}", part(&self.base_url), part(&self.client_id))?;
        match &self.scope {
            Some(scope) => write!(f, "~{}", part(scope)),
            None => Ok(()),
        }
    }
}

/// A token in a store.
///
/// Serializing it exposes the token: `{"token": "…", "expires_at": 1764000000}`, in seconds since 1970. `Debug` does not.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StoredToken {
    #[serde(serialize_with = "serialize_exposed")]
    token: Secret,
    #[serde(serialize_with = "to_unix", deserialize_with = "from_unix")]
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

fn to_unix<S: Serializer>(time: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    serializer.serialize_u64(since.as_secs())
}

fn from_unix<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SystemTime, D::Error> {
    let seconds = Duration::from_secs(u64::deserialize(deserializer)?);
    let time = UNIX_EPOCH.checked_add(seconds);
    time.ok_or_else(|| serde::de::Error::custom("`expires_at` is out of range"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_token_is_serialized_with_its_token_and_read_again() -> Result<(), serde_json::Error>
    {
        let expires_at = UNIX_EPOCH + Duration::from_millis(1_764_000_000_900);
        let json = serde_json::to_string(&StoredToken::new("hush", expires_at))?;
        assert_eq!(json, r#"{"token":"hush","expires_at":1764000000}"#);
        let read: StoredToken = serde_json::from_str(&json)?;
        assert_eq!(read.token().expose(), "hush");
        assert_eq!(
            read.expires_at(),
            UNIX_EPOCH + Duration::from_secs(1_764_000_000)
        );
        assert!(!format!("{read:?}").contains("hush"));
        let endless = format!(r#"{{"token":"hush","expires_at":{}}}"#, u64::MAX);
        assert!(serde_json::from_str::<StoredToken>(&endless).is_err());
        Ok(())
    }

    #[test]
    fn a_key_can_be_a_file_name_and_is_unambiguous() {
        let key = |client: &str, scope: Option<&str>| {
            let base_url = "https://api.pipedream.com".to_owned();
            TokenKey::new(client.to_owned(), base_url, scope.map(str::to_owned)).to_string()
        };
        let text = key("a/b \\\u{e9}", Some("connect:proxy connect:apps"));
        assert_eq!(
            text,
            "https%3A%2F%2Fapi.pipedream.com~a%2Fb%20%5C%C3%A9~connect%3Aproxy%20connect%3Aapps"
        );
        assert_ne!(key("a", Some("b")), key("a~b", None));
    }
}
