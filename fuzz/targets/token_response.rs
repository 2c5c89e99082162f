//! Any response of a token endpoint gives a token that is a valid header value, or an error without a secret.
#![no_main]

use connect_fuzz::{builder, check_error, response, run};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((status, body)) = data.split_first() else {
        return;
    };
    let status = [200, 200, 200, 201, 400, 401, 429, 500][usize::from(status % 8)];
    let body = body.to_vec();
    let server = connect_fuzz::Server::new(move |request, _| {
        if request.url.path() == "/v1/oauth/token" {
            return response(status, &body);
        }
        assert!(request.headers.contains_key("authorization"));
        response(200, b"{}")
    });
    let builder = builder(server).client_credentials("cid", "client-secret-of-the-fuzzer");
    let Ok(client) = builder.build() else { return };
    for _ in 0..2 {
        match run(client.access_token()) {
            Ok(token) => assert!(!token.expose().trim().is_empty()),
            Err(error) => check_error(&error),
        }
    }
    let _ = run(async { client.actions().run("a", "u").await });
});
