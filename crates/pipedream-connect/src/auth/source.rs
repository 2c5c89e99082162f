//! The two token sources: a token that never changes, and a cache of fetched tokens.

use std::sync::Arc;

use pipedream_connect_raw::runtime::Auth;
use pipedream_connect_raw::values::Secret;

use super::cache::{FetchFuture, TokenCache};
use super::exchange::Exchange;
use super::provider::TokenProvider;
use crate::call::{Bearer, Client, Rejection, TokenSource};
use crate::clock::{Jitter, Time};
use crate::future::BoxFuture;
use crate::{Error, ErrorKind};

impl Client {
    /// The access token that the client sends, fetched if necessary. For an MCP server, or another client of the same API.
    ///
    /// # Errors
    /// [`ErrorKind::Auth`] when the client could not obtain a token.
    pub async fn access_token(&self) -> Result<Secret, Error> {
        let Some(tokens) = &self.0.tokens else {
            return Err(Error::config("the client has no credentials"));
        };
        let bearer = match tokens.cached() {
            Some(bearer) => bearer,
            None => tokens.fetch().await?,
        };
        Ok(bearer.token().clone())
    }
}

/// A token that the caller provided. It is not renewed.
pub(super) struct StaticToken {
    bearer: Bearer,
    name: &'static str,
    kind: Auth,
}

impl StaticToken {
    pub(super) fn new(token: Secret, name: &'static str, kind: Auth) -> Result<Self, Error> {
        let bearer = Bearer::new(token, 0).map_err(|_| {
            Error::config(format!(
                "the {name} contains characters that are not allowed in a header"
            ))
        })?;
        Ok(Self { bearer, name, kind })
    }
}

impl TokenSource for StaticToken {
    fn kind(&self) -> Auth {
        self.kind
    }

    fn name(&self) -> &'static str {
        self.name
    }

    fn cached(&self) -> Option<Bearer> {
        Some(self.bearer.clone())
    }

    fn fetch(&self) -> BoxFuture<Result<Bearer, Error>> {
        let bearer = self.bearer.clone();
        Box::pin(async { Ok(bearer) })
    }

    fn rejected(&self, _: u64, _: Rejection) -> bool {
        false
    }

    fn secrets(&self) -> Vec<Secret> {
        vec![self.bearer.token().clone()]
    }
}

/// Fetches tokens when needed and shares them between all calls of a client.
pub(super) struct CachedTokens {
    fetcher: TokenFetcher,
    cache: TokenCache,
    time: Time,
    jitter: Arc<Jitter>,
}

/// Where new tokens come from.
#[derive(Clone)]
pub(super) enum TokenFetcher {
    Exchange(Arc<Exchange>),
    Provider(Arc<dyn TokenProvider>),
}

impl TokenFetcher {
    /// A new token in place of `replaced`.
    fn fetch(self, replaced: Option<Secret>) -> FetchFuture {
        Box::pin(async move {
            match self {
                Self::Exchange(exchange) => exchange.token(replaced).await,
                Self::Provider(provider) => provider.token().await.map_err(|error| {
                    Error::new(ErrorKind::Auth, "the token provider failed").with_source(error)
                }),
            }
        })
    }
}

impl CachedTokens {
    pub(super) fn new(fetcher: TokenFetcher, time: Time, jitter: Arc<Jitter>) -> Self {
        Self {
            fetcher,
            cache: TokenCache::default(),
            time,
            jitter,
        }
    }
}

impl TokenSource for CachedTokens {
    fn kind(&self) -> Auth {
        Auth::OAuth
    }

    fn name(&self) -> &'static str {
        match &self.fetcher {
            TokenFetcher::Exchange(exchange) => exchange.name(),
            TokenFetcher::Provider(_) => "token provider",
        }
    }

    fn cached(&self) -> Option<Bearer> {
        self.cache.fresh(self.time.now())
    }

    fn fetch(&self) -> BoxFuture<Result<Bearer, Error>> {
        let (cache, fetcher) = (self.cache.clone(), self.fetcher.clone());
        let (time, jitter) = (self.time.clone(), Arc::clone(&self.jitter));
        Box::pin(async move {
            let fetch = |replaced| fetcher.clone().fetch(replaced);
            cache.get(&time, &jitter, &fetch).await
        })
    }

    fn rejected(&self, generation: u64, rejection: Rejection) -> bool {
        let now = self.time.now();
        match rejection {
            Rejection::First => self.cache.rejected(generation, now),
            Rejection::AfterRefresh => self.cache.rejected_again(generation, now),
            Rejection::OtherServer => self.cache.rejected_by_other_server(generation, now),
        }
        true
    }

    fn secrets(&self) -> Vec<Secret> {
        let secret = match &self.fetcher {
            TokenFetcher::Exchange(exchange) => exchange.secret().cloned(),
            TokenFetcher::Provider(_) => None,
        };
        secret.into_iter().chain(self.cache.recent()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_the_caller_provided_is_available_at_once() -> Result<(), Error> {
        let source = StaticToken::new("token".into(), "access token", Auth::OAuth)?;
        let bearer = source.cached().map(|bearer| bearer.token().clone());
        assert_eq!(bearer, Some("token".into()));
        assert_eq!(source.name(), "access token");
        Ok(())
    }
}
