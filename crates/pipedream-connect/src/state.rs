//! State that outlives a call, and may outlive the process, such as the tool calls that wait for approval.
//!
//! It goes through one small trait, [`StateStore`]. [`MemoryStore`] keeps it for as long as the process runs. Implement the
//! trait on your own database to keep it longer, or to share it between processes. Access tokens have a trait of their own,
//! [`TokenStore`](crate::auth::TokenStore).

#[cfg(any(feature = "inbox", feature = "tools"))]
mod access;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use bytes::Bytes;
pub use pipedream_connect_raw::runtime::BoxError;

#[cfg(any(feature = "inbox", feature = "tools"))]
pub(crate) use self::access::State;
use crate::future::BoxFuture;

/// A store of small values that processes may share.
///
/// A value changes only by compare-and-set, so that of several processes that change the same value at the same time
/// exactly one succeeds. The caller passes the time, so that one clock decides what has expired, in tests too.
///
/// Keys are ASCII text without spaces or control characters, at most 512 bytes long. Values are at most a few hundred
/// KiB. Values may contain what users and apps sent: protect the store like the data of your users.
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
    /// Any error of the store. The caller decides whether it can go on without the value.
    fn get(&self, key: String, now: SystemTime) -> BoxFuture<Result<Option<Bytes>, BoxError>>;

    /// Makes the change if the value under its key is the expected one, in one atomic step. Returns whether it did. A value
    /// that expired at or before `now` counts as absent.
    ///
    /// # Errors
    /// Any error of the store. After an error the change may or may not have been made.
    fn compare_and_set(&self, change: Change, now: SystemTime)
    -> BoxFuture<Result<bool, BoxError>>;
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

    /// The new value expires at this time.
    #[must_use]
    pub fn expires_at(mut self, time: SystemTime) -> Self {
        self.expires_at = Some(time);
        self
    }
}

/// Prints the key and lengths only, because the values may contain data of users.
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
        let value = entries.get(&key, now);
        Box::pin(std::future::ready(Ok(value)))
    }

    fn compare_and_set(
        &self,
        change: Change,
        now: SystemTime,
    ) -> BoxFuture<Result<bool, BoxError>> {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = entries.compare_and_set(change, now);
        Box::pin(std::future::ready(Ok(changed)))
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
    async fn a_change_is_made_only_if_the_value_is_the_expected_one() -> Result<(), BoxError> {
        let store = MemoryStore::default();
        assert!(
            !store
                .compare_and_set(Change::replace("k", "a", "b"), NOW)
                .await?
        );
        assert!(store.compare_and_set(Change::create("k", "a"), NOW).await?);
        assert!(!store.compare_and_set(Change::create("k", "b"), NOW).await?);
        assert!(
            !store
                .compare_and_set(Change::replace("k", "x", "b"), NOW)
                .await?
        );
        assert!(
            store
                .compare_and_set(Change::replace("k", "a", "b"), NOW)
                .await?
        );
        assert!(!store.compare_and_set(Change::remove("k", "a"), NOW).await?);
        assert_eq!(store.get("k".into(), NOW).await?, Some(Bytes::from("b")));
        assert!(store.compare_and_set(Change::remove("k", "b"), NOW).await?);
        assert_eq!(store.get("k".into(), NOW).await?, None);
        Ok(())
    }

    #[tokio::test]
    async fn an_expired_value_is_absent() -> Result<(), BoxError> {
        let store = MemoryStore::default();
        let change = Change::create("k", "a").expires_at(seconds(10));
        assert!(store.compare_and_set(change, NOW).await?);
        assert!(store.get("k".into(), seconds(9)).await?.is_some());
        assert!(store.get("k".into(), seconds(10)).await?.is_none());
        let replace = Change::replace("k", "a", "b");
        assert!(!store.compare_and_set(replace, seconds(10)).await?);
        let create = Change::create("k", "b");
        assert!(store.compare_and_set(create, seconds(10)).await?);
        Ok(())
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
