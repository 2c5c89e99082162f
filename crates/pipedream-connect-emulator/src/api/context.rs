//! What the handlers of the operations work with.

use pipedream_connect_raw::runtime::Operation;

use super::auth::Caller;
use super::limits;
use crate::config::Config;
use crate::http::{ApiError, RecordedRequest};
use crate::json::{Json, Object};
use crate::state::{Environment, EnvironmentId, State};

/// Maximum length of an external user id.
const MAX_USER_ID: usize = 250;

/// An authorised request with the state it reads and changes.
pub(crate) struct Context<'a> {
    pub(crate) state: &'a mut State,
    pub(crate) config: &'a Config,
    pub(crate) request: &'a RecordedRequest,
    /// The decoded path parameters.
    pub(crate) parameters: &'a [(&'static str, String)],
    pub(crate) caller: Caller,
    /// From the path and the environment header, or from the Connect token.
    pub(crate) environment_id: EnvironmentId,
}

impl<'a> Context<'a> {
    /// A path parameter, or an empty string if the path has none of this name.
    pub(crate) fn parameter(&self, name: &str) -> &'a str {
        parameter(self.parameters, name)
    }

    /// The project of the request.
    pub(crate) fn project(&self) -> &str {
        &self.environment_id.project
    }

    /// The environment of the request.
    pub(crate) fn environment(&mut self) -> &mut Environment {
        self.state.environment(&self.environment_id)
    }

    /// The internal id of an external user, who is created on first use.
    pub(crate) fn user(&mut self, external_id: &str) -> Result<String, ApiError> {
        if self.config.published_limits {
            limits::check_new_user(self.state, &self.environment_id, external_id)?;
        }
        Ok(self.state.user(&self.environment_id, external_id))
    }

    /// Whether the caller is a backend, not the holder of a Connect token.
    pub(crate) fn is_backend(&self) -> bool {
        matches!(self.caller, Caller::Backend)
    }

    /// The user that the caller is bound to. `None` allows all users.
    pub(crate) fn bound_user(&self) -> Option<String> {
        match &self.caller {
            Caller::User(token) => Some(token.external_user_id.clone()),
            _ => None,
        }
    }

    /// Checks that the caller may act for this user.
    pub(crate) fn check_user(&self, user: &str) -> Result<(), ApiError> {
        check_user_id(user)?;
        match &self.caller {
            Caller::User(token) if token.external_user_id != user => {
                let message = "The Connect token belongs to another user";
                Err(ApiError::new(403, message))
            }
            _ => Ok(()),
        }
    }

    /// The required `external_user_id` of the query.
    pub(crate) fn query_user(&self) -> Result<String, ApiError> {
        let user = self.request.required_query("external_user_id")?;
        self.check_user(&user)?;
        Ok(user)
    }

    /// The `external_user_id` of a body that requires it.
    pub(crate) fn body_user(&self, body: &Object) -> Result<String, ApiError> {
        let user = body.text_or_empty("external_user_id");
        self.check_user(&user)?;
        Ok(user)
    }
}

pub(super) fn parameter<'a>(parameters: &'a [(&'static str, String)], name: &str) -> &'a str {
    let found = parameters.iter().find(|(key, _)| *key == name);
    found.map_or("", |(_, value)| value)
}

/// The project and environment of a request.
pub(super) fn locate(
    state: &State,
    operation: &Operation,
    request: &RecordedRequest,
    parameters: &[(&'static str, String)],
    caller: &Caller,
) -> Result<EnvironmentId, ApiError> {
    let name = request.header("x-pd-environment").unwrap_or("production");
    let mut id = EnvironmentId {
        project: parameter(parameters, "project_id").to_owned(),
        name: name.to_owned(),
    };
    if let Caller::User(token) = caller {
        if !id.project.is_empty() && id.project != token.environment.project {
            let message = "The Connect token belongs to another project";
            return Err(ApiError::new(403, message));
        }
        id.clone_from(&token.environment);
    }
    let has_project = operation.path.starts_with("/v1/connect/{project_id}/");
    if has_project && !matches!(id.name.as_str(), "development" | "production") {
        let problem = "must be development or production";
        return Err(ApiError::invalid("x-pd-environment", problem));
    }
    if has_project && state.projects.get(&id.project).is_none() {
        return Err(ApiError::not_found("Project"));
    }
    Ok(id)
}

pub(crate) fn check_user_id(user: &str) -> Result<(), ApiError> {
    let problem = match user.chars().count() {
        0 => "must not be empty".to_owned(),
        length if length > MAX_USER_ID => format!("must have at most {MAX_USER_ID} characters"),
        _ => return Ok(()),
    };
    Err(ApiError::invalid("external_user_id", &problem))
}

/// Whether `text` contains `query`, ignoring case.
pub(crate) fn contains(text: &str, query: &str) -> bool {
    query.is_empty() || text.to_lowercase().contains(&query.to_lowercase())
}
