//! What the pages of Connect Links send to the page that embeds them, and which links they reject.
//!
//! `tests/browser` runs the pages in a browser.

use serde_json::{Value, json};

use crate::support::{Backend, Response, backend, block_on, send};

const ORIGIN: &str = "https://app.example";

struct Frame {
    backend: Backend,
    token: String,
}

impl Frame {
    fn new() -> Self {
        let backend = backend();
        let more = json!({ "allowed_origins": [ORIGIN], "success_redirect_uri": "https://app.example/done" });
        let token = backend.connect_token("u", more)["token"].clone();
        let token = token.as_str().unwrap().to_owned();
        Self { backend, token }
    }

    fn call(&self, method: &str, query: &str, body: &str) -> Response {
        let target = format!("/_static/connect.html?token={}{query}", self.token);
        let url = self.backend.emulator.base_url();
        send(url, method, &target, &[], body.as_bytes()).unwrap()
    }
}

/// What the script of the page works with.
fn data(page: &Response) -> Value {
    let text = page.text();
    let (_, data) = text.split_once("data-connect=\"").unwrap();
    let (data, _) = data.split_once('"').unwrap();
    let data = data.replace("&quot;", "\"").replace("&#123;", "{");
    serde_json::from_str(&data).unwrap()
}

#[test]
fn consent_sends_the_account_and_then_closes_the_frame() {
    let frame = Frame::new();
    let page = frame.call("GET", "&app=slack", "");
    assert_eq!(
        data(&page),
        json!({ "origins": [ORIGIN], "closeButton": true, "messages": [] })
    );
    let done = frame.call("POST", "&app=slack", "decision=consent");
    assert_eq!(done.status, 200, "a frame is not redirected");
    let accounts = frame.backend.get(&crate::path("/accounts")).expect(200);
    let id = accounts["data"][0]["id"].clone();
    let messages = json!([{ "type": "success", "authProvisionId": id }, { "type": "close" }]);
    assert_eq!(data(&done)["messages"], messages);
}

#[test]
fn refusal_sends_the_reason_and_then_closes_the_frame() {
    let refused = Frame::new().call("POST", "&app=slack", "decision=refuse");
    let messages =
        json!([{ "type": "error", "error": "The user refused access" }, { "type": "close" }]);
    assert_eq!(data(&refused)["messages"], messages);
}

#[test]
fn a_used_token_sends_an_error_and_leaves_the_page_open() {
    let frame = Frame::new();
    frame.call("POST", "&app=slack", "decision=consent");
    let page = frame.call("GET", "&app=slack", "");
    assert_eq!(page.status, 400);
    let data_of_page = data(&page);
    assert_eq!(data_of_page["origins"], json!([ORIGIN]));
    assert_eq!(data_of_page["messages"][0]["type"], "error");
    assert_eq!(data_of_page["messages"].as_array().unwrap().len(), 1);
    let hidden = data(&frame.call("GET", "&app=slack&hideClose=true", ""));
    assert_eq!(hidden["closeButton"], false);
    assert_eq!(hidden["messages"][1], json!({ "type": "close" }));
}

#[test]
fn links_with_anything_unknown_are_rejected() {
    let frame = Frame::new();
    for (query, problem) in [
        (
            "&app=slack&oauthAppId=oa_none",
            "OAuth client oa_none not found",
        ),
        (
            "&app=slack&oauthScopeProfile=x",
            "slack has no scope profile x",
        ),
        ("&app=slack&colour=red", "unknown parameter colour"),
        ("&app=nonsense", "App nonsense not found"),
    ] {
        let page = frame.call("GET", query, "");
        assert_eq!(page.status, 400, "{query}");
        assert!(page.text().contains(problem), "{query}: {}", page.text());
        let link = format!("http://h/?token={}{query}", frame.token);
        let error = block_on(frame.backend.emulator.complete_connect(&link));
        assert!(error.unwrap_err().to_string().contains(problem));
    }
    let official = frame.backend.get("/v1/connect/apps/slack").expect(200);
    let official = official["data"]["oauth_app_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let query = format!("&app=slack&oauthAppId={official}&oauthScopeProfile=read_only");
    assert_eq!(frame.call("GET", &query, "").status, 200);
}
