//! Polling a trigger for events.

use std::time::Duration;

use pipedream_connect_raw::types::EmittedEvent;

use super::InboxError;
use super::add::{EventKeys, Polled, Received};
use super::event::{InboxEvent, StoredEvent};
use super::settings::Settings;
use super::source::{Source, length};
use super::trace;
use crate::Error;
use crate::retry::RetryPolicy;

/// Pipedream publishes a limit of 3,000 requests in 5 minutes to triggers, for a project. An inbox uses at most half of it,
/// so that the application's own requests and a second inbox stay within it too: that is 5 polls a second, so an inbox of
/// many triggers polls each of them less often than asked for.
const POLLS_PER_SECOND: u32 = 5;

/// A trigger that is polled every 15 seconds uses 20 requests of the 3,000, and 75 triggers reach the half. Most polling
/// sources run once a minute or every 15 minutes themselves, so shorter intervals seldom find anything sooner.
pub(super) const DEFAULT_INTERVAL: Duration = Duration::from_secs(15);
/// The least interval that can be asked for: 60 requests of the 3,000.
pub(super) const MIN_INTERVAL: Duration = Duration::from_secs(5);
pub(super) const MAX_INTERVAL: Duration = Duration::from_secs(60 * 60);

/// Longest pause after failures that the inbox chooses itself, and that a server can ask for.
const MAX_BACKOFF: Duration = Duration::from_secs(5 * 60);
const MAX_SERVER_DELAY: Duration = Duration::from_secs(60 * 60);

/// Events of one answer, and of the answer that is requested when nothing of the first was seen before.
const EVENTS: i64 = 100;
const MAX_EVENTS: i64 = 1_000;
/// An answer with fewer events has all that the API has, so nothing is missing: this is how many it returns when not asked
/// for a number. Whether it limits larger numbers is not documented.
const FULL: usize = 20;

/// Deadline of the requests of a poll, and the time after which a poll counts as interrupted: longer than the deadline and
/// the time limits of the store operations that follow.
const DEADLINE: Duration = Duration::from_secs(30);
const INTERRUPTED_AFTER: Duration = Duration::from_secs(120);

/// The interval of each of so many triggers in one inbox.
pub(super) fn interval(asked: Duration, triggers: usize) -> Duration {
    let triggers = u32::try_from(triggers).unwrap_or(u32::MAX);
    asked.max(Duration::from_secs(1) * triggers / POLLS_PER_SECOND)
}

impl Source {
    /// Whether the trigger should be polled now, as far as this process knows; if so, since when.
    pub(super) fn due_since(&self, settings: &Settings) -> Option<u64> {
        self.polled.as_ref()?;
        let now = self.now();
        let due = self.peek(|record| {
            let is_due =
                !record.polls.pause.is_running(now) && record.waiting() < settings.max_waiting;
            is_due.then(|| record.polls.pause.end())
        });
        due.unwrap_or(Some(0))
    }

    /// Polls once, if no other process does.
    ///
    /// # Errors
    /// Of the store, and errors of the API that do not pass by waiting.
    pub(super) async fn poll(&self, settings: &Settings) -> Result<(), InboxError> {
        let claimed = self
            .change(|record, now| {
                let has_room = record.waiting() < settings.max_waiting;
                let claim = has_room.then(|| record.claim_poll(now, length(INTERRUPTED_AFTER)));
                claim.flatten().map(|claim| (claim, record.polls.succeeded))
            })
            .await
            .map_err(InboxError::Store)?;
        let Some((claim, has_succeeded)) = claimed else {
            return Ok(());
        };
        match self.request(settings, claim, has_succeeded).await? {
            Ok(received) => {
                self.add(&received).await.map_err(InboxError::Store)?;
                Ok(())
            }
            Err(error) => self.failed(settings, claim, error).await,
        }
    }

    /// The answer, or the API's error. When nothing of a full answer was seen before, asks for more, so that fewer events
    /// are missed.
    async fn request(
        &self,
        settings: &Settings,
        claim: u64,
        has_succeeded: bool,
    ) -> Result<Result<Received, Error>, InboxError> {
        let pause = settings.interval.mul_f64(0.9) + self.jitter.up_to(settings.interval / 5);
        let received = |events: Vec<EmittedEvent>| {
            let poll = Polled {
                claim,
                pause,
                may_reveal_gap: has_succeeded && events.len() >= FULL,
            };
            Received {
                poll: Some(poll),
                events: self.with_keys(settings, events),
            }
        };
        let first = match self.list(settings, EVENTS).await {
            Ok(events) => received(events),
            Err(error) => return Ok(Err(error)),
        };
        let may_lack_events = first.poll.is_some_and(|poll| poll.may_reveal_gap);
        if !may_lack_events
            || !self
                .knows_nothing_of(&first)
                .await
                .map_err(InboxError::Store)?
        {
            return Ok(Ok(first));
        }
        // Without the longer answer, the shorter one is better than none.
        let more = self.list(settings, MAX_EVENTS).await;
        Ok(Ok(more.map_or(first, received)))
    }

