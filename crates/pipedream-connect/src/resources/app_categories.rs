// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.

//! Categories that apps are grouped in.

use crate::call::{BoxFuture, Call, boxed};
use crate::{CallOptions, Client, Error, Response};
use pipedream_connect_raw::{ids, operations, types};

/// Categories that apps are grouped in.
#[derive(Clone, Debug)]
pub struct AppCategories {
    client: Client,
}

impl AppCategories {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// List app categories.
    ///
    /// Returns all categories that apps are grouped in. The response is a plain JSON array, without an envelope
    /// or pages. Use the ids as `category_ids` of the app list.
    ///
    /// Operation `app_categories_list`: `GET /v1/connect/app_categories`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/app_categories_list.md")]
    pub fn list(&self) -> ListAppCategories {
        ListAppCategories::new(Call::new(&self.client, &operations::APP_CATEGORIES_LIST))
    }

    /// Retrieve one app category.
    ///
    /// Returns a single app category. The object is not wrapped in an envelope.
    ///
    /// Operation `app_categories_retrieve`: `GET /v1/connect/app_categories/{id}`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `id`: Id of the app category, such as `appcat_abc123`.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/app_categories_retrieve.md")]
    pub fn retrieve(&self, id: impl Into<String>) -> RetrieveAppCategory {
        RetrieveAppCategory::new(
            Call::new(&self.client, &operations::APP_CATEGORIES_RETRIEVE),
            id,
        )
    }
}

/// Request of `app_categories_list`, made by [`AppCategories::list`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListAppCategories {
    call: Call,
}

impl ListAppCategories {
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
    ) -> Result<Response<types::ListAppCategoriesResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::ListAppCategoriesResponse>, Error> {
        self.call.check_auth()?;
        let raw = self.call.raw();
        self.call.finish(raw.app_categories_list().await)
    }
}

impl IntoFuture for ListAppCategories {
    type Output = Result<types::ListAppCategoriesResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for ListAppCategories {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListAppCategories").finish_non_exhaustive()
    }
}

/// Request of `app_categories_retrieve`, made by [`AppCategories::retrieve`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct RetrieveAppCategory {
    call: Call,
    id: String,
}

impl RetrieveAppCategory {
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
    pub async fn with_response(self) -> Result<Response<types::AppCategory>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::AppCategory>, Error> {
        self.call.check_auth()?;
        let id = self.call.segment("id", &ids::APP_CATEGORY, &self.id)?;
        let raw = self.call.raw();
        self.call.finish(raw.app_categories_retrieve(&id).await)
    }
}

impl IntoFuture for RetrieveAppCategory {
    type Output = Result<types::AppCategory, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for RetrieveAppCategory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RetrieveAppCategory").finish_non_exhaustive()
    }
}
