//! What an error says to the person who reads it at night: ids, user, project, environment and host.

use std::time::Duration;

use connect_tests::clients;
use connect_tests::clock::TestClock;
use connect_tests::server::Reply;
use pipedream_connect::{CallOptions, Client, Error, ErrorKind, RetryPolicy};
use serde::Deserialize;

use super::{Fixture, Outcome, failed, stuck};

fn contains_all(error: &Error, parts: &[&str]) {
    let text = error.to_string();
    for part in parts {
        assert!(text.contains(part), "{part} is missing: {text}");
    }
    assert!(!text.contains('\n'), "{text}");
}

#[tokio::test]
async fn a_404_names_the_ids_the_user_the_project_the_environment_and_the_host() -> Outcome {
    let missing = || Reply::json(404, r#"{"error":"not found"}"#);
    let fixture = Fixture::start([missing(), missing(), missing(), missing()]).await?;
    let client = &fixture.client;
    let host = format!("host {:?}", fixture.host());

    let options = CallOptions::new().environment("development");
    let request = client.accounts().retrieve("apn_1").options(options);
    let error = failed(request.await.map(drop))?;
    let environment = r#"environment "development""#;
    let project = r#"project_id "proj_X""#;
    contains_all(
        &error,
        &[r#"account_id "apn_1""#, project, environment, &host],
    );

    let request = client.deployed_triggers().retrieve("dc_1", "user 42");
    let error = failed(request.await.map(drop))?;
    let user = r#"external_user_id "user 42""#;
    let environment = r#"environment "production""#;
    contains_all(
        &error,
        &[r#"trigger_id "dc_1""#, user, project, environment, &host],
    );

    let request = client.actions().run("slack-send-message", "user 42");
    let error = failed(request.prop("text", "private").await.map(drop))?;
    contains_all(
        &error,
        &[r#"id "slack-send-message""#, user, project, &host],
    );
    assert!(!error.to_string().contains("private"), "{error}");

    let request = client.projects().retrieve("proj_Y");
    let error = failed(request.await.map(drop))?;
    contains_all(&error, &[r#"project_id "proj_Y""#, &host]);
    Ok(())
}

#[tokio::test]
async fn a_connection_error_names_the_ids_and_the_host() -> Outcome {
    let client = Client::builder()
        .base_url("http://127.0.0.1:1")
        .access_token("t")
        .project_id("proj_X")
        .clock(TestClock::default())
        .build()?;
    let error = failed(client.accounts().retrieve("apn_1").await.map(drop))?;
    assert_eq!(error.kind(), ErrorKind::Connect);
    contains_all(&error, &[r#"account_id "apn_1""#, r#"host "127.0.0.1:1""#]);
    Ok(())
}

#[tokio::test]
async fn an_error_names_no_project_that_a_connect_token_implies() -> Outcome {
    let fixture = Fixture::start([]).await?;
    let client = clients::connect_token(&fixture.server)?;
    fixture.server.script([Reply::json(404, "{}")]);
    let error = failed(client.accounts().retrieve("apn_1").await.map(drop))?;
    let host = fixture.host();
    let facts: Vec<_> = error.target().collect();
    assert_eq!(facts, [("account_id", "apn_1"), ("host", host.as_str())]);
    Ok(())
}

#[tokio::test]
async fn the_facts_of_an_error_contain_no_secret() -> Outcome {
    let secret = "leak-0123456789";
    let fixture = Fixture::with(
        [Reply::json(404, "{}"), Reply::json(404, "{}")],
        |builder| builder.access_token(secret).project_id(secret),
    )
    .await?;
    let error = failed(fixture.read().await)?;
    assert!(!format!("{error} {error:?}").contains("leak"), "{error}");
    let request = fixture
        .client
        .tokens()
        .validate("ctok_leak")
        .app_id("app_1");
    let error = failed(request.await.map(drop))?;
    assert!(!format!("{error} {error:?}").contains("leak"), "{error}");
    contains_all(&error, &[r#"app_id "app_1""#]);
    Ok(())
}

#[derive(Debug, Deserialize)]
struct Channels {
    #[expect(dead_code, reason = "only where decoding fails counts")]
    channels: Vec<Channel>,
}

#[derive(Debug, Deserialize)]
struct Channel {
    #[expect(dead_code, reason = "only where decoding fails counts")]
    id: String,
}

#[tokio::test]
async fn a_response_of_an_app_that_cannot_be_decoded_names_the_field_and_the_call() -> Outcome {
    let wrong = Reply::json(200, r#"{"channels":[{"id":"C1"},{"id":5}]}"#);
    let fixture = Fixture::start([Reply::Close, wrong]).await?;
    let proxy = fixture.client.proxy("user 42", "apn_1")?;
    let response = proxy.get("https://slack.example/api?token=private").await?;
    fixture.clock.advance(Duration::from_secs(3));
    let error = failed(response.json::<Channels>().await.map(drop))?;
    assert_eq!(error.json_path(), Some("channels[1].id"));
    assert_eq!(error.operation(), Some("proxy_get"));
    assert_eq!(error.attempts(), 2);
    assert!(error.elapsed() >= Duration::from_secs(3));
    let facts = [
        r#"app_host "slack.example""#,
        r#"account_id "apn_1""#,
        r#"external_user_id "user 42""#,
        "channels[1].id",
    ];
    contains_all(&error, &facts);
    assert!(!error.to_string().contains("private"), "{error}");
    Ok(())
}

#[tokio::test]
async fn the_field_that_could_not_be_decoded_contains_no_secret() -> Outcome {
    let secret = "leak-0123456789";
    let body = format!(r#"{{"channels":[{{"{secret}":5,"id":{{"{secret}":5}}}}]}}"#);
    let fixture = Fixture::with([Reply::json(200, body)], |builder| {
        builder.access_token(secret)
    })
    .await?;
    let proxy = fixture.client.proxy("u", "apn_1")?;
    let response = proxy.get("https://x.example").await?;
    type Nested = std::collections::HashMap<String, Vec<std::collections::HashMap<String, String>>>;
    let error = failed(response.json::<Nested>().await.map(drop))?;
    assert_eq!(error.json_path(), Some("channels[0].[redacted]"));
    assert!(!format!("{error} {error:?}").contains("leak"), "{error}");
    Ok(())
}

#[tokio::test]
async fn every_error_about_a_streamed_body_names_the_call() -> Outcome {
    let facts = [r#"app_host "x.example""#, r#"account_id "apn_1""#];
    let check = |error: &Error| {
        contains_all(error, &facts);
        assert_eq!(error.operation(), Some("proxy_post"));
        assert_eq!(error.attempts(), 1);
    };
    let cut = b"HTTP/1.1 200 X\r\ncontent-length: 9\r\n\r\nx".to_vec();
    let held = b"HTTP/1.1 200 X\r\ncontent-length: 9\r\n\r\nx".to_vec();
    let script = [
        Reply::json(404, "{}"),
        Reply::Bytes(cut),
        Reply::Stall(held),
    ];
    let fixture = Fixture::with(script, |b| b.deadline(Duration::from_secs(20))).await?;
    let proxy = fixture.client.proxy("u", "apn_1")?;

    let response = proxy.post("https://x.example").await?;
    check(&failed(response.error_for_status().await.map(drop))?);
    let response = proxy.post("https://x.example").await?;
    check(&failed(response.bytes().await.map(drop))?);
    let response = proxy.post("https://x.example").await?;
    let reading = async { response.bytes().await.map(drop) };
    let error = stuck(&fixture, reading, Duration::from_secs(1)).await?;
    check(&error);
    assert!(error.elapsed() >= Duration::from_secs(20));
    Ok(())
}

#[tokio::test]
async fn the_error_of_a_workflow_hides_the_id_of_its_endpoint() -> Outcome {
    let client = Client::builder()
        .access_token("t")
        .workflow_domain("workflows.invalid")
        .clock(TestClock::default())
        .build()?;
    let invocation = client
        .workflows()
        .invoke_for_external_user("enleak123", "a long user id")
        .json(&1);
    let error = failed(invocation.await.map(drop))?;
    let facts = [
        r#"host "*.workflows.invalid""#,
        r#"external_user_id "a long user id""#,
    ];
    contains_all(&error, &facts);
    assert!(!error.to_string().contains("enleak123"), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_response_that_cannot_be_decoded_names_the_environment_of_the_call() -> Outcome {
    let fixture = Fixture::start([Reply::json(200, r#"{"id":5}"#)]).await?;
    let options = CallOptions::new().environment("development");
    let request = fixture.client.accounts().retrieve("apn_1").options(options);
    let error = failed(request.await.map(drop))?;
    assert_eq!(error.kind(), ErrorKind::Decode);
    contains_all(&error, &[r#"environment "development""#]);
    Ok(())
}

#[tokio::test]
async fn an_error_names_the_ids_of_the_query_and_nothing_else_of_it() -> Outcome {
    let fixture = Fixture::start([Reply::json(404, "{}")]).await?;
    let list = fixture.client.accounts().list();
    let request = list.app("slack").external_user_id("user 42").limit(7);
    let error = failed(request.await.map(drop))?;
    let host = fixture.host();
    let facts: Vec<_> = error.target().collect();
    assert_eq!(
        facts,
        [
            ("external_user_id", "user 42"),
            ("app", "slack"),
            ("project_id", "proj_X"),
            ("environment", "production"),
            ("host", host.as_str()),
        ]
    );
    Ok(())
}

#[tokio::test]
async fn only_the_error_of_a_write_says_that_it_may_have_run() -> Outcome {
    let fixture = Fixture::with([Reply::Close, Reply::Close], |builder| {
        builder.retry(RetryPolicy::none())
    })
    .await?;
    let (read, write) = (
        failed(fixture.read().await)?,
        failed(fixture.write().await)?,
    );
    assert!(read.may_have_run() && write.may_have_run());
    assert!(!read.to_string().contains("may have run"), "{read}");
    assert!(write.to_string().contains("may have run"), "{write}");
    Ok(())
}
