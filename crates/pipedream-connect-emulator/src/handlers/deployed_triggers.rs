//! Deployed triggers: their settings, events, workflows and webhooks.

use serde_json::{Map, Value, json};

use super::{Context, new_webhook, show_webhook, triggers, unknown};
use crate::paging;
use crate::wire::{Answer, Field, Json, Kind, Refusal, Reply, optional, required};
use crate::world::Trigger;

/// The operations on deployed triggers. Every one of them needs `external_user_id`.
pub(super) fn dispatch(cx: &mut Context, name: &str) -> Answer {
    let user = cx.query_user()?;
    if name == "list" {
        return list(cx, &user);
    }
    let id = own_trigger(cx, &user)?;
    match name {
        "retrieve" => Ok(Reply::ok(&json!({ "data": trigger(cx, &id)?.emitter }))),
        "update" => update(cx, &id),
        "delete" => delete(cx, &id),
        "list_events" => list_events(cx, &id),
        "list_workflows" => Ok(Reply::ok(
            &json!({ "workflow_ids": trigger(cx, &id)?.workflow_ids }),
        )),
        "update_workflows" => update_workflows(cx, &id),
        "list_webhooks" => show_webhooks(cx, &id),
        "update_webhooks" => update_webhooks(cx, &id),
        "retrieve_webhook" => with_webhook(cx, &id, |_, _| ()),
        "reset_webhook_delivery_state" => with_webhook(cx, &id, reset),
        "regenerate_webhook_signing_key" => {
            let key = cx.world.ids.hex();
            with_webhook(cx, &id, |webhook, _| webhook["signing_key"] = json!(key))
        }
        _ => unknown(name),
    }
}

/// The id of the path, if it is a trigger of this user.
fn own_trigger(cx: &mut Context, user: &str) -> Result<String, Refusal> {
    let id = cx.call.parameter("trigger_id").to_owned();
    let own = cx
        .here()
        .triggers
        .get(&id)
        .filter(|trigger| trigger.external_user_id == user);
    own.map(|_| id.clone())
        .ok_or_else(|| Refusal::missing("Deployed trigger"))
}

fn trigger<'a>(cx: &'a mut Context, id: &str) -> Result<&'a mut Trigger, Refusal> {
    cx.here()
        .triggers
        .get_mut(id)
        .ok_or_else(|| Refusal::missing("Deployed trigger"))
}

fn list(cx: &mut Context, user: &str) -> Answer {
    let kind = cx
        .call
        .choice("emitter_type", &["email", "http", "source", "timer"])?;
    let kind = kind.unwrap_or_else(|| "source".into());
    let (call, limit) = (cx.call, cx.site.page_limit);
    let show = |trigger: &Trigger| {
        (trigger.external_user_id == user && trigger.kind == kind).then(|| trigger.emitter.clone())
    };
    paging::page_table(call, limit, &cx.here().triggers, show)
}

const UPDATE: &[Field] = &[
    optional("active", Kind::Boolean),
    optional("configured_props", Kind::Object),
    optional("name", Kind::Text),
    optional("emit_on_deploy", Kind::Boolean),
];

fn update(cx: &mut Context, id: &str) -> Answer {
    let body = cx.call.object(UPDATE)?;
    let now = cx.world.clock.seconds();
    let trigger = trigger(cx, id)?;
    if let Some(active) = body.get("active").and_then(Value::as_bool) {
        trigger.active = active;
    }
    match trigger.kind.as_str() {
        "source" => update_source(&mut trigger.emitter, &body),
        "timer" => update_timer(&mut trigger.emitter, &body, now),
        _ => {}
    }
    trigger.emitter["updated_at"] = json!(now);
    Ok(Reply::ok(&json!({ "data": trigger.emitter })))
}

fn update_source(emitter: &mut Value, body: &Map<String, Value>) {
    for key in ["active", "name", "emit_on_deploy"] {
        if let Some(value) = body.get(key).filter(|value| !value.is_null()) {
            emitter[key] = value.clone();
        }
    }
    if let Some(name) = body.text("name") {
        emitter["name_slug"] = json!(triggers::slug(name));
    }
    if let Some(given) = body.get("configured_props").and_then(Value::as_object) {
        // The request replaces the earlier values; what the service itself filled in stays.
        let own =
            |value: &Value| value.get("endpoint_url").is_some() || value["type"] == "$.service.db";
        let before = emitter["configured_props"]
            .as_object()
            .cloned()
            .unwrap_or_default();
        let mut after: Map<String, Value> =
            before.into_iter().filter(|(_, value)| own(value)).collect();
        after.extend(given.clone());
        emitter["configured_props"] = Value::Object(after);
    }
}

