//! Deploying triggers and emitting their events.

use serde_json::{Map, Value, json};

use super::components::{check_accounts, configured, find, props};
use super::{Context, new_webhook};
use crate::catalogue::Component;
use crate::delivery::{Delivery, Target};
use crate::shared::Site;
use crate::wire::{Answer, Field, Json, Kind, Refusal, Reply, optional, required};
use crate::world::{Credit, Environment, Trigger, World};

/// Most events kept per trigger.
pub(crate) const KEPT_EVENTS: usize = 1000;

const DEPLOY: &[Field] = &[
    required("id", Kind::Text),
    required("external_user_id", Kind::Text),
    optional("version", Kind::Text),
    optional("configured_props", Kind::Object),
    optional("dynamic_props_id", Kind::Text),
    optional("workflow_id", Kind::Text),
    optional("webhook_url", Kind::Text),
    optional("emit_on_deploy", Kind::Boolean),
];

pub(super) fn deploy(cx: &mut Context) -> Answer {
    let body = cx.call.object(DEPLOY)?;
    let user = cx.body_user(&body)?;
    let component = find(
        cx,
        "trigger",
        &body.text_or_empty("id"),
        body.text("version"),
    )?;
    let in_force = props(cx, &component, &body)?;
    let values = configured(&body);
    check_values(cx, &user, &component, &values)?;
    let owner = cx.user(&user)?;
    let trigger = new_trigger(cx, &component, &body, &in_force, &user, &owner)?;
    let mut shown = trigger.emitter.clone();
    let id = shown.text_or_empty("id");
    if let Some(key) = trigger
        .webhooks
        .first()
        .map(|webhook| webhook["signing_key"].clone())
        .filter(|_| cx.is_backend())
    {
        shown["webhook_signing_key"] = key;
    }
    cx.here().triggers.insert(&id, trigger);
    if body.get("emit_on_deploy") != Some(&Value::Bool(false)) {
        emit_history(cx, &component, &id);
    }
    Ok(Reply::ok(&json!({ "data": shown })))
}

/// Deploying needs its accounts; the API answers what it calls an observation error with 422.
fn check_values(
    cx: &mut Context,
    user: &str,
    component: &Component,
    values: &Map<String, Value>,
) -> Result<(), Refusal> {
    let absent = component
        .app_props()
        .find(|(name, _)| values.get(*name).is_none_or(Value::is_null));
    let problem = match absent {
        Some((name, _)) => Some(format!("The app prop {name} has no account")),
        None => check_accounts(cx, user, component, values)?.err(),
    };
    problem.map_or(Ok(()), |problem| Err(Refusal::new(422, &problem)))
}

fn new_trigger(
    cx: &mut Context,
    component: &Component,
    body: &Map<String, Value>,
    props: &[Value],
    user: &str,
    owner: &str,
) -> Result<Trigger, Refusal> {
    let mut webhooks = Vec::new();
    if let Some(url) = body.text("webhook_url") {
        webhooks.push(new_webhook(cx.world, url)?);
    }
    let kind = component
        .behaviour
        .text("interface")
        .unwrap_or("source")
        .to_owned();
    let values = configured(body);
    let emitter = match kind.as_str() {
        "http" => http_interface(cx),
        "timer" => timer_interface(cx, &values),
        "email" => email_interface(cx),
        _ => deployed_component(cx, component, props, values, owner, body),
    };
    Ok(Trigger {
        emitter,
        kind,
        component: component.shown.text_or_empty("key"),
        external_user_id: user.to_owned(),
        active: true,
        events: Vec::new(),
        workflow_ids: body
            .text("workflow_id")
            .map(str::to_owned)
            .into_iter()
            .collect(),
        webhooks,
    })
}

