//! The error type of the SDK.

#[cfg(feature = "axum")]
mod axum;
mod http_status;
mod kind;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use pipedream_connect_raw::runtime::{Idempotency, Operation, one_line};
use serde_json::Value;

pub use self::kind::{ErrorKind, Execution, RateLimit};

/// A failed call: what was requested, how the server responded, and whether the operation may have run.
///
/// `Display` prints one line, for logs; `source()` is the cause, which that line does not contain. `Debug` is for developers. None
/// of them prints a credential that the client sent. [Errors and retries](crate::guide::errors) in the guide says how to log an
/// error, and what each text in a log means.
///
/// It can be cloned, to give the same error to several waiting callers.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = pipedream_connect_emulator::Emulator::start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?;
/// use pipedream_connect::ErrorKind;
///
/// match client.accounts().retrieve("apn_missing").await {
///     Ok(account) => println!("{}", account.id),
///     Err(error) if error.kind() == ErrorKind::NotFound => println!("no such account"),
///     Err(error) if error.is_transient() => eprintln!("try again later: {error}"),
///     Err(error) => eprintln!("{error}"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    operation: Option<&'static Operation>,
    message: String,
    response: ErrorResponse,
    json_path: Option<String>,
    attempts: u32,
    elapsed: Duration,
    execution: Execution,
    target: Target,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

/// What a call is about: names and values of its ids, project, environment and host. The values are redacted.
pub(crate) type Target = Vec<(&'static str, String)>;

/// What an error keeps of the server's response. Every text in it is redacted.
#[derive(Clone, Default)]
pub(crate) struct ErrorResponse {
    pub(crate) status: Option<StatusCode>,
    pub(crate) code: Option<String>,
    pub(crate) details: Option<Value>,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) rate_limit: RateLimit,
    pub(crate) excerpt: Option<String>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            message: one_line(&message.into()),
            response: ErrorResponse::default(),
            json_path: None,
            attempts: 0,
            elapsed: Duration::ZERO,
            execution: Execution::DidNotRun,
            target: Target::new(),
            source: None,
        }))
    }

    pub(crate) fn config(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Config, message)
    }

    pub(crate) fn argument(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::InvalidArgument, message)
    }

    pub(crate) fn with_source(
        mut self,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        self.0.source = Some(Arc::from(source.into()));
        self
    }

    /// Sets the operation, unless the error already has one.
    pub(crate) fn with_operation(mut self, operation: &'static Operation) -> Self {
        self.0.operation.get_or_insert(operation);
        self
    }

    pub(crate) fn with_target(mut self, target: Target) -> Self {
        self.0.target = target;
        self
    }

    /// Adds facts about the call, unless it has them.
    pub(crate) fn with_facts(mut self, facts: Target) -> Self {
        for fact in facts {
            if !self.0.target.contains(&fact) {
                self.0.target.push(fact);
            }
        }
        self
    }

    pub(crate) fn with_execution(mut self, execution: Execution) -> Self {
        self.0.execution = execution;
        self
    }

    pub(crate) fn with_timing(mut self, attempts: u32, elapsed: Duration) -> Self {
        self.0.attempts = attempts;
        self.0.elapsed = elapsed;
        self
    }

    pub(crate) fn with_retry_after(mut self, delay: Option<Duration>) -> Self {
        self.0.response.retry_after = delay;
        self
    }

    pub(crate) fn with_response(mut self, response: ErrorResponse) -> Self {
        self.0.response = response;
        self
    }

    pub(crate) fn with_json_path(mut self, path: String) -> Self {
        self.0.json_path = Some(path);
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

    /// What the call was about, as names and values: the ids that the caller passed, the external user, the project, the
    /// environment and the host. Through the proxy, `app_host` is the app's. Empty for an error without a call.
    /// `Display` prints them too.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let emulator = pipedream_connect_emulator::Emulator::start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?;
    /// let error = client.accounts().retrieve("apn_missing").await.unwrap_err();
    /// assert!(error.target().any(|fact| fact == ("account_id", "apn_missing")));
    /// # Ok(())
    /// # }
    /// ```
    pub fn target(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let facts = self.0.target.iter();
        facts.map(|(name, value)| (*name, value.as_str()))
    }

    /// A description of the failure. For a response: its status and the server's message.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// HTTP status of the response, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.response.status
    }

    /// The API's own error code, if the response had one.
    pub fn code(&self) -> Option<&str> {
        self.0.response.code.as_deref()
    }

    /// The API's `details` field, if the response had one.
    pub fn details(&self) -> Option<&Value> {
        self.0.response.details.as_ref()
    }

    /// The server's id of the request. Support will ask for it.
    pub fn request_id(&self) -> Option<&str> {
        self.0.response.request_id.as_deref()
    }

    /// How long the server asked to wait; zero if it allows to repeat the call at once. The client itself never waits
    /// longer than its retry policy allows, and uses its own backoff instead of zero.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.response.retry_after
    }

    /// The server's rate limit, as far as the response contained it.
    pub fn rate_limit(&self) -> RateLimit {
        self.0.response.rate_limit
    }

    /// The beginning of the response body: at most 500 bytes of valid UTF-8. Set for failures only, never for a
    /// success that could not be decoded, because its body may contain credentials. Neither `Display` nor `Debug` prints
    /// it.
    ///
    /// Credentials that the client sent and the server repeated are replaced by `[redacted]`, here, in
    /// [`Error::message`], [`Error::code`], [`Error::details`], [`Error::request_id`] and [`Error::json_path`]: the
    /// client's own credentials, the values of headers that the caller set, the targets of redirects, and arguments that
    /// the API treats as secrets, such as `cfmap_json`. The caller's own bodies and queries are not searched. If a request has
    /// more secrets than the client searches for, at least 60, `[redacted]` replaces the whole text.
    pub fn body_excerpt(&self) -> Option<&str> {
        self.0.response.excerpt.as_deref()
    }

    /// Where in the JSON decoding failed, such as `data[2].id`.
    pub fn json_path(&self) -> Option<&str> {
        self.0.json_path.as_deref()
    }

    /// How many requests were made.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the call took, including the time spent between attempts.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// Whether the server executed the operation, in any of the attempts.
    pub fn execution(&self) -> Execution {
        self.0.execution
    }

    /// Whether repeating the call could execute the operation twice.
    pub fn may_have_run(&self) -> bool {
        self.0.execution != Execution::DidNotRun
    }

    /// Whether the same call may succeed later, unchanged. This says nothing about whether repeating it is harmless: see
    /// [`Error::may_have_run`].
    pub fn is_transient(&self) -> bool {
        if let (ErrorKind::Auth, Some(cause)) = (self.0.kind, self.token_error()) {
            return cause.is_transient();
        }
        matches!(
            self.0.kind,
            ErrorKind::Connect
                | ErrorKind::Interrupted
                | ErrorKind::Timeout
                | ErrorKind::Deadline
                | ErrorKind::RateLimited
                | ErrorKind::Server
        ) || self.status() == Some(StatusCode::REQUEST_TIMEOUT)
    }

    /// The error of the token request that made this call fail.
    fn token_error(&self) -> Option<&Error> {
        self.0.source.as_deref()?.downcast_ref()
    }

    /// Whether a timeout or deadline ended the call.
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Timeout | ErrorKind::Deadline)
    }

    /// Whether the API rejected the call because of the plan, or because a feature is not enabled.
    pub fn is_plan_gate(&self) -> bool {
        let message = self.0.message.to_ascii_lowercase();
        self.0.kind == ErrorKind::Forbidden
            && (message.contains("current plan") || message.contains("not enabled for this"))
    }

    fn changes_data(&self) -> bool {
        self.0
            .operation
            .is_none_or(|operation| operation.idempotency != Idempotency::Safe)
    }

    /// Ids are the caller's and may contain anything, so they are escaped.
    fn target_in_words(&self) -> impl Iterator<Item = String> {
        let facts = self.target();
        facts.map(|(name, value)| format!("{name} {value:?}"))
    }

    /// Details shown in parentheses.
    fn details_in_parentheses(&self) -> Vec<String> {
        let (inner, response) = (&self.0, &self.0.response);
        let mut details = Vec::new();
        details.extend(response.code.as_ref().map(|code| format!("code {code}")));
        details.extend(
            response
                .request_id
                .as_ref()
                .map(|id| format!("request id {id}")),
        );
        details.extend(
            response
                .retry_after
                .filter(|delay| !delay.is_zero())
                .map(|delay| format!("retry after {delay:?}")),
        );
        if inner.attempts > 1 {
            details.push(format!(
                "{} attempts in {:.1?}",
                inner.attempts, inner.elapsed
            ));
        }
        match inner.execution {
            Execution::MayHaveRun if self.changes_data() => {
                details.push("the operation may have run".to_owned());
            }
            Execution::Ran => details.push("the operation ran".to_owned()),
            Execution::MayHaveRun | Execution::DidNotRun => {}
        }
        details.extend(self.target_in_words());
        details
    }
}