fn update_timer(emitter: &mut Value, body: &Map<String, Value>, now: i64) {
    if let Some(values) = body.get("configured_props").and_then(Value::as_object) {
        let (interval, cron, timezone) = triggers::schedule(values);
        emitter["interval_seconds"] = interval;
        emitter["cron"] = cron;
        emitter["timezone"] = timezone;
        emitter["schedule_changed_at"] = json!(now);
    }
}

fn delete(cx: &mut Context, id: &str) -> Answer {
    let ignore = cx.call.flag("ignore_hook_errors")?.unwrap_or(false);
    let key = trigger(cx, id)?.component.clone();
    let component = cx.site.catalogue.component("trigger", &key);
    let hook_error = component.and_then(|component| component.behaviour.text("deactivation_error"));
    if let (Some(error), false) = (hook_error, ignore) {
        return Err(Refusal::new(422, error));
    }
    cx.here().triggers.remove(id);
    Ok(Reply::empty(204))
}

/// Newest first; the real order is not documented.
fn list_events(cx: &mut Context, id: &str) -> Answer {
    let wanted = cx.call.integer("n")?.unwrap_or(20);
    let wanted =
        usize::try_from(wanted).map_err(|_| Refusal::invalid("n", "must not be negative"))?;
    let events: Vec<Value> = trigger(cx, id)?
        .events
        .iter()
        .rev()
        .take(wanted)
        .cloned()
        .collect();
    Ok(Reply::ok(&json!({ "data": events })))
}

fn update_workflows(cx: &mut Context, id: &str) -> Answer {
    let body = cx.call.object(&[required("workflow_ids", Kind::Texts)])?;
    let ids = body.texts("workflow_ids");
    if ids.iter().any(|id| !id.starts_with("p_")) {
        return Err(Refusal::invalid("workflow_ids", "must be workflow ids"));
    }
    trigger(cx, id)?.workflow_ids.clone_from(&ids);
    Ok(Reply::ok(&json!({ "workflow_ids": ids })))
}

fn show_webhooks(cx: &mut Context, id: &str) -> Answer {
    let backend = cx.is_backend();
    let webhooks = trigger(cx, id)?.webhooks.clone();
    let urls: Vec<Value> = webhooks
        .iter()
        .map(|webhook| webhook["url"].clone())
        .collect();
    let shown = webhooks.iter().map(|webhook| {
        let mut object = show_webhook(webhook, backend, true);
        for key in ["created_at", "updated_at"] {
            object.as_object_mut().map(|object| object.remove(key));
        }
        object
    });
    Ok(Reply::ok(
        &json!({ "webhook_urls": urls, "webhooks": shown.collect::<Vec<_>>() }),
    ))
}

/// Replaces the list. A URL that stays keeps its webhook, and with it its key and state.
fn update_webhooks(cx: &mut Context, id: &str) -> Answer {
    let body = cx.call.object(&[required("webhook_urls", Kind::Texts)])?;
    let before = trigger(cx, id)?.webhooks.clone();
    let mut after: Vec<Value> = Vec::new();
    for url in body.texts("webhook_urls") {
        if after.iter().any(|webhook| webhook["url"] == url.as_str()) {
            continue;
        }
        let kept = before
            .iter()
            .find(|webhook| webhook["url"] == url.as_str())
            .cloned();
        after.push(match kept {
            Some(webhook) => webhook,
            None => new_webhook(cx.world, &url)?,
        });
    }
    trigger(cx, id)?.webhooks = after;
    show_webhooks(cx, id)
}

fn with_webhook(cx: &mut Context, id: &str, change: impl FnOnce(&mut Value, i64)) -> Answer {
    let webhook_id = cx.call.parameter("webhook_id").to_owned();
    let now = cx.world.clock.seconds();
    let webhooks = &mut trigger(cx, id)?.webhooks;
    let webhook = webhooks
        .iter_mut()
        .find(|webhook| webhook["id"] == webhook_id.as_str());
    let webhook = webhook.ok_or_else(|| Refusal::missing("Webhook"))?;
    let before = webhook.clone();
    change(webhook, now);
    if *webhook != before {
        webhook["updated_at"] = json!(now);
    }
    Ok(Reply::ok(
        &json!({ "data": show_webhook(webhook, true, true) }),
    ))
}

fn reset(webhook: &mut Value, now: i64) {
    webhook["active"] = json!(true);
    webhook["delivery_state"] = crate::delivery::happy(now);
}
