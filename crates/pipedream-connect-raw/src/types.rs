// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.

//! Bodies of requests and responses, and the types of their fields.
//!
//! # oauth\_tokens
//!
//! [`ClientAssertionType`], [`CreateOAuthTokenOpts`], [`CreateOAuthTokenResponse`], [`OAuthGrantType`]
//!
//! # tokens
//!
//! [`CreateTokenOpts`], [`CreateTokenResponse`], [`ValidateTokenResponse`]
//!
//! # tokens, accounts, apps, app\_overrides
//!
//! [`App`], [`AppConnect`]
//!
//! # tokens, accounts, apps, app\_overrides, oauth\_apps
//!
//! [`AppAuthType`], [`AppScopeProfilesItem`], [`ScopeProfileName`]
//!
//! # accounts
//!
//! [`Account`], [`AccountCredentials`], [`CreateAccountOpts`], [`ListAccountsByExternalUserResponse`],
//! [`ListAccountsResponse`]
//!
//! # users
//!
//! [`ExternalUser`], [`GetUsersResponse`]
//!
//! # apps
//!
//! [`AppSortKey`], [`GetAppResponse`], [`ListAppsResponse`], [`SortDirection`]
//!
//! # app\_categories
//!
//! [`AppCategory`], [`ListAppCategoriesResponse`]
//!
//! # app\_overrides
//!
//! [`AppOverride`], [`CreateAppOverrideOpts`], [`ListAppOverridesResponse`], [`UpdateAppOverrideOpts`]
//!
//! # oauth\_apps
//!
//! [`CreateOauthAppOpts`], [`ListOauthAppsResponse`], [`OauthApp`], [`UpdateOauthAppOpts`]
//!
//! # components
//!
//! [`SearchComponentsResponse`]
//!
//! # components, actions, triggers
//!
//! [`Component`], [`ComponentRegistry`], [`ComponentStash`], [`ComponentType`], [`ConfigurePropOpts`],
//! [`ConfigurePropResponse`], [`DynamicProps`], [`GetComponentResponse`], [`GetComponentsResponse`],
//! [`Observation`], [`ObservationError`], [`ReloadPropsOpts`], [`ReloadPropsResponse`], [`ToolAnnotations`]
//!
//! # components, actions, triggers, deployed\_triggers
//!
//! [`AlertType`], [`ConfigurableProp`], [`ConfigurablePropSqlAuth`], [`ConfiguredProps`],
//! [`DirAccessMode`], [`HttpRequestAuth`], [`HttpRequestAuthType`], [`HttpRequestBody`],
//! [`HttpRequestBodyType`], [`HttpRequestConfig`], [`HttpRequestField`], [`PropOption`],
//! [`PropOptionNested`], [`PropOptionValue`], [`StringFormat`], [`Timer`]
//!
//! Kinds of [`ConfigurableProp`]: [`ConfigurablePropAirtableBaseId`], [`ConfigurablePropAirtableFieldId`],
//! [`ConfigurablePropAirtableTableId`], [`ConfigurablePropAirtableViewId`], [`ConfigurablePropAlert`],
//! [`ConfigurablePropAny`], [`ConfigurablePropApp`], [`ConfigurablePropApphook`],
//! [`ConfigurablePropBoolean`], [`ConfigurablePropDataStore`], [`ConfigurablePropDb`],
//! [`ConfigurablePropDir`], [`ConfigurablePropDiscordChannel`], [`ConfigurablePropDiscordChannelArray`],
//! [`ConfigurablePropHttp`], [`ConfigurablePropHttpRequest`], [`ConfigurablePropInteger`],
//! [`ConfigurablePropIntegerArray`], [`ConfigurablePropObject`], [`ConfigurablePropSql`],
//! [`ConfigurablePropString`], [`ConfigurablePropStringArray`], [`ConfigurablePropTimer`]
//!
//! # actions
//!
//! [`ActionErrorObject`], [`ErrorOrigin`], [`ErrorOriginObject`], [`RunActionOpts`], [`RunActionResponse`]
//!
//! # triggers
//!
//! [`DeployTriggerOpts`], [`DeployTriggerResponse`]
//!
//! # triggers, deployed\_triggers
//!
//! [`Emitter`]
//!
//! Kinds of [`Emitter`]: [`DeployedComponent`], [`EmailInterface`], [`HttpInterface`], [`TimerInterface`]
//!
//! # deployed\_triggers
//!
//! [`EmittedEvent`], [`EmitterType`], [`GetTriggerEventsResponse`], [`GetTriggerResponse`],
//! [`GetTriggerWebhooksResponse`], [`GetTriggerWorkflowsResponse`], [`GetTriggersResponse`],
//! [`TriggerWebhook`], [`UpdateTriggerOpts`], [`UpdateTriggerWebhooksOpts`], [`UpdateTriggerWorkflowsOpts`]
//!
//! # deployed\_triggers, project\_environment
//!
//! [`GetWebhookWithSigningKeyResponse`], [`WebhookDeliveryBackend`], [`WebhookDeliveryState`],
//! [`WebhookDeliveryStatus`], [`WebhookWithSigningKey`]
//!
//! # project\_environment
//!
//! [`GetWebhookResponse`], [`SetWebhookOpts`], [`SetWebhookResponse`], [`Webhook`],
//! [`WebhookWithOptionalSigningKey`]
//!
//! # projects
//!
//! [`CreateProjectOpts`], [`ListProjectsResponse`], [`Project`], [`ProjectInfoResponse`],
//! [`ProjectInfoResponseApp`], [`UpdateProjectLogoOpts`], [`UpdateProjectOpts`]
//!
//! # usage
//!
//! [`ConnectUsage`], [`ConnectUsageResponse`]
//!
//! # rate\_limits
//!
//! [`CreateRateLimitOpts`], [`CreateRateLimitResponse`]
//!
//! # Shared
//!
//! [`Environment`], [`ErrorResponse`], [`PageInfo`], [`TooManyRequestsErrorBody`]

pub use crate::generated::types::*;
pub use crate::unions::*;
