//! Exchanges client credentials for an access token, through the same retry loop as every call.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use pipedream_connect_raw::operations::OAUTH_TOKENS_CREATE;
use pipedream_connect_raw::runtime::parse_number;
use pipedream_connect_raw::types::{ClientAssertionType, CreateOAuthTokenOpts};
use pipedream_connect_raw::values::Secret;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::private_key::PrivateKey;
use super::provider::AccessToken;
use super::shared::{Found, SharedTokens};
use super::store::TokenKey;
use crate::Error;
use crate::call::{
    self, Call, CallBody, CallOptions, CallRequest, CallResponse, Context, ResponseRules,
    undecodable,
};
use crate::transport::Body;

/// Deadline of a token request including its retries and what the store needs before it, independent of the caller's
/// deadline.
const EXCHANGE_DEADLINE: Duration = Duration::from_secs(30);
/// The share of the store in it. More time passes only when nobody polls, which must not cost the request its deadline.
const STORE_SHARE: Duration = Duration::from_secs(10);
/// The documented lifetime, used when the response does not contain a readable one.
const DEFAULT_LIFETIME: Duration = Duration::from_secs(3600);
/// The longest lifetime in seconds that makes a difference: a day.
const MAX_LIFETIME: f64 = 86_400.0;

/// How a client proves its identity.
pub(super) enum Proof {
    Secret(Secret),
    /// By an assertion signed with the key (RFC 7523).
    PrivateKey(Box<PrivateKey>),
}

/// The token exchange of one OAuth client.
pub(super) struct Exchange {
    /// Has no token source.
    context: Arc<Context>,
    client: Arc<OAuthClient>,
    shared: Option<SharedTokens>,
}

/// The OAuth client and what its tokens are valid for.
struct OAuthClient {
    proof: Proof,
    key: TokenKey,
    /// Scheme, host and port of the API.
    audience: String,
}

impl Exchange {
    pub(super) fn new(
        context: Context,
        proof: Proof,
        key: TokenKey,
        shared: Option<SharedTokens>,
    ) -> Self {
        let audience = context.base_url.origin().ascii_serialization();
        Self {
            context: Arc::new(context),
            client: Arc::new(OAuthClient {
                proof,
                key,
                audience,
            }),
            shared,
        }
    }

    /// The client secret. A private key is never sent, so no server can repeat it.
    pub(super) fn secret(&self) -> Option<&Secret> {
        match &self.client.proof {
            Proof::Secret(secret) => Some(secret),
            Proof::PrivateKey(_) => None,
        }
    }

    pub(super) fn name(&self) -> &'static str {
        match self.client.proof {
            Proof::Secret(_) => "client credentials",
            Proof::PrivateKey(_) => "private key",
        }
    }

    /// A token from the store, unless it is the `replaced` one, or a new token.
    pub(super) async fn token(&self, replaced: Option<Secret>) -> Result<AccessToken, Error> {
        let Some(shared) = &self.shared else {
            return self.request(EXCHANGE_DEADLINE).await;
        };
        let time = &self.context.time;
        let started = time.now();
        let (lease, is_saved) = match shared.find(replaced.as_ref()).await {
            Found::Token(token) => return Ok(token),
            Found::Nothing(lease) => (lease, true),
            Found::Failed => (None, false),
        };
        let spent = time.since(started).min(STORE_SHARE);
        let outcome = self.request(EXCHANGE_DEADLINE - spent).await;
        if let Ok(token) = &outcome
            && is_saved
        {
            let lifetime = token.expires_in.unwrap_or(DEFAULT_LIFETIME);
            if let Some(expires_at) = time.wall().checked_add(lifetime) {
                shared.save(token.token.clone(), expires_at).await;
            }
        }
        shared.release(lease).await;
        outcome
    }

    async fn request(&self, deadline: Duration) -> Result<AccessToken, Error> {
        let operation = &OAUTH_TOKENS_CREATE;
        let (client, time) = (Arc::clone(&self.client), self.context.time.clone());
        let mut call = Call::in_context(Arc::clone(&self.context), operation);
        call.set_options(CallOptions::new().deadline(deadline));
        let request = CallRequest {
            call,
            method: operation.method.clone(),
            url: self.context.url(operation.path)?,
            headers: HeaderMap::new(),
            // No bearer: the credentials are in the body, which is rebuilt for each attempt.
            authenticated: false,
        };
        let body = CallBody::Rebuilt(Box::new(move || client.token_request(time.wall())));
        let response = call::run(Arc::new(request), body, &ResponseRules::API).await?;
        decode(response)
    }
}

impl OAuthClient {
    /// The body of a token request. An assertion is valid for one request only.
    fn token_request(&self, now: SystemTime) -> Result<Body, Error> {
        let client_id = self.key.client_id();
        let mut body = CreateOAuthTokenOpts::new(client_id.to_owned());
        body.scope = self.key.scope().map(str::to_owned);
        match &self.proof {
            Proof::Secret(secret) => body.client_secret = Some(secret.clone()),
            Proof::PrivateKey(key) => {
                body.client_assertion_type =
                    Some(ClientAssertionType::UrnIetfParamsOauthClientAssertionTypeJwtBearer);
                body.client_assertion = Some(key.assertion(client_id, &self.audience, now)?);
            }
        }
        Body::json(&body)
    }
}

fn decode(response: CallResponse) -> Result<AccessToken, Error> {
    let decoded: Result<TokenResponse, _> = serde_json::from_slice(&response.bytes());
    match decoded {
        Ok(token) => Ok(AccessToken::new(token.access_token).expires_in(token.expires_in)),
        Err(error) => {
            let (headers, secrets) = (&response.headers, response.sent.secrets());
            let error = undecodable(response.status, headers, ".", &error, &secrets);
            Err(error.with_timing(response.attempts, response.elapsed))
        }
    }
}

/// The response of the token endpoint, decoded more tolerantly than the spec describes it: only the token is required.
#[derive(Deserialize)]
struct TokenResponse {
    access_token: Secret,
    #[serde(default = "default_lifetime", deserialize_with = "lifetime")]
    expires_in: Duration,
}

fn default_lifetime() -> Duration {
    DEFAULT_LIFETIME
}

/// Seconds, as a number or a string.
fn lifetime<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let seconds = match Value::deserialize(deserializer)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => parse_number(&text),
        _ => None,
    };
    Ok(seconds.map_or(DEFAULT_LIFETIME, |seconds| {
        Duration::from_secs_f64(seconds.clamp(0.0, MAX_LIFETIME))
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_lifetime_is_read_as_a_number_or_a_string() {
        for (value, seconds) in [
            (json!(30), 30),
            (json!("30"), 30),
            (json!(0), 0),
            (json!(-1), 0),
            (json!(1e12), 86_400),
            (Value::Null, 3600),
            (json!("soon"), 3600),
            (json!("NaN"), 3600),
        ] {
            let body = json!({ "access_token": "t", "expires_in": value.clone() });
            let response: TokenResponse = serde_json::from_value(body).expect("a token");
            assert_eq!(response.expires_in, Duration::from_secs(seconds), "{value}");
        }
        let body = json!({ "access_token": "t" });
        let response: TokenResponse = serde_json::from_value(body).expect("a token");
        assert_eq!(response.expires_in, DEFAULT_LIFETIME);
    }
}
