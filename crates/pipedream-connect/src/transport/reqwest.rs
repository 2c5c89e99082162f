//! The default transport.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body as _, Frame};

use super::{
    Body, BodyKind, BodyStream, HttpRequest, HttpResponse, Stage, Transport, TransportError,
};
use crate::Error;
use crate::call::BoxFuture;

/// Settings of the connection pool.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TransportConfig {
    /// Longest time to establish a connection, TLS included. Default 5 s.
    pub connect_timeout: Duration,
    /// How long an unused connection is kept. Default 20 s, below what servers and load balancers keep, so that a
    /// request seldom meets a connection that the other side is closing.
    pub pool_idle_timeout: Duration,
    /// HTTP/2 where the server offers it with TLS. Default off, as in the official SDKs.
    ///
    /// All calls to a host then share one connection: fewer handshakes, but a server limits how many calls run on it at a
    /// time (100 is usual), and what is beyond waits within its time limit. A connection is tested every 10 s while calls
    /// wait on it, and given up when the other side does not answer for another 10 s.
    pub http2: bool,
}

impl Default for TransportConfig {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            pool_idle_timeout: Duration::from_secs(20),
            http2: false,
        }
    }
}

/// How often a connection of HTTP/2 is tested while calls wait on it, and how long the other side may take to answer that:
/// when its path is dead, every repeat would go the same way.
const PING_EVERY: Duration = Duration::from_secs(10);
const PING_LIMIT: Duration = Duration::from_secs(10);
/// What may be under way on a connection of HTTP/2 and unread: so much that bodies which nobody reads never hold up the
/// others, and 1 MiB for each of them.
const CONNECTION_WINDOW: u32 = (1 << 31) - 1;
const STREAM_WINDOW: u32 = 1 << 20;
/// Largest head of an answer on HTTP/2, in bytes.
const HEAD: u32 = 256 << 10;

/// A connection pool of the `reqwest` crate, set up to exchange bytes and nothing more.
#[derive(Clone, Debug)]
pub struct ReqwestTransport(reqwest::Client);

impl ReqwestTransport {
    /// A pool of its own.
    ///
    /// # Errors
    /// When the TLS library can't be set up, for example without a readable certificate store.
    pub fn new(config: &TransportConfig) -> Result<Self, Error> {
        Self::build(Self::builder(config)?)
    }

    fn build(builder: reqwest::ClientBuilder) -> Result<Self, Error> {
        let client = builder
            .build()
            .map_err(|error| Error::config("the HTTP client could not be set up").because(error))?;
        Ok(Self(client))
    }

    fn builder(config: &TransportConfig) -> Result<reqwest::ClientBuilder, Error> {
        let builder = reqwest::Client::builder()
            .connect_timeout(config.connect_timeout)
            .pool_idle_timeout(config.pool_idle_timeout)
            .tcp_nodelay(true)
            // One retry loop, one place for redirects, and bodies as they came: all of that is the SDK's.
            .retry(reqwest::retry::never())
            .redirect(reqwest::redirect::Policy::none())
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd();
        let builder = if config.http2 {
            builder
                .http2_keep_alive_interval(PING_EVERY)
                .http2_keep_alive_timeout(PING_LIMIT)
                .http2_initial_connection_window_size(CONNECTION_WINDOW)
                .http2_initial_stream_window_size(STREAM_WINDOW)
                .http2_max_header_list_size(HEAD)
        } else {
            builder.http1_only()
        };
        tls(builder, config.http2)
    }
}

#[cfg(feature = "rustls")]
fn tls(builder: reqwest::ClientBuilder, http2: bool) -> Result<reqwest::ClientBuilder, Error> {
    use std::sync::Arc;

    use rustls_platform_verifier::BuilderVerifierExt;

    // The provider is handed over, not installed: a process may hold several, and none is needed beforehand.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let failed = |error: rustls::Error| Error::config("TLS could not be set up").because(error);
    let mut config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .with_platform_verifier()
        .map_err(failed)?
        .with_no_client_auth();
    if http2 {
        // A configuration that is handed over has to offer it itself.
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    }
    Ok(builder.tls_backend_preconfigured(config))
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
fn tls(builder: reqwest::ClientBuilder, _: bool) -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder.tls_backend_native())
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn tls(builder: reqwest::ClientBuilder, _: bool) -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder)
}

impl Transport for ReqwestTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let mut inner = reqwest::Request::new(request.method, request.url);
        *inner.headers_mut() = request.headers;
        let mut broken = None;
        *inner.body_mut() = match request.body.0 {
            BodyKind::Empty => None,
            BodyKind::Bytes(bytes) => Some(bytes.into()),
            BodyKind::Stream(stream) => {
                let failure = broken.insert(Failure::default()).clone();
                Some(reqwest::Body::wrap(Upload {
                    stream: Mutex::new(stream),
                    failure,
                }))
            }
        };
        let pending = self.0.execute(inner);
        Box::pin(async move {
            let mut response = pending.await.map_err(|error| {
                let own = broken.as_ref().and_then(|failure| failure.lock().take());
                own.unwrap_or_else(|| failed(error))
            })?;
            Ok(HttpResponse {
                status: response.status(),
                headers: std::mem::take(response.headers_mut()),
                body: Body::stream(Download {
                    // There, the end of a body is always told; a server may well reset a stream without it.
                    told: response.version() == http::Version::HTTP_2,
                    body: response.into(),
                }),
            })
        })
    }
}

