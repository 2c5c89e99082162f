//! The search for the next event: poll, lease, wait.

use std::collections::VecDeque;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::{Duration, Instant};

use futures_util::future::{FutureExt as _, select};
use futures_util::stream::{self, StreamExt as _};
use tokio::sync::Notify;

use super::InboxError;
use super::record::Millis;
use super::settings::Settings;
use super::source::Source;
use super::take::LeasedEvent;
use crate::clock::Time;

/// How often the inbox checks what other processes have stored.
const LOOK: Duration = Duration::from_secs(2);
/// A search that nobody has waited for, for so long, may meet time limits for that reason alone.
const LEFT: Duration = Duration::from_secs(1);
/// Polls at the same time.
const CONCURRENT: usize = 8;

/// What the inbox and its leases share.
pub(super) struct Core {
    pub(super) name: String,
    pub(super) sources: Vec<Arc<Source>>,
    pub(super) settings: Settings,
    time: Time,
    /// What the searches found.
    found: Mutex<VecDeque<Result<LeasedEvent, InboxError>>>,
    callers: Mutex<Callers>,
    closed: AtomicBool,
    /// Wakes a search that waits.
    changed: Notify,
    /// The source that is asked first, the next time.
    turn: AtomicUsize,
}

/// Who waits for a search. Nothing happens while nobody does.
#[derive(Default)]
struct Callers {
    waiting: usize,
    /// When the last one left.
    left_at: Option<Instant>,
    /// Whether the search went on after nobody had waited for a while.
    was_left: bool,
}

/// A caller that waits, until this is dropped.
pub(super) struct Caller<'a>(&'a Core);

impl Drop for Caller<'_> {
    fn drop(&mut self) {
        let mut callers = self.0.callers();
        callers.waiting -= 1;
        if callers.waiting == 0 {
            callers.left_at = Some(self.0.time.now());
        }
    }
}

impl Core {
    pub(super) fn new(name: String, sources: Vec<Source>, settings: Settings, time: Time) -> Self {
        Self {
            name,
            sources: sources.into_iter().map(Arc::new).collect(),
            settings,
            time,
            found: Mutex::default(),
            callers: Mutex::default(),
            closed: AtomicBool::new(false),
            changed: Notify::new(),
            turn: AtomicUsize::new(0),
        }
    }

    /// Searches until something was found, which [`pop`](Self::pop) returns then, or until the inbox was closed.
    pub(super) async fn search(&self) {
        self.callers().was_left = false;
        let found = AssertUnwindSafe(self.find()).catch_unwind().await;
        let found = found.unwrap_or(Err(InboxError::Panicked));
        if let Some(found) = found.transpose() {
            self.report(found);
        }
    }

    fn callers(&self) -> MutexGuard<'_, Callers> {
        self.callers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a caller that waits for the search.
    pub(super) fn caller(&self) -> Caller<'_> {
        let mut callers = self.callers();
        let left_at = callers.left_at.filter(|_| callers.waiting == 0);
        callers.was_left |= left_at.is_some_and(|left_at| self.time.since(left_at) >= LEFT);
        callers.waiting += 1;
        Caller(self)
    }

    /// Keeps what was found for a caller. What the store did not do in time because nobody waited is no failure: the caller
    /// searches again.
    fn report(&self, found: Result<LeasedEvent, InboxError>) {
        let is_store = matches!(found, Err(InboxError::Store(_)));
        if !is_store || !self.callers().was_left {
            self.found().push_back(found);
        }
    }

    /// Polls, takes and waits. `None` if something was found by a poll: an error.
    async fn find(&self) -> Result<Option<LeasedEvent>, InboxError> {
        while !self.is_closed() {
            self.poll().await;
            if !self.found().is_empty() {
                return Ok(None);
            }
            for source in self.in_turn() {
                source.remove_unused().await.map_err(InboxError::Store)?;
                if let Some(event) = source.take(&self.settings.limits, LOOK).await? {
                    return Ok(Some(event));
                }
            }
            self.wait().await;
        }
        Ok(None)
    }

    fn found(&self) -> MutexGuard<'_, VecDeque<Result<LeasedEvent, InboxError>>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was found first. A lease that has ended while nobody asked for it is dropped.
    pub(super) fn pop(&self) -> Option<Result<LeasedEvent, InboxError>> {
        let mut found = self.found();
        loop {
            match found.pop_front()? {
                Ok(event) if !event.is_current() => {}
                found => return Some(found),
            }
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
    }

    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
        self.wake();
    }

    /// Ends the wait of a search.
    pub(super) fn wake(&self) {
        self.changed.notify_one();
    }

    pub(super) fn source(&self, trigger_id: &str) -> Option<&Arc<Source>> {
        let mut sources = self.sources.iter();
        sources.find(|source| *source.trigger_id == *trigger_id)
    }

    /// The sources, beginning with another one each time.
    fn in_turn(&self) -> impl Iterator<Item = &Arc<Source>> {
        let first = self.turn.fetch_add(1, Ordering::Relaxed) % self.sources.len().max(1);
        let (before, from) = self.sources.split_at(first);
        from.iter().chain(before)
    }

    /// Polls the triggers that are due, those that wait longest first.
    async fn poll(&self) {
        let due = self.sources.iter().filter_map(|source| {
            let since = source.due_since(&self.settings)?;
            Some((since, source))
        });
        let mut due: Vec<_> = due.collect();
        due.sort_by_key(|(since, _)| *since);
        stream::iter(due)
            .for_each_concurrent(CONCURRENT, async |(_, source)| {
                if let Err(error) = source.poll(&self.settings).await {
                    self.report(Err(error));
                }
            })
            .await;
    }

    /// Waits for a change, or until the next look.
    async fn wait(&self) {
        let changed = std::pin::pin!(self.changed.notified());
        select(changed, self.time.sleep(self.pause())).await;
        // On a test clock, waits take no time, so other tasks would never run.
        yield_once().await;
    }

    /// How long to wait before the next look.
    fn pause(&self) -> Duration {
        let sources = self.sources.iter();
        let pauses = sources.map(|source| source.time_to_next(&self.settings));
        let least = pauses.min().map_or(LOOK, Duration::from_millis);
        least.min(LOOK)
    }
}

impl Source {
    /// Time until a poll is due or an event becomes free, as far as this process knows.
    fn time_to_next(&self, settings: &Settings) -> Millis {
        let now = self.now();
        let times = self.peek(|record| {
            let has_room = record.waiting() < settings.max_waiting;
            let polls = self.polled.is_some() && has_room;
            let poll = polls.then(|| record.polls.pause.remaining(now));
            poll.into_iter().chain(record.time_to_work(now)).min()
        });
        times.flatten().unwrap_or(Millis::MAX)
    }
}

async fn yield_once() {
    let mut is_first = true;
    std::future::poll_fn(|cx| {
        if std::mem::take(&mut is_first) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(())
    })
    .await;
}
