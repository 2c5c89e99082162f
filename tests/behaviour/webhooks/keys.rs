//! Signing keys in a store.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use pipedream_connect::state::{BoxError, Change, MemoryStore, StateStore};
use pipedream_connect::testing::TestClock;
use pipedream_connect::webhooks::{Receiver, StoredKeys, WebhookTag};
use pipedream_connect::{BoxFuture, Clock as _, Error, ErrorKind};
use pipedream_connect_emulator::Fault;
use serde_json::json;

use super::triggers::Deployed;
use super::{Outcome, signed, tags};

const HOUR: Duration = Duration::from_secs(60 * 60);

/// Keys in a store, on a clock of the test.
struct Keys {
    keys: StoredKeys,
    clock: TestClock,
    tag: WebhookTag,
}

impl Keys {
    fn new(store: impl StateStore, settings: fn(StoredKeys) -> StoredKeys) -> Self {
        let clock = TestClock::no_backoff();
        Self {
            keys: settings(StoredKeys::new(store)).clock(clock.clone()),
            clock,
            tag: WebhookTag::trigger("user-42", "issues"),
        }
    }

    async fn remember(&self, trigger_id: &str, key: &str) -> Result<(), Error> {
        self.keys.remember(&self.tag, trigger_id, key).await
    }

    /// The keys whose deliveries are accepted, each with the trigger of the event.
    async fn accepted<'a>(&self, keys: &[&'a str]) -> Outcome<Vec<(&'a str, String)>> {
        let receiver = Receiver::new(tags()?, self.keys.clone()).clock(self.clock.clone());
        let uri = tags()?.url("https://app.example", &self.tag)?.parse()?;
        let now = self.clock.wall().duration_since(UNIX_EPOCH)?.as_secs();
        let mut accepted = Vec::new();
        for key in keys {
            let event = receiver.receive(&uri, &signed(key, now, b"{}"), "{}").await;
            let trigger = event
                .ok()
                .and_then(|event| event.trigger_id().map(str::to_owned));
            accepted.extend(trigger.map(|trigger| (*key, trigger)));
        }
        Ok(accepted)
    }
}

fn of<'a>(trigger: &str, keys: &[&'a str]) -> Vec<(&'a str, String)> {
    keys.iter().map(|key| (*key, trigger.to_owned())).collect()
}

#[tokio::test]
async fn a_replaced_key_is_accepted_until_the_overlap_ends() -> Outcome {
    let keys = Keys::new(MemoryStore::default(), |keys| keys.overlap(2 * HOUR));
    keys.remember("dc_1", "old").await?;
    keys.clock.advance(HOUR);
    keys.remember("dc_1", "new").await?;
    keys.clock.advance(2 * HOUR - Duration::from_secs(1));
    let all = ["old", "new", "other"];
    assert_eq!(keys.accepted(&all).await?, of("dc_1", &["old", "new"]));
    keys.clock.advance(Duration::from_secs(1));
    assert_eq!(keys.accepted(&all).await?, of("dc_1", &["new"]));
    Ok(())
}

#[tokio::test]
async fn a_replaced_key_is_accepted_for_a_day_by_default() -> Outcome {
    let keys = Keys::new(MemoryStore::default(), |keys| keys);
    keys.remember("dc_1", "old").await?;
    keys.remember("dc_1", "new").await?;
    keys.clock.advance(24 * HOUR - Duration::from_secs(1));
    let both = ["old", "new"];
    assert_eq!(keys.accepted(&both).await?, of("dc_1", &both));
    keys.clock.advance(Duration::from_secs(1));
    assert_eq!(keys.accepted(&both).await?, of("dc_1", &["new"]));
    Ok(())
}

#[tokio::test]
async fn without_an_overlap_a_replaced_key_is_rejected_at_once() -> Outcome {
    let keys = Keys::new(MemoryStore::default(), |keys| keys.overlap(Duration::ZERO));
    keys.remember("dc_1", "leaked").await?;
    keys.remember("dc_1", "new").await?;
    assert_eq!(
        keys.accepted(&["leaked", "new"]).await?,
        of("dc_1", &["new"])
    );
    Ok(())
}

