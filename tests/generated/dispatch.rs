// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.

//! Every generated operation by its name and JSON arguments.

#[allow(unused_imports)]
use pipedream_connect::{self as values, Client, types};
use crate::conformance::{Arguments, Prepared, CaseError, Run, prepared};

/// Every generated operation, by resource and method.
pub static OPERATIONS: &[(&str, Run)] = &[
    ("accounts.create", accounts_create),
    ("accounts.delete", accounts_delete),
    ("accounts.delete_by_app", accounts_delete_by_app),
    ("accounts.list", accounts_list),
    ("accounts.list_by_external_user", accounts_list_by_external_user),
    ("accounts.retrieve", accounts_retrieve),
    ("actions.configure_prop", actions_configure_prop),
    ("actions.list", actions_list),
    ("actions.reload_props", actions_reload_props),
    ("actions.retrieve", actions_retrieve),
    ("actions.run", actions_run),
    ("app_categories.list", app_categories_list),
    ("app_categories.retrieve", app_categories_retrieve),
    ("app_overrides.create", app_overrides_create),
    ("app_overrides.delete", app_overrides_delete),
    ("app_overrides.list", app_overrides_list),
    ("app_overrides.retrieve", app_overrides_retrieve),
    ("app_overrides.update", app_overrides_update),
    ("apps.list", apps_list),
    ("apps.retrieve", apps_retrieve),
    ("components.configure_prop", components_configure_prop),
    ("components.list", components_list),
    ("components.reload_props", components_reload_props),
    ("components.retrieve", components_retrieve),
    ("components.search", components_search),
    ("deployed_triggers.delete", deployed_triggers_delete),
    ("deployed_triggers.list", deployed_triggers_list),
    ("deployed_triggers.list_events", deployed_triggers_list_events),
    ("deployed_triggers.list_webhooks", deployed_triggers_list_webhooks),
    ("deployed_triggers.list_workflows", deployed_triggers_list_workflows),
    (
        "deployed_triggers.regenerate_webhook_signing_key",
        deployed_triggers_regenerate_webhook_signing_key,
    ),
    (
        "deployed_triggers.reset_webhook_delivery_state",
        deployed_triggers_reset_webhook_delivery_state,
    ),
    ("deployed_triggers.retrieve", deployed_triggers_retrieve),
    ("deployed_triggers.retrieve_webhook", deployed_triggers_retrieve_webhook),
    ("deployed_triggers.update", deployed_triggers_update),
    ("deployed_triggers.update_webhooks", deployed_triggers_update_webhooks),
    ("deployed_triggers.update_workflows", deployed_triggers_update_workflows),
    ("oauth_apps.create", oauth_apps_create),
    ("oauth_apps.delete", oauth_apps_delete),
    ("oauth_apps.list", oauth_apps_list),
    ("oauth_apps.retrieve", oauth_apps_retrieve),
    ("oauth_apps.update", oauth_apps_update),
    ("oauth_tokens.create", oauth_tokens_create),
    ("project_environment.delete_webhook", project_environment_delete_webhook),
    (
        "project_environment.regenerate_webhook_signing_key",
        project_environment_regenerate_webhook_signing_key,
    ),
    ("project_environment.retrieve_webhook", project_environment_retrieve_webhook),
    ("project_environment.update_webhook", project_environment_update_webhook),
    ("projects.create", projects_create),
    ("projects.delete", projects_delete),
    ("projects.list", projects_list),
    ("projects.retrieve", projects_retrieve),
    ("projects.retrieve_info", projects_retrieve_info),
    ("projects.update", projects_update),
    ("projects.update_logo", projects_update_logo),
    ("rate_limits.create", rate_limits_create),
    ("tokens.create", tokens_create),
    ("tokens.validate", tokens_validate),
    ("triggers.configure_prop", triggers_configure_prop),
    ("triggers.deploy", triggers_deploy),
    ("triggers.list", triggers_list),
    ("triggers.reload_props", triggers_reload_props),
    ("triggers.retrieve", triggers_retrieve),
    ("usage.list", usage_list),
    ("users.delete_external_user", users_delete_external_user),
    ("users.list", users_list),
];

fn accounts_create(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments
        .only(
            &[
                "external_user_id",
                "oauth_app_id",
                "app_slug",
                "cfmap_json",
                "connect_token",
                "account_id",
                "app_override_id",
                "name",
            ],
        )?;
    let mut request = client
        .accounts()
        .create(
            arguments.required::<String>("app_slug")?,
            arguments.required::<values::Secret>("cfmap_json")?,
            arguments.required::<values::Secret>("connect_token")?,
        );
    if let Some(value) = arguments.optional::<String>("external_user_id")? {
        request = request.external_user_id(value);
    }
    if let Some(value) = arguments.optional::<String>("oauth_app_id")? {
        request = request.oauth_app_id(value);
    }
    if let Some(value) = arguments.optional::<String>("account_id")? {
        request = request.account_id(value);
    }
    if let Some(value) = arguments.optional::<String>("app_override_id")? {
        request = request.app_override_id(value);
    }
    if let Some(value) = arguments.optional::<String>("name")? {
        request = request.name(value);
    }
    Ok(prepared(request))
}

