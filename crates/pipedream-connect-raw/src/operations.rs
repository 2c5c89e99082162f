// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.

//! The operations of the API as data.

use crate::runtime::{Auth, Idempotency, Location, Operation, Paging, Param};
use crate::{types, values};

/// Connect an account with credentials
pub static ACCOUNTS_CREATE: Operation = Operation {
    id: "accounts_create",
    method: http::Method::POST,
    path: "/v1/connect/{project_id}/accounts",
    idempotency: Idempotency::Unsafe,
    auth: &[Auth::ConnectToken, Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "external_user_id",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "oauth_app_id",
            location: Location::Query,
            required: false,
        },
    ],
    secrets: &["cfmap_json", "connect_token"],
    body: Some("CreateAccountOpts"),
    response: Some("Account"),
};

/// Delete one connected account
pub static ACCOUNTS_DELETE: Operation = Operation {
    id: "accounts_delete",
    method: http::Method::DELETE,
    path: "/v1/connect/{project_id}/accounts/{account_id}",
    idempotency: Idempotency::Idempotent,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "account_id",
            location: Location::Path,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: None,
};

/// Delete all accounts of an app
pub static ACCOUNTS_DELETE_BY_APP: Operation = Operation {
    id: "accounts_delete_by_app",
    method: http::Method::DELETE,
    path: "/v1/connect/{project_id}/apps/{app_id}/accounts",
    idempotency: Idempotency::Idempotent,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "app_id",
            location: Location::Path,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: None,
};

/// List connected accounts
pub static ACCOUNTS_LIST: Operation = Operation {
    id: "accounts_list",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/accounts",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::Cursor,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "external_user_id",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "app",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "oauth_app_id",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "include_credentials",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "after",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "before",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "limit",
            location: Location::Query,
            required: false,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("ListAccountsResponse"),
};

/// List the accounts of one external user
pub static ACCOUNTS_LIST_BY_EXTERNAL_USER: Operation = Operation {
    id: "accounts_list_by_external_user",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/users/{external_user_id}/accounts",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "external_user_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "app",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "include_credentials",
            location: Location::Query,
            required: false,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("ListAccountsByExternalUserResponse"),
};

/// Retrieve one connected account
pub static ACCOUNTS_RETRIEVE: Operation = Operation {
    id: "accounts_retrieve",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/accounts/{account_id}",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "account_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "include_credentials",
            location: Location::Query,
            required: false,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("Account"),
};

/// Load the options of one prop of an action
pub static ACTIONS_CONFIGURE_PROP: Operation = Operation {
    id: "actions_configure_prop",
    method: http::Method::POST,
    path: "/v1/connect/{project_id}/actions/configure",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
    ],
    secrets: &[],
    body: Some("ConfigurePropOpts"),
    response: Some("ConfigurePropResponse"),
};

/// List actions
pub static ACTIONS_LIST: Operation = Operation {
    id: "actions_list",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/actions",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::Cursor,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "q",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "app",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "registry",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "after",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "before",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "limit",
            location: Location::Query,
            required: false,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("GetComponentsResponse"),
};

/// Reload the props of an action
pub static ACTIONS_RELOAD_PROPS: Operation = Operation {
    id: "actions_reload_props",
    method: http::Method::POST,
    path: "/v1/connect/{project_id}/actions/props",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
    ],
    secrets: &[],
    body: Some("ReloadPropsOpts"),
    response: Some("ReloadPropsResponse"),
};

/// Retrieve one action
pub static ACTIONS_RETRIEVE: Operation = Operation {
    id: "actions_retrieve",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/actions/{component_id}",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "component_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "version",
            location: Location::Query,
            required: false,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("GetComponentResponse"),
};

/// Run an action for an external user
pub static ACTIONS_RUN: Operation = Operation {
    id: "actions_run",
    method: http::Method::POST,
    path: "/v1/connect/{project_id}/actions/run",
    idempotency: Idempotency::Unsafe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
    ],
    secrets: &[],
    body: Some("RunActionOpts"),
    response: Some("RunActionResponse"),
};

/// List app categories
pub static APP_CATEGORIES_LIST: Operation = Operation {
    id: "app_categories_list",
    method: http::Method::GET,
    path: "/v1/connect/app_categories",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[],
    secrets: &[],
    body: None,
    response: Some("ListAppCategoriesResponse"),
};

/// Retrieve one app category
pub static APP_CATEGORIES_RETRIEVE: Operation = Operation {
    id: "app_categories_retrieve",
    method: http::Method::GET,
    path: "/v1/connect/app_categories/{id}",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "id",
            location: Location::Path,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("AppCategory"),
};

