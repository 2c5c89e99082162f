//! Finds the secrets of a request, because a server may repeat them and errors end up in logs.
//!
//! Secrets are the client's own credentials, the headers of the caller, the targets of redirects, and every argument that
//! the spec marks as secret. Other arguments, and bodies for other servers, are not searched: a server's message is of
//! little use without them.

use bytes::Bytes;
use http::HeaderMap;
use http::header::{self, HeaderName};
use pipedream_connect_raw::runtime::Request;
use url::Url;

use super::context::Context;
use super::headers::{ENVIRONMENT, EXTERNAL_USER};
use super::prepared::Call;
use super::request::CallRequest;
use super::token_source::Bearer;
use crate::secrets::Secrets;

/// Headers whose values are not secret.
const PUBLIC_HEADERS: [HeaderName; 5] = [
    header::ACCEPT,
    header::CONTENT_TYPE,
    header::USER_AGENT,
    ENVIRONMENT,
    EXTERNAL_USER,
];

/// What a server may repeat of one request. The secrets in it are collected only when a text is built.
#[derive(Clone)]
pub(crate) struct Sent {
    call: Call,
    bearer: Option<Bearer>,
    headers: HeaderMap,
    /// URL and body, if the operation has secret arguments.
    arguments: Option<(Url, Option<Bytes>)>,
    /// Where the request was redirected. Such a URL is often a credential in itself.
    redirects: Vec<Url>,
}

impl Sent {
    pub(crate) fn new(
        call: &Call,
        request: &CallRequest,
        bearer: Option<&Bearer>,
        body: Option<Bytes>,
    ) -> Self {
        let has_secrets = !call.operation.secrets.is_empty();
        Self {
            call: call.clone(),
            bearer: bearer.cloned(),
            headers: request.headers.clone(),
            arguments: has_secrets.then(|| (request.url.clone(), body)),
            redirects: Vec::new(),
        }
    }

    /// A request of the generated client, after its response was read.
    pub(crate) fn generated(call: &Call, request: &Request) -> Self {
        let url = call.url(&request.target).ok();
        Self {
            call: call.clone(),
            bearer: None,
            headers: call.options().header_map().unwrap_or_default(),
            arguments: url.map(|url| (url, request.body.clone())),
            redirects: Vec::new(),
        }
    }

    pub(crate) fn redirected(&mut self, target: &Url) {
        self.redirects.push(target.clone());
    }

    pub(crate) fn secrets(&self) -> Secrets {
        let mut secrets = client_secrets(&self.call.context);
        if let Some(bearer) = &self.bearer {
            secrets.add(bearer.token().expose());
        }
        for (name, value) in &self.headers {
            if !PUBLIC_HEADERS.contains(name) {
                secrets.add_header(&String::from_utf8_lossy(value.as_bytes()));
            }
        }
        self.redirects.iter().for_each(|url| secrets.add_url(url));
        if let Some((url, body)) = &self.arguments {
            let operation = self.call.operation;
            secrets.add_parameters(operation.secrets, operation.path, url);
            if let Some(body) = body {
                secrets.add_fields(operation.secrets, body);
            }
        }
        secrets
    }
}

/// The client's own credentials.
pub(crate) fn client_secrets(context: &Context) -> Secrets {
    let mut secrets = Secrets::default();
    let tokens = context.tokens.iter();
    for secret in tokens.flat_map(|tokens| tokens.secrets()) {
        secrets.add(secret.expose());
    }
    secrets
}
