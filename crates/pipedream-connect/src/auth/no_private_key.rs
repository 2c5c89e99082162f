//! Replaces `private_key.rs` when the feature is off.

use std::time::SystemTime;

use pipedream_connect_raw::values::Secret;

use crate::Error;

/// Never constructed.
pub(crate) enum PrivateKey {}

impl PrivateKey {
    pub(crate) fn parse(_text: &str, _key_id: Option<String>) -> Result<Self, Error> {
        Err(Error::config(
            "a private key is set (PIPEDREAM_PRIVATE_KEY), but this program was built without the feature \
             `private-key-jwt` of the crate `pipedream-connect`",
        ))
    }

    pub(crate) fn assertion(
        &self,
        _client_id: &str,
        _audience: &str,
        _now: SystemTime,
    ) -> Result<Secret, Error> {
        match *self {}
    }
}
