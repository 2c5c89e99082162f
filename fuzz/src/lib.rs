//! What the targets share: a client whose server is a function and whose clock never waits.

use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, StatusCode};
use pipedream_connect::transport::{Body, HttpRequest, HttpResponse, Transport, TransportError};
use pipedream_connect::{BoxFuture, Client, ClientBuilder, Clock, Error, Wait};

/// Longest backoff that a server can cause.
pub const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// A server as a function of the request and its number.
pub struct Server<F>(pub F, AtomicU64);

impl<F: Fn(&HttpRequest, u64) -> HttpResponse> Server<F> {
    /// Wraps the function.
    pub fn new(response: F) -> Self {
        Self(response, AtomicU64::new(0))
    }
}

impl<F> Transport for Server<F>
where
    F: Fn(&HttpRequest, u64) -> HttpResponse + Send + Sync + 'static,
{
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let number = self.1.fetch_add(1, Ordering::Relaxed);
        Box::pin(std::future::ready(Ok((self.0)(&request, number))))
    }
}

/// A response with a body.
pub fn response(status: u16, body: &[u8]) -> HttpResponse {
    HttpResponse {
        status: StatusCode::from_u16(status).unwrap_or(StatusCode::OK),
        headers: HeaderMap::new(),
        body: Body::from(body.to_vec()),
    }
}

/// A clock on which waiting takes no time. Panics if a wait is longer than the policy allows.
#[derive(Clone, Default)]
pub struct NoWait(Arc<AtomicU64>);

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

impl Clock for NoWait {
    fn now(&self) -> Instant {
        *START + Duration::from_millis(self.0.load(Ordering::Relaxed))
    }

    fn wall(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(1_000_000_000)
    }

    fn sleep(&self, duration: Duration, why: Wait) -> BoxFuture<()> {
        if why != Wait::Backoff {
            return Box::pin(std::future::pending());
        }
        assert!(duration <= LONGEST_WAIT, "{duration:?}");
        let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        self.0.fetch_add(millis, Ordering::Relaxed);
        Box::pin(std::future::ready(()))
    }
}

/// A builder for `server`, without credentials.
pub fn builder(server: impl Transport) -> ClientBuilder {
    Client::builder()
        .base_url("https://fuzz.example")
        .project_id("proj_X")
        .transport(server)
        .clock(NoWait::default())
        .seed(1)
}

/// Runs a future that never waits.
pub fn run<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..1000 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
    panic!("the future is pending");
}

/// Checks any error: one line, an excerpt of at most 500 bytes, no secret.
pub fn check_error(error: &Error) {
    let shown = format!("{error} {error:?}");
    assert!(!error.to_string().contains('\n'), "{error}");
    assert!(error.body_excerpt().is_none_or(|text| text.len() <= 500));
    assert!(!shown.contains("client-secret-of-the-fuzzer"), "{shown}");
}
