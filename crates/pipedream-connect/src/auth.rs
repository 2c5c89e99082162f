//! Credentials: where a bearer comes from, and the one place that keeps it.

mod cache;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use pipedream_connect_raw::runtime::Auth;
use pipedream_connect_raw::values::Secret;

pub(crate) use cache::{Bearer, TokenCache};

use crate::Error;
use crate::call::BoxFuture;

/// A source of access tokens of your own: a sidecar, a vault, a token broker.
///
/// The client calls it lazily, once for any number of concurrent callers, shortly before the token expires, and again
/// after the API refused the token.
pub trait TokenProvider: Send + Sync + 'static {
    /// A token that is valid now.
    fn token(&self) -> BoxFuture<Result<AccessToken, Error>>;
}

/// An access token and how long it lives.
#[derive(Clone, Debug)]
pub struct AccessToken {
    pub(crate) token: Secret,
    pub(crate) expires_in: Option<Duration>,
}

impl AccessToken {
    /// A token whose lifetime is not known; it is kept until the API refuses it.
    pub fn new(token: impl Into<Secret>) -> Self {
        Self {
            token: token.into(),
            expires_in: None,
        }
    }

    /// Sets how long the token lives from now on.
    #[must_use]
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.expires_in = Some(lifetime);
        self
    }
}

/// What the client authenticates with.
#[derive(Clone)]
pub(crate) enum Credentials {
    /// OAuth client credentials, exchanged for access tokens.
    Client { id: String, secret: Secret },
    /// A ready-made OAuth access token.
    AccessToken(Secret),
    /// A Connect token: one user, one project, one environment.
    ConnectToken(Secret),
    /// A caller's own provider of OAuth access tokens.
    Provider(Arc<dyn TokenProvider>),
}

impl Credentials {
    /// Which kind of bearer the API sees.
    pub(crate) fn kind(&self) -> Auth {
        match self {
            Self::ConnectToken(_) => Auth::ConnectToken,
            _ => Auth::OAuth,
        }
    }

    /// Whether a refused token can be replaced by a new one.
    pub(crate) fn can_refresh(&self) -> bool {
        matches!(self, Self::Client { .. } | Self::Provider(_))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Client { .. } => "client credentials",
            Self::AccessToken(_) => "access token",
            Self::ConnectToken(_) => "Connect token",
            Self::Provider(_) => "token provider",
        })
    }
}
