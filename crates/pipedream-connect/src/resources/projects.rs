// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.

//! Projects of the workspace and their settings.

use crate::call::{BoxFuture, Call, boxed};
use crate::pager::{Direction, Items, Page, Pages, Position};
use crate::{CallOptions, Client, Error, Response};
use pipedream_connect_raw::{ids, operations, types};

/// Projects of the workspace and their settings.
#[derive(Clone, Debug)]
pub struct Projects {
    client: Client,
}

impl Projects {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Create a project.
    ///
    /// Creates a project. Only `name` is required; `connect_require_key_auth_test` makes the server send a test
    /// request when a key-based account is added. Repeating the call creates another project.
    ///
    /// Operation `projects_create`: `POST /v1/connect/projects`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: not idempotent, so it is retried only if it certainly did not run.
    ///
    /// Required:
    ///
    /// * `name`: Name of the project.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/projects_create.md")]
    pub fn create(&self, name: impl Into<String>) -> CreateProject {
        CreateProject::new(Call::new(&self.client, &operations::PROJECTS_CREATE), name)
    }

    /// Delete a project.
    ///
    /// Removes a project. The project is an argument of the call and can differ from the client's own. There is
    /// no operation to restore it.
    ///
    /// Operation `projects_delete`: `DELETE /v1/connect/projects/{project_id}`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: idempotent, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `project_id`: Id of the project to act on, such as `proj_abc123`. Unlike the client's project, it is
    ///   passed with each call.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/projects_delete.md")]
    pub fn delete(&self, project_id: impl Into<String>) -> DeleteProject {
        DeleteProject::new(
            Call::new(&self.client, &operations::PROJECTS_DELETE),
            project_id,
        )
    }

    /// List projects.
    ///
    /// Pages through the projects that are accessible with the OAuth token. `q` filters the list by text.
    /// Without an OAuth token, the response is a 404 without a body instead of a 401.
    ///
    /// Operation `projects_list`: `GET /v1/connect/projects`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/projects_list.md")]
    pub fn list(&self) -> ListProjects {
        ListProjects::new(Call::new(&self.client, &operations::PROJECTS_LIST))
    }

    /// Retrieve one project.
    ///
    /// Returns the settings of one project. The project is an argument of the call and can differ from the
    /// client's own. The object is not wrapped in an envelope.
    ///
    /// Operation `projects_retrieve`: `GET /v1/connect/projects/{project_id}`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `project_id`: Id of the project to act on, such as `proj_abc123`. Unlike the client's project, it is
    ///   passed with each call.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/projects_retrieve.md")]
    pub fn retrieve(&self, project_id: impl Into<String>) -> RetrieveProject {
        RetrieveProject::new(
            Call::new(&self.client, &operations::PROJECTS_RETRIEVE),
            project_id,
        )
    }

    /// Retrieve the apps linked to the project.
    ///
    /// Returns information about the client's project, currently the list of its apps. An app has an `id` only
    /// when it is an OAuth app; key-based apps have only a `name_slug`. Unlike the other project operations,
    /// this one accepts a Connect token.
    ///
    /// Operation `projects_retrieve_info`: `GET /v1/connect/{project_id}/projects/info`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/projects_retrieve_info.md")]
    pub fn retrieve_info(&self) -> RetrieveInfo {
        RetrieveInfo::new(Call::new(&self.client, &operations::PROJECTS_RETRIEVE_INFO))
    }

    /// Update a project.
    ///
    /// Changes settings of one project; omitted fields keep their value. The project is an argument of the call
    /// and can differ from the client's own.
    ///
    /// Operation `projects_update`: `PATCH /v1/connect/projects/{project_id}`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: idempotent, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `project_id`: Id of the project to act on, such as `proj_abc123`. Unlike the client's project, it is
    ///   passed with each call.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/projects_update.md")]
    pub fn update(&self, project_id: impl Into<String>) -> UpdateProject {
        UpdateProject::new(
            Call::new(&self.client, &operations::PROJECTS_UPDATE),
            project_id,
        )
    }

