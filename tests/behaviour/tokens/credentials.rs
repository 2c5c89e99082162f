//! Static tokens, client credentials and scopes.

use connect_tests::clients;
use connect_tests::clock::TestClock;
use connect_tests::server::Server;
use pipedream_connect::{Client, ErrorKind, RetryPolicy};

use super::{Outcome, bearers, builder, call, unauthorized};

#[tokio::test]
async fn a_static_token_is_never_refreshed() -> Outcome {
    let server = Server::start().await?;
    let access = clients::builder(&server)
        .access_token("given")
        .project_id("proj_X");
    let connect = clients::builder(&server).connect_token("given");
    for builder in [access, connect] {
        let client = builder.retry(RetryPolicy::new()).build()?;
        server.script(unauthorized(1));
        let error = call(&client).await.err().ok_or("accepted")?;
        assert_eq!(error.kind(), ErrorKind::Unauthorized);
        assert_eq!(bearers(&server.take_requests()), ["Bearer given"]);
        assert_eq!(client.access_token().await?.expose(), "given");
    }
    assert_eq!(server.token_requests().len(), 0);
    Ok(())
}

#[tokio::test]
async fn the_builder_rejects_unusable_credentials() {
    for given in [
        Client::builder().client_credentials("", "secret"),
        Client::builder().client_credentials("id", " "),
        Client::builder().access_token(""),
        Client::builder().access_token("a\nb"),
        Client::builder().connect_token(""),
        Client::builder(),
    ] {
        assert_eq!(
            given.build().err().map(|error| error.kind()),
            Some(ErrorKind::Config)
        );
    }
}

#[tokio::test]
async fn debug_output_of_a_client_names_the_kind_of_credentials() -> Outcome {
    let server = Server::start().await?;
    let client = builder(&server, &TestClock::default()).build()?;
    let shown = format!("{client:?}");
    assert!(shown.contains("credentials: client credentials"), "{shown}");
    Ok(())
}

#[tokio::test]
async fn the_scope_is_sent_only_when_set() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    for scope in ["", "connect:accounts:read connect:proxy"] {
        let client = builder(&server, &clock).scope(scope).build()?;
        client.access_token().await?;
    }
    let bodies: Vec<String> = server
        .token_requests()
        .into_iter()
        .map(|request| request.body)
        .collect();
    assert_eq!(
        bodies,
        [
            r#"{"client_id":"cid","client_secret":"csec","grant_type":"client_credentials"}"#,
            r#"{"client_id":"cid","client_secret":"csec","grant_type":"client_credentials","scope":"connect:accounts:read connect:proxy"}"#,
        ]
    );
    Ok(())
}

#[tokio::test]
async fn a_client_knows_its_project_and_the_base_url() -> Outcome {
    let server = Server::start().await?;
    let client = builder(&server, &TestClock::default()).build()?;
    assert_eq!(client.project_id(), Some("proj_X"));
    assert_eq!(client.base_url(), server.url());
    let client = clients::connect_token(&server)?;
    assert_eq!(client.project_id(), None);
    Ok(())
}

#[tokio::test]
async fn debug_output_of_a_client_shows_its_project_unless_it_is_something_else() -> Outcome {
    let server = Server::start().await?;
    for (project, shown) in [("proj_X", "proj_X"), ("hush-hush", "[redacted]")] {
        let builder = builder(&server, &TestClock::default());
        let text = format!("{:?}", builder.project_id(project).build()?);
        assert!(text.contains(shown), "{text}");
    }
    Ok(())
}

#[tokio::test]
async fn an_operation_is_rejected_that_the_credentials_cannot_be_used_for() -> Outcome {
    let server = Server::start().await?;
    let client = clients::connect_token(&server)?;
    let error = client.oauth_apps().list().await.map(drop);
    let error = error.err().ok_or("sent")?;
    assert_eq!(error.kind(), ErrorKind::Config);
    let message = "needs an OAuth access token, but this client uses a Connect token";
    assert!(error.message().contains(message), "{error}");
    assert_eq!(server.request_count(), 0);
    Ok(())
}

#[tokio::test]
async fn a_call_that_needs_no_token_sends_none() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let client = builder(&server, &clock).build()?;
    let outcome = client.tokens().validate("ctok_1").await;
    assert_eq!(bearers(&server.take_requests()), Vec::<&str>::new());
    assert_eq!(server.token_requests().len(), 0, "{outcome:?}");
    Ok(())
}
