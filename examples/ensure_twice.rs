//! Two processes ensure the same trigger at the same time, and only one trigger remains.
//!
//! The program starts an emulator, and itself twice. Each of the two ensures the trigger and ends.
//!
//! ```sh
//! cargo run -p connect-examples --example ensure-twice
//! ```

#![expect(clippy::print_stdout, reason = "an example")]

use std::process::Command;

use pipedream_connect::triggers::EnsuredTrigger;
use pipedream_connect::{Client, User};
use pipedream_connect_emulator::{Emulator, SeedAccount};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// The argument of the processes that the program starts.
const WORKER: &str = "worker";

#[tokio::main]
async fn main() -> Outcome {
    match std::env::args().nth(1).as_deref() {
        Some(WORKER) => worker().await,
        _ => start_workers().await,
    }
}

/// The whole statement: it can run at every start of every process.
async fn ensure(user: &User) -> Outcome<EnsuredTrigger> {
    let trigger = user
        .trigger("gitlab-new-issue")
        .name("issues")
        .prop("projectId", 45672541);
    Ok(trigger
        .webhook_url("https://app.example/hooks/user-42")
        .ensure()
        .await?)
}

async fn worker() -> Outcome {
    let trigger = ensure(&Client::from_env()?.user("user-42")?).await?;
    println!(
        "process {}: {} {:?}",
        std::process::id(),
        trigger.id(),
        trigger.outcome()
    );
    Ok(())
}

async fn start_workers() -> Outcome {
    let account = SeedAccount::new("user-42", "gitlab");
    let emulator = Emulator::builder().account(account).start().await?;
    let program = std::env::current_exe()?;
    let start = || {
        Command::new(&program)
            .arg(WORKER)
            .envs(emulator.env())
            .spawn()
    };
    for mut process in [start()?, start()?] {
        if !process.wait()?.success() {
            return Err("a process failed".into());
        }
    }

    // Usually the two have cleaned up already. If one had been killed, this would.
    let user = Client::builder()
        .env_vars(emulator.env())
        .build()?
        .user("user-42")?;
    let trigger = ensure(&user).await?;
    let left = user.deployed_triggers().items().collect().await?;
    println!("left: {} trigger, {}", left.len(), trigger.id());
    match left.as_slice() {
        [only] if only.id() == Some(trigger.id()) => Ok(()),
        _ => Err("more than one trigger is left".into()),
    }
}
