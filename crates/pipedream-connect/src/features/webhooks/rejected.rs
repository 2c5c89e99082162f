//! Why a delivery is rejected.

use std::fmt;
use std::time::Duration;

use http::StatusCode;

use super::signature::InvalidSignature;
use crate::state::BoxError;

/// Why a delivery was rejected: it is not authentic, or it cannot be verified now.
///
/// Respond with [`status`](Self::status) and an empty body, and log the reason. With the feature `axum`, `IntoResponse` does the
/// former.
#[derive(Debug)]
#[non_exhaustive]
pub enum RejectedDelivery {
    /// The URL has no tag, or its tag was not created with a secret of this application.
    InvalidTag,
    /// The signature is missing or invalid.
    InvalidSignature(InvalidSignature),
    /// The body is larger than this number of bytes.
    BodyTooLarge(usize),
    /// The body could not be read from the connection.
    UnreadableBody(BoxError),
    /// No signing key is known for the trigger that the tag names. The key may not be stored yet.
    NoSigningKey,
    /// The key lookup failed or panicked.
    KeyLookupFailed(BoxError),
    /// The key lookup exceeded this time limit.
    KeyLookupTimedOut(Duration),
}

impl RejectedDelivery {
    /// The status to respond with: 400 for a malformed request, 401 if the delivery is not authentic, 413 if the body is too
    /// large, and 503 if the delivery may be accepted later. Pipedream may redeliver a rejected delivery.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::InvalidSignature(InvalidSignature::Malformed) | Self::UnreadableBody(_) => {
                StatusCode::BAD_REQUEST
            }
            Self::InvalidTag | Self::InvalidSignature(_) => StatusCode::UNAUTHORIZED,
            Self::BodyTooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NoSigningKey | Self::KeyLookupFailed(_) | Self::KeyLookupTimedOut(_) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }
}

impl fmt::Display for RejectedDelivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the webhook delivery was rejected: ")?;
        match self {
            Self::InvalidTag => f.write_str("the URL has no valid tag"),
            Self::InvalidSignature(reason) => reason.fmt(f),
            Self::BodyTooLarge(limit) => write!(f, "the body is larger than {limit} bytes"),
            Self::UnreadableBody(_) => f.write_str("the body could not be read"),
            Self::NoSigningKey => {
                f.write_str("no signing key is known for the trigger in the URL's tag")
            }
            Self::KeyLookupFailed(_) => f.write_str("the lookup of the signing keys failed"),
            Self::KeyLookupTimedOut(limit) => {
                write!(
                    f,
                    "the lookup of the signing keys timed out after {limit:?}"
                )
            }
        }
    }
}

impl std::error::Error for RejectedDelivery {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::InvalidSignature(reason) => Some(reason),
            Self::UnreadableBody(source) | Self::KeyLookupFailed(source) => Some(source.as_ref()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;

    #[test]
    fn the_cause_of_a_rejection_is_its_source() {
        for rejected in [
            RejectedDelivery::InvalidSignature(InvalidSignature::Mismatch),
            RejectedDelivery::UnreadableBody("mismatch".into()),
            RejectedDelivery::KeyLookupFailed("mismatch".into()),
        ] {
            assert!(rejected.source().is_some(), "{rejected:?}");
        }
        let timeout = RejectedDelivery::KeyLookupTimedOut(Duration::from_secs(1));
        for rejected in [RejectedDelivery::InvalidTag, timeout] {
            assert!(rejected.source().is_none(), "{rejected:?}");
        }
    }
}
