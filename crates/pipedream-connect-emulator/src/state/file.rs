//! The state file: an SQLite database with one row per record.
//!
//! A change is one transaction, flushed to disk before the response is sent. A kill at any moment leaves the old or the new
//! state, and loses nothing that was acknowledged.

use std::fmt::Display;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, ErrorCode, OpenFlags, Row, params};

use super::environment::EnvironmentId;
use super::model::State;
use crate::error::Error;

/// Increase this when a change to [`State`] makes older files unreadable.
const VERSION: i32 = 3;
/// Marks a database as a state file: "pdce" in ASCII.
const APPLICATION_ID: i32 = 0x7064_6365;
/// Size of the header of a database.
const HEADER: u64 = 100;

/// Records that belong to no environment have an empty project and environment.
const SCHEMA: &str = "CREATE TABLE records (
    project TEXT NOT NULL,
    environment TEXT NOT NULL,
    collection TEXT NOT NULL,
    key TEXT NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (project, environment, collection, key)
) STRICT, WITHOUT ROWID";
const WRITE: &str = "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?)";
const DELETE: &str = "DELETE FROM records
    WHERE project = ? AND environment = ? AND collection = ? AND key = ?";
const READ: &str = "SELECT project, environment, collection, key, json FROM records";

/// An open state file, locked against other emulators.
#[derive(Debug)]
pub(crate) struct StateFile {
    database: Mutex<Connection>,
}

impl StateFile {
    /// Opens a file and reads its state. If it does not exist, creates it with a new state.
    pub(crate) fn open(
        path: &Path,
        new: impl FnOnce() -> Result<State, Error>,
    ) -> Result<(Self, State), Error> {
        let cannot = cannot_open(path);
        match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => create(path, &mut new()?)?,
            Err(error) => return Err(cannot(&error)),
            Ok(found) if !found.is_file() => return Err(cannot(&"it is not a file")),
            // SQLite would take an empty file for a new database.
            Ok(found) if found.len() < HEADER => return Err(damaged(path, &"it is too short")),
            Ok(_) => {}
        }
        let database = connect(path).map_err(|error| explain(path, &error))?;
        check_kind(path, &database)?;
        let state = read(&database).map_err(|error| damaged(path, &error))?;
        let database = Mutex::new(database);
        Ok((Self { database }, state))
    }

    /// Writes the changes, all or nothing.
    pub(crate) fn save(&self, state: &mut State) -> Result<(), String> {
        let mut database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        write(&mut database, state).map_err(|error| format!("cannot write the state file: {error}"))
    }
}

type AnyError = Box<dyn std::error::Error>;

fn write(database: &mut Connection, state: &mut State) -> Result<(), AnyError> {
    let records = state.changes()?;
    if records.is_empty() {
        return Ok(());
    }
    let transaction = database.transaction()?;
    for record in records {
        let environment = record.environment.as_ref();
        let (project, name) = environment.map_or(("", ""), |id| (&id.project, &id.name));
        let (collection, key) = (record.collection, record.key);
        match record.json {
            None => transaction.execute(DELETE, params![project, name, collection, key])?,
            Some(json) => {
                let json = String::from_utf8(json)?;
                transaction.execute(WRITE, params![project, name, collection, key, json])?
            }
        };
    }
    Ok(transaction.commit()?)
}

/// Creates the file beside its final place, so that no one sees a half-made one. Only the owner may read it.
fn create(path: &Path, state: &mut State) -> Result<(), Error> {
    let cannot = |reason: &dyn Display| {
        let path = path.display();
        Error::new(format!("cannot create the state file {path}: {reason}"))
    };
    let folder = folder_of(path);
    if !folder.is_dir() {
        return Err(cannot(&format!("there is no folder {}", folder.display())));
    }
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    if Path::new(&log).exists() {
        // SQLite would add its changes to the new file.
        let log = log.display();
        return Err(cannot(&format!(
            "{log} of a deleted state file exists; delete it, too"
        )));
    }
    let name = path.file_name().unwrap_or_default();
    let file = tempfile::Builder::new()
        .prefix(name)
        .tempfile_in(folder)
        .map_err(|error| cannot(&error))?;
    fill(file.path(), state).map_err(|error| cannot(&error))?;
    file.persist_noclobber(path)
        .map_err(|error| cannot(&error.error))?;
    flush(folder).map_err(|error| cannot(&error))
}

fn fill(path: &Path, state: &mut State) -> Result<(), AnyError> {
    let mut database = Connection::open(path)?;
    database.pragma_update(None, "application_id", APPLICATION_ID)?;
    database.pragma_update(None, "user_version", VERSION)?;
    // One flush per change instead of three.
    database.pragma_update(None, "journal_mode", "WAL")?;
    database.execute_batch(SCHEMA)?;
    write(&mut database, state)?;
    state.accept();
    database.close().map_err(|(_, error)| error.into())
}

/// Opens the database and locks it until it is closed. Writes nothing.
fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(path, flags)?;
    database.busy_timeout(std::time::Duration::ZERO)?;
    database.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    database.pragma_update(None, "synchronous", "FULL")?;
    // The first read takes the lock.
    database.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    Ok(database)
}

fn check_kind(path: &Path, database: &Connection) -> Result<(), Error> {
    let number = |name: &str| {
        let number = database.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
        number.map_err(|error| explain(path, &error))
    };
    if number("application_id")? != APPLICATION_ID {
        return Err(damaged(path, &"it is the database of another program"));
    }
    match number("user_version")? {
        VERSION => Ok(()),
        other => {
            let reason = format!(
                "it has version {other} of the format, but this emulator needs version {VERSION}"
            );
            Err(damaged(path, &reason))
        }
    }
}

fn read(database: &Connection) -> Result<State, AnyError> {
    let check: String = database.pragma_query_value(None, "quick_check", |row| row.get(0))?;
    if check != "ok" {
        let check = check.replace('\n', "; ");
        return Err(format!("its pages are damaged: {check}").into());
    }
    let mut state = State::default();
    let mut statement = database.prepare(READ)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        restore(&mut state, row)?;
    }
    Ok(state)
}

fn restore(state: &mut State, row: &Row) -> Result<(), AnyError> {
    let (project, name): (String, String) = (row.get(0)?, row.get(1)?);
    let (collection, key, json): (String, String, String) = (row.get(2)?, row.get(3)?, row.get(4)?);
    let environment = EnvironmentId { project, name };
    let environment = Some(&environment).filter(|id| !id.project.is_empty());
    Ok(state.restore(environment, &collection, &key, json.as_bytes())?)
}

fn folder_of(path: &Path) -> &Path {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// Flushes the names of the files in a folder.
fn flush(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn explain(path: &Path, error: &rusqlite::Error) -> Error {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            cannot_open(path)(&"another emulator uses it; stop that one, or use another file")
        }
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => damaged(path, error),
        _ => cannot_open(path)(error),
    }
}

fn cannot_open(path: &Path) -> impl Fn(&dyn Display) -> Error {
    let path = path.display().to_string();
    move |reason| Error::new(format!("cannot open the state file {path}: {reason}"))
}

fn damaged(path: &Path, reason: &dyn Display) -> Error {
    Error::new(format!(
        "{} is not a usable state file: {reason}. Delete it and its -wal file to start over, or use another file",
        path.display()
    ))
}
