//! The deployed triggers of the server, and what must never happen to them.

use std::time::Duration;

use http::Method;
use serde_json::{Map, Value, json};
use url::Url;

use super::context::Simulation;
use super::invariants::Invariant;
use super::server::{Operation, Request, Response};

/// The component of all triggers that are ensured.
pub(super) const KEY: &str = "app-new";

/// Triggers on a page.
const PAGE: usize = 3;

/// A request about deployed triggers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TriggerRequest {
    user: String,
    action: Action,
    body: Value,
}

#[derive(Clone, Debug, PartialEq)]
enum Action {
    Deploy,
    List { after: usize },
    One(Method, String),
    Webhooks(Method, String),
    Workflows(Method, String),
    ResetWebhook(String, String),
}

impl TriggerRequest {
    /// `None` for a request about something else.
    pub(super) fn read(method: &Method, url: &Url, body: &[u8]) -> Option<Self> {
        let query = |name: &str| {
            let (_, value) = url.query_pairs().find(|(key, _)| key == name)?;
            Some(value.into_owned())
        };
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let path = url.path().split_once("/proj_X/")?.1;
        let parts: Vec<&str> = path.split('/').collect();
        let action = match parts.as_slice() {
            ["triggers", "deploy"] => Action::Deploy,
            ["deployed-triggers"] => {
                let after =
                    query("after").and_then(|cursor| cursor.strip_prefix('c')?.parse().ok());
                Action::List {
                    after: after.unwrap_or_default(),
                }
            }
            ["deployed-triggers", id] => Action::One(method.clone(), (*id).to_owned()),
            ["deployed-triggers", id, "webhooks"] => {
                Action::Webhooks(method.clone(), (*id).to_owned())
            }
            ["deployed-triggers", id, "pipelines"] => {
                Action::Workflows(method.clone(), (*id).to_owned())
            }
            [
                "deployed-triggers",
                id,
                "webhooks",
                webhook,
                "reset_delivery_state",
            ] => Action::ResetWebhook((*id).to_owned(), (*webhook).to_owned()),
            _ => return None,
        };
        let of_body = body["external_user_id"].as_str().map(str::to_owned);
        Some(Self {
            user: query("external_user_id").or(of_body).unwrap_or_default(),
            action,
            body,
        })
    }
}