fn accounts_delete(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["account_id"])?;
    let request = client.accounts().delete(arguments.required::<String>("account_id")?);
    Ok(prepared(request))
}

fn accounts_delete_by_app(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["app_id"])?;
    let request = client
        .accounts()
        .delete_by_app(arguments.required::<String>("app_id")?);
    Ok(prepared(request))
}

fn accounts_list(client: &Client, arguments: &Arguments) -> Result<Prepared, CaseError> {
    arguments
        .only(
            &[
                "external_user_id",
                "app",
                "oauth_app_id",
                "include_credentials",
                "after",
                "before",
                "limit",
            ],
        )?;
    let mut request = client.accounts().list();
    if let Some(value) = arguments.optional::<String>("external_user_id")? {
        request = request.external_user_id(value);
    }
    if let Some(value) = arguments.optional::<String>("app")? {
        request = request.app(value);
    }
    if let Some(value) = arguments.optional::<String>("oauth_app_id")? {
        request = request.oauth_app_id(value);
    }
    if let Some(value) = arguments.optional::<bool>("include_credentials")? {
        request = request.include_credentials(value);
    }
    if let Some(value) = arguments.optional::<String>("after")? {
        request = request.after(value);
    }
    if let Some(value) = arguments.optional::<String>("before")? {
        request = request.before(value);
    }
    if let Some(value) = arguments.optional::<i64>("limit")? {
        request = request.limit(value);
    }
    Ok(prepared(request))
}

fn accounts_list_by_external_user(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["external_user_id", "app", "include_credentials"])?;
    let mut request = client
        .accounts()
        .list_by_external_user(arguments.required::<String>("external_user_id")?);
    if let Some(value) = arguments.optional::<String>("app")? {
        request = request.app(value);
    }
    if let Some(value) = arguments.optional::<bool>("include_credentials")? {
        request = request.include_credentials(value);
    }
    Ok(prepared(request))
}

fn accounts_retrieve(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["account_id", "include_credentials"])?;
    let mut request = client
        .accounts()
        .retrieve(arguments.required::<String>("account_id")?);
    if let Some(value) = arguments.optional::<bool>("include_credentials")? {
        request = request.include_credentials(value);
    }
    Ok(prepared(request))
}

fn actions_configure_prop(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments
        .only(
            &[
                "id",
                "external_user_id",
                "prop_name",
                "blocking",
                "configured_props",
                "dynamic_props_id",
                "page",
                "prev_context",
                "query",
                "version",
            ],
        )?;
    let mut request = client
        .actions()
        .configure_prop(
            arguments.required::<String>("id")?,
            arguments.required::<String>("external_user_id")?,
            arguments.required::<String>("prop_name")?,
        );
    if let Some(value) = arguments.optional::<bool>("blocking")? {
        request = request.blocking(value);
    }
    if let Some(value) = arguments
        .optional::<types::ConfiguredProps>("configured_props")?
    {
        request = request.configured_props(value);
    }
    if let Some(value) = arguments.optional::<String>("dynamic_props_id")? {
        request = request.dynamic_props_id(value);
    }
    if let Some(value) = arguments.optional::<i64>("page")? {
        request = request.page(value);
    }
    if let Some(value) = arguments
        .optional::<serde_json::Map<String, serde_json::Value>>("prev_context")?
    {
        request = request.prev_context(value);
    }
    if let Some(value) = arguments.optional::<String>("query")? {
        request = request.query(value);
    }
    if let Some(value) = arguments.optional::<String>("version")? {
        request = request.version(value);
    }
    Ok(prepared(request))
}

fn actions_list(client: &Client, arguments: &Arguments) -> Result<Prepared, CaseError> {
    arguments.only(&["q", "app", "registry", "after", "before", "limit"])?;
    let mut request = client.actions().list();
    if let Some(value) = arguments.optional::<String>("q")? {
        request = request.q(value);
    }
    if let Some(value) = arguments.optional::<String>("app")? {
        request = request.app(value);
    }
    if let Some(value) = arguments.optional::<types::ComponentRegistry>("registry")? {
        request = request.registry(value);
    }
    if let Some(value) = arguments.optional::<String>("after")? {
        request = request.after(value);
    }
    if let Some(value) = arguments.optional::<String>("before")? {
        request = request.before(value);
    }
    if let Some(value) = arguments.optional::<i64>("limit")? {
        request = request.limit(value);
    }
    Ok(prepared(request))
}

fn actions_reload_props(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments
        .only(
            &[
                "id",
                "external_user_id",
                "blocking",
                "configured_props",
                "dynamic_props_id",
                "version",
            ],
        )?;
    let mut request = client
        .actions()
        .reload_props(
            arguments.required::<String>("id")?,
            arguments.required::<String>("external_user_id")?,
        );
    if let Some(value) = arguments.optional::<bool>("blocking")? {
        request = request.blocking(value);
    }
    if let Some(value) = arguments
        .optional::<types::ConfiguredProps>("configured_props")?
    {
        request = request.configured_props(value);
    }
    if let Some(value) = arguments.optional::<String>("dynamic_props_id")? {
        request = request.dynamic_props_id(value);
    }
    if let Some(value) = arguments.optional::<String>("version")? {
        request = request.version(value);
    }
    Ok(prepared(request))
}

