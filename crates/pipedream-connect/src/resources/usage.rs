// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.

//! Credits used by Connect.

use crate::call::{BoxFuture, Call, boxed};
use crate::{CallOptions, Client, Error, Response};
use pipedream_connect_raw::{operations, types};

/// Credits used by Connect.
#[derive(Clone, Debug)]
pub struct Usage {
    client: Client,
}

impl Usage {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// List credit usage.
    ///
    /// Returns the credits used in a period, broken down by action runs, trigger events and proxy calls where
    /// known. Both ends of the period are required, as Unix times in seconds. Invalid times are rejected with 400.
    /// There are no pages and no project in the path.
    ///
    /// Operation `usage_list`: `GET /v1/connect/usage`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `start_ts`: Start of the period, as a Unix time in seconds.
    /// * `end_ts`: End of the period, as a Unix time in seconds.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/usage_list.md")]
    pub fn list(&self, start_ts: i64, end_ts: i64) -> ListUsage {
        ListUsage::new(
            Call::new(&self.client, &operations::USAGE_LIST),
            start_ts,
            end_ts,
        )
    }
}

/// Request of `usage_list`, made by [`Usage::list`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListUsage {
    call: Call,
    start_ts: i64,
    end_ts: i64,
}

impl ListUsage {
    fn new(call: Call, start_ts: i64, end_ts: i64) -> Self {
        Self { call, start_ts, end_ts }
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
    ) -> Result<Response<types::ConnectUsageResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::ConnectUsageResponse>, Error> {
        self.call.check_auth()?;
        let raw = self.call.raw();
        self.call.finish(raw.usage_list(self.end_ts, self.start_ts).await)
    }
}

impl IntoFuture for ListUsage {
    type Output = Result<types::ConnectUsageResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for ListUsage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListUsage").finish_non_exhaustive()
    }
}
