//! No error, `Debug` output or log line contains a credential that the client sends, whatever the server responds. The
//! caller's own bodies and queries are not searched.
//!
//! Each test provokes failures, then searches all resulting texts and everything that the SDK and the HTTP stack below it
//! logged at TRACE.

use std::error::Error as StdError;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};

use connect_tests::calls::CALLS;
use connect_tests::clients;
use connect_tests::server::{Reply, Server};
use pipedream_connect::auth::AccessToken;
use pipedream_connect::transport::{
    Body, HttpRequest, HttpResponse, Stage, Transport, TransportError,
};
use pipedream_connect::workflows::WorkflowAuth;
use pipedream_connect::{
    BoxFuture, CallOptions, Client, Error, RetryPolicy, Secret, SecretValue, operations, types,
};
use pipedream_connect_emulator::{Emulator, SeedAccount};
use serde_json::json;

use crate::log::Log;

type Outcome = Result<(), Box<dyn StdError>>;

const CLIENT_SECRET: &str = "leak-client-secret";
const ACCESS_TOKEN: &str = "leak-access-token";
const CONNECT_TOKEN: &str = "leak-connect-token";
const API_KEY: &str = "leak-api-key";
const HEADER: &str = "leak-header-value";
const LOCATION: &str = "leak-location";
const PRIVATE: &str = "leak-private-data";
const SIGNING_KEY: &str = "leak-signing-key";

/// Prefix of every secret here, so that one search finds any of them, even truncated.
const LEAK: &str = "leak-";

/// Texts to search, each with a description.
#[derive(Default)]
struct Texts(Vec<(String, String)>);

impl Texts {
    fn debug(&mut self, what: &str, value: &impl Debug) {
        self.0.push((what.to_owned(), format!("{value:?}")));
        self.0.push((what.to_owned(), format!("{value:#?}")));
    }

    /// An error, all of its accessors, and its sources, without the ids that it names on purpose.
    fn error(&mut self, what: &str, error: &Error) {
        let before = self.0.len();
        self.debug(what, error);
        let parts = (error.code(), error.details(), error.request_id());
        self.debug(what, &parts);
        self.debug(
            what,
            &(error.message(), error.body_excerpt(), error.json_path()),
        );
        let mut next: Option<&dyn StdError> = Some(error);
        while let Some(error) = next {
            self.0.push((what.to_owned(), error.to_string()));
            self.0.push((what.to_owned(), format!("{error:?}")));
            next = error.source();
        }
        for (name, value) in error.target() {
            let fact = format!("{name} {value:?}");
            for (_, text) in &mut self.0[before..] {
                *text = text.replace(&fact, name);
            }
        }
    }

    fn outcome<T>(&mut self, what: &str, outcome: Result<T, Error>) {
        if let Err(error) = outcome {
            self.error(what, &error);
        }
    }

    /// Panics if a secret is in a text or in the log, or if the SDK or the HTTP stack below it logged nothing. `more` are
    /// secrets that the server created.
    fn check(&self, log: &Log, more: &[&str]) {
        let logged = log.text();
        for source in ["connect_attempt", "hyper_util::client"] {
            assert!(logged.contains(source), "{source} logged nothing");
        }
        self.search(&logged, more);
    }

    fn search(&self, logged: &str, more: &[&str]) {
        assert!(!self.0.is_empty(), "no texts to search");
        for secret in more.iter().chain(&[LEAK]) {
            for (what, text) in &self.0 {
                assert!(!text.contains(secret), "{secret} in {what}: {text}");
            }
            let line = || logged.lines().find(|line| line.contains(secret));
            assert!(
                !logged.contains(secret),
                "{secret} in the log: {:?}",
                line()
            );
        }
    }
}

fn client(server: &Server) -> Result<Client, Error> {
    clients::builder(server)
        .client_credentials("cid", CLIENT_SECRET)
        .project_id("proj_X")
        .build()
}

/// A response with [`ACCESS_TOKEN`].
fn token() -> Reply {
    let token = json!({ "access_token": ACCESS_TOKEN, "token_type": "Bearer", "expires_in": 3600 });
    Reply::json(200, token.to_string())
}

