//! Updates of a deployed trigger.

use pipedream_connect::triggers::EnsureOutcome::{Deployed, Unchanged, Updated};
use serde_json::json;

use super::{Fixture, HOOK, Outcome, issues, outcome};

const NEW_HOOK: &str = "https://new.example/hooks/user-42";

#[tokio::test]
async fn the_webhook_url_becomes_the_only_one_and_has_its_own_key() -> Outcome {
    let fixture = Fixture::start().await?;
    let trigger = |url| issues(&fixture.user).webhook_url(url);
    let first = trigger(HOOK).ensure().await?;
    let moved = trigger(NEW_HOOK).ensure().await?;
    assert_eq!((outcome(&moved), moved.id()), ((Updated, 0), first.id()));
    assert_ne!(moved.signing_key(), first.signing_key());
    assert_ne!(moved.webhook_id(), first.webhook_id());

    let handle = moved.deployed_trigger();
    handle.update_webhooks([HOOK, NEW_HOOK]).await?;
    let again = trigger(NEW_HOOK).ensure().await?;
    assert_eq!(outcome(&again), (Updated, 0));
    assert_eq!(again.signing_key(), moved.signing_key());
    assert_eq!(handle.webhooks().await?.webhook_urls, [NEW_HOOK]);
    assert_eq!(outcome(&trigger(NEW_HOOK).ensure().await?), (Unchanged, 0));
    Ok(())
}

#[tokio::test]
async fn the_same_url_in_normal_form_is_the_same_webhook() -> Outcome {
    let fixture = Fixture::start().await?;
    let trigger = |url| issues(&fixture.user).webhook_url(url);
    let first = trigger("https://app.example/").ensure().await?;
    let again = trigger("https://APP.example").ensure().await?;
    assert_eq!((outcome(&again), again.id()), ((Unchanged, 0), first.id()));
    assert_eq!(again.signing_key(), first.signing_key());
    Ok(())
}

#[tokio::test]
async fn receivers_that_are_not_set_stay_unchanged() -> Outcome {
    let fixture = Fixture::start().await?;
    let first = issues(&fixture.user).ensure().await?;
    assert_eq!((first.signing_key(), first.webhook_id()), (None, None));
    let handle = first.deployed_trigger();
    handle.update_webhooks([HOOK, NEW_HOOK]).await?;
    handle.update_workflows(["p_abc123", "p_abc124"]).await?;
    let again = issues(&fixture.user).ensure().await?;
    assert_eq!((outcome(&again), again.id()), ((Unchanged, 0), first.id()));
    assert_eq!(handle.webhooks().await?.webhook_urls, [HOOK, NEW_HOOK]);
    let workflows = handle.workflows().await?.workflow_ids;
    assert_eq!(workflows, ["p_abc123", "p_abc124"]);
    Ok(())
}

#[tokio::test]
async fn the_workflow_becomes_the_only_one() -> Outcome {
    let fixture = Fixture::start().await?;
    let trigger = |id| issues(&fixture.user).workflow_id(id).ensure();
    let first = trigger("p_abc123").await?;
    assert_eq!(outcome(&first), (Deployed, 0));
    assert_eq!(outcome(&trigger("p_abc123").await?), (Unchanged, 0));
    let moved = trigger("p_abc124").await?;
    assert_eq!((outcome(&moved), moved.id()), ((Updated, 0), first.id()));
    let workflows = first.deployed_trigger().workflows().await?.workflow_ids;
    assert_eq!(workflows, ["p_abc124"]);
    Ok(())
}

#[tokio::test]
async fn an_inactive_trigger_is_activated_without_old_events() -> Outcome {
    let fixture = Fixture::start().await?;
    let first = issues(&fixture.user).ensure().await?;
    first.deployed_trigger().update().active(false).await?;
    let again = issues(&fixture.user).ensure().await?;
    assert_eq!((outcome(&again), again.id()), ((Updated, 0), first.id()));
    assert_eq!(again.emitter().active(), Some(true));
    assert_eq!(fixture.only().await?.active(), Some(true));
    assert!(first.deployed_trigger().events().await?.data.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_disabled_webhook_is_enabled_and_one_that_fails_sometimes_is_left_alone() -> Outcome {
    let fixture = Fixture::start().await?;
    let trigger = || issues(&fixture.user).webhook_url("http://127.0.0.1:9/hook");
    let first = trigger().ensure().await?;
    let emulator = &fixture.emulated.emulator;
    for failed in 1..=5 {
        emulator.emit(first.id(), json!({ "n": failed })).await?;
        let again = trigger().ensure().await?;
        let expected = if failed == 5 { Updated } else { Unchanged };
        assert_eq!(outcome(&again), (expected, 0), "{failed} failed deliveries");
        assert_eq!(again.signing_key(), first.signing_key());
    }
    let webhook = first
        .deployed_trigger()
        .webhooks()
        .await?
        .webhooks
        .remove(0);
    assert_eq!(webhook.active, Some(true));
    let state = webhook.delivery_state.ok_or("no state")?;
    assert_eq!(state.consecutive_failures, 0);
    Ok(())
}

#[tokio::test]
async fn existing_events_are_emitted_only_on_request() -> Outcome {
    let fixture = Fixture::start().await?;
    for (emit, events) in [(None, 0), (Some(false), 0), (Some(true), 1)] {
        let trigger = issues(&fixture.user);
        let trigger = match emit {
            Some(emit) => trigger.emit_on_deploy(emit),
            None => trigger,
        };
        let ensured = trigger.ensure().await?;
        let emitted = ensured.deployed_trigger().events().await?.data;
        assert_eq!(emitted.len(), events, "{emit:?}");
        ensured.deployed_trigger().delete().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_value_that_is_no_longer_set_is_removed() -> Outcome {
    let fixture = Fixture::start().await?;
    let commits = || {
        let trigger = fixture.user.trigger("gitlab-new-commit").name("commits");
        trigger.prop("projectId", 45672541)
    };
    let first = commits().prop("refName", "main").ensure().await?;
    let second = commits().ensure().await?;
    assert_eq!((outcome(&second), second.id()), ((Updated, 0), first.id()));
    let stored = fixture.only().await?.configured_props().ok_or("no props")?;
    assert_eq!(stored.get("refName"), None);
    assert_eq!(outcome(&commits().ensure().await?), (Unchanged, 0));
    Ok(())
}
