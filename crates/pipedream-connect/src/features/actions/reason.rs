//! Failures that are recognized by their message, because the API has no code for them.

use pipedream_connect_raw::values::ActionFailure;

const RECONNECT: &[&str] = &[
    "reconnect",
    "invalid_grant",
    "invalid_auth",
    "not_authed",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "expired or revoked",
    "status code 401",
    "401 unauthorized",
    // The component found no credentials in its account.
    "(reading 'oauth_access_token')",
];

const PLAN_GATE: &[&str] = &["current plan", "upgrade your plan", "not enabled for this"];

/// What a failure was recognized as.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureReason {
    /// The app no longer accepts the credentials of the account. The user has to reconnect it.
    ReconnectAccount,
    /// The plan does not include what the action needs.
    PlanGate,
    /// The component needs a prop that the definition does not mark as required.
    MissingProp {
        /// The props, if the message names them.
        names: Vec<String>,
    },
    /// Anything else.
    Other,
}

impl FailureReason {
    pub(super) fn of(failure: &ActionFailure) -> Self {
        let message = failure.message.to_lowercase();
        let contains = |markers: &[&str]| markers.iter().any(|marker| message.contains(marker));
        if let Some(names) = missing_props(failure) {
            Self::MissingProp { names }
        } else if contains(PLAN_GATE) {
            Self::PlanGate
        } else if contains(RECONNECT) {
            Self::ReconnectAccount
        } else {
            Self::Other
        }
    }
}

/// The props in `Missing required props: a, b`; none for another complaint of the same kind.
fn missing_props(failure: &ActionFailure) -> Option<Vec<String>> {
    let message = failure.message.to_lowercase();
    if message.starts_with("missing required prop") {
        let names = failure
            .message
            .split_once(':')
            .map_or("", |(_, names)| names);
        let names = names
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty());
        return Some(names.map(str::to_owned).collect());
    }
    let words = ["missing", "required", "must provide", "must specify"];
    let is_about_props = failure.name.as_deref() == Some("ConfigurationError")
        && words.iter().any(|word| message.contains(word));
    is_about_props.then(Vec::new)
}
