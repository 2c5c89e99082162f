//! A schedule of an inbox: a trigger emits events, another one delivers them, and consumers in processes that are killed
//! and started again handle them.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Uri};
use pipedream_connect::inbox::{Inbox, InboxError, Lease};
use pipedream_connect::webhooks::{Receiver, SIGNATURE_HEADER, TriggerKeys};
use pipedream_connect::{Client, Clock as _};
use ring::hmac;
use serde_json::{Value, json};

use super::Outcome;
use super::context::{Simulation, Stats};
use super::events::FIRST_PUSHED;
use super::executor::{self, Task};
use super::invariants::{Invariant, Violation};
use super::schedule::{check_nothing_left, client, disrupt, run_or_cancel};
use super::store::Store;

const POLLED: &str = "dc_polled";
const PUSHED: &str = "dc_pushed";
const SIGNING_KEY: &str = "signing key";

const MAX_PROCESSES: usize = 3;
/// Lives of one process: it is killed and started again.
const MAX_LIVES: usize = 3;
const LIFE: Duration = Duration::from_secs(120);
const MAX_CONSUMERS: usize = 2;
/// Bursts of events, and the events of each.
const MAX_BURSTS: usize = 3;
const MAX_BURST: usize = 30;
const MAX_DELIVERIES: usize = 6;
/// One schedule in so many has a delivery that is stored in several values.
const LARGE_ONE_IN: u64 = 16;
const LARGE: usize = 800 << 10;
/// Longer than every lease and reservation. Three times that is longer than the hour for which a server can ask, and by which
/// clocks may differ.
const LONG: Duration = Duration::from_secs(30 * 60);
/// Longer than a poll without faults.
const SILENCE: Duration = Duration::from_secs(5);
const HANDLING: Duration = Duration::from_secs(20);

/// Runs the schedule of `seed`. With `logged`, returns one line for each event.
///
/// # Errors
/// The first violated invariant.
pub(crate) fn simulate(seed: u64, logged: bool) -> Result<(Stats, Vec<String>), Violation> {
    let sim = Simulation::new(seed, logged);
    {
        let (retained, is_newest_first) = (sim.choose(&[20, 25, 60, 1_000]), sim.one_in(2));
        let duplicates = sim.choose(&[0, 2, 7]);
        let events = &mut sim.state().server.events;
        events.retained = retained;
        events.is_newest_first = is_newest_first;
        events.duplicates = duplicates;
    }
    let store = Store::new(&sim);
    let world = World {
        sim: sim.clone(),
        store: store.clone(),
        seed,
        attempts: 1 + u32::try_from(sim.below(4)).unwrap_or_default(),
    };
    let processes = 1 + sim.below(MAX_PROCESSES);
    let mut tasks: Vec<Task> = (0..processes)
        .map(|number| Box::pin(process(world.clone(), number)) as Task)
        .collect();
    tasks.push(Box::pin(emit(sim.clone())));
    tasks.push(Box::pin(deliver(world.clone(), processes)));
    tasks.push(Box::pin(disrupt(sim.clone())));
    executor::run(tasks, &sim);
    sim.state().faults = 0;
    store.make_all_late_changes();
    executor::run(vec![Box::pin(settle(world))], &sim);
    sim.check_events();
    check_values(&sim, &store);
    drop(store);
    check_nothing_left(&sim);
    sim.verdict(seed)
}

#[derive(Clone)]
struct World {
    sim: Simulation,
    store: Store,
    seed: u64,
    attempts: u32,
}

impl World {
    fn client(&self, process: usize) -> Outcome<Client> {
        Ok(client(
            &self.sim,
            process,
            self.seed.rotate_left(8) + process as u64,
        )?)
    }

    fn inbox(&self, process: usize) -> Outcome<Inbox> {
        let client = self.client(process)?;
        let inbox = Inbox::builder(self.store.clone())
            .name("simulated")
            .poll(client.user("user-1")?.deployed_trigger(POLLED))
            .webhooks(PUSHED)
            .dedupe_by(|event| {
                event
                    .id()
                    .is_none()
                    .then(|| event.payload()["number"].to_string())
            })
            .lease_time(Duration::from_secs(60))
            .max_attempts(self.attempts);
        Ok(inbox.build()?)
    }
}

// What happens outside

async fn emit(sim: Simulation) {
    for _ in 0..=sim.below(MAX_BURSTS) {
        sim.time
            .wait(sim.duration_up_to(Duration::from_secs(90)))
            .await;
        for _ in 0..sim.below(MAX_BURST) {
            let now = sim.time.elapsed().as_millis();
            let number = sim
                .state()
                .server
                .events
                .emit(u64::try_from(now).unwrap_or_default());
            sim.log(|| format!("event {number} is emitted"));
        }
    }
}

