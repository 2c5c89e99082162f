//! A schedule of triggers that several processes ensure, and are killed while they do. At its end, one more `ensure` of each
//! trigger is left undisturbed.

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use pipedream_connect::triggers::{ComponentError, EnsureOutcome, EnsuredTrigger};
use pipedream_connect::{CallOptions, Client, Error, RetryPolicy};
use serde_json::{Map, Value, json};

use super::context::{Simulation, Stats};
use super::deployed::{KEY, Trigger, definition};
use super::executor::{self, Task};
use super::invariants::{Invariant, Violation};
use super::schedule::{check_nothing_left, client, disrupt};
use super::server::CALL;
use super::time::TICK;

const MAX_PROCESSES: usize = 3;
/// Most calls of one process, and the longest pause before each.
const MAX_CALLS: usize = 3;
const PAUSE: Duration = Duration::from_secs(10);
const USER: &str = "user-1";
const HOOK: &str = "https://app.example/hook";
const NEW_HOOK: &str = "https://new.example/hook";

/// Runs the schedule of `seed`. With `logged`, returns one line for each event.
///
/// # Errors
/// The first violated invariant.
pub(crate) fn simulate(seed: u64, logged: bool) -> Result<(Stats, Vec<String>), Violation> {
    let sim = Simulation::new(seed, logged);
    sim.state().server.set_items(1, || 1);
    match World::new(&sim, seed) {
        Ok(world) => {
            world.seed_triggers();
            let mut tasks: Vec<Task> = (0..world.processes.len())
                .map(|number| Box::pin(process(world.clone(), number)) as Task)
                .collect();
            tasks.push(Box::pin(disrupt(sim.clone())));
            tasks.push(Box::pin(change_triggers(world.clone())));
            executor::run(tasks, &sim);
            executor::run(vec![Box::pin(undisturbed(world))], &sim);
        }
        Err(error) => sim.violated(Invariant::Progress, || format!("no client: {error}")),
    }
    check_nothing_left(&sim);
    sim.verdict(seed)
}

/// What a process ensures.
#[derive(Clone, Copy, Debug)]
struct Spec {
    name: Option<&'static str>,
    n: u64,
    webhook: Option<&'static str>,
    workflow: Option<&'static str>,
}

impl Spec {
    fn body(self) -> Value {
        let mut body =
            json!({ "id": KEY, "configured_props": self.props(), "emit_on_deploy": false });
        if let Some(url) = self.webhook {
            body["webhook_url"] = url.into();
        }
        if let Some(id) = self.workflow {
            body["workflow_id"] = id.into();
        }
        body
    }

    fn props(self) -> Map<String, Value> {
        Map::from_iter([
            ("app".into(), json!({ "authProvisionId": "apn_0" })),
            ("every".into(), json!({ "intervalSeconds": 900 })),
            ("n".into(), self.n.into()),
        ])
    }

    /// Whether an `ensure` of this left the trigger between deploying and naming it.
    fn left(self, trigger: &Trigger) -> bool {
        trigger.user == USER
            && trigger.key == KEY
            && !trigger.is_named()
            && !trigger.emit_on_deploy
            && trigger.own_props() == self.props()
            && trigger.urls() == self.webhook.as_slice()
            && trigger.workflows == self.workflow.as_slice()
    }
}

/// Processes that ensure the same trigger or different ones.
#[derive(Clone)]
struct World {
    sim: Simulation,
    processes: Vec<Client>,
    specs: Vec<Spec>,
    /// Whether each process ensures all of the specs, or one of its own.
    shared: bool,
    /// Calls that say that they deployed nothing.
    denied: Arc<Mutex<BTreeSet<u32>>>,
}

