// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.

//! Presets of custom-field values and OAuth clients for an app.

use crate::call::{BoxFuture, Call, boxed};
use crate::pager::{Direction, Items, Page, Pages, Position};
use crate::{CallOptions, Client, Error, Response};
use pipedream_connect_raw::{ids, operations, types, values};

/// Presets of custom-field values and OAuth clients for an app.
#[derive(Clone, Debug)]
pub struct AppOverrides {
    client: Client,
}

impl AppOverrides {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Create an app override.
    ///
    /// Creates a named preset for one app. The name must be unique for its owner. `cfmap` maps custom-field
    /// names to values; password-like fields are rejected with 400. Use the returned id when connecting an
    /// account, for example as `app_override_id` when creating one.
    ///
    /// Operation `app_overrides_create`: `POST /v1/connect/{project_id}/app_overrides`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: not idempotent, so it is retried only if it certainly did not run.
    ///
    /// Required:
    ///
    /// * `app`: App to override, given by id or slug.
    /// * `name`: Name of the override, unique for its owner.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/app_overrides_create.md")]
    pub fn create(
        &self,
        app: impl Into<String>,
        name: impl Into<String>,
    ) -> CreateAppOverride {
        CreateAppOverride::new(
            Call::new(&self.client, &operations::APP_OVERRIDES_CREATE),
            app,
            name,
        )
    }

    /// Delete an app override.
    ///
    /// Removes an app override. Accounts that were connected with it are not changed. There is no operation to
    /// restore it.
    ///
    /// Operation `app_overrides_delete`: `DELETE /v1/connect/{project_id}/app_overrides/{id}`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: idempotent, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `id`: Id of the app override, such as `ao_abc123`.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/app_overrides_delete.md")]
    pub fn delete(&self, id: impl Into<String>) -> DeleteAppOverride {
        DeleteAppOverride::new(
            Call::new(&self.client, &operations::APP_OVERRIDES_DELETE),
            id,
        )
    }

    /// List app overrides.
    ///
    /// Pages through the app overrides of the project; those of the parent workspace are included. An override
    /// presets custom-field values, and optionally an OAuth client, for everyone who connects the app through
    /// it. Without an OAuth token, the response is a 404 without a body instead of a 401.
    ///
    /// Operation `app_overrides_list`: `GET /v1/connect/{project_id}/app_overrides`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/app_overrides_list.md")]
    pub fn list(&self) -> ListAppOverrides {
        ListAppOverrides::new(Call::new(&self.client, &operations::APP_OVERRIDES_LIST))
    }

    /// Retrieve one app override.
    ///
    /// Returns a single app override of the project. The object is not wrapped in an envelope.
    ///
    /// Operation `app_overrides_retrieve`: `GET /v1/connect/{project_id}/app_overrides/{id}`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `id`: Id of the app override, such as `ao_abc123`.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/app_overrides_retrieve.md")]
    pub fn retrieve(&self, id: impl Into<String>) -> RetrieveAppOverride {
        RetrieveAppOverride::new(
            Call::new(&self.client, &operations::APP_OVERRIDES_RETRIEVE),
            id,
        )
    }

    /// Update an app override.
    ///
    /// Changes the name, the field values or the OAuth client of an override; there is no field to change its
    /// app. All fields are optional. A null `oauth_app_id` detaches the OAuth client, which is different from
    /// omitting the field. Password-like fields in `cfmap` are rejected with 400.
    ///
    /// Operation `app_overrides_update`: `PUT /v1/connect/{project_id}/app_overrides/{id}`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: idempotent, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `id`: Id of the app override, such as `ao_abc123`.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/app_overrides_update.md")]
    pub fn update(&self, id: impl Into<String>) -> UpdateAppOverride {
        UpdateAppOverride::new(
            Call::new(&self.client, &operations::APP_OVERRIDES_UPDATE),
            id,
        )
    }
}

/// Request of `app_overrides_create`, made by [`AppOverrides::create`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct CreateAppOverride {
    call: Call,
    body: types::CreateAppOverrideOpts,
}

impl CreateAppOverride {
    fn new(call: Call, app: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            call,
            body: types::CreateAppOverrideOpts::new(app.into(), name.into()),
        }
    }

    /// Values for custom fields of the app, by field name. Password-like fields are rejected.
    pub fn cfmap(mut self, value: serde_json::Map<String, serde_json::Value>) -> Self {
        self.body.cfmap = value;
        self
    }

    /// OAuth client to use with the override.
    pub fn oauth_app_id(mut self, value: impl Into<String>) -> Self {
        self.body.oauth_app_id = Some(value.into());
        self
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(self) -> Result<Response<types::AppOverride>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::AppOverride>, Error> {
        self.call.check_auth()?;
        self.call
            .check_id(
                "oauth_app_id",
                &ids::OAUTH_APP,
                self.body.oauth_app_id.as_deref(),
            )?;
        let project = self.call.project()?;
        let raw = self.call.raw();
        self.call.finish(raw.app_overrides_create(&project, &self.body).await)
    }
}

impl IntoFuture for CreateAppOverride {
    type Output = Result<types::AppOverride, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for CreateAppOverride {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreateAppOverride").finish_non_exhaustive()
    }
}

