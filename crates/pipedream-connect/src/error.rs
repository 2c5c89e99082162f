//! The one error type, written for the person who reads it at 3 a.m.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use pipedream_connect_raw::runtime::Operation;
use serde_json::Value;

use crate::json;
use crate::redact::Secrets;
use crate::transport::{Stage, TransportError};

/// Longest piece of a body that an error keeps, in bytes.
const EXCERPT: usize = 500;

/// A failed call: what was asked, what came back, and whether it may have been carried out.
///
/// One word in size. `Display` is one line; `Debug` shows the same facts and no secret; `source()` is the cause.
///
/// ```
/// # use pipedream_connect_emulator::Emulator;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = Emulator::start().await?;
/// # let client = pipedream_connect::Client::builder()
/// #     .base_url(emulator.base_url())
/// #     .client_credentials("cid", "csec")
/// #     .project_id("proj_X")
/// #     .build()?;
/// use pipedream_connect::ErrorKind;
///
/// match client.accounts().retrieve("apn_missing").await {
///     Ok(account) => println!("{}", account.id),
///     Err(error) if error.kind() == ErrorKind::NotFound => println!("no such account"),
///     Err(error) if error.is_retryable() => println!("later: {error}"),
///     Err(error) => println!("{error}"),
/// }
/// # Ok(())
/// # }
/// ```
pub struct Error(Box<Inner>);

/// What went wrong, as far as a program can act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument was refused before anything was sent: an empty id, an id that would be another path or is of another
    /// kind, a user id over 250 characters, a forbidden header. Mend the argument that the message names.
    InvalidArgument,
    /// The client can't be used like this: a missing setting, a plain `http` base URL, an operation that needs other
    /// credentials. Mend the configuration.
    Config,
    /// No access token could be had: wrong client id or secret, or the token endpoint did not answer. The source tells.
    Auth,
    /// No connection could be made; nothing was sent. Check host name, network, proxy and certificates.
    Connect,
    /// The connection broke after the request had left, or the stream that is its body failed. [`Error::may_have_run`] tells
    /// whether to look before repeating.
    Interrupted,
    /// No answer within the attempt's time limit, status 408, or the body stopped arriving. Raise the limit for slow
    /// actions.
    Timeout,
    /// The call's overall deadline passed, waiting between attempts included; or no account was connected in time.
    Deadline,
    /// 400 or 422: the request was understood and refused. The message says which part.
    BadRequest,
    /// 401: the credentials were refused, also after one refresh. Check client id, secret, project and environment.
    Unauthorized,
    /// 403: the credentials are fine but not for this: a missing scope, or a feature that the plan does not include.
    Forbidden,
    /// 404: no such thing in this project and environment. Some operations also answer 404 to missing credentials.
    NotFound,
    /// 409: in conflict with what is there, for example a name that is taken.
    Conflict,
    /// 429: too many requests. [`Error::retry_after`] says when to come back.
    RateLimited,
    /// 5xx: the server failed.
    Server,
    /// Any other status that is not a success.
    Status,
    /// The server accepted the call (2xx), but its answer was not understood. The call itself was carried out.
    Decode,
    /// The answer was larger than the client accepts.
    TooLarge,
    /// A redirect to another origin, or too many of them; nothing was sent there.
    Redirect,
    /// The component could not give the options of a prop, although the call succeeded; the message is in its own words.
    /// Mend the values of its props, or the connected account. A run that failed is a [`crate::ActionFailure`].
    Component,
    /// The server gave the same page cursor twice; going on would never end. Items so far are intact.
    CursorCycle,
}

/// Whether the server may have carried the call out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Execution {
    /// The operation did not run: nothing was sent, or the server rejected the request.
    DidNotRun,
    /// Unknown: the request was sent, and the response is missing or inconclusive.
    MayHaveRun,
    /// The operation ran: the server reported success.
    Ran,
}

