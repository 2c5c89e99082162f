//! The server: what it hands out, and what it has carried out. It alone decides whether a call happened.

use std::collections::BTreeMap;
use std::time::Duration;

use http::{HeaderMap, Method};
use serde_json::{Value, json};
use url::Url;

use super::Rule;
use super::world::World;

/// Names the call that a request belongs to.
pub(super) const CALL: &str = "x-simulated-call";

/// Marks a request that follows a redirect.
pub(super) const REDIRECTED: &str = "redirected";

/// A refusal is not believed for so long after a token replaced a refused one: then the token is not at fault.
const TRUST: Duration = Duration::from_secs(5);
/// The SDK believes no lifetime shorter or longer than these.
const SHORTEST: Duration = Duration::from_secs(2);
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// A request, as far as the server cares.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) what: What,
    pub(super) call: Option<u32>,
    pub(super) token: Option<usize>,
    pub(super) is_redirected: bool,
    /// To an app: a 401 may be the app's own.
    pub(super) is_proxied: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    Token,
    Page {
        cursor: Option<usize>,
        backward: bool,
    },
    Read,
    Delete,
    Write,
}

impl Request {
    pub(super) fn read(method: &Method, url: &Url, headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let query = |name: &str| {
            let (_, value) = url.query_pairs().find(|(key, _)| key == name)?;
            value.strip_prefix('c')?.parse::<usize>().ok()
        };
        let before = query("before");
        let is_redirected = url.query_pairs().any(|(key, _)| key == REDIRECTED);
        let what = match (method.as_str(), url.path()) {
            (_, path) if path.ends_with("/token") => What::Token,
            ("GET", path) if path.ends_with("/accounts") => What::Page {
                cursor: before.or_else(|| query("after")),
                backward: before.is_some(),
            },
            ("DELETE", _) => What::Delete,
            ("POST", _) => What::Write,
            _ => What::Read,
        };
        Self {
            what,
            call: text(CALL).and_then(|text| text.parse().ok()),
            token: text("authorization").and_then(|text| text.rsplit('-').next()?.parse().ok()),
            is_redirected,
            is_proxied: url.path().contains("/proxy/"),
        }
    }
}

/// What the server says.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) body: String,
    /// The token in it.
    pub(super) token: Option<usize>,
}

impl Answer {
    pub(super) fn of(status: u16, body: impl Into<String>) -> Self {
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
    /// From here on the client may not use it, once the client has it.
    client_until: Option<Duration>,
    first_refusal: Option<Duration>,
    /// Its refusal was, or had to be, believed.
    dead: bool,
}

#[derive(Default)]
pub(super) struct Server {
    /// Length of each page, by the item it begins with.
    pages: BTreeMap<usize, usize>,
    pub(super) items: usize,
    tokens: Vec<Token>,
    refuses_until: Duration,
    /// How often each call was carried out, and how often its token was refused.
    done: BTreeMap<u32, u32>,
    refused: BTreeMap<u32, u32>,
}

impl Server {
    pub(super) fn new(chance: &mut fastrand::Rng) -> Self {
        let mut server = Self {
            items: chance.usize(0..12),
            ..Self::default()
        };
        let mut at = 0;
        while at < server.items {
            let length = chance.usize(1..5).min(server.items - at);
            server.pages.insert(at, length);
            at += length;
        }
        server
    }

    pub(super) fn done(&self, call: u32) -> u32 {
        self.done.get(&call).copied().unwrap_or_default()
    }

    pub(super) fn revoke_all(&mut self) {
        self.tokens
            .iter_mut()
            .for_each(|token| token.revoked = true);
    }

    pub(super) fn refuse_until(&mut self, moment: Duration) {
        self.refuses_until = moment;
    }

