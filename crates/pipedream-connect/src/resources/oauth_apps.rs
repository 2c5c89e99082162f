// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.

//! Custom OAuth clients used when external users connect accounts.

use crate::call::{BoxFuture, Call, boxed};
use crate::pager::{Direction, Items, Page, Pages, Position};
use crate::{CallOptions, Client, Error, Response};
use pipedream_connect_raw::{ids, operations, types, values};

/// Custom OAuth clients used when external users connect accounts.
#[derive(Clone, Debug)]
pub struct OAuthApps {
    client: Client,
}

impl OAuthApps {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Register an OAuth client.
    ///
    /// Registers your own OAuth client for an app, so that consent pages show your name and your scopes. The
    /// app must allow custom OAuth clients, otherwise the response is a 400. `client_id` and `client_secret`
    /// are formally optional, but published documentation also says that omitting them is rejected with 400, so
    /// send both if you have them. `client_secret` is write-only.
    ///
    /// Operation `oauth_apps_create`: `POST /v1/connect/{project_id}/oauth_apps`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: not idempotent, so it is retried only if it certainly did not run.
    ///
    /// Required:
    ///
    /// * `app`: App the client is for, given by id or slug. Custom OAuth clients must be enabled for it.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/oauth_apps_create.md")]
    pub fn create(&self, app: impl Into<String>) -> CreateOAuthApp {
        CreateOAuthApp::new(Call::new(&self.client, &operations::OAUTH_APPS_CREATE), app)
    }

    /// Delete an OAuth client.
    ///
    /// Removes an OAuth client from the project. The call can be rejected with 400; probably because the client
    /// is still in use. The text in `error` has details. There is no operation to restore it.
    ///
    /// Operation `oauth_apps_delete`: `DELETE /v1/connect/{project_id}/oauth_apps/{id}`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: idempotent, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `id`: Id of the OAuth client, such as `oa_abc123`.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/oauth_apps_delete.md")]
    pub fn delete(&self, id: impl Into<String>) -> DeleteOAuthApp {
        DeleteOAuthApp::new(Call::new(&self.client, &operations::OAUTH_APPS_DELETE), id)
    }

    /// List OAuth clients.
    ///
    /// Pages through the custom OAuth clients of the project; those of the parent workspace are included. `q`
    /// searches names and descriptions, `app` narrows the list to one app. Client secrets are never returned.
    /// Without an OAuth token, the response is a 404 without a body instead of a 401.
    ///
    /// Operation `oauth_apps_list`: `GET /v1/connect/{project_id}/oauth_apps`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/oauth_apps_list.md")]
    pub fn list(&self) -> ListOAuthApps {
        ListOAuthApps::new(Call::new(&self.client, &operations::OAUTH_APPS_LIST))
    }

    /// Retrieve one OAuth client.
    ///
    /// Returns a single OAuth client. Besides clients of the project, the path also accepts the id of an
    /// official client of Pipedream, as found in `oauth_app_id` of an app; such a client has no owner. The
    /// client secret is never returned.
    ///
    /// Operation `oauth_apps_retrieve`: `GET /v1/connect/{project_id}/oauth_apps/{id}`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `id`: Id of the OAuth client, such as `oa_abc123`.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/oauth_apps_retrieve.md")]
    pub fn retrieve(&self, id: impl Into<String>) -> RetrieveOAuthApp {
        RetrieveOAuthApp::new(
            Call::new(&self.client, &operations::OAUTH_APPS_RETRIEVE),
            id,
        )
    }

    /// Update an OAuth client.
    ///
    /// Changes an OAuth client of the project; all fields are optional. Blank strings for `client_id` and
    /// `client_secret` are ignored and the stored values are kept, so neither can be cleared this way. There is
    /// no field to change the app of a client.
    ///
    /// Operation `oauth_apps_update`: `PUT /v1/connect/{project_id}/oauth_apps/{id}`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: idempotent, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `id`: Id of the OAuth client, such as `oa_abc123`.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/oauth_apps_update.md")]
    pub fn update(&self, id: impl Into<String>) -> UpdateOAuthApp {
        UpdateOAuthApp::new(Call::new(&self.client, &operations::OAUTH_APPS_UPDATE), id)
    }
}

/// Request of `oauth_apps_create`, made by [`OAuthApps::create`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct CreateOAuthApp {
    call: Call,
    body: types::CreateOauthAppOpts,
}

impl CreateOAuthApp {
    fn new(call: Call, app: impl Into<String>) -> Self {
        Self {
            call,
            body: types::CreateOauthAppOpts::new(app.into()),
        }
    }

