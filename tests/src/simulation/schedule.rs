//! A schedule: a few callers at once, and somebody who revokes tokens and sets the wall clock.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use pipedream_connect::types::Account;
use pipedream_connect::{
    CallOptions, Client, Error, ErrorKind, Execution, Items, Position, RetryPolicy,
};

use super::executor::{self, Task};
use super::network::Network;
use super::server::CALL;
use super::time::TICK;
use super::world::{Stats, World};
use super::{Rule, Violation};

/// Callers of one schedule.
const MOST_CALLERS: usize = 6;
/// Within so much simulated time, callers start and trouble is made.
const SPAN: Duration = Duration::from_secs(400);
/// Longest time for which a server refuses every token.
const SIEGE: Duration = Duration::from_secs(30);
/// Calls of one caller, and the pauses between them.
const MOST_CALLS: usize = 12;
const PAUSE: Duration = Duration::from_secs(4);
/// A walk gives up of its own accord only so often.
const MOST_LIVES: usize = 8;

/// Runs the schedule of `seed`; with `logged`, returns every event line by line.
///
/// # Errors
/// The first rule that was broken.
pub fn simulate(seed: u64, logged: bool) -> Result<(Stats, Vec<String>), Violation> {
    let world = World::new(seed, logged);
    match client(&world, seed) {
        Ok(client) => {
            let callers = 1 + world.below(MOST_CALLERS);
            let mut tasks: Vec<Task> = (0..callers)
                .map(|caller| caller_of(&world, &client, caller))
                .collect();
            tasks.push(Box::pin(make_trouble(world.clone())));
            drop(client);
            executor::run(tasks, &world);
        }
        Err(error) => world.broken(Rule::Progress, || format!("no client: {error}")),
    }
    check_nothing_left(&world);
    world.verdict(seed)
}

fn client(world: &World, seed: u64) -> Result<Client, Error> {
    Client::builder()
        .base_url("https://simulated.example")
        .client_credentials("cid", "csec")
        .project_id("proj_X")
        .transport(Network(world.clone()))
        .clock(world.time.clone())
        .seed(seed)
        .timeout(Duration::from_secs(20))
        .build()
}

fn check_nothing_left(world: &World) {
    let (flights, timers) = (world.state().flights, world.time.timers());
    if flights > 0 || timers > 0 {
        world.broken(Rule::NothingLeft, || {
            format!("{flights} requests or bodies, {timers} timers")
        });
    }
    if world.is_shared() {
        world.broken(Rule::NothingLeft, || "somebody holds the client".to_owned());
    }
}

async fn make_trouble(world: World) {
    for _ in 0..world.below(4) {
        world.time.wait(world.up_to(SPAN / 4)).await;
        match world.below(3) {
            0 => {
                world.count("tokens revoked");
                world.log(|| "tokens revoked".to_owned());
                world.state().server.revoke_all();
            }
            1 => {
                world.count("every token refused for a while");
                let until = world.time.elapsed() + world.up_to(SIEGE);
                world.log(|| format!("every token refused until {until:?}"));
                world.state().server.refuse_until(until);
            }
            _ => {
                world.count("wall clock set");
                let moments = [0, 999_996_400, 1_000_003_600, 4_000_000_000];
                world.time.set_wall(world.one_of(&moments));
            }
        }
    }
}

fn caller_of(world: &World, client: &Client, caller: usize) -> Task {
    let (world, client) = (world.clone(), client.clone());
    Box::pin(async move {
        // Half of them at once, so that they meet.
        if world.once_in(2) {
            world.time.wait(world.up_to(SPAN)).await;
        }
        match world.below(8) {
            0 | 1 => walk_items(&world, &client, false).await,
            2 => walk_items(&world, &client, true).await,
            3 => walk_pages(&world, &client, false).await,
            4 => walk_pages(&world, &client, true).await,
            _ => {
                for call in 0..1 + world.below(MOST_CALLS) {
                    single(&world, &client, caller * MOST_CALLS + call).await;
                    world.time.wait(world.up_to(PAUSE)).await;
                }
            }
        }
    })
}

// Single calls

