//! Deliveries of deployed triggers, through the extractor.

use pipedream_connect::DeployedTrigger;
use pipedream_connect::state::{MemoryStore, StateStore};
use pipedream_connect::webhooks::{Event, InvalidSignature, Receiver, StoredKeys, Tag, Verifier};
use serde_json::{Value, json};

use super::{Backend, Outcome, headers, tags};
use crate::emulated_user::EmulatedUser;

/// A backend with a deployed trigger whose key is in a store.
pub(super) struct Deployed {
    pub(super) user: EmulatedUser,
    pub(super) backend: Backend,
    pub(super) keys: StoredKeys,
    pub(super) tag: Tag,
    pub(super) trigger: DeployedTrigger,
}

impl Deployed {
    pub(super) async fn start(store: impl StateStore) -> Outcome<Self> {
        Self::with_keys(StoredKeys::new(store)).await
    }

    pub(super) async fn with_keys(keys: StoredKeys) -> Outcome<Self> {
        let user = EmulatedUser::start(&["gitlab"]).await?;
        let backend = Backend::start(Receiver::new(tags()?, keys.clone())).await?;
        let tag = Tag::trigger("user-42", "issues");
        let trigger = deploy(&user, &backend.url(&tag)?).await?;
        keys.refresh(&trigger, &tag).await?;
        Ok(Self {
            user,
            backend,
            keys,
            tag,
            trigger,
        })
    }

    /// Emits an event. Returns the number of attempts of its delivery, and whether it was accepted.
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
async fn a_delivery_says_for_which_user_and_trigger_it_is() -> Outcome {
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
async fn the_body_of_a_trigger_cannot_pretend_to_be_a_connection() -> Outcome {
    let deployed = Deployed::start(MemoryStore::default()).await?;
    let body = json!({ "event": "CONNECTION_SUCCESS", "account": { "id": "apn_1" } });
    deployed.emit(body).await?;
    let event = deployed.backend.events()?.remove(0).into_event();
    assert!(matches!(event, Event::Trigger(_)), "{event:?}");
    Ok(())
}

#[tokio::test]
async fn deliveries_are_accepted_after_the_key_was_replaced_and_after_a_restart() -> Outcome {
    let store = MemoryStore::default();
    let deployed = Deployed::start(store.clone()).await?;
    deployed.emit(json!({ "n": 1 })).await?;
    deployed
        .keys
        .rotate(&deployed.trigger, &deployed.tag)
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

    // Another process, with nothing but the store. What was signed with the old key arrives there.
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
