//! The server: it issues tokens, serves pages, and records what it executed. It alone decides whether a call ran.

use std::collections::BTreeMap;
use std::time::Duration;

use http::{HeaderMap, Method};
use serde_json::{Value, json};
use url::Url;

use super::context::Simulation;
use super::deployed::{TriggerRequest, Triggers};
use super::events::Events;
use super::invariants::Invariant;
use super::runs::{self, Run, Runs};

/// Header with the id of the call that a request belongs to.
pub(super) const CALL: &str = "x-simulated-call";

/// Query parameter of a request that follows a redirect.
pub(super) const REDIRECTED: &str = "redirected";

/// The SDK ignores a rejection this soon after it replaced a rejected token: then the token is not at fault.
const GRACE_PERIOD: Duration = Duration::from_secs(5);
/// Bounds that the SDK applies to a token's lifetime.
const MIN_LIFETIME: Duration = Duration::from_secs(2);
const MAX_LIFETIME: Duration = Duration::from_secs(24 * 3600);

const CONNECT_TOKEN: &str = r#"{"token":"ctok_1","expires_at":"2030-01-01T00:00:00Z","connect_link_url":"https://connect.example/?token=ctok_1"}"#;

/// What the server reads of a request.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) operation: Operation,
    pub(super) call: Option<u32>,
    pub(super) token: Option<usize>,
    pub(super) is_redirected: bool,
    /// Sent to an app, so a 401 may be the app's own.
    pub(super) is_proxied: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operation {
    Token,
    Page {
        cursor: Option<usize>,
        backward: bool,
    },
    Read,
    Delete,
    Write,
    /// Runs an action for a tool call.
    Run(Run),
    Definition {
        key: String,
        version: String,
    },
    ConnectToken,
    /// Lists so many events of a trigger.
    Events(usize),
    Trigger(TriggerRequest),
}

impl Request {
    pub(super) fn read(method: &Method, url: &Url, headers: &HeaderMap, body: &[u8]) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let query = |name: &str| {
            let (_, value) = url.query_pairs().find(|(key, _)| key == name)?;
            value.strip_prefix('c')?.parse::<usize>().ok()
        };
        let before = query("before");
        let is_redirected = url.query_pairs().any(|(key, _)| key == REDIRECTED);
        let trigger = TriggerRequest::read(method, url, body).map(Operation::Trigger);
        let operation = match (method.as_str(), url.path()) {
            _ if trigger.is_some() => trigger.unwrap_or(Operation::Read),
            (_, path) if path.ends_with("/token") => Operation::Token,
            ("GET", path) if path.ends_with("/accounts") => Operation::Page {
                cursor: before.or_else(|| query("after")),
                backward: before.is_some(),
            },
            ("DELETE", _) => Operation::Delete,
            ("POST", path) if path.ends_with("/tokens") => Operation::ConnectToken,
            ("POST", _) => Run::read(headers, body).map_or(Operation::Write, Operation::Run),
            ("GET", path) if path.contains("/components/") => definition(url),
            ("GET", path) if path.ends_with("/events") => Operation::Events(number(url, "n")),
            _ => Operation::Read,
        };
        Self {
            operation,
            call: text(CALL).and_then(|text| text.parse().ok()),
            token: text("authorization").and_then(|text| text.rsplit('-').next()?.parse().ok()),
            is_redirected,
            is_proxied: url.path().contains("/proxy/"),
        }
    }
}

impl Request {
    /// Whether it deploys a trigger, which takes long and goes on when a gateway gives up.
    pub(super) fn is_deployment(&self) -> bool {
        matches!(&self.operation, Operation::Trigger(trigger) if trigger.is_deployment())
    }
}

pub(super) struct Response {
    pub(super) status: u16,
    pub(super) body: String,
    /// Index of the token in the body.
    pub(super) token: Option<usize>,
}

impl Response {
    pub(super) fn new(status: u16, body: impl Into<String>) -> Self {
        Self {
            status,
            body: body.into(),
            token: None,
        }
    }
}

struct Token {
    expires_at: Duration,
    revoked: bool,
    lifetime: Duration,
    /// The client must not use it later than this. `None` until the client has received it.
    client_valid_until: Option<Duration>,
    first_rejection: Option<Duration>,
    /// Whether the client had to accept its rejection.
    is_invalid: bool,
}

