//! State that outlives a call and may outlive the process, such as tool calls that wait for approval.
//!
//! It is stored through one small trait, [`StateStore`]. [`MemoryStore`] keeps it in memory. The crate
//! `pipedream-connect-store` has stores on SQLite and Redis, which outlive the process and can be shared. Implement the trait to
//! use your own database. Every store can also share access tokens: see [`TokenStore`](crate::auth::TokenStore).

#[cfg(any(feature = "tools", feature = "webhooks"))]
mod access;
mod unreadable;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use bytes::Bytes;
pub use pipedream_connect_raw::runtime::BoxError;

#[cfg(any(feature = "tools", feature = "webhooks"))]
pub(crate) use self::access::State;
pub(crate) use self::unreadable::unquoted;
use crate::future::BoxFuture;

/// A store of small values that processes may share.
///
/// A value changes only by compare-and-set: if several processes change a value at the same time, exactly one succeeds. The
/// caller passes the time, so that its clock decides what has expired, in tests too.
///
/// Keys are ASCII text without spaces or control characters, 1 to 512 bytes long. Values are at most 1 MiB. A store
/// rejects other keys and values with [`check_key`] and [`Change::check`], before it sends anything. Values may contain
/// data from users and apps: protect the store like the data of your users.
///
/// Test your own store with `testing::check_state_store` (feature `testing`).
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
/// use std::time::{Duration, SystemTime};
/// use pipedream_connect::state::{Change, MemoryStore, StateStore};
///
/// let store = MemoryStore::default();
/// let now = SystemTime::now();
/// let lock = Change::create("lock", "worker-1").expires_at(now + Duration::from_secs(30));
/// assert!(store.compare_and_set(lock, now).await?);
///
/// // Another worker has to wait until the entry has expired.
/// assert!(!store.compare_and_set(Change::create("lock", "worker-2"), now).await?);
/// let later = now + Duration::from_secs(31);
/// assert!(store.compare_and_set(Change::create("lock", "worker-2"), later).await?);
/// assert_eq!(store.get("lock".into(), later).await?.as_deref(), Some(&b"worker-2"[..]));
/// # Ok(())
/// # }
/// ```
pub trait StateStore: Send + Sync + 'static {
    /// Returns the value under `key`. `None` when there is none, or when it expired at or before `now`.
    ///
    /// # Errors
    /// Any error of the store. The caller decides whether it can proceed without the value.
    fn get(&self, key: String, now: SystemTime) -> BoxFuture<Result<Option<Bytes>, BoxError>>;

    /// Makes the change if the value under its key is the expected one, in one atomic step. Returns whether it did. A value
    /// that expired at or before `now` counts as absent.
    ///
    /// # Errors
    /// Any error of the store. After an error the change may or may not have been made.
    fn compare_and_set(&self, change: Change, now: SystemTime)
    -> BoxFuture<Result<bool, BoxError>>;
}

impl<S: StateStore + ?Sized> StateStore for Arc<S> {
    fn get(&self, key: String, now: SystemTime) -> BoxFuture<Result<Option<Bytes>, BoxError>> {
        (**self).get(key, now)
    }

    fn compare_and_set(
        &self,
        change: Change,
        now: SystemTime,
    ) -> BoxFuture<Result<bool, BoxError>> {
        (**self).compare_and_set(change, now)
    }
}

const MAX_KEY_BYTES: usize = 512;
const MAX_VALUE_BYTES: usize = 1024 * 1024;

/// Checks a key against the limits of a [`StateStore`].
///
/// # Errors
/// The key is empty, longer than 512 bytes, or contains something other than visible ASCII characters.
pub fn check_key(key: &str) -> Result<(), BoxError> {
    if key.is_empty() {
        return Err("the key is empty: it needs 1 to 512 ASCII characters".into());
    }
    if key.len() > MAX_KEY_BYTES {
        let length = key.len();
        return Err(format!("the key has {length} bytes, the limit is {MAX_KEY_BYTES}").into());
    }
    match key.chars().find(|char| !char.is_ascii_graphic()) {
        Some(char) => Err(format!(
            "the key {key:?} contains {char:?}: only visible ASCII characters are allowed"
        )
        .into()),
        None => Ok(()),
    }
}

/// A change of one value, for [`StateStore::compare_and_set`].
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// Where the value is stored.
    pub key: String,
    /// The value to find there; `None` for no value.
    pub expected: Option<Bytes>,
    /// The new value; `None` removes it.
    pub value: Option<Bytes>,
    /// When the new value expires; `None` for never.
    pub expires_at: Option<SystemTime>,
}

impl Change {
    /// Stores a value where there is none.
    pub fn create(key: impl Into<String>, value: impl Into<Bytes>) -> Self {
        Self {
            key: key.into(),
            expected: None,
            value: Some(value.into()),
            expires_at: None,
        }
    }

