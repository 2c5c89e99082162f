//! Leases, several consumers, restarts, and the quarantine.

use std::future::Future as _;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use pipedream_connect::inbox::{Inbox, InboxError};
use pipedream_connect::testing::TestClock;

use super::{Fixture, MINUTE, Outcome, handle, next, number, sorted};

#[tokio::test]
async fn a_dropped_lease_comes_again_when_its_time_is_over_and_not_before() -> Outcome {
    let fixture = Fixture::on(TestClock::manual()).await?;
    let inbox = fixture.inbox()?;
    fixture.emit(0..1).await?;
    drop(next(&inbox).await?);
    let mut again = pin!(inbox.next());
    let mut elapsed = Duration::ZERO;
    let lease = loop {
        let waits = fixture.clock.waits().len();
        tokio::select! {
            lease = &mut again => break lease.ok_or("closed")??,
            () = fixture.clock.backoff_started(waits + 1) => {}
        }
        fixture.clock.advance(Duration::from_secs(2));
        elapsed += Duration::from_secs(2);
    };
    assert_eq!((number(&lease), lease.attempts()), (0, 2));
    assert!(
        (5 * MINUTE..5 * MINUTE + Duration::from_secs(4)).contains(&elapsed),
        "{elapsed:?}"
    );
    Ok(())
}

#[tokio::test]
async fn the_end_of_a_lease_takes_the_right_to_acknowledge_from_whoever_has_it() -> Outcome {
    let fixture = Fixture::start().await?;
    let inbox = fixture.inbox()?;
    fixture.emit(0..1).await?;
    let first = next(&inbox).await?;
    fixture.clock.advance(6 * MINUTE);
    let second = next(&inbox).await?;
    for ended in [first.ack().await, first.release().await] {
        let error = ended.expect_err("the lease has ended");
        let is_expected = matches!(&error, InboxError::LeaseEnded { trigger_id, event_id }
            if trigger_id == fixture.trigger.id() && event_id.as_deref() == second.event().id());
        assert!(is_expected, "{error}");
    }
    second.ack().await?;
    // Also if the answer of the store was lost.
    second.ack().await?;
    assert!(first.ack().await.is_err());
    Ok(())
}

#[tokio::test]
async fn a_released_event_comes_again_after_pauses_that_grow() -> Outcome {
    let fixture = Fixture::start().await?;
    let inbox = fixture.builder().max_attempts(20).build()?;
    fixture.emit(0..1).await?;
    let mut lease = next(&inbox).await?;
    for (attempt, expected) in [(1, 10), (2, 20), (3, 40), (4, 80)] {
        lease.release().await?;
        let before = fixture.clock.elapsed();
        let mut again = pin!(inbox.next());
        let mut cx = Context::from_waker(Waker::noop());
        // The clock of this test passes over every wait.
        while fixture.clock.elapsed() - before < Duration::from_secs(expected) {
            assert!(again.as_mut().poll(&mut cx).is_pending(), "{attempt}");
            tokio::task::yield_now().await;
        }
        lease = again.await.ok_or("closed")??;
        assert!(fixture.clock.elapsed() - before <= Duration::from_secs(expected + 2));
        assert_eq!(lease.attempts(), attempt + 1);
    }
    Ok(())
}

#[tokio::test]
async fn consumers_in_several_tasks_and_processes_share_the_events() -> Outcome {
    // On a clock that waits advance, the process that waits would let the requests of the other one time out.
    let fixture = Fixture::on(TestClock::manual()).await?;
    fixture.emit(0..100).await?;
    let processes = [fixture.inbox()?, fixture.inbox()?];
    let handled = Arc::new(Mutex::new(Vec::new()));
    let consumers = (0..8).map(|number| {
        let (inbox, handled) = (processes[number % 2].clone(), Arc::clone(&handled));
        tokio::spawn(async move {
            while let Some(lease) = inbox.next().await {
                let lease = lease.map_err(|error| error.to_string())?;
                lease.ack().await.map_err(|error| error.to_string())?;
                handled.lock().expect("a lock").push(super::number(&lease));
                tokio::task::yield_now().await;
            }
            Ok::<_, String>(())
        })
    });
    let consumers: Vec<_> = consumers.collect();
    while handled.lock().expect("a lock").len() < 100 {
        fixture.clock.advance(Duration::from_millis(1));
        tokio::task::yield_now().await;
    }
    processes.iter().for_each(Inbox::close);
    for consumer in consumers {
        consumer.await??;
    }
    let handled = handled.lock().expect("a lock").clone();
    assert_eq!(sorted(handled), (0..100).collect::<Vec<_>>());
    Ok(())
}

