//! A store in a file, until `pipedream-connect-store` has one.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use pipedream_connect::BoxFuture;
use pipedream_connect::state::{BoxError, Change, StateStore};

type Values = HashMap<String, Vec<u8>>;

/// Values without expiry, for one process.
#[derive(Clone)]
pub(crate) struct FileStore {
    path: PathBuf,
    values: Arc<Mutex<Values>>,
}

impl FileStore {
    pub(crate) async fn open(path: &Path) -> Result<Self, BoxError> {
        let values = match std::fs::read(path) {
            Ok(json) => serde_json::from_slice(&json)?,
            Err(_) => Values::new(),
        };
        Ok(Self {
            path: path.to_owned(),
            values: Arc::new(Mutex::new(values)),
        })
    }

    fn change(&self, change: Change) -> Result<bool, BoxError> {
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        if values.get(&change.key).map(Vec::as_slice) != change.expected.as_deref() {
            return Ok(false);
        }
        match change.value {
            Some(value) => values.insert(change.key, value.into()),
            None => values.remove(&change.key),
        };
        std::fs::write(&self.path, serde_json::to_vec(&*values)?)?;
        Ok(true)
    }
}

impl StateStore for FileStore {
    fn get(&self, key: String, _: SystemTime) -> BoxFuture<Result<Option<bytes::Bytes>, BoxError>> {
        let values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        let value = values.get(&key).cloned().map(Into::into);
        Box::pin(async { Ok(value) })
    }

    fn compare_and_set(&self, change: Change, _: SystemTime) -> BoxFuture<Result<bool, BoxError>> {
        let changed = self.change(change);
        Box::pin(async { changed })
    }
}