fn failed(error: reqwest::Error) -> TransportError {
    if error.is_connect() || error.is_builder() {
        // The URL may hold a token.
        return TransportError::new(Stage::NotSent, error.without_url());
    }
    match Http2Failure::of(&error) {
        Some(failure) if failure.refused => TransportError::new(Stage::Refused, failure),
        Some(failure) => TransportError::new(Stage::Sent, failure),
        None => TransportError::new(Stage::Sent, error.without_url()),
    }
}

/// What HTTP/2 says about a failed exchange, without the text that the server may have sent along: it may repeat a secret.
#[derive(Debug)]
struct Http2Failure {
    reason: Option<h2::Reason>,
    /// Surely not processed: a stream that was refused, or one beyond the last that the server takes before it closes the
    /// connection (RFC 9113, sections 6.8 and 8.7). Streams up to that one end with an error of the connection instead.
    refused: bool,
}

impl Http2Failure {
    fn of(error: &reqwest::Error) -> Option<Self> {
        let mut cause = std::error::Error::source(error);
        while let Some(error) = cause {
            if let Some(error) = error.downcast_ref::<h2::Error>() {
                let reset = error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM);
                return Some(Self {
                    reason: error.reason(),
                    refused: error.is_remote() && (error.is_go_away() || reset),
                });
            }
            cause = error.source();
        }
        None
    }
}

impl fmt::Display for Http2Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason {
            Some(reason) => write!(f, "HTTP/2: {reason}"),
            None => f.write_str("HTTP/2: the connection broke"),
        }
    }
}

impl std::error::Error for Http2Failure {}

/// A response body as a stream of bytes.
struct Download {
    body: reqwest::Body,
    /// Whether its end is told, and not only followed by nothing.
    told: bool,
}

impl Stream for Download {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            return Poll::Ready(match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                None if self.told && !self.body.is_end_stream() => {
                    Some(Err(TransportError::new(Stage::Body, "it has no end")))
                }
                None => None,
                Some(Err(error)) => Some(Err(match Http2Failure::of(&error) {
                    Some(failure) => TransportError::new(Stage::Body, failure),
                    None => TransportError::new(Stage::Body, error.without_url()),
                })),
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) => Some(Ok(data)),
                    // Trailers.
                    Err(_) => continue,
                },
            });
        }
    }
}

/// A stream of bytes as a request body.
struct Upload {
    /// The lock is never taken: it makes the stream shareable, which reqwest asks for.
    stream: Mutex<BodyStream>,
    failure: Failure,
}

/// Why an upload failed. HTTP/2 tells nobody but the server, and it only that the request ends here.
#[derive(Clone, Default)]
struct Failure(Arc<Mutex<Option<TransportError>>>);

impl Failure {
    fn lock(&self) -> MutexGuard<'_, Option<TransportError>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl http_body::Body for Upload {
    type Data = Bytes;
    type Error = &'static str;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, &'static str>>> {
        let stream = self.stream.get_mut();
        let stream = stream.unwrap_or_else(PoisonError::into_inner);
        let Some(part) = ready!(stream.as_mut().poll_next(cx)) else {
            return Poll::Ready(None);
        };
        Poll::Ready(Some(part.map(Frame::data).map_err(|error| {
            *self.failure.lock() = Some(error.at(Stage::Upload));
            "the body failed"
        })))
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::{SocketAddr, TcpListener};

    use super::*;

    type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

    /// Answers one request.
    fn answer(listener: &TcpListener) -> std::io::Result<()> {
        let (mut socket, _) = listener.accept()?;
        for line in BufReader::new(&socket).lines() {
            if line?.is_empty() {
                break;
            }
        }
        socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
    }

    #[tokio::test]
    async fn row_01_a_dead_address_beside_a_live_one_makes_no_difference() -> Outcome {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let live = listener.local_addr()?;
        // Nobody listens on this one.
        let dead = SocketAddr::from(([127, 0, 0, 2], live.port()));
        let server = std::thread::spawn(move || answer(&listener));
        let builder = ReqwestTransport::builder(&TransportConfig::default())?;
        let builder = builder.resolve_to_addrs("two.example", &[dead, live]);
        let transport = ReqwestTransport::build(builder.no_proxy())?;
        let response = transport
            .send(HttpRequest {
                method: http::Method::GET,
                url: format!("http://two.example:{}/", live.port()).parse()?,
                headers: http::HeaderMap::new(),
                body: Body::empty(),
            })
            .await?;
        assert_eq!(response.status, 200);
        server.join().map_err(|_| "the server panicked")??;
        Ok(())
    }
}
