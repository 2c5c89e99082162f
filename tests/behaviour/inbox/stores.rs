//! Stores that fail, are slow, or lose values; and what is left in a store.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt as _;
use pipedream_connect::inbox::{Inbox, InboxBuilder, InboxError};
use pipedream_connect::state::{Change, StateStore as _};
use pipedream_connect::testing::TestClock;
use pipedream_connect::{Clock as _, ErrorKind};
use serde_json::json;

use super::broken_store::{BrokenStore, Fault};
use super::{Fixture, Outcome, handle, next, number};

fn builder(fixture: &Fixture, store: &BrokenStore) -> InboxBuilder {
    let builder = Inbox::builder(store.clone()).name("issues");
    builder.poll(fixture.trigger.clone())
}

#[tokio::test]
async fn a_store_that_fails_is_an_error_and_nothing_is_lost_when_it_works_again() -> Outcome {
    let fixture = Fixture::start().await?;
    let store = BrokenStore::new();
    let inbox = builder(&fixture, &store).build()?;
    fixture.emit(0..3).await?;
    for (fault, expected) in [(Fault::Before, 0), (Fault::Panic, 1), (Fault::After, 2)] {
        store.fault(fault);
        let error = next(&inbox).await.expect_err("a failure of the store");
        assert!(matches!(&error, InboxError::Store(error) if error.kind() == ErrorKind::Store));
        assert!(error.to_string().contains("nothing is lost"), "{error}");
        store.fault(Fault::None);
        assert_eq!(handle(&inbox, 1).await?, [expected], "{fault:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_store_that_does_not_answer_is_an_error_after_five_seconds() -> Outcome {
    let fixture = Fixture::on(TestClock::manual()).await?;
    let store = BrokenStore::new();
    let inbox = builder(&fixture, &store).build()?;
    fixture.emit(0..1).await?;
    store.fault(Fault::Silence);
    let (outcome, ()) = tokio::join!(next(&inbox), async {
        tokio::task::yield_now().await;
        fixture.clock.advance(Duration::from_secs(5));
    });
    let error = outcome.expect_err("a store that does not answer");
    assert!(error.to_string().contains("within 5s"), "{error}");
    store.fault(Fault::None);
    assert_eq!(handle(&inbox, 1).await?, [0]);
    Ok(())
}

#[tokio::test]
async fn a_store_is_not_late_because_nobody_waited_for_it() -> Outcome {
    let fixture = Fixture::on(TestClock::manual()).await?;
    let store = BrokenStore::new();
    let inbox = builder(&fixture, &store).build()?;
    fixture.emit(0..1).await?;
    store.fault(Fault::Silence);
    // The caller leaves, and the store would have answered meanwhile.
    assert!(inbox.next().now_or_never().is_none());
    store.fault(Fault::None);
    fixture.clock.advance(Duration::from_secs(60));
    assert_eq!(handle(&inbox, 1).await?, [0]);
    Ok(())
}

#[tokio::test]
async fn an_acknowledgement_can_be_repeated_whether_or_not_it_was_stored() -> Outcome {
    let fixture = Fixture::start().await?;
    let store = BrokenStore::new();
    let inbox = builder(&fixture, &store).build()?;
    fixture.emit(0..2).await?;
    for fault in [Fault::Before, Fault::After] {
        let lease = next(&inbox).await?;
        store.fault(fault);
        let error = lease.ack().await.expect_err("a failure of the store");
        assert!(matches!(error, InboxError::Store(_)), "{error}");
        store.fault(Fault::None);
        lease.ack().await?;
    }
    fixture.emit(2..3).await?;
    assert_eq!(handle(&inbox, 1).await?, [2]);
    Ok(())
}

#[tokio::test]
async fn an_event_that_the_store_lost_is_reported_and_blocks_no_other() -> Outcome {
    let fixture = Fixture::start().await?;
    let store = BrokenStore::new();
    let inbox = builder(&fixture, &store).max_attempts(1).build()?;
    fixture.emit(0..1).await?;
    drop(next(&inbox).await?);
    // Another process, which does not have the event in memory.
    let inbox = builder(&fixture, &store).max_attempts(2).build()?;
    let keys = store.keys();
    let mut keys = keys.iter();
    let is_value = |key: &&String| key.matches('/').count() == 5;
    let key = keys.find(is_value).ok_or("no value")?;
    replace(&fixture, &store, key, None).await?;
    fixture.clock.advance(Duration::from_secs(400));
    let error = next(&inbox).await.expect_err("a lost value");
    assert!(matches!(error, InboxError::Store(_)), "{error}");
    fixture.emit(1..2).await?;
    assert_eq!(handle(&inbox, 1).await?, [1]);
    fixture.clock.advance(Duration::from_secs(400));
    fixture.emit(2..3).await?;
    assert_eq!(handle(&inbox, 1).await?, [2]);
    let quarantine = inbox.quarantine().await?;
    assert_eq!(quarantine.len(), 1);
    assert!(quarantine[0].event().is_none());
    Ok(())
}

#[tokio::test]
async fn a_record_that_is_not_one_is_an_error_that_names_its_key() -> Outcome {
    let fixture = Fixture::start().await?;
    let store = BrokenStore::new();
    let key = format!("pipedream-connect/inbox/issues/{}", fixture.trigger.id());
    let create = Change::create(&key, "something else");
    let created = store
        .entries()
        .compare_and_set(create, fixture.clock.wall());
    assert!(created.await.map_err(|_| "failed")?);
    let inbox = builder(&fixture, &store).build()?;
    let error = next(&inbox).await.expect_err("no record");
    assert!(error.to_string().contains(&key), "{error}");
    Ok(())
}

#[tokio::test]
async fn nothing_but_the_record_is_left_when_all_events_were_acknowledged() -> Outcome {
    let fixture = Fixture::start().await?;
    let store = BrokenStore::new();
    let inbox = builder(&fixture, &store).build()?;
    fixture.emit(0..300).await?;
    // More keys than the record holds, so that they move to values of their own, too.
    for _ in 0..100 {
        next(&inbox).await?.ack().await?;
    }
    fixture.emit(300..301).await?;
    let last = next(&inbox).await?;
    last.ack().await?;
    fixture.emit(301..302).await?;
    assert_eq!(number(&next(&inbox).await?), 301);
    // The record, the keys that were seen, and the event that is leased.
    let left = left(&fixture, &store).await?;
    assert_eq!(left.len(), 3, "{:?}", left.keys());
    Ok(())
}

/// The values that the store has later, when the marks of removed ones have expired.
async fn left(fixture: &Fixture, store: &BrokenStore) -> Outcome<BTreeMap<String, Bytes>> {
    let later = fixture.clock.wall() + Duration::from_secs(2 * 3600);
    let mut left = BTreeMap::new();
    for key in store.keys() {
        let value = store.entries().get(key.clone(), later).await;
        if let Some(value) = value.map_err(|_| "failed")? {
            left.insert(key, value);
        }
    }
    Ok(left)
}

/// Replaces a value, whatever it is.
async fn replace(
    fixture: &Fixture,
    store: &BrokenStore,
    key: &str,
    value: Option<Bytes>,
) -> Outcome {
    let now = fixture.clock.wall();
    let stored = store.entries().get(key.to_owned(), now).await;
    let change = match (stored.map_err(|_| "failed")?, value) {
        (Some(stored), Some(value)) => Change::replace(key, stored, value),
        (Some(stored), None) => Change::remove(key, stored),
        (None, Some(value)) => Change::create(key, value),
        (None, None) => return Ok(()),
    };
    let changed = store.entries().compare_and_set(change, now).await;
    assert!(changed.map_err(|_| "failed")?);
    Ok(())
}

/// An event whose JSON has several mebibytes.
fn large(number: u64) -> serde_json::Value {
    json!({ "number": number, "text": "x".repeat(3 << 20) })
}

#[tokio::test]
async fn an_event_that_is_larger_than_a_value_of_the_store_is_handed_out_whole_and_then_removed()
-> Outcome {
    let fixture = Fixture::start().await?;
    let store = BrokenStore::new();
    fixture.emit(0..1).await?;
    fixture
        .emulator
        .emit(fixture.trigger.id(), large(1))
        .await?;
    fixture.emit(2..3).await?;
    next(&builder(&fixture, &store).build()?)
        .await?
        .ack()
        .await?;
    // Another process, which does not have the events in memory.
    let inbox = builder(&fixture, &store).build()?;
    let lease = next(&inbox).await?;
    assert_eq!(lease.event().payload(), &large(1));
    lease.ack().await?;
    assert_eq!(handle(&inbox, 1).await?, [2]);
    fixture.emit(3..4).await?;
    assert_eq!(number(&next(&inbox).await?), 3);
    // The record and the event that is leased.
    let left = left(&fixture, &store).await?;
    assert_eq!(left.len(), 2, "{:?}", left.keys());
    Ok(())
}

#[tokio::test]
async fn a_delivery_that_is_larger_than_a_value_of_the_store_is_accepted() -> Outcome {
    let fixture = Fixture::start().await?;
    let store = BrokenStore::new();
    let inbox = Inbox::builder(store.clone()).client(&fixture.client);
    let inbox = inbox.webhooks(fixture.trigger.id()).build()?;
    fixture
        .emulator
        .emit(fixture.trigger.id(), large(1))
        .await?;
    for delivery in fixture.deliveries().await? {
        assert!(inbox.push(delivery).await?);
    }
    let lease = next(&inbox).await?;
    assert_eq!(lease.event().payload(), &large(1));
    lease.ack().await?;
    Ok(())
}

#[tokio::test]
async fn a_value_that_is_damaged_or_lacks_a_part_hides_no_other_event_in_quarantine() -> Outcome {
    let fixture = Fixture::start().await?;
    let store = BrokenStore::new();
    let inbox = builder(&fixture, &store).max_attempts(1).build()?;
    fixture.emit(0..1).await?;
    next(&inbox).await?.release().await?;
    fixture
        .emulator
        .emit(fixture.trigger.id(), large(1))
        .await?;
    next(&inbox).await?.release().await?;
    fixture.emit(2..3).await?;
    next(&inbox).await?.release().await?;
    let left = left(&fixture, &store).await?;
    let key = |is_it: fn(&[u8]) -> bool| {
        let mut values = left.iter();
        let found = values.find(|(key, value)| key.contains("/dc_") && is_it(value));
        found.map(|(key, _)| key).ok_or("no value")
    };
    let first = key(|value| value.starts_with(b"[") && value.ends_with(b"}]"))?;
    replace(&fixture, &store, first, Some("damaged".into())).await?;
    let part = key(|value| value.starts_with(b"part "))?;
    replace(&fixture, &store, part, None).await?;
    let inbox = builder(&fixture, &store).build()?;
    let quarantine = inbox.quarantine().await?;
    let readable = quarantine.iter().filter(|one| one.event().is_some());
    assert_eq!((quarantine.len(), readable.count()), (3, 1));
    for one in &quarantine {
        inbox.discard_quarantined(one.id()).await?;
    }
    assert!(inbox.quarantine().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn after_the_store_was_restored_from_a_backup_no_event_is_taken_for_another() -> Outcome {
    let fixture = Fixture::start().await?;
    let store = BrokenStore::new();
    let pushed = || {
        let inbox = Inbox::builder(store.clone()).client(&fixture.client);
        inbox.webhooks(fixture.trigger.id()).build()
    };
    fixture.emit(0..3).await?;
    let mut deliveries = fixture.deliveries().await?.into_iter();
    let mut delivery = || deliveries.next().ok_or("no delivery");
    let worker = pushed()?;
    worker.push(delivery()?).await?;
    assert_eq!(handle(&worker, 1).await?, [0]);
    let backup = left(&fixture, &store).await?;
    worker.push(delivery()?).await?;
    assert_eq!(handle(&worker, 1).await?, [1]);
    for key in left(&fixture, &store).await?.keys() {
        replace(&fixture, &store, key, backup.get(key).cloned()).await?;
    }
    // It is stored under the number that the worker knows as another event.
    pushed()?.push(delivery()?).await?;
    fixture.clock.advance(Duration::from_secs(3));
    assert_eq!(handle(&worker, 1).await?, [2]);
    Ok(())
}
