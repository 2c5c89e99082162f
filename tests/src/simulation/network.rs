//! The network: everything that can happen to a request between the client and the server.

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

use super::Rule;
use super::server::{Answer, REDIRECTED, Request, What};
use super::time::Timer;
use super::world::World;

/// Longest delay of a sound network, at each of its stages.
const USUAL: Duration = Duration::from_millis(40);
/// Longest delay of a slow one: beyond every time limit.
const SLOW: Duration = Duration::from_secs(100);

const RETRY_AFTER: [&str; 7] = [
    "0",
    "1",
    "2.5",
    "30",
    "999999",
    "soon",
    "Sun, 09 Sep 2001 01:47:00 GMT",
];

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    /// Nothing special.
    Fine,
    /// Delays that outlast time limits.
    Slow,
    /// No connection.
    Refused,
    /// The server says that it does not take the request up.
    Untaken,
    /// The connection breaks before the server has the request.
    Lost,
    /// The connection breaks after the server has carried it out.
    Cut,
    /// No answer; whether the server got it is chance.
    Silent(bool),
    /// A failure, after or before carrying it out.
    Failing(u16, bool),
    /// 429.
    Throttled,
    /// A refusal.
    Denied(u16),
    /// To the same place again.
    Redirected,
    /// The body breaks off, after or before its last byte.
    BodyCut,
    /// The body stands still.
    BodyStalls,
    /// Carried out, but the answer is no JSON.
    Nonsense,
}

impl Fate {
    fn draw(world: &World) -> Self {
        if !world.is_trouble() {
            return Self::Fine;
        }
        let either = world.once_in(2);
        match world.below(13) {
            0 => Self::Slow,
            1 if either => Self::Untaken,
            1 => Self::Refused,
            2 => Self::Lost,
            3 => Self::Cut,
            4 => Self::Silent(either),
            5 | 6 => Self::Failing(world.one_of(&[408, 500, 502, 503, 504]), either),
            7 => Self::Throttled,
            8 => Self::Denied(world.one_of(&[400, 401, 401, 403, 404, 409])),
            9 => Self::Redirected,
            10 => Self::BodyCut,
            11 => Self::BodyStalls,
            _ => Self::Nonsense,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Slow => "slow",
            Self::Refused => "connection refused",
            Self::Untaken => "request not taken up",
            Self::Lost => "request lost",
            Self::Cut => "answer lost",
            Self::Silent(_) => "no answer",
            Self::Failing(_, true) => "failure after carrying out",
            Self::Failing(_, false) => "failure before carrying out",
            Self::Throttled => "429",
            Self::Denied(401) => "401",
            Self::Denied(_) => "refusal",
            Self::Redirected => "redirect",
            Self::BodyCut => "body breaks off",
            Self::BodyStalls => "body stands still",
            Self::Nonsense => "body is no JSON",
        }
    }

    fn is_carried_out(self) -> bool {
        match self {
            Self::Refused
            | Self::Untaken
            | Self::Lost
            | Self::Throttled
            | Self::Denied(_)
            | Self::Redirected => false,
            Self::Silent(carried_out) | Self::Failing(_, carried_out) => carried_out,
            _ => true,
        }
    }

    fn delay(self, world: &World) -> Duration {
        let most = if self == Self::Slow { SLOW } else { USUAL };
        match world.below(3) {
            0 => Duration::ZERO,
            _ => world.up_to(most),
        }
    }
}

/// A [`Transport`] without a network.
pub(super) struct Network(pub(super) World);

impl Transport for Network {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        Box::pin(exchange(self.0.clone(), request))
    }
}

async fn exchange(world: World, http: HttpRequest) -> Result<HttpResponse, TransportError> {
    let request = Request::read(&http.method, &http.url, &http.headers);
    let mut flight = Flight::begin(world.clone(), request);
    let fate = flight.fate;
    world.time.wait(fate.delay(&world)).await;
    if fate == Fate::Refused {
        return Err(TransportError::new(Stage::NotSent, "refused"));
    }
    flight.has_left = true;
    world.time.wait(fate.delay(&world)).await;
    let answer = flight.arrive();
    world.time.wait(fate.delay(&world)).await;
    match fate {
        Fate::Untaken => Err(TransportError::new(Stage::Refused, "not taken up")),
        Fate::Lost | Fate::Cut => Err(TransportError::new(Stage::Sent, "broken")),
        Fate::Silent(_) => std::future::pending().await,
        _ => {
            let mut headers = HeaderMap::new();
            if fate == Fate::Throttled {
                let asked = HeaderValue::from_static(world.one_of(&RETRY_AFTER));
                headers.insert("retry-after", asked);
            }
            if fate == Fate::Redirected {
                let to = HeaderValue::try_from(redirected(&http.url));
                headers.extend(to.map(|to| (http::header::LOCATION, to)));
            }
            Ok(HttpResponse {
                status: StatusCode::from_u16(answer.status).unwrap_or_default(),
                headers,
                body: Body::stream(Delivery::new(flight, answer)),
            })
        }
    }
}

