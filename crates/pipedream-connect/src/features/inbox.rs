//! One stream of the events of deployed triggers, from polling or from webhooks.
//!
//! Start with [`Inbox`]. The chapter [Without a public URL](crate::guide::inbox) of the guide shows how to use it, and what
//! it promises.

mod add;
mod batch;
mod builder;
mod error;
mod event;
mod key;
mod known;
mod lease;
mod poll;
mod push;
mod quarantine;
mod record;
mod search;
mod settings;
mod source;
mod stream;
mod take;
mod trace;
mod values;

pub use self::builder::InboxBuilder;
pub use self::error::InboxError;
pub use self::event::InboxEvent;
pub use self::lease::Lease;
pub use self::quarantine::QuarantinedEvent;
pub use self::stream::Inbox;