#[tokio::test]
async fn a_key_that_is_current_again_does_not_expire() -> Outcome {
    let keys = Keys::new(MemoryStore::default(), |keys| keys);
    for key in ["a", "b", "a", "a"] {
        keys.remember("dc_1", key).await?;
    }
    assert_eq!(keys.accepted(&["a", "b"]).await?, of("dc_1", &["a", "b"]));
    keys.clock.advance(48 * HOUR);
    assert_eq!(keys.accepted(&["a", "b"]).await?, of("dc_1", &["a"]));
    Ok(())
}

#[tokio::test]
async fn the_three_latest_keys_are_kept() -> Outcome {
    let keys = Keys::new(MemoryStore::default(), |keys| keys);
    for key in ["a", "b", "c", "d"] {
        keys.remember("dc_1", key).await?;
    }
    let accepted = keys.accepted(&["a", "b", "c", "d"]).await?;
    assert_eq!(accepted, of("dc_1", &["b", "c", "d"]));
    Ok(())
}

#[tokio::test]
async fn the_keys_of_a_newly_deployed_trigger_replace_those_of_the_previous_one() -> Outcome {
    let keys = Keys::new(MemoryStore::default(), |keys| keys);
    keys.remember("dc_1", "old").await?;
    keys.remember("dc_2", "new").await?;
    assert_eq!(keys.accepted(&["old", "new"]).await?, of("dc_2", &["new"]));
    Ok(())
}

#[tokio::test]
async fn the_keys_of_one_tag_are_not_those_of_another() -> Outcome {
    let keys = Keys::new(MemoryStore::default(), |keys| keys);
    keys.remember("dc_1", "key").await?;
    let another = WebhookTag::trigger("user-42", "another");
    keys.keys.remember(&another, "dc_2", "other key").await?;
    assert_eq!(
        keys.accepted(&["key", "other key"]).await?,
        of("dc_1", &["key"])
    );
    Ok(())
}

#[tokio::test]
async fn a_blank_key_or_an_invalid_trigger_id_is_not_stored() -> Outcome {
    let store = Scripted::default();
    let keys = Keys::new(store.clone(), |keys| keys);
    for (id, key) in [("dc_1", " "), ("dc_1", ""), ("apn_1", "key"), ("", "key")] {
        let error = keys.remember(id, key).await.expect_err("rejected");
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    }
    assert_eq!(store.reads(), 0);
    Ok(())
}

#[tokio::test]
async fn keys_that_two_processes_remember_at_the_same_time_are_both_accepted() -> Outcome {
    let store = Scripted::default();
    let keys = Keys::new(store.clone(), |keys| keys);
    keys.remember("dc_1", "first").await?;
    let other = Keys::new(store.clone(), |keys| keys);
    store.before_the_next_change(Box::pin(async move {
        let other_process = other.remember("dc_1", "other").await;
        assert!(other_process.is_ok(), "{other_process:?}");
    }));
    keys.remember("dc_1", "new").await?;
    let all = ["new", "other", "first"];
    assert_eq!(keys.accepted(&all).await?, of("dc_1", &all));
    keys.clock.advance(48 * HOUR);
    assert_eq!(keys.accepted(&all).await?, of("dc_1", &["new"]));
    Ok(())
}

#[tokio::test]
async fn concurrent_rotations_leave_the_valid_key_in_the_store() -> Outcome {
    let deployed = Deployed::start(MemoryStore::default()).await?;
    let rotate = || deployed.keys.rotate(&deployed.tag, &deployed.trigger);
    let (one, other) = tokio::join!(rotate(), rotate());
    one?;
    other?;
    assert_eq!(deployed.emit(json!({ "n": 1 })).await?, (1, true));
    let regenerated = "deployed_triggers_regenerate_webhook_signing_key";
    assert_eq!(deployed.user.requests(regenerated), 2);
    Ok(())
}

