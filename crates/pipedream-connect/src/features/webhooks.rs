//! Verifies that a webhook delivery of a deployed trigger was sent by Pipedream, recently.
//!
//! Pipedream signs each delivery with the webhook's signing key: `x-pd-signature: t=<seconds>,v1=<hex>`, where the hex is
//! HMAC-SHA256 over `"<seconds>."` and the raw body. Verify the bytes as received, before parsing them. The format of the
//! header is known from deliveries, not from official documentation. Several `v1` values are accepted, as sent after a
//! key was replaced.
//!
//! Connection webhooks (`CONNECTION_SUCCESS`, `CONNECTION_ERROR`) are not known to be signed: retrieve the account by its
//! id before you trust one.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use pipedream_connect_raw::values::Secret;
use ring::hmac;

/// The header that contains the signature.
pub const SIGNATURE_HEADER: &str = "x-pd-signature";

/// The default tolerance: the maximum difference between the time of the signature and now.
pub const DEFAULT_TOLERANCE: Duration = Duration::from_secs(300);

/// Verifies deliveries with one or more signing keys.
///
/// ```
/// use pipedream_connect::webhooks::{InvalidSignature, Verifier};
///
/// let verifier = Verifier::new("signing key of the webhook");
/// let forged = verifier.verify("t=1,v1=00", br#"{"event":1}"#);
/// assert_eq!(forged, Err(InvalidSignature::Mismatch));
/// ```
#[derive(Clone)]
pub struct Verifier {
    keys: Vec<hmac::Key>,
    tolerance: Duration,
}

/// Why a delivery cannot be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidSignature {
    /// The header is not of the form `t=…,v1=…`.
    Malformed,
    /// No signature matches the body and a key.
    Mismatch,
    /// The signature matches, but is too old or from the future. The delivery may be a replay.
    OutsideTolerance,
}

impl fmt::Display for InvalidSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "the signature header is not of the form `t=…,v1=…`",
            Self::Mismatch => "the signature does not match the body",
            Self::OutsideTolerance => "the signature is too old, or from the future",
        })
    }
}

impl std::error::Error for InvalidSignature {}

impl Verifier {
    /// Creates a verifier with the `signing_key` of a webhook, from the response of `triggers_deploy` or
    /// `deployed_triggers_retrieve_webhook`.
    pub fn new(signing_key: impl Into<Secret>) -> Self {
        Self {
            keys: vec![key(&signing_key.into())],
            tolerance: DEFAULT_TOLERANCE,
        }
    }

    /// Also accepts another key, for example while a key is being replaced.
    #[must_use]
    pub fn or(mut self, signing_key: impl Into<Secret>) -> Self {
        self.keys.push(key(&signing_key.into()));
        self
    }

    /// Sets the maximum difference between the time of the signature and now. Default [`DEFAULT_TOLERANCE`].
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Verifies a delivery that arrives now, given the value of [`SIGNATURE_HEADER`] and the raw body.
    ///
    /// # Errors
    /// Why the delivery cannot be trusted. Respond with 400 and nothing else.
    pub fn verify(&self, header: &str, body: &[u8]) -> Result<(), InvalidSignature> {
        self.verify_at(header, body, SystemTime::now())
    }

    /// Verifies a delivery that arrived at `now`.
    ///
    /// # Errors
    /// As [`Verifier::verify`].
    pub fn verify_at(
        &self,
        header: &str,
        body: &[u8],
        now: SystemTime,
    ) -> Result<(), InvalidSignature> {
        let (time, signatures) = parse(header)?;
        let mut signed = format!("{time}.").into_bytes();
        signed.extend_from_slice(body);
        // Constant-time comparison, always with every key.
        let matches = self.keys.iter().fold(false, |found, key| {
            signatures.iter().fold(found, |found, signature| {
                hmac::verify(key, &signed, signature).is_ok() || found
            })
        });
        if !matches {
            return Err(InvalidSignature::Mismatch);
        }
        let age = match now.duration_since(UNIX_EPOCH) {
            Ok(now) => now.as_secs().abs_diff(time),
            Err(_) => return Err(InvalidSignature::OutsideTolerance),
        };
        if age > self.tolerance.as_secs() {
            Err(InvalidSignature::OutsideTolerance)
        } else {
            Ok(())
        }
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("tolerance", &self.tolerance)
            .finish_non_exhaustive()
    }
}

