//! Dry runs, runs, outcomes and failures.

use std::collections::BTreeMap;

use connect_tests::clients;
use connect_tests::server::{Reply, Server};
use pipedream_connect::actions::{ActionError, FailureReason};
use pipedream_connect::types::ErrorOrigin;
use pipedream_connect::{ErrorKind, RetryPolicy, StashId};
use pipedream_connect_emulator::Fault;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{EmulatedUser, Outcome, definition, user};

fn text_prop() -> Value {
    json!([{ "name": "text", "type": "string" }])
}

#[tokio::test]
async fn a_slack_message_takes_five_lines() -> Outcome {
    let fixture = EmulatedUser::start(&["slack"]).await?;
    let client = fixture.client.clone();

    let user = client.user("user-42")?;
    let message = user
        .action("slack-send-message")
        .prop("conversation", "C0GENERAL")
        .prop("text", "hi");
    let sent = message.run().await?;
    assert_eq!(sent.summary(), Some("Sent a message to C0GENERAL"));
    Ok(())
}

#[tokio::test]
async fn a_dry_run_and_a_run_send_the_same_bytes() -> Outcome {
    let fixture = EmulatedUser::start(&["google_sheets", "slack"]).await?;
    let row = json!({ "sheetId": "1Bf", "worksheetId": [0], "hasHeaders": true, "col_name": "Jane", "drive": null });
    let actions = [
        fixture
            .user
            .action("slack-send-message")
            .prop_label("conversation", "#random")
            .prop("text", "hi"),
        fixture
            .user
            .action("google_sheets-add-single-row")
            .props(row)
            .unchecked_prop("extra", json!([1])),
        fixture
            .user
            .action("emulator-every-prop-type")
            .prop("text", "é\u{1F600}")
            .stash_id(StashId::New),
    ];
    for action in actions {
        let prepared = action.prepare().await?;
        fixture.emulator.clear_requests();
        let dry = serde_json::to_vec(prepared.request())?;
        prepared.run().await?;
        let requests = fixture.emulator.requests();
        let [run] = requests.as_slice() else {
            return Err("one request".into());
        };
        assert_eq!(
            (run.operation, &run.body[..]),
            (Some("actions_run"), &dry[..])
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_dry_run_runs_nothing() -> Outcome {
    let fixture = EmulatedUser::start(&["slack"]).await?;
    let prepared = fixture.user.action("slack-list-channels").prepare().await?;
    assert_eq!(prepared.component().key, "slack-list-channels");
    drop(prepared);
    assert_eq!(
        fixture.operations(),
        ["components_retrieve", "accounts_list"]
    );
    Ok(())
}

#[tokio::test]
async fn null_is_not_sent_and_an_unchecked_prop_always_is() -> Outcome {
    #[derive(Serialize)]
    struct Props {
        text: &'static str,
        username: Option<&'static str>,
    }
    let server = Server::start().await?;
    let props = json!([{ "name": "text", "type": "string" }, { "name": "username", "type": "string", "optional": true }]);
    let action = user(&server)?
        .action("app-act")
        .definition(definition(props));
    let action = action.props(Props {
        text: "hi",
        username: None,
    });
    action
        .unchecked_prop("username2", 7)
        .unchecked_prop("none", Value::Null)
        .run()
        .await?;
    let body: Value = serde_json::from_str(&server.take_requests()[0].body)?;
    assert_eq!(
        body["configured_props"],
        json!({ "text": "hi", "username2": 7, "none": null })
    );
    Ok(())
}

#[tokio::test]
async fn an_unchecked_value_replaces_a_required_one_of_the_wrong_type() -> Outcome {
    let server = Server::start().await?;
    let action = user(&server)?
        .action("app-act")
        .definition(definition(text_prop()));
    action.unchecked_prop("text", 7).run().await?;
    assert_eq!(server.request_count(), 1);
    Ok(())
}

#[tokio::test]
async fn a_value_that_is_not_json_is_rejected_by_name() -> Outcome {
    let server = Server::start().await?;
    let user = user(&server)?;
    let keys = BTreeMap::from([((1, 2), 3)]);
    let action = || user.action("app-act").definition(definition(text_prop()));
    for (action, message) in [
        (
            action().prop("text", &keys),
            "the value of `text` cannot be written as JSON",
        ),
        (
            action().unchecked_prop("text", &keys),
            "the value of `text` cannot be written as JSON",
        ),
        (action().props(&keys), "`props` cannot be written as JSON"),
        (
            action().props("hi"),
            "`props` must be an object with a field for each prop",
        ),
    ] {
        let error = action
            .prop("text", "hi")
            .run()
            .await
            .err()
            .ok_or("accepted")?;
        let ActionError::Call(error) = error else {
            return Err(error.into());
        };
        assert_eq!(
            (error.kind(), error.message()),
            (ErrorKind::InvalidArgument, message)
        );
    }
    assert_eq!(server.request_count(), 0);
    Ok(())
}

#[tokio::test]
async fn an_outcome_has_return_value_exports_summary_logs_and_files() -> Outcome {
    #[derive(Deserialize)]
    struct Ret {
        text: String,
    }
    let fixture = EmulatedUser::start(&["slack"]).await?;
    let action = fixture
        .user
        .action("emulator-every-prop-type")
        .prop("text", "hi");
    let outcome = action.stash_id(StashId::New).run().await?;
    assert_eq!(outcome.ret_as::<Ret>()?.text, "hi");
    assert_eq!(outcome.exports()["$summary"], "Got hi");
    assert_eq!(outcome.summary(), Some("Got hi"));
    assert_eq!(outcome.logs()[0].msg.as_deref(), Some("done"));
    let files = outcome.files();
    assert_eq!(files[0].path(), "/tmp/report.txt");
    assert_eq!(files[0].download().await?.text().await?, "hi\n");
    assert!(outcome.stash_id().is_some());
    let error = outcome.ret_as::<Vec<u8>>().err().ok_or("decoded")?;
    assert_eq!(
        (error.kind(), error.may_have_run()),
        (ErrorKind::Decode, true)
    );
    Ok(())
}

#[tokio::test]
async fn falsy_return_values_are_kept() -> Outcome {
    for ret in [json!(false), json!(0), json!(""), json!([])] {
        let server = Server::start().await?;
        server.script([Reply::json(200, json!({ "ret": ret }).to_string())]);
        let action = user(&server)?
            .action("app-act")
            .definition(definition(json!([])));
        assert_eq!(action.run().await?.ret(), &ret);
    }
    Ok(())
}

#[tokio::test]
async fn a_required_stash_is_requested() -> Outcome {
    let fixture = EmulatedUser::start(&["google_drive"]).await?;
    let action = || {
        fixture
            .user
            .action("google_drive-download-file")
            .prop("fileId", "file-1")
    };
    let outcome = action().run().await?;
    assert_eq!(outcome.files().len(), 1);
    let stash = outcome.stash_id().ok_or("no stash")?;
    let again = action().stash_id(stash).run().await?;
    assert_eq!(again.stash_id(), Some(stash));
    Ok(())
}

/// The failure of a run with this response.
async fn failure(response: Value) -> Outcome<pipedream_connect::actions::Failure> {
    let server = Server::start().await?;
    server.script([Reply::json(200, response.to_string())]);
    let slack = json!([{ "name": "slack", "type": "app", "app": "slack" }]);
    let action = user(&server)?
        .action("app-act")
        .definition(definition(slack));
    let error = action
        .account("apn_1")
        .run()
        .await
        .err()
        .ok_or("succeeded")?;
    assert_eq!(server.request_count(), 1, "a run is never repeated");
    assert!(error.may_have_run());
    match error {
        ActionError::Failed(failure) => Ok(*failure),
        other => Err(other.into()),
    }
}

fn error(message: &str, origin: Value) -> Value {
    json!({ "error": { "name": "Error", "message": message, "attribution": { "origin": origin } } })
}

#[tokio::test]
async fn the_origin_says_whether_a_repeat_can_help() -> Outcome {
    for (origin, helps) in [
        ("component_code", Some(false)),
        ("upstream_api", None),
        ("network_io", Some(true)),
        ("response_parsing", Some(false)),
        ("gremlins", None),
    ] {
        let failure = failure(error("broken", json!(origin))).await?;
        assert_eq!(
            failure.origin(),
            Some(&ErrorOrigin::from(origin)),
            "unknown ones are kept"
        );
        assert_eq!(failure.repeat_helps(), helps, "{origin}");
    }
    let logged =
        failure(json!({ "os": [{ "k": "error", "err": { "message": "broken" } }] })).await?;
    assert_eq!(
        (logged.message(), logged.origin(), logged.repeat_helps()),
        ("broken", None, None)
    );
    Ok(())
}

#[tokio::test]
async fn a_reconnect_a_plan_gate_and_a_missing_prop_are_recognized() -> Outcome {
    let missing = |names: &[&str]| FailureReason::MissingProp {
        names: names.iter().map(|name| (*name).to_owned()).collect(),
    };
    for (message, reason) in [
        (
            "The account apn_1 is dead and has to be reconnected",
            FailureReason::ReconnectAccount,
        ),
        (
            "Request failed with status code 401",
            FailureReason::ReconnectAccount,
        ),
        (
            "An API error occurred: invalid_auth",
            FailureReason::ReconnectAccount,
        ),
        (
            "Token has been expired or revoked.",
            FailureReason::ReconnectAccount,
        ),
        (
            "Cannot read properties of undefined (reading 'oauth_access_token')",
            FailureReason::ReconnectAccount,
        ),
        (
            "This feature is not available on your current plan",
            FailureReason::PlanGate,
        ),
        (
            "Missing required props: to, subject",
            missing(&["to", "subject"]),
        ),
        ("channel_not_found", FailureReason::Other),
        (
            "Cannot read properties of undefined (reading 'id')",
            FailureReason::Other,
        ),
    ] {
        let failure = failure(error(message, json!("upstream_api"))).await?;
        assert_eq!(failure.reason(), &reason, "{message}");
        let helps = failure.repeat_helps();
        assert_eq!(
            helps,
            (reason != FailureReason::Other).then_some(false),
            "{message}"
        );
    }
    let configuration =
        json!({ "error": { "name": "ConfigurationError", "message": "Must provide a channel" } });
    assert_eq!(failure(configuration).await?.reason(), &missing(&[]));
    Ok(())
}

#[tokio::test]
async fn a_run_is_repeated_only_if_it_was_never_sent_or_after_a_429_of_pipedream() -> Outcome {
    let server = Server::start().await?;
    let client = clients::builder(&server)
        .access_token("token")
        .project_id("proj_X")
        .retry(RetryPolicy::new())
        .clock(connect_tests::clock::TestClock::default())
        .build()?;
    let user = client.user("user-42")?;
    let run = || {
        user.action("app-act")
            .definition(definition(json!([])))
            .run()
    };
    for (reply, may_have_run) in [
        (Reply::json(500, "{}"), true),
        (Reply::json(504, "{}"), true),
        (Reply::json(408, "{}"), true),
        (Reply::Close, true),
        (Reply::json(400, "{}"), false),
    ] {
        server.script([reply.clone()]);
        let error = run().await.err().ok_or("succeeded")?;
        assert_eq!(server.take_requests().len(), 1, "{reply:?}");
        assert_eq!(error.may_have_run(), may_have_run, "{reply:?}");
        server.clear_scripts();
    }
    server.script([Reply::json(429, "{}")]);
    run().await?;
    assert_eq!(server.take_requests().len(), 2);
    Ok(())
}

#[tokio::test]
async fn a_failed_preparation_did_not_run_the_action() -> Outcome {
    let fixture = EmulatedUser::start(&["slack"]).await?;
    let client = fixture.client.clone();
    fixture
        .emulator
        .fault(Fault::on("accounts_list").status(500).always());
    let error = client
        .user("user-42")?
        .action("slack-list-channels")
        .run()
        .await;
    let error = error.err().ok_or("succeeded")?;
    assert!(!error.may_have_run(), "{error}");
    assert!(!fixture.operations().contains(&"actions_run"));
    Ok(())
}

#[test]
fn an_action_can_be_sent_to_another_task_and_prints_no_values() -> Outcome {
    fn sendable(_: &(impl Send + 'static)) {}
    let client = pipedream_connect::Client::builder()
        .access_token("token")
        .build()?;
    let user = client.user("user-42")?;
    let action = user
        .action("app-act")
        .prop("text", "hush")
        .unchecked_prop("other", "hush");
    sendable(&action.clone().run());
    let shown = format!("{action:?}");
    assert!(
        shown.contains("\"text\"") && !shown.contains("hush"),
        "{shown}"
    );
    Ok(())
}

#[test]
fn the_blocking_client_runs_actions() -> Outcome {
    let account = pipedream_connect_emulator::SeedAccount::new("user-42", "slack");
    let emulator = pipedream_connect_emulator::Emulator::builder()
        .account(account)
        .start_blocking()?;
    let client = pipedream_connect::Client::builder()
        .env_vars(emulator.env())
        .build()?;
    let client = pipedream_connect::blocking::Client::new(client)?;
    let outcome = client.run(client.user("user-42")?.action("slack-list-channels").run())?;
    assert_eq!(outcome.summary(), Some("Found 5 channels"));
    Ok(())
}
