//! The proxy and the file stash.

use pipedream_connect::{ErrorKind, StashId};
use serde_json::Value;

use super::{Fixture, Outcome};

#[tokio::test]
async fn a_file_download_does_not_send_the_token_to_the_storage_host() -> Outcome {
    let fixture = Fixture::start().await?;
    let token = fixture.user.create_token().await?;
    let link = token.connect_link("google_drive").to_string();
    let drive = fixture.emulator.complete_connect(&link).await?;
    let run = fixture
        .client
        .actions()
        .run("google_drive-download-file", "user-42")
        .account("googleDrive", drive)
        .prop("fileId", "1")
        .stash_id(StashId::New)
        .await?
        .into_result()?;
    let key = run.exports["$filestash_uploads"][0]["s3Key"]
        .as_str()
        .ok_or("no file")?
        .to_owned();
    let mut file = Vec::new();
    let written = fixture
        .client
        .file_stash()
        .download_file(&key)
        .await?
        .copy_to(&mut file)
        .await?;
    assert_eq!(written, file.len() as u64);
    assert!(written > 0);
    for request in fixture
        .emulator
        .requests()
        .iter()
        .filter(|request| request.operation.is_none())
    {
        assert!(
            request.header("authorization").is_none(),
            "{} {}",
            request.method,
            request.path
        );
    }
    Ok(())
}

#[tokio::test]
async fn the_proxy_forwards_requests_and_responses() -> Outcome {
    let fixture = Fixture::start().await?;
    let proxy = fixture.user.proxy(fixture.account("slack").await?);
    let response: Value = proxy
        .get("https://slack.com/api/auth.test")
        .await?
        .json()
        .await?;
    assert_eq!(response["ok"], true);
    let missing = proxy.get("https://slack.com/status/404").await?;
    assert_eq!(missing.status(), 404, "the app's word, not an error");
    let bytes = proxy
        .get("https://slack.com/bytes/100000")
        .await?
        .bytes()
        .await?;
    assert_eq!(bytes.len(), 100_000);
    let echo: Value = proxy
        .put("https://slack.com/echo?a=1")
        .query("b", "2")
        .header("X-Foo", "bar")
        .body("text/plain", "hello")
        .await?
        .json()
        .await?;
    let text = echo.to_string();
    assert!(
        text.contains("hello") && text.contains("x-foo") && text.contains("a=1&b=2"),
        "{text}"
    );
    Ok(())
}

#[tokio::test]
async fn proxy_check_rejects_a_host_that_the_proxy_cannot_reach() -> Outcome {
    let fixture = Fixture::start().await?;
    let proxy = fixture.user.proxy(fixture.account("slack").await?);
    proxy.check("https://slack.com/api/auth.test").await?;
    let error = proxy
        .check("https://evil.example/")
        .await
        .err()
        .ok_or("accepted")?;
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    insta::assert_snapshot!(error, @"the proxy accepts only these hosts for this app: slack.com");
    Ok(())
}
