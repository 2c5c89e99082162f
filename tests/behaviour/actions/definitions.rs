//! Where the definition comes from, and which version runs.

use std::time::Duration;

use connect_tests::clients;
use connect_tests::clock::TestClock;
use connect_tests::server::{Reply, Server};
use pipedream_connect::actions::ActionError;
use pipedream_connect::testing::{CannedResponse, CannedTransport};
use pipedream_connect::{CallOptions, Client, ErrorKind};
use serde_json::{Value, json};

use super::{EmulatedUser, Outcome, definition, definition_reply, user};

const TEXT: &str = "text";

fn text_prop() -> Value {
    json!([{ "name": TEXT, "type": "string" }])
}

fn reply() -> Reply {
    definition_reply("app-act", "1.2.3", text_prop())
}

#[tokio::test]
async fn with_a_warm_definition_and_a_given_account_a_run_is_one_request() -> Outcome {
    let fixture = EmulatedUser::start(&["slack"]).await?;
    let account = fixture.account("slack").await?;
    let action = || fixture.user.action("slack-list-channels").account(&account);
    action().run().await?;
    assert_eq!(fixture.operations(), ["components_retrieve", "actions_run"]);
    action().run().await?;
    assert_eq!(fixture.operations(), ["actions_run"]);
    Ok(())
}

#[tokio::test]
async fn a_given_definition_is_not_requested() -> Outcome {
    let server = Server::start().await?;
    let action = user(&server)?
        .action("app-act")
        .definition(definition(text_prop()));
    action.prop(TEXT, "hi").run().await?;
    let requests = server.take_requests();
    assert_eq!(requests.len(), 1);
    let body: Value = serde_json::from_str(&requests[0].body)?;
    assert_eq!(
        body["version"], "1.2.3",
        "the version that was checked is the one that runs"
    );
    Ok(())
}

#[tokio::test]
async fn a_definition_is_used_for_ten_minutes() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let client = clients::builder(&server)
        .access_token("token")
        .project_id("proj_X")
        .clock(clock.clone())
        .build()?;
    let user = client.user("user-42")?;
    let prepare = || user.action("app-act").prop(TEXT, "hi").prepare();
    server.script([reply(), definition_reply("app-act", "2.0.0", text_prop())]);
    assert_eq!(prepare().await?.component().version, "1.2.3");
    clock.advance(Duration::from_secs(599));
    assert_eq!(prepare().await?.component().version, "1.2.3");
    clock.advance(Duration::from_secs(1));
    let prepared = prepare().await?;
    assert_eq!(prepared.request().version.as_deref(), Some("2.0.0"));
    assert_eq!(server.request_count(), 2);
    Ok(())
}

#[tokio::test]
async fn a_hundred_callers_share_one_request_of_a_definition() -> Outcome {
    let server = Server::start().await?;
    let user = user(&server)?;
    server.script([reply()]);
    let calls: Vec<_> = (0..100)
        .map(|_| tokio::spawn(user.action("app-act").prop(TEXT, "hi").prepare()))
        .collect();
    for call in calls {
        call.await??;
    }
    assert_eq!(server.request_count(), 1);
    Ok(())
}

