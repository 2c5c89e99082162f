//! Waits until a user has connected an account in the browser.

use std::collections::HashSet;
use std::pin::pin;
use std::time::Duration;

use pipedream_connect_raw::operations::ACCOUNTS_LIST;
use pipedream_connect_raw::types::Account;

use crate::call::{Call, Client};
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
        expected.known = expected.existing().await?;
        Ok(expected)
    }

    /// The accounts so far. The deadline of a call limits the whole list, because each page is a call.
    async fn existing(&self) -> Result<HashSet<(String, String)>, Error> {
        let accounts = match self.client.0.settings.deadline {
            None => self.list().await,
            Some(limit) => {
                let list = pin!(self.list());
                let accounts = self.client.0.time.within(limit, list).await;
                accounts.unwrap_or_else(|| {
                    Err(self.too_late("the list of accounts did not end", limit))
                })
            }
        };
        Ok(accounts?.iter().map(state).collect())
    }

    /// Sets the interval between two polls. Default 2 s. Each poll lists the accounts of the user and app.
    pub fn every(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Waits for a new healthy account. An existing account that was reconnected counts too.
    ///
    /// `limit` is the time for everything: polls that take long or fail, their retries, and the intervals between them.
    ///
    /// # Errors
    /// [`ErrorKind::Deadline`] when no account was connected in time; otherwise as `accounts_list`.
    pub async fn within(self, limit: Duration) -> Result<Account, Error> {
        let polls = pin!(self.poll_until(limit));
        match self.client.0.time.within(limit, polls).await {
            Some(Err(error)) => Err(error),
            Some(Ok(Some(account))) => Ok(account),
            Some(Ok(None)) | None => Err(self.too_late("no account was connected", limit)),
        }
    }

    /// Polls until there is a new account. `None` when the next poll would not be before the limit.
    async fn poll_until(&self, limit: Duration) -> Result<Option<Account>, Error> {
        let time = &self.client.0.time;
        let start = time.now();
        loop {
            let mut accounts = self.list().await?.into_iter();
            if let Some(account) = accounts.find(|account| self.is_new(account)) {
                return Ok(Some(account));
            }
            if time.since(start).saturating_add(self.interval) >= limit {
                return Ok(None);
            }
            time.sleep(self.interval).await;
        }
    }

    fn too_late(&self, what: &str, limit: Duration) -> Error {
        let call = Call::new(&self.client, &ACCOUNTS_LIST);
        let ids = [
            ("app", self.app.clone()),
            ("external_user_id", self.user.clone()),
        ];
        Error::new(ErrorKind::Deadline, format!("{what} within {limit:?}"))
            .with_operation(call.operation)
            .with_target(call.target(ids))
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
