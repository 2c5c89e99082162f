//! Credentials: where a bearer comes from, and the one place that keeps it.

mod cache;
mod exchange;
#[cfg(feature = "private-key-jwt")]
mod private_key;
#[cfg(not(feature = "private-key-jwt"))]
#[path = "auth/no_private_key.rs"]
mod private_key;
mod store;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use pipedream_connect_raw::runtime::Auth;
use pipedream_connect_raw::values::Secret;

pub(crate) use cache::{Bearer, Fetching, TokenCache};
pub(crate) use exchange::{Exchange, Proof, Terms};
pub use pipedream_connect_raw::runtime::BoxError;
pub use store::{StoredToken, TokenKey, TokenStore};

use self::private_key::PrivateKey;
use crate::Error;
use crate::call::BoxFuture;

/// A source of access tokens of your own: a sidecar, a vault, a token broker.
///
/// The client calls it lazily, once for any number of concurrent callers, shortly before the token expires, and again
/// after the API refused the token. After a failure it waits at least a second before it asks again, five while the
/// last token is still valid.
///
/// ```
/// # use pipedream_connect_emulator::Emulator;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = Emulator::start().await?;
/// use std::time::Duration;
/// use pipedream_connect::auth::{AccessToken, BoxError, TokenProvider};
/// use pipedream_connect::{BoxFuture, Client};
///
/// struct Broker(Client); // stands for whatever hands out tokens
///
/// impl TokenProvider for Broker {
///     fn token(&self) -> BoxFuture<Result<AccessToken, BoxError>> {
///         let broker = self.0.clone();
///         Box::pin(async move {
///             let token = broker.access_token().await?;
///             Ok(AccessToken::new(token).expires_in(Duration::from_secs(600)))
///         })
///     }
/// }
///
/// # let other = Client::builder().base_url(emulator.base_url()).client_credentials("cid", "csec").build()?;
/// let client = Client::builder()
///     .token_provider(Broker(other))
/// #   .base_url(emulator.base_url())
///     .project_id("proj_X")
///     .build()?;
/// client.accounts().list().await?;
/// # Ok(())
/// # }
/// ```
pub trait TokenProvider: Send + Sync + 'static {
    /// A token that is valid now.
    fn token(&self) -> BoxFuture<Result<AccessToken, BoxError>>;
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

    /// Sets how long the token lives from now on. Less than 2 seconds counts as 2 seconds, more than a day as a day.
    #[must_use]
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.expires_in = Some(lifetime);
        self
    }
}

/// What the client authenticates with, checked and ready.
pub(crate) enum Credentials {
    /// OAuth client credentials, exchanged for access tokens.
    Client(Arc<Exchange>),
    /// A ready-made OAuth access token.
    AccessToken(Bearer),
    /// A Connect token: one user, one project, one environment.
    ConnectToken(Bearer),
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

    /// The secret that was given, to keep it out of messages.
    pub(crate) fn secret(&self) -> Option<Secret> {
        match self {
            Self::Client(exchange) => exchange.secret().cloned(),
            Self::AccessToken(bearer) | Self::ConnectToken(bearer) => Some(bearer.token()),
            Self::Provider(_) => None,
        }
    }

    /// Whether a refused token can be replaced by a new one.
    pub(crate) fn can_refresh(&self) -> bool {
        matches!(self, Self::Client(_) | Self::Provider(_))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Client(exchange) => exchange.kind(),
            Self::AccessToken(_) => "access token",
            Self::ConnectToken(_) => "Connect token",
            Self::Provider(_) => "token provider",
        })
    }
}

/// Credentials as the builder or the environment gives them.
#[derive(Clone)]
pub(crate) enum Given {
    ClientSecret { id: String, secret: Secret },
    PrivateKey { id: String, key: Secret },
    AccessToken(Secret),
    ConnectToken(Secret),
    Provider(Arc<dyn TokenProvider>),
}

impl Given {
    /// Checks what can be checked without asking a server.
    pub(crate) fn ready(self, terms: Terms, key_id: Option<String>) -> Result<Credentials, Error> {
        Ok(match self {
            Self::ClientSecret { id, secret } => {
                let secret = not_empty(secret, "client secret")?;
                exchange(id, Proof::Secret(secret), terms)?
            }
            Self::PrivateKey { id, key } => {
                let key = PrivateKey::parse(key.expose(), key_id)?;
                exchange(id, Proof::PrivateKey(key), terms)?
            }
            Self::AccessToken(token) => Credentials::AccessToken(bearer(token, "access token")?),
            Self::ConnectToken(token) => Credentials::ConnectToken(bearer(token, "Connect token")?),
            Self::Provider(provider) => Credentials::Provider(provider),
        })
    }
}

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ClientSecret { .. } => "client credentials",
            Self::PrivateKey { .. } => "private key",
            Self::AccessToken(_) => "access token",
            Self::ConnectToken(_) => "Connect token",
            Self::Provider(_) => "token provider",
        })
    }
}

fn exchange(id: String, proof: Proof, terms: Terms) -> Result<Credentials, Error> {
    if id.trim().is_empty() {
        return Err(Error::config("the client id is empty"));
    }
    Ok(Credentials::Client(Arc::new(Exchange::new(
        id, proof, terms,
    ))))
}

fn bearer(token: Secret, name: &str) -> Result<Bearer, Error> {
    Bearer::new(not_empty(token, name)?, 0).map_err(|_| {
        Error::config(format!(
            "the {name} holds characters that a header can't carry"
        ))
    })
}

fn not_empty(secret: Secret, name: &str) -> Result<Secret, Error> {
    if secret.expose().trim().is_empty() {
        return Err(Error::config(format!("the {name} is empty")));
    }
    Ok(secret)
}
