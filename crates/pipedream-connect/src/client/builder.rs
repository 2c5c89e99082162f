//! The builder of a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use pipedream_connect_raw::ids::PROJECT;
use pipedream_connect_raw::types::Environment;
use pipedream_connect_raw::values::Secret;
use url::Url;

use super::env_vars::EnvVars;
use crate::auth::{Credentials, TokenProvider, TokenSettings, TokenStore};
use crate::call::{Client, Context, Settings, environment_header};
use crate::clock::{Clock, Jitter, Time};
use crate::retry::{Budget, RetryPolicy};
use crate::transport::Transport;
use crate::{Error, base_url, ids};

/// Base URL of the API.
pub const DEFAULT_BASE_URL: &str = "https://api.pipedream.com";
/// The domain of workflow endpoints.
pub const DEFAULT_WORKFLOW_DOMAIN: &str = "m.pipedream.net";

const USER_AGENT: &str = concat!("pipedream-connect-rust/", env!("CARGO_PKG_VERSION"));

impl Client {
    /// A builder for a client whose settings do not all come from the environment.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// A client configured by the `PIPEDREAM_*` environment variables. They are read once, by this call.
    ///
    /// | Variable | Meaning | Default |
    /// |---|---|---|
    /// | `PIPEDREAM_ACCESS_TOKEN` | an access token; takes precedence over client id and secret | |
    /// | `PIPEDREAM_CLIENT_ID`, `PIPEDREAM_CLIENT_SECRET` | id and secret of an OAuth client of your Pipedream workspace | |
    /// | `PIPEDREAM_PRIVATE_KEY` | instead of the secret: a private key (PEM or JWK); feature `private-key-jwt` | |
    /// | `PIPEDREAM_KEY_ID` | id of that key | the `kid` of a JWK |
    /// | `PIPEDREAM_PROJECT_ID` | project, `proj_…` | |
    /// | `PIPEDREAM_PROJECT_ENVIRONMENT` | `development` or `production` | `production` |
    /// | `PIPEDREAM_BASE_URL` | base URL of the API | `https://api.pipedream.com` |
    /// | `PIPEDREAM_WORKFLOW_DOMAIN` | domain of workflow endpoints | `m.pipedream.net` |
    ///
    /// An empty variable counts as unset. [Getting started](crate::guide::getting_started#with-a-pipedream-account) says where
    /// the values come from.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when no credentials are set, both a secret and a private key are
    /// set, or a value is not valid. The message names the variable.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().env().build()
    }
}

/// Settings of a [`Client`].
#[derive(Clone, Default)]
#[must_use]
pub struct ClientBuilder {
    base_url: Option<String>,
    workflow_domain: Option<String>,
    credentials: Option<Credentials>,
    tokens: TokenSettings,
    project: Option<String>,
    environment: Option<Environment>,
    user_agent_suffix: Option<String>,
    allow_plain_http: bool,
    retry: RetryPolicy,
    timeout: Option<Duration>,
    idle_timeout: Option<Duration>,
    deadline: Option<Option<Duration>>,
    max_response_bytes: Option<usize>,
    transport: Option<Arc<dyn Transport>>,
    #[cfg(feature = "reqwest")]
    connections: crate::transport::TransportConfig,
    clock: Option<Arc<dyn Clock>>,
    seed: Option<u64>,
    variables: Option<EnvVars>,
}