#[tokio::test]
async fn a_key_that_is_replaced_while_it_is_being_stored_is_stored_too() -> Outcome {
    let store = Scripted::default();
    let deployed = Deployed::start(store.clone()).await?;
    let trigger = deployed.trigger.clone();
    let webhook = trigger.webhooks().await?.webhooks.remove(0).id;
    store.before_the_next_change(Box::pin(async move {
        let other_process = trigger.regenerate_webhook_signing_key(&webhook).await;
        assert!(other_process.is_ok(), "{other_process:?}");
    }));
    let (trigger, tag) = (&deployed.trigger, &deployed.tag);
    deployed.keys.rotate(tag, trigger).await?;
    assert_eq!(deployed.emit(json!({ "n": 1 })).await?, (1, true));
    Ok(())
}

#[tokio::test]
async fn a_rotation_with_a_lost_response_stores_the_new_key() -> Outcome {
    let deployed = Deployed::start(MemoryStore::default()).await?;
    let regenerate = || Fault::on("deployed_triggers_regenerate_webhook_signing_key");
    let emulator = &deployed.user.emulator;

    emulator.fault(regenerate().reset_after_processing());
    deployed
        .keys
        .rotate(&deployed.tag, &deployed.trigger)
        .await?;
    assert_eq!(deployed.emit(json!({ "n": 1 })).await?, (1, true));

    emulator.fault(regenerate().reset_before_processing());
    let error = deployed.keys.rotate(&deployed.tag, &deployed.trigger).await;
    let error = error.expect_err("it did not rotate");
    assert!(error.may_have_run(), "{error}");
    assert_eq!(deployed.emit(json!({ "n": 2 })).await?, (1, true));

    emulator.fault(regenerate().status(403));
    let retrieved = || deployed.user.requests("deployed_triggers_retrieve_webhook");
    let before = retrieved();
    let error = deployed.keys.rotate(&deployed.tag, &deployed.trigger).await;
    assert_eq!(error.expect_err("rejected").kind(), ErrorKind::Forbidden);
    assert_eq!(retrieved() - before, 1, "the key cannot have changed");
    assert_eq!(deployed.emit(json!({ "n": 3 })).await?, (1, true));
    Ok(())
}

#[tokio::test]
async fn a_rotation_stores_the_returned_key_while_the_api_still_shows_the_previous_one() -> Outcome
{
    let deployed = Deployed::start(MemoryStore::default()).await?;
    let webhook = deployed.trigger.webhooks().await?.webhooks.remove(0).id;
    let shown = deployed.trigger.webhook(&webhook).await?;
    let mut stale = serde_json::to_value(&shown)?;
    let key = shown.data.signing_key.as_ref().ok_or("no key")?;
    stale["data"]["signing_key"] = key.expose().into();
    let retrieve = Fault::on("deployed_triggers_retrieve_webhook").status(200);
    let stale = retrieve
        .body("application/json", stale.to_string())
        .skip(1)
        .times(1);
    deployed.user.emulator.fault(stale);
    deployed
        .keys
        .rotate(&deployed.tag, &deployed.trigger)
        .await?;
    assert_eq!(deployed.emit(json!({ "n": 1 })).await?, (1, true));
    Ok(())
}

#[tokio::test]
async fn a_refresh_stores_the_key_that_another_program_replaced() -> Outcome {
    let deployed = Deployed::start(MemoryStore::default()).await?;
    let webhook = deployed.trigger.webhooks().await?.webhooks.remove(0).id;
    deployed
        .trigger
        .regenerate_webhook_signing_key(&webhook)
        .await?;
    assert_eq!(deployed.emit(json!({ "n": 1 })).await?, (3, false));
    let rejections = deployed.backend.rejections()?;
    assert!(
        rejections.iter().all(|(status, _)| status.as_u16() == 401),
        "{rejections:?}"
    );

    deployed
        .keys
        .refresh(&deployed.tag, &deployed.trigger)
        .await?;
    assert_eq!(deployed.emit(json!({ "n": 2 })).await?, (1, true));
    Ok(())
}

