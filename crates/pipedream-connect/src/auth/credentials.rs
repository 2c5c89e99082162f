//! Credentials as the builder or the environment provides them.

use std::fmt;
use std::sync::Arc;

use pipedream_connect_raw::runtime::Auth;
use pipedream_connect_raw::values::Secret;

use super::exchange::{Exchange, Proof};
use super::private_key::PrivateKey;
use super::provider::TokenProvider;
use super::shared::{OnStoreError, SharedTokens};
use super::source::{CachedTokens, StaticToken, TokenFetcher};
use super::store::{TokenKey, TokenStore};
use crate::Error;
use crate::call::{Context, TokenSource};

/// Credentials that were not checked yet.
#[derive(Clone)]
pub(crate) enum Credentials {
    ClientSecret { id: String, secret: Secret },
    PrivateKey { id: String, key: Secret },
    AccessToken(Secret),
    ConnectToken(Secret),
    Provider(Arc<dyn TokenProvider>),
}

/// Settings of the token exchange.
#[derive(Clone, Default)]
pub(crate) struct TokenSettings {
    pub(crate) key_id: Option<String>,
    /// Scopes to request; all scopes of the OAuth client by default.
    pub(crate) scope: Option<String>,
    pub(crate) store: Option<Arc<dyn TokenStore>>,
    pub(crate) on_store_error: Option<OnStoreError>,
}

impl Credentials {
    /// Checks the credentials without a request. `context` has no token source yet; the token exchange uses it as it is.
    pub(crate) fn into_source(
        self,
        settings: TokenSettings,
        context: &Context,
    ) -> Result<Arc<dyn TokenSource>, Error> {
        match self {
            Self::ClientSecret { id, secret } => {
                let secret = not_empty(secret, "client secret")?;
                exchange(id, Proof::Secret(secret), settings, context)
            }
            Self::PrivateKey { id, key } => {
                let key = PrivateKey::parse(key.expose(), settings.key_id.clone())?;
                exchange(id, Proof::PrivateKey(Box::new(key)), settings, context)
            }
            Self::AccessToken(token) => static_token(token, "access token", Auth::OAuth),
            Self::ConnectToken(token) => static_token(token, "Connect token", Auth::ConnectToken),
            Self::Provider(provider) => Ok(cached(TokenFetcher::Provider(provider), context)),
        }
    }

    /// Whether the token implies the environment.
    pub(crate) fn imply_environment(&self) -> bool {
        matches!(self, Self::ConnectToken(_))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ClientSecret { .. } => "client credentials",
            Self::PrivateKey { .. } => "private key",
            Self::AccessToken(_) => "access token",
            Self::ConnectToken(_) => "Connect token",
            Self::Provider(_) => "token provider",
        })
    }
}

fn exchange(
    id: String,
    proof: Proof,
    settings: TokenSettings,
    context: &Context,
) -> Result<Arc<dyn TokenSource>, Error> {
    if id.trim().is_empty() {
        return Err(Error::config("the client id is empty"));
    }
    let scope = settings.scope.filter(|scope| !scope.trim().is_empty());
    let base_url = crate::base_url::without_slash(&context.base_url).to_owned();
    let key = TokenKey::new(id, base_url, scope);
    let shared = settings
        .store
        .map(|store| SharedTokens::new(store, key.clone(), settings.on_store_error, context));
    let exchange = Exchange::new(context.clone(), proof, key, shared);
    Ok(cached(TokenFetcher::Exchange(Arc::new(exchange)), context))
}

fn cached(fetcher: TokenFetcher, context: &Context) -> Arc<dyn TokenSource> {
    let (time, jitter) = (context.time.clone(), Arc::clone(&context.jitter));
    Arc::new(CachedTokens::new(fetcher, time, jitter))
}

fn static_token(
    token: Secret,
    name: &'static str,
    kind: Auth,
) -> Result<Arc<dyn TokenSource>, Error> {
    let token = StaticToken::new(not_empty(token, name)?, name, kind)?;
    Ok(Arc::new(token))
}

fn not_empty(secret: Secret, name: &str) -> Result<Secret, Error> {
    if secret.expose().trim().is_empty() {
        return Err(Error::config(format!("the {name} is empty")));
    }
    Ok(secret)
}
