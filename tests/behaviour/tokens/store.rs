//! The caller's own `TokenStore`.

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use connect_tests::clock::TestClock;
use connect_tests::server::{Reply, Server};
use pipedream_connect::auth::{BoxError, Lease, StoredToken, TokenKey, TokenStore};
use pipedream_connect::{BoxFuture, Clock as _};

use super::{Outcome, SECOND, bearers, builder, call, unauthorized};
use crate::log::Log;

/// An in-memory store.
#[derive(Clone, Default)]
struct MemoryStore {
    token: Arc<Mutex<Option<(TokenKey, StoredToken)>>>,
    /// Responses to requests for a lease; after that, leases are not supported.
    leases: Arc<Mutex<VecDeque<Lease>>>,
    /// The token that another process saves with its lease, when the list of leases ends.
    saved_by_other: Option<StoredToken>,
    /// What the store did, in order.
    log: Arc<Mutex<Vec<&'static str>>>,
    /// What goes wrong during which access.
    trouble: Option<(&'static str, Trouble)>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Trouble {
    Fails,
    /// It returns the error of the JSON parser.
    Unreadable,
    Hangs,
    Panics,
    PanicsAtOnce,
}

impl MemoryStore {
    fn with_leases(leases: impl IntoIterator<Item = Lease>) -> Self {
        Self {
            leases: Arc::new(Mutex::new(leases.into_iter().collect())),
            ..Self::default()
        }
    }

    fn read(&self) -> Option<(TokenKey, StoredToken)> {
        self.token.lock().ok()?.clone()
    }

    fn put(&self, key: TokenKey, token: StoredToken) {
        if let Ok(mut place) = self.token.lock() {
            *place = Some((key, token));
        }
    }

    fn log(&self) -> Vec<&'static str> {
        self.log.lock().map(|log| log.clone()).unwrap_or_default()
    }

    fn note(&self, access: &'static str) {
        if let Ok(mut log) = self.log.lock() {
            log.push(access);
        }
    }

    fn respond<T: Send + 'static>(
        &self,
        access: &'static str,
        value: T,
    ) -> BoxFuture<Result<T, BoxError>> {
        let has_lease = self.log().contains(&"lease");
        self.note(access);
        let access = match access {
            "load" if has_lease => "load with the lease",
            _ => access,
        };
        let trouble = self.trouble.filter(|(place, _)| *place == access);
        let trouble = trouble.map(|(_, trouble)| trouble);
        if trouble == Some(Trouble::PanicsAtOnce) {
            fall_over();
        }
        Box::pin(async move {
            match trouble {
                None => Ok(value),
                Some(Trouble::Fails) => Err("the store fell".into()),
                Some(Trouble::Unreadable) => {
                    let token = serde_json::from_str::<StoredToken>(r#""hush""#);
                    token.map_err(Into::into).and(Ok(value))
                }
                Some(Trouble::Hangs) => std::future::pending().await,
                Some(_) => fall_over(),
            }
        })
    }
}

impl TokenStore for MemoryStore {
    fn load(
        &self,
        key: TokenKey,
        _: SystemTime,
    ) -> BoxFuture<Result<Option<StoredToken>, BoxError>> {
        let found = self.read().filter(|(kept, _)| *kept == key);
        self.respond("load", found.map(|(_, token)| token))
    }

    fn save(
        &self,
        key: TokenKey,
        token: StoredToken,
        _: SystemTime,
    ) -> BoxFuture<Result<(), BoxError>> {
        self.put(key, token);
        self.respond("save", ())
    }

    fn lease(
        &self,
        key: TokenKey,
        _: Duration,
        _: SystemTime,
    ) -> BoxFuture<Result<Lease, BoxError>> {
        let (next, last) = match self.leases.lock() {
            Ok(mut leases) => (leases.pop_front(), leases.is_empty()),
            Err(_) => (None, false),
        };
        if let Some(token) = self.saved_by_other.clone().filter(|_| last) {
            self.put(key, token);
        }
        self.respond("lease", next.unwrap_or(Lease::Unsupported))
    }
}

