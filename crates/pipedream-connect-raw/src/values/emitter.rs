//! Questions that everybody asks a deployed trigger.

use crate::types::Emitter;
use crate::values::Secret;

impl Emitter {
    /// The key that signs deliveries to the `webhook_url` given at deployment. Only the answer to the deployment has it,
    /// for OAuth callers; `deployed_triggers_retrieve_webhook` tells it later.
    pub fn webhook_signing_key(&self) -> Option<&Secret> {
        match self {
            Self::DeployedComponent(trigger) => trigger.webhook_signing_key.as_ref(),
            _ => None,
        }
    }
}
