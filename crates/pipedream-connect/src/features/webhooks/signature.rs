//! The signature header of a delivery.

use std::fmt;

use http::HeaderMap;
use subtle::Choice;

use super::mac::{Mac, MacKey};

/// The header that contains the signature.
pub const SIGNATURE_HEADER: &str = "x-pd-signature";

/// How many signatures of a header are compared. After a rotation, a header may contain two.
const MAX_SIGNATURES: usize = 4;

/// The maximum number of parts of a header. It limits the work that a hostile sender can cause.
const MAX_PARTS: usize = 64;

/// A time of at least this value is in milliseconds. In seconds, it would be in the year 5138.
const FIRST_MILLISECONDS: u64 = 100_000_000_000;

/// Why a signature is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidSignature {
    /// The request has no [`SIGNATURE_HEADER`].
    Missing,
    /// The header is not of the form `t=…,v1=…`, or the request has several.
    Malformed,
    /// No signature matches the body and one of the keys.
    Mismatch,
    /// The signature matches, but its time is too far in the past or in the future. The delivery may be a replay.
    OutsideTolerance,
}

impl fmt::Display for InvalidSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "the request has no signature header",
            Self::Malformed => "the signature header is not of the form `t=…,v1=…`",
            Self::Mismatch => "the signature does not match the body",
            Self::OutsideTolerance => "the signature is too old, or from the future",
        })
    }
}

impl std::error::Error for InvalidSignature {}

/// The parts of a header that are verified. Other parts are ignored, so that the format can be extended.
pub(super) struct SignatureHeader<'a> {
    /// The time, exactly as it was signed.
    time: &'a str,
    pub(super) seconds: u64,
    signatures: Vec<Mac>,
}

impl<'a> SignatureHeader<'a> {
    /// Finds the signature header of a request, which must be the only one.
    pub(super) fn find(headers: &'a HeaderMap) -> Result<Self, InvalidSignature> {
        let mut values = headers.get_all(SIGNATURE_HEADER).iter();
        let value = values.next().ok_or(InvalidSignature::Missing)?;
        if values.next().is_some() {
            return Err(InvalidSignature::Malformed);
        }
        let header = value.to_str().map_err(|_| InvalidSignature::Malformed)?;
        Self::parse(header)
    }

    pub(super) fn parse(header: &'a str) -> Result<Self, InvalidSignature> {
        Self::read(header).ok_or(InvalidSignature::Malformed)
    }

    fn read(header: &'a str) -> Option<Self> {
        if header.split(',').nth(MAX_PARTS).is_some() {
            return None;
        }
        let parts = || header.split(',').filter_map(|part| part.split_once('='));
        let mut times = parts().filter(|(name, _)| *name == "t");
        let (Some((_, time)), None) = (times.next(), times.next()) else {
            return None;
        };
        let signatures: Vec<_> = parts()
            .filter(|(name, _)| *name == "v1")
            .filter_map(|(_, signature)| mac(signature))
            .take(MAX_SIGNATURES)
            .collect();
        let seconds = seconds(time)?;
        (!signatures.is_empty()).then_some(Self {
            time,
            seconds,
            signatures,
        })
    }

    pub(super) fn is_signed_with(&self, key: &MacKey, body: &[u8]) -> Choice {
        let message = [self.time.as_bytes(), b".", body];
        key.matches_any(&message, &self.signatures)
    }
}

fn mac(hex: &str) -> Option<Mac> {
    let mut mac = Mac::default();
    hex::decode_to_slice(hex, &mut mac).ok()?;
    Some(mac)
}

/// Parses a time in seconds: digits without a leading zero, as they are sent. Also accepts milliseconds, which other parts of
/// the API use.
fn seconds(text: &str) -> Option<u64> {
    let has_leading_zero = text.starts_with('0') && text != "0";
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !has_leading_zero;
    let number: u64 = is_plain.then(|| text.parse().ok())??;
    Some(match number {
        FIRST_MILLISECONDS.. => number / 1000,
        _ => number,
    })
}
