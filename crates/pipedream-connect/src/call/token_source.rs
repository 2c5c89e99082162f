//! Where a call gets its bearer token from. `auth` implements it.

use std::sync::Arc;

use http::HeaderValue;
use pipedream_connect_raw::runtime::Auth;
use pipedream_connect_raw::values::Secret;

use crate::future::BoxFuture;
use crate::{Error, ErrorKind};

/// A source of bearer tokens.
pub(crate) trait TokenSource: Send + Sync + 'static {
    /// The kind of token, to check it against the kinds that an operation accepts.
    fn kind(&self) -> Auth;

    /// A name for `Debug`, such as `client credentials`.
    fn name(&self) -> &'static str;

    /// A valid token, if there is one that need not be refreshed. Never waits.
    fn cached(&self) -> Option<Bearer>;

    /// A valid token, fetched if necessary.
    fn fetch(&self) -> BoxFuture<Result<Bearer, Error>>;

    /// Reports that the token of this generation was rejected. Returns whether a new token can be fetched.
    fn rejected(&self, generation: u64, rejection: Rejection) -> bool;

    /// The secrets that error messages must not repeat.
    fn secrets(&self) -> Vec<Secret>;
}

/// How a token was rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rejection {
    /// By the API.
    First,
    /// By the API, after this call had refreshed the token: another one would not help.
    AfterRefresh,
    /// Perhaps by another server, for a reason of its own.
    OtherServer,
}

/// A bearer token in use.
#[derive(Clone, Debug)]
pub(crate) struct Bearer {
    /// `Bearer …`, marked sensitive.
    pub(crate) header: HeaderValue,
    /// Number of the fetch. A late 401 for an old token is ignored, so one rejection causes one refresh.
    pub(crate) generation: u64,
    token: Arc<Secret>,
}

impl Bearer {
    pub(crate) fn new(token: Secret, generation: u64) -> Result<Self, Error> {
        let text = token.expose();
        if text.trim().is_empty() {
            return Err(Error::new(ErrorKind::Auth, "the access token is empty"));
        }
        let mut header = HeaderValue::try_from(format!("Bearer {text}")).map_err(|_| {
            Error::new(
                ErrorKind::Auth,
                "the access token contains characters that are not allowed in a header",
            )
        })?;
        header.set_sensitive(true);
        Ok(Self {
            header,
            generation,
            token: Arc::new(token),
        })
    }

    pub(crate) fn token(&self) -> &Secret {
        &self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_does_not_print_the_token() -> Result<(), Error> {
        let bearer = Bearer::new(Secret::from("hush"), 1)?;
        assert!(bearer.header.is_sensitive());
        assert!(!format!("{bearer:?}").contains("hush"));
        Ok(())
    }
}
