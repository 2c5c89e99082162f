//! The events of a trigger: what the server emitted, and what became of each.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::context::Simulation;
use super::invariants::Invariant;

/// The first number of the events that are delivered instead of listed.
pub(super) const FIRST_PUSHED: u64 = 1_000_000;

/// All events of a schedule.
#[derive(Default)]
pub(super) struct Events {
    /// When each event was emitted, in milliseconds; its index is its number.
    emitted: Vec<u64>,
    /// The server lists the last ones, at most so many.
    pub(super) retained: usize,
    pub(super) is_newest_first: bool,
    /// One event in so many is listed twice.
    pub(super) duplicates: usize,
    handled: BTreeMap<u64, Handled>,
}

/// What became of an event.
#[derive(Default)]
struct Handled {
    was_handed_out: bool,
    follows_gap: bool,
    acknowledged: bool,
    /// Consumers that do not know whether they acknowledged it.
    uncertain: u32,
    is_in_quarantine: bool,
}

impl Events {
    pub(super) fn emit(&mut self, now: u64) -> u64 {
        // Events of the same time are in order only if the answer is newest first.
        let last = self.emitted.last().copied().unwrap_or_default();
        let least = last + u64::from(!self.is_newest_first);
        self.emitted.push(now.max(least));
        self.emitted.len() as u64 - 1
    }

    pub(super) fn list(&self, count: usize) -> String {
        let count = count.min(self.retained);
        let first = self.emitted.len().saturating_sub(count);
        let mut data: Vec<Value> = Vec::new();
        for (number, ts) in self.emitted.iter().enumerate().skip(first) {
            let event = json!({
                "e": { "number": number },
                "k": "emit",
                "ts": ts,
                "id": format!("e{number}"),
            });
            if self.duplicates > 0 && number % self.duplicates == 0 {
                data.push(event.clone());
            }
            data.push(event);
        }
        if self.is_newest_first {
            data.reverse();
        }
        json!({ "data": data }).to_string()
    }

    fn of(&mut self, number: u64) -> &mut Handled {
        self.handled.entry(number).or_default()
    }
}

impl Simulation {
    /// A consumer got the event.
    pub(super) fn handed_out(&self, number: u64, follows_gap: bool) {
        let mut state = self.state();
        let event = state.server.events.of(number);
        let (again, acknowledged) = (event.was_handed_out, event.acknowledged);
        event.was_handed_out = true;
        event.follows_gap |= follows_gap;
        drop(state);
        if again {
            self.count("event handed out again");
        }
        if follows_gap {
            self.count("gap reported");
        }
        if acknowledged {
            self.violated(Invariant::EventAcknowledgedOnce, || {
                format!("event {number} was handed out after it was acknowledged")
            });
        }
    }

    /// A consumer was told that it acknowledged the event.
    pub(super) fn acknowledged(&self, number: u64) {
        let mut state = self.state();
        let event = state.server.events.of(number);
        let again = std::mem::replace(&mut event.acknowledged, true);
        drop(state);
        self.count("acknowledged");
        if again {
            self.violated(Invariant::EventAcknowledgedOnce, || {
                format!("event {number} was acknowledged by two consumers")
            });
        }
    }

    /// A consumer begins to acknowledge the event. It may never learn the outcome.
    pub(super) fn begins_to_acknowledge(&self, number: u64) {
        self.state().server.events.of(number).uncertain += 1;
    }

    /// The consumer learned the outcome.
    pub(super) fn knows_outcome(&self, number: u64) {
        self.state().server.events.of(number).uncertain -= 1;
    }

    /// A delivery of the event was accepted.
    pub(super) fn accepted(&self, number: u64) {
        self.state().server.events.of(number);
    }

    pub(super) fn in_quarantine(&self, number: u64, follows_gap: bool) {
        self.count("in quarantine");
        let mut state = self.state();
        let event = state.server.events.of(number);
        event.is_in_quarantine = true;
        // It may have come here with leases of processes that were killed before they saw it.
        event.follows_gap |= follows_gap;
    }

    /// Checks what became of all events, when nothing happens any more.
    pub(super) fn check_events(&self) {
        let problem = {
            let state = self.state();
            lost(&state.server.events).or_else(|| missing(&state.server.events))
        };
        if let Some((invariant, details)) = problem {
            self.violated(invariant, || details);
        }
    }
}

fn lost(events: &Events) -> Option<(Invariant, String)> {
    let lost = events.handled.iter().find(|(_, event)| {
        let is_settled = event.acknowledged || event.uncertain > 0 || event.is_in_quarantine;
        !is_settled
    });
    let (number, event) = lost?;
    let details = format!(
        "event {number} is lost; it was handed out: {}",
        event.was_handed_out
    );
    Some((Invariant::NoEventLost, details))
}

/// An emitted event that never came, before one that says nothing of it. Those before the first that came are old.
fn missing(events: &Events) -> Option<(Invariant, String)> {
    let listed = events.handled.range(..FIRST_PUSHED);
    let came: Vec<(u64, bool)> = listed
        .map(|(number, event)| (*number, event.follows_gap))
        .collect();
    let silent = came
        .windows(2)
        .find(|pair| pair[1].0 > pair[0].0 + 1 && !pair[1].1);
    if let Some(pair) = silent {
        let details = format!("between {} and {}", pair[0].0, pair[1].0);
        return Some((Invariant::GapsReported, details));
    }
    let last = events.emitted.len().checked_sub(1)? as u64;
    if came.last().map(|(number, _)| *number) != Some(last) {
        let details = format!("event {last} was listed, and never came");
        return Some((Invariant::NoEventLost, details));
    }
    None
}
