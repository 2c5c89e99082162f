//! The transport, its request and its response.

use std::fmt;

use http::{HeaderMap, Method, StatusCode};
use url::Url;

use super::{Body, TransportError};
use crate::future::BoxFuture;

/// Exchanges one request for one response.
///
/// An implementation must not retry, follow redirects or decode the body: the SDK does what is right for the operation.
/// The SDK cancels an exchange by dropping its future. It takes plain http to `localhost` and names below it for traffic
/// within this machine, so an implementation must not send it elsewhere: neither to a proxy nor to another address.
pub trait Transport: Send + Sync + 'static {
    /// Sends `request`. Resolves when the status and headers have arrived; the body is still to be read.
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>>;
}

/// A request, ready to be sent.
pub struct HttpRequest {
    /// Method.
    pub method: Method,
    /// Absolute URL.
    pub url: Url,
    /// Headers; credentials are marked sensitive.
    pub headers: HeaderMap,
    /// Body.
    pub body: Body,
}

// Headers contain credentials, and the URL may contain a token.
impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("host", &self.url.host_str())
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// A response whose body is still to be read.
pub struct HttpResponse {
    /// Status.
    pub status: StatusCode,
    /// Headers, as received.
    pub headers: HeaderMap,
    /// Body, as received: nothing is decompressed.
    pub body: Body,
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
