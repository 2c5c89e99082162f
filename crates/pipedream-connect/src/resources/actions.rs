// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.

//! Components that run once on request.

use crate::call::{BoxFuture, Call, boxed};
use crate::pager::{Direction, Items, Page, Pages, Position};
use crate::{CallOptions, Client, Error, Response};
use pipedream_connect_raw::{ids, operations, types, values};

/// Components that run once on request.
#[derive(Clone, Debug)]
pub struct Actions {
    client: Client,
}

impl Actions {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Load the options of one prop of an action.
    ///
    /// Returns the values that an external user can choose from for a prop with `remoteOptions`. Send
    /// everything configured so far in `configured_props`, app props as an object with `authProvisionId` under
    /// the prop's own name, and `dynamic_props_id` once one is known. For more options, repeat the call with
    /// `page` incremented and the last `context` as `prev_context`, until no options are returned. A 200
    /// response with a non-empty `errors` array is a failure. With `blocking`, the server waits for the result;
    /// otherwise it may respond with 202 and no result. Published limit: 2,000 configure, reload and run calls
    /// per 5 minutes.
    ///
    /// Operation `actions_configure_prop`: `POST /v1/connect/{project_id}/actions/configure`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `id`: Key of the component, such as `gitlab-list-commits`.
    /// * `external_user_id`: Your own id of the end user, at most 250 characters.
    /// * `prop_name`: Prop whose options to load.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/actions_configure_prop.md")]
    pub fn configure_prop(
        &self,
        id: impl Into<String>,
        external_user_id: impl Into<String>,
        prop_name: impl Into<String>,
    ) -> ConfigureProp {
        ConfigureProp::new(
            Call::new(&self.client, &operations::ACTIONS_CONFIGURE_PROP),
            id,
            external_user_id,
            prop_name,
        )
    }

    /// List actions.
    ///
    /// Pages through the actions that can be used in the project, public ones and private ones the caller may
    /// see. An action is a component that runs once on request. `registry` limits the search to the public or
    /// the private registry, and an unknown value is rejected with 400. List items may contain only key, name
    /// and version, so retrieve an action before configuring it. Published limit: 3,000 reads of components,
    /// actions and triggers per 5 minutes.
    ///
    /// Operation `actions_list`: `GET /v1/connect/{project_id}/actions`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/actions_list.md")]
    pub fn list(&self) -> ListActions {
        ListActions::new(Call::new(&self.client, &operations::ACTIONS_LIST))
    }

    /// Reload the props of an action.
    ///
    /// Recomputes the inputs of an action after a prop marked `reloadProps` was set. The returned props replace
    /// the previous list entirely. Store `dynamicProps.id` and send it as `dynamic_props_id` with every later
    /// configure, reload and run call; without it, later calls fail with type errors from the component code.
    /// With `blocking`, the server waits for the result; otherwise it may respond with 202 and no result.
    /// Published limit: 2,000 configure, reload and run calls per 5 minutes.
    ///
    /// Operation `actions_reload_props`: `POST /v1/connect/{project_id}/actions/props`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `id`: Key of the component, such as `gitlab-list-commits`.
    /// * `external_user_id`: Your own id of the end user, at most 250 characters.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/actions_reload_props.md")]
    pub fn reload_props(
        &self,
        id: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> ReloadProps {
        ReloadProps::new(
            Call::new(&self.client, &operations::ACTIONS_RELOAD_PROPS),
            id,
            external_user_id,
        )
    }

    /// Retrieve one action.
    ///
    /// Returns the definition of an action, most importantly `configurable_props`, its inputs. The path takes
    /// the component key, such as `gitlab-list-commits`. `version` selects a published version; the default is
    /// the latest. The definition is wrapped in `data`.
    ///
    /// Operation `actions_retrieve`: `GET /v1/connect/{project_id}/actions/{component_id}`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `component_id`: Key of the component in the registry, such as `gitlab-new-issue`.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/actions_retrieve.md")]
    pub fn retrieve(&self, component_id: impl Into<String>) -> RetrieveAction {
        RetrieveAction::new(
            Call::new(&self.client, &operations::ACTIONS_RETRIEVE),
            component_id,
        )
    }

    /// Run an action for an external user.
    ///
    /// Executes an action with the given props and waits until it finishes, which can take longer than the
    /// usual client timeout of 60 seconds. `ret` is the return value, `exports` holds the action's named
    /// exports, and `os` holds its log lines. A failed action can still return 200: check for `error` and for
    /// entries in `os` whose `k` is `error`. Files are exchanged through File Stash when `stash_id` is set. The
    /// call has side effects in the connected app and must not be repeated blindly after a timeout or a server
    /// error. Published limit: 2,000 configure, reload and run calls per 5 minutes.
    ///
    /// Operation `actions_run`: `POST /v1/connect/{project_id}/actions/run`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: not idempotent, so it is retried only if it certainly did not run.
    ///
    /// Required:
    ///
    /// * `id`: Key of the component, such as `gitlab-list-commits`.
    /// * `external_user_id`: Your own id of the end user, at most 250 characters.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/actions_run.md")]
    pub fn run(
        &self,
        id: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> RunAction {
        RunAction::new(
            Call::new(&self.client, &operations::ACTIONS_RUN),
            id,
            external_user_id,
        )
    }
}

/// Request of `actions_configure_prop`, made by [`Actions::configure_prop`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ConfigureProp {
    call: Call,
    body: types::ConfigurePropOpts,
}

impl ConfigureProp {
    fn new(
        call: Call,
        id: impl Into<String>,
        external_user_id: impl Into<String>,
        prop_name: impl Into<String>,
    ) -> Self {
        Self {
            call,
            body: types::ConfigurePropOpts::new(
                external_user_id.into(),
                id.into(),
                prop_name.into(),
            ),
        }
    }