/// Request of `app_overrides_delete`, made by [`AppOverrides::delete`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct DeleteAppOverride {
    call: Call,
    id: String,
}

impl DeleteAppOverride {
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
        let id = self.call.segment("id", &ids::APP_OVERRIDE, &self.id)?;
        let raw = self.call.raw();
        self.call.finish(raw.app_overrides_delete(&project, &id).await)
    }
}

impl IntoFuture for DeleteAppOverride {
    type Output = Result<(), Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for DeleteAppOverride {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeleteAppOverride").finish_non_exhaustive()
    }
}

/// Request of `app_overrides_list`, made by [`AppOverrides::list`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListAppOverrides {
    call: Call,
    app: Option<String>,
    after: Option<String>,
    before: Option<String>,
    limit: Option<i64>,
}

impl ListAppOverrides {
    fn new(call: Call) -> Self {
        Self {
            call,
            app: None,
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
    pub fn pages(self) -> Pages<types::AppOverride> {
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
    pub fn pages_backward(self) -> Pages<types::AppOverride> {
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
    async fn page(&self) -> Result<Response<Page<types::AppOverride>>, Error> {
        let page = self.send().await?;
        Ok(page.map(|page| Page::new(page.data, page.page_info)))
    }

    /// All following items, as a stream that fetches pages as needed.
    #[inline]
    pub fn items(self) -> Items<types::AppOverride> {
        self.pages().items()
    }

    /// All items from the position of an earlier stream of the same list.
    #[inline]
    pub fn items_from(mut self, position: Position) -> Items<types::AppOverride> {
        self.after = position.cursor;
        self.pages().items().skipping(position.taken)
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(
        self,
    ) -> Result<Response<types::ListAppOverridesResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::ListAppOverridesResponse>, Error> {
        self.call.check_auth()?;
        let project = self.call.project()?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .app_overrides_list(
                        &project,
                        self.after.as_deref(),
                        self.app.as_deref(),
                        self.before.as_deref(),
                        self.limit,
                    )
                    .await,
            )
    }
}

impl IntoFuture for ListAppOverrides {
    type Output = Result<types::ListAppOverridesResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for ListAppOverrides {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListAppOverrides").finish_non_exhaustive()
    }
}

/// Request of `app_overrides_retrieve`, made by [`AppOverrides::retrieve`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct RetrieveAppOverride {
    call: Call,
    id: String,
}

impl RetrieveAppOverride {
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
    pub async fn with_response(self) -> Result<Response<types::AppOverride>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::AppOverride>, Error> {
        self.call.check_auth()?;
        let project = self.call.project()?;
        let id = self.call.segment("id", &ids::APP_OVERRIDE, &self.id)?;
        let raw = self.call.raw();
        self.call.finish(raw.app_overrides_retrieve(&project, &id).await)
    }
}

impl IntoFuture for RetrieveAppOverride {
    type Output = Result<types::AppOverride, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for RetrieveAppOverride {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RetrieveAppOverride").finish_non_exhaustive()
    }
}

/// Request of `app_overrides_update`, made by [`AppOverrides::update`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct UpdateAppOverride {
    call: Call,
    id: String,
    body: types::UpdateAppOverrideOpts,
}

impl UpdateAppOverride {
    fn new(call: Call, id: impl Into<String>) -> Self {
        Self {
            call,
            id: id.into(),
            body: types::UpdateAppOverrideOpts::new(),
        }
    }

    /// Values for custom fields of the app, by field name. Password-like fields are rejected.
    pub fn cfmap(mut self, value: serde_json::Map<String, serde_json::Value>) -> Self {
        self.body.cfmap = Some(value);
        self
    }

    /// New name, unique for the owner.
    pub fn name(mut self, value: impl Into<String>) -> Self {
        self.body.name = Some(value.into());
        self
    }

    /// OAuth client to use. An explicit null removes the current one.
    pub fn oauth_app_id(mut self, value: impl Into<String>) -> Self {
        self.body.oauth_app_id = Some(values::Nullable::Value(value.into()));
        self
    }

    /// Sends `oauth_app_id` as null, which clears it.
    pub fn clear_oauth_app_id(mut self) -> Self {
        self.body.oauth_app_id = Some(values::Nullable::Null);
        self
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(self) -> Result<Response<types::AppOverride>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::AppOverride>, Error> {
        self.call.check_auth()?;
        self.call
            .check_id(
                "oauth_app_id",
                &ids::OAUTH_APP,
                self
                    .body
                    .oauth_app_id
                    .as_ref()
                    .and_then(values::Nullable::as_value)
                    .map(String::as_str),
            )?;
        let project = self.call.project()?;
        let id = self.call.segment("id", &ids::APP_OVERRIDE, &self.id)?;
        let raw = self.call.raw();
        self.call.finish(raw.app_overrides_update(&project, &id, &self.body).await)
    }
}

impl IntoFuture for UpdateAppOverride {
    type Output = Result<types::AppOverride, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for UpdateAppOverride {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UpdateAppOverride").finish_non_exhaustive()
    }
}
