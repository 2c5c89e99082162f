//! `reads-and-writes READS WRITES`: so many calls of each kind by a client of `PIPEDREAM_*`, one after the other, and a line
//! for each; on HTTP/2, unless `HTTP1` is set. A process of its own, because the certificates that TLS trusts are settled
//! once for a process.

#![allow(clippy::print_stdout)]

use std::error::Error as StdError;
use std::time::Duration;

use pipedream_connect::transport::TransportConfig;
use pipedream_connect::{Client, Error, RetryPolicy};

type Outcome<T = ()> = Result<T, Box<dyn StdError>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<u32>());
    let mut count = || arguments.next().ok_or("two numbers are needed");
    let (reads, writes) = (count()??, count()??);
    let mut connections = TransportConfig::default();
    connections.http2 = std::env::var_os("HTTP1").is_none();
    let client = Client::builder()
        .env()
        .connections(connections)
        .retry(RetryPolicy::new().base_delay(Duration::from_millis(1)))
        .build()?;
    for _ in 0..reads {
        let outcome = client.projects().retrieve_info().send_raw().await;
        tell("read", outcome.map(|answer| answer.attempts()));
    }
    for _ in 0..writes {
        let outcome = client.actions().run("a", "u").send_raw().await;
        tell("write", outcome.map(|answer| answer.attempts()));
    }
    Ok(())
}

fn tell(call: &str, outcome: Result<u32, Error>) {
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
