// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.

//! Accounts that external users have connected to apps.

use crate::call::{BoxFuture, Call, boxed};
use crate::pager::{Direction, Items, Page, Pages, Position};
use crate::{CallOptions, Client, Error, Response};
use pipedream_connect_raw::{ids, operations, types, values};

/// Accounts that external users have connected to apps.
#[derive(Clone, Debug)]
pub struct Accounts {
    client: Client,
}

impl Accounts {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Connect an account with credentials.
    ///
    /// Connects a key-based app without any user interface: the credentials are passed in `cfmap_json`, a
    /// string that contains a JSON object with the app's custom fields. The Connect token in the body
    /// identifies the external user. The API declares a Connect token as the only credential for this call, but
    /// server-side clients send their OAuth token in the header and pass the Connect token only in the body, so
    /// both are listed. Set `account_id` to reconnect an existing account instead of adding one; user,
    /// environment and app must match. The values of an app override (`app_override_id`) are merged over
    /// `cfmap_json`; it must not select an OAuth client. Repeating the call may connect a second account.
    ///
    /// Operation `accounts_create`: `POST /v1/connect/{project_id}/accounts`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: not idempotent, so it is retried only if it certainly did not run.
    ///
    /// Required:
    ///
    /// * `app_slug`: Name slug of a key-based app.
    /// * `cfmap_json`: Values of the custom fields of the app, as the JSON text of one object.
    /// * `connect_token`: Connect token of the external user who will own the account.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/accounts_create.md")]
    pub fn create(
        &self,
        app_slug: impl Into<String>,
        cfmap_json: impl Into<values::Secret>,
        connect_token: impl Into<values::Secret>,
    ) -> CreateAccount {
        CreateAccount::new(
            Call::new(&self.client, &operations::ACCOUNTS_CREATE),
            app_slug,
            cfmap_json,
            connect_token,
        )
    }

    /// Delete one connected account.
    ///
    /// Removes one connected account from the project environment. There is no operation to restore it; the
    /// external user has to connect again. Published limit: 2,000 account reads and deletes per 5 minutes per
    /// project.
    ///
    /// Operation `accounts_delete`: `DELETE /v1/connect/{project_id}/accounts/{account_id}`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: idempotent, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `account_id`: Id of the connected account, such as `apn_abc123`.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/accounts_delete.md")]
    pub fn delete(&self, account_id: impl Into<String>) -> DeleteAccount {
        DeleteAccount::new(
            Call::new(&self.client, &operations::ACCOUNTS_DELETE),
            account_id,
        )
    }

    /// Delete all accounts of an app.
    ///
    /// Removes the accounts of one app in the project environment. For OAuth apps, the path takes the OAuth
    /// client id (`oa_…`), for key-based apps the name slug. The response does not say how many accounts were
    /// removed, and there is no operation to restore them.
    ///
    /// Operation `accounts_delete_by_app`: `DELETE /v1/connect/{project_id}/apps/{app_id}/accounts`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: idempotent, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `app_id`: App to act on, given by its name slug (`github`) or its id (`oa_abc123`, or `app_abc123` in
    ///   older data).
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/accounts_delete_by_app.md")]
    pub fn delete_by_app(&self, app_id: impl Into<String>) -> DeleteByApp {
        DeleteByApp::new(
            Call::new(&self.client, &operations::ACCOUNTS_DELETE_BY_APP),
            app_id,
        )
    }

    /// List connected accounts.
    ///
    /// Pages through the accounts connected in the project environment, optionally limited to one external
    /// user, one app or one OAuth client. Credentials are omitted unless `include_credentials` is true, and
    /// even then, those of accounts connected through Pipedream's own OAuth clients cannot be read in
    /// production. A Connect token is bound to one external user, project and environment. To get the next
    /// page, set `after` to `page_info.end_cursor`; an absent, null or empty cursor marks the end. Published
    /// limit: 2,000 account reads and deletes per 5 minutes per project.
    ///
    /// Operation `accounts_list`: `GET /v1/connect/{project_id}/accounts`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/accounts_list.md")]
    pub fn list(&self) -> ListAccounts {
        ListAccounts::new(Call::new(&self.client, &operations::ACCOUNTS_LIST))
    }

