// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.

//! External users, meaning the end users of your own application.

use crate::call::{BoxFuture, Call, boxed};
use crate::pager::{Direction, Items, Page, Pages, Position};
use crate::{CallOptions, Client, Error, Response};
use pipedream_connect_raw::{ids, operations, types};

/// External users, meaning the end users of your own application.
#[derive(Clone, Debug)]
pub struct Users {
    client: Client,
}

impl Users {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Delete an external user and everything connected.
    ///
    /// Removes an external user together with all of that user's connected accounts and other resources. The
    /// path takes the identifier chosen by your system (`external_id`), not the internal `exu_…` id. There is
    /// no operation to restore what was removed.
    ///
    /// Operation `users_delete_external_user`: `DELETE /v1/connect/{project_id}/users/{external_user_id}`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: idempotent, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `external_user_id`: Your own id of the end user, at most 250 characters.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/users_delete_external_user.md")]
    pub fn delete_external_user(
        &self,
        external_user_id: impl Into<String>,
    ) -> DeleteExternalUser {
        DeleteExternalUser::new(
            Call::new(&self.client, &operations::USERS_DELETE_EXTERNAL_USER),
            external_user_id,
        )
    }

    /// List external users.
    ///
    /// Pages through the external users known in the project environment. `q` matches any part of
    /// `external_id`, the identifier chosen by your system; `id` (`exu_…`) is the internal one. A Connect token
    /// is not accepted.
    ///
    /// Operation `users_list`: `GET /v1/connect/{project_id}/users`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/users_list.md")]
    pub fn list(&self) -> ListUsers {
        ListUsers::new(Call::new(&self.client, &operations::USERS_LIST))
    }
}

/// Request of `users_delete_external_user`, made by [`Users::delete_external_user`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct DeleteExternalUser {
    call: Call,
    external_user_id: String,
}

impl DeleteExternalUser {
    fn new(call: Call, external_user_id: impl Into<String>) -> Self {
        Self {
            call,
            external_user_id: external_user_id.into(),
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
        let project = self.call.project()?;
        let external_user_id = self
            .call
            .segment("external_user_id", &ids::EXTERNAL_USER, &self.external_user_id)?;
        let raw = self.call.raw();
        self.call
            .finish(raw.users_delete_external_user(&project, &external_user_id).await)
    }
}

impl IntoFuture for DeleteExternalUser {
    type Output = Result<(), Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for DeleteExternalUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeleteExternalUser").finish_non_exhaustive()
    }
}

/// Request of `users_list`, made by [`Users::list`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListUsers {
    call: Call,
    q: Option<String>,
    after: Option<String>,
    before: Option<String>,
    limit: Option<i64>,
}

impl ListUsers {
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
    pub fn pages(self) -> Pages<types::ExternalUser> {
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
    pub fn pages_backward(self) -> Pages<types::ExternalUser> {
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
    async fn page(&self) -> Result<Response<Page<types::ExternalUser>>, Error> {
        let page = self.send().await?;
        Ok(page.map(|page| Page::new(page.data, page.page_info)))
    }

    /// All following items, as a stream that fetches pages as needed.
    #[inline]
    pub fn items(self) -> Items<types::ExternalUser> {
        self.pages().items()
    }

    /// All items from the position of an earlier stream of the same list.
    #[inline]
    pub fn items_from(mut self, position: Position) -> Items<types::ExternalUser> {
        self.after = position.cursor;
        self.pages().items().skipping(position.taken)
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(
        self,
    ) -> Result<Response<types::GetUsersResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::GetUsersResponse>, Error> {
        self.call.check_auth()?;
        let project = self.call.project()?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .users_list(
                        &project,
                        self.after.as_deref(),
                        self.before.as_deref(),
                        self.limit,
                        self.q.as_deref(),
                    )
                    .await,
            )
    }
}

impl IntoFuture for ListUsers {
    type Output = Result<types::GetUsersResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for ListUsers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListUsers").finish_non_exhaustive()
    }
}
