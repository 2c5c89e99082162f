//! The parts of an error that a program can branch on.

/// What went wrong, as far as a program can act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument was rejected before anything was sent: an empty id, an id that would change the path, an id of the
    /// wrong type, a user id longer than 250 characters, or a forbidden header. Fix the argument named in the message.
    InvalidArgument,
    /// The client is not configured for this call: a missing setting, a plain `http` base URL, or an operation that
    /// needs different credentials. Fix the configuration.
    Config,
    /// The client could not obtain an access token: the client id or secret is wrong, or the token endpoint did not
    /// respond. [`source`](std::error::Error::source) has the cause.
    Auth,
    /// The client could not connect, so nothing was sent. Check the host name, network, proxy and certificates.
    Connect,
    /// The connection closed after the request was sent, or the stream that provides the request body failed. Check
    /// [`Error::may_have_run`](crate::Error::may_have_run) before you repeat the call.
    Interrupted,
    /// The attempt timed out, the server responded with 408 or 504, or the response body stopped arriving. Raise the timeout
    /// for slow actions.
    Timeout,
    /// The deadline of the whole call passed, including the time spent between attempts; or no account was connected in
    /// time.
    Deadline,
    /// The program cancelled the call; only the blocking client can return this. Check
    /// [`Error::may_have_run`](crate::Error::may_have_run) before you repeat the call.
    Cancelled,
    /// 400 or 422: the API rejected the request. The message says why.
    BadRequest,
    /// 401: the API rejected the credentials, even after the client refreshed the token once. Check the client id,
    /// secret, project and environment.
    Unauthorized,
    /// 403: the credentials are valid but do not allow this: a scope is missing, or the plan does not include the
    /// feature.
    Forbidden,
    /// 404: not found in this project and environment. Some operations also respond with 404 to missing credentials.
    NotFound,
    /// 409: the request conflicts with existing data, such as a name that is already in use.
    Conflict,
    /// 429: too many requests. [`Error::retry_after`](crate::Error::retry_after) says how long to wait.
    RateLimited,
    /// 5xx, except 504: the server failed.
    Server,
    /// Any other status that does not mean success.
    Status,
    /// The API responded with success (2xx), but the client could not decode the body. The operation ran.
    Decode,
    /// The response body is larger than the client's limit.
    TooLarge,
    /// A redirect that the client does not follow: to another origin, of a request that changes data, or one too many.
    Redirect,
    /// The call succeeded, but the component could not load the options of a prop; the message is the component's own.
    /// Fix the values of its props, or the connected account. An action that failed is an
    /// [`ActionFailure`](crate::ActionFailure) instead.
    Component,
    /// A store of the application failed: [`source`](std::error::Error::source) has its error.
    Store,
    /// The server returned a page cursor that it had returned before, so the list would never end. Items returned so
    /// far are valid.
    CursorCycle,
}

/// Whether the server executed the operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Execution {
    /// The operation did not run: nothing was sent, or the server rejected the request.
    DidNotRun,
    /// Unknown: the request was sent, and the response is missing or inconclusive.
    MayHaveRun,
    /// The operation ran: the server reported success.
    Ran,
}

impl Execution {
    /// Combines two attempts of the same call: `Ran` if either ran, otherwise `MayHaveRun` if either may have run.
    pub(crate) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Ran, _) | (_, Self::Ran) => Self::Ran,
            (Self::MayHaveRun, _) | (_, Self::MayHaveRun) => Self::MayHaveRun,
            (Self::DidNotRun, Self::DidNotRun) => Self::DidNotRun,
        }
    }
}

/// The server's rate limit, from the `X-RateLimit-*` headers of its response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// Requests allowed per window.
    pub limit: Option<u64>,
    /// Requests left in this window.
    pub remaining: Option<u64>,
    /// End of the window, in seconds since 1970.
    pub reset: Option<u64>,
}