/// Delivers events to a process that only receives, until each was accepted.
async fn deliver(world: World, process: usize) {
    let sim = &world.sim;
    let (Ok(inbox), Ok(keys)) = (world.inbox(process), TriggerKeys::new(PUSHED, SIGNING_KEY))
    else {
        return sim.violated(Invariant::Progress, || "no receiver".to_owned());
    };
    let receiver = Receiver::for_trigger(keys).clock(sim.time.clone());
    for number in FIRST_PUSHED..FIRST_PUSHED + sim.below(MAX_DELIVERIES) as u64 {
        sim.time
            .wait(sim.duration_up_to(Duration::from_secs(30)))
            .await;
        let mut repeats = sim.choose(&[0, 0, 0, 1]);
        loop {
            match run_or_cancel(sim, push(&world, &receiver, &inbox, number)).await {
                Some(Ok(is_new)) => {
                    sim.accepted(number);
                    sim.count(if is_new {
                        "pushed"
                    } else {
                        "delivery repeated"
                    });
                    if repeats == 0 {
                        break;
                    }
                    repeats -= 1;
                }
                failed => {
                    sim.log(|| format!("delivery of event {number}: {failed:?}"));
                    sim.count("delivered again");
                }
            }
            sim.time.wait(sim.duration_up_to(HANDLING)).await;
        }
    }
}

async fn push(world: &World, receiver: &Receiver, inbox: &Inbox, number: u64) -> Outcome<bool> {
    let is_large = number == FIRST_PUSHED && world.seed.is_multiple_of(LARGE_ONE_IN);
    let text = "x".repeat(if is_large { LARGE } else { 0 });
    let body = json!({ "number": number, "text": text }).to_string();
    let now = world
        .sim
        .time
        .wall()
        .duration_since(std::time::UNIX_EPOCH)?
        .as_secs();
    let key = hmac::Key::new(hmac::HMAC_SHA256, SIGNING_KEY.as_bytes());
    let tag = hmac::sign(&key, format!("{now}.{body}").as_bytes());
    let hex: String = tag
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let mut headers = HeaderMap::new();
    headers.insert(SIGNATURE_HEADER, format!("t={now},v1={hex}").parse()?);
    let uri = Uri::from_static("https://app.example/hooks");
    let delivery = receiver.receive(&uri, &headers, Bytes::from(body)).await?;
    Ok(inbox.push(delivery).await?)
}

// Processes

/// A process that is killed between any two steps, and started again.
async fn process(world: World, number: usize) {
    let sim = &world.sim;
    for _ in 0..=sim.below(MAX_LIVES) {
        let Ok(inbox) = world.inbox(number) else {
            return sim.violated(Invariant::Progress, || "no inbox".to_owned());
        };
        let consumers = 1 + sim.below(MAX_CONSUMERS);
        let consumers = (0..consumers).map(|_| consume(sim, inbox.clone()));
        let life = futures_util::future::join_all(consumers);
        kill(sim, life).await;
        drop(inbox);
        sim.count("process killed");
        sim.log(|| format!("process {number} is killed"));
        sim.time.wait(sim.duration_up_to(HANDLING)).await;
    }
}

