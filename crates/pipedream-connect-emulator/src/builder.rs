//! Settings and start of an emulator.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::json;

use crate::catalogue::Catalogue;
use crate::emulator::{Emulator, PROJECT_ID};
use crate::error::Error;
use crate::handlers::projects;
use crate::paging::DEFAULT_LIMIT;
use crate::recorder::RecordedRequest;
use crate::seed::SeedAccount;
use crate::server::Running;
use crate::shared::{RequestLog, Shared, Site};
use crate::store::Store;
use crate::world::{Clock, World};

const CLIENT_ID: &str = "cid";
const CLIENT_SECRET: &str = "csec";

/// Settings of an emulator that is about to start.
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
    state_file: Option<PathBuf>,
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
            state_file: None,
            log: None,
        }
    }
}

impl Builder {
    /// The address to listen on, `127.0.0.1` if not said.
    #[must_use]
    pub fn host(mut self, host: IpAddr) -> Self {
        self.host = host;
        self
    }

    /// The port; 0, the default, is any free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Where ids, tokens and keys start from. The same seed and the same requests give the same ones.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Makes the clock start here and stand still but for [`Emulator::advance`], so that times are the same in every run.
    ///
    /// Without it the clock is the real one, which is what receivers need that check the age of a signature.
    #[must_use]
    pub fn start_time(mut self, time: SystemTime) -> Self {
        self.start_time = Some(time);
        self
    }

    /// Apps and components in place of the built-in ones.
    #[must_use]
    pub fn catalogue(mut self, catalogue: Catalogue) -> Self {
        self.catalogue = Some(catalogue);
        self
    }

    /// An account that is there from the start.
    #[must_use]
    pub fn account(mut self, account: SeedAccount) -> Self {
        self.accounts.push(account);
        self
    }

    /// Rows of a page when a request gives no `limit`; 10 if not said. The real default is not published.
    #[must_use]
    pub fn page_limit(mut self, limit: usize) -> Self {
        self.page_limit = limit.max(1);
        self
    }

    /// Answers file downloads with the bytes. If not said, they redirect to a presigned URL on another port.
    #[must_use]
    pub fn inline_files(mut self, inline: bool) -> Self {
        self.inline_files = inline;
        self
    }

    /// Enforces the limits that the documentation publishes: requests per window, such as 100 Connect tokens per minute and
    /// user, and ten external users in `development`. If not said, nothing is limited.
    #[must_use]
    pub fn published_limits(mut self, enforced: bool) -> Self {
        self.published_limits = enforced;
        self
    }

    /// Keeps the state in a file, over restarts. Seed accounts are made only when there is no file yet.
    #[must_use]
    pub fn state_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.state_file = Some(path.into());
        self
    }

    /// Called for every request answered, with its status and how long it took.
    #[must_use]
    pub fn on_request(
        mut self,
        log: impl Fn(&RecordedRequest, u16, Duration) + Send + Sync + 'static,
    ) -> Self {
        self.log = Some(Box::new(log));
        self
    }

    /// Starts it.
    ///
    /// # Errors
    /// The port cannot be bound, the state file not be read, a seed account has an unknown app, or the server's thread cannot
    /// be started.
    #[expect(clippy::unused_async, reason = "leaves room for starts that wait")]
    pub async fn start(self) -> Result<Emulator, Error> {
        self.start_blocking()
    }

    /// Starts it from code that is not async.
    ///
    /// # Errors
    /// As for [`start`](Self::start).
    pub fn start_blocking(self) -> Result<Emulator, Error> {
        let failed =
            |what: &str, error: std::io::Error| Error::new(format!("cannot {what}: {error}"));
        let api = bind(self.host, self.port)
            .map_err(|error| failed(&format!("listen on port {}", self.port), error))?;
        let storage = bind(self.host, 0).map_err(|error| failed("listen", error))?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let runtime = runtime.map_err(|error| failed("start a runtime", error))?;
        let site = Site {
            client_id: CLIENT_ID.into(),
            client_secret: CLIENT_SECRET.into(),
            base_url: origin(&api).map_err(|error| failed("listen", error))?,
            storage_url: origin(&storage).map_err(|error| failed("listen", error))?,
            page_limit: self.page_limit,
            inline_files: self.inline_files,
            published_limits: self.published_limits,
            catalogue: self.catalogue.map_or_else(Catalogue::built_in, Ok)?,
        };
        let clock = self.start_time.map_or_else(Clock::real, Clock::standing);
        let store = self.state_file.map(Store::new);
        let kept = store.as_ref().map_or(Ok(None), Store::load)?;
        let world = kept.map_or_else(
            || new_world(self.seed, clock, self.accounts, &site.catalogue),
            Ok,
        )?;
        let shared = Arc::new(Shared {
            site,
            log: self.log,
            store,
            runtime: runtime.handle().clone(),
            world: world.into(),
            recorder: Default::default(),
            faults: Default::default(),
            sent: Default::default(),
        });
        let running = Running::start(runtime, api, storage, Arc::clone(&shared))?;
        Ok(Emulator { shared, running })
    }
}

fn new_world(
    seed: u64,
    clock: Clock,
    accounts: Vec<SeedAccount>,
    catalogue: &Catalogue,
) -> Result<World, Error> {
    let mut world = World::new(seed, clock);
    let mut project = projects::blank(PROJECT_ID, "Emulated project");
    project["app_name"] = json!("Emulated app");
    project["support_email"] = json!("help@example.test");
    world.projects.insert(PROJECT_ID, project);
    for account in accounts {
        account.create(&mut world, catalogue)?;
    }
    Ok(world)
}

fn bind(host: IpAddr, port: u16) -> std::io::Result<TcpListener> {
    let listener = TcpListener::bind((host, port))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// The URL of a listener. One that listens everywhere is reached over the loopback interface.
fn origin(listener: &TcpListener) -> std::io::Result<String> {
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
