//! The caller's own `TokenProvider`.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use connect_tests::clients;
use connect_tests::clock::TestClock;
use connect_tests::server::Server;
use pipedream_connect::auth::{AccessToken, BoxError, TokenProvider};
use pipedream_connect::{BoxFuture, Client, Error, ErrorKind};

use super::{Outcome, SECOND, bearers, call, poll_at_most, unauthorized};

type TokenFuture = BoxFuture<Result<AccessToken, BoxError>>;

/// Returns these tokens one after the other.
#[derive(Clone, Default)]
struct ScriptedProvider(Arc<Mutex<Vec<TokenFuture>>>);

impl ScriptedProvider {
    fn then(
        self,
        token: impl Future<Output = Result<AccessToken, BoxError>> + Send + 'static,
    ) -> Self {
        if let Ok(mut script) = self.0.lock() {
            script.insert(0, Box::pin(token));
        }
        self
    }

    fn client(&self, clock: &TestClock) -> Result<Client, Error> {
        Client::builder()
            .token_provider(self.clone())
            .clock(clock.clone())
            .build()
    }
}

impl TokenProvider for ScriptedProvider {
    fn token(&self) -> BoxFuture<Result<AccessToken, BoxError>> {
        let next = self.0.lock().ok().and_then(|mut script| script.pop());
        next.unwrap_or_else(|| Box::pin(async { Err("the script has ended".into()) }))
    }
}

async fn issue(token: &'static str, seconds: u32) -> Result<AccessToken, BoxError> {
    Ok(AccessToken::new(token).expires_in(seconds * SECOND))
}

#[tokio::test]
async fn the_lifetime_of_a_token_counts_from_its_request_even_if_read_late() -> Outcome {
    let clock = TestClock::default();
    let (arrive, arrived) = tokio::sync::oneshot::channel::<()>();
    let script = ScriptedProvider::default()
        .then(async {
            arrived
                .await
                .map_err(BoxError::from)
                .and(issue("old", 100).await)
        })
        .then(issue("new", 100));
    let client = script.client(&clock)?;
    let mut kept = Box::pin(client.access_token());
    assert!(poll_at_most(&mut kept, 1).await.is_none());
    clock.advance(100 * SECOND);
    arrive.send(()).map_err(|()| "the provider was dropped")?;
    assert_eq!(kept.await?.expose(), "new");
    Ok(())
}

#[tokio::test]
async fn a_late_failure_of_a_replaced_token_request_has_no_effect() -> Outcome {
    let clock = TestClock::default();
    let (fail, failed) = tokio::sync::oneshot::channel::<()>();
    let script = ScriptedProvider::default()
        .then(async {
            failed
                .await
                .map_err(BoxError::from)
                .and(Err("too late".into()))
        })
        .then(issue("second", 10))
        .then(issue("third", 10));
    let client = script.client(&clock)?;
    let mut kept = Box::pin(client.access_token());
    assert!(poll_at_most(&mut kept, 1).await.is_none());
    clock.advance(35 * SECOND);
    assert_eq!(client.access_token().await?.expose(), "second");
    clock.advance(10 * SECOND);
    fail.send(()).map_err(|()| "the provider was dropped")?;
    assert!(kept.await.is_err());
    assert_eq!(client.access_token().await?.expose(), "third");
    Ok(())
}

#[tokio::test]
async fn a_caller_with_a_valid_token_waits_at_most_ten_seconds_for_a_refresh() -> Outcome {
    let clock = TestClock::default();
    let script = ScriptedProvider::default()
        .then(issue("old", 1000))
        .then(std::future::pending());
    let client = script.client(&clock)?;
    client.access_token().await?;
    clock.advance(900 * SECOND);
    let mut early = Box::pin(client.access_token());
    assert!(poll_at_most(&mut early, 1).await.is_none());
    clock.advance(10 * SECOND);
    assert_eq!(early.await?.expose(), "old");
    Ok(())
}

