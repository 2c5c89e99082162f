//! A worker on an inbox in an SQLite file: `cargo run -p connect-examples --example inbox-worker [FILE]`.
//!
//! No public URL is needed. Stop it with Ctrl-C, or kill it at any time: the file records which events were seen, leased and
//! acknowledged, so the next start continues where it stopped. It runs against an emulator in the same process; with
//! `Client::from_env()` it runs against the real API.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example")]

use std::error::Error;
use std::path::PathBuf;
use std::time::Duration;

use pipedream_connect::Client;
use pipedream_connect::inbox::{Inbox, InboxError, InboxEvent};
use pipedream_connect_emulator::{Emulator, SeedAccount};
use pipedream_connect_store::SqliteStore;
use serde_json::json;

const EVENTS: usize = 5;
const PAUSE: Duration = Duration::from_secs(5);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let account = SeedAccount::new("user-42", "gitlab");
    let emulator = Emulator::builder().account(account).start().await?;
    let client = Client::builder().env_vars(emulator.env()).build()?;
    let user = client.user("user-42")?;
    let issues = user.trigger("gitlab-new-issue").prop("projectId", 45672541);
    let trigger = issues.ensure().await?;
    for number in 1..=EVENTS {
        let issue = json!({ "title": format!("Issue {number}") });
        emulator.emit(trigger.id(), issue).await?;
    }

    let file = std::env::args_os().nth(1).map(PathBuf::from);
    let file = file.unwrap_or_else(|| std::env::temp_dir().join("inbox-worker.db"));
    let inbox = Inbox::builder(SqliteStore::open(file).await?)
        .name("issues")
        .poll(trigger.deployed_trigger().clone())
        .on_poll_error(|trigger, error| eprintln!("{trigger} will be polled again: {error}"))
        .build()?;
    let stop = inbox.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            stop.close();
        }
    });
    work(&inbox).await
}

async fn work(inbox: &Inbox) -> Result<(), Box<dyn Error>> {
    let mut handled = 0;
    while let Some(next) = inbox.next().await {
        let lease = match next {
            Ok(lease) => lease,
            // Without the store nothing can be handled. A supervisor starts the worker again.
            Err(error @ InboxError::Store(_)) => return Err(error.into()),
            Err(error) => {
                eprintln!("{error}");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        if lease.follows_gap() {
            eprintln!("events before this one may be missing");
        }
        let ended = match handle(lease.event()) {
            Ok(()) => lease.ack().await,
            Err(problem) => {
                eprintln!("attempt {}: {problem}", lease.attempts());
                lease.release().await
            }
        };
        match ended {
            // It took longer than the lease, so the event is handled again.
            Err(error @ InboxError::LeaseEnded { .. }) => eprintln!("{error}"),
            ended => ended?,
        }
        handled += 1;
        if handled == EVENTS {
            inbox.close(); // this example ends here
        }
    }
    Ok(())
}

fn handle(event: &InboxEvent) -> Result<(), &'static str> {
    let title = event.payload()["title"].as_str().ok_or("no title")?;
    println!("{}: {title}", event.id().unwrap_or_default());
    Ok(())
}
