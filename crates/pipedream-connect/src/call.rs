//! One call on its way from a request builder to the engine.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use pipedream_connect_raw as raw;
use pipedream_connect_raw::runtime::{
    Auth, BoxError, Executor, IdKind, Operation, Request, ResponseValue,
};
use pipedream_connect_raw::values::{PathSegment, ProjectScope};

use crate::client::Client;
use crate::engine::{Engine, Outgoing, Take, Use};
use crate::ids::{self, check_id};
use crate::retry::RetryPolicy;
use crate::transport::Body;
use crate::{Error, ErrorKind};

pub use pipedream_connect_raw::runtime::BoxFuture;

/// Boxes the future of a request. Never inlined: a program then compiles it once, not in every place that awaits it.
#[inline(never)]
pub(crate) fn boxed<F: Future + Send + 'static>(future: F) -> BoxFuture<F::Output> {
    Box::pin(future)
}

/// Headers that belong to the client or to HTTP itself.
const RESERVED: [&str; 5] = [
    "authorization",
    "connection",
    "content-length",
    "host",
    "transfer-encoding",
];

/// Options of one call; what is not set is as on the client.
///
/// ```
/// use std::time::Duration;
/// use pipedream_connect::{CallOptions, RetryPolicy};
///
/// let options = CallOptions::new()
///     .timeout(Duration::from_secs(300))
///     .retry(RetryPolicy::none())
///     .header("x-pd-rate-limit", "token");
/// # let _ = options;
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) idempotent: Option<bool>,
    pub(crate) project: Option<String>,
    pub(crate) environment: Option<HeaderValue>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) query: Vec<(String, String)>,
}

impl CallOptions {
    /// Nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Time limit of each attempt, from token to end of body. Default 60 s.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Time limit of the whole call, waiting between attempts included. Default 180 s.
    pub fn deadline(mut self, limit: Duration) -> Self {
        self.deadline = Some(limit);
        self
    }

    /// How the call is repeated.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Says that repeating this call is harmless (or not), whatever the operation.
    pub fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotent = Some(idempotent);
        self
    }

    /// Another project than the client's.
    pub fn project_id(mut self, id: impl Into<String>) -> Self {
        self.project = Some(id.into());
        self
    }

    /// Another environment than the client's.
    pub fn environment(mut self, environment: raw::types::ProjectEnvironment) -> Self {
        self.environment = HeaderValue::from_str(environment.as_str()).ok();
        self
    }

    /// An extra header, in place of one that the client sets; `authorization` and headers of the connection are refused
    /// when the call is made.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// An extra query parameter, beside those of the operation.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    pub(crate) fn header_map(&self) -> Result<HeaderMap, Error> {
        let mut map = HeaderMap::new();
        for (name, value) in &self.headers {
            let (name, value) = header_pair(name, value)?;
            if RESERVED.contains(&name.as_str()) {
                return Err(Error::argument(format!(
                    "the header `{name}` is set by the client"
                )));
            }
            map.append(name, value);
        }
        Ok(map)
    }
}

/// Puts `more` in place of the headers of the same names; a name that it holds twice stays twice.
pub(crate) fn replace_headers(headers: &mut HeaderMap, more: &HeaderMap) {
    for name in more.keys() {
        headers.remove(name);
    }
    for (name, value) in more {
        headers.append(name.clone(), value.clone());
    }
}

/// A header as HTTP takes it.
pub(crate) fn header_pair(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), Error> {
    let parsed = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| Error::argument(format!("`{name}` is not a header name")))?;
    let value = HeaderValue::from_str(value).map_err(|_| {
        Error::argument(format!(
            "the value of header `{name}` holds characters that HTTP can't carry"
        ))
    })?;
    Ok((parsed, value))
}

// Header values may be secrets.
impl std::fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .field("retry", &self.retry)
            .field("idempotent", &self.idempotent)
            .field("project", &self.project)
            .field("environment", &self.environment)
            .field("headers", &names)
            .finish_non_exhaustive()
    }
}

/// What every request builder holds: client, operation, options.
#[derive(Clone)]
pub(crate) struct Call {
    client: Client,
    operation: &'static Operation,
    options: Option<Arc<CallOptions>>,
}

