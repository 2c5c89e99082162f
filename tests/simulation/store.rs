//! A store that processes share. Its operations can fail, be slow, and be made although the caller gets an error.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use futures_util::FutureExt as _;
use pipedream_connect::BoxFuture;
use pipedream_connect::state::{BoxError, Change, MemoryStore, StateStore};

use super::context::Simulation;

/// Longest delay of an operation, and of a slow one.
const NORMAL_DELAY: Duration = Duration::from_millis(20);
const LONG_DELAY: Duration = Duration::from_secs(60);
/// No value that expires lasts so long.
const FOREVER: Duration = Duration::from_secs(1 << 40);

#[derive(Clone)]
pub(super) struct Store {
    sim: Simulation,
    entries: MemoryStore,
    /// Changes whose caller got an error, and that are made later.
    late: Arc<Mutex<Vec<(Change, SystemTime)>>>,
    /// The keys of all changes.
    keys: Arc<Mutex<BTreeSet<String>>>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    Slow,
    NotMade,
    ResponseLost,
    MadeLater,
    /// A database driver that repeats a command: the change is made, and once more later.
    Repeated,
}

impl Fault {
    fn draw(sim: &Simulation) -> Self {
        if !sim.draw_fault() {
            return Self::None;
        }
        let fault = sim.choose(&[
            Self::Slow,
            Self::NotMade,
            Self::ResponseLost,
            Self::MadeLater,
            Self::Repeated,
        ]);
        sim.count(match fault {
            Self::None | Self::Slow => "store is slow",
            Self::NotMade => "store fails",
            Self::ResponseLost => "store fails after the change",
            Self::MadeLater => "store fails before the change",
            Self::Repeated => "store repeats the change",
        });
        fault
    }

    fn delay(self, sim: &Simulation) -> Duration {
        sim.duration_up_to(if self == Self::Slow {
            LONG_DELAY
        } else {
            NORMAL_DELAY
        })
    }
}

impl Store {
    pub(super) fn new(sim: &Simulation) -> Self {
        Self {
            sim: sim.clone(),
            entries: MemoryStore::default(),
            late: Arc::default(),
            keys: Arc::default(),
        }
    }

    /// What is stored and does not expire.
    pub(super) fn values(&self) -> BTreeMap<String, Bytes> {
        let keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let value = |key: &String| {
            let value = self
                .entries
                .get(key.clone(), UNIX_EPOCH + FOREVER)
                .now_or_never()?;
            Some((key.clone(), value.ok()??))
        };
        keys.iter().filter_map(value).collect()
    }

    fn make(&self, change: Change, now: SystemTime) -> bool {
        self.sim.log(|| format!("store: {change:?}"));
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        keys.insert(change.key.clone());
        drop(keys);
        let made = self.entries.compare_and_set(change, now).now_or_never();
        matches!(made, Some(Ok(true)))
    }

    fn make_late_changes(&self) {
        if self.sim.one_in(2) {
            return;
        }
        self.make_all_late_changes();
    }

    pub(super) fn make_all_late_changes(&self) {
        let late = std::mem::take(&mut *self.late.lock().unwrap_or_else(PoisonError::into_inner));
        for (change, now) in late {
            self.make(change, now);
        }
    }

    fn delay_change(&self, change: Change, now: SystemTime) {
        let mut late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        late.push((change, now));
    }
}

impl StateStore for Store {
    fn get(&self, key: String, now: SystemTime) -> BoxFuture<Result<Option<Bytes>, BoxError>> {
        let store = self.clone();
        Box::pin(async move {
            let fault = Fault::draw(&store.sim);
            store.sim.time.wait(fault.delay(&store.sim)).await;
            store.make_late_changes();
            let value = store.entries.get(key, now).await;
            store.sim.time.wait(fault.delay(&store.sim)).await;
            match fault {
                Fault::None | Fault::Slow | Fault::Repeated => value,
                _ => Err("the store failed".into()),
            }
        })
    }

    fn compare_and_set(
        &self,
        change: Change,
        now: SystemTime,
    ) -> BoxFuture<Result<bool, BoxError>> {
        let store = self.clone();
        Box::pin(async move {
            let fault = Fault::draw(&store.sim);
            let mut sent = SentChange(store.clone(), Some((change, now)));
            store.sim.time.wait(fault.delay(&store.sim)).await;
            store.make_late_changes();
            let Some((change, now)) = sent.1.take() else {
                return Ok(false);
            };
            let made = match fault {
                Fault::None | Fault::Slow => Ok(store.make(change, now)),
                Fault::Repeated => {
                    store.delay_change(change.clone(), now);
                    Ok(store.make(change, now))
                }
                Fault::NotMade => Err("the store failed".into()),
                Fault::ResponseLost => {
                    store.make(change, now);
                    Err("the store failed".into())
                }
                Fault::MadeLater => {
                    store.delay_change(change, now);
                    Err("the store failed".into())
                }
            };
            store.sim.time.wait(fault.delay(&store.sim)).await;
            made
        })
    }
}

/// A change on its way to the store, which may arrive although the caller no longer waits.
struct SentChange(Store, Option<(Change, SystemTime)>);

impl Drop for SentChange {
    fn drop(&mut self) {
        let Some((change, now)) = self.1.take() else {
            return;
        };
        if self.0.sim.one_in(2) {
            self.0
                .sim
                .count("store changed after the caller disconnected");
            self.0.delay_change(change, now);
        }
    }
}
