//! Fault rules.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header;
use serde_json::json;

use super::body::{ResponseBody, Step};
use super::request::RecordedRequest;
use super::response::Response;
use crate::uses::Uses;

/// Pause before a truncated connection closes, so that the client receives the last byte.
const FLUSH: Duration = Duration::from_millis(20);

type Condition = Arc<dyn Fn(&RecordedRequest) -> bool + Send + Sync>;

/// A rule that makes requests fail on purpose.
///
/// A rule applies to one operation or to all, and once unless [`times`](Self::times) or [`always`](Self::always) changes
/// that. If several rules apply to a request, the emulator uses the one that was added first.
///
/// ```
/// use pipedream_connect_emulator::Fault;
/// let throttled = Fault::on("accounts_list").status(429).header("retry-after", "1").times(2);
/// let lost_response = Fault::on("actions_run").reset_after_processing();
/// ```
#[derive(Clone)]
pub struct Fault {
    operation: Option<String>,
    condition: Option<Condition>,
    uses: Uses,
    pub(crate) delay: Option<Duration>,
    pub(crate) action: Action,
    pub(crate) after_processing: bool,
}

/// The effect of a rule.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    /// Only the delay.
    None,
    Respond(Response),
    ResetBeforeReading,
    ResetAfterReading,
    ExpireToken,
    /// Sends the first half of the body as if it were complete.
    Malform,
    /// Sends this many bytes of the body, then closes the connection.
    Truncate(usize),
    /// Sends this many bytes of the body, then nothing.
    Stall(usize),
}

impl Fault {
    /// A rule for one operation, by its id such as `accounts_list`.
    #[must_use]
    pub fn on(operation: impl Into<String>) -> Self {
        Self {
            operation: Some(operation.into()),
            ..Self::any()
        }
    }

    /// A rule for every request of the API.
    #[must_use]
    pub fn any() -> Self {
        Self {
            operation: None,
            condition: None,
            uses: Uses::once(),
            delay: None,
            action: Action::None,
            after_processing: false,
        }
    }

    /// Restricts the rule to requests that meet a condition.
    #[must_use]
    pub fn when(
        mut self,
        condition: impl Fn(&RecordedRequest) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.condition = Some(Arc::new(condition));
        self
    }

    /// Lets the first `count` matching requests through.
    #[must_use]
    pub fn skip(mut self, count: u32) -> Self {
        self.uses.skip = count;
        self
    }

    /// Applies `count` times, then never again.
    #[must_use]
    pub fn times(mut self, count: u32) -> Self {
        self.uses.left = Some(count);
        self
    }

    /// Applies until the faults are cleared.
    #[must_use]
    pub fn always(mut self) -> Self {
        self.uses.left = None;
        self
    }

    /// Waits first. Without another effect, this delays the real response.
    #[must_use]
    pub fn delay(mut self, time: Duration) -> Self {
        self.delay = Some(time);
        self
    }

    /// Responds with this status and an error body like the API's. The request is not processed.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        let error = if status == 429 {
            "Throttled".to_owned()
        } else {
            format!("Fault rule: {status}")
        };
        self.action = Action::Respond(Response::json(status, &json!({ "error": error })));
        self
    }

    /// Adds a header to the response of [`status`](Self::status).
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Action::Respond(response) = self.action {
            self.action = Action::Respond(response.header(name, value));
        }
        self
    }

    /// Replaces the body and content type of the response of [`status`](Self::status).
    #[must_use]
    pub fn body(mut self, content_type: &str, body: impl Into<Bytes>) -> Self {
        if let Action::Respond(mut response) = self.action {
            response.body = body.into();
            response.headers.remove(header::CONTENT_TYPE);
            self.action = Action::Respond(response.header(header::CONTENT_TYPE, content_type));
        }
        self
    }

    /// Processes the request before the delay and the response, like a gateway that times out while the work continues.
    #[must_use]
    pub fn after_processing(mut self) -> Self {
        self.after_processing = true;
        self
    }

    /// Resets the connection (RST) after reading the head of the request. The request is not processed.
    #[must_use]
    pub fn reset_before_processing(mut self) -> Self {
        self.action = Action::ResetBeforeReading;
        self
    }

    /// Processes the request, then resets the connection (RST) instead of responding.
    #[must_use]
    pub fn reset_after_processing(mut self) -> Self {
        self.action = Action::ResetAfterReading;
        self.after_processing = true;
        self
    }

    /// Sends the head and the first `bytes` bytes of the body, then closes the connection before the announced length.
    #[must_use]
    pub fn truncate_body(mut self, bytes: usize) -> Self {
        self.action = Action::Truncate(bytes);
        self
    }

    /// Sends the head and the first `bytes` bytes of the body, then nothing.
    #[must_use]
    pub fn stall(mut self, bytes: usize) -> Self {
        self.action = Action::Stall(bytes);
        self
    }

    /// Sends the first half of the body as if it were complete: status 200 with malformed JSON.
    #[must_use]
    pub fn malformed_body(mut self) -> Self {
        self.action = Action::Malform;
        self
    }

    /// Expires the request's token: 401 for this and every later request with it.
    #[must_use]
    pub fn expired_token(mut self) -> Self {
        self.action = Action::ExpireToken;
        self
    }

    fn applies(&self, request: &RecordedRequest) -> bool {
        let operation = match &self.operation {
            Some(operation) => request.operation == Some(operation.as_str()),
            None => request.operation.is_some(),
        };
        operation
            && self
                .condition
                .as_ref()
                .is_none_or(|condition| condition(request))
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Fault");
        debug
            .field("operation", &self.operation)
            .field("left", &self.uses.left)
            .field("action", &self.action);
        debug.finish_non_exhaustive()
    }
}

/// How much of a request has been read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    Head,
    Body,
}

/// The rules in the order they were added.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    rules: Vec<Fault>,
}

impl Faults {
    pub(crate) fn push(&mut self, rule: Fault) {
        self.rules.push(rule);
    }

    pub(crate) fn clear(&mut self) {
        self.rules.clear();
    }

    /// The rule that applies to this request, if any. Counts the use.
    pub(crate) fn take(&mut self, stage: Stage, request: &RecordedRequest) -> Option<Fault> {
        for rule in &mut self.rules {
            let early = matches!(rule.action, Action::ResetBeforeReading);
            let fits = !rule.uses.are_used_up()
                && early == (stage == Stage::Head)
                && rule.applies(request);
            if fits && rule.uses.take() {
                return Some(rule.clone());
            }
        }
        None
    }
}

impl Fault {
    /// The beginning of a body, then the end of the connection or silence.
    pub(crate) fn partial_body(body: &Bytes, bytes: usize, end: Step) -> ResponseBody {
        // Omits at least one byte, even if the rule asks for more than the body has.
        let sent = body.slice(..bytes.min(body.len().saturating_sub(1)));
        let length = body.len().max(1) as u64;
        ResponseBody::new([Step::Send(sent), Step::Pause(FLUSH), end], Some(length))
    }
}
