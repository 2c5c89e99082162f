//! The names of triggers.

use pipedream_connect_raw::types::{Component, ConfiguredProps, Emitter};
use serde_json::Value;

use super::props::canonical;
use crate::Error;
use crate::fnv::fnv1a;

const MAX_LENGTH: usize = 200;

/// Rejects names that the service might change, because the trigger could not be found again.
pub(super) fn check_name(name: &str) -> Result<(), Error> {
    let problem = if name.is_empty() {
        "must not be empty"
    } else if name.chars().count() > MAX_LENGTH {
        "must not be longer than 200 characters"
    } else if name.trim() != name || name.contains(char::is_control) {
        "must not start or end with a space, or contain control characters"
    } else {
        return Ok(());
    };
    Err(Error::argument(format!("the name of a trigger {problem}")))
}

/// The name of a trigger that the caller did not name: the component, and a hash of the values that the caller set. The hash
/// excludes secrets, so that a new password does not deploy another trigger.
pub(super) fn default_name(
    component: &Component,
    props: &ConfiguredProps,
    timers_set: &[String],
) -> String {
    let is_secret = |name: &str| component.prop(name).and_then(|prop| prop.secret()) == Some(true);
    let chosen = props
        .iter()
        .filter(|(name, _)| !timers_set.contains(name) && !is_secret(name));
    let chosen = chosen.map(|(name, value)| (name.clone(), value.clone()));
    let chosen = canonical(&Value::Object(chosen.collect()));
    let hash = fnv1a(&format!("{chosen}"));
    format!("{} {hash:016x}", component.key)
}

/// Whether the service gave the trigger its name. Such a name ends with the owner's internal id (observed, not documented).
pub(super) fn is_given_by_service(emitter: &Emitter) -> bool {
    match (emitter.name(), emitter.owner_id()) {
        (None | Some(""), _) => true,
        (Some(name), Some(owner)) => !owner.is_empty() && name.ends_with(owner),
        (Some(_), None) => false,
    }
}
