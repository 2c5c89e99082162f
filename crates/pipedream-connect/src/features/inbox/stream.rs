//! The inbox: one stream of the events of several sources.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use futures_util::future::{FutureExt as _, Shared, select};
use futures_util::stream::{self, StreamExt as _};
use tokio::runtime;
use tokio::sync::Notify;

use super::InboxError;
use super::lease::{Lease, LeasedEvent};
use super::record::Millis;
use super::settings::Settings;
use super::source::Source;
use crate::clock::Time;
use crate::future::BoxFuture;

/// How long the inbox goes without a look at what other processes have stored.
const LOOK: Duration = Duration::from_secs(2);
/// Polls at the same time.
const CONCURRENT: usize = 8;

/// One stream of the events of deployed triggers, from polling or from webhooks, with leases and a quarantine.
///
/// An event is handed out until it is acknowledged: at least once, and to one consumer at a time. Where it is stored, by
/// whom it is leased, and which events were seen before is kept in a [`StateStore`](crate::state::StateStore), so that
/// processes share an inbox, and a restart loses nothing. Clones share it too.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pipedream_connect_emulator::{Emulator, SeedAccount}; let emulator = Emulator::builder().account(SeedAccount::new("user-42", "gitlab")).start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?; let user = client.user("user-42")?; let deployed = user.trigger("gitlab-new-issue").prop("projectId", 45672541).emit_on_deploy(false).deploy().await?.data; let trigger_id = deployed.id().ok_or("no id")?.to_owned(); emulator.emit(&trigger_id, serde_json::json!({ "title": "It does not work" })).await?;
/// use pipedream_connect::inbox::Inbox;
/// use pipedream_connect::state::MemoryStore;
///
/// let store = MemoryStore::default(); // in production one that outlives the process
/// let inbox = Inbox::builder(store).name("issues").poll(user.deployed_trigger(&trigger_id)).build()?;
/// while let Some(lease) = inbox.next().await {
///     let lease = lease?;
///     println!("{}", lease.event().payload()["title"]);
///     lease.ack().await?;
/// #   inbox.close();
/// }
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Inbox(Arc<Handle>);

/// What clones share.
struct Handle {
    core: Arc<Core>,
    searches: Mutex<Searches>,
}

/// The search for the next event that each runtime has in progress: timers and connections belong to a runtime. A search
/// does not belong to a caller of `next`, so that a caller may drop its future at any time, and the next one goes on.
type Searches = HashMap<Option<runtime::Id>, Search>;
type Search = Shared<BoxFuture<()>>;

/// What the inbox and its leases share.
pub(super) struct Core {
    pub(super) name: String,
    pub(super) sources: Vec<Arc<Source>>,
    pub(super) settings: Settings,
    pub(super) time: Time,
    /// What the searches found.
    found: Mutex<VecDeque<Result<LeasedEvent, InboxError>>>,
    closed: AtomicBool,
    /// Wakes a search that waits.
    changed: Notify,
    /// The source that is asked first, the next time.
    turn: AtomicUsize,
}

impl Inbox {
    pub(super) fn new(name: String, sources: Vec<Source>, settings: Settings, time: Time) -> Self {
        let core = Core {
            name,
            sources: sources.into_iter().map(Arc::new).collect(),
            settings,
            time,
            found: Mutex::default(),
            closed: AtomicBool::new(false),
            changed: Notify::new(),
            turn: AtomicUsize::new(0),
        };
        Self(Arc::new(Handle {
            core: Arc::new(core),
            searches: Mutex::default(),
        }))
    }

    /// The name under which it is stored.
    pub fn name(&self) -> &str {
        &self.0.core.name
    }

