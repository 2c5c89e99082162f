// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.

//! Short-lived Connect tokens that let an external user connect accounts.

use crate::call::{BoxFuture, Call, boxed};
use crate::{CallOptions, Client, Error, Response};
use pipedream_connect_raw::{ids, operations, types, values};

/// Short-lived Connect tokens that let an external user connect accounts.
#[derive(Clone, Debug)]
pub struct Tokens {
    client: Client,
}

impl Tokens {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Create a Connect token for an external user.
    ///
    /// Issues the short-lived token (`ctok_…`) that lets one external user connect accounts in one project
    /// environment, and the corresponding Connect Link. `expires_in` is in seconds; 14400 (four hours) is both
    /// the default and the maximum. The token is used up when an account is connected with it, so create a new
    /// one for each connection. Browser calls made with the token need their origin in `allowed_origins`; a `*`
    /// entry reportedly does not work. To use the link, append the query parameter `app` with the app slug to
    /// `connect_link_url` with a URL library, because the link already has a query. Published limit: 100 calls
    /// per minute per external user.
    ///
    /// Operation `tokens_create`: `POST /v1/connect/{project_id}/tokens`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: not idempotent, so it is retried only if it certainly did not run.
    ///
    /// Required:
    ///
    /// * `external_user_id`: Your own id of the end user, at most 250 characters.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/tokens_create.md")]
    pub fn create(&self, external_user_id: impl Into<String>) -> CreateToken {
        CreateToken::new(
            Call::new(&self.client, &operations::TOKENS_CREATE),
            external_user_id,
        )
    }

    /// Validate a Connect token.
    ///
    /// Checks a Connect token together with the app, account, OAuth client or app override it will be used
    /// with, and returns how a connection page should proceed. No credentials are needed; the token in the path
    /// is enough. A rejected token still gets a 200 response: check `success` and `error`. Something must
    /// identify the app, so give at least one of `app_id`, `account_id` and `app_override_id`. An override
    /// selects its own app, fields and OAuth client, and passing a different `app_id` or `oauth_app_id` with it
    /// is an error.
    ///
    /// Operation `tokens_validate`: `GET /v1/connect/tokens/{ctok}/validate`.
    ///
    /// Credentials: none.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `ctok`: The Connect token to check, such as `ctok_` followed by 32 hexadecimal digits. It is a
    ///   credential and should be kept out of logs.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/tokens_validate.md")]
    pub fn validate(&self, ctok: impl Into<values::Secret>) -> ValidateToken {
        ValidateToken::new(Call::new(&self.client, &operations::TOKENS_VALIDATE), ctok)
    }
}

/// Request of `tokens_create`, made by [`Tokens::create`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct CreateToken {
    call: Call,
    body: types::CreateTokenOpts,
}

impl CreateToken {
    fn new(call: Call, external_user_id: impl Into<String>) -> Self {
        Self {
            call,
            body: types::CreateTokenOpts::new(external_user_id.into()),
        }
    }

    /// Lets end users grant only some of the requested OAuth scopes. The default is false.
    pub fn allow_progressive_scopes(mut self, value: bool) -> Self {
        self.body.allow_progressive_scopes = Some(value);
        self
    }

    /// Browser origins that may call the API with this token. Needed for calls from a browser.
    pub fn allowed_origins(
        mut self,
        value: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.body.allowed_origins = value.into_iter().map(Into::into).collect();
        self
    }

    /// Adds one entry to `allowed_origins`.
    pub fn allowed_origin(mut self, value: impl Into<String>) -> Self {
        self.body.allowed_origins.push(value.into());
        self
    }

    /// App id or slug. Ties the Connect Link to the official OAuth client of that app and to the host that
    /// serves its OAuth pages.
    pub fn app_id(mut self, value: impl Into<String>) -> Self {
        self.body.app_id = Some(value.into());
        self
    }

    /// Where Connect Link sends the user after a failure.
    pub fn error_redirect_uri(mut self, value: impl Into<String>) -> Self {
        self.body.error_redirect_uri = Some(value.into());
        self
    }

    /// Lifetime in seconds. Default and maximum are 14400, which is four hours.
    pub fn expires_in(mut self, value: i64) -> Self {
        self.body.expires_in = Some(value);
        self
    }

