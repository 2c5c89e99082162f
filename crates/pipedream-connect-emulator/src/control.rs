//! `/_emulator/…`: the methods of [`Emulator`](crate::Emulator) over HTTP, for tests in other languages.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use http::uri::Authority;
use http::{Method, header};
use serde::Serialize;
use serde_json::{Value, json};

use crate::connect::{self, Decision};
use crate::http::{
    ApiError, ApiResult, Fault, Field, Kind, Optional, RecordedRequest, Required, Response,
    headers_as_json,
};
use crate::json::{Json, Object};
use crate::service::{Service, lock};
use crate::state::{DeliveryFault, Health};

/// The prefix of control requests. They are not recorded, and no fault rule applies to them.
pub(crate) const PREFIX: &str = "/_emulator/";

pub(crate) async fn handle(service: &Arc<Service>, request: &RecordedRequest) -> ApiResult {
    check_sender(request)?;
    let name = request.path.strip_prefix(PREFIX).unwrap_or_default();
    match (&request.method, name) {
        (&Method::POST, "connect") => finish_connect(service, request),
        (&Method::POST, "emit") => emit(service, request),
        (&Method::POST, "account_health") => set_account_health(service, request),
        (&Method::POST, "fail_webhooks") => fail_webhooks(service, request),
        (&Method::POST, "delivery_faults") => add_delivery_fault(service, request),
        (&Method::DELETE, "delivery_faults") => {
            let cleared = service.change(|state, _| state.clear_delivery_faults());
            cleared.map_err(not_saved)?;
            Ok(Response::empty(204))
        }
        (&Method::POST, "wait_for_deliveries") => {
            service.delivered().await;
            Ok(Response::empty(204))
        }
        (&Method::POST, "advance") => advance(service, request),
        (&Method::POST, "faults") => add_fault(service, request),
        (&Method::DELETE, "faults") => {
            lock(&service.faults).clear();
            Ok(Response::empty(204))
        }
        (&Method::GET, "requests") => {
            let requests = lock(&service.requests);
            let requests = requests.iter().map(|request| ShownRequest::new(request));
            Ok(Response::ok(&requests.collect::<Vec<_>>()))
        }
        (&Method::DELETE, "requests") => {
            lock(&service.requests).clear();
            Ok(Response::empty(204))
        }
        (&Method::GET, "webhooks") => {
            let webhooks = lock(&service.webhooks);
            Ok(Response::ok(&webhooks.iter().collect::<Vec<_>>()))
        }
        _ => Err(ApiError::new(404, "Not found")),
    }
}

/// Rejects requests that a web page of another origin sent, directly or with a host name of its own that leads here (DNS
/// rebinding).
fn check_sender(request: &RecordedRequest) -> Result<(), ApiError> {
    let host = request.header("host").unwrap_or_default();
    if !is_loopback(host) {
        let message = "Control requests need a loopback Host, such as localhost or 127.0.0.1";
        return Err(ApiError::new(403, message));
    }
    let Some(origin) = request.headers.get(header::ORIGIN) else {
        return Ok(());
    };
    let origin = origin.to_str().unwrap_or_default().split_once("://");
    if origin.is_some_and(|(_, origin)| origin.eq_ignore_ascii_case(host)) {
        return Ok(());
    }
    let message = "Control requests are not allowed from pages of another origin";
    Err(ApiError::new(403, message))
}

fn is_loopback(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let name = authority.host().trim_matches(['[', ']']);
    let address = name.parse::<IpAddr>();
    address.map_or_else(
        |_| name.eq_ignore_ascii_case("localhost"),
        |address| address.is_loopback(),
    )
}

fn not_saved(error: String) -> ApiError {
    ApiError::new(500, &error)
}

fn failed(reason: String) -> ApiError {
    ApiError::new(400, &reason)
}

/// `{"link", "fields"?}` connects, `{"link", "refuse": reason}` refuses.
fn finish_connect(service: &Arc<Service>, request: &RecordedRequest) -> ApiResult {
    let body = request.object(&[
        Required("link", Kind::Text),
        Optional("fields", Kind::Object),
        Optional("refuse", Kind::Text),
    ])?;
    let query = connect::link_query(&body.text_or_empty("link")).map_err(failed)?;
    let refused = body.text("refuse").map(str::to_owned);
    let is_refused = refused.is_some();
    let decision = match refused {
        Some(reason) => Decision::Refuse(reason),
        None => Decision::Connect(body.object("fields")),
    };
    let finished =
        service.change(|state, config| connect::finish(state, &config.catalogue, &query, decision));
    let (outcome, _urls) = finished.map_err(not_saved)?;
    match outcome.map_err(failed)?.account {
        Ok(id) => Ok(Response::ok(&json!({ "account_id": id }))),
        Err(_) if is_refused => Ok(Response::empty(204)),
        Err(reason) => Err(failed(reason)),
    }
}