    /// Further scopes that may be granted.
    pub fn additional_scopes(
        mut self,
        value: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.body.additional_scopes = value.into_iter().map(Into::into).collect();
        self
    }

    /// Adds one entry to `additional_scopes`.
    pub fn additional_scope(mut self, value: impl Into<String>) -> Self {
        self.body.additional_scopes.push(value.into());
        self
    }

    /// Client id issued by the third-party service.
    pub fn client_id(mut self, value: impl Into<String>) -> Self {
        self.body.client_id = Some(value.into());
        self
    }

    /// Client secret issued by the third-party service. It is never returned.
    pub fn client_secret(mut self, value: impl Into<values::Secret>) -> Self {
        self.body.client_secret = Some(value.into());
        self
    }

    /// Description of the client.
    pub fn description(mut self, value: impl Into<String>) -> Self {
        self.body.description = Some(value.into());
        self
    }

    /// Name of the client.
    pub fn name(mut self, value: impl Into<String>) -> Self {
        self.body.name = Some(value.into());
        self
    }

    /// Base OAuth scopes.
    pub fn scopes(mut self, value: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.body.scopes = value.into_iter().map(Into::into).collect();
        self
    }

    /// Adds one entry to `scopes`.
    pub fn scope(mut self, value: impl Into<String>) -> Self {
        self.body.scopes.push(value.into());
        self
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(self) -> Result<Response<types::OauthApp>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::OauthApp>, Error> {
        self.call.check_auth()?;
        self.call.check_id("client_id", &ids::CLIENT, self.body.client_id.as_deref())?;
        let project = self.call.project()?;
        let raw = self.call.raw();
        self.call.finish(raw.oauth_apps_create(&project, &self.body).await)
    }
}

impl IntoFuture for CreateOAuthApp {
    type Output = Result<types::OauthApp, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for CreateOAuthApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreateOAuthApp").finish_non_exhaustive()
    }
}

/// Request of `oauth_apps_delete`, made by [`OAuthApps::delete`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct DeleteOAuthApp {
    call: Call,
    id: String,
}

impl DeleteOAuthApp {
    fn new(call: Call, id: impl Into<String>) -> Self {
        Self { call, id: id.into() }
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
        let id = self.call.segment("id", &ids::OAUTH_APP, &self.id)?;
        let raw = self.call.raw();
        self.call.finish(raw.oauth_apps_delete(&project, &id).await)
    }
}

impl IntoFuture for DeleteOAuthApp {
    type Output = Result<(), Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for DeleteOAuthApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeleteOAuthApp").finish_non_exhaustive()
    }
}

/// Request of `oauth_apps_list`, made by [`OAuthApps::list`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListOAuthApps {
    call: Call,
    app: Option<String>,
    q: Option<String>,
    after: Option<String>,
    before: Option<String>,
    limit: Option<i64>,
}

impl ListOAuthApps {
    fn new(call: Call) -> Self {
        Self {
            call,
            app: None,
            q: None,
            after: None,
            before: None,
            limit: None,
        }
    }

    /// Restricts the result to one app, given by name slug or id.
    pub fn app(mut self, value: impl Into<String>) -> Self {
        self.app = Some(value.into());
        self
    }

    /// Text to search for.
    pub fn q(mut self, value: impl Into<String>) -> Self {
        self.q = Some(value.into());
        self
    }

    /// Cursor to continue from, normally the `end_cursor` of the previous page. Opaque text.
    pub fn after(mut self, value: impl Into<String>) -> Self {
        self.after = Some(value.into());
        self
    }

    /// Cursor to stop before, normally the `start_cursor` of a page. Opaque text.
    pub fn before(mut self, value: impl Into<String>) -> Self {
        self.before = Some(value.into());
        self
    }

