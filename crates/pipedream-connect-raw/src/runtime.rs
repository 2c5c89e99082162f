//! What the generated client runs on.
//!
//! Generated code names two crates, its generator's client library and an HTTP client. Both names are bound to this
//! module instead, which has the few items that the generated code touches and no HTTP stack: a request is plain data
//! ([`Request`]), and an [`Executor`] turns it into a [`Response`]. Errors keep status, headers and body, and nothing
//! here prints a body or a header.

mod decode;
mod error;
mod http_types;
mod locate;
mod operation;
pub(crate) mod tagged;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

pub use decode::{ResponseValue, number_in};
pub(crate) use decode::{null_as_default, number, open_enum, optional_number};
pub use error::{BoxError, Error};
pub use http_types::{Client, QueryParam, Request, RequestBuilder, Response, header};
pub use operation::{Auth, IdKind, Idempotency, Location, Operation, Paging, Param};

/// A boxed future that can move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Runs a request: authorises it, sends it, repeats it, and returns the whole response.
pub trait Executor: Send + Sync + 'static {
    /// Runs `request`. The response's status is not interpreted by the caller beyond "2xx or not".
    fn execute(&self, request: Request) -> BoxFuture<'_, Result<Response, BoxError>>;
}

/// The executor that a generated client holds.
#[derive(Clone)]
pub struct Inner(pub Arc<dyn Executor>);

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Executor")
    }
}

/// Never made: no generated operation streams its response.
#[derive(Debug)]
pub enum ByteStream {}

/// Which operation a hook is called for.
#[derive(Debug)]
pub struct OperationInfo {
    /// The operation's id.
    pub operation_id: &'static str,
}

/// What hooks can read from the generated client.
pub trait ClientInfo<I> {
    /// Version of the API description.
    fn api_version() -> &'static str;
    /// Prefix of every request target; empty here, the executor knows the host.
    fn baseurl(&self) -> &str;
    /// The request builder.
    fn client(&self) -> &Client;
    /// The executor.
    fn inner(&self) -> &I;
}

/// Where the generated client hands a request over.
pub(crate) trait ClientHooks<I>: ClientInfo<I> {
    async fn pre(&self, _: &mut Request, _: &OperationInfo) -> Result<(), Error<()>> {
        Ok(())
    }

    async fn exec(&self, request: Request, info: &OperationInfo) -> Result<Response, Error<()>>;

    async fn post(
        &self,
        _: &Result<Response, Error<()>>,
        _: &OperationInfo,
    ) -> Result<(), Error<()>> {
        Ok(())
    }
}

impl ClientHooks<Inner> for crate::Client {
    async fn exec(&self, request: Request, _: &OperationInfo) -> Result<Response, Error<()>> {
        self.inner.0.execute(request).await.map_err(Error::Executor)
    }
}

/// Imported by generated code; this API has no form bodies.
#[allow(dead_code)]
pub(crate) trait RequestBuilderExt {}

/// Path parameters are encoded by their types (`values::PathSegment`), so that an unencoded one can't be made.
pub(crate) fn encode_path(segment: &str) -> &str {
    segment
}
