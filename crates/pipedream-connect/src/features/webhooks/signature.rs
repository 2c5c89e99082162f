//! The header that signs a delivery.

use std::fmt;

use http::HeaderMap;
use subtle::Choice;

use super::mac::{Mac, MacKey};

/// The header that contains the signature.
pub const SIGNATURE_HEADER: &str = "x-pd-signature";

/// The number of signatures of one header that are compared. Two are sent after a key was replaced.
const MAX_SIGNATURES: usize = 4;

/// The most parts that a header may have. The limit bounds the work that a hostile sender can cause.
const MAX_PARTS: usize = 64;

/// Times from here on are milliseconds: as seconds they are in the year 5138.
const FIRST_MILLISECONDS: u64 = 100_000_000_000;

/// Why a delivery cannot be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidSignature {
    /// The request has no [`SIGNATURE_HEADER`].
    Missing,
    /// The header is not of the form `t=…,v1=…`, or the request has several.
    Malformed,
    /// No signature matches the body and a key.
    Mismatch,
    /// The signature matches, but is too old or from the future. The delivery may be a replay.
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

/// The parts of a header that are verified. Others are ignored, so that the format can be extended.
pub(super) struct SignatureHeader<'a> {
    /// The time as it was signed.
    time: &'a str,
    pub(super) seconds: u64,
    signatures: Vec<Mac>,
}

impl<'a> SignatureHeader<'a> {
    /// The only signature header of a request.
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

/// The seconds in `text`, in the only form in which they are sent: digits without a leading zero. Milliseconds, which other
/// parts of the API use, are recognized by their size.
fn seconds(text: &str) -> Option<u64> {
    let has_leading_zero = text.starts_with('0') && text != "0";
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !has_leading_zero;
    let number: u64 = is_plain.then(|| text.parse().ok())??;
    Some(match number {
        FIRST_MILLISECONDS.. => number / 1000,
        _ => number,
    })
}
