//! The client and how it is set up.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use pipedream_connect_raw::ids;
use pipedream_connect_raw::types::ProjectEnvironment;
use pipedream_connect_raw::values::Secret;
use url::Url;

use crate::auth::{
    Bearer, Credentials, Fetching, Given, Terms, TokenCache, TokenProvider, TokenStore,
};
use crate::clock::{Chance, Clock, Time};
use crate::env_vars::EnvVars;
use crate::file_stash::FileStash;
use crate::ids::check_id;
use crate::proxy::Proxy;
use crate::retry::{Budget, RetryPolicy};
use crate::transport::{Body, Transport};
use crate::user::User;
use crate::workflows::Workflows;
use crate::{Error, ErrorKind};

/// The official API.
pub const DEFAULT_BASE_URL: &str = "https://api.pipedream.com";
/// Where workflow endpoints live.
pub const DEFAULT_WORKFLOW_DOMAIN: &str = "m.pipedream.net";

const USER_AGENT: &str = concat!("pipedream-connect-rust/", env!("CARGO_PKG_VERSION"));

/// A client of the Connect API. Cheap to clone; clones share connections, token and retry budget.
///
/// ```
/// # use pipedream_connect_emulator::Emulator;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = Emulator::start().await?;
/// use pipedream_connect::Client;
///
/// let client = Client::builder()
///     .base_url(emulator.base_url()) // without this line: the real API
///     .client_credentials("cid", "csec")
///     .project_id("proj_X")
///     .environment("development")
///     .build()?;
/// let apps = client.apps().list().q("slack").await?;
/// assert_eq!(apps.data[0].name_slug, "slack");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(pub(crate) Arc<Shared>);

/// What all clones of a client share.
pub(crate) struct Shared {
    pub(crate) transport: Arc<dyn Transport>,
    /// Scheme, host, port and path prefix, without a slash at the end.
    pub(crate) base: String,
    pub(crate) workflow_domain: String,
    pub(crate) credentials: Credentials,
    pub(crate) tokens: TokenCache,
    pub(crate) project: Option<String>,
    pub(crate) environment: Option<HeaderValue>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) settings: Settings,
    pub(crate) budget: Budget,
    pub(crate) time: Time,
    pub(crate) chance: Chance,
}

/// Limits that a call can override.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) retry: RetryPolicy,
    pub(crate) timeout: Duration,
    pub(crate) idle_timeout: Duration,
    pub(crate) deadline: Option<Duration>,
    pub(crate) max_body: usize,
}

impl Client {
    /// Starts a configuration.
    pub fn builder() -> ClientBuilder {
        ClientBuilder::default()
    }

