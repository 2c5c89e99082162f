//! Any JSON as any response of the spec: what decodes is encoded so that it decodes to the same value.
#![no_main]

use connect_tests::calls::DECODERS;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((which, body)) = data.split_first() else {
        return;
    };
    let (name, decode) = DECODERS[usize::from(*which) % DECODERS.len()];
    let Ok(body) = serde_json::from_slice(body) else {
        return;
    };
    if let Ok(once) = decode(&body) {
        let twice = decode(&once).unwrap_or_else(|error| panic!("{name}: {error}: {once}"));
        assert_eq!(once, twice, "{name}");
    }
});
