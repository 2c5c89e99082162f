//! Redirects.

use connect_tests::server::{Reply, Server};
use pipedream_connect::ErrorKind;

use super::{Fixture, Outcome, failed, ok};

#[tokio::test]
async fn a_redirect_to_another_origin_is_not_followed() -> Outcome {
    let other = Server::start().await?;
    for location in [
        format!("{}/x", other.url()),
        "http://evil.example/x".to_owned(),
        "ftp://x".to_owned(),
    ] {
        let fixture = Fixture::start([Reply::json(302, "{}").header("location", location)]).await?;
        let error = failed(fixture.read().await)?;
        assert_eq!((error.kind(), fixture.requests()), (ErrorKind::Redirect, 1));
    }
    assert_eq!(other.take_requests().len(), 0);
    Ok(())
}

#[tokio::test]
async fn a_redirect_within_the_origin_is_followed_for_reads_and_loops_end() -> Outcome {
    let to = |place: &str| Reply::json(307, "{}").header("location", place.to_owned());
    let fixture = Fixture::start([to("/elsewhere"), ok()]).await?;
    fixture.read().await?;
    assert_eq!(fixture.requests(), 2);

    let fixture = Fixture::start([to("/elsewhere"), ok()]).await?;
    let error = failed(fixture.write().await)?;
    assert_eq!((error.kind(), fixture.requests()), (ErrorKind::Redirect, 1));

    let fixture = Fixture::start((0..100).map(|_| to("/circle"))).await?;
    let error = failed(fixture.read().await)?;
    assert_eq!((error.kind(), fixture.requests()), (ErrorKind::Redirect, 6));
    Ok(())
}

#[tokio::test]
async fn a_redirected_write_did_not_run_only_for_307_and_308() -> Outcome {
    for (status, may_have_run) in [
        (301, true),
        (302, true),
        (303, true),
        (307, false),
        (308, false),
    ] {
        let reply = Reply::json(status, "{}").header("location", "/elsewhere");
        let fixture = Fixture::start([reply]).await?;
        let error = failed(fixture.write().await)?;
        assert_eq!((error.kind(), fixture.requests()), (ErrorKind::Redirect, 1));
        assert_eq!(error.may_have_run(), may_have_run, "{status}");
    }
    Ok(())
}
