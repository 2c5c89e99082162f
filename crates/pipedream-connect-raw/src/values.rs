//! Values that a schema can't describe well enough: path segments, secrets, null-or-absent, option items.

mod action;
mod app;
mod component;
mod connect_link;
mod emitter;
mod nullable;
mod options;
mod path;
mod secret;

pub use action::ActionFailure;
pub use app::ProxyProblem;
pub use connect_link::ConnectLink;
pub use nullable::Nullable;
pub use options::{OptionItem, StashId, account_prop};
pub use path::{InvalidSegment, PathSegment, ProjectScope};
pub use secret::{Secret, SecretValue};
