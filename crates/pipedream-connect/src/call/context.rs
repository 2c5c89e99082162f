//! Everything that a call needs, shared by all clones of a client.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use http::{Extensions, HeaderValue};
use pipedream_connect_raw::runtime::Auth;
use url::Url;

use super::token_source::TokenSource;
use crate::clock::{Jitter, Time};
use crate::retry::{Budget, RetryPolicy};
use crate::transport::Transport;
use crate::{Error, base_url};

/// Shared by all clones of a client. The token exchange has a context of its own, without a token source.
#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) base_url: Url,
    pub(crate) workflow_domain: String,
    pub(crate) project: Option<String>,
    pub(crate) environment: Option<HeaderValue>,
    pub(crate) user_agent: HeaderValue,
    pub(crate) settings: Settings,
    pub(crate) budget: Arc<Budget>,
    pub(crate) time: Time,
    pub(crate) jitter: Arc<Jitter>,
    pub(crate) tokens: Option<Arc<dyn TokenSource>>,
    /// See [`Context::feature_state`].
    pub(crate) feature_states: Arc<Mutex<Extensions>>,
}

/// Limits that a call can override.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) retry: RetryPolicy,
    pub(crate) timeout: Duration,
    pub(crate) idle_timeout: Duration,
    pub(crate) deadline: Option<Duration>,
    pub(crate) max_response_bytes: usize,
}

impl Context {
    /// The kind of token that the API sees.
    pub(crate) fn auth(&self) -> Auth {
        self.tokens
            .as_ref()
            .map_or(Auth::OAuth, |tokens| tokens.kind())
    }

    /// What a feature keeps for the whole client, created when it is first needed. Its type is unknown here, so that a
    /// program without the feature does not contain it.
    pub(crate) fn feature_state<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let states = self.feature_states.lock();
        let mut states = states.unwrap_or_else(PoisonError::into_inner);
        Arc::clone(states.get_or_insert_with(Arc::<T>::default))
    }

    /// The URL of a request target, a path with or without a query.
    pub(crate) fn url(&self, target: &str) -> Result<Url, Error> {
        let url = format!("{}{target}", base_url::without_slash(&self.base_url));
        Url::parse(&url)
            .map_err(|error| Error::argument("the request URL is not valid").with_source(error))
    }
}