    /// List the accounts of one external user.
    ///
    /// Returns all accounts of one external user in the project environment, with the same result as the
    /// account list filtered by that user. The response is a plain JSON array, without an envelope or pages.
    /// Credentials are omitted unless `include_credentials` is true.
    ///
    /// Operation `accounts_list_by_external_user`:
    /// `GET /v1/connect/{project_id}/users/{external_user_id}/accounts`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `external_user_id`: Your own id of the end user, at most 250 characters.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/accounts_list_by_external_user.md")]
    pub fn list_by_external_user(
        &self,
        external_user_id: impl Into<String>,
    ) -> ListByExternalUser {
        ListByExternalUser::new(
            Call::new(&self.client, &operations::ACCOUNTS_LIST_BY_EXTERNAL_USER),
            external_user_id,
        )
    }

    /// Retrieve one connected account.
    ///
    /// Returns a single account, not wrapped in an envelope. With `include_credentials`, the response also
    /// contains the account's secrets, such as the OAuth access token or the API key, so treat the whole
    /// response as confidential. Credentials of accounts connected through Pipedream's own OAuth clients cannot
    /// be read in production. Published limit: 2,000 account reads and deletes per 5 minutes per project.
    ///
    /// Operation `accounts_retrieve`: `GET /v1/connect/{project_id}/accounts/{account_id}`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `account_id`: Id of the connected account, such as `apn_abc123`.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/accounts_retrieve.md")]
    pub fn retrieve(&self, account_id: impl Into<String>) -> RetrieveAccount {
        RetrieveAccount::new(
            Call::new(&self.client, &operations::ACCOUNTS_RETRIEVE),
            account_id,
        )
    }
}

/// Request of `accounts_create`, made by [`Accounts::create`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct CreateAccount {
    call: Call,
    external_user_id: Option<String>,
    oauth_app_id: Option<String>,
    body: types::CreateAccountOpts,
}

impl CreateAccount {
    fn new(
        call: Call,
        app_slug: impl Into<String>,
        cfmap_json: impl Into<values::Secret>,
        connect_token: impl Into<values::Secret>,
    ) -> Self {
        Self {
            call,
            external_user_id: None,
            oauth_app_id: None,
            body: types::CreateAccountOpts::new(
                app_slug.into(),
                cfmap_json.into(),
                connect_token.into(),
            ),
        }
    }

    /// Accepted for symmetry with the list operation, where it is a filter. It can be omitted, because the
    /// Connect token in the body identifies the user. At most 250 characters.
    pub fn external_user_id(mut self, value: impl Into<String>) -> Self {
        self.external_user_id = Some(value.into());
        self
    }

    /// Accepted for symmetry with the list operation, where it filters by OAuth client (`oa_…`). It can be
    /// omitted.
    pub fn oauth_app_id(mut self, value: impl Into<String>) -> Self {
        self.oauth_app_id = Some(value.into());
        self
    }

    /// Existing account to reconnect instead of creating one. User, environment and app must match.
    pub fn account_id(mut self, value: impl Into<String>) -> Self {
        self.body.account_id = Some(value.into());
        self
    }

    /// App override whose values are merged over `cfmap_json`. It must not select an OAuth client.
    pub fn app_override_id(mut self, value: impl Into<String>) -> Self {
        self.body.app_override_id = Some(value.into());
        self
    }

