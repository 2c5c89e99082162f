//! What a feature hands to the retry loop.

use bytes::Bytes;
use http::{HeaderMap, Method};
use url::Url;

use super::prepared::Call;
use crate::Error;
use crate::base_url::host;
use crate::error::Target;
use crate::transport::{Body, BodyKind};

/// The request of a call, the same for all its attempts. Without its body, and without what the client adds to each attempt:
/// default headers and the bearer token.
pub(crate) struct CallRequest {
    pub(crate) call: Call,
    pub(crate) method: Method,
    pub(crate) url: Url,
    /// Replaces the client's default headers of the same names.
    pub(crate) headers: HeaderMap,
    /// Whether the request carries the client's token.
    pub(crate) authenticated: bool,
}

/// The longest URL that the HTTP stack can send, in bytes. Many servers accept less and respond with 414.
const MAX_URL_BYTES: usize = 65_534;

impl CallRequest {
    /// Rejects a request that cannot be sent.
    pub(crate) fn check(&self) -> Result<(), Error> {
        check_length(&self.url)
    }
}

fn check_length(url: &Url) -> Result<(), Error> {
    let length = url.as_str().len();
    if length > MAX_URL_BYTES {
        return Err(Error::argument(format!(
            "the request URL has {length} bytes; at most {MAX_URL_BYTES} can be sent. Shorten ids and query parameters"
        )));
    }
    Ok(())
}

/// The host of the request, for an error.
pub(crate) fn request_host(request: &CallRequest) -> Target {
    let host = host(&request.url);
    host.map(|host| ("host", host)).into_iter().collect()
}

/// The body of each attempt.
pub(crate) enum CallBody {
    /// The same bytes for each attempt, or a stream for the first one.
    Given(Body),
    /// The stream was sent.
    Sent,
    /// Rebuilt for each attempt.
    Rebuilt(Box<dyn Fn() -> Result<Body, Error> + Send + Sync>),
}

impl CallBody {
    /// The body of the next attempt.
    pub(crate) fn next(&mut self) -> Result<Body, Error> {
        match self {
            Self::Rebuilt(build) => build(),
            Self::Sent => Err(Error::argument(
                "the request body is a stream and was already sent",
            )),
            Self::Given(body) => match &body.0 {
                BodyKind::Empty => Ok(Body::empty()),
                BodyKind::Bytes(bytes) => Ok(Body::from(bytes.clone())),
                BodyKind::Stream(_) => {
                    let body = std::mem::take(body);
                    *self = Self::Sent;
                    Ok(body)
                }
            },
        }
    }

    /// The bytes that each attempt sends, if they are the same.
    pub(crate) fn bytes(&self) -> Option<Bytes> {
        match self {
            Self::Given(body) => body.bytes(),
            Self::Sent | Self::Rebuilt(_) => None,
        }
    }

    /// Whether there is a body for another attempt.
    pub(crate) fn is_repeatable(&self) -> bool {
        !matches!(self, Self::Sent)
    }
}

impl From<Body> for CallBody {
    fn from(body: Body) -> Self {
        Self::Given(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_url_is_accepted_and_a_longer_one_is_not() -> Result<(), url::ParseError> {
        let check = |length: usize| -> Result<bool, url::ParseError> {
            let url = Url::parse(&format!(
                "https://x/{}",
                "x".repeat(length - "https://x/".len())
            ))?;
            Ok(check_length(&url).is_ok())
        };
        assert!(check(MAX_URL_BYTES)?);
        assert!(!check(MAX_URL_BYTES + 1)?);
        Ok(())
    }
}
