//! Concurrent processes, lost responses, and triggers that a killed process left behind.

use std::time::Duration;

use futures_util::future::join_all;
use pipedream_connect::triggers::ComponentError;
use pipedream_connect::triggers::EnsureOutcome::{Deployed, Unchanged, Updated};
use pipedream_connect::{ErrorKind, User};
use pipedream_connect_emulator::{Emulator, Fault};

use super::{Fixture, HOOK, ISSUES, Outcome, issues, outcome};

#[tokio::test]
async fn a_deployed_trigger_that_was_never_named_is_adopted() -> Outcome {
    let fixture = Fixture::start().await?;
    for named in [true, false] {
        let trigger = || issues(&fixture.user).webhook_url(HOOK);
        let id = fixture.leftover(trigger()).await?;
        let trigger = if named {
            trigger().name("issues")
        } else {
            trigger()
        };
        let ensured = trigger.ensure().await?;
        assert_eq!((outcome(&ensured), ensured.id()), ((Updated, 0), &*id));
        assert!(ensured.signing_key().is_some());
        assert_eq!(fixture.only().await?.name(), Some(ensured.name()));
        ensured.deployed_trigger().delete().await?;
    }
    Ok(())
}

#[tokio::test]
async fn an_unnamed_trigger_that_differs_is_not_adopted() -> Outcome {
    let fixture = Fixture::start().await?;
    let user = &fixture.user;
    let renamed = fixture.leftover(issues(user).webhook_url(HOOK)).await?;
    let renamed = user.deployed_trigger(renamed);
    renamed.update().name("Mine").await?;
    let other_props = user.trigger(ISSUES).prop("projectId", 21208123);
    let others = [
        issues(user),
        issues(user).webhook_url("https://other.example"),
        issues(user).webhook_url(HOOK).workflow_id("p_abc123"),
        other_props.webhook_url(HOOK),
    ];
    for other in others {
        fixture.leftover(other).await?;
    }
    let emitting = issues(user).webhook_url(HOOK).emit_on_deploy(true);
    emitting.deploy().await?;
    let before = fixture.deployed().await?;
    let ensured = issues(user).webhook_url(HOOK).ensure().await?;
    assert_eq!(outcome(&ensured), (Deployed, 0));
    let after = fixture.deployed().await?;
    assert_eq!(after[..before.len()], before);
    Ok(())
}

