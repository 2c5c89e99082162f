//! `https-client SCENARIO`: a client configured by `PIPEDREAM_*` variables makes some calls and prints a line for each. It
//! uses HTTP/2 unless `HTTP1` is set. It is a process of its own, because a process loads its trusted certificates once.

#![allow(clippy::print_stdout)]

use std::error::Error as StdError;
use std::time::Duration;

use clap::Parser;
use futures_util::future::join_all;
use futures_util::stream;
use pipedream_connect::transport::{Body, Stage, TransportConfig, TransportError};
use pipedream_connect::{Client, Error, RetryPolicy};

type Outcome<T = ()> = Result<T, Box<dyn StdError>>;

/// What the client does.
#[derive(Parser)]
enum Scenario {
    /// Reads, then writes, one after the other.
    Calls { reads: u32, writes: u32 },
    /// A read, then this many concurrent ones.
    Together { reads: usize },
    /// This many responses with unread bodies, then a read.
    Unread { responses: u32 },
    /// An upload whose body fails halfway.
    BrokenUpload,
    /// A read, a write with Tokio's clock paused, and a read.
    Waiting,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let scenario = Scenario::parse();
    let mut connections = TransportConfig::default();
    connections.http2 = std::env::var_os("HTTP1").is_none();
    let client = Client::builder()
        .env()
        .connections(connections)
        .retry(RetryPolicy::new().base_delay(Duration::from_millis(1)))
        .build()?;
    match scenario {
        Scenario::Calls { reads, writes } => {
            for _ in 0..reads {
                read(&client).await;
            }
            for _ in 0..writes {
                write(&client).await;
            }
        }
        Scenario::Together { reads } => {
            read(&client).await;
            join_all((0..reads).map(|_| read(&client))).await;
        }
        Scenario::Unread { responses } => {
            let proxy = client.proxy("u", "apn_1")?;
            let mut unread = Vec::new();
            for _ in 0..responses {
                unread.push(proxy.get("https://app.example").await?);
            }
            read(&client).await;
        }
        Scenario::BrokenUpload => {
            let full = TransportError::new(Stage::NotSent, "the disk failed");
            let body = Body::stream(stream::iter([Ok("half".into()), Err(full)]));
            let proxy = client.proxy("u", "apn_1")?;
            let request = proxy.post("https://app.example").body("text/plain", body);
            report("upload", request.await.map(|response| response.attempts()));
        }
        Scenario::Waiting => {
            read(&client).await;
            tokio::time::pause();
            write(&client).await;
            tokio::time::resume();
            read(&client).await;
        }
    }
    Ok(())
}

async fn read(client: &Client) {
    let outcome = client.projects().retrieve_info().with_response().await;
    report("read", outcome.map(|response| response.attempts()));
}

async fn write(client: &Client) {
    let outcome = client.actions().run("a", "u").with_response().await;
    report("write", outcome.map(|response| response.attempts()));
}

fn report(call: &str, outcome: Result<u32, Error>) {
    match outcome {
        Ok(attempts) => println!("{call}: {attempts}"),
        Err(error) => println!("{call}: {}", causes(&error)),
    }
}

fn causes(error: &dyn StdError) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", causes(source)),
        None => error.to_string(),
    }
}
