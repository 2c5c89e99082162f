//! The thread that owns the connection.

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use bytes::Bytes;
use pipedream_connect::state::Change;
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::oneshot;

use super::{file, queries};
use crate::error::{ChangeOutcome, Error};

/// Maximum number of changes that share a transaction, and so one write to the disk.
const MAX_BATCH: usize = 64;

/// Sends accesses to the thread. The thread ends when the last clone is dropped.
#[derive(Clone)]
pub(super) struct Worker(Sender<Access>);

enum Access {
    Get(String, i64, Reply<Option<Bytes>>),
    Change(PendingChange),
}

struct PendingChange {
    change: Change,
    now: i64,
    sent: Instant,
    reply: Reply<bool>,
}

impl PendingChange {
    fn is_awaited(&self) -> bool {
        !self.reply.is_closed()
    }
}

/// Sends the answer to the caller. Closed if the caller has stopped waiting.
type Reply<T> = oneshot::Sender<Result<T, Failure>>;

/// Why an access failed. All changes of a batch fail together.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub(super) made: ChangeOutcome,
    /// Says what went wrong and what to do.
    pub(super) reason: String,
    pub(super) source: Option<Arc<rusqlite::Error>>,
}

impl Failure {
    fn new(made: ChangeOutcome) -> impl Fn(rusqlite::Error) -> Self {
        move |error| Self {
            made,
            reason: file::reason(&error),
            source: Some(Arc::new(error)),
        }
    }

    fn is_locked(&self) -> bool {
        self.source.as_deref().is_some_and(file::is_locked)
    }

    fn ended() -> Self {
        Self {
            made: ChangeOutcome::Unknown,
            reason: "its thread ended; open it again".to_owned(),
            source: None,
        }
    }
}

impl Worker {
    /// Opens the file on a new thread.
    pub(super) async fn start(path: PathBuf, lock_wait: Duration) -> Result<Self, Error> {
        let (sender, accesses) = mpsc::channel();
        let (report, opened) = oneshot::channel();
        let failed = format!("cannot open the SQLite store {}: ", path.display());
        let thread = std::thread::Builder::new().name("sqlite-store".to_owned());
        let started = thread.spawn(move || match file::open(&path, lock_wait) {
            Ok(database) => {
                if report.send(Ok(())).is_ok() {
                    serve(database, &accesses, lock_wait);
                }
            }
            Err(error) => {
                let _ = report.send(Err(error));
            }
        });
        if let Err(error) = started {
            return Err(Error::new(failed + "could not start a thread").with_source(error));
        }
        match opened.await {
            Ok(opened) => opened.map(|()| Self(sender)),
            Err(_) => Err(Error::new(failed + "its thread ended")),
        }
    }

    pub(super) fn get(
        &self,
        key: String,
        now: i64,
    ) -> impl Future<Output = Result<Option<Bytes>, Failure>> + Send + use<> {
        self.send(move |reply| Access::Get(key, now, reply))
    }

    pub(super) fn compare_and_set(
        &self,
        change: Change,
        now: i64,
    ) -> impl Future<Output = Result<bool, Failure>> + Send + use<> {
        let sent = Instant::now();
        self.send(move |reply| {
            Access::Change(PendingChange {
                change,
                now,
                sent,
                reply,
            })
        })
    }

    fn send<T: Send, F>(
        &self,
        access: F,
    ) -> impl Future<Output = Result<T, Failure>> + Send + use<T, F>
    where
        F: FnOnce(Reply<T>) -> Access,
    {
        let (reply, answer) = oneshot::channel();
        // A thread that has ended drops the access, and with it the reply.
        let _ = self.0.send(access(reply));
        async move { answer.await.unwrap_or_else(|_| Err(Failure::ended())) }
    }
}

/// Serves accesses until all senders are dropped. Reads never wait for the lock.
fn serve(mut database: Connection, accesses: &Receiver<Access>, lock_wait: Duration) {
    let mut changes = Vec::new();
    loop {
        let next = if changes.is_empty() {
            let Ok(next) = accesses.recv() else {
                return;
            };
            Some(next)
        } else {
            accesses.try_recv().ok()
        };
        let more = accesses.try_iter().take(MAX_BATCH - 1);
        // The order of concurrent accesses does not matter.
        for access in next.into_iter().chain(more) {
            match access {
                Access::Get(key, now, reply) if !reply.is_closed() => {
                    let value = queries::get(&database, &key, now);
                    let _ = reply.send(value.map_err(Failure::new(ChangeOutcome::NotMade)));
                }
                Access::Get(..) => {}
                Access::Change(change) => changes.push(change),
            }
        }
        make(&mut database, &mut changes, lock_wait);
    }
}

/// Makes the changes, or keeps them for the next attempt if another process holds the lock.
fn make(database: &mut Connection, changes: &mut Vec<PendingChange>, lock_wait: Duration) {
    changes.retain(PendingChange::is_awaited);
    if changes.is_empty() {
        return;
    }
    match make_all(database, changes) {
        Ok(made) => {
            for (pending, made) in changes.drain(..).zip(made) {
                let _ = pending.reply.send(Ok(made));
            }
        }
        Err(failure) => {
            let is_over = |pending: &mut PendingChange| {
                !failure.is_locked() || pending.sent.elapsed() >= lock_wait
            };
            for pending in changes.extract_if(.., is_over) {
                let _ = pending.reply.send(Err(failure.clone()));
            }
        }
    }
}

/// Makes all changes whose expected value matches, and writes them together.
fn make_all(
    database: &mut Connection,
    changes: &mut Vec<PendingChange>,
) -> Result<Vec<bool>, Failure> {
    let transaction = database
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(Failure::new(ChangeOutcome::NotMade))?;
    // A caller that has stopped waiting expects no further changes.
    changes.retain(PendingChange::is_awaited);
    let made = changes
        .iter()
        .map(|pending| queries::compare_and_set(&transaction, &pending.change, pending.now));
    let made: rusqlite::Result<_> = made.collect();
    let made = made.map_err(Failure::new(ChangeOutcome::NotMade))?;
    transaction
        .commit()
        .map_err(Failure::new(ChangeOutcome::Unknown))?;
    Ok(made)
}
