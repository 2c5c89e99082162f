//! Events that deployed triggers emit.

use serde_json::{Value, json};

use super::environment::EnvironmentId;
use super::model::{Credit, State};
use super::triggers::{Event, Trigger};
use super::webhooks::{Delivery, Target, Webhook};
use crate::json::Json;

/// Events kept per trigger.
pub(crate) const KEPT_EVENTS: usize = 1000;

impl State {
    /// Emits an event: lists it, spends a credit, and queues its deliveries. Returns the event's id.
    pub(crate) fn emit(
        &mut self,
        environment: &EnvironmentId,
        trigger_id: &str,
        payload: Value,
    ) -> Result<String, String> {
        let ts = self.clock.millis();
        let contents = self.environment(environment);
        let project_webhook = contents.webhook.clone();
        let trigger = contents.triggers.get_mut(trigger_id);
        let trigger = trigger.ok_or_else(|| not_found(trigger_id))?;
        if !trigger.active {
            return Err(format!("the deployed trigger {trigger_id} is not active"));
        }
        // Payloads are objects. Wrap anything else.
        let payload = match payload {
            Value::Object(_) => payload,
            other => json!({ "value": other }),
        };
        let body = payload.to_string();
        let event = trigger.record_event(ts, payload);
        let deliveries = trigger.deliveries(environment, project_webhook.as_ref(), &body);
        self.outbox.extend(deliveries);
        self.spend(Credit::Emit);
        Ok(event)
    }

    /// Emits an event of a trigger in any environment.
    pub(crate) fn emit_anywhere(&mut self, id: &str, payload: Value) -> Result<String, String> {
        let owner = self.environments().find_map(|(environment, contents)| {
            let trigger = contents.triggers.get(id);
            trigger.map(|_| environment)
        });
        let environment = owner.ok_or_else(|| not_found(id))?;
        self.emit(&environment, id, payload)
    }

    /// Emits an event for a request to an HTTP endpoint. Returns whether a trigger has that endpoint and is active.
    pub(crate) fn emit_http(&mut self, url: &str, payload: Value) -> bool {
        let owner = self.environments().find_map(|(environment, contents)| {
            let has_endpoint = |trigger: &Trigger| trigger.emitter.kind.has_endpoint(url);
            let trigger = contents.triggers.find(has_endpoint)?;
            Some((environment, trigger.emitter.id.clone()))
        });
        owner.is_some_and(|(environment, id)| self.emit(&environment, &id, payload).is_ok())
    }
}

fn not_found(trigger_id: &str) -> String {
    format!("no deployed trigger {trigger_id}")
}

impl Trigger {
    fn record_event(&mut self, ts: i64, payload: Value) -> String {
        let same_time = self.events.iter().filter(|event| event.ts == ts).count();
        let id = format!("{ts}-{same_time}");
        let mut summaries = ["summary", "$summary", "title", "text"].iter();
        let summary = summaries.find_map(|key| payload.text(key));
        self.events.push(Event {
            summary: summary.map(str::to_owned),
            payload,
            kind: "emit".into(),
            ts,
            id: id.clone(),
        });
        let surplus = self.events.len().saturating_sub(KEPT_EVENTS);
        self.events.drain(..surplus);
        id
    }

    /// Deliveries to the trigger's active webhooks, or to the project's webhook if the trigger has none.
    fn deliveries(
        &mut self,
        environment: &EnvironmentId,
        project_webhook: Option<&Webhook>,
        body: &str,
    ) -> Vec<Delivery> {
        if self.webhooks.is_empty() {
            let webhook = project_webhook.map(|webhook| webhook.delivery(body, Target::Project));
            return webhook.into_iter().collect();
        }
        let mut deliveries = Vec::new();
        for webhook in &mut self.webhooks {
            if webhook.active {
                let target = Target::Trigger {
                    environment: environment.clone(),
                    trigger: self.emitter.id.clone(),
                    webhook: webhook.id.clone(),
                };
                deliveries.push(webhook.delivery(body, target));
            } else {
                webhook.delivery_state.sheds += 1;
            }
        }
        deliveries
    }
}

impl State {
    /// Updates the webhook that a delivery was for.
    pub(crate) fn record_delivery(&mut self, target: &Target, error: Option<&str>) {
        let Target::Trigger {
            environment,
            trigger,
            webhook,
        } = target
        else {
            return;
        };
        let now = self.clock.seconds();
        let trigger = self.environment(environment).triggers.get_mut(trigger);
        let mut webhooks = trigger
            .into_iter()
            .flat_map(|trigger| &mut trigger.webhooks);
        if let Some(webhook) = webhooks.find(|candidate| candidate.id == *webhook) {
            webhook.record_delivery(now, error);
        }
    }
}
