//! A store in an SQLite file.

mod file;
mod queries;
mod worker;

use std::fmt;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use pipedream_connect::BoxFuture;
use pipedream_connect::state::{BoxError, Change, StateStore, check_key};

use self::worker::{Failure, Worker};
use crate::error::Error;
use crate::time::nanoseconds;

/// How long a change waits for a lock that another process holds. Shorter than the time limit of the SDK (5 seconds), so that the
/// caller receives the more detailed error of the store.
const LOCK_WAIT: Duration = Duration::from_secs(4);

/// State in an SQLite file. Clones share one connection; the processes of one machine share the file.
///
/// A change is written to the disk before the call returns, so it survives a crash of the process and of the machine. Concurrent
/// changes share one write. A separate thread accesses the file, so the async runtime is never blocked.
///
/// A new file is readable only by its owner. It contains unencrypted values, including access tokens.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = pipedream_connect_emulator::Emulator::start().await?;
/// # let folder = tempfile::tempdir()?; let path = folder.path().join("state.db");
/// use pipedream_connect::Client;
/// use pipedream_connect_store::SqliteStore;
///
/// let store = SqliteStore::open(path).await?; // such as "/var/lib/my-service/state.db"
/// let client = Client::builder()
///     .env_vars(emulator.env())
///     .token_store(store.clone())
///     .build()?;
/// client.accounts().list().await?; // after a restart, no new token request is needed
/// # let client = Client::builder().env_vars(emulator.env()).token_store(store).build()?;
/// # client.accounts().list().await?;
/// # let tokens = emulator.requests().into_iter().filter(|request| request.operation == Some("oauth_tokens_create"));
/// # assert_eq!(tokens.count(), 1);
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct SqliteStore {
    worker: Worker,
    path: Arc<Path>,
}

impl SqliteStore {
    /// Opens a file, and creates it if it does not exist. Its folder must exist and be on a local disk. SQLite keeps two more
    /// files in the folder, with the suffixes `-wal` and `-shm`. Move or delete all three together.
    ///
    /// A process may open the same file several times. Do not read or copy the file in any other way in that process, for
    /// example for a backup: on most systems, closing a file releases the locks that SQLite holds on it. Use another process.
    ///
    /// # Errors
    /// The file cannot be created, read or written, or it does not belong to this store. The error says what to do.
    pub async fn open(path: impl Into<PathBuf>) -> Result<Self, Error> {
        Self::open_with(path.into(), LOCK_WAIT).await
    }

    async fn open_with(path: PathBuf, lock_wait: Duration) -> Result<Self, Error> {
        let worker = Worker::start(path.clone(), lock_wait).await?;
        let path = path.into();
        Ok(Self { worker, path })
    }

    /// The path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Waits for the answer of the worker, and turns a failure into an error.
    fn explained<T: Send + 'static>(
        &self,
        answer: impl Future<Output = Result<T, Failure>> + Send + 'static,
        explain: impl FnOnce(&Path, &Failure) -> String + Send + 'static,
    ) -> BoxFuture<Result<T, BoxError>> {
        let path = Arc::clone(&self.path);
        Box::pin(async move {
            answer.await.map_err(|failure| {
                let error = Error::new(explain(&path, &failure));
                match failure.source {
                    Some(source) => error.with_source(source).into(),
                    None => error.into(),
                }
            })
        })
    }
}

impl StateStore for SqliteStore {
    fn get(&self, key: String, now: SystemTime) -> BoxFuture<Result<Option<Bytes>, BoxError>> {
        if let Err(refused) = check_key(&key) {
            return refuse(refused);
        }
        let answer = self.worker.get(key.clone(), nanoseconds(now));
        self.explained(answer, move |path, failure| {
            let (path, reason) = (path.display(), &failure.reason);
            format!("could not read {key} from the SQLite store {path}: {reason}")
        })
    }

