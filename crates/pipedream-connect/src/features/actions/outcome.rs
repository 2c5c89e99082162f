//! What a successful run returns.

use std::sync::Arc;

use pipedream_connect_raw::operations::ACTIONS_RUN;
use pipedream_connect_raw::types::{Component, Observation, RunActionResponse};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::call::{CallOptions, Client, DecodeFailure, StreamResponse};
use crate::{Error, ErrorKind, Execution};

/// What an action returned.
#[derive(Clone, Debug)]
pub struct Outcome {
    client: Client,
    options: CallOptions,
    component: Arc<Component>,
    response: RunActionResponse,
}

impl Outcome {
    pub(super) fn new(
        client: Client,
        options: CallOptions,
        component: Arc<Component>,
        response: RunActionResponse,
    ) -> Self {
        Self {
            client,
            options,
            component,
            response,
        }
    }

    /// The definition of the action. Its version is the one that ran.
    pub fn component(&self) -> &Arc<Component> {
        &self.component
    }

    /// The return value; null if there is none.
    pub fn ret(&self) -> &Value {
        self.response.ret.as_ref().unwrap_or(&Value::Null)
    }

    /// The return value as a type of your own.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] for a return value of another shape. The action ran.
    pub fn ret_as<T: DeserializeOwned>(&self) -> Result<T, Error> {
        T::deserialize(self.ret()).map_err(|source| {
            let Component { key, version, .. } = &*self.component;
            let message = format!("{key} {version} ran, but its return value has another shape");
            Error::new(ErrorKind::Decode, message)
                .with_execution(Execution::Ran)
                .with_operation(&ACTIONS_RUN)
                .with_source(DecodeFailure::of(&source))
        })
    }

    /// The values that the action exported, by name.
    pub fn exports(&self) -> &Map<String, Value> {
        &self.response.exports
    }

    /// The one-line summary that most actions export.
    pub fn summary(&self) -> Option<&str> {
        self.response.summary()
    }

    /// What the action logged.
    pub fn logs(&self) -> &[Observation] {
        &self.response.os
    }

    /// The files that the action saved in its File Stash. The API keeps them for a day.
    pub fn files(&self) -> Vec<StashedFile> {
        let uploads = self.exports().get("$filestash_uploads");
        let uploads = uploads.and_then(Value::as_array).into_iter().flatten();
        uploads.filter_map(|upload| self.file(upload)).collect()
    }

    fn file(&self, upload: &Value) -> Option<StashedFile> {
        let text = |key| upload.get(key).and_then(Value::as_str).map(str::to_owned);
        Some(StashedFile {
            client: self.client.clone(),
            options: self.options.clone(),
            key: text("s3Key")?,
            path: text("localPath").unwrap_or_default(),
        })
    }

    /// The File Stash that was used. Pass it to [`Action::stash_id`](super::Action::stash_id) to give its files to another
    /// action.
    pub fn stash_id(&self) -> Option<&str> {
        self.response.stash_id.as_deref()
    }

    /// The response of the API.
    pub fn response(&self) -> &RunActionResponse {
        &self.response
    }
}

/// A file that an action saved.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pipedream_connect_emulator::{Emulator, SeedAccount}; let emulator = Emulator::builder().account(SeedAccount::new("user-42", "google_drive")).start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?;
/// let action = client.user("user-42")?.action("google_drive-download-file");
/// let outcome = action.prop("fileId", "file-1").run().await?;
/// let file = outcome.files().remove(0);
/// assert_eq!(file.path(), "/tmp/report.csv");
/// assert!(file.download().await?.text().await?.starts_with("name,amount"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct StashedFile {
    client: Client,
    options: CallOptions,
    key: String,
    path: String,
}

impl StashedFile {
    /// Where the action saved it, such as `/tmp/report.pdf`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Its key (`s3Key`) in the File Stash.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Downloads the file, as [`FileStash::download_file`](crate::file_stash::FileStash::download_file) does.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] for a file that has expired; otherwise those of a call.
    pub async fn download(&self) -> Result<StreamResponse, Error> {
        let stash = self.client.file_stash();
        stash.download(&self.key, self.options.clone()).await
    }
}
