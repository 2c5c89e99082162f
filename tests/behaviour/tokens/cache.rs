//! One token for all calls: sharing, refreshing, cancellation, clocks and runtimes.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, UNIX_EPOCH};

use connect_tests::clients;
use connect_tests::clock::TestClock;
use connect_tests::server::{Reply, Server};
use pipedream_connect::transport::{HttpRequest, HttpResponse, Stage, Transport, TransportError};
use pipedream_connect::{BoxFuture, Client, ErrorKind};

use super::{
    Outcome, SECOND, bearers, builder, call, poll_at_most, start_calls, token, until_token_requests,
};

#[tokio::test]
async fn a_hundred_first_calls_share_one_token_request() -> Outcome {
    let server = Server::start().await?;
    let client = clients::oauth(&server)?;
    assert_eq!(
        server.token_requests().len(),
        0,
        "no token is requested in advance"
    );
    for outcome in start_calls(&client, 100).await {
        outcome.await??;
    }
    assert_eq!(server.token_requests().len(), 1);
    assert_eq!(server.take_requests().len(), 100);
    Ok(())
}

#[tokio::test]
async fn a_hundred_first_calls_share_one_failed_token_request() -> Outcome {
    let server = Server::start().await?;
    let client = clients::oauth(&server)?;
    server.script_tokens([Reply::json(401, r#"{"error":"invalid_client"}"#)]);
    for outcome in start_calls(&client, 100).await {
        let error = outcome.await?.err().ok_or("accepted")?;
        assert_eq!(error.kind(), ErrorKind::Auth, "{error}");
    }
    assert_eq!(server.token_requests().len(), 1);
    assert_eq!(server.take_requests().len(), 0);
    Ok(())
}

#[tokio::test]
async fn a_token_is_refreshed_before_it_expires() -> Outcome {
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
        bearers(&server.take_requests()),
        ["Bearer token-1", "Bearer token-1", "Bearer token-2"]
    );
    Ok(())
}

#[tokio::test]
async fn no_token_is_cached_for_more_than_a_day() -> Outcome {
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
async fn a_cancelled_early_refresh_does_not_delay_the_next_call() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let client = builder(&server, &clock).build()?;
    call(&client).await?;
    clock.advance(3490 * SECOND);
    server.script_tokens([Reply::NoResponse]);
    let mut impatient = Box::pin(call(&client));
    until_token_requests(&server, 2, &mut impatient).await?;
    call(&client).await?; // during the refresh
    drop(impatient);
    call(&client).await?; // after the refresh was cancelled
    assert_eq!(server.token_requests().len(), 2);
    clock.advance(5 * SECOND);
    call(&client).await?;
    assert_eq!(server.token_requests().len(), 3, "then it is tried again");
    Ok(())
}

#[tokio::test]
async fn a_caller_that_is_never_polled_again_blocks_no_other_caller() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let client = builder(&server, &clock).build()?;
    let mut kept = Box::pin(call(&client));
    until_token_requests(&server, 1, &mut kept).await?;
    call(&client).await?;
    kept.await?;
    assert_eq!(server.token_requests().len(), 1, "both used the same token");

    // The same with a token that is due for a refresh and then expires.
    clock.advance(3490 * SECOND);
    let mut kept = Box::pin(client.access_token());
    until_token_requests(&server, 2, &mut kept).await?;
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
async fn a_token_request_that_is_not_polled_until_its_timeout_is_replaced() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let client = builder(&server, &clock).build()?;
    server.script_tokens([Reply::NoResponse]);
    let mut kept = Box::pin(call(&client));
    until_token_requests(&server, 1, &mut kept).await?;
    clock.advance(35 * SECOND);
    call(&client).await?;
    assert_eq!(server.token_requests().len(), 2);
    // The first token request finally fails, which has no effect.
    kept.await?;
    call(&client).await?;
    assert_eq!(server.token_requests().len(), 2);
    Ok(())
}

#[test]
fn a_token_request_on_a_dropped_runtime_is_replaced() -> Outcome {
    let runtime = || {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        builder.enable_all().build()
    };
    let (servers, first, second) = (runtime()?, runtime()?, runtime()?);
    let server = servers.block_on(Server::start())?;
    // This client uses the system clock, whose timers belong to a runtime.
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

#[tokio::test]
async fn calls_wait_for_a_slow_refresh_once_the_token_has_expired() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let client = builder(&server, &clock).build()?;
    call(&client).await?;
    clock.advance(3595 * SECOND);
    server.script_tokens([Reply::NoResponse]);
    let mut early = Box::pin(call(&client));
    until_token_requests(&server, 2, &mut early).await?;
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
async fn a_call_cancelled_at_any_await_point_leaves_the_token_available_to_others() -> Outcome {
    for polls in 1.. {
        let server = Server::start().await?;
        let client = clients::oauth(&server)?;
        // One caller waits while the first one is cancelled, and another one comes later.
        let waiting = client.clone();
        let waiting = tokio::spawn(async move { call(&waiting).await });
        let first = poll_at_most(call(&client), polls).await;
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
fn a_client_keeps_working_after_its_runtime_is_dropped() -> Outcome {
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
        first.block_on(poll_at_most(call(&client), polls));
        drop(first);
        runtime()?.block_on(call(&client))?;
        assert!(server.token_requests().len() <= 2);
    }
    Ok(())
}

#[tokio::test]
async fn setting_the_wall_clock_causes_no_token_request() -> Outcome {
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
async fn eight_hours_of_sleep_cause_one_token_request() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let client = builder(&server, &clock).build()?;
    call(&client).await?;
    clock.advance(8 * 3600 * SECOND);
    call(&client).await?;
    call(&client).await?;
    assert_eq!(server.token_requests().len(), 2);
    Ok(())
}

/// Counts itself among the living.
struct Probe(#[allow(dead_code, reason = "counted, not read")] Arc<()>);

impl Transport for Probe {
    fn send(&self, _: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let error = TransportError::new(Stage::NotSent, "offline");
        Box::pin(async { Err(error) })
    }
}

#[tokio::test]
async fn a_client_is_dropped_with_its_last_clone() -> Outcome {
    let alive = Arc::new(());
    let client = Client::builder()
        .client_credentials("cid", "csec")
        .project_id("proj_X")
        .transport(Probe(Arc::clone(&alive)))
        .clock(TestClock::default())
        .build()?;
    assert!(call(&client).await.is_err());
    assert_eq!(Arc::strong_count(&alive), 2);
    drop(client);
    assert_eq!(Arc::strong_count(&alive), 1);
    Ok(())
}