/// Create an app override
pub static APP_OVERRIDES_CREATE: Operation = Operation {
    id: "app_overrides_create",
    method: http::Method::POST,
    path: "/v1/connect/{project_id}/app_overrides",
    idempotency: Idempotency::Unsafe,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
    ],
    secrets: &[],
    body: Some("CreateAppOverrideOpts"),
    response: Some("AppOverride"),
};

/// Delete an app override
pub static APP_OVERRIDES_DELETE: Operation = Operation {
    id: "app_overrides_delete",
    method: http::Method::DELETE,
    path: "/v1/connect/{project_id}/app_overrides/{id}",
    idempotency: Idempotency::Idempotent,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "id",
            location: Location::Path,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: None,
};

/// List app overrides
pub static APP_OVERRIDES_LIST: Operation = Operation {
    id: "app_overrides_list",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/app_overrides",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth],
    paging: Paging::Cursor,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "app",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "after",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "before",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "limit",
            location: Location::Query,
            required: false,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("ListAppOverridesResponse"),
};

/// Retrieve one app override
pub static APP_OVERRIDES_RETRIEVE: Operation = Operation {
    id: "app_overrides_retrieve",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/app_overrides/{id}",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "id",
            location: Location::Path,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("AppOverride"),
};

/// Update an app override
pub static APP_OVERRIDES_UPDATE: Operation = Operation {
    id: "app_overrides_update",
    method: http::Method::PUT,
    path: "/v1/connect/{project_id}/app_overrides/{id}",
    idempotency: Idempotency::Idempotent,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "id",
            location: Location::Path,
            required: true,
        },
    ],
    secrets: &[],
    body: Some("UpdateAppOverrideOpts"),
    response: Some("AppOverride"),
};

/// List apps
pub static APPS_LIST: Operation = Operation {
    id: "apps_list",
    method: http::Method::GET,
    path: "/v1/connect/apps",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::Cursor,
    params: &[
        Param {
            name: "q",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "sort_key",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "sort_direction",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "category_ids",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "has_components",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "has_actions",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "has_triggers",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "after",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "before",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "limit",
            location: Location::Query,
            required: false,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("ListAppsResponse"),
};

/// Retrieve one app
pub static APPS_RETRIEVE: Operation = Operation {
    id: "apps_retrieve",
    method: http::Method::GET,
    path: "/v1/connect/apps/{app_id}",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "app_id",
            location: Location::Path,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("GetAppResponse"),
};

/// Load the options of one prop of a component
pub static COMPONENTS_CONFIGURE_PROP: Operation = Operation {
    id: "components_configure_prop",
    method: http::Method::POST,
    path: "/v1/connect/{project_id}/components/configure",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
    ],
    secrets: &[],
    body: Some("ConfigurePropOpts"),
    response: Some("ConfigurePropResponse"),
};

/// List components
pub static COMPONENTS_LIST: Operation = Operation {
    id: "components_list",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/components",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::Cursor,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "q",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "app",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "registry",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "component_type",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "after",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "before",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "limit",
            location: Location::Query,
            required: false,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("GetComponentsResponse"),
};

/// Reload the props of a component
pub static COMPONENTS_RELOAD_PROPS: Operation = Operation {
    id: "components_reload_props",
    method: http::Method::POST,
    path: "/v1/connect/{project_id}/components/props",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
    ],
    secrets: &[],
    body: Some("ReloadPropsOpts"),
    response: Some("ReloadPropsResponse"),
};

/// Retrieve one component
pub static COMPONENTS_RETRIEVE: Operation = Operation {
    id: "components_retrieve",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/components/{component_id}",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "component_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "version",
            location: Location::Query,
            required: false,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("GetComponentResponse"),
};

/// Search the public registry
pub static COMPONENTS_SEARCH: Operation = Operation {
    id: "components_search",
    method: http::Method::GET,
    path: "/v1/components/search",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "query",
            location: Location::Query,
            required: true,
        },
        Param {
            name: "app",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "similarity_threshold",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "debug",
            location: Location::Query,
            required: false,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("SearchComponentsResponse"),
};

/// Delete a deployed trigger
pub static DEPLOYED_TRIGGERS_DELETE: Operation = Operation {
    id: "deployed_triggers_delete",
    method: http::Method::DELETE,
    path: "/v1/connect/{project_id}/deployed-triggers/{trigger_id}",
    idempotency: Idempotency::Idempotent,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "trigger_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "external_user_id",
            location: Location::Query,
            required: true,
        },
        Param {
            name: "ignore_hook_errors",
            location: Location::Query,
            required: false,
        },
    ],
    secrets: &[],
    body: None,
    response: None,
};

