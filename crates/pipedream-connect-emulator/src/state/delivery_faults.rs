//! Fault rules for deliveries.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::webhooks::Target;
use crate::uses::Uses;

/// A rule that injects a fault into webhook deliveries.
///
/// A rule applies once, to the next matching delivery; [`times`](Self::times) and [`always`](Self::always) change that. Deliveries
/// are counted in the order in which their events are emitted, so a test has the same result in every run. If several rules match
/// a delivery, the first one that was added applies.
///
/// Rules, and the deliveries that they hold back, are part of the state. With a state file, they survive a restart.
///
/// ```
/// use pipedream_connect_emulator::DeliveryFault;
/// use std::time::Duration;
///
/// let twice = DeliveryFault::for_trigger("dc_dAuGmW7").duplicate().times(3);
/// let out_of_order = DeliveryFault::for_url_prefix("https://app.example/hooks/").hold_back(1);
/// let late = DeliveryFault::any().skip(2).delay(Duration::from_secs(600));
/// ```
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DeliveryFault {
    scope: Scope,
    #[serde(flatten)]
    pub(super) uses: Uses,
    pub(super) effect: Effect,
}

/// The deliveries that a rule matches.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Scope {
    Any,
    Trigger(String),
    /// URLs that start with this text.
    Url(String),
    Connections,
}

/// What a rule does to a delivery.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) enum Effect {
    None,
    Duplicate,
    HoldBack(u32),
    Delay(Duration),
    Lose,
    LoseResponses(u32),
    EarlierShape,
}

impl DeliveryFault {
    fn new(scope: Scope) -> Self {
        Self {
            scope,
            uses: Uses::once(),
            effect: Effect::None,
        }
    }

    /// A rule for all deliveries: events of triggers, and connection events.
    #[must_use]
    pub fn any() -> Self {
        Self::new(Scope::Any)
    }

    /// A rule for the deliveries of a deployed trigger.
    #[must_use]
    pub fn for_trigger(trigger_id: impl Into<String>) -> Self {
        Self::new(Scope::Trigger(trigger_id.into()))
    }

    /// A rule for deliveries to URLs that start with `prefix`.
    #[must_use]
    pub fn for_url_prefix(prefix: impl Into<String>) -> Self {
        Self::new(Scope::Url(prefix.into()))
    }

    /// A rule for connection events, `CONNECTION_SUCCESS` and `CONNECTION_ERROR`.
    #[must_use]
    pub fn for_connections() -> Self {
        Self::new(Scope::Connections)
    }

    /// Skips the first `count` matching deliveries.
    #[must_use]
    pub fn skip(mut self, count: u32) -> Self {
        self.uses.skip = count;
        self
    }

    /// Applies `count` times, then never again.
    #[must_use]
    pub fn times(mut self, count: u32) -> Self {
        self.uses.left = Some(count);
        self
    }

    /// Applies until the rules are cleared.
    #[must_use]
    pub fn always(mut self) -> Self {
        self.uses.left = None;
        self
    }

    /// Makes the delivery twice. Each is signed, retried and counted separately.
    #[must_use]
    pub fn duplicate(mut self) -> Self {
        self.effect = Effect::Duplicate;
        self
    }

    /// Holds the delivery back until `later` later deliveries to the same URL have ended. At least one.
    ///
    /// At most 1000 deliveries are held back or delayed at a time. Further ones are sent at once.
    #[must_use]
    pub fn hold_back(mut self, later: u32) -> Self {
        self.effect = Effect::HoldBack(later);
        self
    }

    /// Delays the delivery until [`Emulator::advance`](crate::Emulator::advance) has passed this time.
    ///
    /// At most 1000 deliveries are held back or delayed at a time. Further ones are sent at once.
    #[must_use]
    pub fn delay(mut self, time: Duration) -> Self {
        self.effect = Effect::Delay(time);
        self
    }

    /// Drops the delivery: nothing is sent or retried, and the delivery state of the webhook does not change.
    ///
    /// [`Emulator::sent_webhooks`](crate::Emulator::sent_webhooks) lists it with an error and no attempts.
    #[must_use]
    pub fn lose(mut self) -> Self {
        self.effect = Effect::Lose;
        self
    }

    /// Sends the delivery but loses the response, so it counts as failed and is retried.
    #[must_use]
    pub fn lose_response(self) -> Self {
        self.lose_responses(1)
    }

    /// Loses the responses to the first `attempts` attempts. With 3 or more, the delivery fails although the receiver has it.
    #[must_use]
    pub fn lose_responses(mut self, attempts: u32) -> Self {
        self.effect = Effect::LoseResponses(attempts);
        self
    }

    /// Sends a connection event in the format of an earlier version of the documentation: a small `connect_session_id`, `dead` as a
    /// boolean, `categories` as text. Does not change events of triggers.
    #[must_use]
    pub fn earlier_shape(mut self) -> Self {
        self.effect = Effect::EarlierShape;
        self
    }

    /// Whether the rule matches a delivery, which may still be skipped.
    pub(super) fn fits(&self, url: &str, target: &Target) -> bool {
        !self.uses.are_used_up() && self.scope.contains(url, target)
    }
}

impl Scope {
    fn contains(&self, url: &str, target: &Target) -> bool {
        match (self, target) {
            (Scope::Any, _) | (Scope::Connections, Target::Connection) => true,
            (
                Scope::Trigger(id),
                Target::Trigger { trigger, .. } | Target::Project { trigger, .. },
            ) => id == trigger,
            (Scope::Url(prefix), _) => url.starts_with(prefix),
            _ => false,
        }
    }
}
