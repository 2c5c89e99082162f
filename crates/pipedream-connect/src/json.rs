//! Reading JSON of no particular type.

use serde_json::Value;

/// `body` as JSON. Goes through `str::parse`, which `serde_json` itself has compiled: any other way would compile the
/// parser of [`Value`] into this crate once more.
pub(crate) fn read(body: &[u8]) -> serde_json::Result<Value> {
    String::from_utf8_lossy(body).parse()
}