/// List deployed triggers
pub static DEPLOYED_TRIGGERS_LIST: Operation = Operation {
    id: "deployed_triggers_list",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/deployed-triggers",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::Cursor,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "external_user_id",
            location: Location::Query,
            required: true,
        },
        Param {
            name: "emitter_type",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "after",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "before",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "limit",
            location: Location::Query,
            required: false,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("GetTriggersResponse"),
};

/// List recent events of a deployed trigger
pub static DEPLOYED_TRIGGERS_LIST_EVENTS: Operation = Operation {
    id: "deployed_triggers_list_events",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/deployed-triggers/{trigger_id}/events",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "trigger_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "external_user_id",
            location: Location::Query,
            required: true,
        },
        Param {
            name: "n",
            location: Location::Query,
            required: false,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("GetTriggerEventsResponse"),
};

/// List the webhooks of a deployed trigger
pub static DEPLOYED_TRIGGERS_LIST_WEBHOOKS: Operation = Operation {
    id: "deployed_triggers_list_webhooks",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/deployed-triggers/{trigger_id}/webhooks",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "trigger_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "external_user_id",
            location: Location::Query,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("GetTriggerWebhooksResponse"),
};

/// List the workflows of a deployed trigger
pub static DEPLOYED_TRIGGERS_LIST_WORKFLOWS: Operation = Operation {
    id: "deployed_triggers_list_workflows",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/deployed-triggers/{trigger_id}/pipelines",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "trigger_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "external_user_id",
            location: Location::Query,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("GetTriggerWorkflowsResponse"),
};

/// Replace the signing key of a webhook
pub static DEPLOYED_TRIGGERS_REGENERATE_WEBHOOK_SIGNING_KEY: Operation = Operation {
    id: "deployed_triggers_regenerate_webhook_signing_key",
    method: http::Method::POST,
    path: "/v1/connect/{project_id}/deployed-triggers/{trigger_id}/webhooks/{webhook_id}/regenerate_signing_key",
    idempotency: Idempotency::Unsafe,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "trigger_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "webhook_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "external_user_id",
            location: Location::Query,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("GetWebhookWithSigningKeyResponse"),
};

/// Reset the delivery state of a webhook
pub static DEPLOYED_TRIGGERS_RESET_WEBHOOK_DELIVERY_STATE: Operation = Operation {
    id: "deployed_triggers_reset_webhook_delivery_state",
    method: http::Method::POST,
    path: "/v1/connect/{project_id}/deployed-triggers/{trigger_id}/webhooks/{webhook_id}/reset_delivery_state",
    idempotency: Idempotency::Idempotent,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "trigger_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "webhook_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "external_user_id",
            location: Location::Query,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("GetWebhookWithSigningKeyResponse"),
};

/// Retrieve one deployed trigger
pub static DEPLOYED_TRIGGERS_RETRIEVE: Operation = Operation {
    id: "deployed_triggers_retrieve",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/deployed-triggers/{trigger_id}",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "trigger_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "external_user_id",
            location: Location::Query,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("GetTriggerResponse"),
};

/// Retrieve one webhook of a deployed trigger
pub static DEPLOYED_TRIGGERS_RETRIEVE_WEBHOOK: Operation = Operation {
    id: "deployed_triggers_retrieve_webhook",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/deployed-triggers/{trigger_id}/webhooks/{webhook_id}",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "trigger_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "webhook_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "external_user_id",
            location: Location::Query,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("GetWebhookWithSigningKeyResponse"),
};

/// Update a deployed trigger
pub static DEPLOYED_TRIGGERS_UPDATE: Operation = Operation {
    id: "deployed_triggers_update",
    method: http::Method::PUT,
    path: "/v1/connect/{project_id}/deployed-triggers/{trigger_id}",
    idempotency: Idempotency::Idempotent,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "trigger_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "external_user_id",
            location: Location::Query,
            required: true,
        },
    ],
    secrets: &[],
    body: Some("UpdateTriggerOpts"),
    response: Some("GetTriggerResponse"),
};

/// Replace the webhooks of a deployed trigger
pub static DEPLOYED_TRIGGERS_UPDATE_WEBHOOKS: Operation = Operation {
    id: "deployed_triggers_update_webhooks",
    method: http::Method::PUT,
    path: "/v1/connect/{project_id}/deployed-triggers/{trigger_id}/webhooks",
    idempotency: Idempotency::Idempotent,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "trigger_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "external_user_id",
            location: Location::Query,
            required: true,
        },
    ],
    secrets: &[],
    body: Some("UpdateTriggerWebhooksOpts"),
    response: Some("GetTriggerWebhooksResponse"),
};