fn actions_retrieve(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["component_id", "version"])?;
    let mut request = client
        .actions()
        .retrieve(arguments.required::<String>("component_id")?);
    if let Some(value) = arguments.optional::<String>("version")? {
        request = request.version(value);
    }
    Ok(prepared(request))
}

fn actions_run(client: &Client, arguments: &Arguments) -> Result<Prepared, CaseError> {
    arguments
        .only(
            &[
                "id",
                "external_user_id",
                "configured_props",
                "dynamic_props_id",
                "stash_id",
                "version",
            ],
        )?;
    let mut request = client
        .actions()
        .run(
            arguments.required::<String>("id")?,
            arguments.required::<String>("external_user_id")?,
        );
    if let Some(value) = arguments
        .optional::<types::ConfiguredProps>("configured_props")?
    {
        request = request.configured_props(value);
    }
    if let Some(value) = arguments.optional::<String>("dynamic_props_id")? {
        request = request.dynamic_props_id(value);
    }
    if let Some(value) = arguments.optional::<values::StashId>("stash_id")? {
        request = request.stash_id(value);
    }
    if let Some(value) = arguments.optional::<String>("version")? {
        request = request.version(value);
    }
    Ok(prepared(request))
}

fn app_categories_list(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&[])?;
    let request = client.app_categories().list();
    Ok(prepared(request))
}

fn app_categories_retrieve(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["id"])?;
    let request = client.app_categories().retrieve(arguments.required::<String>("id")?);
    Ok(prepared(request))
}

fn app_overrides_create(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["app", "name", "cfmap", "oauth_app_id"])?;
    let mut request = client
        .app_overrides()
        .create(
            arguments.required::<String>("app")?,
            arguments.required::<String>("name")?,
        );
    if let Some(value) = arguments
        .optional::<serde_json::Map<String, serde_json::Value>>("cfmap")?
    {
        request = request.cfmap(value);
    }
    if let Some(value) = arguments.optional::<String>("oauth_app_id")? {
        request = request.oauth_app_id(value);
    }
    Ok(prepared(request))
}

fn app_overrides_delete(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["id"])?;
    let request = client.app_overrides().delete(arguments.required::<String>("id")?);
    Ok(prepared(request))
}

fn app_overrides_list(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["app", "after", "before", "limit"])?;
    let mut request = client.app_overrides().list();
    if let Some(value) = arguments.optional::<String>("app")? {
        request = request.app(value);
    }
    if let Some(value) = arguments.optional::<String>("after")? {
        request = request.after(value);
    }
    if let Some(value) = arguments.optional::<String>("before")? {
        request = request.before(value);
    }
    if let Some(value) = arguments.optional::<i64>("limit")? {
        request = request.limit(value);
    }
    Ok(prepared(request))
}

fn app_overrides_retrieve(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["id"])?;
    let request = client.app_overrides().retrieve(arguments.required::<String>("id")?);
    Ok(prepared(request))
}

fn app_overrides_update(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["id", "cfmap", "name", "oauth_app_id"])?;
    let mut request = client.app_overrides().update(arguments.required::<String>("id")?);
    if let Some(value) = arguments
        .optional::<serde_json::Map<String, serde_json::Value>>("cfmap")?
    {
        request = request.cfmap(value);
    }
    if let Some(value) = arguments.optional::<String>("name")? {
        request = request.name(value);
    }
    if let Some(value) = arguments.optional::<String>("oauth_app_id")? {
        request = request.oauth_app_id(value);
    }
    if arguments.is_null("oauth_app_id") {
        request = request.clear_oauth_app_id();
    }
    Ok(prepared(request))
}

fn apps_list(client: &Client, arguments: &Arguments) -> Result<Prepared, CaseError> {
    arguments
        .only(
            &[
                "q",
                "sort_key",
                "sort_direction",
                "category_ids",
                "has_components",
                "has_actions",
                "has_triggers",
                "after",
                "before",
                "limit",
            ],
        )?;
    let mut request = client.apps().list();
    if let Some(value) = arguments.optional::<String>("q")? {
        request = request.q(value);
    }
    if let Some(value) = arguments.optional::<types::AppSortKey>("sort_key")? {
        request = request.sort_key(value);
    }
    if let Some(value) = arguments.optional::<types::SortDirection>("sort_direction")? {
        request = request.sort_direction(value);
    }
    if let Some(value) = arguments.optional::<Vec<String>>("category_ids")? {
        request = request.category_ids(value);
    }
    if let Some(value) = arguments.optional::<bool>("has_components")? {
        request = request.has_components(value);
    }
    if let Some(value) = arguments.optional::<bool>("has_actions")? {
        request = request.has_actions(value);
    }
    if let Some(value) = arguments.optional::<bool>("has_triggers")? {
        request = request.has_triggers(value);
    }
    if let Some(value) = arguments.optional::<String>("after")? {
        request = request.after(value);
    }
    if let Some(value) = arguments.optional::<String>("before")? {
        request = request.before(value);
    }
    if let Some(value) = arguments.optional::<i64>("limit")? {
        request = request.limit(value);
    }
    Ok(prepared(request))
}

