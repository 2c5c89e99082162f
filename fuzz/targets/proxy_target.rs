//! Any URL and query for the proxy is rejected, or sent unchanged and only to this API.
#![no_main]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connect_fuzz::{builder, check_error, response, run};
use libfuzzer_sys::fuzz_target;
use url::form_urlencoded;

fn check(
    request: &pipedream_connect::transport::HttpRequest,
    url: &str,
    query: &[(String, String)],
) {
    assert_eq!(request.url.host_str(), Some("fuzz.example"));
    let encoded = request.url.path().strip_prefix("/v1/connect/proj_X/proxy/");
    let target = URL_SAFE_NO_PAD
        .decode(encoded.expect("the proxy's path"))
        .expect("base64");
    let target = String::from_utf8(target).expect("text");
    let plain = url.split('#').next().unwrap_or_default();
    let added = target
        .strip_prefix(plain)
        .expect("the URL as it was written");
    let added = added.trim_start_matches(['?', '&']);
    let added: Vec<_> = form_urlencoded::parse(added.as_bytes())
        .into_owned()
        .collect();
    assert_eq!(added, query);
}

fuzz_target!(|data: (String, Vec<(String, String)>)| {
    let (url, query) = data;
    let (expected_url, expected_query) = (url.clone(), query.clone());
    let server = connect_fuzz::Server::new(move |request, _| {
        check(request, &expected_url, &expected_query);
        response(200, b"")
    });
    let Ok(client) = builder(server).access_token("t").build() else {
        return;
    };
    let Ok(proxy) = client.proxy("u", "apn_1") else {
        return;
    };
    let mut call = proxy.get(url);
    for (name, value) in query {
        call = call.query(name, value);
    }
    if let Err(error) = run(call.send()) {
        check_error(&error);
    }
});
