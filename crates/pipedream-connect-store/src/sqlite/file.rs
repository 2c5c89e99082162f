//! Opens the file, and explains errors.

use std::fmt::Display;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::queries::SCHEMA;
use crate::error::Error;

/// The version of the format. If the table changes, increase it, and convert older files in [`prepare`].
const VERSION: i32 = 1;
/// Marks a database as one of this store: "pdcs" in ASCII.
const APPLICATION_ID: i32 = 0x7064_6373;
/// The pause between two attempts to enable the write-ahead log.
const PAUSE: Duration = Duration::from_millis(5);
/// How long one attempt to make changes waits for the lock. After that, pending reads are served.
const ATTEMPT: Duration = Duration::from_millis(100);

/// Why a file cannot be opened.
enum Problem {
    Database(rusqlite::Error),
    File(String),
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error)
    }
}

/// Opens a file of this store, or creates it.
pub(super) fn open(path: &Path, lock_wait: Duration) -> Result<Connection, Error> {
    let failed = |reason: &dyn Display| {
        let path = path.display();
        Error::new(format!("cannot open the SQLite store {path}: {reason}"))
    };
    create(path).map_err(|error| failed(&missing(path, &error)).with_source(error))?;
    connect(path, lock_wait).map_err(|problem| match problem {
        Problem::Database(error) => failed(&reason(&error)).with_source(error),
        Problem::File(reason) => failed(&reason),
    })
}

/// Creates an empty file that only its owner can read, unless it exists. SQLite gives its other files the same permissions.
fn create(path: &Path) -> io::Result<()> {
    // Closing a file releases all locks that this process holds on it, including those of SQLite. So an existing file is never
    // opened here, and no other thread may open a new one before it is closed.
    static CREATING: Mutex<()> = Mutex::new(());
    let _creating = CREATING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => match fs::metadata(path)? {
            found if found.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
            _ => Ok(()),
        },
        created => created.map(drop),
    }
}

fn missing(path: &Path, error: &io::Error) -> String {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    match (error.kind(), folder) {
        (io::ErrorKind::NotFound, _) if path.is_symlink() => {
            "it is a link to a file that does not exist; create the file or name it directly".to_owned()
        }
        (io::ErrorKind::NotFound, Some(folder)) => {
            let folder = folder.display();
            format!("the folder {folder} does not exist; create it")
        }
        (io::ErrorKind::IsADirectory, _) => "it is a directory; name a file in it".to_owned(),
        (io::ErrorKind::PermissionDenied, _) => {
            "this process has no permission to read and write it; change the permissions of the file or its folder"
                .to_owned()
        }
        _ => error.to_string(),
    }
}

fn connect(path: &Path, lock_wait: Duration) -> Result<Connection, Problem> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut database = Connection::open_with_flags(path, flags)?;
    database.busy_timeout(lock_wait)?;
    prepare(&mut database)?;
    switch_log_on(&database, lock_wait)?;
    // Each change is on the disk before the call returns, so it survives a power failure.
    database.pragma_update(None, "synchronous", "FULL")?;
    database.busy_timeout(ATTEMPT)?;
    Ok(database)
}

/// Creates the table in a new file. Checks that an existing file belongs to this store. Safe for concurrent processes.
fn prepare(database: &mut Connection) -> Result<(), Problem> {
    let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let number =
        |name: &str| transaction.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let count = "SELECT count(*) FROM sqlite_schema";
    let tables: i32 = transaction.query_row(count, [], |row| row.get(0))?;
    match (number("application_id")?, number("user_version")?) {
        (0, 0) if tables == 0 => {
            transaction.execute_batch(SCHEMA)?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.pragma_update(None, "user_version", VERSION)?;
            Ok(transaction.commit()?)
        }
        (APPLICATION_ID, VERSION) => Ok(()),
        (APPLICATION_ID, other) => Err(Problem::File(format!(
            "it has version {other} of the format, but this program needs version {VERSION}; update \
             pipedream-connect-store in all programs that use the file, or use another file"
        ))),
        _ => Err(Problem::File(
            "it is the database of another program; use another file".to_owned(),
        )),
    }
}

/// Enables the write-ahead log, which lets processes read while one writes.
fn switch_log_on(database: &Connection, lock_wait: Duration) -> Result<(), Problem> {
    let started = Instant::now();
    loop {
        let mode = database
            .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0));
        match mode {
            Ok(mode) if mode == "wal" => return Ok(()),
            Ok(_) => {
                return Err(Problem::File(
                    "its file system does not support sharing between processes; use a local disk"
                        .to_owned(),
                ));
            }
            // SQLite does not wait here if another process does the same.
            Err(error) if is_locked(&error) && started.elapsed() < lock_wait => {
                std::thread::sleep(PAUSE);
            }
            Err(error) => return Err(error.into()),
        }
    }
}

pub(super) fn is_locked(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error_code();
    matches!(
        code,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}

/// Says what went wrong and what to do.
pub(super) fn reason(error: &rusqlite::Error) -> String {
    let advice = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another process holds its lock for too long; try again later"
        }
        Some(ErrorCode::DiskFull) => "free some space on its disk",
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
            "check the permissions of the file, of its -wal and -shm files, and of its folder"
        }
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            "the file is damaged, or not a database; delete it and its -wal and -shm files to start without state, or use \
             another file"
        }
        Some(ErrorCode::SystemIoFailure) => "check its disk",
        _ => return error.to_string(),
    };
    format!("{error}: {advice}")
}