    /// Leases the next event, and waits for one if there is none. `None` after [`close`](Self::close).
    ///
    /// Triggers are polled by whoever waits here, one process at a time; so call it again soon after an event was handled.
    /// Events come in the order in which they were emitted, as far as the API tells, and those that were released or whose
    /// lease has ended come before new ones. With several consumers, or after a failure, do not rely on an order.
    ///
    /// Dropping the future is safe: nothing is lost, and the next call goes on where it stopped. Several tasks may call it on
    /// clones.
    ///
    /// # Errors
    /// [`InboxError::Store`], [`InboxError::Poll`] and [`InboxError::QuarantineFull`]. The next call tries again, so it is
    /// enough to log the error, wait, and go on.
    pub async fn next(&self) -> Option<Result<Lease, InboxError>> {
        loop {
            if let Some(found) = self.0.core.pop() {
                return Some(found.map(|event| Lease::new(&self.0.core, event)));
            }
            if self.0.core.is_closed() {
                return None;
            }
            self.search().await;
        }
    }

    /// Ends the inbox in this process, for all clones: no poll begins any more, and [`next`](Self::next) returns `None`
    /// once a poll in progress has ended. Leases stay valid and can be acknowledged.
    pub fn close(&self) {
        self.0.core.closed.store(true, Ordering::Relaxed);
        self.0.core.wake();
    }

    pub(super) fn core(&self) -> &Arc<Core> {
        &self.0.core
    }

    /// Waits until the search has found something, which may be for another caller.
    async fn search(&self) {
        let runtime = runtime::Handle::try_current();
        let runtime = runtime.ok().map(|handle| handle.id());
        let search = self.0.current_search(runtime);
        search.clone().await;
        self.0.finish(runtime, &search);
    }
}

impl Handle {
    fn searches(&self) -> MutexGuard<'_, Searches> {
        self.searches.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn current_search(&self, runtime: Option<runtime::Id>) -> Search {
        let mut searches = self.searches();
        let search = searches.entry(runtime).or_insert_with(|| {
            let core = Arc::clone(&self.core);
            let future: BoxFuture<()> = Box::pin(async move {
                let found = AssertUnwindSafe(search(&core)).catch_unwind().await;
                let found = found.unwrap_or(Err(InboxError::Panicked));
                core.found().extend(found.transpose());
            });
            future.shared()
        });
        search.clone()
    }

    /// Forgets a search that has ended.
    fn finish(&self, runtime: Option<runtime::Id>, ended: &Search) {
        let mut searches = self.searches();
        let current = searches.get(&runtime);
        if current.is_some_and(|search| search.ptr_eq(ended)) {
            searches.remove(&runtime);
        }
    }
}

impl Core {
    fn found(&self) -> MutexGuard<'_, VecDeque<Result<LeasedEvent, InboxError>>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was found first. A lease that has ended while nobody asked for it is dropped.
    fn pop(&self) -> Option<Result<LeasedEvent, InboxError>> {
        let mut found = self.found();
        loop {
            match found.pop_front()? {
                Ok(event) if !event.is_current() => {}
                found => return Some(found),
            }
        }
    }

    fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Relaxed)
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
                    self.found().push_back(Err(error));
                }
            })
            .await;
    }

    /// Waits for a change, or until the next look.
    async fn wait(&self) {
        let changed = std::pin::pin!(self.changed.notified());
        select(changed, self.time.sleep(self.pause())).await;
        // On a clock of a test, no wait takes time, and other tasks would never run.
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

/// Polls, takes, and waits, until an event was leased, something failed, or the inbox was closed.
async fn search(core: &Core) -> Result<Option<LeasedEvent>, InboxError> {
    while !core.is_closed() {
        core.poll().await;
        if !core.found().is_empty() {
            return Ok(None);
        }
        for source in core.in_turn() {
            source.remove_unused().await?;
            if let Some(event) = source.take(core, LOOK).await? {
                return Ok(Some(event));
            }
        }
        core.wait().await;
    }
    Ok(None)
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

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbox")
            .field("name", &self.0.core.name)
            .field("sources", &self.0.core.sources)
            .finish_non_exhaustive()
    }
}
