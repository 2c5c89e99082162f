//! Webhooks: those of triggers are kept with the trigger, that of a project environment here.

use http::Uri;
use serde_json::{Value, json};

use super::{Context, unknown};
use crate::delivery;
use crate::wire::{Answer, Kind, Refusal, Reply, required};
use crate::world::World;

/// A webhook with a fresh signing key.
pub(crate) fn new_webhook(world: &mut World, url: &str) -> Result<Value, Refusal> {
    check_url(url)?;
    let (id, key, now) = (
        world.ids.next("wh_"),
        world.ids.hex(),
        world.clock.seconds(),
    );
    Ok(json!({
        "id": id,
        "url": url,
        "signing_key": key,
        "signing_key_set": true,
        "created_at": now,
        "updated_at": now,
        "active": true,
        "delivery_backend": "valkey",
        "delivery_state": delivery::happy(now),
    }))
}

fn check_url(url: &str) -> Result<(), Refusal> {
    let uri = url.parse::<Uri>().ok();
    let good = uri.is_some_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some()
    });
    if good {
        Ok(())
    } else {
        Err(Refusal::invalid("url", "must be an http or https URL"))
    }
}

/// A webhook as the API shows it: with or without its key and its delivery state.
pub(crate) fn show_webhook(webhook: &Value, key: bool, state: bool) -> Value {
    let mut object = webhook.as_object().cloned().unwrap_or_default();
    if !key {
        object.remove("signing_key");
    }
    if !state {
        for name in ["active", "delivery_backend", "delivery_state"] {
            object.remove(name);
        }
    }
    Value::Object(object)
}

/// The operations on the webhook of a project environment.
pub(super) fn dispatch(cx: &mut Context, name: &str) -> Answer {
    match name {
        "retrieve_webhook" => {
            let webhook = cx
                .here()
                .webhook
                .as_ref()
                .map(|webhook| show_webhook(webhook, false, false));
            Ok(Reply::ok(&json!({ "data": webhook })))
        }
        "update_webhook" => update(cx),
        "delete_webhook" => {
            cx.here().webhook = None;
            Ok(Reply::empty(204))
        }
        "regenerate_webhook_signing_key" => regenerate(cx),
        _ => unknown(name),
    }
}

/// The key is in the answer only when the webhook is new.
fn update(cx: &mut Context) -> Answer {
    let body = cx.call.object(&[required("url", Kind::Text)])?;
    let url = body["url"].as_str().unwrap_or_default();
    check_url(url)?;
    let now = cx.world.clock.seconds();
    if let Some(webhook) = cx.here().webhook.as_mut() {
        webhook["url"] = json!(url);
        webhook["updated_at"] = json!(now);
        return Ok(Reply::ok(
            &json!({ "data": show_webhook(webhook, false, false) }),
        ));
    }
    let webhook = new_webhook(cx.world, url)?;
    cx.here().webhook = Some(webhook.clone());
    Ok(Reply::ok(
        &json!({ "data": show_webhook(&webhook, true, false) }),
    ))
}

fn regenerate(cx: &mut Context) -> Answer {
    let (key, now) = (cx.world.ids.hex(), cx.world.clock.seconds());
    let webhook = cx
        .here()
        .webhook
        .as_mut()
        .ok_or_else(|| Refusal::missing("Webhook"))?;
    webhook["signing_key"] = json!(key);
    webhook["updated_at"] = json!(now);
    Ok(Reply::ok(
        &json!({ "data": show_webhook(webhook, true, false) }),
    ))
}
