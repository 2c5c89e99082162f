//! The operations of the API, one module per resource.
//!
//! Handlers are plain functions on the locked state. They never wait; webhook calls go to a queue of the state.

mod accounts;
mod actions;
mod app_overrides;
mod apps;
pub(crate) mod auth;
mod component_search;
mod components;
mod context;
mod deployed_triggers;
mod file_stash;
mod limits;
mod oauth_apps;
mod oauth_tokens;
mod older;
mod project_webhook;
mod projects;
mod proxy;
pub(crate) mod routes;
mod tokens;
mod triggers;
mod usage;
mod users;
mod webhooks;

pub(crate) use file_stash::serve_file;

use std::borrow::Cow;

use pipedream_connect_raw::runtime::Operation;

use self::context::Context;
use crate::catalogue::ComponentType::{Action, Trigger};
use crate::config::Config;
use crate::http::{ApiError, ApiResult, RecordedRequest};
use crate::state::State;

type Handler = fn(&mut Context) -> ApiResult;

/// The handler of each operation, sorted by operation id.
#[rustfmt::skip]
const HANDLERS: &[(&str, Handler)] = &[
    ("accounts_create", accounts::create),
    ("accounts_delete", accounts::delete),
    ("accounts_delete_by_app", accounts::delete_by_app),
    ("accounts_list", accounts::list),
    ("accounts_list_by_external_user", accounts::list_by_external_user),
    ("accounts_retrieve", accounts::retrieve),
    ("actions_configure_prop", |cx| components::configure_prop(cx, Some(Action))),
    ("actions_list", |cx| components::list(cx, Some(Action))),
    ("actions_reload_props", |cx| components::reload_props(cx, Some(Action))),
    ("actions_retrieve", |cx| components::retrieve(cx, Some(Action))),
    ("actions_run", actions::run),
    ("app_categories_list", apps::list_categories),
    ("app_categories_retrieve", apps::retrieve_category),
    ("app_overrides_create", app_overrides::create),
    ("app_overrides_delete", app_overrides::delete),
    ("app_overrides_list", app_overrides::list),
    ("app_overrides_retrieve", app_overrides::retrieve),
    ("app_overrides_update", app_overrides::update),
    ("apps_list", apps::list),
    ("apps_retrieve", apps::retrieve),
    ("components_configure_prop", |cx| components::configure_prop(cx, None)),
    ("components_list", |cx| components::list(cx, None)),
    ("components_reload_props", |cx| components::reload_props(cx, None)),
    ("components_retrieve", |cx| components::retrieve(cx, None)),
    ("components_search", component_search::search),
    ("deployed_triggers_delete", deployed_triggers::delete),
    ("deployed_triggers_list", deployed_triggers::list),
    ("deployed_triggers_list_events", deployed_triggers::list_events),
    ("deployed_triggers_list_webhooks", deployed_triggers::list_webhooks),
    ("deployed_triggers_list_workflows", deployed_triggers::list_workflows),
    ("deployed_triggers_regenerate_webhook_signing_key", deployed_triggers::regenerate_webhook_signing_key),
    ("deployed_triggers_reset_webhook_delivery_state", deployed_triggers::reset_webhook_delivery_state),
    ("deployed_triggers_retrieve", deployed_triggers::retrieve),
    ("deployed_triggers_retrieve_webhook", deployed_triggers::retrieve_webhook),
    ("deployed_triggers_update", deployed_triggers::update),
    ("deployed_triggers_update_webhooks", deployed_triggers::update_webhooks),
    ("deployed_triggers_update_workflows", deployed_triggers::update_workflows),
    ("file_stash_download_file", file_stash::download),
    ("oauth_apps_create", oauth_apps::create),
    ("oauth_apps_delete", oauth_apps::delete),
    ("oauth_apps_list", oauth_apps::list),
    ("oauth_apps_retrieve", oauth_apps::retrieve),
    ("oauth_apps_update", oauth_apps::update),
    ("oauth_tokens_create", oauth_tokens::create),
    ("project_environment_delete_webhook", project_webhook::delete),
    ("project_environment_regenerate_webhook_signing_key", project_webhook::regenerate_signing_key),
    ("project_environment_retrieve_webhook", project_webhook::retrieve),
    ("project_environment_update_webhook", project_webhook::update),
    ("projects_create", projects::create),
    ("projects_delete", projects::delete),
    ("projects_list", projects::list),
    ("projects_retrieve", projects::retrieve),
    ("projects_retrieve_info", projects::retrieve_info),
    ("projects_update", projects::update),
    ("projects_update_logo", projects::update_logo),
    ("proxy_delete", proxy::forward),
    ("proxy_get", proxy::forward),
    ("proxy_patch", proxy::forward),
    ("proxy_post", proxy::forward),
    ("proxy_put", proxy::forward),
    ("rate_limits_create", usage::create_rate_limit),
    ("tokens_create", tokens::create),
    ("tokens_validate", tokens::validate),
    ("triggers_configure_prop", |cx| components::configure_prop(cx, Some(Trigger))),
    ("triggers_deploy", triggers::deploy),
    ("triggers_list", |cx| components::list(cx, Some(Trigger))),
    ("triggers_reload_props", |cx| components::reload_props(cx, Some(Trigger))),
    ("triggers_retrieve", |cx| components::retrieve(cx, Some(Trigger))),
    ("usage_list", usage::list),
    ("users_delete_external_user", users::delete),
    ("users_list", users::list),
];

fn handler(operation: &str) -> Option<Handler> {
    let index = HANDLERS.binary_search_by_key(&operation, |(id, _)| id);
    index.ok().map(|index| HANDLERS[index].1)
}

/// Authorises a request and runs the handler of its operation.
pub(crate) fn handle(
    state: &mut State,
    config: &Config,
    operation: &Operation,
    request: &RecordedRequest,
    parameters: &[(&'static str, String)],
) -> ApiResult {
    let caller = auth::authorise(state, request, operation)?;
    limits::count_own(state, request)?;
    let mut request = older::current_request(operation, request)?;
    let mut parameters = Cow::Borrowed(parameters);
    older::project_in_body(operation, &mut request, &mut parameters);
    let (request, parameters) = (request.as_ref(), parameters.as_ref());
    let environment_id = context::locate(state, operation, request, parameters, &caller)?;
    if config.published_limits {
        limits::count_published(state, operation.id, &environment_id.project, request)?;
    }
    let missing = || ApiError::new(501, "The emulator has no handler for this operation");
    let handler = handler(operation.id).ok_or_else(missing)?;
    handler(&mut Context {
        state,
        config,
        request,
        parameters,
        caller,
        environment_id,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_one_handler() {
        let mut operations: Vec<&str> = routes::OPERATIONS.iter().map(|o| o.id).collect();
        operations.sort_unstable();
        let handled: Vec<&str> = HANDLERS.iter().map(|(id, _)| *id).collect();
        assert_eq!(handled, operations);
    }
}
