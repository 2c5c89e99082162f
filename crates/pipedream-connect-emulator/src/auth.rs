//! Who is calling, and whether they may.

use pipedream_connect_raw::runtime::{Auth, Operation};
use serde_json::Value;

use crate::wire::{Call, Refusal};
use crate::world::{ConnectToken, World};

/// Every scope an OAuth token can ask for.
const SCOPES: &[&str] = &[
    "*",
    "connect:*",
    "connect:accounts:*",
    "connect:accounts:read",
    "connect:accounts:write",
    "connect:actions:*",
    "connect:apps:*",
    "connect:deployed_triggers:*",
    "connect:deployed_triggers:read",
    "connect:deployed_triggers:write",
    "connect:projects:*",
    "connect:projects:read",
    "connect:projects:write",
    "connect:proxy",
    "connect:tokens:create",
    "connect:triggers:*",
    "connect:usage:read",
    "connect:users:*",
    "connect:users:read",
    "connect:users:write",
    "connect:workflow:invoke",
];

/// These answer 404 without a body when the OAuth token is missing.
const HIDDEN: &[&str] = &["projects_list", "app_overrides_list", "oauth_apps_list"];

/// Whoever sent a request.
#[derive(Clone, Debug)]
pub(crate) enum Caller {
    /// The operation asks for no credentials.
    Anybody,
    /// A backend with an OAuth access token.
    Backend,
    /// A holder of a Connect token, bound to its user, project and environment.
    Holder(Box<ConnectToken>),
}

/// The bearer token of a request.
pub(crate) fn bearer(headers: &http::HeaderMap) -> Option<&str> {
    let value = headers.get("authorization")?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then(|| token.trim())
}

pub(crate) fn is_connect_token(token: &str) -> bool {
    token.starts_with("ctok_")
}

/// Decides who calls and whether the operation is open to them.
pub(crate) fn authorise(
    world: &World,
    call: &Call,
    operation: &Operation,
) -> Result<Caller, Refusal> {
    if operation.auth.is_empty() {
        return Ok(Caller::Anybody);
    }
    let token = bearer(&call.headers).ok_or_else(|| unauthorised(operation))?;
    let now = world.clock.millis();
    if is_connect_token(token) {
        let known = world
            .connect_tokens
            .get(token)
            .filter(|held| held.is_live(now));
        let held = known
            .filter(|_| operation.auth.contains(&Auth::ConnectToken))
            .ok_or_else(|| unauthorised(operation))?;
        permit(&held.scope, operation)?;
        return Ok(Caller::Holder(Box::new(held.clone())));
    }
    let known = world
        .oauth_tokens
        .get(token)
        .filter(|held| held.expires_at > now);
    let held = known.ok_or_else(|| unauthorised(operation))?;
    permit(&held.scope, operation)?;
    Ok(Caller::Backend)
}

fn unauthorised(operation: &Operation) -> Refusal {
    if HIDDEN.contains(&operation.id) {
        Refusal::empty(404)
    } else {
        unauthorised_token()
    }
}

/// 401 for a token that is missing, unknown, expired or of the wrong kind.
pub(crate) fn unauthorised_token() -> Refusal {
    Refusal::new(401, "Unauthorized").header("www-authenticate", "Bearer")
}

fn permit(granted: &str, operation: &Operation) -> Result<(), Refusal> {
    let needed = scopes_for(operation.id);
    let allowed = needed.is_empty() || needed.iter().any(|need| grants(granted, need));
    if allowed {
        Ok(())
    } else {
        Err(Refusal::new(
            401,
            &format!("The token lacks the scope {}", needed.join(" or ")),
        ))
    }
}

/// Scopes of which one is enough. Empty where no name is published: any valid token will do.
fn scopes_for(operation: &str) -> &'static [&'static str] {
    match operation {
        "tokens_create" => &["connect:tokens:create"],
        "accounts_list" | "accounts_retrieve" | "accounts_list_by_external_user" => {
            &["connect:accounts:read"]
        }
        "users_list" => &["connect:users:read"],
        "users_delete_external_user" => &["connect:users:write"],
        "usage_list" => &["connect:usage:read"],
        "projects_list" | "projects_retrieve" => &["connect:projects:read"],
        "projects_retrieve_info" => &[],
        "deployed_triggers_list"
        | "deployed_triggers_retrieve"
        | "deployed_triggers_list_events"
        | "deployed_triggers_list_workflows"
        | "deployed_triggers_list_webhooks"
        | "deployed_triggers_retrieve_webhook" => &["connect:deployed_triggers:read"],
        id if id.starts_with("deployed_triggers_") => &["connect:deployed_triggers:write"],
        id if id.starts_with("accounts_") => &["connect:accounts:write"],
        id if id.starts_with("projects_") => &["connect:projects:write"],
        id if id.starts_with("actions_") => &["connect:actions:*"],
        id if id.starts_with("triggers_") => &["connect:triggers:*"],
        id if id.starts_with("components_") => &["connect:actions:*", "connect:triggers:*"],
        id if id.starts_with("apps_") || id.starts_with("app_categories_") => &["connect:apps:*"],
        id if id.starts_with("proxy_") => &["connect:proxy"],
        _ => &[],
    }
}

/// Whether one of the granted scopes covers `need`: itself, or a wildcard above it.
fn grants(granted: &str, need: &str) -> bool {
    granted.split_whitespace().any(|scope| {
        scope == need
            || scope
                .strip_suffix('*')
                .is_some_and(|prefix| prefix.is_empty() || need.starts_with(prefix))
    })
}

/// Refuses scopes that do not exist. `*` is not for Connect tokens.
pub(crate) fn check_scope(scope: &str, for_connect_token: bool) -> Result<(), Refusal> {
    let known = |name: &str| SCOPES.contains(&name) && !(for_connect_token && name == "*");
    match scope.split_whitespace().find(|name| !known(name)) {
        Some(name) => Err(Refusal::invalid("scope", &format!("has no scope {name}"))),
        None => Ok(()),
    }
}

/// The scope of a request body, or the default when it is missing or blank.
pub(crate) fn scope_or(body: Option<&Value>, default: &str) -> String {
    let given = body
        .and_then(Value::as_str)
        .filter(|scope| !scope.trim().is_empty());
    given.unwrap_or(default).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_cover_what_is_below_them() {
        assert!(grants("*", "connect:proxy"));
        assert!(grants("connect:*", "connect:accounts:read"));
        assert!(grants("a connect:accounts:*", "connect:accounts:write"));
        assert!(!grants("connect:accounts:read", "connect:accounts:write"));
        assert!(!grants("", "connect:proxy"));
    }
}
