//! Any retry header: no panic, and no backoff longer than the policy allows.
#![no_main]

use connect_fuzz::{builder, check_error, response, run};
use http::HeaderValue;
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 5] = [
    "retry-after-ms",
    "retry-after",
    "x-ratelimit-reset",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
];

fuzz_target!(|data: &[u8]| {
    let lines: Vec<HeaderValue> = data
        .split(|byte| *byte == b'\n')
        .map_while(|line| HeaderValue::from_bytes(line).ok())
        .collect();
    let server = connect_fuzz::Server::new(move |_, _| {
        let mut throttled = response(429, b"{}");
        for (name, value) in NAMES.into_iter().zip(&lines) {
            throttled.headers.insert(name, value.clone());
        }
        throttled
    });
    let Ok(client) = builder(server).access_token("t").build() else {
        return;
    };
    let error = run(async { client.actions().run("a", "u").await }).expect_err("429");
    check_error(&error);
    assert!(error.attempts() <= 3);
});
