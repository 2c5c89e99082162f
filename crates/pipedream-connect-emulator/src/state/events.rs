//! Events that deployed triggers emit.

use serde_json::{Value, json};

use super::environment::EnvironmentId;
use super::model::{Credit, Environment, State};
use super::triggers::{Event, Trigger};
use super::webhooks::{Delivery, Target, Webhook};
use crate::json::{self, Json};

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
        let project_webhook = (*contents.webhook).clone();
        let trigger = contents.triggers.get_mut(trigger_id);
        let trigger = trigger.ok_or_else(|| not_found(trigger_id))?;
        if !trigger.active {
            return Err(format!("the deployed trigger {trigger_id} is not active"));
        }
        if json::is_too_deep(&payload) {
            return Err(format!(
                "the event is nested more than {} levels deep",
                json::MAX_DEPTH
            ));
        }
        // Payloads are objects. Wrap anything else.
        let payload = match payload {
            Value::Object(_) => payload,
            other => json!({ "value": other }),
        };
        let body = payload.to_string();
        let deliveries = trigger.deliveries(environment, project_webhook.as_ref(), &body);
        let event = contents.record_event(trigger_id, ts, payload);
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

impl Environment {
    /// The events of a trigger, newest last.
    pub(crate) fn events_of(&self, trigger_id: &str) -> impl DoubleEndedIterator<Item = &Event> {
        self.numbered_events(trigger_id).map(|(_, event)| event)
    }

    fn numbered_events(&self, trigger_id: &str) -> impl DoubleEndedIterator<Item = (u64, &Event)> {
        let key = |number: u64| (trigger_id.to_owned(), number);
        let events = self.events.range(key(0)..=key(u64::MAX));
        events.map(|((_, number), event)| (*number, event))
    }

    /// Keeps the triggers that `keep` accepts, with their events.
    pub(crate) fn retain_triggers(&mut self, keep: impl FnMut(&Trigger) -> bool) {
        self.triggers.retain(keep);
        let triggers = &self.triggers;
        self.events
            .retain(|(trigger, _), _| triggers.get(trigger).is_some());
    }

    fn record_event(&mut self, trigger_id: &str, ts: i64, payload: Value) -> String {
        let events = self.events_of(trigger_id).rev();
        let same_time = events.take_while(|event| event.ts == ts).count();
        let id = format!("{ts}-{same_time}");
        let mut summaries = ["summary", "$summary", "title", "text"].iter();
        let summary = summaries.find_map(|key| payload.text(key));
        let event = Event {
            summary: summary.map(str::to_owned),
            payload,
            kind: "emit".into(),
            ts,
            id: id.clone(),
        };
        let last = self.numbered_events(trigger_id).next_back();
        let number = last.map_or(0, |(number, _)| number + 1);
        self.events.insert((trigger_id.to_owned(), number), event);
        let first = self.numbered_events(trigger_id).next();
        if let Some((first, _)) = first
            && number - first >= KEPT_EVENTS as u64
        {
            self.events.remove(&(trigger_id.to_owned(), first));
        }
        id
    }
}

impl Trigger {
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
