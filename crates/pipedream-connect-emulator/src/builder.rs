//! The settings of an emulator, and its start.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, TcpListener};
#[cfg(feature = "state-file")]
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::config::{Config, PROJECT_ID};
use crate::emulator::Emulator;
use crate::error::Error;
use crate::http::{DEFAULT_LIMIT, RecordedRequest};
use crate::ids::Ids;
use crate::seed::SeedAccount;
use crate::server::{Server, Tls};
use crate::service::{RequestLog, Service};
#[cfg(feature = "state-file")]
use crate::state::StateFile;
use crate::state::{Project, State};

/// Settings for a new emulator.
pub struct Builder {
    host: IpAddr,
    port: u16,
    seed: u64,
    start_time: Option<SystemTime>,
    catalogue: Option<Catalogue>,
    accounts: Vec<SeedAccount>,
    page_limit: usize,
    inline_files: bool,
    published_limits: bool,
    kept_events: Option<usize>,
    tls: bool,
    #[cfg(feature = "state-file")]
    state_file: Option<PathBuf>,
    read_timeout: Duration,
    log: Option<RequestLog>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            host: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            seed: 0,
            start_time: None,
            catalogue: None,
            accounts: Vec::new(),
            page_limit: DEFAULT_LIMIT,
            inline_files: false,
            published_limits: false,
            kept_events: None,
            tls: false,
            #[cfg(feature = "state-file")]
            state_file: None,
            read_timeout: Duration::from_secs(30),
            log: None,
        }
    }
}

impl Emulator {
    /// Starts an emulator with the built-in catalogue on a free port of the loopback interface.
    ///
    /// # Errors
    /// The port cannot be bound, or the server's thread cannot be started.
    pub async fn start() -> Result<Self, Error> {
        Self::builder().start().await
    }

    /// Settings for a new emulator.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }
}

impl Builder {
    /// The address to listen on, by default `127.0.0.1`.
    #[must_use]
    pub fn host(mut self, host: IpAddr) -> Self {
        self.host = host;
        self
    }

    /// The port to listen on. The default, 0, picks a free port.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// The seed of ids, tokens and keys. The same seed and requests produce the same values.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Starts the clock at this time and moves it only by [`Emulator::advance`], so that times are the same in every run.
    ///
    /// By default, the clock follows the real time. Receivers that check the age of a signature need that.
    #[must_use]
    pub fn start_time(mut self, time: SystemTime) -> Self {
        self.start_time = Some(time);
        self
    }

    /// Replaces the built-in apps and components.
    #[must_use]
    pub fn catalogue(mut self, catalogue: Catalogue) -> Self {
        self.catalogue = Some(catalogue);
        self
    }

    /// Adds an account that exists from the start.
    #[must_use]
    pub fn account(mut self, account: SeedAccount) -> Self {
        self.accounts.push(account);
        self
    }

    /// Rows per page for requests without `limit`, by default 10. The real default is not published.
    #[must_use]
    pub fn page_limit(mut self, limit: usize) -> Self {
        self.page_limit = limit.max(1);
        self
    }

    /// Returns file downloads directly. By default, they redirect to a presigned URL on another port.
    #[must_use]
    pub fn inline_files(mut self, inline: bool) -> Self {
        self.inline_files = inline;
        self
    }

    /// Enforces the published limits: requests per window, such as 100 Connect tokens per minute and user, and ten external
    /// users in `development`. By default, nothing is limited.
    #[must_use]
    pub fn published_limits(mut self, enforced: bool) -> Self {
        self.published_limits = enforced;
        self
    }

    /// The number of events to keep per trigger, by default 1000. Older events are no longer listed.
    #[must_use]
    pub fn kept_events(mut self, count: usize) -> Self {
        self.kept_events = Some(count.max(1));
        self
    }

    /// Accepts TLS on the same port, in addition to plain HTTP, with a certificate made at the start.
    ///
    /// The official browser SDKs open the Connect page with `https`, whatever its host: give them the host and port as
    /// `frontendHost`, and trust [`Emulator::certificate`] in the browser.
    #[must_use]
    pub fn tls(mut self, enabled: bool) -> Self {
        self.tls = enabled;
        self
    }

    /// Time limit for receiving the head of a request, and then its body, by default 30 s. An idle connection is closed after the
    /// same time.
    #[must_use]
    pub fn read_timeout(mut self, time: Duration) -> Self {
        self.read_timeout = time;
        self
    }