/// Replace the workflows of a deployed trigger
pub static DEPLOYED_TRIGGERS_UPDATE_WORKFLOWS: Operation = Operation {
    id: "deployed_triggers_update_workflows",
    method: http::Method::PUT,
    path: "/v1/connect/{project_id}/deployed-triggers/{trigger_id}/pipelines",
    idempotency: Idempotency::Idempotent,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "trigger_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "external_user_id",
            location: Location::Query,
            required: true,
        },
    ],
    secrets: &[],
    body: Some("UpdateTriggerWorkflowsOpts"),
    response: Some("GetTriggerWorkflowsResponse"),
};

/// Download a file from File Stash
pub static FILE_STASH_DOWNLOAD_FILE: Operation = Operation {
    id: "file_stash_download_file",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/file_stash/download",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "s3_key",
            location: Location::Query,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: None,
};

/// Register an OAuth client
pub static OAUTH_APPS_CREATE: Operation = Operation {
    id: "oauth_apps_create",
    method: http::Method::POST,
    path: "/v1/connect/{project_id}/oauth_apps",
    idempotency: Idempotency::Unsafe,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
    ],
    secrets: &["client_secret"],
    body: Some("CreateOauthAppOpts"),
    response: Some("OauthApp"),
};

/// Delete an OAuth client
pub static OAUTH_APPS_DELETE: Operation = Operation {
    id: "oauth_apps_delete",
    method: http::Method::DELETE,
    path: "/v1/connect/{project_id}/oauth_apps/{id}",
    idempotency: Idempotency::Idempotent,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "id",
            location: Location::Path,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: None,
};

/// List OAuth clients
pub static OAUTH_APPS_LIST: Operation = Operation {
    id: "oauth_apps_list",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/oauth_apps",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth],
    paging: Paging::Cursor,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "app",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "q",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "after",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "before",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "limit",
            location: Location::Query,
            required: false,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("ListOauthAppsResponse"),
};

/// Retrieve one OAuth client
pub static OAUTH_APPS_RETRIEVE: Operation = Operation {
    id: "oauth_apps_retrieve",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/oauth_apps/{id}",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "id",
            location: Location::Path,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("OauthApp"),
};

/// Update an OAuth client
pub static OAUTH_APPS_UPDATE: Operation = Operation {
    id: "oauth_apps_update",
    method: http::Method::PUT,
    path: "/v1/connect/{project_id}/oauth_apps/{id}",
    idempotency: Idempotency::Idempotent,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "id",
            location: Location::Path,
            required: true,
        },
    ],
    secrets: &["client_secret"],
    body: Some("UpdateOauthAppOpts"),
    response: Some("OauthApp"),
};

/// Exchange client credentials for an OAuth access token
pub static OAUTH_TOKENS_CREATE: Operation = Operation {
    id: "oauth_tokens_create",
    method: http::Method::POST,
    path: "/v1/oauth/token",
    idempotency: Idempotency::Safe,
    auth: &[],
    paging: Paging::None,
    params: &[],
    secrets: &["client_assertion", "client_secret"],
    body: Some("CreateOAuthTokenOpts"),
    response: Some("CreateOAuthTokenResponse"),
};

/// Delete the webhook of the project environment
pub static PROJECT_ENVIRONMENT_DELETE_WEBHOOK: Operation = Operation {
    id: "project_environment_delete_webhook",
    method: http::Method::DELETE,
    path: "/v1/connect/{project_id}/webhook",
    idempotency: Idempotency::Idempotent,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
    ],
    secrets: &[],
    body: None,
    response: None,
};

/// Replace the signing key of the project environment webhook
pub static PROJECT_ENVIRONMENT_REGENERATE_WEBHOOK_SIGNING_KEY: Operation = Operation {
    id: "project_environment_regenerate_webhook_signing_key",
    method: http::Method::POST,
    path: "/v1/connect/{project_id}/webhook/regenerate_signing_key",
    idempotency: Idempotency::Unsafe,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("GetWebhookWithSigningKeyResponse"),
};

/// Retrieve the webhook of the project environment
pub static PROJECT_ENVIRONMENT_RETRIEVE_WEBHOOK: Operation = Operation {
    id: "project_environment_retrieve_webhook",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/webhook",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("GetWebhookResponse"),
};

/// Set the webhook of the project environment
pub static PROJECT_ENVIRONMENT_UPDATE_WEBHOOK: Operation = Operation {
    id: "project_environment_update_webhook",
    method: http::Method::PUT,
    path: "/v1/connect/{project_id}/webhook",
    idempotency: Idempotency::Idempotent,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
    ],
    secrets: &[],
    body: Some("SetWebhookOpts"),
    response: Some("SetWebhookResponse"),
};

/// Create a project
pub static PROJECTS_CREATE: Operation = Operation {
    id: "projects_create",
    method: http::Method::POST,
    path: "/v1/connect/projects",
    idempotency: Idempotency::Unsafe,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[],
    secrets: &[],
    body: Some("CreateProjectOpts"),
    response: Some("Project"),
};

