//! Invalid triggers, which are rejected before anything is deployed.

use pipedream_connect::ErrorKind;
use pipedream_connect::triggers::{AccountProblem, ComponentError, Trigger};
use pipedream_connect_emulator::Emulator;

use super::{Fixture, Outcome, issues};

async fn rejected(trigger: Trigger) -> Outcome<String> {
    match trigger.ensure().await {
        Err(ComponentError::Call(error)) if error.kind() == ErrorKind::InvalidArgument => {
            Ok(error.to_string())
        }
        other => Err(format!("{other:?}").into()),
    }
}

#[tokio::test]
async fn invalid_names_and_urls_are_rejected_before_anything_is_sent() -> Outcome {
    let fixture = Fixture::start().await?;
    for name in ["", " ", "a ", " a", "a\nb", "a\0", &"é".repeat(201)] {
        let error = rejected(issues(&fixture.user).name(name)).await?;
        assert!(error.contains("the name of a trigger"), "{name:?}: {error}");
    }
    for url in [
        "",
        "app.example/hook",
        "ftp://app.example",
        "/hook",
        "https://",
    ] {
        let error = rejected(issues(&fixture.user).webhook_url(url)).await?;
        assert!(error.contains("webhook URL must be"), "{url}: {error}");
    }
    let error = rejected(issues(&fixture.user).workflow_id("dc_abc")).await?;
    assert!(error.contains("workflow_id"), "{error}");
    assert_eq!(fixture.operations(), [""; 0]);
    let longest = issues(&fixture.user).name("é".repeat(200));
    assert_eq!(longest.ensure().await?.name(), "é".repeat(200));
    Ok(())
}

#[tokio::test]
async fn native_triggers_are_rejected_with_advice() -> Outcome {
    let fixture = Fixture::start().await?;
    for key in [
        "http-new-requests",
        "schedule-custom-interval",
        "schedule-cron-scheduler",
        "email-new-email",
    ] {
        let error = rejected(fixture.user.trigger(key)).await?;
        assert!(error.contains("deploy it once with `deploy`"), "{error}");
    }
    assert_eq!(fixture.operations(), [""; 0]);
    Ok(())
}

#[tokio::test]
async fn a_deployment_with_a_name_is_rejected() -> Outcome {
    let fixture = Fixture::start().await?;
    let trigger = || issues(&fixture.user).name("issues");
    for error in [
        trigger().deploy().await.err(),
        trigger().prepare().await.err(),
    ] {
        let error = error.ok_or("accepted")?.to_string();
        assert!(error.contains("use `ensure`"), "{error}");
    }
    assert_eq!(fixture.operations(), [""; 0]);
    Ok(())
}

#[tokio::test]
async fn props_and_accounts_are_checked_as_for_a_deployment() -> Outcome {
    let fixture = Fixture::on(Emulator::builder(), &[]).await?;
    let typo = fixture
        .user
        .trigger("gitlab-new-issue")
        .prop("projectID", 1);
    let error = typo.ensure().await.err().ok_or("accepted")?;
    assert!(matches!(error, ComponentError::Invalid(_)), "{error}");
    let error = issues(&fixture.user)
        .ensure()
        .await
        .err()
        .ok_or("accepted")?;
    assert!(
        matches!(error, ComponentError::Account(AccountProblem::Missing(_))),
        "{error}"
    );
    assert!(fixture.deployed().await?.is_empty());
    Ok(())
}
