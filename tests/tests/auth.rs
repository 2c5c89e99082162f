//! Tokens: one request for any number of callers, whoever leaves and whatever the token endpoint does.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use connect_tests::clients;
use connect_tests::clock::TestClock;
use connect_tests::server::{Recorded, Reply, Server};
use pipedream_connect::auth::{
    AccessToken, BoxError, StoredToken, TokenKey, TokenProvider, TokenStore,
};
use pipedream_connect::transport::Body;
use pipedream_connect::{
    BoxFuture, Client, ClientBuilder, Clock as _, Error, ErrorKind, RetryPolicy,
};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const SECOND: Duration = Duration::from_secs(1);

/// A client with client credentials and the default retries.
fn builder(server: &Server, clock: &TestClock) -> ClientBuilder {
    clients::builder(server)
        .client_credentials("cid", "csec")
        .project_id("proj_X")
        .retry(RetryPolicy::new())
        .clock(clock.clone())
}

async fn call(client: &Client) -> Result<(), Error> {
    client.accounts().delete("apn_1").await.map(drop)
}

fn bearers(requests: &[Recorded]) -> Vec<&str> {
    requests
        .iter()
        .filter_map(|request| request.header("authorization"))
        .collect()
}

fn unauthorized(count: usize) -> Vec<Reply> {
    vec![Reply::json(401, r#"{"error":"invalid token"}"#); count]
}

fn token(lifetime: &str) -> Reply {
    Reply::json(
        200,
        format!(r#"{{"access_token":"scripted","expires_in":{lifetime}}}"#),
    )
}

/// Runs `future` for at most `polls` polls; `None` when it was not done by then.
async fn interrupted<F: Future>(future: F, polls: u32) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut polled = 0;
    poll_fn(|cx| {
        polled += 1;
        match future.as_mut().poll(cx) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending if polled >= polls => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// Runs `caller` until the server has so many token requests.
async fn until_asked(
    server: &Server,
    requests: usize,
    caller: &mut (impl Future + Unpin),
) -> Outcome {
    while server.token_requests().len() < requests {
        tokio::select! {
            biased;
            _ = &mut *caller => return Err("answered".into()),
            () = tokio::task::yield_now() => {}
        }
    }
    Ok(())
}

/// Runs `future`, and lets time pass whenever the server has received another token request and said nothing.
async fn with_passing_time<F: Future>(
    future: F,
    server: &Server,
    clock: &TestClock,
    silent: bool,
) -> F::Output {
    let mut future = pin!(future);
    let mut seen = server.token_requests().len();
    loop {
        tokio::select! {
            biased;
            output = &mut future => return output,
            () = tokio::task::yield_now() => {}
        }
        let requests = server.token_requests().len();
        if silent && requests > seen {
            seen = requests;
            clock.advance(30 * SECOND);
        }
    }
}

/// Calls that have all begun before any of them can be answered.
async fn begun(client: &Client, count: usize) -> Vec<tokio::task::JoinHandle<Result<(), Error>>> {
    let mut calls = Vec::new();
    for _ in 0..count {
        let client = client.clone();
        let mut call = Box::pin(async move { call(&client).await });
        poll_fn(|cx| Poll::Ready(call.as_mut().poll(cx).is_pending())).await;
        calls.push(call);
    }
    calls.into_iter().map(tokio::spawn).collect()
}

#[tokio::test]
async fn a_hundred_first_calls_fetch_one_token() -> Outcome {
    let server = Server::start().await?;
    let client = clients::oauth(&server)?;
    assert_eq!(server.token_requests().len(), 0, "nothing is fetched early");
    for outcome in begun(&client, 100).await {
        outcome.await??;
    }
    assert_eq!(server.token_requests().len(), 1);
    assert_eq!(server.take().len(), 100);
    Ok(())
}

#[tokio::test]
async fn a_hundred_first_calls_share_one_failure() -> Outcome {
    let server = Server::start().await?;
    let client = clients::oauth(&server)?;
    server.script_tokens([Reply::json(401, r#"{"error":"invalid_client"}"#)]);
    for outcome in begun(&client, 100).await {
        let error = outcome.await?.err().ok_or("accepted")?;
        assert_eq!(error.kind(), ErrorKind::Auth, "{error}");
    }
    assert_eq!(server.token_requests().len(), 1);
    assert_eq!(server.take().len(), 0);
    Ok(())
}

#[tokio::test]
async fn a_refused_token_is_replaced_and_the_call_replayed() -> Outcome {
    let server = Server::start().await?;
    let client = clients::oauth(&server)?;
    for round in 1..=3 {
        server.script(unauthorized(1));
        call(&client).await?;
        let requests = server.take();
        let tokens = [round, round + 1].map(|number| format!("Bearer token-{number}"));
        assert_eq!(bearers(&requests), tokens);
        assert_eq!(server.token_requests().len(), round + 1);
    }
    Ok(())
}

#[tokio::test]
async fn fifty_callers_whom_the_api_always_refuses_refresh_once_and_stop() -> Outcome {
    let server = Server::start().await?;
    let client = clients::oauth(&server)?;
    client.access_token().await?;
    server.script(unauthorized(1000));
    for outcome in begun(&client, 50).await {
        let error = outcome.await?.err().ok_or("accepted")?;
        assert_eq!(error.kind(), ErrorKind::Unauthorized, "{error}");
        assert_eq!(error.attempts(), 2);
    }
    let mut sent = BTreeMap::new();
    for bearer in bearers(&server.take()) {
        *sent.entry(bearer.to_owned()).or_insert(0) += 1;
    }
    let twice = [("Bearer token-1", 50), ("Bearer token-2", 50)];
    assert_eq!(
        sent,
        twice
            .map(|(bearer, times)| (bearer.to_owned(), times))
            .into()
    );
    assert_eq!(server.token_requests().len(), 2);
    Ok(())
}

#[tokio::test]
async fn an_api_that_refuses_every_token_causes_no_storm_of_token_requests() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let client = builder(&server, &clock).build()?;
    server.script(unauthorized(10_000));
    for _ in 0..200 {
        let error = call(&client).await.err().ok_or("accepted")?;
        assert_eq!(error.kind(), ErrorKind::Unauthorized, "{error}");
        clock.advance(Duration::from_millis(100));
    }
    let tokens = server.token_requests().len();
    assert!((3..=6).contains(&tokens), "{tokens} in 20 s");
    Ok(())
}

/// Every way in which a token endpoint misbehaves; the last one is not to answer.
fn misbehaviour() -> Vec<(&'static str, Reply)> {
    vec![
        ("429", Reply::json(429, r#"{"error":"Throttled"}"#)),
        (
            "429 with a delay",
            Reply::json(429, "{}").header("retry-after", "7"),
        ),
        ("500", Reply::json(500, "")),
        ("503 HTML", Reply::json(503, "<html>")),
        ("401", Reply::json(401, r#"{"error":"invalid_client"}"#)),
        ("close", Reply::Close),
        ("HTML", Reply::json(200, "<html>")),
        ("no token", Reply::json(200, r#"{"expires_in":3600}"#)),
        ("null", Reply::json(200, r#"{"access_token":null}"#)),
        (
            "empty token",
            Reply::json(200, r#"{"access_token":"","expires_in":3600}"#),
        ),
        (
            "unprintable token",
            Reply::json(200, "{\"access_token\":\"a\\nb\",\"expires_in\":3600}"),
        ),
        ("silence", Reply::Silence),
    ]
}

#[tokio::test]
async fn a_token_endpoint_that_fails_gives_a_typed_error_and_is_asked_at_most_once_a_second()
-> Outcome {
    for (name, reply) in misbehaviour() {
        let (server, clock) = (Server::start().await?, TestClock::default());
        let client = builder(&server, &clock).build()?;
        server.script_tokens(vec![reply; 10_000]);
        let start = clock.now();
        for _ in 0..100 {
            let outcome =
                with_passing_time(call(&client), &server, &clock, name == "silence").await;
            let error = outcome.err().ok_or(name)?;
            assert_eq!(error.kind(), ErrorKind::Auth, "{name}: {error}");
            assert!(std::error::Error::source(&error).is_some(), "{name}");
            clock.advance(Duration::from_millis(100));
        }
        let elapsed = clock.now() - start;
        let tokens = u64::try_from(server.token_requests().len())?;
        assert!(
            tokens <= elapsed.as_secs() + 3,
            "{name}: {tokens} in {elapsed:?}"
        );
        assert!(tokens > 1, "{name}: it is asked again");
        assert_eq!(server.take().len(), 0, "{name}");
    }
    Ok(())
}

#[tokio::test]
async fn a_failure_to_refresh_leaves_the_valid_token_in_use() -> Outcome {
    for (name, reply) in misbehaviour() {
        let (server, clock) = (Server::start().await?, TestClock::default());
        let client = builder(&server, &clock).build()?;
        call(&client).await?;
        clock.advance(3490 * SECOND);
        server.script_tokens(vec![reply; 10_000]);
        let start = clock.now();
        // One attempt may take half a minute of the two that are left.
        while clock.now() - start < 75 * SECOND {
            with_passing_time(call(&client), &server, &clock, name == "silence").await?;
            clock.advance(SECOND);
        }
        let tokens = server.token_requests().len() - 1;
        assert!((1..=75).contains(&tokens), "{name}: {tokens} in 75 s");
        let requests = server.take();
        assert!(
            bearers(&requests)
                .iter()
                .all(|bearer| *bearer == "Bearer token-1"),
            "{name}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn no_lifetime_that_a_server_states_causes_more_than_a_request_a_second() -> Outcome {
    for (lifetime, most) in [
        ("0", 20),
        ("-1", 20),
        ("30", 2),
        ("1e12", 1),
        ("\"3600\"", 1),
        ("\"soon\"", 1),
        ("null", 1),
    ] {
        let (server, clock) = (Server::start().await?, TestClock::default());
        let client = builder(&server, &clock).build()?;
        server.script_tokens(vec![token(lifetime); 10_000]);
        for _ in 0..200 {
            call(&client).await?;
            clock.advance(Duration::from_millis(100));
        }
        let tokens = server.token_requests().len();
        assert!(tokens <= most, "{lifetime}: {tokens} in 20 s");
    }
    Ok(())
}

#[tokio::test]
async fn a_token_is_replaced_before_it_expires() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let client = builder(&server, &clock).build()?;
    call(&client).await?;
    clock.advance(3449 * SECOND);
    call(&client).await?;
    assert_eq!(server.token_requests().len(), 1);
    clock.advance(31 * SECOND);
    call(&client).await?;
    assert_eq!(server.token_requests().len(), 2);
    assert_eq!(
        bearers(&server.take()),
        ["Bearer token-1", "Bearer token-1", "Bearer token-2"]
    );
    Ok(())
}

#[tokio::test]
async fn no_token_is_kept_for_more_than_a_day() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let client = builder(&server, &clock).build()?;
    server.script_tokens([token("864000")]);
    call(&client).await?;
    clock.advance(23 * 3600 * SECOND);
    call(&client).await?;
    assert_eq!(server.token_requests().len(), 1);
    clock.advance(3600 * SECOND);
    call(&client).await?;
    assert_eq!(server.token_requests().len(), 2);
    Ok(())
}

#[tokio::test]
async fn a_caller_that_gives_up_an_early_refresh_does_not_make_the_next_one_wait() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let client = builder(&server, &clock).build()?;
    call(&client).await?;
    clock.advance(3490 * SECOND);
    server.script_tokens([Reply::Silence]);
    let mut impatient = Box::pin(call(&client));
    until_asked(&server, 2, &mut impatient).await?;
    call(&client).await?; // beside the refresh
    drop(impatient);
    call(&client).await?; // after it
    assert_eq!(server.token_requests().len(), 2);
    clock.advance(5 * SECOND);
    call(&client).await?;
    assert_eq!(server.token_requests().len(), 3, "then it is tried again");
    Ok(())
}

#[tokio::test]
async fn a_caller_that_is_kept_and_not_polled_holds_up_nobody() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let client = builder(&server, &clock).build()?;
    let mut kept = Box::pin(call(&client));
    until_asked(&server, 1, &mut kept).await?;
    call(&client).await?;
    kept.await?;
    assert_eq!(server.token_requests().len(), 1, "both used the same one");

    // The same with a token that is due and then expires.
    clock.advance(3490 * SECOND);
    let mut kept = Box::pin(client.access_token());
    until_asked(&server, 2, &mut kept).await?;
    call(&client).await?;
    clock.advance(110 * SECOND);
    call(&client).await?;
    clock.advance(3600 * SECOND);
    call(&client).await?;
    assert_eq!(kept.await?.expose(), "token-4", "its own has expired");
    assert_eq!(server.token_requests().len(), 4);
    Ok(())
}

#[tokio::test]
async fn a_fetch_that_was_kept_beyond_its_time_limit_is_begun_anew() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let client = builder(&server, &clock).build()?;
    server.script_tokens([Reply::Silence]);
    let mut kept = Box::pin(call(&client));
    until_asked(&server, 1, &mut kept).await?;
    clock.advance(35 * SECOND);
    call(&client).await?;
    assert_eq!(server.token_requests().len(), 2);
    // The first one fails in the end, which changes nothing.
    kept.await?;
    call(&client).await?;
    assert_eq!(server.token_requests().len(), 2);
    Ok(())
}

#[test]
fn a_fetch_of_another_runtime_is_not_waited_for() -> Outcome {
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build()
    };
    let (servers, first, second) = (runtime()?, runtime()?, runtime()?);
    let server = servers.block_on(Server::start())?;
    // The system's clock: its timers belong to a runtime.
    let client = clients::builder(&server)
        .client_credentials("cid", "csec")
        .project_id("proj_X")
        .build()?;
    let mut kept = {
        let client = client.clone();
        Box::pin(async move { call(&client).await })
    };
    first.block_on(poll_fn(|cx| {
        Poll::Ready(kept.as_mut().poll(cx).is_pending())
    }));
    drop(first);
    std::thread::scope(|scope| {
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        scope.spawn(|| servers.block_on(stopped).ok());
        let outcome = second.block_on(call(&client));
        drop(stop);
        outcome
    })?;
    Ok(())
}

type Given = BoxFuture<Result<AccessToken, BoxError>>;

/// Gives these, one after the other.
#[derive(Clone, Default)]
struct Scripted(Arc<Mutex<Vec<Given>>>);

impl Scripted {
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

impl TokenProvider for Scripted {
    fn token(&self) -> BoxFuture<Result<AccessToken, BoxError>> {
        let next = self.0.lock().ok().and_then(|mut script| script.pop());
        next.unwrap_or_else(|| Box::pin(async { Err("the script has ended".into()) }))
    }
}

async fn given(token: &'static str, seconds: u32) -> Result<AccessToken, BoxError> {
    Ok(AccessToken::new(token).expires_in(seconds * SECOND))
}

#[tokio::test]
async fn the_life_of_a_token_that_was_left_lying_counts_from_its_request() -> Outcome {
    let clock = TestClock::default();
    let (arrive, arrived) = tokio::sync::oneshot::channel::<()>();
    let script = Scripted::default()
        .then(async {
            arrived
                .await
                .map_err(BoxError::from)
                .and(given("old", 100).await)
        })
        .then(given("new", 100));
    let client = script.client(&clock)?;
    let mut kept = Box::pin(client.access_token());
    assert!(interrupted(&mut kept, 1).await.is_none());
    clock.advance(100 * SECOND);
    arrive.send(()).map_err(|()| "nobody waits")?;
    assert_eq!(kept.await?.expose(), "new");
    Ok(())
}

#[tokio::test]
async fn a_fetch_that_was_overtaken_and_fails_stops_nobody() -> Outcome {
    let clock = TestClock::default();
    let (fail, failed) = tokio::sync::oneshot::channel::<()>();
    let script = Scripted::default()
        .then(async {
            failed
                .await
                .map_err(BoxError::from)
                .and(Err("too late".into()))
        })
        .then(given("second", 10))
        .then(given("third", 10));
    let client = script.client(&clock)?;
    let mut kept = Box::pin(client.access_token());
    assert!(interrupted(&mut kept, 1).await.is_none());
    clock.advance(35 * SECOND);
    assert_eq!(client.access_token().await?.expose(), "second");
    clock.advance(10 * SECOND);
    fail.send(()).map_err(|()| "nobody waits")?;
    assert!(kept.await.is_err());
    assert_eq!(client.access_token().await?.expose(), "third");
    Ok(())
}

#[tokio::test]
async fn a_caller_with_a_valid_token_waits_ten_seconds_for_its_replacement() -> Outcome {
    let clock = TestClock::default();
    let script = Scripted::default()
        .then(given("old", 1000))
        .then(std::future::pending());
    let client = script.client(&clock)?;
    client.access_token().await?;
    clock.advance(900 * SECOND);
    let mut early = Box::pin(client.access_token());
    assert!(interrupted(&mut early, 1).await.is_none());
    clock.advance(10 * SECOND);
    assert_eq!(early.await?.expose(), "old");
    Ok(())
}

#[tokio::test]
async fn a_provider_that_panics_is_an_error_for_everybody_who_waits() -> Outcome {
    #[derive(Debug)]
    struct Panics;
    impl TokenProvider for Panics {
        fn token(&self) -> BoxFuture<Result<AccessToken, BoxError>> {
            Box::pin(async {
                tokio::task::yield_now().await;
                panic!("told on purpose")
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

#[tokio::test]
async fn a_slow_early_refresh_is_waited_for_once_the_token_has_expired() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let client = builder(&server, &clock).build()?;
    call(&client).await?;
    clock.advance(3595 * SECOND);
    server.script_tokens([Reply::Silence]);
    let mut early = Box::pin(call(&client));
    until_asked(&server, 2, &mut early).await?;
    clock.advance(11 * SECOND);
    let late = Box::pin(call(&client));
    for mut caller in [early, late] {
        let waits = poll_fn(|cx| Poll::Ready(caller.as_mut().poll(cx).is_pending())).await;
        assert!(waits, "both wait for the same fetch");
    }
    assert_eq!(server.token_requests().len(), 2);
    Ok(())
}

#[tokio::test]
async fn a_refused_token_is_replaced_for_the_next_call_when_a_stream_can_not_be_sent_again()
-> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let client = builder(&server, &clock)
        .workflow_domain(server.url().replace("http://", ""))
        .build()?;
    server.script(unauthorized(1));
    let body = Body::stream(futures_util::stream::iter([Ok("x".into())]));
    let workflow = client.workflows().invoke_for_external_user("eo12345", "u");
    let error = workflow.body("text/plain", body).await.err();
    let error = error.ok_or("sent again")?;
    assert_eq!(error.kind(), ErrorKind::Unauthorized);
    call(&client).await?;
    let sent = server.take();
    assert_eq!(bearers(&sent), ["Bearer token-1", "Bearer token-2"]);
    Ok(())
}

#[tokio::test]
async fn whoever_leaves_and_whenever_the_next_caller_gets_a_token() -> Outcome {
    for polls in 1.. {
        let server = Server::start().await?;
        let client = clients::oauth(&server)?;
        // Somebody who waits while the first caller leaves, and somebody who comes later.
        let waiting = client.clone();
        let waiting = tokio::spawn(async move { call(&waiting).await });
        let first = interrupted(call(&client), polls).await;
        waiting.await??;
        call(&client).await?;
        let tokens = server.token_requests().len();
        assert!(tokens <= 2, "{tokens} after {polls} polls");
        if first.transpose()?.is_some() {
            assert!(polls > 2, "no await was reached");
            return Ok(());
        }
    }
    Ok(())
}

#[test]
fn a_client_outlives_the_runtime_that_it_was_used_on() -> Outcome {
    let background = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let runtime = || {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
    };
    for polls in [1, 2, 3, 4, 1000] {
        let server = background.block_on(Server::start())?;
        let client = clients::oauth(&server)?;
        let first = runtime()?;
        first.block_on(interrupted(call(&client), polls));
        drop(first);
        runtime()?.block_on(call(&client))?;
        assert!(server.token_requests().len() <= 2);
    }
    Ok(())
}

#[tokio::test]
async fn setting_the_wall_clock_changes_nothing() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let client = builder(&server, &clock).build()?;
    for wall in [1_000_000_000, 1_000_003_600, 999_996_400, 0, 9_999_999_999] {
        clock.set_wall(UNIX_EPOCH + Duration::from_secs(wall));
        call(&client).await?;
    }
    assert_eq!(server.token_requests().len(), 1);
    Ok(())
}

#[tokio::test]
async fn eight_hours_of_sleep_cost_one_token_request() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let client = builder(&server, &clock).build()?;
    call(&client).await?;
    clock.advance(8 * 3600 * SECOND);
    call(&client).await?;
    call(&client).await?;
    assert_eq!(server.token_requests().len(), 2);
    Ok(())
}

#[tokio::test]
async fn a_token_that_was_given_is_never_refreshed() -> Outcome {
    let server = Server::start().await?;
    let access = clients::builder(&server)
        .access_token("given")
        .project_id("proj_X");
    let connect = clients::builder(&server).connect_token("given");
    for builder in [access, connect] {
        let client = builder.retry(RetryPolicy::new()).build()?;
        server.script(unauthorized(1));
        let error = call(&client).await.err().ok_or("accepted")?;
        assert_eq!(error.kind(), ErrorKind::Unauthorized);
        assert_eq!(bearers(&server.take()), ["Bearer given"]);
        assert_eq!(client.access_token().await?.expose(), "given");
    }
    assert_eq!(server.token_requests().len(), 0);
    Ok(())
}

#[tokio::test]
async fn credentials_that_can_not_work_are_refused_by_the_builder() {
    for given in [
        Client::builder().client_credentials("", "secret"),
        Client::builder().client_credentials("id", " "),
        Client::builder().access_token(""),
        Client::builder().access_token("a\nb"),
        Client::builder().connect_token(""),
        Client::builder(),
    ] {
        assert_eq!(
            given.build().err().map(|error| error.kind()),
            Some(ErrorKind::Config)
        );
    }
}

/// Numbers its tokens, and fails on demand.
#[derive(Clone, Default)]
struct Broker {
    asked: Arc<AtomicU32>,
    broken: Arc<Mutex<bool>>,
}

impl TokenProvider for Broker {
    fn token(&self) -> BoxFuture<Result<AccessToken, BoxError>> {
        let number = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        let broken = self.broken.lock().is_ok_and(|broken| *broken);
        Box::pin(async move {
            if broken {
                return Err("the broker is closed".into());
            }
            Ok(AccessToken::new(format!("own-{number}")))
        })
    }
}

#[tokio::test]
async fn a_provider_is_asked_when_needed_and_after_a_refusal() -> Outcome {
    let server = Server::start().await?;
    let broker = Broker::default();
    let client = clients::builder(&server)
        .token_provider(broker.clone())
        .project_id("proj_X")
        .build()?;
    call(&client).await?;
    call(&client).await?;
    server.script(unauthorized(1));
    call(&client).await?;
    assert_eq!(
        bearers(&server.take()),
        [
            "Bearer own-1",
            "Bearer own-1",
            "Bearer own-1",
            "Bearer own-2"
        ]
    );
    assert_eq!(broker.asked.load(Ordering::SeqCst), 2);
    assert_eq!(server.token_requests().len(), 0);
    Ok(())
}

#[tokio::test]
async fn a_client_shows_which_credentials_it_has() -> Outcome {
    let server = Server::start().await?;
    let client = builder(&server, &TestClock::default()).build()?;
    let shown = format!("{client:?}");
    assert!(shown.contains("credentials: client credentials"), "{shown}");
    Ok(())
}

#[tokio::test]
async fn a_failing_provider_is_the_cause_of_the_error() -> Outcome {
    let server = Server::start().await?;
    let broker = Broker::default();
    *broker.broken.lock().map_err(|_| "poisoned")? = true;
    let client = clients::builder(&server)
        .token_provider(broker)
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
        causes.iter().any(|cause| cause == "the broker is closed"),
        "{causes:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_scope_is_asked_for_only_when_set() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    for scope in ["", "connect:accounts:read connect:proxy"] {
        let client = builder(&server, &clock).scope(scope).build()?;
        client.access_token().await?;
    }
    let bodies: Vec<String> = server
        .token_requests()
        .into_iter()
        .map(|request| request.body)
        .collect();
    assert_eq!(
        bodies,
        [
            r#"{"client_id":"cid","client_secret":"csec","grant_type":"client_credentials"}"#,
            r#"{"client_id":"cid","client_secret":"csec","grant_type":"client_credentials","scope":"connect:accounts:read connect:proxy"}"#,
        ]
    );
    Ok(())
}

/// A store in memory.
#[derive(Clone, Default)]
struct Shelf {
    token: Arc<Mutex<Option<(TokenKey, StoredToken)>>>,
    mood: Mood,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Mood {
    #[default]
    Fine,
    Broken,
    Asleep,
}

impl Shelf {
    fn read(&self) -> Option<(TokenKey, StoredToken)> {
        self.token.lock().ok()?.clone()
    }

    fn put(&self, key: TokenKey, token: StoredToken) {
        if let Ok(mut place) = self.token.lock() {
            *place = Some((key, token));
        }
    }

    fn visit<T: Send + 'static>(&self, value: T) -> BoxFuture<Result<T, BoxError>> {
        let mood = self.mood;
        Box::pin(async move {
            match mood {
                Mood::Fine => Ok(value),
                Mood::Broken => Err("the shelf fell".into()),
                Mood::Asleep => std::future::pending().await,
            }
        })
    }
}

impl TokenStore for Shelf {
    fn load(&self, key: TokenKey) -> BoxFuture<Result<Option<StoredToken>, BoxError>> {
        let found = self.read().filter(|(kept, _)| *kept == key);
        self.visit(found.map(|(_, token)| token))
    }

    fn save(&self, key: TokenKey, token: StoredToken) -> BoxFuture<Result<(), BoxError>> {
        self.put(key, token);
        self.visit(())
    }
}

#[tokio::test]
async fn two_processes_with_a_store_share_one_token() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let shelf = Shelf::default();
    for _ in 0..2 {
        let client = builder(&server, &clock)
            .token_store(shelf.clone())
            .build()?;
        call(&client).await?;
        call(&client).await?;
    }
    assert_eq!(server.token_requests().len(), 1);
    let other = builder(&server, &clock)
        .scope("connect:proxy")
        .token_store(shelf.clone());
    call(&other.build()?).await?;
    assert_eq!(
        server.token_requests().len(),
        2,
        "another scope, another token"
    );
    let (key, token) = shelf.read().ok_or("nothing was saved")?;
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
async fn a_refused_token_is_not_taken_from_the_store_again() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let shelf = Shelf::default();
    let client = builder(&server, &clock)
        .token_store(shelf.clone())
        .build()?;
    call(&client).await?;
    server.script(unauthorized(1));
    call(&client).await?;
    assert_eq!(server.token_requests().len(), 2);
    // Another process has replaced the token in the meantime: its token is good enough.
    let (key, _) = shelf.read().ok_or("nothing was saved")?;
    let expires_at = clock.wall() + 3600 * SECOND;
    shelf.put(key, StoredToken::new("from-elsewhere", expires_at));
    server.script(unauthorized(1));
    call(&client).await?;
    assert_eq!(server.token_requests().len(), 2);
    assert_eq!(
        bearers(&server.take()).last(),
        Some(&"Bearer from-elsewhere")
    );
    Ok(())
}

#[tokio::test]
async fn a_store_can_make_nothing_worse() -> Outcome {
    for mood in [Mood::Broken, Mood::Asleep] {
        let (server, clock) = (Server::start().await?, TestClock::default());
        let shelf = Shelf {
            mood,
            ..Shelf::default()
        };
        let client = builder(&server, &clock).token_store(shelf).build()?;
        let mut waiting = pin!(call(&client));
        loop {
            tokio::select! {
                biased;
                outcome = &mut waiting => break outcome?,
                () = tokio::task::yield_now() => {}
            }
            if mood == Mood::Asleep {
                clock.advance(Duration::from_millis(1));
            }
        }
        call(&client).await?;
        assert_eq!(server.token_requests().len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn a_stored_token_that_no_header_can_carry_is_passed_over() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let shelf = Shelf::default();
    let client = || builder(&server, &clock).token_store(shelf.clone()).build();
    call(&client()?).await?;
    let (key, _) = shelf.read().ok_or("nothing was saved")?;
    for text in ["", " ", "tok\n", "töken\0"] {
        let expires_at = clock.wall() + 3600 * SECOND;
        shelf.put(key.clone(), StoredToken::new(text, expires_at));
        call(&client()?).await?;
    }
    assert_eq!(server.token_requests().len(), 5);
    Ok(())
}

#[tokio::test]
async fn a_stored_token_that_expires_too_soon_is_passed_over() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let shelf = Shelf::default();
    let client = || builder(&server, &clock).token_store(shelf.clone()).build();
    call(&client()?).await?;
    let (key, _) = shelf.read().ok_or("nothing was saved")?;
    let now = clock.wall();
    for expires_at in [SystemTime::UNIX_EPOCH, now, now + 29 * SECOND] {
        shelf.put(key.clone(), StoredToken::new("stale", expires_at));
        call(&client()?).await?;
    }
    assert!(!bearers(&server.take()).contains(&"Bearer stale"));
    shelf.put(key, StoredToken::new("usable", now + 31 * SECOND));
    call(&client()?).await?;
    assert_eq!(bearers(&server.take()), ["Bearer usable"]);
    Ok(())
}