/// Delete a project
pub static PROJECTS_DELETE: Operation = Operation {
    id: "projects_delete",
    method: http::Method::DELETE,
    path: "/v1/connect/projects/{project_id}",
    idempotency: Idempotency::Idempotent,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: None,
};

/// List projects
pub static PROJECTS_LIST: Operation = Operation {
    id: "projects_list",
    method: http::Method::GET,
    path: "/v1/connect/projects",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth],
    paging: Paging::Cursor,
    params: &[
        Param {
            name: "q",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "after",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "before",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "limit",
            location: Location::Query,
            required: false,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("ListProjectsResponse"),
};

/// Retrieve one project
pub static PROJECTS_RETRIEVE: Operation = Operation {
    id: "projects_retrieve",
    method: http::Method::GET,
    path: "/v1/connect/projects/{project_id}",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("Project"),
};

/// Retrieve the apps linked to the project
pub static PROJECTS_RETRIEVE_INFO: Operation = Operation {
    id: "projects_retrieve_info",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/projects/info",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("ProjectInfoResponse"),
};

/// Update a project
pub static PROJECTS_UPDATE: Operation = Operation {
    id: "projects_update",
    method: http::Method::PATCH,
    path: "/v1/connect/projects/{project_id}",
    idempotency: Idempotency::Idempotent,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
    ],
    secrets: &[],
    body: Some("UpdateProjectOpts"),
    response: Some("Project"),
};

/// Set the logo of a project
pub static PROJECTS_UPDATE_LOGO: Operation = Operation {
    id: "projects_update_logo",
    method: http::Method::POST,
    path: "/v1/connect/projects/{project_id}/logo",
    idempotency: Idempotency::Idempotent,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
    ],
    secrets: &[],
    body: Some("UpdateProjectLogoOpts"),
    response: None,
};

/// Send a DELETE request through the proxy
pub static PROXY_DELETE: Operation = Operation {
    id: "proxy_delete",
    method: http::Method::DELETE,
    path: "/v1/connect/{project_id}/proxy/{url_64}",
    idempotency: Idempotency::Unsafe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "url_64",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "external_user_id",
            location: Location::Query,
            required: true,
        },
        Param {
            name: "account_id",
            location: Location::Query,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: None,
};

/// Send a GET request through the proxy
pub static PROXY_GET: Operation = Operation {
    id: "proxy_get",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/proxy/{url_64}",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "url_64",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "external_user_id",
            location: Location::Query,
            required: true,
        },
        Param {
            name: "account_id",
            location: Location::Query,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: None,
};

/// Send a PATCH request through the proxy
pub static PROXY_PATCH: Operation = Operation {
    id: "proxy_patch",
    method: http::Method::PATCH,
    path: "/v1/connect/{project_id}/proxy/{url_64}",
    idempotency: Idempotency::Unsafe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "url_64",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "external_user_id",
            location: Location::Query,
            required: true,
        },
        Param {
            name: "account_id",
            location: Location::Query,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: None,
};

/// Send a POST request through the proxy
pub static PROXY_POST: Operation = Operation {
    id: "proxy_post",
    method: http::Method::POST,
    path: "/v1/connect/{project_id}/proxy/{url_64}",
    idempotency: Idempotency::Unsafe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "url_64",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "external_user_id",
            location: Location::Query,
            required: true,
        },
        Param {
            name: "account_id",
            location: Location::Query,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: None,
};

/// Send a PUT request through the proxy
pub static PROXY_PUT: Operation = Operation {
    id: "proxy_put",
    method: http::Method::PUT,
    path: "/v1/connect/{project_id}/proxy/{url_64}",
    idempotency: Idempotency::Unsafe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "url_64",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "external_user_id",
            location: Location::Query,
            required: true,
        },
        Param {
            name: "account_id",
            location: Location::Query,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: None,
};

/// Create a rate limit token
pub static RATE_LIMITS_CREATE: Operation = Operation {
    id: "rate_limits_create",
    method: http::Method::POST,
    path: "/v1/connect/rate_limits",
    idempotency: Idempotency::Unsafe,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[],
    secrets: &[],
    body: Some("CreateRateLimitOpts"),
    response: Some("CreateRateLimitResponse"),
};

/// Create a Connect token for an external user
pub static TOKENS_CREATE: Operation = Operation {
    id: "tokens_create",
    method: http::Method::POST,
    path: "/v1/connect/{project_id}/tokens",
    idempotency: Idempotency::Unsafe,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
    ],
    secrets: &[],
    body: Some("CreateTokenOpts"),
    response: Some("CreateTokenResponse"),
};

