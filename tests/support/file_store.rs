//! A token store for the processes of one machine: a file for each token, and a locked file for each lease.

use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use pipedream_connect::BoxFuture;
use pipedream_connect::auth::{BoxError, Lease, StoredToken, TokenKey, TokenStore};

/// Files in this directory.
#[derive(Clone, Debug)]
pub struct FileStore(pub PathBuf);

impl FileStore {
    fn path(&self, key: &TokenKey, extension: &str) -> PathBuf {
        self.0.join(format!("{key}.{extension}"))
    }

    fn read(&self, key: &TokenKey) -> Result<Option<StoredToken>, BoxError> {
        match fs::read(self.path(key, "json")) {
            Ok(json) => Ok(Some(serde_json::from_slice(&json)?)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn write(&self, key: &TokenKey, token: &StoredToken) -> Result<(), BoxError> {
        // Written elsewhere and moved, so that nobody reads half a file.
        let new = self.path(key, &std::process::id().to_string());
        fs::write(&new, serde_json::to_vec(token)?)?;
        Ok(fs::rename(new, self.path(key, "json"))?)
    }

    fn lock(&self, key: &TokenKey) -> Result<Lease, BoxError> {
        let file = File::create(self.path(key, "lock"))?;
        match file.try_lock() {
            Ok(()) => Ok(Lease::Granted(Box::pin(async move { Ok(file.unlock()?) }))),
            Err(TryLockError::WouldBlock) => Ok(Lease::Taken),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

impl TokenStore for FileStore {
    fn load(
        &self,
        key: TokenKey,
        _: SystemTime,
    ) -> BoxFuture<Result<Option<StoredToken>, BoxError>> {
        let loaded = self.read(&key);
        Box::pin(async { loaded })
    }

    fn save(
        &self,
        key: TokenKey,
        token: StoredToken,
        _: SystemTime,
    ) -> BoxFuture<Result<(), BoxError>> {
        let saved = self.write(&key, &token);
        Box::pin(async { saved })
    }

    fn lease(
        &self,
        key: TokenKey,
        _: Duration,
        _: SystemTime,
    ) -> BoxFuture<Result<Lease, BoxError>> {
        let lease = self.lock(&key);
        Box::pin(async { lease })
    }
}
