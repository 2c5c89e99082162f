//! Client credentials for an access token, through the same engine as every call.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use pipedream_connect_raw::operations::OAUTH_TOKENS_CREATE;
use pipedream_connect_raw::runtime::parse_number;
use pipedream_connect_raw::types::{ClientAssertionType, CreateOAuthTokenOpts};
use pipedream_connect_raw::values::Secret;
use serde::de::Error as _;
use serde_json::Value;

use super::private_key::PrivateKey;
use super::{AccessToken, Bearer, StoredToken, TokenKey, TokenStore};
use crate::client::Shared;
use crate::engine::{Engine, Outgoing, Take, Use};
use crate::transport::Body;
use crate::{CallOptions, Error, json};

/// Time limit of a token request with all its repeats, apart from any caller's deadline.
const TOKEN_LIMIT: Duration = Duration::from_secs(30);
/// Time limit of each visit to a token store.
const STORE_LIMIT: Duration = Duration::from_secs(2);
/// A stored token that lives shorter than this is not worth taking.
const WORTH_TAKING: Duration = Duration::from_secs(30);
/// What a token lives when the server does not say it in a way that can be read: the documented hour.
const ASSUMED_LIFETIME: Duration = Duration::from_secs(3600);
/// Longest lifetime in seconds that is worth telling apart, a day.
const LONGEST_LIFETIME: f64 = 86_400.0;

/// How a client proves that it is who it says.
pub(crate) enum Proof {
    Secret(Secret),
    /// By an assertion signed with it (RFC 7523).
    PrivateKey(PrivateKey),
}

/// What does not depend on the kind of proof.
pub(crate) struct Terms {
    /// Address of the API.
    pub(crate) base_url: String,
    /// Its scheme, host and port.
    pub(crate) origin: String,
    /// Scopes to ask for; without it all that the client has.
    pub(crate) scope: Option<String>,
    pub(crate) store: Option<Arc<dyn TokenStore>>,
}

/// See the module.
pub(crate) struct Exchange {
    proof: Proof,
    key: TokenKey,
    origin: String,
    store: Option<Arc<dyn TokenStore>>,
}

impl Exchange {
    pub(crate) fn new(client_id: String, proof: Proof, terms: Terms) -> Self {
        Self {
            proof,
            key: TokenKey::new(client_id, terms.base_url, terms.scope),
            origin: terms.origin,
            store: terms.store,
        }
    }

    /// The client secret. A private key stays here: it is never sent, so nobody can repeat it.
    pub(crate) fn secret(&self) -> Option<&Secret> {
        match &self.proof {
            Proof::Secret(secret) => Some(secret),
            Proof::PrivateKey(_) => None,
        }
    }