    /// Keeps the state in a file across restarts. Seed accounts are created only if the file does not exist.
    ///
    /// The file is an SQLite database that only its owner may read, because it contains tokens. While the emulator runs, it is
    /// locked, and recent changes are in a second file whose name ends in `-wal`; a copy needs both.
    #[must_use]
    #[cfg(feature = "state-file")]
    pub fn state_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.state_file = Some(path.into());
        self
    }

    /// Calls a function after each request, with the status of the response and the time it took.
    #[must_use]
    pub fn on_request(
        mut self,
        log: impl Fn(&RecordedRequest, u16, Duration) + Send + Sync + 'static,
    ) -> Self {
        self.log = Some(Box::new(log));
        self
    }

    /// Starts the emulator.
    ///
    /// # Errors
    /// The port cannot be bound, the state file is damaged, used by another emulator or in a missing folder, a seed account has
    /// an unknown app, or the server's thread cannot be started.
    #[expect(clippy::unused_async, reason = "allows for a start that waits")]
    pub async fn start(self) -> Result<Emulator, Error> {
        self.start_blocking()
    }

    /// Starts the emulator from code that is not async.
    ///
    /// # Errors
    /// See [`start`](Self::start).
    pub fn start_blocking(self) -> Result<Emulator, Error> {
        let address = format!("listen on {}, port {}", self.host, self.port);
        let api = bind(self.host, self.port).map_err(cannot(&address))?;
        let storage = bind(self.host, 0).map_err(cannot("listen"))?;
        let tls = self.tls.then(|| Tls::new(self.host)).transpose();
        let tls = tls.map_err(|error| Error::new(format!("cannot make a certificate: {error}")))?;
        let tls = tls.map(Arc::new);
        let config = Config {
            base_url: origin(&api).map_err(cannot("listen"))?,
            storage_url: origin(&storage).map_err(cannot("listen"))?,
            page_limit: self.page_limit,
            inline_files: self.inline_files,
            published_limits: self.published_limits,
            read_timeout: self.read_timeout,
            catalogue: self.catalogue.map_or_else(Catalogue::built_in, Ok)?,
        };
        let clock = self.start_time.map_or_else(Clock::default, Clock::fixed);
        let new = || new_state(self.seed, clock, self.accounts, &config.catalogue);
        #[cfg(feature = "state-file")]
        let (file, state) = match self.state_file {
            Some(path) => StateFile::open(&path, new).map(|(file, state)| (Some(file), state))?,
            None => (None, new()?),
        };
        #[cfg(not(feature = "state-file"))]
        let state = new()?;
        let mut state = state;
        state.kept_events = self.kept_events;
        let service = |runtime| Service {
            config,
            log: self.log,
            #[cfg(feature = "state-file")]
            file,
            runtime,
            state: state.into(),
            request_count: Default::default(),
            requests: Default::default(),
            webhooks: Default::default(),
            senders: Default::default(),
            faults: Default::default(),
            bodies: Default::default(),
        };
        let (server, service) = Server::start(api, storage, tls.clone(), service)?;
        service.resume_deliveries();
        Ok(Emulator {
            service,
            server,
            tls,
        })
    }
}

fn cannot(what: &str) -> impl Fn(io::Error) -> Error {
    move |error| Error::new(format!("cannot {what}: {error}"))
}

fn new_state(
    seed: u64,
    clock: Clock,
    accounts: Vec<SeedAccount>,
    catalogue: &Catalogue,
) -> Result<State, Error> {
    let mut state = State::new(Ids::new(seed), clock);
    state.projects.insert(Project {
        id: PROJECT_ID.into(),
        name: "Emulated project".into(),
        app_name: Some("Emulated app".into()),
        support_email: Some("help@example.test".into()),
        connect_require_key_auth_test: false,
    });
    for account in accounts {
        account.create(&mut state, catalogue)?;
    }
    Ok(state)
}

fn bind(host: IpAddr, port: u16) -> io::Result<TcpListener> {
    let listener = TcpListener::bind((host, port))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// The URL of a listener. Uses the loopback address for a listener on all addresses.
fn origin(listener: &TcpListener) -> io::Result<String> {
    let mut address = listener.local_addr()?;
    if address.ip().is_unspecified() {
        address.set_ip(Ipv4Addr::LOCALHOST.into());
    }
    Ok(format!("http://{address}"))
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("port", &self.port)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}