    fn compare_and_set(
        &self,
        change: Change,
        now: SystemTime,
    ) -> BoxFuture<Result<bool, BoxError>> {
        if let Err(refused) = change.check() {
            return refuse(refused);
        }
        let key = change.key.clone();
        let answer = self.worker.compare_and_set(change, nanoseconds(now));
        self.explained(answer, move |path, failure| {
            let (path, reason, made) = (path.display(), &failure.reason, failure.made);
            format!("could not change {key} in the SQLite store {path}: {reason}; {made}")
        })
    }
}

fn refuse<T: Send + 'static>(error: BoxError) -> BoxFuture<Result<T, BoxError>> {
    Box::pin(std::future::ready(Err(error)))
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use rusqlite::Connection;

    use super::*;

    type Outcome = Result<(), Box<dyn std::error::Error + Send + Sync>>;

    #[tokio::test]
    async fn a_lock_held_for_too_long_is_an_error_and_nothing_changes() -> Outcome {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("state.db");
        let store = SqliteStore::open_with(path.clone(), Duration::ZERO).await?;
        let other = Connection::open(&path)?;
        other.execute_batch("BEGIN IMMEDIATE")?;
        let change = Change::create("k", "v");
        let error = store.compare_and_set(change.clone(), UNIX_EPOCH).await;
        let text = error.expect_err("locked").to_string();
        assert!(text.contains("another process"), "{text}");
        assert!(text.contains("the change was not made"), "{text}");
        other.execute_batch("COMMIT")?;
        assert!(store.compare_and_set(change, UNIX_EPOCH).await?);
        Ok(())
    }

    #[test]
    fn a_change_that_does_not_fit_on_the_disk_fails_and_smaller_ones_succeed() -> Outcome {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("state.db");
        let database = file::open(&path, LOCK_WAIT)?;
        assert!(queries::compare_and_set(
            &database,
            &Change::create("k", "v"),
            0
        )?);
        let pages: u32 = database.pragma_query_value(None, "page_count", |row| row.get(0))?;
        database.pragma_update(None, "max_page_count", pages)?;
        let large = Change::replace("k", "v", vec![0; 100_000]);
        let full = queries::compare_and_set(&database, &large, 0).expect_err("a full disk");
        let reason = file::reason(&full);
        assert!(reason.contains("free some space"), "{reason}");
        assert_eq!(queries::get(&database, "k", 0)?.as_deref(), Some(&b"v"[..]));
        assert!(queries::compare_and_set(
            &database,
            &Change::replace("k", "v", "w"),
            0
        )?);
        Ok(())
    }

    #[test]
    fn expired_values_are_removed_after_an_hour_and_found_by_the_index() -> Outcome {
        let folder = tempfile::tempdir()?;
        let database = file::open(&folder.path().join("state.db"), LOCK_WAIT)?;
        let hour = Duration::from_secs(3600);
        let count = || {
            let count = "SELECT count(*) FROM entries";
            database.query_row(count, [], |row| row.get::<_, u32>(0))
        };
        for number in 0..200 {
            let now = UNIX_EPOCH + number * hour;
            let change = Change::create(format!("k{number}"), "v").expires_at(now + hour);
            assert!(queries::compare_and_set(
                &database,
                &change,
                nanoseconds(now)
            )?);
        }
        // The last one, and the one that expired when the last one was written.
        assert_eq!(count()?, 2);
        let plan = format!("EXPLAIN QUERY PLAN {}", queries::REMOVE_EXPIRED);
        let mut plan = database.prepare(&plan)?;
        let steps = plan.query_map([0], |row| row.get::<_, String>("detail"))?;
        let steps: Vec<String> = steps.collect::<Result<_, _>>()?;
        assert!(
            steps.iter().any(|step| step.contains("entries_by_expiry")),
            "{steps:?}"
        );
        assert!(
            !steps.iter().any(|step| step.starts_with("SCAN entries")),
            "{steps:?}"
        );
        Ok(())
    }
}
