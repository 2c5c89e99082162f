//! The main use case from start to end: connect a user's account, run an action, call an API, receive an event.
//!
//! `cargo run --example quickstart` runs on an emulator in this process and needs no account and no network. If
//! `PIPEDREAM_*` variables are set, it calls the real API instead. Then it only reads, unless you pass
//! `-- --allow-writes`: it prints a Connect Link, waits for the account, and runs all steps. `steps.rs` has the calls of
//! the SDK; the other files are about the terminal.

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod failure;
mod session;
mod steps;
mod waiting;

use std::process::ExitCode;

use failure::Failure;
use session::Session;

/// The exit code of programs that Ctrl-C ends.
const INTERRUPTED: u8 = 130;

#[tokio::main]
async fn main() -> ExitCode {
    tokio::select! {
        outcome = quickstart() => match outcome {
            Ok(()) => ExitCode::SUCCESS,
            Err(failure) => {
                eprintln!("\n{failure}");
                ExitCode::FAILURE
            }
        },
        Ok(()) = tokio::signal::ctrl_c() => {
            println!("\nStopped. A Connect Link above still works, and a trigger above is still deployed.");
            ExitCode::from(INTERRUPTED)
        }
    }
}

async fn quickstart() -> Result<(), Failure> {
    let mut session = Session::start().await?;
    let outcome = steps::run(&mut session).await;
    if let Some(emulator) = session.emulator {
        emulator.shutdown().await;
    }
    outcome
}