#[derive(Default)]
pub(super) struct Server {
    /// Length of each page, by the index of its first item.
    pages: BTreeMap<usize, usize>,
    pub(super) items: usize,
    tokens: Vec<Token>,
    rejects_until: Duration,
    /// Tokens live long enough for every call.
    is_healthy: bool,
    /// How often each call ran, and how often its token was rejected.
    executions: BTreeMap<u32, u32>,
    rejections: BTreeMap<u32, u32>,
    pub(super) runs: Runs,
    pub(super) events: Events,
    pub(super) triggers: Triggers,
}

impl Server {
    pub(super) fn new(rng: &mut fastrand::Rng) -> Self {
        let mut server = Self::default();
        let items = rng.usize(0..12);
        server.set_items(items, || rng.usize(1..5));
        server
    }

    /// Replaces the items of the list, on pages of these lengths.
    pub(super) fn set_items(&mut self, items: usize, mut length: impl FnMut() -> usize) {
        self.items = items;
        self.pages.clear();
        let mut at = 0;
        while at < items {
            let length = length().min(items - at);
            self.pages.insert(at, length);
            at += length;
        }
    }

    pub(super) fn executions(&self, call: u32) -> u32 {
        self.executions.get(&call).copied().unwrap_or_default()
    }

    pub(super) fn revoke_all(&mut self) {
        self.tokens
            .iter_mut()
            .for_each(|token| token.revoked = true);
    }

    /// From now on the server accepts and issues tokens as it should.
    pub(super) fn recover(&mut self) {
        self.is_healthy = true;
        self.rejects_until = Duration::ZERO;
    }

    pub(super) fn reject_until(&mut self, moment: Duration) {
        self.rejects_until = moment;
    }

