//! Webhooks, and the calls to them that are due.
//!
//! The real thresholds are not published; these are the emulator's own.

use serde::{Deserialize, Serialize};

use super::environment::EnvironmentId;
use crate::clock::Clock;
use crate::ids::Ids;

/// Consecutive failed deliveries that lead to a state, worst first.
const THRESHOLDS: [(u64, &str); 3] = [(5, "deactivated"), (3, "life_support"), (1, "penalty")];

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Webhook {
    pub(crate) id: String,
    pub(crate) url: String,
    pub(crate) signing_key: String,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) active: bool,
    pub(crate) delivery_state: DeliveryState,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DeliveryState {
    state: String,
    since: i64,
    last_error: Option<String>,
    consecutive_failures: u64,
    /// Deliveries skipped while the webhook was inactive.
    pub(super) sheds: u64,
}

/// The URL and the number of a delivery. Deliveries to a URL are made in the order of their numbers.
pub(crate) type DeliveryId = (String, u64);

/// A webhook call that is due.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Delivery {
    pub(crate) body: String,
    pub(crate) target: Target,
    /// Whether a rule lets the call get lost.
    pub(crate) lost: bool,
    /// The first attempts whose responses a rule lets get lost.
    pub(crate) lost_responses: u32,
}

/// The owner of the webhook that a delivery calls.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Target {
    /// The `webhook_uri` of a Connect token, whose calls are not signed.
    Connection,
    /// The environment of the project, for an event of a trigger without webhooks.
    Project {
        environment: EnvironmentId,
        trigger: String,
    },
    /// A deployed trigger.
    Trigger {
        environment: EnvironmentId,
        trigger: String,
        webhook: String,
    },
}

/// A delivery that a rule holds back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Waiting {
    pub(super) delivery: Delivery,
    pub(super) until: Until,
}

/// What a delivery waits for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Until {
    /// This many later deliveries to the same URL.
    Later(u32),
    /// A time in milliseconds.
    Time(i64),
}

impl Webhook {
    pub(crate) fn new(ids: &mut Ids, clock: &Clock, url: &str) -> Self {
        let now = clock.seconds();
        Self {
            id: ids.next("wh_"),
            url: url.to_owned(),
            signing_key: ids.hex(),
            created_at: now,
            updated_at: now,
            active: true,
            delivery_state: DeliveryState::happy(now),
        }
    }

    /// Updates the delivery state after a delivery succeeded or failed with an error.
    pub(super) fn record_delivery(&mut self, now: i64, error: Option<&str>) {
        let before = &mut self.delivery_state;
        let failures = error.map_or(0, |_| before.consecutive_failures + 1);
        let mut thresholds = THRESHOLDS.iter();
        let reached = thresholds.find(|(least, _)| failures >= *least);
        let state = reached.map_or("happy", |(_, state)| state);
        if before.state != state {
            (before.state, before.since) = (state.to_owned(), now);
        }
        before.last_error = error.map(str::to_owned);
        before.consecutive_failures = failures;
        self.active = state != "deactivated";
    }
}

impl DeliveryState {
    pub(crate) fn happy(now: i64) -> Self {
        Self {
            state: "happy".into(),
            since: now,
            last_error: None,
            consecutive_failures: 0,
            sheds: 0,
        }
    }
}
