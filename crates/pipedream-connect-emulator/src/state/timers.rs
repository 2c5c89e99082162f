//! Timers that become due when the clock is advanced.

use std::time::Duration;

use serde_json::json;

use super::environment::EnvironmentId;
use super::model::State;
use super::triggers::{EmitterKind, Trigger};

/// The next event of a timer.
struct Due {
    at: i64,
    environment: EnvironmentId,
    trigger: String,
    interval: i64,
}

impl State {
    /// Advances the clock, and on the way emits the events of interval timers and queues the deliveries that become due.
    ///
    /// A timer that becomes due more often than events are kept emits only the last ones.
    pub(crate) fn advance(&mut self, time: Duration) {
        let now = self.clock.millis();
        let end = self.clock.after(time);
        for due in self.due(now, end) {
            self.clock.advance_to(due.at);
            self.release_due();
            let event =
                json!({ "timestamp": due.at.div_euclid(1000), "interval_seconds": due.interval });
            // The trigger exists and is active, because it was due.
            let _emitted = self.emit(&due.environment, &due.trigger, vec![event]);
        }
        self.clock.advance_to(end);
        self.release_due();
    }

    /// Everything due after `now` and until `end`, in order of time.
    fn due(&mut self, now: i64, end: i64) -> Vec<Due> {
        let (mut all, kept) = (Vec::new(), self.kept_events());
        for (environment, contents) in self.environments() {
            let triggers = contents.triggers.iter().filter(|trigger| trigger.active);
            all.extend(triggers.flat_map(|trigger| due(&environment, trigger, (now, end), kept)));
        }
        all.sort_by(|a, b| (a.at, &a.trigger).cmp(&(b.at, &b.trigger)));
        all
    }
}

fn due(
    environment: &EnvironmentId,
    trigger: &Trigger,
    (now, end): (i64, i64),
    kept: usize,
) -> Vec<Due> {
    let EmitterKind::TimerInterface(timer) = &trigger.emitter.kind else {
        return Vec::new();
    };
    let Some(interval) = timer.interval_seconds.filter(|seconds| *seconds > 0) else {
        return Vec::new();
    };
    let start = timer.schedule_changed_at.saturating_mul(1000);
    let step = interval.saturating_mul(1000);
    let last = end.saturating_sub(start).div_euclid(step);
    let first = now.saturating_sub(start).div_euclid(step).saturating_add(1);
    let kept = i64::try_from(kept).unwrap_or(i64::MAX);
    let first = first.max(last.saturating_sub(kept).saturating_add(1));
    let fire = |number: i64| Due {
        at: start.saturating_add(step.saturating_mul(number)),
        environment: environment.clone(),
        trigger: trigger.emitter.id.clone(),
        interval,
    };
    (first..=last).map(fire).collect()
}
