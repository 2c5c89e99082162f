//! An HTTP proxy between the client and the API.
//!
//! Proxies are configured by environment variables, so each test runs a client in a process of its own.

use std::error::Error as _;
use std::process::Command;

use connect_tests::server::{Reply, Server};
use pipedream_connect::{Client, ErrorKind, Execution, RetryPolicy};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Set in the client's process: the address of the API.
const BASE_URL: &str = "PROXIED_BASE_URL";
/// Password in the proxy's address. It must not be revealed.
const SECRET: &str = "hush-hush";

/// The client's process. Does nothing when it runs as an ordinary test.
#[tokio::test]
#[expect(clippy::print_stdout, reason = "reports to the parent process")]
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
    println!("kind={:?} execution={:?}", error.kind(), error.execution());
    println!("{error} {error:?}");
    let mut cause = error.source();
    while let Some(next) = cause {
        println!("caused by: {next}");
        cause = next.source();
    }
    Ok(())
}

/// The client's process, with client credentials. Does nothing when it runs as an ordinary test.
#[tokio::test]
async fn call_with_client_credentials() -> Outcome {
    let Ok(base_url) = std::env::var(BASE_URL) else {
        return Ok(());
    };
    let client = Client::builder()
        .base_url(base_url)
        .client_credentials("cid", SECRET)
        .project_id("p")
        .retry(RetryPolicy::none())
        .build()?;
    client.accounts().delete("apn_1").await?;
    Ok(())
}

/// Output of the process `test`, which calls `base_url` and has `proxy` in its environment.
async fn run(test: &str, base_url: &str, proxy: &str) -> Outcome<String> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args([&format!("http_proxies::{test}"), "--exact", "--nocapture"]);
    for name in [
        "http_proxy",
        "https_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
    ] {
        command.env(name, proxy);
    }
    for name in ["no_proxy", "NO_PROXY", "all_proxy"] {
        command.env_remove(name);
    }
    command.env(BASE_URL, base_url);
    let finished = tokio::task::spawn_blocking(move || command.output()).await??;
    let output = String::from_utf8_lossy(&finished.stdout).into_owned();
    assert!(finished.status.success(), "{output}");
    Ok(output)
}

/// Output of a client whose proxy responds with `status` to every request.
async fn output_for(status: u16, base_url: &str) -> Outcome<String> {
    let proxy = Server::start().await?;
    proxy.script([Reply::json(status, "{}").header("connection", "close")]);
    let address = proxy
        .url()
        .replace("http://", &format!("http://user:{SECRET}@"));
    let output = run("call_through_the_proxy", base_url, &address).await?;
    assert_eq!(proxy.take_requests().len(), 1, "{output}");
    assert!(!output.contains(SECRET), "{output}");
    Ok(output)
}

fn result(kind: ErrorKind, execution: Execution) -> String {
    format!("kind={kind:?} execution={execution:?}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_rejects_the_tunnel_is_a_connect_error() -> Outcome {
    for status in [403, 502] {
        let output = output_for(status, "https://api.example").await?;
        assert!(
            output.contains(&result(ErrorKind::Connect, Execution::DidNotRun)),
            "{output}"
        );
        assert!(output.contains("proxy"), "{output}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_requires_other_credentials_is_a_connect_error() -> Outcome {
    let output = output_for(407, "https://api.example").await?;
    assert!(
        output.contains(&result(ErrorKind::Connect, Execution::DidNotRun)),
        "{output}"
    );
    assert!(output.contains("proxy"), "{output}");
    assert!(output.contains("auth"), "{output}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_407_from_a_proxy_without_a_tunnel_is_a_status_error() -> Outcome {
    let output = output_for(407, "http://api.example").await?;
    assert!(
        output.contains(&result(ErrorKind::Status, Execution::DidNotRun)),
        "{output}"
    );
    assert!(
        output.contains("407 Proxy Authentication Required"),
        "{output}"
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_to_this_machine_use_no_proxy() -> Outcome {
    for host in ["127.0.0.1", "localhost"] {
        let (api, proxy) = (Server::start().await?, Server::start().await?);
        let base_url = api.url().replace("127.0.0.1", host);
        run("call_with_client_credentials", &base_url, &proxy.url()).await?;
        assert_eq!(proxy.take_requests().len(), 0, "{host}");
        assert_eq!(proxy.token_requests().len(), 0, "{host}");
        assert_eq!(api.token_requests().len(), 1, "{host}");
        assert_eq!(api.take_requests().len(), 1, "{host}");
    }
    Ok(())
}
