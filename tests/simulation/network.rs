//! The network: the faults that a request can meet between the client and the server.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, HeaderValue, StatusCode};
use pipedream_connect::BoxFuture;
use pipedream_connect::transport::{
    Body, HttpRequest, HttpResponse, Stage, Transport, TransportError,
};
use url::Url;

use super::context::Simulation;
use super::invariants::Invariant;
use super::server::{Operation, REDIRECTED, Request, Response};
use super::time::Timer;

/// Longest delay of a healthy network, at each stage of a request.
const NORMAL_DELAY: Duration = Duration::from_millis(40);
/// Longest delay of a slow network: longer than every timeout.
const LONG_DELAY: Duration = Duration::from_secs(100);

const RETRY_AFTER: [&str; 7] = [
    "0",
    "1",
    "2.5",
    "30",
    "999999",
    "soon",
    "Sun, 09 Sep 2001 01:47:00 GMT",
];

/// What the network or the server does to a request.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    /// Delays longer than the timeouts.
    Slow,
    ConnectionRefused,
    /// The server rejects the request before processing it, as with `REFUSED_STREAM`.
    NotProcessed,
    /// The connection breaks before the server receives the request.
    RequestLost,
    /// The connection breaks after the server has executed the request.
    ResponseLost,
    /// No response; the flag says whether the server executed the request.
    NoResponse(bool),
    /// This status; the flag says whether the server executed the request first.
    ServerError(u16, bool),
    /// 429.
    RateLimited,
    ClientError(u16),
    /// A redirect to the same URL.
    Redirect,
    /// The connection breaks within the body or right after its last byte.
    BodyTruncated,
    /// The body stops arriving.
    BodyStalls,
    /// The request is executed, but the response is not JSON.
    InvalidJson,
}

impl Fault {
    fn draw(sim: &Simulation) -> Self {
        if !sim.draw_fault() {
            return Self::None;
        }
        let either = sim.one_in(2);
        match sim.below(13) {
            0 => Self::Slow,
            1 if either => Self::NotProcessed,
            1 => Self::ConnectionRefused,
            2 => Self::RequestLost,
            3 => Self::ResponseLost,
            4 => Self::NoResponse(either),
            5 | 6 => Self::ServerError(sim.choose(&[408, 500, 502, 503, 504]), either),
            7 => Self::RateLimited,
            8 => Self::ClientError(sim.choose(&[400, 401, 401, 403, 404, 409])),
            9 => Self::Redirect,
            10 => Self::BodyTruncated,
            11 => Self::BodyStalls,
            _ => Self::InvalidJson,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::None => "no fault",
            Self::Slow => "slow",
            Self::ConnectionRefused => "connection refused",
            Self::NotProcessed => "request not processed",
            Self::RequestLost => "request lost",
            Self::ResponseLost => "response lost",
            Self::NoResponse(_) => "no response",
            Self::ServerError(_, true) => "server error after execution",
            Self::ServerError(_, false) => "server error before execution",
            Self::RateLimited => "429",
            Self::ClientError(401) => "401",
            Self::ClientError(_) => "client error",
            Self::Redirect => "redirect",
            Self::BodyTruncated => "body truncated",
            Self::BodyStalls => "body stalls",
            Self::InvalidJson => "body is not JSON",
        }
    }

    fn is_executed(self) -> bool {
        match self {
            Self::ConnectionRefused
            | Self::NotProcessed
            | Self::RequestLost
            | Self::RateLimited
            | Self::ClientError(_)
            | Self::Redirect => false,
            Self::NoResponse(is_executed) | Self::ServerError(_, is_executed) => is_executed,
            _ => true,
        }
    }

    fn delay(self, sim: &Simulation) -> Duration {
        let most = if self == Self::Slow {
            LONG_DELAY
        } else {
            NORMAL_DELAY
        };
        match sim.below(3) {
            0 => Duration::ZERO,
            _ => sim.duration_up_to(most),
        }
    }
}

/// A [`Transport`] without a network, for the client of one process.
pub(super) struct Network {
    pub(super) sim: Simulation,
    pub(super) process: usize,
}

impl Transport for Network {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        Box::pin(exchange(self.sim.clone(), self.process, request))
    }
}

async fn exchange(
    sim: Simulation,
    process: usize,
    mut http: HttpRequest,
) -> Result<HttpResponse, TransportError> {
    let body = http.body.next().await.transpose()?.unwrap_or_default();
    let request = Request::read(&http.method, &http.url, &http.headers, &body);
    let mut exchange = Exchange::begin(sim.clone(), process, request);
    let fault = exchange.fault;
    sim.time.wait(fault.delay(&sim)).await;
    if fault == Fault::ConnectionRefused {
        return Err(TransportError::new(Stage::NotSent, "refused"));
    }
    exchange.was_sent = true;
    sim.time.wait(fault.delay(&sim)).await;
    let response = exchange.arrive();
    sim.time.wait(fault.delay(&sim)).await;
    match fault {
        Fault::NotProcessed => Err(TransportError::new(Stage::Refused, "not processed")),
        Fault::RequestLost | Fault::ResponseLost => {
            Err(TransportError::new(Stage::AwaitingResponse, "broken"))
        }
        Fault::NoResponse(_) => std::future::pending().await,
        _ => {
            let mut headers = HeaderMap::new();
            if fault == Fault::RateLimited {
                let delay = HeaderValue::from_static(sim.choose(&RETRY_AFTER));
                headers.insert("retry-after", delay);
            }
            if fault == Fault::Redirect {
                let to = HeaderValue::try_from(redirect_target(&http.url));
                headers.extend(to.map(|to| (http::header::LOCATION, to)));
            }
            Ok(HttpResponse {
                status: StatusCode::from_u16(response.status).unwrap_or_default(),
                headers,
                body: Body::stream(ResponseBody::new(exchange, response)),
            })
        }
    }
}

