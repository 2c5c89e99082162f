// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.

//! Every operation of the API, called with one text for all its strings, and a decoder for every response.

use pipedream_connect::{Client, types};
use crate::{Call, Decoder, SchemaOf, decode, outcome};

/// Every generated operation.
pub static CALLS: &[Call] = &[
    Call {
        id: "accounts_create",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.accounts().create(text, text, text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .accounts()
                .create(text, text, text)
                .external_user_id(text)
                .oauth_app_id(text)
                .account_id(text)
                .app_override_id(text)
                .name(text)
                .with_response(),
        ),
    },
    Call {
        id: "accounts_delete",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.accounts().delete(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client.accounts().delete(text).with_response(),
        ),
    },
    Call {
        id: "accounts_delete_by_app",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.accounts().delete_by_app(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client.accounts().delete_by_app(text).with_response(),
        ),
    },
    Call {
        id: "accounts_list",
        takes_id: true,
        least: |client: &Client, _: &str| outcome(
            client.accounts().list().with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .accounts()
                .list()
                .external_user_id(text)
                .app(text)
                .oauth_app_id(text)
                .include_credentials(true)
                .after(text)
                .before(text)
                .limit(7)
                .with_response(),
        ),
    },
    Call {
        id: "accounts_list_by_external_user",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.accounts().list_by_external_user(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .accounts()
                .list_by_external_user(text)
                .app(text)
                .include_credentials(true)
                .with_response(),
        ),
    },
    Call {
        id: "accounts_retrieve",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.accounts().retrieve(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client.accounts().retrieve(text).include_credentials(true).with_response(),
        ),
    },
    Call {
        id: "actions_configure_prop",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.actions().configure_prop(text, text, text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .actions()
                .configure_prop(text, text, text)
                .blocking(true)
                .configured_props(types::ConfiguredProps(crate::object(text)))
                .dynamic_props_id(text)
                .page(7)
                .prev_context(crate::object(text))
                .query(text)
                .version(text)
                .with_response(),
        ),
    },
    Call {
        id: "actions_list",
        takes_id: false,
        least: |client: &Client, _: &str| outcome(
            client.actions().list().with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .actions()
                .list()
                .q(text)
                .app(text)
                .registry("public")
                .after(text)
                .before(text)
                .limit(7)
                .with_response(),
        ),
    },
    Call {
        id: "actions_reload_props",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.actions().reload_props(text, text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .actions()
                .reload_props(text, text)
                .blocking(true)
                .configured_props(types::ConfiguredProps(crate::object(text)))
                .dynamic_props_id(text)
                .version(text)
                .with_response(),
        ),
    },
    Call {
        id: "actions_retrieve",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.actions().retrieve(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client.actions().retrieve(text).version(text).with_response(),
        ),
    },
    Call {
        id: "actions_run",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.actions().run(text, text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .actions()
                .run(text, text)
                .configured_props(types::ConfiguredProps(crate::object(text)))
                .dynamic_props_id(text)
                .stash_id(text)
                .version(text)
                .with_response(),
        ),
    },
    Call {
        id: "app_categories_list",
        takes_id: false,
        least: |client: &Client, _: &str| outcome(
            client.app_categories().list().with_response(),
        ),
        full: |client: &Client, _: &str| outcome(
            client.app_categories().list().with_response(),
        ),
    },
    Call {
        id: "app_categories_retrieve",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.app_categories().retrieve(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client.app_categories().retrieve(text).with_response(),
        ),
    },
    Call {
        id: "app_overrides_create",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.app_overrides().create(text, text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .app_overrides()
                .create(text, text)
                .cfmap(crate::object(text))
                .oauth_app_id(text)
                .with_response(),
        ),
    },
    Call {
        id: "app_overrides_delete",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.app_overrides().delete(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client.app_overrides().delete(text).with_response(),
        ),
    },
    Call {
        id: "app_overrides_list",
        takes_id: false,
        least: |client: &Client, _: &str| outcome(
            client.app_overrides().list().with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .app_overrides()
                .list()
                .app(text)
                .after(text)
                .before(text)
                .limit(7)
                .with_response(),
        ),
    },
    Call {
        id: "app_overrides_retrieve",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.app_overrides().retrieve(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client.app_overrides().retrieve(text).with_response(),
        ),
    },
    Call {
        id: "app_overrides_update",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.app_overrides().update(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .app_overrides()
                .update(text)
                .cfmap(crate::object(text))
                .name(text)
                .oauth_app_id(text)
                .with_response(),
        ),
    },
    Call {
        id: "apps_list",
        takes_id: false,
        least: |client: &Client, _: &str| outcome(client.apps().list().with_response()),
        full: |client: &Client, text: &str| outcome(
            client
                .apps()
                .list()
                .q(text)
                .sort_key("name")
                .sort_direction("asc")
                .category_ids([text, text])
                .has_components(true)
                .has_actions(true)
                .has_triggers(true)
                .after(text)
                .before(text)
                .limit(7)
                .with_response(),
        ),
    },
    Call {
        id: "apps_retrieve",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.apps().retrieve(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client.apps().retrieve(text).with_response(),
        ),
    },
    Call {
        id: "components_configure_prop",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.components().configure_prop(text, text, text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .components()
                .configure_prop(text, text, text)
                .blocking(true)
                .configured_props(types::ConfiguredProps(crate::object(text)))
                .dynamic_props_id(text)
                .page(7)
                .prev_context(crate::object(text))
                .query(text)
                .version(text)
                .with_response(),
        ),
    },
    Call {
        id: "components_list",
        takes_id: false,
        least: |client: &Client, _: &str| outcome(
            client.components().list().with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .components()
                .list()
                .q(text)
                .app(text)
                .registry("public")
                .component_type("trigger")
                .after(text)
                .before(text)
                .limit(7)
                .with_response(),
        ),
    },
    Call {
        id: "components_reload_props",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.components().reload_props(text, text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .components()
                .reload_props(text, text)
                .blocking(true)
                .configured_props(types::ConfiguredProps(crate::object(text)))
                .dynamic_props_id(text)
                .version(text)
                .with_response(),
        ),
    },
    Call {
        id: "components_retrieve",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.components().retrieve(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client.components().retrieve(text).version(text).with_response(),
        ),
    },
    Call {
        id: "components_search",
        takes_id: false,
        least: |client: &Client, text: &str| outcome(
            client.components().search(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .components()
                .search(text)
                .app(text)
                .similarity_threshold(2.5)
                .debug(true)
                .with_response(),
        ),
    },
    Call {
        id: "deployed_triggers_delete",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.deployed_triggers().delete(text, text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .deployed_triggers()
                .delete(text, text)
                .ignore_hook_errors(true)
                .with_response(),
        ),
    },
    Call {
        id: "deployed_triggers_list",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.deployed_triggers().list(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .deployed_triggers()
                .list(text)
                .emitter_type("email")
                .after(text)
                .before(text)
                .limit(7)
                .with_response(),
        ),
    },
    Call {
        id: "deployed_triggers_list_events",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.deployed_triggers().list_events(text, text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client.deployed_triggers().list_events(text, text).n(7).with_response(),
        ),
    },
    Call {
        id: "deployed_triggers_list_webhooks",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.deployed_triggers().list_webhooks(text, text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client.deployed_triggers().list_webhooks(text, text).with_response(),
        ),
    },
    Call {
        id: "deployed_triggers_list_workflows",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.deployed_triggers().list_workflows(text, text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client.deployed_triggers().list_workflows(text, text).with_response(),
        ),
    },
    Call {
        id: "deployed_triggers_regenerate_webhook_signing_key",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client
                .deployed_triggers()
                .regenerate_webhook_signing_key(text, text, text)
                .with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .deployed_triggers()
                .regenerate_webhook_signing_key(text, text, text)
                .with_response(),
        ),
    },
    Call {
        id: "deployed_triggers_reset_webhook_delivery_state",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client
                .deployed_triggers()
                .reset_webhook_delivery_state(text, text, text)
                .with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .deployed_triggers()
                .reset_webhook_delivery_state(text, text, text)
                .with_response(),
        ),
    },
    Call {
        id: "deployed_triggers_retrieve",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.deployed_triggers().retrieve(text, text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client.deployed_triggers().retrieve(text, text).with_response(),
        ),
    },
    Call {
        id: "deployed_triggers_retrieve_webhook",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.deployed_triggers().retrieve_webhook(text, text, text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client.deployed_triggers().retrieve_webhook(text, text, text).with_response(),
        ),
    },
    Call {
        id: "deployed_triggers_update",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.deployed_triggers().update(text, text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .deployed_triggers()
                .update(text, text)
                .active(true)
                .configured_props(types::ConfiguredProps(crate::object(text)))
                .emit_on_deploy(true)
                .name(text)
                .with_response(),
        ),
    },
    Call {
        id: "deployed_triggers_update_webhooks",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client
                .deployed_triggers()
                .update_webhooks(text, text, [text, text])
                .with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .deployed_triggers()
                .update_webhooks(text, text, [text, text])
                .with_response(),
        ),
    },
    Call {
        id: "deployed_triggers_update_workflows",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client
                .deployed_triggers()
                .update_workflows(text, text, [text, text])
                .with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .deployed_triggers()
                .update_workflows(text, text, [text, text])
                .with_response(),
        ),
    },
    Call {
        id: "oauth_apps_create",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.oauth_apps().create(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .oauth_apps()
                .create(text)
                .additional_scopes([text, text])
                .client_id(text)
                .client_secret(text)
                .description(text)
                .name(text)
                .scopes([text, text])
                .with_response(),
        ),
    },
    Call {
        id: "oauth_apps_delete",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.oauth_apps().delete(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client.oauth_apps().delete(text).with_response(),
        ),
    },
    Call {
        id: "oauth_apps_list",
        takes_id: false,
        least: |client: &Client, _: &str| outcome(
            client.oauth_apps().list().with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .oauth_apps()
                .list()
                .app(text)
                .q(text)
                .after(text)
                .before(text)
                .limit(7)
                .with_response(),
        ),
    },
    Call {
        id: "oauth_apps_retrieve",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.oauth_apps().retrieve(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client.oauth_apps().retrieve(text).with_response(),
        ),
    },
    Call {
        id: "oauth_apps_update",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.oauth_apps().update(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .oauth_apps()
                .update(text)
                .additional_scopes([text, text])
                .client_id(text)
                .client_secret(text)
                .description(text)
                .name(text)
                .scopes([text, text])
                .with_response(),
        ),
    },
    Call {
        id: "oauth_tokens_create",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.oauth_tokens().create(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .oauth_tokens()
                .create(text)
                .client_assertion(text)
                .client_assertion_type(
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                )
                .client_secret(text)
                .scope(text)
                .with_response(),
        ),
    },
    Call {
        id: "project_environment_delete_webhook",
        takes_id: false,
        least: |client: &Client, _: &str| outcome(
            client.project_environment().delete_webhook().with_response(),
        ),
        full: |client: &Client, _: &str| outcome(
            client.project_environment().delete_webhook().with_response(),
        ),
    },
    Call {
        id: "project_environment_regenerate_webhook_signing_key",
        takes_id: false,
        least: |client: &Client, _: &str| outcome(
            client.project_environment().regenerate_webhook_signing_key().with_response(),
        ),
        full: |client: &Client, _: &str| outcome(
            client.project_environment().regenerate_webhook_signing_key().with_response(),
        ),
    },
    Call {
        id: "project_environment_retrieve_webhook",
        takes_id: false,
        least: |client: &Client, _: &str| outcome(
            client.project_environment().retrieve_webhook().with_response(),
        ),
        full: |client: &Client, _: &str| outcome(
            client.project_environment().retrieve_webhook().with_response(),
        ),
    },
    Call {
        id: "project_environment_update_webhook",
        takes_id: false,
        least: |client: &Client, text: &str| outcome(
            client.project_environment().update_webhook(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client.project_environment().update_webhook(text).with_response(),
        ),
    },
    Call {
        id: "projects_create",
        takes_id: false,
        least: |client: &Client, text: &str| outcome(
            client.projects().create(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .projects()
                .create(text)
                .app_name(text)
                .connect_require_key_auth_test(true)
                .support_email(text)
                .with_response(),
        ),
    },
    Call {
        id: "projects_delete",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.projects().delete(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client.projects().delete(text).with_response(),
        ),
    },
    Call {
        id: "projects_list",
        takes_id: false,
        least: |client: &Client, _: &str| outcome(
            client.projects().list().with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .projects()
                .list()
                .q(text)
                .after(text)
                .before(text)
                .limit(7)
                .with_response(),
        ),
    },
    Call {
        id: "projects_retrieve",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.projects().retrieve(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client.projects().retrieve(text).with_response(),
        ),
    },
    Call {
        id: "projects_retrieve_info",
        takes_id: false,
        least: |client: &Client, _: &str| outcome(
            client.projects().retrieve_info().with_response(),
        ),
        full: |client: &Client, _: &str| outcome(
            client.projects().retrieve_info().with_response(),
        ),
    },
    Call {
        id: "projects_update",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.projects().update(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .projects()
                .update(text)
                .app_name(text)
                .connect_require_key_auth_test(true)
                .name(text)
                .support_email(text)
                .with_response(),
        ),
    },
    Call {
        id: "projects_update_logo",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.projects().update_logo(text, text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client.projects().update_logo(text, text).with_response(),
        ),
    },
    Call {
        id: "rate_limits_create",
        takes_id: false,
        least: |client: &Client, _: &str| outcome(
            client.rate_limits().create(7, 7).with_response(),
        ),
        full: |client: &Client, _: &str| outcome(
            client.rate_limits().create(7, 7).with_response(),
        ),
    },
    Call {
        id: "tokens_create",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.tokens().create(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .tokens()
                .create(text)
                .allow_progressive_scopes(true)
                .allowed_origins([text, text])
                .app_id(text)
                .error_redirect_uri(text)
                .expires_in(7)
                .oauth_app_id(text)
                .scope(text)
                .success_redirect_uri(text)
                .webhook_uri(text)
                .with_response(),
        ),
    },
    Call {
        id: "tokens_validate",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.tokens().validate(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .tokens()
                .validate(text)
                .app_id(text)
                .account_id(text)
                .oauth_app_id(text)
                .app_override_id(text)
                .with_response(),
        ),
    },
    Call {
        id: "triggers_configure_prop",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.triggers().configure_prop(text, text, text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .triggers()
                .configure_prop(text, text, text)
                .blocking(true)
                .configured_props(types::ConfiguredProps(crate::object(text)))
                .dynamic_props_id(text)
                .page(7)
                .prev_context(crate::object(text))
                .query(text)
                .version(text)
                .with_response(),
        ),
    },
    Call {
        id: "triggers_deploy",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.triggers().deploy(text, text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .triggers()
                .deploy(text, text)
                .configured_props(types::ConfiguredProps(crate::object(text)))
                .dynamic_props_id(text)
                .emit_on_deploy(true)
                .version(text)
                .webhook_url(text)
                .workflow_id(text)
                .with_response(),
        ),
    },
    Call {
        id: "triggers_list",
        takes_id: false,
        least: |client: &Client, _: &str| outcome(
            client.triggers().list().with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .triggers()
                .list()
                .q(text)
                .app(text)
                .registry("public")
                .after(text)
                .before(text)
                .limit(7)
                .with_response(),
        ),
    },
    Call {
        id: "triggers_reload_props",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.triggers().reload_props(text, text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client
                .triggers()
                .reload_props(text, text)
                .blocking(true)
                .configured_props(types::ConfiguredProps(crate::object(text)))
                .dynamic_props_id(text)
                .version(text)
                .with_response(),
        ),
    },
    Call {
        id: "triggers_retrieve",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.triggers().retrieve(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client.triggers().retrieve(text).version(text).with_response(),
        ),
    },
    Call {
        id: "usage_list",
        takes_id: false,
        least: |client: &Client, _: &str| outcome(
            client.usage().list(7, 7).with_response(),
        ),
        full: |client: &Client, _: &str| outcome(
            client.usage().list(7, 7).with_response(),
        ),
    },
    Call {
        id: "users_delete_external_user",
        takes_id: true,
        least: |client: &Client, text: &str| outcome(
            client.users().delete_external_user(text).with_response(),
        ),
        full: |client: &Client, text: &str| outcome(
            client.users().delete_external_user(text).with_response(),
        ),
    },
    Call {
        id: "users_list",
        takes_id: false,
        least: |client: &Client, _: &str| outcome(client.users().list().with_response()),
        full: |client: &Client, text: &str| outcome(
            client
                .users()
                .list()
                .q(text)
                .after(text)
                .before(text)
                .limit(7)
                .with_response(),
        ),
    },
];

/// Every response body: schema name, and a function that decodes and encodes it.
pub static DECODERS: &[Decoder] = &[
    ("Account", decode::<types::Account>),
    ("AppCategory", decode::<types::AppCategory>),
    ("AppOverride", decode::<types::AppOverride>),
    ("ConfigurePropResponse", decode::<types::ConfigurePropResponse>),
    ("ConnectUsageResponse", decode::<types::ConnectUsageResponse>),
    ("CreateOAuthTokenResponse", decode::<types::CreateOAuthTokenResponse>),
    ("CreateRateLimitResponse", decode::<types::CreateRateLimitResponse>),
    ("CreateTokenResponse", decode::<types::CreateTokenResponse>),
    ("DeployTriggerResponse", decode::<types::DeployTriggerResponse>),
    ("GetAppResponse", decode::<types::GetAppResponse>),
    ("GetComponentResponse", decode::<types::GetComponentResponse>),
    ("GetComponentsResponse", decode::<types::GetComponentsResponse>),
    ("GetTriggerEventsResponse", decode::<types::GetTriggerEventsResponse>),
    ("GetTriggerResponse", decode::<types::GetTriggerResponse>),
    ("GetTriggerWebhooksResponse", decode::<types::GetTriggerWebhooksResponse>),
    ("GetTriggerWorkflowsResponse", decode::<types::GetTriggerWorkflowsResponse>),
    ("GetTriggersResponse", decode::<types::GetTriggersResponse>),
    ("GetUsersResponse", decode::<types::GetUsersResponse>),
    ("GetWebhookResponse", decode::<types::GetWebhookResponse>),
    (
        "GetWebhookWithSigningKeyResponse",
        decode::<types::GetWebhookWithSigningKeyResponse>,
    ),
    (
        "ListAccountsByExternalUserResponse",
        decode::<types::ListAccountsByExternalUserResponse>,
    ),
    ("ListAccountsResponse", decode::<types::ListAccountsResponse>),
    ("ListAppCategoriesResponse", decode::<types::ListAppCategoriesResponse>),
    ("ListAppOverridesResponse", decode::<types::ListAppOverridesResponse>),
    ("ListAppsResponse", decode::<types::ListAppsResponse>),
    ("ListOauthAppsResponse", decode::<types::ListOauthAppsResponse>),
    ("ListProjectsResponse", decode::<types::ListProjectsResponse>),
    ("OauthApp", decode::<types::OauthApp>),
    ("Project", decode::<types::Project>),
    ("ProjectInfoResponse", decode::<types::ProjectInfoResponse>),
    ("ReloadPropsResponse", decode::<types::ReloadPropsResponse>),
    ("RunActionResponse", decode::<types::RunActionResponse>),
    ("SearchComponentsResponse", decode::<types::SearchComponentsResponse>),
    ("SetWebhookResponse", decode::<types::SetWebhookResponse>),
    ("ValidateTokenResponse", decode::<types::ValidateTokenResponse>),
];

/// Every request and response body: schema name, and JSON Schema.
pub static SCHEMAS: &[SchemaOf] = &[
    ("Account", || schemars::schema_for!(types::Account)),
    ("AppCategory", || schemars::schema_for!(types::AppCategory)),
    ("AppOverride", || schemars::schema_for!(types::AppOverride)),
    ("ConfigurePropOpts", || schemars::schema_for!(types::ConfigurePropOpts)),
    ("ConfigurePropResponse", || schemars::schema_for!(types::ConfigurePropResponse)),
    ("ConnectUsageResponse", || schemars::schema_for!(types::ConnectUsageResponse)),
    ("CreateAccountOpts", || schemars::schema_for!(types::CreateAccountOpts)),
    ("CreateAppOverrideOpts", || schemars::schema_for!(types::CreateAppOverrideOpts)),
    ("CreateOAuthTokenOpts", || schemars::schema_for!(types::CreateOAuthTokenOpts)),
    (
        "CreateOAuthTokenResponse",
        || schemars::schema_for!(types::CreateOAuthTokenResponse),
    ),
    ("CreateOauthAppOpts", || schemars::schema_for!(types::CreateOauthAppOpts)),
    ("CreateProjectOpts", || schemars::schema_for!(types::CreateProjectOpts)),
    ("CreateRateLimitOpts", || schemars::schema_for!(types::CreateRateLimitOpts)),
    (
        "CreateRateLimitResponse",
        || schemars::schema_for!(types::CreateRateLimitResponse),
    ),
    ("CreateTokenOpts", || schemars::schema_for!(types::CreateTokenOpts)),
    ("CreateTokenResponse", || schemars::schema_for!(types::CreateTokenResponse)),
    ("DeployTriggerOpts", || schemars::schema_for!(types::DeployTriggerOpts)),
    ("DeployTriggerResponse", || schemars::schema_for!(types::DeployTriggerResponse)),
    ("GetAppResponse", || schemars::schema_for!(types::GetAppResponse)),
    ("GetComponentResponse", || schemars::schema_for!(types::GetComponentResponse)),
    ("GetComponentsResponse", || schemars::schema_for!(types::GetComponentsResponse)),
    (
        "GetTriggerEventsResponse",
        || schemars::schema_for!(types::GetTriggerEventsResponse),
    ),
    ("GetTriggerResponse", || schemars::schema_for!(types::GetTriggerResponse)),
    (
        "GetTriggerWebhooksResponse",
        || schemars::schema_for!(types::GetTriggerWebhooksResponse),
    ),
    (
        "GetTriggerWorkflowsResponse",
        || schemars::schema_for!(types::GetTriggerWorkflowsResponse),
    ),
    ("GetTriggersResponse", || schemars::schema_for!(types::GetTriggersResponse)),
    ("GetUsersResponse", || schemars::schema_for!(types::GetUsersResponse)),
    ("GetWebhookResponse", || schemars::schema_for!(types::GetWebhookResponse)),
    (
        "GetWebhookWithSigningKeyResponse",
        || schemars::schema_for!(types::GetWebhookWithSigningKeyResponse),
    ),
    (
        "ListAccountsByExternalUserResponse",
        || schemars::schema_for!(types::ListAccountsByExternalUserResponse),
    ),
    ("ListAccountsResponse", || schemars::schema_for!(types::ListAccountsResponse)),
    (
        "ListAppCategoriesResponse",
        || schemars::schema_for!(types::ListAppCategoriesResponse),
    ),
    (
        "ListAppOverridesResponse",
        || schemars::schema_for!(types::ListAppOverridesResponse),
    ),
    ("ListAppsResponse", || schemars::schema_for!(types::ListAppsResponse)),
    ("ListOauthAppsResponse", || schemars::schema_for!(types::ListOauthAppsResponse)),
    ("ListProjectsResponse", || schemars::schema_for!(types::ListProjectsResponse)),
    ("OauthApp", || schemars::schema_for!(types::OauthApp)),
    ("Project", || schemars::schema_for!(types::Project)),
    ("ProjectInfoResponse", || schemars::schema_for!(types::ProjectInfoResponse)),
    ("ReloadPropsOpts", || schemars::schema_for!(types::ReloadPropsOpts)),
    ("ReloadPropsResponse", || schemars::schema_for!(types::ReloadPropsResponse)),
    ("RunActionOpts", || schemars::schema_for!(types::RunActionOpts)),
    ("RunActionResponse", || schemars::schema_for!(types::RunActionResponse)),
    (
        "SearchComponentsResponse",
        || schemars::schema_for!(types::SearchComponentsResponse),
    ),
    ("SetWebhookOpts", || schemars::schema_for!(types::SetWebhookOpts)),
    ("SetWebhookResponse", || schemars::schema_for!(types::SetWebhookResponse)),
    ("UpdateAppOverrideOpts", || schemars::schema_for!(types::UpdateAppOverrideOpts)),
    ("UpdateOauthAppOpts", || schemars::schema_for!(types::UpdateOauthAppOpts)),
    ("UpdateProjectLogoOpts", || schemars::schema_for!(types::UpdateProjectLogoOpts)),
    ("UpdateProjectOpts", || schemars::schema_for!(types::UpdateProjectOpts)),
    ("UpdateTriggerOpts", || schemars::schema_for!(types::UpdateTriggerOpts)),
    (
        "UpdateTriggerWebhooksOpts",
        || schemars::schema_for!(types::UpdateTriggerWebhooksOpts),
    ),
    (
        "UpdateTriggerWorkflowsOpts",
        || schemars::schema_for!(types::UpdateTriggerWorkflowsOpts),
    ),
    ("ValidateTokenResponse", || schemars::schema_for!(types::ValidateTokenResponse)),
];