/// What the server says about its rate limit, from the `X-RateLimit-*` headers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// Requests per window.
    pub limit: Option<u64>,
    /// Requests left in this window.
    pub remaining: Option<u64>,
    /// End of the window, in seconds since 1970.
    pub reset: Option<u64>,
}

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static Operation>,
    message: String,
    status: Option<StatusCode>,
    code: Option<String>,
    details: Option<Value>,
    request_id: Option<String>,
    retry_after: Option<Duration>,
    rate_limit: RateLimit,
    excerpt: Option<String>,
    json_path: Option<String>,
    attempts: u32,
    elapsed: Duration,
    execution: Execution,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            message: message.into(),
            status: None,
            code: None,
            details: None,
            request_id: None,
            retry_after: None,
            rate_limit: RateLimit::default(),
            excerpt: None,
            json_path: None,
            attempts: 0,
            elapsed: Duration::ZERO,
            execution: Execution::DidNotRun,
            source: None,
        }))
    }

    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, message)
    }

    pub(crate) fn argument(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidArgument, message)
    }

    pub(crate) fn because(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn of(mut self, operation: &'static Operation) -> Self {
        self.0.operation.get_or_insert(operation);
        self
    }

    pub(crate) fn with_execution(mut self, execution: Execution) -> Self {
        self.0.execution = execution;
        self
    }

    /// An earlier attempt of the same call may have been carried out, whatever became of this one.
    pub(crate) fn after(mut self, earlier: Execution) -> Self {
        self.0.execution = match (earlier, self.0.execution) {
            (Execution::Ran, _) | (_, Execution::Ran) => Execution::Ran,
            (Execution::MayHaveRun, _) | (_, Execution::MayHaveRun) => Execution::MayHaveRun,
            (Execution::DidNotRun, Execution::DidNotRun) => Execution::DidNotRun,
        };
        self
    }

    pub(crate) fn spent(mut self, attempts: u32, elapsed: Duration) -> Self {
        self.0.attempts = attempts;
        self.0.elapsed = elapsed;
        self
    }

    pub(crate) fn retry_in(mut self, delay: Option<Duration>) -> Self {
        self.0.retry_after = delay;
        self
    }

    /// An error made of an answer: status, headers and as much of the body as is worth keeping, without the secrets
    /// that the server may have repeated.
    pub(crate) fn answered(
        status: StatusCode,
        headers: &HeaderMap,
        body: &[u8],
        secrets: &Secrets,
    ) -> Self {
        let said = Said::read(body, secrets);
        let reason = status.canonical_reason().unwrap_or("unknown status");
        let message = match &said.message {
            Some(text) => format!("{} {reason}: {text}", status.as_u16()),
            None => format!("{} {reason}", status.as_u16()),
        };
        let mut error = Self::new(kind_of(status), message).headed(status, headers);
        // A refusal was surely not carried out; a failing server or a gateway can't be sure.
        let refused = status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT;
        error.0.execution = if refused {
            Execution::DidNotRun
        } else {
            Execution::MayHaveRun
        };
        error.0.code = said.code;
        error.0.details = said.details;
        error.0.excerpt = excerpt(body, secrets);
        error.0.request_id = error.0.request_id.map(|id| secrets.hide(&id));
        error
    }

    /// A success that was not understood.
    pub(crate) fn undecodable(
        status: StatusCode,
        headers: &HeaderMap,
        path: &str,
        source: serde_json::Error,
    ) -> Self {
        // Keys of the body stand in it as they came.
        let path = clip(path);
        let message = format!(
            "the server answered {} but its body was not understood at `{path}`",
            status.as_u16()
        );
        let mut error = Self::new(ErrorKind::Decode, message).headed(status, headers);
        error.0.execution = Execution::Ran;
        // Only the place: the value there may be a secret, and parser messages quote values.
        error.0.json_path = Some(path);
        error.because(DecodeCause::of(&source))
    }

    pub(crate) fn headed(mut self, status: StatusCode, headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let number = |name: &str| text(name).and_then(|text| text.trim().parse().ok());
        self.0.status = Some(status);
        self.0.request_id = request_id(headers).map(str::to_owned);
        self.0.rate_limit = RateLimit {
            limit: number("x-ratelimit-limit"),
            remaining: number("x-ratelimit-remaining"),
            reset: number("x-ratelimit-reset"),
        };
        self
    }

    /// What went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation that failed, such as `accounts_list`.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation.map(|operation| operation.id)
    }

    /// What went wrong, in words; for an answer, its status and what the server said.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// HTTP status of the answer, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The API's own error code, if its answer had one.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// Details of the API's answer, if it had any.
    pub fn details(&self) -> Option<&Value> {
        self.0.details.as_ref()
    }

    /// The id under which the server knows the request; support will ask for it.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How long the server asks to wait, as it said it; the client itself never waits longer than its policy allows.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The server's rate limit, as far as the answer told it.
    pub fn rate_limit(&self) -> RateLimit {
        self.0.rate_limit
    }

    /// The beginning of the answer's body, at most 500 bytes of valid UTF-8. Kept for failures only, never for a
    /// success that was not understood, because that may hold credentials. Neither `Display` nor `Debug` prints it.
    ///
    /// Here as in [`Error::message`], [`Error::code`] and [`Error::details`], secrets that the server repeated are
    /// replaced by `[redacted]`: the client's credentials, values of headers that the caller set, and arguments that the
    /// API treats as secrets, such as `cfmap_json`. Other arguments are not secrets to the client; a server may quote them.
    pub fn body_excerpt(&self) -> Option<&str> {
        self.0.excerpt.as_deref()
    }

    /// Where in the JSON a decode failure happened, `data[2].id`.
    pub fn json_path(&self) -> Option<&str> {
        self.0.json_path.as_deref()
    }

    /// How many requests were made.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the call took, waiting between attempts included.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// Whether the server may have carried the call out, in any of its attempts.
    pub fn execution(&self) -> Execution {
        self.0.execution
    }

    /// Whether repeating a call that changes something could do it twice.
    pub fn may_have_run(&self) -> bool {
        self.0.execution != Execution::DidNotRun
    }

    /// Whether the same call may succeed later, unchanged. Says nothing about whether repeating it is harmless: see
    /// [`Error::may_have_run`].
    pub fn is_retryable(&self) -> bool {
        // Without a token the call failed for the reason that the token request did.
        let cause = self
            .0
            .source
            .as_deref()
            .and_then(|source| source.downcast_ref::<Arc<Error>>());
        if let (ErrorKind::Auth, Some(cause)) = (self.0.kind, cause) {
            return cause.is_retryable();
        }
        matches!(
            self.0.kind,
            ErrorKind::Connect
                | ErrorKind::Interrupted
                | ErrorKind::Timeout
                | ErrorKind::Deadline
                | ErrorKind::RateLimited
                | ErrorKind::Server
        ) || self.0.status == Some(StatusCode::REQUEST_TIMEOUT)
    }

    /// Whether a time limit ended the call.
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Timeout | ErrorKind::Deadline)
    }

    /// Whether the refusal is about the plan or a feature that is not enabled, and not about this call.
    pub fn is_plan_gate(&self) -> bool {
        let said = self.0.message.to_ascii_lowercase();
        self.0.kind == ErrorKind::Forbidden
            && (said.contains("current plan") || said.contains("not enabled for this"))
    }

    fn changes_something(&self) -> bool {
        use pipedream_connect_raw::runtime::Idempotency;
        self.0
            .operation
            .is_none_or(|operation| operation.idempotency != Idempotency::Safe)
    }

    /// What stands in brackets behind the message.
    fn facts(&self) -> Vec<String> {
        let inner = &self.0;
        let mut facts = Vec::new();
        facts.extend(inner.code.as_ref().map(|code| format!("code {code}")));
        facts.extend(
            inner
                .request_id
                .as_ref()
                .map(|id| format!("request id {id}")),
        );
        facts.extend(
            inner
                .retry_after
                .map(|delay| format!("retry after {delay:?}")),
        );
        if inner.attempts > 1 {
            facts.push(format!(
                "{} attempts in {:.1?}",
                inner.attempts, inner.elapsed
            ));
        }
        if inner.execution == Execution::MayHaveRun && self.changes_something() {
            facts.push("it may have been carried out".to_owned());
        }
        if inner.execution == Execution::Ran {
            facts.push("it was carried out".to_owned());
        }
        facts
    }
}

