// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.

#[allow(unused_imports)]
pub use crate::runtime::{ByteStream, ClientInfo, Error, ResponseValue};
#[allow(unused_imports)]
use crate::runtime::{encode_path, ClientHooks, OperationInfo, RequestBuilderExt};

/// Types used as operation parameters and responses.
#[allow(clippy::all)]
pub mod types {
    /// An account of an end user with an app.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct Account {
        /// App the account belongs to.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub app: ::std::option::Option<App>,
        /// OAuth scopes that were actually granted. Empty for apps without OAuth.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub authorized_scopes: ::std::vec::Vec<::std::string::String>,
        /// When the account was connected.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub created_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        /// Credentials, only if requested with `include_credentials` and only for key-based apps or your own OAuth
        /// client.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub credentials: ::std::option::Option<AccountCredentials>,
        /// Whether the account can never be used again.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub dead: ::std::option::Option<bool>,
        /// Reason why the account is unhealthy or dead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub error: ::std::option::Option<::std::string::String>,
        /// When the credentials expire.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub expires_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        /// Your own id of the end user.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub external_id: ::std::option::Option<::std::string::String>,
        /// Whether the credentials work. Unhealthy accounts are checked again periodically.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub healthy: ::std::option::Option<bool>,
        /// Account id, such as `apn_abc123`.
        pub id: ::std::string::String,
        /// Last refresh of the credentials.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub last_refreshed_at: ::std::option::Option<
            ::chrono::DateTime<::chrono::offset::Utc>,
        >,
        /// Label, often an e-mail address or a user name.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        /// Next planned refresh of the credentials.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub next_refresh_at: ::std::option::Option<
            ::chrono::DateTime<::chrono::offset::Utc>,
        >,
        /// When the account was last changed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub updated_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
    }

    /// Credentials of an account. In addition to the OAuth values listed here, they contain the app's custom
    /// fields, such as an API key. All of them are secret.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct AccountCredentials {
        /// Current access token of the third-party service.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub oauth_access_token: ::std::option::Option<
            ::pipedream_connect_raw::values::Secret,
        >,
        /// Client id the account was connected with.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub oauth_client_id: ::std::option::Option<::std::string::String>,
        /// Refresh token of the third-party service.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub oauth_refresh_token: ::std::option::Option<
            ::pipedream_connect_raw::values::Secret,
        >,
        /// Address of the signing service used for OAuth 1 apps.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub oauth_signer_uri: ::std::option::Option<::std::string::String>,
        /// User id within the third-party service.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub oauth_uid: ::std::option::Option<::std::string::String>,
        #[serde(flatten)]
        pub extra: ::std::collections::BTreeMap<
            ::std::string::String,
            ::pipedream_connect_raw::values::SecretValue,
        >,
    }

    /// An app that end users can connect. Some responses contain an abbreviated form with little more than the
    /// name.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct App {
        /// How the app authenticates.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub auth_type: ::std::option::Option<crate::unions::AppAuthType>,
        /// Names of the categories the app is in.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub categories: ::std::vec::Vec<::std::string::String>,
        /// Proxy settings of the app. Only some responses include them.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub connect: ::std::option::Option<AppConnect>,
        /// JSON text of an array with the custom fields of the app.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub custom_fields_json: ::std::option::Option<::std::string::String>,
        /// What the app is.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Rough measure of popularity; larger is more popular.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::runtime::optional_number")]
        pub featured_weight: ::std::option::Option<f64>,
        /// Id of the app, mostly present for OAuth apps, such as `oa_abc123`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<::std::string::String>,
        /// URL of the logo.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub img_src: ::std::option::Option<::std::string::String>,
        /// Display name.
        pub name: ::std::string::String,
        /// Slug of the app, such as `google_sheets`. Empty if the response omits it.
        #[serde(default, deserialize_with = "crate::runtime::null_as_default")]
        pub name_slug: ::std::string::String,
        /// Id of the official OAuth client of the app, if there is one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub oauth_app_id: ::std::option::Option<::std::string::String>,
        /// Named subsets of the OAuth scopes of the app.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub scope_profiles: ::std::vec::Vec<AppScopeProfilesItem>,
    }

    /// A category of apps.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct AppCategory {
        /// Description of the category.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Category id, such as `appcat_abc123`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<::std::string::String>,
        /// Display name, such as `Productivity`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
    }

    /// Proxy settings of an app.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct AppConnect {
        /// Hosts the proxy may call for this app.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub allowed_domains: ::std::vec::Vec<::std::string::String>,
        /// Base against which relative proxy paths are resolved.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub base_proxy_target_url: ::std::option::Option<::std::string::String>,
        /// Whether the proxy can be used with this app.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub proxy_enabled: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// Preset field values and, optionally, an OAuth client for an app.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct AppOverride {
        /// App that is overridden.
        pub app: App,
        /// Preset values by custom field name.
        #[serde(
            default,
            skip_serializing_if = "::serde_json::Map::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub cfmap: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        /// When the override was created.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub created_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        /// Override id, such as `ao_abc123`.
        pub id: ::std::string::String,
        /// Name of the override.
        pub name: ::std::string::String,
        /// OAuth client the override selects.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub oauth_app_id: ::std::option::Option<::std::string::String>,
        /// Owning workspace (`o_abc123`) or project (`proj_abc123`).
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub owner_id: ::std::option::Option<::std::string::String>,
        /// When the override was last changed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub updated_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
    }

    /// A named subset of the OAuth scopes of an app.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct AppScopeProfilesItem {
        /// Name of the profile.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<crate::unions::ScopeProfileName>,
        /// OAuth scopes in the profile.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub scopes: ::std::vec::Vec<::std::string::String>,
    }

    /// An action or trigger of the registry.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct Component {
        /// Hints about the behavior of the component.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub annotations: ::std::option::Option<ToolAnnotations>,
        /// Whether it is a trigger or an action.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub component_type: ::std::option::Option<crate::unions::ComponentType>,
        /// Inputs of the component. Some list responses omit them.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub configurable_props: ::std::vec::Vec<crate::unions::ConfigurableProp>,
        /// What the component does.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Registry key, such as `gitlab-list-commits`.
        pub key: ::std::string::String,
        /// Display name.
        pub name: ::std::string::String,
        /// Whether File Stash can or must be used. Null if not applicable.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub stash: ::std::option::Option<crate::unions::ComponentStash>,
        /// Version in the form `1.2.3`.
        pub version: ::std::string::String,
    }

    /// An Airtable base.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropAirtableBaseId {
        /// Name of the app prop that provides the account.
        #[serde(rename = "appProp")]
        pub app_prop: ::std::string::String,
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// An Airtable field.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropAirtableFieldId {
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Name of the prop that selects the table.
        #[serde(rename = "tableIdProp")]
        pub table_id_prop: ::std::string::String,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// An Airtable table.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropAirtableTableId {
        /// Name of the prop that selects the base.
        #[serde(rename = "baseIdProp")]
        pub base_id_prop: ::std::string::String,
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// An Airtable view.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropAirtableViewId {
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Name of the prop that selects the table.
        #[serde(rename = "tableIdProp")]
        pub table_id_prop: ::std::string::String,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// A message to show to the person who configures the component. It has no value.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropAlert {
        /// Tone of the message.
        #[serde(
            rename = "alertType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub alert_type: ::std::option::Option<crate::unions::AlertType>,
        /// The message. May contain HTML and must be sanitized before display.
        pub content: ::std::string::String,
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// A value of any kind.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropAny {
        /// Default value of any kind.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub default: ::std::option::Option<::serde_json::Value>,
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Fixed options.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub options: ::std::vec::Vec<crate::values::OptionItem>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// A connected account. Its value identifies an account through `authProvisionId`.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropApp {
        /// Slug of the app.
        pub app: ::std::string::String,
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// A subscription to events of an app. It has no value.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropApphook {
        /// Name of the app prop that provides the account.
        #[serde(rename = "appProp")]
        pub app_prop: ::std::string::String,
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Events subscribed to.
        #[serde(
            rename = "eventNames",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub event_names: ::std::vec::Vec<::std::string::String>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the events are chosen remotely.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub remote: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Fixed values, of any kind.
        #[serde(
            rename = "static",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub static_: ::std::vec::Vec<::serde_json::Value>,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// A boolean.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropBoolean {
        /// Default value, normally a boolean.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub default: ::std::option::Option<::serde_json::Value>,
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Fixed options.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub options: ::std::vec::Vec<crate::values::OptionItem>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// A data store of the workspace.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropDataStore {
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// Storage private to the component. It has no value.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropDb {
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// A directory of the component. It has no value.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropDir {
        /// How the component uses the directory.
        #[serde(
            rename = "accessMode",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub access_mode: ::std::option::Option<crate::unions::DirAccessMode>,
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Whether `/tmp` is mirrored with the File Stash.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub sync: ::std::option::Option<bool>,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// A Discord channel.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropDiscordChannel {
        /// Name of the app prop that provides the account.
        #[serde(rename = "appProp")]
        pub app_prop: ::std::string::String,
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// Several Discord channels.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropDiscordChannelArray {
        /// Name of the app prop that provides the account.
        #[serde(
            rename = "appProp",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub app_prop: ::std::option::Option<::std::string::String>,
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// An HTTP endpoint created for the component. It has no value.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropHttp {
        /// Whether the component responds to requests itself.
        #[serde(
            rename = "customResponse",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub custom_response: ::std::option::Option<bool>,
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// The description of an HTTP request.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropHttpRequest {
        /// Request used when none is given.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub default: ::std::option::Option<HttpRequestConfig>,
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// An integer.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropInteger {
        /// Default value, normally a number.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub default: ::std::option::Option<::serde_json::Value>,
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Largest value allowed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::runtime::optional_number")]
        pub max: ::std::option::Option<i64>,
        /// Smallest value allowed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::runtime::optional_number")]
        pub min: ::std::option::Option<i64>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Fixed options.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub options: ::std::vec::Vec<crate::values::OptionItem>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// A list of integers.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropIntegerArray {
        /// Default value, normally an array of numbers.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub default: ::std::option::Option<::serde_json::Value>,
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Largest value allowed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::runtime::optional_number")]
        pub max: ::std::option::Option<i64>,
        /// Smallest value allowed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::runtime::optional_number")]
        pub min: ::std::option::Option<i64>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Fixed options.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub options: ::std::vec::Vec<crate::values::OptionItem>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// An object with free keys.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropObject {
        /// Default value, normally an object.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub default: ::std::option::Option<::serde_json::Value>,
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Fixed options.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub options: ::std::vec::Vec<crate::values::OptionItem>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// An SQL query. `SqlValue` is the shape of its value.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropSql {
        /// Where the database account comes from.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub auth: ::std::option::Option<ConfigurablePropSqlAuth>,
        /// Default value, normally shaped like `SqlValue`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub default: ::std::option::Option<::serde_json::Value>,
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Fixed options.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub options: ::std::vec::Vec<crate::values::OptionItem>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// Where the database account of an SQL prop comes from.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropSqlAuth {
        /// Name of the app prop that provides the account.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub app: ::std::option::Option<::std::string::String>,
    }

    /// A string.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropString {
        /// Default value, normally a string.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub default: ::std::option::Option<::serde_json::Value>,
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Special meaning of the string.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub format: ::std::option::Option<crate::unions::StringFormat>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Fixed options.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub options: ::std::vec::Vec<crate::values::OptionItem>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Whether the value is sensitive and must not be shown.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub secret: ::std::option::Option<bool>,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// A list of strings.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropStringArray {
        /// Default value, normally an array of strings.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub default: ::std::option::Option<::serde_json::Value>,
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Special meaning of the strings.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub format: ::std::option::Option<crate::unions::StringFormat>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Fixed options.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub options: ::std::vec::Vec<crate::values::OptionItem>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Whether the values are sensitive and must not be shown.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub secret: ::std::option::Option<bool>,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// A schedule.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurablePropTimer {
        /// Schedule used when none is given.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub default: ::std::option::Option<Timer>,
        /// Explanation to show.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Whether the prop should be ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub disabled: ::std::option::Option<bool>,
        /// Whether the prop should be hidden.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub hidden: ::std::option::Option<bool>,
        /// Label to show. For app props, show the name of the app instead.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub label: ::std::option::Option<::std::string::String>,
        /// Key of the prop in `configured_props`.
        pub name: ::std::string::String,
        /// Whether the prop may be omitted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub optional: ::std::option::Option<bool>,
        /// Schedules to choose from.
        #[serde(default, skip_serializing_if = "::std::vec::Vec::is_empty")]
        pub options: ::std::vec::Vec<::std::option::Option<Timer>>,
        /// Whether the value is fixed or only informational.
        #[serde(
            rename = "readOnly",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only: ::std::option::Option<bool>,
        /// Whether the props must be reloaded after this one is set.
        #[serde(
            rename = "reloadProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub reload_props: ::std::option::Option<bool>,
        /// Whether the options are loaded with a configure call.
        #[serde(
            rename = "remoteOptions",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub remote_options: ::std::option::Option<bool>,
        /// Schedule that cannot be changed.
        #[serde(
            rename = "static",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub static_: ::std::option::Option<Timer>,
        /// Whether the configure call accepts a search text.
        #[serde(
            rename = "useQuery",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub use_query: ::std::option::Option<bool>,
        /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
        #[serde(
            rename = "withLabel",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub with_label: ::std::option::Option<bool>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// Requests the options of one prop.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurePropOpts {
        /// Whether the service should wait for the result. Otherwise it may respond with 202.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub blocking: ::std::option::Option<bool>,
        /// Values chosen so far, by prop name.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub configured_props: ::std::option::Option<ConfiguredProps>,
        /// Id from the last reload of props, such as `dyp_abc123`. Required after a reload.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub dynamic_props_id: ::std::option::Option<::std::string::String>,
        /// Your own id of the end user, at most 250 characters.
        pub external_user_id: ::std::string::String,
        /// Key of the component, such as `gitlab-list-commits`.
        pub id: ::std::string::String,
        /// Page of options, starting at 0.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::runtime::optional_number")]
        pub page: ::std::option::Option<f64>,
        /// The `context` of the previous response, when requesting the next page.
        #[serde(
            default,
            skip_serializing_if = "::serde_json::Map::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub prev_context: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        /// Prop whose options to load.
        pub prop_name: ::std::string::String,
        /// Search text, for props with `useQuery`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub query: ::std::option::Option<::std::string::String>,
        /// Component version in the form `1.2.3`. Defaults to the latest one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub version: ::std::option::Option<::std::string::String>,
    }

    /// Options of a prop. A non-empty `errors` list means failure even with status 200.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConfigurePropResponse {
        /// State to send as `prev_context` when requesting the next page. Null when there is none.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub context: ::std::option::Option<
            ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        >,
        /// What went wrong. Mostly strings, often with JSON inside; objects occur too.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub errors: ::std::vec::Vec<::serde_json::Value>,
        /// Log lines of the component.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub observations: ::std::vec::Vec<Observation>,
        /// Options with labels.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub options: ::std::vec::Vec<crate::values::OptionItem>,
        /// Options as plain strings, an older form. Normally only one of the two lists is filled.
        #[serde(
            rename = "stringOptions",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub string_options: ::std::vec::Vec<::std::string::String>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// Values of the props of a component, by prop name. The value of an app prop is an object with the key
    /// `authProvisionId`, which identifies a connected account. All other values are arbitrary JSON.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[derive(Default)]
    pub struct ConfiguredProps(
        pub ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    );

    impl ::std::ops::Deref for ConfiguredProps {
        type Target = ::serde_json::Map<::std::string::String, ::serde_json::Value>;

        fn deref(
            &self,
        ) -> &::serde_json::Map<::std::string::String, ::serde_json::Value> {
            &self.0
        }
    }

    impl ::std::convert::From<ConfiguredProps>
    for ::serde_json::Map<::std::string::String, ::serde_json::Value> {
        fn from(value: ConfiguredProps) -> Self {
            value.0
        }
    }

    impl ::std::convert::From<
        ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    > for ConfiguredProps {
        fn from(
            value: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        ) -> Self {
            Self(value)
        }
    }

    /// Credits used in one period.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConnectUsage {
        /// Credits used by action runs.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::runtime::optional_number")]
        pub action_run_credits_used: ::std::option::Option<i64>,
        /// Credits used altogether.
        #[serde(deserialize_with = "crate::runtime::number")]
        pub credits_used: i64,
        /// Credits used by proxied requests.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::runtime::optional_number")]
        pub proxy_credits_used: ::std::option::Option<i64>,
        /// Credits used by events of deployed triggers.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::runtime::optional_number")]
        pub source_emit_credits_used: ::std::option::Option<i64>,
        /// End of the period in Unix seconds.
        #[serde(deserialize_with = "crate::runtime::number")]
        pub usage_end_ts: i64,
        /// Start of the period in Unix seconds.
        #[serde(deserialize_with = "crate::runtime::number")]
        pub usage_start_ts: i64,
    }

    /// Usage by period.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ConnectUsageResponse {
        /// One entry per period.
        pub data: ::std::vec::Vec<ConnectUsage>,
    }

    /// A key-based account to connect or to reconnect.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct CreateAccountOpts {
        /// Existing account to reconnect instead of creating one. User, environment and app must match.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub account_id: ::std::option::Option<::std::string::String>,
        /// App override whose values are merged over `cfmap_json`. It must not select an OAuth client.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub app_override_id: ::std::option::Option<::std::string::String>,
        /// Name slug of a key-based app.
        pub app_slug: ::std::string::String,
        /// Values of the custom fields of the app, as the JSON text of one object.
        pub cfmap_json: ::pipedream_connect_raw::values::Secret,
        /// Connect token of the external user who will own the account.
        pub connect_token: ::pipedream_connect_raw::values::Secret,
        /// Label of the account.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
    }

    /// A new app override.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct CreateAppOverrideOpts {
        /// App to override, given by id or slug.
        pub app: ::std::string::String,
        /// Values for custom fields of the app, by field name. Password-like fields are rejected.
        #[serde(
            default,
            skip_serializing_if = "::serde_json::Map::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub cfmap: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        /// Name of the override, unique for its owner.
        pub name: ::std::string::String,
        /// OAuth client to use with the override.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub oauth_app_id: ::std::option::Option<::std::string::String>,
    }

    /// Client credentials to exchange for an access token. Send either a secret or an assertion with its type.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct CreateOAuthTokenOpts {
        /// Signed JWT that proves possession of the private key of the client. It can be used only once and must
        /// expire within one hour.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_assertion: ::std::option::Option<
            ::pipedream_connect_raw::values::Secret,
        >,
        /// Kind of the assertion; required if `client_assertion` is sent.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_assertion_type: ::std::option::Option<
            crate::unions::ClientAssertionType,
        >,
        /// Id of the workspace OAuth client.
        pub client_id: ::std::string::String,
        /// Secret of the OAuth client.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_secret: ::std::option::Option<
            ::pipedream_connect_raw::values::Secret,
        >,
        /// Always `client_credentials`.
        pub grant_type: crate::unions::OAuthGrantType,
        /// Requested scopes, separated by spaces. The default is `*`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub scope: ::std::option::Option<::std::string::String>,
    }

    /// A fresh access token.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct CreateOAuthTokenResponse {
        /// Token to send as a bearer credential.
        pub access_token: ::pipedream_connect_raw::values::Secret,
        /// Time of issue in Unix seconds. Not always sent.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::runtime::optional_number")]
        pub created_at: ::std::option::Option<i64>,
        /// Lifetime in seconds, usually 3600.
        #[serde(deserialize_with = "crate::runtime::number")]
        pub expires_in: i64,
        /// Kind of token, `Bearer`.
        pub token_type: ::std::string::String,
    }

    /// A new OAuth client. Some versions of the service require both credentials.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct CreateOauthAppOpts {
        /// Further scopes that may be granted.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub additional_scopes: ::std::vec::Vec<::std::string::String>,
        /// App the client is for, given by id or slug. Custom OAuth clients must be enabled for it.
        pub app: ::std::string::String,
        /// Client id issued by the third-party service.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_id: ::std::option::Option<::std::string::String>,
        /// Client secret issued by the third-party service. It is never returned.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_secret: ::std::option::Option<
            ::pipedream_connect_raw::values::Secret,
        >,
        /// Description of the client.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Name of the client.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        /// Base OAuth scopes.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub scopes: ::std::vec::Vec<::std::string::String>,
    }

    /// A new project.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct CreateProjectOpts {
        /// Product name shown to end users.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub app_name: ::std::option::Option<::std::string::String>,
        /// Whether to send a test request when a key-based account is added.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub connect_require_key_auth_test: ::std::option::Option<bool>,
        /// Name of the project.
        pub name: ::std::string::String,
        /// Support e-mail address shown to end users.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub support_email: ::std::option::Option<::std::string::String>,
    }

    /// A rate limit defined by the caller.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct CreateRateLimitOpts {
        /// Requests allowed in one window.
        #[serde(deserialize_with = "crate::runtime::number")]
        pub requests_per_window: i64,
        /// Length of the window in seconds.
        #[serde(deserialize_with = "crate::runtime::number")]
        pub window_size_seconds: i64,
    }

    /// Handle of a caller-defined rate limit.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct CreateRateLimitResponse {
        /// Value to send as the `x-pd-rate-limit` header of the requests to count.
        pub token: ::pipedream_connect_raw::values::Secret,
    }

    /// Settings of a new Connect token.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct CreateTokenOpts {
        /// Lets end users grant only some of the requested OAuth scopes. The default is false.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub allow_progressive_scopes: ::std::option::Option<bool>,
        /// Browser origins that may call the API with this token. Needed for calls from a browser.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub allowed_origins: ::std::vec::Vec<::std::string::String>,
        /// App id or slug. Ties the Connect Link to the official OAuth client of that app and to the host that
        /// serves its OAuth pages.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub app_id: ::std::option::Option<::std::string::String>,
        /// Where Connect Link sends the user after a failure.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub error_redirect_uri: ::std::option::Option<::std::string::String>,
        /// Lifetime in seconds. Default and maximum are 14400, which is four hours.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::runtime::optional_number")]
        pub expires_in: ::std::option::Option<i64>,
        /// Your own id of the end user, at most 250 characters.
        pub external_user_id: ::std::string::String,
        /// OAuth client to which the Connect Link is tied. Takes precedence over `app_id`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub oauth_app_id: ::std::option::Option<::std::string::String>,
        /// Scopes of the token, separated by spaces. The default is `connect:*`; the scope `*` is not possible.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub scope: ::std::option::Option<::std::string::String>,
        /// Where Connect Link sends the user after success.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub success_redirect_uri: ::std::option::Option<::std::string::String>,
        /// URL that is called when the connection succeeds or fails.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub webhook_uri: ::std::option::Option<::std::string::String>,
    }

    /// A new Connect token.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct CreateTokenResponse {
        /// Address of the hosted connection page. It contains the token; add the `app` query parameter before use.
        pub connect_link_url: ::pipedream_connect_raw::values::Secret,
        /// When the token stops working.
        pub expires_at: ::chrono::DateTime<::chrono::offset::Utc>,
        /// The token, starting with `ctok_`.
        pub token: ::pipedream_connect_raw::values::Secret,
    }

    /// A trigger to deploy. Each call deploys another one.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct DeployTriggerOpts {
        /// Values chosen so far, by prop name.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub configured_props: ::std::option::Option<ConfiguredProps>,
        /// Id from the last reload of props, such as `dyp_abc123`. Required after a reload.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub dynamic_props_id: ::std::option::Option<::std::string::String>,
        /// Whether events found while deploying are sent. The default is true.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub emit_on_deploy: ::std::option::Option<bool>,
        /// Your own id of the end user, at most 250 characters.
        pub external_user_id: ::std::string::String,
        /// Key of the component, such as `gitlab-list-commits`.
        pub id: ::std::string::String,
        /// Component version in the form `1.2.3`. Defaults to the latest one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub version: ::std::option::Option<::std::string::String>,
        /// URL that receives the events.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub webhook_url: ::std::option::Option<::std::string::String>,
        /// Workflow that receives the events, such as `p_abc123`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub workflow_id: ::std::option::Option<::std::string::String>,
    }

    /// The trigger that was deployed.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct DeployTriggerResponse {
        pub data: crate::unions::Emitter,
    }

    /// A trigger created from a component of the registry.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct DeployedComponent {
        /// Whether the trigger emits events.
        pub active: bool,
        /// Logs of the deploy and remove hooks, in any form.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub callback_observations: ::std::option::Option<::serde_json::Value>,
        /// Id of the saved component, such as `sc_abc123`.
        pub component_id: ::std::string::String,
        /// Registry key of the component.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub component_key: ::std::option::Option<::std::string::String>,
        /// Props of the component.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub configurable_props: ::std::vec::Vec<crate::unions::ConfigurableProp>,
        /// Values of the props. Props filled in by the service, such as HTTP endpoints, appear here too.
        pub configured_props: ConfiguredProps,
        /// Unix time of creation. Documented as milliseconds, but observed in seconds.
        #[serde(deserialize_with = "crate::runtime::number")]
        pub created_at: i64,
        /// Whether events found while deploying were sent.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub emit_on_deploy: ::std::option::Option<bool>,
        /// Trigger id, such as `dc_abc123`.
        pub id: ::std::string::String,
        /// Name of the trigger.
        pub name: ::std::string::String,
        /// Slug derived from the name.
        pub name_slug: ::std::string::String,
        /// Internal id of the external user, such as `exu_abc123`.
        pub owner_id: ::std::string::String,
        /// Unix time of the last change, in the same unit.
        #[serde(deserialize_with = "crate::runtime::number")]
        pub updated_at: i64,
        /// Key that signs deliveries. Returned only to OAuth callers that passed a webhook URL.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub webhook_signing_key: ::std::option::Option<
            ::pipedream_connect_raw::values::Secret,
        >,
    }

    /// Props that replace the previous ones. Send the id with every later call for the component.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct DynamicProps {
        /// The complete new list of props.
        #[serde(
            rename = "configurableProps",
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub configurable_props: ::std::vec::Vec<crate::unions::ConfigurableProp>,
        /// Id to send as `dynamic_props_id`, such as `dyp_abc123`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<::std::string::String>,
    }

    /// A native trigger that emits an event for each e-mail. The service documents it only in prose and returns
    /// it without `type`; the id identifies its kind.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct EmailInterface {
        /// Unix time of creation. Documented as milliseconds, but observed in seconds.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::runtime::optional_number")]
        pub created_at: ::std::option::Option<i64>,
        /// Address to send e-mails to.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub email_address: ::std::option::Option<::std::string::String>,
        /// Trigger id, such as `ei_abc123`.
        pub id: ::std::string::String,
        /// Unix time of the last change, in the same unit.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::runtime::optional_number")]
        pub updated_at: ::std::option::Option<i64>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// An event emitted by a deployed trigger.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct EmittedEvent {
        /// Payload, whatever the component emitted. Normally an object.
        pub e: ::serde_json::Value,
        /// Event id, suitable for detecting duplicates.
        pub id: ::std::string::String,
        /// Kind of entry, `emit`.
        pub k: ::std::string::String,
        /// One-line summary.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub sum: ::std::option::Option<::std::string::String>,
        /// Time in Unix milliseconds.
        #[serde(deserialize_with = "crate::runtime::number")]
        pub ts: i64,
    }

    /// Body of an API error.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ErrorResponse {
        /// Machine-readable code, when there is one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub code: ::std::option::Option<::std::string::String>,
        /// Further data about the error, normally an object.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub details: ::std::option::Option<::serde_json::Value>,
        /// Human-readable reason.
        pub error: ::std::string::String,
    }

    /// An end user known to the project.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ExternalUser {
        /// When the user was first seen.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub created_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        /// Your own id of the user.
        pub external_id: ::std::string::String,
        /// Internal id, such as `exu_abc123`.
        pub id: ::std::string::String,
        /// When the user was last changed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub updated_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
    }

    /// One app.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct GetAppResponse {
        pub data: App,
    }

    /// One component.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct GetComponentResponse {
        pub data: Component,
    }

    /// One page of components.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct GetComponentsResponse {
        /// Components of this page.
        pub data: ::std::vec::Vec<Component>,
        pub page_info: PageInfo,
    }

    /// Recent events of a deployed trigger.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct GetTriggerEventsResponse {
        /// The events. Their order is not documented.
        pub data: ::std::vec::Vec<EmittedEvent>,
    }

    /// One deployed trigger.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct GetTriggerResponse {
        pub data: crate::unions::Emitter,
    }

    /// Webhooks that receive the events.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct GetTriggerWebhooksResponse {
        /// The URLs.
        pub webhook_urls: ::std::vec::Vec<::std::string::String>,
        /// The same webhooks with their details. Not sent by older versions of the service.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub webhooks: ::std::vec::Vec<TriggerWebhook>,
    }

    /// Workflows that receive the events.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct GetTriggerWorkflowsResponse {
        /// Workflow ids, such as `p_abc123`.
        pub workflow_ids: ::std::vec::Vec<::std::string::String>,
    }

    /// One page of deployed triggers.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct GetTriggersResponse {
        /// Deployed triggers of this page.
        pub data: ::std::vec::Vec<crate::unions::Emitter>,
        pub page_info: PageInfo,
    }

    /// One page of external users.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct GetUsersResponse {
        /// Users of this page.
        pub data: ::std::vec::Vec<ExternalUser>,
        pub page_info: PageInfo,
    }

    /// The webhook of the project environment, if there is one.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct GetWebhookResponse {
        /// The webhook, or null when none is set.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub data: ::std::option::Option<Webhook>,
    }

    /// One webhook with its signing key.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct GetWebhookWithSigningKeyResponse {
        pub data: WebhookWithSigningKey,
    }

    /// A native trigger that emits an event for each HTTP request.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct HttpInterface {
        /// Unix time of creation. Documented as milliseconds, but observed in seconds.
        #[serde(deserialize_with = "crate::runtime::number")]
        pub created_at: i64,
        /// Whether the component responds to requests itself.
        pub custom_response: bool,
        /// URL to send requests to.
        pub endpoint_url: ::std::string::String,
        /// Trigger id, such as `hi_abc123`.
        pub id: ::std::string::String,
        /// Key of the endpoint, also the first part of its host name.
        pub key: ::std::string::String,
        /// Unix time of the last change, in the same unit.
        #[serde(deserialize_with = "crate::runtime::number")]
        pub updated_at: i64,
    }

    /// Authentication of an HTTP request prop.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct HttpRequestAuth {
        /// Password for basic authentication.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub password: ::std::option::Option<::pipedream_connect_raw::values::Secret>,
        /// Bearer token.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub token: ::std::option::Option<::pipedream_connect_raw::values::Secret>,
        /// Kind of authentication.
        #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<crate::unions::HttpRequestAuthType>,
        /// User name for basic authentication.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub username: ::std::option::Option<::std::string::String>,
    }

    /// Body of an HTTP request prop.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct HttpRequestBody {
        /// Media type of the body.
        #[serde(
            rename = "contentType",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub content_type: ::std::option::Option<::std::string::String>,
        /// Body as a list of fields.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub fields: ::std::vec::Vec<HttpRequestField>,
        /// Which of the forms the editor shows.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub mode: ::std::option::Option<crate::unions::HttpRequestBodyType>,
        /// Body as raw text.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub raw: ::std::option::Option<::std::string::String>,
        /// Which of the forms is used.
        #[serde(rename = "type", skip_serializing_if = "::std::option::Option::is_none")]
        pub type_: ::std::option::Option<crate::unions::HttpRequestBodyType>,
    }

    /// Description of an HTTP request.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct HttpRequestConfig {
        /// Authentication of the request.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub auth: ::std::option::Option<HttpRequestAuth>,
        /// Body of the request.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub body: ::std::option::Option<HttpRequestBody>,
        /// Headers of the request.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub headers: ::std::vec::Vec<HttpRequestField>,
        /// HTTP method.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub method: ::std::option::Option<::std::string::String>,
        /// Query parameters of the request.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub params: ::std::vec::Vec<HttpRequestField>,
        /// Editor tab that was open last.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub tab: ::std::option::Option<::std::string::String>,
        /// Target URL.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub url: ::std::option::Option<::std::string::String>,
    }

    /// A name with a value, used for headers, query parameters and body fields.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct HttpRequestField {
        /// Name of the field.
        pub name: ::std::string::String,
        /// Value of the field.
        pub value: ::std::string::String,
    }

    /// All accounts of one external user.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[derive(Default)]
    pub struct ListAccountsByExternalUserResponse(pub ::std::vec::Vec<Account>);

    impl ::std::ops::Deref for ListAccountsByExternalUserResponse {
        type Target = ::std::vec::Vec<Account>;

        fn deref(&self) -> &::std::vec::Vec<Account> {
            &self.0
        }
    }

    impl ::std::convert::From<ListAccountsByExternalUserResponse>
    for ::std::vec::Vec<Account> {
        fn from(value: ListAccountsByExternalUserResponse) -> Self {
            value.0
        }
    }

    impl ::std::convert::From<::std::vec::Vec<Account>>
    for ListAccountsByExternalUserResponse {
        fn from(value: ::std::vec::Vec<Account>) -> Self {
            Self(value)
        }
    }

    /// One page of accounts.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ListAccountsResponse {
        /// Accounts of this page.
        pub data: ::std::vec::Vec<Account>,
        pub page_info: PageInfo,
    }

    /// All app categories.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[derive(Default)]
    pub struct ListAppCategoriesResponse(pub ::std::vec::Vec<AppCategory>);

    impl ::std::ops::Deref for ListAppCategoriesResponse {
        type Target = ::std::vec::Vec<AppCategory>;

        fn deref(&self) -> &::std::vec::Vec<AppCategory> {
            &self.0
        }
    }

    impl ::std::convert::From<ListAppCategoriesResponse>
    for ::std::vec::Vec<AppCategory> {
        fn from(value: ListAppCategoriesResponse) -> Self {
            value.0
        }
    }

    impl ::std::convert::From<::std::vec::Vec<AppCategory>>
    for ListAppCategoriesResponse {
        fn from(value: ::std::vec::Vec<AppCategory>) -> Self {
            Self(value)
        }
    }

    /// One page of app overrides, including those of the parent workspace.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ListAppOverridesResponse {
        /// Overrides of this page.
        pub data: ::std::vec::Vec<AppOverride>,
        pub page_info: PageInfo,
    }

    /// One page of apps.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ListAppsResponse {
        /// Apps of this page.
        pub data: ::std::vec::Vec<App>,
        pub page_info: PageInfo,
    }

    /// One page of OAuth clients, including those of the parent workspace.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ListOauthAppsResponse {
        /// OAuth clients of this page.
        pub data: ::std::vec::Vec<OauthApp>,
        pub page_info: PageInfo,
    }

    /// One page of projects.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ListProjectsResponse {
        /// Projects of this page.
        pub data: ::std::vec::Vec<Project>,
        pub page_info: PageInfo,
    }

    /// An OAuth client together with the metadata of its app. The secret is never part of it.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct OauthApp {
        /// Further scopes that may be granted.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub additional_scopes: ::std::vec::Vec<::std::string::String>,
        /// How the app authenticates.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub auth_type: ::std::option::Option<crate::unions::AppAuthType>,
        /// Names of the categories the app is in.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub categories: ::std::vec::Vec<::std::string::String>,
        /// Client id at the third-party service. Null if no credentials were entered.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_id: ::std::option::Option<::std::string::String>,
        /// When the client was created.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub created_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
        /// JSON text of an array with the custom fields of the app.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub custom_fields_json: ::std::option::Option<::std::string::String>,
        /// What the app is.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// Rough measure of popularity; larger is more popular.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::runtime::optional_number")]
        pub featured_weight: ::std::option::Option<f64>,
        /// Id of the OAuth client, such as `oa_abc123`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<::std::string::String>,
        /// URL of the logo.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub img_src: ::std::option::Option<::std::string::String>,
        /// Name of the client, or of the app when the client has none.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        /// Slug of the app.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name_slug: ::std::option::Option<::std::string::String>,
        /// Id of the official OAuth client of the app, if there is one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub oauth_app_id: ::std::option::Option<::std::string::String>,
        /// Owning workspace or project. Null for official clients.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub owner_id: ::std::option::Option<::std::string::String>,
        /// Redirect address to register with the third-party service.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub redirect_uri: ::std::option::Option<::std::string::String>,
        /// Named subsets of the OAuth scopes of the app.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub scope_profiles: ::std::vec::Vec<AppScopeProfilesItem>,
        /// Base OAuth scopes.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub scopes: ::std::vec::Vec<::std::string::String>,
        /// When the client was last changed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub updated_at: ::std::option::Option<::chrono::DateTime<::chrono::offset::Utc>>,
    }

    /// A log line or an error of a component run.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct Observation {
        /// The error, for entries of kind `error`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub err: ::std::option::Option<ObservationError>,
        /// Kind of entry, such as `console.log` or `error`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub k: ::std::option::Option<::std::string::String>,
        /// Text of a log line.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub msg: ::std::option::Option<::std::string::String>,
        /// Time in Unix milliseconds.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::runtime::optional_number")]
        pub ts: ::std::option::Option<f64>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// An error thrown by a component.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ObservationError {
        /// Error text.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub message: ::std::option::Option<::std::string::String>,
        /// Name of the error class.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        /// Stack trace.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub stack: ::std::option::Option<::std::string::String>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// Position of a page within a list.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct PageInfo {
        /// Number of entries on this page.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::runtime::optional_number")]
        pub count: ::std::option::Option<i64>,
        /// Cursor of the last entry, to be sent as `after` for the next page. Null, missing or empty on the last
        /// page.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub end_cursor: ::std::option::Option<::std::string::String>,
        /// Cursor of the first entry. Opaque text.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub start_cursor: ::std::option::Option<::std::string::String>,
        /// Number of entries on all pages.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::runtime::optional_number")]
        pub total_count: ::std::option::Option<i64>,
    }

    /// A project, the container of users, accounts and settings.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct Project {
        /// Product name shown to end users.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub app_name: ::std::option::Option<::std::string::String>,
        /// Whether a test request is sent when a key-based account is added.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub connect_require_key_auth_test: ::std::option::Option<bool>,
        /// Project id, such as `proj_abc123`.
        pub id: ::std::string::String,
        /// Name of the project.
        pub name: ::std::string::String,
        /// Support address shown to end users.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub support_email: ::std::option::Option<::std::string::String>,
    }

    /// Apps linked to the project.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ProjectInfoResponse {
        /// The linked apps.
        pub apps: ::std::vec::Vec<ProjectInfoResponseApp>,
    }

    /// An app linked to the project.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ProjectInfoResponseApp {
        /// App id, only for OAuth apps.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub id: ::std::option::Option<::std::string::String>,
        /// Slug of the app.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name_slug: ::std::option::Option<::std::string::String>,
    }

    /// An option with its label.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct PropOption {
        /// Text to show.
        pub label: ::std::string::String,
        /// Value to send, normally a string, an integer or a boolean. May be null.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub value: ::std::option::Option<::serde_json::Value>,
    }

    /// An option in the wrapped form used by props with `withLabel`.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct PropOptionNested {
        /// Label and value.
        #[serde(rename = "__lv")]
        pub lv: PropOption,
    }

    /// Bare value of an option, normally a string, an integer or a boolean. May be any JSON value, including
    /// null.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[serde(transparent)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[derive(Default)]
    pub struct PropOptionValue(pub ::serde_json::Value);

    impl ::std::ops::Deref for PropOptionValue {
        type Target = ::serde_json::Value;

        fn deref(&self) -> &::serde_json::Value {
            &self.0
        }
    }

    impl ::std::convert::From<PropOptionValue> for ::serde_json::Value {
        fn from(value: PropOptionValue) -> Self {
            value.0
        }
    }

    impl ::std::convert::From<::serde_json::Value> for PropOptionValue {
        fn from(value: ::serde_json::Value) -> Self {
            Self(value)
        }
    }

    /// Requests the props that result from the values chosen so far.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ReloadPropsOpts {
        /// Whether the service should wait for the result. Otherwise it may respond with 202.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub blocking: ::std::option::Option<bool>,
        /// Values chosen so far, by prop name.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub configured_props: ::std::option::Option<ConfiguredProps>,
        /// Id from the last reload of props, such as `dyp_abc123`. Required after a reload.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub dynamic_props_id: ::std::option::Option<::std::string::String>,
        /// Your own id of the end user, at most 250 characters.
        pub external_user_id: ::std::string::String,
        /// Key of the component, such as `gitlab-list-commits`.
        pub id: ::std::string::String,
        /// Component version in the form `1.2.3`. Defaults to the latest one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub version: ::std::option::Option<::std::string::String>,
    }

    /// New props of a component. A non-empty `errors` list means failure even with status 200.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ReloadPropsResponse {
        /// The new props with their id.
        #[serde(
            rename = "dynamicProps",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub dynamic_props: ::std::option::Option<DynamicProps>,
        /// What went wrong. Mostly strings, often with JSON inside; objects occur too.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub errors: ::std::vec::Vec<::serde_json::Value>,
        /// Log lines of the component.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub observations: ::std::vec::Vec<Observation>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// An action to run.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct RunActionOpts {
        /// Values chosen so far, by prop name.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub configured_props: ::std::option::Option<ConfiguredProps>,
        /// Id from the last reload of props, such as `dyp_abc123`. Required after a reload.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub dynamic_props_id: ::std::option::Option<::std::string::String>,
        /// Your own id of the end user, at most 250 characters.
        pub external_user_id: ::std::string::String,
        /// Key of the component, such as `gitlab-list-commits`.
        pub id: ::std::string::String,
        /// File Stash to use. If omitted or null, no files are kept.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub stash_id: ::std::option::Option<crate::values::StashId>,
        /// Component version in the form `1.2.3`. Defaults to the latest one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub version: ::std::option::Option<::std::string::String>,
    }

    /// Result of an action. A failed run can also have status 200; check `error` and entries of `os` whose `k`
    /// is `error`.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct RunActionResponse {
        /// What went wrong, normally an object whose `attribution` says where the failure came from.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub error: ::std::option::Option<::serde_json::Value>,
        /// Values exported by the action, such as `$summary` and `$filestash_uploads`.
        #[serde(
            default,
            skip_serializing_if = "::serde_json::Map::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub exports: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        /// Logs and errors of the run.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub os: ::std::vec::Vec<Observation>,
        /// Return value of the action.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub ret: ::std::option::Option<::serde_json::Value>,
        /// Id of the File Stash that was used. Its files are kept for 24 hours.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub stash_id: ::std::option::Option<::std::string::String>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// The webhook of a project environment.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct SetWebhookOpts {
        /// URL that receives the events.
        pub url: ::std::string::String,
    }

    /// The webhook that was created or changed.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct SetWebhookResponse {
        pub data: WebhookWithOptionalSigningKey,
    }

    /// A schedule, given by an interval or by a cron expression. The service describes two unlabeled
    /// alternatives; they are one object here because only the presence of keys distinguishes them.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct Timer {
        /// Cron expression.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub cron: ::std::option::Option<::std::string::String>,
        /// Seconds between two runs.
        #[serde(
            rename = "intervalSeconds",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        #[serde(default, deserialize_with = "crate::runtime::optional_number")]
        pub interval_seconds: ::std::option::Option<i64>,
        /// Time zone of the cron expression, such as `UTC`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub timezone: ::std::option::Option<::std::string::String>,
        #[serde(flatten)]
        pub extra: ::serde_json::Map<::std::string::String, ::serde_json::Value>,
    }

    /// A native trigger that emits events on a schedule.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct TimerInterface {
        /// Unix time of creation. Documented as milliseconds, but observed in seconds.
        #[serde(deserialize_with = "crate::runtime::number")]
        pub created_at: i64,
        /// Cron expression.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub cron: ::std::option::Option<::std::string::String>,
        /// Trigger id, such as `ti_abc123`.
        pub id: ::std::string::String,
        /// Seconds between two events.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::runtime::optional_number")]
        pub interval_seconds: ::std::option::Option<f64>,
        /// When the schedule was last changed, as a Unix time in the unit of `created_at`.
        #[serde(deserialize_with = "crate::runtime::number")]
        pub schedule_changed_at: i64,
        /// Time zone of the cron expression.
        pub timezone: ::std::string::String,
        /// Unix time of the last change, in the same unit.
        #[serde(deserialize_with = "crate::runtime::number")]
        pub updated_at: i64,
    }

    /// Body of the response to a throttled request.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct TooManyRequestsErrorBody {
        /// Reason, such as `Throttled`.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub error: ::std::option::Option<::std::string::String>,
    }

    /// Behavior hints, in the vocabulary of MCP tool annotations.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ToolAnnotations {
        /// The component may destroy data.
        #[serde(
            rename = "destructiveHint",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub destructive_hint: ::std::option::Option<bool>,
        /// Running it twice with the same input has no further effect.
        #[serde(
            rename = "idempotentHint",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub idempotent_hint: ::std::option::Option<bool>,
        /// The component talks to outside systems.
        #[serde(
            rename = "openWorldHint",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub open_world_hint: ::std::option::Option<bool>,
        /// The component changes nothing.
        #[serde(
            rename = "readOnlyHint",
            skip_serializing_if = "::std::option::Option::is_none"
        )]
        pub read_only_hint: ::std::option::Option<bool>,
        /// Display title.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub title: ::std::option::Option<::std::string::String>,
    }

    /// A webhook of a deployed trigger.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct TriggerWebhook {
        /// Whether events are delivered.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub active: ::std::option::Option<bool>,
        /// Internal component that delivers. Informational only.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub delivery_backend: ::std::option::Option<
            crate::unions::WebhookDeliveryBackend,
        >,
        /// Health of the deliveries.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub delivery_state: ::std::option::Option<WebhookDeliveryState>,
        /// Webhook id.
        pub id: ::std::string::String,
        /// Key that signs deliveries. Returned only to OAuth callers.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub signing_key: ::std::option::Option<::pipedream_connect_raw::values::Secret>,
        /// Whether a signing key exists.
        pub signing_key_set: bool,
        /// URL that receives the events.
        pub url: ::std::string::String,
    }

    /// Changes to an app override. Omitted fields keep their value.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct UpdateAppOverrideOpts {
        /// Values for custom fields of the app, by field name. Password-like fields are rejected.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub cfmap: ::std::option::Option<
            ::serde_json::Map<::std::string::String, ::serde_json::Value>,
        >,
        /// New name, unique for the owner.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        /// OAuth client to use. An explicit null removes the current one.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub oauth_app_id: ::std::option::Option<
            ::pipedream_connect_raw::values::Nullable<::std::string::String>,
        >,
    }

    /// Changes to an OAuth client. Omitted fields keep their value.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct UpdateOauthAppOpts {
        /// Further scopes that may be granted.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub additional_scopes: ::std::option::Option<
            ::std::vec::Vec<::std::string::String>,
        >,
        /// New client id. A blank value is ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_id: ::std::option::Option<::std::string::String>,
        /// New client secret. A blank value is ignored.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub client_secret: ::std::option::Option<
            ::pipedream_connect_raw::values::Secret,
        >,
        /// New description.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub description: ::std::option::Option<::std::string::String>,
        /// New name.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        /// Base OAuth scopes.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub scopes: ::std::option::Option<::std::vec::Vec<::std::string::String>>,
    }

    /// A new project logo.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct UpdateProjectLogoOpts {
        /// Image as a data URI, such as one that starts with `data:image/png;base64,`.
        pub logo: ::std::string::String,
    }

    /// Changes to a project. Omitted fields keep their value.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct UpdateProjectOpts {
        /// Product name shown to end users.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub app_name: ::std::option::Option<::std::string::String>,
        /// Whether to send a test request when a key-based account is added.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub connect_require_key_auth_test: ::std::option::Option<bool>,
        /// New name of the project.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
        /// Support e-mail address shown to end users.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub support_email: ::std::option::Option<::std::string::String>,
    }

    /// Changes to a deployed trigger. Omitted fields keep their value.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug, Default)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct UpdateTriggerOpts {
        /// Whether the trigger emits events.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub active: ::std::option::Option<bool>,
        /// New values, which replace all previous ones.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub configured_props: ::std::option::Option<ConfiguredProps>,
        /// Whether events found while deploying are sent.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub emit_on_deploy: ::std::option::Option<bool>,
        /// New name.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub name: ::std::option::Option<::std::string::String>,
    }

    /// Webhooks to receive the events.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct UpdateTriggerWebhooksOpts {
        /// Complete list of URLs. Replaces the previous list.
        pub webhook_urls: ::std::vec::Vec<::std::string::String>,
    }

    /// Workflows to receive the events.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct UpdateTriggerWorkflowsOpts {
        /// Complete list of workflow ids, such as `p_abc123`. Replaces the previous list.
        pub workflow_ids: ::std::vec::Vec<::std::string::String>,
    }

    /// Result of checking a Connect token. The status is 200 even if the token fails the check.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct ValidateTokenResponse {
        /// App that would be connected.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub app: ::std::option::Option<App>,
        /// Names of the custom fields that the app override fills in.
        #[serde(
            default,
            skip_serializing_if = "::std::vec::Vec::is_empty",
            deserialize_with = "crate::runtime::null_as_default"
        )]
        pub app_override_field_names: ::std::vec::Vec<::std::string::String>,
        /// App override named in the request.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub app_override_id: ::std::option::Option<::std::string::String>,
        /// Reason when the check failed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub error: ::std::option::Option<::std::string::String>,
        /// Where the user is sent after a failure.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub error_redirect_uri: ::std::option::Option<::std::string::String>,
        /// Base URL on which the connection pages must run the OAuth flow of this client. Null means the default
        /// API URL.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub oauth_app_connect_base_url: ::std::option::Option<::std::string::String>,
        /// OAuth client that would be used.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub oauth_app_id: ::std::option::Option<::std::string::String>,
        /// Whether the OAuth client is the official one for Workday.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub oauth_app_workday_official: ::std::option::Option<bool>,
        /// Product name shown to end users.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub project_app_name: ::std::option::Option<::std::string::String>,
        /// Environment of the token.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub project_environment: ::std::option::Option<
            crate::unions::ProjectEnvironment,
        >,
        /// Project of the token.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub project_id: ::std::option::Option<::std::string::String>,
        /// Support address shown to end users.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub project_support_email: ::std::option::Option<::std::string::String>,
        /// Whether the token can be used.
        pub success: bool,
        /// Where the user is sent after success.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub success_redirect_uri: ::std::option::Option<::std::string::String>,
    }

    /// A webhook.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct Webhook {
        /// Unix time of creation in seconds.
        #[serde(deserialize_with = "crate::runtime::number")]
        pub created_at: i64,
        /// Webhook id.
        pub id: ::std::string::String,
        /// Whether a signing key exists.
        pub signing_key_set: bool,
        /// Unix time of the last change in seconds.
        #[serde(deserialize_with = "crate::runtime::number")]
        pub updated_at: i64,
        /// URL that receives the events.
        pub url: ::std::string::String,
    }

    /// Health of the deliveries to a webhook.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct WebhookDeliveryState {
        /// Failed deliveries in a row.
        #[serde(deserialize_with = "crate::runtime::number")]
        pub consecutive_failures: i64,
        /// Last delivery error.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub last_error: ::std::option::Option<::std::string::String>,
        /// Deliveries that were dropped.
        #[serde(deserialize_with = "crate::runtime::number")]
        pub sheds: i64,
        /// Start of this state in Unix seconds.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        #[serde(default, deserialize_with = "crate::runtime::optional_number")]
        pub since: ::std::option::Option<i64>,
        /// Overall health.
        pub state: crate::unions::WebhookDeliveryStatus,
    }

    /// A webhook, with its signing key if it was just created.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct WebhookWithOptionalSigningKey {
        /// Unix time of creation in seconds.
        #[serde(deserialize_with = "crate::runtime::number")]
        pub created_at: i64,
        /// Webhook id.
        pub id: ::std::string::String,
        /// Key that signs deliveries. Returned when the webhook is created, omitted when it is changed.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub signing_key: ::std::option::Option<::pipedream_connect_raw::values::Secret>,
        /// Whether a signing key exists.
        pub signing_key_set: bool,
        /// Unix time of the last change in seconds.
        #[serde(deserialize_with = "crate::runtime::number")]
        pub updated_at: i64,
        /// URL that receives the events.
        pub url: ::std::string::String,
    }

    /// A webhook with its signing key.
    #[derive(::serde::Deserialize, ::serde::Serialize, Clone, Debug)]
    #[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))]
    #[derive(PartialEq)]
    #[non_exhaustive]
    pub struct WebhookWithSigningKey {
        /// Whether events are delivered.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub active: ::std::option::Option<bool>,
        /// Unix time of creation in seconds.
        #[serde(deserialize_with = "crate::runtime::number")]
        pub created_at: i64,
        /// Internal component that delivers. Informational only.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub delivery_backend: ::std::option::Option<
            crate::unions::WebhookDeliveryBackend,
        >,
        /// Health of the deliveries.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub delivery_state: ::std::option::Option<WebhookDeliveryState>,
        /// Webhook id.
        pub id: ::std::string::String,
        /// Key that signs deliveries. Declared as always present, but very old webhooks may have none.
        #[serde(skip_serializing_if = "::std::option::Option::is_none")]
        pub signing_key: ::std::option::Option<::pipedream_connect_raw::values::Secret>,
        /// Whether a signing key exists.
        pub signing_key_set: bool,
        /// Unix time of the last change in seconds.
        #[serde(deserialize_with = "crate::runtime::number")]
        pub updated_at: i64,
        /// URL that receives the events.
        pub url: ::std::string::String,
    }

    /// Error types.
    pub mod error {
        /// Error from a `TryFrom` or `FromStr` implementation.
        pub struct ConversionError(::std::borrow::Cow<'static, str>);

        impl ::std::error::Error for ConversionError {}

        impl ::std::fmt::Display for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::std::fmt::Debug for ConversionError {
            fn fmt(
                &self,
                f: &mut ::std::fmt::Formatter<'_>,
            ) -> Result<(), ::std::fmt::Error> {
                ::std::fmt::Debug::fmt(&self.0, f)
            }
        }

        impl From<&'static str> for ConversionError {
            fn from(value: &'static str) -> Self {
                Self(value.into())
            }
        }

        impl From<String> for ConversionError {
            fn from(value: String) -> Self {
                Self(value.into())
            }
        }
    }
}