#[tokio::test]
async fn a_failed_request_of_a_definition_is_not_kept() -> Outcome {
    let server = Server::start().await?;
    let user = user(&server)?;
    let prepare = || user.action("app-act").prop(TEXT, "hi").prepare();
    server.script([Reply::json(404, r#"{"error":"record not found"}"#), reply()]);
    let error = prepare().await.err().ok_or("accepted")?;
    let ActionError::Call(call) = &error else {
        return Err(error.into());
    };
    assert_eq!(
        (call.kind(), call.operation()),
        (ErrorKind::NotFound, Some("components_retrieve"))
    );
    assert!(!error.may_have_run());
    prepare().await?;
    Ok(())
}

#[tokio::test]
async fn each_project_environment_key_and_version_has_its_own_definition() -> Outcome {
    let server = Server::start().await?;
    let user = user(&server)?;
    let options = [
        CallOptions::new(),
        CallOptions::new().project_id("proj_Y"),
        CallOptions::new().environment("development"),
        CallOptions::new().header("x-pd-environment", "staging"),
    ];
    for options in options {
        server.script([reply()]);
        user.action("app-act")
            .prop(TEXT, "hi")
            .options(options)
            .prepare()
            .await?;
    }
    server.script([reply(), definition_reply("app-other", "1.2.3", text_prop())]);
    user.action("app-act")
        .version("1.2.3")
        .prop(TEXT, "hi")
        .prepare()
        .await?;
    user.action("app-other").prop(TEXT, "hi").prepare().await?;
    let targets: Vec<_> = server
        .take_requests()
        .into_iter()
        .map(|request| request.target)
        .collect();
    assert_eq!(targets.len(), 6, "{targets:?}");
    assert!(targets[4].ends_with("/components/app-act?version=1.2.3"));
    Ok(())
}

#[tokio::test]
async fn clients_do_not_share_definitions() -> Outcome {
    let server = Server::start().await?;
    for user in [user(&server)?, user(&server)?] {
        server.script([reply()]);
        user.action("app-act").prop(TEXT, "hi").prepare().await?;
    }
    assert_eq!(server.request_count(), 2);
    Ok(())
}

#[tokio::test]
async fn a_definition_of_another_action_or_version_is_rejected() -> Outcome {
    let server = Server::start().await?;
    let user = user(&server)?;
    let of_another = user.action("app-other").definition(definition(text_prop()));
    let of_another_version = user
        .action("app-act")
        .version("1.0.0")
        .definition(definition(text_prop()));
    for (action, message) in [
        (
            of_another,
            "the definition is of app-act 1.2.3, not of app-other 1.2.3",
        ),
        (
            of_another_version,
            "the definition is of app-act 1.2.3, not of app-act 1.0.0",
        ),
    ] {
        let error = action.prepare().await.err().ok_or("accepted")?;
        assert_eq!(error.to_string(), message);
    }
    assert_eq!(server.request_count(), 0);
    Ok(())
}

#[tokio::test]
async fn a_trigger_is_not_run_and_an_action_is_not_deployed() -> Outcome {
    let fixture = EmulatedUser::start(&["gitlab"]).await?;
    let error = fixture
        .user
        .action("gitlab-new-issue")
        .run()
        .await
        .err()
        .ok_or("accepted")?;
    assert_eq!(
        error.to_string(),
        "gitlab-new-issue is a trigger and cannot be run: use `User::trigger`"
    );
    let error = fixture
        .user
        .trigger("gitlab-create-issue")
        .deploy()
        .await
        .err()
        .ok_or("accepted")?;
    assert_eq!(
        error.to_string(),
        "gitlab-create-issue is an action and cannot be deployed: use `User::action`"
    );
    Ok(())
}

#[tokio::test]
async fn a_dropped_caller_does_not_stop_the_request_of_the_others() -> Outcome {
    let server = Server::start().await?;
    let client: Client = clients::oauth(&server)?;
    let user = client.user("user-42")?;
    server.script([reply()]);
    let first = tokio::spawn(user.action("app-act").prop(TEXT, "hi").prepare());
    let second = tokio::spawn(user.action("app-act").prop(TEXT, "hi").prepare());
    while server.request_count() == 0 {
        tokio::task::yield_now().await;
    }
    first.abort();
    second.await??;
    assert_eq!(server.request_count(), 1);
    Ok(())
}

#[tokio::test]
async fn a_caller_with_a_short_deadline_does_not_decide_for_those_who_wait_for_the_same_definition()
-> Outcome {
    let (clock, transport) = (TestClock::manual(), CannedTransport::new());
    let client = Client::builder()
        .access_token("token")
        .project_id("proj_X")
        .transport(transport.clone())
        .clock(clock.clone())
        .build()?;
    let user = client.user("user-42")?;
    transport.respond(CannedResponse::never());
    let second = Duration::from_secs(1);
    let hurried = CallOptions::new().deadline(second);
    let hurried = user.action("app-act").options(hurried).prepare();
    let patient = user.action("app-act").prepare();
    let (hurried, patient, ()) = tokio::join!(hurried, patient, async {
        transport.request_sent(1).await;
        clock.advance(second);
        tokio::task::yield_now().await;
        // The timeout of the client's attempt, and then its retries.
        transport.respond(CannedResponse::new(403));
        clock.advance(Duration::from_secs(60));
        clock.backoff_started(1).await;
        clock.advance(Duration::from_secs(60));
    });
    let Err(ActionError::Call(hurried)) = hurried else {
        return Err("expected an error".into());
    };
    assert_eq!(hurried.kind(), ErrorKind::Deadline);
    assert!(
        hurried
            .message()
            .contains(r#"the definition of "app-act" did not arrive within 1s"#),
        "{hurried}"
    );
    let Err(ActionError::Call(patient)) = patient else {
        return Err("expected an error".into());
    };
    assert_eq!(patient.kind(), ErrorKind::Forbidden);
    Ok(())
}