/// `{"trigger_id", "event"}`, or `{"trigger_id", "events"}` for many at once. Responds before the webhooks are delivered.
fn emit(service: &Arc<Service>, request: &RecordedRequest) -> ApiResult {
    let body = request.object(&[
        Required("trigger_id", Kind::Text),
        Optional("event", Kind::Any),
        Optional("events", Kind::Any),
    ])?;
    let id = body.text_or_empty("trigger_id");
    let payloads = match (body.get("event"), body.get("events")) {
        (Some(event), None) => vec![event.clone()],
        (None, Some(Value::Array(events))) => events.clone(),
        _ => {
            let problem = "must be present, or events must be an array";
            return Err(ApiError::invalid("event", problem));
        }
    };
    let emitted = service.change(|state, _| state.emit_anywhere(&id, payloads));
    let (events, _urls) = emitted.map_err(not_saved)?;
    let events = events.map_err(failed)?;
    Ok(Response::ok(&match events.as_slice() {
        [event] if body.contains_key("event") => json!({ "event_id": event }),
        events => json!({ "event_ids": events }),
    }))
}

/// `{"account_id", "health", "error"?}`
fn set_account_health(service: &Arc<Service>, request: &RecordedRequest) -> ApiResult {
    let body = request.object(&[
        Required("account_id", Kind::Text),
        Required("health", Kind::Text),
        Optional("error", Kind::Text),
    ])?;
    let error = body.text("error").unwrap_or("set by a test").to_owned();
    let health = match body.text("health") {
        Some("healthy") => Health::Healthy,
        Some("unhealthy") => Health::Unhealthy(error),
        Some("dead") => Health::Dead(error),
        _ => {
            let problem = "must be healthy, unhealthy or dead";
            return Err(ApiError::invalid("health", problem));
        }
    };
    let id = body.text_or_empty("account_id");
    let set = service.change(|state, _| state.set_account_health(&id, health));
    let (found, _urls) = set.map_err(not_saved)?;
    found.map_err(failed)?;
    Ok(Response::empty(204))
}

/// `{"trigger_id", "times", "error"?}`
fn fail_webhooks(service: &Arc<Service>, request: &RecordedRequest) -> ApiResult {
    let body = request.object(&[
        Required("trigger_id", Kind::Text),
        Required("times", Kind::Integer),
        Optional("error", Kind::Text),
    ])?;
    let times: u32 = number(&body, "times")?.unwrap_or(0);
    let id = body.text_or_empty("trigger_id");
    let error = body.text("error").unwrap_or("set by a test");
    let failed_to = service.change(|state, _| state.fail_webhooks(&id, times, error));
    let (found, _urls) = failed_to.map_err(not_saved)?;
    found.map_err(failed)?;
    Ok(Response::empty(204))
}

const DELIVERY_FAULT: &[Field] = &[
    Optional("trigger_id", Kind::Text),
    Optional("url", Kind::Text),
    Optional("connections", Kind::Boolean),
    Optional("skip", Kind::Integer),
    Optional("times", Kind::Integer),
    Required("action", Kind::Text),
    Optional("later", Kind::Integer),
    Optional("seconds", Kind::Integer),
    Optional("attempts", Kind::Integer),
];

fn add_delivery_fault(service: &Arc<Service>, request: &RecordedRequest) -> ApiResult {
    let body = request.object(DELIVERY_FAULT)?;
    let connections = body.read("connections") == Some(true);
    let fault = match (body.text("trigger_id"), body.text("url"), connections) {
        (None, None, false) => DeliveryFault::any(),
        (Some(id), None, false) => DeliveryFault::for_trigger(id),
        (None, Some(url), false) => DeliveryFault::for_url_prefix(url),
        (None, None, true) => DeliveryFault::for_connections(),
        _ => {
            let problem = "excludes url and connections";
            return Err(ApiError::invalid("trigger_id", problem));
        }
    };
    let fault = fault.skip(number(&body, "skip")?.unwrap_or(0));
    let fault = match number(&body, "times")?.unwrap_or(1) {
        0 => fault.always(),
        times => fault.times(times),
    };
    let fault = match body.text("action").unwrap_or_default() {
        "duplicate" => fault.duplicate(),
        "hold_back" => fault.hold_back(number(&body, "later")?.unwrap_or(1)),
        "delay" => {
            let seconds: Option<u32> = number(&body, "seconds")?;
            let seconds = seconds.ok_or_else(|| ApiError::invalid("seconds", "is required"))?;
            fault.delay(Duration::from_secs(seconds.into()))
        }
        "lose" => fault.lose(),
        "lose_response" => fault.lose_responses(number(&body, "attempts")?.unwrap_or(1)),
        "earlier_shape" => fault.earlier_shape(),
        _ => return Err(ApiError::invalid("action", "is unknown")),
    };
    let added = service.change(|state, _| state.add_delivery_fault(fault));
    added.map_err(not_saved)?;
    Ok(Response::empty(204))
}

