//! Signing keys in a store, which survive a restart and are shared by processes.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use pipedream_connect_raw::ids;
use pipedream_connect_raw::values::{Secret, serialize_exposed};
use serde::{Deserialize, Serialize};

use super::keys::{SigningKeyLookup, TriggerKeys};
use super::tag::WebhookTag;
use crate::clock::{Clock, Time};
use crate::features::DeployedTrigger;
use crate::future::{BoxFuture, boxed};
use crate::ids::check_id;
use crate::state::{BoxError, Change, State, StateStore};
use crate::{Error, ErrorKind};

/// How long a replaced key is accepted by default.
const OVERLAP: Duration = Duration::from_secs(24 * 60 * 60);
/// How many keys of a trigger are kept: the current one and previous ones.
const MAX_KEYS: usize = 3;
/// Maximum number of attempts to change a record while other processes keep changing it.
const MAX_TRIES: usize = 16;

/// The signing keys of triggers, in a [`StateStore`]. For each [tag](WebhookTag) it has the id of the trigger and its keys.
///
/// A new key takes effect at once, but deliveries that were signed with the previous key may still arrive. So the previous key
/// is accepted for a day; [`overlap`](Self::overlap) changes that.
///
/// If the store fails, deliveries are rejected with 503, so that they can be redelivered. Protect the store: anyone who
/// knows a key can forge deliveries. A tag does not name the project environment, so use a separate store for each environment.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pipedream_connect_emulator::{Emulator, SeedAccount}; let emulator = Emulator::builder().account(SeedAccount::new("user-42", "gitlab")).start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?;
/// use pipedream_connect::state::MemoryStore;
/// use pipedream_connect::webhooks::{StoredKeys, WebhookTag, UrlTags};
///
/// let tags = UrlTags::new("a secret of at least 16 bytes")?;
/// let keys = StoredKeys::new(MemoryStore::default()); // in production, a persistent store
///
/// let (user, tag) = (client.user("user-42")?, WebhookTag::trigger("user-42", "issues"));
/// let url = tags.url("https://app.example/hooks", &tag)?;
/// let trigger = user.trigger("gitlab-new-issue").prop("projectId", 45672541);
/// let trigger = trigger.webhook_url(url).ensure().await?;
///
/// // Stores the current key:
/// keys.refresh(&tag, trigger.deployed_trigger()).await?;
/// // Replaces it, and accepts both for a day:
/// keys.rotate(&tag, trigger.deployed_trigger()).await?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct StoredKeys {
    store: Arc<dyn StateStore>,
    overlap: Duration,
    time: Time,
}

/// The stored record of a tag.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Record {
    trigger_id: String,
    /// The current key first.
    keys: Vec<StoredKey>,
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct StoredKey {
    #[serde(serialize_with = "serialize_exposed")]
    key: Secret,
    /// When the key stops being accepted, in seconds since 1970. Absent for the current key.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<u64>,
}

impl StoredKeys {
    /// Keeps the keys in a store.
    pub fn new(store: impl StateStore) -> Self {
        Self {
            store: Arc::new(store),
            overlap: OVERLAP,
            time: Time::default(),
        }
    }

    /// Sets how long a replaced key is accepted. Default: a day. Use zero if the key has leaked.
    #[must_use]
    pub fn overlap(mut self, overlap: Duration) -> Self {
        self.overlap = overlap;
        self
    }

