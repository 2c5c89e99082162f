//! Access tokens from a source of the caller's.

use std::time::Duration;

pub use pipedream_connect_raw::runtime::BoxError;
use pipedream_connect_raw::values::Secret;

use crate::future::BoxFuture;

/// Your own source of access tokens, such as a sidecar, a vault or a token broker.
///
/// The client calls it lazily: once for any number of concurrent callers, shortly before the token expires, and after the
/// API rejected the token. After a failure the client waits at least 1 second before it calls again, or 5 seconds while
/// the last token is still valid.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = pipedream_connect_emulator::Emulator::start().await?;
/// use std::time::Duration;
/// use pipedream_connect::auth::{AccessToken, BoxError, TokenProvider};
/// use pipedream_connect::{BoxFuture, Client};
///
/// struct Broker(Client); // in a real program: whatever issues tokens
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
/// let broker = Broker(Client::builder().env_vars(emulator.env()).build()?);
/// let client = Client::builder()
///     .token_provider(broker)
///     .env_vars(emulator.env())
///     .build()?;
/// client.accounts().list().await?;
/// # Ok(())
/// # }
/// ```
pub trait TokenProvider: Send + Sync + 'static {
    /// Returns a token that is valid now.
    fn token(&self) -> BoxFuture<Result<AccessToken, BoxError>>;
}

/// An access token and its lifetime.
#[derive(Clone, Debug)]
pub struct AccessToken {
    pub(crate) token: Secret,
    pub(crate) expires_in: Option<Duration>,
}

impl AccessToken {
    /// A token of unknown lifetime, used until the API rejects it.
    pub fn new(token: impl Into<Secret>) -> Self {
        Self {
            token: token.into(),
            expires_in: None,
        }
    }

    /// Sets the lifetime, counted from now. Less than 2 seconds counts as 2 seconds, and more than a day as a day.
    #[must_use]
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.expires_in = Some(lifetime);
        self
    }
}