#[tokio::test]
async fn a_panicking_provider_is_an_error_for_every_waiting_call() -> Outcome {
    #[derive(Debug)]
    struct Panics;
    impl TokenProvider for Panics {
        fn token(&self) -> BoxFuture<Result<AccessToken, BoxError>> {
            Box::pin(async {
                tokio::task::yield_now().await;
                panic!("on purpose")
            })
        }
    }
    let server = Server::start().await?;
    let client = clients::builder(&server)
        .token_provider(Panics)
        .project_id("proj_X")
        .build()?;
    let calls = (0..3).map(|_| call(&client));
    for outcome in futures_util::future::join_all(calls).await {
        let error = outcome.err().ok_or("a token")?;
        assert_eq!(error.kind(), ErrorKind::Auth);
        let message = error.message().to_owned();
        assert!(message.contains("panicked"), "{message}");
    }
    Ok(())
}

/// Numbers its tokens, and can be made to fail.
#[derive(Clone, Default)]
struct NumberingProvider {
    asked: Arc<AtomicU32>,
    broken: Arc<Mutex<bool>>,
}

impl TokenProvider for NumberingProvider {
    fn token(&self) -> BoxFuture<Result<AccessToken, BoxError>> {
        let number = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        let broken = self.broken.lock().is_ok_and(|broken| *broken);
        Box::pin(async move {
            if broken {
                return Err("the provider failed".into());
            }
            Ok(AccessToken::new(format!("own-{number}")))
        })
    }
}

#[tokio::test]
async fn a_provider_is_called_for_the_first_token_and_after_a_401() -> Outcome {
    let server = Server::start().await?;
    let provider = NumberingProvider::default();
    let client = clients::builder(&server)
        .token_provider(provider.clone())
        .project_id("proj_X")
        .build()?;
    call(&client).await?;
    call(&client).await?;
    server.script(unauthorized(1));
    call(&client).await?;
    assert_eq!(
        bearers(&server.take_requests()),
        [
            "Bearer own-1",
            "Bearer own-1",
            "Bearer own-1",
            "Bearer own-2"
        ]
    );
    assert_eq!(provider.asked.load(Ordering::SeqCst), 2);
    assert_eq!(server.token_requests().len(), 0);
    Ok(())
}

#[tokio::test]
async fn the_error_of_a_failing_provider_is_the_source_of_the_auth_error() -> Outcome {
    let server = Server::start().await?;
    let provider = NumberingProvider::default();
    *provider.broken.lock().map_err(|_| "poisoned")? = true;
    let client = clients::builder(&server)
        .token_provider(provider)
        .project_id("proj_X")
        .build()?;
    let error = call(&client).await.err().ok_or("accepted")?;
    assert_eq!(error.kind(), ErrorKind::Auth);
    let mut causes = Vec::new();
    let mut cause = std::error::Error::source(&error);
    while let Some(error) = cause {
        causes.push(error.to_string());
        cause = error.source();
    }
    assert!(
        causes.iter().any(|cause| cause == "the provider failed"),
        "{causes:?}"
    );
    Ok(())
}

#[tokio::test]
async fn the_lifetime_of_a_token_counts_from_its_arrival() -> Outcome {
    let clock = TestClock::default();
    let slow = clock.clone();
    let script = ScriptedProvider::default()
        .then(async move {
            slow.advance(10 * SECOND);
            issue("first", 100).await
        })
        .then(issue("second", 100));
    let client = script.client(&clock)?;
    assert_eq!(client.access_token().await?.expose(), "first");
    // Half of its lifetime has passed since the request, but not since it arrived.
    clock.advance(45 * SECOND);
    assert_eq!(client.access_token().await?.expose(), "first");
    clock.advance(5 * SECOND);
    assert_eq!(client.access_token().await?.expose(), "second");
    Ok(())
}
