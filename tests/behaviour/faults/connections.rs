//! Connections that cannot be opened, break or close; plain http.

use std::net::TcpListener as StdListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use connect_tests::clock::TestClock;
use connect_tests::server::Reply;
use pipedream_connect::{CallOptions, Client, ErrorKind, Execution, RetryPolicy};

use super::{Fixture, Outcome, failed, ok};

/// A URL whose port is closed.
fn closed_port() -> Outcome<String> {
    let listener = StdListener::bind("127.0.0.1:0")?;
    Ok(format!("http://{}", listener.local_addr()?))
}

#[tokio::test]
async fn a_refused_connection_is_retried_for_reads_and_writes() -> Outcome {
    let clock = TestClock::default();
    let client = Client::builder()
        .base_url(closed_port()?)
        .access_token("t")
        .project_id("p")
        .clock(clock.clone())
        .build()?;
    let error = failed(client.actions().run("a", "u").await.map(|_| ()))?;
    assert_eq!(
        (error.kind(), error.attempts(), error.execution()),
        (ErrorKind::Connect, 3, Execution::DidNotRun)
    );
    assert_eq!(clock.waits().len(), 2);
    Ok(())
}

#[tokio::test]
async fn an_unknown_host_is_a_connect_error_and_the_call_did_not_run() -> Outcome {
    let client = Client::builder()
        .base_url("https://nobody.invalid")
        .access_token("t")
        .project_id("p")
        .retry(RetryPolicy::none())
        .build()?;
    let error = failed(client.projects().retrieve_info().await.map(|_| ()))?;
    assert_eq!(
        (error.kind(), error.may_have_run()),
        (ErrorKind::Connect, false)
    );
    Ok(())
}

/// A server that resets every connection before reading from it, and a count of the connections.
async fn resetting() -> Outcome<(String, Arc<AtomicUsize>)> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let accepted = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&accepted);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::Relaxed);
            let _ = socket.set_zero_linger();
        }
    });
    Ok((url, accepted))
}

#[tokio::test]
async fn a_reset_on_accept_retries_a_write_only_if_it_was_not_sent() -> Outcome {
    let (url, accepted) = resetting().await?;
    let client = Client::builder()
        .base_url(url)
        .access_token("t")
        .project_id("p")
        .clock(TestClock::default())
        .build()?;
    let error = failed(client.actions().run("a", "u").await.map(|_| ()))?;
    let made = if error.may_have_run() { 1 } else { 3 };
    assert_eq!(error.attempts(), made, "{error}");
    assert!(accepted.load(Ordering::Relaxed) >= 1);
    Ok(())
}

#[tokio::test]
async fn a_connection_closed_before_the_response_retries_a_read() -> Outcome {
    for fault in [Reply::Close, Reply::Reset(Vec::new())] {
        let fixture = Fixture::start([fault, ok()]).await?;
        fixture.read().await?;
        assert_eq!(fixture.requests(), 2);
    }
    Ok(())
}

#[tokio::test]
async fn a_connection_closed_before_the_response_never_retries_a_write() -> Outcome {
    for fault in [Reply::Close, Reply::Reset(Vec::new())] {
        let fixture = Fixture::start([fault, ok()]).await?;
        let error = failed(fixture.write().await)?;
        assert_eq!(
            (error.kind(), error.execution(), error.attempts()),
            (ErrorKind::Interrupted, Execution::MayHaveRun, 1)
        );
        insta::allow_duplicates!(
            insta::assert_snapshot!(fixture.text(&error), @r#"actions_run: the connection closed before the response (the operation may have run; id "slack-send-message"; external_user_id "u"; project_id "proj_X"; environment "production"; host "server")"#)
        );
        assert_eq!(fixture.requests(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn an_idle_connection_closed_by_the_server_is_replaced() -> Outcome {
    let closing = b"HTTP/1.1 200 X\r\ncontent-length: 11\r\n\r\n{\"apps\":[]}".to_vec();
    let fixture = Fixture::start([Reply::Bytes(closing), ok(), ok()]).await?;
    fixture.read().await?;
    // The client may notice the closed connection before or after it writes. The call succeeds either way.
    fixture.read().await?;
    Ok(())
}

#[tokio::test]
async fn plain_http_is_rejected_unless_local_or_allowed() -> Outcome {
    let build = |url: &str| Client::builder().base_url(url).access_token("t").build();
    assert!(build("http://127.0.0.1:1").is_ok());
    let error = build("http://api.example").err().ok_or("accepted")?;
    assert_eq!(error.kind(), ErrorKind::Config);
    insta::assert_snapshot!(error, @"the base URL is not usable: plain http would expose the credentials to the network; use https, or call `allow_plain_http` (PIPEDREAM_BASE_URL)");
    assert!(
        Client::builder()
            .base_url("http://api.example")
            .allow_plain_http()
            .access_token("t")
            .build()
            .is_ok()
    );
    Ok(())
}

#[tokio::test]
async fn connection_close_goes_unnoticed() -> Outcome {
    let once = || Reply::json(200, r#"{"apps":[]}"#).header("connection", "close");
    let fixture = Fixture::start((0..5).map(|_| once())).await?;
    for _ in 0..5 {
        fixture.read().await?;
    }
    assert_eq!(fixture.requests(), 5);
    Ok(())
}

#[tokio::test]
async fn a_server_that_closes_after_every_second_request_goes_unnoticed() -> Outcome {
    let last =
        || Reply::Bytes(b"HTTP/1.1 200 X\r\ncontent-length: 11\r\n\r\n{\"apps\":[]}".to_vec());
    let fixture = Fixture::start((0..50).flat_map(|_| [ok(), last()])).await?;
    for _ in 0..60 {
        fixture.read().await?;
    }
    Ok(())
}

#[tokio::test]
async fn the_query_of_the_options_is_added_to_that_of_the_operation() -> Outcome {
    let fixture = Fixture::start([]).await?;
    let options = CallOptions::new().query("new", "a b").query("new", "c");
    let request = fixture.client.apps().list().q("slack").options(options);
    let _ = request.await;
    let target = fixture.server.take_requests().remove(0).target;
    assert!(target.ends_with("?q=slack&new=a+b&new=c"), "{target}");
    Ok(())
}

#[tokio::test]
async fn an_unknown_environment_of_a_call_is_rejected_before_anything_is_sent() -> Outcome {
    let fixture = Fixture::start([ok()]).await?;
    for environment in ["prodution", "development\r\nx: y", ""] {
        let options = CallOptions::new().environment(environment);
        let error = fixture
            .client
            .accounts()
            .list()
            .options(options)
            .await
            .err()
            .ok_or("sent")?;
        assert_eq!(
            (error.kind(), fixture.requests()),
            (ErrorKind::InvalidArgument, 0)
        );
    }
    Ok(())
}

#[tokio::test]
async fn the_user_agent_names_the_sdk_and_the_program() -> Outcome {
    let fixture = Fixture::with([ok()], |builder| builder.user_agent_suffix("my-app/1.0")).await?;
    fixture.read().await?;
    let sent = fixture.server.take_requests().remove(0);
    let agent = sent.header("user-agent").ok_or("no user agent")?;
    assert!(agent.starts_with("pipedream-connect-rust/"), "{agent}");
    assert!(agent.ends_with(" my-app/1.0"), "{agent}");
    Ok(())
}