    async fn list(&self, settings: &Settings, count: i64) -> Result<Vec<EmittedEvent>, Error> {
        let Some(trigger) = &self.polled else {
            return Ok(Vec::new());
        };
        // The next poll is the retry.
        let options = settings.options.clone().retry(RetryPolicy::none());
        let deadline = options.deadline.unwrap_or(DEADLINE).min(DEADLINE);
        let options = options.deadline(deadline);
        let events = trigger.events().n(count).options(options).await?.data;
        Ok(oldest_first(events))
    }

    fn with_keys(
        &self,
        settings: &Settings,
        events: Vec<EmittedEvent>,
    ) -> Vec<(EventKeys, InboxEvent)> {
        let events = events.into_iter().map(|event| {
            let event = InboxEvent::new(&self.trigger_id, StoredEvent::Polled(event));
            (settings.keys_of(&event), event)
        });
        events.collect()
    }

    async fn failed(
        &self,
        settings: &Settings,
        claim: u64,
        error: Error,
    ) -> Result<(), InboxError> {
        let random = self.jitter.up_to(Duration::from_secs(1)).as_secs_f64();
        let asked = error.retry_after().unwrap_or_default();
        self.change(|record, now| {
            let pause = backoff(settings.interval, record.polls.failures, random, asked);
            record.fail_poll(claim, now, length(pause));
        })
        .await
        .map_err(InboxError::Store)?;
        trace::poll_failed(&self.trigger_id, &error);
        settings.report(&self.trigger_id, &error);
        if error.is_transient() {
            return Ok(());
        }
        Err(InboxError::Poll {
            trigger_id: self.trigger_id.to_string(),
            error,
        })
    }
}

/// The order of an answer is not documented. What is certain is the time of an event; events of the same time keep the order
/// of the answer, which is turned around if it is newest first.
fn oldest_first(mut events: Vec<EmittedEvent>) -> Vec<EmittedEvent> {
    if events.is_sorted_by(|a, b| a.ts >= b.ts) {
        events.reverse();
    }
    events.sort_by_key(|event| event.ts);
    events
}

/// The pause after a failed poll: the interval doubles with each failure, half of it at random.
fn backoff(interval: Duration, failures: u32, random: f64, asked: Duration) -> Duration {
    let limit = interval.saturating_mul(1 << failures.min(16));
    let limit = limit.min(MAX_BACKOFF.max(interval));
    let own = limit.mul_f64(0.5 + random.clamp(0.0, 1.0) / 2.0);
    own.max(asked.min(MAX_SERVER_DELAY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_triggers_stay_within_half_of_the_published_limit() {
        for triggers in [1, 10, 75, 100, 1_000] {
            let interval = interval(MIN_INTERVAL, triggers).as_secs_f64();
            let in_five_minutes = 300.0 / interval * triggers as f64;
            assert!(in_five_minutes <= 1_500.0, "{triggers}: {in_five_minutes}");
        }
        assert_eq!(interval(DEFAULT_INTERVAL, 75), DEFAULT_INTERVAL);
    }

    #[test]
    fn events_come_oldest_first_whatever_the_order_of_the_answer() {
        let listed = |events: &[(i64, &str)]| {
            let events = events.iter().map(|(ts, id)| {
                let event = serde_json::json!({ "e": {}, "k": "emit", "ts": ts, "id": id });
                serde_json::from_value(event).expect("an event")
            });
            let sorted = oldest_first(events.collect()).into_iter();
            sorted.map(|event| event.id).collect::<String>()
        };
        assert_eq!(listed(&[(2, "c"), (1, "b"), (1, "a")]), "abc");
        assert_eq!(listed(&[(1, "c"), (1, "b"), (1, "a")]), "abc");
        assert_eq!(listed(&[(1, "a"), (1, "b"), (2, "c")]), "abc");
        assert_eq!(listed(&[(2, "b"), (1, "a"), (3, "c")]), "abc");
        assert_eq!(listed(&[]), "");
    }

    #[test]
    fn the_pause_doubles_with_each_failure_up_to_five_minutes() {
        let pause = |failures| backoff(DEFAULT_INTERVAL, failures, 1.0, Duration::ZERO).as_secs();
        let pauses: Vec<_> = (0..6).map(pause).collect();
        assert_eq!(pauses, [15, 30, 60, 120, 240, 300]);
        assert_eq!(pause(1_000), 300);
        let least = backoff(DEFAULT_INTERVAL, 0, 0.0, Duration::ZERO);
        assert_eq!(least, DEFAULT_INTERVAL / 2);
        let asked = backoff(DEFAULT_INTERVAL, 0, 1.0, Duration::from_secs(1_000_000));
        assert_eq!(asked, MAX_SERVER_DELAY);
    }
}
