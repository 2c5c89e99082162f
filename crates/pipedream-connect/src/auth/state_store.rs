//! Every [`StateStore`] is a [`TokenStore`].

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::provider::BoxError;
use super::store::{Lease, StoredToken, TokenKey, TokenStore};
use crate::fnv::fnv1a;
use crate::future::BoxFuture;
use crate::state::{Change, StateStore, unquoted};

/// A longer name is truncated to this length, so that it fits into the key of a store.
const MAX_NAME: usize = 400;

/// A token with its complete key, because truncated keys may be equal.
#[derive(Serialize, Deserialize)]
struct Record {
    key: String,
    #[serde(flatten)]
    token: StoredToken,
}

/// Keeps tokens under `pipedream-connect/token/…` and leases under `pipedream-connect/token-lease/…`. Both expire.
impl<S: StateStore + Clone> TokenStore for S {
    fn load(
        &self,
        key: TokenKey,
        now: SystemTime,
    ) -> BoxFuture<Result<Option<StoredToken>, BoxError>> {
        let found = self.get(token_key(&key), now);
        Box::pin(async move {
            let Some(json) = found.await? else {
                return Ok(None);
            };
            let record = serde_json::from_slice::<Record>(&json);
            let record = record.map_err(|error| unquoted(error.into()))?;
            Ok((record.key == key.to_string()).then_some(record.token))
        })
    }

    fn save(
        &self,
        key: TokenKey,
        token: StoredToken,
        now: SystemTime,
    ) -> BoxFuture<Result<(), BoxError>> {
        let store = self.clone();
        Box::pin(async move {
            let name = token_key(&key);
            let expires_at = token.expires_at();
            let record = Record {
                key: key.to_string(),
                token,
            };
            let json = serde_json::to_vec(&record)?;
            let change = match store.get(name.clone(), now).await? {
                Some(earlier) => Change::replace(name, earlier, json),
                None => Change::create(name, json),
            };
            // A token that another process saves at the same time is equally valid.
            store
                .compare_and_set(change.expires_at(expires_at), now)
                .await?;
            Ok(())
        })
    }

    fn lease(
        &self,
        key: TokenKey,
        duration: Duration,
        now: SystemTime,
    ) -> BoxFuture<Result<Lease, BoxError>> {
        let store = self.clone();
        Box::pin(async move {
            let (name, owner) = (lease_key(&key), owner());
            let create = Change::create(name.clone(), owner.clone());
            let expires_at = now.checked_add(duration).unwrap_or(now);
            if !store
                .compare_and_set(create.expires_at(expires_at), now)
                .await?
            {
                return Ok(Lease::Taken);
            }
            Ok(Lease::Granted(Box::pin(async move {
                // The value names the owner, so the lease of another process stays. `now` is the start of the lease, so that
                // the store does not consider it expired.
                store
                    .compare_and_set(Change::remove(name, owner), now)
                    .await?;
                Ok(())
            })))
        })
    }
}

fn token_key(key: &TokenKey) -> String {
    format!("pipedream-connect/token/{}", name(key))
}

fn lease_key(key: &TokenKey) -> String {
    format!("pipedream-connect/token-lease/{}", name(key))
}

/// The key as ASCII text, truncated if it has many scopes.
fn name(key: &TokenKey) -> String {
    let mut name = key.to_string();
    if name.len() > MAX_NAME {
        let hash = fnv1a(&name);
        name.truncate(MAX_NAME);
        name += &format!("~{hash:016x}");
    }
    name
}

