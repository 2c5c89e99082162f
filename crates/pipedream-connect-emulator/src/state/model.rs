//! The state as a whole.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::accounts::Account;
use super::delivery_faults::DeliveryFault;
use super::environment::EnvironmentId;
use super::projects::{AppOverride, OAuthApp, Project};
use super::tokens::{ConnectToken, OAuthToken, RateLimit};
use super::triggers::{Event, Trigger};
use super::users::User;
use super::webhooks::{Delivery, DeliveryId, Waiting, Webhook};
use crate::clock::Clock;
use crate::ids::Ids;
use crate::rows::{Rows, Single};
use crate::table::Table;

#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) ids: Single<Ids>,
    pub(crate) clock: Single<Clock>,
    pub(crate) oauth_tokens: Rows<String, OAuthToken>,
    pub(crate) connect_tokens: Rows<String, ConnectToken>,
    /// The `jti` of each client assertion, because an assertion is valid once.
    pub(crate) used_assertions: Rows<String, ()>,
    pub(crate) projects: Table<Project>,
    pub(crate) app_overrides: Table<AppOverride>,
    pub(crate) oauth_apps: Table<OAuthApp>,
    /// Rate limits that clients created, by their token.
    pub(crate) rate_limits: Rows<String, RateLimit>,
    /// Windows of the published rate limits, by what they count.
    pub(crate) published_limits: Rows<String, RateLimit>,
    /// Contents of stashed files, by their key.
    pub(crate) files: Rows<String, String>,
    /// Credits spent, numbered, with the time in seconds.
    pub(crate) credits: Rows<u64, (i64, Credit)>,
    /// Webhook calls that are due.
    pub(crate) deliveries: Rows<DeliveryId, Delivery>,
    /// Webhook calls that rules hold back or delay.
    pub(super) waiting_deliveries: Rows<DeliveryId, Waiting>,
    /// The number of the last webhook call.
    pub(super) delivery_count: Single<u64>,
    /// Rules for webhook calls, in the order they were added.
    pub(super) delivery_faults: Rows<u64, DeliveryFault>,
    /// Environments by name, by project.
    pub(super) environments: BTreeMap<String, BTreeMap<String, Environment>>,
    /// The URLs to which the current change queued webhook calls.
    pub(crate) queued_urls: BTreeSet<String>,
    /// Events kept per trigger, if not [`KEPT_EVENTS`](super::events::KEPT_EVENTS).
    pub(crate) kept_events: Option<usize>,
}

/// The contents of an environment.
#[derive(Debug, Default)]
pub(crate) struct Environment {
    pub(crate) users: Table<User>,
    pub(crate) accounts: Table<Account>,
    pub(crate) triggers: Table<Trigger>,
    /// Events that triggers emitted, by trigger and number.
    pub(super) events: Rows<(String, u64), Event>,
    /// Sets of dynamic props, by id.
    pub(crate) dynamic_props: Rows<String, DynamicPropSet>,
    pub(crate) stashes: Rows<String, ()>,
    pub(crate) webhook: Single<Option<Webhook>>,
}

/// The props that a component had after a reload.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct DynamicPropSet {
    pub(crate) component: String,
    pub(crate) props: Vec<Value>,
}

/// What a credit was spent on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Credit {
    Action,
    Proxy,
    Emit,
}

impl State {
    pub(crate) fn new(ids: Ids, clock: Clock) -> Self {
        let mut state = Self::default();
        (*state.ids, *state.clock) = (ids, clock);
        state
    }

    /// An environment, created on first use.
    pub(crate) fn environment(&mut self, id: &EnvironmentId) -> &mut Environment {
        let project = self.environments.entry(id.project.clone()).or_default();
        project.entry(id.name.clone()).or_default()
    }

    pub(crate) fn environments(
        &mut self,
    ) -> impl Iterator<Item = (EnvironmentId, &mut Environment)> {
        let id = |project: &String, name: &String| EnvironmentId {
            project: project.clone(),
            name: name.clone(),
        };
        let projects = self.environments.iter_mut();
        projects.flat_map(move |(project, environments)| {
            let environments = environments.iter_mut();
            environments.map(move |(name, contents)| (id(project, name), contents))
        })
    }

    pub(crate) fn delete_project(&mut self, project: &str) {
        self.projects.remove(project);
        let environments = self.environments.get_mut(project);
        let environments = environments.into_iter().flat_map(BTreeMap::values_mut);
        environments.for_each(Environment::clear);
        let tokens = &mut self.connect_tokens;
        tokens.retain(|_, token| token.environment.project != project);
        self.app_overrides.retain(|row| row.owner_id != project);
        self.oauth_apps
            .retain(|row| row.owner_id.as_deref() != Some(project));
    }

    /// The internal id of an external user, who is created on first use.
    pub(crate) fn user(&mut self, environment: &EnvironmentId, external_id: &str) -> String {
        let users = &self.environment(environment).users;
        if let Some(user) = users.find(|user| user.external_id == external_id) {
            return user.id.clone();
        }
        let user = User::new(&mut self.ids, &self.clock, external_id);
        let id = user.id.clone();
        self.environment(environment).users.insert(user);
        id
    }

    pub(crate) fn spend(&mut self, credit: Credit) {
        let last = self.credits.last_key_value();
        let number = last.map_or(0, |(number, _)| number + 1);
        self.credits.insert(number, (self.clock.seconds(), credit));
    }
}
