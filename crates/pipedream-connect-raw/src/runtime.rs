//! The hand-written part below the generated client: requests and responses as data, and how they are encoded and
//! decoded.
//!
//! There is no HTTP stack here. An [`Executor`] turns a [`Request`] into a [`Response`]. Errors keep status, headers and
//! body, and nothing here prints a body or a header.

mod decode;
mod error;
mod locate;
mod operation;
mod request;
mod response;
pub(crate) mod tagged;
mod text;

use std::pin::Pin;

pub use decode::parse_number;
pub(crate) use decode::{null_as_default, number, open_enum, optional_number};
pub use error::{BoxError, DecodeError, Error};
pub use locate::locate;
pub use operation::{Auth, IdKind, Idempotency, Location, Operation, Paging, Param};
pub use request::Request;
pub(crate) use request::append_pair;
pub use response::{Response, ResponseValue};
pub use text::one_line;

/// A boxed future that owns everything it needs.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Runs requests: adds host and credentials, sends, retries, and returns the complete response.
pub trait Executor: Send + Sync + 'static {
    /// Runs `request`. Any response is `Ok`, whatever its status.
    fn execute(&self, request: Request) -> BoxFuture<Result<Response, BoxError>>;
}