/// Different for each lease, in each process.
fn owner() -> Bytes {
    format!("{}-{:032x}", std::process::id(), fastrand::u128(..)).into()
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;
    use crate::state::MemoryStore;

    const SECOND: Duration = Duration::from_secs(1);

    fn key(scope: &str) -> TokenKey {
        TokenKey::new(
            "cid".into(),
            "https://api.example".into(),
            Some(scope.into()),
        )
    }

    async fn load(store: &MemoryStore, key: &TokenKey, now: SystemTime) -> Option<String> {
        let loaded = store.load(key.clone(), now).await.expect("loaded");
        loaded.map(|token| token.token().expose().to_owned())
    }

    async fn save(store: &MemoryStore, key: &TokenKey, token: &str, seconds: u32) {
        let token = StoredToken::new(token, UNIX_EPOCH + seconds * SECOND);
        let saved = store.save(key.clone(), token, UNIX_EPOCH);
        saved.await.expect("saved");
    }

    async fn lease(store: &MemoryStore, now: SystemTime) -> Lease {
        let lease = store.lease(key("a"), 10 * SECOND, now).await;
        lease.expect("an answer")
    }

    #[tokio::test]
    async fn the_last_token_is_stored_until_it_expires() {
        let store = MemoryStore::default();
        save(&store, &key("a"), "rejected", 200).await;
        save(&store, &key("a"), "new", 100).await;
        save(&store, &key("b"), "other", 100).await;
        let before = UNIX_EPOCH + 99 * SECOND;
        assert_eq!(
            load(&store, &key("a"), before).await.as_deref(),
            Some("new")
        );
        let after = UNIX_EPOCH + 100 * SECOND;
        assert_eq!(load(&store, &key("a"), after).await, None);
    }

    #[tokio::test]
    async fn the_error_for_an_unreadable_token_does_not_quote_it() -> Result<(), BoxError> {
        let store = MemoryStore::default();
        let json = r#""hush""#;
        let create = Change::create(token_key(&key("a")), json);
        assert!(store.compare_and_set(create, UNIX_EPOCH).await?);
        let error = store
            .load(key("a"), UNIX_EPOCH)
            .await
            .expect_err("an error");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("hush"), "{shown}");
        Ok(())
    }

    #[tokio::test]
    async fn a_lease_is_granted_once_and_ends_when_released_or_expired() -> Result<(), BoxError> {
        let (store, now) = (MemoryStore::default(), UNIX_EPOCH);
        let Lease::Granted(release) = lease(&store, now).await else {
            return Err("no lease".into());
        };
        assert!(matches!(
            lease(&store, now + 9 * SECOND).await,
            Lease::Taken
        ));
        release.await?;
        let released = lease(&store, now + 9 * SECOND).await;
        assert!(matches!(released, Lease::Granted(_)));
        drop(released);
        let expired = lease(&store, now + 19 * SECOND).await;
        assert!(matches!(expired, Lease::Granted(_)));
        Ok(())
    }

    #[tokio::test]
    async fn a_late_release_leaves_the_lease_of_another_process() -> Result<(), BoxError> {
        let (store, now) = (MemoryStore::default(), UNIX_EPOCH);
        let Lease::Granted(late) = lease(&store, now).await else {
            return Err("no lease".into());
        };
        let later = now + 10 * SECOND;
        let other = lease(&store, later).await;
        assert!(matches!(other, Lease::Granted(_)));
        late.await?;
        assert!(matches!(lease(&store, later).await, Lease::Taken));
        Ok(())
    }

    #[tokio::test]
    async fn a_long_key_is_shortened_and_its_token_is_never_taken_for_another()
    -> Result<(), BoxError> {
        let store = MemoryStore::default();
        let (long, other) = (key(&"scope:a ".repeat(500)), key(&"scope:a ".repeat(501)));
        assert!(lease_key(&long).len() <= 512, "{}", lease_key(&long));
        assert_ne!(token_key(&long), token_key(&other));
        save(&store, &long, "token", 100).await;
        assert!(load(&store, &long, UNIX_EPOCH).await.is_some());
        // As if both had the same hash.
        let stored = store.get(token_key(&long), UNIX_EPOCH).await?;
        let copy = Change::create(token_key(&other), stored.ok_or("nothing")?);
        assert!(store.compare_and_set(copy, UNIX_EPOCH).await?);
        assert_eq!(load(&store, &other, UNIX_EPOCH).await, None);
        Ok(())
    }

    #[tokio::test]
    async fn each_key_has_a_lease_of_its_own() -> Result<(), BoxError> {
        let (store, now) = (MemoryStore::default(), UNIX_EPOCH);
        assert!(matches!(lease(&store, now).await, Lease::Granted(_)));
        let other = store.lease(key("b"), 10 * SECOND, now).await?;
        assert!(matches!(other, Lease::Granted(_)));
        Ok(())
    }

    #[test]
    fn a_key_of_the_maximum_length_is_not_shortened() {
        let without_scope = key("").to_string().len();
        let longest = key(&"a".repeat(MAX_NAME - without_scope));
        assert_eq!(name(&longest), longest.to_string());
        let longer = key(&"a".repeat(MAX_NAME - without_scope + 1));
        assert_ne!(name(&longer), longer.to_string());
    }
}