/// One line: operation, message, and the facts that decide what to do. The cause stands in `source()`.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.operation() {
            write!(f, "{operation}: ")?;
        }
        f.write_str(&self.0.message)?;
        let facts = self.facts();
        if !facts.is_empty() {
            write!(f, " ({})", facts.join("; "))?;
        }
        Ok(())
    }
}

// The excerpt and details are left out: a body may repeat what was sent.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation", &self.operation())
            .field("message", &self.0.message)
            .field("status", &self.0.status)
            .field("code", &self.0.code)
            .field("request_id", &self.0.request_id)
            .field("retry_after", &self.0.retry_after)
            .field("attempts", &self.0.attempts)
            .field("elapsed", &self.0.elapsed)
            .field("execution", &self.0.execution)
            .field("json_path", &self.0.json_path)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}

/// An exchange that a transport could not complete.
impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        match error.stage() {
            Stage::NotSent => Self::new(ErrorKind::Connect, "no connection could be made"),
            Stage::Refused => Self::new(
                ErrorKind::Interrupted,
                "the server did not take the request up",
            ),
            Stage::Upload => Self::new(
                ErrorKind::Interrupted,
                "the body to be sent could not be read to its end",
            )
            .with_execution(Execution::MayHaveRun),
            Stage::Sent | Stage::Body => Self::new(
                ErrorKind::Interrupted,
                "the connection broke before an answer came",
            )
            .with_execution(Execution::MayHaveRun),
        }
        .because(error)
    }
}

