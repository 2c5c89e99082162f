//! Any error response gives an error with one line, a short excerpt and no secret.
#![no_main]

use connect_fuzz::{builder, check_error, response, run};
use libfuzzer_sys::fuzz_target;
use pipedream_connect::RetryPolicy;

fuzz_target!(|data: &[u8]| {
    let Some((status, body)) = data.split_first() else {
        return;
    };
    let status = 300 + u16::from(*status) % 300;
    // A server that echoes a secret.
    let body = [body, b"client-secret-of-the-fuzzer"].concat();
    let server = connect_fuzz::Server::new(move |_, _| response(status, &body));
    let builder = builder(server).access_token("client-secret-of-the-fuzzer");
    let Ok(client) = builder.retry(RetryPolicy::none()).build() else {
        return;
    };
    let error = run(async { client.actions().run("a", "u").await }).expect_err("a failure");
    check_error(&error);
    assert!(error.message().len() <= 600, "{}", error.message().len());
    let kept = [error.body_excerpt(), error.code()];
    let shown = kept.into_iter().flatten().collect::<String>();
    assert!(!shown.contains("client-secret-of-the-fuzzer"), "{shown}");
});
