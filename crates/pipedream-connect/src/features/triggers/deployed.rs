//! A handle for one deployed trigger.

use crate::call::{CallOptions, Client};
use crate::resources::deployed_triggers;

/// One deployed trigger of a user.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pipedream_connect_emulator::{Emulator, SeedAccount}; let emulator = Emulator::builder().account(SeedAccount::new("user-42", "gitlab")).start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?;
/// let user = client.user("user-42")?;
/// let trigger = user.trigger("gitlab-new-issue").prop("projectId", 45672541);
/// let deployed = trigger.deploy().await?.data;
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
    /// The default options of every call.
    options: CallOptions,
}

impl DeployedTrigger {
    pub(in crate::features) fn new(
        client: Client,
        user: String,
        id: String,
        options: CallOptions,
    ) -> Self {
        Self {
            client,
            user,
            id,
            options,
        }
    }

    /// The trigger's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    #[cfg(feature = "inbox")]
    pub(in crate::features) fn client(&self) -> &Client {
        &self.client
    }

    fn resource(&self) -> deployed_triggers::DeployedTriggers {
        self.client.deployed_triggers()
    }

    /// Retrieves the trigger and its configuration.
    pub fn retrieve(&self) -> deployed_triggers::RetrieveDeployedTrigger {
        self.resource()
            .retrieve(&self.id, &self.user)
            .options(self.options.clone())
    }

    /// Changes the name, the configuration, or whether the trigger is active.
    pub fn update(&self) -> deployed_triggers::UpdateDeployedTrigger {
        self.resource()
            .update(&self.id, &self.user)
            .options(self.options.clone())
    }

    /// Deletes the trigger.
    pub fn delete(&self) -> deployed_triggers::DeleteDeployedTrigger {
        self.resource()
            .delete(&self.id, &self.user)
            .options(self.options.clone())
    }

    /// Its recent events.
    pub fn events(&self) -> deployed_triggers::ListEvents {
        self.resource()
            .list_events(&self.id, &self.user)
            .options(self.options.clone())
    }

    /// The workflows it delivers to.
    pub fn workflows(&self) -> deployed_triggers::ListWorkflows {
        self.resource()
            .list_workflows(&self.id, &self.user)
            .options(self.options.clone())
    }

    /// Replaces the workflows it delivers to.
    pub fn update_workflows(
        &self,
        workflow_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> deployed_triggers::UpdateWorkflows {
        self.resource()
            .update_workflows(&self.id, &self.user, workflow_ids)
            .options(self.options.clone())
    }

    /// The URLs it delivers to.
    pub fn webhooks(&self) -> deployed_triggers::ListWebhooks {
        self.resource()
            .list_webhooks(&self.id, &self.user)
            .options(self.options.clone())
    }

    /// Replaces the URLs it delivers to.
    pub fn update_webhooks(
        &self,
        urls: impl IntoIterator<Item = impl Into<String>>,
    ) -> deployed_triggers::UpdateWebhooks {
        self.resource()
            .update_webhooks(&self.id, &self.user, urls)
            .options(self.options.clone())
    }

    /// One webhook with its signing key.
    pub fn webhook(&self, webhook_id: impl Into<String>) -> deployed_triggers::RetrieveWebhook {
        self.resource()
            .retrieve_webhook(&self.id, webhook_id, &self.user)
            .options(self.options.clone())
    }

    /// Replaces the signing key of a webhook. The old key stops working at once.
    pub fn regenerate_webhook_signing_key(
        &self,
        webhook_id: impl Into<String>,
    ) -> deployed_triggers::RegenerateWebhookSigningKey {
        self.resource()
            .regenerate_webhook_signing_key(&self.id, webhook_id, &self.user)
            .options(self.options.clone())
    }

    /// Re-enables a webhook that was disabled after too many failed deliveries.
    pub fn reset_webhook_delivery_state(
        &self,
        webhook_id: impl Into<String>,
    ) -> deployed_triggers::ResetWebhookDeliveryState {
        self.resource()
            .reset_webhook_delivery_state(&self.id, webhook_id, &self.user)
            .options(self.options.clone())
    }
}