    /// Replaces the value `expected` with `value`.
    pub fn replace(
        key: impl Into<String>,
        expected: impl Into<Bytes>,
        value: impl Into<Bytes>,
    ) -> Self {
        Self {
            expected: Some(expected.into()),
            ..Self::create(key, value)
        }
    }

    /// Removes the value `expected`.
    pub fn remove(key: impl Into<String>, expected: impl Into<Bytes>) -> Self {
        Self {
            key: key.into(),
            expected: Some(expected.into()),
            value: None,
            expires_at: None,
        }
    }

    /// Checks the change against the limits of a [`StateStore`].
    ///
    /// # Errors
    /// [`check_key`] rejects the key, or a value has more than 1 MiB.
    pub fn check(&self) -> Result<(), BoxError> {
        check_key(&self.key)?;
        for value in [&self.expected, &self.value].into_iter().flatten() {
            if value.len() > MAX_VALUE_BYTES {
                let (key, length) = (&self.key, value.len());
                let limit = MAX_VALUE_BYTES;
                return Err(
                    format!("the value of {key} has {length} bytes, the limit is {limit}").into(),
                );
            }
        }
        Ok(())
    }

    /// The new value expires at this time.
    #[must_use]
    pub fn expires_at(mut self, time: SystemTime) -> Self {
        self.expires_at = Some(time);
        self
    }
}

/// Prints only the key and the lengths of the values, which may contain user data.
impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = |value: &Option<Bytes>| value.as_ref().map(Bytes::len);
        f.debug_struct("Change")
            .field("key", &self.key)
            .field("expected_bytes", &bytes(&self.expected))
            .field("value_bytes", &bytes(&self.value))
            .field("expires_at", &self.expires_at)
            .finish()
    }
}

/// Keeps state in memory. Clones share it. It is lost when the process ends.
#[derive(Clone, Default)]
pub struct MemoryStore(Arc<Mutex<Entries>>);

#[derive(Default)]
struct Entries {
    values: HashMap<String, Entry>,
    /// Number of values at which the expired ones are removed next.
    sweep_at: usize,
}

struct Entry {
    value: Bytes,
    expires_at: Option<SystemTime>,
}

impl Entry {
    fn is_live(&self, now: SystemTime) -> bool {
        self.expires_at.is_none_or(|time| now < time)
    }
}

impl Entries {
    fn get(&self, key: &str, now: SystemTime) -> Option<Bytes> {
        let entry = self.values.get(key).filter(|entry| entry.is_live(now))?;
        Some(entry.value.clone())
    }

    fn compare_and_set(&mut self, change: Change, now: SystemTime) -> bool {
        if self.get(&change.key, now) != change.expected {
            return false;
        }
        match change.value {
            None => {
                self.values.remove(&change.key);
            }
            Some(value) => {
                let expires_at = change.expires_at;
                self.values.insert(change.key, Entry { value, expires_at });
                self.sweep(now);
            }
        }
        true
    }

    /// Removes expired values each time that the number of values has doubled, so that the cost per change is constant.
    fn sweep(&mut self, now: SystemTime) {
        const FIRST_SWEEP: usize = 64;
        if self.values.len() >= self.sweep_at.max(FIRST_SWEEP) {
            self.values.retain(|_, entry| entry.is_live(now));
            self.sweep_at = self.values.len() * 2;
        }
    }
}

impl StateStore for MemoryStore {
    fn get(&self, key: String, now: SystemTime) -> BoxFuture<Result<Option<Bytes>, BoxError>> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let value = check_key(&key).map(|()| entries.get(&key, now));
        Box::pin(std::future::ready(value))
    }

    fn compare_and_set(
        &self,
        change: Change,
        now: SystemTime,
    ) -> BoxFuture<Result<bool, BoxError>> {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = change
            .check()
            .map(|()| entries.compare_and_set(change, now));
        Box::pin(std::future::ready(changed))
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        f.debug_struct("MemoryStore")
            .field("values", &entries.values.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const NOW: SystemTime = SystemTime::UNIX_EPOCH;

    fn seconds(seconds: u64) -> SystemTime {
        NOW + Duration::from_secs(seconds)
    }

    #[tokio::test]
    async fn expired_values_do_not_accumulate() -> Result<(), BoxError> {
        let store = MemoryStore::default();
        for number in 0..10_000 {
            let change = Change::create(format!("k{number}"), "a").expires_at(seconds(number + 1));
            assert!(store.compare_and_set(change, seconds(number)).await?);
        }
        let kept = store.0.lock().unwrap().values.len();
        assert!(kept <= 128, "{kept} values are kept");
        Ok(())
    }

    #[test]
    fn debug_prints_no_values() {
        let change = Change::replace("approval", "old secret", "new secret");
        let text = format!("{change:?} {:?}", MemoryStore::default());
        assert!(!text.contains("secret"), "{text}");
    }
}
