//! A source in the store: its record, which several processes change, and the values that the record names.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use bytes::Bytes;

use super::known::KnownValues;
use super::record::{Millis, Record};
use crate::Error;
use crate::clock::{Jitter, Time};
use crate::features::triggers::deployed::DeployedTrigger;
use crate::state::{Change, State};

/// Attempts at a change under contention. Each failed attempt means that another process succeeded.
const MAX_CONFLICTS: u32 = 100;
/// Conflicts without a pause, and the longest pause.
const QUICK_CONFLICTS: u32 = 3;
const MAX_PAUSE: Duration = Duration::from_millis(200);

/// The events of one trigger.
pub(super) struct Source {
    pub(super) trigger_id: Arc<str>,
    /// `None` for a trigger that only pushes.
    pub(super) polled: Option<DeployedTrigger>,
    pub(super) accepts_pushed: bool,
    pub(super) state: State,
    pub(super) time: Time,
    pub(super) jitter: Arc<Jitter>,
    /// Where the record is stored; the beginning of the keys of all its values.
    pub(super) key: String,
    known: Mutex<Known>,
}

/// What this process knows of the store.
#[derive(Default)]
pub(super) struct Known {
    record: Option<Arc<StoredRecord>>,
    /// Whether the record was changed by others, or by a change whose outcome is not known.
    is_old: bool,
    /// When the record was last read.
    read_at: Option<Instant>,
    pub(super) values: KnownValues,
}

/// A record, and its bytes in the store; `None` if there are none yet.
struct StoredRecord {
    record: Record,
    bytes: Option<Bytes>,
}

impl Source {
    pub(super) fn new(
        inbox: &str,
        trigger_id: &str,
        state: State,
        time: Time,
        jitter: Arc<Jitter>,
    ) -> Self {
        Self {
            trigger_id: trigger_id.into(),
            polled: None,
            accepts_pushed: false,
            state,
            time,
            jitter,
            key: format!("pipedream-connect/inbox/{inbox}/{trigger_id}"),
            known: Mutex::default(),
        }
    }

    pub(super) fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn now(&self) -> Millis {
        millis(self.state.now())
    }

    // The record

    /// Asks the record as this process knows it, which may be old. `None` before it was read.
    pub(super) fn peek<T>(&self, ask: impl FnOnce(&Record) -> T) -> Option<T> {
        let stored = self.known().record.clone()?;
        Some(ask(&stored.record))
    }

    /// Whether the record was read within this time.
    pub(super) fn was_read_within(&self, time: Duration) -> bool {
        let read_at = self.known().read_at;
        read_at.is_some_and(|read_at| self.time.since(read_at) < time)
    }

    /// Asks the record as it is in the store.
    pub(super) async fn ask<T>(&self, ask: impl FnOnce(&Record) -> T) -> Result<T, Error> {
        let stored = self.load().await?;
        Ok(ask(&stored.record))
    }

    /// Makes a change of the record and returns what the transition returns. It may run several times, because others may
    /// change the record meanwhile. A transition that changes nothing stores nothing; its result is that of a record which
    /// was just read.
    pub(super) async fn change<T>(
        &self,
        transition: impl Fn(&mut Record, Millis) -> T,
    ) -> Result<T, Error> {
        let mut known = self.current();
        for conflict in 0..MAX_CONFLICTS {
            let (stored, is_fresh) = match known.take() {
                Some(stored) => (stored, false),
                None => (self.load().await?, true),
            };
            let mut record = stored.record.clone();
            let now = self.now();
            record.expire_reservations(now);
            self.forget_removed(&mut record);
            let outcome = transition(&mut record, now);
            if record == stored.record {
                if is_fresh {
                    return Ok(outcome);
                }
                continue;
            }
            if self.store(&stored, record).await? {
                return Ok(outcome);
            }
            self.pause(conflict).await;
        }
        Err(self
            .state
            .refused(&self.key, "other processes kept changing it"))
    }

    /// The known record, unless it is known to be old.
    fn current(&self) -> Option<Arc<StoredRecord>> {
        let known = self.known();
        known.record.clone().filter(|_| !known.is_old)
    }

    async fn load(&self) -> Result<Arc<StoredRecord>, Error> {
        let before = self.known().record.clone();
        let bytes = self.state.get(&self.key).await?;
        let record = match &bytes {
            None => Record::new(self.jitter.id() as u64),
            Some(bytes) => Record::from_json(bytes)
                .map_err(|problem| self.state.invalid_value(&self.key, problem))?,
        };
        let stored = Arc::new(StoredRecord { record, bytes });
        let mut known = self.known();
        if before.is_some_and(|before| !stored.record.may_follow(&before.record)) {
            // The store lost the record or restored an earlier one, so the cached values may be others.
            *known = Known::default();
        }
        known.read_at = Some(self.time.now());
        known.record = Some(Arc::clone(&stored));
        known.is_old = false;
        Ok(stored)
    }

    async fn store(&self, stored: &StoredRecord, mut record: Record) -> Result<bool, Error> {
        record.version = record.next_version();
        let json = serde_json::to_vec(&record)
            .map_err(|source| self.state.invalid_value(&self.key, source))?;
        let bytes = Bytes::from(json);
        let change = match &stored.bytes {
            None => Change::create(&self.key, bytes.clone()),
            Some(expected) => Change::replace(&self.key, expected.clone(), bytes.clone()),
        };
        let changed = self.state.compare_and_set(change).await;
        let mut known = self.known();
        if matches!(changed, Ok(true)) {
            known.values.keep_removals_of(&record);
            let bytes = Some(bytes);
            known.record = Some(Arc::new(StoredRecord { record, bytes }));
            known.is_old = false;
        } else {
            known.is_old = true;
        }
        changed
    }

    async fn pause(&self, conflict: u32) {
        if conflict < QUICK_CONFLICTS {
            return;
        }
        let doublings = (conflict - QUICK_CONFLICTS).min(8);
        let longest = Duration::from_millis(1 << doublings).min(MAX_PAUSE);
        self.time.sleep(self.jitter.up_to(longest)).await;
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("trigger_id", &self.trigger_id)
            .field("is_polled", &self.polled.is_some())
            .field("accepts_pushed", &self.accepts_pushed)
            .finish_non_exhaustive()
    }
}

/// Milliseconds since 1970.
pub(super) fn millis(time: SystemTime) -> Millis {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    length(since)
}

pub(super) fn length(duration: Duration) -> Millis {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