/// What a caller asks for.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Read,
    Delete,
    Write,
    Download,
    Upload,
}

const KINDS: [Kind; 6] = [
    Kind::Read,
    Kind::Delete,
    Kind::Write,
    Kind::Write,
    Kind::Download,
    Kind::Upload,
];

/// One call with limits of its own, perhaps cancelled on the way.
async fn single(world: &World, client: &Client, number: usize) {
    let id = u32::try_from(number).unwrap_or_default();
    let deadline = TICK + world.up_to(Duration::from_secs(120));
    let attempts = 1 + u32::try_from(world.below(4)).unwrap_or_default();
    let options = CallOptions::new()
        .header(CALL, id.to_string())
        .deadline(deadline)
        .timeout(TICK + world.up_to(Duration::from_secs(40)))
        .retry(RetryPolicy::new().max_attempts(attempts));
    let kind = world.one_of(&KINDS);
    let start = world.time.elapsed();
    world.log(|| format!("call {id}: {kind:?}, deadline {deadline:?}"));
    let Some((outcome, ended)) = perhaps_cancelled(world, make(world, client, kind, options)).await
    else {
        world.log(|| format!("call {id}: cancelled"));
        return;
    };
    world.log(|| format!("call {id}: {outcome:?}"));
    world.count(if outcome.is_ok() { "success" } else { "error" });
    let took = ended - start;
    if took > deadline + TICK {
        world.broken(Rule::Deadline, || {
            format!("call {id} took {took:?} of {deadline:?}")
        });
    }
    check_attempts(world, id, attempts, &outcome);
    check_report(world, id, &outcome);
}

/// The outcome of a call, and when the part of it ended that has a deadline. `None`: an app's failure, which says
/// nothing about whether the call was carried out.
async fn make(
    world: &World,
    client: &Client,
    kind: Kind,
    options: CallOptions,
) -> (Result<Option<()>, Error>, Duration) {
    let outcome = match kind {
        Kind::Read => {
            let call = client.accounts().retrieve("apn_1").options(options);
            call.await.map(drop)
        }
        Kind::Delete => {
            let call = client.accounts().delete("apn_1").options(options);
            call.await.map(drop)
        }
        Kind::Write => {
            let call = client.actions().run("a", "u").options(options);
            call.await.map(drop)
        }
        Kind::Download | Kind::Upload => return through_proxy(world, client, kind, options).await,
    };
    (outcome.map(Some), world.time.elapsed())
}

/// A call to an app; its answer is read to the end, or dropped halfway.
async fn through_proxy(
    world: &World,
    client: &Client,
    kind: Kind,
    options: CallOptions,
) -> (Result<Option<()>, Error>, Duration) {
    let sent = match client.proxy("u", "apn_1") {
        Err(error) => Err(error),
        Ok(proxy) => {
            let url = "https://app.example/x";
            let request = match kind {
                Kind::Upload => proxy.post(url).body("text/plain", "body"),
                _ => proxy.get(url),
            };
            request.options(options).send().await
        }
    };
    let ended = world.time.elapsed();
    let mut response = match sent {
        Err(error) => return (Err(error), ended),
        Ok(response) => response,
    };
    let said = response.status().is_success().then_some(());
    while !world.once_in(8) {
        match response.chunk().await {
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(error) => return (said.map_or(Ok(None), |()| Err(error)), ended),
        }
    }
    (Ok(said), ended)
}

fn check_attempts(world: &World, id: u32, most: u32, outcome: &Result<Option<()>, Error>) {
    if let Err(error) = outcome
        && error.attempts() > most + 1
    {
        let made = error.attempts();
        world.broken(Rule::Attempts, || {
            format!("call {id} made {made} attempts of {most}")
        });
    }
}

/// What is said must be true at the end of the call; nothing of it is on the way any more.
fn check_report(world: &World, id: u32, outcome: &Result<Option<()>, Error>) {
    let done = world.state().server.done(id);
    let told = match outcome {
        Ok(Some(())) => Execution::Ran,
        Ok(None) => Execution::MayHaveRun,
        Err(error) => error.execution(),
    };
    let is_true = match told {
        Execution::Ran => done > 0,
        Execution::DidNotRun => done == 0,
        Execution::MayHaveRun => true,
    };
    if !is_true {
        world.broken(Rule::TrueReport, || {
            format!("call {id} says {told:?}, but was carried out {done} times: {outcome:?}")
        });
    }
}