#[derive(Clone, Debug)]
/// Client for Pipedream Connect REST API
///
/// Lets an application connect accounts of its end users to thousands of third-party APIs, and then
/// run actions, deploy triggers and send proxied requests with those accounts. This is a community
/// description made for a Rust SDK, not an official document; the version is that of this
/// description.
///
/// Most paths contain a project. A project keeps separate data for its two environments,
/// development and production, selected by the header `x-pd-environment`; a Connect token implies
/// both the project and the environment.
///
/// Requests carry a bearer token: either an OAuth access token from the client-credentials grant,
/// for servers, or a Connect token, bound to one external user, for browsers and other untrusted
/// clients. Each operation states which of the two it accepts.
///
/// Lists are paged by cursor: send `page_info.end_cursor` of one response as `after` of the next
/// request, and stop when the cursor is null, missing or empty. Errors normally have a JSON body with
/// the text in `error`. Calls over a rate limit get a 429 with headers that say when to
/// retry.
///
/// Readers should accept unknown properties, unknown enum values, and null for every optional
/// response property. Invoking workflows over HTTP uses other hosts and is not described here.
///
/// Version: 1.0.0
pub struct Client {
    pub(crate) baseurl: String,
    pub(crate) client: crate::runtime::Client,
    pub(crate) inner: crate::runtime::Inner,
}