    /// Largest number of entries per page. Neither the default nor the maximum is published.
    pub fn limit(mut self, value: i64) -> Self {
        self.limit = Some(value);
        self
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// All following pages, as a stream. Each page has the cursor that continues after it.
    #[inline]
    pub fn pages(self) -> Pages<types::OauthApp> {
        let start = self.after.clone();
        Pages::new(
            Direction::Forward,
            start,
            move |cursor| {
                let mut request = self.clone();
                request.after = cursor;
                boxed(async move { request.page().await })
            },
        )
    }

    /// All pages before the cursor given by `before`, back to the start of the list.
    #[inline]
    pub fn pages_backward(self) -> Pages<types::OauthApp> {
        let start = self.before.clone();
        Pages::new(
            Direction::Backward,
            start,
            move |cursor| {
                let mut request = self.clone();
                request.before = cursor;
                boxed(async move { request.page().await })
            },
        )
    }

    #[inline]
    async fn page(&self) -> Result<Response<Page<types::OauthApp>>, Error> {
        let page = self.send().await?;
        Ok(page.map(|page| Page::new(page.data, page.page_info)))
    }

    /// All following items, as a stream that fetches pages as needed.
    #[inline]
    pub fn items(self) -> Items<types::OauthApp> {
        self.pages().items()
    }

    /// All items from the position of an earlier stream of the same list.
    #[inline]
    pub fn items_from(mut self, position: Position) -> Items<types::OauthApp> {
        self.after = position.cursor;
        self.pages().items().skipping(position.taken)
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(
        self,
    ) -> Result<Response<types::ListOauthAppsResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::ListOauthAppsResponse>, Error> {
        self.call.check_auth()?;
        let project = self.call.project()?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .oauth_apps_list(
                        &project,
                        self.after.as_deref(),
                        self.app.as_deref(),
                        self.before.as_deref(),
                        self.limit,
                        self.q.as_deref(),
                    )
                    .await,
            )
    }
}

impl IntoFuture for ListOAuthApps {
    type Output = Result<types::ListOauthAppsResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for ListOAuthApps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListOAuthApps").finish_non_exhaustive()
    }
}

/// Request of `oauth_apps_retrieve`, made by [`OAuthApps::retrieve`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct RetrieveOAuthApp {
    call: Call,
    id: String,
}

impl RetrieveOAuthApp {
    fn new(call: Call, id: impl Into<String>) -> Self {
        Self { call, id: id.into() }
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(self) -> Result<Response<types::OauthApp>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::OauthApp>, Error> {
        self.call.check_auth()?;
        let project = self.call.project()?;
        let id = self.call.segment("id", &ids::OAUTH_APP, &self.id)?;
        let raw = self.call.raw();
        self.call.finish(raw.oauth_apps_retrieve(&project, &id).await)
    }
}

impl IntoFuture for RetrieveOAuthApp {
    type Output = Result<types::OauthApp, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for RetrieveOAuthApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RetrieveOAuthApp").finish_non_exhaustive()
    }
}

/// Request of `oauth_apps_update`, made by [`OAuthApps::update`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct UpdateOAuthApp {
    call: Call,
    id: String,
    body: types::UpdateOauthAppOpts,
}

impl UpdateOAuthApp {
    fn new(call: Call, id: impl Into<String>) -> Self {
        Self {
            call,
            id: id.into(),
            body: types::UpdateOauthAppOpts::new(),
        }
    }

    /// Further scopes that may be granted.
    pub fn additional_scopes(
        mut self,
        value: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.body.additional_scopes = Some(value.into_iter().map(Into::into).collect());
        self
    }

    /// Adds one entry to `additional_scopes`.
    pub fn additional_scope(mut self, value: impl Into<String>) -> Self {
        self.body.additional_scopes.get_or_insert_default().push(value.into());
        self
    }

    /// New client id. A blank value is ignored.
    pub fn client_id(mut self, value: impl Into<String>) -> Self {
        self.body.client_id = Some(value.into());
        self
    }

    /// New client secret. A blank value is ignored.
    pub fn client_secret(mut self, value: impl Into<values::Secret>) -> Self {
        self.body.client_secret = Some(value.into());
        self
    }

    /// New description.
    pub fn description(mut self, value: impl Into<String>) -> Self {
        self.body.description = Some(value.into());
        self
    }

    /// New name.
    pub fn name(mut self, value: impl Into<String>) -> Self {
        self.body.name = Some(value.into());
        self
    }

    /// Base OAuth scopes.
    pub fn scopes(mut self, value: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.body.scopes = Some(value.into_iter().map(Into::into).collect());
        self
    }

    /// Adds one entry to `scopes`.
    pub fn scope(mut self, value: impl Into<String>) -> Self {
        self.body.scopes.get_or_insert_default().push(value.into());
        self
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(self) -> Result<Response<types::OauthApp>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::OauthApp>, Error> {
        self.call.check_auth()?;
        self.call.check_id("client_id", &ids::CLIENT, self.body.client_id.as_deref())?;
        let project = self.call.project()?;
        let id = self.call.segment("id", &ids::OAUTH_APP, &self.id)?;
        let raw = self.call.raw();
        self.call.finish(raw.oauth_apps_update(&project, &id, &self.body).await)
    }
}

impl IntoFuture for UpdateOAuthApp {
    type Output = Result<types::OauthApp, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for UpdateOAuthApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UpdateOAuthApp").finish_non_exhaustive()
    }
}