    /// Executes the request if its token is valid.
    fn respond(&mut self, request: &Request, now: Duration, lifetime: Value) -> Response {
        if request.operation == Operation::Token {
            return self.issue(now, lifetime);
        }
        let token = request.token.and_then(|index| self.tokens.get(index));
        let is_good = |token: &Token| !token.revoked && now < token.expires_at;
        if now < self.rejects_until || !token.is_some_and(is_good) {
            return Response::new(401, r#"{"error":"invalid token"}"#);
        }
        if let Some(call) = request.call {
            *self.executions.entry(call).or_default() += 1;
        }
        match &request.operation {
            Operation::Page { cursor, backward } => {
                Response::new(200, self.page(*cursor, *backward))
            }
            Operation::Delete => Response::new(204, ""),
            Operation::Read => Response::new(200, r#"{"id":"apn_1"}"#),
            Operation::Write | Operation::Token => Response::new(200, "{}"),
            Operation::Run(run) => Response::new(200, run.response()),
            Operation::Definition { key, version } => {
                let definition = runs::definition(key, version);
                Response::new(200, json!({ "data": definition }).to_string())
            }
            Operation::ConnectToken => Response::new(200, CONNECT_TOKEN),
            Operation::Events(count) => Response::new(200, self.events.list(*count)),
            Operation::Trigger(trigger) => self.triggers.respond(trigger, request.call, now),
        }
    }

    fn issue(&mut self, now: Duration, expires_in: Value) -> Response {
        let index = self.tokens.len();
        let lifetime = Duration::from_secs(expires_in.as_u64().unwrap_or(3600));
        self.tokens.push(Token {
            expires_at: now + lifetime,
            revoked: false,
            lifetime: lifetime.clamp(MIN_LIFETIME, MAX_LIFETIME),
            client_valid_until: None,
            first_rejection: None,
            is_invalid: false,
        });
        let body = json!({ "access_token": format!("token-{index}"), "expires_in": expires_in });
        Response {
            token: Some(index),
            ..Response::new(200, body.to_string())
        }
    }

    /// The page that starts or ends at `cursor`. Some pages in between are empty; the last one has a cursor too.
    fn page(&self, cursor: Option<usize>, backward: bool) -> String {
        // An empty page precedes every third page, counted by its cursor.
        let at = cursor.unwrap_or(0);
        let is_preceded_by_empty = |at: usize| at % 3 == 1 && !backward;
        let (is_after_empty, at) = (at >= 1000, at % 1000);
        if is_preceded_by_empty(at) && !is_after_empty {
            return body(0..0, None, Some(at + 1000));
        }
        let (start, end) = if backward {
            let start = self.pages.range(..at).next_back();
            (start.map_or(0, |(start, _)| *start), at)
        } else {
            (at, at + self.pages.get(&at).copied().unwrap_or(0))
        };
        let items = start..end;
        let more = !items.is_empty();
        body(items, more.then_some(start), more.then_some(end))
    }

    fn received(&mut self, token: usize, now: Duration) {
        if let Some(token) = self.tokens.get_mut(token) {
            token.client_valid_until = Some(now + token.lifetime);
        }
    }

    fn reject_token(&mut self, request: &Request, now: Duration) {
        let Some(index) = request.token else { return };
        let was_just_replaced = self.tokens[..index]
            .iter()
            .any(|token| token.first_rejection.is_some());
        let nth = request.call.map(|call| {
            let count = self.rejections.entry(call).or_default();
            *count += 1;
            *count
        });
        let token = &mut self.tokens[index];
        let first = *token.first_rejection.get_or_insert(now);
        token.is_invalid |= !was_just_replaced || (now >= first + GRACE_PERIOD && nth == Some(1));
    }
}

fn number(url: &Url, name: &str) -> usize {
    let value = url.query_pairs().find(|(key, _)| key == name);
    value.map_or(20, |(_, value)| value.parse().unwrap_or_default())
}

fn definition(url: &Url) -> Operation {
    let key = url
        .path_segments()
        .and_then(|mut segments| segments.next_back());
    let version = url.query_pairs().find(|(name, _)| name == "version");
    Operation::Definition {
        key: key.unwrap_or_default().to_owned(),
        version: version.map_or_else(String::new, |(_, version)| version.into_owned()),
    }
}

fn body(items: std::ops::Range<usize>, start: Option<usize>, end: Option<usize>) -> String {
    let data: Vec<Value> = items
        .map(|item| json!({ "id": format!("apn_{item}") }))
        .collect();
    let cursor = |at: Option<usize>| at.map(|at| format!("c{at}"));
    json!({ "data": data, "page_info": { "start_cursor": cursor(start), "end_cursor": cursor(end) } }).to_string()
}

impl Simulation {
    /// The request reaches the server, which executes it.
    pub(super) fn execute(&self, request: &Request) -> Response {
        let lifetimes = [
            json!(0),
            json!(1),
            json!(20),
            json!(300),
            json!(3600),
            Value::Null,
        ];
        let mut lifetime = lifetimes[self.below(lifetimes.len())].clone();
        if self.state().server.is_healthy {
            lifetime = json!(3600);
        }
        let now = self.time.elapsed();
        let response = self.state().server.respond(request, now, lifetime);
        self.log(|| format!("server: {request:?} -> {}", response.status));
        match &request.operation {
            Operation::Run(run) if response.status == 200 => self.ran(run),
            Operation::Definition { .. } => self.count("another version is current"),
            Operation::Trigger(_) => self.check_triggers(),
            _ => {}
        }
        let done = request
            .call
            .map(|call| self.state().server.executions(call));
        if request.operation == Operation::Write && done > Some(1) {
            self.violated(Invariant::WritesRunOnce, || {
                format!("{request:?} ran twice")
            });
        }
        response
    }

    /// The client has read a response to its end.
    pub(super) fn response_received(&self, request: &Request, response: &Response) {
        let now = self.time.elapsed();
        let mut state = self.state();
        if let Some(token) = response.token {
            state.server.received(token, now);
        }
        if response.status == 401 && request.operation != Operation::Token && !request.is_proxied {
            state.server.reject_token(request, now);
        }
    }

    /// The client sends a request: checks that it may use the token.
    pub(super) fn check_token(&self, request: &Request) {
        let now = self.time.elapsed();
        let problem = {
            let state = self.state();
            let token = request
                .token
                .and_then(|index| state.server.tokens.get(index));
            token.and_then(|token| {
                if token.is_invalid {
                    Some("was rejected")
                } else if token.client_valid_until.is_none_or(|until| now >= until) {
                    Some("has expired")
                } else {
                    None
                }
            })
        };
        if let Some(problem) = problem {
            self.violated(Invariant::NoInvalidToken, || {
                format!("{request:?}: the token {problem}")
            });
        }
    }
}