    /// Replaces the clock, for tests.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.time = Time::custom(Arc::new(clock));
        self
    }

    /// Stores a key that you have, for example from the response to a deployment, as the current key of a trigger. If the store
    /// has a different key, that key is accepted for the [overlap](Self::overlap). If the store has the keys of a trigger with
    /// a different id, they are removed.
    ///
    /// If two processes remember different keys of a trigger at the same time, the last one becomes the current key, and the
    /// other one is accepted for the overlap. [`refresh`](Self::refresh) makes the valid key the current one.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] if the id is not a trigger id, or if the key is blank. [`ErrorKind::Store`] if the store
    /// failed: the key may or may not be stored, and the call can be repeated.
    pub async fn remember(
        &self,
        tag: &WebhookTag,
        trigger_id: impl Into<String>,
        signing_key: impl Into<Secret>,
    ) -> Result<(), Error> {
        let changed = self.store_key(tag, trigger_id.into(), signing_key.into());
        changed.await.map(drop)
    }

    /// Retrieves the current key of the trigger's webhook from the API, and stores it. The webhook is the one whose URL has the
    /// tag. Call this after a deployment, and whenever the store may have lost the key or another program may have replaced it.
    ///
    /// Operations `deployed_triggers_list_webhooks` and `deployed_triggers_retrieve_webhook`.
    ///
    /// # Errors
    /// The errors of these operations and of [`remember`](Self::remember). [`ErrorKind::NotFound`] if no webhook of the trigger
    /// has the tag.
    pub async fn refresh(&self, tag: &WebhookTag, trigger: &DeployedTrigger) -> Result<(), Error> {
        let webhook = webhook_with(tag, trigger).await?;
        self.follow(tag, trigger, &webhook).await.map(drop)
    }

    /// Replaces the signing key of the webhook whose URL has the tag, and stores the new key. The previous key is accepted for
    /// the [overlap](Self::overlap). Deliveries that are signed with the new key before it is stored are rejected with 401, and
    /// may be redelivered.
    ///
    /// If the response is lost, the key is retrieved. If this call is cancelled midway, [`refresh`](Self::refresh) stores the
    /// valid key.
    ///
    /// Operation `deployed_triggers_regenerate_webhook_signing_key`.
    ///
    /// # Errors
    /// The errors of this operation and of [`refresh`](Self::refresh). If [`may_have_run`](Error::may_have_run) is true, call
    /// `refresh` before you rotate again.
    pub async fn rotate(&self, tag: &WebhookTag, trigger: &DeployedTrigger) -> Result<(), Error> {
        let webhook = webhook_with(tag, trigger).await?;
        // Store the current key first, so that a later change shows that the new key is in effect.
        let before = self.follow(tag, trigger, &webhook).await?;
        let regenerated = trigger.regenerate_webhook_signing_key(&webhook).await;
        let new = match regenerated {
            Err(error) if !error.may_have_run() => return Err(error),
            regenerated => regenerated.map(|webhook| webhook.data.signing_key),
        };
        let after = self.follow(tag, trigger, &webhook).await?;
        if after.expose() != before.expose() {
            return Ok(());
        }
        match new? {
            // What the API retrieves may lag behind what it returned.
            Some(new) => {
                let trigger_id = trigger.id().to_owned();
                self.store_key(tag, trigger_id, new).await.map(drop)
            }
            None => Err(no_key(trigger, &webhook)),
        }
    }

    /// Copies the key from the API to the store until both are equal, because another process may replace it at the same time.
    /// Returns the key.
    async fn follow(
        &self,
        tag: &WebhookTag,
        trigger: &DeployedTrigger,
        webhook: &str,
    ) -> Result<Secret, Error> {
        let mut tries = 0;
        loop {
            tries += 1;
            let key = trigger.webhook(webhook).await?.data.signing_key;
            let key = key.ok_or_else(|| no_key(trigger, webhook))?;
            let has_changed = self.store_key(tag, trigger.id().to_owned(), key.clone());
            if !has_changed.await? || tries >= MAX_TRIES {
                return Ok(key);
            }
        }
    }

    /// Makes `key` the current one. Returns whether the record changed.
    async fn store_key(
        &self,
        tag: &WebhookTag,
        trigger_id: String,
        key: Secret,
    ) -> Result<bool, Error> {
        check_id("trigger_id", &ids::TRIGGER, &trigger_id)?;
        TriggerKeys::new(&trigger_id, key.clone())?;
        let state = self.state("the signing key may not be stored");
        let place = place(tag);
        for _ in 0..MAX_TRIES {
            let stored = state.get(&place).await?;
            let before = stored.as_deref().map(serde_json::from_slice::<Record>);
            let before = before.transpose();
            let before = before.map_err(|source| state.invalid_value(&place, source))?;
            let after = self.with_key(before.as_ref(), &trigger_id, &key);
            if before.as_ref() == Some(&after) {
                return Ok(false);
            }
            let value = serde_json::to_vec(&after);
            let value = value.map_err(|source| state.invalid_value(&place, source))?;
            let change = match stored {
                Some(stored) => Change::replace(&place, stored, value),
                None => Change::create(&place, value),
            };
            if state.compare_and_set(change).await? {
                return Ok(true);
            }
        }
        Err(state.refused(&place, "other processes keep changing it"))
    }

    /// The record with `key` as the current one.
    fn with_key(&self, before: Option<&Record>, trigger_id: &str, key: &Secret) -> Record {
        let before = before.filter(|record| record.trigger_id == trigger_id);
        let before = before.map_or(&[][..], |record| &record.keys);
        let now = self.seconds(Duration::ZERO);
        let replaced = self.seconds(self.overlap);
        let others = before.iter().filter(|stored| stored.key != *key);
        let others = others.map(|stored| StoredKey {
            until: stored.until.or(Some(replaced)),
            ..stored.clone()
        });
        let current = StoredKey {
            key: key.clone(),
            until: None,
        };
        let others = others.filter(|stored| stored.is_valid(now));
        let keys = std::iter::once(current).chain(others).take(MAX_KEYS);
        Record {
            trigger_id: trigger_id.to_owned(),
            keys: keys.collect(),
        }
    }

    /// The time `later` from now, in seconds since 1970.
    fn seconds(&self, later: Duration) -> u64 {
        let now = self.time.wall().duration_since(UNIX_EPOCH);
        now.unwrap_or_default().saturating_add(later).as_secs()
    }

    fn state(&self, consequence: &'static str) -> State {
        State::new(Arc::clone(&self.store), self.time.clone(), consequence)
    }

    async fn find(self, tag: WebhookTag) -> Result<Option<TriggerKeys>, BoxError> {
        let (state, place) = (self.state("the delivery cannot be verified"), place(&tag));
        let Some(stored) = state.get(&place).await? else {
            return Ok(None);
        };
        let record = serde_json::from_slice::<Record>(&stored);
        let record = record.map_err(|source| state.invalid_value(&place, source))?;
        let now = self.seconds(Duration::ZERO);
        let mut keys = record
            .keys
            .into_iter()
            .filter(|stored| stored.is_valid(now));
        let Some(current) = keys.next() else {
            return Ok(None);
        };
        let found = TriggerKeys::new(record.trigger_id, current.key)?;
        Ok(Some(
            keys.try_fold(found, |found, stored| found.or(stored.key))?,
        ))
    }
}

