//! Row 27 of the fault catalogue: an HTTP proxy between the client and the API that does not let it through.
//!
//! Proxies are set by environment variables, so each test runs this program again with its own.

use std::error::Error as _;
use std::process::Command;

use connect_tests::server::{Reply, Server};
use pipedream_connect::{Client, ErrorKind, Execution, RetryPolicy};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Set in the second process: the API's address.
const BASE_URL: &str = "PROXIED_BASE_URL";
/// Part of the proxy's address; must never be shown.
const SECRET: &str = "hush-hush";

/// What the second process does, and nothing in the first.
#[tokio::test]
#[expect(
    clippy::print_stdout,
    reason = "this is how the second process answers"
)]
async fn call_through_the_proxy() -> Outcome {
    let Ok(base_url) = std::env::var(BASE_URL) else {
        return Ok(());
    };
    let client = Client::builder()
        .base_url(base_url)
        .allow_plain_http()
        .access_token("t")
        .project_id("p")
        .retry(RetryPolicy::none())
        .build()?;
    let error = client.actions().run("a", "u").await.err().ok_or("passed")?;
    println!("kind={:?} sent={:?}", error.kind(), error.execution());
    println!("{error} {error:?}");
    let mut cause = error.source();
    while let Some(next) = cause {
        println!("caused by: {next}");
        cause = next.source();
    }
    Ok(())
}

/// What a client says when the proxy answers everything with `status`.
async fn said(status: u16, base_url: &str) -> Outcome<String> {
    let proxy = Server::start().await?;
    proxy.script([Reply::json(status, "{}").header("connection", "close")]);
    let address = proxy
        .url()
        .replace("http://", &format!("http://user:{SECRET}@"));
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["call_through_the_proxy", "--exact", "--nocapture"]);
    for name in ["http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"] {
        command.env(name, &address);
    }
    for name in ["no_proxy", "NO_PROXY", "all_proxy", "ALL_PROXY"] {
        command.env_remove(name);
    }
    command.env(BASE_URL, base_url);
    let output = tokio::task::spawn_blocking(move || command.output()).await??;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    assert_eq!(proxy.take().len(), 1, "{said}");
    assert!(!said.contains(SECRET), "{said}");
    Ok(said)
}

fn ends(kind: ErrorKind, sent: Execution) -> String {
    format!("kind={kind:?} sent={sent:?}")
}

#[tokio::test(flavor = "multi_thread")]
async fn row_27_a_proxy_that_refuses_the_tunnel_is_named_and_nothing_was_sent() -> Outcome {
    for status in [403, 502] {
        let said = said(status, "https://api.example").await?;
        assert!(
            said.contains(&ends(ErrorKind::Connect, Execution::DidNotRun)),
            "{said}"
        );
        assert!(said.contains("proxy"), "{said}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn row_27_a_proxy_that_wants_other_credentials_says_so_and_nothing_was_sent() -> Outcome {
    let said = said(407, "https://api.example").await?;
    assert!(
        said.contains(&ends(ErrorKind::Connect, Execution::DidNotRun)),
        "{said}"
    );
    assert!(said.contains("proxy"), "{said}");
    assert!(said.contains("auth"), "{said}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn row_27_a_proxy_without_a_tunnel_answers_407_as_a_status() -> Outcome {
    let said = said(407, "http://api.example").await?;
    assert!(
        said.contains(&ends(ErrorKind::Status, Execution::DidNotRun)),
        "{said}"
    );
    assert!(said.contains("407 Proxy Authentication Required"), "{said}");
    Ok(())
}
