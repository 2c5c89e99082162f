//! Why a delivery was rejected.

use std::fmt;
use std::time::Duration;

use http::StatusCode;

use super::signature::InvalidSignature;
use crate::state::BoxError;

/// Why a request was rejected: it is not authentic, or it cannot be verified now.
///
/// Respond with [`status`](Self::status) and nothing else: the reason is for your own log. With the feature `axum`, that is
/// what its `IntoResponse` does.
#[derive(Debug)]
#[non_exhaustive]
pub enum RejectedDelivery {
    /// The URL has no tag, or one that was not made with the secret of this application.
    Tag,
    /// The signature of a trigger's delivery is missing or not valid.
    Signature(InvalidSignature),
    /// The body is larger than this number of bytes.
    TooLarge(usize),
    /// The body could not be read from the connection.
    Unreadable(BoxError),
    /// No key is known for the trigger that the tag names. It may just have been deployed, or have been deleted.
    UnknownTrigger,
    /// The lookup of the signing keys failed or panicked.
    Keys(BoxError),
    /// The lookup of the signing keys exceeded this time limit.
    KeysTimeout(Duration),
}

impl RejectedDelivery {
    /// The status to respond with: 400 for a malformed request, 401 for one that is not authentic, 413 for a body that is
    /// too large, and 503 if the delivery may be accepted later. Pipedream may redeliver what was not accepted.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Signature(InvalidSignature::Malformed) | Self::Unreadable(_) => {
                StatusCode::BAD_REQUEST
            }
            Self::Tag | Self::Signature(_) => StatusCode::UNAUTHORIZED,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnknownTrigger | Self::Keys(_) | Self::KeysTimeout(_) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }
}

impl fmt::Display for RejectedDelivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the webhook delivery was rejected: ")?;
        match self {
            Self::Tag => f.write_str("the URL has no tag that this application created"),
            Self::Signature(reason) => reason.fmt(f),
            Self::TooLarge(limit) => write!(f, "the body is larger than {limit} bytes"),
            Self::Unreadable(_) => f.write_str("the body could not be read"),
            Self::UnknownTrigger => {
                f.write_str("no signing key is known for the trigger of the URL's tag")
            }
            Self::Keys(_) => f.write_str("the lookup of the signing keys failed"),
            Self::KeysTimeout(limit) => {
                write!(
                    f,
                    "the lookup of the signing keys did not end within {limit:?}"
                )
            }
        }
    }
}

impl std::error::Error for RejectedDelivery {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Signature(reason) => Some(reason),
            Self::Unreadable(source) | Self::Keys(source) => Some(source.as_ref()),
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
            RejectedDelivery::Signature(InvalidSignature::Mismatch),
            RejectedDelivery::Unreadable("mismatch".into()),
            RejectedDelivery::Keys("mismatch".into()),
        ] {
            assert!(rejected.source().is_some(), "{rejected:?}");
        }
        let timeout = RejectedDelivery::KeysTimeout(Duration::from_secs(1));
        for rejected in [RejectedDelivery::Tag, timeout] {
            assert!(rejected.source().is_none(), "{rejected:?}");
        }
    }
}
