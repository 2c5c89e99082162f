//! A running emulator and its controls.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value};
use tokio::sync::oneshot;

use crate::config::{CLIENT_ID, CLIENT_SECRET, Config, ENVIRONMENT, PROJECT_ID};
use crate::connect::{self, Decision};
use crate::delivery::SentWebhook;
use crate::error::Error;
use crate::http::{Fault, RecordedRequest};
use crate::server::{Server, Tls};
use crate::service::{Service, lock};
use crate::state::{DeliveryFault, Health, State};

/// A running emulator. Dropping it stops the server.
pub struct Emulator {
    pub(crate) service: Arc<Service>,
    pub(crate) server: Server,
    pub(crate) tls: Option<Arc<Tls>>,
}

impl Emulator {
    /// The base URL of the API, such as `http://127.0.0.1:8787`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.service.config.base_url
    }

    /// The PEM file of the authority that signed the certificate, if [`Builder::tls`](crate::Builder::tls) is on.
    ///
    /// The certificate is valid for the loopback addresses, `localhost`, and the address that the emulator listens on.
    /// Dropping the emulator deletes the file.
    #[must_use]
    pub fn certificate(&self) -> Option<&Path> {
        self.tls.as_deref().map(Tls::authority)
    }

    /// The OAuth client id that it accepts.
    #[must_use]
    pub fn client_id(&self) -> &str {
        CLIENT_ID
    }

    /// The OAuth client secret that it accepts.
    #[must_use]
    pub fn client_secret(&self) -> &str {
        CLIENT_SECRET
    }

    /// The project that exists from the start.
    #[must_use]
    pub fn project_id(&self) -> &str {
        PROJECT_ID
    }

    /// The environment to use, `development`. `production` also exists and has its own state.
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

    /// The emulator's time.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        let millis = u64::try_from(self.service.state().clock.millis()).unwrap_or(0);
        SystemTime::UNIX_EPOCH + Duration::from_millis(millis)
    }

    /// Advances the clock: tokens expire, rate limit windows end, interval timers emit, delayed deliveries are sent.
    ///
    /// When this returns, the events of timers are listed. They are delivered later, see
    /// [`wait_for_deliveries`](Self::wait_for_deliveries). The clock stops at the end of the year 9999. If the state file cannot be
    /// written, the time does not change.
    pub fn advance(&self, time: Duration) {
        let _saved = self.service.change(|state, _| state.advance(time));
    }

    /// Connects an account, like a user who consents on the page of a Connect Link. Returns the id of the account.
    ///
    /// The link is the `connect_link_url` of a Connect token, with `app` added to its query. Custom fields get made-up values.
    /// When this returns, the connection webhook has been delivered, if the token has one.
    ///
    /// # Errors
    /// The link is invalid, its token is unknown, used or expired, or its app is unknown.
    pub async fn complete_connect(&self, connect_link_url: &str) -> Result<String, Error> {
        self.complete_connect_with(connect_link_url, Map::new())
            .await
    }

    /// Like [`complete_connect`](Self::complete_connect), with values for the app's custom fields.
    ///
    /// # Errors
    /// See [`complete_connect`](Self::complete_connect).
    pub async fn complete_connect_with(
        &self,
        connect_link_url: &str,
        fields: Map<String, Value>,
    ) -> Result<String, Error> {
        let decision = Decision::Connect(fields);
        let account = self.finish_connect(connect_link_url, decision).await?;
        account.map_err(Error::new)
    }

    /// Refuses access, like a user on the page of a Connect Link: sends a `CONNECTION_ERROR` webhook with this reason. The link
    /// remains valid.
    ///
    /// # Errors
    /// See [`complete_connect`](Self::complete_connect).
    pub async fn refuse_connect(&self, connect_link_url: &str, reason: &str) -> Result<(), Error> {
        let decision = Decision::Refuse(reason.to_owned());
        let refused = self.finish_connect(connect_link_url, decision).await;
        refused.map(|_account| ())
    }

    async fn finish_connect(
        &self,
        link: &str,
        decision: Decision,
    ) -> Result<Result<String, String>, Error> {
        let query = connect::link_query(link).map_err(Error::new)?;
        let finish = |state: &mut State, config: &Config| {
            connect::finish(state, &config.catalogue, &query, decision)
        };
        let outcome = self.change(finish).await?.map_err(Error::new)?;
        Ok(outcome.account)
    }

    /// Emits an event of a deployed trigger. Returns the id of the event.
    ///
    /// When this returns, the event is listed, and its signed deliveries to the trigger's webhooks have succeeded or failed;
    /// see [`sent_webhooks`](Self::sent_webhooks). A [`DeliveryFault`] can hold them back.
    ///
    /// # Errors
    /// The trigger does not exist or is not active, one of its accounts does not work, or the state file cannot be written.
    pub async fn emit(&self, trigger_id: &str, payload: Value) -> Result<String, Error> {
        let emit = |state: &mut State, _: &Config| state.emit_anywhere(trigger_id, vec![payload]);
        let mut ids = self.change(emit).await?.map_err(Error::new)?;
        ids.pop().ok_or_else(|| Error::new("no event was emitted"))
    }

    /// Emits many events of a deployed trigger at once, in this order. Returns their ids. Emits all or none.
    ///
    /// Like [`emit`](Self::emit), it returns after the deliveries. Deliveries to one URL are made one after another.
    ///
    /// # Errors
    /// See [`emit`](Self::emit).
    pub async fn emit_all(
        &self,
        trigger_id: &str,
        payloads: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<String>, Error> {
        let payloads = payloads.into_iter().collect();
        let emit = |state: &mut State, _: &Config| state.emit_anywhere(trigger_id, payloads);
        self.change(emit).await?.map_err(Error::new)
    }

    /// Waits until every delivery that is due has succeeded or failed, except those that a
    /// [`DeliveryFault`] holds back or delays.
    pub async fn wait_for_deliveries(&self) {
        self.service.delivered().await;
    }

    /// Adds a rule that makes deliveries go wrong.
    ///
    /// # Errors
    /// The state file cannot be written.
    pub fn delivery_fault(&self, fault: DeliveryFault) -> Result<(), Error> {
        let add = |state: &mut State, _: &Config| state.add_delivery_fault(fault);
        let added = self.service.change(add);
        added.map(|_| ()).map_err(Error::new)
    }

    /// Removes all rules for deliveries, and sends the deliveries that they hold back or delay.
    ///
    /// When this returns, those deliveries have succeeded or failed.
    ///
    /// # Errors
    /// The state file cannot be written.
    pub async fn clear_delivery_faults(&self) -> Result<(), Error> {
        self.change(|state, _| state.clear_delivery_faults()).await
    }

    /// Updates the webhooks of a deployed trigger as if this many deliveries to each had failed with an error.
    ///
    /// One failure leads to the delivery state `penalty`, three lead to `life_support`, and five to `deactivated`: then the
    /// webhook gets nothing until its delivery state is reset.
    ///
    /// # Errors
    /// The trigger does not exist or has no webhook, or the state file cannot be written.
    pub fn fail_webhooks(&self, trigger_id: &str, failures: u32, error: &str) -> Result<(), Error> {
        let fail = |state: &mut State, _: &Config| state.fail_webhooks(trigger_id, failures, error);
        let (failed, _urls) = self.service.change(fail).map_err(Error::new)?;
        failed.map_err(Error::new)
    }

    /// Sets the `healthy`, `dead` and `error` fields of an account.
    ///
    /// While it does not work, actions, prop options and deployments that use it fail, proxied requests get the app's 401, and
    /// deployed triggers that use it emit nothing. [`Health::Healthy`] or a reconnection with a Connect Link ends that.
    ///
    /// # Errors
    /// The account does not exist, or the state file cannot be written.
    pub fn set_account_health(&self, account_id: &str, health: Health) -> Result<(), Error> {
        let set = |state: &mut State, _: &Config| state.set_account_health(account_id, health);
        let (found, _urls) = self.service.change(set).map_err(Error::new)?;
        found.map_err(Error::new)
    }

    /// The received requests, oldest first. Keeps the last 10,000, and at most 64 MiB.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        let requests = lock(&self.service.requests);
        requests
            .iter()
            .map(|request| RecordedRequest::clone(request))
            .collect()
    }

    /// Clears the received requests.
    pub fn clear_requests(&self) {
        lock(&self.service.requests).clear();
    }

    /// The webhook calls made, oldest first. Keeps the last 10,000, and at most 64 MiB.
    #[must_use]
    pub fn sent_webhooks(&self) -> Vec<SentWebhook> {
        lock(&self.service.webhooks).iter().cloned().collect()
    }

    /// Adds a fault rule.
    pub fn fault(&self, fault: Fault) {
        lock(&self.service.faults).push(fault);
    }

    /// Removes all fault rules.
    pub fn clear_faults(&self) {
        lock(&self.service.faults).clear();
    }

    /// Waits for running requests, then stops.
    pub async fn shutdown(self) {
        let Self { mut server, .. } = self;
        // Join the server's thread on another thread, so that the caller's runtime is not blocked.
        let (done, stopped) = oneshot::channel::<()>();
        let stop = move || {
            server.stop_gracefully();
            drop(done);
        };
        // If the thread cannot start, this drops the closure, which stops the server.
        let _thread = thread::Builder::new().spawn(stop);
        let _stopped = stopped.await;
    }

    /// Changes the state and waits for the deliveries that this causes.
    async fn change<T>(&self, change: impl FnOnce(&mut State, &Config) -> T) -> Result<T, Error> {
        let (result, urls) = self.service.change(change).map_err(Error::new)?;
        self.service.delivered_to(&urls).await;
        Ok(result)
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
    fn an_emulator_can_be_shared_between_threads() {
        fn check<T: Send + Sync>() {}
        check::<Emulator>();
        check::<Fault>();
    }
}
