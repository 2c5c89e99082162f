//! An id cannot change the path of a request: hostile ids are rejected before anything is sent.

use connect_tests::calls::CALLS;
use connect_tests::clients::{self, SPECIAL_CHARACTERS};
use connect_tests::server::Server;
use pipedream_connect::{CallOptions, ErrorKind, Execution};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const HOSTILE: [&str; 7] = ["", ".", "..", "a\\b", "..\\x", "a\nb", "a\0"];

#[tokio::test]
async fn every_operation_rejects_hostile_ids_before_sending() -> Outcome {
    let server = Server::start().await?;
    let client = clients::oauth(&server)?;
    let mut rejections = 0;
    for call in CALLS.iter().filter(|call| call.takes_id) {
        for text in HOSTILE {
            let error = (call.full)(&client, text)
                .await
                .err()
                .ok_or_else(|| format!("{} accepted {text:?}", call.id))?;
            assert_eq!(
                error.kind(),
                ErrorKind::InvalidArgument,
                "{}: {error}",
                call.id
            );
            assert_eq!(error.execution(), Execution::DidNotRun);
            assert_eq!(error.operation(), Some(call.id));
            rejections += 1;
        }
    }
    assert_eq!(server.take_requests().len(), 0, "no request was sent");
    assert_eq!(server.token_requests().len(), 0, "no token was requested");
    assert!(rejections > 40 * HOSTILE.len(), "{rejections}");
    Ok(())
}

#[tokio::test]
async fn a_hostile_project_id_is_rejected() -> Outcome {
    let server = Server::start().await?;
    for text in HOSTILE.iter().filter(|text| !text.is_empty()) {
        let client = clients::builder(&server)
            .access_token("t")
            .project_id(*text)
            .build()?;
        let error = client.accounts().list().await.err().ok_or("accepted")?;
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    }
    assert_eq!(server.take_requests().len(), 0);
    Ok(())
}

#[tokio::test]
async fn an_empty_project_id_is_a_missing_setting() -> Outcome {
    let server = Server::start().await?;
    let client = clients::builder(&server)
        .access_token("t")
        .project_id("")
        .build()?;
    let error = client.accounts().list().await.err().ok_or("accepted")?;
    assert_eq!(error.kind(), ErrorKind::Config);
    insta::assert_snapshot!(error, @"accounts_list: no project id: set PIPEDREAM_PROJECT_ID, or call `project_id` on the builder or on `CallOptions`");
    Ok(())
}

#[tokio::test]
async fn users_and_the_proxy_reject_hostile_ids() -> Outcome {
    let server = Server::start().await?;
    let client = clients::oauth(&server)?;
    for text in HOSTILE {
        assert!(client.user(text).is_err(), "{text:?}");
        assert!(client.proxy(text, "apn_1").is_err(), "{text:?}");
        let call = client.proxy("u", text)?.get("https://x.example").await;
        assert!(
            call.is_err_and(|error| error.kind() == ErrorKind::InvalidArgument),
            "{text:?}"
        );
    }
    assert_eq!(server.take_requests().len(), 0);
    Ok(())
}

#[tokio::test]
async fn a_user_id_has_at_most_250_characters() -> Outcome {
    let server = Server::start().await?;
    let client = clients::oauth(&server)?;
    assert!(client.user("é".repeat(250)).is_ok());
    let error = client.user("é".repeat(251)).err().ok_or("accepted")?;
    insta::assert_snapshot!(error, @"`external_user_id` has 251 characters; the API accepts at most 250");
    for call in CALLS
        .iter()
        .filter(|call| call.id.contains("external_user"))
    {
        assert!(
            (call.least)(&client, &"x".repeat(251)).await.is_err(),
            "{}",
            call.id
        );
    }
    assert_eq!(server.take_requests().len(), 0);
    Ok(())
}

#[tokio::test]
async fn an_id_with_special_characters_stays_one_path_segment() -> Outcome {
    let server = Server::start().await?;
    let client = clients::oauth(&server)?;
    let _ = client
        .users()
        .delete_external_user(SPECIAL_CHARACTERS)
        .await;
    let requests = server.take_requests();
    let target = requests.first().map(|request| request.target.as_str());
    assert_eq!(
        target,
        Some("/v1/connect/proj_X/users/user%2F42%20%C3%A9%3F%26%3D%23%2B%2520")
    );
    Ok(())
}

#[tokio::test]
async fn an_id_that_is_too_long_for_a_url_is_rejected_before_sending() -> Outcome {
    let server = Server::start().await?;
    let client = clients::oauth(&server)?;
    let long = "x".repeat(100_000);
    for call in CALLS.iter().filter(|call| call.takes_id) {
        let error = (call.full)(&client, &long).await.err();
        let error = error.ok_or_else(|| format!("{} accepted it", call.id))?;
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
        assert!(error.to_string().len() < 300, "{error}");
    }
    let long_project = CallOptions::new().project_id(&long);
    let errors = [
        client.accounts().list().options(long_project).await.err(),
        client.apps().list().q(&long).await.err(),
        client.file_stash().download_file(&long).await.err(),
    ];
    for error in errors {
        let error = error.ok_or("accepted")?;
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
        assert_eq!(error.execution(), Execution::DidNotRun);
    }
    assert_eq!(server.take_requests().len(), 0, "no request was sent");
    Ok(())
}
