// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.

//! The default webhook of one environment of a project.

use crate::call::{BoxFuture, Call, boxed};
use crate::{CallOptions, Client, Error, Response};
use pipedream_connect_raw::{operations, types};

/// The default webhook of one environment of a project.
#[derive(Clone, Debug)]
pub struct ProjectEnvironment {
    client: Client,
}

impl ProjectEnvironment {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Delete the webhook of the project environment.
    ///
    /// Removes the default webhook of the project environment. Setting one again later creates a new webhook,
    /// whose signing key is returned then.
    ///
    /// Operation `project_environment_delete_webhook`: `DELETE /v1/connect/{project_id}/webhook`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: idempotent, so it is retried after any transient failure.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/project_environment_delete_webhook.md")]
    pub fn delete_webhook(&self) -> DeleteWebhook {
        DeleteWebhook::new(
            Call::new(&self.client, &operations::PROJECT_ENVIRONMENT_DELETE_WEBHOOK),
        )
    }

    /// Replace the signing key of the project environment webhook.
    ///
    /// Generates a new signing key for the default webhook of the project environment and returns it. The old
    /// key is replaced immediately; no overlap is documented. The request has no body. Each call creates
    /// another key.
    ///
    /// Operation `project_environment_regenerate_webhook_signing_key`:
    /// `POST /v1/connect/{project_id}/webhook/regenerate_signing_key`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: not idempotent, so it is retried only if it certainly did not run.
    ///
    /// # Example
    ///
    #[doc = include_str!(
        "../../docs/operations/project_environment_regenerate_webhook_signing_key.md"
    )]
    pub fn regenerate_webhook_signing_key(&self) -> RegenerateWebhookSigningKey {
        RegenerateWebhookSigningKey::new(
            Call::new(
                &self.client,
                &operations::PROJECT_ENVIRONMENT_REGENERATE_WEBHOOK_SIGNING_KEY,
            ),
        )
    }

    /// Retrieve the webhook of the project environment.
    ///
    /// Returns the default webhook of one project environment, selected by the environment header. `data` is
    /// null when none is set. The signing key is not returned.
    ///
    /// Operation `project_environment_retrieve_webhook`: `GET /v1/connect/{project_id}/webhook`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// # Example
    ///
    #[doc = include_str!(
        "../../docs/operations/project_environment_retrieve_webhook.md"
    )]
    pub fn retrieve_webhook(&self) -> RetrieveWebhook {
        RetrieveWebhook::new(
            Call::new(&self.client, &operations::PROJECT_ENVIRONMENT_RETRIEVE_WEBHOOK),
        )
    }

    /// Set the webhook of the project environment.
    ///
    /// Creates the default webhook of the project environment or changes its URL; each environment has at most
    /// one. `signing_key` is returned only when the call creates the webhook and omitted when it changes an
    /// existing one, so store the key immediately. A lost key can be replaced by regenerating it.
    ///
    /// Operation `project_environment_update_webhook`: `PUT /v1/connect/{project_id}/webhook`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: idempotent, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `url`: URL that receives the events.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/project_environment_update_webhook.md")]
    pub fn update_webhook(&self, url: impl Into<String>) -> UpdateWebhook {
        UpdateWebhook::new(
            Call::new(&self.client, &operations::PROJECT_ENVIRONMENT_UPDATE_WEBHOOK),
            url,
        )
    }
}

/// Request of `project_environment_delete_webhook`, made by [`ProjectEnvironment::delete_webhook`].
/// Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct DeleteWebhook {
    call: Call,
}

impl DeleteWebhook {
    fn new(call: Call) -> Self {
        Self { call }
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(self) -> Result<Response<()>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<()>, Error> {
        self.call.check_auth()?;
        let project = self.call.project()?;
        let raw = self.call.raw();
        self.call.finish(raw.project_environment_delete_webhook(&project).await)
    }
}

impl IntoFuture for DeleteWebhook {
    type Output = Result<(), Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for DeleteWebhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeleteWebhook").finish_non_exhaustive()
    }
}

/// Request of `project_environment_regenerate_webhook_signing_key`, made by
/// [`ProjectEnvironment::regenerate_webhook_signing_key`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct RegenerateWebhookSigningKey {
    call: Call,
}

impl RegenerateWebhookSigningKey {
    fn new(call: Call) -> Self {
        Self { call }
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(
        self,
    ) -> Result<Response<types::GetWebhookWithSigningKeyResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(
        &self,
    ) -> Result<Response<types::GetWebhookWithSigningKeyResponse>, Error> {
        self.call.check_auth()?;
        let project = self.call.project()?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw.project_environment_regenerate_webhook_signing_key(&project).await,
            )
    }
}

impl IntoFuture for RegenerateWebhookSigningKey {
    type Output = Result<types::GetWebhookWithSigningKeyResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for RegenerateWebhookSigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RegenerateWebhookSigningKey").finish_non_exhaustive()
    }
}

/// Request of `project_environment_retrieve_webhook`, made by [`ProjectEnvironment::retrieve_webhook`].
/// Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct RetrieveWebhook {
    call: Call,
}

impl RetrieveWebhook {
    fn new(call: Call) -> Self {
        Self { call }
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(
        self,
    ) -> Result<Response<types::GetWebhookResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::GetWebhookResponse>, Error> {
        self.call.check_auth()?;
        let project = self.call.project()?;
        let raw = self.call.raw();
        self.call.finish(raw.project_environment_retrieve_webhook(&project).await)
    }
}

impl IntoFuture for RetrieveWebhook {
    type Output = Result<types::GetWebhookResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for RetrieveWebhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RetrieveWebhook").finish_non_exhaustive()
    }
}

/// Request of `project_environment_update_webhook`, made by [`ProjectEnvironment::update_webhook`].
/// Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct UpdateWebhook {
    call: Call,
    body: types::SetWebhookOpts,
}

impl UpdateWebhook {
    fn new(call: Call, url: impl Into<String>) -> Self {
        Self {
            call,
            body: types::SetWebhookOpts::new(url.into()),
        }
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(
        self,
    ) -> Result<Response<types::SetWebhookResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::SetWebhookResponse>, Error> {
        self.call.check_auth()?;
        let project = self.call.project()?;
        let raw = self.call.raw();
        self.call
            .finish(raw.project_environment_update_webhook(&project, &self.body).await)
    }
}

impl IntoFuture for UpdateWebhook {
    type Output = Result<types::SetWebhookResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for UpdateWebhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UpdateWebhook").finish_non_exhaustive()
    }
}