fn key(secret: &Secret) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes())
}

/// The time and the signatures of a header. Other parts are ignored, so that the format can be extended.
fn parse(header: &str) -> Result<(u64, Vec<Vec<u8>>), InvalidSignature> {
    let mut time = None;
    let mut signatures = Vec::new();
    for part in header.split(',') {
        match part.trim().split_once('=') {
            Some(("t", text)) if time.is_none() => {
                time = Some(text.parse().map_err(|_| InvalidSignature::Malformed)?)
            }
            Some(("t", _)) => return Err(InvalidSignature::Malformed),
            Some(("v1", hex)) => {
                signatures.push(hex::decode(hex).map_err(|_| InvalidSignature::Malformed)?)
            }
            _ => {}
        }
    }
    match time {
        Some(time) if !signatures.is_empty() => Ok((time, signatures)),
        _ => Err(InvalidSignature::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_734_028_283;
    const BODY: &[u8] = br#"{"event": 1}"#;

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn sign(key_text: &str, time: u64, body: &[u8]) -> String {
        let mut signed = format!("{time}.").into_bytes();
        signed.extend_from_slice(body);
        let tag = hmac::sign(&key(&Secret::from(key_text)), &signed);
        hex::encode(tag)
    }

    fn header(key_text: &str, time: u64) -> String {
        format!("t={time},v1={}", sign(key_text, time, BODY))
    }

    #[test]
    fn a_signature_made_by_another_program_is_accepted() {
        // python3: hmac.new(b"k", b'1734028283.{"event": 1}', "sha256").hexdigest()
        let header =
            "t=1734028283,v1=21c75429078f397dcca93038ec006d214f41e2b9dd70a328cbbca64c0c0e9e86";
        assert_eq!(header_is(header), Ok(()));
    }

    fn header_is(header: &str) -> Result<(), InvalidSignature> {
        Verifier::new("k").verify_at(header, BODY, at(NOW))
    }

    #[test]
    fn a_changed_body_time_or_key_is_rejected() {
        let verifier = Verifier::new("k");
        let good = header("k", NOW);
        assert_eq!(
            verifier.verify_at(&good, br#"{"event": 2}"#, at(NOW)),
            Err(InvalidSignature::Mismatch)
        );
        let shifted = good.replace(&NOW.to_string(), &(NOW + 1).to_string());
        assert_eq!(
            verifier.verify_at(&shifted, BODY, at(NOW)),
            Err(InvalidSignature::Mismatch)
        );
        assert_eq!(
            Verifier::new("K").verify_at(&good, BODY, at(NOW)),
            Err(InvalidSignature::Mismatch)
        );
    }

    #[test]
    fn a_delivery_outside_the_tolerance_is_rejected() {
        let verifier = Verifier::new("k");
        let good = header("k", NOW);
        assert_eq!(verifier.verify_at(&good, BODY, at(NOW + 300)), Ok(()));
        assert_eq!(
            verifier.verify_at(&good, BODY, at(NOW + 301)),
            Err(InvalidSignature::OutsideTolerance)
        );
        assert_eq!(
            verifier.verify_at(&good, BODY, at(NOW - 301)),
            Err(InvalidSignature::OutsideTolerance)
        );
    }

    #[test]
    fn any_of_several_keys_and_signatures_is_accepted() {
        let verifier = Verifier::new("new").or("old");
        assert_eq!(
            verifier.verify_at(&header("old", NOW), BODY, at(NOW)),
            Ok(())
        );
        let both = format!(
            "t={NOW},v1={},v1={},v2=ff",
            sign("other", NOW, BODY),
            sign("new", NOW, BODY)
        );
        assert_eq!(verifier.verify_at(&both, BODY, at(NOW)), Ok(()));
    }

    #[test]
    fn a_malformed_header_is_rejected() {
        for text in [
            "",
            "t=1",
            "v1=00",
            "t=x,v1=00",
            "t=1,v1=0",
            "t=1,v1=zz",
            "t=1,t=2,v1=00",
            "t=-1,v1=00",
        ] {
            assert_eq!(
                header_is(text),
                Err(InvalidSignature::Malformed),
                "{text:?}"
            );
        }
    }
}
