//! Redirects: one place, one policy.
//!
//! Only a GET is followed. The bearer token and the headers of the call stay on the API's origin.

use http::{Method, StatusCode, header};
use url::Url;

use super::redact::Sent;
use super::response_error::with_head;
use crate::base_url::is_confidential;
use crate::secrets::Secrets;
use crate::transport::HttpResponse;
use crate::{Error, ErrorKind, Execution};

/// The number of redirects that one attempt follows.
pub(crate) const MAX_REDIRECTS: usize = 5;

/// Which redirects are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Redirects {
    /// None: a redirect is a response like any other, because another server sent it.
    Returned,
    /// Those that stay on the API's origin.
    SameOrigin,
    /// Also those to another https origin, such as a storage host.
    AnyHttps,
}

impl Redirects {
    /// Where to send the request next; `None` when `response` is the one to return.
    pub(crate) fn target(
        self,
        from: &Url,
        method: &Method,
        response: &HttpResponse,
        sent: &Sent,
    ) -> Result<Option<Url>, Error> {
        if self == Self::Returned || !response.status.is_redirection() {
            return Ok(None);
        }
        let rejected = |reason: &str| Err(rejected(response, reason, &sent.secrets()));
        let location = response.headers.get(header::LOCATION);
        let target = location.and_then(|location| from.join(location.to_str().ok()?).ok());
        let Some(target) = target else {
            return rejected("has no valid Location header");
        };
        // Not the whole URL, which may be a credential in itself.
        let origin = target.origin().ascii_serialization();
        if *method != Method::GET {
            rejected(&format!("of a {method} was not followed"))
        } else if target.origin() == from.origin() {
            Ok(Some(target))
        } else if self == Self::SameOrigin {
            rejected(&format!("to another origin ({origin}) was not followed"))
        } else if is_confidential(&target) {
            Ok(Some(target))
        } else {
            rejected(&format!(
                "to {origin} was not followed, because it is not https"
            ))
        }
    }
}

fn rejected(response: &HttpResponse, reason: &str, secrets: &Secrets) -> Error {
    let status = response.status;
    let reason = secrets.excerpt(reason);
    let message = format!("the {} redirect {reason}", status.as_u16());
    let execution = match status {
        // These ask for the same request elsewhere. After any other redirect the operation may have run here.
        StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => Execution::DidNotRun,
        _ => Execution::MayHaveRun,
    };
    with_head(
        Error::new(ErrorKind::Redirect, message),
        status,
        &response.headers,
        secrets,
    )
    .with_execution(execution)
}

pub(crate) fn too_many() -> Error {
    let message = format!("the server sent more than {MAX_REDIRECTS} redirects");
    Error::new(ErrorKind::Redirect, message)
}