    /// Label of the account.
    pub fn name(mut self, value: impl Into<String>) -> Self {
        self.body.name = Some(value.into());
        self
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(self) -> Result<Response<types::Account>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::Account>, Error> {
        self.call.check_auth()?;
        self.call
            .check_id(
                "external_user_id",
                &ids::EXTERNAL_USER,
                self.external_user_id.as_deref(),
            )?;
        self.call
            .check_id("oauth_app_id", &ids::OAUTH_APP, self.oauth_app_id.as_deref())?;
        self.call
            .check_id("account_id", &ids::ACCOUNT, self.body.account_id.as_deref())?;
        self.call
            .check_id(
                "app_override_id",
                &ids::APP_OVERRIDE,
                self.body.app_override_id.as_deref(),
            )?;
        let project = self.call.project()?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .accounts_create(
                        &project,
                        self.external_user_id.as_deref(),
                        self.oauth_app_id.as_deref(),
                        &self.body,
                    )
                    .await,
            )
    }
}

impl IntoFuture for CreateAccount {
    type Output = Result<types::Account, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for CreateAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreateAccount").finish_non_exhaustive()
    }
}

/// Request of `accounts_delete`, made by [`Accounts::delete`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct DeleteAccount {
    call: Call,
    account_id: String,
}

impl DeleteAccount {
    fn new(call: Call, account_id: impl Into<String>) -> Self {
        Self {
            call,
            account_id: account_id.into(),
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
        let account_id = self
            .call
            .segment("account_id", &ids::ACCOUNT, &self.account_id)?;
        let raw = self.call.raw();
        self.call.finish(raw.accounts_delete(&project, &account_id).await)
    }
}

impl IntoFuture for DeleteAccount {
    type Output = Result<(), Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for DeleteAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeleteAccount").finish_non_exhaustive()
    }
}

/// Request of `accounts_delete_by_app`, made by [`Accounts::delete_by_app`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct DeleteByApp {
    call: Call,
    app_id: String,
}

impl DeleteByApp {
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
    pub async fn with_response(self) -> Result<Response<()>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<()>, Error> {
        self.call.check_auth()?;
        let project = self.call.project()?;
        let app_id = self.call.segment("app_id", &ids::APP, &self.app_id)?;
        let raw = self.call.raw();
        self.call.finish(raw.accounts_delete_by_app(&project, &app_id).await)
    }
}

impl IntoFuture for DeleteByApp {
    type Output = Result<(), Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for DeleteByApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeleteByApp").finish_non_exhaustive()
    }
}

/// Request of `accounts_list`, made by [`Accounts::list`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListAccounts {
    call: Call,
    external_user_id: Option<String>,
    app: Option<String>,
    oauth_app_id: Option<String>,
    include_credentials: Option<bool>,
    after: Option<String>,
    before: Option<String>,
    limit: Option<i64>,
}

impl ListAccounts {
    fn new(call: Call) -> Self {
        Self {
            call,
            external_user_id: None,
            app: None,
            oauth_app_id: None,
            include_credentials: None,
            after: None,
            before: None,
            limit: None,
        }
    }

    /// Restricts the call to one end user, named by your own id of at most 250 characters.
    pub fn external_user_id(mut self, value: impl Into<String>) -> Self {
        self.external_user_id = Some(value.into());
        self
    }

    /// Restricts the result to one app, given by name slug or id.
    pub fn app(mut self, value: impl Into<String>) -> Self {
        self.app = Some(value.into());
        self
    }

    /// Restricts the call to one OAuth client, such as `oa_abc123`.
    pub fn oauth_app_id(mut self, value: impl Into<String>) -> Self {
        self.oauth_app_id = Some(value.into());
        self
    }

