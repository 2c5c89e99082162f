//! Token endpoints that fail, and tokens that the API rejects.

use std::collections::BTreeMap;
use std::pin::pin;
use std::time::Duration;

use connect_tests::clients;
use connect_tests::clock::TestClock;
use connect_tests::server::{Reply, Server};
use pipedream_connect::transport::Body;
use pipedream_connect::{Clock as _, ErrorKind, Execution};

use super::{Outcome, SECOND, bearers, builder, call, start_calls, token, unauthorized};

/// Runs `future`. If the server is silent, advances the clock after each token request.
async fn run_advancing_clock<F: Future>(
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

#[tokio::test]
async fn a_rejected_token_is_replaced_and_the_call_replayed() -> Outcome {
    let server = Server::start().await?;
    let client = clients::oauth(&server)?;
    for round in 1..=3 {
        server.script(unauthorized(1));
        call(&client).await?;
        let requests = server.take_requests();
        let tokens = [round, round + 1].map(|number| format!("Bearer token-{number}"));
        assert_eq!(bearers(&requests), tokens);
        assert_eq!(server.token_requests().len(), round + 1);
    }
    Ok(())
}

#[tokio::test]
async fn fifty_calls_that_always_get_401_refresh_once_and_then_fail() -> Outcome {
    let server = Server::start().await?;
    let client = clients::oauth(&server)?;
    client.access_token().await?;
    server.script(unauthorized(1000));
    for outcome in start_calls(&client, 50).await {
        let error = outcome.await?.err().ok_or("accepted")?;
        assert_eq!(error.kind(), ErrorKind::Unauthorized, "{error}");
        assert_eq!(error.attempts(), 2);
    }
    let mut sent = BTreeMap::new();
    for bearer in bearers(&server.take_requests()) {
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
async fn an_api_that_rejects_every_token_causes_few_token_requests() -> Outcome {
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

/// Every kind of failure of a token endpoint. The last one is no response.
fn failures() -> Vec<(&'static str, Reply)> {
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
        ("silence", Reply::NoResponse),
    ]
}

#[tokio::test]
async fn a_failing_token_endpoint_is_an_auth_error_and_is_called_at_most_once_a_second() -> Outcome
{
    for (name, reply) in failures() {
        let (server, clock) = (Server::start().await?, TestClock::default());
        let client = builder(&server, &clock).build()?;
        server.script_tokens(vec![reply; 10_000]);
        let start = clock.now();
        for _ in 0..100 {
            let outcome =
                run_advancing_clock(call(&client), &server, &clock, name == "silence").await;
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
        assert_eq!(server.take_requests().len(), 0, "{name}");
    }
    Ok(())
}

#[tokio::test]
async fn a_failed_refresh_keeps_the_valid_token_in_use() -> Outcome {
    for (name, reply) in failures() {
        let (server, clock) = (Server::start().await?, TestClock::default());
        let client = builder(&server, &clock).build()?;
        call(&client).await?;
        clock.advance(3490 * SECOND);
        server.script_tokens(vec![reply; 10_000]);
        let start = clock.now();
        // A single attempt may take 30 s of the two minutes that are left.
        while clock.now() - start < 75 * SECOND {
            run_advancing_clock(call(&client), &server, &clock, name == "silence").await?;
            clock.advance(SECOND);
        }
        let tokens = server.token_requests().len() - 1;
        assert!((1..=75).contains(&tokens), "{name}: {tokens} in 75 s");
        let requests = server.take_requests();
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
async fn no_expires_in_value_causes_more_than_one_token_request_a_second() -> Outcome {
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
async fn a_401_of_a_workflow_refreshes_the_token_but_does_not_repeat_the_call() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let client = builder(&server, &clock)
        .workflow_domain(server.url().replace("http://", ""))
        .build()?;
    server.script(unauthorized(1));
    let workflow = client.workflows().invoke_for_external_user("eo12345", "u");
    let error = workflow.json(&1).await.err().ok_or("sent again")?;
    assert_eq!(
        (error.kind(), error.execution()),
        (ErrorKind::Unauthorized, Execution::MayHaveRun)
    );
    call(&client).await?;
    let sent = server.take_requests();
    assert_eq!(bearers(&sent), ["Bearer token-1", "Bearer token-2"]);
    Ok(())
}

#[tokio::test]
async fn a_workflow_that_always_returns_401_causes_few_token_requests() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let client = builder(&server, &clock)
        .workflow_domain(server.url().replace("http://", ""))
        .build()?;
    server.script(unauthorized(100));
    for _ in 0..100 {
        let workflow = client.workflows().invoke_for_external_user("eo12345", "u");
        assert!(workflow.json(&1).await.is_err());
        clock.advance(Duration::from_millis(100));
    }
    let tokens = server.token_requests().len();
    assert!(tokens <= 3, "{tokens} in 10 s");
    Ok(())
}

#[tokio::test]
async fn a_401_on_a_streamed_body_refreshes_the_token_for_the_next_call() -> Outcome {
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
    let sent = server.take_requests();
    assert_eq!(bearers(&sent), ["Bearer token-1", "Bearer token-2"]);
    Ok(())
}
