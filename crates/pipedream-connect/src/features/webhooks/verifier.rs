//! Verifies the signature and the time of a delivery.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use pipedream_connect_raw::values::Secret;
use subtle::Choice;

use super::mac::MacKey;
use super::signature::{InvalidSignature, SignatureHeader};
use crate::Error;

/// The default tolerance: the maximum difference between the time of the signature and now.
pub const DEFAULT_TOLERANCE: Duration = Duration::from_secs(300);

/// Verifies the signature of deliveries with one or more signing keys. A [`Receiver`](super::Receiver) does this and more. Use a
/// verifier if you already know the key, for example for the webhook of a project environment.
///
/// Pipedream signs each delivery with the webhook's signing key: `x-pd-signature: t=<seconds>,v1=<hex>`, where the hex is
/// HMAC-SHA256 over `"<seconds>."` and the raw body. Verify the raw bytes before you parse them. The format of the
/// header is known from deliveries, not from official documentation. A header may contain several `v1` values, for example
/// after a rotation. The first four with 64 hex digits are compared, the others are ignored. A header with more than 64 parts
/// is rejected.
///
/// ```
/// use pipedream_connect::webhooks::{InvalidSignature, Verifier};
///
/// let verifier = Verifier::new("signing key of the webhook")?;
/// let header = format!("t=1,v1={}", "00".repeat(32));
/// let forged = verifier.verify(&header, br#"{"event":1}"#);
/// assert_eq!(forged, Err(InvalidSignature::Mismatch));
/// # Ok::<(), pipedream_connect::Error>(())
/// ```
#[derive(Clone)]
pub struct Verifier {
    keys: Vec<MacKey>,
    tolerance: Duration,
}

impl Verifier {
    /// Creates a verifier with the `signing_key` of a webhook, from the response of `triggers_deploy` or
    /// `deployed_triggers_retrieve_webhook`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) if the key is blank: anyone could sign with a blank key.
    pub fn new(signing_key: impl Into<Secret>) -> Result<Self, Error> {
        let verifier = Self {
            keys: Vec::new(),
            tolerance: DEFAULT_TOLERANCE,
        };
        verifier.or(signing_key)
    }

    /// Also accepts another key, for example while a key is being replaced.
    ///
    /// # Errors
    /// As [`Verifier::new`].
    pub fn or(mut self, signing_key: impl Into<Secret>) -> Result<Self, Error> {
        let key: Secret = signing_key.into();
        if key.expose().trim().is_empty() {
            return Err(Error::argument(
                "the signing key of the webhook is blank: anyone could sign with a blank key",
            ));
        }
        self.keys.push(MacKey::new(&key));
        Ok(self)
    }

    /// Sets the maximum difference between the time of the signature and now. Default [`DEFAULT_TOLERANCE`].
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Verifies a delivery that arrives now, given the headers of the request and the raw body.
    ///
    /// ```
    /// use http::HeaderMap;
    /// use pipedream_connect::webhooks::{InvalidSignature, Verifier};
    ///
    /// let verifier = Verifier::new("signing key of the webhook")?;
    /// let unsigned = verifier.verify_headers(&HeaderMap::new(), br#"{"event":1}"#);
    /// assert_eq!(unsigned, Err(InvalidSignature::Missing));
    /// # Ok::<(), pipedream_connect::Error>(())
    /// ```
    ///
    /// # Errors
    /// The reason for the rejection. Respond with 401 (400 for a malformed header) and an empty body.
    /// A request with several signature headers is rejected: Pipedream sends exactly one.
    pub fn verify_headers(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), InvalidSignature> {
        self.check(&SignatureHeader::find(headers)?, body, SystemTime::now())
    }

