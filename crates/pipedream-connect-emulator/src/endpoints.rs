//! Paths beside the API: the page of Connect Links, and the HTTP endpoints of triggers and workflows.

use http::Method;
use serde_json::{Value, json};

use crate::api::auth;
use crate::config::Config;
use crate::connect::page;
use crate::http::{ApiError, ApiResult, RecordedRequest, Response, headers_as_json};
use crate::json::{self, Object};
use crate::state::State;

/// Responds to a request that is not an operation of the API.
pub(crate) fn handle(state: &mut State, config: &Config, request: &RecordedRequest) -> ApiResult {
    if let Some(key) = workflow_host(request) {
        return workflow(state, request, key);
    }
    match (&request.method, request.path.as_str()) {
        (&Method::GET, "/_static/connect.html") => {
            Ok(page::show(state, &config.catalogue, request))
        }
        (&Method::POST, "/_static/connect.html") => {
            Ok(page::submit(state, &config.catalogue, request))
        }
        (&Method::GET, "/") => {
            let about = json!({ "emulator": "pipedream-connect", "base_url": config.base_url });
            Ok(Response::ok(&about))
        }
        (_, path) => {
            // The Rust SDK calls `/workflows/{id}` if the workflow domain is an IP address.
            let rest = path.strip_prefix("/_endpoint/");
            let rest = rest.or_else(|| path.strip_prefix("/workflows/"));
            let rest = rest.ok_or_else(|| ApiError::new(404, "Not found"))?;
            endpoint(
                state,
                config,
                request,
                rest.split('/').next().unwrap_or_default(),
            )
        }
    }
}

/// `en123.localhost:8787` is the endpoint `en123`.
fn workflow_host(request: &RecordedRequest) -> Option<&str> {
    let (label, _) = request.header("host")?.split_once('.')?;
    is_workflow(label).then_some(label)
}

/// `^e(n|o)[a-z0-9-]+$`
fn is_workflow(key: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    let rest = key.strip_prefix("en").or_else(|| key.strip_prefix("eo"));
    rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(allowed))
}

/// Emits an event of the trigger with this endpoint, or else runs a workflow.
fn endpoint(state: &mut State, config: &Config, request: &RecordedRequest, key: &str) -> ApiResult {
    let event = event(request);
    if json::is_too_deep(&event) {
        let message = format!(
            "The event is nested more than {} levels deep",
            json::MAX_DEPTH
        );
        return Err(ApiError::new(400, &message));
    }
    if state.emit_http(&config.endpoint(key), event) {
        return Ok(Response::ok(&json!({ "about": "https://pipedream.com" })));
    }
    if is_workflow(key) {
        return workflow(state, request, key);
    }
    Err(ApiError::new(404, "Not found"))
}

/// A workflow that returns its event.
fn workflow(state: &State, request: &RecordedRequest, key: &str) -> ApiResult {
    let mut result = json!({ "workflow": key, "event": event(request) });
    if let Some(user) = request.header("x-pd-external-user-id") {
        // Only the project's backend may act for an external user.
        let token = auth::bearer(&request.headers);
        let token = token.and_then(|token| state.oauth_tokens.get(token));
        let now = state.clock.millis();
        if !token.is_some_and(|token| token.is_valid(now)) {
            return Err(auth::unauthorised());
        }
        result["external_user_id"] = json!(user);
    }
    Ok(Response::ok(&result))
}

/// A request as the event of an HTTP trigger.
fn event(request: &RecordedRequest) -> Value {
    let query = form_urlencoded::parse(request.query.as_bytes());
    let query: Object = query
        .map(|(key, value)| (key.into_owned(), json!(value)))
        .collect();
    let mut headers = headers_as_json(&request.headers);
    headers.retain(|name, _| name != "authorization" && name != "cookie");
    let body = match String::from_utf8_lossy(&request.body) {
        text if text.is_empty() => Value::Null,
        text => serde_json::from_str(&text).unwrap_or_else(|_| json!(text)),
    };
    json!({
        "method": request.method.as_str(), "path": request.path, "query": query, "headers": headers, "body": body, "client_ip": "127.0.0.1",
    })
}
