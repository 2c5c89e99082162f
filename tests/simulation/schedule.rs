//! A schedule: a few concurrent callers, and disruptions that revoke tokens and set the wall clock.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use pipedream_connect::types::Account;
use pipedream_connect::{
    CallOptions, Client, Error, ErrorKind, Execution, Items, Position, RetryPolicy,
};

use super::context::{Simulation, Stats};
use super::executor::{self, Task};
use super::invariants::{Invariant, Violation};
use super::network::Network;
use super::server::CALL;
use super::time::TICK;

/// Callers of one schedule.
const MAX_CALLERS: usize = 6;
/// Callers start and disruptions happen within this simulated time.
const SPAN: Duration = Duration::from_secs(400);
/// Longest period in which the server rejects every token.
const MAX_REJECTION_PERIOD: Duration = Duration::from_secs(30);
/// Most calls of one caller, and the longest pause between them.
const MAX_CALLS: usize = 12;
const PAUSE: Duration = Duration::from_secs(4);
/// How often an iteration may be abandoned and resumed on purpose.
const MAX_RUNS: usize = 8;

/// Runs the schedule of `seed`. With `logged`, returns one line for each event.
///
/// # Errors
/// The first violated invariant.
pub(crate) fn simulate(seed: u64, logged: bool) -> Result<(Stats, Vec<String>), Violation> {
    let sim = Simulation::new(seed, logged);
    match client(&sim, 0, seed) {
        Ok(client) => {
            let callers = 1 + sim.below(MAX_CALLERS);
            let mut tasks: Vec<Task> = (0..callers)
                .map(|number| caller(&sim, &client, number))
                .collect();
            tasks.push(Box::pin(disrupt(sim.clone())));
            drop(client);
            executor::run(tasks, &sim);
        }
        Err(error) => sim.violated(Invariant::Progress, || format!("no client: {error}")),
    }
    check_nothing_left(&sim);
    sim.verdict(seed)
}

pub(super) fn client(sim: &Simulation, process: usize, seed: u64) -> Result<Client, Error> {
    Client::builder()
        .base_url("https://simulated.example")
        .client_credentials("cid", "csec")
        .project_id("proj_X")
        .transport(Network {
            sim: sim.clone(),
            process,
        })
        .clock(sim.time.clone())
        .seed(seed)
        .timeout(Duration::from_secs(20))
        .build()
}

pub(super) fn check_nothing_left(sim: &Simulation) {
    let (in_flight, timers) = (sim.state().in_flight, sim.time.timers());
    if in_flight > 0 || timers > 0 {
        sim.violated(Invariant::NoLeaks, || {
            format!("{in_flight} requests or bodies, {timers} timers")
        });
    }
    if sim.is_shared() {
        sim.violated(Invariant::NoLeaks, || {
            "the client is still referenced".to_owned()
        });
    }
}

pub(super) async fn disrupt(sim: Simulation) {
    for _ in 0..sim.below(4) {
        sim.time.wait(sim.duration_up_to(SPAN / 4)).await;
        match sim.below(3) {
            0 => {
                sim.count("tokens revoked");
                sim.log(|| "tokens revoked".to_owned());
                sim.state().server.revoke_all();
            }
            1 => {
                sim.count("every token rejected for a while");
                let until = sim.time.elapsed() + sim.duration_up_to(MAX_REJECTION_PERIOD);
                sim.log(|| format!("every token rejected until {until:?}"));
                sim.state().server.reject_until(until);
            }
            _ => {
                sim.count("wall clock set");
                let moments = [0, 999_996_400, 1_000_003_600, 4_000_000_000];
                sim.time.set_wall(sim.choose(&moments));
            }
        }
    }
}

fn caller(sim: &Simulation, client: &Client, number: usize) -> Task {
    let (sim, client) = (sim.clone(), client.clone());
    Box::pin(async move {
        // Half of the callers start together, so that they compete.
        if sim.one_in(2) {
            sim.time.wait(sim.duration_up_to(SPAN)).await;
        }
        match sim.below(8) {
            0 | 1 => iterate_items(&sim, &client, false).await,
            2 => iterate_items(&sim, &client, true).await,
            3 => iterate_pages(&sim, &client, false).await,
            4 => iterate_pages(&sim, &client, true).await,
            _ => {
                for call in 0..1 + sim.below(MAX_CALLS) {
                    single_call(&sim, &client, number * MAX_CALLS + call).await;
                    sim.time.wait(sim.duration_up_to(PAUSE)).await;
                }
            }
        }
    })
}

// Single calls

