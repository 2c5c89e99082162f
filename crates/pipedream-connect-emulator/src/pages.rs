//! What the emulator serves beside the API: the Connect Link page and the HTTP endpoints of triggers and workflows.

use serde_json::{Value, json};

use crate::auth;
use crate::handlers::{connect_page, triggers};
use crate::shared::Site;
use crate::wire::{Call, Refusal, Reply};
use crate::world::World;

/// Answers a request whose path is no operation's.
pub(crate) fn answer(world: &mut World, site: &Site, call: &Call) -> Reply {
    if let Some(key) = workflow_host(call) {
        return workflow(world, call, &key);
    }
    match (call.method.as_str(), call.path.as_str()) {
        ("GET", "/_static/connect.html") => connect_page::show_page(world, site, call),
        ("POST", "/_static/connect.html") => connect_page::submit_page(world, site, call),
        ("GET", "/") => {
            Reply::ok(&json!({ "emulator": "pipedream-connect", "base_url": site.base_url }))
        }
        // The second form is how the Rust SDK reaches an endpoint id below a domain of this machine.
        (_, path) => match path
            .strip_prefix("/_endpoint/")
            .or_else(|| path.strip_prefix("/workflows/"))
        {
            Some(rest) => endpoint(
                world,
                site,
                call,
                rest.split('/').next().unwrap_or_default(),
            ),
            None => *Refusal::new(404, "Not found").0,
        },
    }
}

/// `en123.localhost:8787` is the endpoint `en123`.
fn workflow_host(call: &Call) -> Option<String> {
    let (label, _) = call.header("host")?.split_once('.')?;
    is_workflow(label).then(|| label.to_owned())
}

/// `^e(n|o)[a-z0-9-]+$`
fn is_workflow(key: &str) -> bool {
    let rest = key.strip_prefix("en").or_else(|| key.strip_prefix("eo"));
    rest.is_some_and(|rest| {
        !rest.is_empty()
            && rest
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    })
}

/// A call to an endpoint: an event of the trigger that has it, or else a workflow.
fn endpoint(world: &mut World, site: &Site, call: &Call, key: &str) -> Reply {
    if triggers::emit_http(world, site, key, &seen(call)).is_some() {
        return Reply::ok(&json!({ "about": "https://pipedream.com" }));
    }
    if is_workflow(key) {
        workflow(world, call, key)
    } else {
        *Refusal::new(404, "Not found").0
    }
}

/// A workflow that answers what it was called with.
fn workflow(world: &World, call: &Call, key: &str) -> Reply {
    if let Some(user) = call.header("x-pd-external-user-id") {
        // On behalf of an external user a workflow needs the project's OAuth token.
        let now = world.clock.millis();
        let known = auth::bearer(&call.headers).and_then(|token| world.oauth_tokens.get(token));
        if known.is_none_or(|token| token.expires_at <= now) {
            return *auth::unauthorised_token().0;
        }
        return Reply::ok(
            &json!({ "workflow": key, "external_user_id": user, "event": seen(call) }),
        );
    }
    Reply::ok(&json!({ "workflow": key, "event": seen(call) }))
}

/// A request as HTTP triggers report it.
fn seen(call: &Call) -> Value {
    let query = form_urlencoded::parse(call.query.as_bytes());
    let query: serde_json::Map<String, Value> = query
        .map(|(key, value)| (key.into_owned(), json!(value)))
        .collect();
    let shown = |name: &http::HeaderName| !matches!(name.as_str(), "authorization" | "cookie");
    let headers = call.headers.iter().filter(|(name, _)| shown(name));
    let headers: serde_json::Map<String, Value> = headers
        .map(|(name, value)| {
            (
                name.to_string(),
                json!(String::from_utf8_lossy(value.as_bytes())),
            )
        })
        .collect();
    let text = String::from_utf8_lossy(&call.body);
    let body = serde_json::from_slice(&call.body).unwrap_or_else(|_| {
        if text.is_empty() {
            Value::Null
        } else {
            json!(text)
        }
    });
    json!({ "method": call.method, "path": call.path, "query": query, "headers": headers, "body": body, "client_ip": "127.0.0.1" })
}