#[tokio::test]
async fn concurrent_processes_leave_one_trigger() -> Outcome {
    for processes in [2, 3] {
        for named in [true, false] {
            let fixture = Fixture::start().await?;
            let users = (0..processes).map(|_| fixture.restarted());
            let users = users.collect::<Result<Vec<_>, _>>()?;
            let last = fixture.restarted()?;
            let ensure = |user: &User| match named {
                true => issues(user).name("issues").webhook_url(HOOK).ensure(),
                false => issues(user).webhook_url(HOOK).ensure(),
            };
            for ensured in join_all(users.iter().map(ensure)).await {
                assert!(!ensured?.id().is_empty());
            }
            let last = ensure(&last).await?;
            assert_ne!(last.outcome(), Deployed);
            assert_eq!(fixture.only().await?.id(), Some(last.id()));
            assert!(last.deployed_trigger().events().await?.data.is_empty());
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_oldest_trigger_stays_even_if_the_hooks_of_the_others_fail() -> Outcome {
    let fixture = Fixture::on(Emulator::builder(), &["github"]).await?;
    // Its deactivation hook always fails.
    let pulls = || {
        let trigger = fixture.user.trigger("github-new-or-updated-pull-request");
        trigger.prop("repoFullname", "acme/api").name("pulls")
    };
    let oldest = pulls().ensure().await?;
    for _ in 0..2 {
        fixture.emulated.emulator.advance(Duration::from_secs(60));
        let unnamed = fixture.user.trigger("github-new-or-updated-pull-request");
        let copy = unnamed.prop("repoFullname", "acme/api");
        let copy = fixture.user.deployed_trigger(fixture.leftover(copy).await?);
        copy.update().name("pulls").await?;
    }
    assert_eq!(fixture.deployed().await?.len(), 3);
    let again = pulls().ensure().await?;
    assert_eq!((outcome(&again), again.id()), ((Unchanged, 2), oldest.id()));
    assert_eq!(fixture.only().await?.id(), Some(oldest.id()));
    Ok(())
}

#[tokio::test]
async fn after_a_lost_response_the_trigger_is_found_instead_of_deployed_again() -> Outcome {
    let fixture = Fixture::start().await?;
    let emulator = &fixture.emulated.emulator;
    let faults = [
        Fault::on("triggers_deploy").reset_after_processing(),
        Fault::on("triggers_deploy").status(504).after_processing(),
        Fault::on("triggers_deploy").malformed_body(),
    ];
    for fault in faults {
        emulator.fault(fault.times(1));
        fixture.emulated.operations();
        let trigger = issues(&fixture.user).name("issues").webhook_url(HOOK);
        let ensured = trigger.ensure().await?;
        assert_eq!(outcome(&ensured), (Updated, 0));
        assert!(ensured.signing_key().is_some());
        assert_eq!(fixture.emulated.requests("triggers_deploy"), 1);
        assert_eq!(fixture.only().await?.id(), Some(ensured.id()));
        ensured.deployed_trigger().delete().await?;
    }
    assert!(fixture.clock.waits().is_empty(), "it was there at once");
    Ok(())
}

#[tokio::test]
async fn a_trigger_that_does_not_appear_is_deployed_once_more_after_increasing_pauses() -> Outcome {
    let fixture = Fixture::start().await?;
    let fault = Fault::on("triggers_deploy").status(504);
    fixture.emulated.emulator.fault(fault.times(1));
    let ensured = issues(&fixture.user).ensure().await?;
    assert_eq!(outcome(&ensured), (Deployed, 0));
    assert_eq!(fixture.emulated.requests("triggers_deploy"), 2);
    let pauses = [1, 2, 4, 8].map(Duration::from_secs);
    assert_eq!(fixture.clock.waits(), pauses);
    fixture.only().await.map(drop)
}

#[tokio::test]
async fn if_every_response_is_lost_the_error_says_so_and_the_next_call_continues() -> Outcome {
    let fixture = Fixture::start().await?;
    let emulator = &fixture.emulated.emulator;
    emulator.fault(Fault::on("triggers_deploy").status(504).always());
    let trigger = || issues(&fixture.user).name("issues");
    let error = trigger().ensure().await.err().ok_or("deployed")?;
    let ComponentError::Unfinished(unfinished) = &error else {
        return Err(error.into());
    };
    assert_eq!(unfinished.trigger_id, None);
    assert_eq!(unfinished.error.kind(), ErrorKind::Timeout);
    assert!(error.may_have_run());
    assert_eq!(fixture.emulated.requests("triggers_deploy"), 2);
    let text = error.to_string();
    for part in [
        "may have been deployed, but was not found",
        "gitlab-new-issue named \"issues\" of \"user-42\"",
        "environment \"development\"",
        "Call `ensure` again later",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    emulator.clear_faults();
    assert_eq!(outcome(&trigger().ensure().await?), (Deployed, 0));
    Ok(())
}

#[tokio::test]
async fn a_rejected_deployment_is_not_repeated() -> Outcome {
    let fixture = Fixture::start().await?;
    let fault = Fault::on("triggers_deploy").status(422);
    fixture.emulated.emulator.fault(fault.always());
    let trigger = issues(&fixture.user).name("issues");
    let error = trigger.ensure().await.err().ok_or("deployed")?;
    let ComponentError::Call(call) = &error else {
        return Err(error.into());
    };
    let facts: Vec<_> = call.target().collect();
    assert!(facts.contains(&("component", ISSUES)), "{facts:?}");
    assert!(facts.contains(&("trigger_name", "issues")), "{facts:?}");
    assert!(!error.may_have_run());
    assert_eq!(fixture.emulated.requests("triggers_deploy"), 1);
    assert!(fixture.clock.waits().is_empty());
    Ok(())
}

#[tokio::test]
async fn an_error_after_the_deployment_names_the_trigger_and_the_next_call_continues() -> Outcome {
    let fixture = Fixture::start().await?;
    let emulator = &fixture.emulated.emulator;
    for operation in [
        "deployed_triggers_list",
        "deployed_triggers_update",
        "deployed_triggers_list_webhooks",
    ] {
        let after_deployment = u32::from(operation == "deployed_triggers_list");
        emulator.fault(
            Fault::on(operation)
                .status(403)
                .skip(after_deployment)
                .always(),
        );
        let trigger = || issues(&fixture.user).webhook_url(HOOK);
        let error = trigger().ensure().await.err().ok_or("finished")?;
        emulator.clear_faults();
        let only = fixture.only().await?;
        let ComponentError::Unfinished(unfinished) = &error else {
            return Err(error.into());
        };
        assert_eq!(unfinished.trigger_id.as_deref(), only.id(), "{operation}");
        assert_eq!(unfinished.error.operation(), Some(operation));
        assert!(error.may_have_run());
        assert!(error.hint().starts_with("Fix the cause, then call"));
        let ensured = trigger().ensure().await?;
        assert_eq!(Some(ensured.id()), only.id(), "{operation}");
        assert_ne!(ensured.outcome(), Deployed);
        ensured.deployed_trigger().delete().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_404_about_the_webhook_does_not_count_as_a_deleted_trigger() -> Outcome {
    let fixture = Fixture::start().await?;
    let trigger = || issues(&fixture.user).webhook_url("http://127.0.0.1:9/hook");
    let first = trigger().ensure().await?;
    for failed in 0..5 {
        let event = serde_json::json!({ "n": failed });
        fixture.emulated.emulator.emit(first.id(), event).await?;
    }
    let fault = Fault::on("deployed_triggers_reset_webhook_delivery_state").status(404);
    fixture.emulated.emulator.fault(fault.always());
    let error = trigger().ensure().await.err().ok_or("reset")?;
    let ComponentError::Unfinished(unfinished) = &error else {
        return Err(error.into());
    };
    assert_eq!(unfinished.trigger_id.as_deref(), Some(first.id()));
    assert_eq!(fixture.only().await?.id(), Some(first.id()));
    Ok(())
}
