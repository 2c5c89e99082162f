//! The inbox: one stream of the events of several sources.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::{FutureExt as _, Shared};
use tokio::runtime;

use super::InboxError;
use super::lease::Lease;
use super::search::Core;
use super::settings::Settings;
use super::source::Source;
use crate::clock::Time;
use crate::future::BoxFuture;

/// One stream of the events of deployed triggers, from polling or from webhooks, with leases and a quarantine.
///
/// An event is handed out until it is acknowledged: at least once, and leased to one consumer at a time. Its leases, and the
/// keys of the events seen before, are kept in a [`StateStore`](crate::state::StateStore), so that
/// processes can share an inbox, and with a persistent store a restart loses nothing. Clones share it too.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pipedream_connect_emulator::{Emulator, SeedAccount}; let emulator = Emulator::builder().account(SeedAccount::new("user-42", "gitlab")).start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?; let user = client.user("user-42")?; let deployed = user.trigger("gitlab-new-issue").prop("projectId", 45672541).emit_on_deploy(false).deploy().await?.data; let trigger_id = deployed.id().ok_or("no id")?.to_owned(); emulator.emit(&trigger_id, serde_json::json!({ "title": "It does not work" })).await?;
/// use pipedream_connect::inbox::Inbox;
/// use pipedream_connect::state::MemoryStore;
///
/// let store = MemoryStore::default(); // in production one that outlives the process
/// let trigger = user.deployed_trigger(&trigger_id);
/// let inbox = Inbox::builder(store).name("issues").poll(trigger).build()?;
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
/// does not belong to a caller of `next`, so a caller may drop its future at any time, and the next call continues.
type Searches = HashMap<Option<runtime::Id>, Search>;
type Search = Shared<BoxFuture<()>>;

impl Inbox {
    pub(super) fn new(name: String, sources: Vec<Source>, settings: Settings, time: Time) -> Self {
        Self(Arc::new(Handle {
            core: Arc::new(Core::new(name, sources, settings, time)),
            searches: Mutex::default(),
        }))
    }

    /// The name under which it is stored.
    pub fn name(&self) -> &str {
        &self.0.core.name
    }

    /// Leases the next event, and waits for one if there is none. `None` after [`close`](Self::close).
    ///
    /// Triggers are polled only while a caller waits here, by one process at a time; call it again soon after handling an event.
    /// Events are handed out in the order of their emission times, as far as the API reports them. Released events and those
    /// whose lease has ended come before new ones. With several consumers, or after a failure, do not rely on an order.
    ///
    /// Dropping the future is safe: nothing is lost, and the next call continues where it stopped. Several tasks may call it on
    /// clones.
    ///
    /// # Errors
    /// [`InboxError::Store`], [`InboxError::Poll`] and [`InboxError::QuarantineFull`]. The next call tries again, so it is
    /// enough to log the error, wait, and continue.
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

    /// Closes the inbox in this process, for all clones: no new poll starts, and [`next`](Self::next) returns `None`
    /// once a poll in progress has ended. Leases stay valid and can be acknowledged.
    pub fn close(&self) {
        self.0.core.close();
    }

    pub(super) fn core(&self) -> &Arc<Core> {
        &self.0.core
    }

    /// Waits until the search has found something, which may be for another caller.
    async fn search(&self) {
        let runtime = runtime::Handle::try_current();
        let runtime = runtime.ok().map(|handle| handle.id());
        let search = self.0.current_search(runtime);
        let _caller = self.0.core.caller();
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
            let future: BoxFuture<()> = Box::pin(async move { core.search().await });
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

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbox")
            .field("name", &self.0.core.name)
            .field("sources", &self.0.core.sources)
            .finish_non_exhaustive()
    }
}
