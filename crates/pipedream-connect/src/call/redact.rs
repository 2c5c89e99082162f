//! Finds the secrets of a request, because a server may repeat them and errors end up in logs.
//!
//! Secrets are the client's own credentials, the headers of the caller, and every argument that the spec marks as secret.
//! Other arguments stay readable, because a server's message is of little use without them.

use bytes::Bytes;
use http::header::{self, HeaderName};

use super::headers::{ENVIRONMENT, EXTERNAL_USER};
use super::prepared::Call;
use super::request::CallRequest;
use super::response_error::parse_lossy;
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

/// The parts of a request that may contain secrets. Scanned only to build an error.
pub(crate) struct Sensitive<'a> {
    pub(crate) call: &'a Call,
    pub(crate) request: &'a CallRequest,
    pub(crate) bearer: Option<&'a Bearer>,
    pub(crate) body: Option<Bytes>,
}

/// Longer bodies are not scanned: they are uploads, not arguments.
const MAX_SCANNED_BODY: usize = 64 << 10;

impl Sensitive<'_> {
    pub(crate) fn secrets(&self) -> Secrets {
        let mut secrets = Secrets::default();
        if let Some(tokens) = &self.call.context.tokens {
            for secret in tokens.secrets() {
                secrets.add(secret.expose());
            }
        }
        if let Some(bearer) = self.bearer {
            secrets.add(bearer.token().expose());
        }
        for (name, value) in &self.request.headers {
            if !PUBLIC_HEADERS.contains(name) {
                secrets.add_header(&String::from_utf8_lossy(value.as_bytes()));
            }
        }
        secrets.add_path(self.call.operation.path, self.request.url.path());
        let body = self.body.as_deref().unwrap_or_default();
        if body.len() <= MAX_SCANNED_BODY
            && let Some(body) = parse_lossy(body)
        {
            secrets.add_fields(&body);
        }
        secrets
    }
}
