//! A call before it is sent: client, operation and options.

use std::sync::Arc;
use std::time::Duration;

use pipedream_connect_raw::ids::PROJECT;
use pipedream_connect_raw::runtime::{Auth, IdKind, Idempotency, Operation};
use pipedream_connect_raw::values::{PathSegment, ProjectScope};
use url::Url;

use super::client::Client;
use super::context::Context;
use super::options::CallOptions;
use crate::Error;
use crate::ids;
use crate::retry::RetryPolicy;

/// What every request builder holds. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) context: Arc<Context>,
    pub(crate) operation: &'static Operation,
    options: Option<Arc<CallOptions>>,
}

impl Call {
    pub(crate) fn new(client: &Client, operation: &'static Operation) -> Self {
        Self::in_context(Arc::clone(&client.0), operation)
    }

    pub(crate) fn in_context(context: Arc<Context>, operation: &'static Operation) -> Self {
        Self {
            context,
            operation,
            options: None,
        }
    }

    pub(crate) fn set_options(&mut self, options: CallOptions) {
        self.options = Some(Arc::new(options));
    }

    pub(crate) fn options(&self) -> &CallOptions {
        static NONE: CallOptions = CallOptions::new();
        self.options.as_deref().unwrap_or(&NONE)
    }

    /// Rejects an operation that the client's credentials cannot be used for.
    pub(crate) fn check_auth(&self) -> Result<(), Error> {
        let accepted = self.operation.auth;
        if accepted.is_empty() || accepted.contains(&self.context.auth()) {
            return Ok(());
        }
        let needed = match accepted {
            [Auth::OAuth] => "needs an OAuth access token, but this client uses a Connect token",
            _ => "needs a Connect token, but this client uses an OAuth access token",
        };
        Err(self.error(Error::config(format!("this operation {needed}"))))
    }

    /// The project's part of the path.
    pub(crate) fn project(&self) -> Result<ProjectScope, Error> {
        let project = self.options().project.as_deref();
        match project.or(self.context.project.as_deref()) {
            Some(id) => ids::segment("project_id", &PROJECT, id)
                .map(ProjectScope::from)
                .map_err(|error| self.error(error)),
            None if self.context.auth() == Auth::ConnectToken => Ok(ProjectScope::implied()),
            None => Err(self.error(Error::config(
                "no project id: set PIPEDREAM_PROJECT_ID, or call `project_id` on the builder or on `CallOptions`",
            ))),
        }
    }

    /// A checked path parameter.
    pub(crate) fn segment(
        &self,
        name: &str,
        kind: &IdKind,
        id: &str,
    ) -> Result<PathSegment, Error> {
        ids::segment(name, kind, id).map_err(|error| self.error(error))
    }

    /// Ids in query and body are checked like path ids, because other operations use them in paths.
    pub(crate) fn check_id(
        &self,
        name: &str,
        kind: &IdKind,
        id: Option<&str>,
    ) -> Result<(), Error> {
        let Some(id) = id else { return Ok(()) };
        ids::check_id(name, kind, id).map_err(|error| self.error(error))
    }

    /// The URL of a request target. Query parameters of the options are added by [`Call::add_query`].
    pub(crate) fn url(&self, target: &str) -> Result<Url, Error> {
        self.context.url(target)
    }

    /// Adds the query parameters of the options.
    pub(crate) fn add_query(&self, url: &mut Url) {
        let query = &self.options().query;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
    }

    pub(crate) fn idempotency(&self) -> Idempotency {
        match self.options().idempotent {
            Some(true) => Idempotency::Idempotent,
            Some(false) => Idempotency::Unsafe,
            None => self.operation.idempotency,
        }
    }

    pub(crate) fn retry_policy(&self) -> &RetryPolicy {
        let settings = &self.context.settings;
        self.options().retry.as_ref().unwrap_or(&settings.retry)
    }

    /// Time limit of each attempt.
    pub(crate) fn timeout(&self) -> Duration {
        let settings = &self.context.settings;
        self.options().timeout.unwrap_or(settings.timeout)
    }

    /// Time limit of the whole call.
    pub(crate) fn deadline(&self) -> Option<Duration> {
        self.options().deadline.or(self.context.settings.deadline)
    }

    fn error(&self, error: Error) -> Error {
        error.with_operation(self.operation)
    }
}
