//! The boundary between the SDK and an HTTP stack: one request in, one response out.
//!
//! Credentials, retries, timeouts and errors are handled above it. A transport for tests, or for another HTTP stack, only
//! exchanges bytes.

mod body;
#[cfg(feature = "reqwest")]
mod config;
mod error;
mod http;
#[cfg(feature = "reqwest")]
mod pools;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "reqwest")]
mod resolver;
#[cfg(feature = "rustls")]
mod tls;

pub(crate) use self::body::BodyKind;
pub use self::body::{Body, BodyStream};
#[cfg(feature = "reqwest")]
pub use self::config::TransportConfig;
pub use self::error::{Stage, TransportError};
pub use self::http::{HttpRequest, HttpResponse, Transport};
#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;