fn kind_of(status: StatusCode) -> ErrorKind {
    match status.as_u16() {
        400 | 422 => ErrorKind::BadRequest,
        401 => ErrorKind::Unauthorized,
        403 => ErrorKind::Forbidden,
        404 => ErrorKind::NotFound,
        408 => ErrorKind::Timeout,
        409 => ErrorKind::Conflict,
        429 => ErrorKind::RateLimited,
        300..=399 => ErrorKind::Redirect,
        500..=599 => ErrorKind::Server,
        _ => ErrorKind::Status,
    }
}

/// What an error body says, in any of the shapes seen.
#[derive(Default)]
struct Said {
    message: Option<String>,
    code: Option<String>,
    details: Option<Value>,
}

impl Said {
    fn read(body: &[u8], secrets: &Secrets) -> Self {
        let Ok(Value::Object(mut map)) = json::read(body) else {
            return Self::default();
        };
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let error = map.get("error");
        let message = text(error)
            .or_else(|| text(error.and_then(|error| error.get("message"))))
            .or_else(|| text(map.get("error_description")))
            .or_else(|| text(map.get("message")));
        // Hidden before it is cut: half a secret would not be recognised.
        let hidden = |text: Option<String>| text.map(|text| secrets.hide(&text));
        Self {
            message: hidden(message).map(|text| clip(&text)),
            code: hidden(text(map.get("code"))).map(|text| clip(&text)),
            details: map.get_mut("details").map(|details| {
                let mut details = details.take();
                secrets.hide_in(&mut details);
                details
            }),
        }
    }
}

fn excerpt(body: &[u8], secrets: &Secrets) -> Option<String> {
    (!body.is_empty()).then(|| clip(&secrets.hide(&String::from_utf8_lossy(body))))
}

/// The beginning as one line, cut at a character.
fn clip(text: &str) -> String {
    let line = |c: char| if c.is_control() { ' ' } else { c };
    let end = text.floor_char_boundary(EXCERPT);
    text.get(..end).unwrap_or(text).chars().map(line).collect()
}

