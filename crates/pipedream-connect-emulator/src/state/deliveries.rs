//! Webhook calls: a queue for each URL, and the rules that make them go wrong.

use serde_json::{Value, json};

use super::delivery_faults::{DeliveryFault, Effect};
use super::model::State;
use super::triggers::not_found;
use super::webhooks::{Delivery, DeliveryId, Target, Until, Waiting, Webhook};

/// Maximum number of deliveries that are due. Further ones are dropped.
const MAX_DUE: usize = 100_000;
/// Maximum number of deliveries that rules hold back or delay. Further ones are sent at once.
const MAX_WAITING: usize = 1000;

/// Whether a call may be made now, and how it is signed.
#[derive(Debug)]
pub(crate) enum Permit {
    Unsigned,
    Signed {
        key: String,
        now: i64,
    },
    /// The webhook was deleted or deactivated.
    Denied,
}

/// How a delivery ended.
#[derive(Debug)]
pub(crate) enum End {
    Accepted,
    Failed(String),
    /// Nothing was sent, and nothing is known about the receiver.
    NotSent,
    /// The webhook was deleted or deactivated.
    Denied,
}

impl State {
    /// Queues a call. The first rule that applies may change it.
    pub(crate) fn queue_delivery(&mut self, url: &str, body: String, target: Target) {
        if self.deliveries.len() >= MAX_DUE {
            return self.shed(&target);
        }
        let effect = self.take_delivery_fault(url, &target);
        let mut delivery = Delivery {
            body,
            target,
            lost: false,
            lost_responses: 0,
        };
        let has_room = self.waiting_deliveries.len() < MAX_WAITING;
        match effect {
            Effect::None => {}
            Effect::Duplicate => self.enqueue(url, delivery.clone()),
            Effect::HoldBack(later) if has_room => {
                return self.hold_back(url, delivery, Until::Later(later.max(1)));
            }
            Effect::Delay(time) if has_room => {
                let until = Until::Time(self.clock.after(time));
                return self.hold_back(url, delivery, until);
            }
            Effect::HoldBack(_) | Effect::Delay(_) => {}
            Effect::Lose => delivery.lost = true,
            Effect::LoseResponses(attempts) => delivery.lost_responses = attempts,
            Effect::EarlierShape => {
                if matches!(delivery.target, Target::Connection) {
                    delivery.body = earlier_shape(&delivery.body);
                }
            }
        }
        self.enqueue(url, delivery);
    }

    fn enqueue(&mut self, url: &str, delivery: Delivery) {
        let number = self.next_number();
        self.insert_delivery((url.to_owned(), number), delivery);
    }

    fn insert_delivery(&mut self, id: DeliveryId, delivery: Delivery) {
        if !self.queued_urls.contains(&id.0) {
            self.queued_urls.insert(id.0.clone());
        }
        self.deliveries.insert(id, delivery);
    }

    fn hold_back(&mut self, url: &str, delivery: Delivery, until: Until) {
        let id = (url.to_owned(), self.next_number());
        let waiting = Waiting { delivery, until };
        self.waiting_deliveries.insert(id, waiting);
    }

    fn next_number(&mut self) -> u64 {
        *self.delivery_count += 1;
        *self.delivery_count
    }

    /// The delivery to make next.
    pub(crate) fn next_delivery(&self, url: &str) -> Option<(DeliveryId, Delivery)> {
        let all = (url.to_owned(), 0)..=(url.to_owned(), u64::MAX);
        let mut ready = self.deliveries.range(all);
        let (id, delivery) = ready.next()?;
        Some((id.clone(), delivery.clone()))
    }

    /// Whether a call may be made now. An attempt is signed with the key and the time of the attempt.
    pub(crate) fn permit(&mut self, target: &Target) -> Permit {
        let now = self.clock.seconds();
        if matches!(target, Target::Connection) {
            return Permit::Unsigned;
        }
        let webhook = self.webhook(target).filter(|webhook| webhook.active);
        webhook.map_or(Permit::Denied, |webhook| Permit::Signed {
            key: webhook.signing_key.clone(),
            now,
        })
    }

    /// The webhook of a trigger or a project, unless it was deleted.
    fn webhook(&mut self, target: &Target) -> Option<&mut Webhook> {
        match target {
            Target::Connection => None,
            Target::Project { environment, .. } => self.environment(environment).webhook.as_mut(),
            Target::Trigger {
                environment,
                trigger,
                webhook,
            } => {
                let trigger = self.environment(environment).triggers.get_mut(trigger)?;
                let mut webhooks = trigger.webhooks.iter_mut();
                webhooks.find(|candidate| candidate.id == *webhook)
            }
        }
    }

    /// Removes a delivery that ended, and updates its webhook.
    pub(crate) fn end_delivery(&mut self, id: &DeliveryId, end: &End) {
        let Some(delivery) = self.deliveries.remove(id) else {
            return;
        };
        match end {
            End::Accepted => self.record_delivery(&delivery.target, None),
            End::Failed(error) => self.record_delivery(&delivery.target, Some(error)),
            End::NotSent => {}
            End::Denied => return self.shed(&delivery.target),
        }
        self.release_earlier(id);
    }

    fn record_delivery(&mut self, target: &Target, error: Option<&str>) {
        let now = self.clock.seconds();
        // The webhooks of projects have no delivery state.
        if let Target::Trigger { .. } = target
            && let Some(webhook) = self.webhook(target)
        {
            webhook.record_delivery(now, error);
        }
    }

