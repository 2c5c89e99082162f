//! The emulated service: its settings, its state, and what it recorded.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::HeaderValue;
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, watch};

use crate::config::Config;
use crate::delivery::{self, SentWebhook};
use crate::http::{Faults, RecordedRequest};
use crate::recent::Recent;
#[cfg(feature = "state-file")]
use crate::state::StateFile;
use crate::state::{Delivery, DeliveryId, End, State};

/// Called with every request, the status of its response, and the time it took.
pub(crate) type RequestLog = Box<dyn Fn(&RecordedRequest, u16, Duration) + Send + Sync>;

pub(crate) struct Service {
    pub(crate) config: Config,
    pub(crate) log: Option<RequestLog>,
    #[cfg(feature = "state-file")]
    pub(crate) file: Option<StateFile>,
    /// The server's runtime, which also sends webhooks.
    pub(crate) runtime: Handle,
    pub(crate) state: Mutex<State>,
    pub(crate) request_count: AtomicU64,
    pub(crate) requests: Mutex<Recent<Arc<RecordedRequest>>>,
    pub(crate) webhooks: Mutex<Recent<SentWebhook>>,
    pub(crate) senders: Senders,
    pub(crate) faults: Mutex<Faults>,
    pub(crate) bodies: BodyMemory,
}

/// Memory for the large request bodies that are being received or processed, 128 MiB in units of 1 KiB.
pub(crate) struct BodyMemory(pub(crate) Semaphore);

impl Default for BodyMemory {
    fn default() -> Self {
        Self(Semaphore::new(128 * 1024))
    }
}

/// Tasks that send webhook calls, one for each URL with calls that are due.
pub(crate) struct Senders {
    /// The URLs that have a task. Changes only while the state is locked.
    urls: watch::Sender<BTreeSet<String>>,
    connections: Semaphore,
}

impl Default for Senders {
    fn default() -> Self {
        Self {
            urls: watch::Sender::default(),
            connections: Semaphore::new(64),
        }
    }
}

/// Locks a mutex, even if another thread panicked while it was locked: the data is plain.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Service {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// The id of the next request, which is the same in every run that sends the same requests.
    pub(crate) fn next_request_id(&self) -> HeaderValue {
        let count = self.request_count.fetch_add(1, Ordering::Relaxed);
        HeaderValue::from(count + 1)
    }

    /// Changes the state, saves it, and then starts the deliveries that the change caused, to the returned URLs. If the state
    /// cannot be saved, nothing changes.
    pub(crate) fn change<T>(
        self: &Arc<Self>,
        change: impl FnOnce(&mut State, &Config) -> T,
    ) -> Result<(T, BTreeSet<String>), String> {
        let mut state = self.state();
        let result = change(&mut state, &self.config);
        self.save(&mut state)?;
        let urls = std::mem::take(&mut state.queued_urls);
        for url in &urls {
            self.start_sender(url);
        }
        Ok((result, urls))
    }

    /// Starts the deliveries that were due when the emulator stopped.
    pub(crate) fn resume_deliveries(self: &Arc<Self>) {
        let state = self.state();
        for (url, _) in state.deliveries.keys() {
            self.start_sender(url);
        }
    }

    /// Starts a task for a URL, unless it has one. The state is locked.
    fn start_sender(self: &Arc<Self>, url: &str) {
        let is_new = |urls: &mut BTreeSet<String>| urls.insert(url.to_owned());
        if self.senders.urls.send_if_modified(is_new) {
            let sender = Arc::clone(self).send_deliveries(url.to_owned());
            self.runtime.spawn(sender);
        }
    }

    /// Makes the deliveries to a URL, one after another, until none is due.
    async fn send_deliveries(self: Arc<Self>, url: String) {
        while let Some((id, delivery)) = self.next_delivery(&url) {
            let sent = self.send(&url, &delivery).await;
            let end = sent.as_ref().map_or(End::Denied, SentWebhook::end);
            if let Some(sent) = sent {
                lock(&self.webhooks).push(sent);
            }
            let ended = self.change(|state, _| state.end_delivery(&id, &end));
            if ended.is_err() {
                // No response waits for this. If it cannot be saved, the next event makes the delivery again.
                let _state = self.state();
                self.remove_sender(&url);
                break;
            }
        }
    }

    /// The delivery to make next. Without one, the task of the URL ends.
    fn next_delivery(&self, url: &str) -> Option<(DeliveryId, Delivery)> {
        let state = self.state();
        let next = state.next_delivery(url);
        if next.is_none() {
            self.remove_sender(url);
        }
        next
    }

    fn remove_sender(&self, url: &str) {
        self.senders.urls.send_modify(|urls| {
            urls.remove(url);
        });
    }

    async fn send(&self, url: &str, delivery: &Delivery) -> Option<SentWebhook> {
        // Fails only if the semaphore is closed, which it never is.
        let _connection = self.senders.connections.acquire().await;
        delivery::send(url, delivery, || self.state().permit(&delivery.target)).await
    }

    /// Waits until no delivery to these URLs is due.
    pub(crate) async fn delivered_to(&self, urls: &BTreeSet<String>) {
        let mut senders = self.senders.urls.subscribe();
        let idle = |active: &BTreeSet<String>| urls.is_disjoint(active);
        // Fails only if the sender is dropped, which `self` owns.
        let _idle = senders.wait_for(idle).await;
    }

    /// Waits until no delivery is due.
    pub(crate) async fn delivered(&self) {
        let mut senders = self.senders.urls.subscribe();
        let _idle = senders.wait_for(BTreeSet::is_empty).await;
    }

    /// Makes the changes permanent, or undoes them.
    fn save(&self, state: &mut State) -> Result<(), String> {
        #[cfg(feature = "state-file")]
        if let Some(file) = &self.file
            && let Err(error) = file.save(state)
        {
            state.undo();
            return Err(error);
        }
        state.accept();
        Ok(())
    }
}
