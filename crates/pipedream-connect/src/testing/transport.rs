//! A transport that returns queued responses.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use serde_json::{Value, json};
use url::Url;

use crate::BoxFuture;
use crate::transport::{Body, HttpRequest, HttpResponse, Stage, Transport, TransportError};

/// A transport without a network: it records each request and returns the next response from a queue. Clones share both.
///
/// A request for which no response is queued gets status 400 with a message that says so. Token requests take a response
/// from the queue too; a client with [`access_token`](crate::ClientBuilder::access_token) sends none.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use pipedream_connect::Client;
/// use pipedream_connect::testing::{CannedResponse, CannedTransport};
/// use serde_json::json;
///
/// let transport = CannedTransport::new();
/// let client = Client::builder()
///     .access_token("token")
///     .project_id("proj_X")
///     .transport(transport.clone())
///     .build()?;
///
/// transport.respond(CannedResponse::json(200, json!({ "id": "apn_1", "name": "Jane" })));
/// let account = client.accounts().retrieve("apn_1").await?;
/// assert_eq!(account.name.as_deref(), Some("Jane"));
///
/// let sent = transport.requests().remove(0);
/// assert_eq!(sent.method, "GET");
/// assert_eq!(sent.url.path(), "/v1/connect/proj_X/accounts/apn_1");
/// # Ok(()) }
/// ```
#[derive(Clone, Default)]
pub struct CannedTransport(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    responses: VecDeque<CannedResponse>,
    requests: Vec<SentRequest>,
    wakers: Vec<Waker>,
}

/// A request that a [`CannedTransport`] received. Its `Debug` output contains no credentials.
#[derive(Clone)]
#[non_exhaustive]
pub struct SentRequest {
    /// Method.
    pub method: Method,
    /// Absolute URL.
    pub url: Url,
    /// Headers, including credentials.
    pub headers: HeaderMap,
    /// Body, read to its end. Empty if there is none.
    pub body: Bytes,
}

/// What a [`CannedTransport`] does with a request.
#[derive(Clone, Debug)]
pub struct CannedResponse(Outcome);

#[derive(Clone, Debug)]
enum Outcome {
    Response {
        status: u16,
        headers: Vec<(String, String)>,
        body: Bytes,
    },
    Failure(Stage),
    Never,
}

impl CannedTransport {
    /// A transport with an empty queue.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a response to the end of the queue.
    pub fn respond(&self, response: CannedResponse) {
        self.state().responses.push_back(response);
    }

    /// The requests so far, in order. Each attempt is a request.
    pub fn requests(&self) -> Vec<SentRequest> {
        self.state().requests.clone()
    }

    /// Resolves when `count` requests have been received since the transport was made.
    pub async fn request_sent(&self, count: usize) {
        poll_fn(|cx| {
            let mut state = self.state();
            if state.requests.len() >= count {
                return Poll::Ready(());
            }
            state.wakers.push(cx.waker().clone());
            Poll::Pending
        })
        .await;
    }

    /// Records a request and takes the response to it.
    fn record(&self, request: SentRequest) -> CannedResponse {
        let mut state = self.state();
        let response = state.responses.pop_front();
        let response = response.unwrap_or_else(|| none_queued(&request));
        state.requests.push(request);
        let wakers = std::mem::take(&mut state.wakers);
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
        response
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Status 400, because it is not retried.
fn none_queued(request: &SentRequest) -> CannedResponse {
    let (method, path) = (&request.method, request.url.path());
    let message = format!("CannedTransport has no response for {method} {path}");
    CannedResponse::json(400, json!({ "error": message }))
}

impl Transport for CannedTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let transport = self.clone();
        Box::pin(async move {
            let request = SentRequest::read(request).await?;
            match transport.record(request).0 {
                Outcome::Response {
                    status,
                    headers,
                    body,
                } => response(status, headers, body),
                Outcome::Failure(stage) => Err(TransportError::new(stage, "a canned failure")),
                Outcome::Never => std::future::pending().await,
            }
        })
    }
}

impl SentRequest {
    async fn read(request: HttpRequest) -> Result<Self, TransportError> {
        let mut body = request.body;
        let mut bytes = BytesMut::new();
        while let Some(chunk) = body.next().await {
            bytes.extend_from_slice(&chunk?);
        }
        Ok(Self {
            method: request.method,
            url: request.url,
            headers: request.headers,
            body: bytes.freeze(),
        })
    }