/// A body that echoes these secrets in every field that an error exposes.
fn echo(secrets: &[&str]) -> String {
    let all = secrets.join(" and ");
    json!({
        "error": format!("rejected: {all}"),
        "code": all,
        "details": { "list": [all], "deeper": { "text": all } },
        "error_description": all,
    })
    .to_string()
}

/// Every kind of failure, with the known secrets wherever possible.
fn failures(known: &[&str]) -> Vec<Reply> {
    let all = known.join(" ");
    let mut replies = malformed(&all);
    // 401 comes last, because a client whose tokens are rejected requests new ones less and less often.
    for status in [400, 403, 404, 408, 409, 422, 429, 500, 503, 401] {
        replies.push(
            Reply::json(status, echo(known))
                .header("x-request-id", all.clone())
                .header("set-cookie", all.clone())
                .header("www-authenticate", all.clone()),
        );
        replies.push(Reply::json(status, format!("<html>{all}</html>")));
        // A secret that is truncated where excerpts end.
        replies.push(Reply::json(status, format!("{}{all}", "x".repeat(495))));
    }
    replies
}

/// Malformed responses.
fn malformed(all: &str) -> Vec<Reply> {
    let undecodable = json!({ "data": all, "id": [all], "page_info": all, "token": { "a": all } });
    let head = format!("HTTP/1.1 200 OK\r\nx-request-id: {all}\r\ncontent-length: 999\r\n\r\n");
    vec![
        Reply::json(200, undecodable.to_string()),
        Reply::json(200, json!(all).to_string()),
        Reply::json(200, all),
        // Secrets in keys, and in the request id.
        Reply::json(200, format!(r#"{{"{all}":{{"{all}":tru"#)).header("x-request-id", all),
        Reply::Bytes(format!("{head}{{").into_bytes()),
        Reply::json(302, "{}").header("x-request-id", all),
        Reply::json(302, "{}")
            .header("location", "https://other.example/")
            .header("x-request-id", all),
        Reply::json(302, "{}").header(
            "location",
            format!("http://{}.example/", all.replace(' ', ".")),
        ),
        Reply::json(302, "{}").header(
            "location",
            format!("https://other.example/{LOCATION}?t={all}"),
        ),
        Reply::json(307, "{}").header("location", format!("/{LOCATION}?t={LOCATION}")),
        Reply::json(302, "{}").header("location", format!("http://{LOCATION}:x")),
        Reply::Bytes(
            format!("HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{{\"a\":\"{all}").into_bytes(),
        ),
        Reply::Bytes(format!("{all}\r\n\r\n").into_bytes()),
        Reply::Bytes(format!("HTTP/1.1 200 OK\r\n{all}\r\n\r\n").into_bytes()),
        Reply::Bytes(format!("HTTP/1.1 200 OK\r\ncontent-length: {all}\r\n\r\n").into_bytes()),
        Reply::Close,
    ]
}

#[tokio::test]
async fn no_failure_of_an_operation_reveals_a_secret() -> Outcome {
    let log = Log::start();
    let server = Server::start().await?;
    let mut texts = Texts::default();
    let known = [ACCESS_TOKEN, CLIENT_SECRET];
    for call in CALLS {
        let client = client(&server)?;
        server.script_tokens([token()]);
        client.access_token().await?;
        for reply in failures(&known) {
            let what = format!("{}: {reply:?}", call.id);
            server.script_tokens([token(), token()]);
            server.script([reply.clone(), reply]);
            texts.outcome(&what, (call.full)(&client, PRIVATE).await);
            server.take_requests();
            server.clear_scripts();
        }
        let hostile = format!("{PRIVATE}\\\n");
        texts.outcome(call.id, (call.full)(&client, &hostile).await);
    }
    texts.check(&log, &[]);
    Ok(())
}

#[tokio::test]
async fn secret_arguments_echoed_by_the_server_are_redacted() -> Outcome {
    let log = Log::start();
    let server = Server::start().await?;
    server.script_tokens([token()]);
    let client = client(&server)?;
    let fields = json!({ "api_key": API_KEY, "nested": { "a": [PRIVATE] } }).to_string();
    let mut texts = Texts::default();
    for status in [400, 500] {
        let reply = echo(&[API_KEY, &fields, PRIVATE, CONNECT_TOKEN, ACCESS_TOKEN]);
        server.script([Reply::json(status, reply)]);
        let request = client
            .accounts()
            .create("app", fields.as_str(), CONNECT_TOKEN);
        texts.debug("request", &request);
        texts.outcome("accounts_create", request.await);

        let path = format!("no route /v1/connect/tokens/{CONNECT_TOKEN}/validate");
        server.script([Reply::json(status, echo(&[&path]))]);
        texts.outcome(
            "tokens_validate",
            client.tokens().validate(CONNECT_TOKEN).await,
        );

        server.script([Reply::json(status, echo(&[HEADER]))]);
        let options = CallOptions::new()
            .header("x-key", HEADER)
            .query("key", HEADER);
        texts.debug("options", &options);
        texts.outcome("apps_list", client.apps().list().options(options).await);
    }
    texts.check(&log, &[]);
    Ok(())
}

#[tokio::test]
async fn no_failure_of_a_token_request_reveals_a_secret() -> Outcome {
    let log = Log::start();
    let server = Server::start().await?;
    let mut texts = Texts::default();
    for reply in failures(&[CLIENT_SECRET]) {
        server.script_tokens(vec![reply.clone(); 4]);
        let client = client(&server)?;
        texts.outcome(&format!("token: {reply:?}"), client.accounts().list().await);
        texts.outcome(&format!("token: {reply:?}"), client.access_token().await);
        server.clear_scripts();
    }
    let nonsense = json!({ "access_token": { "a": ACCESS_TOKEN } }).to_string();
    server.script_tokens([Reply::json(200, nonsense)]);
    texts.outcome("nonsense", client(&server)?.access_token().await);
    let unusable = json!({ "access_token": format!("{ACCESS_TOKEN}\n") }).to_string();
    server.script_tokens([Reply::json(200, unusable)]);
    texts.outcome("unusable", client(&server)?.access_token().await);
    texts.check(&log, &[]);
    Ok(())
}

#[tokio::test]
async fn no_failure_reveals_a_static_token_or_a_connect_token() -> Outcome {
    let log = Log::start();
    let server = Server::start().await?;
    let mut texts = Texts::default();
    for reply in failures(&[ACCESS_TOKEN, CONNECT_TOKEN]) {
        let what = format!("{reply:?}");
        server.script([reply.clone(), reply.clone(), reply]);
        let oauth = clients::builder(&server)
            .access_token(ACCESS_TOKEN)
            .project_id("p");
        let oauth = oauth.build()?;
        let headers = CallOptions::new().header("x-other", CONNECT_TOKEN);
        texts.outcome(
            &what,
            oauth.accounts().list().options(headers.clone()).await,
        );
        let user = clients::builder(&server)
            .connect_token(CONNECT_TOKEN)
            .build()?;
        let headers = CallOptions::new().header("x-other", ACCESS_TOKEN);
        texts.outcome(&what, user.accounts().list().options(headers).await);
        server.take_requests();
        server.clear_scripts();
    }
    texts.check(&log, &[]);
    Ok(())
}

#[tokio::test]
async fn no_failure_of_a_proxy_or_workflow_call_reveals_a_secret() -> Outcome {
    let log = Log::start();
    let server = Server::start().await?;
    let mut texts = Texts::default();
    for reply in failures(&[ACCESS_TOKEN, HEADER]) {
        let what = format!("{reply:?}");
        server.script_tokens([token()]);
        let client = client(&server)?;
        server.script([reply.clone()]);
        let request = client
            .proxy("user", "apn_1")?
            .post(format!("https://app.example/{PRIVATE}?key={PRIVATE}"))
            .header("X-Api-Key", HEADER)
            .json(&json!({ "password": API_KEY }));
        texts.debug("proxy request", &request);
        match request.await {
            Ok(response) => {
                texts.debug("proxy response", &response);
                texts.outcome(&what, response.error_for_status().await);
            }
            Err(error) => texts.error(&what, &error),
        }
        server.script([reply]);
        let call = client
            .workflows()
            .invoke(format!("{}/{PRIVATE}?key={PRIVATE}", server.url()))
            .auth(WorkflowAuth::Bearer(ACCESS_TOKEN.into()))
            .header("x-key", HEADER)
            .json(&json!({ "token": API_KEY }));
        texts.debug("invocation", &call);
        texts.outcome(&what, call.await);
        server.take_requests();
        server.clear_scripts();
    }
    texts.check(&log, &[]);
    Ok(())
}

#[tokio::test]
async fn the_callers_own_bodies_and_queries_are_not_searched() -> Outcome {
    let server = Server::start().await?;
    let client = client(&server)?;
    let reply = json!({ "error": "password hunter2-hunter2 is too short for key own-key" });
    server.script([Reply::json(400, reply.to_string())]);
    let response = client
        .proxy("user", "apn_1")?
        .post("https://app.example/users?key=own-key")
        .json(&json!({ "password": "hunter2-hunter2" }))
        .await?;
    let error = response.error_for_status().await.err().ok_or("accepted")?;
    assert_eq!(
        error.message(),
        "400 Bad Request: password hunter2-hunter2 is too short for key own-key"
    );
    Ok(())
}

#[tokio::test]
async fn a_message_of_the_token_endpoint_keeps_its_words() -> Outcome {
    let server = Server::start().await?;
    let reply = json!({ "error": "invalid token request: oauth token scope" });
    server.script_tokens([Reply::json(400, reply.to_string())]);
    let error = client(&server)?
        .access_token()
        .await
        .err()
        .ok_or("a token")?;
    let cause = error.source().ok_or("no cause")?.to_string();
    let expected = "invalid token request: oauth token scope";
    assert!(cause.contains(expected), "{cause}");
    Ok(())
}

#[tokio::test]
async fn a_success_reveals_no_secret_that_its_request_id_repeats() -> Outcome {
    let log = Log::start();
    let server = Server::start().await?;
    let client = client(&server)?;
    let all = format!("{ACCESS_TOKEN} {CLIENT_SECRET} {CONNECT_TOKEN} {API_KEY} {HEADER}");
    let reply = || Reply::json(200, r#"{"id":"apn_1"}"#).header("x-request-id", all.clone());
    server.script_tokens([token().header("x-request-id", CLIENT_SECRET)]);
    server.script([reply(), reply(), reply()]);
    let mut texts = Texts::default();
    let account = client
        .accounts()
        .create("app", json!([API_KEY]).to_string(), CONNECT_TOKEN)
        .options(CallOptions::new().header("x-key", HEADER))
        .await?;
    texts.debug("account", &account);
    let options = || CallOptions::new().header("x-key", format!("{CONNECT_TOKEN} {API_KEY}"));
    let request = client.proxy("user", "apn_1")?.get("https://app.example");
    let response = request.header("x-key", HEADER).options(options()).await?;
    texts.debug("proxied", &response);
    let invocation = client.workflows().invoke(server.url()).options(options());
    texts.debug("workflow", &invocation.header("x-other", HEADER).await?);
    assert!(log.text().contains("request_id=\"[redacted]"), "recorded");
    texts.check(&log, &[]);
    Ok(())
}

#[tokio::test]
async fn an_error_of_a_storage_host_does_not_reveal_the_presigned_url() -> Outcome {
    let log = Log::start();
    let (server, storage) = (Server::start().await?, Server::start().await?);
    let signature = format!("{LOCATION}/0123456789+abcdef");
    let encoded: String = url::form_urlencoded::byte_serialize(signature.as_bytes()).collect();
    let url = format!(
        "{}/file?X-Amz-Credential={LOCATION}-id&X-Amz-Signature={encoded}",
        storage.url()
    );
    let mut texts = Texts::default();
    for text in [&url, &encoded, &signature, &url.replace('&', "&amp;")] {
        let body = format!("<Error><Message>{text}</Message></Error>");
        server.script([Reply::json(302, "{}").header("location", url.clone())]);
        storage.script([Reply::json(403, body).header("x-request-id", text.clone())]);
        let client = client(&server)?;
        let outcome = client.file_stash().download_file("key").await;
        let error = match outcome {
            Ok(response) => response.error_for_status().await.err(),
            Err(error) => Some(error),
        };
        let error = error.ok_or("accepted")?;
        assert_eq!(error.status().map(|status| status.as_u16()), Some(403));
        texts.error(text, &error);
    }
    texts.check(&log, &["0123456789"]);
    Ok(())
}

#[tokio::test]
async fn a_token_in_place_of_a_project_id_is_not_revealed() -> Outcome {
    let log = Log::start();
    let server = Server::start().await?;
    let mut texts = Texts::default();
    let connect_token = format!("ctok_{CONNECT_TOKEN}");
    for project in [connect_token.as_str(), ACCESS_TOKEN, "leak-\n"] {
        let builder = clients::builder(&server)
            .access_token(ACCESS_TOKEN)
            .project_id(project);
        texts.debug("builder", &builder);
        let client = builder.build()?;
        texts.debug("client", &client);
        server.script([Reply::json(404, echo(&[project]))]);
        texts.outcome(project, client.accounts().list().await);
        let options = CallOptions::new().project_id(project);
        texts.debug("options", &options);
        server.script([Reply::json(404, echo(&[project]))]);
        texts.outcome(project, client.accounts().list().options(options).await);
        server.clear_scripts();
    }
    let sent = server.take_requests();
    assert!(!sent.iter().any(|request| request.target.contains("ctok_")));
    texts.check(&log, &[]);
    Ok(())
}

#[tokio::test]
async fn an_error_is_one_line_whatever_the_server_sends() -> Outcome {
    let server = Server::start().await?;
    let client = client(&server)?;
    let breaks = "a\r\nb\u{85}c\u{2028}d\u{2029}e\u{202e}f\u{2066}g\u{200b}h\u{feff}i\u{1b}[2Jj";
    let mut keys = serde_json::to_string(&json!({ breaks: { "data": true } }))?;
    keys.truncate(keys.len() - 4);
    let echoed = json!({ "error": breaks, "code": breaks, "message": breaks }).to_string();
    for reply in [
        Reply::json(400, echoed).header("x-request-id", "a\u{2028}b"),
        Reply::json(500, breaks),
        Reply::json(200, keys),
    ] {
        server.script([reply]);
        let error = client.actions().run("key", "user").await.err();
        let error = error.ok_or("accepted")?;
        let shown = [
            Some(error.to_string()),
            Some(format!("{error:?}")),
            error.body_excerpt().map(str::to_owned),
            error.json_path().map(str::to_owned),
        ];
        for text in shown.iter().flatten() {
            let unprintable = |c: char| c.is_control() || breaks.contains(c) && !c.is_ascii();
            assert!(!text.contains(unprintable), "{text:?}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn no_failure_of_a_download_reveals_a_secret() -> Outcome {
    let log = Log::start();
    let server = Server::start().await?;
    let mut texts = Texts::default();
    for reply in failures(&[ACCESS_TOKEN]) {
        let what = format!("{reply:?}");
        server.script_tokens([token()]);
        server.script([reply.clone(), reply]);
        match client(&server)?.file_stash().download_file(PRIVATE).await {
            Ok(response) => texts.outcome(&what, response.bytes().await),
            Err(error) => texts.error(&what, &error),
        }
        server.clear_scripts();
    }
    texts.check(&log, &[]);
    Ok(())
}

#[tokio::test]
async fn an_unreachable_url_is_not_revealed() -> Outcome {
    let log = Log::start();
    let closed_port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let client = Client::builder()
        .base_url(format!("http://{closed_port}/{PRIVATE}"))
        .access_token(ACCESS_TOKEN)
        .project_id("p")
        .retry(RetryPolicy::none())
        .build()?;
    let mut texts = Texts::default();
    texts.outcome(
        "token in a path",
        client.tokens().validate(CONNECT_TOKEN).await,
    );
    let proxy = client.proxy("user", "apn_1")?;
    let target = format!("https://app.example/{PRIVATE}?token={PRIVATE}");
    texts.outcome("proxy", proxy.get(target).await);
    let endpoint = format!("http://{closed_port}/{PRIVATE}?token={PRIVATE}");
    texts.outcome("workflow", client.workflows().invoke(endpoint).await);

    let server = Server::start().await?;
    let file = format!("http://{closed_port}/{LOCATION}?X-Amz-Signature={LOCATION}");
    server.script([
        Reply::json(302, "{}").header("location", file),
        Reply::json(302, "{}").header("location", format!("http://files.example/{LOCATION}")),
    ]);
    let client = clients::builder(&server)
        .access_token(ACCESS_TOKEN)
        .project_id("p")
        .build()?;
    texts.outcome("file", client.file_stash().download_file("key").await);
    texts.outcome("file", client.file_stash().download_file("key").await);
    texts.check(&log, &[]);
    Ok(())
}

#[test]
fn errors_of_the_builder_do_not_reveal_its_arguments() {
    let mut texts = Texts::default();
    let base_urls = [
        format!("https://user:{PRIVATE}@api.example"),
        format!("https://api.example?token={PRIVATE}"),
        format!("ftp://api.example/{PRIVATE}"),
        format!("{PRIVATE} is no URL"),
    ];
    for url in base_urls {
        let builder = Client::builder().base_url(url).access_token(ACCESS_TOKEN);
        texts.debug("builder", &builder);
        texts.outcome("base URL", builder.build());
    }
    for token in [format!("{ACCESS_TOKEN}\n"), format!("{ACCESS_TOKEN}\0")] {
        let builder = Client::builder().access_token(token.clone());
        texts.outcome("access token", builder.build());
        texts.outcome(
            "Connect token",
            Client::builder().connect_token(token).build(),
        );
    }
    let key = format!("-----BEGIN PRIVATE KEY-----\n{PRIVATE}\n-----END PRIVATE KEY-----");
    for key in [
        key,
        format!(r#"{{"kty":"EC","d":"{PRIVATE}"}}"#),
        PRIVATE.to_owned(),
    ] {
        let builder = Client::builder().private_key("cid", key);
        texts.debug("builder", &builder);
        texts.outcome("private key", builder.build());
    }
    for (what, text) in &texts.0 {
        assert!(!text.contains(LEAK), "{what}: {text}");
    }
}

#[tokio::test]
async fn debug_output_of_responses_reveals_no_secret() -> Outcome {
    let log = Log::start();
    let account = SeedAccount::new("user-42", "openai").field("api_key", API_KEY);
    let emulator = Emulator::builder().account(account).start().await?;
    let client = Client::builder().env_vars(emulator.env()).build()?;
    let user = client.user("user-42")?;
    let mut texts = Texts::default();

    let token = client.access_token().await?;
    texts.debug("token", &token);
    let created = user.create_token().await?;
    texts.debug("Connect token", &created);
    let link = created.connect_link("openai");
    texts.debug("link", &link);
    let accounts = user
        .accounts()
        .include_credentials(true)
        .with_response()
        .await?;
    let shown = accounts
        .data
        .first()
        .and_then(|account| account.credentials.as_ref());
    assert!(shown.is_some(), "the response has credentials");
    texts.debug("accounts", &accounts);
    let mut items = user.accounts().include_credentials(true).items();
    texts.debug("item", &items.next().await);
    texts.debug("items", &items);
    let mut pages = user.accounts().include_credentials(true).pages();
    texts.debug("page", &pages.next().await);
    let validated = client.tokens().validate(created.token.clone()).await;
    texts.debug("validated", &validated);
    let webhook = client
        .project_environment()
        .update_webhook("https://hooks.example/x")
        .await?;
    texts.debug("webhook", &webhook);
    texts.debug("client", &client);
    texts.debug("user", &user);
    texts.debug(
        "resources",
        &(client.accounts(), client.workflows(), client.file_stash()),
    );
    texts.debug(
        "blocking",
        &pipedream_connect::blocking::Client::new(client.clone())?,
    );
    let secrets = [
        token.expose(),
        created.token.expose(),
        created.connect_link_url.expose(),
    ];
    texts.check(&log, &secrets);
    Ok(())
}

#[test]
fn debug_output_of_secret_types_reveals_no_secret() {
    let mut texts = Texts::default();
    texts.debug("secret", &Secret::from(PRIVATE));
    texts.debug("secret value", &SecretValue::from(json!({ "a": PRIVATE })));
    texts.debug("access token", &AccessToken::new(ACCESS_TOKEN));
    texts.debug("workflow auth", &WorkflowAuth::Bearer(ACCESS_TOKEN.into()));
    texts.debug("body", &Body::from(PRIVATE));
    let body = types::CreateAccountOpts::new(
        "app".to_owned(),
        Secret::from(API_KEY),
        Secret::from(CONNECT_TOKEN),
    );
    texts.debug("account body", &body);
    let mut body = types::CreateOAuthTokenOpts::new("cid".to_owned());
    body.client_secret = Some(CLIENT_SECRET.into());
    body.client_assertion = Some(PRIVATE.into());
    texts.debug("token body", &body);
    let key: Result<types::GetWebhookWithSigningKeyResponse, _> = serde_json::from_value(json!({
        "data": { "id": "wh_1", "url": "https://x.example", "signing_key": SIGNING_KEY },
    }));
    texts.debug("webhook", &key.ok());
    for (what, text) in &texts.0 {
        assert!(!text.contains(LEAK), "{what}: {text}");
    }
}

/// Records the debug output of each request, and fails.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Texts>>);

impl Transport for Recorder {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let mut texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        texts.debug("request", &request);
        texts.debug("headers", &request.headers.get("authorization"));
        texts.debug("body", &request.body);
        let error = TransportError::new(Stage::NotSent, "no");
        texts.debug("transport error", &error);
        Box::pin(async move { Err(error) })
    }
}

#[tokio::test]
async fn debug_output_of_transport_requests_reveals_no_secret() -> Outcome {
    let log = Log::start();
    let recorder = Recorder::default();
    let client = Client::builder()
        .transport(recorder.clone())
        .access_token(ACCESS_TOKEN)
        .project_id("p")
        .retry(RetryPolicy::none())
        .build()?;
    for call in CALLS {
        let _ = (call.full)(&client, PRIVATE).await;
    }
    let texts = recorder.0.lock().unwrap_or_else(PoisonError::into_inner);
    texts.search(&log.text(), &[]);
    Ok(())
}

#[test]
fn debug_output_of_a_deployed_trigger_and_of_a_run_reveals_no_secret() -> Outcome {
    let mut texts = Texts::default();
    let trigger: types::Emitter = serde_json::from_value(json!({
        "type": "DeployedComponent", "id": "dc_1", "name": "n", "name_slug": "n", "component_id": "sc_1",
        "owner_id": "exu_1", "active": true, "created_at": 1, "updated_at": 1,
        "configurable_props": [{ "name": "apiKey", "type": "string", "secret": true }],
        "configured_props": { "apiKey": API_KEY },
        "webhook_signing_key": SIGNING_KEY,
    }))?;
    assert!(matches!(trigger, types::Emitter::DeployedComponent(_)));
    texts.debug("trigger", &trigger);
    assert!(format!("{trigger:?}").contains("apiKey"), "names are shown");
    let unknown: types::Emitter = serde_json::from_value(json!({
        "type": "DeployedComponent", "id": "dc_1", "webhook_signing_key": SIGNING_KEY,
    }))?;
    assert!(matches!(unknown, types::Emitter::Unknown(_)));
    texts.debug("trigger in an unexpected shape", &unknown);
    let url = format!("https://files.example/a?X-Amz-Signature={LOCATION}");
    let run: types::RunActionResponse = serde_json::from_value(json!({
        "exports": { "$filestash_uploads": [{ "localPath": "/tmp/a", "get_url": url }] },
        "ret": url,
    }))?;
    texts.debug("run", &run);
    texts.search("", &[]);
    Ok(())
}

#[tokio::test]
async fn a_serialized_response_reveals_no_secret() -> Outcome {
    let account = SeedAccount::new("user-42", "openai").field("api_key", API_KEY);
    let emulator = Emulator::builder().account(account).start().await?;
    let client = Client::builder().env_vars(emulator.env()).build()?;
    let user = client.user("user-42")?;
    let accounts = user.accounts().include_credentials(true).await?;
    let text = serde_json::to_string(&accounts.data)?;
    assert!(text.contains(r#""api_key":"[redacted]""#), "{text}");
    assert!(!text.contains(API_KEY), "{text}");
    let token = user.create_token().await?;
    let text = serde_json::to_string(&token)?;
    assert!(!text.contains(token.token.expose()), "{text}");
    Ok(())
}

#[test]
fn the_secrets_of_each_operation_are_listed() {
    let listed: Vec<_> = operations::ALL
        .iter()
        .filter(|operation| !operation.secrets.is_empty())
        .map(|operation| (operation.id, operation.secrets))
        .collect();
    let expected: [(_, &[_]); 5] = [
        ("accounts_create", &["cfmap_json", "connect_token"]),
        ("oauth_apps_create", &["client_secret"]),
        ("oauth_apps_update", &["client_secret"]),
        (
            "oauth_tokens_create",
            &["client_assertion", "client_secret"],
        ),
        ("tokens_validate", &["ctok"]),
    ];
    assert_eq!(listed, expected);
}