    /// Set the logo of a project.
    ///
    /// Replaces the logo of a project. The image is sent in the JSON body as a data URI, such as
    /// `data:image/png;base64,…`. Invalid image data is rejected with 400, whose body may be empty. A
    /// successful response is a 200 without a body.
    ///
    /// Operation `projects_update_logo`: `POST /v1/connect/projects/{project_id}/logo`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: idempotent, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `project_id`: Id of the project to act on, such as `proj_abc123`. Unlike the client's project, it is
    ///   passed with each call.
    /// * `logo`: Image as a data URI, such as one that starts with `data:image/png;base64,`.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/projects_update_logo.md")]
    pub fn update_logo(
        &self,
        project_id: impl Into<String>,
        logo: impl Into<String>,
    ) -> UpdateLogo {
        UpdateLogo::new(
            Call::new(&self.client, &operations::PROJECTS_UPDATE_LOGO),
            project_id,
            logo,
        )
    }
}

/// Request of `projects_create`, made by [`Projects::create`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct CreateProject {
    call: Call,
    body: types::CreateProjectOpts,
}

impl CreateProject {
    fn new(call: Call, name: impl Into<String>) -> Self {
        Self {
            call,
            body: types::CreateProjectOpts::new(name.into()),
        }
    }

    /// Product name shown to end users.
    pub fn app_name(mut self, value: impl Into<String>) -> Self {
        self.body.app_name = Some(value.into());
        self
    }

    /// Whether to send a test request when a key-based account is added.
    pub fn connect_require_key_auth_test(mut self, value: bool) -> Self {
        self.body.connect_require_key_auth_test = Some(value);
        self
    }

    /// Support e-mail address shown to end users.
    pub fn support_email(mut self, value: impl Into<String>) -> Self {
        self.body.support_email = Some(value.into());
        self
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(self) -> Result<Response<types::Project>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::Project>, Error> {
        self.call.check_auth()?;
        let raw = self.call.raw();
        self.call.finish(raw.projects_create(&self.body).await)
    }
}

impl IntoFuture for CreateProject {
    type Output = Result<types::Project, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for CreateProject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreateProject").finish_non_exhaustive()
    }
}

/// Request of `projects_delete`, made by [`Projects::delete`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct DeleteProject {
    call: Call,
    project_id: String,
}

impl DeleteProject {
    fn new(call: Call, project_id: impl Into<String>) -> Self {
        Self {
            call,
            project_id: project_id.into(),
        }
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
        let project_id = self
            .call
            .segment("project_id", &ids::PROJECT, &self.project_id)?;
        let raw = self.call.raw();
        self.call.finish(raw.projects_delete(&project_id).await)
    }
}

impl IntoFuture for DeleteProject {
    type Output = Result<(), Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for DeleteProject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeleteProject").finish_non_exhaustive()
    }
}

/// Request of `projects_list`, made by [`Projects::list`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListProjects {
    call: Call,
    q: Option<String>,
    after: Option<String>,
    before: Option<String>,
    limit: Option<i64>,
}