#[derive(Clone, Copy, Debug)]
enum CallKind {
    Read,
    Delete,
    Write,
    Download,
    Upload,
}

const CALL_KINDS: [CallKind; 6] = [
    CallKind::Read,
    CallKind::Delete,
    CallKind::Write,
    CallKind::Write,
    CallKind::Download,
    CallKind::Upload,
];

/// One call with its own limits, which may be cancelled.
async fn single_call(sim: &Simulation, client: &Client, number: usize) {
    let id = u32::try_from(number).unwrap_or_default();
    let deadline = TICK + sim.duration_up_to(Duration::from_secs(120));
    let attempts = 1 + u32::try_from(sim.below(4)).unwrap_or_default();
    let options = CallOptions::new()
        .header(CALL, id.to_string())
        .deadline(deadline)
        .timeout(TICK + sim.duration_up_to(Duration::from_secs(40)))
        .retry(RetryPolicy::new().max_attempts(attempts));
    let kind = sim.choose(&CALL_KINDS);
    let start = sim.time.elapsed();
    sim.log(|| format!("call {id}: {kind:?}, deadline {deadline:?}"));
    let Some((outcome, ended)) = run_or_cancel(sim, execute(sim, client, kind, options)).await
    else {
        sim.log(|| format!("call {id}: cancelled"));
        return;
    };
    sim.log(|| format!("call {id}: {outcome:?}"));
    sim.count(if outcome.is_ok() { "success" } else { "error" });
    let took = ended - start;
    if took > deadline + TICK {
        sim.violated(Invariant::Deadline, || {
            format!("call {id} took {took:?} of {deadline:?}")
        });
    }
    check_attempts(sim, id, attempts, &outcome);
    check_execution(sim, id, &outcome);
}

/// The outcome of a call, and when the part with a deadline ended. `Ok(None)` is an app's error status, which says
/// nothing about whether the call ran.
async fn execute(
    sim: &Simulation,
    client: &Client,
    kind: CallKind,
    options: CallOptions,
) -> (Result<Option<()>, Error>, Duration) {
    let outcome = match kind {
        CallKind::Read => {
            let call = client.accounts().retrieve("apn_1").options(options);
            call.await.map(drop)
        }
        CallKind::Delete => {
            let call = client.accounts().delete("apn_1").options(options);
            call.await.map(drop)
        }
        CallKind::Write => {
            let call = client.actions().run("a", "u").options(options);
            call.await.map(drop)
        }
        CallKind::Download | CallKind::Upload => {
            return proxy_call(sim, client, kind, options).await;
        }
    };
    (outcome.map(Some), sim.time.elapsed())
}

/// A call to an app. Its response is read to the end or dropped halfway.
async fn proxy_call(
    sim: &Simulation,
    client: &Client,
    kind: CallKind,
    options: CallOptions,
) -> (Result<Option<()>, Error>, Duration) {
    let sent = match client.proxy("u", "apn_1") {
        Err(error) => Err(error),
        Ok(proxy) => {
            let url = "https://app.example/x";
            let request = match kind {
                CallKind::Upload => proxy.post(url).body("text/plain", "body"),
                _ => proxy.get(url),
            };
            request.options(options).send().await
        }
    };
    let ended = sim.time.elapsed();
    let mut response = match sent {
        Err(error) => return (Err(error), ended),
        Ok(response) => response,
    };
    let success = response.status().is_success().then_some(());
    while !sim.one_in(8) {
        match response.chunk().await {
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(error) => return (success.map_or(Ok(None), |()| Err(error)), ended),
        }
    }
    (Ok(success), ended)
}

fn check_attempts(sim: &Simulation, id: u32, most: u32, outcome: &Result<Option<()>, Error>) {
    if let Err(error) = outcome
        && error.attempts() > most + 1
    {
        let made = error.attempts();
        sim.violated(Invariant::AttemptLimit, || {
            format!("call {id} made {made} attempts of {most}")
        });
    }
}

/// What the call reports must be true at its end, when none of its requests is in flight.
fn check_execution(sim: &Simulation, id: u32, outcome: &Result<Option<()>, Error>) {
    let executions = sim.state().server.executions(id);
    let reported = match outcome {
        Ok(Some(())) => Execution::Ran,
        Ok(None) => Execution::MayHaveRun,
        Err(error) => error.execution(),
    };
    let is_true = match reported {
        Execution::Ran => executions > 0,
        Execution::DidNotRun => executions == 0,
        Execution::MayHaveRun => true,
    };
    if !is_true {
        sim.violated(Invariant::TruthfulExecution, || {
            format!("call {id} reports {reported:?}, but ran {executions} times: {outcome:?}")
        });
    }
}