    /// A client set up by the `PIPEDREAM_*` environment variables, which are read now.
    ///
    /// | Variable | Meaning | Default |
    /// |---|---|---|
    /// | `PIPEDREAM_ACCESS_TOKEN` | a ready-made access token; wins over client id and secret | |
    /// | `PIPEDREAM_CLIENT_ID`, `PIPEDREAM_CLIENT_SECRET` | OAuth client credentials | |
    /// | `PIPEDREAM_PRIVATE_KEY` | in place of the secret: a private key (PEM or JWK); feature `private-key-jwt` | |
    /// | `PIPEDREAM_KEY_ID` | id of that key | the `kid` of a JWK |
    /// | `PIPEDREAM_PROJECT_ID` | project, `proj_…` | |
    /// | `PIPEDREAM_PROJECT_ENVIRONMENT` | `development` or `production` | `production` |
    /// | `PIPEDREAM_BASE_URL` | API | `https://api.pipedream.com` |
    /// | `PIPEDREAM_WORKFLOW_DOMAIN` | domain of workflow endpoints | `m.pipedream.net` |
    ///
    /// An empty variable counts as unset.
    ///
    /// # Errors
    /// When no credentials are set, or both a secret and a private key, or a value can't be used. The message names the variable.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().env().build()
    }

    /// Everything of one external user: the id is checked here and not passed again.
    ///
    /// # Errors
    /// When the id is empty, longer than 250 characters, or could become another path.
    pub fn user(&self, external_user_id: impl Into<String>) -> Result<User, Error> {
        let id = external_user_id.into();
        check_id("external_user_id", &ids::EXTERNAL_USER, &id)?;
        Ok(User::new(self.clone(), id))
    }

    /// The bearer that the client would send now, fetched if there is none: for an MCP server, or any other client of
    /// the same API.
    ///
    /// # Errors
    /// When no token can be had.
    pub async fn access_token(&self) -> Result<Secret, Error> {
        Ok(self.0.bearer().await?.token())
    }

    /// Any app's API, as one connected account of one external user.
    ///
    /// # Errors
    /// As [`Client::user`].
    pub fn proxy(
        &self,
        external_user_id: impl Into<String>,
        account_id: impl Into<String>,
    ) -> Result<Proxy, Error> {
        Ok(self.user(external_user_id)?.proxy(account_id))
    }

    /// Files that actions left in their File Stash.
    pub fn file_stash(&self) -> FileStash {
        FileStash::new(self.clone())
    }

    /// Workflows with an HTTP endpoint.
    pub fn workflows(&self) -> Workflows {
        Workflows::new(self.clone())
    }

    /// The client's project, if it has one.
    pub fn project_id(&self) -> Option<&str> {
        self.0.project.as_deref()
    }

    /// The API's address, without a slash at the end.
    pub fn base_url(&self) -> &str {
        &self.0.base
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.0.base)
            .field("project_id", &self.0.project)
            .field("environment", &self.0.environment)
            .field("credentials", &self.0.credentials)
            .finish_non_exhaustive()
    }
}

impl Shared {
    /// The bearer of this moment.
    pub(crate) async fn bearer(self: &Arc<Self>) -> Result<Bearer, Error> {
        match &self.credentials {
            Credentials::AccessToken(bearer) | Credentials::ConnectToken(bearer) => {
                Ok(bearer.clone())
            }
            Credentials::Client(exchange) => {
                let fetch = |replaced| -> Fetching {
                    let (shared, exchange) = (Arc::clone(self), Arc::clone(exchange));
                    Box::pin(async move { exchange.token(&shared, replaced).await })
                };
                self.tokens.get(&self.time, &self.chance, &fetch).await
            }
            Credentials::Provider(provider) => {
                let fetch = |_| -> Fetching {
                    let provider = Arc::clone(provider);
                    Box::pin(async move {
                        provider.token().await.map_err(|error| {
                            Error::new(ErrorKind::Auth, "the token provider failed").because(error)
                        })
                    })
                };
                self.tokens.get(&self.time, &self.chance, &fetch).await
            }
        }
    }

    /// The body of a token request, new for each attempt.
    pub(crate) fn proof(&self) -> Result<Body, Error> {
        match &self.credentials {
            Credentials::Client(exchange) => exchange.body(self.time.wall()),
            _ => Ok(Body::empty()),
        }
    }
}

/// Settings of a [`Client`].
#[derive(Clone, Default)]
#[must_use]
pub struct ClientBuilder {
    base_url: Option<String>,
    workflow_domain: Option<String>,
    credentials: Option<Given>,
    key_id: Option<String>,
    scope: Option<String>,
    store: Option<Arc<dyn TokenStore>>,
    project: Option<String>,
    environment: Option<ProjectEnvironment>,
    user_agent: Option<String>,
    plain_http: bool,
    retry: RetryPolicy,
    timeout: Option<Duration>,
    idle_timeout: Option<Duration>,
    deadline: Option<Option<Duration>>,
    max_body: Option<usize>,
    transport: Option<Arc<dyn Transport>>,
    #[cfg(feature = "reqwest")]
    pool: crate::transport::TransportConfig,
    clock: Option<Arc<dyn Clock>>,
    seed: Option<u64>,
    variables: Option<EnvVars>,
}