#[expect(clippy::panic, reason = "what a store or a callback may do")]
fn fall_over() -> ! {
    panic!("on purpose")
}

/// The next process that asks the store for the lease gets it. The store notes the release, and its trouble may be with that.
fn grant(store: &MemoryStore) -> Outcome {
    let releasing = store.clone();
    let release = async move { releasing.respond("release", ()).await };
    let mut leases = store.leases.lock().map_err(|_| "poisoned")?;
    leases.push_back(Lease::Granted(Box::pin(release)));
    Ok(())
}

/// What the store does during the call of a client that gets the lease.
async fn log_of_a_call_with_the_lease(
    store: &MemoryStore,
) -> Result<Vec<&'static str>, Box<dyn std::error::Error>> {
    let (server, clock) = (Server::start().await?, TestClock::default());
    grant(store)?;
    let client = builder(&server, &clock).token_store(store.clone());
    call(&client.build()?).await?;
    Ok(store.log())
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
        format!(
            "{}~cid~connect%3Aproxy",
            server.url().replace(':', "%3A").replace('/', "%2F")
        )
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

/// Runs two calls with `store` and returns the failures that the client reported.
async fn reported(store: MemoryStore) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let reports = Arc::new(Mutex::new(Vec::new()));
    let (sink, hangs) = (
        Arc::clone(&reports),
        matches!(store.trouble, Some((_, Trouble::Hangs))),
    );
    let client = builder(&server, &clock)
        .token_store(store)
        .on_token_store_error(move |error| {
            let source = std::error::Error::source(error).map(ToString::to_string);
            if let Ok(mut reports) = sink.lock() {
                reports.push(format!("{:?}: {error} {source:?}", error.kind()));
            }
            fall_over();
        })
        .build()?;
    let mut waiting = pin!(call(&client));
    loop {
        tokio::select! {
            biased;
            outcome = &mut waiting => break outcome?,
            () = tokio::task::yield_now() => {}
        }
        if hangs {
            clock.advance(Duration::from_millis(1));
        }
    }
    call(&client).await?;
    assert_eq!(server.token_requests().len(), 1);
    let reports = reports.lock().map_err(|_| "poisoned")?;
    Ok(reports.clone())
}

#[tokio::test]
async fn the_report_about_an_unreadable_token_does_not_quote_it() -> Outcome {
    let store = MemoryStore {
        trouble: Some(("load", Trouble::Unreadable)),
        ..MemoryStore::default()
    };
    let reports = reported(store).await?;
    let [report] = reports.as_slice() else {
        return Err(format!("{reports:?}").into());
    };
    assert!(report.contains("unexpected shape"), "{report}");
    assert!(!report.contains("hush"), "{report}");
    Ok(())
}