/// The same place, and a mark: a redirect is followed within one attempt, with the token of that attempt.
fn redirected(url: &Url) -> String {
    let mut url = url.clone();
    url.query_pairs_mut().append_pair(REDIRECTED, "");
    url.into()
}

/// A request on its way, counted until its answer was read or dropped.
struct Flight {
    world: World,
    request: Request,
    fate: Fate,
    has_left: bool,
    has_arrived: bool,
}

impl Flight {
    fn begin(world: World, request: Request) -> Self {
        let fate = Fate::draw(&world);
        world.count(fate.name());
        world.log(|| format!("client: {request:?}, {fate:?}"));
        if !request.is_redirected {
            world.check_token(&request);
        }
        let mut state = world.state();
        state.stats.requests += 1;
        state.flights += 1;
        let mut token_flights = 0;
        if request.what == What::Token {
            state.token_flights += 1;
            token_flights = state.token_flights;
        }
        drop(state);
        if token_flights > 1 {
            world.broken(Rule::OneTokenRequest, || format!("{token_flights} at once"));
        }
        Self {
            world,
            request,
            fate,
            has_left: false,
            has_arrived: false,
        }
    }

    fn arrive(&mut self) -> Answer {
        self.has_arrived = true;
        let answer = if self.fate.is_carried_out() {
            self.world.carry_out(&self.request)
        } else {
            Answer::of(0, "")
        };
        match self.fate {
            Fate::Failing(status, _) => Answer::of(status, "<html>"),
            Fate::Throttled => Answer::of(429, r#"{"error":"Throttled"}"#),
            Fate::Denied(status) => Answer::of(status, r#"{"error":"no"}"#),
            Fate::Redirected => Answer::of(307, ""),
            Fate::Nonsense if answer.status < 300 => Answer::of(200, "{"),
            _ => answer,
        }
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        // What has left may arrive although the client has hung up.
        if self.has_left && !self.has_arrived && self.world.once_in(2) {
            self.world.count("carried out after the client hung up");
            self.arrive();
        }
        let mut state = self.world.state();
        state.flights -= 1;
        state.token_flights -= usize::from(self.request.what == What::Token);
    }
}

/// The body, piece by piece.
struct Delivery {
    flight: Flight,
    answer: Answer,
    pieces: Vec<Bytes>,
    pause: Option<Pin<Box<Timer>>>,
}

impl Delivery {
    fn new(flight: Flight, answer: Answer) -> Self {
        let whole = Bytes::from(answer.body.clone());
        let middle = flight.world.below(whole.len() + 1);
        // Taken from the end.
        let pieces = vec![whole.slice(middle..), whole.slice(..middle)];
        Self {
            flight,
            answer,
            pieces,
            pause: None,
        }
    }

    /// The refusal of a token arrives in one go, so that the rule about refused tokens can be exact.
    fn is_at_once(&self) -> bool {
        self.answer.status == 401
    }

    fn pause(&self) -> Pin<Box<Timer>> {
        let world = &self.flight.world;
        let delay = if self.is_at_once() {
            Duration::ZERO
        } else {
            self.flight.fate.delay(world)
        };
        Box::pin(world.time.wait(delay))
    }
}

impl Stream for Delivery {
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
        if self.pieces.len() < 2 && !self.is_at_once() {
            match self.flight.fate {
                Fate::BodyStalls => return Poll::Pending,
                Fate::BodyCut => {
                    return Poll::Ready(Some(Err(TransportError::new(Stage::Body, "broken"))));
                }
                _ => {}
            }
        }
        if let Some(piece) = self.pieces.pop() {
            return Poll::Ready(Some(Ok(piece)));
        }
        self.flight
            .world
            .delivered(&self.flight.request, &self.answer);
        Poll::Ready(None)
    }
}