impl TriggerRequest {
    pub(super) fn is_deployment(&self) -> bool {
        self.action == Action::Deploy
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Trigger {
    pub(super) id: String,
    /// Its position in lists.
    number: usize,
    /// In seconds, so several can have the same.
    pub(super) created_at: u64,
    pub(super) user: String,
    pub(super) key: String,
    pub(super) name: String,
    pub(super) active: bool,
    pub(super) emit_on_deploy: bool,
    pub(super) props: Map<String, Value>,
    pub(super) webhooks: Vec<Webhook>,
    pub(super) workflows: Vec<String>,
    /// The call that deployed it.
    pub(super) deployed_by: Option<u32>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Webhook {
    id: String,
    pub(super) url: String,
    pub(super) key: String,
    pub(super) is_enabled: bool,
}

impl Trigger {
    pub(super) fn age(&self) -> (u64, &str) {
        (self.created_at, &self.id)
    }

    pub(super) fn is_named(&self) -> bool {
        !self.name.ends_with(&owner(&self.user))
    }

    pub(super) fn urls(&self) -> Vec<&str> {
        self.webhooks.iter().map(|hook| hook.url.as_str()).collect()
    }

    /// The values without those that the service adds.
    pub(super) fn own_props(&self) -> Map<String, Value> {
        let own = self.props.clone().into_iter();
        own.filter(|(name, _)| !["db", "http"].contains(&name.as_str()))
            .collect()
    }
}

fn owner(user: &str) -> String {
    format!("exu_{}", user.rsplit('-').next().unwrap_or_default())
}

#[derive(Default)]
pub(super) struct Triggers {
    pub(super) all: Vec<Trigger>,
    /// Those that nobody may touch, as they were.
    pub(super) others: Vec<Trigger>,
    /// Whether it is known that only duplicates are deleted.
    pub(super) only_duplicates_deleted: bool,
    /// Details of the service that differ between versions.
    pub(super) milliseconds: bool,
    pub(super) without_type: bool,
    made: usize,
    /// Deployments that are still under way although the client got an error.
    late: Vec<(TriggerRequest, Option<u32>)>,
    violation: Option<(Invariant, String)>,
}

impl Triggers {
    pub(super) fn respond(
        &mut self,
        request: &TriggerRequest,
        call: Option<u32>,
        now: Duration,
    ) -> Response {
        let body = &request.body;
        if request.is_deployment() {
            let trigger = self.deploy(&request.user, body, call, now);
            let mut shown = self.show(&trigger);
            if let Some(webhook) = trigger.webhooks.first() {
                shown["webhook_signing_key"] = json!(webhook.key);
            }
            return Response::new(200, json!({ "data": shown }).to_string());
        }
        if let Action::List { after } = request.action {
            return self.list(&request.user, after);
        }
        let (Action::One(_, id)
        | Action::Webhooks(_, id)
        | Action::Workflows(_, id)
        | Action::ResetWebhook(id, _)) = &request.action
        else {
            return Response::new(404, "{}");
        };
        let of_user = |trigger: &Trigger| trigger.id == *id && trigger.user == request.user;
        let Some(index) = self.all.iter().position(of_user) else {
            return Response::new(404, r#"{"error":"not found"}"#);
        };
        match &request.action {
            Action::One(method, _) if method == Method::DELETE => {
                self.delete(index);
                Response::new(204, "")
            }
            Action::One(method, _) => {
                if method == Method::PUT {
                    self.update(index, body);
                }
                let shown = self.show(&self.all[index]);
                Response::new(200, json!({ "data": shown }).to_string())
            }
            Action::Webhooks(method, _) => {
                if method == Method::PUT {
                    self.set_webhooks(index, &texts(&body["webhook_urls"]));
                }
                let webhooks = &self.all[index].webhooks;
                let shown: Vec<_> = webhooks.iter().map(show_webhook).collect();
                let body = json!({ "webhook_urls": self.all[index].urls(), "webhooks": shown });
                Response::new(200, body.to_string())
            }
            Action::Workflows(method, _) => {
                if method == Method::PUT {
                    self.all[index].workflows = texts(&body["workflow_ids"]);
                }
                let ids = &self.all[index].workflows;
                Response::new(200, json!({ "workflow_ids": ids }).to_string())
            }
            Action::ResetWebhook(_, id) => {
                let mut webhooks = self.all[index].webhooks.iter_mut();
                let Some(webhook) = webhooks.find(|webhook| webhook.id == *id) else {
                    return Response::new(404, r#"{"error":"no webhook"}"#);
                };
                webhook.is_enabled = true;
                Response::new(200, json!({ "data": show_webhook(webhook) }).to_string())
            }
            Action::Deploy | Action::List { .. } => Response::new(404, "{}"),
        }
    }

    /// Deploys a trigger from the body of a request.
    pub(super) fn deploy(
        &mut self,
        user: &str,
        body: &Value,
        call: Option<u32>,
        now: Duration,
    ) -> Trigger {
        self.made += 1;
        let mut props = body["configured_props"]
            .as_object()
            .cloned()
            .unwrap_or_default();
        props.insert("db".into(), json!({ "type": "$.service.db" }));
        let url = format!("https://{}.example", self.made);
        props.insert("http".into(), json!({ "endpoint_url": url }));
        let emit_on_deploy = body["emit_on_deploy"].as_bool().unwrap_or(true);
        if call.is_some() && emit_on_deploy {
            self.violate(Invariant::NoOldEvents, || format!("call {call:?} deploys"));
        }
        self.all.push(Trigger {
            // Ids do not grow with time.
            id: format!("dc_{:04}", self.made * 7919 % 10007),
            number: self.made,
            created_at: 1_700_000_000 + now.as_secs(),
            user: user.to_owned(),
            key: body["id"].as_str().unwrap_or_default().to_owned(),
            name: format!("New - {}", owner(user)),
            active: true,
            emit_on_deploy,
            props,
            webhooks: Vec::new(),
            workflows: body["workflow_id"]
                .as_str()
                .map(str::to_owned)
                .into_iter()
                .collect(),
            deployed_by: call,
        });
        let index = self.all.len() - 1;
        let url = body["webhook_url"].as_str().map(str::to_owned);
        self.set_webhooks(index, url.as_slice());
        self.all[index].clone()
    }

    fn list(&self, user: &str, after: usize) -> Response {
        let of_user = self.all.iter().filter(|trigger| trigger.user == user);
        let after = of_user.filter(|trigger| trigger.number > after);
        let page: Vec<_> = after.take(PAGE).collect();
        let cursor = page.last().map(|trigger| format!("c{}", trigger.number));
        let data: Vec<_> = page.into_iter().map(|trigger| self.show(trigger)).collect();
        let body = json!({ "data": data, "page_info": { "end_cursor": cursor } });
        Response::new(200, body.to_string())
    }

    fn update(&mut self, index: usize, body: &Value) {
        let trigger = &mut self.all[index];
        if let Some(name) = body["name"].as_str() {
            trigger.name = name.to_owned();
        }
        if let Some(active) = body["active"].as_bool() {
            trigger.active = active;
        }
        if let Some(props) = body["configured_props"].as_object() {
            trigger.props = props.clone();
        }
        let id = trigger.id.clone();
        if body["emit_on_deploy"] != false {
            self.violate(Invariant::NoOldEvents, || format!("an update of {id}"));
        }
    }

    fn delete(&mut self, index: usize) {
        let deleted = self.all.remove(index);
        let stays = |other: &Trigger| {
            // Another process may have changed the content of the one that stays.
            let same = match deleted.is_named() {
                true => other.name == deleted.name,
                false => other.is_named() && !self.others.contains(other),
            };
            let same = same && other.user == deleted.user && other.key == deleted.key;
            same && other.age() < deleted.age()
        };
        if self.only_duplicates_deleted && !self.all.iter().any(stays) {
            let left = format!("{:?}", self.all);
            self.violate(Invariant::OldestStays, || {
                format!("{deleted:?} was deleted, and no older one is left of {left}")
            });
        }
    }

    pub(super) fn set_webhooks(&mut self, index: usize, urls: &[String]) {
        let before = std::mem::take(&mut self.all[index].webhooks);
        for url in urls {
            let kept = before.iter().find(|webhook| webhook.url == *url).cloned();
            self.made += usize::from(kept.is_none());
            let made = self.made;
            let webhook = kept.unwrap_or_else(|| Webhook {
                id: format!("wh_{made}"),
                url: url.clone(),
                key: format!("key-{made}"),
                is_enabled: true,
            });
            self.all[index].webhooks.push(webhook);
        }
    }

    fn show(&self, trigger: &Trigger) -> Value {
        let unit = if self.milliseconds { 1000 } else { 1 };
        let mut props = trigger.props.clone();
        if let Some(account) = props.get_mut("app") {
            account["app"] = "app".into();
        }
        let mut shown = json!({
            "type": "DeployedComponent",
            "id": trigger.id,
            "owner_id": owner(&trigger.user),
            "component_id": "sc_1",
            "component_key": trigger.key,
            "configurable_props": definition()["configurable_props"],
            "configured_props": props,
            "active": trigger.active,
            "emit_on_deploy": trigger.emit_on_deploy,
            "created_at": trigger.created_at * unit,
            "updated_at": trigger.created_at * unit,
            "name": trigger.name,
            "name_slug": "new",
        });
        if let Some(fields) = shown.as_object_mut()
            && self.without_type
        {
            fields.remove("type");
        }
        shown
    }

    fn violate(&mut self, invariant: Invariant, details: impl FnOnce() -> String) {
        self.violation.get_or_insert_with(|| (invariant, details()));
    }

    /// The client gives up on a deployment, which goes on.
    pub(super) fn delay(&mut self, request: &Request) {
        if let Operation::Trigger(trigger) = &request.operation {
            self.late.push((trigger.clone(), request.call));
        }
    }
}

fn texts(value: &Value) -> Vec<String> {
    serde_json::from_value(value.clone()).unwrap_or_default()
}

fn show_webhook(webhook: &Webhook) -> Value {
    let state = if webhook.is_enabled {
        "happy"
    } else {
        "deactivated"
    };
    json!({
        "id": webhook.id, "url": webhook.url, "signing_key": webhook.key, "signing_key_set": true,
        "active": webhook.is_enabled, "created_at": 1, "updated_at": 1,
        "delivery_state": { "state": state, "consecutive_failures": 0, "sheds": 0 },
    })
}

/// The definition of the component. The service provides `db` and `http`.
pub(super) fn definition() -> Value {
    json!({
        "key": KEY, "name": "New", "version": "0.0.1", "component_type": "trigger",
        "configurable_props": [
            { "name": "app", "type": "app", "app": "app" },
            { "name": "n", "type": "integer" },
            { "name": "every", "type": "$.interface.timer" },
            { "name": "db", "type": "$.service.db" },
            { "name": "http", "type": "$.interface.http" },
        ],
    })
}

impl Simulation {
    /// Some of the deployments that the client gave up on come to their end, or all of them.
    pub(super) fn deploy_late(&self, all: bool) {
        if self.state().server.triggers.late.is_empty() || !(all || self.one_in(3)) {
            return;
        }
        let now = self.time.elapsed();
        let late = std::mem::take(&mut self.state().server.triggers.late);
        for (request, call) in late {
            self.count("a deployment that was given up");
            self.log(|| format!("server: late {request:?}"));
            self.state().server.triggers.respond(&request, call, now);
        }
    }

    /// Reports what a request about triggers has violated.
    pub(super) fn check_triggers(&self) {
        let (violation, touched) = {
            let triggers = &mut self.state().server.triggers;
            let is_left = |other: &&Trigger| !triggers.all.contains(other);
            let touched = triggers.others.iter().find(is_left).cloned();
            (triggers.violation.take(), touched)
        };
        if let Some(other) = touched {
            self.violated(Invariant::OthersUntouched, || format!("{other:?}"));
        }
        if let Some((invariant, details)) = violation {
            self.violated(invariant, || details);
        }
    }
}