    /// Carries out what was asked for, if the token allows it.
    fn answer(&mut self, request: &Request, now: Duration, lifetime: Value) -> Answer {
        if request.what == What::Token {
            return self.issue(now, lifetime);
        }
        let token = request.token.and_then(|index| self.tokens.get(index));
        let is_good = |token: &Token| !token.revoked && now < token.expires_at;
        if now < self.refuses_until || !token.is_some_and(is_good) {
            return Answer::of(401, r#"{"error":"invalid token"}"#);
        }
        if let Some(call) = request.call {
            *self.done.entry(call).or_default() += 1;
        }
        match request.what {
            What::Page { cursor, backward } => Answer::of(200, self.page(cursor, backward)),
            What::Delete => Answer::of(204, ""),
            What::Read => Answer::of(200, r#"{"id":"apn_1"}"#),
            What::Write | What::Token => Answer::of(200, "{}"),
        }
    }

    fn issue(&mut self, now: Duration, said: Value) -> Answer {
        let index = self.tokens.len();
        let lifetime = Duration::from_secs(said.as_u64().unwrap_or(3600));
        self.tokens.push(Token {
            expires_at: now + lifetime,
            revoked: false,
            lifetime: lifetime.clamp(SHORTEST, LONGEST),
            client_until: None,
            first_refusal: None,
            dead: false,
        });
        let body = json!({ "access_token": format!("token-{index}"), "expires_in": said });
        Answer {
            token: Some(index),
            ..Answer::of(200, body.to_string())
        }
    }

    /// The page that begins at `cursor`, or that ends there. Some pages are empty on the way; the last one has a cursor
    /// too.
    fn page(&self, cursor: Option<usize>, backward: bool) -> String {
        // Every third page, counted by its cursor, comes as an empty one first.
        let at = cursor.unwrap_or(0);
        let pause = |at: usize| at % 3 == 1 && !backward;
        let (detour, at) = (at >= 1000, at % 1000);
        if pause(at) && !detour {
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
            token.client_until = Some(now + token.lifetime);
        }
    }

    fn refuse(&mut self, request: &Request, now: Duration) {
        let Some(index) = request.token else { return };
        let suspect = self.tokens[..index]
            .iter()
            .any(|token| token.first_refusal.is_some());
        let nth = request.call.map(|call| {
            let count = self.refused.entry(call).or_default();
            *count += 1;
            *count
        });
        let token = &mut self.tokens[index];
        let first = *token.first_refusal.get_or_insert(now);
        token.dead |= !suspect || (now >= first + TRUST && nth == Some(1));
    }
}

fn body(items: std::ops::Range<usize>, start: Option<usize>, end: Option<usize>) -> String {
    let data: Vec<Value> = items
        .map(|item| json!({ "id": format!("apn_{item}") }))
        .collect();
    let cursor = |at: Option<usize>| at.map(|at| format!("c{at}"));
    json!({ "data": data, "page_info": { "start_cursor": cursor(start), "end_cursor": cursor(end) } }).to_string()
}

impl World {
    /// The request reaches the server and is carried out.
    pub(super) fn carry_out(&self, request: &Request) -> Answer {
        let lifetimes = [
            json!(0),
            json!(1),
            json!(20),
            json!(300),
            json!(3600),
            Value::Null,
        ];
        let lifetime = lifetimes[self.below(lifetimes.len())].clone();
        let now = self.time.elapsed();
        let answer = self.state().server.answer(request, now, lifetime);
        self.log(|| format!("server: {request:?} -> {}", answer.status));
        let done = request.call.map(|call| self.state().server.done(call));
        if request.what == What::Write && done > Some(1) {
            self.broken(Rule::NoWriteTwice, || {
                format!("{request:?} was carried out twice")
            });
        }
        answer
    }

    /// The client has read an answer to its end.
    pub(super) fn delivered(&self, request: &Request, answer: &Answer) {
        let now = self.time.elapsed();
        let mut state = self.state();
        if let Some(token) = answer.token {
            state.server.received(token, now);
        }
        if answer.status == 401 && request.what != What::Token && !request.is_proxied {
            state.server.refuse(request, now);
        }
    }

    /// The client sends a request: may it use the token?
    pub(super) fn check_token(&self, request: &Request) {
        let now = self.time.elapsed();
        let problem = {
            let state = self.state();
            let token = request
                .token
                .and_then(|index| state.server.tokens.get(index));
            token.and_then(|token| {
                if token.dead {
                    Some("was refused")
                } else if token.client_until.is_none_or(|until| now >= until) {
                    Some("has expired")
                } else {
                    None
                }
            })
        };
        if let Some(problem) = problem {
            self.broken(Rule::NoDeadToken, || {
                format!("{request:?}: the token {problem}")
            });
        }
    }
}
