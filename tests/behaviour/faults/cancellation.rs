//! Calls and bodies that the caller drops.

use connect_tests::server::Reply;

use super::{Fixture, Outcome, ok};

#[tokio::test]
async fn cancelling_a_waiting_call_leaves_the_client_usable() -> Outcome {
    let fixture = Fixture::start([Reply::NoResponse, ok()]).await?;
    {
        let mut call = std::pin::pin!(fixture.read());
        while fixture.server.request_count() == 0 {
            tokio::select! {
                biased;
                outcome = &mut call => return Err(format!("ended: {outcome:?}").into()),
                () = tokio::task::yield_now() => {}
            }
        }
    }
    fixture.read().await?;
    assert_eq!(fixture.requests(), 2);
    Ok(())
}

#[tokio::test]
async fn dropping_a_half_read_body_leaves_the_client_usable() -> Outcome {
    let half = b"HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\nhalf".to_vec();
    let fixture = Fixture::start([Reply::Stall(half), ok()]).await?;
    let proxy = fixture.client.proxy("u", "apn_1")?;
    let mut response = proxy.get("https://x.example").await?;
    assert!(response.chunk().await?.is_some());
    drop(response);
    fixture.read().await?;
    assert_eq!(fixture.requests(), 2);
    Ok(())
}

#[tokio::test]
async fn cancelling_a_call_during_its_body_leaves_the_client_usable() -> Outcome {
    let half = b"HTTP/1.1 200 X\r\ncontent-length: 100\r\n\r\n{".to_vec();
    let fixture = Fixture::start([Reply::Stall(half), ok()]).await?;
    {
        let mut call = std::pin::pin!(fixture.read());
        // Usually long enough for half the body to arrive. The test is valid even if it has not.
        for _ in 0..1000 {
            tokio::select! {
                biased;
                outcome = &mut call => return Err(format!("ended: {outcome:?}").into()),
                () = tokio::task::yield_now() => {}
            }
        }
    }
    fixture.read().await?;
    Ok(())
}