#[tokio::test]
async fn a_store_that_fails_panics_or_hangs_fails_no_call_and_is_reported() -> Outcome {
    for access in ["load", "lease", "save", "release"] {
        for trouble in [
            Trouble::Fails,
            Trouble::Hangs,
            Trouble::Panics,
            Trouble::PanicsAtOnce,
        ] {
            let log = Log::start();
            let store = MemoryStore {
                trouble: Some((access, trouble)),
                ..MemoryStore::default()
            };
            if access == "release" {
                grant(&store)?;
            }
            let reports = reported(store).await?;
            let log = log.text();
            let [report] = reports.as_slice() else {
                return Err(format!("{access} {trouble:?}: {reports:?}").into());
            };
            assert!(
                report.contains(access) && report.contains("client cid at http://127.0.0.1:"),
                "{report}"
            );
            assert_eq!(
                report.contains("the store fell"),
                trouble == Trouble::Fails,
                "{report}"
            );
            assert_eq!(
                report.starts_with("Timeout"),
                trouble == Trouble::Hangs,
                "{report}"
            );
            assert!(
                log.contains("WARN") && log.contains("the token store"),
                "{log}"
            );
            assert!(!log.contains("the store fell"), "{log}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_client_with_the_lease_looks_again_before_it_fetches_a_token() -> Outcome {
    let store = MemoryStore::default();
    let log = log_of_a_call_with_the_lease(&store).await?;
    assert_eq!(log, ["load", "lease", "load", "save", "release"]);
    Ok(())
}

#[tokio::test]
async fn a_lease_is_released_when_no_token_could_be_fetched() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let store = MemoryStore::default();
    grant(&store)?;
    server.script_tokens([Reply::json(401, r#"{"error":"invalid_client"}"#)]);
    let client = builder(&server, &clock)
        .token_store(store.clone())
        .build()?;
    assert!(call(&client).await.is_err());
    assert_eq!(store.log(), ["load", "lease", "load", "release"]);
    Ok(())
}

#[tokio::test]
async fn while_another_process_has_the_lease_a_client_waits_for_its_token() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let store = MemoryStore {
        saved_by_other: Some(StoredToken::new(
            "from-elsewhere",
            clock.wall() + 3600 * SECOND,
        )),
        ..MemoryStore::with_leases((0..3).map(|_| Lease::Taken))
    };
    let client = builder(&server, &clock)
        .token_store(store.clone())
        .build()?;
    assert_eq!(client.access_token().await?.expose(), "from-elsewhere");
    assert_eq!(server.token_requests().len(), 0);
    assert_eq!(clock.waits().len(), 3);
    Ok(())
}

#[tokio::test]
async fn a_client_waits_at_most_five_seconds_for_the_token_of_another_process() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let store = MemoryStore::with_leases((0..1000).map(|_| Lease::Taken));
    let client = builder(&server, &clock)
        .token_store(store.clone())
        .build()?;
    call(&client).await?;
    assert_eq!(server.token_requests().len(), 1);
    let waited: Duration = clock.waits().iter().sum();
    assert!((5 * SECOND..6 * SECOND).contains(&waited), "{waited:?}");
    assert!(clock.waits().len() < 15, "{:?}", clock.waits());
    assert!(
        clock.waits().iter().all(|wait| *wait <= SECOND),
        "{:?}",
        clock.waits()
    );
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

#[tokio::test]
async fn a_store_that_could_not_be_read_is_not_used_again_for_the_same_token() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let store = MemoryStore {
        trouble: Some(("load", Trouble::Fails)),
        ..MemoryStore::default()
    };
    let client = builder(&server, &clock)
        .token_store(store.clone())
        .build()?;
    call(&client).await?;
    assert_eq!(store.log(), ["load"]);
    Ok(())
}

#[tokio::test]
async fn a_lease_is_released_when_the_store_fails_after_granting_it() -> Outcome {
    let store = MemoryStore {
        trouble: Some(("load with the lease", Trouble::Fails)),
        ..MemoryStore::default()
    };
    let log = log_of_a_call_with_the_lease(&store).await?;
    assert_eq!(log, ["load", "lease", "load", "save", "release"]);
    Ok(())
}

#[tokio::test]
async fn waiting_for_another_process_does_not_extend_the_deadline_of_a_token_request() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    server.script_tokens([Reply::NoResponse]);
    let client = builder(&server, &clock)
        .timeout(60 * SECOND)
        .token_store(MemoryStore::with_leases((0..1000).map(|_| Lease::Taken)))
        .build()?;
    let mut waiting = pin!(call(&client));
    let outcome = loop {
        tokio::select! {
            biased;
            outcome = &mut waiting => break outcome,
            () = tokio::task::yield_now() => {}
        }
        if !server.token_requests().is_empty() {
            clock.advance(Duration::from_millis(100));
        }
    };
    assert!(outcome.is_err());
    assert!(clock.elapsed() <= 31 * SECOND, "{:?}", clock.elapsed());
    Ok(())
}