    /// The body as JSON; null if it is not JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}

impl fmt::Debug for SentRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SentRequest")
            .field("method", &self.method)
            .field("host", &self.url.host_str())
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

impl CannedResponse {
    /// A response with this status, without headers and body. A status outside 100 to 999 fails the request that gets it.
    pub fn new(status: u16) -> Self {
        Self(Outcome::Response {
            status,
            headers: Vec::new(),
            body: Bytes::new(),
        })
    }

    /// A response with a JSON body.
    pub fn json(status: u16, body: Value) -> Self {
        Self::new(status)
            .header(header::CONTENT_TYPE.as_str(), "application/json")
            .body(body.to_string())
    }

    /// A response to a token request: `token`, valid for an hour.
    pub fn token(token: &str) -> Self {
        Self::json(
            200,
            json!({ "access_token": token, "token_type": "Bearer", "expires_in": 3600 }),
        )
    }

    /// No response: the exchange fails at `stage`. The stage determines whether the client may send the request again.
    pub fn failure(stage: Stage) -> Self {
        Self(Outcome::Failure(stage))
    }

    /// No response, ever: only a timeout ends the attempt. See [`TestClock::manual`](super::TestClock::manual).
    pub fn never() -> Self {
        Self(Outcome::Never)
    }

    /// Adds a header. An invalid name or value fails the request that gets the response. Without effect if there is no
    /// response.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        if let Outcome::Response { headers, .. } = &mut self.0 {
            headers.push((name.into(), value.into()));
        }
        self
    }

    /// Sets the body. Without effect if there is no response.
    #[must_use]
    pub fn body(mut self, bytes: impl Into<Bytes>) -> Self {
        if let Outcome::Response { body, .. } = &mut self.0 {
            *body = bytes.into();
        }
        self
    }
}

fn response(
    status: u16,
    headers: Vec<(String, String)>,
    body: Bytes,
) -> Result<HttpResponse, TransportError> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let name = HeaderName::try_from(name).map_err(invalid)?;
        map.append(name, HeaderValue::try_from(value).map_err(invalid)?);
    }
    Ok(HttpResponse {
        status: StatusCode::from_u16(status).map_err(invalid)?,
        headers: map,
        body: Body::from(body),
    })
}

fn invalid(error: impl std::error::Error + Send + Sync + 'static) -> TransportError {
    TransportError::new(Stage::RequestBody, error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Client, ErrorKind, Execution};

    fn client(transport: &CannedTransport) -> Client {
        Client::builder()
            .client_credentials("cid", "csec")
            .project_id("proj_X")
            .transport(transport.clone())
            .clock(crate::testing::TestClock::no_backoff())
            .build()
            .expect("a client")
    }

    #[tokio::test]
    async fn responses_come_in_order_and_requests_are_recorded() {
        let transport = CannedTransport::new();
        transport.respond(CannedResponse::token("secret-token"));
        transport.respond(CannedResponse::new(503));
        transport.respond(CannedResponse::json(
            200,
            json!({ "id": "proj_1", "name": "One" }),
        ));
        let client = client(&transport);
        let project = client.projects().create("One").await;
        assert_eq!(project.expect_err("not repeated").kind(), ErrorKind::Server);
        client.projects().create("One").await.expect("a project");
        let sent = transport.requests();
        let paths: Vec<_> = sent.iter().map(|request| request.url.path()).collect();
        assert_eq!(
            paths,
            [
                "/v1/oauth/token",
                "/v1/connect/projects",
                "/v1/connect/projects"
            ]
        );
        assert_eq!(sent[2].json(), json!({ "name": "One" }));
        assert_eq!(sent[2].headers["authorization"], "Bearer secret-token");
        assert!(!format!("{sent:?}").contains("secret"));
    }

    #[tokio::test]
    async fn a_failure_says_how_far_the_exchange_got() {
        let transport = CannedTransport::new();
        transport.respond(CannedResponse::token("token"));
        transport.respond(CannedResponse::failure(Stage::AwaitingResponse));
        let error = client(&transport).projects().create("One").await;
        let error = error.expect_err("interrupted");
        assert_eq!(error.execution(), Execution::MayHaveRun);
        assert_eq!(transport.requests().len(), 2);
    }

    #[tokio::test]
    async fn a_request_without_a_queued_response_fails_at_once_and_says_so() {
        let transport = CannedTransport::new();
        transport.respond(CannedResponse::token("token"));
        let error = client(&transport).accounts().retrieve("apn_1").await;
        let error = error.expect_err("no response").to_string();
        let message = "CannedTransport has no response for GET /v1/connect/proj_X/accounts/apn_1";
        assert!(error.contains(message), "{error}");
        assert_eq!(transport.requests().len(), 2);
    }
}