impl ListProjects {
    fn new(call: Call) -> Self {
        Self {
            call,
            q: None,
            after: None,
            before: None,
            limit: None,
        }
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
    pub fn pages(self) -> Pages<types::Project> {
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
    pub fn pages_backward(self) -> Pages<types::Project> {
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
    async fn page(&self) -> Result<Response<Page<types::Project>>, Error> {
        let page = self.send().await?;
        Ok(page.map(|page| Page::new(page.data, page.page_info)))
    }

    /// All following items, as a stream that fetches pages as needed.
    #[inline]
    pub fn items(self) -> Items<types::Project> {
        self.pages().items()
    }

    /// All items from the position of an earlier stream of the same list.
    #[inline]
    pub fn items_from(mut self, position: Position) -> Items<types::Project> {
        self.after = position.cursor;
        self.pages().items().skipping(position.taken)
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(
        self,
    ) -> Result<Response<types::ListProjectsResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::ListProjectsResponse>, Error> {
        self.call.check_auth()?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .projects_list(
                        self.after.as_deref(),
                        self.before.as_deref(),
                        self.limit,
                        self.q.as_deref(),
                    )
                    .await,
            )
    }
}

impl IntoFuture for ListProjects {
    type Output = Result<types::ListProjectsResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for ListProjects {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListProjects").finish_non_exhaustive()
    }
}

/// Request of `projects_retrieve`, made by [`Projects::retrieve`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct RetrieveProject {
    call: Call,
    project_id: String,
}

impl RetrieveProject {
    fn new(call: Call, project_id: impl Into<String>) -> Self {
        Self {
            call,
            project_id: project_id.into(),
        }
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(self) -> Result<Response<types::Project>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::Project>, Error> {
        self.call.check_auth()?;
        let project_id = self
            .call
            .segment("project_id", &ids::PROJECT, &self.project_id)?;
        let raw = self.call.raw();
        self.call.finish(raw.projects_retrieve(&project_id).await)
    }
}

impl IntoFuture for RetrieveProject {
    type Output = Result<types::Project, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for RetrieveProject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RetrieveProject").finish_non_exhaustive()
    }
}

/// Request of `projects_retrieve_info`, made by [`Projects::retrieve_info`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct RetrieveInfo {
    call: Call,
}

impl RetrieveInfo {
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
    ) -> Result<Response<types::ProjectInfoResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::ProjectInfoResponse>, Error> {
        self.call.check_auth()?;
        let project = self.call.project()?;
        let raw = self.call.raw();
        self.call.finish(raw.projects_retrieve_info(&project).await)
    }
}

impl IntoFuture for RetrieveInfo {
    type Output = Result<types::ProjectInfoResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for RetrieveInfo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RetrieveInfo").finish_non_exhaustive()
    }
}

/// Request of `projects_update`, made by [`Projects::update`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct UpdateProject {
    call: Call,
    project_id: String,
    body: types::UpdateProjectOpts,
}

impl UpdateProject {
    fn new(call: Call, project_id: impl Into<String>) -> Self {
        Self {
            call,
            project_id: project_id.into(),
            body: types::UpdateProjectOpts::new(),
        }
    }

    /// Product name shown to end users.
    pub fn app_name(mut self, value: impl Into<String>) -> Self {
        self.body.app_name = Some(value.into());
        self
    }

    /// Whether to send a test request when a key-based account is added.
    pub fn connect_require_key_auth_test(mut self, value: bool) -> Self {
        self.body.connect_require_key_auth_test = Some(value);
        self
    }

    /// New name of the project.
    pub fn name(mut self, value: impl Into<String>) -> Self {
        self.body.name = Some(value.into());
        self
    }

    /// Support e-mail address shown to end users.
    pub fn support_email(mut self, value: impl Into<String>) -> Self {
        self.body.support_email = Some(value.into());
        self
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(self) -> Result<Response<types::Project>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::Project>, Error> {
        self.call.check_auth()?;
        let project_id = self
            .call
            .segment("project_id", &ids::PROJECT, &self.project_id)?;
        let raw = self.call.raw();
        self.call.finish(raw.projects_update(&project_id, &self.body).await)
    }
}

impl IntoFuture for UpdateProject {
    type Output = Result<types::Project, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for UpdateProject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UpdateProject").finish_non_exhaustive()
    }
}

/// Request of `projects_update_logo`, made by [`Projects::update_logo`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct UpdateLogo {
    call: Call,
    project_id: String,
    body: types::UpdateProjectLogoOpts,
}

impl UpdateLogo {
    fn new(call: Call, project_id: impl Into<String>, logo: impl Into<String>) -> Self {
        Self {
            call,
            project_id: project_id.into(),
            body: types::UpdateProjectLogoOpts::new(logo.into()),
        }
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
        let project_id = self
            .call
            .segment("project_id", &ids::PROJECT, &self.project_id)?;
        let raw = self.call.raw();
        self.call.finish(raw.projects_update_logo(&project_id, &self.body).await)
    }
}

impl IntoFuture for UpdateLogo {
    type Output = Result<(), Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for UpdateLogo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UpdateLogo").finish_non_exhaustive()
    }
}
