// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.

//! Rate limits defined by the caller.

use crate::call::{BoxFuture, Call, boxed};
use crate::{CallOptions, Client, Error, Response};
use pipedream_connect_raw::{operations, types};

/// Rate limits defined by the caller.
#[derive(Clone, Debug)]
pub struct RateLimits {
    client: Client,
}

impl RateLimits {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Create a rate limit token.
    ///
    /// Defines a rate limit of your own, as a number of requests per window in seconds, and returns a token for
    /// it. Send the token as header `x-pd-rate-limit` on later Connect requests to count them against it. The
    /// operation is known from older published documentation only; no current official SDK offers it, and the
    /// service may have dropped it.
    ///
    /// Operation `rate_limits_create`: `POST /v1/connect/rate_limits`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: not idempotent, so it is retried only if it certainly did not run.
    ///
    /// Required:
    ///
    /// * `window_size_seconds`: Length of the window in seconds.
    /// * `requests_per_window`: Requests allowed in one window.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/rate_limits_create.md")]
    pub fn create(
        &self,
        window_size_seconds: i64,
        requests_per_window: i64,
    ) -> CreateRateLimit {
        CreateRateLimit::new(
            Call::new(&self.client, &operations::RATE_LIMITS_CREATE),
            window_size_seconds,
            requests_per_window,
        )
    }
}

/// Request of `rate_limits_create`, made by [`RateLimits::create`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct CreateRateLimit {
    call: Call,
    body: types::CreateRateLimitOpts,
}

impl CreateRateLimit {
    fn new(call: Call, window_size_seconds: i64, requests_per_window: i64) -> Self {
        Self {
            call,
            body: types::CreateRateLimitOpts::new(
                requests_per_window,
                window_size_seconds,
            ),
        }
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
    ) -> Result<Response<types::CreateRateLimitResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::CreateRateLimitResponse>, Error> {
        self.call.check_auth()?;
        let raw = self.call.raw();
        self.call.finish(raw.rate_limits_create(&self.body).await)
    }
}

impl IntoFuture for CreateRateLimit {
    type Output = Result<types::CreateRateLimitResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for CreateRateLimit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreateRateLimit").finish_non_exhaustive()
    }
}