impl ClientBuilder {
    /// Takes what is not set here from the `PIPEDREAM_*` environment variables; see [`Client::from_env`].
    pub fn env(self) -> Self {
        self.env_vars(std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
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

    /// OAuth client credentials of the workspace. Tokens are fetched when needed, cached and renewed.
    pub fn client_credentials(mut self, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        self.credentials = Some(Given::ClientSecret {
            id: id.into(),
            secret: secret.into(),
        });
        self
    }

    /// A private key in place of the client secret (`private_key_jwt`, RFC 7523): each token request carries a new
    /// assertion that is valid for a minute, and the key itself never leaves the process.
    ///
    /// The key is PEM (PKCS#8, PKCS#1 or SEC1, not encrypted) or a JWK as JSON; EC on P-256 signs with ES256, RSA of
    /// 2048 to 4096 bits with RS256. [`ClientBuilder::build`] refuses any other.
    #[cfg(feature = "private-key-jwt")]
    pub fn private_key(mut self, client_id: impl Into<String>, key: impl Into<Secret>) -> Self {
        self.credentials = Some(Given::PrivateKey {
            id: client_id.into(),
            key: key.into(),
        });
        self
    }

    /// Id under which Pipedream knows the public half of the private key. Default: the `kid` of a JWK, else none.
    #[cfg(feature = "private-key-jwt")]
    pub fn key_id(mut self, id: impl Into<String>) -> Self {
        self.key_id = Some(id.into());
        self
    }

    /// Scopes to ask for with client credentials or a private key, separated by spaces, such as
    /// `connect:accounts:read connect:proxy`. Default: all that the OAuth client has. Other credentials have theirs
    /// already.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scope = Some(scope.into());
        self
    }

    /// Shares tokens of client credentials or of a private key with other processes.
    pub fn token_store(mut self, store: impl TokenStore) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// A ready-made OAuth access token. It is not renewed.
    pub fn access_token(mut self, token: impl Into<Secret>) -> Self {
        self.credentials = Some(Given::AccessToken(token.into()));
        self
    }

    /// A Connect token: the client acts for one user of one project, and paths name no project unless one is set.
    pub fn connect_token(mut self, token: impl Into<Secret>) -> Self {
        self.credentials = Some(Given::ConnectToken(token.into()));
        self
    }

    /// A source of OAuth access tokens of your own.
    pub fn token_provider(mut self, provider: impl TokenProvider) -> Self {
        self.credentials = Some(Given::Provider(Arc::new(provider)));
        self
    }

    /// Project, `proj_…`.
    pub fn project_id(mut self, id: impl Into<String>) -> Self {
        self.project = Some(id.into());
        self
    }

    /// Project environment: accounts and triggers of `development` and `production` are apart. Default `production`; with
    /// a Connect token none, because the token implies it.
    pub fn environment(mut self, environment: impl Into<ProjectEnvironment>) -> Self {
        self.environment = Some(environment.into());
        self
    }

    /// Address of the API. Default [`DEFAULT_BASE_URL`].
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Domain of workflow endpoints. Default [`DEFAULT_WORKFLOW_DOMAIN`].
    pub fn workflow_domain(mut self, domain: impl Into<String>) -> Self {
        self.workflow_domain = Some(domain.into());
        self
    }

    /// Allows a plain `http` base URL that is not on this machine. Tokens then travel readable for everyone on the way.
    pub fn allow_plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// Name and version of your program, added to the user agent.
    pub fn app(mut self, name_and_version: impl Into<String>) -> Self {
        self.user_agent = Some(name_and_version.into());
        self
    }

    /// How failed calls are repeated. Default [`RetryPolicy::new`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Time limit of each attempt, from token to end of body. Default 60 s.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// How long a body may stand still. Default 30 s.
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.idle_timeout = Some(limit);
        self
    }

    /// Time limit of a whole call, token and waiting between attempts included; `None` for no limit. Default 180 s.
    pub fn deadline(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.deadline = Some(limit.into());
        self
    }