#[tokio::test]
async fn a_refresh_without_a_webhook_for_the_tag_is_an_error() -> Outcome {
    let deployed = Deployed::start(MemoryStore::default()).await?;
    let other = WebhookTag::trigger("user-42", "another");
    let error = deployed.keys.refresh(&other, &deployed.trigger).await;
    let error = error.expect_err("no such webhook");
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.message().contains(deployed.trigger.id()), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_delivery_that_arrives_while_the_store_is_down_is_redelivered() -> Outcome {
    let store = Scripted::default();
    let deployed = Deployed::start(store.clone()).await?;
    store.script([Fail::Error, Fail::Panic]);
    assert_eq!(deployed.emit(json!({ "n": 1 })).await?, (3, true));
    let mut entries = std::mem::take(&mut *deployed.backend.log.entries());
    assert!(entries.pop().is_some_and(|accepted| accepted.is_ok()));
    for rejected in entries {
        let (status, reason) = rejected.expect_err("rejected");
        assert_eq!(status.as_u16(), 503, "{reason}");
    }
    Ok(())
}

#[tokio::test]
async fn errors_and_debug_output_contain_no_key() -> Outcome {
    let store = Scripted::default();
    let keys = Keys::new(store.clone(), |keys| keys);
    keys.remember("dc_1", "hush-1").await?;
    store.script([Fail::Invalid]);
    let error = keys
        .remember("dc_1", "hush-2")
        .await
        .expect_err("not valid");
    assert_eq!(error.kind(), ErrorKind::Store);
    for shown in [
        format!("{error}"),
        format!("{error:?}"),
        format!("{:?}", keys.keys),
    ] {
        assert!(!shown.contains("hush"), "{shown}");
    }
    Ok(())
}

/// How an operation of a store fails.
enum Fail {
    Error,
    Panic,
    /// It returns a value that is not a record.
    Invalid,
}

/// A store whose next reads fail as scripted, and that can run a future before its next change.
#[derive(Clone, Default)]
struct Scripted {
    store: MemoryStore,
    state: Arc<Mutex<Script>>,
}

#[derive(Default)]
struct Script {
    fails: VecDeque<Fail>,
    reads: usize,
    before_change: Option<BoxFuture<()>>,
}

impl Scripted {
    fn state(&self) -> MutexGuard<'_, Script> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn script(&self, fails: impl IntoIterator<Item = Fail>) {
        self.state().fails.extend(fails);
    }

    fn before_the_next_change(&self, future: BoxFuture<()>) {
        self.state().before_change = Some(future);
    }

    fn reads(&self) -> usize {
        self.state().reads
    }
}

impl StateStore for Scripted {
    fn get(&self, key: String, now: SystemTime) -> BoxFuture<Result<Option<Bytes>, BoxError>> {
        let fail = {
            let mut state = self.state();
            state.reads += 1;
            state.fails.pop_front()
        };
        match fail {
            Some(Fail::Error) => Box::pin(async { Err("the store is down".into()) }),
            Some(Fail::Panic) => panic!("a bug of the store"),
            Some(Fail::Invalid) => {
                let record = r#"{"trigger_id":"dc_1","keys":"hush-3"}"#;
                Box::pin(async move { Ok(Some(Bytes::from(record))) })
            }
            None => self.store.get(key, now),
        }
    }

    fn compare_and_set(
        &self,
        change: Change,
        now: SystemTime,
    ) -> BoxFuture<Result<bool, BoxError>> {
        let (store, before) = (self.store.clone(), self.state().before_change.take());
        Box::pin(async move {
            if let Some(before) = before {
                before.await;
            }
            store.compare_and_set(change, now).await
        })
    }
}
