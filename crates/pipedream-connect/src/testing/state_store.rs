//! What every store of state has to do.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use futures_util::future::join_all;

use crate::state::{BoxError, Change, StateStore};

/// Checks a [`StateStore`] against everything that its documentation promises: compare-and-set, expiry to the nanosecond,
/// any bytes as a value, the limits, and changes at the same time.
///
/// It uses new keys that start with `check/`, and leaves values of less than 2 MiB in the store.
///
/// # Errors
/// The first promise that the store breaks, or the error that it returned.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
/// use pipedream_connect::{state::MemoryStore, testing::check_state_store};
///
/// check_state_store(&MemoryStore::default()).await?;
/// # Ok(()) }
/// ```
pub async fn check_state_store(store: &dyn StateStore) -> Result<(), BoxError> {
    let check = Check {
        store,
        prefix: format!("check/{:032x}", fastrand::u128(..)),
    };
    check.changes().await?;
    check.values().await?;
    check.keys().await?;
    check.expiry().await?;
    check.expired_values_are_absent().await?;
    check.limits().await?;
    check.one_of_many_creates().await?;
    check.no_change_is_lost().await
}

/// The time of the checks. Nothing depends on the real time.
fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_000_000_000 + seconds)
}

struct Check<'a> {
    store: &'a dyn StateStore,
    prefix: String,
}

