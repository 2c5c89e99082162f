//! A schedule of tool calls: models call tools in several processes with hooks, and people approve and reject what waits.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use pipedream_connect::actions::ActionError;
use pipedream_connect::tools::{PendingCall, ToolCall, ToolReply, ToolResult, ToolSet};
use pipedream_connect::{CallOptions, Client, Error, RetryPolicy};
use serde_json::json;

use super::Outcome;
use super::context::{Simulation, Stats};
use super::executor::{self, Task};
use super::invariants::{Invariant, Violation};
use super::runs::{ASKING, ATTEMPT, Content, DIRECT, definition};
use super::schedule::{check_nothing_left, client, disrupt, run_or_cancel};
use super::store::Store;
use super::time::TICK;

const MAX_PROCESSES: usize = 3;
const MAX_CALLERS: usize = 4;
/// Most calls of one caller, and the longest pause before each.
const MAX_CALLS: usize = 4;
const PAUSE: Duration = Duration::from_secs(10);
/// Most people who decide about one call.
const MAX_DECISIONS: usize = 4;
const VERSIONS: [&str; 2] = ["0.0.1", "0.0.2"];

/// Runs the schedule of `seed`. With `logged`, returns one line for each event.
///
/// # Errors
/// The first violated invariant.
pub(crate) fn simulate(seed: u64, logged: bool) -> Result<(Stats, Vec<String>), Violation> {
    let sim = Simulation::new(seed, logged);
    let accounts = sim.choose(&[1, 1, 1, 1, 0, 2]);
    sim.state().server.set_items(accounts, || 1);
    match World::new(&sim, seed) {
        Ok(world) => {
            let callers = 1 + sim.below(MAX_CALLERS);
            let mut tasks: Vec<Task> = (0..callers)
                .map(|number| Box::pin(caller(world.clone(), number * MAX_CALLS)) as Task)
                .collect();
            tasks.push(Box::pin(disrupt(sim.clone())));
            drop(world);
            executor::run(tasks, &sim);
        }
        Err(error) => sim.violated(Invariant::Progress, || format!("no client: {error}")),
    }
    check_nothing_left(&sim);
    sim.verdict(seed)
}

/// Processes that share a store.
#[derive(Clone)]
struct World {
    sim: Simulation,
    processes: Vec<Process>,
    store: Store,
}

#[derive(Clone)]
struct Process {
    client: Client,
    /// The current version of the tools.
    version: &'static str,
}

impl World {
    fn new(sim: &Simulation, seed: u64) -> Result<Self, Error> {
        let processes = (0..=sim.below(MAX_PROCESSES)).map(|number| {
            Ok(Process {
                client: client(sim, number, seed.rotate_left(8) + number as u64)?,
                version: sim.choose(&VERSIONS),
            })
        });
        Ok(Self {
            sim: sim.clone(),
            processes: processes.collect::<Result<_, Error>>()?,
            store: Store::new(sim),
        })
    }

    /// The tools of a process for one attempt.
    async fn tools(&self, process: &Process, user: &str, attempt: u32) -> Outcome<ToolSet> {
        let sim = &self.sim;
        let deadline = TICK + sim.duration_up_to(Duration::from_secs(120));
        let attempts = 1 + u32::try_from(sim.below(4)).unwrap_or_default();
        let options = CallOptions::new()
            .header(ATTEMPT, attempt.to_string())
            .deadline(deadline)
            .timeout(TICK + sim.duration_up_to(Duration::from_secs(40)))
            .retry(RetryPolicy::new().max_attempts(attempts));
        let version = process.version;
        let (before, after) = (sim.clone(), sim.clone());
        let mut tools = process
            .client
            .user(user)?
            .tools()
            .approval(self.store.clone())
            .options(options)
            .before(move |call| decide(before.clone(), version, call))
            .after(move |reply| shorten(after.clone(), reply));
        for key in [DIRECT, ASKING] {
            let definition = serde_json::from_value(definition(key, version))?;
            tools = tools.definition(Arc::new(definition));
        }
        if sim.one_in(2) {
            tools = tools.account("slack", "apn_0");
        }
        Ok(tools.await?)
    }

    fn process(&self) -> &Process {
        &self.processes[self.sim.below(self.processes.len())]
    }
}

// Hooks

fn number(call: &ToolCall) -> u64 {
    call.arguments["call"].as_u64().unwrap_or_default()
}

/// Passes, changes, redirects or refuses a call.
async fn decide(sim: Simulation, version: &str, mut call: ToolCall) -> Result<ToolCall, String> {
    sim.time.wait(sim.duration_up_to(PAUSE)).await;
    match sim.below(8) {
        0 => call.arguments["text"] = "changed by the hook".into(),
        1 => call.name = sim.choose(&[DIRECT, ASKING]).to_owned(),
        2 => {
            sim.count("a hook refuses");
            sim.deny(number(&call), "a hook refused it");
            return Err("not today".to_owned());
        }
        _ => {}
    }
    expect(&sim, version, &call);
    Ok(call)
}

/// Notes what runs if the call is carried out. Without approval it may run from here on.
fn expect(sim: &Simulation, version: &str, call: &ToolCall) {
    let content = Content {
        key: call.name.clone(),
        version: version.to_owned(),
        props: call.arguments.as_object().cloned().unwrap_or_default(),
    };
    let runs = &mut sim.state().server.runs;
    runs.expect(number(call), content);
    if call.name == DIRECT {
        runs.permit(number(call));
    }
}

