//! Starting an emulator, and what a test can do with it beside calling its API.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value, json};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::catalogue::Catalogue;
use crate::delivery::SentWebhook;
use crate::error::Error;
use crate::fault::Fault;
use crate::handlers::accounts::{self, Connection};
use crate::handlers::connect::{self, Decision};
use crate::handlers::{projects, triggers};
use crate::paging::DEFAULT_LIMIT;
use crate::recorder::RecordedRequest;
use crate::server::{RequestLog, Running, Shared, Site, lock};
use crate::store::Store;
use crate::world::{Clock, World};

const CLIENT_ID: &str = "cid";
const CLIENT_SECRET: &str = "csec";
const PROJECT_ID: &str = "proj_X";
const ENVIRONMENT: &str = "development";

/// A running emulator. Dropping it stops the server.
pub struct Emulator {
    shared: Arc<Shared>,
    running: Running,
}

impl Emulator {
    /// Starts one with the built-in catalogue on a free port of the loopback interface.
    ///
    /// # Errors
    /// The port cannot be bound or the server's thread not started.
    pub async fn start() -> Result<Self, Error> {
        Self::builder().start().await
    }

    /// Settings for a start.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where the API is, such as `http://127.0.0.1:8787`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.shared.site.base_url
    }

    /// The OAuth client id it accepts.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.shared.site.client_id
    }

    /// The OAuth client secret it accepts.
    #[must_use]
    pub fn client_secret(&self) -> &str {
        &self.shared.site.client_secret
    }

    /// The project that is there from the start.
    #[must_use]
    pub fn project_id(&self) -> &str {
        PROJECT_ID
    }

    /// The environment to use, `development`. `production` is there as well, with a state of its own.
    #[must_use]
    pub fn environment(&self) -> &str {
        ENVIRONMENT
    }

    /// The environment variables that point an SDK at this emulator.
    #[must_use]
    pub fn env(&self) -> [(&'static str, &str); 5] {
        [
            ("PIPEDREAM_BASE_URL", self.base_url()),
            ("PIPEDREAM_CLIENT_ID", self.client_id()),
            ("PIPEDREAM_CLIENT_SECRET", self.client_secret()),
            ("PIPEDREAM_PROJECT_ID", self.project_id()),
            ("PIPEDREAM_PROJECT_ENVIRONMENT", self.environment()),
        ]
    }

    /// The emulator's time, which [`advance`](Self::advance) moves.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        let millis = u64::try_from(self.shared.world().clock.millis()).unwrap_or(0);
        SystemTime::UNIX_EPOCH + Duration::from_millis(millis)
    }

    /// Moves the clock forward: tokens expire, rate limit windows end.
    pub fn advance(&self, time: Duration) {
        self.shared.world().clock.advance(time);
    }

    /// Does what the person in the browser would do with a Connect Link: agrees. Gives the id of the account.
    ///
    /// The link is the `connect_link_url` of a Connect token with `app` added to its query. Custom fields of the app get made-up
    /// values. When this returns, the connection webhook has been delivered, if the token has one.
    ///
    /// # Errors
    /// The link is not one, or its token is unknown, used or expired, or its app cannot be told.
    pub async fn complete_connect(&self, connect_link_url: &str) -> Result<String, Error> {
        self.complete_connect_with(connect_link_url, Map::new())
            .await
    }

    /// Like [`complete_connect`](Self::complete_connect), with values for the app's custom fields.
    ///
    /// # Errors
    /// As for [`complete_connect`](Self::complete_connect).
    pub async fn complete_connect_with(
        &self,
        connect_link_url: &str,
        fields: Map<String, Value>,
    ) -> Result<String, Error> {
        let outcome = self
            .finish_connect(connect_link_url, Decision::Consent(fields))
            .await?;
        outcome.map_err(Error::new)
    }

    /// The person refuses: no account, and a `CONNECTION_ERROR` webhook with this reason. The link keeps working.
    ///
    /// # Errors
    /// As for [`complete_connect`](Self::complete_connect).
    pub async fn refuse_connect(&self, connect_link_url: &str, reason: &str) -> Result<(), Error> {
        let decision = Decision::Refuse(reason.to_owned());
        self.finish_connect(connect_link_url, decision)
            .await
            .map(|_refused| ())
    }

    async fn finish_connect(
        &self,
        link: &str,
        decision: Decision,
    ) -> Result<Result<String, String>, Error> {
        let query = connect::link_query(link).map_err(Error::new)?;
        let finish =
            |world: &mut World, site: &Site| connect::finish(world, site, &query, decision);
        let outcome = self.change(finish).await?.map_err(Error::new)?;
        Ok(outcome.account)
    }

    /// Makes a deployed trigger emit an event, and gives the event's id.
    ///
    /// The event is listed and delivered, signed, to the trigger's webhooks. When this returns the deliveries have been made, or
    /// have failed for good; [`sent_webhooks`](Self::sent_webhooks) tells.
    ///
    /// # Errors
    /// There is no such trigger, or it is not active.
    pub async fn emit(&self, trigger_id: &str, payload: Value) -> Result<String, Error> {
        let emit =
            |world: &mut World, _: &Site| triggers::emit_anywhere(world, trigger_id, payload);
        self.change(emit).await?.map_err(Error::new)
    }

    /// Sets what an account's `healthy`, `dead` and `error` say.
    ///
    /// # Errors
    /// There is no such account.
    pub fn set_account_health(&self, account_id: &str, health: Health) -> Result<(), Error> {
        let mut world = self.shared.world();
        let mut places = world.environments();
        let account = places.find_map(|(_, environment)| environment.accounts.get_mut(account_id));
        let account = account.ok_or_else(|| Error::new(format!("no account {account_id}")))?;
        health.apply(account);
        Ok(())
    }

    /// The requests that came in, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        lock(&self.shared.recorder).all()
    }

    /// Forgets the requests that came in.
    pub fn clear_requests(&self) {
        lock(&self.shared.recorder).clear();
    }

    /// The webhook calls that went out, oldest first.
    #[must_use]
    pub fn sent_webhooks(&self) -> Vec<SentWebhook> {
        lock(&self.shared.sent).clone()
    }

    /// Adds a fault rule.
    pub fn fault(&self, fault: Fault) {
        lock(&self.shared.faults).add(fault);
    }

    /// Removes all fault rules.
    pub fn clear_faults(&self) {
        lock(&self.shared.faults).clear();
    }

    /// Lets requests under way finish, then stops.
    pub async fn shutdown(self) {
        let Self { mut running, .. } = self;
        // Waiting for a thread must not hold up the caller's runtime, whichever it is.
        let (done, stopped) = oneshot::channel::<()>();
        let stop = move || {
            running.stop_gracefully();
            drop(done);
        };
        // If no thread can be had the closure is dropped, and with it the server.
        let _waiter = thread::Builder::new().spawn(stop);
        let _stopped = stopped.await;
    }

    /// Changes the state and waits until everything that has to go out has gone out.
    async fn change<T>(&self, change: impl FnOnce(&mut World, &Site) -> T) -> Result<T, Error> {
        let changed = self.shared.change(change);
        let (result, deliveries) =
            changed.map_err(|error| Error::new(format!("cannot write the state file: {error}")))?;
        wait_for(deliveries).await;
        Ok(result)
    }
}