/// Runs a process up to a random step or time.
async fn kill(sim: &Simulation, life: impl Future) {
    let mut life = pin!(life);
    let mut steps = sim.choose(&[usize::MAX, 20, 100, 400]);
    if steps < usize::MAX {
        steps = 1 + sim.below(steps);
    }
    let mut end = pin!(sim.time.wait(sim.duration_up_to(LIFE)));
    std::future::poll_fn(|cx| {
        steps -= 1;
        let is_over = life.as_mut().poll(cx).is_ready() || end.as_mut().poll(cx).is_ready();
        if is_over || steps == 0 {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}

async fn consume(sim: &Simulation, inbox: Inbox) {
    loop {
        match run_or_cancel(sim, inbox.next()).await {
            None => sim.count("next abandoned"),
            Some(None) => return,
            Some(Some(Ok(lease))) => handle(sim, &lease).await,
            Some(Some(Err(error))) => failed(sim, &error).await,
        }
    }
}

async fn failed(sim: &Simulation, error: &InboxError) {
    sim.log(|| format!("next: {error}"));
    if let InboxError::Poll { .. } = error {
        sim.count("poll failed for good");
    }
    sim.time.wait(sim.duration_up_to(HANDLING)).await;
}

async fn handle(sim: &Simulation, lease: &Lease) {
    let number = number(lease.event().payload());
    sim.log(|| format!("event {number}, attempt {}", lease.attempts()));
    sim.handed_out(number, lease.follows_gap());
    match sim.below(10) {
        0 => return sim.count("lease dropped"),
        1 => {
            sim.count("released");
            let released = run_or_cancel(sim, lease.release()).await;
            return sim.log(|| format!("event {number} is released: {released:?}"));
        }
        // Longer than the lease.
        2 => {
            sim.time
                .wait(Duration::from_secs(50) + sim.duration_up_to(HANDLING))
                .await
        }
        3..5 => sim.time.wait(sim.duration_up_to(HANDLING)).await,
        _ => {}
    }
    acknowledge(sim, lease, number).await;
}

async fn acknowledge(sim: &Simulation, lease: &Lease, number: u64) {
    sim.begins_to_acknowledge(number);
    for attempt in 0..sim.choose(&[1, 5, 5]) {
        let acknowledged = run_or_cancel(sim, lease.ack()).await;
        sim.log(|| format!("event {number} is acknowledged: {acknowledged:?}"));
        match acknowledged {
            Some(Ok(())) => {
                if attempt > 0 {
                    sim.count("acknowledged after a failure of the store");
                }
                sim.knows_outcome(number);
                return sim.acknowledged(number);
            }
            Some(Err(InboxError::LeaseEnded { .. })) => {
                sim.count("lease ended");
                if attempt == 0 {
                    sim.knows_outcome(number);
                }
                return;
            }
            Some(Err(_)) => sim.time.wait(sim.duration_up_to(HANDLING / 4)).await,
            None => sim.count("acknowledgement abandoned"),
        }
    }
}

fn number(payload: &Value) -> u64 {
    payload["number"].as_u64().unwrap_or(u64::MAX)
}

// The end

/// Handles what is left, in a process without faults.
async fn settle(world: World) {
    let sim = &world.sim;
    let Ok(inbox) = world.inbox(MAX_PROCESSES + 1) else {
        return sim.violated(Invariant::Progress, || "no inbox".to_owned());
    };
    let mut quiet = 0;
    while quiet < 3 {
        sim.time.wait(LONG).await;
        quiet += 1;
        while let Some(lease) = within(sim, SILENCE, inbox.next()).await.flatten() {
            match lease {
                Ok(lease) => {
                    let number = number(lease.event().payload());
                    sim.handed_out(number, lease.follows_gap());
                    if lease.ack().await.is_ok() {
                        sim.acknowledged(number);
                    }
                }
                // The server issues tokens that expire at once.
                Err(InboxError::Poll { .. }) => quiet = 0,
                Err(error) => sim.violated(Invariant::Progress, || error.to_string()),
            }
        }
    }
    let quarantine = inbox.quarantine().await.unwrap_or_default();
    for one in &quarantine {
        let number = one.event().map(|event| number(event.payload()));
        sim.in_quarantine(number.unwrap_or(u64::MAX), one.follows_gap());
    }
    inbox.close();
}

async fn within<F: Future>(sim: &Simulation, limit: Duration, future: F) -> Option<F::Output> {
    let (mut future, mut end) = (pin!(future), pin!(sim.time.wait(limit)));
    std::future::poll_fn(|cx| {
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            return Poll::Ready(Some(output));
        }
        end.as_mut().poll(cx).map(|()| None)
    })
    .await
}

/// Every value is a record, or one that its record names: keys that were seen, or a batch with an event in quarantine.
fn check_values(sim: &Simulation, store: &Store) {
    let values = store.values();
    let mut named = Vec::new();
    for (key, value) in &values {
        let record: Value = serde_json::from_slice(value).unwrap_or_default();
        if record.get("version").is_none() {
            continue;
        }
        named.push(key.clone());
        let epoch = record["epoch"].as_u64().unwrap_or_default();
        let quarantine = record["quarantine"].as_array().into_iter().flatten();
        let numbers = quarantine.map(|row| &row[0][0]).chain([&record["seen"]]);
        for number in numbers.filter_map(Value::as_u64) {
            let value = |number: u64| format!("{key}/{epoch:016x}/{number}");
            let first: Value = values
                .get(&value(number))
                .and_then(|first| serde_json::from_slice(first).ok())
                .unwrap_or_default();
            // The parts of a large event follow it.
            let parts = first["parts"].as_u64().unwrap_or_default();
            named.extend((number..=number + parts).map(value));
        }
    }
    let left: Vec<_> = values.keys().filter(|key| !named.contains(key)).collect();
    if !left.is_empty() {
        sim.violated(Invariant::NoValueLeft, || format!("{left:?}"));
    }
}
