//! Options of one call.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, HeaderValue};
use pipedream_connect_raw::ids::PROJECT;
use pipedream_connect_raw::types::Environment;

use super::context::Context;
use super::headers::{ENVIRONMENT, parse_header};
use crate::retry::RetryPolicy;
use crate::{Error, ids};

/// Headers that belong to the client or to HTTP itself.
const RESERVED_HEADERS: [&str; 5] = [
    "authorization",
    "connection",
    "content-length",
    "host",
    "transfer-encoding",
];

/// Options of one call. Everything that is not set is as configured on the client.
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
    pub(crate) environment: Option<Environment>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) query: Vec<(String, String)>,
}

impl CallOptions {
    /// No options set.
    pub const fn new() -> Self {
        Self {
            timeout: None,
            deadline: None,
            retry: None,
            idempotent: None,
            project: None,
            environment: None,
            headers: Vec::new(),
            query: Vec::new(),
        }
    }

    /// Timeout of each attempt, from obtaining the token to the end of the body. Default 60 s.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Deadline of the whole call, including the time spent between attempts. Default 180 s.
    pub fn deadline(mut self, limit: Duration) -> Self {
        self.deadline = Some(limit);
        self
    }

    /// How the call is retried.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Declares whether this call may be repeated after it may have run, whatever the operation.
    pub fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotent = Some(idempotent);
        self
    }

    /// Uses another project than the client's.
    pub fn project_id(mut self, id: impl Into<String>) -> Self {
        self.project = Some(id.into());
        self
    }

    /// Uses another environment than the client's. The call fails with
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for any other value than `development` and
    /// `production`.
    pub fn environment(mut self, environment: impl Into<Environment>) -> Self {
        self.environment = Some(environment.into());
        self
    }

    /// Adds a header, or replaces one that the client sets. The call fails with
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for `authorization` and for headers of the
    /// connection.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds a query parameter to those of the operation.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// The value of the header that selects the environment.
    pub(crate) fn environment_header(
        &self,
        context: &Context,
    ) -> Result<Option<HeaderValue>, Error> {
        let own = self.header_map()?.remove(ENVIRONMENT);
        Ok(own.or_else(|| context.environment.clone()))
    }

    /// The headers of the options, including the one that selects the environment.
    pub(crate) fn header_map(&self) -> Result<HeaderMap, Error> {
        let mut map = HeaderMap::new();
        if let Some(environment) = &self.environment {
            let value = environment_header(environment).map_err(Error::argument)?;
            map.insert(ENVIRONMENT, value);
        }
        for (name, value) in &self.headers {
            let (name, value) = parse_header(name, value)?;
            if RESERVED_HEADERS.contains(&name.as_str()) {
                return Err(Error::argument(format!(
                    "the header `{name}` is set by the client and cannot be replaced"
                )));
            }
            if name == ENVIRONMENT {
                map.insert(name, value);
            } else {
                map.append(name, value);
            }
        }
        Ok(map)
    }
}

/// A known environment as a header value, or what is wrong with it.
pub(crate) fn environment_header(environment: &Environment) -> Result<HeaderValue, String> {
    match environment {
        Environment::Development => Ok(HeaderValue::from_static("development")),
        Environment::Production => Ok(HeaderValue::from_static("production")),
        other => Err(format!(
            "the project environment must be `development` or `production`, not {:?}",
            other.as_str()
        )),
    }
}

// Header values may be secrets.
impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| name).collect();
        let project = self.project.as_deref().map(|id| ids::shown(&PROJECT, id));
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .field("retry", &self.retry)
            .field("idempotent", &self.idempotent)
            .field("project", &project)
            .field("environment", &self.environment)
            .field("headers", &names)
            .finish_non_exhaustive()
    }
}