    /// Whether the service should wait for the result. Otherwise it may respond with 202.
    pub fn blocking(mut self, value: bool) -> Self {
        self.body.blocking = Some(value);
        self
    }

    /// Values chosen so far, by prop name.
    pub fn configured_props(mut self, value: impl Into<types::ConfiguredProps>) -> Self {
        self.body.configured_props = Some(value.into());
        self
    }

    /// Sets one entry of `configured_props` and keeps the others.
    pub fn prop(
        mut self,
        name: impl Into<String>,
        value: impl Into<serde_json::Value>,
    ) -> Self {
        self.body
            .configured_props
            .get_or_insert_default()
            .0
            .insert(name.into(), value.into());
        self
    }

    /// Sets the account of the app prop named `prop`. This is the prop's own name, such as `googleSheets`,
    /// which
    /// can differ from the app's slug.
    pub fn account(
        self,
        prop: impl Into<String>,
        account_id: impl Into<String>,
    ) -> Self {
        self.prop(prop, values::account_prop(account_id))
    }

    /// Id from the last reload of props, such as `dyp_abc123`. Required after a reload.
    pub fn dynamic_props_id(mut self, value: impl Into<String>) -> Self {
        self.body.dynamic_props_id = Some(value.into());
        self
    }

    /// Page of options, starting at 0.
    pub fn page(mut self, value: i64) -> Self {
        self.body.page = Some(value);
        self
    }

    /// The `context` of the previous response, when requesting the next page.
    pub fn prev_context(
        mut self,
        value: serde_json::Map<String, serde_json::Value>,
    ) -> Self {
        self.body.prev_context = value;
        self
    }

    /// Search text, for props with `useQuery`.
    pub fn query(mut self, value: impl Into<String>) -> Self {
        self.body.query = Some(value.into());
        self
    }

    /// Component version in the form `1.2.3`. Defaults to the latest one.
    pub fn version(mut self, value: impl Into<String>) -> Self {
        self.body.version = Some(value.into());
        self
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
    ) -> Result<Response<types::ConfigurePropResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::ConfigurePropResponse>, Error> {
        self.call.check_auth()?;
        self.call.check_id("id", &ids::COMPONENT, Some(&self.body.id))?;
        self.call
            .check_id(
                "external_user_id",
                &ids::EXTERNAL_USER,
                Some(&self.body.external_user_id),
            )?;
        self.call
            .check_id(
                "dynamic_props_id",
                &ids::DYNAMIC_PROPS,
                self.body.dynamic_props_id.as_deref(),
            )?;
        let project = self.call.project()?;
        let raw = self.call.raw();
        self.call.finish(raw.actions_configure_prop(&project, &self.body).await)
    }
}

impl IntoFuture for ConfigureProp {
    type Output = Result<types::ConfigurePropResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for ConfigureProp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ConfigureProp").finish_non_exhaustive()
    }
}