fn apps_retrieve(client: &Client, arguments: &Arguments) -> Result<Prepared, CaseError> {
    arguments.only(&["app_id"])?;
    let request = client.apps().retrieve(arguments.required::<String>("app_id")?);
    Ok(prepared(request))
}

fn components_configure_prop(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments
        .only(
            &[
                "id",
                "external_user_id",
                "prop_name",
                "blocking",
                "configured_props",
                "dynamic_props_id",
                "page",
                "prev_context",
                "query",
                "version",
            ],
        )?;
    let mut request = client
        .components()
        .configure_prop(
            arguments.required::<String>("id")?,
            arguments.required::<String>("external_user_id")?,
            arguments.required::<String>("prop_name")?,
        );
    if let Some(value) = arguments.optional::<bool>("blocking")? {
        request = request.blocking(value);
    }
    if let Some(value) = arguments
        .optional::<types::ConfiguredProps>("configured_props")?
    {
        request = request.configured_props(value);
    }
    if let Some(value) = arguments.optional::<String>("dynamic_props_id")? {
        request = request.dynamic_props_id(value);
    }
    if let Some(value) = arguments.optional::<i64>("page")? {
        request = request.page(value);
    }
    if let Some(value) = arguments
        .optional::<serde_json::Map<String, serde_json::Value>>("prev_context")?
    {
        request = request.prev_context(value);
    }
    if let Some(value) = arguments.optional::<String>("query")? {
        request = request.query(value);
    }
    if let Some(value) = arguments.optional::<String>("version")? {
        request = request.version(value);
    }
    Ok(prepared(request))
}

fn components_list(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments
        .only(&["q", "app", "registry", "component_type", "after", "before", "limit"])?;
    let mut request = client.components().list();
    if let Some(value) = arguments.optional::<String>("q")? {
        request = request.q(value);
    }
    if let Some(value) = arguments.optional::<String>("app")? {
        request = request.app(value);
    }
    if let Some(value) = arguments.optional::<types::ComponentRegistry>("registry")? {
        request = request.registry(value);
    }
    if let Some(value) = arguments.optional::<types::ComponentType>("component_type")? {
        request = request.component_type(value);
    }
    if let Some(value) = arguments.optional::<String>("after")? {
        request = request.after(value);
    }
    if let Some(value) = arguments.optional::<String>("before")? {
        request = request.before(value);
    }
    if let Some(value) = arguments.optional::<i64>("limit")? {
        request = request.limit(value);
    }
    Ok(prepared(request))
}

fn components_reload_props(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments
        .only(
            &[
                "id",
                "external_user_id",
                "blocking",
                "configured_props",
                "dynamic_props_id",
                "version",
            ],
        )?;
    let mut request = client
        .components()
        .reload_props(
            arguments.required::<String>("id")?,
            arguments.required::<String>("external_user_id")?,
        );
    if let Some(value) = arguments.optional::<bool>("blocking")? {
        request = request.blocking(value);
    }
    if let Some(value) = arguments
        .optional::<types::ConfiguredProps>("configured_props")?
    {
        request = request.configured_props(value);
    }
    if let Some(value) = arguments.optional::<String>("dynamic_props_id")? {
        request = request.dynamic_props_id(value);
    }
    if let Some(value) = arguments.optional::<String>("version")? {
        request = request.version(value);
    }
    Ok(prepared(request))
}

fn components_retrieve(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["component_id", "version"])?;
    let mut request = client
        .components()
        .retrieve(arguments.required::<String>("component_id")?);
    if let Some(value) = arguments.optional::<String>("version")? {
        request = request.version(value);
    }
    Ok(prepared(request))
}

fn components_search(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["query", "app", "similarity_threshold", "debug"])?;
    let mut request = client.components().search(arguments.required::<String>("query")?);
    if let Some(value) = arguments.optional::<String>("app")? {
        request = request.app(value);
    }
    if let Some(value) = arguments.optional::<f64>("similarity_threshold")? {
        request = request.similarity_threshold(value);
    }
    if let Some(value) = arguments.optional::<bool>("debug")? {
        request = request.debug(value);
    }
    Ok(prepared(request))
}

fn deployed_triggers_delete(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["trigger_id", "external_user_id", "ignore_hook_errors"])?;
    let mut request = client
        .deployed_triggers()
        .delete(
            arguments.required::<String>("trigger_id")?,
            arguments.required::<String>("external_user_id")?,
        );
    if let Some(value) = arguments.optional::<bool>("ignore_hook_errors")? {
        request = request.ignore_hook_errors(value);
    }
    Ok(prepared(request))
}

