//! Waits until a user has connected an account in the browser.

use std::collections::HashSet;
use std::time::Duration;

use pipedream_connect_raw::types::Account;

use crate::call::Client;
use crate::{Error, ErrorKind};

/// The default interval between two polls.
const INTERVAL: Duration = Duration::from_secs(2);

/// Waits until a user has connected an account of an app. Created by [`crate::User::expect_account`] before the user gets
/// the link, so that it can tell the new account from existing ones.
#[derive(Debug)]
#[must_use = "does nothing until `within` is awaited"]
pub struct ExpectedAccount {
    client: Client,
    user: String,
    app: String,
    known: HashSet<(String, String)>,
    interval: Duration,
}

impl ExpectedAccount {
    pub(crate) async fn new(client: Client, user: String, app: String) -> Result<Self, Error> {
        let mut expected = Self {
            client,
            user,
            app,
            known: HashSet::new(),
            interval: INTERVAL,
        };
        expected.known = expected.list().await?.iter().map(state).collect();
        Ok(expected)
    }

    /// Sets the interval between two polls. Default 2 s. Each poll lists the accounts of the user and app.
    pub fn every(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Waits for a new healthy account. An existing account that was reconnected counts too.
    ///
    /// # Errors
    /// [`ErrorKind::Deadline`] when no account was connected in time; otherwise as `accounts_list`.
    pub async fn within(self, limit: Duration) -> Result<Account, Error> {
        let time = &self.client.0.time;
        let start = time.now();
        loop {
            let accounts = self.list().await?;
            if let Some(account) = accounts.into_iter().find(|account| self.is_new(account)) {
                return Ok(account);
            }
            if time.since(start).saturating_add(self.interval) > limit {
                let message = format!("no {} account was connected within {limit:?}", self.app);
                return Err(Error::new(ErrorKind::Deadline, message));
            }
            time.sleep(self.interval).await;
        }
    }

    async fn list(&self) -> Result<Vec<Account>, Error> {
        let list = self.client.accounts().list();
        list.external_user_id(&self.user)
            .app(&self.app)
            .items()
            .collect()
            .await
    }

    fn is_new(&self, account: &Account) -> bool {
        is_healthy(account) && !self.known.contains(&state(account))
    }
}

/// Whether the account works, as far as the API knows.
pub(super) fn is_healthy(account: &Account) -> bool {
    account.healthy != Some(false) && account.dead != Some(true)
}

/// The account's id and its state: a change of the state means that the account was reconnected.
fn state(account: &Account) -> (String, String) {
    let updated = account
        .updated_at
        .map(|at| at.to_rfc3339())
        .unwrap_or_default();
    let state = format!("{updated} {}", is_healthy(account));
    (account.id.clone(), state)
}
