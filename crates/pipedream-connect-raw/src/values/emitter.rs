//! Lookups in a deployed trigger.

use crate::types::Emitter;
use crate::values::Secret;

impl Emitter {
    /// The key that signs deliveries to the `webhook_url` set at deployment. Only the response to the deployment contains
    /// it, and only for OAuth callers; `deployed_triggers_retrieve_webhook` returns it later.
    pub fn webhook_signing_key(&self) -> Option<&Secret> {
        match self {
            Self::DeployedComponent(trigger) => trigger.webhook_signing_key.as_ref(),
            _ => None,
        }
    }
}
