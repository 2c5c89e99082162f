//! The signing keys of a trigger, and how a receiver finds them.

use std::future::Future;

use pipedream_connect_raw::ids;
use pipedream_connect_raw::values::Secret;

use super::tag::WebhookTag;
use super::verifier::Verifier;
use crate::Error;
use crate::future::BoxFuture;
use crate::ids::check_id;
use crate::state::BoxError;

/// The id of a deployed trigger, and the signing keys that are valid for its deliveries.
///
/// ```
/// use pipedream_connect::webhooks::TriggerKeys;
///
/// let keys = TriggerKeys::new("dc_dAuGmW7", "the key")?.or("the previous key")?;
/// assert_eq!(keys.trigger_id(), "dc_dAuGmW7");
/// # Ok::<(), pipedream_connect::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct TriggerKeys {
    pub(super) trigger_id: String,
    pub(super) verifier: Verifier,
}

impl TriggerKeys {
    /// The key of a trigger.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) if the id is not a trigger id, or if the key is blank:
    /// anyone could sign with a blank key.
    pub fn new(
        trigger_id: impl Into<String>,
        signing_key: impl Into<Secret>,
    ) -> Result<Self, Error> {
        let trigger_id = trigger_id.into();
        check_id("trigger_id", &ids::TRIGGER, &trigger_id)?;
        Ok(Self {
            trigger_id,
            verifier: Verifier::new(signing_key)?,
        })
    }

    /// Also accepts another key, such as the previous one.
    ///
    /// # Errors
    /// As [`TriggerKeys::new`].
    pub fn or(mut self, signing_key: impl Into<Secret>) -> Result<Self, Error> {
        self.verifier = self.verifier.or(signing_key)?;
        Ok(self)
    }

    /// The id of the trigger.
    pub fn trigger_id(&self) -> &str {
        &self.trigger_id
    }
}

/// Finds the signing keys of a trigger: an async closure, or [`StoredKeys`](super::StoredKeys).
///
/// A [`Receiver`](super::Receiver) calls it only for tags that your application created, and only after all checks that need
/// no key.
///
/// ```
/// use pipedream_connect::webhooks::{Receiver, WebhookTag, TriggerKeys, UrlTags};
///
/// let tags = UrlTags::new("a secret of at least 16 bytes")?;
/// let receiver = Receiver::new(tags, async |tag: WebhookTag| match tag.trigger_name() {
///     Some("issues") => Ok(Some(TriggerKeys::new("dc_dAuGmW7", "the key")?)),
///     _ => Ok(None),
/// });
/// # Ok::<(), pipedream_connect::Error>(())
/// ```
pub trait SigningKeyLookup: Send + Sync + 'static {
    /// Returns the keys of the trigger that the tag names. `None` if the trigger is unknown.
    ///
    /// # Errors
    /// Any error of the key storage. The delivery is then rejected with 503, so that it can be redelivered.
    fn look_up(&self, tag: WebhookTag) -> BoxFuture<Result<Option<TriggerKeys>, BoxError>>;
}

impl<F, Found> SigningKeyLookup for F
where
    F: Fn(WebhookTag) -> Found + Send + Sync + 'static,
    Found: Future<Output = Result<Option<TriggerKeys>, BoxError>> + Send + 'static,
{
    fn look_up(&self, tag: WebhookTag) -> BoxFuture<Result<Option<TriggerKeys>, BoxError>> {
        Box::pin(self(tag))
    }
}