/// Validate a Connect token
pub static TOKENS_VALIDATE: Operation = Operation {
    id: "tokens_validate",
    method: http::Method::GET,
    path: "/v1/connect/tokens/{ctok}/validate",
    idempotency: Idempotency::Safe,
    auth: &[],
    paging: Paging::None,
    params: &[
        Param {
            name: "ctok",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "app_id",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "account_id",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "oauth_app_id",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "app_override_id",
            location: Location::Query,
            required: false,
        },
    ],
    secrets: &["ctok"],
    body: None,
    response: Some("ValidateTokenResponse"),
};

/// Load the options of one prop of a trigger
pub static TRIGGERS_CONFIGURE_PROP: Operation = Operation {
    id: "triggers_configure_prop",
    method: http::Method::POST,
    path: "/v1/connect/{project_id}/triggers/configure",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
    ],
    secrets: &[],
    body: Some("ConfigurePropOpts"),
    response: Some("ConfigurePropResponse"),
};

/// Deploy a trigger for an external user
pub static TRIGGERS_DEPLOY: Operation = Operation {
    id: "triggers_deploy",
    method: http::Method::POST,
    path: "/v1/connect/{project_id}/triggers/deploy",
    idempotency: Idempotency::Unsafe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
    ],
    secrets: &[],
    body: Some("DeployTriggerOpts"),
    response: Some("DeployTriggerResponse"),
};

/// List triggers
pub static TRIGGERS_LIST: Operation = Operation {
    id: "triggers_list",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/triggers",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::Cursor,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "q",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "app",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "registry",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "after",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "before",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "limit",
            location: Location::Query,
            required: false,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("GetComponentsResponse"),
};

/// Reload the props of a trigger
pub static TRIGGERS_RELOAD_PROPS: Operation = Operation {
    id: "triggers_reload_props",
    method: http::Method::POST,
    path: "/v1/connect/{project_id}/triggers/props",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
    ],
    secrets: &[],
    body: Some("ReloadPropsOpts"),
    response: Some("ReloadPropsResponse"),
};

/// Retrieve one trigger
pub static TRIGGERS_RETRIEVE: Operation = Operation {
    id: "triggers_retrieve",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/triggers/{component_id}",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "component_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "version",
            location: Location::Query,
            required: false,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("GetComponentResponse"),
};

/// List credit usage
pub static USAGE_LIST: Operation = Operation {
    id: "usage_list",
    method: http::Method::GET,
    path: "/v1/connect/usage",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth],
    paging: Paging::None,
    params: &[
        Param {
            name: "start_ts",
            location: Location::Query,
            required: true,
        },
        Param {
            name: "end_ts",
            location: Location::Query,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("ConnectUsageResponse"),
};

/// Delete an external user and everything connected
pub static USERS_DELETE_EXTERNAL_USER: Operation = Operation {
    id: "users_delete_external_user",
    method: http::Method::DELETE,
    path: "/v1/connect/{project_id}/users/{external_user_id}",
    idempotency: Idempotency::Idempotent,
    auth: &[Auth::OAuth, Auth::ConnectToken],
    paging: Paging::None,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "external_user_id",
            location: Location::Path,
            required: true,
        },
    ],
    secrets: &[],
    body: None,
    response: None,
};

/// List external users
pub static USERS_LIST: Operation = Operation {
    id: "users_list",
    method: http::Method::GET,
    path: "/v1/connect/{project_id}/users",
    idempotency: Idempotency::Safe,
    auth: &[Auth::OAuth],
    paging: Paging::Cursor,
    params: &[
        Param {
            name: "project_id",
            location: Location::Path,
            required: true,
        },
        Param {
            name: "x-pd-environment",
            location: Location::Header,
            required: false,
        },
        Param {
            name: "q",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "after",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "before",
            location: Location::Query,
            required: false,
        },
        Param {
            name: "limit",
            location: Location::Query,
            required: false,
        },
    ],
    secrets: &[],
    body: None,
    response: Some("GetUsersResponse"),
};