/// Request of `actions_list`, made by [`Actions::list`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListActions {
    call: Call,
    q: Option<String>,
    app: Option<String>,
    registry: Option<types::ComponentRegistry>,
    after: Option<String>,
    before: Option<String>,
    limit: Option<i64>,
}

impl ListActions {
    fn new(call: Call) -> Self {
        Self {
            call,
            q: None,
            app: None,
            registry: None,
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

    /// Restricts the result to one app, given by name slug or id.
    pub fn app(mut self, value: impl Into<String>) -> Self {
        self.app = Some(value.into());
        self
    }

    /// Which component registry to look in. An unknown value is rejected with 400.
    pub fn registry(mut self, value: impl Into<types::ComponentRegistry>) -> Self {
        self.registry = Some(value.into());
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
    pub fn pages(self) -> Pages<types::Component> {
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
    pub fn pages_backward(self) -> Pages<types::Component> {
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
    async fn page(&self) -> Result<Response<Page<types::Component>>, Error> {
        let page = self.send().await?;
        Ok(page.map(|page| Page::new(page.data, page.page_info)))
    }

    /// All following items, as a stream that fetches pages as needed.
    #[inline]
    pub fn items(self) -> Items<types::Component> {
        self.pages().items()
    }

    /// All items from the position of an earlier stream of the same list.
    #[inline]
    pub fn items_from(mut self, position: Position) -> Items<types::Component> {
        self.after = position.cursor;
        self.pages().items().skipping(position.taken)
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(
        self,
    ) -> Result<Response<types::GetComponentsResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::GetComponentsResponse>, Error> {
        self.call.check_auth()?;
        let project = self.call.project()?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .actions_list(
                        &project,
                        self.after.as_deref(),
                        self.app.as_deref(),
                        self.before.as_deref(),
                        self.limit,
                        self.q.as_deref(),
                        self.registry.as_ref(),
                    )
                    .await,
            )
    }
}

impl IntoFuture for ListActions {
    type Output = Result<types::GetComponentsResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for ListActions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListActions").finish_non_exhaustive()
    }
}

/// Request of `actions_reload_props`, made by [`Actions::reload_props`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ReloadProps {
    call: Call,
    body: types::ReloadPropsOpts,
}

impl ReloadProps {
    fn new(
        call: Call,
        id: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> Self {
        Self {
            call,
            body: types::ReloadPropsOpts::new(external_user_id.into(), id.into()),
        }
    }

    /// Whether the service should wait for the result. Otherwise it may respond with 202.
    pub fn blocking(mut self, value: bool) -> Self {
        self.body.blocking = Some(value);
        self
    }

    /// Values chosen so far, by prop name.
    pub fn configured_props(mut self, value: impl Into<types::ConfiguredProps>) -> Self {
        self.body.configured_props = Some(value.into());
        self
    }

    /// Sets one entry of `configured_props` and keeps the others.
    pub fn prop(
        mut self,
        name: impl Into<String>,
        value: impl Into<serde_json::Value>,
    ) -> Self {
        self.body
            .configured_props
            .get_or_insert_default()
            .0
            .insert(name.into(), value.into());
        self
    }

    /// Sets the account of the app prop named `prop`. This is the prop's own name, such as `googleSheets`,
    /// which
    /// can differ from the app's slug.
    pub fn account(
        self,
        prop: impl Into<String>,
        account_id: impl Into<String>,
    ) -> Self {
        self.prop(prop, values::account_prop(account_id))
    }

    /// Id from the last reload of props, such as `dyp_abc123`. Required after a reload.
    pub fn dynamic_props_id(mut self, value: impl Into<String>) -> Self {
        self.body.dynamic_props_id = Some(value.into());
        self
    }

    /// Component version in the form `1.2.3`. Defaults to the latest one.
    pub fn version(mut self, value: impl Into<String>) -> Self {
        self.body.version = Some(value.into());
        self
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
    ) -> Result<Response<types::ReloadPropsResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::ReloadPropsResponse>, Error> {
        self.call.check_auth()?;
        self.call.check_id("id", &ids::COMPONENT, Some(&self.body.id))?;
        self.call
            .check_id(
                "external_user_id",
                &ids::EXTERNAL_USER,
                Some(&self.body.external_user_id),
            )?;
        self.call
            .check_id(
                "dynamic_props_id",
                &ids::DYNAMIC_PROPS,
                self.body.dynamic_props_id.as_deref(),
            )?;
        let project = self.call.project()?;
        let raw = self.call.raw();
        self.call.finish(raw.actions_reload_props(&project, &self.body).await)
    }
}

impl IntoFuture for ReloadProps {
    type Output = Result<types::ReloadPropsResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for ReloadProps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReloadProps").finish_non_exhaustive()
    }
}

/// Request of `actions_retrieve`, made by [`Actions::retrieve`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct RetrieveAction {
    call: Call,
    component_id: String,
    version: Option<String>,
}

impl RetrieveAction {
    fn new(call: Call, component_id: impl Into<String>) -> Self {
        Self {
            call,
            component_id: component_id.into(),
            version: None,
        }
    }

    /// Component version in the form `1.2.3`. Defaults to the latest version.
    pub fn version(mut self, value: impl Into<String>) -> Self {
        self.version = Some(value.into());
        self
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
    ) -> Result<Response<types::GetComponentResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::GetComponentResponse>, Error> {
        self.call.check_auth()?;
        let project = self.call.project()?;
        let component_id = self
            .call
            .segment("component_id", &ids::COMPONENT, &self.component_id)?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .actions_retrieve(&project, &component_id, self.version.as_deref())
                    .await,
            )
    }
}

impl IntoFuture for RetrieveAction {
    type Output = Result<types::GetComponentResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for RetrieveAction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RetrieveAction").finish_non_exhaustive()
    }
}

