//! Apps, actions, props and triggers.

use std::collections::BTreeSet;

use pipedream_connect::types::{Emitter, EmitterType};
use serde_json::{Map, Value, json};

use super::{Fixture, Outcome};

fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

#[tokio::test]
async fn apps_and_categories_are_listed_and_retrieved() -> Outcome {
    let fixture = Fixture::start().await?;
    let all = fixture.client.apps().list().items().collect().await?;
    let paged = fixture
        .client
        .apps()
        .list()
        .limit(3)
        .items()
        .collect()
        .await?;
    assert_eq!(all, paged, "the same apps, whatever the size of a page");
    let slack = fixture.client.apps().retrieve("slack").await?.data;
    assert!(
        slack
            .connect
            .is_some_and(|connect| connect.proxy_enabled == Some(true))
    );
    let categories = fixture.client.app_categories().list().await?;
    let first = categories
        .0
        .first()
        .and_then(|category| category.id.clone())
        .ok_or("no category")?;
    let category = fixture.client.app_categories().retrieve(&first).await?;
    assert_eq!(category.id, Some(first));
    fixture.check_responses()
}

#[tokio::test]
async fn actions_with_remote_options_dynamic_props_and_failures() -> Outcome {
    let fixture = Fixture::start().await?;
    let slack = fixture.account("slack").await?;
    let response = fixture
        .user
        .configure_prop("slack-send-message", "conversation")
        .account("slack", &slack)
        .await?;
    assert!(!response.options.is_empty());
    let run = || {
        fixture
            .client
            .actions()
            .run("slack-send-message", "user-42")
            .account("slack", &slack)
            .prop("conversation", "C0GENERAL")
    };
    let sent = run().prop("text", "hi").await?.into_result()?;
    assert_eq!(sent.summary(), Some("Sent a message to C0GENERAL"));
    let failed = run().prop("text", "fail").await?;
    insta::assert_snapshot!(failed.failure().ok_or("no failure")?, @"the action failed: channel_not_found");

    let sheet = json!({"sheetId": "1Bf", "worksheetId": 0, "hasHeaders": true});
    let props = pipedream_connect::types::ConfiguredProps(object(sheet));
    let reloaded = fixture
        .user
        .reload_props("google_sheets-add-single-row")
        .configured_props(props)
        .await?;
    assert!(
        reloaded
            .dynamic_props
            .and_then(|props| props.id)
            .is_some_and(|id| id.starts_with("dyp_"))
    );
    fixture.check_responses()
}

#[tokio::test]
async fn every_prop_type_is_known() -> Outcome {
    let fixture = Fixture::start().await?;
    let component = fixture
        .client
        .components()
        .retrieve("emulator-every-prop-type")
        .await?
        .data;
    let kinds: BTreeSet<_> = component
        .configurable_props
        .iter()
        .filter_map(|prop| prop.tag())
        .collect();
    assert_eq!(kinds.len(), 23);
    let unknown = component
        .configurable_props
        .iter()
        .find(|prop| matches!(prop, pipedream_connect::types::ConfigurableProp::Unknown(_)));
    assert!(unknown.is_none(), "{unknown:?}");
    fixture.check_responses()
}

#[tokio::test]
async fn the_catalogue_fits_the_api_description() -> Outcome {
    let fixture = Fixture::start().await?;
    let components = fixture.client.components().list().items().collect().await?;
    let apps = fixture.client.apps().list().items().collect().await?;
    assert!(components.len() > 40 && apps.len() > 30);
    fixture.check_responses()
}

#[tokio::test]
async fn components_are_the_actions_and_triggers_of_an_app() -> Outcome {
    let fixture = Fixture::start().await?;
    let components = fixture
        .client
        .components()
        .list()
        .app("slack")
        .items()
        .collect()
        .await?;
    let actions = fixture
        .client
        .actions()
        .list()
        .app("slack")
        .items()
        .collect()
        .await?;
    let triggers = fixture
        .client
        .triggers()
        .list()
        .app("slack")
        .items()
        .collect()
        .await?;
    assert_eq!(components.len(), actions.len() + triggers.len());
    fixture
        .client
        .actions()
        .configure_prop("slack-send-message", "user-42", "conversation")
        .await?;
    fixture
        .client
        .triggers()
        .configure_prop("slack-new-message-in-channels", "user-42", "conversations")
        .await?;
    fixture
        .client
        .actions()
        .reload_props("google_sheets-add-single-row", "user-42")
        .await?;
    fixture
        .client
        .triggers()
        .reload_props("gitlab-new-issue", "user-42")
        .await?;
    fixture.check_responses()
}

