//! Several processes that share a store.

use std::process::{Child, Command, Stdio};

use pipedream_connect::Client;
use pipedream_connect::state::{Change, StateStore};
use pipedream_connect_emulator::Emulator;

use super::Outcome;

/// The environment variable with the path or URL of the store.
pub(crate) const STORE: &str = "FLEET_STORE";

/// The command that runs one test of this program in a new process. The test finds the store in [`STORE`].
pub(crate) fn command(test: &str, store: &str) -> Outcome<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args([test, "--exact", "--nocapture"])
        .env(STORE, store)
        .stdout(Stdio::null());
    Ok(command)
}

/// The value of [`STORE`], if this process is one of the fleet.
pub(crate) fn store() -> Option<String> {
    std::env::var(STORE).ok()
}

/// Waits until all processes have succeeded.
pub(crate) async fn finish(processes: Vec<Child>) -> Outcome {
    for mut process in processes {
        let status = tokio::task::spawn_blocking(move || process.wait()).await??;
        assert!(status.success(), "a process failed: {status}");
    }
    Ok(())
}

/// Starts the processes at once, each of which makes one call, and waits for them.
pub(crate) async fn make_calls(
    emulator: &Emulator,
    test: &str,
    store: &str,
    processes: usize,
) -> Outcome {
    let start = |_| {
        command(test, store)?
            .envs(emulator.env())
            .spawn()
            .map_err(Into::into)
    };
    let started: Outcome<Vec<Child>> = (0..processes).map(start).collect();
    finish(started?).await
}

/// Makes one call in such a process.
pub(crate) async fn make_one_call(store: impl StateStore + Clone) -> Outcome {
    let client = Client::builder()
        .env_vars(std::env::vars())
        .token_store(store);
    client.build()?.accounts().list().await?;
    Ok(())
}

/// Increments a number as often as requested.
pub(crate) async fn count(store: &impl StateStore, key: &str, times: u32) -> Outcome {
    let now = std::time::SystemTime::now();
    for _ in 0..times {
        loop {
            let value = store.get(key.to_owned(), now).await?;
            let number: u32 = match &value {
                Some(value) => std::str::from_utf8(value)?.parse()?,
                None => 0,
            };
            let next = (number + 1).to_string();
            let change = match value {
                Some(value) => Change::replace(key, value, next),
                None => Change::create(key, next),
            };
            if store.compare_and_set(change, now).await? {
                break;
            }
        }
    }
    Ok(())
}