    pub(crate) fn kind(&self) -> &'static str {
        match self.proof {
            Proof::Secret(_) => "client credentials",
            Proof::PrivateKey(_) => "private key",
        }
    }

    /// A token from the store, unless it is the `replaced` one, or a new one.
    pub(crate) async fn token(
        &self,
        shared: &Arc<Shared>,
        replaced: Option<Secret>,
    ) -> Result<AccessToken, Error> {
        if let Some(token) = self.load(shared, replaced.as_ref()).await {
            return Ok(token);
        }
        let token = self.request(shared).await?;
        self.save(shared, &token).await;
        Ok(token)
    }

    /// The body of a token request with a proof that is new each time: an assertion can be used only once.
    pub(crate) fn body(&self, now: SystemTime) -> Result<Body, Error> {
        let client_id = self.key.client_id();
        let mut body = CreateOAuthTokenOpts::new(client_id.to_owned());
        body.scope = self.key.scope().map(str::to_owned);
        match &self.proof {
            Proof::Secret(secret) => body.client_secret = Some(secret.clone()),
            Proof::PrivateKey(key) => {
                body.client_assertion_type =
                    Some(ClientAssertionType::UrnIetfParamsOauthClientAssertionTypeJwtBearer);
                body.client_assertion = Some(key.assertion(client_id, &self.origin, now)?);
            }
        }
        let json = serde_json::to_vec(&body).map_err(|error| {
            Error::argument("the client credentials could not be encoded").because(error)
        })?;
        Ok(Body::from(json))
    }

    async fn request(&self, shared: &Arc<Shared>) -> Result<AccessToken, Error> {
        let outgoing = Outgoing {
            method: OAUTH_TOKENS_CREATE.method.clone(),
            url: format!("{}{}", shared.base, OAUTH_TOKENS_CREATE.path),
            headers: http::HeaderMap::new(),
            body: Body::empty(),
            credentials: Use::Proof,
        };
        let options = CallOptions::new().deadline(TOKEN_LIMIT);
        let engine = Engine {
            shared,
            operation: &OAUTH_TOKENS_CREATE,
            options: &options,
            take: Take::Whole,
        };
        let answer = engine.run(outgoing).await?.into_whole();
        let token = json::read(&answer.body).and_then(|said| token_in(&said));
        token.map_err(|error| {
            Error::undecodable(answer.status, &answer.headers, ".", error)
                .spent(answer.attempts, answer.elapsed)
        })
    }

    async fn load(&self, shared: &Shared, replaced: Option<&Secret>) -> Option<AccessToken> {
        let mut loading = self.store.as_ref()?.load(self.key.clone());
        let stored = shared
            .time
            .within(STORE_LIMIT, loading.as_mut())
            .await?
            .ok()??;
        let left = stored
            .expires_at()
            .duration_since(shared.time.wall())
            .ok()?;
        let useful = left >= WORTH_TAKING
            && replaced != Some(stored.token())
            // A text that no header can carry would be offered again and again.
            && Bearer::new(stored.token().clone(), 0).is_ok();
        useful.then(|| AccessToken::new(stored.token().clone()).expires_in(left))
    }

    /// A store that fails costs the other processes a request, and this one nothing.
    async fn save(&self, shared: &Shared, token: &AccessToken) {
        let Some(store) = &self.store else { return };
        let lifetime = token.expires_in.unwrap_or(ASSUMED_LIFETIME);
        let Some(expires_at) = shared.time.wall().checked_add(lifetime) else {
            return;
        };
        let token = StoredToken::new(token.token.clone(), expires_at);
        let mut saving = store.save(self.key.clone(), token);
        let _ = shared.time.within(STORE_LIMIT, saving.as_mut()).await;
    }
}

/// The token in the server's answer, read more leniently than its description says: only the token itself is
/// indispensable.
fn token_in(said: &Value) -> serde_json::Result<AccessToken> {
    const TOKEN: &str = "access_token";
    match &said[TOKEN] {
        Value::String(token) => {
            let token = Secret::from(token.as_str());
            Ok(AccessToken::new(token).expires_in(lifetime(&said["expires_in"])))
        }
        Value::Null => Err(serde_json::Error::missing_field(TOKEN)),
        // Not told what it is: it may be a secret all the same.
        _ => Err(serde_json::Error::custom("the token is no text")),
    }
}

/// Seconds, as a number or a text.
fn lifetime(said: &Value) -> Duration {
    let seconds = said.as_f64().or_else(|| parse_number(said.as_str()?));
    seconds.map_or(ASSUMED_LIFETIME, |seconds| {
        Duration::from_secs_f64(seconds.clamp(0.0, LONGEST_LIFETIME))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_lifetime_is_read_however_it_is_written() {
        for (said, seconds) in [
            (json!(30), 30),
            (json!("30"), 30),
            (json!(0), 0),
            (json!(-1), 0),
            (json!(1e12), 86_400),
            (Value::Null, 3600),
            (json!("soon"), 3600),
            (json!("NaN"), 3600),
        ] {
            assert_eq!(lifetime(&said), Duration::from_secs(seconds), "{said}");
        }
    }
}
