//! The state file.
//!
//! Each change replaces the whole file atomically and flushes it to disk before the response is sent. A kill at any moment
//! leaves the old or the new state, and loses nothing that was acknowledged.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::model::State;
use crate::error::Error;

/// Increase this when a change to [`State`] makes older files unreadable.
const VERSION: u32 = 2;

/// The file and its last contents.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    last: Mutex<Vec<u8>>,
}

#[derive(Serialize, Deserialize)]
struct Versioned<S> {
    version: u32,
    state: S,
}

impl StateFile {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self {
            path,
            last: Mutex::default(),
        }
    }

    /// Reads the state. Returns `None` if the file does not exist.
    pub(crate) fn load(&self) -> Result<Option<State>, Error> {
        let path = self.path.display();
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::new(format!("cannot read {path}: {error}"))),
        };
        let invalid =
            |error: serde_json::Error| Error::new(format!("{path} is not a state file: {error}"));
        let file: Versioned<serde::de::IgnoredAny> =
            serde_json::from_slice(&bytes).map_err(invalid)?;
        if file.version != VERSION {
            return Err(Error::new(format!(
                "{path} has version {} of the state file format, but this emulator needs version {VERSION}; delete the file to start over",
                file.version
            )));
        }
        let file: Versioned<State> = serde_json::from_slice(&bytes).map_err(invalid)?;
        Ok(Some(file.state))
    }

    /// Writes the state if it changed.
    pub(crate) fn save(&self, state: &State) -> io::Result<()> {
        let version = VERSION;
        let bytes = serde_json::to_vec(&Versioned { version, state })?;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if *last != bytes {
            replace(&self.path, &bytes)?;
            *last = bytes;
        }
        Ok(())
    }
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    // A kill can leave this file behind, so its name shows where it came from.
    let name = path.file_name().unwrap_or_default();
    let mut file = tempfile::Builder::new().prefix(name).tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    // Flush the rename itself.
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}
