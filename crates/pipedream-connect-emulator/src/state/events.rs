//! Events that deployed triggers emit.

use serde_json::{Value, json};

use super::environment::EnvironmentId;
use super::model::{Credit, Environment, State};
use super::triggers::{Event, Trigger, not_found};
use super::webhooks::Target;
use crate::json::{self, Json};

/// Events kept per trigger, unless the emulator was built with another number.
pub(crate) const KEPT_EVENTS: usize = 1000;

impl State {
    /// Emits events: lists them, spends credits, and queues the deliveries. Returns the ids of the events. Emits all or none.
    pub(crate) fn emit(
        &mut self,
        environment: &EnvironmentId,
        trigger_id: &str,
        payloads: Vec<Value>,
    ) -> Result<Vec<String>, String> {
        let contents = self.environment(environment);
        let trigger = contents.triggers.get(trigger_id);
        let trigger = trigger.ok_or_else(|| not_found(trigger_id))?;
        contents.check_emitting(trigger)?;
        if payloads.iter().any(json::is_too_deep) {
            return Err(format!(
                "the event is nested more than {} levels deep",
                json::MAX_DEPTH
            ));
        }
        let emit = |payload| self.emit_one(environment, trigger_id, payload);
        Ok(payloads.into_iter().map(emit).collect())
    }

    fn emit_one(
        &mut self,
        environment: &EnvironmentId,
        trigger_id: &str,
        payload: Value,
    ) -> String {
        let (ts, kept) = (self.clock.millis(), self.kept_events());
        // Payloads are objects. Wrap anything else.
        let payload = match payload {
            Value::Object(_) => payload,
            other => json!({ "value": other }),
        };
        let body = payload.to_string();
        let contents = self.environment(environment);
        let event = contents.record_event(trigger_id, ts, payload, kept);
        for (url, target) in contents.targets(environment, trigger_id) {
            self.queue_delivery(&url, body.clone(), target);
        }
        self.spend(Credit::Emit);
        event
    }

    pub(super) fn kept_events(&self) -> usize {
        self.kept_events.unwrap_or(KEPT_EVENTS)
    }

    /// Emits events of a trigger in any environment.
    pub(crate) fn emit_anywhere(
        &mut self,
        id: &str,
        payloads: Vec<Value>,
    ) -> Result<Vec<String>, String> {
        let owner = self.environments().find_map(|(environment, contents)| {
            let trigger = contents.triggers.get(id);
            trigger.map(|_| environment)
        });
        let environment = owner.ok_or_else(|| not_found(id))?;
        self.emit(&environment, id, payloads)
    }

    /// Emits an event for a request to an HTTP endpoint. Returns whether a trigger has that endpoint and is active.
    pub(crate) fn emit_http(&mut self, url: &str, payload: Value) -> bool {
        let owner = self.environments().find_map(|(environment, contents)| {
            let has_endpoint = |trigger: &Trigger| trigger.emitter.kind.has_endpoint(url);
            let trigger = contents.triggers.find(has_endpoint)?;
            Some((environment, trigger.emitter.id.clone()))
        });
        owner.is_some_and(|(environment, id)| self.emit(&environment, &id, vec![payload]).is_ok())
    }
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

    /// Checks that a trigger is active and that its accounts work.
    fn check_emitting(&self, trigger: &Trigger) -> Result<(), String> {
        let id = &trigger.emitter.id;
        if !trigger.active {
            return Err(format!("the deployed trigger {id} is not active"));
        }
        let mut accounts = trigger.account_ids();
        let problem = accounts.find_map(|account| match self.accounts.get(account) {
            Some(found) => found.problem(),
            None => Some(format!("the account {account} does not exist")),
        });
        problem.map_or(Ok(()), |problem| {
            Err(format!(
                "the deployed trigger {id} does not emit: {problem}"
            ))
        })
    }

    fn record_event(&mut self, trigger_id: &str, ts: i64, payload: Value, kept: usize) -> String {
        let last = self.numbered_events(trigger_id).next_back();
        let number = last.map_or(0, |(number, _)| number + 1);
        let id = match last.filter(|(_, event)| event.ts == ts) {
            Some((_, event)) => event.following_id(),
            None => format!("{ts}-0"),
        };
        let mut summaries = ["summary", "$summary", "title", "text"].iter();
        let summary = summaries.find_map(|key| payload.text(key));
        let event = Event {
            summary: summary.map(str::to_owned),
            payload,
            kind: "emit".into(),
            ts,
            id: id.clone(),
        };
        self.events.insert((trigger_id.to_owned(), number), event);
        self.drop_events_before(trigger_id, (number + 1).saturating_sub(kept as u64));
        id
    }

    fn drop_events_before(&mut self, trigger_id: &str, number: u64) {
        let key = |number: u64| (trigger_id.to_owned(), number);
        let old = self.events.range(key(0)..key(number));
        let old: Vec<_> = old.map(|(key, _)| key.clone()).collect();
        for key in old {
            self.events.remove(&key);
        }
    }

    /// The webhooks to call for an event: the active ones of the trigger, or the project's if the trigger has none.
    fn targets(&mut self, environment: &EnvironmentId, trigger_id: &str) -> Vec<(String, Target)> {
        let has_own = |trigger: &Trigger| !trigger.webhooks.is_empty();
        if !self.triggers.get(trigger_id).is_some_and(has_own) {
            let target = Target::Project {
                environment: environment.clone(),
                trigger: trigger_id.to_owned(),
            };
            let webhook = self.webhook.as_ref();
            return webhook
                .map(|webhook| (webhook.url.clone(), target))
                .into_iter()
                .collect();
        }
        let trigger = self.triggers.get_mut(trigger_id);
        let mut targets = Vec::new();
        for webhook in trigger.into_iter().flat_map(|found| &mut found.webhooks) {
            if !webhook.active {
                webhook.delivery_state.sheds += 1;
                continue;
            }
            let target = Target::Trigger {
                environment: environment.clone(),
                trigger: trigger_id.to_owned(),
                webhook: webhook.id.clone(),
            };
            targets.push((webhook.url.clone(), target));
        }
        targets
    }
}
