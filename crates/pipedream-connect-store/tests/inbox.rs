//! A worker with an inbox in SQLite that is killed repeatedly: no event is lost, and none is acknowledged twice.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant, SystemTime};

use pipedream_connect::inbox::Inbox;
use pipedream_connect::{BoxFuture, Client, Clock, Wait};
use pipedream_connect_emulator::{Emulator, SeedAccount};
use pipedream_connect_store::SqliteStore;
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use support::{Outcome, fleet};

/// The default number of kills. `INBOX_KILLS` overrides it.
const KILLS: u64 = 20;
const USER: &str = "user-42";
/// Events per run of the worker. Half of them are emitted while it runs.
const EVENTS: u64 = 10;
/// Maximum number of acknowledgements before a kill.
const MAX_ACKNOWLEDGED: u64 = 8;
/// Maximum delay in microseconds between the last acknowledgement and the kill.
const SPREAD: u64 = 30_000;

/// Environment variables of the worker: the trigger, and by how many hours its clock is ahead.
const TRIGGER: &str = "INBOX_TRIGGER";
const HOURS_AHEAD: &str = "INBOX_HOURS_AHEAD";

/// A clock whose wall time runs fast, so that polls are due often. Each run of the worker starts an hour later, so that the lease
/// that the previous run left behind has expired.
struct FastClock {
    started: Instant,
    wall: SystemTime,
}

impl FastClock {
    const SPEED: u32 = 100;

    fn new(hours_ahead: u64) -> Self {
        Self {
            started: Instant::now(),
            wall: SystemTime::now() + Duration::from_secs(hours_ahead * 3600),
        }
    }
}

impl Clock for FastClock {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn wall(&self) -> SystemTime {
        self.wall + self.started.elapsed() * Self::SPEED
    }

    fn sleep(&self, duration: Duration, why: Wait) -> BoxFuture<()> {
        let speed = if why == Wait::Timeout { 1 } else { Self::SPEED };
        Box::pin(tokio::time::sleep(duration / speed))
    }
}

/// The worker. It prints the id of an event before and after it acknowledges it. Does nothing when it runs as an ordinary test.
#[tokio::test]
async fn worker() -> Outcome {
    let Some(path) = fleet::store() else {
        return Ok(());
    };
    let (trigger, hours) = (std::env::var(TRIGGER)?, std::env::var(HOURS_AHEAD)?);
    let clock = FastClock::new(hours.parse()?);
    let client = Client::builder()
        .env_vars(std::env::vars())
        .clock(clock)
        .build()?;
    let store = SqliteStore::open(path).await?;
    let inbox = Inbox::builder(store)
        .poll(client.user(USER)?.deployed_trigger(trigger))
        .poll_interval(Duration::from_secs(5))
        .max_attempts(u32::MAX)
        .build()?;
    let say = |word: &str, id: &str| writeln!(std::io::stdout(), "\n{word} {id}");
    while let Some(lease) = inbox.next().await {
        let lease = lease?;
        let id = lease.event().id().ok_or("no id")?;
        say("acknowledging", id)?;
        lease.ack().await?;
        say("acknowledged", id)?;
    }
    Ok(())
}

/// A run of the worker.
struct Life {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Life {
    fn start(emulator: &Emulator, path: &Path, trigger: &str, number: u64) -> Outcome<Self> {
        let command = fleet::command("worker", &path.display().to_string())?;
        let mut process = Command::from(command)
            .envs(emulator.env())
            .env(TRIGGER, trigger)
            .env(HOURS_AHEAD, number.to_string())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let output = process.stdout.take().ok_or("no output")?;
        let lines = BufReader::new(output).lines();
        Ok(Self { process, lines })
    }

    /// Reads until the next event that the worker prints. `None` when it has ended.
    async fn next(&mut self, record: &mut Record) -> Outcome<Option<()>> {
        while let Some(line) = self.lines.next_line().await? {
            if record.note(&line)? {
                return Ok(Some(()));
            }
        }
        Ok(None)
    }

    async fn acknowledged(
        &mut self,
        record: &mut Record,
        until: impl Fn(&Record) -> bool,
    ) -> Outcome {
        while !until(record) {
            self.next(record).await?.ok_or("the worker ended")?;
        }
        Ok(())
    }

