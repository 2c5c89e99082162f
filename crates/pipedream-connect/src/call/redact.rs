//! Finds the secrets of a request, because a server may repeat them and errors end up in logs.
//!
//! Secrets are the client's own credentials, the headers of the caller, the targets of redirects, and every argument that
//! the spec marks as secret. Other arguments, and bodies for other servers, are not searched: a server's message is of
//! little use without them.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{self, HeaderName};
use url::Url;

use super::context::Context;
use super::headers::{ENVIRONMENT, EXTERNAL_USER};
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
pub(crate) struct Sent {
    pub(crate) request: Arc<CallRequest>,
    pub(crate) bearer: Option<Bearer>,
    /// If the operation has secret arguments.
    body: Option<Bytes>,
    /// Where the request was redirected. Such a URL is often a credential in itself.
    redirects: Vec<Url>,
}

impl Sent {
    pub(crate) fn new(
        request: &Arc<CallRequest>,
        bearer: Option<Bearer>,
        body: Option<Bytes>,
    ) -> Self {
        let has_secrets = !request.call.operation.secrets.is_empty();
        Self {
            request: Arc::clone(request),
            bearer,
            body: body.filter(|_| has_secrets),
            redirects: Vec::new(),
        }
    }

    pub(crate) fn redirected(&mut self, target: &Url) {
        self.redirects.push(target.clone());
    }

    pub(crate) fn secrets(&self) -> Secrets {
        let CallRequest {
            call, url, headers, ..
        } = &*self.request;
        let mut secrets = client_secrets(&call.context);
        if let Some(bearer) = &self.bearer {
            secrets.add(bearer.token().expose());
        }
        for (name, value) in headers {
            if !PUBLIC_HEADERS.contains(name) {
                secrets.add_header(&String::from_utf8_lossy(value.as_bytes()));
            }
        }
        self.redirects.iter().for_each(|url| secrets.add_url(url));
        let operation = call.operation;
        secrets.add_parameters(operation.secrets, operation.path, url);
        if let Some(body) = &self.body {
            secrets.add_fields(operation.secrets, body);
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
