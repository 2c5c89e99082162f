//! The operations of one external user, without passing the id again.

use pipedream_connect_raw::ids;
use pipedream_connect_raw::operations::ACCOUNTS_RETRIEVE;
use pipedream_connect_raw::types::Account;

use super::actions::Action;
use super::expected_account::ExpectedAccount;
use super::proxy::Proxy;
use super::triggers::Trigger;
use super::triggers::deployed::DeployedTrigger;
use crate::call::{Call, CallOptions, Client};
use crate::ids::check_id;
use crate::resources::{accounts, components, deployed_triggers, tokens, users};
#[cfg(doc)]
use crate::resources::{actions, triggers};
use crate::{Error, ErrorKind};

impl Client {
    /// The operations of one external user: a user of your application, identified by an id that you choose. The id is
    /// checked here and need not be passed again. No request is made, and the user need not exist yet.
    ///
    /// [Users](crate::guide::users) in the guide says how to choose the id.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] when the id is empty, longer than 250 characters, or could change a path.
    pub fn user(&self, external_user_id: impl Into<String>) -> Result<User, Error> {
        let id = external_user_id.into();
        check_id("external_user_id", &ids::EXTERNAL_USER, &id)?;
        Ok(User {
            client: self.clone(),
            id,
        })
    }
}

/// One external user of the project, identified by the id that your application uses for the person or tenant.
///
/// Created by [`Client::user`]. Each method is an operation with the user's id filled in.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pipedream_connect_emulator::{Emulator, SeedAccount}; let emulator = Emulator::builder().account(SeedAccount::new("user-42", "slack")).start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?; let account_id = client.accounts().list().await?.data.remove(0).id;
/// let user = client.user("user-42")?;
/// let action = user.action("slack-send-message").prop("conversation", "C0GENERAL");
/// let sent = action.prop("text", "Hello").run().await?;
/// assert_eq!(sent.summary(), Some("Sent a message to C0GENERAL"));
///
/// let stranger = client.user("user-43")?;
/// assert!(stranger.accounts().await?.data.is_empty());
/// assert!(stranger.account(&account_id).await.is_err()); // the account of another user
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct User {
    pub(super) client: Client,
    id: String,
}

impl User {
    /// Your application's id for the user.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Creates a Connect token for the user's browser, and with it the [link](crate::ConnectLink) that connects an account.
    /// See [Accounts](crate::guide::accounts) in the guide.
    pub fn create_token(&self) -> tokens::CreateToken {
        self.client.tokens().create(&self.id)
    }

    /// The user's connected accounts.
    pub fn accounts(&self) -> accounts::ListAccounts {
        self.client.accounts().list().external_user_id(&self.id)
    }

    /// One of the user's accounts.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] for an account that does not exist and for one of another user, so that an id from an
    /// untrusted source reveals nothing. Otherwise as `accounts_retrieve`.
    pub async fn account(&self, account_id: impl Into<String>) -> Result<Account, Error> {
        let account_id = account_id.into();
        let account = self.client.accounts().retrieve(&account_id).await?;
        match account.external_id.as_deref() {
            Some(owner) if owner == self.id => Ok(account),
            _ => {
                let call = Call::new(&self.client, &ACCOUNTS_RETRIEVE);
                let ids = [
                    ("account_id", account_id),
                    ("external_user_id", self.id.clone()),
                ];
                Err(
                    Error::new(ErrorKind::NotFound, "the user has no such account")
                        .with_operation(call.operation)
                        .with_target(call.target(ids)),
                )
            }
        }
    }

    /// Records the user's accounts of an app, so that [`ExpectedAccount::within`] can wait for a new one. Call it before
    /// the user gets the Connect Link.
    ///
    /// # Errors
    /// As `accounts_list`; the client's deadline limits the whole list, not each page.
    pub async fn expect_account(&self, app: impl Into<String>) -> Result<ExpectedAccount, Error> {
        ExpectedAccount::new(self.client.clone(), self.id.clone(), app.into()).await
    }

    /// One page of the options of a prop that the connected app provides, for actions and triggers alike.
    /// [`PropOptions`](crate::PropOptions) returns all pages.
    pub fn configure_prop(
        &self,
        component: impl Into<String>,
        prop: impl Into<String>,
    ) -> components::ConfigureProp {
        self.client
            .components()
            .configure_prop(component, &self.id, prop)
    }

    /// The props of a component for the values chosen so far, for actions and triggers alike.
    pub fn reload_props(&self, component: impl Into<String>) -> components::ReloadProps {
        self.client.components().reload_props(component, &self.id)
    }

    /// An action, such as `slack-send-message`. It is checked before it runs. See [Actions](crate::guide::actions) in the
    /// guide.
    ///
    /// The operation without checks is [`client.actions().run`](actions::Actions::run).
    pub fn action(&self, key: impl Into<String>) -> Action {
        Action::new(self.client.clone(), self.id.clone(), key.into())
    }

    /// A trigger, such as `gitlab-new-issue`. It is checked before it is deployed. See [Triggers](crate::guide::triggers)
    /// in the guide.
    ///
    /// The operation without checks is [`client.triggers().deploy`](triggers::Triggers::deploy).
    pub fn trigger(&self, key: impl Into<String>) -> Trigger {
        Trigger::new(self.client.clone(), self.id.clone(), key.into())
    }

    /// The user's deployed triggers.
    pub fn deployed_triggers(&self) -> deployed_triggers::ListDeployedTriggers {
        self.client.deployed_triggers().list(&self.id)
    }

    /// One deployed trigger of the user.
    pub fn deployed_trigger(&self, trigger_id: impl Into<String>) -> DeployedTrigger {
        DeployedTrigger::new(
            self.client.clone(),
            self.id.clone(),
            trigger_id.into(),
            CallOptions::new(),
        )
    }

    /// Any app's API, with the credentials of one of the user's accounts. See [Proxy](crate::guide::proxy) in the guide.
    pub fn proxy(&self, account_id: impl Into<String>) -> Proxy {
        Proxy::new(self.client.clone(), self.id.clone(), account_id.into())
    }

    /// Deletes the user, with all accounts and deployed triggers.
    pub fn delete(&self) -> users::DeleteExternalUser {
        self.client.users().delete_external_user(&self.id)
    }
}
