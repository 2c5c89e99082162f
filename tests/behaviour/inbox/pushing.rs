//! Events that webhooks deliver.

use bytes::Bytes;
use http::{HeaderMap, Uri};
use pipedream_connect::inbox::{Inbox, InboxBuilder, InboxError};
use pipedream_connect::webhooks::{Receiver, SIGNATURE_HEADER, TriggerKeys, VerifiedEvent};

use super::{Fixture, MINUTE, Outcome, handle, next, number, titled};

impl Fixture {
    fn pushed(&self) -> InboxBuilder {
        let builder = Inbox::builder(self.store.clone()).client(&self.client);
        builder.webhooks(self.trigger.id())
    }

    /// What the emulator has delivered, verified.
    pub(super) async fn deliveries(&self) -> Outcome<Vec<VerifiedEvent>> {
        let webhook = self.trigger.webhooks().await?.webhooks.remove(0);
        let webhook = self.trigger.webhook(webhook.id).await?.data;
        let key = webhook.signing_key.ok_or("no signing key")?;
        let receiver = Receiver::for_trigger(TriggerKeys::new(self.trigger.id(), key)?);
        let mut verified = Vec::new();
        for delivery in self.emulator.sent_webhooks() {
            let mut headers = HeaderMap::new();
            let signature = delivery.signature.ok_or("not signed")?;
            headers.insert(SIGNATURE_HEADER, signature.parse()?);
            let uri = Uri::from_static("https://app.example/hooks");
            let body = Bytes::from(delivery.body);
            verified.push(receiver.receive(&uri, &headers, body).await?);
        }
        Ok(verified)
    }
}

#[tokio::test]
async fn a_delivery_waits_in_the_store_until_a_consumer_in_any_process_acknowledges_it() -> Outcome
{
    let fixture = Fixture::start().await?;
    fixture.emit(0..2).await?;
    let (receiver, worker) = (fixture.pushed().build()?, fixture.pushed().build()?);
    for delivery in fixture.deliveries().await? {
        assert!(receiver.push(delivery).await?);
    }
    drop(receiver);
    let lease = next(&worker).await?;
    assert_eq!(number(&lease), 0);
    let event = lease.event();
    assert_eq!(event.body(), r#"{"number":0}"#);
    assert_eq!(
        (event.id(), event.emitted_at(), event.summary()),
        (None, None, None)
    );
    lease.ack().await?;
    assert_eq!(handle(&worker, 1).await?, [1]);
    assert_eq!(fixture.polls(), 0);
    Ok(())
}

#[tokio::test]
async fn a_waiting_consumer_is_woken_by_a_delivery() -> Outcome {
    let fixture = Fixture::on(pipedream_connect::testing::TestClock::manual()).await?;
    fixture.emit(0..1).await?;
    let inbox = fixture.pushed().build()?;
    let delivery = fixture.deliveries().await?.remove(0);
    let waits = fixture.clock.waits().len();
    let push = async {
        fixture.clock.backoff_started(waits + 1).await;
        inbox.push(delivery).await
    };
    let (lease, pushed) = tokio::join!(next(&inbox), push);
    assert!(pushed?);
    assert_eq!(number(&lease?), 0);
    Ok(())
}

#[tokio::test]
async fn a_repeated_delivery_comes_twice_without_a_key_and_once_with_one() -> Outcome {
    let fixture = Fixture::start().await?;
    fixture.emit(0..1).await?;
    let delivery = fixture.deliveries().await?.remove(0);
    let plain = fixture.pushed().name("plain").build()?;
    assert!(plain.push(delivery.clone()).await?);
    assert!(plain.push(delivery.clone()).await?);
    assert_eq!(handle(&plain, 2).await?, [0, 0]);
    let keyed = fixture.pushed().name("keyed");
    let keyed = keyed.dedupe_by(|event| titled(event.payload())).build()?;
    assert!(keyed.push(delivery.clone()).await?);
    assert!(!keyed.push(delivery.clone()).await?);
    assert_eq!(handle(&keyed, 1).await?, [0]);
    assert!(!keyed.push(delivery).await?);
    Ok(())
}

#[tokio::test]
async fn with_a_key_a_trigger_can_push_and_be_polled() -> Outcome {
    let fixture = Fixture::start().await?;
    let inbox = fixture.builder().webhooks(fixture.trigger.id());
    let inbox = inbox.dedupe_by(|event| titled(event.payload())).build()?;
    fixture.emit(0..2).await?;
    let mut deliveries = fixture.deliveries().await?;
    inbox.push(deliveries.remove(1)).await?;
    // The other one got lost, and is polled.
    let lease = next(&inbox).await?;
    assert_eq!((number(&lease), lease.event().id()), (1, None));
    lease.ack().await?;
    let lease = next(&inbox).await?;
    assert_eq!(number(&lease), 0);
    assert!(lease.event().id().is_some());
    lease.ack().await?;
    assert!(!inbox.push(deliveries.remove(0)).await?);
    fixture.clock.advance(MINUTE);
    fixture.emit(2..3).await?;
    assert_eq!(handle(&inbox, 1).await?, [2]);
    Ok(())
}

#[tokio::test]
async fn many_keys_are_remembered_when_they_no_longer_fit_into_the_record() -> Outcome {
    let fixture = Fixture::start().await?;
    let inbox = fixture
        .pushed()
        .dedupe_by(|event| titled(event.payload()))
        .build()?;
    fixture.emit(0..150).await?;
    let deliveries = fixture.deliveries().await?;
    for delivery in &deliveries {
        assert!(inbox.push(delivery.clone()).await?);
    }
    for delivery in deliveries {
        assert!(!inbox.push(delivery).await?);
    }
    assert_eq!(handle(&inbox, 150).await?, (0..150).collect::<Vec<_>>());
    Ok(())
}

#[tokio::test]
async fn a_full_inbox_refuses_deliveries_until_there_is_room() -> Outcome {
    let fixture = Fixture::start().await?;
    let inbox = fixture.pushed().max_waiting(1).build()?;
    fixture.emit(0..2).await?;
    let mut deliveries = fixture.deliveries().await?;
    inbox.push(deliveries.remove(0)).await?;
    let error = inbox.push(deliveries[0].clone()).await.expect_err("full");
    assert!(
        matches!(error, InboxError::Full { waiting: 1, .. }),
        "{error}"
    );
    handle(&inbox, 1).await?;
    inbox.push(deliveries.remove(0)).await?;
    assert_eq!(handle(&inbox, 1).await?, [1]);
    Ok(())
}

#[tokio::test]
async fn a_delivery_of_a_trigger_that_was_not_named_is_refused() -> Outcome {
    let fixture = Fixture::start().await?;
    fixture.emit(0..1).await?;
    let delivery = fixture.deliveries().await?.remove(0);
    let stranger = Inbox::builder(fixture.store.clone()).client(&fixture.client);
    // A trigger that is polled and does not push: each event would be handed out twice.
    for inbox in [stranger.webhooks("dc_other").build()?, fixture.inbox()?] {
        let error = inbox.push(delivery.clone()).await.expect_err("unknown");
        let is_expected = matches!(&error, InboxError::UnknownTrigger { trigger_id }
            if trigger_id.as_deref() == Some(fixture.trigger.id()));
        assert!(is_expected, "{error}");
    }
    Ok(())
}