fn deployed_triggers_list(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["external_user_id", "emitter_type", "after", "before", "limit"])?;
    let mut request = client
        .deployed_triggers()
        .list(arguments.required::<String>("external_user_id")?);
    if let Some(value) = arguments.optional::<types::EmitterType>("emitter_type")? {
        request = request.emitter_type(value);
    }
    if let Some(value) = arguments.optional::<String>("after")? {
        request = request.after(value);
    }
    if let Some(value) = arguments.optional::<String>("before")? {
        request = request.before(value);
    }
    if let Some(value) = arguments.optional::<i64>("limit")? {
        request = request.limit(value);
    }
    Ok(prepared(request))
}

fn deployed_triggers_list_events(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["trigger_id", "external_user_id", "n"])?;
    let mut request = client
        .deployed_triggers()
        .list_events(
            arguments.required::<String>("trigger_id")?,
            arguments.required::<String>("external_user_id")?,
        );
    if let Some(value) = arguments.optional::<i64>("n")? {
        request = request.n(value);
    }
    Ok(prepared(request))
}

fn deployed_triggers_list_webhooks(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["trigger_id", "external_user_id"])?;
    let request = client
        .deployed_triggers()
        .list_webhooks(
            arguments.required::<String>("trigger_id")?,
            arguments.required::<String>("external_user_id")?,
        );
    Ok(prepared(request))
}

fn deployed_triggers_list_workflows(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["trigger_id", "external_user_id"])?;
    let request = client
        .deployed_triggers()
        .list_workflows(
            arguments.required::<String>("trigger_id")?,
            arguments.required::<String>("external_user_id")?,
        );
    Ok(prepared(request))
}

fn deployed_triggers_regenerate_webhook_signing_key(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["trigger_id", "webhook_id", "external_user_id"])?;
    let request = client
        .deployed_triggers()
        .regenerate_webhook_signing_key(
            arguments.required::<String>("trigger_id")?,
            arguments.required::<String>("webhook_id")?,
            arguments.required::<String>("external_user_id")?,
        );
    Ok(prepared(request))
}

fn deployed_triggers_reset_webhook_delivery_state(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["trigger_id", "webhook_id", "external_user_id"])?;
    let request = client
        .deployed_triggers()
        .reset_webhook_delivery_state(
            arguments.required::<String>("trigger_id")?,
            arguments.required::<String>("webhook_id")?,
            arguments.required::<String>("external_user_id")?,
        );
    Ok(prepared(request))
}

fn deployed_triggers_retrieve(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["trigger_id", "external_user_id"])?;
    let request = client
        .deployed_triggers()
        .retrieve(
            arguments.required::<String>("trigger_id")?,
            arguments.required::<String>("external_user_id")?,
        );
    Ok(prepared(request))
}

fn deployed_triggers_retrieve_webhook(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["trigger_id", "webhook_id", "external_user_id"])?;
    let request = client
        .deployed_triggers()
        .retrieve_webhook(
            arguments.required::<String>("trigger_id")?,
            arguments.required::<String>("webhook_id")?,
            arguments.required::<String>("external_user_id")?,
        );
    Ok(prepared(request))
}

fn deployed_triggers_update(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments
        .only(
            &[
                "trigger_id",
                "external_user_id",
                "active",
                "configured_props",
                "emit_on_deploy",
                "name",
            ],
        )?;
    let mut request = client
        .deployed_triggers()
        .update(
            arguments.required::<String>("trigger_id")?,
            arguments.required::<String>("external_user_id")?,
        );
    if let Some(value) = arguments.optional::<bool>("active")? {
        request = request.active(value);
    }
    if let Some(value) = arguments
        .optional::<types::ConfiguredProps>("configured_props")?
    {
        request = request.configured_props(value);
    }
    if let Some(value) = arguments.optional::<bool>("emit_on_deploy")? {
        request = request.emit_on_deploy(value);
    }
    if let Some(value) = arguments.optional::<String>("name")? {
        request = request.name(value);
    }
    Ok(prepared(request))
}

fn deployed_triggers_update_webhooks(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["trigger_id", "external_user_id", "webhook_urls"])?;
    let request = client
        .deployed_triggers()
        .update_webhooks(
            arguments.required::<String>("trigger_id")?,
            arguments.required::<String>("external_user_id")?,
            arguments.required::<Vec<String>>("webhook_urls")?,
        );
    Ok(prepared(request))
}

fn deployed_triggers_update_workflows(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["trigger_id", "external_user_id", "workflow_ids"])?;
    let request = client
        .deployed_triggers()
        .update_workflows(
            arguments.required::<String>("trigger_id")?,
            arguments.required::<String>("external_user_id")?,
            arguments.required::<Vec<String>>("workflow_ids")?,
        );
    Ok(prepared(request))
}

