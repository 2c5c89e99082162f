//! Timeouts, idle timeouts and deadlines.

use std::error::Error as _;
use std::time::Duration;

use connect_tests::server::Reply;
use pipedream_connect::{CallOptions, ClientBuilder, ErrorKind, Execution, Origin, RetryPolicy};

use super::{Fixture, Outcome, failed, stuck};

#[tokio::test]
async fn a_server_that_never_responds_times_out() -> Outcome {
    let none = |builder: ClientBuilder| {
        builder
            .retry(RetryPolicy::none())
            .timeout(Duration::from_secs(5))
    };
    for fault in [
        Reply::NoResponse,
        Reply::Stall(b"HTTP/1.1 200 X\r\nx-slow: ".to_vec()),
    ] {
        let fixture = Fixture::with([fault], none).await?;
        let error = stuck(&fixture, fixture.write(), Duration::from_secs(5)).await?;
        assert_eq!(
            (error.kind(), error.execution()),
            (ErrorKind::Timeout, Execution::MayHaveRun)
        );
        insta::allow_duplicates!(
            insta::assert_snapshot!(fixture.text(&error), @r#"actions_run: no complete response within 5s (the operation may have run; id "slack-send-message"; external_user_id "u"; project_id "proj_X"; environment "production"; host "server")"#)
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_stalled_body_ends_at_the_idle_timeout() -> Outcome {
    let held = b"HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\n{".to_vec();
    let limits = |builder: ClientBuilder| {
        builder
            .retry(RetryPolicy::none())
            .idle_timeout(Duration::from_secs(3))
    };
    let fixture = Fixture::with([Reply::Stall(held)], limits).await?;
    let error = stuck(&fixture, fixture.read(), Duration::from_millis(500)).await?;
    assert_eq!(
        (error.kind(), error.execution()),
        (ErrorKind::Timeout, Execution::Ran)
    );
    insta::assert_snapshot!(fixture.text(&error), @r#"projects_retrieve_info: the server responded with 200, but no data was received for 3s (the operation ran; project_id "proj_X"; environment "production"; host "server")"#);
    Ok(())
}

#[tokio::test]
async fn the_status_counts_even_when_the_body_times_out() -> Outcome {
    let limits = |builder: ClientBuilder| {
        builder
            .retry(RetryPolicy::none())
            .timeout(Duration::from_secs(5))
    };
    let held = |head: &str| {
        Reply::Stall(format!("HTTP/1.1 {head}\r\ncontent-length: 100\r\n\r\n{{").into())
    };
    let fixture = Fixture::with([held("200 X")], limits).await?;
    let error = stuck(&fixture, fixture.write(), Duration::from_secs(1)).await?;
    insta::assert_snapshot!(fixture.text(&error), @r#"actions_run: the server responded with 200, but the body did not end within 5s (the operation ran; id "slack-send-message"; external_user_id "u"; project_id "proj_X"; environment "production"; host "server")"#);
    assert_eq!(error.kind(), ErrorKind::Timeout);

    let fixture = Fixture::with([held("429 X\r\nretry-after: 7")], limits).await?;
    let error = stuck(&fixture, fixture.write(), Duration::from_secs(1)).await?;
    insta::assert_snapshot!(fixture.text(&error), @r#"actions_run: 429 Too Many Requests (retry after 7s; id "slack-send-message"; external_user_id "u"; project_id "proj_X"; environment "production"; host "server")"#);
    assert_eq!(
        (error.kind(), error.execution()),
        (ErrorKind::RateLimited, Execution::DidNotRun)
    );
    Ok(())
}

#[tokio::test]
async fn a_proxied_error_whose_body_times_out_is_a_response_of_unknown_origin() -> Outcome {
    for head in [
        "429 X\r\ncontent-length: 100",
        "429 X\r\nconnection: close",
        "404 X\r\ncontent-type: application/json\r\ncontent-length: 100",
    ] {
        let held = format!("HTTP/1.1 {head}\r\n\r\n{{").into_bytes();
        let limits = |builder: ClientBuilder| {
            builder
                .timeout(Duration::from_secs(5))
                .deadline(Duration::from_secs(10))
        };
        let fixture = Fixture::with([Reply::Stall(held)], limits).await?;
        let proxy = fixture.client.proxy("u", "apn_1")?;
        let request = proxy.post("https://x.example").body("text/plain", "x");
        let call = async {
            let response = request.send().await?;
            assert_eq!(response.origin(), Origin::Unknown);
            response.bytes().await.map(drop)
        };
        let error = stuck(&fixture, call, Duration::from_secs(1)).await?;
        assert_eq!(
            (error.kind(), error.execution()),
            (ErrorKind::Deadline, Execution::MayHaveRun)
        );
        assert_eq!(fixture.requests(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn the_deadline_covers_all_attempts() -> Outcome {
    let limits = |builder: ClientBuilder| {
        builder
            .deadline(Duration::from_secs(7))
            .timeout(Duration::from_secs(60))
    };
    let fixture = Fixture::with([Reply::NoResponse], limits).await?;
    let error = stuck(&fixture, fixture.read(), Duration::from_secs(1)).await?;
    assert_eq!(error.kind(), ErrorKind::Deadline);
    assert_eq!(error.message(), "the deadline of the call passed");
    assert!(
        error.elapsed() <= Duration::from_secs(8),
        "{:?}",
        error.elapsed()
    );
    Ok(())
}

#[tokio::test]
async fn no_backoff_extends_beyond_the_deadline() -> Outcome {
    let throttled = Reply::json(429, r#"{"error":"Throttled"}"#).header("retry-after", "30");
    let fixture = Fixture::with([throttled], |builder| {
        builder.deadline(Duration::from_secs(10))
    })
    .await?;
    let error = failed(fixture.read().await)?;
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
    assert!(fixture.clock.waits().is_empty());
    Ok(())
}

#[tokio::test]
async fn reading_a_whole_body_ends_at_the_deadline() -> Outcome {
    for failing in [false, true] {
        let status = if failing { 500 } else { 200 };
        let head = format!("HTTP/1.1 {status} X\r\ncontent-length: 100\r\n\r\n{{");
        let limits = |builder: ClientBuilder| builder.deadline(Duration::from_secs(10));
        let fixture = Fixture::with([Reply::Stall(head.into())], limits).await?;
        let proxy = fixture.client.proxy("u", "apn_1")?;
        let call = async {
            let response = proxy.post("https://x.example").await?;
            if failing {
                response.error_for_status().await.map(drop)
            } else {
                response.bytes().await.map(drop)
            }
        };
        let error = stuck(&fixture, call, Duration::from_secs(1)).await?;
        let kind = if failing {
            ErrorKind::Server
        } else {
            ErrorKind::Deadline
        };
        assert_eq!(error.kind(), kind, "{error}");
    }
    Ok(())
}

#[tokio::test]
async fn a_call_can_override_the_timeout_of_its_client() -> Outcome {
    let fixture = Fixture::with([Reply::NoResponse], |builder| {
        builder.retry(RetryPolicy::none())
    })
    .await?;
    let options = CallOptions::new().timeout(Duration::from_secs(2));
    let call = async {
        let request = fixture.client.projects().retrieve_info();
        request.options(options).await.map(drop)
    };
    let error = stuck(&fixture, call, Duration::from_secs(1)).await?;
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.message(), "no complete response within 2s");
    Ok(())
}

#[tokio::test]
async fn a_streamed_body_that_stops_arriving_says_for_how_long() -> Outcome {
    let held = b"HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\n{".to_vec();
    let limits = |builder: ClientBuilder| builder.idle_timeout(Duration::from_secs(3));
    let fixture = Fixture::with([Reply::Stall(held)], limits).await?;
    let proxy = fixture.client.proxy("u", "apn_1")?;
    let call = async {
        let mut response = proxy.get("https://x.example").await?;
        while response.chunk().await?.is_some() {}
        Ok(())
    };
    let error = stuck(&fixture, call, Duration::from_millis(500)).await?;
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let failure = error.source().ok_or("no cause")?;
    let idle = failure.source().ok_or("no cause of the cause")?;
    assert_eq!(idle.to_string(), "no data received for 3s");
    Ok(())
}
