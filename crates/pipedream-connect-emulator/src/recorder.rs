//! What the emulator was asked, for tests to look at.

use std::collections::VecDeque;

use bytes::Bytes;
use http::HeaderMap;
use serde_json::Value;

/// Requests kept; the oldest go first.
const KEPT: usize = 10_000;

/// A request as it arrived.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The operation, such as `accounts_list`; `None` for anything that is not one.
    pub operation: Option<&'static str>,
    /// The HTTP method.
    pub method: String,
    /// The path, still percent-encoded.
    pub path: String,
    /// The query without its question mark, still percent-encoded; empty if there was none.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; empty if a fault rule broke the connection off before it was read.
    pub body: Bytes,
}

impl RecordedRequest {
    /// The first value of a header, if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as JSON; null if it is not JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

/// The last requests.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    requests: VecDeque<RecordedRequest>,
}

impl Recorder {
    pub(crate) fn record(&mut self, request: RecordedRequest) {
        if self.requests.len() == KEPT {
            self.requests.pop_front();
        }
        self.requests.push_back(request);
    }

    pub(crate) fn all(&self) -> Vec<RecordedRequest> {
        self.requests.iter().cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        self.requests.clear();
    }
}