/// Every operation of the API, sorted by id.
pub static ALL: &[&Operation] = &[
    &ACCOUNTS_CREATE,
    &ACCOUNTS_DELETE,
    &ACCOUNTS_DELETE_BY_APP,
    &ACCOUNTS_LIST,
    &ACCOUNTS_LIST_BY_EXTERNAL_USER,
    &ACCOUNTS_RETRIEVE,
    &ACTIONS_CONFIGURE_PROP,
    &ACTIONS_LIST,
    &ACTIONS_RELOAD_PROPS,
    &ACTIONS_RETRIEVE,
    &ACTIONS_RUN,
    &APP_CATEGORIES_LIST,
    &APP_CATEGORIES_RETRIEVE,
    &APP_OVERRIDES_CREATE,
    &APP_OVERRIDES_DELETE,
    &APP_OVERRIDES_LIST,
    &APP_OVERRIDES_RETRIEVE,
    &APP_OVERRIDES_UPDATE,
    &APPS_LIST,
    &APPS_RETRIEVE,
    &COMPONENTS_CONFIGURE_PROP,
    &COMPONENTS_LIST,
    &COMPONENTS_RELOAD_PROPS,
    &COMPONENTS_RETRIEVE,
    &COMPONENTS_SEARCH,
    &DEPLOYED_TRIGGERS_DELETE,
    &DEPLOYED_TRIGGERS_LIST,
    &DEPLOYED_TRIGGERS_LIST_EVENTS,
    &DEPLOYED_TRIGGERS_LIST_WEBHOOKS,
    &DEPLOYED_TRIGGERS_LIST_WORKFLOWS,
    &DEPLOYED_TRIGGERS_REGENERATE_WEBHOOK_SIGNING_KEY,
    &DEPLOYED_TRIGGERS_RESET_WEBHOOK_DELIVERY_STATE,
    &DEPLOYED_TRIGGERS_RETRIEVE,
    &DEPLOYED_TRIGGERS_RETRIEVE_WEBHOOK,
    &DEPLOYED_TRIGGERS_UPDATE,
    &DEPLOYED_TRIGGERS_UPDATE_WEBHOOKS,
    &DEPLOYED_TRIGGERS_UPDATE_WORKFLOWS,
    &FILE_STASH_DOWNLOAD_FILE,
    &OAUTH_APPS_CREATE,
    &OAUTH_APPS_DELETE,
    &OAUTH_APPS_LIST,
    &OAUTH_APPS_RETRIEVE,
    &OAUTH_APPS_UPDATE,
    &OAUTH_TOKENS_CREATE,
    &PROJECT_ENVIRONMENT_DELETE_WEBHOOK,
    &PROJECT_ENVIRONMENT_REGENERATE_WEBHOOK_SIGNING_KEY,
    &PROJECT_ENVIRONMENT_RETRIEVE_WEBHOOK,
    &PROJECT_ENVIRONMENT_UPDATE_WEBHOOK,
    &PROJECTS_CREATE,
    &PROJECTS_DELETE,
    &PROJECTS_LIST,
    &PROJECTS_RETRIEVE,
    &PROJECTS_RETRIEVE_INFO,
    &PROJECTS_UPDATE,
    &PROJECTS_UPDATE_LOGO,
    &PROXY_DELETE,
    &PROXY_GET,
    &PROXY_PATCH,
    &PROXY_POST,
    &PROXY_PUT,
    &RATE_LIMITS_CREATE,
    &TOKENS_CREATE,
    &TOKENS_VALIDATE,
    &TRIGGERS_CONFIGURE_PROP,
    &TRIGGERS_DEPLOY,
    &TRIGGERS_LIST,
    &TRIGGERS_RELOAD_PROPS,
    &TRIGGERS_RETRIEVE,
    &USAGE_LIST,
    &USERS_DELETE_EXTERNAL_USER,
    &USERS_LIST,
];

impl types::ConfigurePropOpts {
    /// A body with its required fields. Optional fields are left out until they are set.
    pub fn new(external_user_id: String, id: String, prop_name: String) -> Self {
        Self {
            blocking: Default::default(),
            configured_props: Default::default(),
            dynamic_props_id: Default::default(),
            external_user_id,
            id,
            page: Default::default(),
            prev_context: Default::default(),
            prop_name,
            query: Default::default(),
            version: Default::default(),
        }
    }
}

impl types::CreateAccountOpts {
    /// A body with its required fields. Optional fields are left out until they are set.
    pub fn new(
        app_slug: String,
        cfmap_json: values::Secret,
        connect_token: values::Secret,
    ) -> Self {
        Self {
            account_id: Default::default(),
            app_override_id: Default::default(),
            app_slug,
            cfmap_json,
            connect_token,
            name: Default::default(),
        }
    }
}

impl types::CreateAppOverrideOpts {
    /// A body with its required fields. Optional fields are left out until they are set.
    pub fn new(app: String, name: String) -> Self {
        Self {
            app,
            cfmap: Default::default(),
            name,
            oauth_app_id: Default::default(),
        }
    }
}

impl types::CreateOAuthTokenOpts {
    /// A body with its required fields. Optional fields are left out until they are set.
    pub fn new(client_id: String) -> Self {
        Self {
            client_assertion: Default::default(),
            client_assertion_type: Default::default(),
            client_id,
            client_secret: Default::default(),
            grant_type: types::OAuthGrantType::ClientCredentials,
            scope: Default::default(),
        }
    }
}

