//! The emulated service: its settings, its state, and what it recorded.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::HeaderValue;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

use crate::config::Config;
use crate::delivery::{self, SentWebhook};
use crate::http::{Faults, RecordedRequest};
use crate::recent::Recent;
#[cfg(feature = "state-file")]
use crate::state::StateFile;
use crate::state::{Delivery, State};

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

    /// Changes the state, saves it, and then starts the deliveries that the change caused. If the state cannot be saved, nothing
    /// changes.
    pub(crate) fn change<T>(
        self: &Arc<Self>,
        change: impl FnOnce(&mut State, &Config) -> T,
    ) -> Result<(T, Vec<JoinHandle<()>>), String> {
        let mut state = self.state();
        let result = change(&mut state, &self.config);
        self.save(&mut state)?;
        let outbox = std::mem::take(&mut state.outbox);
        drop(state);
        let start = |delivery| self.runtime.spawn(Arc::clone(self).deliver(delivery));
        Ok((result, outbox.into_iter().map(start).collect()))
    }

    async fn deliver(self: Arc<Self>, delivery: Delivery) {
        let sent = delivery::send(&delivery, || self.state().clock.seconds()).await;
        if sent.attempts > 0 {
            let record = |state: &mut State, _: &Config| {
                state.record_delivery(&delivery.target, sent.error.as_deref());
            };
            // No response waits for this. If it cannot be saved, the webhook keeps its state.
            let _recorded = self.change(record);
        }
        lock(&self.webhooks).push(sent);
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