impl ClientBuilder {
    /// Fills every setting that is not set here from the `PIPEDREAM_*` environment variables; see [`Client::from_env`].
    pub fn env(self) -> Self {
        self.env_vars(std::env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok()?;
            // Names are case-insensitive on Windows.
            let name = if cfg!(windows) {
                name.to_ascii_uppercase()
            } else {
                name
            };
            // A value that is not Unicode is rejected later instead of ignored here.
            Some((name, value.to_string_lossy().into_owned()))
        }))
    }

    /// Fills every setting that is not set here from `PIPEDREAM_*` variables, given as name and value instead of read
    /// from the process; see [`Client::from_env`]. Other names are ignored.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use pipedream_connect::Client;
    /// let emulator = pipedream_connect_emulator::Emulator::start().await?;
    /// let client = Client::builder().env_vars(emulator.env()).build()?;
    /// assert_eq!(client.project_id(), Some(emulator.project_id()));
    /// # Ok(())
    /// # }
    /// ```
    pub fn env_vars<N, V>(mut self, variables: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: AsRef<str>,
        V: Into<String>,
    {
        self.variables = Some(EnvVars::new(variables));
        self
    }

    /// OAuth client credentials of the workspace. The client fetches access tokens when needed, caches and renews them.
    pub fn client_credentials(mut self, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        self.credentials = Some(Credentials::ClientSecret {
            id: id.into(),
            secret: secret.into(),
        });
        self
    }

    /// A private key instead of the client secret (`private_key_jwt`, RFC 7523). Each token request contains a new
    /// assertion that is valid for a minute; the key itself never leaves the process.
    ///
    /// The key is PEM (PKCS#8, PKCS#1 or SEC1, not encrypted) or a JWK as JSON. EC keys on P-256 sign with ES256, RSA keys
    /// of 2048 to 4096 bits with RS256. [`ClientBuilder::build`] rejects other keys.
    #[cfg(feature = "private-key-jwt")]
    pub fn private_key(mut self, client_id: impl Into<String>, key: impl Into<Secret>) -> Self {
        self.credentials = Some(Credentials::PrivateKey {
            id: client_id.into(),
            key: key.into(),
        });
        self
    }

    /// Pipedream's id of the public key. Default: the `kid` of a JWK, otherwise none.
    #[cfg(feature = "private-key-jwt")]
    pub fn key_id(mut self, id: impl Into<String>) -> Self {
        self.tokens.key_id = Some(id.into());
        self
    }

    /// The scopes to request with client credentials or a private key, separated by spaces, such as
    /// `connect:accounts:read connect:proxy`. Default: all scopes of the OAuth client. The scopes of other credentials are
    /// fixed.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.tokens.scope = Some(scope.into());
        self
    }

    /// Shares the access tokens obtained with client credentials or a private key with other processes.
    pub fn token_store(mut self, store: impl TokenStore) -> Self {
        self.tokens.store = Some(Arc::new(store));
        self
    }

    /// Calls `callback` whenever the [token store](ClientBuilder::token_store) fails, panics or does not respond within
    /// 2 seconds. Calls do not fail because of it: the client fetches a token itself. The error says what the store should
    /// have done, with [`ErrorKind::Store`](crate::ErrorKind::Store) or [`ErrorKind::Timeout`](crate::ErrorKind::Timeout);
    /// its [`source`](std::error::Error::source) is the store's own error. With the feature `tracing`, the
    /// failure is also an event at `WARN`, without its source.
    pub fn on_token_store_error(
        mut self,
        callback: impl Fn(&Error) + Send + Sync + 'static,
    ) -> Self {
        self.tokens.on_store_error = Some(Arc::new(callback));
        self
    }

    /// An OAuth access token. It is not renewed.
    pub fn access_token(mut self, token: impl Into<Secret>) -> Self {
        self.credentials = Some(Credentials::AccessToken(token.into()));
        self
    }

    /// A Connect token. The client acts for one user of one project; paths do not contain a project unless one is set.
    pub fn connect_token(mut self, token: impl Into<Secret>) -> Self {
        self.credentials = Some(Credentials::ConnectToken(token.into()));
        self
    }

    /// Your own source of OAuth access tokens.
    pub fn token_provider(mut self, provider: impl TokenProvider) -> Self {
        self.credentials = Some(Credentials::Provider(Arc::new(provider)));
        self
    }

    /// The project, `proj_…`.
    pub fn project_id(mut self, id: impl Into<String>) -> Self {
        self.project = Some(id.into());
        self
    }

    /// The project environment, `development` or `production`. Each has its own accounts and triggers. Default
    /// `production`; none with a Connect token, because the token implies it.
    pub fn environment(mut self, environment: impl Into<Environment>) -> Self {
        self.environment = Some(environment.into());
        self
    }

    /// Base URL of the API. Default [`DEFAULT_BASE_URL`].
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// The domain of workflow endpoints. Default [`DEFAULT_WORKFLOW_DOMAIN`].
    pub fn workflow_domain(mut self, domain: impl Into<String>) -> Self {
        self.workflow_domain = Some(domain.into());
        self
    }

    /// Allows a plain `http` base URL on another machine. Everyone on the network path can then read the tokens.
    pub fn allow_plain_http(mut self) -> Self {
        self.allow_plain_http = true;
        self
    }

    /// Appends the name and version of your program to the `User-Agent` header, such as `my-app/1.0`.
    pub fn user_agent_suffix(mut self, name_and_version: impl Into<String>) -> Self {
        self.user_agent_suffix = Some(name_and_version.into());
        self
    }

    /// How failed calls are retried. Default [`RetryPolicy::new`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Timeout of each attempt, from obtaining the token to the end of the body. Default 60 s.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// How long a response body may pause between two chunks. Default 30 s.
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.idle_timeout = Some(limit);
        self
    }

    /// Deadline of a whole call, including the token and the time spent between attempts; `None` for no deadline. Default
    /// 180 s.
    pub fn deadline(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.deadline = Some(limit.into());
        self
    }

    /// Size limit of a response body that is read as a whole, in bytes. Default 64 MiB. Streams have no limit.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = Some(bytes);
        self
    }

    /// Another HTTP stack, or a fake one for tests.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Connection settings of the default transport.
    #[cfg(feature = "reqwest")]
    pub fn connections(mut self, config: crate::transport::TransportConfig) -> Self {
        self.connections = config;
        self
    }

    /// Replaces the clock, for tests.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Makes jitter deterministic, for tests.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Creates the client. Does not connect.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when there are no credentials, or a setting is not valid; the
    /// message names the setting.
    pub fn build(mut self) -> Result<Client, Error> {
        if let Some(variables) = self.variables.take() {
            self = self.or_from(variables)?;
        }
        let credentials = self.credentials.take().ok_or_else(no_credentials)?;
        let mut context = self.context(&credentials)?;
        context.tokens = Some(credentials.into_source(self.tokens, &context)?);
        Ok(Client(Arc::new(context)))
    }

    /// Fills the settings that are not set.
    fn or_from(mut self, variables: EnvVars) -> Result<Self, Error> {
        if self.credentials.is_none() {
            self.credentials = variables.credentials()?;
        }
        self.tokens.key_id = self.tokens.key_id.or(variables.key_id);
        self.project = self.project.or(variables.project_id);
        self.environment = self
            .environment
            .or(variables.environment.map(Environment::from));
        self.base_url = self.base_url.or(variables.base_url);
        self.workflow_domain = self.workflow_domain.or(variables.workflow_domain);
        Ok(self)
    }

    /// The context, still without a token source.
    fn context(&self, credentials: &Credentials) -> Result<Context, Error> {
        Ok(Context {
            base_url: base_url::parse(
                not_empty(self.base_url.as_deref()).unwrap_or(DEFAULT_BASE_URL),
                self.allow_plain_http,
            )?,
            workflow_domain: not_empty(self.workflow_domain.as_deref())
                .unwrap_or(DEFAULT_WORKFLOW_DOMAIN)
                .to_owned(),
            project: not_empty(self.project.as_deref()).map(str::to_owned),
            environment: self.environment_header(credentials)?,
            user_agent: user_agent(self.user_agent_suffix.as_deref())?,
            settings: self.settings(),
            budget: Arc::new(Budget::new()),
            time: self.clock.clone().map_or_else(Time::default, Time::custom),
            jitter: Arc::new(Jitter::new(self.seed)),
            transport: self.create_transport()?,
            tokens: None,
            feature_states: Arc::default(),
        })
    }

    fn settings(&self) -> Settings {
        Settings {
            retry: self.retry.clone(),
            timeout: self.timeout.unwrap_or(Duration::from_secs(60)),
            idle_timeout: self.idle_timeout.unwrap_or(Duration::from_secs(30)),
            deadline: self.deadline.unwrap_or(Some(Duration::from_secs(180))),
            max_response_bytes: self.max_response_bytes.unwrap_or(64 << 20),
        }
    }

    fn environment_header(&self, credentials: &Credentials) -> Result<Option<HeaderValue>, Error> {
        let environment = match &self.environment {
            Some(environment) => environment,
            None if credentials.imply_environment() => return Ok(None),
            None => &Environment::Production,
        };
        environment_header(environment)
            .map(Some)
            .map_err(|reason| Error::config(format!("{reason} (PIPEDREAM_PROJECT_ENVIRONMENT)")))
    }

    #[cfg(feature = "reqwest")]
    fn create_transport(&self) -> Result<Arc<dyn Transport>, Error> {
        match &self.transport {
            Some(transport) => Ok(Arc::clone(transport)),
            None => {
                let mut config = self.connections.clone();
                config.allow_plain_http = self.allow_plain_http;
                Ok(Arc::new(crate::transport::ReqwestTransport::new(&config)?))
            }
        }
    }

    #[cfg(not(feature = "reqwest"))]
    fn create_transport(&self) -> Result<Arc<dyn Transport>, Error> {
        self.transport.clone().ok_or_else(|| {
            Error::config(
                "no transport: the feature `reqwest` is off, so call `transport` on the builder",
            )
        })
    }
}

