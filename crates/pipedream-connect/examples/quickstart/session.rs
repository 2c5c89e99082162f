//! What the steps share: the client, the user, and what may be done.

use std::time::Duration;

use pipedream_connect::{Client, User};
use pipedream_connect_emulator::{Emulator, SeedAccount};

use crate::failure::Failure;

const USER: &str = "user-42";
const LIMIT: Duration = Duration::from_secs(10 * 60);
const USAGE: &str =
    "Run it as: cargo run --example quickstart -- [--allow-writes] [--wait SECONDS]";
/// If one of these is set, the person wants the real API, even if others are missing.
const SETTINGS: [&str; 5] = [
    "PIPEDREAM_ACCESS_TOKEN",
    "PIPEDREAM_CLIENT_ID",
    "PIPEDREAM_CLIENT_SECRET",
    "PIPEDREAM_PRIVATE_KEY",
    "PIPEDREAM_PROJECT_ID",
];

pub(crate) struct Session {
    pub(crate) client: Client,
    pub(crate) user: User,
    /// `None` when the client calls the real API.
    pub(crate) emulator: Option<Emulator>,
    /// How long to wait for a person.
    pub(crate) limit: Duration,
    writes: bool,
    skipped: Vec<String>,
}

impl Session {
    pub(crate) async fn start() -> Result<Self, Failure> {
        let arguments = Arguments::parse(std::env::args().skip(1))?;
        if SETTINGS.into_iter().any(|name| variable(name).is_some()) {
            Self::real(arguments)
        } else {
            Self::emulated(arguments).await
        }
    }

    fn real(arguments: Arguments) -> Result<Self, Failure> {
        let client = Client::from_env()?;
        let user = variable("PIPEDREAM_QUICKSTART_USER").unwrap_or_else(|| USER.to_owned());
        let user = client.user(user)?;
        let mode = if arguments.allow_writes {
            "reading and writing"
        } else {
            "reading only"
        };
        println!(
            "Pipedream Connect at {}, {mode}, for the user {}.",
            client.base_url(),
            user.id()
        );
        Ok(Self {
            client,
            user,
            emulator: None,
            limit: arguments.wait,
            writes: arguments.allow_writes,
            skipped: Vec::new(),
        })
    }

    async fn emulated(arguments: Arguments) -> Result<Self, Failure> {
        let emulator = Emulator::builder()
            .account(SeedAccount::new(USER, "github").name("octocat"))
            .account(SeedAccount::new(USER, "notion").name("Product notes"))
            .start()
            .await?;
        println!(
            "No PIPEDREAM_* credentials, so this runs on the emulator at {}.",
            emulator.base_url()
        );
        let client = Client::builder().env_vars(emulator.env()).build()?;
        Ok(Self {
            user: client.user(USER)?,
            client,
            emulator: Some(emulator),
            limit: arguments.wait,
            writes: true,
            skipped: Vec::new(),
        })
    }

    /// Begins a step that changes data. If the session only reads, skips the step and returns false.
    pub(crate) fn may_write(&mut self, step: &str, because: &str) -> bool {
        if self.writes {
            println!("\n{step}");
        } else {
            self.skip(step, because);
        }
        self.writes
    }

    pub(crate) fn skip(&mut self, step: &str, because: &str) {
        println!("\n{step}\n   skipped: {because}");
        self.skipped.push(format!("   {step}: {because}"));
    }

    pub(crate) fn sum_up(&self) {
        if self.skipped.is_empty() {
            println!("\nDone.");
            return;
        }
        println!(
            "\nDone, except for these steps:\n{}",
            self.skipped.join("\n")
        );
        println!(
            "Nothing was changed. `cargo run --example quickstart -- --allow-writes` runs all steps."
        );
    }
}

struct Arguments {
    allow_writes: bool,
    wait: Duration,
}

impl Arguments {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let mut parsed = Self {
            allow_writes: false,
            wait: LIMIT,
        };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--allow-writes" => parsed.allow_writes = true,
                "--wait" => {
                    let seconds = arguments.next().and_then(|seconds| seconds.parse().ok());
                    let seconds = seconds.ok_or_else(|| {
                        Failure::new("--wait needs a whole number of seconds", USAGE)
                    })?;
                    parsed.wait = Duration::from_secs(seconds);
                }
                _ => {
                    return Err(Failure::new(
                        format!("unknown argument {argument:?}"),
                        USAGE,
                    ));
                }
            }
        }
        Ok(parsed)
    }
}

/// A variable that is set and not empty.
fn variable(name: &str) -> Option<String> {
    std::env::var(name)
        .ok()
        .filter(|value| !value.trim().is_empty())
}