    /// Most bytes of an answer that is read whole. Default 64 MiB; streams have no limit.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_body = Some(bytes);
        self
    }

    /// Another HTTP stack, or a stand-in for tests.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Settings of the default transport's connections.
    #[cfg(feature = "reqwest")]
    pub fn connections(mut self, config: crate::transport::TransportConfig) -> Self {
        self.pool = config;
        self
    }

    /// Another clock, for tests.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// Makes jitter repeatable, for tests.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// The client. Connects to nothing yet.
    ///
    /// # Errors
    /// When there are no credentials, or a setting can't be used; the message names it.
    pub fn build(mut self) -> Result<Client, Error> {
        if let Some(variables) = self.variables.take() {
            self = self.filled(variables)?;
        }
        let base = self.base_url.as_deref().filter(|url| !url.is_empty());
        let url = check_base_url(base.unwrap_or(DEFAULT_BASE_URL), self.plain_http)?;
        let base = without_slash(&url);
        let given = self.credentials.take().ok_or_else(|| {
            Error::config(
                "no credentials: set PIPEDREAM_CLIENT_ID and PIPEDREAM_CLIENT_SECRET (or PIPEDREAM_ACCESS_TOKEN) and use \
                 `Client::from_env`, or give the builder `client_credentials`, `private_key`, `access_token`, `connect_token` \
                 or `token_provider`",
            )
        })?;
        let credentials = given.ready(self.terms(&url), self.key_id.take())?;
        let environment = self.environment_header(&credentials)?;
        let workflow_domain = self
            .workflow_domain
            .as_deref()
            .filter(|domain| !domain.is_empty());
        Ok(Client(Arc::new(Shared {
            transport: self.make_transport()?,
            base,
            workflow_domain: workflow_domain
                .unwrap_or(DEFAULT_WORKFLOW_DOMAIN)
                .to_owned(),
            tokens: TokenCache::default(),
            environment,
            user_agent: user_agent(self.user_agent.as_deref())?,
            settings: Settings {
                retry: self.retry,
                timeout: self.timeout.unwrap_or(Duration::from_secs(60)),
                idle_timeout: self.idle_timeout.unwrap_or(Duration::from_secs(30)),
                deadline: self.deadline.unwrap_or(Some(Duration::from_secs(180))),
                max_body: self.max_body.unwrap_or(64 << 20),
            },
            budget: Budget::new(),
            time: self.clock.map_or_else(Time::default, Time::custom),
            chance: Chance::new(self.seed),
            project: self.project.filter(|id| !id.is_empty()),
            credentials,
        })))
    }

    /// What is set stays; the rest comes from the variables.
    fn filled(mut self, variables: EnvVars) -> Result<Self, Error> {
        if self.credentials.is_none() {
            self.credentials = variables.credentials()?;
        }
        self.key_id = self.key_id.or(variables.key_id);
        self.project = self.project.or(variables.project_id);
        self.environment = self
            .environment
            .or(variables.environment.map(ProjectEnvironment::from));
        self.base_url = self.base_url.or(variables.base_url);
        self.workflow_domain = self.workflow_domain.or(variables.workflow_domain);
        Ok(self)
    }

    fn terms(&mut self, base: &Url) -> Terms {
        Terms {
            base_url: without_slash(base),
            origin: base.origin().ascii_serialization(),
            scope: self.scope.take().filter(|scope| !scope.trim().is_empty()),
            store: self.store.take(),
        }
    }

    fn environment_header(&self, credentials: &Credentials) -> Result<Option<HeaderValue>, Error> {
        let environment = match (&self.environment, credentials) {
            (Some(environment), _) => environment,
            (None, Credentials::ConnectToken(_)) => return Ok(None),
            (None, _) => &ProjectEnvironment::Production,
        };
        match environment {
            ProjectEnvironment::Unknown(text) => Err(Error::config(format!(
                "the project environment must be `development` or `production`, not {text:?} (PIPEDREAM_PROJECT_ENVIRONMENT)"
            ))),
            known => Ok(HeaderValue::from_str(known.as_str()).ok()),
        }
    }

    #[cfg(feature = "reqwest")]
    fn make_transport(&self) -> Result<Arc<dyn Transport>, Error> {
        match &self.transport {
            Some(transport) => Ok(Arc::clone(transport)),
            None => Ok(Arc::new(crate::transport::ReqwestTransport::new(
                &self.pool,
            )?)),
        }
    }

    #[cfg(not(feature = "reqwest"))]
    fn make_transport(&self) -> Result<Arc<dyn Transport>, Error> {
        self.transport.clone().ok_or_else(|| {
            Error::config("no transport: the `reqwest` feature is off, so give the builder one with `transport`")
        })
    }
}