    /// Verifies a delivery that arrives now, given the value of [`SIGNATURE_HEADER`](super::SIGNATURE_HEADER) and the raw body.
    ///
    /// # Errors
    /// The reason for the rejection. Respond with 401 (400 for a malformed header) and an empty body.
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
        self.check(&SignatureHeader::parse(header)?, body, now)
    }

    pub(super) fn check(
        &self,
        header: &SignatureHeader<'_>,
        body: &[u8],
        now: SystemTime,
    ) -> Result<(), InvalidSignature> {
        // Constant-time comparison, always with every key.
        let matches = self.keys.iter().fold(Choice::from(0), |found, key| {
            found | header.is_signed_with(key, body)
        });
        if !bool::from(matches) {
            return Err(InvalidSignature::Mismatch);
        }
        let now = now.duration_since(UNIX_EPOCH).ok();
        match now.map(|now| now.as_secs().abs_diff(header.seconds)) {
            Some(age) if age <= self.tolerance.as_secs() => Ok(()),
            _ => Err(InvalidSignature::OutsideTolerance),
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

#[cfg(test)]
mod tests {
    use super::super::mac::count;
    use super::*;
    use crate::webhooks::SIGNATURE_HEADER;

    const NOW: u64 = 1_734_028_283;
    const BODY: &[u8] = br#"{"event": 1}"#;

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn verifier(key: &str) -> Verifier {
        Verifier::new(key).expect("a key")
    }

    fn sign(key_text: &str, time: u64, body: &[u8]) -> String {
        let mut signed = format!("{time}.").into_bytes();
        signed.extend_from_slice(body);
        hex::encode(MacKey::new(&key_text.into()).sign(&[&signed]))
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
        verifier("k").verify_at(header, BODY, at(NOW))
    }

    #[test]
    fn a_changed_body_time_or_key_is_rejected() {
        let (right, wrong) = (verifier("k"), verifier("K"));
        let good = header("k", NOW);
        assert_eq!(
            right.verify_at(&good, br#"{"event": 2}"#, at(NOW)),
            Err(InvalidSignature::Mismatch)
        );
        let shifted = good.replace(&NOW.to_string(), &(NOW + 1).to_string());
        assert_eq!(
            right.verify_at(&shifted, BODY, at(NOW)),
            Err(InvalidSignature::Mismatch)
        );
        assert_eq!(
            wrong.verify_at(&good, BODY, at(NOW)),
            Err(InvalidSignature::Mismatch)
        );
    }

    #[test]
    fn a_delivery_outside_the_tolerance_is_rejected() {
        let verifier = verifier("k");
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
        let verifier = verifier("new").or("old").expect("a key");
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
        let tag = "00".repeat(32);
        for text in [
            String::new(),
            "t=1".to_owned(),
            format!("v1={tag}"),
            format!("t=x,v1={tag}"),
            format!("t=1,t=1,v1={tag}"),
            format!("t=-1,v1={tag}"),
            format!("t=,v1={tag}"),
            format!("t=99999999999999999999,v1={tag}"),
            "t=1,v1=00".to_owned(),
            format!("t=1,v1={tag}00"),
            format!("t=1,v1={}", "zz".repeat(32)),
        ] {
            assert_eq!(
                header_is(&text),
                Err(InvalidSignature::Malformed),
                "{text:?}"
            );
        }
    }

    #[test]
    fn only_the_exact_header_format_is_accepted() {
        let tag = sign("k", NOW, BODY);
        assert_eq!(header_is(&format!("t={NOW},v1={tag}")), Ok(()));
        for text in [
            format!("t=+{NOW},v1={tag}"),
            format!("t=0{NOW},v1={tag}"),
            format!("t= {NOW},v1={tag}"),
            format!("t={NOW} ,v1={tag}"),
            format!("t={NOW}, v1={tag}"),
            format!(" t={NOW},v1={tag}"),
            format!("T={NOW},v1={tag}"),
            format!("t={NOW},V1={tag}"),
        ] {
            assert!(header_is(&text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn only_the_first_signatures_of_a_header_are_compared() {
        let (other, good) = (sign("other", NOW, BODY), sign("k", NOW, BODY));
        let after = |count: usize, before: &str| {
            header_is(&format!(
                "t={NOW}{},v1={good}",
                format!(",v1={before}").repeat(count)
            ))
        };
        assert_eq!(after(3, &other), Ok(()));
        assert_eq!(after(4, &other), Err(InvalidSignature::Mismatch));
        assert_eq!(after(62, "00"), Ok(()));
        assert_eq!(after(63, "00"), Err(InvalidSignature::Malformed));
    }

    #[test]
    fn a_blank_key_is_rejected() {
        for key in ["", " ", "\t\r\n"] {
            let error = Verifier::new(key).expect_err("rejected");
            assert_eq!(error.kind(), crate::ErrorKind::InvalidArgument);
            assert!(verifier("k").or(key).is_err(), "{key:?}");
        }
    }

    #[test]
    fn exactly_one_signature_header_is_accepted() {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.expect("after 1970").as_secs();
        let value = || http::HeaderValue::from_str(&header("k", now)).expect("a value");
        let verify = |headers: &HeaderMap| verifier("k").verify_headers(headers, BODY);
        let mut headers = HeaderMap::new();
        assert_eq!(verify(&headers), Err(InvalidSignature::Missing));
        headers.insert(SIGNATURE_HEADER, value());
        assert_eq!(verify(&headers), Ok(()));
        headers.append(SIGNATURE_HEADER, value());
        assert_eq!(verify(&headers), Err(InvalidSignature::Malformed));
        let bytes = http::HeaderValue::from_bytes(b"t=1,v1=\xff").expect("a value");
        headers.insert(SIGNATURE_HEADER, bytes);
        assert_eq!(verify(&headers), Err(InvalidSignature::Malformed));
    }

    #[test]
    fn a_time_in_milliseconds_is_recognized() {
        let verifier = verifier("k");
        let header = header("k", NOW * 1000 + 999);
        assert_eq!(verifier.verify_at(&header, BODY, at(NOW + 300)), Ok(()));
        assert_eq!(
            verifier.verify_at(&header, BODY, at(NOW + 301)),
            Err(InvalidSignature::OutsideTolerance)
        );
    }

    #[test]
    fn each_key_computes_one_code_for_any_number_of_signatures() {
        let two_keys = verifier("k").or("old").expect("a key");
        let cost = |header: &str| {
            count::during(|| assert!(two_keys.verify_at(header, BODY, at(NOW)).is_err()))
        };
        let forged = format!(",v1={}", "00".repeat(32));
        assert_eq!(cost(&format!("t={NOW}{}", forged.repeat(63))), 2);
        assert_eq!(cost(&format!("t={NOW}{}", ",v1=00".repeat(10_000))), 0);
        assert_eq!(cost(&",".repeat(60_000)), 0);
        assert_eq!(cost(&"t=1,".repeat(15_000)), 0);
    }

    #[test]
    fn a_time_with_a_leading_zero_is_rejected_even_if_it_is_signed() {
        let signed = |time: &str| {
            let code = MacKey::new(&"k".into()).sign(&[time.as_bytes(), b".", BODY]);
            header_is(&format!("t={time},v1={}", hex::encode(code)))
        };
        assert_eq!(signed(&NOW.to_string()), Ok(()));
        for time in [format!("0{NOW}"), format!("+{NOW}")] {
            assert_eq!(signed(&time), Err(InvalidSignature::Malformed), "{time}");
        }
    }

    #[test]
    fn a_key_or_a_signature_that_is_given_twice_is_accepted() {
        let twice = verifier("k").or("k").expect("a key");
        assert_eq!(twice.verify_at(&header("k", NOW), BODY, at(NOW)), Ok(()));
        let code = sign("k", NOW, BODY);
        assert_eq!(header_is(&format!("t={NOW},v1={code},v1={code}")), Ok(()));
    }

    #[test]
    fn an_invalid_signature_says_what_is_wrong() {
        for (reason, part) in [
            (InvalidSignature::Missing, "no signature header"),
            (InvalidSignature::Malformed, "t=…,v1=…"),
            (InvalidSignature::Mismatch, "does not match"),
            (InvalidSignature::OutsideTolerance, "too old"),
        ] {
            assert!(reason.to_string().contains(part), "{reason}");
        }
    }
}
