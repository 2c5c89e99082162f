//! What a network and a server can do to a call, and what the caller gets. One test or more for each row of the fault
//! catalogue in `docs/reliability.md`; time is injected, so nothing here waits.

use std::error::Error as _;
use std::io::Write as _;
use std::net::TcpListener as StdListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use connect_tests::clients;
use connect_tests::clock::TestClock;
use connect_tests::server::{Reply, Server};
use pipedream_connect::transport::{Body, Stage, TransportError};
use pipedream_connect::{
    CallOptions, Client, ClientBuilder, Error, ErrorKind, Execution, RetryPolicy,
};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

struct Bench {
    server: Server,
    clock: TestClock,
    client: Client,
}

impl Bench {
    async fn start(script: impl IntoIterator<Item = Reply>) -> Outcome<Self> {
        Self::with(script, |builder| builder).await
    }

    async fn with(
        script: impl IntoIterator<Item = Reply>,
        settings: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Outcome<Self> {
        let server = Server::start().await?;
        server.script(script);
        let clock = TestClock::default();
        let builder = clients::builder(&server)
            .access_token("t")
            .project_id("proj_X")
            .clock(clock.clone());
        let client = settings(builder.retry(RetryPolicy::new())).build()?;
        Ok(Self {
            server,
            clock,
            client,
        })
    }

    /// A safe call.
    async fn read(&self) -> Result<(), Error> {
        self.client.projects().retrieve_info().await.map(|_| ())
    }

    /// An unsafe call.
    async fn write(&self) -> Result<(), Error> {
        self.client
            .actions()
            .run("slack-send-message", "u")
            .await
            .map(|_| ())
    }

    fn requests(&self) -> usize {
        self.server.take().len()
    }
}

fn ok() -> Reply {
    Reply::json(200, r#"{"apps":[]}"#)
}

fn failed(outcome: Result<(), Error>) -> Outcome<Error> {
    Ok(outcome.err().ok_or("the call succeeded")?)
}

/// A port on which nobody listens.
fn nobody() -> Outcome<String> {
    let listener = StdListener::bind("127.0.0.1:0")?;
    Ok(format!("http://{}", listener.local_addr()?))
}

#[tokio::test]
async fn row_01_a_refused_connection_is_retried_for_every_operation() -> Outcome {
    let clock = TestClock::default();
    let client = Client::builder()
        .base_url(nobody()?)
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
async fn row_01_an_unknown_host_is_a_connect_error_and_nothing_was_sent() -> Outcome {
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

/// A server that resets every connection before it has read anything, and counts them.
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
async fn row_02_a_reset_on_accept_repeats_a_write_only_when_nothing_was_sent() -> Outcome {
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
async fn row_03_a_connection_that_ends_after_the_request_repeats_a_read() -> Outcome {
    for fault in [Reply::Close, Reply::Reset(Vec::new())] {
        let bench = Bench::start([fault, ok()]).await?;
        bench.read().await?;
        assert_eq!(bench.requests(), 2);
    }
    Ok(())
}

#[tokio::test]
async fn row_03_a_connection_that_ends_after_the_request_never_repeats_a_write() -> Outcome {
    for fault in [Reply::Close, Reply::Reset(Vec::new())] {
        let bench = Bench::start([fault, ok()]).await?;
        let error = failed(bench.write().await)?;
        assert_eq!(
            (error.kind(), error.execution(), error.attempts()),
            (ErrorKind::Interrupted, Execution::MayHaveRun, 1)
        );
        insta::allow_duplicates!(
            insta::assert_snapshot!(error, @"actions_run: the connection broke before an answer came (it may have been carried out)")
        );
        assert_eq!(bench.requests(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn row_03_a_caller_who_knows_better_can_have_a_write_repeated() -> Outcome {
    let bench = Bench::start([Reply::Close, Reply::json(200, "{}")]).await?;
    let options = CallOptions::new().idempotent(true);
    bench
        .client
        .actions()
        .run("a", "u")
        .options(options)
        .await?;
    assert_eq!(bench.requests(), 2);
    Ok(())
}

#[tokio::test]
async fn row_04_a_pooled_connection_that_was_closed_meanwhile_is_replaced() -> Outcome {
    let closing = b"HTTP/1.1 200 X\r\ncontent-length: 11\r\n\r\n{\"apps\":[]}".to_vec();
    let bench = Bench::start([Reply::Bytes(closing), ok(), ok()]).await?;
    bench.read().await?;
    // Whether the client sees the end before or after it writes is chance; the caller notices neither.
    bench.read().await?;
    Ok(())
}

#[tokio::test]
async fn row_05_a_body_that_breaks_off_is_told_with_its_status() -> Outcome {
    let head = "HTTP/1.1 200 X\r\nx-request-id: req-1\r\ncontent-length: 100\r\n\r\n{\"apps\":";
    let chunked =
        "HTTP/1.1 200 X\r\nx-request-id: req-1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n";
    for text in [head, chunked] {
        for fault in [Reply::Bytes(text.into()), Reply::Reset(text.into())] {
            let none = |builder: ClientBuilder| builder.retry(RetryPolicy::none());
            let bench = Bench::with([fault.clone()], none).await?;
            let error = failed(bench.read().await)?;
            assert_eq!(error.kind(), ErrorKind::Interrupted, "{error:?}");
            // A reset may overtake what was sent before it.
            let head_arrived = matches!(fault, Reply::Bytes(_)) || error.status().is_some();
            if head_arrived {
                assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
                assert_eq!(error.request_id(), Some("req-1"));
                assert_eq!(error.execution(), Execution::Ran);
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn row_05_a_broken_body_repeats_a_read_and_never_a_write() -> Outcome {
    let broken = || Reply::Bytes(b"HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\n{".to_vec());
    let bench = Bench::start([broken(), ok()]).await?;
    bench.read().await?;
    assert_eq!(bench.requests(), 2);
    let bench = Bench::start([broken(), ok()]).await?;
    let error = failed(bench.write().await)?;
    assert_eq!((bench.requests(), error.execution()), (1, Execution::Ran));
    Ok(())
}

/// Lets `call` run until the server has its request, then moves the clock.
async fn stuck(
    bench: &Bench,
    call: impl Future<Output = Result<(), Error>>,
    step: Duration,
) -> Outcome<Error> {
    let mut call = std::pin::pin!(call);
    loop {
        tokio::select! {
            biased;
            outcome = &mut call => return failed(outcome),
            () = tokio::task::yield_now() => {
                if bench.server.requests_so_far() > 0 {
                    bench.clock.advance(step);
                }
            }
        }
    }
}

#[tokio::test]
async fn row_06_a_server_that_says_nothing_ends_at_the_attempts_limit() -> Outcome {
    let none = |builder: ClientBuilder| {
        builder
            .retry(RetryPolicy::none())
            .timeout(Duration::from_secs(5))
    };
    for fault in [
        Reply::Silence,
        Reply::Hold(b"HTTP/1.1 200 X\r\nx-slow: ".to_vec()),
    ] {
        let bench = Bench::with([fault], none).await?;
        let error = stuck(&bench, bench.write(), Duration::from_secs(5)).await?;
        assert_eq!(
            (error.kind(), error.execution()),
            (ErrorKind::Timeout, Execution::MayHaveRun)
        );
        insta::allow_duplicates!(
            insta::assert_snapshot!(error, @"actions_run: no complete answer within 5s (it may have been carried out)")
        );
    }
    Ok(())
}

#[tokio::test]
async fn row_06_a_body_that_stands_still_ends_at_the_idle_limit() -> Outcome {
    let held = b"HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\n{".to_vec();
    let limits = |builder: ClientBuilder| {
        builder
            .retry(RetryPolicy::none())
            .idle_timeout(Duration::from_secs(3))
    };
    let bench = Bench::with([Reply::Hold(held)], limits).await?;
    let error = stuck(&bench, bench.read(), Duration::from_millis(500)).await?;
    assert_eq!(
        (error.kind(), error.execution()),
        (ErrorKind::Timeout, Execution::Ran)
    );
    insta::assert_snapshot!(error, @"projects_retrieve_info: the server answered 200 but its body stood still for 3s (it was carried out)");
    Ok(())
}

#[tokio::test]
async fn row_06_an_answer_whose_body_does_not_come_in_time_still_counts_as_one() -> Outcome {
    let limits = |builder: ClientBuilder| {
        builder
            .retry(RetryPolicy::none())
            .timeout(Duration::from_secs(5))
    };
    let held = |head: &str| {
        Reply::Hold(format!("HTTP/1.1 {head}\r\ncontent-length: 100\r\n\r\n{{").into())
    };
    let bench = Bench::with([held("200 X")], limits).await?;
    let error = stuck(&bench, bench.write(), Duration::from_secs(1)).await?;
    insta::assert_snapshot!(error, @"actions_run: the server answered 200 but its body did not end within 5s (it was carried out)");
    assert_eq!(error.kind(), ErrorKind::Timeout);

    let bench = Bench::with([held("429 X\r\nretry-after: 7")], limits).await?;
    let error = stuck(&bench, bench.write(), Duration::from_secs(1)).await?;
    insta::assert_snapshot!(error, @"actions_run: 429 Too Many Requests (retry after 7s)");
    assert_eq!(
        (error.kind(), error.execution()),
        (ErrorKind::RateLimited, Execution::DidNotRun)
    );
    Ok(())
}

#[tokio::test]
async fn row_06_a_429_that_does_not_end_in_time_may_be_the_apps_and_is_not_repeated() -> Outcome {
    for head in ["429 X\r\ncontent-length: 100", "429 X\r\nconnection: close"] {
        let held = format!("HTTP/1.1 {head}\r\n\r\n{{").into_bytes();
        let limits = |builder: ClientBuilder| builder.timeout(Duration::from_secs(5));
        let bench = Bench::with([Reply::Hold(held)], limits).await?;
        let proxy = bench.client.proxy("u", "apn_1")?;
        let request = proxy.post("https://x.example").body("text/plain", "x");
        let sent = async { request.send().await.map(drop) };
        let error = stuck(&bench, sent, Duration::from_secs(1)).await?;
        assert_eq!(
            (error.kind(), error.execution()),
            (ErrorKind::Timeout, Execution::MayHaveRun)
        );
        assert_eq!(bench.requests(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn row_06_the_deadline_covers_all_attempts() -> Outcome {
    let limits = |builder: ClientBuilder| {
        builder
            .deadline(Duration::from_secs(7))
            .timeout(Duration::from_secs(60))
    };
    let bench = Bench::with([Reply::Silence], limits).await?;
    let error = stuck(&bench, bench.read(), Duration::from_secs(1)).await?;
    assert_eq!(error.kind(), ErrorKind::Deadline);
    assert!(
        error.elapsed() <= Duration::from_secs(8),
        "{:?}",
        error.elapsed()
    );
    Ok(())
}

#[tokio::test]
async fn row_06_no_wait_goes_beyond_the_deadline() -> Outcome {
    let throttled = Reply::json(429, r#"{"error":"Throttled"}"#).header("retry-after", "30");
    let bench = Bench::with([throttled], |builder| {
        builder.deadline(Duration::from_secs(10))
    })
    .await?;
    let error = failed(bench.read().await)?;
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
    assert!(bench.clock.waits().is_empty());
    Ok(())
}

#[tokio::test]
async fn row_07_every_failing_status_is_repeated_for_reads_only() -> Outcome {
    for status in [408, 500, 502, 503, 504, 599] {
        let bench = Bench::start([Reply::json(status, "<html>busy</html>"), ok()]).await?;
        bench.read().await?;
        assert_eq!(bench.requests(), 2, "{status}");

        let bench = Bench::start([Reply::json(status, "<html>busy</html>"), ok()]).await?;
        let error = failed(bench.write().await)?;
        assert_eq!((bench.requests(), error.attempts()), (1, 1), "{status}");
        assert!(error.may_have_run() && error.is_retryable(), "{status}");
        assert_eq!(error.body_excerpt(), Some("<html>busy</html>"));
    }
    Ok(())
}

#[tokio::test]
async fn row_07_other_refusals_are_never_repeated() -> Outcome {
    for status in [400, 403, 404, 409, 410, 418, 422] {
        let bench = Bench::start([Reply::json(status, r#"{"error":"no"}"#), ok()]).await?;
        let error = failed(bench.read().await)?;
        assert_eq!(
            (bench.requests(), error.may_have_run()),
            (1, false),
            "{status}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn row_08_the_servers_wait_is_kept_and_clamped() -> Outcome {
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
        let bench = Bench::start([
            Reply::json(429, "{}").header("retry-after", value),
            Reply::json(200, "{}"),
        ])
        .await?;
        bench.write().await?;
        let waits = bench.clock.waits();
        assert_eq!(waits.len(), 1, "{value}");
        match expected {
            Some(seconds) => assert_eq!(waits[0], Duration::from_secs_f64(seconds), "{value}"),
            None => assert!(
                waits[0] <= Duration::from_millis(500),
                "{value}: the client's own delay"
            ),
        }
        assert_eq!(
            bench.requests(),
            2,
            "429 was not carried out, so a write is repeated too"
        );
    }
    Ok(())
}

#[tokio::test]
async fn row_08_the_error_shows_what_the_server_asked_for() -> Outcome {
    let throttled = || {
        Reply::json(429, r#"{"error":"Throttled"}"#)
            .header("retry-after", "9000")
            .header("x-ratelimit-limit", "100")
            .header("x-ratelimit-remaining", "0")
    };
    let bench = Bench::start([throttled(), throttled(), throttled()]).await?;
    let error = failed(bench.read().await)?;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(9000)));
    assert_eq!(
        (error.rate_limit().limit, error.rate_limit().remaining),
        (Some(100), Some(0))
    );
    insta::assert_snapshot!(error, @"projects_retrieve_info: 429 Too Many Requests: Throttled (retry after 9000s; 3 attempts in 120.0s)");
    Ok(())
}

#[tokio::test]
async fn row_09_a_storm_of_failures_is_not_made_worse() -> Outcome {
    let bench = Bench::start((0..3000).map(|_| Reply::json(503, "{}"))).await?;
    for _ in 0..1000 {
        assert!(bench.read().await.is_err());
    }
    let requests = bench.requests();
    assert!(requests <= 1200, "{requests} requests for 1000 calls");
    assert!(requests > 1000, "some were repeated");
    Ok(())
}

#[tokio::test]
async fn row_18_space_around_a_body_is_read_over() -> Outcome {
    let body = " \r\n {\"data\":[{\"id\":\"apn_1\"}],\"page_info\":{\"count\":1}} \n\n";
    let bench = Bench::start([Reply::json(200, body)]).await?;
    let page = bench.client.accounts().list().await?;
    assert_eq!(page.data[0].id, "apn_1");
    Ok(())
}

#[tokio::test]
async fn row_19_a_missing_field_is_told_by_place_and_was_carried_out() -> Outcome {
    let body = r#"{"data":[{"id":"apn_1"},{"name":"secret-value"}],"page_info":{}}"#;
    let bench = Bench::start([Reply::json(200, body).header("x-request-id", "req-7")]).await?;
    let error = failed(bench.client.accounts().list().await.map(|_| ()))?;
    assert_eq!(
        (error.kind(), error.json_path(), error.execution()),
        (ErrorKind::Decode, Some("data[1]"), Execution::Ran)
    );
    insta::assert_snapshot!(error, @"accounts_list: the server answered 200 but its body was not understood at `data[1]` (request id req-7; it was carried out)");
    assert!(!format!("{error:?}").contains("secret-value"));
    assert_eq!(
        bench.requests(),
        1,
        "reading the same answer again helps nobody"
    );
    Ok(())
}

#[tokio::test]
async fn row_20_an_endless_body_ends_at_the_cap_and_an_endless_error_body_is_cut() -> Outcome {
    let endless = |status: u16| {
        let mut bytes =
            format!("HTTP/1.1 {status} X\r\ncontent-length: 52428800\r\n\r\n").into_bytes();
        bytes.resize(bytes.len() + (4 << 20), b' ');
        Reply::Hold(bytes)
    };
    let limits = |builder: ClientBuilder| {
        builder
            .retry(RetryPolicy::none())
            .max_response_bytes(1 << 20)
    };
    let bench = Bench::with([endless(200)], limits).await?;
    let error = failed(bench.read().await)?;
    assert_eq!(
        (error.kind(), error.execution()),
        (ErrorKind::TooLarge, Execution::Ran)
    );

    let bench = Bench::with([endless(500)], limits).await?;
    let error = failed(bench.read().await)?;
    assert_eq!(error.kind(), ErrorKind::Server);
    assert!(error.body_excerpt().is_some_and(|text| text.len() <= 500));
    Ok(())
}

#[tokio::test]
async fn row_20_a_long_error_body_is_understood() -> Outcome {
    let body = format!(r#"{{"trace":"{}","error":"Boom"}}"#, "x".repeat(900_000));
    let bench = Bench::start([Reply::json(400, body)]).await?;
    let error = failed(bench.read().await)?;
    assert_eq!(error.message(), "400 Bad Request: Boom");
    Ok(())
}

#[tokio::test]
async fn row_20_a_gzip_bomb_stays_as_small_as_it_came() -> Outcome {
    let head = b"HTTP/1.1 200 X\r\ncontent-encoding: gzip\r\ncontent-length: 20\r\n\r\n".to_vec();
    let mut bytes = head;
    bytes.write_all(&[
        0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0,
    ])?;
    let bench = Bench::with([Reply::Bytes(bytes)], |builder| {
        builder.retry(RetryPolicy::none())
    })
    .await?;
    let response = bench
        .client
        .proxy("u", "apn_1")?
        .get("https://x.example")
        .await?;
    assert_eq!(response.bytes().await?.len(), 20);
    Ok(())
}

#[tokio::test]
async fn row_21_no_credential_follows_a_redirect_to_another_origin() -> Outcome {
    let other = Server::start().await?;
    for location in [
        format!("{}/x", other.url()),
        "http://evil.example/x".to_owned(),
        "ftp://x".to_owned(),
    ] {
        let bench = Bench::start([Reply::json(302, "{}").header("location", location)]).await?;
        let error = failed(bench.read().await)?;
        assert_eq!((error.kind(), bench.requests()), (ErrorKind::Redirect, 1));
    }
    assert_eq!(other.take().len(), 0);
    Ok(())
}

#[tokio::test]
async fn row_21_a_redirect_within_the_origin_is_followed_for_reads_and_never_in_a_circle() -> Outcome
{
    let to = |place: &str| Reply::json(307, "{}").header("location", place.to_owned());
    let bench = Bench::start([to("/elsewhere"), ok()]).await?;
    bench.read().await?;
    assert_eq!(bench.requests(), 2);

    let bench = Bench::start([to("/elsewhere"), ok()]).await?;
    let error = failed(bench.write().await)?;
    assert_eq!((error.kind(), bench.requests()), (ErrorKind::Redirect, 1));

    let bench = Bench::start((0..100).map(|_| to("/circle"))).await?;
    let error = failed(bench.read().await)?;
    assert_eq!((error.kind(), bench.requests()), (ErrorKind::Redirect, 6));
    Ok(())
}

#[tokio::test]
async fn row_21_a_write_that_is_redirected_was_surely_not_carried_out_only_with_307_and_308()
-> Outcome {
    for (status, may_have_run) in [
        (301, true),
        (302, true),
        (303, true),
        (307, false),
        (308, false),
    ] {
        let reply = Reply::json(status, "{}").header("location", "/elsewhere");
        let bench = Bench::start([reply]).await?;
        let error = failed(bench.write().await)?;
        assert_eq!((error.kind(), bench.requests()), (ErrorKind::Redirect, 1));
        assert_eq!(error.may_have_run(), may_have_run, "{status}");
    }
    Ok(())
}

#[tokio::test]
async fn row_23_plain_http_is_refused_unless_it_stays_on_this_machine_or_is_allowed() -> Outcome {
    let build = |url: &str| Client::builder().base_url(url).access_token("t").build();
    assert!(build("http://127.0.0.1:1").is_ok());
    let error = build("http://api.example").err().ok_or("taken")?;
    assert_eq!(error.kind(), ErrorKind::Config);
    insta::assert_snapshot!(error, @"the base URL can't be used: plain http would show the credentials to everyone on the way; use https, or allow it with `allow_plain_http` (PIPEDREAM_BASE_URL)");
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
async fn row_25_a_call_dropped_while_it_waits_leaves_the_client_usable() -> Outcome {
    let bench = Bench::start([Reply::Silence, ok()]).await?;
    {
        let mut call = std::pin::pin!(bench.read());
        while bench.server.requests_so_far() == 0 {
            tokio::select! {
                biased;
                outcome = &mut call => return Err(format!("ended: {outcome:?}").into()),
                () = tokio::task::yield_now() => {}
            }
        }
    }
    bench.read().await?;
    assert_eq!(bench.requests(), 2);
    Ok(())
}

#[tokio::test]
async fn row_25_a_body_dropped_halfway_leaves_the_client_usable() -> Outcome {
    let half = b"HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\nhalf".to_vec();
    let bench = Bench::start([Reply::Hold(half), ok()]).await?;
    let proxy = bench.client.proxy("u", "apn_1")?;
    let mut response = proxy.get("https://x.example").await?;
    assert!(response.chunk().await?.is_some());
    drop(response);
    bench.read().await?;
    assert_eq!(bench.requests(), 2);
    Ok(())
}

#[tokio::test]
async fn row_25_a_call_dropped_while_its_body_arrives_leaves_the_client_usable() -> Outcome {
    let half = b"HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\n{".to_vec();
    let bench = Bench::start([Reply::Hold(half), ok()]).await?;
    {
        let mut call = std::pin::pin!(bench.read());
        // Long enough for the half body to arrive; when it has not, the test still holds.
        for _ in 0..1000 {
            tokio::select! {
                biased;
                outcome = &mut call => return Err(format!("ended: {outcome:?}").into()),
                () = tokio::task::yield_now() => {}
            }
        }
    }
    bench.read().await?;
    Ok(())
}

#[tokio::test]
async fn row_26_after_an_outage_the_first_success_comes_with_one_request() -> Outcome {
    let bench = Bench::start((0..200).map(|_| Reply::json(503, "{}"))).await?;
    while bench.server.requests_so_far() < 200 {
        let _ = bench.read().await;
    }
    bench.server.take();
    bench.server.script([ok()]);
    bench.read().await?;
    assert_eq!(bench.requests(), 1);
    Ok(())
}

#[tokio::test]
async fn row_28_a_connection_that_is_not_kept_makes_no_difference() -> Outcome {
    let once = || Reply::json(200, r#"{"apps":[]}"#).header("connection", "close");
    let bench = Bench::start((0..5).map(|_| once())).await?;
    for _ in 0..5 {
        bench.read().await?;
    }
    assert_eq!(bench.requests(), 5);
    Ok(())
}

#[tokio::test]
async fn row_28_a_server_that_closes_after_every_second_request_makes_no_difference() -> Outcome {
    let last =
        || Reply::Bytes(b"HTTP/1.1 200 X\r\ncontent-length: 11\r\n\r\n{\"apps\":[]}".to_vec());
    let bench = Bench::start((0..50).flat_map(|_| [ok(), last()])).await?;
    for _ in 0..60 {
        bench.read().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_failure_says_what_an_earlier_attempt_may_have_done() -> Outcome {
    for (first, sent) in [
        (Reply::json(504, "{}"), Execution::MayHaveRun),
        (Reply::Close, Execution::MayHaveRun),
        (Reply::json(429, "{}"), Execution::DidNotRun),
    ] {
        // Deleted by the first attempt, as far as anybody knows; the second one finds nothing.
        let bench = Bench::start([first, Reply::json(404, r#"{"error":"gone"}"#)]).await?;
        let error = failed(bench.client.accounts().delete("apn_1").await.map(drop))?;
        assert_eq!(
            (error.kind(), error.execution()),
            (ErrorKind::NotFound, sent)
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_success_at_the_first_attempt_says_so() -> Outcome {
    let bench = Bench::start([Reply::json(503, "{}"), ok(), ok()]).await?;
    let second = bench
        .client
        .projects()
        .retrieve_info()
        .with_response()
        .await?;
    assert_eq!((second.attempts(), second.status().as_u16()), (2, 200));
    let first = bench
        .client
        .projects()
        .retrieve_info()
        .with_response()
        .await?;
    assert_eq!(first.attempts(), 1);
    Ok(())
}

#[tokio::test]
async fn one_call_may_have_another_retry_policy_than_its_client() -> Outcome {
    let none = |builder: ClientBuilder| builder.retry(RetryPolicy::none());
    for (client, call, attempts) in [
        (Bench::with([], none).await?, None, 1),
        (
            Bench::with([], none).await?,
            Some(RetryPolicy::new().max_attempts(5)),
            5,
        ),
        (Bench::start([]).await?, None, 3),
        (Bench::start([]).await?, Some(RetryPolicy::none()), 1),
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

#[tokio::test]
async fn a_streamed_body_is_sent_once_even_when_nothing_else_speaks_against_another_try() -> Outcome
{
    let bench = Bench::start([Reply::json(429, r#"{"error":"Throttled"}"#)]).await?;
    let body = Body::stream(Once(Some("hello".into())));
    let error = bench
        .client
        .proxy("u", "apn_1")?
        .post("https://x.example")
        .body("text/plain", body)
        .await
        .err()
        .ok_or("sent")?;
    assert_eq!(
        (error.kind(), bench.requests()),
        (ErrorKind::RateLimited, 1)
    );
    Ok(())
}

#[tokio::test]
async fn a_header_that_is_given_twice_is_sent_twice_and_in_place_of_the_clients() -> Outcome {
    let bench = Bench::start([ok()]).await?;
    let options = CallOptions::new()
        .header("accept", "text/csv")
        .header("x-b", "1")
        .header("x-b", "2");
    let proxy = bench.client.proxy("u", "apn_1")?;
    let request = proxy
        .get("https://x.example")
        .header("X-A", "1")
        .header("X-A", "2");
    request.options(options).await?;
    let sent = bench.server.take();
    let values = |name: &str| -> Vec<&str> {
        let headers = sent[0].headers.iter().filter(|(key, _)| key == name);
        headers.map(|(_, value)| value.as_str()).collect()
    };
    assert_eq!(values("x-pd-proxy-x-a"), ["1", "2"]);
    assert_eq!(values("x-b"), ["1", "2"]);
    assert_eq!(values("accept"), ["text/csv"]);
    Ok(())
}

#[tokio::test]
async fn an_app_that_refuses_is_told_with_its_own_words_where_its_answer_was_to_be_decoded()
-> Outcome {
    let refusal = Reply::json(404, r#"{"error":"no such channel"}"#);
    let bench = Bench::start([refusal]).await?;
    let proxy = bench.client.proxy("u", "apn_1")?;
    let answer = proxy.post("https://x.example").await?;
    let error = answer.json::<Vec<u8>>().await.err().ok_or("decoded")?;
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(error.message(), "404 Not Found: no such channel");
    bench
        .server
        .script([Reply::json(302, "[]"), Reply::json(200, "[]")]);
    let answer = proxy.post("https://x.example").await?;
    let error = answer.json::<String>().await.err().ok_or("decoded")?;
    assert_eq!(
        (error.kind(), error.execution()),
        (ErrorKind::Redirect, Execution::MayHaveRun)
    );
    let answer = proxy.post("https://x.example").await?;
    let error = answer.json::<String>().await.err().ok_or("decoded")?;
    assert_eq!(
        (error.kind(), error.execution()),
        (ErrorKind::Decode, Execution::Ran)
    );
    Ok(())
}

/// `{"error":"Throttled"}`, with white space to so many bytes.
fn throttled(length: usize) -> String {
    format!("{:<length$}", r#"{"error":"Throttled"}"#)
}

/// A 429 that does not say how long its body is.
fn in_pieces(body: &str) -> Reply {
    let mut bytes = b"HTTP/1.1 429 X\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    for piece in body.as_bytes().chunks(100) {
        bytes.extend_from_slice(format!("{:x}\r\n", piece.len()).as_bytes());
        bytes.extend_from_slice(piece);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"0\r\n\r\n");
    Reply::Bytes(bytes)
}

#[tokio::test]
async fn the_proxy_tells_pipedreams_own_429_from_the_apps() -> Outcome {
    for (reply, apps) in [
        (Reply::json(429, throttled(0)), false),
        (Reply::json(429, throttled(256)), false),
        (in_pieces(&throttled(256)), false),
        (in_pieces(&throttled(257)), true),
        (in_pieces(&throttled(50_000)), true),
        (Reply::json(429, throttled(257)), true),
        (Reply::json(503, throttled(0)), true),
        (Reply::json(429, r#"{"error":"Slow down"}"#), true),
        (
            Reply::json(429, r#"{"error":"Throttled","by":"app"}"#),
            true,
        ),
        (Reply::json(429, r#"{"message":"Throttled"}"#), true),
        (Reply::json(429, "Throttled"), true),
    ] {
        let bench = Bench::with([reply.clone()], |b| b.retry(RetryPolicy::none())).await?;
        let proxy = bench.client.proxy("u", "apn_1")?;
        let outcome = proxy.get("https://x.example").await;
        assert_eq!(outcome.is_ok(), apps, "{reply:?}");
        match (outcome, reply) {
            (Ok(answer), Reply::Status(_, _, body)) => assert_eq!(answer.bytes().await?, body),
            (Ok(answer), Reply::Bytes(_)) => {
                let text = answer.text().await?;
                assert_eq!(text, throttled(text.len()));
                assert!(text.len() > 256, "{}", text.len());
            }
            (Ok(_), _) => return Err("no such reply here".into()),
            (Err(error), _) => assert_eq!(error.kind(), ErrorKind::RateLimited),
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_streamed_body_that_fails_is_told_with_its_own_reason() -> Outcome {
    let bench = Bench::start([ok()]).await?;
    let full = TransportError::new(Stage::NotSent, "the disk failed");
    let body = Body::stream(futures_util::stream::iter([Ok("half".into()), Err(full)]));
    let proxy = bench.client.proxy("u", "apn_1")?;
    let request = proxy.post("https://x.example").body("text/plain", body);
    let error = failed(request.await.map(drop))?;
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert_eq!(
        error.message(),
        "the body to be sent could not be read to its end"
    );
    let stage = error.source().ok_or("no cause")?;
    let cause = stage.source().ok_or("no cause of the cause")?;
    assert_eq!(cause.to_string(), "the disk failed");
    Ok(())
}

/// A stream of one piece.
struct Once(Option<bytes::Bytes>);

impl futures_core::Stream for Once {
    type Item = Result<bytes::Bytes, TransportError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.take().map(Ok))
    }
}
