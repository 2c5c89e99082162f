//! What the server, the deliveries and the emulator's handle share.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use crate::catalogue::Catalogue;
use crate::delivery::{self, SentWebhook};
use crate::fault::Faults;
use crate::recorder::{RecordedRequest, Recorder};
use crate::store::Store;
use crate::world::World;

/// Webhook calls remembered; the oldest go first.
const KEPT_WEBHOOKS: usize = 10_000;

/// Settings that do not change while the emulator runs.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) catalogue: Catalogue,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    pub(crate) base_url: String,
    /// Origin of presigned URLs, on another port.
    pub(crate) storage_url: String,
    pub(crate) page_limit: usize,
    /// Answer downloads with the bytes in place of a redirect.
    pub(crate) inline_files: bool,
    /// Enforce the limits that the documentation publishes.
    pub(crate) published_limits: bool,
}

impl Site {
    /// The public URL of an HTTP endpoint of a trigger or workflow.
    pub(crate) fn endpoint(&self, key: &str) -> String {
        format!("{}/_endpoint/{key}", self.base_url)
    }

    /// A presigned URL of a stashed file, good for 30 minutes.
    pub(crate) fn presigned(&self, key: &str, now: i64) -> String {
        const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
            .remove(b'/')
            .remove(b'-')
            .remove(b'_')
            .remove(b'.');
        let key = utf8_percent_encode(key, SEGMENT);
        format!(
            "{}/{key}?X-Amz-Expires={}&X-Amz-Signature=emulated",
            self.storage_url,
            now + 1800
        )
    }
}

/// Called for every request answered: the request, the status, and how long it took.
pub(crate) type RequestLog = Box<dyn Fn(&RecordedRequest, u16, Duration) + Send + Sync>;

/// What the server, the deliveries and the emulator's handle share.
pub(crate) struct Shared {
    pub(crate) site: Site,
    pub(crate) log: Option<RequestLog>,
    pub(crate) store: Option<Store>,
    pub(crate) runtime: Handle,
    pub(crate) world: Mutex<World>,
    pub(crate) recorder: Mutex<Recorder>,
    pub(crate) faults: Mutex<Faults>,
    pub(crate) sent: Mutex<Vec<SentWebhook>>,
}

/// Locks; a panic of another holder does not matter here, the data is plain.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.world)
    }

    pub(crate) fn remember(&self, sent: SentWebhook) {
        let mut all = lock(&self.sent);
        if all.len() == KEPT_WEBHOOKS {
            all.remove(0);
        }
        all.push(sent);
    }

    /// Writes the state file, if there is one.
    pub(crate) fn save(&self, world: &World) -> io::Result<()> {
        self.store
            .as_ref()
            .map_or(Ok(()), |store| store.save(world))
    }

    /// Changes the state, keeps it, and sends what has to go out. Nothing is sent before it is kept.
    pub(crate) fn change<T>(
        self: &Arc<Self>,
        change: impl FnOnce(&mut World, &Site) -> T,
    ) -> io::Result<(T, Vec<JoinHandle<()>>)> {
        let mut world = self.world();
        let result = change(&mut world, &self.site);
        let outbox = std::mem::take(&mut world.outbox);
        self.save(&world)?;
        drop(world);
        let deliver = |delivery| {
            let shared = Arc::clone(self);
            self.runtime
                .spawn(async move { delivery::deliver(&shared, delivery).await })
        };
        Ok((result, outbox.into_iter().map(deliver).collect()))
    }
}
