//! The caller's own `TokenStore`.

use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use connect_tests::clock::TestClock;
use connect_tests::server::Server;
use pipedream_connect::auth::{BoxError, StoredToken, TokenKey, TokenStore};
use pipedream_connect::{BoxFuture, Clock as _};

use super::{Outcome, SECOND, bearers, builder, call, unauthorized};

/// An in-memory store.
#[derive(Clone, Default)]
struct MemoryStore {
    token: Arc<Mutex<Option<(TokenKey, StoredToken)>>>,
    health: Health,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Health {
    #[default]
    Working,
    Failing,
    Hanging,
}

impl MemoryStore {
    fn read(&self) -> Option<(TokenKey, StoredToken)> {
        self.token.lock().ok()?.clone()
    }

    fn put(&self, key: TokenKey, token: StoredToken) {
        if let Ok(mut place) = self.token.lock() {
            *place = Some((key, token));
        }
    }

    fn respond<T: Send + 'static>(&self, value: T) -> BoxFuture<Result<T, BoxError>> {
        let health = self.health;
        Box::pin(async move {
            match health {
                Health::Working => Ok(value),
                Health::Failing => Err("the store fell".into()),
                Health::Hanging => std::future::pending().await,
            }
        })
    }
}

impl TokenStore for MemoryStore {
    fn load(&self, key: TokenKey) -> BoxFuture<Result<Option<StoredToken>, BoxError>> {
        let found = self.read().filter(|(kept, _)| *kept == key);
        self.respond(found.map(|(_, token)| token))
    }

    fn save(&self, key: TokenKey, token: StoredToken) -> BoxFuture<Result<(), BoxError>> {
        self.put(key, token);
        self.respond(())
    }
}

#[tokio::test]
async fn two_clients_with_a_store_share_one_token() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let store = MemoryStore::default();
    for _ in 0..2 {
        let client = builder(&server, &clock)
            .token_store(store.clone())
            .build()?;
        call(&client).await?;
        call(&client).await?;
    }
    assert_eq!(server.token_requests().len(), 1);
    let other = builder(&server, &clock)
        .scope("connect:proxy")
        .token_store(store.clone());
    call(&other.build()?).await?;
    assert_eq!(
        server.token_requests().len(),
        2,
        "another scope, another token"
    );
    let (key, token) = store.read().ok_or("nothing was saved")?;
    assert_eq!(
        key.to_string(),
        format!("{} cid connect:proxy", server.url())
    );
    let lives = token.expires_at().duration_since(clock.wall())?;
    assert_eq!(lives, 3600 * SECOND);
    assert!(!format!("{token:?}").contains("token-"), "{token:?}");
    Ok(())
}

#[tokio::test]
async fn a_rejected_token_is_not_loaded_from_the_store_again() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let store = MemoryStore::default();
    let client = builder(&server, &clock)
        .token_store(store.clone())
        .build()?;
    call(&client).await?;
    server.script(unauthorized(1));
    call(&client).await?;
    assert_eq!(server.token_requests().len(), 2);
    // Meanwhile another process has replaced the token, so its token is used.
    let (key, _) = store.read().ok_or("nothing was saved")?;
    let expires_at = clock.wall() + 3600 * SECOND;
    store.put(key, StoredToken::new("from-elsewhere", expires_at));
    server.script(unauthorized(1));
    call(&client).await?;
    assert_eq!(server.token_requests().len(), 2);
    assert_eq!(
        bearers(&server.take_requests()).last(),
        Some(&"Bearer from-elsewhere")
    );
    Ok(())
}

#[tokio::test]
async fn a_failing_or_hanging_store_does_not_fail_a_call() -> Outcome {
    for health in [Health::Failing, Health::Hanging] {
        let (server, clock) = (Server::start().await?, TestClock::default());
        let store = MemoryStore {
            health,
            ..MemoryStore::default()
        };
        let client = builder(&server, &clock).token_store(store).build()?;
        let mut waiting = pin!(call(&client));
        loop {
            tokio::select! {
                biased;
                outcome = &mut waiting => break outcome?,
                () = tokio::task::yield_now() => {}
            }
            if health == Health::Hanging {
                clock.advance(Duration::from_millis(1));
            }
        }
        call(&client).await?;
        assert_eq!(server.token_requests().len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn a_stored_token_that_is_not_a_valid_header_value_is_ignored() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let store = MemoryStore::default();
    let client = || builder(&server, &clock).token_store(store.clone()).build();
    call(&client()?).await?;
    let (key, _) = store.read().ok_or("nothing was saved")?;
    for text in ["", " ", "tok\n", "töken\0"] {
        let expires_at = clock.wall() + 3600 * SECOND;
        store.put(key.clone(), StoredToken::new(text, expires_at));
        call(&client()?).await?;
    }
    assert_eq!(server.token_requests().len(), 5);
    Ok(())
}

#[tokio::test]
async fn a_stored_token_that_expires_too_soon_is_ignored() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let store = MemoryStore::default();
    let client = || builder(&server, &clock).token_store(store.clone()).build();
    call(&client()?).await?;
    let (key, _) = store.read().ok_or("nothing was saved")?;
    let now = clock.wall();
    for expires_at in [SystemTime::UNIX_EPOCH, now, now + 29 * SECOND] {
        store.put(key.clone(), StoredToken::new("stale", expires_at));
        call(&client()?).await?;
    }
    assert!(!bearers(&server.take_requests()).contains(&"Bearer stale"));
    store.put(key, StoredToken::new("usable", now + 31 * SECOND));
    call(&client()?).await?;
    assert_eq!(bearers(&server.take_requests()), ["Bearer usable"]);
    Ok(())
}