/// Runs `future` to its end, or drops it after some polls or some time.
async fn perhaps_cancelled<F: Future>(world: &World, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut polls = match world.below(6) {
        0 => 1 + world.below(12),
        _ => usize::MAX,
    };
    let limit = world
        .once_in(6)
        .then(|| world.up_to(Duration::from_secs(30)));
    let mut timer = limit.map(|limit| Box::pin(world.time.wait(limit)));
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
        world.count("cancelled");
    }
    outcome
}

// Walks

/// All items, one by one, resumed wherever the walk ended: by an error, by dropping a waiting `next`, by giving up.
async fn walk_items(world: &World, client: &Client, prefetch: bool) {
    let mut seen = Vec::new();
    let mut position = Position::default();
    let mut lives = 0;
    loop {
        lives += 1;
        let items = client.accounts().list().items_from(position.clone());
        let mut items = if prefetch { items.prefetch() } else { items };
        let done = take_items(world, &mut items, &mut seen, lives < MOST_LIVES).await;
        // Resumed behind its end, a walk gives nothing more.
        if done && !world.once_in(4) {
            break;
        }
        position = items.position();
        world.log(|| format!("walk: {} items, goes on at {position:?}", seen.len()));
        drop(items);
        world.time.wait(world.up_to(Duration::from_secs(5))).await;
    }
    check_items(world, &seen);
}

/// Takes items until the stream ends or the walk has to be resumed; tells whether it ended.
async fn take_items(
    world: &World,
    items: &mut Items<Account>,
    seen: &mut Vec<String>,
    may_give_up: bool,
) -> bool {
    loop {
        if may_give_up && world.once_in(8) {
            world.count("walk given up");
            return false;
        }
        match perhaps_cancelled(world, items.next()).await {
            None if world.once_in(2) => return false,
            None => {}
            Some(None) => return true,
            Some(Some(Ok(item))) => seen.push(item.id),
            Some(Some(Err(error))) => {
                failed(world, &error);
                return false;
            }
        }
    }
}

/// All pages, forward or backward, resumed by the cursor.
async fn walk_pages(world: &World, client: &Client, backward: bool) {
    let total = world.state().server.items;
    let mut cursor = backward.then(|| format!("c{total}"));
    let mut walked: Vec<Vec<String>> = Vec::new();
    'lives: loop {
        let list = client.accounts().list();
        let mut pages = match (&cursor, backward) {
            (None, _) => list.pages(),
            (Some(cursor), false) => list.after(cursor).pages(),
            (Some(cursor), true) => list.before(cursor).pages_backward(),
        };
        loop {
            match perhaps_cancelled(world, pages.next()).await {
                None => {}
                Some(None) => break 'lives,
                Some(Some(Ok(page))) => {
                    walked.push(page.data.into_iter().map(|item| item.id).collect());
                }
                Some(Some(Err(error))) => {
                    failed(world, &error);
                    cursor = pages.cursor().map(str::to_owned);
                    break;
                }
            }
        }
        drop(pages);
        world.time.wait(world.up_to(Duration::from_secs(5))).await;
    }
    if backward {
        walked.reverse();
    }
    check_items(world, &walked.concat());
}

fn failed(world: &World, error: &Error) {
    world.count("walk resumed after an error");
    world.log(|| format!("walk: {error:?}"));
    if error.kind() == ErrorKind::CursorCycle {
        world.broken(Rule::EveryItemOnce, || {
            format!("no cursor came twice: {error}")
        });
    }
}

fn check_items(world: &World, seen: &[String]) {
    world.count("list walked to its end");
    let total = world.state().server.items;
    let expected: Vec<String> = (0..total).map(|item| format!("apn_{item}")).collect();
    if seen != expected {
        world.broken(Rule::EveryItemOnce, || format!("{seen:?} of {total}"));
    }
}