    /// When true, each account includes its credentials. They are only present for key-based apps and for
    /// accounts connected through your own OAuth client.
    pub fn include_credentials(mut self, value: bool) -> Self {
        self.include_credentials = Some(value);
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
    pub fn pages(self) -> Pages<types::Account> {
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
    pub fn pages_backward(self) -> Pages<types::Account> {
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
    async fn page(&self) -> Result<Response<Page<types::Account>>, Error> {
        let page = self.send().await?;
        Ok(page.map(|page| Page::new(page.data, page.page_info)))
    }

    /// All following items, as a stream that fetches pages as needed.
    #[inline]
    pub fn items(self) -> Items<types::Account> {
        self.pages().items()
    }

    /// All items from the position of an earlier stream of the same list.
    #[inline]
    pub fn items_from(mut self, position: Position) -> Items<types::Account> {
        self.after = position.cursor;
        self.pages().items().skipping(position.taken)
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(
        self,
    ) -> Result<Response<types::ListAccountsResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::ListAccountsResponse>, Error> {
        self.call.check_auth()?;
        self.call
            .check_id(
                "external_user_id",
                &ids::EXTERNAL_USER,
                self.external_user_id.as_deref(),
            )?;
        self.call
            .check_id("oauth_app_id", &ids::OAUTH_APP, self.oauth_app_id.as_deref())?;
        let project = self.call.project()?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .accounts_list(
                        &project,
                        self.after.as_deref(),
                        self.app.as_deref(),
                        self.before.as_deref(),
                        self.external_user_id.as_deref(),
                        self.include_credentials,
                        self.limit,
                        self.oauth_app_id.as_deref(),
                    )
                    .await,
            )
    }
}

impl IntoFuture for ListAccounts {
    type Output = Result<types::ListAccountsResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for ListAccounts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListAccounts").finish_non_exhaustive()
    }
}

/// Request of `accounts_list_by_external_user`, made by [`Accounts::list_by_external_user`]. Awaiting it
/// sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListByExternalUser {
    call: Call,
    external_user_id: String,
    app: Option<String>,
    include_credentials: Option<bool>,
}

impl ListByExternalUser {
    fn new(call: Call, external_user_id: impl Into<String>) -> Self {
        Self {
            call,
            external_user_id: external_user_id.into(),
            app: None,
            include_credentials: None,
        }
    }

    /// Restricts the result to one app, given by name slug or id.
    pub fn app(mut self, value: impl Into<String>) -> Self {
        self.app = Some(value.into());
        self
    }

    /// When true, each account includes its credentials. They are only present for key-based apps and for
    /// accounts connected through your own OAuth client.
    pub fn include_credentials(mut self, value: bool) -> Self {
        self.include_credentials = Some(value);
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
    ) -> Result<Response<types::ListAccountsByExternalUserResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(
        &self,
    ) -> Result<Response<types::ListAccountsByExternalUserResponse>, Error> {
        self.call.check_auth()?;
        let project = self.call.project()?;
        let external_user_id = self
            .call
            .segment("external_user_id", &ids::EXTERNAL_USER, &self.external_user_id)?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .accounts_list_by_external_user(
                        &project,
                        &external_user_id,
                        self.app.as_deref(),
                        self.include_credentials,
                    )
                    .await,
            )
    }
}

impl IntoFuture for ListByExternalUser {
    type Output = Result<types::ListAccountsByExternalUserResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for ListByExternalUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListByExternalUser").finish_non_exhaustive()
    }
}

/// Request of `accounts_retrieve`, made by [`Accounts::retrieve`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct RetrieveAccount {
    call: Call,
    account_id: String,
    include_credentials: Option<bool>,
}

impl RetrieveAccount {
    fn new(call: Call, account_id: impl Into<String>) -> Self {
        Self {
            call,
            account_id: account_id.into(),
            include_credentials: None,
        }
    }

    /// When true, each account includes its credentials. They are only present for key-based apps and for
    /// accounts connected through your own OAuth client.
    pub fn include_credentials(mut self, value: bool) -> Self {
        self.include_credentials = Some(value);
        self
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(self) -> Result<Response<types::Account>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::Account>, Error> {
        self.call.check_auth()?;
        let project = self.call.project()?;
        let account_id = self
            .call
            .segment("account_id", &ids::ACCOUNT, &self.account_id)?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .accounts_retrieve(&project, &account_id, self.include_credentials)
                    .await,
            )
    }
}

impl IntoFuture for RetrieveAccount {
    type Output = Result<types::Account, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for RetrieveAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RetrieveAccount").finish_non_exhaustive()
    }
}
