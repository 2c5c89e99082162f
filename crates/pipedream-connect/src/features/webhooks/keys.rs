//! Where the signing keys of a trigger come from.

use std::future::Future;

use pipedream_connect_raw::ids;
use pipedream_connect_raw::values::Secret;

use super::tag::Tag;
use super::verifier::Verifier;
use crate::Error;
use crate::future::BoxFuture;
use crate::ids::check_id;
use crate::state::BoxError;

/// The id of a deployed trigger, and the signing keys that its deliveries may have.
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
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) if the id is not a trigger id, or if the key is blank,
    /// because anyone could sign with it.
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
/// Called only for tags that this application created, after the cheap checks of a delivery.
///
/// ```
/// use pipedream_connect::webhooks::{Receiver, Tag, TriggerKeys, UrlTags};
///
/// let tags = UrlTags::new("a secret of at least 16 bytes")?;
/// let receiver = Receiver::new(tags, async |tag: Tag| match tag.trigger_name() {
///     Some("issues") => Ok(Some(TriggerKeys::new("dc_dAuGmW7", "the key")?)),
///     _ => Ok(None),
/// });
/// # Ok::<(), pipedream_connect::Error>(())
/// ```
pub trait SigningKeyLookup: Send + Sync + 'static {
    /// The keys of the trigger that the tag names. `None` for an unknown trigger.
    ///
    /// # Errors
    /// Any error of the key storage. The delivery is rejected with 503, so that the sender can retry it.
    fn keys(&self, tag: Tag) -> BoxFuture<Result<Option<TriggerKeys>, BoxError>>;
}

impl<F, Found> SigningKeyLookup for F
where
    F: Fn(Tag) -> Found + Send + Sync + 'static,
    Found: Future<Output = Result<Option<TriggerKeys>, BoxError>> + Send + 'static,
{
    fn keys(&self, tag: Tag) -> BoxFuture<Result<Option<TriggerKeys>, BoxError>> {
        Box::pin(self(tag))
    }
}