#[tokio::test]
async fn a_restart_on_the_same_store_loses_and_repeats_nothing() -> Outcome {
    let fixture = Fixture::start().await?;
    fixture.emit(0..5).await?;
    let inbox = fixture.inbox()?;
    assert_eq!(handle(&inbox, 2).await?, [0, 1]);
    let interrupted = next(&inbox).await?;
    assert_eq!(number(&interrupted), 2);
    drop((interrupted, inbox));
    fixture.emit(5..6).await?;
    fixture.clock.advance(6 * MINUTE);
    let inbox = fixture.inbox()?;
    assert_eq!(handle(&inbox, 4).await?, [2, 3, 4, 5]);
    Ok(())
}

#[tokio::test]
async fn two_inboxes_of_other_names_each_get_every_event() -> Outcome {
    let fixture = Fixture::start().await?;
    fixture.emit(0..3).await?;
    for name in ["a", "b"] {
        let inbox = fixture.builder().name(name).build()?;
        assert_eq!(handle(&inbox, 3).await?, [0, 1, 2]);
    }
    Ok(())
}

#[tokio::test]
async fn dropping_next_at_any_point_loses_no_event_and_no_attempt() -> Outcome {
    let fixture = Fixture::start().await?;
    let inbox = fixture.inbox()?;
    fixture.emit(0..3).await?;
    let mut handled = Vec::new();
    while handled.len() < 3 {
        // One poll of the future, and it is gone.
        let mut cx = Context::from_waker(Waker::noop());
        let polled = pin!(inbox.next()).poll(&mut cx);
        match polled {
            Poll::Ready(lease) => {
                let lease = lease.ok_or("closed")??;
                assert_eq!(lease.attempts(), 1);
                handled.push(number(&lease));
                lease.ack().await?;
            }
            Poll::Pending => tokio::task::yield_now().await,
        }
    }
    assert_eq!(handled, [0, 1, 2]);
    assert_eq!(fixture.polls(), 1);
    Ok(())
}

#[tokio::test]
async fn an_event_that_fails_too_often_is_in_quarantine_until_it_is_released_or_discarded()
-> Outcome {
    let fixture = Fixture::start().await?;
    let inbox = fixture.builder().max_attempts(3).build()?;
    fixture.emit(0..2).await?;
    for _ in 0..6 {
        next(&inbox).await?.release().await?;
    }
    fixture.emit(2..3).await?;
    assert_eq!(handle(&inbox, 1).await?, [2]);
    let quarantine = inbox.quarantine().await?;
    let numbers = quarantine
        .iter()
        .map(|one| one.event().map(|event| event.payload()["number"].clone()));
    assert_eq!(
        numbers.collect::<Vec<_>>(),
        [Some(0.into()), Some(1.into())]
    );
    assert_eq!(quarantine[0].attempts(), 3);
    assert_eq!(quarantine[0].trigger_id(), fixture.trigger.id());
    // In another process.
    let other = fixture.inbox()?;
    other.release_quarantined(quarantine[0].id()).await?;
    other.discard_quarantined(quarantine[1].id()).await?;
    assert!(inbox.quarantine().await?.is_empty());
    let lease = next(&inbox).await?;
    assert_eq!((number(&lease), lease.attempts()), (0, 1));
    lease.ack().await?;
    for id in [quarantine[0].id(), "", "dc_1/0/0/0"] {
        let error = other.release_quarantined(id).await.expect_err("not there");
        assert!(
            matches!(error, InboxError::NotInQuarantine { .. }),
            "{error}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_full_quarantine_is_an_error_until_there_is_room() -> Outcome {
    let fixture = Fixture::start().await?;
    let builder = fixture.builder().max_attempts(1).max_quarantined(1);
    let inbox = builder.build()?;
    fixture.emit(0..2).await?;
    for _ in 0..2 {
        next(&inbox).await?.release().await?;
    }
    for _ in 0..2 {
        let error = next(&inbox).await.expect_err("a full quarantine");
        assert!(
            matches!(error, InboxError::QuarantineFull { limit: 1, .. }),
            "{error}"
        );
    }
    let full = inbox.quarantine().await?.remove(0);
    inbox.release_quarantined(full.id()).await?;
    assert_eq!(handle(&inbox, 1).await?, [0]);
    assert_eq!(inbox.quarantine().await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_closed_inbox_ends_whoever_waits_and_leases_can_still_be_acknowledged() -> Outcome {
    let fixture = Fixture::on(TestClock::manual()).await?;
    let inbox = fixture.inbox()?;
    fixture.emit(0..1).await?;
    let lease = next(&inbox).await?;
    let waiting = [inbox.clone(), inbox.clone()];
    let waits = fixture.clock.waits().len();
    let closed = async {
        fixture.clock.backoff_started(waits + 1).await;
        inbox.close();
    };
    let (first, second, ()) = tokio::join!(waiting[0].next(), waiting[1].next(), closed);
    assert!(first.is_none() && second.is_none());
    assert!(inbox.next().await.is_none());
    lease.ack().await?;
    assert_eq!(fixture.polls(), 1);
    Ok(())
}