impl types::CreateOauthAppOpts {
    /// A body with its required fields. Optional fields are left out until they are set.
    pub fn new(app: String) -> Self {
        Self {
            additional_scopes: Default::default(),
            app,
            client_id: Default::default(),
            client_secret: Default::default(),
            description: Default::default(),
            name: Default::default(),
            scopes: Default::default(),
        }
    }
}

impl types::CreateProjectOpts {
    /// A body with its required fields. Optional fields are left out until they are set.
    pub fn new(name: String) -> Self {
        Self {
            app_name: Default::default(),
            connect_require_key_auth_test: Default::default(),
            name,
            support_email: Default::default(),
        }
    }
}

impl types::CreateRateLimitOpts {
    /// A body with its required fields. Optional fields are left out until they are set.
    pub fn new(requests_per_window: i64, window_size_seconds: i64) -> Self {
        Self {
            requests_per_window,
            window_size_seconds,
        }
    }
}

impl types::CreateTokenOpts {
    /// A body with its required fields. Optional fields are left out until they are set.
    pub fn new(external_user_id: String) -> Self {
        Self {
            allow_progressive_scopes: Default::default(),
            allowed_origins: Default::default(),
            app_id: Default::default(),
            error_redirect_uri: Default::default(),
            expires_in: Default::default(),
            external_user_id,
            oauth_app_id: Default::default(),
            scope: Default::default(),
            success_redirect_uri: Default::default(),
            webhook_uri: Default::default(),
        }
    }
}

impl types::DeployTriggerOpts {
    /// A body with its required fields. Optional fields are left out until they are set.
    pub fn new(external_user_id: String, id: String) -> Self {
        Self {
            configured_props: Default::default(),
            dynamic_props_id: Default::default(),
            emit_on_deploy: Default::default(),
            external_user_id,
            id,
            version: Default::default(),
            webhook_url: Default::default(),
            workflow_id: Default::default(),
        }
    }
}

impl types::ReloadPropsOpts {
    /// A body with its required fields. Optional fields are left out until they are set.
    pub fn new(external_user_id: String, id: String) -> Self {
        Self {
            blocking: Default::default(),
            configured_props: Default::default(),
            dynamic_props_id: Default::default(),
            external_user_id,
            id,
            version: Default::default(),
        }
    }
}

impl types::RunActionOpts {
    /// A body with its required fields. Optional fields are left out until they are set.
    pub fn new(external_user_id: String, id: String) -> Self {
        Self {
            configured_props: Default::default(),
            dynamic_props_id: Default::default(),
            external_user_id,
            id,
            stash_id: Default::default(),
            version: Default::default(),
        }
    }
}

impl types::SetWebhookOpts {
    /// A body with its required fields. Optional fields are left out until they are set.
    pub fn new(url: String) -> Self {
        Self { url }
    }
}

impl types::UpdateAppOverrideOpts {
    /// A body with its required fields. Optional fields are left out until they are set.
    pub fn new() -> Self {
        Self {
            cfmap: Default::default(),
            name: Default::default(),
            oauth_app_id: Default::default(),
        }
    }
}

impl types::UpdateOauthAppOpts {
    /// A body with its required fields. Optional fields are left out until they are set.
    pub fn new() -> Self {
        Self {
            additional_scopes: Default::default(),
            client_id: Default::default(),
            client_secret: Default::default(),
            description: Default::default(),
            name: Default::default(),
            scopes: Default::default(),
        }
    }
}

impl types::UpdateProjectLogoOpts {
    /// A body with its required fields. Optional fields are left out until they are set.
    pub fn new(logo: String) -> Self {
        Self { logo }
    }
}

impl types::UpdateProjectOpts {
    /// A body with its required fields. Optional fields are left out until they are set.
    pub fn new() -> Self {
        Self {
            app_name: Default::default(),
            connect_require_key_auth_test: Default::default(),
            name: Default::default(),
            support_email: Default::default(),
        }
    }
}

impl types::UpdateTriggerOpts {
    /// A body with its required fields. Optional fields are left out until they are set.
    pub fn new() -> Self {
        Self {
            active: Default::default(),
            configured_props: Default::default(),
            emit_on_deploy: Default::default(),
            name: Default::default(),
        }
    }
}

impl types::UpdateTriggerWebhooksOpts {
    /// A body with its required fields. Optional fields are left out until they are set.
    pub fn new(webhook_urls: Vec<String>) -> Self {
        Self { webhook_urls }
    }
}

impl types::UpdateTriggerWorkflowsOpts {
    /// A body with its required fields. Optional fields are left out until they are set.
    pub fn new(workflow_ids: Vec<String>) -> Self {
        Self { workflow_ids }
    }
}