fn oauth_apps_create(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments
        .only(
            &[
                "app",
                "additional_scopes",
                "client_id",
                "client_secret",
                "description",
                "name",
                "scopes",
            ],
        )?;
    let mut request = client.oauth_apps().create(arguments.required::<String>("app")?);
    if let Some(value) = arguments.optional::<Vec<String>>("additional_scopes")? {
        request = request.additional_scopes(value);
    }
    if let Some(value) = arguments.optional::<String>("client_id")? {
        request = request.client_id(value);
    }
    if let Some(value) = arguments.optional::<values::Secret>("client_secret")? {
        request = request.client_secret(value);
    }
    if let Some(value) = arguments.optional::<String>("description")? {
        request = request.description(value);
    }
    if let Some(value) = arguments.optional::<String>("name")? {
        request = request.name(value);
    }
    if let Some(value) = arguments.optional::<Vec<String>>("scopes")? {
        request = request.scopes(value);
    }
    Ok(prepared(request))
}

fn oauth_apps_delete(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["id"])?;
    let request = client.oauth_apps().delete(arguments.required::<String>("id")?);
    Ok(prepared(request))
}

fn oauth_apps_list(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["app", "q", "after", "before", "limit"])?;
    let mut request = client.oauth_apps().list();
    if let Some(value) = arguments.optional::<String>("app")? {
        request = request.app(value);
    }
    if let Some(value) = arguments.optional::<String>("q")? {
        request = request.q(value);
    }
    if let Some(value) = arguments.optional::<String>("after")? {
        request = request.after(value);
    }
    if let Some(value) = arguments.optional::<String>("before")? {
        request = request.before(value);
    }
    if let Some(value) = arguments.optional::<i64>("limit")? {
        request = request.limit(value);
    }
    Ok(prepared(request))
}

fn oauth_apps_retrieve(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["id"])?;
    let request = client.oauth_apps().retrieve(arguments.required::<String>("id")?);
    Ok(prepared(request))
}

fn oauth_apps_update(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments
        .only(
            &[
                "id",
                "additional_scopes",
                "client_id",
                "client_secret",
                "description",
                "name",
                "scopes",
            ],
        )?;
    let mut request = client.oauth_apps().update(arguments.required::<String>("id")?);
    if let Some(value) = arguments.optional::<Vec<String>>("additional_scopes")? {
        request = request.additional_scopes(value);
    }
    if let Some(value) = arguments.optional::<String>("client_id")? {
        request = request.client_id(value);
    }
    if let Some(value) = arguments.optional::<values::Secret>("client_secret")? {
        request = request.client_secret(value);
    }
    if let Some(value) = arguments.optional::<String>("description")? {
        request = request.description(value);
    }
    if let Some(value) = arguments.optional::<String>("name")? {
        request = request.name(value);
    }
    if let Some(value) = arguments.optional::<Vec<String>>("scopes")? {
        request = request.scopes(value);
    }
    Ok(prepared(request))
}

fn oauth_tokens_create(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments
        .only(
            &[
                "client_id",
                "client_assertion",
                "client_assertion_type",
                "client_secret",
                "scope",
            ],
        )?;
    let mut request = client
        .oauth_tokens()
        .create(arguments.required::<String>("client_id")?);
    if let Some(value) = arguments.optional::<values::Secret>("client_assertion")? {
        request = request.client_assertion(value);
    }
    if let Some(value) = arguments
        .optional::<types::ClientAssertionType>("client_assertion_type")?
    {
        request = request.client_assertion_type(value);
    }
    if let Some(value) = arguments.optional::<values::Secret>("client_secret")? {
        request = request.client_secret(value);
    }
    if let Some(value) = arguments.optional::<String>("scope")? {
        request = request.scope(value);
    }
    Ok(prepared(request))
}

fn project_environment_delete_webhook(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&[])?;
    let request = client.project_environment().delete_webhook();
    Ok(prepared(request))
}

fn project_environment_regenerate_webhook_signing_key(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&[])?;
    let request = client.project_environment().regenerate_webhook_signing_key();
    Ok(prepared(request))
}

fn project_environment_retrieve_webhook(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&[])?;
    let request = client.project_environment().retrieve_webhook();
    Ok(prepared(request))
}

fn project_environment_update_webhook(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["url"])?;
    let request = client
        .project_environment()
        .update_webhook(arguments.required::<String>("url")?);
    Ok(prepared(request))
}

fn projects_create(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments
        .only(&["name", "app_name", "connect_require_key_auth_test", "support_email"])?;
    let mut request = client.projects().create(arguments.required::<String>("name")?);
    if let Some(value) = arguments.optional::<String>("app_name")? {
        request = request.app_name(value);
    }
    if let Some(value) = arguments.optional::<bool>("connect_require_key_auth_test")? {
        request = request.connect_require_key_auth_test(value);
    }
    if let Some(value) = arguments.optional::<String>("support_email")? {
        request = request.support_email(value);
    }
    Ok(prepared(request))
}

fn projects_delete(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["project_id"])?;
    let request = client.projects().delete(arguments.required::<String>("project_id")?);
    Ok(prepared(request))
}

