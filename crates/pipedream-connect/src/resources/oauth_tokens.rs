// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.

//! Access tokens of the OAuth client-credentials grant, used by servers.

use crate::call::{BoxFuture, Call, boxed};
use crate::{CallOptions, Client, Error, Response};
use pipedream_connect_raw::{ids, operations, types, values};

/// Access tokens of the OAuth client-credentials grant, used by servers.
#[derive(Clone, Debug)]
pub struct OAuthTokens {
    client: Client,
}

impl OAuthTokens {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Exchange client credentials for an OAuth access token.
    ///
    /// Implements the client-credentials grant with a JSON body; form encoding is not used here. The client
    /// authenticates either with `client_secret` or with a signed assertion (`client_assertion_type` and
    /// `client_assertion` together), never with an `Authorization` header. `scope` is a space-separated list
    /// and defaults to `*`. Access tokens are valid for 3600 seconds, so cache one and renew it about two
    /// minutes before `expires_in` runs out. Each attempt with an assertion, including a retry, needs a newly
    /// signed one, because a `jti` may be used only once.
    ///
    /// Operation `oauth_tokens_create`: `POST /v1/oauth/token`.
    ///
    /// Credentials: none.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `client_id`: Id of the workspace OAuth client.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/oauth_tokens_create.md")]
    pub fn create(&self, client_id: impl Into<String>) -> CreateOAuthToken {
        CreateOAuthToken::new(
            Call::new(&self.client, &operations::OAUTH_TOKENS_CREATE),
            client_id,
        )
    }
}

/// Request of `oauth_tokens_create`, made by [`OAuthTokens::create`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct CreateOAuthToken {
    call: Call,
    body: types::CreateOAuthTokenOpts,
}

impl CreateOAuthToken {
    fn new(call: Call, client_id: impl Into<String>) -> Self {
        Self {
            call,
            body: types::CreateOAuthTokenOpts::new(client_id.into()),
        }
    }

    /// Signed JWT that proves possession of the private key of the client. It can be used only once and must
    /// expire within one hour.
    pub fn client_assertion(mut self, value: impl Into<values::Secret>) -> Self {
        self.body.client_assertion = Some(value.into());
        self
    }

    /// Kind of the assertion; required if `client_assertion` is sent.
    pub fn client_assertion_type(
        mut self,
        value: impl Into<types::ClientAssertionType>,
    ) -> Self {
        self.body.client_assertion_type = Some(value.into());
        self
    }

    /// Secret of the OAuth client.
    pub fn client_secret(mut self, value: impl Into<values::Secret>) -> Self {
        self.body.client_secret = Some(value.into());
        self
    }

    /// Requested scopes, separated by spaces. The default is `*`.
    pub fn scope(mut self, value: impl Into<String>) -> Self {
        self.body.scope = Some(value.into());
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
    ) -> Result<Response<types::CreateOAuthTokenResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::CreateOAuthTokenResponse>, Error> {
        self.call.check_auth()?;
        self.call.check_id("client_id", &ids::CLIENT, Some(&self.body.client_id))?;
        let raw = self.call.raw();
        self.call.finish(raw.oauth_tokens_create(&self.body).await)
    }
}

impl IntoFuture for CreateOAuthToken {
    type Output = Result<types::CreateOAuthTokenResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for CreateOAuthToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreateOAuthToken").finish_non_exhaustive()
    }
}
