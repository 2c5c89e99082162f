//! How a deployed trigger is recognized.

use pipedream_connect::triggers::EnsureOutcome::{Deployed, Unchanged, Updated};
use pipedream_connect_emulator::Emulator;
use serde_json::json;

use super::{Fixture, HOOK, ISSUES, Outcome, issues, outcome};

#[tokio::test]
async fn after_a_restart_the_same_trigger_is_found_and_nothing_is_changed() -> Outcome {
    let fixture = Fixture::start().await?;
    for named in [true, false] {
        let trigger = |user| match named {
            true => issues(user).name("issues").webhook_url(HOOK),
            false => issues(user).webhook_url(HOOK),
        };
        let first = trigger(&fixture.user).ensure().await?;
        assert_eq!(outcome(&first), (Deployed, 0));
        let key = first.signing_key().ok_or("no key")?.clone();
        fixture.operations();

        let again = trigger(&fixture.restarted()?).ensure().await?;
        assert_eq!(outcome(&again), (Unchanged, 0));
        assert_eq!((again.id(), again.name()), (first.id(), first.name()));
        assert_eq!(again.signing_key(), Some(&key));
        assert_eq!(again.webhook_id(), first.webhook_id());
        assert_eq!(
            fixture.operations(),
            [
                "components_retrieve",
                "accounts_list",
                "deployed_triggers_list",
                "deployed_triggers_list", // the last page has a cursor too
                "deployed_triggers_list_webhooks"
            ]
        );
        first.deployed_trigger().delete().await?;
    }
    Ok(())
}

#[tokio::test]
async fn changed_props_of_a_named_trigger_are_an_update_that_keeps_added_values() -> Outcome {
    let fixture = Fixture::start().await?;
    let first = issues(&fixture.user).name("issues").ensure().await?;
    let before = fixture.only().await?.configured_props().ok_or("no props")?;
    let trigger = fixture.user.trigger(ISSUES).name("issues");
    let other = trigger
        .prop_label("projectId", "jverce/gitlab")
        .ensure()
        .await?;
    assert_eq!((outcome(&other), other.id()), ((Updated, 0), first.id()));
    let after = fixture.only().await?.configured_props().ok_or("no props")?;
    assert_eq!(after["projectId"], 21208123);
    for added in ["http", "db", "gitlab"] {
        assert_eq!(after[added], before[added], "{added}");
    }
    let requests = fixture.emulated.emulator.requests();
    let updates = requests
        .iter()
        .filter(|request| request.operation == Some("deployed_triggers_update"));
    let update = updates.last().ok_or("no update")?.json();
    assert_eq!(update["emit_on_deploy"], false);
    assert_eq!(update["configured_props"], json!(*after));
    Ok(())
}

#[tokio::test]
async fn changed_props_without_a_name_deploy_another_trigger_and_keep_the_first() -> Outcome {
    let fixture = Fixture::start().await?;
    let first = issues(&fixture.user).ensure().await?;
    let before = fixture.only().await?;
    let trigger = fixture.user.trigger(ISSUES).prop("projectId", 21208123);
    let second = trigger.ensure().await?;
    assert_eq!(outcome(&second), (Deployed, 0));
    assert_ne!(second.name(), first.name());
    let deployed = fixture.deployed().await?;
    assert_eq!(deployed.len(), 2);
    assert!(deployed.contains(&before));
    let again = issues(&fixture.user).ensure().await?;
    assert_eq!((outcome(&again), again.id()), ((Unchanged, 0), first.id()));
    Ok(())
}

#[tokio::test]
async fn the_default_name_does_not_depend_on_the_notation_of_the_props() -> Outcome {
    let fixture = Fixture::start().await?;
    let user = &fixture.user;
    let labelled = json!({ "__lv": { "label": "jverce/foo-1", "value": 45672541 } });
    let first = issues(user).ensure().await?;
    for trigger in [
        user.trigger(ISSUES).prop("projectId", 45672541.0),
        user.trigger(ISSUES).prop_label("projectId", "jverce/foo-1"),
        user.trigger(ISSUES).prop("projectId", labelled),
    ] {
        assert_eq!(trigger.ensure().await?.id(), first.id());
    }
    assert!(
        first.name().starts_with("gitlab-new-issue "),
        "{}",
        first.name()
    );
    fixture.only().await.map(drop)
}

#[tokio::test]
async fn triggers_of_another_user_or_component_with_the_same_name_are_not_touched() -> Outcome {
    let fixture = Fixture::start().await?;
    let stranger = fixture.emulated.client.user("user-43")?;
    let theirs = issues(&stranger).name("issues").ensure().await?;
    let trigger = fixture.user.trigger("gitlab-new-commit");
    let commits = trigger.prop("projectId", 45672541).name("issues");
    let commits = commits.ensure().await?;
    let ours = issues(&fixture.user).name("issues").ensure().await?;
    assert_eq!(outcome(&ours), (Deployed, 0));
    assert!(![theirs.id(), commits.id()].contains(&ours.id()));
    assert_eq!(fixture.deployed().await?.len(), 2);
    assert_eq!(stranger.deployed_triggers().await?.data.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_trigger_on_a_later_page_is_found() -> Outcome {
    let builder = Emulator::builder().page_limit(2);
    let fixture = Fixture::on(builder, &["gitlab"]).await?;
    for name in ["a", "b", "c", "d", "e"] {
        let trigger = issues(&fixture.user).name(name).ensure().await?;
        assert_eq!(outcome(&trigger), (Deployed, 0), "{name}");
    }
    let last = issues(&fixture.user).name("e").ensure().await?;
    assert_eq!(outcome(&last), (Unchanged, 0));
    assert_eq!(fixture.deployed().await?.len(), 5);
    Ok(())
}

#[tokio::test]
async fn a_timer_gets_a_default_that_does_not_identify_the_trigger() -> Outcome {
    let fixture = Fixture::on(Emulator::builder(), &["google_sheets"]).await?;
    let rows = |user: &pipedream_connect::User| {
        let trigger = user.trigger("google_sheets-new-row-added");
        trigger.prop("sheetId", "1BfBudget")
    };
    let first = rows(&fixture.user).ensure().await?;
    let stored = fixture.only().await?.configured_props().ok_or("no props")?;
    assert_eq!(stored["timer"], json!({ "intervalSeconds": 900 }));
    let timer = json!({ "intervalSeconds": 60 });
    first
        .deployed_trigger()
        .update()
        .configured_props(serde_json::Map::from_iter([
            ("googleSheets".to_owned(), stored["googleSheets"].clone()),
            ("sheetId".to_owned(), json!("1BfBudget")),
            ("timer".to_owned(), timer),
        ]))
        .await?;
    let again = rows(&fixture.user).ensure().await?;
    assert_eq!((outcome(&again), again.id()), ((Updated, 0), first.id()));
    let stored = fixture.only().await?.configured_props().ok_or("no props")?;
    assert_eq!(stored["timer"], json!({ "intervalSeconds": 900 }));
    Ok(())
}