    /// Kills it after a while, and reads the rest of its output.
    async fn kill(mut self, record: &mut Record, after: Duration) -> Outcome {
        let said = async {
            while self.next(record).await?.is_some() {}
            Outcome::Ok(())
        };
        if let Ok(said) = tokio::time::timeout(after, said).await {
            said?;
            return Err("the worker ended".into());
        }
        self.process.kill().await?;
        while self.next(record).await?.is_some() {}
        Ok(())
    }
}

/// The output of all runs of the worker.
#[derive(Default)]
struct Record {
    /// How often each acknowledgement was started.
    begun: BTreeMap<String, u32>,
    acknowledged: BTreeSet<String>,
}

impl Record {
    /// Whether the line is about an event.
    fn note(&mut self, line: &str) -> Outcome<bool> {
        match line.split_once(' ') {
            Some(("acknowledging", id)) => {
                if self.acknowledged.contains(id) {
                    return Err(format!("{id} was handed out after it was acknowledged").into());
                }
                *self.begun.entry(id.to_owned()).or_default() += 1;
                Ok(true)
            }
            Some(("acknowledged", id)) => {
                if !self.acknowledged.insert(id.to_owned()) {
                    return Err(format!("{id} was acknowledged twice").into());
                }
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}

/// A pseudo-random number, the same in every run (the finalizer of SplitMix64).
fn random(round: u64, below: u64) -> u64 {
    let mut z = (round + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (z ^ (z >> 31)) % below
}

async fn emit(emulator: &Emulator, trigger: &str, ids: &mut Vec<String>, count: u64) -> Outcome {
    for _ in 0..count {
        ids.push(
            emulator
                .emit(trigger, json!({ "number": ids.len() }))
                .await?,
        );
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_lose_no_event_and_acknowledge_none_twice() -> Outcome {
    let kills = std::env::var("INBOX_KILLS").map_or(Ok(KILLS), |kills| kills.parse())?;
    let account = SeedAccount::new(USER, "gitlab");
    let emulator = Emulator::builder().account(account).start().await?;
    let client = Client::builder().env_vars(emulator.env()).build()?;
    let deployed = client
        .user(USER)?
        .trigger("gitlab-new-issue")
        .prop("projectId", 45_672_541)
        .emit_on_deploy(false)
        .deploy()
        .await?;
    let trigger = deployed.data.id().ok_or("no id")?.to_owned();
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("inbox.db");
    let (mut record, mut ids) = (Record::default(), Vec::new());
    for number in 0..kills {
        emit(&emulator, &trigger, &mut ids, EVENTS / 2).await?;
        let mut life = Life::start(&emulator, &path, &trigger, number)?;
        emit(&emulator, &trigger, &mut ids, EVENTS - EVENTS / 2).await?;
        // The kill interrupts the next acknowledgement, or the start of the worker.
        let enough = record.acknowledged.len() as u64 + random(number, MAX_ACKNOWLEDGED);
        let is_enough = |record: &Record| record.acknowledged.len() as u64 >= enough;
        life.acknowledged(&mut record, is_enough).await?;
        let after = Duration::from_micros(random(number + kills, SPREAD));
        life.kill(&mut record, after).await?;
    }
    // All remaining events come before the event that is emitted last.
    emit(&emulator, &trigger, &mut ids, 1).await?;
    let last = ids.last().cloned().ok_or("no event")?;
    let mut life = Life::start(&emulator, &path, &trigger, kills)?;
    let is_last = |record: &Record| record.acknowledged.contains(&last);
    life.acknowledged(&mut record, is_last).await?;
    life.kill(&mut record, Duration::ZERO).await?;

    let lost: Vec<_> = ids
        .iter()
        .filter(|id| !record.begun.contains_key(*id))
        .collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
    assert_eq!(
        record.begun.len(),
        ids.len(),
        "an event that was not emitted"
    );
    // A kill may come after an acknowledgement and before the output: at most one event per kill.
    let silent = ids.len() - record.acknowledged.len();
    assert!(
        silent as u64 <= kills,
        "{silent} acknowledgements are missing after {kills} kills"
    );
    let again = record.begun.values().filter(|times| **times > 1).count();
    let total = ids.len();
    writeln!(
        std::io::stdout(),
        "{kills} kills, {total} events: 0 lost, 0 acknowledged twice; {again} handed out again, {silent} acknowledged without \
         output"
    )?;
    Ok(())
}
