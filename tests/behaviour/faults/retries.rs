//! Which failures are retried, when, and how often.

use std::time::Duration;

use connect_tests::server::Reply;
use pipedream_connect::{CallOptions, ClientBuilder, ErrorKind, Execution, RetryPolicy};

use super::{Fixture, Outcome, failed, ok};

#[tokio::test]
async fn a_write_marked_idempotent_is_retried() -> Outcome {
    let fixture = Fixture::start([Reply::Close, Reply::json(200, "{}")]).await?;
    let options = CallOptions::new().idempotent(true);
    fixture
        .client
        .actions()
        .run("a", "u")
        .options(options)
        .await?;
    assert_eq!(fixture.requests(), 2);
    Ok(())
}

#[tokio::test]
async fn server_errors_and_408_retry_reads_only() -> Outcome {
    for status in [408, 500, 502, 503, 504, 599] {
        let fixture = Fixture::start([Reply::json(status, "<html>busy</html>"), ok()]).await?;
        fixture.read().await?;
        assert_eq!(fixture.requests(), 2, "{status}");

        let fixture = Fixture::start([Reply::json(status, "<html>busy</html>"), ok()]).await?;
        let error = failed(fixture.write().await)?;
        assert_eq!((fixture.requests(), error.attempts()), (1, 1), "{status}");
        assert!(error.may_have_run() && error.is_transient(), "{status}");
        assert_eq!(error.body_excerpt(), Some("<html>busy</html>"));
    }
    Ok(())
}

#[tokio::test]
async fn client_errors_are_never_retried() -> Outcome {
    for status in [400, 403, 404, 409, 410, 418, 422] {
        let fixture = Fixture::start([Reply::json(status, r#"{"error":"no"}"#), ok()]).await?;
        let error = failed(fixture.read().await)?;
        assert_eq!(
            (fixture.requests(), error.may_have_run()),
            (1, false),
            "{status}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn retry_after_is_honoured_up_to_a_maximum() -> Outcome {
    let cases = [
        ("2", Some(2.0)),
        ("2.5", Some(2.5)),
        ("999999", Some(60.0)),
        ("Sun, 09 Sep 2001 01:46:45 GMT", Some(5.0)),
        ("0", None),
        ("-1", None),
        ("abc", None),
        ("Sat, 01 Jan 2000 00:00:00 GMT", None),
    ];
    for (value, expected) in cases {
        let fixture = Fixture::start([
            Reply::json(429, "{}").header("retry-after", value),
            Reply::json(200, "{}"),
        ])
        .await?;
        fixture.write().await?;
        let waits = fixture.clock.waits();
        assert_eq!(waits.len(), 1, "{value}");
        match expected {
            Some(seconds) => assert_eq!(waits[0], Duration::from_secs_f64(seconds), "{value}"),
            None => assert!(
                waits[0] <= Duration::from_millis(500),
                "{value}: the client's own delay"
            ),
        }
        assert_eq!(
            fixture.requests(),
            2,
            "429 was not carried out, so a write is repeated too"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_rate_limit_error_exposes_the_servers_headers() -> Outcome {
    let throttled = || {
        Reply::json(429, r#"{"error":"Throttled"}"#)
            .header("retry-after", "9000")
            .header("x-ratelimit-limit", "100")
            .header("x-ratelimit-remaining", "0")
    };
    let fixture = Fixture::start([throttled(), throttled(), throttled()]).await?;
    let error = failed(fixture.read().await)?;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(9000)));
    assert_eq!(
        (error.rate_limit().limit, error.rate_limit().remaining),
        (Some(100), Some(0))
    );
    insta::assert_snapshot!(fixture.text(&error), @r#"projects_retrieve_info: 429 Too Many Requests: Throttled (retry after 9000s; 3 attempts in 120.0s; project_id "proj_X"; environment "production"; host "server")"#);
    Ok(())
}

#[tokio::test]
async fn the_retry_budget_limits_retries_during_an_outage() -> Outcome {
    let fixture = Fixture::start((0..3000).map(|_| Reply::json(503, "{}"))).await?;
    for _ in 0..1000 {
        assert!(fixture.read().await.is_err());
    }
    let requests = fixture.requests();
    assert!(requests <= 1200, "{requests} requests for 1000 calls");
    assert!(requests > 1000, "some were repeated");
    Ok(())
}

#[tokio::test]
async fn the_first_call_after_an_outage_needs_one_request() -> Outcome {
    let fixture = Fixture::start((0..200).map(|_| Reply::json(503, "{}"))).await?;
    while fixture.server.request_count() < 200 {
        let _ = fixture.read().await;
    }
    fixture.server.take_requests();
    fixture.server.script([ok()]);
    fixture.read().await?;
    assert_eq!(fixture.requests(), 1);
    Ok(())
}

#[tokio::test]
async fn an_error_considers_what_earlier_attempts_may_have_done() -> Outcome {
    for (first, sent) in [
        (Reply::json(504, "{}"), Execution::MayHaveRun),
        (Reply::Close, Execution::MayHaveRun),
        (Reply::json(429, "{}"), Execution::DidNotRun),
    ] {
        // The first attempt may have deleted the account, so the second one finds nothing.
        let fixture = Fixture::start([first, Reply::json(404, r#"{"error":"gone"}"#)]).await?;
        let error = failed(fixture.client.accounts().delete("apn_1").await.map(drop))?;
        assert_eq!(
            (error.kind(), error.execution()),
            (ErrorKind::NotFound, sent)
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_response_reports_its_number_of_attempts() -> Outcome {
    let fixture = Fixture::start([Reply::json(503, "{}"), ok(), ok()]).await?;
    let second = fixture
        .client
        .projects()
        .retrieve_info()
        .with_response()
        .await?;
    assert_eq!((second.attempts(), second.status().as_u16()), (2, 200));
    let first = fixture
        .client
        .projects()
        .retrieve_info()
        .with_response()
        .await?;
    assert_eq!(first.attempts(), 1);
    Ok(())
}

#[tokio::test]
async fn a_call_can_override_the_retry_policy_of_its_client() -> Outcome {
    let none = |builder: ClientBuilder| builder.retry(RetryPolicy::none());
    for (client, call, attempts) in [
        (Fixture::with([], none).await?, None, 1),
        (
            Fixture::with([], none).await?,
            Some(RetryPolicy::new().max_attempts(5)),
            5,
        ),
        (Fixture::start([]).await?, None, 3),
        (Fixture::start([]).await?, Some(RetryPolicy::none()), 1),
    ] {
        client.server.script(vec![Reply::json(503, "{}"); 9]);
        let mut options = CallOptions::new();
        if let Some(policy) = call {
            options = options.retry(policy);
        }
        let request = client.client.projects().retrieve_info().options(options);
        let error = failed(request.await.map(drop))?;
        assert_eq!(
            (error.attempts(), client.requests()),
            (attempts, attempts as usize)
        );
    }
    Ok(())
}
