//! Requests as the handlers see them, and the answers they give.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};
use serde_json::{Map, Value, json};

/// A request that was read completely.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: String,
    /// Still percent-encoded.
    pub(crate) path: String,
    /// Still percent-encoded, without the question mark.
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Decoded path parameters.
    pub(crate) parameters: Vec<(&'static str, String)>,
}

impl Call {
    pub(crate) fn parameter(&self, name: &str) -> &str {
        let found = self.parameters.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The first value of a query parameter.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        self.query_all(name).into_iter().next()
    }

    /// All values of a repeated query parameter.
    pub(crate) fn query_all(&self, name: &str) -> Vec<String> {
        form_value_all(self.query.as_bytes(), name)
    }

    /// A `true`/`false` query parameter.
    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.query(name).as_deref() {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => Err(Refusal::invalid(name, "must be true or false")),
        }
    }

    /// An integer query parameter.
    pub(crate) fn integer(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let parse = |text: String| {
            text.parse()
                .map_err(|_| Refusal::invalid(name, "must be an integer"))
        };
        self.query(name).map(parse).transpose()
    }

    /// A query parameter with a fixed set of values.
    pub(crate) fn choice(&self, name: &str, allowed: &[&str]) -> Result<Option<String>, Refusal> {
        match self.query(name) {
            Some(value) if !allowed.contains(&value.as_str()) => Err(Refusal::invalid(
                name,
                &format!("must be one of {}", allowed.join(", ")),
            )),
            value => Ok(value),
        }
    }

    /// The JSON object of the body, checked against `shape`.
    pub(crate) fn object(&self, shape: &[Field]) -> Result<Map<String, Value>, Refusal> {
        let object = match serde_json::from_slice(&self.body) {
            Ok(Value::Object(object)) => object,
            Ok(_) => return Err(Refusal::new(400, "The request body must be a JSON object")),
            Err(error) => {
                return Err(Refusal::new(
                    400,
                    &format!("The request body is not JSON: {error}"),
                ));
            }
        };
        check(&object, shape)?;
        Ok(object)
    }
}

/// The values of `name` in form-encoded text.
pub(crate) fn form_value_all(text: &[u8], name: &str) -> Vec<String> {
    let pairs = form_urlencoded::parse(text);
    pairs
        .filter(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
        .collect()
}

/// JSON types a field of a request body can have.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Text,
    Integer,
    Number,
    Boolean,
    Object,
    Texts,
    Any,
}

/// One field of a request body.
pub(crate) struct Field {
    name: &'static str,
    kind: Kind,
    required: bool,
}

/// A field that must be there.
pub(crate) const fn required(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        required: true,
    }
}

/// A field that may be left out or null.
pub(crate) const fn optional(name: &'static str, kind: Kind) -> Field {
    Field {
        name,
        kind,
        required: false,
    }
}

fn check(object: &Map<String, Value>, shape: &[Field]) -> Result<(), Refusal> {
    let problem = |field: &Field| {
        let text = match object.get(field.name) {
            None | Some(Value::Null) if field.required => "is required".to_owned(),
            None | Some(Value::Null) => return None,
            Some(value) if field.kind.accepts(value) => return None,
            Some(_) => format!("must be {}", field.kind.describe()),
        };
        Some((field.name.to_owned(), Value::String(text)))
    };
    let details: Map<String, Value> = shape.iter().filter_map(problem).collect();
    if details.is_empty() {
        Ok(())
    } else {
        Err(Refusal::with_details(details))
    }
}

impl Kind {
    fn accepts(self, value: &Value) -> bool {
        match self {
            Kind::Text => value.is_string(),
            Kind::Integer => value.is_i64() || value.is_u64(),
            Kind::Number => value.is_number(),
            Kind::Boolean => value.is_boolean(),
            Kind::Object => value.is_object(),
            Kind::Texts => value
                .as_array()
                .is_some_and(|items| items.iter().all(Value::is_string)),
            Kind::Any => true,
        }
    }

    fn describe(self) -> &'static str {
        match self {
            Kind::Text => "a string",
            Kind::Integer => "an integer",
            Kind::Number => "a number",
            Kind::Boolean => "a boolean",
            Kind::Object => "an object",
            Kind::Texts => "an array of strings",
            Kind::Any => "present",
        }
    }
}

/// Reads of JSON objects that treat a missing value like null.
pub(crate) trait Json {
    /// The string under `key`.
    fn text(&self, key: &str) -> Option<&str>;
    /// The string under `key`, empty if there is none.
    fn text_or_empty(&self, key: &str) -> String {
        self.text(key).unwrap_or_default().to_owned()
    }
    /// The strings of the array under `key`.
    fn texts(&self, key: &str) -> Vec<String>;
}