impl StoredKey {
    fn is_valid(&self, now: u64) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

impl SigningKeyLookup for StoredKeys {
    fn look_up(&self, tag: WebhookTag) -> BoxFuture<Result<Option<TriggerKeys>, BoxError>> {
        boxed(self.clone().find(tag))
    }
}

fn place(tag: &WebhookTag) -> String {
    format!("pipedream-connect/signing-keys/{}", tag.digest())
}

/// The id of the webhook whose URL has the tag.
async fn webhook_with(tag: &WebhookTag, trigger: &DeployedTrigger) -> Result<String, Error> {
    let webhooks = trigger.webhooks().await?.webhooks;
    let mut webhooks = webhooks.into_iter();
    let webhook = webhooks.find(|webhook| tag.is_in(&webhook.url));
    webhook.map(|webhook| webhook.id).ok_or_else(|| {
        let message = format!(
            "no webhook of the trigger {:?} has a URL with this tag; set the webhook URL to one that `UrlTags::url` returned",
            trigger.id()
        );
        Error::new(ErrorKind::NotFound, message)
    })
}

fn no_key(trigger: &DeployedTrigger, webhook: &str) -> Error {
    let message = format!(
        "the API returned no signing key for the webhook {webhook:?} of the trigger {:?}; regenerate the key",
        trigger.id()
    );
    Error::new(ErrorKind::NotFound, message)
}

impl fmt::Debug for StoredKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredKeys")
            .field("overlap", &self.overlap)
            .finish_non_exhaustive()
    }
}