async fn wait_for(deliveries: Vec<JoinHandle<()>>) {
    for delivery in deliveries {
        // It ends early only with the server.
        let _ended = delivery.await;
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator")
            .field("base_url", &self.base_url())
            .finish_non_exhaustive()
    }
}

/// How well an account is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Health {
    /// It works.
    Healthy,
    /// It fails for now, with this error.
    Unhealthy(String),
    /// It has to be reconnected, with this error.
    Dead(String),
}

impl Health {
    fn apply(self, account: &mut Value) {
        let (healthy, dead, error) = match self {
            Health::Healthy => (true, false, None),
            Health::Unhealthy(error) => (false, false, Some(error)),
            Health::Dead(error) => (false, true, Some(error)),
        };
        account["healthy"] = json!(healthy);
        account["dead"] = json!(dead);
        account["error"] = json!(error);
    }
}

/// An account that is there when the emulator starts.
#[derive(Clone, Debug)]
pub struct SeedAccount {
    user: String,
    app: String,
    environment: String,
    name: Option<String>,
    fields: Map<String, Value>,
    health: Health,
}

impl SeedAccount {
    /// An account of this user for this app, by its slug.
    #[must_use]
    pub fn new(external_user_id: impl Into<String>, app: impl Into<String>) -> Self {
        Self {
            user: external_user_id.into(),
            app: app.into(),
            environment: ENVIRONMENT.into(),
            name: None,
            fields: Map::new(),
            health: Health::Healthy,
        }
    }

    /// The account's name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Its environment; `development` if not said.
    #[must_use]
    pub fn environment(mut self, environment: impl Into<String>) -> Self {
        self.environment = environment.into();
        self
    }

    /// The value of one of the app's custom fields, such as an API key.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.fields.insert(name.into(), value.into());
        self
    }

    /// How well it is.
    #[must_use]
    pub fn health(mut self, health: Health) -> Self {
        self.health = health;
        self
    }

    fn create(self, world: &mut World, catalogue: &Catalogue) -> Result<(), Error> {
        let app = catalogue.app(&self.app).cloned();
        let app = app.ok_or_else(|| Error::new(format!("seed account: no app {}", self.app)))?;
        let scopes = app["scope_profiles"]
            .as_array()
            .and_then(|profiles| profiles.last())
            .cloned()
            .unwrap_or_default();
        let connection = Connection {
            project: PROJECT_ID.into(),
            environment: self.environment.clone(),
            external_user_id: self.user,
            scopes: crate::wire::Json::texts(&scopes, "scopes"),
            app,
            name: self.name,
            fields: self.fields,
            oauth_app_id: None,
            account_id: None,
            token: None,
        };
        let id = accounts::connect(world, connection)
            .map_err(|_| Error::new("seed account: refused"))?;
        if !matches!(self.health, Health::Healthy)
            && let Some(account) = world
                .environment(PROJECT_ID, &self.environment)
                .accounts
                .get_mut(&id)
        {
            self.health.apply(account);
        }
        Ok(())
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_emulator_can_be_shared_by_threads() {
        fn check<T: Send + Sync>() {}
        check::<Emulator>();
        check::<Fault>();
    }
}
