//! Deployed triggers: their settings, events, workflows and webhooks.
//!
//! Every operation requires `external_user_id`.

use serde_json::json;

use super::components::check_accounts;
use super::context::Context;
use super::triggers::add_service_values;
use super::webhooks::{WebhookView, new_webhook};
use crate::catalogue::ComponentType;
use crate::http::{ApiError, ApiResult, Field, Kind, Optional, Required, Response, page_table};
use crate::json::{Json, Object};
use crate::state::{
    DeliveryState, DeployedComponent, EmitterKind, Timer, Trigger, Webhook, new_slug,
};

pub(super) fn list(cx: &mut Context) -> ApiResult {
    let (request, limit) = (cx.request, cx.config.page_limit);
    let user = cx.query_user()?;
    let kinds = ["email", "http", "source", "timer"];
    let kind = request.choice("emitter_type", &kinds)?;
    let kind = kind.as_deref().unwrap_or("source");
    let fits =
        |trigger: &Trigger| trigger.external_user_id == user && trigger.emitter.kind.name() == kind;
    let triggers = &cx.environment().triggers;
    page_table(request, limit, triggers, fits, |trigger| &trigger.emitter)
}

/// The trigger in the path, if it belongs to the user in the query.
fn own<'a>(cx: &'a mut Context) -> Result<&'a mut Trigger, ApiError> {
    let (user, id) = (cx.query_user()?, cx.parameter("trigger_id"));
    let trigger = cx.environment().triggers.get_mut(id);
    trigger
        .filter(|trigger| trigger.external_user_id == user)
        .ok_or_else(|| ApiError::not_found("Deployed trigger"))
}

fn show(trigger: &Trigger) -> Response {
    Response::ok(&json!({ "data": trigger.emitter }))
}

pub(super) fn retrieve(cx: &mut Context) -> ApiResult {
    own(cx).map(|trigger| show(trigger))
}

const UPDATE: &[Field] = &[
    Optional("active", Kind::Boolean),
    Optional("configured_props", Kind::Object),
    Optional("name", Kind::Text),
    Optional("emit_on_deploy", Kind::Boolean),
];

pub(super) fn update(cx: &mut Context) -> ApiResult {
    let (request, now) = (cx.request, cx.state.clock.seconds());
    own(cx)?;
    let body = request.object(UPDATE)?;
    let values = new_values(cx, &body)?;
    let id = cx.parameter("trigger_id");
    let others = cx.environment().triggers.iter();
    let others = others.filter(|trigger| trigger.emitter.id != id);
    let name = body.text("name").map(|name| (name, new_slug(name, others)));
    let trigger = own(cx)?;
    body.update("active", &mut trigger.active);
    match (&mut trigger.emitter.kind, values) {
        (EmitterKind::DeployedComponent(component), values) => {
            if let Some((name, slug)) = name {
                (component.name, component.name_slug) = (name.to_owned(), slug);
            }
            update_component(component, &body, values);
        }
        (EmitterKind::TimerInterface(timer), Some(values)) => *timer = Timer::new(&values, now),
        _ => {}
    }
    trigger.emitter.updated_at = now;
    Ok(show(trigger))
}

/// The values that replace those of a trigger. The values that the service set remain.
fn new_values(cx: &mut Context, body: &Object) -> Result<Option<Object>, ApiError> {
    let Some(mut values) = body.read::<Object>("configured_props") else {
        return Ok(None);
    };
    let trigger = own(cx)?.clone();
    let EmitterKind::DeployedComponent(deployed) = &trigger.emitter.kind else {
        return Ok(Some(values));
    };
    let catalogue = &cx.config.catalogue;
    let component = catalogue.component(Some(ComponentType::Trigger), &trigger.component);
    if let Some(component) = component
        && let Some(problem) = check_accounts(cx, &trigger.external_user_id, component, &values)?
    {
        return Err(ApiError::new(422, &problem));
    }
    let (props, before) = (&deployed.configurable_props, &deployed.configured_props);
    add_service_values(cx, props, before, &mut values);
    Ok(Some(values))
}

fn update_component(component: &mut DeployedComponent, body: &Object, values: Option<Object>) {
    body.update("active", &mut component.active);
    body.update("emit_on_deploy", &mut component.emit_on_deploy);
    if let Some(values) = values {
        component.configured_props = values;
    }
}