fn projects_list(client: &Client, arguments: &Arguments) -> Result<Prepared, CaseError> {
    arguments.only(&["q", "after", "before", "limit"])?;
    let mut request = client.projects().list();
    if let Some(value) = arguments.optional::<String>("q")? {
        request = request.q(value);
    }
    if let Some(value) = arguments.optional::<String>("after")? {
        request = request.after(value);
    }
    if let Some(value) = arguments.optional::<String>("before")? {
        request = request.before(value);
    }
    if let Some(value) = arguments.optional::<i64>("limit")? {
        request = request.limit(value);
    }
    Ok(prepared(request))
}

fn projects_retrieve(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["project_id"])?;
    let request = client
        .projects()
        .retrieve(arguments.required::<String>("project_id")?);
    Ok(prepared(request))
}

fn projects_retrieve_info(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&[])?;
    let request = client.projects().retrieve_info();
    Ok(prepared(request))
}

fn projects_update(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments
        .only(
            &[
                "project_id",
                "app_name",
                "connect_require_key_auth_test",
                "name",
                "support_email",
            ],
        )?;
    let mut request = client
        .projects()
        .update(arguments.required::<String>("project_id")?);
    if let Some(value) = arguments.optional::<String>("app_name")? {
        request = request.app_name(value);
    }
    if let Some(value) = arguments.optional::<bool>("connect_require_key_auth_test")? {
        request = request.connect_require_key_auth_test(value);
    }
    if let Some(value) = arguments.optional::<String>("name")? {
        request = request.name(value);
    }
    if let Some(value) = arguments.optional::<String>("support_email")? {
        request = request.support_email(value);
    }
    Ok(prepared(request))
}

fn projects_update_logo(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["project_id", "logo"])?;
    let request = client
        .projects()
        .update_logo(
            arguments.required::<String>("project_id")?,
            arguments.required::<String>("logo")?,
        );
    Ok(prepared(request))
}

fn rate_limits_create(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["window_size_seconds", "requests_per_window"])?;
    let request = client
        .rate_limits()
        .create(
            arguments.required::<i64>("window_size_seconds")?,
            arguments.required::<i64>("requests_per_window")?,
        );
    Ok(prepared(request))
}

fn tokens_create(client: &Client, arguments: &Arguments) -> Result<Prepared, CaseError> {
    arguments
        .only(
            &[
                "external_user_id",
                "allow_progressive_scopes",
                "allowed_origins",
                "app_id",
                "error_redirect_uri",
                "expires_in",
                "oauth_app_id",
                "scope",
                "success_redirect_uri",
                "webhook_uri",
            ],
        )?;
    let mut request = client
        .tokens()
        .create(arguments.required::<String>("external_user_id")?);
    if let Some(value) = arguments.optional::<bool>("allow_progressive_scopes")? {
        request = request.allow_progressive_scopes(value);
    }
    if let Some(value) = arguments.optional::<Vec<String>>("allowed_origins")? {
        request = request.allowed_origins(value);
    }
    if let Some(value) = arguments.optional::<String>("app_id")? {
        request = request.app_id(value);
    }
    if let Some(value) = arguments.optional::<String>("error_redirect_uri")? {
        request = request.error_redirect_uri(value);
    }
    if let Some(value) = arguments.optional::<i64>("expires_in")? {
        request = request.expires_in(value);
    }
    if let Some(value) = arguments.optional::<String>("oauth_app_id")? {
        request = request.oauth_app_id(value);
    }
    if let Some(value) = arguments.optional::<String>("scope")? {
        request = request.scope(value);
    }
    if let Some(value) = arguments.optional::<String>("success_redirect_uri")? {
        request = request.success_redirect_uri(value);
    }
    if let Some(value) = arguments.optional::<String>("webhook_uri")? {
        request = request.webhook_uri(value);
    }
    Ok(prepared(request))
}

fn tokens_validate(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments
        .only(&["ctok", "app_id", "account_id", "oauth_app_id", "app_override_id"])?;
    let mut request = client
        .tokens()
        .validate(arguments.required::<values::Secret>("ctok")?);
    if let Some(value) = arguments.optional::<String>("app_id")? {
        request = request.app_id(value);
    }
    if let Some(value) = arguments.optional::<String>("account_id")? {
        request = request.account_id(value);
    }
    if let Some(value) = arguments.optional::<String>("oauth_app_id")? {
        request = request.oauth_app_id(value);
    }
    if let Some(value) = arguments.optional::<String>("app_override_id")? {
        request = request.app_override_id(value);
    }
    Ok(prepared(request))
}

fn triggers_configure_prop(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments
        .only(
            &[
                "id",
                "external_user_id",
                "prop_name",
                "blocking",
                "configured_props",
                "dynamic_props_id",
                "page",
                "prev_context",
                "query",
                "version",
            ],
        )?;
    let mut request = client
        .triggers()
        .configure_prop(
            arguments.required::<String>("id")?,
            arguments.required::<String>("external_user_id")?,
            arguments.required::<String>("prop_name")?,
        );
    if let Some(value) = arguments.optional::<bool>("blocking")? {
        request = request.blocking(value);
    }
    if let Some(value) = arguments
        .optional::<types::ConfiguredProps>("configured_props")?
    {
        request = request.configured_props(value);
    }
    if let Some(value) = arguments.optional::<String>("dynamic_props_id")? {
        request = request.dynamic_props_id(value);
    }
    if let Some(value) = arguments.optional::<i64>("page")? {
        request = request.page(value);
    }
    if let Some(value) = arguments
        .optional::<serde_json::Map<String, serde_json::Value>>("prev_context")?
    {
        request = request.prev_context(value);
    }
    if let Some(value) = arguments.optional::<String>("query")? {
        request = request.query(value);
    }
    if let Some(value) = arguments.optional::<String>("version")? {
        request = request.version(value);
    }
    Ok(prepared(request))
}

