//! One call, from its arguments to its response.
//!
//! [`retry_loop::run`] sends attempts until one succeeds or must not be repeated. An [`attempt`] authorizes the request,
//! sends it, follows redirects and hands the response to [`response`], which reads and judges it by the rules of the
//! feature that made the call.

mod attempt;
mod client;
mod context;
mod executor;
mod headers;
mod idle;
mod options;
mod prepared;
mod redact;
mod redirects;
mod request;
mod response;
mod response_error;
mod retry_loop;
mod stream_response;
mod target;
mod time_limit;
mod token_source;
mod trace;

pub use self::client::Client;
pub(crate) use self::context::{Context, Settings};
pub(crate) use self::headers::{EXTERNAL_USER, parse_header, replace_headers};
pub use self::options::CallOptions;
pub(crate) use self::options::environment_header;
pub(crate) use self::prepared::Call;
pub(crate) use self::redirects::Redirects;
pub(crate) use self::request::{CallBody, CallRequest, request_host};
pub use self::response::Origin;
pub(crate) use self::response::{CallResponse, Judgment, Reading, Responder, ResponseRules};
pub(crate) use self::response_error::{DecodeFailure, undecodable};
pub(crate) use self::retry_loop::run;
pub use self::stream_response::StreamResponse;
pub(crate) use self::stream_response::stream;

pub(crate) use self::token_source::{Bearer, Rejection, TokenSource};
#[cfg(feature = "blocking")]
pub(crate) use self::trace::in_current_span;
pub(crate) use self::trace::token_store_failed;
// For the generated request builders.
pub(crate) use crate::future::{BoxFuture, boxed};
