//! Stores that fail, are slow, or lose values; and what is left in a store.

use std::time::Duration;

use futures_util::FutureExt as _;
use pipedream_connect::inbox::{Inbox, InboxBuilder, InboxError};
use pipedream_connect::state::{Change, StateStore as _};
use pipedream_connect::testing::TestClock;
use pipedream_connect::{Clock as _, ErrorKind};

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
    let now = fixture.clock.wall();
    let keys = store.keys();
    let key = keys
        .iter()
        .find(|key| key.ends_with("/0"))
        .ok_or("no value")?;
    let value = store
        .entries()
        .get(key.clone(), now)
        .await
        .map_err(|_| "failed")?;
    let remove = Change::remove(key, value.ok_or("no value")?);
    assert!(
        store
            .entries()
            .compare_and_set(remove, now)
            .await
            .map_err(|_| "failed")?
    );
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
    let later = fixture.clock.wall() + Duration::from_secs(2 * 3600);
    let mut keys = store.keys();
    keys.sort();
    keys.dedup();
    let mut left = Vec::new();
    for key in keys {
        let value = store.entries().get(key.clone(), later).await;
        if value
            .map_err(|_| "failed")?
            .is_some_and(|value| value != "removed")
        {
            left.push(key);
        }
    }
    // The record, the keys that were seen, and the event that is leased.
    assert_eq!(left.len(), 3, "{left:?}");
    Ok(())
}
