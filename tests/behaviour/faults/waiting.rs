//! Waiting for an account: the limit applies whatever the server does.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use connect_tests::clock::TestClock;
use connect_tests::server::Reply;
use http::{HeaderMap, StatusCode};
use pipedream_connect::transport::{Body, HttpRequest, HttpResponse, Transport, TransportError};
use pipedream_connect::{BoxFuture, Client, ErrorKind};
use serde_json::json;

use super::{Fixture, Outcome, stuck};

fn no_accounts() -> Reply {
    Reply::json(200, r#"{"data":[],"page_info":{}}"#)
}

#[tokio::test]
async fn waiting_for_an_account_ends_at_its_limit_when_the_server_hangs() -> Outcome {
    let fixture = Fixture::start([no_accounts(), Reply::NoResponse]).await?;
    let user = fixture.client.user("user-42")?;
    let expected = user.expect_account("slack").await?;
    let start = fixture.clock.elapsed();
    let waiting = async { expected.within(Duration::from_secs(20)).await.map(drop) };
    let error = stuck(&fixture, waiting, Duration::from_secs(1)).await?;
    assert_eq!(error.kind(), ErrorKind::Deadline);
    let waited = fixture.clock.elapsed() - start;
    assert!(waited <= Duration::from_secs(21), "{waited:?}");
    Ok(())
}

/// Lists the accounts in pages without end, of which each takes a second. The first list ends.
struct EndlessPages {
    clock: TestClock,
    requests: Arc<AtomicUsize>,
    endless_from: usize,
}

impl Transport for EndlessPages {
    fn send(&self, _: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        self.clock.advance(Duration::from_secs(1));
        // Ends after all, so that the test fails instead of running forever.
        let endless = (self.endless_from..1000).contains(&number);
        let cursor = endless.then(|| format!("c{number}"));
        let body = json!({ "data": [], "page_info": { "end_cursor": cursor } }).to_string();
        Box::pin(async {
            // A real exchange is not ready at once either.
            tokio::task::yield_now().await;
            Ok(HttpResponse {
                status: StatusCode::OK,
                headers: HeaderMap::new(),
                body: Body::from(body),
            })
        })
    }
}

#[tokio::test]
async fn endless_pages_do_not_delay_the_end_of_waiting_for_an_account() -> Outcome {
    for endless_from in [0, 1] {
        let (clock, requests) = (TestClock::default(), Arc::default());
        let client = Client::builder()
            .transport(EndlessPages {
                clock: clock.clone(),
                requests: Arc::clone(&requests),
                endless_from,
            })
            .access_token("t")
            .project_id("proj_X")
            .clock(clock)
            .build()?;
        let user = client.user("user-42")?;
        let outcome = match user.expect_account("slack").await {
            Ok(expected) => expected.within(Duration::from_secs(20)).await.map(drop),
            Err(error) => Err(error),
        };
        let error = outcome.err().ok_or("an account")?;
        assert_eq!(error.kind(), ErrorKind::Deadline);
        assert!(requests.load(Ordering::Relaxed) <= 200);
    }
    Ok(())
}

#[tokio::test]
async fn the_longest_interval_and_the_longest_limit_do_not_panic() -> Outcome {
    let account = || Reply::json(200, r#"{"data":[{"id":"apn_1"}],"page_info":{}}"#);
    for interval in [Duration::ZERO, Duration::MAX] {
        let fixture = Fixture::start([no_accounts(), no_accounts(), account()]).await?;
        let user = fixture.client.user("user-42")?;
        let expected = user.expect_account("slack").await?.every(interval);
        let outcome = expected.within(Duration::MAX).await;
        match outcome {
            Ok(account) => assert_eq!(account.id, "apn_1"),
            Err(error) => assert_eq!(
                (error.kind(), interval),
                (ErrorKind::Deadline, Duration::MAX)
            ),
        }
    }
    Ok(())
}

#[tokio::test]
async fn no_look_for_an_account_starts_at_the_limit() -> Outcome {
    let fixture = Fixture::start((0..10).map(|_| no_accounts())).await?;
    let user = fixture.client.user("user-42")?;
    let expected = user.expect_account("slack").await?;
    let before = fixture.server.request_count();
    let every = expected.every(Duration::from_secs(5));
    let outcome = every.within(Duration::from_secs(10)).await;
    let error = outcome.err().ok_or("an account")?;
    assert_eq!(error.kind(), ErrorKind::Deadline);
    assert_eq!(fixture.server.request_count() - before, 2);
    assert_eq!(fixture.clock.elapsed(), Duration::from_secs(5));
    Ok(())
}
