//! Settings that do not change while the emulator runs.

use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::catalogue::Catalogue;

pub(crate) const CLIENT_ID: &str = "cid";
pub(crate) const CLIENT_SECRET: &str = "csec";
/// The project that exists from the start.
pub(crate) const PROJECT_ID: &str = "proj_X";
pub(crate) const ENVIRONMENT: &str = "development";

#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) catalogue: Catalogue,
    pub(crate) base_url: String,
    /// The origin of presigned URLs, on another port.
    pub(crate) storage_url: String,
    pub(crate) page_limit: usize,
    /// Return downloads directly instead of redirecting.
    pub(crate) inline_files: bool,
    /// Time limit for the head of a request, and for its body.
    pub(crate) read_timeout: Duration,
    /// Enforce the published rate limits.
    pub(crate) published_limits: bool,
}

impl Config {
    /// The public URL of an HTTP endpoint of a trigger or workflow.
    pub(crate) fn endpoint(&self, key: &str) -> String {
        format!("{}/_endpoint/{key}", self.base_url)
    }

    /// A presigned URL of a stashed file. Valid for 30 minutes.
    pub(crate) fn presigned(&self, key: &str, now: i64) -> String {
        const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
            .remove(b'/')
            .remove(b'-')
            .remove(b'_')
            .remove(b'.');
        let key = utf8_percent_encode(key, SEGMENT);
        let (origin, expires) = (&self.storage_url, now + 1800);
        format!("{origin}/{key}?X-Amz-Expires={expires}&X-Amz-Signature=emulated")
    }
}