async fn shorten(sim: Simulation, reply: ToolReply) -> ToolReply {
    sim.time.wait(sim.duration_up_to(PAUSE / 10)).await;
    reply.with_text("…")
}

// Calls

async fn caller(world: World, first: usize) {
    let sim = &world.sim;
    for number in first..=first + sim.below(MAX_CALLS) {
        sim.time.wait(sim.duration_up_to(PAUSE)).await;
        if let Some(pending) = call(&world, number).await {
            let decisions = 1 + sim.below(MAX_DECISIONS);
            let decisions = (0..decisions).map(|nth| decision(&world, &pending, number, nth));
            join_all(decisions).await;
        }
    }
}

/// One call by a model. Returns the call that waits for approval.
async fn call(world: &World, number: usize) -> Option<PendingCall> {
    let sim = &world.sim;
    let id = number as u64;
    let attempt = attempt_id(number, MAX_DECISIONS);
    let tools = world.tools(world.process(), "user-1", attempt).await;
    let tools = tools.inspect_err(|error| failed(sim, &**error)).ok()?;
    let mut arguments = json!({ "call": id, "text": sim.choose(&["hi", "hi", "hi", "fail"]) });
    if sim.one_in(10) {
        arguments["txt"] = "a typo".into();
    }
    let name = sim.choose(&[DIRECT, ASKING, ASKING]);
    let reply = run_or_cancel(sim, tools.call(ToolCall::new(name, arguments))).await;
    sim.log(|| format!("tool call {id}: {reply:?}"));
    let reply = check_attempt(sim, id, attempt, reply?)?;
    match reply.into_result() {
        ToolResult::Pending(pending) => Some(pending),
        ToolResult::Retry(_) | ToolResult::Connect(_) | ToolResult::Rejected(_) => {
            sim.deny(id, "the reply says that it did not run");
            None
        }
        _ => None,
    }
}

/// One person approves or rejects a call, in any process.
async fn decision(world: &World, pending: &PendingCall, number: usize, nth: usize) {
    let sim = &world.sim;
    let id = number as u64;
    let attempt = attempt_id(number, nth);
    if sim.one_in(2) {
        sim.time.wait(sim.duration_up_to(PAUSE)).await;
    }
    let is_stranger = sim.one_in(8);
    let user = if is_stranger { "user-2" } else { "user-1" };
    let tools = match world.tools(world.process(), user, attempt).await {
        Ok(tools) => tools,
        Err(error) => return failed(sim, &*error),
    };
    let mut shown = pending.clone();
    if sim.one_in(4) {
        shown.props.insert("text".into(), "forged".into());
        shown.version = "9.9.9".into();
    }
    let is_approval = !sim.one_in(4);
    sim.log(|| format!("tool call {id}, {attempt}: {user} approves: {is_approval}"));
    let reply = if is_approval {
        if !is_stranger {
            sim.state().server.runs.permit(id);
        }
        run_or_cancel(sim, tools.approve(&shown)).await
    } else {
        run_or_cancel(sim, tools.reject(&shown, "no")).await
    };
    sim.log(|| format!("tool call {id}, {attempt}: {reply:?}"));
    let Some(reply) = reply.and_then(|reply| check_attempt(sim, id, attempt, reply)) else {
        return;
    };
    match reply.result() {
        ToolResult::Retry(_) | ToolResult::Connect(_) | ToolResult::Rejected(_) => {
            sim.deny(id, "the reply to a decision says that it did not run");
        }
        ToolResult::Pending(_) => sim.violated(Invariant::PermittedRunsOnly, || {
            format!("tool call {id} is pending again")
        }),
        _ => {}
    }
}

/// Identifies one attempt to carry out a call: that of the model or that of a person.
fn attempt_id(number: usize, nth: usize) -> u32 {
    u32::try_from(number * (MAX_DECISIONS + 1) + nth).unwrap_or_default()
}

/// What the reply or the error says about the run must be true.
fn check_attempt(
    sim: &Simulation,
    call: u64,
    attempt: u32,
    reply: Result<ToolReply, ActionError>,
) -> Option<ToolReply> {
    let runs = sim.state().server.runs.of_attempt(call, attempt);
    let (event, expected) = match &reply {
        Ok(reply) => match reply.result() {
            ToolResult::Done(_) => ("tool call done", Some(1)),
            ToolResult::Failed(_) => ("tool call failed", Some(1)),
            ToolResult::Retry(_) => ("tool call to retry", Some(0)),
            ToolResult::Connect(_) => ("tool call without an account", Some(0)),
            ToolResult::Pending(_) => ("tool call pending", Some(0)),
            ToolResult::Rejected(_) => ("tool call refused", Some(0)),
            ToolResult::NotPending => ("tool call not pending", Some(0)),
            _ => ("another reply", Some(0)),
        },
        Err(error) if error.may_have_run() => ("tool call may have run", None),
        Err(_) => ("tool call did not run", Some(0)),
    };
    sim.count(event);
    if expected.is_some_and(|expected| expected != runs) {
        sim.violated(Invariant::TruthfulExecution, || {
            format!(
                "tool call {call}, attempt {attempt}: {event}, but it ran {runs} times: {reply:?}"
            )
        });
    }
    reply.ok()
}

fn failed(sim: &Simulation, error: &dyn std::error::Error) {
    sim.violated(Invariant::Progress, || format!("no tools: {error}"));
}