impl World {
    fn new(sim: &Simulation, seed: u64) -> Result<Self, Error> {
        let count = 1 + sim.below(MAX_PROCESSES);
        let processes = (0..count)
            .map(|number| client(sim, number, seed.rotate_left(8) + number as u64))
            .collect::<Result<_, _>>()?;
        let base = Spec {
            name: sim.choose(&[None, Some("issues")]),
            n: 1,
            webhook: sim.choose(&[None, Some(HOOK)]),
            workflow: sim.choose(&[None, None, Some("p_1")]),
        };
        let mode = sim.below(4);
        let (name, other) = (base.name, Spec { n: 2, ..base });
        let specs = match mode {
            0 => vec![base],
            // A new version of the program, which is started while the old one runs.
            1 => {
                let name = Some("issues");
                let webhook = sim.choose(&[other.webhook, Some(NEW_HOOK)]);
                vec![
                    Spec { name, ..base },
                    Spec {
                        name,
                        webhook,
                        ..other
                    },
                ]
            }
            // Without a name, other props are another trigger.
            2 => vec![
                Spec { name: None, ..base },
                Spec {
                    name: None,
                    ..other
                },
            ],
            // The same content under two names.
            _ => vec![
                Spec {
                    name: Some("rival"),
                    ..base
                },
                Spec {
                    name: name.or(Some("issues")),
                    ..base
                },
            ],
        };
        let triggers = &mut sim.state().server.triggers;
        triggers.only_duplicates_deleted = mode < 3;
        Ok(Self {
            sim: sim.clone(),
            processes,
            specs,
            shared: mode != 1,
            denied: Arc::default(),
        })
    }

    /// Triggers of others, and what was left by processes that were killed earlier.
    fn seed_triggers(&self) {
        let (sim, spec) = (&self.sim, self.specs[0]);
        let mut others = Vec::new();
        let name = spec.name.unwrap_or("issues");
        let mut other_props = spec.body();
        other_props["configured_props"]["n"] = 7.into();
        let mut other_component = spec.body();
        other_component["id"] = "app-other".into();
        let mut other_webhook = spec.body();
        other_webhook["webhook_url"] = "https://other.example".into();
        let mut other_workflow = spec.body();
        other_workflow["workflow_id"] = "p_9".into();
        let mut emitting = spec.body();
        emitting["emit_on_deploy"] = true.into();
        let kinds = [
            ("user-2", spec.body(), Some(name)),
            ("user-2", spec.body(), None),
            (USER, spec.body(), Some("theirs")),
            (USER, other_component, Some(name)),
            (USER, other_props, None),
            (USER, other_webhook, None),
            (USER, other_workflow, None),
            (USER, emitting, None),
        ];
        for (user, body, name) in kinds {
            if sim.one_in(2) {
                let triggers = &mut sim.state().server.triggers;
                triggers.deploy(user, &body, None, Duration::ZERO);
                if let (Some(trigger), Some(name)) = (triggers.all.last_mut(), name) {
                    trigger.name = name.to_owned();
                }
                others.extend(triggers.all.last().cloned());
            }
        }
        for _ in 0..sim.choose(&[0, 0, 0, 1, 2]) {
            let triggers = &mut sim.state().server.triggers;
            triggers.deploy(USER, &spec.body(), None, Duration::ZERO);
        }
        let (milliseconds, without_type) = (sim.one_in(2), sim.one_in(4));
        let triggers = &mut sim.state().server.triggers;
        triggers.others = others;
        (triggers.milliseconds, triggers.without_type) = (milliseconds, without_type);
    }

    async fn ensure(
        &self,
        client: &Client,
        spec: Spec,
        options: CallOptions,
    ) -> Result<EnsuredTrigger, ComponentError> {
        let definition = serde_json::from_value(definition());
        let definition = definition.map_err(|_| invalid_definition(&self.sim));
        let trigger = client.user(USER)?.trigger(KEY).options(options);
        let mut trigger = trigger.prop("n", spec.n);
        if let Ok(definition) = definition {
            trigger = trigger.definition(Arc::new(definition));
        }
        if self.sim.one_in(2) {
            trigger = trigger.account("apn_0");
        }
        if let Some(name) = spec.name {
            trigger = trigger.name(name);
        }
        if let Some(url) = spec.webhook {
            trigger = trigger.webhook_url(url);
        }
        if let Some(id) = spec.workflow {
            trigger = trigger.workflow_id(id);
        }
        trigger.ensure().await
    }
}

fn invalid_definition(sim: &Simulation) {
    sim.violated(Invariant::Progress, || "the definition is invalid".into());
}

