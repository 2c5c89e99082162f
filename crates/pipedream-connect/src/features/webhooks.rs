//! Receives webhook deliveries: verifies the sender, identifies the user and the trigger, and decodes the event.
//!
//! A [`Receiver`] takes the URL, the headers and the raw body of a request, and returns a [`VerifiedEvent`] or the reason
//! for the rejection. With the feature `axum`, [`VerifiedEvent`] is an extractor. The [guide](crate::guide::webhooks)
//! shows both.
//!
//! * Deliveries of deployed triggers are signed with the signing key of their webhook. A [`Verifier`] checks the signature.
//!   [`StoredKeys`] stores the keys, and accepts the previous key for a while after a rotation.
//! * A delivery does not name the user. A [`WebhookTag`] in the URL does. [`UrlTags`] creates and reads it.
//! * Connection webhooks (`CONNECTION_SUCCESS`, `CONNECTION_ERROR`) are not known to be signed. The tag identifies
//!   the user, and [`ConnectionSuccess::account`] retrieves the account and checks its owner.

mod connection;
pub(in crate::features) mod event;
#[cfg(feature = "axum")]
mod extract;
mod keys;
mod mac;
mod receiver;
mod rejected;
mod signature;
mod stored_keys;
mod tag;
mod verifier;

pub use self::connection::{ConnectionDetails, ConnectionError, ConnectionSuccess};
pub use self::event::{Event, TriggerEvent, UnknownEvent, VerifiedEvent};
pub use self::keys::{SigningKeyLookup, TriggerKeys};
pub use self::receiver::Receiver;
pub use self::rejected::RejectedDelivery;
pub use self::signature::{InvalidSignature, SIGNATURE_HEADER};
pub use self::stored_keys::StoredKeys;
pub use self::tag::{UrlTags, WebhookTag};
pub use self::verifier::{DEFAULT_TOLERANCE, Verifier};