/// Runs `future` to its end, or drops it after a number of polls or some time.
pub(super) async fn run_or_cancel<F: Future>(sim: &Simulation, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut polls = match sim.below(6) {
        0 => 1 + sim.below(12),
        _ => usize::MAX,
    };
    let limit = sim
        .one_in(6)
        .then(|| sim.duration_up_to(Duration::from_secs(30)));
    let mut timer = limit.map(|limit| Box::pin(sim.time.wait(limit)));
    let outcome = std::future::poll_fn(|cx| {
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            return Poll::Ready(Some(output));
        }
        polls -= 1;
        let late = timer
            .as_mut()
            .is_some_and(|timer| timer.as_mut().poll(cx).is_ready());
        if polls == 0 || late {
            Poll::Ready(None)
        } else {
            Poll::Pending
        }
    })
    .await;
    if outcome.is_none() {
        sim.count("cancelled");
    }
    outcome
}

// Lists

/// Reads all items, and resumes wherever an error, a dropped `next` or the caller itself ended the iteration.
async fn iterate_items(sim: &Simulation, client: &Client, prefetch: bool) {
    let mut seen = Vec::new();
    let mut position = Position::default();
    let mut runs = 0;
    loop {
        runs += 1;
        let items = client.accounts().list().items_from(position.clone());
        let mut items = if prefetch { items.prefetch() } else { items };
        let done = read_items(sim, &mut items, &mut seen, runs < MAX_RUNS).await;
        // Resuming after the last item yields nothing more.
        if done && !sim.one_in(4) {
            break;
        }
        position = items.position();
        sim.log(|| format!("list: {} items, resuming at {position:?}", seen.len()));
        drop(items);
        sim.time
            .wait(sim.duration_up_to(Duration::from_secs(5)))
            .await;
    }
    check_items(sim, &seen);
}

/// Reads items until the stream ends or has to be resumed. Returns whether it ended.
async fn read_items(
    sim: &Simulation,
    items: &mut Items<Account>,
    seen: &mut Vec<String>,
    may_abandon: bool,
) -> bool {
    loop {
        if may_abandon && sim.one_in(8) {
            sim.count("list abandoned");
            return false;
        }
        match run_or_cancel(sim, items.next()).await {
            None if sim.one_in(2) => return false,
            None => {}
            Some(None) => return true,
            Some(Some(Ok(item))) => seen.push(item.id),
            Some(Some(Err(error))) => {
                record_failure(sim, &error);
                return false;
            }
        }
    }
}

/// Reads all pages, forward or backward, and resumes from the cursor.
async fn iterate_pages(sim: &Simulation, client: &Client, backward: bool) {
    let total = sim.state().server.items;
    let mut cursor = backward.then(|| format!("c{total}"));
    let mut pages_seen: Vec<Vec<String>> = Vec::new();
    'runs: loop {
        let list = client.accounts().list();
        let mut pages = match (&cursor, backward) {
            (None, _) => list.pages(),
            (Some(cursor), false) => list.after(cursor).pages(),
            (Some(cursor), true) => list.before(cursor).pages_backward(),
        };
        loop {
            match run_or_cancel(sim, pages.next()).await {
                None => {}
                Some(None) => break 'runs,
                Some(Some(Ok(page))) => {
                    pages_seen.push(page.data.into_iter().map(|item| item.id).collect());
                }
                Some(Some(Err(error))) => {
                    record_failure(sim, &error);
                    cursor = pages.cursor().map(str::to_owned);
                    break;
                }
            }
        }
        drop(pages);
        sim.time
            .wait(sim.duration_up_to(Duration::from_secs(5)))
            .await;
    }
    if backward {
        pages_seen.reverse();
    }
    check_items(sim, &pages_seen.concat());
}

fn record_failure(sim: &Simulation, error: &Error) {
    sim.count("list resumed after an error");
    sim.log(|| format!("list: {error:?}"));
    if error.kind() == ErrorKind::CursorCycle {
        sim.violated(Invariant::ItemsInOrder, || {
            format!("no cursor was repeated: {error}")
        });
    }
}

fn check_items(sim: &Simulation, seen: &[String]) {
    sim.count("list read to its end");
    let total = sim.state().server.items;
    let expected: Vec<String> = (0..total).map(|item| format!("apn_{item}")).collect();
    if seen != expected {
        sim.violated(Invariant::ItemsInOrder, || format!("{seen:?} of {total}"));
    }
}