impl Call {
    pub(crate) fn new(client: &Client, operation: &'static Operation) -> Self {
        Self {
            client: client.clone(),
            operation,
            options: None,
        }
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn set_options(&mut self, options: CallOptions) {
        self.options = Some(Arc::new(options));
    }

    pub(crate) fn options(&self) -> &CallOptions {
        static NONE: CallOptions = CallOptions {
            timeout: None,
            deadline: None,
            retry: None,
            idempotent: None,
            project: None,
            environment: None,
            headers: Vec::new(),
            query: Vec::new(),
        };
        self.options.as_deref().unwrap_or(&NONE)
    }

    /// Refuses an operation that the client's credentials can't be used for.
    pub(crate) fn check_auth(&self) -> Result<(), Error> {
        let accepted = self.operation.auth;
        if accepted.is_empty() || accepted.contains(&self.client.0.credentials.kind()) {
            return Ok(());
        }
        let needed = match accepted {
            [Auth::OAuth] => "needs an OAuth access token; this client uses a Connect token",
            _ => "needs a Connect token; this client uses an OAuth access token",
        };
        Err(Error::config(format!("this operation {needed}")).of(self.operation))
    }

    /// The project's part of the path.
    pub(crate) fn project(&self) -> Result<ProjectScope, Error> {
        let project = self
            .options()
            .project
            .as_deref()
            .or(self.client.0.project.as_deref());
        match project {
            Some(id) => ProjectScope::project(id).map_err(|reason| {
                Error::argument(format!("project id {id:?} can't be used: {reason}")).of(self.operation)
            }),
            None if self.client.0.credentials.kind() == Auth::ConnectToken => Ok(ProjectScope::implied()),
            None => Err(Error::config(
                "no project id: set PIPEDREAM_PROJECT_ID, or `project_id` on the builder or the call",
            )
            .of(self.operation)),
        }
    }

    /// A path parameter, checked.
    pub(crate) fn segment(
        &self,
        name: &str,
        kind: &IdKind,
        text: &str,
    ) -> Result<PathSegment, Error> {
        ids::segment(name, kind, text).map_err(|error| error.of(self.operation))
    }

    /// Ids in query and body are checked like path ids, because other operations use them in paths.
    pub(crate) fn check_id(
        &self,
        name: &str,
        kind: &IdKind,
        id: Option<&str>,
    ) -> Result<(), Error> {
        id.map_or(Ok(()), |id| check_id(name, kind, id))
            .map_err(|error| error.of(self.operation))
    }

    /// The generated client, for this one call.
    pub(crate) fn raw(&self) -> raw::Client {
        raw::Client::new(self.clone())
    }

    /// The outcome of a generated function as the SDK tells it.
    pub(crate) fn finish<T>(
        &self,
        outcome: Result<ResponseValue<T>, raw::runtime::Error>,
    ) -> Result<ResponseValue<T>, Error> {
        outcome.map_err(|error| {
            let error = translate(error).of(self.operation);
            crate::trace::undecodable(self.operation, &error);
            error
        })
    }

    /// Runs one request of this call.
    pub(crate) async fn run(
        &self,
        outgoing: Outgoing,
        take: Take,
    ) -> Result<crate::engine::Answer, Error> {
        let engine = Engine {
            shared: &self.client.0,
            operation: self.operation,
            options: self.options(),
            take,
        };
        engine.run(outgoing).await
    }

    /// The absolute URL of a request target, with the call's extra query parameters.
    pub(crate) fn url(&self, target: &str) -> String {
        let mut url = format!("{}{target}", self.client.0.base);
        for (name, value) in &self.options().query {
            url.push(if url.contains('?') { '&' } else { '?' });
            let mut pair = url::form_urlencoded::Serializer::new(String::new());
            url.push_str(&pair.append_pair(name, value).finish());
        }
        url
    }

    async fn send(&self, request: Request) -> Result<raw::runtime::Response, Error> {
        let outgoing = Outgoing {
            method: request.method,
            url: self.url(&request.target),
            headers: self.options().header_map()?,
            body: request.body.map_or_else(Body::empty, Body::from),
            credentials: if self.operation.auth.is_empty() {
                Use::Nothing
            } else {
                Use::Client
            },
        };
        Ok(self.run(outgoing, Take::Whole).await?.into_whole())
    }
}

impl Executor for Call {
    fn execute(&self, request: Request) -> BoxFuture<Result<raw::runtime::Response, BoxError>> {
        let call = self.clone();
        Box::pin(async move { call.send(request).await.map_err(BoxError::from) })
    }
}

fn translate(error: raw::runtime::Error) -> Error {
    use raw::runtime::Error as Raw;
    match error {
        Raw::Executor(source) => match source.downcast::<Error>() {
            Ok(error) => *error,
            Err(source) => {
                Error::new(ErrorKind::Interrupted, "the executor failed").because(source)
            }
        },
        Raw::Decode(decode) => {
            let response = &decode.response;
            let (attempts, elapsed) = (response.attempts, response.elapsed);
            Error::undecodable(
                response.status,
                &response.headers,
                &decode.path,
                decode.source,
            )
            .spent(attempts, elapsed)
        }
        Raw::Encode(source) => {
            Error::argument("the arguments could not be encoded").because(source)
        }
        other => Error::new(ErrorKind::Status, other.to_string()),
    }
}
