//! Deployed triggers.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::webhooks::Webhook;
use crate::json::{Json, Object};
use crate::table::Record;

/// A deployed trigger with its events and webhooks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Trigger {
    pub(crate) emitter: Emitter,
    /// The key of its component.
    pub(crate) component: String,
    pub(crate) external_user_id: String,
    pub(crate) active: bool,
    pub(crate) workflow_ids: Vec<String>,
    pub(crate) webhooks: Vec<Webhook>,
}

/// A deployed trigger as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Emitter {
    pub(crate) id: String,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    #[serde(flatten)]
    pub(crate) kind: EmitterKind,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "type")]
pub(crate) enum EmitterKind {
    DeployedComponent(DeployedComponent),
    HttpInterface {
        key: String,
        endpoint_url: String,
        custom_response: bool,
    },
    TimerInterface(Timer),
    /// The only kind without a `type`.
    #[serde(untagged)]
    EmailInterface {
        email_address: String,
    },
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct DeployedComponent {
    pub(crate) owner_id: String,
    pub(crate) component_id: String,
    pub(crate) component_key: String,
    pub(crate) configurable_props: Vec<Value>,
    pub(crate) configured_props: Object,
    pub(crate) active: bool,
    pub(crate) name: String,
    pub(crate) name_slug: String,
    /// Always null.
    pub(crate) callback_observations: (),
    pub(crate) emit_on_deploy: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Timer {
    pub(crate) interval_seconds: Option<i64>,
    pub(crate) cron: Option<String>,
    pub(crate) timezone: String,
    pub(crate) schedule_changed_at: i64,
}

/// An emitted event.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Event {
    #[serde(rename = "e")]
    pub(crate) payload: Value,
    #[serde(rename = "k")]
    pub(crate) kind: String,
    pub(crate) ts: i64,
    pub(crate) id: String,
    #[serde(rename = "sum", skip_serializing_if = "Option::is_none")]
    pub(crate) summary: Option<String>,
}

impl Trigger {
    /// The accounts that its props select.
    pub(super) fn account_ids(&self) -> impl Iterator<Item = &str> {
        let values = match &self.emitter.kind {
            EmitterKind::DeployedComponent(component) => Some(&component.configured_props),
            _ => None,
        };
        let values = values.into_iter().flat_map(Object::values);
        values.filter_map(|value| value.text("authProvisionId"))
    }
}

impl Event {
    /// The id of the next event at the same time.
    pub(super) fn following_id(&self) -> String {
        let (_, number) = self.id.rsplit_once('-').unwrap_or_default();
        let number: u64 = number.parse().unwrap_or_default();
        format!("{}-{}", self.ts, number + 1)
    }
}

impl EmitterKind {
    /// The value of the `emitter_type` filter.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::DeployedComponent(_) => "source",
            Self::HttpInterface { .. } => "http",
            Self::TimerInterface(_) => "timer",
            Self::EmailInterface { .. } => "email",
        }
    }

    pub(super) fn has_endpoint(&self, url: &str) -> bool {
        match self {
            Self::HttpInterface { endpoint_url, .. } => endpoint_url == url,
            Self::DeployedComponent(component) => {
                let mut values = component.configured_props.values();
                values.any(|value| value["endpoint_url"] == url)
            }
            _ => false,
        }
    }
}

impl Timer {
    /// Reads the schedule from the `cron` or `timer` prop, or from an object `cron` inside it.
    pub(crate) fn new(values: &Object, now: i64) -> Self {
        let prop = values.get("cron").or_else(|| values.get("timer"));
        let prop = prop.unwrap_or(&Value::Null);
        let schedule = prop.get("cron").filter(|inner| inner.is_object());
        let schedule = schedule.unwrap_or(prop);
        let cron = schedule.as_str().or(schedule["cron"].as_str());
        let default = cron.is_none().then_some(900);
        Self {
            interval_seconds: schedule["intervalSeconds"].as_i64().or(default),
            cron: cron.map(str::to_owned),
            timezone: schedule["timezone"].as_str().unwrap_or("UTC").to_owned(),
            schedule_changed_at: now,
        }
    }
}

impl Record for Trigger {
    fn id(&self) -> &str {
        &self.emitter.id
    }
}

/// A slug of a name: lower case, with a dash for everything but letters and digits, and with a number if it is taken.
pub(crate) fn new_slug<'a>(name: &str, taken: impl Iterator<Item = &'a Trigger>) -> String {
    let dash = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let slug: String = name.to_lowercase().chars().map(dash).collect();
    let taken = taken.filter_map(|trigger| match &trigger.emitter.kind {
        EmitterKind::DeployedComponent(component) => Some(component.name_slug.as_str()),
        _ => None,
    });
    let taken: BTreeSet<&str> = taken.filter(|taken| taken.starts_with(&slug)).collect();
    let numbered = (2_u64..).map(|number| format!("{slug}-{number}"));
    let mut candidates = std::iter::once(slug.clone()).chain(numbered);
    let free = candidates.find(|candidate| !taken.contains(candidate.as_str()));
    free.unwrap_or(slug)
}

pub(super) fn not_found(trigger_id: &str) -> String {
    format!("no deployed trigger {trigger_id}")
}