/// The number under `key`, if there is one.
fn number(body: &Object, key: &str) -> Result<Option<u32>, ApiError> {
    match (body.field(key), body.read(key)) {
        (Some(_), None) => Err(ApiError::invalid(key, "is out of range")),
        (_, number) => Ok(number),
    }
}

/// `{"seconds"}`
fn advance(service: &Arc<Service>, request: &RecordedRequest) -> ApiResult {
    let body = request.object(&[Required("seconds", Kind::Integer)])?;
    let seconds: Option<u64> = body.read("seconds");
    let seconds = seconds.ok_or_else(|| ApiError::invalid("seconds", "must not be negative"))?;
    let time = Duration::from_secs(seconds);
    if service.state().clock.ends_within(time) {
        let problem = "must not advance the clock past the year 9999";
        return Err(ApiError::invalid("seconds", problem));
    }
    let advanced = service.change(|state, _| state.advance(time));
    advanced.map_err(not_saved)?;
    Ok(Response::empty(204))
}

const FAULT: &[Field] = &[
    Optional("operation", Kind::Text),
    Optional("skip", Kind::Integer),
    Optional("times", Kind::Integer),
    Optional("delay_ms", Kind::Integer),
    Optional("after_processing", Kind::Boolean),
    Optional("status", Kind::Integer),
    Optional("headers", Kind::Object),
    Optional("body", Kind::Text),
    Optional("content_type", Kind::Text),
    Optional("action", Kind::Text),
    Optional("bytes", Kind::Integer),
];

fn add_fault(service: &Arc<Service>, request: &RecordedRequest) -> ApiResult {
    let body = request.object(FAULT)?;
    let mut fault = body.text("operation").map_or_else(Fault::any, Fault::on);
    fault = fault.skip(body.read("skip").unwrap_or(0));
    fault = match body.read("times").unwrap_or(1) {
        0 => fault.always(),
        times => fault.times(times),
    };
    if let Some(time) = body.read("delay_ms") {
        fault = fault.delay(Duration::from_millis(time));
    }
    if let Some(status) = body.read("status") {
        fault = with_response(fault.status(status), &body);
    }
    if let Some(action) = body.text("action") {
        fault = with_action(fault, action, body.read("bytes").unwrap_or(1))?;
    }
    if body.read("after_processing") == Some(true) {
        fault = fault.after_processing();
    }
    lock(&service.faults).push(fault);
    Ok(Response::empty(204))
}

fn with_response(mut fault: Fault, body: &Object) -> Fault {
    if let Some(text) = body.text("body") {
        let content_type = body.text("content_type").unwrap_or("application/json");
        fault = fault.body(content_type, text.to_owned());
    }
    for (name, value) in body.object("headers") {
        fault = fault.header(&name, value.as_str().unwrap_or_default());
    }
    fault
}

fn with_action(fault: Fault, action: &str, bytes: usize) -> Result<Fault, ApiError> {
    match action {
        "reset_before_processing" => Ok(fault.reset_before_processing()),
        "reset_after_processing" => Ok(fault.reset_after_processing()),
        "truncate_body" => Ok(fault.truncate_body(bytes)),
        "stall" => Ok(fault.stall(bytes)),
        "malformed_body" => Ok(fault.malformed_body()),
        "expired_token" => Ok(fault.expired_token()),
        _ => Err(ApiError::invalid("action", "is unknown")),
    }
}

/// A recorded request as JSON. Borrows, because all of them can be large.
#[derive(Serialize)]
struct ShownRequest<'a> {
    operation: Option<&'static str>,
    method: &'a str,
    path: &'a str,
    query: &'a str,
    headers: Object,
    body: Cow<'a, str>,
}

impl<'a> ShownRequest<'a> {
    fn new(request: &'a RecordedRequest) -> Self {
        Self {
            operation: request.operation,
            method: request.method.as_str(),
            path: &request.path,
            query: &request.query,
            headers: headers_as_json(&request.headers),
            body: String::from_utf8_lossy(&request.body),
        }
    }
}