// The base URL was not checked yet and may contain a password: only its origin is printed.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base_url = self
            .base_url
            .as_deref()
            .and_then(|url| Url::parse(url).ok());
        let project = self.project.as_deref().map(|id| ids::shown(&PROJECT, id));
        f.debug_struct("ClientBuilder")
            .field(
                "base_url",
                &base_url.map(|url| url.origin().ascii_serialization()),
            )
            .field("project_id", &project)
            .field("environment", &self.environment)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

fn no_credentials() -> Error {
    Error::config(
        "no credentials: set PIPEDREAM_CLIENT_ID and PIPEDREAM_CLIENT_SECRET (or PIPEDREAM_ACCESS_TOKEN) and use \
         `Client::from_env`, or call `client_credentials`, `private_key`, `access_token`, `connect_token` or \
         `token_provider` on the builder",
    )
}

fn not_empty(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

fn user_agent(suffix: Option<&str>) -> Result<HeaderValue, Error> {
    match suffix {
        None => Ok(HeaderValue::from_static(USER_AGENT)),
        Some(suffix) => HeaderValue::try_from(format!("{USER_AGENT} {suffix}")).map_err(|_| {
            Error::config(
                "`user_agent_suffix` contains characters that are not allowed in a header",
            )
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    #[test]
    fn the_environment_is_checked_before_anything_is_sent() {
        let error = Client::builder()
            .access_token("t")
            .environment("staging")
            .build()
            .map(|_| ());
        assert_eq!(error.map_err(|error| error.kind()), Err(ErrorKind::Config));
    }
}