/// Request of `actions_run`, made by [`Actions::run`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct RunAction {
    call: Call,
    body: types::RunActionOpts,
}

impl RunAction {
    fn new(
        call: Call,
        id: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> Self {
        Self {
            call,
            body: types::RunActionOpts::new(external_user_id.into(), id.into()),
        }
    }

    /// Values chosen so far, by prop name.
    pub fn configured_props(mut self, value: impl Into<types::ConfiguredProps>) -> Self {
        self.body.configured_props = Some(value.into());
        self
    }

    /// Sets one entry of `configured_props` and keeps the others.
    pub fn prop(
        mut self,
        name: impl Into<String>,
        value: impl Into<serde_json::Value>,
    ) -> Self {
        self.body
            .configured_props
            .get_or_insert_default()
            .0
            .insert(name.into(), value.into());
        self
    }

    /// Sets the account of the app prop named `prop`. This is the prop's own name, such as `googleSheets`,
    /// which
    /// can differ from the app's slug.
    pub fn account(
        self,
        prop: impl Into<String>,
        account_id: impl Into<String>,
    ) -> Self {
        self.prop(prop, values::account_prop(account_id))
    }

    /// Id from the last reload of props, such as `dyp_abc123`. Required after a reload.
    pub fn dynamic_props_id(mut self, value: impl Into<String>) -> Self {
        self.body.dynamic_props_id = Some(value.into());
        self
    }

    /// File Stash to use. If omitted or null, no files are kept.
    pub fn stash_id(mut self, value: impl Into<values::StashId>) -> Self {
        self.body.stash_id = Some(value.into());
        self
    }

    /// Component version in the form `1.2.3`. Defaults to the latest one.
    pub fn version(mut self, value: impl Into<String>) -> Self {
        self.body.version = Some(value.into());
        self
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
    ) -> Result<Response<types::RunActionResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::RunActionResponse>, Error> {
        self.call.check_auth()?;
        self.call.check_id("id", &ids::COMPONENT, Some(&self.body.id))?;
        self.call
            .check_id(
                "external_user_id",
                &ids::EXTERNAL_USER,
                Some(&self.body.external_user_id),
            )?;
        self.call
            .check_id(
                "dynamic_props_id",
                &ids::DYNAMIC_PROPS,
                self.body.dynamic_props_id.as_deref(),
            )?;
        let project = self.call.project()?;
        let raw = self.call.raw();
        self.call.finish(raw.actions_run(&project, &self.body).await)
    }
}

impl IntoFuture for RunAction {
    type Output = Result<types::RunActionResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for RunAction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RunAction").finish_non_exhaustive()
    }
}
