//! Response bodies that are truncated, endless, compressed or incomplete.

use std::io::Write as _;

use connect_tests::server::Reply;
use pipedream_connect::{ClientBuilder, ErrorKind, Execution, RetryPolicy};

use super::{Fixture, Outcome, failed, ok};

#[tokio::test]
async fn a_truncated_body_is_an_error_with_status_and_request_id() -> Outcome {
    let head = "HTTP/1.1 200 X\r\nx-request-id: req-1\r\ncontent-length: 100\r\n\r\n{\"apps\":";
    let chunked =
        "HTTP/1.1 200 X\r\nx-request-id: req-1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n";
    for text in [head, chunked] {
        for fault in [Reply::Bytes(text.into()), Reply::Reset(text.into())] {
            let none = |builder: ClientBuilder| builder.retry(RetryPolicy::none());
            let fixture = Fixture::with([fault.clone()], none).await?;
            let error = failed(fixture.read().await)?;
            assert_eq!(error.kind(), ErrorKind::Interrupted, "{error:?}");
            // A reset may overtake what was sent before it.
            let head_arrived = matches!(fault, Reply::Bytes(_)) || error.status().is_some();
            if head_arrived {
                assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
                assert_eq!(error.request_id(), Some("req-1"));
                assert_eq!(error.execution(), Execution::Ran);
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_truncated_body_retries_a_read_but_never_a_write() -> Outcome {
    let broken = || Reply::Bytes(b"HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\n{".to_vec());
    let fixture = Fixture::start([broken(), ok()]).await?;
    fixture.read().await?;
    assert_eq!(fixture.requests(), 2);
    let fixture = Fixture::start([broken(), ok()]).await?;
    let error = failed(fixture.write().await)?;
    assert_eq!((fixture.requests(), error.execution()), (1, Execution::Ran));
    Ok(())
}

#[tokio::test]
async fn whitespace_around_a_body_is_ignored() -> Outcome {
    let body = " \r\n {\"data\":[{\"id\":\"apn_1\"}],\"page_info\":{\"count\":1}} \n\n";
    let fixture = Fixture::start([Reply::json(200, body)]).await?;
    let page = fixture.client.accounts().list().await?;
    assert_eq!(page.data[0].id, "apn_1");
    Ok(())
}

#[tokio::test]
async fn a_missing_required_field_is_an_error_that_names_its_json_path() -> Outcome {
    let body = r#"{"data":[{"id":"apn_1"},{"name":"secret-value"}],"page_info":{}}"#;
    let fixture = Fixture::start([Reply::json(200, body).header("x-request-id", "req-7")]).await?;
    let error = failed(fixture.client.accounts().list().await.map(|_| ()))?;
    assert_eq!(
        (error.kind(), error.json_path(), error.execution()),
        (ErrorKind::Decode, Some("data[1]"), Execution::Ran)
    );
    insta::assert_snapshot!(fixture.text(&error), @r#"accounts_list: the server responded with 200, but the body could not be decoded at `data[1]` (request id req-7; the operation ran; project_id "proj_X"; environment "production"; host "server")"#);
    assert!(!format!("{error:?}").contains("secret-value"));
    assert_eq!(fixture.requests(), 1, "a retry would get the same response");
    Ok(())
}

#[tokio::test]
async fn an_endless_body_is_an_error_and_an_endless_error_body_is_truncated() -> Outcome {
    let endless = |status: u16| {
        let mut bytes =
            format!("HTTP/1.1 {status} X\r\ncontent-length: 52428800\r\n\r\n").into_bytes();
        bytes.resize(bytes.len() + (4 << 20), b' ');
        Reply::Stall(bytes)
    };
    let limits = |builder: ClientBuilder| {
        builder
            .retry(RetryPolicy::none())
            .max_response_bytes(1 << 20)
    };
    let fixture = Fixture::with([endless(200)], limits).await?;
    let error = failed(fixture.read().await)?;
    assert_eq!(
        (error.kind(), error.execution()),
        (ErrorKind::TooLarge, Execution::Ran)
    );

    let fixture = Fixture::with([endless(500)], limits).await?;
    let error = failed(fixture.read().await)?;
    assert_eq!(error.kind(), ErrorKind::Server);
    assert!(error.body_excerpt().is_some_and(|text| text.len() <= 500));
    Ok(())
}

#[tokio::test]
async fn a_long_error_body_is_parsed() -> Outcome {
    let body = format!(r#"{{"trace":"{}","error":"Boom"}}"#, "x".repeat(900_000));
    let fixture = Fixture::start([Reply::json(400, body)]).await?;
    let error = failed(fixture.read().await)?;
    assert_eq!(error.message(), "400 Bad Request: Boom");
    Ok(())
}

#[tokio::test]
async fn a_gzip_body_is_not_decompressed() -> Outcome {
    let head = b"HTTP/1.1 200 X\r\ncontent-encoding: gzip\r\ncontent-length: 20\r\n\r\n".to_vec();
    let mut bytes = head;
    bytes.write_all(&[
        0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0,
    ])?;
    let fixture = Fixture::with([Reply::Bytes(bytes)], |builder| {
        builder.retry(RetryPolicy::none())
    })
    .await?;
    let response = fixture
        .client
        .proxy("u", "apn_1")?
        .get("https://x.example")
        .await?;
    assert_eq!(response.bytes().await?.len(), 20);
    Ok(())
}

#[tokio::test]
async fn a_download_may_be_larger_than_a_response_that_the_client_reads_itself() -> Outcome {
    let limits = |builder: ClientBuilder| builder.max_response_bytes(5);
    let fixture = Fixture::with([Reply::json(200, "1234567890")], limits).await?;
    let download = fixture.client.file_stash().download_file("key").await?;
    let mut file = Vec::new();
    assert_eq!(download.copy_to(&mut file).await?, 10);
    assert_eq!(file, b"1234567890");
    Ok(())
}