impl ClientInfo<crate::runtime::Inner> for Client {
    fn api_version() -> &'static str {
        "1.0.0"
    }

    fn baseurl(&self) -> &str {
        self.baseurl.as_str()
    }

    fn client(&self) -> &crate::runtime::Client {
        &self.client
    }

    fn inner(&self) -> &crate::runtime::Inner {
        &self.inner
    }
}

const _: () = {
    #[allow(dead_code)]
    fn assert_client_hooks()
    where
        Client: ClientHooks<crate::runtime::Inner>,
    {}
};

#[allow(clippy::all)]
impl Client {
    /// List app categories
    ///
    /// Returns all categories that apps are grouped in. The response is a plain JSON array, without an envelope
    /// or pages. Use the ids as `category_ids` of the app list.
    ///
    /// Sends a `GET` request to `/v1/connect/app_categories`
    #[inline]
    pub async fn app_categories_list<'a>(
        &'a self,
    ) -> Result<ResponseValue<types::ListAppCategoriesResponse>, Error<()>> {
        let url = format!("{}/v1/connect/app_categories", self.baseurl,);
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "app_categories_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Retrieve one app category
    ///
    /// Returns a single app category. The object is not wrapped in an envelope.
    ///
    /// Sends a `GET` request to `/v1/connect/app_categories/{id}`
    ///
    /// Arguments:
    /// - `id`: Id of the app category, such as `appcat_abc123`.
    #[inline]
    pub async fn app_categories_retrieve<'a>(
        &'a self,
        id: &'a ::pipedream_connect_raw::values::PathSegment,
    ) -> Result<ResponseValue<types::AppCategory>, Error<()>> {
        let url = format!(
            "{}/v1/connect/app_categories/{}", self.baseurl, encode_path(& id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "app_categories_retrieve",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// List apps
    ///
    /// Pages through the catalogue of apps that accounts can be connected to. The filters combine: text,
    /// categories and whether an app has components, actions or triggers. There is no project in the path and
    /// no environment header. A token of limited scope needs `connect:apps:*` here unless it has `connect:*` or
    /// `*`.
    ///
    /// Sends a `GET` request to `/v1/connect/apps`
    ///
    /// Arguments:
    /// - `after`: Cursor to continue from, normally the `end_cursor` of the previous page. Opaque text.
    /// - `before`: Cursor to stop before, normally the `start_cursor` of a page. Opaque text.
    /// - `category_ids`: Only apps of these categories (`appcat_…`). Several values are sent as a repeated
    ///   parameter.
    /// - `has_actions`: Filter by whether the app has at least one action.
    /// - `has_components`: Filter by whether the app has at least one component.
    /// - `has_triggers`: Filter by whether the app has at least one trigger.
    /// - `limit`: Largest number of entries per page. Neither the default nor the maximum is published.
    /// - `q`: Text to search for.
    /// - `sort_direction`: Direction of the sort.
    /// - `sort_key`: Property the result is sorted by.
    #[inline]
    pub async fn apps_list<'a>(
        &'a self,
        after: Option<&'a str>,
        before: Option<&'a str>,
        category_ids: Option<&'a ::std::vec::Vec<::std::string::String>>,
        has_actions: Option<bool>,
        has_components: Option<bool>,
        has_triggers: Option<bool>,
        limit: Option<i64>,
        q: Option<&'a str>,
        sort_direction: Option<&'a crate::unions::SortDirection>,
        sort_key: Option<&'a crate::unions::AppSortKey>,
    ) -> Result<ResponseValue<types::ListAppsResponse>, Error<()>> {
        let url = format!("{}/v1/connect/apps", self.baseurl,);
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(&crate::runtime::QueryParam::new("after", &after))
            .query(&crate::runtime::QueryParam::new("before", &before))
            .query(&crate::runtime::QueryParam::new("category_ids", &category_ids))
            .query(&crate::runtime::QueryParam::new("has_actions", &has_actions))
            .query(&crate::runtime::QueryParam::new("has_components", &has_components))
            .query(&crate::runtime::QueryParam::new("has_triggers", &has_triggers))
            .query(&crate::runtime::QueryParam::new("limit", &limit))
            .query(&crate::runtime::QueryParam::new("q", &q))
            .query(&crate::runtime::QueryParam::new("sort_direction", &sort_direction))
            .query(&crate::runtime::QueryParam::new("sort_key", &sort_key))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "apps_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Retrieve one app
    ///
    /// Returns the description of one app, found by id or by name slug. `custom_fields_json` names the fields a
    /// key-based account needs, and `connect` says whether the proxy is enabled and for which hosts. The app is
    /// wrapped in `data`.
    ///
    /// Sends a `GET` request to `/v1/connect/apps/{app_id}`
    ///
    /// Arguments:
    /// - `app_id`: App to act on, given by its name slug (`github`) or its id (`oa_abc123`, or `app_abc123` in
    ///   older data).
    #[inline]
    pub async fn apps_retrieve<'a>(
        &'a self,
        app_id: &'a ::pipedream_connect_raw::values::PathSegment,
    ) -> Result<ResponseValue<types::GetAppResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect/apps/{}", self.baseurl, encode_path(& app_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "apps_retrieve",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// List projects
    ///
    /// Pages through the projects that are accessible with the OAuth token. `q` filters the list by text.
    /// Without an OAuth token, the response is a 404 without a body instead of a 401.
    ///
    /// Sends a `GET` request to `/v1/connect/projects`
    ///
    /// Arguments:
    /// - `after`: Cursor to continue from, normally the `end_cursor` of the previous page. Opaque text.
    /// - `before`: Cursor to stop before, normally the `start_cursor` of a page. Opaque text.
    /// - `limit`: Largest number of entries per page. Neither the default nor the maximum is published.
    /// - `q`: Text to search for.
    #[inline]
    pub async fn projects_list<'a>(
        &'a self,
        after: Option<&'a str>,
        before: Option<&'a str>,
        limit: Option<i64>,
        q: Option<&'a str>,
    ) -> Result<ResponseValue<types::ListProjectsResponse>, Error<()>> {
        let url = format!("{}/v1/connect/projects", self.baseurl,);
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(&crate::runtime::QueryParam::new("after", &after))
            .query(&crate::runtime::QueryParam::new("before", &before))
            .query(&crate::runtime::QueryParam::new("limit", &limit))
            .query(&crate::runtime::QueryParam::new("q", &q))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "projects_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Create a project
    ///
    /// Creates a project. Only `name` is required; `connect_require_key_auth_test` makes the server send a test
    /// request when a key-based account is added. Repeating the call creates another project.
    ///
    /// Sends a `POST` request to `/v1/connect/projects`
    #[inline]
    pub async fn projects_create<'a>(
        &'a self,
        body: &'a types::CreateProjectOpts,
    ) -> Result<ResponseValue<types::Project>, Error<()>> {
        let url = format!("{}/v1/connect/projects", self.baseurl,);
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "projects_create",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Retrieve one project
    ///
    /// Returns the settings of one project. The project is an argument of the call and can differ from the
    /// client's own. The object is not wrapped in an envelope.
    ///
    /// Sends a `GET` request to `/v1/connect/projects/{project_id}`
    ///
    /// Arguments:
    /// - `project_id`: Id of the project to act on, such as `proj_abc123`. Unlike the client's project, it is
    ///   passed with each call.
    #[inline]
    pub async fn projects_retrieve<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::PathSegment,
    ) -> Result<ResponseValue<types::Project>, Error<()>> {
        let url = format!(
            "{}/v1/connect/projects/{}", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "projects_retrieve",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Delete a project
    ///
    /// Removes a project. The project is an argument of the call and can differ from the client's own. There is
    /// no operation to restore it.
    ///
    /// Sends a `DELETE` request to `/v1/connect/projects/{project_id}`
    ///
    /// Arguments:
    /// - `project_id`: Id of the project to act on, such as `proj_abc123`. Unlike the client's project, it is
    ///   passed with each call.
    #[inline]
    pub async fn projects_delete<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::PathSegment,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/v1/connect/projects/{}", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "projects_delete",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Update a project
    ///
    /// Changes settings of one project; omitted fields keep their value. The project is an argument of the call
    /// and can differ from the client's own.
    ///
    /// Sends a `PATCH` request to `/v1/connect/projects/{project_id}`
    ///
    /// Arguments:
    /// - `project_id`: Id of the project to act on, such as `proj_abc123`. Unlike the client's project, it is
    ///   passed with each call.
    /// - `body`
    #[inline]
    pub async fn projects_update<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::PathSegment,
        body: &'a types::UpdateProjectOpts,
    ) -> Result<ResponseValue<types::Project>, Error<()>> {
        let url = format!(
            "{}/v1/connect/projects/{}", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .patch(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "projects_update",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Set the logo of a project
    ///
    /// Replaces the logo of a project. The image is sent in the JSON body as a data URI, such as
    /// `data:image/png;base64,…`. Invalid image data is rejected with 400, whose body may be empty. A
    /// successful response is a 200 without a body.
    ///
    /// Sends a `POST` request to `/v1/connect/projects/{project_id}/logo`
    ///
    /// Arguments:
    /// - `project_id`: Id of the project to act on, such as `proj_abc123`. Unlike the client's project, it is
    ///   passed with each call.
    /// - `body`
    #[inline]
    pub async fn projects_update_logo<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::PathSegment,
        body: &'a types::UpdateProjectLogoOpts,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/v1/connect/projects/{}/logo", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.post(url).json(&body).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "projects_update_logo",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Create a rate limit token
    ///
    /// Defines a rate limit of your own, as a number of requests per window in seconds, and returns a token for
    /// it. Send the token as header `x-pd-rate-limit` on later Connect requests to count them against it. The
    /// operation is known from older published documentation only; no current official SDK offers it, and the
    /// service may have dropped it.
    ///
    /// Sends a `POST` request to `/v1/connect/rate_limits`
    #[inline]
    pub async fn rate_limits_create<'a>(
        &'a self,
        body: &'a types::CreateRateLimitOpts,
    ) -> Result<ResponseValue<types::CreateRateLimitResponse>, Error<()>> {
        let url = format!("{}/v1/connect/rate_limits", self.baseurl,);
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "rate_limits_create",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Validate a Connect token
    ///
    /// Checks a Connect token together with the app, account, OAuth client or app override it will be used
    /// with, and returns how a connection page should proceed. No credentials are needed; the token in the path
    /// is enough. A rejected token still gets a 200 response: check `success` and `error`. Something must
    /// identify the app, so give at least one of `app_id`, `account_id` and `app_override_id`. An override
    /// selects its own app, fields and OAuth client, and passing a different `app_id` or `oauth_app_id` with it
    /// is an error.
    ///
    /// Sends a `GET` request to `/v1/connect/tokens/{ctok}/validate`
    ///
    /// Arguments:
    /// - `ctok`: The Connect token to check, such as `ctok_` followed by 32 hexadecimal digits. It is a
    ///   credential and should be kept out of logs.
    /// - `account_id`: Existing account (`apn_…`) to reconnect. It must belong to the app.
    /// - `app_id`: App to validate for, by id or name slug. Required unless `account_id` or `app_override_id`
    ///   identifies the app.
    /// - `app_override_id`: App override (`ao_…`) to validate for. With `account_id`, that account is linked to
    ///   the override again.
    /// - `oauth_app_id`: OAuth client (`oa_…`) to validate for.
    #[inline]
    pub async fn tokens_validate<'a>(
        &'a self,
        ctok: &'a ::pipedream_connect_raw::values::PathSegment,
        account_id: Option<&'a str>,
        app_id: Option<&'a str>,
        app_override_id: Option<&'a str>,
        oauth_app_id: Option<&'a str>,
    ) -> Result<ResponseValue<types::ValidateTokenResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect/tokens/{}/validate", self.baseurl, encode_path(& ctok
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(&crate::runtime::QueryParam::new("account_id", &account_id))
            .query(&crate::runtime::QueryParam::new("app_id", &app_id))
            .query(&crate::runtime::QueryParam::new("app_override_id", &app_override_id))
            .query(&crate::runtime::QueryParam::new("oauth_app_id", &oauth_app_id))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "tokens_validate",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// List credit usage
    ///
    /// Returns the credits used in a period, broken down by action runs, trigger events and proxy calls where
    /// known. Both ends of the period are required, as Unix times in seconds. Invalid times are rejected with 400.
    /// There are no pages and no project in the path.
    ///
    /// Sends a `GET` request to `/v1/connect/usage`
    ///
    /// Arguments:
    /// - `end_ts`: End of the period, as a Unix time in seconds.
    /// - `start_ts`: Start of the period, as a Unix time in seconds.
    #[inline]
    pub async fn usage_list<'a>(
        &'a self,
        end_ts: i64,
        start_ts: i64,
    ) -> Result<ResponseValue<types::ConnectUsageResponse>, Error<()>> {
        let url = format!("{}/v1/connect/usage", self.baseurl,);
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(&crate::runtime::QueryParam::new("end_ts", &end_ts))
            .query(&crate::runtime::QueryParam::new("start_ts", &start_ts))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "usage_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// List connected accounts
    ///
    /// Pages through the accounts connected in the project environment, optionally limited to one external
    /// user, one app or one OAuth client. Credentials are omitted unless `include_credentials` is true, and
    /// even then, those of accounts connected through Pipedream's own OAuth clients cannot be read in
    /// production. A Connect token is bound to one external user, project and environment. To get the next
    /// page, set `after` to `page_info.end_cursor`; an absent, null or empty cursor marks the end. Published
    /// limit: 2,000 account reads and deletes per 5 minutes per project.
    ///
    /// Sends a `GET` request to `/v1/connect{project_id}/accounts`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `after`: Cursor to continue from, normally the `end_cursor` of the previous page. Opaque text.
    /// - `app`: Restricts the result to one app, given by name slug or id.
    /// - `before`: Cursor to stop before, normally the `start_cursor` of a page. Opaque text.
    /// - `external_user_id`: Restricts the call to one end user, named by your own id of at most 250
    ///   characters.
    /// - `include_credentials`: When true, each account includes its credentials. They are only present for
    ///   key-based apps and for accounts connected through your own OAuth client.
    /// - `limit`: Largest number of entries per page. Neither the default nor the maximum is published.
    /// - `oauth_app_id`: Restricts the call to one OAuth client, such as `oa_abc123`.
    #[inline]
    pub async fn accounts_list<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        after: Option<&'a str>,
        app: Option<&'a str>,
        before: Option<&'a str>,
        external_user_id: Option<&'a str>,
        include_credentials: Option<bool>,
        limit: Option<i64>,
        oauth_app_id: Option<&'a str>,
    ) -> Result<ResponseValue<types::ListAccountsResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/accounts", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(&crate::runtime::QueryParam::new("after", &after))
            .query(&crate::runtime::QueryParam::new("app", &app))
            .query(&crate::runtime::QueryParam::new("before", &before))
            .query(
                &crate::runtime::QueryParam::new("external_user_id", &external_user_id),
            )
            .query(
                &crate::runtime::QueryParam::new(
                    "include_credentials",
                    &include_credentials,
                ),
            )
            .query(&crate::runtime::QueryParam::new("limit", &limit))
            .query(&crate::runtime::QueryParam::new("oauth_app_id", &oauth_app_id))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "accounts_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Connect an account with credentials
    ///
    /// Connects a key-based app without any user interface: the credentials are passed in `cfmap_json`, a
    /// string that contains a JSON object with the app's custom fields. The Connect token in the body
    /// identifies the external user. The API declares a Connect token as the only credential for this call, but
    /// server-side clients send their OAuth token in the header and pass the Connect token only in the body, so
    /// both are listed. Set `account_id` to reconnect an existing account instead of adding one; user,
    /// environment and app must match. The values of an app override (`app_override_id`) are merged over
    /// `cfmap_json`; it must not select an OAuth client. Repeating the call may connect a second account.
    ///
    /// Sends a `POST` request to `/v1/connect{project_id}/accounts`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `external_user_id`: Accepted for symmetry with the list operation, where it is a filter. It can be
    ///   omitted, because the Connect token in the body identifies the user. At most 250 characters.
    /// - `oauth_app_id`: Accepted for symmetry with the list operation, where it filters by OAuth client
    ///   (`oa_…`). It can be omitted.
    /// - `body`
    #[inline]
    pub async fn accounts_create<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        external_user_id: Option<&'a str>,
        oauth_app_id: Option<&'a str>,
        body: &'a types::CreateAccountOpts,
    ) -> Result<ResponseValue<types::Account>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/accounts", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .query(
                &crate::runtime::QueryParam::new("external_user_id", &external_user_id),
            )
            .query(&crate::runtime::QueryParam::new("oauth_app_id", &oauth_app_id))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "accounts_create",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Retrieve one connected account
    ///
    /// Returns a single account, not wrapped in an envelope. With `include_credentials`, the response also
    /// contains the account's secrets, such as the OAuth access token or the API key, so treat the whole
    /// response as confidential. Credentials of accounts connected through Pipedream's own OAuth clients cannot
    /// be read in production. Published limit: 2,000 account reads and deletes per 5 minutes per project.
    ///
    /// Sends a `GET` request to `/v1/connect{project_id}/accounts/{account_id}`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `account_id`: Id of the connected account, such as `apn_abc123`.
    /// - `include_credentials`: When true, each account includes its credentials. They are only present for
    ///   key-based apps and for accounts connected through your own OAuth client.
    #[inline]
    pub async fn accounts_retrieve<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        account_id: &'a ::pipedream_connect_raw::values::PathSegment,
        include_credentials: Option<bool>,
    ) -> Result<ResponseValue<types::Account>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/accounts/{}", self.baseurl, encode_path(& project_id
            .to_string()), encode_path(& account_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(
                &crate::runtime::QueryParam::new(
                    "include_credentials",
                    &include_credentials,
                ),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "accounts_retrieve",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Delete one connected account
    ///
    /// Removes one connected account from the project environment. There is no operation to restore it; the
    /// external user has to connect again. Published limit: 2,000 account reads and deletes per 5 minutes per
    /// project.
    ///
    /// Sends a `DELETE` request to `/v1/connect{project_id}/accounts/{account_id}`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `account_id`: Id of the connected account, such as `apn_abc123`.
    #[inline]
    pub async fn accounts_delete<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        account_id: &'a ::pipedream_connect_raw::values::PathSegment,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/accounts/{}", self.baseurl, encode_path(& project_id
            .to_string()), encode_path(& account_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "accounts_delete",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// List actions
    ///
    /// Pages through the actions that can be used in the project, public ones and private ones the caller may
    /// see. An action is a component that runs once on request. `registry` limits the search to the public or
    /// the private registry, and an unknown value is rejected with 400. List items may contain only key, name
    /// and version, so retrieve an action before configuring it. Published limit: 3,000 reads of components,
    /// actions and triggers per 5 minutes.
    ///
    /// Sends a `GET` request to `/v1/connect{project_id}/actions`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `after`: Cursor to continue from, normally the `end_cursor` of the previous page. Opaque text.
    /// - `app`: Restricts the result to one app, given by name slug or id.
    /// - `before`: Cursor to stop before, normally the `start_cursor` of a page. Opaque text.
    /// - `limit`: Largest number of entries per page. Neither the default nor the maximum is published.
    /// - `q`: Text to search for.
    /// - `registry`: Which component registry to look in. An unknown value is rejected with 400.
    #[inline]
    pub async fn actions_list<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        after: Option<&'a str>,
        app: Option<&'a str>,
        before: Option<&'a str>,
        limit: Option<i64>,
        q: Option<&'a str>,
        registry: Option<&'a crate::unions::ComponentRegistry>,
    ) -> Result<ResponseValue<types::GetComponentsResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/actions", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(&crate::runtime::QueryParam::new("after", &after))
            .query(&crate::runtime::QueryParam::new("app", &app))
            .query(&crate::runtime::QueryParam::new("before", &before))
            .query(&crate::runtime::QueryParam::new("limit", &limit))
            .query(&crate::runtime::QueryParam::new("q", &q))
            .query(&crate::runtime::QueryParam::new("registry", &registry))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "actions_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Load the options of one prop of an action
    ///
    /// Returns the values that an external user can choose from for a prop with `remoteOptions`. Send
    /// everything configured so far in `configured_props`, app props as an object with `authProvisionId` under
    /// the prop's own name, and `dynamic_props_id` once one is known. For more options, repeat the call with
    /// `page` incremented and the last `context` as `prev_context`, until no options are returned. A 200
    /// response with a non-empty `errors` array is a failure. With `blocking`, the server waits for the result;
    /// otherwise it may respond with 202 and no result. Published limit: 2,000 configure, reload and run calls
    /// per 5 minutes.
    ///
    /// Sends a `POST` request to `/v1/connect{project_id}/actions/configure`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `body`
    #[inline]
    pub async fn actions_configure_prop<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        body: &'a types::ConfigurePropOpts,
    ) -> Result<ResponseValue<types::ConfigurePropResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/actions/configure", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "actions_configure_prop",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Reload the props of an action
    ///
    /// Recomputes the inputs of an action after a prop marked `reloadProps` was set. The returned props replace
    /// the previous list entirely. Store `dynamicProps.id` and send it as `dynamic_props_id` with every later
    /// configure, reload and run call; without it, later calls fail with type errors from the component code.
    /// With `blocking`, the server waits for the result; otherwise it may respond with 202 and no result.
    /// Published limit: 2,000 configure, reload and run calls per 5 minutes.
    ///
    /// Sends a `POST` request to `/v1/connect{project_id}/actions/props`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `body`
    #[inline]
    pub async fn actions_reload_props<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        body: &'a types::ReloadPropsOpts,
    ) -> Result<ResponseValue<types::ReloadPropsResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/actions/props", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "actions_reload_props",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Run an action for an external user
    ///
    /// Executes an action with the given props and waits until it finishes, which can take longer than the
    /// usual client timeout of 60 seconds. `ret` is the return value, `exports` holds the action's named
    /// exports, and `os` holds its log lines. A failed action can still return 200: check for `error` and for
    /// entries in `os` whose `k` is `error`. Files are exchanged through File Stash when `stash_id` is set. The
    /// call has side effects in the connected app and must not be repeated blindly after a timeout or a server
    /// error. Published limit: 2,000 configure, reload and run calls per 5 minutes.
    ///
    /// Sends a `POST` request to `/v1/connect{project_id}/actions/run`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `body`
    #[inline]
    pub async fn actions_run<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        body: &'a types::RunActionOpts,
    ) -> Result<ResponseValue<types::RunActionResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/actions/run", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "actions_run",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Retrieve one action
    ///
    /// Returns the definition of an action, most importantly `configurable_props`, its inputs. The path takes
    /// the component key, such as `gitlab-list-commits`. `version` selects a published version; the default is
    /// the latest. The definition is wrapped in `data`.
    ///
    /// Sends a `GET` request to `/v1/connect{project_id}/actions/{component_id}`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `component_id`: Key of the component in the registry, such as `gitlab-new-issue`.
    /// - `version`: Component version in the form `1.2.3`. Defaults to the latest version.
    #[inline]
    pub async fn actions_retrieve<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        component_id: &'a ::pipedream_connect_raw::values::PathSegment,
        version: Option<&'a str>,
    ) -> Result<ResponseValue<types::GetComponentResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/actions/{}", self.baseurl, encode_path(& project_id
            .to_string()), encode_path(& component_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(&crate::runtime::QueryParam::new("version", &version))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "actions_retrieve",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// List app overrides
    ///
    /// Pages through the app overrides of the project; those of the parent workspace are included. An override
    /// presets custom-field values, and optionally an OAuth client, for everyone who connects the app through
    /// it. Without an OAuth token, the response is a 404 without a body instead of a 401.
    ///
    /// Sends a `GET` request to `/v1/connect{project_id}/app_overrides`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `after`: Cursor to continue from, normally the `end_cursor` of the previous page. Opaque text.
    /// - `app`: Restricts the result to one app, given by name slug or id.
    /// - `before`: Cursor to stop before, normally the `start_cursor` of a page. Opaque text.
    /// - `limit`: Largest number of entries per page. Neither the default nor the maximum is published.
    #[inline]
    pub async fn app_overrides_list<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        after: Option<&'a str>,
        app: Option<&'a str>,
        before: Option<&'a str>,
        limit: Option<i64>,
    ) -> Result<ResponseValue<types::ListAppOverridesResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/app_overrides", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(&crate::runtime::QueryParam::new("after", &after))
            .query(&crate::runtime::QueryParam::new("app", &app))
            .query(&crate::runtime::QueryParam::new("before", &before))
            .query(&crate::runtime::QueryParam::new("limit", &limit))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "app_overrides_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Create an app override
    ///
    /// Creates a named preset for one app. The name must be unique for its owner. `cfmap` maps custom-field
    /// names to values; password-like fields are rejected with 400. Use the returned id when connecting an
    /// account, for example as `app_override_id` when creating one.
    ///
    /// Sends a `POST` request to `/v1/connect{project_id}/app_overrides`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `body`
    #[inline]
    pub async fn app_overrides_create<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        body: &'a types::CreateAppOverrideOpts,
    ) -> Result<ResponseValue<types::AppOverride>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/app_overrides", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "app_overrides_create",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Retrieve one app override
    ///
    /// Returns a single app override of the project. The object is not wrapped in an envelope.
    ///
    /// Sends a `GET` request to `/v1/connect{project_id}/app_overrides/{id}`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `id`: Id of the app override, such as `ao_abc123`.
    #[inline]
    pub async fn app_overrides_retrieve<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        id: &'a ::pipedream_connect_raw::values::PathSegment,
    ) -> Result<ResponseValue<types::AppOverride>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/app_overrides/{}", self.baseurl, encode_path(& project_id
            .to_string()), encode_path(& id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "app_overrides_retrieve",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Update an app override
    ///
    /// Changes the name, the field values or the OAuth client of an override; there is no field to change its
    /// app. All fields are optional. A null `oauth_app_id` detaches the OAuth client, which is different from
    /// omitting the field. Password-like fields in `cfmap` are rejected with 400.
    ///
    /// Sends a `PUT` request to `/v1/connect{project_id}/app_overrides/{id}`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `id`: Id of the app override, such as `ao_abc123`.
    /// - `body`
    #[inline]
    pub async fn app_overrides_update<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        id: &'a ::pipedream_connect_raw::values::PathSegment,
        body: &'a types::UpdateAppOverrideOpts,
    ) -> Result<ResponseValue<types::AppOverride>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/app_overrides/{}", self.baseurl, encode_path(& project_id
            .to_string()), encode_path(& id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "app_overrides_update",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Delete an app override
    ///
    /// Removes an app override. Accounts that were connected with it are not changed. There is no operation to
    /// restore it.
    ///
    /// Sends a `DELETE` request to `/v1/connect{project_id}/app_overrides/{id}`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `id`: Id of the app override, such as `ao_abc123`.
    #[inline]
    pub async fn app_overrides_delete<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        id: &'a ::pipedream_connect_raw::values::PathSegment,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/app_overrides/{}", self.baseurl, encode_path(& project_id
            .to_string()), encode_path(& id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "app_overrides_delete",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Delete all accounts of an app
    ///
    /// Removes the accounts of one app in the project environment. For OAuth apps, the path takes the OAuth
    /// client id (`oa_…`), for key-based apps the name slug. The response does not say how many accounts were
    /// removed, and there is no operation to restore them.
    ///
    /// Sends a `DELETE` request to `/v1/connect{project_id}/apps/{app_id}/accounts`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `app_id`: App to act on, given by its name slug (`github`) or its id (`oa_abc123`, or `app_abc123` in
    ///   older data).
    #[inline]
    pub async fn accounts_delete_by_app<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        app_id: &'a ::pipedream_connect_raw::values::PathSegment,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/apps/{}/accounts", self.baseurl, encode_path(& project_id
            .to_string()), encode_path(& app_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "accounts_delete_by_app",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// List components
    ///
    /// Pages through the components that can be used in the project, public ones and private ones the caller
    /// may see. Actions and triggers are both components; the sibling resources `actions` and `triggers` offer
    /// the same operations limited to one kind. `registry` limits the search to the public or the private
    /// registry, and an unknown value is rejected with 400. List items may contain only key, name and version,
    /// so retrieve a component before configuring it. Published limit: 3,000 reads of components, actions and
    /// triggers per 5 minutes.
    ///
    /// Sends a `GET` request to `/v1/connect{project_id}/components`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `after`: Cursor to continue from, normally the `end_cursor` of the previous page. Opaque text.
    /// - `app`: Restricts the result to one app, given by name slug or id.
    /// - `before`: Cursor to stop before, normally the `start_cursor` of a page. Opaque text.
    /// - `component_type`: Only components of this kind.
    /// - `limit`: Largest number of entries per page. Neither the default nor the maximum is published.
    /// - `q`: Text to search for.
    /// - `registry`: Which component registry to look in. An unknown value is rejected with 400.
    #[inline]
    pub async fn components_list<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        after: Option<&'a str>,
        app: Option<&'a str>,
        before: Option<&'a str>,
        component_type: Option<&'a crate::unions::ComponentType>,
        limit: Option<i64>,
        q: Option<&'a str>,
        registry: Option<&'a crate::unions::ComponentRegistry>,
    ) -> Result<ResponseValue<types::GetComponentsResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/components", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(&crate::runtime::QueryParam::new("after", &after))
            .query(&crate::runtime::QueryParam::new("app", &app))
            .query(&crate::runtime::QueryParam::new("before", &before))
            .query(&crate::runtime::QueryParam::new("component_type", &component_type))
            .query(&crate::runtime::QueryParam::new("limit", &limit))
            .query(&crate::runtime::QueryParam::new("q", &q))
            .query(&crate::runtime::QueryParam::new("registry", &registry))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "components_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Load the options of one prop of a component
    ///
    /// Returns the values that an external user can choose from for a prop with `remoteOptions`. Send
    /// everything configured so far in `configured_props`, app props as an object with `authProvisionId` under
    /// the prop's own name, and `dynamic_props_id` once one is known. For more options, repeat the call with
    /// `page` incremented and the last `context` as `prev_context`, until no options are returned. A 200
    /// response with a non-empty `errors` array is a failure. With `blocking`, the server waits for the result;
    /// otherwise it may respond with 202 and no result. Published limit: 2,000 configure, reload and run calls
    /// per 5 minutes.
    ///
    /// Sends a `POST` request to `/v1/connect{project_id}/components/configure`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `body`
    #[inline]
    pub async fn components_configure_prop<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        body: &'a types::ConfigurePropOpts,
    ) -> Result<ResponseValue<types::ConfigurePropResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/components/configure", self.baseurl, encode_path(&
            project_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "components_configure_prop",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Reload the props of a component
    ///
    /// Recomputes the inputs of a component after a prop marked `reloadProps` was set. The returned props
    /// replace the previous list entirely. Store `dynamicProps.id` and send it as `dynamic_props_id` with every
    /// later configure, reload, run and deploy call; without it, later calls fail with type errors from the
    /// component code. With `blocking`, the server waits for the result; otherwise it may respond with 202 and
    /// no result. Published limit: 2,000 configure, reload and run calls per 5 minutes.
    ///
    /// Sends a `POST` request to `/v1/connect{project_id}/components/props`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `body`
    #[inline]
    pub async fn components_reload_props<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        body: &'a types::ReloadPropsOpts,
    ) -> Result<ResponseValue<types::ReloadPropsResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/components/props", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "components_reload_props",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Retrieve one component
    ///
    /// Returns the definition of a component, most importantly `configurable_props`, its inputs. The path takes
    /// the component key, such as `gitlab-list-commits`. `version` selects a published version; the default is
    /// the latest. The definition is wrapped in `data`.
    ///
    /// Sends a `GET` request to `/v1/connect{project_id}/components/{component_id}`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `component_id`: Key of the component in the registry, such as `gitlab-new-issue`.
    /// - `version`: Component version in the form `1.2.3`. Defaults to the latest version.
    #[inline]
    pub async fn components_retrieve<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        component_id: &'a ::pipedream_connect_raw::values::PathSegment,
        version: Option<&'a str>,
    ) -> Result<ResponseValue<types::GetComponentResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/components/{}", self.baseurl, encode_path(& project_id
            .to_string()), encode_path(& component_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(&crate::runtime::QueryParam::new("version", &version))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "components_retrieve",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// List deployed triggers
    ///
    /// Pages through the triggers deployed for one external user in the project environment. Only event sources
    /// are returned unless `emitter_type` asks for another kind. Items of different kinds have different
    /// shapes, distinguished by `type` or, where that is missing, by the prefix of the id.
    ///
    /// Sends a `GET` request to `/v1/connect{project_id}/deployed-triggers`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `after`: Cursor to continue from, normally the `end_cursor` of the previous page. Opaque text.
    /// - `before`: Cursor to stop before, normally the `start_cursor` of a page. Opaque text.
    /// - `emitter_type`: Kind of emitter to list. Default `source`.
    /// - `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    /// - `limit`: Largest number of entries per page. Neither the default nor the maximum is published.
    #[inline]
    pub async fn deployed_triggers_list<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        after: Option<&'a str>,
        before: Option<&'a str>,
        emitter_type: Option<&'a crate::unions::EmitterType>,
        external_user_id: &'a str,
        limit: Option<i64>,
    ) -> Result<ResponseValue<types::GetTriggersResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/deployed-triggers", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(&crate::runtime::QueryParam::new("after", &after))
            .query(&crate::runtime::QueryParam::new("before", &before))
            .query(&crate::runtime::QueryParam::new("emitter_type", &emitter_type))
            .query(
                &crate::runtime::QueryParam::new("external_user_id", &external_user_id),
            )
            .query(&crate::runtime::QueryParam::new("limit", &limit))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "deployed_triggers_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Retrieve one deployed trigger
    ///
    /// Returns the state and configuration of one deployed trigger. HTTP interfaces include their
    /// `endpoint_url`, timers their schedule. The object is wrapped in `data`.
    ///
    /// Sends a `GET` request to `/v1/connect{project_id}/deployed-triggers/{trigger_id}`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `trigger_id`: Id of the deployed trigger, such as `dc_abc123`; native triggers have ids that start
    ///   with `hi_`, `ti_` or `ei_`.
    /// - `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    #[inline]
    pub async fn deployed_triggers_retrieve<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        trigger_id: &'a ::pipedream_connect_raw::values::PathSegment,
        external_user_id: &'a str,
    ) -> Result<ResponseValue<types::GetTriggerResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/deployed-triggers/{}", self.baseurl, encode_path(&
            project_id.to_string()), encode_path(& trigger_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(
                &crate::runtime::QueryParam::new("external_user_id", &external_user_id),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "deployed_triggers_retrieve",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Update a deployed trigger
    ///
    /// Switches a deployed trigger on or off, renames it or changes its configuration. All fields are optional,
    /// but `configured_props` replaces all previous props, so send the full set. `emit_on_deploy` works as in a
    /// deployment: false suppresses the events the deploy hook would emit.
    ///
    /// Sends a `PUT` request to `/v1/connect{project_id}/deployed-triggers/{trigger_id}`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `trigger_id`: Id of the deployed trigger, such as `dc_abc123`; native triggers have ids that start
    ///   with `hi_`, `ti_` or `ei_`.
    /// - `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    /// - `body`
    #[inline]
    pub async fn deployed_triggers_update<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        trigger_id: &'a ::pipedream_connect_raw::values::PathSegment,
        external_user_id: &'a str,
        body: &'a types::UpdateTriggerOpts,
    ) -> Result<ResponseValue<types::GetTriggerResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/deployed-triggers/{}", self.baseurl, encode_path(&
            project_id.to_string()), encode_path(& trigger_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .query(
                &crate::runtime::QueryParam::new("external_user_id", &external_user_id),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "deployed_triggers_update",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Delete a deployed trigger
    ///
    /// Runs the deactivation hook of the trigger and then deletes the trigger. An error in that hook blocks the
    /// deletion unless `ignore_hook_errors` is true. There is no operation to restore a deleted trigger.
    ///
    /// Sends a `DELETE` request to `/v1/connect{project_id}/deployed-triggers/{trigger_id}`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `trigger_id`: Id of the deployed trigger, such as `dc_abc123`; native triggers have ids that start
    ///   with `hi_`, `ti_` or `ei_`.
    /// - `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    /// - `ignore_hook_errors`: Delete the trigger even if its deactivation hook fails. Default false.
    #[inline]
    pub async fn deployed_triggers_delete<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        trigger_id: &'a ::pipedream_connect_raw::values::PathSegment,
        external_user_id: &'a str,
        ignore_hook_errors: Option<bool>,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/deployed-triggers/{}", self.baseurl, encode_path(&
            project_id.to_string()), encode_path(& trigger_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .delete(url)
            .query(
                &crate::runtime::QueryParam::new("external_user_id", &external_user_id),
            )
            .query(
                &crate::runtime::QueryParam::new(
                    "ignore_hook_errors",
                    &ignore_hook_errors,
                ),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "deployed_triggers_delete",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// List recent events of a deployed trigger
    ///
    /// Returns the latest events a trigger has emitted. There are no pages; `n` sets how many events are
    /// returned, 20 by default. The order of the events is not documented, so sort by `ts`, a time in
    /// milliseconds, when it matters.
    ///
    /// Sends a `GET` request to `/v1/connect{project_id}/deployed-triggers/{trigger_id}/events`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `trigger_id`: Id of the deployed trigger, such as `dc_abc123`; native triggers have ids that start
    ///   with `hi_`, `ti_` or `ei_`.
    /// - `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    /// - `n`: Number of events to return. Default 20.
    #[inline]
    pub async fn deployed_triggers_list_events<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        trigger_id: &'a ::pipedream_connect_raw::values::PathSegment,
        external_user_id: &'a str,
        n: Option<i64>,
    ) -> Result<ResponseValue<types::GetTriggerEventsResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/deployed-triggers/{}/events", self.baseurl, encode_path(&
            project_id.to_string()), encode_path(& trigger_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(
                &crate::runtime::QueryParam::new("external_user_id", &external_user_id),
            )
            .query(&crate::runtime::QueryParam::new("n", &n))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "deployed_triggers_list_events",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// List the workflows of a deployed trigger
    ///
    /// Returns the ids (`p_…`) of the workflows that receive the events of a trigger. The path calls workflows
    /// pipelines, which is their older name. There are no pages.
    ///
    /// Sends a `GET` request to `/v1/connect{project_id}/deployed-triggers/{trigger_id}/pipelines`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `trigger_id`: Id of the deployed trigger, such as `dc_abc123`; native triggers have ids that start
    ///   with `hi_`, `ti_` or `ei_`.
    /// - `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    #[inline]
    pub async fn deployed_triggers_list_workflows<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        trigger_id: &'a ::pipedream_connect_raw::values::PathSegment,
        external_user_id: &'a str,
    ) -> Result<ResponseValue<types::GetTriggerWorkflowsResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/deployed-triggers/{}/pipelines", self.baseurl, encode_path(&
            project_id.to_string()), encode_path(& trigger_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(
                &crate::runtime::QueryParam::new("external_user_id", &external_user_id),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "deployed_triggers_list_workflows",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Replace the workflows of a deployed trigger
    ///
    /// Sets the full list of workflows that receive the events of a trigger. Workflows missing from the list
    /// stop receiving events, and an empty list removes all of them. The path calls workflows pipelines, which
    /// is their older name.
    ///
    /// Sends a `PUT` request to `/v1/connect{project_id}/deployed-triggers/{trigger_id}/pipelines`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `trigger_id`: Id of the deployed trigger, such as `dc_abc123`; native triggers have ids that start
    ///   with `hi_`, `ti_` or `ei_`.
    /// - `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    /// - `body`
    #[inline]
    pub async fn deployed_triggers_update_workflows<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        trigger_id: &'a ::pipedream_connect_raw::values::PathSegment,
        external_user_id: &'a str,
        body: &'a types::UpdateTriggerWorkflowsOpts,
    ) -> Result<ResponseValue<types::GetTriggerWorkflowsResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/deployed-triggers/{}/pipelines", self.baseurl, encode_path(&
            project_id.to_string()), encode_path(& trigger_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .query(
                &crate::runtime::QueryParam::new("external_user_id", &external_user_id),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "deployed_triggers_update_workflows",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// List the webhooks of a deployed trigger
    ///
    /// Returns the URLs that receive the events of a trigger, and with `webhooks` the details of each.
    /// `signing_key` is returned to OAuth callers only. There are no pages.
    ///
    /// Sends a `GET` request to `/v1/connect{project_id}/deployed-triggers/{trigger_id}/webhooks`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `trigger_id`: Id of the deployed trigger, such as `dc_abc123`; native triggers have ids that start
    ///   with `hi_`, `ti_` or `ei_`.
    /// - `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    #[inline]
    pub async fn deployed_triggers_list_webhooks<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        trigger_id: &'a ::pipedream_connect_raw::values::PathSegment,
        external_user_id: &'a str,
    ) -> Result<ResponseValue<types::GetTriggerWebhooksResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/deployed-triggers/{}/webhooks", self.baseurl, encode_path(&
            project_id.to_string()), encode_path(& trigger_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(
                &crate::runtime::QueryParam::new("external_user_id", &external_user_id),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "deployed_triggers_list_webhooks",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Replace the webhooks of a deployed trigger
    ///
    /// Sets the full list of URLs that receive the events of a trigger. URLs missing from the list stop
    /// receiving events, and an empty list removes all of them. `signing_key` is returned to OAuth callers
    /// only; use it to verify deliveries.
    ///
    /// Sends a `PUT` request to `/v1/connect{project_id}/deployed-triggers/{trigger_id}/webhooks`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `trigger_id`: Id of the deployed trigger, such as `dc_abc123`; native triggers have ids that start
    ///   with `hi_`, `ti_` or `ei_`.
    /// - `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    /// - `body`
    #[inline]
    pub async fn deployed_triggers_update_webhooks<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        trigger_id: &'a ::pipedream_connect_raw::values::PathSegment,
        external_user_id: &'a str,
        body: &'a types::UpdateTriggerWebhooksOpts,
    ) -> Result<ResponseValue<types::GetTriggerWebhooksResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/deployed-triggers/{}/webhooks", self.baseurl, encode_path(&
            project_id.to_string()), encode_path(& trigger_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .query(
                &crate::runtime::QueryParam::new("external_user_id", &external_user_id),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "deployed_triggers_update_webhooks",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Retrieve one webhook of a deployed trigger
    ///
    /// Returns one webhook together with its signing key; a Connect token is not accepted. `delivery_state`
    /// says whether deliveries work, or were reduced or stopped after failures. Times are Unix times in
    /// seconds.
    ///
    /// Sends a `GET` request to `/v1/connect{project_id}/deployed-triggers/{trigger_id}/webhooks/{webhook_id}`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `trigger_id`: Id of the deployed trigger, such as `dc_abc123`; native triggers have ids that start
    ///   with `hi_`, `ti_` or `ei_`.
    /// - `webhook_id`: Id of a webhook of the deployed trigger, as found in the list of its webhooks.
    /// - `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    #[inline]
    pub async fn deployed_triggers_retrieve_webhook<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        trigger_id: &'a ::pipedream_connect_raw::values::PathSegment,
        webhook_id: &'a ::pipedream_connect_raw::values::PathSegment,
        external_user_id: &'a str,
    ) -> Result<ResponseValue<types::GetWebhookWithSigningKeyResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/deployed-triggers/{}/webhooks/{}", self.baseurl,
            encode_path(& project_id.to_string()), encode_path(& trigger_id.to_string()),
            encode_path(& webhook_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(
                &crate::runtime::QueryParam::new("external_user_id", &external_user_id),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "deployed_triggers_retrieve_webhook",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Replace the signing key of a webhook
    ///
    /// Generates a new signing key for a webhook of a deployed trigger and returns it. The old key is replaced
    /// immediately; no overlap is documented, so prepare receivers for the switch. The request has no body.
    /// Each call creates another key, so after an ambiguous failure, retrieve the webhook before repeating the
    /// call.
    ///
    /// Sends a `POST` request to
    /// `/v1/connect{project_id}/deployed-triggers/{trigger_id}/webhooks/{webhook_id}/regenerate_signing_key`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `trigger_id`: Id of the deployed trigger, such as `dc_abc123`; native triggers have ids that start
    ///   with `hi_`, `ti_` or `ei_`.
    /// - `webhook_id`: Id of a webhook of the deployed trigger, as found in the list of its webhooks.
    /// - `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    #[inline]
    pub async fn deployed_triggers_regenerate_webhook_signing_key<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        trigger_id: &'a ::pipedream_connect_raw::values::PathSegment,
        webhook_id: &'a ::pipedream_connect_raw::values::PathSegment,
        external_user_id: &'a str,
    ) -> Result<ResponseValue<types::GetWebhookWithSigningKeyResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/deployed-triggers/{}/webhooks/{}/regenerate_signing_key",
            self.baseurl, encode_path(& project_id.to_string()), encode_path(& trigger_id
            .to_string()), encode_path(& webhook_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(
                &crate::runtime::QueryParam::new("external_user_id", &external_user_id),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "deployed_triggers_regenerate_webhook_signing_key",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Reset the delivery state of a webhook
    ///
    /// Reactivates a webhook after failed deliveries and clears the recorded failures. Fix the receiver first,
    /// or the state will degrade again. The request has no body and is safe to repeat.
    ///
    /// Sends a `POST` request to
    /// `/v1/connect{project_id}/deployed-triggers/{trigger_id}/webhooks/{webhook_id}/reset_delivery_state`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `trigger_id`: Id of the deployed trigger, such as `dc_abc123`; native triggers have ids that start
    ///   with `hi_`, `ti_` or `ei_`.
    /// - `webhook_id`: Id of a webhook of the deployed trigger, as found in the list of its webhooks.
    /// - `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    #[inline]
    pub async fn deployed_triggers_reset_webhook_delivery_state<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        trigger_id: &'a ::pipedream_connect_raw::values::PathSegment,
        webhook_id: &'a ::pipedream_connect_raw::values::PathSegment,
        external_user_id: &'a str,
    ) -> Result<ResponseValue<types::GetWebhookWithSigningKeyResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/deployed-triggers/{}/webhooks/{}/reset_delivery_state", self
            .baseurl, encode_path(& project_id.to_string()), encode_path(& trigger_id
            .to_string()), encode_path(& webhook_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(
                &crate::runtime::QueryParam::new("external_user_id", &external_user_id),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "deployed_triggers_reset_webhook_delivery_state",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// List OAuth clients
    ///
    /// Pages through the custom OAuth clients of the project; those of the parent workspace are included. `q`
    /// searches names and descriptions, `app` narrows the list to one app. Client secrets are never returned.
    /// Without an OAuth token, the response is a 404 without a body instead of a 401.
    ///
    /// Sends a `GET` request to `/v1/connect{project_id}/oauth_apps`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `after`: Cursor to continue from, normally the `end_cursor` of the previous page. Opaque text.
    /// - `app`: Restricts the result to one app, given by name slug or id.
    /// - `before`: Cursor to stop before, normally the `start_cursor` of a page. Opaque text.
    /// - `limit`: Largest number of entries per page. Neither the default nor the maximum is published.
    /// - `q`: Text to search for.
    #[inline]
    pub async fn oauth_apps_list<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        after: Option<&'a str>,
        app: Option<&'a str>,
        before: Option<&'a str>,
        limit: Option<i64>,
        q: Option<&'a str>,
    ) -> Result<ResponseValue<types::ListOauthAppsResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/oauth_apps", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(&crate::runtime::QueryParam::new("after", &after))
            .query(&crate::runtime::QueryParam::new("app", &app))
            .query(&crate::runtime::QueryParam::new("before", &before))
            .query(&crate::runtime::QueryParam::new("limit", &limit))
            .query(&crate::runtime::QueryParam::new("q", &q))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "oauth_apps_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Register an OAuth client
    ///
    /// Registers your own OAuth client for an app, so that consent pages show your name and your scopes. The
    /// app must allow custom OAuth clients, otherwise the response is a 400. `client_id` and `client_secret`
    /// are formally optional, but published documentation also says that omitting them is rejected with 400, so
    /// send both if you have them. `client_secret` is write-only.
    ///
    /// Sends a `POST` request to `/v1/connect{project_id}/oauth_apps`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `body`
    #[inline]
    pub async fn oauth_apps_create<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        body: &'a types::CreateOauthAppOpts,
    ) -> Result<ResponseValue<types::OauthApp>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/oauth_apps", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "oauth_apps_create",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Retrieve one OAuth client
    ///
    /// Returns a single OAuth client. Besides clients of the project, the path also accepts the id of an
    /// official client of Pipedream, as found in `oauth_app_id` of an app; such a client has no owner. The
    /// client secret is never returned.
    ///
    /// Sends a `GET` request to `/v1/connect{project_id}/oauth_apps/{id}`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `id`: Id of the OAuth client, such as `oa_abc123`.
    #[inline]
    pub async fn oauth_apps_retrieve<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        id: &'a ::pipedream_connect_raw::values::PathSegment,
    ) -> Result<ResponseValue<types::OauthApp>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/oauth_apps/{}", self.baseurl, encode_path(& project_id
            .to_string()), encode_path(& id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "oauth_apps_retrieve",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Update an OAuth client
    ///
    /// Changes an OAuth client of the project; all fields are optional. Blank strings for `client_id` and
    /// `client_secret` are ignored and the stored values are kept, so neither can be cleared this way. There is
    /// no field to change the app of a client.
    ///
    /// Sends a `PUT` request to `/v1/connect{project_id}/oauth_apps/{id}`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `id`: Id of the OAuth client, such as `oa_abc123`.
    /// - `body`
    #[inline]
    pub async fn oauth_apps_update<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        id: &'a ::pipedream_connect_raw::values::PathSegment,
        body: &'a types::UpdateOauthAppOpts,
    ) -> Result<ResponseValue<types::OauthApp>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/oauth_apps/{}", self.baseurl, encode_path(& project_id
            .to_string()), encode_path(& id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "oauth_apps_update",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Delete an OAuth client
    ///
    /// Removes an OAuth client from the project. The call can be rejected with 400; probably because the client
    /// is still in use. The text in `error` has details. There is no operation to restore it.
    ///
    /// Sends a `DELETE` request to `/v1/connect{project_id}/oauth_apps/{id}`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `id`: Id of the OAuth client, such as `oa_abc123`.
    #[inline]
    pub async fn oauth_apps_delete<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        id: &'a ::pipedream_connect_raw::values::PathSegment,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/oauth_apps/{}", self.baseurl, encode_path(& project_id
            .to_string()), encode_path(& id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "oauth_apps_delete",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Retrieve the apps linked to the project
    ///
    /// Returns information about the client's project, currently the list of its apps. An app has an `id` only
    /// when it is an OAuth app; key-based apps have only a `name_slug`. Unlike the other project operations,
    /// this one accepts a Connect token.
    ///
    /// Sends a `GET` request to `/v1/connect{project_id}/projects/info`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    #[inline]
    pub async fn projects_retrieve_info<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
    ) -> Result<ResponseValue<types::ProjectInfoResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/projects/info", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "projects_retrieve_info",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Create a Connect token for an external user
    ///
    /// Issues the short-lived token (`ctok_…`) that lets one external user connect accounts in one project
    /// environment, and the corresponding Connect Link. `expires_in` is in seconds; 14400 (four hours) is both
    /// the default and the maximum. The token is used up when an account is connected with it, so create a new
    /// one for each connection. Browser calls made with the token need their origin in `allowed_origins`; a `*`
    /// entry reportedly does not work. To use the link, append the query parameter `app` with the app slug to
    /// `connect_link_url` with a URL library, because the link already has a query. Published limit: 100 calls
    /// per minute per external user.
    ///
    /// Sends a `POST` request to `/v1/connect{project_id}/tokens`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `body`
    #[inline]
    pub async fn tokens_create<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        body: &'a types::CreateTokenOpts,
    ) -> Result<ResponseValue<types::CreateTokenResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/tokens", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "tokens_create",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// List triggers
    ///
    /// Pages through the triggers that can be used in the project, public ones and private ones the caller may
    /// see. A trigger is a component that emits events after it has been deployed. `registry` limits the search
    /// to the public or the private registry, and an unknown value is rejected with 400. List items may contain
    /// only key, name and version, so retrieve a trigger before configuring it. Published limit: 3,000 reads of
    /// components, actions and triggers per 5 minutes.
    ///
    /// Sends a `GET` request to `/v1/connect{project_id}/triggers`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `after`: Cursor to continue from, normally the `end_cursor` of the previous page. Opaque text.
    /// - `app`: Restricts the result to one app, given by name slug or id.
    /// - `before`: Cursor to stop before, normally the `start_cursor` of a page. Opaque text.
    /// - `limit`: Largest number of entries per page. Neither the default nor the maximum is published.
    /// - `q`: Text to search for.
    /// - `registry`: Which component registry to look in. An unknown value is rejected with 400.
    #[inline]
    pub async fn triggers_list<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        after: Option<&'a str>,
        app: Option<&'a str>,
        before: Option<&'a str>,
        limit: Option<i64>,
        q: Option<&'a str>,
        registry: Option<&'a crate::unions::ComponentRegistry>,
    ) -> Result<ResponseValue<types::GetComponentsResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/triggers", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(&crate::runtime::QueryParam::new("after", &after))
            .query(&crate::runtime::QueryParam::new("app", &app))
            .query(&crate::runtime::QueryParam::new("before", &before))
            .query(&crate::runtime::QueryParam::new("limit", &limit))
            .query(&crate::runtime::QueryParam::new("q", &q))
            .query(&crate::runtime::QueryParam::new("registry", &registry))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "triggers_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Load the options of one prop of a trigger
    ///
    /// Returns the values that an external user can choose from for a prop with `remoteOptions`. Send
    /// everything configured so far in `configured_props`, app props as an object with `authProvisionId` under
    /// the prop's own name, and `dynamic_props_id` once one is known. For more options, repeat the call with
    /// `page` incremented and the last `context` as `prev_context`, until no options are returned. A 200
    /// response with a non-empty `errors` array is a failure. With `blocking`, the server waits for the result;
    /// otherwise it may respond with 202 and no result. Published limit: 2,000 configure, reload and run calls
    /// per 5 minutes.
    ///
    /// Sends a `POST` request to `/v1/connect{project_id}/triggers/configure`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `body`
    #[inline]
    pub async fn triggers_configure_prop<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        body: &'a types::ConfigurePropOpts,
    ) -> Result<ResponseValue<types::ConfigurePropResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/triggers/configure", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "triggers_configure_prop",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Deploy a trigger for an external user
    ///
    /// Creates a running instance of a trigger, which sends its events to `webhook_url`, to the workflow
    /// `workflow_id`, or to the webhook of the project environment. Each call deploys another instance, so a
    /// repeated call leads to duplicate events. `emit_on_deploy` false suppresses the historical events some
    /// triggers emit while they are set up; the default is true. `webhook_signing_key` is returned only to
    /// OAuth callers that passed `webhook_url`; store it to verify deliveries.
    ///
    /// Sends a `POST` request to `/v1/connect{project_id}/triggers/deploy`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `body`
    #[inline]
    pub async fn triggers_deploy<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        body: &'a types::DeployTriggerOpts,
    ) -> Result<ResponseValue<types::DeployTriggerResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/triggers/deploy", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "triggers_deploy",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Reload the props of a trigger
    ///
    /// Recomputes the inputs of a trigger after a prop marked `reloadProps` was set. The returned props replace
    /// the previous list entirely. Store `dynamicProps.id` and send it as `dynamic_props_id` with every later
    /// configure, reload and deploy call; without it, later calls fail with type errors from the component
    /// code. With `blocking`, the server waits for the result; otherwise it may respond with 202 and no result.
    /// Published limit: 2,000 configure, reload and run calls per 5 minutes.
    ///
    /// Sends a `POST` request to `/v1/connect{project_id}/triggers/props`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `body`
    #[inline]
    pub async fn triggers_reload_props<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        body: &'a types::ReloadPropsOpts,
    ) -> Result<ResponseValue<types::ReloadPropsResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/triggers/props", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "triggers_reload_props",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Retrieve one trigger
    ///
    /// Returns the definition of a trigger, most importantly `configurable_props`, its inputs. The path takes
    /// the component key, such as `gitlab-new-issue`. `version` selects a published version; the default is the
    /// latest. The definition is wrapped in `data`.
    ///
    /// Sends a `GET` request to `/v1/connect{project_id}/triggers/{component_id}`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `component_id`: Key of the component in the registry, such as `gitlab-new-issue`.
    /// - `version`: Component version in the form `1.2.3`. Defaults to the latest version.
    #[inline]
    pub async fn triggers_retrieve<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        component_id: &'a ::pipedream_connect_raw::values::PathSegment,
        version: Option<&'a str>,
    ) -> Result<ResponseValue<types::GetComponentResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/triggers/{}", self.baseurl, encode_path(& project_id
            .to_string()), encode_path(& component_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(&crate::runtime::QueryParam::new("version", &version))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "triggers_retrieve",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// List external users
    ///
    /// Pages through the external users known in the project environment. `q` matches any part of
    /// `external_id`, the identifier chosen by your system; `id` (`exu_…`) is the internal one. A Connect token
    /// is not accepted.
    ///
    /// Sends a `GET` request to `/v1/connect{project_id}/users`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `after`: Cursor to continue from, normally the `end_cursor` of the previous page. Opaque text.
    /// - `before`: Cursor to stop before, normally the `start_cursor` of a page. Opaque text.
    /// - `limit`: Largest number of entries per page. Neither the default nor the maximum is published.
    /// - `q`: Text to search for.
    #[inline]
    pub async fn users_list<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        after: Option<&'a str>,
        before: Option<&'a str>,
        limit: Option<i64>,
        q: Option<&'a str>,
    ) -> Result<ResponseValue<types::GetUsersResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/users", self.baseurl, encode_path(& project_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(&crate::runtime::QueryParam::new("after", &after))
            .query(&crate::runtime::QueryParam::new("before", &before))
            .query(&crate::runtime::QueryParam::new("limit", &limit))
            .query(&crate::runtime::QueryParam::new("q", &q))
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "users_list",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Delete an external user and everything connected
    ///
    /// Removes an external user together with all of that user's connected accounts and other resources. The
    /// path takes the identifier chosen by your system (`external_id`), not the internal `exu_…` id. There is
    /// no operation to restore what was removed.
    ///
    /// Sends a `DELETE` request to `/v1/connect{project_id}/users/{external_user_id}`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `external_user_id`: Your own id of the end user, at most 250 characters.
    #[inline]
    pub async fn users_delete_external_user<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        external_user_id: &'a ::pipedream_connect_raw::values::PathSegment,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/users/{}", self.baseurl, encode_path(& project_id
            .to_string()), encode_path(& external_user_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "users_delete_external_user",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// List the accounts of one external user
    ///
    /// Returns all accounts of one external user in the project environment, with the same result as the
    /// account list filtered by that user. The response is a plain JSON array, without an envelope or pages.
    /// Credentials are omitted unless `include_credentials` is true.
    ///
    /// Sends a `GET` request to `/v1/connect{project_id}/users/{external_user_id}/accounts`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `external_user_id`: Your own id of the end user, at most 250 characters.
    /// - `app`: Restricts the result to one app, given by name slug or id.
    /// - `include_credentials`: When true, each account includes its credentials. They are only present for
    ///   key-based apps and for accounts connected through your own OAuth client.
    #[inline]
    pub async fn accounts_list_by_external_user<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        external_user_id: &'a ::pipedream_connect_raw::values::PathSegment,
        app: Option<&'a str>,
        include_credentials: Option<bool>,
    ) -> Result<ResponseValue<types::ListAccountsByExternalUserResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/users/{}/accounts", self.baseurl, encode_path(& project_id
            .to_string()), encode_path(& external_user_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .query(&crate::runtime::QueryParam::new("app", &app))
            .query(
                &crate::runtime::QueryParam::new(
                    "include_credentials",
                    &include_credentials,
                ),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "accounts_list_by_external_user",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Retrieve the webhook of the project environment
    ///
    /// Returns the default webhook of one project environment, selected by the environment header. `data` is
    /// null when none is set. The signing key is not returned.
    ///
    /// Sends a `GET` request to `/v1/connect{project_id}/webhook`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    #[inline]
    pub async fn project_environment_retrieve_webhook<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
    ) -> Result<ResponseValue<types::GetWebhookResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/webhook", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .get(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "project_environment_retrieve_webhook",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Set the webhook of the project environment
    ///
    /// Creates the default webhook of the project environment or changes its URL; each environment has at most
    /// one. `signing_key` is returned only when the call creates the webhook and omitted when it changes an
    /// existing one, so store the key immediately. A lost key can be replaced by regenerating it.
    ///
    /// Sends a `PUT` request to `/v1/connect{project_id}/webhook`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    /// - `body`
    #[inline]
    pub async fn project_environment_update_webhook<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
        body: &'a types::SetWebhookOpts,
    ) -> Result<ResponseValue<types::SetWebhookResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/webhook", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .put(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "project_environment_update_webhook",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Delete the webhook of the project environment
    ///
    /// Removes the default webhook of the project environment. Setting one again later creates a new webhook,
    /// whose signing key is returned then.
    ///
    /// Sends a `DELETE` request to `/v1/connect{project_id}/webhook`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    #[inline]
    pub async fn project_environment_delete_webhook<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
    ) -> Result<ResponseValue<()>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/webhook", self.baseurl, encode_path(& project_id
            .to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self.client.delete(url).headers(header_map).build()?;
        let info = OperationInfo {
            operation_id: "project_environment_delete_webhook",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => Ok(ResponseValue::empty(response)),
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Replace the signing key of the project environment webhook
    ///
    /// Generates a new signing key for the default webhook of the project environment and returns it. The old
    /// key is replaced immediately; no overlap is documented. The request has no body. Each call creates
    /// another key.
    ///
    /// Sends a `POST` request to `/v1/connect{project_id}/webhook/regenerate_signing_key`
    ///
    /// Arguments:
    /// - `project_id`: Project the call belongs to, such as `proj_abc123`. Taken from the client configuration.
    #[inline]
    pub async fn project_environment_regenerate_webhook_signing_key<'a>(
        &'a self,
        project_id: &'a ::pipedream_connect_raw::values::ProjectScope,
    ) -> Result<ResponseValue<types::GetWebhookWithSigningKeyResponse>, Error<()>> {
        let url = format!(
            "{}/v1/connect{}/webhook/regenerate_signing_key", self.baseurl, encode_path(&
            project_id.to_string()),
        );
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "project_environment_regenerate_webhook_signing_key",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }

    /// Exchange client credentials for an OAuth access token
    ///
    /// Implements the client-credentials grant with a JSON body; form encoding is not used here. The client
    /// authenticates either with `client_secret` or with a signed assertion (`client_assertion_type` and
    /// `client_assertion` together), never with an `Authorization` header. `scope` is a space-separated list
    /// and defaults to `*`. Access tokens are valid for 3600 seconds, so cache one and renew it about two
    /// minutes before `expires_in` runs out. Each attempt with an assertion, including a retry, needs a newly
    /// signed one, because a `jti` may be used only once.
    ///
    /// Sends a `POST` request to `/v1/oauth/token`
    #[inline]
    pub async fn oauth_tokens_create<'a>(
        &'a self,
        body: &'a types::CreateOAuthTokenOpts,
    ) -> Result<ResponseValue<types::CreateOAuthTokenResponse>, Error<()>> {
        let url = format!("{}/v1/oauth/token", self.baseurl,);
        let mut header_map = crate::runtime::header::HeaderMap::with_capacity(1usize);
        header_map
            .append(
                crate::runtime::header::HeaderName::from_static("api-version"),
                crate::runtime::header::HeaderValue::from_static(Self::api_version()),
            );
        #[allow(unused_mut)]
        let mut request = self
            .client
            .post(url)
            .header(
                crate::runtime::header::ACCEPT,
                crate::runtime::header::HeaderValue::from_static("application/json"),
            )
            .json(&body)
            .headers(header_map)
            .build()?;
        let info = OperationInfo {
            operation_id: "oauth_tokens_create",
        };
        self.pre(&mut request, &info).await?;
        let result = self.exec(request, &info).await;
        self.post(&result, &info).await?;
        let response = result?;
        match response.status().as_u16() {
            200..=299 => ResponseValue::from_response(response).await,
            _ => Err(Error::UnexpectedResponse(response)),
        }
    }
}

/// Items consumers will typically use such as the Client.
pub mod prelude {
    #[allow(unused_imports)]
    pub use super::Client;
}