/// One line: operation, message, the facts that decide what to do next, and what the call was about. `source()` has the
/// cause.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.operation() {
            write!(f, "{operation}: ")?;
        }
        f.write_str(&self.0.message)?;
        let details = self.details_in_parentheses();
        if !details.is_empty() {
            write!(f, " ({})", details.join("; "))?;
        }
        Ok(())
    }
}

// Without the excerpt and the details: a body may repeat what was sent.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = self.target_in_words().collect::<Vec<_>>().join(", ");
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation", &self.operation())
            .field("message", &self.0.message)
            .field("status", &self.status())
            .field("code", &self.code())
            .field("request_id", &self.request_id())
            .field("retry_after", &self.retry_after())
            .field("attempts", &self.0.attempts)
            .field("elapsed", &self.0.elapsed)
            .field("execution", &self.0.execution)
            .field("json_path", &self.0.json_path)
            .field("target", &format_args!("[{target}]"))
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source = self.0.source.as_deref()?;
        Some(source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_word() {
        assert_eq!(size_of::<Error>(), size_of::<usize>());
        assert!(size_of::<Result<(), Error>>() <= 16);
    }

    #[test]
    fn a_clone_has_the_same_facts_and_the_same_source() {
        let source = Error::argument("the cause");
        let error = Error::new(ErrorKind::Auth, "no token").with_source(source);
        let clone = error.clone();
        assert_eq!(format!("{clone:?}"), format!("{error:?}"));
        let cause = clone.source().and_then(|source| source.downcast_ref());
        assert_eq!(cause.map(Error::message), Some("the cause"));
    }

    #[test]
    fn a_failed_token_request_decides_whether_the_call_is_transient() {
        let auth = |kind| {
            let cause = Error::new(kind, "token request");
            Error::new(ErrorKind::Auth, "no token").with_source(cause)
        };
        assert!(auth(ErrorKind::Server).is_transient());
        assert!(!auth(ErrorKind::Unauthorized).is_transient());
    }

    #[test]
    fn a_plan_gate_is_recognized() {
        let forbidden = |message| Error::new(ErrorKind::Forbidden, message);
        assert!(
            forbidden("403 Forbidden: Connect component API not enabled for this organization")
                .is_plan_gate()
        );
        assert!(!forbidden("403 Forbidden: scope").is_plan_gate());
    }
}