    /// Counts a delivery that is not made.
    fn shed(&mut self, target: &Target) {
        if let Some(webhook) = self.webhook(target) {
            webhook.delivery_state.sheds += 1;
        }
    }

    /// Updates the webhooks of a trigger as if this many deliveries to each had failed.
    pub(crate) fn fail_webhooks(
        &mut self,
        trigger_id: &str,
        failures: u32,
        error: &str,
    ) -> Result<(), String> {
        let now = self.clock.seconds();
        let mut environments = self.environments();
        let trigger = environments.find_map(|(_, contents)| contents.triggers.get_mut(trigger_id));
        let trigger = trigger.ok_or_else(|| not_found(trigger_id))?;
        if trigger.webhooks.is_empty() {
            return Err(format!("the deployed trigger {trigger_id} has no webhook"));
        }
        for webhook in &mut trigger.webhooks {
            for _ in 0..failures {
                webhook.record_delivery(now, Some(error));
            }
        }
        Ok(())
    }

    /// Counts a delivery that ended for the earlier ones to the same URL that wait for it.
    fn release_earlier(&mut self, ended: &DeliveryId) {
        let earlier = (ended.0.clone(), 0)..ended.clone();
        let waiting = self.waiting_deliveries.range(earlier);
        let waiting = waiting.filter(|(_, waiting)| matches!(waiting.until, Until::Later(_)));
        let ids: Vec<DeliveryId> = waiting.map(|(id, _)| id.clone()).collect();
        for id in ids {
            let waiting = self.waiting_deliveries.get_mut(&id);
            let until = waiting.map(|waiting| &mut waiting.until);
            match until {
                Some(Until::Later(later)) if *later > 1 => *later -= 1,
                _ => self.release(id),
            }
        }
    }

    /// Queues the delayed deliveries that are due, in order of time.
    pub(super) fn release_due(&mut self) {
        let now = self.clock.millis();
        let waiting = self.waiting_deliveries.iter();
        let due = waiting.filter_map(|(id, waiting)| match waiting.until {
            Until::Time(time) if time <= now => Some((time, id.1, id.clone())),
            _ => None,
        });
        let mut due: Vec<_> = due.collect();
        due.sort();
        for (_, _, (url, number)) in due {
            if let Some(waiting) = self.waiting_deliveries.remove(&(url.clone(), number)) {
                // Behind the deliveries that are already queued.
                self.enqueue(&url, waiting.delivery);
            }
        }
    }

    /// Queues everything that a rule holds back or delays, in the order in which it was emitted.
    fn release_all(&mut self) {
        let ids: Vec<DeliveryId> = self.waiting_deliveries.keys().cloned().collect();
        for id in ids {
            self.release(id);
        }
    }

    /// Queues a delivery in its original place.
    fn release(&mut self, id: DeliveryId) {
        if let Some(waiting) = self.waiting_deliveries.remove(&id) {
            self.insert_delivery(id, waiting.delivery);
        }
    }
}

impl State {
    /// Adds a rule for the deliveries that are queued from now on.
    pub(crate) fn add_delivery_fault(&mut self, fault: DeliveryFault) {
        let last = self.delivery_faults.last_key_value();
        let number = last.map_or(0, |(number, _)| number + 1);
        self.delivery_faults.insert(number, fault);
    }

    /// Removes all rules, and queues the deliveries that they hold back or delay.
    pub(crate) fn clear_delivery_faults(&mut self) {
        self.delivery_faults.retain(|_, _| false);
        self.release_all();
    }

    /// What the first rule that applies does to a delivery. Counts the use.
    fn take_delivery_fault(&mut self, url: &str, target: &Target) -> Effect {
        let fitting = self.delivery_faults.iter();
        let fitting = fitting.filter(|(_, rule)| rule.fits(url, target));
        let numbers: Vec<u64> = fitting.map(|(number, _)| *number).collect();
        for number in numbers {
            let Some(rule) = self.delivery_faults.get_mut(&number) else {
                continue;
            };
            if !rule.uses.take() {
                continue;
            }
            let effect = rule.effect;
            if rule.uses.are_used_up() {
                self.delivery_faults.remove(&number);
            }
            return effect;
        }
        Effect::None
    }
}

/// A connection event as earlier versions of the documentation show it.
fn earlier_shape(body: &str) -> String {
    let mut event: Value = serde_json::from_str(body).unwrap_or_default();
    let session = event["connect_session_id"].as_f64().unwrap_or_default();
    // Keeps most sessions apart.
    event["connect_session_id"] = json!((session / 1e24) as u64 % 100_000 + 1);
    if let Some(account) = event.get_mut("account") {
        account["dead"] = json!(false);
        let categories: Vec<String> =
            serde_json::from_value(account["app"]["categories"].take()).unwrap_or_default();
        account["app"]["categories"] = json!(categories.join(", "));
    }
    event.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_deliveries_that_are_due_is_limited() {
        let mut state = State::default();
        let queue = |state: &mut State| {
            state.queue_delivery("http://a.test", String::new(), Target::Connection);
        };
        for _ in 0..MAX_DUE {
            queue(&mut state);
        }
        let before = state.next_delivery("http://a.test").map(|(id, _)| id);
        queue(&mut state);
        assert_eq!(state.deliveries.len(), MAX_DUE);
        assert_eq!(
            state.next_delivery("http://a.test").map(|(id, _)| id),
            before
        );
        if let Some(id) = before {
            state.end_delivery(&id, &End::Accepted);
        }
        queue(&mut state);
        assert_eq!(state.deliveries.len(), MAX_DUE);
    }
}
