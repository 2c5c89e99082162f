//! The default transport.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body as _, Frame};

use super::config::TransportConfig;
use super::pools::Pools;
use super::{
    Body, BodyKind, BodyStream, HttpRequest, HttpResponse, Stage, Transport, TransportError,
};
use crate::Error;
use crate::future::BoxFuture;

/// The default transport: connection pools of the `reqwest` crate, without its retries, redirects and decompression.
///
/// Each Tokio runtime that uses a client has connections of its own, which are closed when the runtime ends. Nothing that
/// happens to one runtime affects calls on another. A response body belongs to the runtime that sent the request.
///
/// The proxy comes from `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, or from the system's settings. Requests
/// to this machine (`localhost`, `*.localhost`, `127.0.0.0/8`, `::1`) never use a proxy.
#[derive(Clone)]
pub struct ReqwestTransport(Arc<Pools>);

impl ReqwestTransport {
    /// Creates the transport. The platform's root certificates are loaded at the first https connection.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when the TLS library or the HTTP client cannot be set up.
    pub fn new(config: &TransportConfig) -> Result<Self, Error> {
        Ok(Self(Arc::new(Pools::new(config.clone())?)))
    }
}

impl fmt::Debug for ReqwestTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransport").finish_non_exhaustive()
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        match self.0.client(&request.url) {
            Ok(client) => exchange(&client, request),
            Err(error) => Box::pin(async { Err(error) }),
        }
    }
}

fn exchange(
    client: &reqwest::Client,
    request: HttpRequest,
) -> BoxFuture<Result<HttpResponse, TransportError>> {
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
    let pending = client.execute(inner);
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
        let transport = ReqwestTransport::new(&TransportConfig::default())?;
        let builder = transport.0.setup().builder().no_proxy();
        let client = builder
            .resolve_to_addrs("two.example", &[dead, live])
            .build()?;
        let request = HttpRequest {
            method: http::Method::GET,
            url: format!("http://two.example:{}/", live.port()).parse()?,
            headers: http::HeaderMap::new(),
            body: Body::empty(),
        };
        let response = exchange(&client, request).await?;
        assert_eq!(response.status, 200);
        server.join().map_err(|_| "the server panicked")??;
        Ok(())
    }
}
