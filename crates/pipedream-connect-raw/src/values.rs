//! Hand-written types for values that the API's description cannot express: path segments, secrets, explicit nulls.

mod action;
mod app;
mod component;
mod connect_link;
mod nullable;
mod options;
mod path;
mod secret;

pub use action::{ActionFailure, ErrorAttribution};
pub use app::ProxyProblem;
pub use connect_link::ConnectLink;
pub use nullable::Nullable;
pub use options::{OptionItem, StashId, account_prop};
pub use path::{InvalidSegment, PathSegment, ProjectScope};
pub use secret::{Expose, Secret, SecretValue, serialize_exposed};
