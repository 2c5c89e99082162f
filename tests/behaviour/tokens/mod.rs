//! Access tokens: one request for any number of callers, despite cancelled callers and a failing token endpoint.

mod cache;
mod credentials;
mod failures;
mod fleet;
mod providers;
mod runtimes;
mod store;

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use connect_tests::clients;
use connect_tests::clock::TestClock;
use connect_tests::server::{RecordedRequest, Reply, Server};
use pipedream_connect::{Client, ClientBuilder, Error, RetryPolicy};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const SECOND: Duration = Duration::from_secs(1);

/// A builder with client credentials and the default retries.
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

fn bearers(requests: &[RecordedRequest]) -> Vec<&str> {
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

/// Polls `future` at most `polls` times. Returns `None` if it is still pending.
async fn poll_at_most<F: Future>(future: F, polls: u32) -> Option<F::Output> {
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

/// Runs `caller` until the server has this many token requests.
async fn until_token_requests(
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

/// Starts calls, all of them before any can get a response.
async fn start_calls(
    client: &Client,
    count: usize,
) -> Vec<tokio::task::JoinHandle<Result<(), Error>>> {
    let mut calls = Vec::new();
    for _ in 0..count {
        let client = client.clone();
        let mut call = Box::pin(async move { call(&client).await });
        poll_fn(|cx| Poll::Ready(call.as_mut().poll(cx).is_pending())).await;
        calls.push(call);
    }
    calls.into_iter().map(tokio::spawn).collect()
}
