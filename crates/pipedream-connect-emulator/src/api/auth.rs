//! Authentication and scopes.

use pipedream_connect_raw::runtime::{Auth, Operation};

use crate::http::{ApiError, RecordedRequest, Response};
use crate::json::{Json, Object};
use crate::state::{ConnectToken, State};

/// The scopes of the API. OAuth tokens can also have `*`.
const SCOPES: &[&str] = &[
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

/// Operations that return 404 without a body if the token is missing or invalid.
const HIDDEN: &[&str] = &["projects_list", "app_overrides_list", "oauth_apps_list"];

/// Who sent a request.
#[derive(Clone, Debug)]
pub(crate) enum Caller {
    /// The operation needs no credentials.
    Anonymous,
    /// A backend with an OAuth access token.
    Backend,
    /// The holder of a Connect token, bound to its user, project and environment.
    User(Box<ConnectToken>),
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

/// Identifies the caller and checks that they may use the operation.
pub(crate) fn authorise(
    state: &State,
    request: &RecordedRequest,
    operation: &Operation,
) -> Result<Caller, ApiError> {
    if operation.auth.is_empty() {
        return Ok(Caller::Anonymous);
    }
    let invalid = || {
        if HIDDEN.contains(&operation.id) {
            return Response::empty(404).into();
        }
        unauthorised()
    };
    let text = bearer(&request.headers).ok_or_else(invalid)?;
    let now = state.clock.millis();
    if is_connect_token(text) {
        let token = state.connect_tokens.get(text);
        let token = token
            .filter(|token| token.is_valid(now) && operation.auth.contains(&Auth::ConnectToken));
        let token = token.ok_or_else(invalid)?;
        check_granted(&token.scope, operation)?;
        return Ok(Caller::User(Box::new(token.clone())));
    }
    let token = state.oauth_tokens.get(text);
    let token = token.filter(|token| token.is_valid(now));
    check_granted(&token.ok_or_else(invalid)?.scope, operation)?;
    Ok(Caller::Backend)
}

/// 401 for a token that is missing, unknown, expired or of the wrong kind.
pub(crate) fn unauthorised() -> ApiError {
    ApiError::new(401, "Unauthorized").header(http::header::WWW_AUTHENTICATE, "Bearer")
}

fn check_granted(granted: &str, operation: &Operation) -> Result<(), ApiError> {
    let needed = scopes_for(operation.id);
    if needed.is_empty() || needed.iter().any(|need| grants(granted, need)) {
        return Ok(());
    }
    let message = format!("The token lacks the scope {}", needed.join(" or "));
    Err(ApiError::new(401, &message))
}

/// The scopes of an operation, of which one is enough. Empty if none is published: any valid token is accepted.
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

/// Whether one of the granted scopes is `need` or a wildcard that covers it.
fn grants(granted: &str, need: &str) -> bool {
    granted.split_whitespace().any(|scope| {
        scope == need
            || scope
                .strip_suffix('*')
                .is_some_and(|prefix| prefix.is_empty() || need.starts_with(prefix))
    })
}

/// The scope in a request body, or the default if it is missing or blank. Rejects unknown scopes.
pub(crate) fn read_scope(body: &Object, default: &str) -> Result<String, ApiError> {
    let scope = body.text("scope").filter(|scope| !scope.trim().is_empty());
    let scope = scope.unwrap_or(default);
    let known = |name: &str| SCOPES.contains(&name) || name == default;
    match scope.split_whitespace().find(|name| !known(name)) {
        Some(name) => Err(ApiError::invalid("scope", &format!("has no scope {name}"))),
        None => Ok(scope.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_cover_the_scopes_below_them() {
        assert!(grants("*", "connect:proxy"));
        assert!(grants("connect:*", "connect:accounts:read"));
        assert!(grants("a connect:accounts:*", "connect:accounts:write"));
        assert!(!grants("connect:accounts:read", "connect:accounts:write"));
        assert!(!grants("", "connect:proxy"));
    }
}