/// The same URL with a marker: a redirect is followed within one attempt, with the token of that attempt.
fn redirect_target(url: &Url) -> String {
    let mut url = url.clone();
    url.query_pairs_mut().append_pair(REDIRECTED, "");
    url.into()
}

/// A request in flight, counted until its response was read or dropped.
struct Exchange {
    sim: Simulation,
    process: usize,
    request: Request,
    fault: Fault,
    was_sent: bool,
    was_received: bool,
}

impl Exchange {
    fn begin(sim: Simulation, process: usize, request: Request) -> Self {
        let mut fault = Fault::draw(&sim);
        if fault != Fault::None && request.is_deployment() && sim.one_in(2) {
            fault = Fault::ServerError(504, false);
        }
        sim.count(fault.name());
        sim.log(|| format!("client: {request:?}, {fault:?}"));
        if !request.is_redirected {
            sim.check_token(&request);
        }
        let mut state = sim.state();
        state.stats.requests += 1;
        state.in_flight += 1;
        let mut token_requests = 0;
        if request.operation == Operation::Token {
            token_requests = state.change_token_requests(process, 1);
        }
        drop(state);
        if token_requests > 1 {
            sim.violated(Invariant::SingleTokenRequest, || {
                format!("{token_requests} at once")
            });
        }
        Self {
            sim,
            process,
            request,
            fault,
            was_sent: false,
            was_received: false,
        }
    }

    fn arrive(&mut self) -> Response {
        self.was_received = true;
        self.sim.deploy_late(false);
        let response = if self.fault.is_executed() {
            self.sim.execute(&self.request)
        } else {
            self.may_execute_later();
            Response::new(0, "")
        };
        match self.fault {
            Fault::ServerError(status, _) => Response::new(status, "<html>"),
            Fault::RateLimited => Response::new(429, r#"{"error":"Throttled"}"#),
            Fault::ClientError(status) => Response::new(status, r#"{"error":"no"}"#),
            Fault::Redirect => Response::new(307, ""),
            Fault::InvalidJson if response.status < 300 => Response::new(200, "{"),
            _ => response,
        }
    }
}

impl Exchange {
    /// A deployment goes on although the gateway in front of it has given up.
    fn may_execute_later(&self) {
        let gave_up = matches!(self.fault, Fault::NoResponse(_) | Fault::ServerError(..));
        if gave_up && self.request.is_deployment() && self.sim.one_in(2) {
            self.sim.state().server.triggers.delay(&self.request);
        }
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        // A request that was sent may arrive although the client has disconnected.
        if self.was_sent && !self.was_received && self.sim.one_in(2) {
            self.sim.count("executed after the client disconnected");
            self.arrive();
        }
        let mut state = self.sim.state();
        state.in_flight -= 1;
        if self.request.operation == Operation::Token {
            state.change_token_requests(self.process, -1);
        }
    }
}

/// A body that arrives in two chunks.
struct ResponseBody {
    exchange: Exchange,
    response: Response,
    chunks: Vec<Bytes>,
    pause: Option<Pin<Box<Timer>>>,
}

impl ResponseBody {
    fn new(exchange: Exchange, response: Response) -> Self {
        let whole = Bytes::from(response.body.clone());
        let middle = exchange.sim.below(whole.len() + 1);
        // Popped from the end.
        let chunks = vec![whole.slice(middle..), whole.slice(..middle)];
        Self {
            exchange,
            response,
            chunks,
            pause: None,
        }
    }

    /// A 401 arrives in one go, so that the invariant about invalid tokens can be exact.
    fn is_immediate(&self) -> bool {
        self.response.status == 401
    }

    fn pause(&self) -> Pin<Box<Timer>> {
        let sim = &self.exchange.sim;
        let delay = if self.is_immediate() {
            Duration::ZERO
        } else {
            self.exchange.fault.delay(sim)
        };
        Box::pin(sim.time.wait(delay))
    }
}

impl Stream for ResponseBody {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut pause = match self.pause.take() {
            Some(pause) => pause,
            None => self.pause(),
        };
        if pause.as_mut().poll(cx).is_pending() {
            self.pause = Some(pause);
            return Poll::Pending;
        }
        if self.chunks.len() < 2 && !self.is_immediate() {
            match self.exchange.fault {
                Fault::BodyStalls => return Poll::Pending,
                Fault::BodyTruncated => {
                    return Poll::Ready(Some(Err(TransportError::new(
                        Stage::ResponseBody,
                        "broken",
                    ))));
                }
                _ => {}
            }
        }
        if let Some(chunk) = self.chunks.pop() {
            return Poll::Ready(Some(Ok(chunk)));
        }
        self.exchange
            .sim
            .response_received(&self.exchange.request, &self.response);
        Poll::Ready(None)
    }
}
