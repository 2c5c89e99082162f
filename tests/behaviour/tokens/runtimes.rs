//! One client on several runtimes, as in a server with a runtime for each thread.

use std::collections::HashMap;
use std::sync::Barrier;

use connect_tests::clients;
use connect_tests::server::Server;
use futures_util::future::{join_all, try_join_all};
use pipedream_connect::{Client, Error};
use tokio::runtime::{Builder, Runtime};

use super::{Outcome, call, poll_at_most};

const RUNTIMES: usize = 8;
const CALLERS: usize = 50;
/// Number of rounds, as an environment variable.
const ROUNDS: &str = "RUNTIME_ROUNDS";

fn runtime() -> std::io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

/// Two calls. The user's id makes the write that must not be repeated recognizable.
async fn call_twice(client: &Client, user: String) -> Result<(), Error> {
    call(client).await?;
    client.actions().run("a", user).await.map(drop)
}

/// How often the server received the write for each user.
fn writes(server: &Server) -> Result<HashMap<String, usize>, serde_json::Error> {
    let mut writes = HashMap::new();
    for request in server.take_requests() {
        if request.method == "POST" {
            let body: serde_json::Value = serde_json::from_str(&request.body)?;
            let user = body["external_user_id"].as_str().unwrap_or_default();
            *writes.entry(user.to_owned()).or_default() += 1;
        }
    }
    Ok(writes)
}

/// All runtimes start at the same time. The first one ends while its calls are in progress, after this many polls.
fn run_round(background: &Runtime, polls: u32) -> Outcome {
    let server = background.block_on(Server::start())?;
    let client = clients::oauth(&server)?;
    let start = Barrier::new(RUNTIMES);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..RUNTIMES)
            .map(|n| {
                let (client, start) = (&client, &start);
                scope.spawn(move || -> Result<(), String> {
                    let runtime = runtime().map_err(|error| error.to_string())?;
                    start.wait();
                    let calls = (0..CALLERS).map(|m| call_twice(client, format!("{n}-{m}")));
                    if n == 0 {
                        runtime.block_on(poll_at_most(join_all(calls), polls));
                        return Ok(());
                    }
                    let outcome = runtime.block_on(try_join_all(calls));
                    outcome.map(drop).map_err(|error| format!("{error:?}"))
                })
            })
            .collect();
        for thread in threads {
            thread.join().map_err(|_| "panicked")??;
        }
        Outcome::Ok(())
    })?;
    assert!(server.token_requests().len() <= RUNTIMES);
    let writes = writes(&server)?;
    for n in 1..RUNTIMES {
        for m in 0..CALLERS {
            assert_eq!(writes.get(&format!("{n}-{m}")), Some(&1));
        }
    }
    assert!(writes.values().all(|count| *count == 1), "{writes:?}");
    Ok(())
}

/// `RUNTIME_ROUNDS=100` runs more rounds than usual.
#[test]
fn eight_runtimes_request_eight_tokens_at_most_and_survive_the_end_of_one() -> Outcome {
    let rounds = std::env::var(ROUNDS).map_or(Ok(3), |rounds| rounds.parse())?;
    let background = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    for round in 0..rounds {
        run_round(&background, 10 * (1 + round % 10))?;
    }
    Ok(())
}

#[test]
fn a_runtime_uses_no_connection_of_another_one() -> Outcome {
    let background = Runtime::new()?;
    let server = background.block_on(Server::start())?;
    let client = clients::oauth(&server)?;
    let (idle, active) = (runtime()?, runtime()?);
    idle.block_on(call(&client))?;
    // The connections of `idle` make no progress from now on.
    active.block_on(call(&client))?;
    Ok(())
}