async fn process(world: World, process: usize) {
    let sim = &world.sim;
    for nth in 0..=sim.below(MAX_CALLS) {
        // Half of the processes start together, so that they compete.
        if nth > 0 || sim.one_in(2) {
            sim.time.wait(sim.duration_up_to(PAUSE)).await;
        }
        let of_process = if world.shared {
            sim.below(MAX_PROCESSES)
        } else {
            process
        };
        let spec = world.specs[of_process % world.specs.len()];
        let call = u32::try_from(process * MAX_CALLS + nth).unwrap_or_default();
        let attempts = 1 + u32::try_from(sim.below(3)).unwrap_or_default();
        let options = CallOptions::new()
            .header(CALL, call.to_string())
            .timeout(TICK + sim.duration_up_to(Duration::from_secs(40)))
            .retry(RetryPolicy::new().max_attempts(attempts));
        sim.log(|| format!("call {call}: {spec:?}"));
        let ensure = world.ensure(&world.processes[process], spec, options);
        let outcome = run_or_kill(sim, ensure).await;
        sim.log(|| format!("call {call}: {outcome:?}"));
        if let Some(outcome) = outcome {
            check_report(&world, call, &outcome);
        }
    }
}

/// What the call says about the deployment must be true.
fn check_report(world: &World, call: u32, outcome: &Result<EnsuredTrigger, ComponentError>) {
    let sim = &world.sim;
    let is_foreign = |id: &str| {
        let mut all = sim.state().server.triggers.all.clone().into_iter();
        all.any(|trigger| trigger.id == id && trigger.deployed_by != Some(call))
    };
    match outcome {
        Ok(ensured) => {
            for _ in 0..ensured.duplicates_removed() {
                sim.count("duplicate removed");
            }
            match ensured.outcome() {
                EnsureOutcome::Deployed => sim.count("ensure: deployed"),
                EnsureOutcome::Updated => sim.count("ensure: updated"),
                _ => sim.count("ensure: unchanged"),
            }
            if ensured.outcome() == EnsureOutcome::Deployed && is_foreign(ensured.id()) {
                sim.violated(Invariant::TruthfulExecution, || {
                    format!("call {call} did not deploy {}", ensured.id())
                });
            }
        }
        Err(ComponentError::Unfinished(unfinished)) => sim.count(match unfinished.trigger_id {
            Some(_) => "ensure: failed, deployed",
            None => "ensure: failed, may be deployed",
        }),
        Err(error) => {
            sim.count("ensure: failed");
            if !error.may_have_run() {
                let mut denied = world.denied.lock().unwrap_or_else(PoisonError::into_inner);
                denied.insert(call);
            }
        }
    }
}

/// Runs `future` to its end, or drops it at any time.
async fn run_or_kill<F: Future>(sim: &Simulation, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let limit = sim.choose(&[300, 1_000, 3_000, 30_000, 1_000_000, 1_000_000]);
    let limit = sim.duration_up_to(Duration::from_millis(limit));
    let mut timer = pin!(sim.time.wait(limit));
    let outcome = std::future::poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => timer.as_mut().poll(cx).map(|()| None),
    })
    .await;
    if outcome.is_none() {
        sim.count("cancelled");
    }
    outcome
}

/// People who change triggers in the dashboard, and webhooks that fail.
async fn change_triggers(world: World) {
    let sim = &world.sim;
    for _ in 0..sim.below(4) {
        sim.time.wait(sim.duration_up_to(PAUSE)).await;
        let (choice, random) = (sim.below(5), sim.below(1000));
        let event = {
            let triggers = &mut sim.state().server.triggers;
            let is_other =
                |trigger: &Trigger| triggers.others.iter().any(|other| other.id == trigger.id);
            let own = (0..triggers.all.len()).filter(|index| !is_other(&triggers.all[*index]));
            let own: Vec<_> = own.collect();
            let Some(&index) = own.get(random % own.len().max(1)) else {
                continue;
            };
            match choice {
                0 => {
                    triggers.all.remove(index);
                    triggers.only_duplicates_deleted = false;
                    "a trigger is deleted"
                }
                1 => {
                    triggers.all[index].active = false;
                    "a trigger is deactivated"
                }
                2 => {
                    let urls = triggers.all[index].urls();
                    let mut urls: Vec<_> = urls.into_iter().map(str::to_owned).collect();
                    urls.push("https://added.example".into());
                    triggers.set_webhooks(index, &urls);
                    "a webhook is added"
                }
                _ => {
                    let webhooks = &mut triggers.all[index].webhooks;
                    webhooks
                        .iter_mut()
                        .for_each(|webhook| webhook.is_enabled = false);
                    "a webhook is disabled"
                }
            }
        };
        sim.count(event);
        sim.log(|| event.to_owned());
    }
}