fn deployed_component(
    cx: &mut Context,
    component: &Component,
    props: &[Value],
    mut values: Map<String, Value>,
    owner: &str,
    body: &Map<String, Value>,
) -> Value {
    let id = cx.world.ids.next("dc_");
    for prop in props {
        let name = prop.text_or_empty("name");
        match prop.text("type") {
            Some("$.service.db") => values.insert(name, json!({ "type": "$.service.db" })),
            Some("$.interface.http") => {
                let key = cx.world.ids.hex();
                values.insert(name, json!({ "endpoint_url": cx.site.endpoint(&key) }))
            }
            _ => None,
        };
    }
    let now = cx.world.clock.seconds();
    let name = format!("{} - {owner}", component.shown.text_or_empty("name"));
    json!({
        "id": id,
        "type": "DeployedComponent",
        "owner_id": owner,
        "component_id": format!("sc_{}", crate::catalogue::stable_id(component.shown.text("key").unwrap_or_default())),
        "component_key": component.shown["key"],
        "configurable_props": props,
        "configured_props": values,
        "active": true,
        "created_at": now,
        "updated_at": now,
        "name": name,
        "name_slug": slug(&name),
        "callback_observations": null,
        "emit_on_deploy": body.get("emit_on_deploy") != Some(&Value::Bool(false)),
    })
}

/// Lower case, everything but letters and digits becomes a dash.
pub(super) fn slug(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect()
}

fn http_interface(cx: &mut Context) -> Value {
    let (id, key, now) = (
        cx.world.ids.next("hi_"),
        format!("eo{}", cx.world.ids.hex()),
        cx.world.clock.seconds(),
    );
    json!({
        "id": id,
        "type": "HttpInterface",
        "key": key,
        "endpoint_url": cx.site.endpoint(&key),
        "custom_response": false,
        "created_at": now,
        "updated_at": now,
    })
}

fn timer_interface(cx: &mut Context, values: &Map<String, Value>) -> Value {
    let (id, now) = (cx.world.ids.next("ti_"), cx.world.clock.seconds());
    let (interval, cron, timezone) = schedule(values);
    json!({
        "id": id,
        "type": "TimerInterface",
        "interval_seconds": interval,
        "cron": cron,
        "timezone": timezone,
        "schedule_changed_at": now,
        "created_at": now,
        "updated_at": now,
    })
}

/// The schedule in any of its spellings: in the prop itself or one level deeper.
pub(super) fn schedule(values: &Map<String, Value>) -> (Value, Value, Value) {
    let timer = values
        .get("cron")
        .or_else(|| values.get("timer"))
        .cloned()
        .unwrap_or_default();
    let inner = if timer["cron"].is_object() {
        timer["cron"].clone()
    } else {
        timer
    };
    let cron = if inner.is_string() {
        inner.clone()
    } else {
        inner["cron"].clone()
    };
    let interval = match &inner["intervalSeconds"] {
        Value::Null if cron.is_null() => json!(900),
        interval => interval.clone(),
    };
    let timezone = inner["timezone"].as_str().unwrap_or("UTC");
    (interval, cron, json!(timezone))
}

fn email_interface(cx: &mut Context) -> Value {
    let (id, now) = (cx.world.ids.next("ei_"), cx.world.clock.seconds());
    let address = format!("em{}@upload.pipedream.net", cx.world.ids.hex());
    json!({ "id": id, "email_address": address, "created_at": now, "updated_at": now })
}

/// The events a source emits for what happened before it was deployed.
fn emit_history(cx: &mut Context, component: &Component, id: &str) {
    for event in component.behaviour["events_on_deploy"]
        .as_array()
        .into_iter()
        .flatten()
    {
        // A trigger that was just deployed is active and there.
        let _emitted = emit(cx.world, &cx.project, &cx.environment, id, event.clone());
    }
}