pub(super) fn delete(cx: &mut Context) -> ApiResult {
    let (request, catalogue) = (cx.request, &cx.config.catalogue);
    let trigger = own(cx)?;
    let ignore_errors = request.flag("ignore_hook_errors")?.unwrap_or(false);
    let component = catalogue.component(Some(ComponentType::Trigger), &trigger.component);
    let error = component.and_then(|component| component.behaviour.deactivation_error.as_ref());
    if let Some(error) = error.filter(|_| !ignore_errors) {
        return Err(ApiError::new(422, error));
    }
    let id = cx.parameter("trigger_id");
    cx.environment()
        .retain_triggers(|trigger| trigger.emitter.id != id);
    Ok(Response::empty(204))
}

/// Newest first. The real order is not documented.
pub(super) fn list_events(cx: &mut Context) -> ApiResult {
    let request = cx.request;
    own(cx)?;
    let count = usize::try_from(request.integer("n")?.unwrap_or(20));
    let count = count.map_err(|_| ApiError::invalid("n", "must not be negative"))?;
    let id = cx.parameter("trigger_id");
    let events: Vec<_> = cx.environment().events_of(id).rev().take(count).collect();
    Ok(Response::ok(&json!({ "data": events })))
}

pub(super) fn list_workflows(cx: &mut Context) -> ApiResult {
    own(cx).map(|trigger| show_workflows(trigger))
}

fn show_workflows(trigger: &Trigger) -> Response {
    Response::ok(&json!({ "workflow_ids": trigger.workflow_ids }))
}

pub(super) fn update_workflows(cx: &mut Context) -> ApiResult {
    let request = cx.request;
    let trigger = own(cx)?;
    let body = request.object(&[Required("workflow_ids", Kind::Texts)])?;
    let ids = body.texts("workflow_ids");
    if ids.iter().any(|id| !id.starts_with("p_")) {
        return Err(ApiError::invalid("workflow_ids", "must be workflow ids"));
    }
    trigger.workflow_ids = ids;
    Ok(show_workflows(trigger))
}

pub(super) fn list_webhooks(cx: &mut Context) -> ApiResult {
    let with_key = cx.is_backend();
    let webhooks = &own(cx)?.webhooks;
    let urls: Vec<&str> = webhooks
        .iter()
        .map(|webhook| webhook.url.as_str())
        .collect();
    let views = webhooks
        .iter()
        .map(|webhook| WebhookView::in_list(webhook, with_key));
    let views: Vec<_> = views.collect();
    Ok(Response::ok(
        &json!({ "webhook_urls": urls, "webhooks": views }),
    ))
}

/// Replaces the list. A URL that stays keeps its webhook with its key and delivery state.
pub(super) fn update_webhooks(cx: &mut Context) -> ApiResult {
    let request = cx.request;
    let before = own(cx)?.webhooks.clone();
    let body = request.object(&[Required("webhook_urls", Kind::Texts)])?;
    let mut after: Vec<Webhook> = Vec::new();
    for url in body.texts("webhook_urls") {
        let same = |webhook: &&Webhook| webhook.url == url;
        if after.iter().any(|webhook| same(&webhook)) {
            continue;
        }
        after.push(match before.iter().find(same) {
            Some(webhook) => webhook.clone(),
            None => new_webhook(cx, &url)?,
        });
    }
    own(cx)?.webhooks = after;
    list_webhooks(cx)
}

/// The webhook in the path.
fn webhook<'a>(cx: &'a mut Context) -> Result<&'a mut Webhook, ApiError> {
    let id = cx.parameter("webhook_id");
    let mut webhooks = own(cx)?.webhooks.iter_mut();
    let webhook = webhooks.find(|webhook| webhook.id == id);
    webhook.ok_or_else(|| ApiError::not_found("Webhook"))
}

fn show_webhook(webhook: &Webhook) -> Response {
    Response::ok(&json!({ "data": WebhookView::of_trigger(webhook) }))
}

pub(super) fn retrieve_webhook(cx: &mut Context) -> ApiResult {
    webhook(cx).map(|webhook| show_webhook(webhook))
}

pub(super) fn reset_webhook_delivery_state(cx: &mut Context) -> ApiResult {
    let now = cx.state.clock.seconds();
    let webhook = webhook(cx)?;
    webhook.active = true;
    webhook.delivery_state = DeliveryState::happy(now);
    webhook.updated_at = now;
    Ok(show_webhook(webhook))
}

pub(super) fn regenerate_webhook_signing_key(cx: &mut Context) -> ApiResult {
    let (key, now) = (cx.state.ids.hex(), cx.state.clock.seconds());
    let webhook = webhook(cx)?;
    webhook.signing_key = key;
    webhook.updated_at = now;
    Ok(show_webhook(webhook))
}
