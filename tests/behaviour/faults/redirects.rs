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

#[tokio::test]
async fn a_download_sends_no_credential_after_it_left_the_origin() -> Outcome {
    let storage = Server::start().await?;
    let to = |location: String| Reply::json(302, "{}").header("location", location);
    let fixture = Fixture::start([to(format!("{}/file", storage.url())), ok()]).await?;
    storage.script([to(format!("{}/v1/back", fixture.server.url()))]);
    let download = fixture.client.file_stash().download_file("key").await?;
    assert_eq!(download.status(), 200);

    let api = fixture.server.take_requests();
    assert_eq!(api[0].header("authorization"), Some("Bearer t"));
    let elsewhere = storage.take_requests();
    for request in [&elsewhere[0], &api[1]] {
        for name in ["authorization", "x-pd-environment"] {
            assert_eq!(request.header(name), None, "{name}");
        }
        assert_eq!(request.header("accept"), Some("*/*"));
        assert_eq!(request.header("user-agent"), api[0].header("user-agent"));
    }
    Ok(())
}

#[tokio::test]
async fn a_401_of_a_storage_host_is_not_about_the_token() -> Outcome {
    let storage = Server::start().await?;
    let location = format!("{}/file", storage.url());
    let fixture = Fixture::start([Reply::json(302, "{}").header("location", location)]).await?;
    storage.script([Reply::json(401, "{}")]);
    let error = fixture.client.file_stash().download_file("key").await;
    let error = error.err().ok_or("downloaded")?;
    assert_eq!(
        (error.kind(), error.attempts()),
        (ErrorKind::Unauthorized, 1)
    );
    Ok(())
}