impl Check<'_> {
    fn key(&self, name: &str) -> String {
        format!("{}/{name}", self.prefix)
    }

    async fn change(&self, change: Change, now: SystemTime, made: bool) -> Result<(), BoxError> {
        let text = format!("{change:?}");
        if self.store.compare_and_set(change, now).await? == made {
            return Ok(());
        }
        let was = if made { "was not made" } else { "was made" };
        Err(format!("this change {was} at {now:?}: {text}").into())
    }

    async fn value(
        &self,
        key: &str,
        now: SystemTime,
        expected: Option<&[u8]>,
    ) -> Result<(), BoxError> {
        let found = self.store.get(key.to_owned(), now).await?;
        if found.as_deref() == expected {
            return Ok(());
        }
        let length = |value: Option<&[u8]>| value.map(<[u8]>::len);
        let (found, expected) = (length(found.as_deref()), length(expected));
        Err(format!("{key} has another value at {now:?}: {found:?} bytes, not {expected:?}").into())
    }

    async fn changes(&self) -> Result<(), BoxError> {
        let (key, now) = (&self.key("changes"), at(0));
        self.value(key, now, None).await?;
        self.change(Change::replace(key, "a", "b"), now, false)
            .await?;
        self.change(Change::remove(key, "a"), now, false).await?;
        self.change(Change::create(key, "a"), now, true).await?;
        self.change(Change::create(key, "b"), now, false).await?;
        self.change(Change::replace(key, "x", "b"), now, false)
            .await?;
        self.change(Change::remove(key, "x"), now, false).await?;
        self.value(key, now, Some(b"a")).await?;
        self.change(Change::replace(key, "a", "b"), now, true)
            .await?;
        self.value(key, now, Some(b"b")).await?;
        self.change(Change::remove(key, "b"), now, true).await?;
        self.value(key, now, None).await?;
        // A change from nothing to nothing changes nothing, and is made.
        let mut nothing = Change::remove(key, "");
        nothing.expected = None;
        self.change(nothing, now, true).await?;
        self.value(key, now, None).await
    }

    async fn values(&self) -> Result<(), BoxError> {
        let all: Vec<u8> = (0..=255).cycle().take(1024).collect();
        let largest = vec![b'v'; 1024 * 1024];
        for (number, value) in [b"".as_slice(), b"\r\n\0", &all, &largest]
            .into_iter()
            .enumerate()
        {
            let key = &self.key(&format!("values/{number}"));
            let bytes = Bytes::copy_from_slice(value);
            self.change(Change::create(key, bytes.clone()), at(0), true)
                .await?;
            self.value(key, at(0), Some(value)).await?;
            self.change(Change::replace(key, bytes, "small"), at(0), true)
                .await?;
        }
        Ok(())
    }

    async fn keys(&self) -> Result<(), BoxError> {
        let symbols: String = ('!'..='~').collect();
        let longest = format!("{:x<512}", self.key("keys/"));
        let names = ["keys/A", "keys/a", "keys/a*", "keys/a?", "keys/", &symbols];
        let keys: Vec<String> = names.iter().map(|name| self.key(name)).collect();
        for key in keys.iter().chain([&longest]) {
            self.change(Change::create(key, key.clone()), at(0), true)
                .await?;
        }
        for key in keys.iter().chain([&longest]) {
            self.value(key, at(0), Some(key.as_bytes())).await?;
        }
        Ok(())
    }

    async fn expiry(&self) -> Result<(), BoxError> {
        let key = &self.key("expiry");
        let before = at(10) - Duration::from_nanos(1);
        let create = Change::create(key, "a").expires_at(at(10));
        self.change(create, at(0), true).await?;
        self.value(key, before, Some(b"a")).await?;
        self.value(key, at(10), None).await?;
        // The expiry belongs to the value that it came with.
        let longer = Change::replace(key, "a", "b").expires_at(at(20));
        self.change(longer, before, true).await?;
        self.value(key, at(10), Some(b"b")).await?;
        self.value(key, at(20), None).await?;
        self.change(Change::replace(key, "b", "c"), at(10), true)
            .await?;
        let a_century = Duration::from_secs(100 * 365 * 24 * 3600);
        self.value(key, at(0) + a_century, Some(b"c")).await
    }

    async fn expired_values_are_absent(&self) -> Result<(), BoxError> {
        let key = &self.key("expired");
        let create = |value: &'static str| Change::create(key, value).expires_at(at(10));
        self.change(create("a"), at(0), true).await?;
        self.change(Change::replace(key, "a", "b"), at(10), false)
            .await?;
        self.change(Change::remove(key, "a"), at(10), false).await?;
        self.change(Change::create(key, "b"), at(10), true).await?;
        self.value(key, at(10), Some(b"b")).await?;
        // A value that has expired already.
        let key = &self.key("expired/at-once");
        for time in [at(5), at(0), UNIX_EPOCH] {
            let create = Change::create(key, "a").expires_at(time);
            self.change(create, at(5), true).await?;
            self.value(key, at(5), None).await?;
        }
        Ok(())
    }

    async fn limits(&self) -> Result<(), BoxError> {
        let long = "k".repeat(513);
        for key in ["", " ", "a b", "a\n", "a\0", "a\u{7f}", "schlüssel", &long] {
            let change = Change::create(key, "a");
            if self.store.compare_and_set(change, at(0)).await.is_ok()
                || self.store.get(key.to_owned(), at(0)).await.is_ok()
            {
                return Err(format!("the store accepts the key {key:?}").into());
            }
        }
        let key = self.key("limits");
        let change = Change::create(&key, vec![0; 1024 * 1024 + 1]);
        if self.store.compare_and_set(change, at(0)).await.is_ok() {
            return Err("the store accepts a value of more than 1 MiB".into());
        }
        self.value(&key, at(0), None).await
    }

    async fn one_of_many_creates(&self) -> Result<(), BoxError> {
        let key = self.key("created");
        let create = |number: usize| {
            let change = Change::create(&key, number.to_string());
            self.store.compare_and_set(change, at(0))
        };
        let outcomes = join_all((0..32).map(create)).await;
        let outcomes: Vec<bool> = outcomes.into_iter().collect::<Result<_, _>>()?;
        let made: Vec<usize> = (0..32).filter(|number| outcomes[*number]).collect();
        let [winner] = made.as_slice() else {
            return Err(format!("32 creates of one key at once: {} were made", made.len()).into());
        };
        let value = winner.to_string();
        self.value(&key, at(0), Some(value.as_bytes())).await
    }

    async fn no_change_is_lost(&self) -> Result<(), BoxError> {
        let key = self.key("counter");
        self.change(Change::create(&key, "0"), at(0), true).await?;
        let counted = join_all((0..8).map(|_| self.count(&key, 8))).await;
        counted.into_iter().collect::<Result<(), _>>()?;
        self.value(&key, at(0), Some(b"64")).await
    }

    /// Adds one to a number, so many times.
    async fn count(&self, key: &str, times: usize) -> Result<(), BoxError> {
        for _ in 0..times {
            loop {
                let value = self.store.get(key.to_owned(), at(0)).await?;
                let value = value.ok_or("the number is gone")?;
                let number: u64 = std::str::from_utf8(&value)?.parse()?;
                let change = Change::replace(key, value, (number + 1).to_string());
                if self.store.compare_and_set(change, at(0)).await? {
                    break;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::BoxFuture;
    use crate::state::MemoryStore;

    /// A store with one thing wrong.
    struct Broken {
        store: MemoryStore,
        get: fn(Option<Bytes>) -> Option<Bytes>,
        change: fn(Change, SystemTime) -> (Change, SystemTime),
        changed: fn(bool) -> bool,
    }

    impl StateStore for Broken {
        fn get(&self, key: String, now: SystemTime) -> BoxFuture<Result<Option<Bytes>, BoxError>> {
            let (value, get) = (self.store.get(key, now), self.get);
            Box::pin(async move { Ok(get(value.await?)) })
        }

        fn compare_and_set(
            &self,
            change: Change,
            now: SystemTime,
        ) -> BoxFuture<Result<bool, BoxError>> {
            let (change, now) = (self.change)(change, now);
            let (store, changed) = (self.store.clone(), self.changed);
            // Started when polled, so that changes at the same time are in progress at the same time.
            Box::pin(async move { Ok(changed(store.compare_and_set(change, now).await?)) })
        }
    }

    fn broken() -> Broken {
        Broken {
            store: MemoryStore::default(),
            get: |value| value,
            change: |change, now| (change, now),
            changed: |changed| changed,
        }
    }

    #[tokio::test]
    async fn a_good_store_passes_also_behind_a_pointer() -> Result<(), BoxError> {
        check_state_store(&MemoryStore::default()).await?;
        let shared: Arc<dyn StateStore> = Arc::new(broken());
        check_state_store(&shared).await
    }

    #[tokio::test]
    async fn a_store_that_breaks_a_promise_fails() {
        let with = |change| Broken { change, ..broken() };
        let stores = [
            (
                "says no",
                Broken {
                    changed: |_| false,
                    ..broken()
                },
            ),
            (
                "says yes",
                Broken {
                    changed: |_| true,
                    ..broken()
                },
            ),
            (
                "loses empty values",
                Broken {
                    get: |value| value.filter(|value| !value.is_empty()),
                    ..broken()
                },
            ),
            (
                "cuts values",
                Broken {
                    get: |value| value.map(|value| value.slice(..value.len().min(1000))),
                    ..broken()
                },
            ),
            (
                "ignores the case of keys",
                with(|mut change, now| {
                    change.key.make_ascii_lowercase();
                    (change, now)
                }),
            ),
            (
                "does not compare",
                with(|mut change, now| {
                    if change.expected.is_some() && change.value.is_some() {
                        change.expected = change.expected.map(|_| Bytes::from("a"));
                    }
                    (change, now)
                }),
            ),
            (
                "ignores expiry",
                with(|mut change, now| {
                    change.expires_at = None;
                    (change, now)
                }),
            ),
            (
                "rounds expiry",
                with(|mut change, now| {
                    let second = Duration::from_secs(1);
                    change.expires_at = change.expires_at.map(|time| time + second);
                    (change, now)
                }),
            ),
            (
                "accepts large values",
                with(|mut change, now| {
                    change.value = change
                        .value
                        .map(|value| value.slice(..value.len().min(1 << 20)));
                    (change, now)
                }),
            ),
        ];
        for (name, store) in stores {
            let checked = check_state_store(&store).await;
            assert!(checked.is_err(), "{name}");
        }
    }
}