// The base URL is not checked yet and may hold a password: only its origin is shown.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base_url = self
            .base_url
            .as_deref()
            .and_then(|url| Url::parse(url).ok());
        f.debug_struct("ClientBuilder")
            .field(
                "base_url",
                &base_url.map(|url| url.origin().ascii_serialization()),
            )
            .field("project_id", &self.project)
            .field("environment", &self.environment)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

fn user_agent(app: Option<&str>) -> Result<HeaderValue, Error> {
    match app {
        None => Ok(HeaderValue::from_static(USER_AGENT)),
        Some(app) => HeaderValue::try_from(format!("{USER_AGENT} {app}"))
            .map_err(|_| Error::config("`app` holds characters that a user agent can't carry")),
    }
}

/// An address that paths can be appended to, and that keeps secrets secret.
fn check_base_url(text: &str, plain_http: bool) -> Result<Url, Error> {
    let refused = |why: &str| {
        Error::config(format!(
            "the base URL can't be used: {why} (PIPEDREAM_BASE_URL)"
        ))
    };
    let url = Url::parse(text.trim()).map_err(|error| refused("it is not a URL").because(error))?;
    if url.host_str().is_none_or(str::is_empty) {
        return Err(refused("it has no host"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused("it holds a user name or password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refused("it has a query or fragment"));
    }
    match url.scheme() {
        "https" => {}
        "http" if plain_http || is_loopback(&url) => {}
        "http" => {
            return Err(refused(
                "plain http would show the credentials to everyone on the way; use https, or allow it with `allow_plain_http`",
            ));
        }
        _ => return Err(refused("its scheme is neither https nor http")),
    }
    Ok(url)
}

/// Paths begin with a slash of their own.
fn without_slash(url: &Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
}

/// Whether a URL's host is this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(text: &str) -> Result<String, ErrorKind> {
        check_base_url(text, false)
            .map(|url| without_slash(&url))
            .map_err(|error| error.kind())
    }

    #[test]
    fn a_base_url_keeps_its_prefix_and_loses_its_slash() {
        assert_eq!(
            base("https://api.example/").as_deref(),
            Ok("https://api.example")
        );
        assert_eq!(
            base("https://api.example/x/").as_deref(),
            Ok("https://api.example/x")
        );
    }

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for local in [
            "http://127.0.0.1:1",
            "http://localhost:1",
            "http://[::1]:1",
            "http://a.localhost",
        ] {
            assert!(base(local).is_ok(), "{local}");
        }
        for other in [
            "http://api.example",
            "http://127.0.0.1.example",
            "http://10.0.0.1",
        ] {
            assert_eq!(base(other), Err(ErrorKind::Config), "{other}");
            assert!(check_base_url(other, true).is_ok(), "{other}");
        }
    }

    #[test]
    fn an_address_that_would_break_paths_or_leak_is_refused() {
        for text in [
            "",
            "api.example",
            "ftp://x",
            "https://u:p@x",
            "https://x?a=1",
            "https://x#f",
            "data:x",
        ] {
            assert_eq!(base(text), Err(ErrorKind::Config), "{text}");
        }
    }

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
