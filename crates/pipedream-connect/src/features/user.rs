//! The operations of one external user, without passing the id again.

use pipedream_connect_raw::ids;
use pipedream_connect_raw::operations::ACCOUNTS_RETRIEVE;
use pipedream_connect_raw::types::Account;

use super::actions::Action;
use super::expected_account::ExpectedAccount;
use super::proxy::Proxy;
use super::triggers::Trigger;
use crate::call::{Call, Client};
use crate::ids::check_id;
use crate::resources::{accounts, components, deployed_triggers, tokens, users};
#[cfg(doc)]
use crate::resources::{actions, triggers};
use crate::{Error, ErrorKind};

impl Client {
    /// The operations of one external user. The id is checked here and need not be passed again.
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
/// let action = user.action("slack-send-message").prop("conversation", "C0GENERAL").prop("text", "Hello");
/// let sent = action.run().await?;
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

    /// Creates a Connect token for the user's browser, and the link that connects an account.
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

    /// Records the user's accounts of an app, so that a new one can be awaited. Call it before the user gets the Connect
    /// Link.
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

    /// An action, such as `slack-send-message`. It is checked before it runs.
    ///
    /// The operation without checks is [`client.actions().run`](actions::Actions::run).
    pub fn action(&self, key: impl Into<String>) -> Action {
        Action::new(self.client.clone(), self.id.clone(), key.into())
    }

    /// A trigger, such as `gitlab-new-issue`. It is checked before it is deployed.
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
        DeployedTrigger {
            client: self.client.clone(),
            user: self.id.clone(),
            id: trigger_id.into(),
        }
    }

    /// Any app's API, with the credentials of one of the user's accounts.
    pub fn proxy(&self, account_id: impl Into<String>) -> Proxy {
        Proxy::new(self.client.clone(), self.id.clone(), account_id.into())
    }

    /// Deletes the user, with all accounts and deployed triggers.
    pub fn delete(&self) -> users::DeleteExternalUser {
        self.client.users().delete_external_user(&self.id)
    }
}

/// One deployed trigger of a user.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pipedream_connect_emulator::{Emulator, SeedAccount}; let emulator = Emulator::builder().account(SeedAccount::new("user-42", "gitlab")).start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?;
/// let user = client.user("user-42")?;
/// let deployed = user.trigger("gitlab-new-issue").prop("projectId", 45672541).deploy().await?.data;
///
/// let trigger = user.deployed_trigger(deployed.id().ok_or("no id")?);
/// trigger.update().name("Issues of the website").await?;
/// for event in trigger.events().await?.data {
///     println!("{}", event.e);
/// }
/// trigger.delete().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct DeployedTrigger {
    client: Client,
    user: String,
    id: String,
}

impl DeployedTrigger {
    /// The trigger's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    #[cfg(feature = "inbox")]
    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    fn resource(&self) -> deployed_triggers::DeployedTriggers {
        self.client.deployed_triggers()
    }

    /// Retrieves the trigger and its configuration.
    pub fn retrieve(&self) -> deployed_triggers::RetrieveDeployedTrigger {
        self.resource().retrieve(&self.id, &self.user)
    }

    /// Changes the name, the configuration, or whether the trigger is active.
    pub fn update(&self) -> deployed_triggers::UpdateDeployedTrigger {
        self.resource().update(&self.id, &self.user)
    }

    /// Deletes the trigger.
    pub fn delete(&self) -> deployed_triggers::DeleteDeployedTrigger {
        self.resource().delete(&self.id, &self.user)
    }

    /// Its recent events.
    pub fn events(&self) -> deployed_triggers::ListEvents {
        self.resource().list_events(&self.id, &self.user)
    }

    /// The workflows it delivers to.
    pub fn workflows(&self) -> deployed_triggers::ListWorkflows {
        self.resource().list_workflows(&self.id, &self.user)
    }

    /// Replaces the workflows it delivers to.
    pub fn update_workflows(
        &self,
        workflow_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> deployed_triggers::UpdateWorkflows {
        self.resource()
            .update_workflows(&self.id, &self.user, workflow_ids)
    }

    /// The URLs it delivers to.
    pub fn webhooks(&self) -> deployed_triggers::ListWebhooks {
        self.resource().list_webhooks(&self.id, &self.user)
    }

    /// Replaces the URLs it delivers to.
    pub fn update_webhooks(
        &self,
        urls: impl IntoIterator<Item = impl Into<String>>,
    ) -> deployed_triggers::UpdateWebhooks {
        self.resource().update_webhooks(&self.id, &self.user, urls)
    }

    /// One webhook with its signing key.
    pub fn webhook(&self, webhook_id: impl Into<String>) -> deployed_triggers::RetrieveWebhook {
        self.resource()
            .retrieve_webhook(&self.id, webhook_id, &self.user)
    }

    /// Replaces the signing key of a webhook. The old key stops working at once.
    pub fn regenerate_webhook_signing_key(
        &self,
        webhook_id: impl Into<String>,
    ) -> deployed_triggers::RegenerateWebhookSigningKey {
        self.resource()
            .regenerate_webhook_signing_key(&self.id, webhook_id, &self.user)
    }

    /// Re-enables a webhook that was disabled after too many failed deliveries.
    pub fn reset_webhook_delivery_state(
        &self,
        webhook_id: impl Into<String>,
    ) -> deployed_triggers::ResetWebhookDeliveryState {
        self.resource()
            .reset_webhook_delivery_state(&self.id, webhook_id, &self.user)
    }
}
