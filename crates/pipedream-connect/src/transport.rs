//! The boundary between the SDK and an HTTP stack: one request in, one response out.
//!
//! Credentials, retries, timeouts and errors are handled above it. A transport for tests, or for another HTTP stack, only
//! exchanges bytes.

mod body;
mod error;
mod http;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "rustls")]
mod tls;

pub(crate) use self::body::BodyKind;
pub use self::body::{Body, BodyStream};
pub use self::error::{Stage, TransportError};
pub use self::http::{HttpRequest, HttpResponse, Transport};
#[cfg(feature = "reqwest")]
pub use self::reqwest::{ReqwestTransport, TransportConfig};
