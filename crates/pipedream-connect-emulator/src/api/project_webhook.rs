//! The webhook of a project environment.

use serde_json::json;

use super::context::Context;
use super::webhooks::{WebhookView, check_url, new_webhook};
use crate::http::{ApiError, ApiResult, Kind, Required, Response};
use crate::json::Json;
use crate::state::Webhook;

pub(super) fn retrieve(cx: &mut Context) -> ApiResult {
    let webhook = cx.environment().webhook.as_ref();
    let view = webhook.map(|webhook| WebhookView::of_project(webhook, false));
    Ok(Response::ok(&json!({ "data": view })))
}

/// Sets the URL. The response shows the signing key only if the webhook is new.
pub(super) fn update(cx: &mut Context) -> ApiResult {
    let body = cx.request.object(&[Required("url", Kind::Text)])?;
    let url = body.text_or_empty("url");
    check_url(&url)?;
    let now = cx.state.clock.seconds();
    if let Some(webhook) = cx.environment().webhook.as_mut() {
        webhook.url = url;
        webhook.updated_at = now;
        return Ok(show(webhook, false));
    }
    let webhook = new_webhook(cx, &url)?;
    Ok(show(cx.environment().webhook.insert(webhook), true))
}

pub(super) fn regenerate_signing_key(cx: &mut Context) -> ApiResult {
    let (key, now) = (cx.state.ids.hex(), cx.state.clock.seconds());
    let webhook = cx.environment().webhook.as_mut();
    let webhook = webhook.ok_or_else(|| ApiError::not_found("Webhook"))?;
    webhook.signing_key = key;
    webhook.updated_at = now;
    Ok(show(webhook, true))
}

pub(super) fn delete(cx: &mut Context) -> ApiResult {
    *cx.environment().webhook = None;
    Ok(Response::empty(204))
}

fn show(webhook: &Webhook, with_key: bool) -> Response {
    Response::ok(&json!({ "data": WebhookView::of_project(webhook, with_key) }))
}
