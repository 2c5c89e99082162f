//! Any signature header: accepted when the right signature is in it and in time, whatever stands around it, and refused
//! otherwise.
#![no_main]

use std::time::{Duration, UNIX_EPOCH};

use hmac::{Hmac, KeyInit, Mac};
use libfuzzer_sys::fuzz_target;
use pipedream_connect::webhooks::{DEFAULT_TOLERANCE, Verifier};
use sha2::Sha256;

const KEY: &str = "signing-key-of-the-fuzzer";

fn signature(time: u64, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).expect("any key does");
    mac.update(format!("{time}.").as_bytes());
    mac.update(body);
    hex::encode(mac.finalize().into_bytes())
}

fuzz_target!(|data: (&str, u32, u32, &[u8])| {
    let (header, signed_at, now, body) = data;
    let (signed_at, now) = (u64::from(signed_at), u64::from(now));
    let verifier = Verifier::new(KEY).expect("the key is not blank");
    let verify =
        |header: &str| verifier.verify_at(header, body, UNIX_EPOCH + Duration::from_secs(now));

    let forged = verify(header);
    if forged.is_ok() {
        // Only the holder of the key can create it.
        let lower = header.to_ascii_lowercase();
        let times = lower
            .split(',')
            .filter_map(|part| part.trim().strip_prefix("t="));
        let mut times = times.filter_map(|time| time.parse::<u64>().ok());
        assert!(
            times.any(|time| lower.contains(&signature(time, body))),
            "{header}"
        );
    }

    let good = format!("t={signed_at},v1={}", signature(signed_at, body));
    let in_time = now.abs_diff(signed_at) <= DEFAULT_TOLERANCE.as_secs();
    assert_eq!(verify(&good).is_ok(), in_time, "{good}");

    let names = header
        .split(',')
        .map(|part| part.trim().split('=').next().unwrap_or_default());
    // A header of more than 64 parts is rejected.
    let has_room = header.split(',').count() <= 62;
    if has_room && !names.into_iter().any(|name| name == "t" || name == "v1") {
        assert_eq!(
            verify(&format!("{header},{good}")).is_ok(),
            in_time,
            "{header}"
        );
    }

    let other = [body, b"!"].concat();
    assert!(
        verifier
            .verify_at(&good, &other, UNIX_EPOCH + Duration::from_secs(signed_at))
            .is_err()
    );
});