// The end

async fn undisturbed(world: World) {
    let sim = &world.sim;
    sim.state().faults = 0;
    sim.state().server.recover();
    sim.deploy_late(true);
    // What was rejected before does not count against the new token.
    sim.time.wait(Duration::from_secs(60)).await;
    let specs = match world.shared {
        true => world.specs.clone(),
        false => vec![world.specs[sim.below(world.specs.len())]],
    };
    for spec in specs {
        let process = &world.processes[sim.below(world.processes.len())];
        let before = sim.state().server.triggers.all.clone();
        sim.log(|| format!("undisturbed: {spec:?} with {before:?}"));
        let outcome = world.ensure(process, spec, CallOptions::new()).await;
        sim.log(|| format!("undisturbed: {outcome:?}"));
        match outcome {
            Ok(ensured) => check_trigger(sim, spec, &ensured, &before),
            Err(error) => sim.violated(Invariant::Progress, || format!("undisturbed: {error}")),
        }
    }
    check_denied(&world);
    sim.check_triggers();
}

fn check_trigger(sim: &Simulation, spec: Spec, ensured: &EnsuredTrigger, before: &[Trigger]) {
    let named = |trigger: &Trigger| {
        trigger.user == USER && trigger.key == KEY && trigger.name == ensured.name()
    };
    let candidates = |all: &[Trigger]| {
        let all = all
            .iter()
            .filter(|trigger| named(trigger) || spec.left(trigger));
        all.cloned().collect::<Vec<_>>()
    };
    let after = candidates(&sim.state().server.triggers.all);
    let before = candidates(before);
    let oldest = before.iter().min_by_key(|trigger| trigger.age());
    let is_oldest = oldest.is_none_or(|oldest| oldest.id == ensured.id());
    match after.as_slice() {
        [only] if only.id == ensured.id() && named(only) && is_oldest => {
            check_configuration(sim, spec, ensured, only);
        }
        _ => sim.violated(Invariant::OneTrigger, || {
            format!("{ensured:?} of {before:?} left {after:?}")
        }),
    }
}

fn check_configuration(sim: &Simulation, spec: Spec, ensured: &EnsuredTrigger, trigger: &Trigger) {
    let key = ensured.signing_key().map(|key| key.expose());
    let has_webhook = match (spec.webhook, trigger.webhooks.as_slice()) {
        (None, _) => key.is_none(),
        (Some(url), [webhook]) => {
            webhook.url == url && webhook.is_enabled && Some(webhook.key.as_str()) == key
        }
        (Some(_), _) => false,
    };
    let has_workflow = spec.workflow.is_none() || trigger.workflows == spec.workflow.as_slice();
    let has_added = ["db", "http"]
        .iter()
        .all(|name| trigger.props.contains_key(*name));
    let own = trigger.own_props();
    let has_props = spec
        .props()
        .iter()
        .all(|(name, value)| match name.as_str() {
            "app" => own["app"]["authProvisionId"] == "apn_0",
            _ => own.get(name) == Some(value),
        });
    if !(trigger.active && has_webhook && has_workflow && has_added && has_props) {
        sim.violated(Invariant::AsConfigured, || format!("{spec:?}: {trigger:?}"));
    }
}

fn check_denied(world: &World) {
    let denied = world
        .denied
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    let all = world.sim.state().server.triggers.all.clone();
    let mut deployed = all.iter().filter_map(|trigger| trigger.deployed_by);
    if let Some(call) = deployed.find(|call| denied.contains(call)) {
        world.sim.violated(Invariant::TruthfulExecution, || {
            format!("call {call} said that it deployed nothing")
        });
    }
}