/// Makes an event of a trigger: listed, billed, and queued for its webhooks. Gives the event's id.
pub(crate) fn emit(
    world: &mut World,
    project: &str,
    environment: &str,
    id: &str,
    payload: Value,
) -> Result<String, String> {
    let ts = world.clock.millis();
    let place = world.environment(project, environment);
    let default_webhook = place.webhook.clone();
    let trigger = place
        .triggers
        .get_mut(id)
        .ok_or_else(|| format!("no deployed trigger {id}"))?;
    if !trigger.active {
        return Err(format!("the deployed trigger {id} is not active"));
    }
    let same_time = trigger
        .events
        .iter()
        .filter(|event| event["ts"] == ts)
        .count();
    let event_id = format!("{ts}-{same_time}");
    // Payloads are objects; anything else is put into one.
    let payload = if payload.is_object() {
        payload
    } else {
        json!({ "value": payload })
    };
    let mut event = json!({ "e": payload, "k": "emit", "ts": ts, "id": event_id });
    if let Some(summary) = ["summary", "$summary", "title", "text"]
        .iter()
        .find_map(|key| payload.text(key))
    {
        event["sum"] = json!(summary);
    }
    trigger.events.push(event);
    let surplus = trigger.events.len().saturating_sub(KEPT_EVENTS);
    trigger.events.drain(..surplus);
    let place = format!("{project}/{environment}");
    let deliveries = deliveries(trigger, default_webhook, &place, id, &payload.to_string());
    world.outbox.extend(deliveries);
    world.spend(Credit::Emit);
    Ok(event_id)
}

/// Makes an event of a trigger, whatever environment it is in.
pub(crate) fn emit_anywhere(world: &mut World, id: &str, payload: Value) -> Result<String, String> {
    let holds = |(place, environment): (&str, &mut Environment)| {
        environment.triggers.get(id).map(|_| place.to_owned())
    };
    let place = world
        .environments()
        .find_map(holds)
        .ok_or_else(|| format!("no deployed trigger {id}"))?;
    let (project, environment) = place.split_once('/').unwrap_or_default();
    emit(world, project, environment, id, payload)
}

/// To the trigger's webhooks, or else to that of the project environment. Deactivated webhooks only count what they miss.
fn deliveries(
    trigger: &mut Trigger,
    default: Option<Value>,
    place: &str,
    id: &str,
    body: &str,
) -> Vec<Delivery> {
    let delivery = |webhook: &Value, target| Delivery {
        url: webhook.text_or_empty("url"),
        body: body.to_owned(),
        signing_key: webhook.text("signing_key").map(str::to_owned),
        target,
    };
    if trigger.webhooks.is_empty() {
        return default
            .iter()
            .map(|webhook| delivery(webhook, Target::Project))
            .collect();
    }
    let mut deliveries = Vec::new();
    for webhook in &mut trigger.webhooks {
        if webhook["active"] == true {
            let target = Target::Trigger {
                place: place.to_owned(),
                trigger: id.to_owned(),
                webhook: webhook.text_or_empty("id"),
            };
            deliveries.push(delivery(webhook, target));
        } else {
            let sheds = webhook["delivery_state"]["sheds"].as_u64().unwrap_or(0);
            webhook["delivery_state"]["sheds"] = json!(sheds + 1);
        }
    }
    deliveries
}

/// Emits the event of a call to an HTTP endpoint; `None` if no trigger has that endpoint.
pub(crate) fn emit_http(world: &mut World, site: &Site, key: &str, event: &Value) -> Option<()> {
    let url = site.endpoint(key);
    let found = world.environments().find_map(|(place, environment)| {
        let has_url = |trigger: &&Trigger| {
            let props = trigger.emitter["configured_props"].as_object();
            let in_props = props.is_some_and(|props| {
                props
                    .values()
                    .any(|value| value["endpoint_url"] == url.as_str())
            });
            trigger.emitter["endpoint_url"] == url.as_str() || in_props
        };
        let trigger = environment.triggers.iter().find(has_url)?;
        Some((place.to_owned(), trigger.emitter.text_or_empty("id")))
    });
    let (place, id) = found?;
    let (project, environment) = place.split_once('/')?;
    emit(world, project, environment, &id, event.clone())
        .ok()
        .map(|_| ())
}
