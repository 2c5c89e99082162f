//! What each operation sends, byte for byte, over a real socket.

use std::fmt::Write as _;

use connect_tests::calls::CALLS;
use connect_tests::clients::{self, SPECIAL_CHARACTERS};
use connect_tests::server::{RecordedRequest, Server};
use pipedream_connect::operations;
use pipedream_connect::workflows::WorkflowAuth;

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Headers that do not depend on the operation, or that vary between runs.
const LEFT_OUT: [&str; 2] = ["host", "content-length"];

fn describe(requests: &[RecordedRequest]) -> String {
    let mut text = String::new();
    for request in requests {
        let _ = writeln!(text, "{} {}", request.method, request.target);
        let mut headers: Vec<_> = request
            .headers
            .iter()
            .filter(|(name, _)| !LEFT_OUT.contains(&name.as_str()))
            .collect();
        headers.sort();
        for (name, value) in headers {
            let _ = writeln!(text, "  {name}: {value}");
        }
        if !request.body.is_empty() {
            let _ = writeln!(text, "  {}", request.body);
        }
    }
    text
}

#[tokio::test]
async fn every_operation_with_required_arguments() -> Outcome {
    let server = Server::start().await?;
    let client = clients::oauth(&server)?;
    let mut text = String::new();
    for call in CALLS {
        let _ = (call.least)(&client, "x-1").await;
        let mut requests = server.take_requests();
        if call.id == "oauth_tokens_create" {
            requests.extend(server.token_requests().pop());
        }
        let _ = writeln!(text, "# {}\n{}", call.id, describe(&requests));
    }
    insta::assert_snapshot!(text);
    Ok(())
}

#[tokio::test]
async fn every_operation_with_all_arguments_and_special_characters() -> Outcome {
    let server = Server::start().await?;
    let client = clients::oauth(&server)?;
    let mut text = String::new();
    for call in CALLS {
        let _ = (call.full)(&client, SPECIAL_CHARACTERS).await;
        let mut requests = server.take_requests();
        if call.id == "oauth_tokens_create" {
            requests.extend(server.token_requests().pop());
        }
        assert_eq!(
            requests.len(),
            1,
            "{} sent {} requests",
            call.id,
            requests.len()
        );
        let _ = writeln!(text, "# {}\n{}", call.id, describe(&requests));
    }
    insta::assert_snapshot!(text);
    Ok(())
}

#[tokio::test]
async fn proxy_file_stash_and_workflows() -> Outcome {
    let server = Server::start().await?;
    let client = clients::oauth(&server)?;
    let proxy = client.proxy(SPECIAL_CHARACTERS, SPECIAL_CHARACTERS)?;
    let target = "https://slack.com/api/x?>>>???";
    let _ = proxy.get(target).await;
    let _ = proxy
        .get("/api/v2/tickets.json?a=1&b=")
        .query("q", "é &=")
        .query("page", 2)
        .header("X-Foo", "1")
        .header("Accept", "application/pdf")
        .await;
    let _ = proxy
        .post(target)
        .json(&serde_json::json!({"text": "hi"}))
        .await;
    let _ = proxy.put(target).body("text/plain", "hi").await;
    let _ = proxy.patch(target).form([("a b", "é")]).await;
    let _ = proxy.delete(target).await;
    let _ = client
        .file_stash()
        .download_file("1day/a/b/c/u/report é&.pdf")
        .await;
    let host = format!("{}/workflows/en1?x=1&y=%20", server.url());
    let workflows = client.workflows();
    let _ = workflows
        .invoke(&host)
        .json(&serde_json::json!({"a": 1}))
        .await;
    let _ = workflows
        .invoke(&host)
        .method(http::Method::GET)
        .auth(WorkflowAuth::Bearer("static".into()))
        .await;
    insta::assert_snapshot!(describe(&server.take_requests()));
    Ok(())
}

#[tokio::test]
async fn a_connect_token_omits_the_project_from_every_path() -> Outcome {
    let server = Server::start().await?;
    let client = clients::connect_token(&server)?;
    let mut text = String::new();
    for call in CALLS {
        if let Err(error) = (call.least)(&client, "x-1").await
            && error.attempts() == 0
        {
            let _ = writeln!(text, "{}: {error}", call.id);
        }
        for request in server.take_requests() {
            assert!(!request.target.contains("//"), "{}", request.target);
            let bearer = request.header("authorization").unwrap_or("no bearer");
            let _ = writeln!(
                text,
                "{}: {} {} ({bearer})",
                call.id, request.method, request.target
            );
        }
    }
    let token_requests = server.token_requests();
    assert_eq!(
        token_requests.len(),
        1,
        "only oauth_tokens_create asks for one"
    );
    insta::assert_snapshot!(text);
    Ok(())
}

#[tokio::test]
async fn the_first_call_requests_a_token_with_the_client_credentials() -> Outcome {
    let server = Server::start().await?;
    let client = clients::oauth(&server)?;
    let _ = client.accounts().list().await;
    let _ = client.accounts().list().await;
    insta::assert_snapshot!(describe(&server.token_requests()));
    Ok(())
}

#[test]
fn every_operation_is_covered_here() {
    let by_hand = [
        "file_stash_download_file",
        "proxy_delete",
        "proxy_get",
        "proxy_patch",
        "proxy_post",
        "proxy_put",
    ];
    let mut called: Vec<&str> = CALLS.iter().map(|call| call.id).chain(by_hand).collect();
    called.sort_unstable();
    let all: Vec<&str> = operations::ALL
        .iter()
        .map(|operation| operation.id)
        .collect();
    assert_eq!(called, all);
}