#[tokio::test]
async fn a_trigger_from_deployment_to_deletion() -> Outcome {
    let fixture = Fixture::start().await?;
    let slack = fixture.account("slack").await?;
    let deployed = fixture
        .user
        .trigger("slack-new-message-in-channels")
        .account(&slack)
        .webhook_url("http://127.0.0.1:9/hook")
        .emit_on_deploy(false)
        .deploy()
        .await?
        .data;
    let Emitter::DeployedComponent(component) = deployed else {
        return Err("another kind".into());
    };
    assert!(component.webhook_signing_key.is_some());
    let trigger = fixture.user.deployed_trigger(&component.id);
    fixture
        .emulator
        .emit(trigger.id(), json!({"text": "hi"}))
        .await?;
    let events = trigger.events().n(5).await?.data;
    assert_eq!(
        events.first().map(|event| &event.e),
        Some(&json!({"text": "hi"}))
    );

    trigger.update().name("Renamed").active(false).await?;
    let Emitter::DeployedComponent(renamed) = trigger.retrieve().await?.data else {
        return Err("another kind".into());
    };
    assert_eq!((renamed.name.as_str(), renamed.active), ("Renamed", false));

    trigger.update_workflows(["p_abc123"]).await?;
    assert_eq!(trigger.workflows().await?.workflow_ids, ["p_abc123"]);
    let webhooks = trigger.webhooks().await?;
    let id = webhooks
        .webhooks
        .first()
        .map(|webhook| webhook.id.clone())
        .ok_or("no webhook")?;
    let before = trigger.webhook(&id).await?.data.signing_key;
    let deployed_triggers = fixture.client.deployed_triggers();
    let after = deployed_triggers
        .regenerate_webhook_signing_key(trigger.id(), &id, "user-42")
        .await?
        .data
        .signing_key;
    assert_ne!(before, after);
    deployed_triggers
        .reset_webhook_delivery_state(trigger.id(), &id, "user-42")
        .await?;
    trigger
        .update_webhooks(["http://127.0.0.1:9/other"])
        .await?;

    assert_eq!(
        fixture
            .user
            .deployed_triggers()
            .items()
            .collect()
            .await?
            .len(),
        1
    );
    trigger.delete().await?;
    assert_eq!(
        fixture
            .user
            .deployed_triggers()
            .items()
            .collect()
            .await?
            .len(),
        0
    );
    fixture.check_responses()
}

#[tokio::test]
async fn every_emitter_type_is_deployed_and_filtered() -> Outcome {
    let fixture = Fixture::start().await?;
    let timer = json!({"cron": {"intervalSeconds": 900}});
    let timer = pipedream_connect::types::ConfiguredProps(object(timer));
    let deploy = |key: &str| fixture.client.triggers().deploy(key, "user-42");
    let timer = deploy("schedule-custom-interval")
        .configured_props(timer)
        .await?
        .data;
    assert!(matches!(timer, Emitter::TimerInterface(_)), "{timer:?}");
    let http = deploy("http-new-requests").await?.data;
    assert!(matches!(http, Emitter::HttpInterface(_)), "{http:?}");
    let email = deploy("email-new-email").await?.data;
    assert!(matches!(email, Emitter::EmailInterface(_)), "{email:?}");
    let kinds = [EmitterType::Timer, EmitterType::Http, EmitterType::Email];
    for kind in kinds {
        let found = fixture
            .user
            .deployed_triggers()
            .emitter_type(kind)
            .items()
            .collect()
            .await?;
        assert_eq!(found.len(), 1);
    }
    fixture.check_responses()
}
