//! Rate limits: those that clients create, and those that the documentation publishes.

use http::{HeaderName, header};

use crate::http::{ApiError, RecordedRequest};
use crate::json::Json;
use crate::state::{EnvironmentId, RateLimit, State};

/// Maximum number of external users in the `development` environment.
const DEVELOPMENT_USERS: usize = 10;

/// Counts a request against the rate limit in its `x-pd-rate-limit` header.
pub(super) fn count_own(state: &mut State, request: &RecordedRequest) -> Result<(), ApiError> {
    let now = state.clock.seconds();
    let token = request.header("x-pd-rate-limit");
    let limit = token.and_then(|token| state.rate_limits.get_mut(token));
    limit.map_or(Ok(()), |limit| count(limit, now))
}

/// Counts a request against the published limit of its operation.
pub(super) fn count_published(
    state: &mut State,
    operation: &str,
    project: &str,
    request: &RecordedRequest,
) -> Result<(), ApiError> {
    let Some((name, requests, window_seconds)) = published(operation) else {
        return Ok(());
    };
    let mut key = format!("{name} {project}");
    if operation == "tokens_create" {
        key += " ";
        key += &request.json().text_or_empty("external_user_id");
    }
    let now = state.clock.seconds();
    let new = || RateLimit {
        window_seconds,
        requests,
        window_start: now,
        used: 0,
    };
    count(state.published_limits.get_or_insert_with(key, new), now)
}

/// A published limit: its name, requests, and window in seconds. The first one is per user, the others per project.
fn published(operation: &str) -> Option<(&'static str, u64, i64)> {
    let limit = match operation {
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
    Some(limit)
}

/// Rejects a new user if the `development` environment is full.
pub(super) fn check_new_user(
    state: &mut State,
    environment: &EnvironmentId,
    external_id: &str,
) -> Result<(), ApiError> {
    let users = &state.environment(environment).users;
    let known = users.find(|user| user.external_id == external_id).is_some();
    let full = users.iter().count() >= DEVELOPMENT_USERS;
    if known || !full || environment.name != "development" {
        return Ok(());
    }
    let message = format!("The development environment takes {DEVELOPMENT_USERS} external users");
    Err(ApiError::new(403, &message))
}

/// Counts a request, or rejects it until the window ends.
fn count(limit: &mut RateLimit, now: i64) -> Result<(), ApiError> {
    if now >= limit.window_start.saturating_add(limit.window_seconds) {
        (limit.window_start, limit.used) = (now, 0);
    }
    if limit.used < limit.requests {
        limit.used += 1;
        return Ok(());
    }
    let reset = limit.window_start.saturating_add(limit.window_seconds);
    let error = ApiError::new(429, "Throttled")
        .header(header::RETRY_AFTER, &(reset - now).max(1).to_string())
        .header(LIMIT, &limit.requests.to_string())
        .header(REMAINING, "0")
        .header(RESET, &reset.to_string());
    Err(error)
}

const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");
