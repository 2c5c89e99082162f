//! Requests through the proxy to an app: streamed bodies, headers, and errors of the app.

use std::error::Error as _;
use std::time::Duration;

use connect_tests::server::{Reply, Server};
use pipedream_connect::transport::{
    Body, HttpRequest, HttpResponse, Stage, Transport, TransportError,
};
use pipedream_connect::{BoxFuture, CallOptions, ErrorKind, Execution, Origin, RetryPolicy};
use serde_json::json;

use super::{Fixture, Once, Outcome, failed, ok};

#[tokio::test]
async fn a_streamed_body_is_never_retried() -> Outcome {
    let fixture = Fixture::start([Reply::json(429, r#"{"error":"Throttled"}"#)]).await?;
    let body = Body::stream(Once(Some("hello".into())));
    let error = fixture
        .client
        .proxy("u", "apn_1")?
        .post("https://x.example")
        .body("text/plain", body)
        .await
        .err()
        .ok_or("sent")?;
    assert_eq!(
        (error.kind(), fixture.requests()),
        (ErrorKind::RateLimited, 1)
    );
    Ok(())
}

#[tokio::test]
async fn repeated_headers_are_all_sent_and_replace_the_default() -> Outcome {
    let fixture = Fixture::start([ok()]).await?;
    let options = CallOptions::new()
        .header("accept", "text/csv")
        .header("x-b", "1")
        .header("x-b", "2");
    let proxy = fixture.client.proxy("u", "apn_1")?;
    let request = proxy
        .get("https://x.example")
        .header("X-A", "1")
        .header("X-A", "2");
    request.options(options).await?;
    let sent = fixture.server.take_requests();
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
async fn decoding_an_error_response_of_an_app_is_an_error_with_its_message() -> Outcome {
    let refusal = Reply::json(404, r#"{"error":"no such channel"}"#);
    let fixture = Fixture::start([refusal]).await?;
    let proxy = fixture.client.proxy("u", "apn_1")?;
    let response = proxy.post("https://x.example").await?;
    let error = response.json::<Vec<u8>>().await.err().ok_or("decoded")?;
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(error.message(), "404 Not Found: no such channel");
    fixture
        .server
        .script([Reply::json(302, "[]"), Reply::json(200, "[]")]);
    let response = proxy.post("https://x.example").await?;
    let error = response.json::<String>().await.err().ok_or("decoded")?;
    assert_eq!(
        (error.kind(), error.execution()),
        (ErrorKind::Redirect, Execution::MayHaveRun)
    );
    let response = proxy.post("https://x.example").await?;
    let error = response.json::<String>().await.err().ok_or("decoded")?;
    assert_eq!(
        (error.kind(), error.execution()),
        (ErrorKind::Decode, Execution::Ran)
    );
    Ok(())
}

/// `{"error":"Throttled"}`, padded with spaces to this many bytes.
fn throttled(length: usize) -> String {
    format!("{:<length$}", r#"{"error":"Throttled"}"#)
}

/// A chunked 429, whose length is not known in advance.
fn chunked(body: &str) -> Reply {
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
async fn the_proxy_distinguishes_pipedreams_429_from_the_apps() -> Outcome {
    for (reply, apps) in [
        (Reply::json(429, throttled(0)), false),
        (Reply::json(429, throttled(256)), false),
        (chunked(&throttled(256)), false),
        (chunked(&throttled(257)), true),
        (chunked(&throttled(50_000)), true),
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
        let fixture = Fixture::with([reply.clone()], |b| b.retry(RetryPolicy::none())).await?;
        let proxy = fixture.client.proxy("u", "apn_1")?;
        let outcome = proxy.get("https://x.example").await;
        assert_eq!(outcome.is_ok(), apps, "{reply:?}");
        match (outcome, reply) {
            (Ok(response), Reply::Status(_, _, body)) => assert_eq!(response.bytes().await?, body),
            (Ok(response), Reply::Bytes(_)) => {
                let text = response.text().await?;
                assert_eq!(text, throttled(text.len()));
                assert!(text.len() > 256, "{}", text.len());
            }
            (Ok(_), _) => return Err("no such reply here".into()),
            (Err(error), _) => assert_eq!(error.kind(), ErrorKind::RateLimited),
        }
    }
    Ok(())
}

/// The origin of a response to a proxied request.
async fn origin(reply: Reply) -> Outcome<Origin> {
    let fixture = Fixture::with([reply], |b| b.retry(RetryPolicy::none())).await?;
    let proxy = fixture.client.proxy("u", "apn_1")?;
    let response = proxy.post("https://x.example").await?;
    Ok(response.origin())
}

fn typed(status: u16, media_type: &str, body: &str) -> Reply {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\n\r\n"
    );
    Reply::Bytes(format!("{head}{body}").into_bytes())
}

#[tokio::test]
async fn a_response_that_differs_from_pipedreams_format_is_the_apps() -> Outcome {
    for reply in [
        Reply::json(200, r#"{"error":"Account not found"}"#),
        Reply::json(302, "{}"),
        Reply::json(404, r#"{"message":"Not Found","documentation_url":"x"}"#),
        Reply::json(404, r#"{"ok":false,"error":"no"}"#),
        Reply::json(400, r#"{"error":{"code":400,"message":"no"}}"#),
        Reply::json(422, r#"["no"]"#),
        Reply::json(429, r#"{"error":"Slow down","retry":5}"#),
        typed(500, "application/xml", "<no/>"),
        typed(404, "application/problem+json; charset=utf-8", "{}"),
    ] {
        assert_eq!(origin(reply.clone()).await?, Origin::App, "{reply:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_response_in_pipedreams_format_is_of_unknown_origin() -> Outcome {
    let long = format!(r#"{{"error":"no","by":"{}"}}"#, "x".repeat(3000));
    for reply in [
        Reply::json(404, r#"{"error":"Account not found"}"#),
        Reply::json(403, r#"{"error":"no","code":"c","details":{}}"#),
        Reply::json(404, ""),
        Reply::json(404, "{}"),
        Reply::json(500, r#"{"message":"Internal server error"}"#),
        Reply::json(429, r#"{"error":"Slow down"}"#),
        typed(502, "text/html", "<html>Bad Gateway</html>"),
        typed(504, "text/plain; charset=utf-8", "timeout"),
        Reply::json(404, long),
    ] {
        assert_eq!(origin(reply.clone()).await?, Origin::Unknown, "{reply:?}");
    }
    Ok(())
}

#[tokio::test]
async fn judging_the_origin_changes_neither_the_body_nor_the_outcome() -> Outcome {
    let body = r#"{"message":"Not Found","id":1}"#;
    let fixture = Fixture::start([Reply::json(404, body)]).await?;
    let proxy = fixture.client.proxy("u", "apn_1")?;
    let response = proxy.get("https://x.example").await?;
    assert_eq!(response.text().await?, body);

    // A body that breaks off is a failure of reading the body, not of the call.
    let head = "HTTP/1.1 404 X\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n";
    let cut = Reply::Bytes(format!("{head}{{").into_bytes());
    fixture.server.script([cut]);
    let mut response = proxy.get("https://x.example").await?;
    assert_eq!(
        (response.status().as_u16(), response.origin()),
        (404, Origin::Unknown)
    );
    assert_eq!(response.chunk().await?.as_deref(), Some(b"{".as_slice()));
    let error = response.chunk().await.err().ok_or("a whole body")?;
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    Ok(())
}

#[tokio::test]
async fn the_origin_of_a_workflow_is_the_workflow_and_of_a_file_pipedream() -> Outcome {
    let fixture = Fixture::start([]).await?;
    let endpoint = format!("{}/workflow", fixture.server.url());
    let response = fixture.client.workflows().invoke(endpoint).await?;
    assert_eq!(response.origin(), Origin::App);
    let file = fixture.client.file_stash().download_file("key").await?;
    assert_eq!(file.origin(), Origin::Pipedream);

    // Another server has the last word after a redirect.
    let storage = Server::start().await?;
    let elsewhere = Reply::json(302, "").header("location", storage.url());
    fixture.server.script([elsewhere]);
    let file = fixture.client.file_stash().download_file("key").await?;
    assert_eq!(file.origin(), Origin::Unknown);
    Ok(())
}

#[tokio::test]
async fn a_rate_limited_proxy_call_is_retried_only_if_it_is_safe() -> Outcome {
    // The app could have sent the same response after it ran the request.
    let limited = || Reply::json(429, throttled(0));
    let fixture = Fixture::start([limited(), ok(), limited()]).await?;
    let proxy = fixture.client.proxy("u", "apn_1")?;
    proxy.get("https://x.example").await?;
    assert_eq!(fixture.requests(), 2);
    let error = proxy.post("https://x.example").await.err().ok_or("sent")?;
    assert_eq!(
        (error.kind(), error.execution(), fixture.requests()),
        (ErrorKind::RateLimited, Execution::MayHaveRun, 1)
    );
    Ok(())
}

#[tokio::test]
async fn a_proxied_post_is_sent_once_whatever_status_the_app_returns() -> Outcome {
    let fixture = Fixture::start([]).await?;
    let proxy = fixture.client.proxy("u", "apn_1")?;
    for status in 200..=599 {
        let head = format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        fixture.server.script([Reply::Bytes(head.into_bytes())]);
        let response = proxy.post("https://x.example").json(&1).await?;
        assert_eq!(
            (response.status().as_u16(), fixture.requests()),
            (status, 1)
        );
    }
    Ok(())
}

/// A stream that must not be polled after its end, as a transport of the caller's may provide.
struct Unfused(Option<bytes::Bytes>, bool);

impl futures_core::Stream for Unfused {
    type Item = Result<bytes::Bytes, TransportError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        assert!(!self.1, "polled after its end");
        let chunk = self.0.take();
        self.1 = chunk.is_none();
        std::task::Poll::Ready(chunk.map(Ok))
    }
}

struct SlowDown;

impl Transport for SlowDown {
    fn send(&self, _: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let body = Unfused(Some(r#"{"error":"Slow down"}"#.into()), false);
        Box::pin(async {
            Ok(HttpResponse {
                status: http::StatusCode::TOO_MANY_REQUESTS,
                headers: http::HeaderMap::new(),
                body: Body::stream(body),
            })
        })
    }
}

#[tokio::test]
async fn a_body_is_not_polled_after_its_end() -> Outcome {
    let fixture = Fixture::with([], |builder| builder.transport(SlowDown)).await?;
    let proxy = fixture.client.proxy("u", "apn_1")?;
    let response = proxy.get("https://x.example").await?;
    assert_eq!(response.text().await?, r#"{"error":"Slow down"}"#);
    Ok(())
}

#[tokio::test]
async fn an_error_of_an_app_does_not_prove_that_the_request_did_not_run() -> Outcome {
    let fixture = Fixture::start([Reply::json(404, "{}")]).await?;
    let proxy = fixture.client.proxy("u", "apn_1")?;
    let response = proxy.post("https://x.example").await?;
    let error = response.error_for_status().await.err().ok_or("no error")?;
    assert_eq!(error.execution(), Execution::MayHaveRun);
    Ok(())
}

#[tokio::test]
async fn the_error_of_a_failed_body_stream_is_the_source_of_the_error() -> Outcome {
    let fixture = Fixture::start([ok()]).await?;
    let full = TransportError::new(Stage::NotSent, "the disk failed");
    let body = Body::stream(futures_util::stream::iter([Ok("half".into()), Err(full)]));
    let proxy = fixture.client.proxy("u", "apn_1")?;
    let request = proxy.post("https://x.example").body("text/plain", body);
    let error = failed(request.await.map(drop))?;
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert_eq!(
        error.message(),
        "the stream that provides the request body failed"
    );
    let stage = error.source().ok_or("no cause")?;
    let cause = stage.source().ok_or("no cause of the cause")?;
    assert_eq!(cause.to_string(), "the disk failed");
    Ok(())
}

#[tokio::test]
async fn a_response_of_an_app_shows_its_headers_and_what_it_took() -> Outcome {
    let reply = Reply::Bytes(
        b"HTTP/1.1 200 X\r\ncontent-type: text/csv; charset=utf-8\r\nx-own: 1\r\ncontent-length: 0\r\n\r\n"
            .to_vec(),
    );
    let fixture = Fixture::start([Reply::Close, reply]).await?;
    let proxy = fixture.client.proxy("u", "apn_1")?;
    let response = proxy.get("https://x.example").await?;
    assert_eq!(response.content_type(), Some("text/csv"));
    assert_eq!(response.headers()["x-own"], "1");
    assert_eq!(response.attempts(), 2);
    assert_eq!(response.elapsed(), fixture.clock.elapsed());
    assert!(response.elapsed() > Duration::ZERO);
    Ok(())
}

#[tokio::test]
async fn a_whole_body_of_the_maximum_size_is_read_and_a_larger_one_is_an_error() -> Outcome {
    let replies = ["12345", "123456"].map(|body| Reply::json(200, body));
    let fixture = Fixture::with(replies, |builder| builder.max_response_bytes(5)).await?;
    let proxy = fixture.client.proxy("u", "apn_1")?;
    let response = proxy.get("https://x.example").await?;
    assert_eq!(response.text().await?, "12345");
    let response = proxy.get("https://x.example").await?;
    let error = failed(response.bytes().await.map(drop))?;
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    Ok(())
}

#[tokio::test]
async fn a_streamed_body_that_was_sent_does_not_hide_why_the_call_failed() -> Outcome {
    let fixture = Fixture::start([Reply::Close]).await?;
    let body = Body::stream(Once(Some("hello".into())));
    let options = CallOptions::new().idempotent(true);
    let proxy = fixture.client.proxy("u", "apn_1")?;
    let request = proxy.put("https://x.example").body("text/plain", body);
    let error = failed(request.options(options).await.map(drop))?;
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Interrupted, 1)
    );
    Ok(())
}

#[tokio::test]
async fn a_long_error_of_an_app_is_returned_before_its_body_arrives() -> Outcome {
    let head =
        "HTTP/1.1 404 X\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n{";
    let fixture = Fixture::start([Reply::Stall(head.into())]).await?;
    let proxy = fixture.client.proxy("u", "apn_1")?;
    // The clock stands still, so waiting for the body would never end.
    let response = proxy.get("https://x.example").await?;
    assert_eq!(response.origin(), Origin::Unknown);
    Ok(())
}

#[tokio::test]
async fn debug_output_of_a_request_names_its_operation_only() -> Outcome {
    let fixture = Fixture::start([]).await?;
    let proxy = fixture.client.proxy("u", "apn_1")?;
    let request = proxy.get("https://x.example/hush").header("x-own", "hush");
    assert_eq!(format!("{request:?}"), "proxy_get { .. }");
    let invocation = fixture.client.workflows().invoke("enhush");
    assert_eq!(format!("{invocation:?}"), "workflows_invoke { .. }");
    Ok(())
}

#[tokio::test]
async fn checking_a_proxy_target_retrieves_the_app_only_if_the_account_lacks_its_hosts() -> Outcome
{
    let connect = json!({ "proxy_enabled": true, "allowed_domains": ["x.example"] });
    for (app, requests) in [
        (
            json!({ "name": "Slack", "name_slug": "slack", "connect": connect }),
            1,
        ),
        (json!({ "name": "Slack", "name_slug": "slack" }), 2),
        (json!({ "name": "", "name_slug": "" }), 1),
    ] {
        let account = json!({ "id": "apn_1", "app": app }).to_string();
        let fixture = Fixture::start([Reply::json(200, account)]).await?;
        let proxy = fixture.client.proxy("u", "apn_1")?;
        let _ = proxy.check("https://x.example").await;
        assert_eq!(fixture.requests(), requests, "{app}");
    }
    Ok(())
}
