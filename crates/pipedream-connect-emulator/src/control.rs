//! What tests in other languages can do with the emulator, over HTTP: `/_emulator/…`.
//!
//! The same things as the methods of [`Emulator`](crate::Emulator), for those who cannot call them.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::fault::Fault;
use crate::handlers::connect::{self, Decision};
use crate::handlers::triggers;
use crate::recorder::RecordedRequest;
use crate::shared::{Shared, lock};
use crate::timers;
use crate::wire::{Answer, Call, Field, Json, Kind, Refusal, Reply, optional, required};

/// Where these requests live. They are not recorded, and no fault rule applies to them.
pub(crate) const PREFIX: &str = "/_emulator/";

/// Answers a control request.
pub(crate) fn answer(shared: &Arc<Shared>, call: &Call) -> Reply {
    let name = call.path.strip_prefix(PREFIX).unwrap_or_default();
    let outcome = match (call.method.as_str(), name) {
        ("POST", "connect") => finish_connect(shared, call),
        ("POST", "emit") => emit(shared, call),
        ("POST", "advance") => advance(shared, call),
        ("POST", "faults") => add_fault(shared, call),
        ("DELETE", "faults") => {
            lock(&shared.faults).clear();
            Ok(Reply::empty(204))
        }
        ("GET", "requests") => {
            let requests = lock(&shared.recorder).all();
            Ok(Reply::ok(&requests.iter().map(show_request).collect()))
        }
        ("DELETE", "requests") => {
            lock(&shared.recorder).clear();
            Ok(Reply::empty(204))
        }
        ("GET", "webhooks") => Ok(Reply::ok(&sent_webhooks(shared))),
        _ => Err(Refusal::new(404, "Not found")),
    };
    outcome.unwrap_or_else(|refusal| *refusal.0)
}

/// `{"link", "fields"?}` agrees, `{"link", "refuse": reason}` does not.
fn finish_connect(shared: &Arc<Shared>, call: &Call) -> Answer {
    let shape: &[Field] = &[
        required("link", Kind::Text),
        optional("fields", Kind::Object),
        optional("refuse", Kind::Text),
    ];
    let body = call.object(shape)?;
    let query = connect::link_query(&body.text_or_empty("link")).map_err(|reason| bad(&reason))?;
    let fields = || body.get("fields").and_then(Value::as_object).cloned();
    let decision = match body.text("refuse") {
        Some(reason) => Decision::Refuse(reason.to_owned()),
        None => Decision::Consent(fields().unwrap_or_default()),
    };
    let refused = matches!(decision, Decision::Refuse(_));
    let finished = shared.change(|world, site| connect::finish(world, site, &query, decision));
    let (outcome, _deliveries) = finished.map_err(|error| Refusal::new(500, &error.to_string()))?;
    match outcome.map_err(|reason| bad(&reason))?.account {
        Ok(id) => Ok(Reply::ok(&json!({ "account_id": id }))),
        Err(_) if refused => Ok(Reply::empty(204)),
        Err(reason) => Err(bad(&reason)),
    }
}

/// `{"trigger_id", "event"}`. Answers before the webhooks have been called.
fn emit(shared: &Arc<Shared>, call: &Call) -> Answer {
    let body = call.object(&[
        required("trigger_id", Kind::Text),
        required("event", Kind::Any),
    ])?;
    let id = body.text_or_empty("trigger_id");
    let payload = body.get("event").cloned().unwrap_or_default();
    let emitted = shared.change(|world, _| triggers::emit_anywhere(world, &id, payload));
    let (outcome, _deliveries) = emitted.map_err(|error| Refusal::new(500, &error.to_string()))?;
    let event = outcome.map_err(|reason| bad(&reason))?;
    Ok(Reply::ok(&json!({ "event_id": event })))
}

