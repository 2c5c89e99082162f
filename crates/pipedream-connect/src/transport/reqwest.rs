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
use crate::future::BoxFuture;

/// Settings of the connection pool.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TransportConfig {
    /// Time limit for establishing a connection, including TLS. Default 5 s.
    pub connect_timeout: Duration,
    /// How long an idle connection stays in the pool. Default 20 s, which is shorter than the limits of servers and load
    /// balancers, so that a request rarely uses a connection that the server is closing.
    pub pool_idle_timeout: Duration,
    /// Use HTTP/2 where the server offers it over TLS. Default off, as in the official SDKs.
    ///
    /// All calls to a host then share one connection. This saves handshakes, but servers limit the number of concurrent
    /// calls on a connection (100 is common); further calls wait, within their timeouts. The client pings a connection
    /// every 10 s while calls are pending on it, and closes it when a ping is not acknowledged within 10 s.
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

/// HTTP/2 pings while calls are pending. Without them, every retry would use the same dead connection.
const PING_INTERVAL: Duration = Duration::from_secs(10);
const PING_TIMEOUT: Duration = Duration::from_secs(10);
/// HTTP/2 flow control: 1 MiB per response body, and no practical limit per connection, so that bodies which the caller
/// does not read cannot block the other calls.
const CONNECTION_WINDOW: u32 = (1 << 31) - 1;
const STREAM_WINDOW: u32 = 1 << 20;
/// Size limit of the response headers on HTTP/2, in bytes.
const MAX_HEADER_BYTES: u32 = 256 << 10;

/// The default transport: a connection pool of the `reqwest` crate, without its retries, redirects and decompression.
#[derive(Clone, Debug)]
pub struct ReqwestTransport(reqwest::Client);

impl ReqwestTransport {
    /// Creates a connection pool. The platform's root certificates are loaded at the first https connection.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when the TLS library or the HTTP client cannot be set up.
    pub fn new(config: &TransportConfig) -> Result<Self, Error> {
        Self::build(Self::builder(config)?)
    }

    fn build(builder: reqwest::ClientBuilder) -> Result<Self, Error> {
        let client = builder.build().map_err(|error| {
            Error::config("could not set up the HTTP client").with_source(error)
        })?;
        Ok(Self(client))
    }

    fn builder(config: &TransportConfig) -> Result<reqwest::ClientBuilder, Error> {
        let builder = reqwest::Client::builder()
            .connect_timeout(config.connect_timeout)
            .pool_idle_timeout(config.pool_idle_timeout)
            .tcp_nodelay(true)
            // The SDK retries and follows redirects itself, and passes bodies on as received.
            .retry(reqwest::retry::never())
            .redirect(reqwest::redirect::Policy::none())
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd();
        let builder = if config.http2 {
            builder
                .http2_keep_alive_interval(PING_INTERVAL)
                .http2_keep_alive_timeout(PING_TIMEOUT)
                .http2_initial_connection_window_size(CONNECTION_WINDOW)
                .http2_initial_stream_window_size(STREAM_WINDOW)
                .http2_max_header_list_size(MAX_HEADER_BYTES)
        } else {
            builder.http1_only()
        };
        tls(builder, config.http2)
    }
}

#[cfg(feature = "rustls")]
fn tls(builder: reqwest::ClientBuilder, http2: bool) -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder.tls_backend_preconfigured(super::tls::client_config(http2)?))
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
        let mut upload_failure = None;
        *inner.body_mut() = match request.body.0 {
            BodyKind::Empty => None,
            BodyKind::Bytes(bytes) => Some(bytes.into()),
            BodyKind::Stream(stream) => {
                let failure = upload_failure.insert(UploadFailure::default()).clone();
                Some(reqwest::Body::wrap(Upload {
                    stream: Mutex::new(stream),
                    failure,
                }))
            }
        };
        let pending = self.0.execute(inner);
        Box::pin(async move {
            let mut response = pending.await.map_err(|error| {
                let upload = upload_failure
                    .as_ref()
                    .and_then(|failure| failure.lock().take());
                upload.unwrap_or_else(|| transport_error(error))
            })?;
            Ok(HttpResponse {
                status: response.status(),
                headers: std::mem::take(response.headers_mut()),
                body: Body::stream(Download {
                    // HTTP/2 always marks the end of a body. A server may reset a stream before it.
                    end_is_marked: response.version() == http::Version::HTTP_2,
                    body: response.into(),
                }),
            })
        })
    }
}

fn transport_error(error: reqwest::Error) -> TransportError {
    if error.is_connect() || error.is_builder() {
        // The URL may contain a token.
        return TransportError::new(Stage::NotSent, error.without_url());
    }
    match Http2Failure::of(&error) {
        Some(failure) if failure.refused => TransportError::new(Stage::Refused, failure),
        Some(failure) => TransportError::new(Stage::AwaitingResponse, failure),
        None => TransportError::new(Stage::AwaitingResponse, error.without_url()),
    }
}

/// An HTTP/2 failure without the debug data that the server may have sent, which could repeat a secret.
#[derive(Debug)]
struct Http2Failure {
    reason: Option<h2::Reason>,
    /// The server did not process the request: it refused the stream, or announced that it closes the connection before
    /// this stream (RFC 9113, sections 6.8 and 8.7). Streams that it may have processed fail with a connection error.
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
            None => f.write_str("HTTP/2: the connection failed"),
        }
    }
}

impl std::error::Error for Http2Failure {}

/// A response body as a stream of bytes.
struct Download {
    body: reqwest::Body,
    /// Whether the protocol marks the end of the body, so that a missing mark means an incomplete body.
    end_is_marked: bool,
}

impl Stream for Download {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            return Poll::Ready(match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                None if self.end_is_marked && !self.body.is_end_stream() => Some(Err(
                    TransportError::new(Stage::ResponseBody, "the body is incomplete"),
                )),
                None => None,
                Some(Err(error)) => Some(Err(match Http2Failure::of(&error) {
                    Some(failure) => TransportError::new(Stage::ResponseBody, failure),
                    None => TransportError::new(Stage::ResponseBody, error.without_url()),
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
    /// Never locked: the mutex makes the stream `Sync`, which reqwest requires.
    stream: Mutex<BodyStream>,
    failure: UploadFailure,
}

/// Why an upload failed. Over HTTP/2, reqwest does not return the error of the body stream.
#[derive(Clone, Default)]
struct UploadFailure(Arc<Mutex<Option<TransportError>>>);

impl UploadFailure {
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
            *self.failure.lock() = Some(error.at(Stage::RequestBody));
            "the request body failed"
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
    async fn a_dead_address_is_skipped_for_a_live_one() -> Outcome {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let live = listener.local_addr()?;
        // Nothing listens on this address.
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
