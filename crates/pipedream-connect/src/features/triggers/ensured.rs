//! The result of `ensure`.

use std::fmt;

use pipedream_connect_raw::types::Emitter;
use pipedream_connect_raw::values::Secret;

use super::deployed::DeployedTrigger;

/// What [`Trigger::ensure`](super::Trigger::ensure) did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EnsureOutcome {
    /// It deployed the trigger.
    Deployed,
    /// It found the trigger and updated it.
    Updated,
    /// It found the trigger, and nothing differed.
    Unchanged,
}

/// A deployed trigger in the requested state, returned by [`Trigger::ensure`](super::Trigger::ensure).
#[derive(Clone)]
#[must_use = "it has the id and the signing key of the trigger"]
pub struct EnsuredTrigger {
    pub(super) outcome: EnsureOutcome,
    pub(super) trigger: DeployedTrigger,
    pub(super) name: String,
    pub(super) emitter: Emitter,
    pub(super) webhook_id: Option<String>,
    pub(super) signing_key: Option<Secret>,
    pub(super) duplicates_removed: usize,
}

impl EnsuredTrigger {
    /// Whether the trigger was deployed, updated or unchanged.
    pub fn outcome(&self) -> EnsureOutcome {
        self.outcome
    }

    /// The trigger's id, such as `dc_abc123`.
    pub fn id(&self) -> &str {
        self.trigger.id()
    }

    /// The name that identifies the trigger.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A handle for the trigger, to change or delete it. Its calls have the same [`options`](super::Trigger::options).
    pub fn deployed_trigger(&self) -> &DeployedTrigger {
        &self.trigger
    }

    /// The key that signs deliveries to the webhook URL. `None` if no URL is set, or if the API returned no key, for example to
    /// a client with a Connect token.
    pub fn signing_key(&self) -> Option<&Secret> {
        self.signing_key.as_ref()
    }

    /// The id of the webhook, such as `wh_abc123`. `None` if no URL is set, or if the API returned only the URL.
    pub fn webhook_id(&self) -> Option<&str> {
        self.webhook_id.as_deref()
    }

    /// The trigger as the API last returned it.
    pub fn emitter(&self) -> &Emitter {
        &self.emitter
    }

    /// How many duplicates of this trigger were deleted. Duplicates result from processes that deploy at the same time, and from
    /// interrupted calls.
    pub fn duplicates_removed(&self) -> usize {
        self.duplicates_removed
    }
}

impl fmt::Debug for EnsuredTrigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnsuredTrigger")
            .field("outcome", &self.outcome)
            .field("id", &self.id())
            .field("name", &self.name)
            .field("webhook_id", &self.webhook_id)
            .field("has_signing_key", &self.signing_key.is_some())
            .field("duplicates_removed", &self.duplicates_removed)
            .finish_non_exhaustive()
    }
}
