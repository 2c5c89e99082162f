//! Which of the user's accounts a component uses.

use std::fmt;

use pipedream_connect_raw::types::{Account, CreateTokenResponse};
use pipedream_connect_raw::values::ConnectLink;

use crate::Error;
use crate::call::{CallOptions, Client};
use crate::features::expected_account::is_healthy;

/// Why no account was chosen for an app prop. Nothing was run.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum AccountProblem {
    /// The user has no working account of the app.
    Missing(MissingAccount),
    /// The user has several. Choose one with [`account`](crate::actions::Action::account).
    Several(SeveralAccounts),
}

/// The user has no working account of an app.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct MissingAccount {
    /// The slug of the app, such as `google_sheets`.
    pub app: String,
    /// The name of the app prop, such as `googleSheets`.
    pub prop: String,
    /// Your application's id for the user.
    pub external_user_id: String,
    /// The environment that was searched, if the client has one.
    pub environment: Option<String>,
    /// Accounts that no longer work.
    pub unhealthy: Vec<Account>,
}

impl MissingAccount {
    /// The link that connects the missing account. If the user has one account that no longer works, the link reconnects
    /// it.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = pipedream_connect_emulator::Emulator::start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?;
    /// use pipedream_connect::actions::{AccountProblem, ActionError};
    ///
    /// let user = client.user("user-42")?;
    /// let run = user.action("slack-list-channels").run().await;
    /// if let Err(ActionError::Account(AccountProblem::Missing(missing))) = run {
    ///     let link = missing.connect_link(&user.create_token().await?);
    ///     println!("Connect {}: {link}", missing.app);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn connect_link(&self, token: &CreateTokenResponse) -> ConnectLink {
        let link = token.connect_link(&self.app);
        match self.unhealthy.as_slice() {
            [account] => link.account_id(&account.id),
            _ => link,
        }
    }
}

/// The user has several working accounts of an app.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SeveralAccounts {
    /// The slug of the app, such as `google_sheets`.
    pub app: String,
    /// The name of the app prop, such as `googleSheets`.
    pub prop: String,
    /// Your application's id for the user.
    pub external_user_id: String,
    /// The accounts to choose from.
    pub accounts: Vec<Account>,
}

impl fmt::Display for AccountProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(missing) => missing.fmt(f),
            Self::Several(several) => several.fmt(f),
        }
    }
}

impl fmt::Display for MissingAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (app, user) = (&self.app, &self.external_user_id);
        write!(f, "{user:?} has no working account of {app}")?;
        if let Some(environment) = &self.environment {
            write!(f, " in {environment}")?;
        }
        match self.unhealthy.as_slice() {
            [] => write!(
                f,
                ": let the user connect one with a Connect link for {app:?}"
            ),
            unhealthy => write!(f, ": let the user reconnect {}", names(unhealthy)),
        }
    }
}

impl fmt::Display for SeveralAccounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} has several accounts of {}: choose one for `{}`: {}",
            self.external_user_id,
            self.app,
            self.prop,
            names(&self.accounts)
        )
    }
}

fn names(accounts: &[Account]) -> String {
    let names: Vec<_> = accounts
        .iter()
        .map(|account| match &account.name {
            Some(name) => format!("{} ({name})", account.id),
            None => account.id.clone(),
        })
        .collect();
    names.join(", ")
}

impl std::error::Error for AccountProblem {}

/// Where the accounts of a user are looked up.
pub(in crate::features) struct Accounts<'a> {
    pub(in crate::features) client: &'a Client,
    pub(in crate::features) user: &'a str,
    pub(in crate::features) options: &'a CallOptions,
}

impl Accounts<'_> {
    /// The id of the user's only working account of the app, or why there is none.
    pub(in crate::features) async fn find(
        &self,
        prop: &str,
        app: &str,
    ) -> Result<Result<String, AccountProblem>, Error> {
        let (prop, app) = (prop.to_owned(), app.to_owned());
        let external_user_id = self.user.to_owned();
        let (mut accounts, unhealthy): (Vec<_>, Vec<_>) =
            self.list(&app).await?.into_iter().partition(is_healthy);
        Ok(match accounts.len() {
            1 => Ok(accounts.remove(0).id),
            0 => Err(AccountProblem::Missing(MissingAccount {
                app,
                prop,
                external_user_id,
                environment: self.environment()?,
                unhealthy,
            })),
            _ => Err(AccountProblem::Several(SeveralAccounts {
                app,
                prop,
                external_user_id,
                accounts,
            })),
        })
    }

    async fn list(&self, app: &str) -> Result<Vec<Account>, Error> {
        let list = self.client.accounts().list().external_user_id(self.user);
        let mut pages = list.app(app).options(self.options.clone()).pages();
        let mut accounts = Vec::new();
        while let Some(page) = pages.next().await {
            let page = page?;
            accounts.extend(page.data);
            // The last page has a cursor too.
            let total = page
                .info
                .total_count
                .and_then(|total| usize::try_from(total).ok());
            if total.is_some_and(|total| accounts.len() >= total) {
                break;
            }
        }
        Ok(accounts)
    }

    fn environment(&self) -> Result<Option<String>, Error> {
        let header = self.options.environment_header(&self.client.0)?;
        Ok(header.and_then(|header| header.to_str().ok().map(str::to_owned)))
    }
}