impl Json for Value {
    fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    fn texts(&self, key: &str) -> Vec<String> {
        texts(self.get(key))
    }
}

impl Json for Map<String, Value> {
    fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_str()
    }

    fn texts(&self, key: &str) -> Vec<String> {
        texts(self.get(key))
    }
}

fn texts(value: Option<&Value>) -> Vec<String> {
    let items = value.and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A refused request. `Result<Reply, Refusal>` lets handlers use `?`.
#[derive(Debug)]
pub(crate) struct Refusal(pub(crate) Box<Reply>);

impl Refusal {
    /// `{ "error": … }`, the API's plain error.
    pub(crate) fn new(status: u16, error: &str) -> Self {
        Self(Box::new(Reply::json(status, &json!({ "error": error }))))
    }

    /// A status without a body.
    pub(crate) fn empty(status: u16) -> Self {
        Self(Box::new(Reply::empty(status)))
    }

    /// 404 for something that has an id.
    pub(crate) fn missing(what: &str) -> Self {
        Self::new(404, &format!("{what} not found"))
    }

    /// 400 for one field or parameter.
    pub(crate) fn invalid(name: &str, problem: &str) -> Self {
        Self::with_details(Map::from_iter([(name.to_owned(), json!(problem))]))
    }

    fn with_details(details: Map<String, Value>) -> Self {
        let sentence = |(name, problem): (&String, &Value)| {
            format!("{name} {}", problem.as_str().unwrap_or_default())
        };
        let error = details.iter().map(sentence).collect::<Vec<_>>().join(", ");
        let body = json!({ "error": error, "code": "invalid_request", "details": details });
        Self(Box::new(Reply::json(400, &body)))
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        *self.0 = self.0.header(name, value);
        self
    }
}

/// What a handler answers.
pub(crate) type Answer = Result<Reply, Refusal>;

/// An answer before it becomes bytes on a connection.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
    /// Send the body in pieces, without saying how long it is.
    pub(crate) streamed: bool,
}

impl Reply {
    pub(crate) fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Bytes::new(),
            streamed: false,
        }
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::bytes(
            status,
            "application/json; charset=utf-8",
            Bytes::from(body.to_string()),
        )
    }

    pub(crate) fn ok(body: &Value) -> Self {
        Self::json(200, body)
    }

    pub(crate) fn bytes(status: u16, content_type: &str, body: Bytes) -> Self {
        Self {
            body,
            ..Self::empty(status)
        }
        .header("content-type", content_type)
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// One thing a response body does.
#[derive(Debug)]
pub(crate) enum Step {
    /// Send bytes.
    Data(Bytes),
    /// Wait, so that what was sent before is on its way.
    Pause(Duration),
    /// Break the connection off.
    Break,
    /// Stay silent until the client gives up or the server stops.
    Hang,
}

/// A response body that follows a script. Ordinary answers are one `Data` step.
#[derive(Debug)]
pub(crate) struct ReplyBody {
    steps: VecDeque<Step>,
    /// What `content-length` promises; `None` for chunked.
    promised: Option<u64>,
    sleep: Option<Pin<Box<tokio::time::Sleep>>>,
}

impl ReplyBody {
    pub(crate) fn scripted(steps: impl IntoIterator<Item = Step>, promised: Option<u64>) -> Self {
        Self {
            steps: steps.into_iter().collect(),
            promised,
            sleep: None,
        }
    }

    pub(crate) fn whole(bytes: Bytes) -> Self {
        let length = bytes.len() as u64;
        let steps = (length > 0).then_some(Step::Data(bytes));
        Self::scripted(steps, Some(length))
    }

    pub(crate) fn pieces(bytes: &Bytes) -> Self {
        const PIECE: usize = 16 * 1024;
        let starts = (0..bytes.len()).step_by(PIECE);
        let steps =
            starts.map(|start| Step::Data(bytes.slice(start..bytes.len().min(start + PIECE))));
        Self::scripted(steps, None)
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        loop {
            if let Some(sleep) = self.sleep.as_mut() {
                std::task::ready!(sleep.as_mut().poll(cx));
                self.sleep = None;
            }
            match self.steps.pop_front() {
                None => return Poll::Ready(None),
                Some(Step::Data(bytes)) => return Poll::Ready(Some(Ok(Frame::data(bytes)))),
                Some(Step::Pause(time)) => self.sleep = Some(Box::pin(tokio::time::sleep(time))),
                Some(Step::Break) => {
                    return Poll::Ready(Some(Err(io::Error::other("broken off by a fault rule"))));
                }
                Some(Step::Hang) => {
                    self.steps.push_front(Step::Hang);
                    return Poll::Pending;
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.steps.is_empty() && self.sleep.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        self.promised
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
