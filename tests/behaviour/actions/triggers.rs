//! Triggers are checked as actions are.

use pipedream_connect::triggers::ComponentError;
use serde_json::json;

use super::{EmulatedUser, Outcome};

#[tokio::test]
async fn a_trigger_is_checked_and_deployed_as_prepared() -> Outcome {
    let fixture = EmulatedUser::start(&["gitlab"]).await?;
    let trigger = fixture
        .user
        .trigger("gitlab-new-issue")
        .prop_label("projectId", "jverce/gitlab");
    let trigger = trigger
        .webhook_url("https://app.example/hook")
        .emit_on_deploy(false);
    let prepared = trigger.prepare().await?;
    assert_eq!(prepared.component().version, "0.1.2");
    let dry = serde_json::to_vec(prepared.request())?;
    fixture.emulator.clear_requests();
    prepared.deploy().await?;
    let requests = fixture.emulator.requests();
    let [deploy] = requests.as_slice() else {
        return Err("one request".into());
    };
    assert_eq!(
        (deploy.operation, &deploy.body[..]),
        (Some("triggers_deploy"), &dry[..])
    );
    let body = deploy.json();
    assert_eq!(
        (&body["version"], &body["emit_on_deploy"]),
        (&json!("0.1.2"), &json!(false))
    );
    assert_eq!(body["configured_props"]["projectId"], 21208123);
    Ok(())
}

#[tokio::test]
async fn what_is_not_valid_is_not_deployed() -> Outcome {
    let fixture = EmulatedUser::start(&["gitlab"]).await?;
    let trigger = fixture.user.trigger("gitlab-new-issue");
    let trigger = trigger
        .prop("projectID", 1)
        .prop("db", json!({}))
        .prop("http", json!({}));
    let error = trigger.deploy().await.err().ok_or("deployed")?;
    let ComponentError::Invalid(invalid) = &error else {
        return Err(error.into());
    };
    let props: Vec<_> = invalid
        .problems
        .iter()
        .map(|problem| problem.prop())
        .collect();
    assert_eq!(props, ["projectID", "db", "http", "projectId"]);
    assert!(!error.may_have_run());
    assert_eq!(fixture.operations(), ["components_retrieve"]);
    Ok(())
}

#[tokio::test]
async fn a_timer_with_a_default_is_optional_and_a_wrong_one_is_rejected() -> Outcome {
    let fixture = EmulatedUser::start(&[]).await?;
    let trigger = || fixture.user.trigger("schedule-custom-interval");
    trigger().deploy().await?;
    trigger()
        .prop("cron", json!({ "intervalSeconds": 60 }))
        .deploy()
        .await?;
    let error = trigger()
        .prop("cron", 60)
        .deploy()
        .await
        .err()
        .ok_or("deployed")?;
    assert!(
        error
            .to_string()
            .contains("`cron` is 60: expected a schedule"),
        "{error}"
    );
    Ok(())
}