/// The id under which the server knows the request.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    ["x-request-id", "x-amzn-trace-id", "cf-ray"]
        .iter()
        .find_map(|name| headers.get(*name)?.to_str().ok())
}

/// What kind of decode failure it was, without the values that the parser's own message quotes.
#[derive(Debug)]
struct DecodeCause(&'static str);

impl DecodeCause {
    fn of(error: &serde_json::Error) -> Self {
        use serde_json::error::Category;
        Self(match error.classify() {
            Category::Io => "the body could not be read",
            Category::Syntax => "it is not JSON",
            Category::Data if error.to_string().starts_with("missing field") => {
                "a required field is missing"
            }
            Category::Data => "a value has an unexpected type",
            Category::Eof => "the JSON ends too early",
        })
    }
}

impl fmt::Display for DecodeCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl StdError for DecodeCause {}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, body: &str) -> Error {
        let status = StatusCode::from_u16(status).expect("status");
        Error::answered(
            status,
            &HeaderMap::new(),
            body.as_bytes(),
            &Secrets::default(),
        )
    }

    #[test]
    fn an_error_is_one_word() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
        assert!(size_of::<Result<(), Error>>() <= 16);
    }

    #[test]
    fn no_part_of_a_body_makes_a_second_line() {
        let error = answered(400, r#"{"error":"a\nb","code":"c\nd"}"#);
        assert_eq!(error.to_string(), "400 Bad Request: a b (code c d)");
        let source = serde_json::from_str::<bool>("1").expect_err("no bool");
        let error = Error::undecodable(StatusCode::OK, &HeaderMap::new(), "e\nf", source);
        assert_eq!(error.json_path(), Some("e f"));
        assert!(!error.to_string().contains('\n'));
    }

    #[test]
    fn the_servers_words_are_found_in_every_shape() {
        for body in [
            r#"{"error":"no"}"#,
            r#"{"error":{"message":"no"}}"#,
            r#"{"error_description":"no"}"#,
            r#"{"message":"no"}"#,
        ] {
            assert_eq!(
                answered(400, body).message(),
                "400 Bad Request: no",
                "{body}"
            );
        }
        let html = answered(502, "<html>");
        assert_eq!(html.message(), "502 Bad Gateway");
        assert_eq!(html.body_excerpt(), Some("<html>"));
    }

    #[test]
    fn an_excerpt_is_bounded_valid_text() {
        let body = "é".repeat(5000);
        let error = answered(500, &body);
        assert_eq!(error.body_excerpt().map(str::len), Some(500));
        let error = answered(500, &"\u{1}\n".repeat(400));
        assert!(
            error
                .body_excerpt()
                .is_some_and(|text| text.len() <= 500 && !text.contains('\n'))
        );
        let mut bytes = vec![0xff; 600];
        bytes[0] = b'x';
        let error = Error::answered(
            StatusCode::BAD_GATEWAY,
            &HeaderMap::new(),
            &bytes,
            &Secrets::default(),
        );
        assert!(error.body_excerpt().is_some_and(|text| text.len() <= 500));
    }

    #[test]
    fn a_refusal_was_surely_not_carried_out_and_a_failure_may_have_been() {
        assert!(!answered(404, "").may_have_run());
        assert!(!answered(429, "").may_have_run());
        assert!(answered(504, "").may_have_run());
        assert!(answered(408, "").may_have_run());
    }

    #[test]
    fn a_missing_token_is_worth_another_try_when_its_cause_is() {
        let passing = Error::new(ErrorKind::Auth, "no token").because(Arc::new(answered(503, "")));
        let lasting = Error::new(ErrorKind::Auth, "no token").because(Arc::new(answered(401, "")));
        assert!(passing.is_retryable());
        assert!(!lasting.is_retryable());
    }

    #[test]
    fn a_plan_gate_is_recognised() {
        assert!(
            answered(
                403,
                r#"{"error":"Connect component API not enabled for this organization"}"#
            )
            .is_plan_gate()
        );
        assert!(!answered(403, r#"{"error":"scope"}"#).is_plan_gate());
    }
}
