//! Tokens and rate limits.

use serde::{Deserialize, Serialize};

use super::environment::EnvironmentId;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OAuthToken {
    pub(crate) expires_at: i64,
    pub(crate) scope: String,
}

/// A Connect token, bound to a user of an environment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ConnectToken {
    pub(crate) token: String,
    pub(crate) environment: EnvironmentId,
    pub(crate) external_user_id: String,
    pub(crate) scope: String,
    pub(crate) expires_at: i64,
    /// Whether an account was connected with it.
    pub(crate) consumed: bool,
    pub(crate) options: ConnectOptions,
}

/// Optional fields of the request that created a Connect token.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ConnectOptions {
    pub(crate) allowed_origins: Option<Vec<String>>,
    pub(crate) error_redirect_uri: Option<String>,
    pub(crate) success_redirect_uri: Option<String>,
    pub(crate) webhook_uri: Option<String>,
    pub(crate) app_id: Option<String>,
    pub(crate) oauth_app_id: Option<String>,
}

impl OAuthToken {
    /// Whether it is valid at this time in milliseconds.
    pub(crate) fn is_valid(&self, now: i64) -> bool {
        self.expires_at > now
    }
}

impl ConnectToken {
    /// Whether it is valid at this time in milliseconds.
    pub(crate) fn is_valid(&self, now: i64) -> bool {
        !self.consumed && self.expires_at > now
    }
}

/// A number of requests per window.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct RateLimit {
    pub(crate) window_seconds: i64,
    pub(crate) requests: u64,
    pub(crate) window_start: i64,
    pub(crate) used: u64,
}
