//! Deliveries of deployed triggers, through the extractor.

use pipedream_connect::DeployedTrigger;
use pipedream_connect::state::{MemoryStore, StateStore};
use pipedream_connect::webhooks::{
    Event, InvalidSignature, Receiver, StoredKeys, Verifier, WebhookTag,
};
use serde_json::{Value, json};

use super::{Backend, Outcome, headers, tags};
use crate::emulated_user::EmulatedUser;

/// A backend with a deployed trigger whose key is in a store.
pub(super) struct Deployed {
    pub(super) user: EmulatedUser,
    pub(super) backend: Backend,
    pub(super) keys: StoredKeys,
    pub(super) tag: WebhookTag,
    pub(super) trigger: DeployedTrigger,
}

impl Deployed {
    pub(super) async fn start(store: impl StateStore) -> Outcome<Self> {
        Self::with_keys(StoredKeys::new(store)).await
    }

    pub(super) async fn with_keys(keys: StoredKeys) -> Outcome<Self> {
        let user = EmulatedUser::start(&["gitlab"]).await?;
        let backend = Backend::start(Receiver::new(tags()?, keys.clone())).await?;
        let tag = WebhookTag::trigger("user-42", "issues");
        let trigger = deploy(&user, &backend.url(&tag)?).await?;
        keys.refresh(&tag, &trigger).await?;
        Ok(Self {
            user,
            backend,
            keys,
            tag,
            trigger,
        })
    }

    /// Emits an event. Returns the number of delivery attempts, and whether the last one was accepted.
    pub(super) async fn emit(&self, event: Value) -> Outcome<(u32, bool)> {
        let emulator = &self.user.emulator;
        emulator.emit(self.trigger.id(), event).await?;
        let sent = emulator.sent_webhooks().pop().ok_or("nothing was sent")?;
        Ok((sent.attempts, sent.delivered()))
    }
}

pub(super) async fn deploy(user: &EmulatedUser, url: &str) -> Outcome<DeployedTrigger> {
    let trigger = user.user.trigger("gitlab-new-issue");
    let trigger = trigger.prop("projectId", 45672541).webhook_url(url);
    let deployed = trigger.emit_on_deploy(false).deploy().await?.data;
    Ok(user.user.deployed_trigger(deployed.id().ok_or("no id")?))
}

#[tokio::test]
async fn an_event_names_its_user_and_trigger() -> Outcome {
    let deployed = Deployed::start(MemoryStore::default()).await?;
    let issue = json!({ "title": "It does not work" });
    assert_eq!(deployed.emit(issue.clone()).await?, (1, true));

    let event = deployed.backend.events()?.remove(0);
    assert_eq!(event.external_user_id(), Some("user-42"));
    assert_eq!(event.trigger_id(), Some(deployed.trigger.id()));
    assert_eq!(event.tag(), Some(&deployed.tag));
    assert_eq!(**event.body(), *issue.to_string().as_bytes());
    let Event::Trigger(emitted) = event.event() else {
        return Err("another event".into());
    };
    assert_eq!(emitted.json::<Value>()?, issue);
    assert_eq!(emitted.body(), event.body());
    Ok(())
}

#[tokio::test]
async fn a_trigger_cannot_emit_a_connection_event() -> Outcome {
    let deployed = Deployed::start(MemoryStore::default()).await?;
    let body = json!({ "event": "CONNECTION_SUCCESS", "account": { "id": "apn_1" } });
    deployed.emit(body).await?;
    let event = deployed.backend.events()?.remove(0).into_event();
    assert!(matches!(event, Event::Trigger(_)), "{event:?}");
    Ok(())
}

#[tokio::test]
async fn both_keys_are_accepted_after_a_rotation_and_a_restart() -> Outcome {
    let store = MemoryStore::default();
    let deployed = Deployed::start(store.clone()).await?;
    deployed.emit(json!({ "n": 1 })).await?;
    deployed
        .keys
        .rotate(&deployed.tag, &deployed.trigger)
        .await?;
    deployed.emit(json!({ "n": 2 })).await?;

    let sent = deployed.user.emulator.sent_webhooks();
    let signature = |n: usize| sent[n].signature.clone().ok_or("not signed");
    let new_key = deployed
        .trigger
        .webhooks()
        .await?
        .webhooks
        .remove(0)
        .signing_key;
    let new_key = Verifier::new(new_key.ok_or("no key")?)?;
    let with_new_key =
        |n: usize| -> Outcome<_> { Ok(new_key.verify(&signature(n)?, sent[n].body.as_bytes())) };
    assert_eq!(with_new_key(0)?, Err(InvalidSignature::Mismatch));
    assert_eq!(with_new_key(1)?, Ok(()));
    assert_eq!(deployed.backend.events()?.len(), 2);

    // A new process that has only the store also accepts the delivery that was signed with the old key.
    let restarted = Receiver::new(tags()?, StoredKeys::new(store));
    for n in [0, 1] {
        let (uri, headers) = (sent[n].url.parse()?, headers(&signature(n)?));
        let event = restarted
            .receive(&uri, &headers, sent[n].body.clone())
            .await?;
        assert_eq!(event.trigger_id(), Some(deployed.trigger.id()));
    }
    Ok(())
}

#[tokio::test]
async fn a_webhook_of_the_environment_is_verified_with_its_key() -> Outcome {
    let user = EmulatedUser::start(&["gitlab"]).await?;
    let environment = user.client.project_environment();
    let webhook = environment
        .update_webhook("https://app.example/all")
        .await?;
    let trigger = user.user.trigger("gitlab-new-issue").prop("projectId", 1);
    let deployed = trigger.emit_on_deploy(false).deploy().await?.data;
    let id = deployed.id().ok_or("no id")?;
    user.emulator.emit(id, json!({ "n": 1 })).await?;
    let sent = user.emulator.sent_webhooks().remove(0);
    let verifier = Verifier::new(webhook.data.signing_key.ok_or("no key")?)?;
    let signature = sent.signature.ok_or("not signed")?;
    assert_eq!(verifier.verify(&signature, sent.body.as_bytes()), Ok(()));
    assert!(verifier.verify(&signature, b"{}").is_err());
    Ok(())
}
