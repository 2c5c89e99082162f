// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.

//! The catalogue of apps that accounts can be connected to.

use crate::call::{BoxFuture, Call, boxed};
use crate::pager::{Direction, Items, Page, Pages, Position};
use crate::{CallOptions, Client, Error, Response};
use pipedream_connect_raw::{ids, operations, types};

/// The catalogue of apps that accounts can be connected to.
#[derive(Clone, Debug)]
pub struct Apps {
    client: Client,
}

impl Apps {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// List apps.
    ///
    /// Pages through the catalogue of apps that accounts can be connected to. The filters combine: text,
    /// categories and whether an app has components, actions or triggers. There is no project in the path and
    /// no environment header. A token of limited scope needs `connect:apps:*` here unless it has `connect:*` or
    /// `*`.
    ///
    /// Operation `apps_list`: `GET /v1/connect/apps`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/apps_list.md")]
    pub fn list(&self) -> ListApps {
        ListApps::new(Call::new(&self.client, &operations::APPS_LIST))
    }

    /// Retrieve one app.
    ///
    /// Returns the description of one app, found by id or by name slug. `custom_fields_json` names the fields a
    /// key-based account needs, and `connect` says whether the proxy is enabled and for which hosts. The app is
    /// wrapped in `data`.
    ///
    /// Operation `apps_retrieve`: `GET /v1/connect/apps/{app_id}`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `app_id`: App to act on, given by its name slug (`github`) or its id (`oa_abc123`, or `app_abc123` in
    ///   older data).
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/apps_retrieve.md")]
    pub fn retrieve(&self, app_id: impl Into<String>) -> RetrieveApp {
        RetrieveApp::new(Call::new(&self.client, &operations::APPS_RETRIEVE), app_id)
    }
}

/// Request of `apps_list`, made by [`Apps::list`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListApps {
    call: Call,
    q: Option<String>,
    sort_key: Option<types::AppSortKey>,
    sort_direction: Option<types::SortDirection>,
    category_ids: Option<Vec<String>>,
    has_components: Option<bool>,
    has_actions: Option<bool>,
    has_triggers: Option<bool>,
    after: Option<String>,
    before: Option<String>,
    limit: Option<i64>,
}

impl ListApps {
    fn new(call: Call) -> Self {
        Self {
            call,
            q: None,
            sort_key: None,
            sort_direction: None,
            category_ids: None,
            has_components: None,
            has_actions: None,
            has_triggers: None,
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

    /// Property the result is sorted by.
    pub fn sort_key(mut self, value: impl Into<types::AppSortKey>) -> Self {
        self.sort_key = Some(value.into());
        self
    }

    /// Direction of the sort.
    pub fn sort_direction(mut self, value: impl Into<types::SortDirection>) -> Self {
        self.sort_direction = Some(value.into());
        self
    }

    /// Only apps of these categories (`appcat_…`). Several values are sent as a repeated parameter.
    pub fn category_ids(
        mut self,
        value: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.category_ids = Some(value.into_iter().map(Into::into).collect());
        self
    }

    /// Adds one entry to `category_ids`.
    pub fn category_id(mut self, value: impl Into<String>) -> Self {
        self.category_ids.get_or_insert_default().push(value.into());
        self
    }

    /// Filter by whether the app has at least one component.
    pub fn has_components(mut self, value: bool) -> Self {
        self.has_components = Some(value);
        self
    }

    /// Filter by whether the app has at least one action.
    pub fn has_actions(mut self, value: bool) -> Self {
        self.has_actions = Some(value);
        self
    }

    /// Filter by whether the app has at least one trigger.
    pub fn has_triggers(mut self, value: bool) -> Self {
        self.has_triggers = Some(value);
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
    pub fn pages(self) -> Pages<types::App> {
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
    pub fn pages_backward(self) -> Pages<types::App> {
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
    async fn page(&self) -> Result<Response<Page<types::App>>, Error> {
        let page = self.send().await?;
        Ok(page.map(|page| Page::new(page.data, page.page_info)))
    }

    /// All following items, as a stream that fetches pages as needed.
    #[inline]
    pub fn items(self) -> Items<types::App> {
        self.pages().items()
    }

    /// All items from the position of an earlier stream of the same list.
    #[inline]
    pub fn items_from(mut self, position: Position) -> Items<types::App> {
        self.after = position.cursor;
        self.pages().items().skipping(position.taken)
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(
        self,
    ) -> Result<Response<types::ListAppsResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::ListAppsResponse>, Error> {
        self.call.check_auth()?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .apps_list(
                        self.after.as_deref(),
                        self.before.as_deref(),
                        self.category_ids.as_ref(),
                        self.has_actions,
                        self.has_components,
                        self.has_triggers,
                        self.limit,
                        self.q.as_deref(),
                        self.sort_direction.as_ref(),
                        self.sort_key.as_ref(),
                    )
                    .await,
            )
    }
}

impl IntoFuture for ListApps {
    type Output = Result<types::ListAppsResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for ListApps {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListApps").finish_non_exhaustive()
    }
}

/// Request of `apps_retrieve`, made by [`Apps::retrieve`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct RetrieveApp {
    call: Call,
    app_id: String,
}

impl RetrieveApp {
    fn new(call: Call, app_id: impl Into<String>) -> Self {
        Self {
            call,
            app_id: app_id.into(),
        }
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(self) -> Result<Response<types::GetAppResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::GetAppResponse>, Error> {
        self.call.check_auth()?;
        let app_id = self.call.segment("app_id", &ids::APP, &self.app_id)?;
        let raw = self.call.raw();
        self.call.finish(raw.apps_retrieve(&app_id).await)
    }
}

impl IntoFuture for RetrieveApp {
    type Output = Result<types::GetAppResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for RetrieveApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RetrieveApp").finish_non_exhaustive()
    }
}
