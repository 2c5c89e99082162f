//! What a network and a server can do to a call, and what the caller gets: the tests of the fault catalogue in
//! `docs/reliability.md`. Time is injected, so no test waits.

mod app_proxy;
mod bodies;
mod cancellation;
mod connections;
mod details;
mod redirects;
mod retries;
mod timeouts;
mod waiting;
mod workflows;

use std::time::Duration;

use connect_tests::clients;
use connect_tests::clock::TestClock;
use connect_tests::server::{Reply, Server};
use pipedream_connect::transport::TransportError;
use pipedream_connect::{Client, ClientBuilder, Error, RetryPolicy};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

struct Fixture {
    server: Server,
    clock: TestClock,
    client: Client,
}

impl Fixture {
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

    /// A call that is safe to retry.
    async fn read(&self) -> Result<(), Error> {
        self.client.projects().retrieve_info().await.map(|_| ())
    }

    /// A call that is not safe to retry.
    async fn write(&self) -> Result<(), Error> {
        self.client
            .actions()
            .run("slack-send-message", "u")
            .await
            .map(|_| ())
    }

    /// The text of an error, with `server` as the host.
    fn text(&self, error: &Error) -> String {
        error.to_string().replace(&self.host(), "server")
    }

    /// `127.0.0.1:port`.
    fn host(&self) -> String {
        self.server.url().replace("http://", "")
    }

    fn requests(&self) -> usize {
        self.server.take_requests().len()
    }
}

fn ok() -> Reply {
    Reply::json(200, r#"{"apps":[]}"#)
}

fn failed(outcome: Result<(), Error>) -> Outcome<Error> {
    Ok(outcome.err().ok_or("the call succeeded")?)
}

/// Runs `call` until the server has its request, then advances the clock until it fails.
async fn stuck(
    fixture: &Fixture,
    call: impl Future<Output = Result<(), Error>>,
    step: Duration,
) -> Outcome<Error> {
    let mut call = std::pin::pin!(call);
    loop {
        tokio::select! {
            biased;
            outcome = &mut call => return failed(outcome),
            () = tokio::task::yield_now() => {
                if fixture.server.request_count() > 0 {
                    fixture.clock.advance(step);
                }
            }
        }
    }
}

/// A stream of one chunk.
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
