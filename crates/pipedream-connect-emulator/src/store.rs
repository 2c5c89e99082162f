//! The state file.
//!
//! The whole state is written to a neighbouring file, flushed to the disk and renamed over the old one before an answer goes
//! out. A kill at any moment leaves either the old or the new state, and nothing that was acknowledged is lost.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::error::Error;
use crate::world::World;

/// Where the state is kept, and what was written last.
#[derive(Debug)]
pub(crate) struct Store {
    path: PathBuf,
    last: Mutex<Vec<u8>>,
}

impl Store {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self {
            path,
            last: Mutex::default(),
        }
    }

    /// Reads the state; `None` if there is no file yet.
    pub(crate) fn load(&self) -> Result<Option<World>, Error> {
        let place = self.path.display();
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::new(format!("cannot read {place}: {error}"))),
        };
        let world = serde_json::from_slice(&bytes);
        world
            .map(Some)
            .map_err(|error| Error::new(format!("{place} is not a state file: {error}")))
    }

    /// Writes the state if it changed.
    pub(crate) fn save(&self, world: &World) -> io::Result<()> {
        let bytes = serde_json::to_vec(world)?;
        let mut last = crate::shared::lock(&self.last);
        if *last != bytes {
            replace(&self.path, &bytes)?;
            *last = bytes;
        }
        Ok(())
    }
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let beside = path.with_file_name(name);
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    // The rename itself has to reach the disk too.
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}