    /// OAuth client to which the Connect Link is tied. Takes precedence over `app_id`.
    pub fn oauth_app_id(mut self, value: impl Into<String>) -> Self {
        self.body.oauth_app_id = Some(value.into());
        self
    }

    /// Scopes of the token, separated by spaces. The default is `connect:*`; the scope `*` is not possible.
    pub fn scope(mut self, value: impl Into<String>) -> Self {
        self.body.scope = Some(value.into());
        self
    }

    /// Where Connect Link sends the user after success.
    pub fn success_redirect_uri(mut self, value: impl Into<String>) -> Self {
        self.body.success_redirect_uri = Some(value.into());
        self
    }

    /// URL that is called when the connection succeeds or fails.
    pub fn webhook_uri(mut self, value: impl Into<String>) -> Self {
        self.body.webhook_uri = Some(value.into());
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
    ) -> Result<Response<types::CreateTokenResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::CreateTokenResponse>, Error> {
        self.call.check_auth()?;
        self.call
            .check_id(
                "external_user_id",
                &ids::EXTERNAL_USER,
                Some(&self.body.external_user_id),
            )?;
        self.call.check_id("app_id", &ids::APP, self.body.app_id.as_deref())?;
        self.call
            .check_id(
                "oauth_app_id",
                &ids::OAUTH_APP,
                self.body.oauth_app_id.as_deref(),
            )?;
        let project = self.call.project()?;
        let raw = self.call.raw();
        self.call.finish(raw.tokens_create(&project, &self.body).await)
    }
}

impl IntoFuture for CreateToken {
    type Output = Result<types::CreateTokenResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for CreateToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreateToken").finish_non_exhaustive()
    }
}

/// Request of `tokens_validate`, made by [`Tokens::validate`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ValidateToken {
    call: Call,
    ctok: values::Secret,
    app_id: Option<String>,
    account_id: Option<String>,
    oauth_app_id: Option<String>,
    app_override_id: Option<String>,
}

impl ValidateToken {
    fn new(call: Call, ctok: impl Into<values::Secret>) -> Self {
        Self {
            call,
            ctok: ctok.into(),
            app_id: None,
            account_id: None,
            oauth_app_id: None,
            app_override_id: None,
        }
    }

    /// App to validate for, by id or name slug. Required unless `account_id` or `app_override_id` identifies
    /// the app.
    pub fn app_id(mut self, value: impl Into<String>) -> Self {
        self.app_id = Some(value.into());
        self
    }

    /// Existing account (`apn_…`) to reconnect. It must belong to the app.
    pub fn account_id(mut self, value: impl Into<String>) -> Self {
        self.account_id = Some(value.into());
        self
    }

    /// OAuth client (`oa_…`) to validate for.
    pub fn oauth_app_id(mut self, value: impl Into<String>) -> Self {
        self.oauth_app_id = Some(value.into());
        self
    }

    /// App override (`ao_…`) to validate for. With `account_id`, that account is linked to the override again.
    pub fn app_override_id(mut self, value: impl Into<String>) -> Self {
        self.app_override_id = Some(value.into());
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
    ) -> Result<Response<types::ValidateTokenResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::ValidateTokenResponse>, Error> {
        self.call.check_auth()?;
        self.call.check_id("app_id", &ids::APP, self.app_id.as_deref())?;
        self.call.check_id("account_id", &ids::ACCOUNT, self.account_id.as_deref())?;
        self.call
            .check_id("oauth_app_id", &ids::OAUTH_APP, self.oauth_app_id.as_deref())?;
        self.call
            .check_id(
                "app_override_id",
                &ids::APP_OVERRIDE,
                self.app_override_id.as_deref(),
            )?;
        let ctok = self.call.segment("ctok", &ids::CONNECT_TOKEN, self.ctok.expose())?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .tokens_validate(
                        &ctok,
                        self.account_id.as_deref(),
                        self.app_id.as_deref(),
                        self.app_override_id.as_deref(),
                        self.oauth_app_id.as_deref(),
                    )
                    .await,
            )
    }
}

impl IntoFuture for ValidateToken {
    type Output = Result<types::ValidateTokenResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for ValidateToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ValidateToken").finish_non_exhaustive()
    }
}