fn triggers_deploy(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments
        .only(
            &[
                "id",
                "external_user_id",
                "configured_props",
                "dynamic_props_id",
                "emit_on_deploy",
                "version",
                "webhook_url",
                "workflow_id",
            ],
        )?;
    let mut request = client
        .triggers()
        .deploy(
            arguments.required::<String>("id")?,
            arguments.required::<String>("external_user_id")?,
        );
    if let Some(value) = arguments
        .optional::<types::ConfiguredProps>("configured_props")?
    {
        request = request.configured_props(value);
    }
    if let Some(value) = arguments.optional::<String>("dynamic_props_id")? {
        request = request.dynamic_props_id(value);
    }
    if let Some(value) = arguments.optional::<bool>("emit_on_deploy")? {
        request = request.emit_on_deploy(value);
    }
    if let Some(value) = arguments.optional::<String>("version")? {
        request = request.version(value);
    }
    if let Some(value) = arguments.optional::<String>("webhook_url")? {
        request = request.webhook_url(value);
    }
    if let Some(value) = arguments.optional::<String>("workflow_id")? {
        request = request.workflow_id(value);
    }
    Ok(prepared(request))
}

fn triggers_list(client: &Client, arguments: &Arguments) -> Result<Prepared, CaseError> {
    arguments.only(&["q", "app", "registry", "after", "before", "limit"])?;
    let mut request = client.triggers().list();
    if let Some(value) = arguments.optional::<String>("q")? {
        request = request.q(value);
    }
    if let Some(value) = arguments.optional::<String>("app")? {
        request = request.app(value);
    }
    if let Some(value) = arguments.optional::<types::ComponentRegistry>("registry")? {
        request = request.registry(value);
    }
    if let Some(value) = arguments.optional::<String>("after")? {
        request = request.after(value);
    }
    if let Some(value) = arguments.optional::<String>("before")? {
        request = request.before(value);
    }
    if let Some(value) = arguments.optional::<i64>("limit")? {
        request = request.limit(value);
    }
    Ok(prepared(request))
}

fn triggers_reload_props(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments
        .only(
            &[
                "id",
                "external_user_id",
                "blocking",
                "configured_props",
                "dynamic_props_id",
                "version",
            ],
        )?;
    let mut request = client
        .triggers()
        .reload_props(
            arguments.required::<String>("id")?,
            arguments.required::<String>("external_user_id")?,
        );
    if let Some(value) = arguments.optional::<bool>("blocking")? {
        request = request.blocking(value);
    }
    if let Some(value) = arguments
        .optional::<types::ConfiguredProps>("configured_props")?
    {
        request = request.configured_props(value);
    }
    if let Some(value) = arguments.optional::<String>("dynamic_props_id")? {
        request = request.dynamic_props_id(value);
    }
    if let Some(value) = arguments.optional::<String>("version")? {
        request = request.version(value);
    }
    Ok(prepared(request))
}

fn triggers_retrieve(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["component_id", "version"])?;
    let mut request = client
        .triggers()
        .retrieve(arguments.required::<String>("component_id")?);
    if let Some(value) = arguments.optional::<String>("version")? {
        request = request.version(value);
    }
    Ok(prepared(request))
}

fn usage_list(client: &Client, arguments: &Arguments) -> Result<Prepared, CaseError> {
    arguments.only(&["start_ts", "end_ts"])?;
    let request = client
        .usage()
        .list(
            arguments.required::<i64>("start_ts")?,
            arguments.required::<i64>("end_ts")?,
        );
    Ok(prepared(request))
}

fn users_delete_external_user(
    client: &Client,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    arguments.only(&["external_user_id"])?;
    let request = client
        .users()
        .delete_external_user(arguments.required::<String>("external_user_id")?);
    Ok(prepared(request))
}

fn users_list(client: &Client, arguments: &Arguments) -> Result<Prepared, CaseError> {
    arguments.only(&["q", "after", "before", "limit"])?;
    let mut request = client.users().list();
    if let Some(value) = arguments.optional::<String>("q")? {
        request = request.q(value);
    }
    if let Some(value) = arguments.optional::<String>("after")? {
        request = request.after(value);
    }
    if let Some(value) = arguments.optional::<String>("before")? {
        request = request.before(value);
    }
    if let Some(value) = arguments.optional::<i64>("limit")? {
        request = request.limit(value);
    }
    Ok(prepared(request))
}
