//! The webhook and the workflow that receive the events of a deployed trigger.

use pipedream_connect_raw::types::{TriggerWebhook, WebhookDeliveryStatus};
use pipedream_connect_raw::values::Secret;
use url::Url;

use super::deployed::DeployedTrigger;
use crate::Error;

/// Rejects anything but an http or https URL.
pub(super) fn check_url(url: &str) -> Result<(), Error> {
    let parsed = Url::parse(url).ok();
    let is_valid =
        parsed.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    // Without the URL: it may contain a secret.
    is_valid.then_some(()).ok_or_else(|| {
        Error::argument("the webhook URL must be an absolute URL that starts with http or https")
    })
}

/// The wanted receivers of a trigger. Those that are not set stay unchanged.
pub(super) struct Receivers {
    pub(super) webhook_url: Option<String>,
    pub(super) workflow_id: Option<String>,
}

/// The current webhook of a trigger.
#[derive(Default)]
pub(super) struct Webhook {
    pub(super) id: Option<String>,
    pub(super) signing_key: Option<Secret>,
}

impl Receivers {
    /// Whether the trigger has exactly these receivers.
    pub(super) async fn are_those_of(&self, trigger: &DeployedTrigger) -> Result<bool, Error> {
        let urls = trigger.webhooks().await?.webhook_urls;
        if !same_urls(&urls, self.webhook_url.as_slice()) {
            return Ok(false);
        }
        let workflows = trigger.workflows().await?.workflow_ids;
        Ok(workflows.as_slice() == self.workflow_id.as_slice())
    }

    /// Makes the workflow the only one. Returns whether this changed anything.
    pub(super) async fn set_workflow(&self, trigger: &DeployedTrigger) -> Result<bool, Error> {
        let Some(id) = &self.workflow_id else {
            return Ok(false);
        };
        if trigger.workflows().await?.workflow_ids == [id.clone()] {
            return Ok(false);
        }
        trigger.update_workflows([id]).await?;
        Ok(true)
    }

    /// Makes the webhook the only one, and enables it. `key` is the signing key in the response to the deployment. Returns the
    /// webhook, and whether this changed anything.
    pub(super) async fn set_webhook(
        &self,
        trigger: &DeployedTrigger,
        key: Option<Secret>,
    ) -> Result<(Webhook, bool), Error> {
        let Some(url) = &self.webhook_url else {
            return Ok((Webhook::default(), false));
        };
        let mut stored = trigger.webhooks().await?;
        let mut changed = !same_urls(&stored.webhook_urls, std::slice::from_ref(url));
        if changed {
            stored = trigger.update_webhooks([url]).await?;
        }
        let mut webhooks = stored.webhooks.into_iter();
        let Some(webhook) = webhooks.find(|webhook| same_url(&webhook.url, url)) else {
            let webhook = Webhook {
                id: None,
                signing_key: key,
            };
            return Ok((webhook, changed));
        };
        if is_disabled(&webhook) {
            trigger.reset_webhook_delivery_state(&webhook.id).await?;
            changed = true;
        }
        let signing_key = match webhook.signing_key.or(key) {
            None if webhook.signing_key_set => {
                let retrieved = trigger.webhook(&webhook.id).await?;
                retrieved.data.signing_key
            }
            key => key,
        };
        let id = Some(webhook.id);
        Ok((Webhook { id, signing_key }, changed))
    }
}

/// Whether the webhook is disabled. One that fails only sometimes is not reset, which would hide the failures.
fn is_disabled(webhook: &TriggerWebhook) -> bool {
    let state = webhook.delivery_state.as_ref().map(|state| &state.state);
    webhook.active == Some(false) || state == Some(&WebhookDeliveryStatus::Deactivated)
}

fn same_urls(stored: &[String], wanted: &[String]) -> bool {
    let mut pairs = stored.iter().zip(wanted);
    stored.len() == wanted.len() && pairs.all(|(stored, wanted)| same_url(stored, wanted))
}

/// Whether the URLs are equal. The service may return a URL in normalized form.
fn same_url(stored: &str, wanted: &str) -> bool {
    stored == wanted || Url::parse(stored).is_ok_and(|stored| Url::parse(wanted) == Ok(stored))
}
