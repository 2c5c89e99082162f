//! Fault rules: what goes wrong, when, and how often.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::json;

use crate::recorder::RecordedRequest;
use crate::wire::{Reply, ReplyBody, Step};

/// Time between the last byte of a cut body and the end of the connection, so that the byte arrives first.
const FLUSH: Duration = Duration::from_millis(20);

type Condition = Arc<dyn Fn(&RecordedRequest) -> bool + Send + Sync>;

/// A rule that makes requests fail on purpose.
///
/// A rule applies to one operation (or all), once unless [`times`](Self::times) or [`always`](Self::always) says
/// otherwise. Of several rules that apply to a request the first one added is used.
///
/// ```
/// use pipedream_connect_emulator::Fault;
/// let throttled = Fault::on("accounts_list").status(429).header("retry-after", "1").times(2);
/// let lost_answer = Fault::on("actions_run").reset_after_reading();
/// ```
#[derive(Clone)]
pub struct Fault {
    operation: Option<String>,
    condition: Option<Condition>,
    skip: u32,
    left: Option<u32>,
    pub(crate) delay: Option<Duration>,
    pub(crate) action: Action,
    pub(crate) after_processing: bool,
}

/// What a rule does.
#[derive(Clone, Debug)]
pub(crate) enum Action {
    /// Nothing but the delay.
    Pass,
    Answer(Reply),
    ResetBeforeReading,
    ResetAfterReading,
    ExpireToken,
    Malform,
    Cut {
        bytes: usize,
        ending: Ending,
    },
}

/// What follows the bytes of a body that was cut.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ending {
    Break,
    Hang,
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
            skip: 0,
            left: Some(1),
            delay: None,
            action: Action::Pass,
            after_processing: false,
        }
    }

    /// Only for requests that fulfil a condition.
    #[must_use]
    pub fn when(
        mut self,
        condition: impl Fn(&RecordedRequest) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.condition = Some(Arc::new(condition));
        self
    }

    /// Lets the first `count` matching requests pass.
    #[must_use]
    pub fn skip(mut self, count: u32) -> Self {
        self.skip = count;
        self
    }

    /// Applies `count` times, then never again.
    #[must_use]
    pub fn times(mut self, count: u32) -> Self {
        self.left = Some(count);
        self
    }

    /// Applies until the faults are cleared.
    #[must_use]
    pub fn always(mut self) -> Self {
        self.left = None;
        self
    }

    /// Waits before anything else happens. Alone it only delays the real answer.
    #[must_use]
    pub fn delay(mut self, time: Duration) -> Self {
        self.delay = Some(time);
        self
    }

    /// Answers this status in the API's error shape. The request is not processed.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        let error = if status == 429 {
            "Throttled".to_owned()
        } else {
            format!("Fault rule: {status}")
        };
        self.action = Action::Answer(Reply::json(status, &json!({ "error": error })));
        self
    }

    /// Adds a header to the answer of [`status`](Self::status).
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Action::Answer(reply) = self.action {
            self.action = Action::Answer(reply.header(name, value));
        }
        self
    }

    /// Replaces the body of the answer of [`status`](Self::status), and its content type.
    #[must_use]
    pub fn body(mut self, content_type: &str, body: impl Into<Bytes>) -> Self {
        if let Action::Answer(reply) = &mut self.action {
            reply.body = body.into();
            reply.headers.retain(|(name, _)| name != "content-type");
            reply
                .headers
                .push(("content-type".into(), content_type.into()));
        }
        self
    }

    /// Processes the request before the delay and the answer, as when a gateway times out on work that goes on.
    #[must_use]
    pub fn after_processing(mut self) -> Self {
        self.after_processing = true;
        self
    }

    /// Resets the connection (RST) when the head of the request was read. It is not processed.
    #[must_use]
    pub fn reset_before_reading(mut self) -> Self {
        self.action = Action::ResetBeforeReading;
        self
    }

    /// Processes the request, then resets the connection (RST) in place of an answer.
    #[must_use]
    pub fn reset_after_reading(mut self) -> Self {
        self.action = Action::ResetAfterReading;
        self.after_processing = true;
        self
    }

    /// Sends the head and the first `bytes` of the body, then closes the connection short of the promised length.
    #[must_use]
    pub fn truncate_body(mut self, bytes: usize) -> Self {
        self.action = Action::Cut {
            bytes,
            ending: Ending::Break,
        };
        self
    }

    /// Sends the head and the first `bytes` of the body, then nothing more.
    #[must_use]
    pub fn stall(mut self, bytes: usize) -> Self {
        self.action = Action::Cut {
            bytes,
            ending: Ending::Hang,
        };
        self
    }

    /// Sends the first half of the body as if it were all of it: status 200, broken JSON.
    #[must_use]
    pub fn malformed_body(mut self) -> Self {
        self.action = Action::Malform;
        self
    }

    /// Lets the caller's token expire: 401 now and for every later use of that token.
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
            .field("left", &self.left)
            .field("action", &self.action);
        debug.finish_non_exhaustive()
    }
}

/// When a rule is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// The head is known.
    Head,
    /// The request was read.
    Whole,
}

/// The rules in the order in which they were added.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    rules: Vec<Fault>,
}

impl Faults {
    pub(crate) fn add(&mut self, rule: Fault) {
        self.rules.push(rule);
    }

    pub(crate) fn clear(&mut self) {
        self.rules.clear();
    }

    /// The rule for this request, if any; it is used up by one.
    pub(crate) fn take(&mut self, stage: Stage, request: &RecordedRequest) -> Option<Fault> {
        for rule in &mut self.rules {
            let early = matches!(rule.action, Action::ResetBeforeReading);
            if rule.left == Some(0) || early != (stage == Stage::Head) || !rule.applies(request) {
                continue;
            }
            if rule.skip > 0 {
                rule.skip -= 1;
                continue;
            }
            rule.left = rule.left.map(|left| left - 1);
            return Some(rule.clone());
        }
        None
    }
}

/// The body that sends only so much of an answer.
pub(crate) fn cut(body: &Bytes, bytes: usize, ending: Ending) -> ReplyBody {
    // At least one byte is missing, or there would be no fault.
    let sent = body.slice(..bytes.min(body.len().saturating_sub(1)));
    let last = match ending {
        Ending::Break => Step::Break,
        Ending::Hang => Step::Hang,
    };
    let promised = body.len().max(1) as u64;
    ReplyBody::scripted([Step::Data(sent), Step::Pause(FLUSH), last], Some(promised))
}
