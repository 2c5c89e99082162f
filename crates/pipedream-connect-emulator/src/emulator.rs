//! A running emulator, and what a test can do with it beside calling its API.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::builder::Builder;
use crate::delivery::SentWebhook;
use crate::error::Error;
use crate::fault::Fault;
use crate::handlers::connect::{self, Decision};
use crate::handlers::triggers;
use crate::recorder::RecordedRequest;
use crate::seed::Health;
use crate::server::Running;
use crate::shared::{Shared, Site, lock};
use crate::timers;
use crate::world::World;

pub(crate) const PROJECT_ID: &str = "proj_X";
pub(crate) const ENVIRONMENT: &str = "development";

/// A running emulator. Dropping it stops the server.
pub struct Emulator {
    pub(crate) shared: Arc<Shared>,
    pub(crate) running: Running,
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

    /// The domain of its workflow endpoints, such as `127.0.0.1:8787`.
    #[must_use]
    pub fn workflow_domain(&self) -> &str {
        self.base_url().trim_start_matches("http://")
    }

    /// The environment variables that point an SDK at this emulator.
    #[must_use]
    pub fn env(&self) -> [(&'static str, &str); 6] {
        [
            ("PIPEDREAM_BASE_URL", self.base_url()),
            ("PIPEDREAM_CLIENT_ID", self.client_id()),
            ("PIPEDREAM_CLIENT_SECRET", self.client_secret()),
            ("PIPEDREAM_PROJECT_ID", self.project_id()),
            ("PIPEDREAM_PROJECT_ENVIRONMENT", self.environment()),
            ("PIPEDREAM_WORKFLOW_DOMAIN", self.workflow_domain()),
        ]
    }

    /// The emulator's time, which [`advance`](Self::advance) moves.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        let millis = u64::try_from(self.shared.world().clock.millis()).unwrap_or(0);
        SystemTime::UNIX_EPOCH + Duration::from_millis(millis)
    }

    /// Moves the clock forward: tokens expire, rate limit windows end, timers with an interval emit.
    ///
    /// The events of timers are listed when this returns; their deliveries are made afterwards.
    pub fn advance(&self, time: Duration) {
        // What cannot be written now is written with the next change.
        let _kept = self.shared.change(|world, _| timers::advance(world, time));
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
    /// There is no such account, or the state file cannot be written.
    pub fn set_account_health(&self, account_id: &str, health: Health) -> Result<(), Error> {
        let set = |world: &mut World, _: &Site| {
            let mut places = world.environments();
            let account =
                places.find_map(|(_, environment)| environment.accounts.get_mut(account_id));
            account.map(|account| health.apply(account))
        };
        let (found, _deliveries) = self.shared.change(set).map_err(|error| unwritten(&error))?;
        found.ok_or_else(|| Error::new(format!("no account {account_id}")))
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
        let (result, deliveries) = changed.map_err(|error| unwritten(&error))?;
        wait_for(deliveries).await;
        Ok(result)
    }
}

fn unwritten(error: &io::Error) -> Error {
    Error::new(format!("cannot write the state file: {error}"))
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
