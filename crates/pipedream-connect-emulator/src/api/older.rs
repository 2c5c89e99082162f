//! Names of older client versions, and requests that the API does not understand.
//!
//! Handlers know only the current names. A name that is neither current nor old is rejected, because a filter that is ignored
//! returns what the client did not ask for.

use std::borrow::Cow;

use pipedream_connect_raw::runtime::{Location, Operation};
use serde_json::{Value, json};

use crate::http::{ApiError, RecordedRequest};
use crate::json::Object;

/// An operation, the old name of one of its fields or query parameters, and the current name.
type Renamed = (&'static str, &'static str, &'static str);

const QUERY: &[Renamed] = &[
    // Python 0.3
    ("accounts_list", "app_id", "app"),
    ("tokens_validate", "params[app_id]", "app_id"),
    ("tokens_validate", "params[oauth_app_id]", "oauth_app_id"),
];

const BODY: &[Renamed] = &[
    // TypeScript 1 sends both names.
    ("tokens_create", "external_id", "external_user_id"),
    ("triggers_deploy", "webhookUrl", "webhook_url"),
];

/// The current path of an old one.
pub(super) fn current_path(mut segments: Vec<String>) -> Vec<String> {
    let names: Vec<&str> = segments.iter().map(String::as_str).collect();
    match names.as_slice() {
        // Aliases of the app directory.
        ["v1", "apps" | "app_categories", ..] => segments.insert(1, "connect".into()),
        ["v1", "connect", project, "apps"] if project.starts_with("proj_") => {
            segments.remove(2);
        }
        // TypeScript 1: `accounts/app/{app}`, with or without a project.
        ["v1", "connect", .., "accounts", "app", app] if matches!(names.len(), 5 | 6) => {
            let app = (*app).to_owned();
            segments.truncate(segments.len() - 3);
            segments.extend(["apps".into(), app, "accounts".into()]);
        }
        // Python 0.3: the project is in the body.
        ["v1", "connect", "tokens"] => segments.insert(2, String::new()),
        _ => {}
    }
    segments
}

/// The request with current names. The error names what the operation does not understand in the query.
pub(super) fn current_request<'a>(
    operation: &Operation,
    request: &'a RecordedRequest,
) -> Result<Cow<'a, RecordedRequest>, ApiError> {
    let mut request = Cow::Borrowed(request);
    rename_query(operation.id, &mut request);
    rename_fields(operation.id, &mut request)?;
    check_query(operation, &request)?;
    Ok(request)
}

/// Takes the project out of the body of a request whose path has none.
pub(super) fn project_in_body(
    operation: &Operation,
    request: &mut Cow<RecordedRequest>,
    parameters: &mut Cow<[(&'static str, String)]>,
) {
    let missing = |(name, value): &(&str, String)| *name == "project_id" && value.is_empty();
    let Some(index) = parameters.iter().position(missing) else {
        return;
    };
    if operation.id == "tokens_create"
        && let Value::Object(mut body) = request.json()
        && let Some(Value::String(project)) = body.remove("project_id")
    {
        parameters.to_mut()[index].1 = project;
        set_body(request, &body);
    }
}

fn rename_query(operation: &str, request: &mut Cow<RecordedRequest>) {
    let renamed = |name: &str| {
        let mut rules = QUERY.iter();
        let rule = rules.find(|(id, old, _)| *id == operation && *old == name);
        rule.map(|(_, _, current)| *current)
    };
    let pairs = || form_urlencoded::parse(request.query.as_bytes());
    if pairs().all(|(name, _)| renamed(&name).is_none()) {
        return;
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs() {
        query.append_pair(renamed(&name).unwrap_or(&name), &value);
    }
    let query = query.finish();
    request.to_mut().query = query;
}

fn rename_fields(operation: &str, request: &mut Cow<RecordedRequest>) -> Result<(), ApiError> {
    let rules = BODY.iter().filter(|(id, ..)| *id == operation);
    for (_, old, current) in rules {
        let Value::Object(mut body) = request.json() else {
            continue;
        };
        let Some(value) = body.remove(*old) else {
            continue;
        };
        match body.get(*current) {
            Some(other) if *other != value => {
                return Err(ApiError::invalid(old, &format!("contradicts {current}")));
            }
            _ => body.insert((*current).to_owned(), value),
        };
        set_body(request, &body);
    }
    Ok(())
}

fn set_body(request: &mut Cow<RecordedRequest>, body: &Object) {
    request.to_mut().body = json!(body).to_string().into();
}

fn check_query(operation: &Operation, request: &RecordedRequest) -> Result<(), ApiError> {
    let known = |name: &str| {
        let mut parameters = operation.params.iter();
        // SDKs write a list as `ids=a&ids=b` or as `ids[]=a&ids[]=b`.
        let name = name.strip_suffix("[]").unwrap_or(name);
        parameters.any(|known| known.location == Location::Query && known.name == name)
    };
    let mut names = form_urlencoded::parse(request.query.as_bytes()).map(|(name, _)| name);
    match names.find(|name| !known(name)) {
        Some(name) => Err(ApiError::invalid(
            &name,
            "is not a parameter of this operation",
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn current(path: &str) -> String {
        let segments = path.split('/').skip(1).map(str::to_owned).collect();
        format!("/{}", current_path(segments).join("/"))
    }

    #[test]
    fn old_paths_become_current_ones() {
        for (old, expected) in [
            ("/v1/apps", "/v1/connect/apps"),
            ("/v1/apps/slack", "/v1/connect/apps/slack"),
            ("/v1/connect/proj_X/apps", "/v1/connect/apps"),
            (
                "/v1/connect/proj_X/accounts/app/slack",
                "/v1/connect/proj_X/apps/slack/accounts",
            ),
            (
                "/v1/connect/accounts/app/slack",
                "/v1/connect/apps/slack/accounts",
            ),
            ("/v1/connect/tokens", "/v1/connect//tokens"),
        ] {
            assert_eq!(current(old), expected);
            assert_eq!(current(expected), expected);
        }
    }
}
