//! Timers that come due when the clock is moved.

use std::time::Duration;

use serde_json::json;

use crate::handlers::triggers::{self, KEPT_EVENTS};
use crate::world::{Trigger, World};

/// A timer's next event.
struct Due {
    at: i64,
    place: String,
    trigger: String,
    interval: i64,
}

/// Moves the clock, and on the way emits the events of the timers with an interval that come due.
///
/// Of a timer that comes due more often than events are kept, only the last ones are emitted.
pub(crate) fn advance(world: &mut World, time: Duration) {
    let now = world.clock.millis();
    let end = now.saturating_add(i64::try_from(time.as_millis()).unwrap_or(i64::MAX));
    for due in all_due(world, now, end) {
        world.clock.advance_to(due.at);
        let (project, environment) = due.place.split_once('/').unwrap_or_default();
        let event =
            json!({ "timestamp": due.at.div_euclid(1000), "interval_seconds": due.interval });
        // It was there and active a moment ago.
        let _emitted = triggers::emit(world, project, environment, &due.trigger, event);
    }
    world.clock.advance_to(end);
}

/// Everything due after `now` and until `end`, in order of time.
fn all_due(world: &mut World, now: i64, end: i64) -> Vec<Due> {
    let mut all = Vec::new();
    for (place, environment) in world.environments() {
        let timers = environment.triggers.iter().filter(|trigger| trigger.active);
        all.extend(timers.flat_map(|trigger| due(place, trigger, now, end)));
    }
    all.sort_by(|a, b| (a.at, &a.trigger).cmp(&(b.at, &b.trigger)));
    all
}

fn due(place: &str, trigger: &Trigger, now: i64, end: i64) -> Vec<Due> {
    let emitter = &trigger.emitter;
    let interval = emitter["interval_seconds"]
        .as_i64()
        .filter(|seconds| *seconds > 0);
    let (Some(interval), "timer") = (interval, trigger.kind.as_str()) else {
        return Vec::new();
    };
    let start = emitter["schedule_changed_at"]
        .as_i64()
        .unwrap_or(0)
        .saturating_mul(1000);
    let step = interval.saturating_mul(1000);
    let last = end.saturating_sub(start).div_euclid(step);
    let first = now.saturating_sub(start).div_euclid(step).saturating_add(1);
    let kept = i64::try_from(KEPT_EVENTS).unwrap_or(i64::MAX);
    let first = first.max(last.saturating_sub(kept).saturating_add(1));
    let fire = |number: i64| Due {
        at: start.saturating_add(step.saturating_mul(number)),
        place: place.to_owned(),
        trigger: emitter["id"].as_str().unwrap_or_default().to_owned(),
        interval,
    };
    (first..=last).map(fire).collect()
}
