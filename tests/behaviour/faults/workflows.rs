//! Workflows: the response is the workflow's own, so no status proves that it did not run.

use connect_tests::server::Reply;
use pipedream_connect::Execution;

use super::{Fixture, Outcome};

fn reply(status: u16) -> Reply {
    let head = format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    Reply::Bytes(head.into_bytes())
}

#[tokio::test]
async fn a_workflow_is_called_once_whatever_status_it_returns() -> Outcome {
    let fixture = Fixture::start([]).await?;
    let endpoint = format!("{}/workflow", fixture.server.url());
    for status in 200..=999 {
        fixture.server.script([reply(status)]);
        let outcome = fixture.client.workflows().invoke(&endpoint).await;
        assert_eq!(fixture.requests(), 1, "{status}");
        match outcome {
            Ok(response) => {
                assert!(status < 400, "{status}");
                assert_eq!(response.status(), status);
            }
            Err(error) => {
                assert!(status >= 400, "{status}: {error}");
                assert_eq!(error.execution(), Execution::MayHaveRun, "{status}");
            }
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_call_that_was_not_sent_is_retried() -> Outcome {
    let fixture = Fixture::start([]).await?;
    let error = fixture
        .client
        .workflows()
        .invoke("http://127.0.0.1:1/workflow")
        .await
        .err()
        .ok_or("sent")?;
    assert_eq!(
        (error.attempts(), error.execution()),
        (3, Execution::DidNotRun)
    );
    Ok(())
}
