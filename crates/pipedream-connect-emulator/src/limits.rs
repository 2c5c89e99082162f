//! Rate limits: the caller's own windows, and those that the documentation publishes.

use serde_json::Value;

use crate::handlers::Context;
use crate::wire::{Call, Refusal};
use crate::world::{RateLimit, World};

/// External users that the `development` environment takes.
const DEVELOPMENT_USERS: usize = 10;

/// A published limit: so many requests per window of so many seconds.
struct Published {
    name: &'static str,
    requests: u64,
    window_seconds: i64,
}

/// Counts a request against the window that its `x-pd-rate-limit` header names.
pub(crate) fn count_own(world: &mut World, call: &Call) -> Result<(), Refusal> {
    let now = world.clock.seconds();
    let named = call
        .header("x-pd-rate-limit")
        .and_then(|token| world.rate_limits.get_mut(token));
    named.map_or(Ok(()), |limit| take(limit, now))
}

/// Counts a request against the published limit of its operation, if the emulator was told to.
pub(crate) fn count_published(cx: &mut Context, operation: &str) -> Result<(), Refusal> {
    if !cx.site.published_limits {
        return Ok(());
    }
    let Some(published) = published(operation) else {
        return Ok(());
    };
    let mut key = format!("{} {}", published.name, cx.project);
    if operation == "tokens_create" {
        let body: Value = serde_json::from_slice(&cx.call.body).unwrap_or_default();
        key += &format!(" {}", body["external_user_id"]);
    }
    let now = cx.world.clock.seconds();
    let fresh = || RateLimit {
        window_seconds: published.window_seconds,
        requests: published.requests,
        window_start: now,
        used: 0,
    };
    let windows = &mut cx.world.published_windows;
    take(windows.entry(key).or_insert_with(fresh), now)
}

/// The published limits. All but the first are per project.
fn published(operation: &str) -> Option<Published> {
    let (name, requests, window_seconds) = match operation {
        "tokens_create" => ("tokens", 100, 60),
        "accounts_create" => return None,
        id if id.starts_with("accounts_") => ("accounts", 2_000, 300),
        id if id.starts_with("proxy_") => ("proxy", 1_000, 300),
        "actions_run" => ("components post", 2_000, 300),
        id if id.ends_with("_configure_prop") || id.ends_with("_reload_props") => {
            ("components post", 2_000, 300)
        }
        "components_list"
        | "components_retrieve"
        | "actions_list"
        | "actions_retrieve"
        | "triggers_list"
        | "triggers_retrieve" => ("components get", 3_000, 300),
        _ => return None,
    };
    Some(Published {
        name,
        requests,
        window_seconds,
    })
}

/// Refuses a user who would be one too many for the `development` environment, if the emulator was told to.
pub(crate) fn check_new_user(cx: &mut Context, external_id: &str) -> Result<(), Refusal> {
    if !cx.site.published_limits || cx.environment != "development" {
        return Ok(());
    }
    let users = &cx.here().users;
    let known = users.iter().any(|user| user["external_id"] == external_id);
    if known || users.iter().count() < DEVELOPMENT_USERS {
        return Ok(());
    }
    Err(Refusal::new(
        403,
        &format!("The development environment takes {DEVELOPMENT_USERS} external users"),
    ))
}

/// Takes one request from a window, or refuses until the window ends.
fn take(limit: &mut RateLimit, now: i64) -> Result<(), Refusal> {
    if now >= limit.window_start.saturating_add(limit.window_seconds) {
        (limit.window_start, limit.used) = (now, 0);
    }
    if limit.used < limit.requests {
        limit.used += 1;
        return Ok(());
    }
    let reset = limit.window_start.saturating_add(limit.window_seconds);
    Err(throttled(limit.requests, reset - now, reset))
}

/// A 429 with the API's headers.
fn throttled(limit: u64, wait_seconds: i64, reset: i64) -> Refusal {
    Refusal::new(429, "Throttled")
        .header("retry-after", &wait_seconds.max(1).to_string())
        .header("x-ratelimit-limit", &limit.to_string())
        .header("x-ratelimit-remaining", "0")
        .header("x-ratelimit-reset", &reset.to_string())
}
