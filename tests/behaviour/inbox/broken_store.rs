//! A store that fails when told to, before or after the change.

use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use bytes::Bytes;
use pipedream_connect::BoxFuture;
use pipedream_connect::state::{BoxError, Change, MemoryStore, StateStore};

/// What the next operations do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fault {
    None,
    /// An error, and nothing was done.
    Before,
    /// An error, although it was done.
    After,
    /// No answer.
    Silence,
    Panic,
}

#[derive(Clone)]
pub(super) struct BrokenStore {
    entries: MemoryStore,
    state: Arc<Mutex<State>>,
}

struct State {
    fault: Fault,
    keys: Vec<String>,
}

impl BrokenStore {
    pub(super) fn new() -> Self {
        Self {
            entries: MemoryStore::default(),
            state: Arc::new(Mutex::new(State {
                fault: Fault::None,
                keys: Vec::new(),
            })),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn fault(&self, fault: Fault) {
        self.state().fault = fault;
    }

    /// The keys that were ever written.
    pub(super) fn keys(&self) -> Vec<String> {
        self.state().keys.clone()
    }

    pub(super) fn entries(&self) -> &MemoryStore {
        &self.entries
    }

    fn run<T: Send + 'static>(
        &self,
        operation: impl FnOnce() -> BoxFuture<Result<T, BoxError>>,
    ) -> BoxFuture<Result<T, BoxError>> {
        let fault = self.state().fault;
        match fault {
            Fault::None => operation(),
            Fault::Before => Box::pin(async { Err("the connection is gone".into()) }),
            Fault::After => {
                let done = operation();
                Box::pin(async move {
                    done.await?;
                    Err("the connection is gone".into())
                })
            }
            Fault::Silence => Box::pin(pending()),
            Fault::Panic => Box::pin(async { std::panic::resume_unwind(Box::new("a bug")) }),
        }
    }
}

impl StateStore for BrokenStore {
    fn get(&self, key: String, now: SystemTime) -> BoxFuture<Result<Option<Bytes>, BoxError>> {
        self.run(|| self.entries.get(key, now))
    }

    fn compare_and_set(
        &self,
        change: Change,
        now: SystemTime,
    ) -> BoxFuture<Result<bool, BoxError>> {
        self.state().keys.push(change.key.clone());
        self.run(|| self.entries.compare_and_set(change, now))
    }
}
