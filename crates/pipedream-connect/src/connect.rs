//! Waiting for a person to finish a connection in the browser.

use std::collections::HashSet;
use std::time::Duration;

use pipedream_connect_raw::types::Account;

use crate::client::Client;
use crate::{Error, ErrorKind};

/// Pause between two looks, unless set otherwise.
const EVERY: Duration = Duration::from_secs(2);

/// Waits until a user has connected an account of an app. Made by [`crate::User::expect_account`], before the link is
/// handed out, so that it can tell the new account from those that are there already.
#[derive(Debug)]
#[must_use = "nothing is waited for until `within` is called"]
pub struct ExpectedAccount {
    client: Client,
    user: String,
    app: String,
    known: HashSet<(String, String)>,
    every: Duration,
}

impl ExpectedAccount {
    pub(crate) async fn new(client: Client, user: String, app: String) -> Result<Self, Error> {
        let mut expected = Self {
            client,
            user,
            app,
            known: HashSet::new(),
            every: EVERY,
        };
        expected.known = expected.look().await?.iter().map(state).collect();
        Ok(expected)
    }

    /// Pause between two looks; 2 s by default. Each look is one call of `accounts_list`.
    pub fn every(mut self, pause: Duration) -> Self {
        self.every = pause;
        self
    }

    /// The account, as soon as it is there and healthy. An account that was connected anew counts too.
    ///
    /// # Errors
    /// [`ErrorKind::Deadline`] when nothing was connected in time; otherwise as `accounts_list`.
    pub async fn within(self, limit: Duration) -> Result<Account, Error> {
        let time = &self.client.0.time;
        let start = time.now();
        loop {
            let found = self
                .look()
                .await?
                .into_iter()
                .find(|account| self.is_new(account));
            if let Some(account) = found {
                return Ok(account);
            }
            let spent = time.now().saturating_duration_since(start);
            if spent + self.every > limit {
                let message = format!("no {} account was connected within {limit:?}", self.app);
                return Err(Error::new(ErrorKind::Deadline, message));
            }
            time.sleep(self.every).await;
        }
    }

    async fn look(&self) -> Result<Vec<Account>, Error> {
        let list = self.client.accounts().list();
        list.external_user_id(&self.user)
            .app(&self.app)
            .items()
            .collect()
            .await
    }

    fn is_new(&self, account: &Account) -> bool {
        account.healthy != Some(false)
            && account.dead != Some(true)
            && !self.known.contains(&state(account))
    }
}

/// Which account it is, and in which state.
fn state(account: &Account) -> (String, String) {
    let updated = account
        .updated_at
        .map(|at| at.to_rfc3339())
        .unwrap_or_default();
    let healthy = account.healthy != Some(false) && account.dead != Some(true);
    (account.id.clone(), format!("{updated} {healthy}"))
}