/// `{"seconds"}`
fn advance(shared: &Arc<Shared>, call: &Call) -> Answer {
    let body = call.object(&[required("seconds", Kind::Integer)])?;
    let seconds = body.get("seconds").and_then(Value::as_u64);
    let seconds = seconds.ok_or_else(|| Refusal::invalid("seconds", "must not be negative"))?;
    let time = Duration::from_secs(seconds);
    let advanced = shared.change(|world, _| timers::advance(world, time));
    advanced.map_err(|error| Refusal::new(500, &error.to_string()))?;
    Ok(Reply::empty(204))
}

const FAULT: &[Field] = &[
    optional("operation", Kind::Text),
    optional("skip", Kind::Integer),
    optional("times", Kind::Integer),
    optional("delay_ms", Kind::Integer),
    optional("after_processing", Kind::Boolean),
    optional("status", Kind::Integer),
    optional("headers", Kind::Object),
    optional("body", Kind::Text),
    optional("content_type", Kind::Text),
    optional("action", Kind::Text),
    optional("bytes", Kind::Integer),
];

/// The fields of [`FAULT`]; `times` 0 means always. `action` is one of the names in [`with_action`].
fn add_fault(shared: &Arc<Shared>, call: &Call) -> Answer {
    let body = call.object(FAULT)?;
    let number = |name: &str| body.get(name).and_then(Value::as_u64);
    let small = |name: &str| number(name).and_then(|value| u32::try_from(value).ok());
    let mut fault = body.text("operation").map_or_else(Fault::any, Fault::on);
    fault = fault.skip(small("skip").unwrap_or(0));
    fault = match small("times") {
        Some(0) => fault.always(),
        times => fault.times(times.unwrap_or(1)),
    };
    if let Some(time) = number("delay_ms") {
        fault = fault.delay(Duration::from_millis(time));
    }
    if let Some(status) = number("status").and_then(|status| u16::try_from(status).ok()) {
        fault = with_answer(fault.status(status), &body);
    }
    if let Some(action) = body.text("action") {
        let bytes = number("bytes")
            .and_then(|bytes| usize::try_from(bytes).ok())
            .unwrap_or(1);
        fault = with_action(fault, action, bytes)?;
    }
    if body.get("after_processing") == Some(&Value::Bool(true)) {
        fault = fault.after_processing();
    }
    lock(&shared.faults).add(fault);
    Ok(Reply::empty(204))
}

fn with_answer(mut fault: Fault, body: &Map<String, Value>) -> Fault {
    if let Some(text) = body.text("body") {
        let kind = body.text("content_type").unwrap_or("application/json");
        fault = fault.body(kind, text.to_owned());
    }
    for (name, value) in body
        .get("headers")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        fault = fault.header(name, value.as_str().unwrap_or_default());
    }
    fault
}

fn with_action(fault: Fault, action: &str, bytes: usize) -> Result<Fault, Refusal> {
    match action {
        "reset_before_reading" => Ok(fault.reset_before_reading()),
        "reset_after_reading" => Ok(fault.reset_after_reading()),
        "truncate_body" => Ok(fault.truncate_body(bytes)),
        "stall" => Ok(fault.stall(bytes)),
        "malformed_body" => Ok(fault.malformed_body()),
        "expired_token" => Ok(fault.expired_token()),
        _ => Err(Refusal::invalid("action", "is unknown")),
    }
}

fn show_request(request: &RecordedRequest) -> Value {
    let headers = request.headers.iter();
    let headers: Map<String, Value> = headers
        .map(|(name, value)| {
            (
                name.to_string(),
                json!(String::from_utf8_lossy(value.as_bytes())),
            )
        })
        .collect();
    json!({
        "operation": request.operation,
        "method": request.method,
        "path": request.path,
        "query": request.query,
        "headers": headers,
        "body": String::from_utf8_lossy(&request.body),
    })
}

fn sent_webhooks(shared: &Shared) -> Value {
    let sent = lock(&shared.sent);
    let show = |sent: &crate::delivery::SentWebhook| {
        json!({
            "url": sent.url,
            "body": sent.body,
            "signature": sent.signature,
            "attempts": sent.attempts,
            "status": sent.status,
            "error": sent.error,
        })
    };
    sent.iter().map(show).collect()
}

fn bad(reason: &str) -> Refusal {
    Refusal::new(400, reason)
}
