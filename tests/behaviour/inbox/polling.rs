//! Polls: order, duplicates, gaps, limits and failures.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use pipedream_connect::inbox::{Inbox, InboxError};
use pipedream_connect::testing::TestClock;
use pipedream_connect::{CallOptions, ErrorKind};
use pipedream_connect_emulator::Fault;
use serde_json::json;

use super::{Fixture, MINUTE, Outcome, deploy, handle, next, number};

const LIST: &str = "deployed_triggers_list_events";

#[tokio::test]
async fn events_come_once_and_in_the_order_in_which_they_were_emitted() -> Outcome {
    let fixture = Fixture::start().await?;
    let inbox = fixture.inbox()?;
    fixture.emit(0..30).await?;
    assert_eq!(handle(&inbox, 30).await?, (0..30).collect::<Vec<_>>());
    fixture.emit(30..33).await?;
    assert_eq!(handle(&inbox, 3).await?, [30, 31, 32]);
    Ok(())
}

#[tokio::test]
async fn an_event_has_what_the_api_listed() -> Outcome {
    let fixture = Fixture::start().await?;
    let payload = json!({ "title": "It does not work" });
    let id = fixture
        .emulator
        .emit(fixture.trigger.id(), payload.clone())
        .await?;
    let lease = next(&fixture.inbox()?).await?;
    let event = lease.event();
    let listed = fixture.trigger.events().await?.data.remove(0);
    assert_eq!(event.id(), Some(id.as_str()));
    assert_eq!(event.trigger_id(), fixture.trigger.id());
    assert_eq!(event.payload(), &payload);
    assert_eq!(event.summary(), Some("It does not work"));
    assert_eq!(
        serde_json::from_slice::<serde_json::Value>(&event.body())?,
        payload
    );
    let millis = u64::try_from(listed.ts)?;
    let emitted_at = std::time::UNIX_EPOCH + Duration::from_millis(millis);
    assert_eq!(event.emitted_at(), Some(emitted_at));
    assert_eq!(event.polled(), Some(&listed));
    assert_eq!((lease.attempts(), lease.follows_gap()), (1, false));
    Ok(())
}

#[tokio::test]
async fn more_new_events_than_one_answer_holds_are_requested_at_once() -> Outcome {
    let fixture = Fixture::start().await?;
    let inbox = fixture.inbox()?;
    fixture.emit(0..1).await?;
    handle(&inbox, 1).await?;
    fixture.emit(1..301).await?;
    for expected in 1..301 {
        let lease = next(&inbox).await?;
        assert_eq!((number(&lease), lease.follows_gap()), (expected, false));
        lease.ack().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_possible_gap_is_reported_with_the_first_event_after_it_each_time_it_comes() -> Outcome {
    let fixture = Fixture::start().await?;
    let inbox = fixture.inbox()?;
    fixture.emit(0..1).await?;
    handle(&inbox, 1).await?;
    // The emulator keeps the last 1,000.
    fixture.emit(1..1_006).await?;
    let dropped = next(&inbox).await?;
    assert_eq!((number(&dropped), dropped.follows_gap()), (6, true));
    drop(dropped);
    let second = next(&inbox).await?;
    assert_eq!((number(&second), second.follows_gap()), (7, false));
    fixture.clock.advance(6 * MINUTE);
    let again = next(&inbox).await?;
    assert_eq!((number(&again), again.follows_gap()), (6, true));
    Ok(())
}

#[tokio::test]
async fn old_events_of_the_first_poll_are_no_gap() -> Outcome {
    let fixture = Fixture::start().await?;
    fixture.emit(0..150).await?;
    let lease = next(&fixture.inbox()?).await?;
    assert_eq!((number(&lease), lease.follows_gap()), (50, false));
    assert_eq!(fixture.polls(), 1);
    Ok(())
}

#[tokio::test]
async fn polls_pause_while_many_events_wait() -> Outcome {
    let fixture = Fixture::start().await?;
    let inbox = fixture.builder().max_waiting(10).build()?;
    fixture.emit(0..20).await?;
    for expected in 0..10 {
        let lease = next(&inbox).await?;
        assert_eq!(number(&lease), expected);
        fixture.clock.advance(2 * MINUTE);
        lease.ack().await?;
    }
    assert_eq!(fixture.polls(), 1);
    assert_eq!(handle(&inbox, 1).await?, [10]);
    fixture.clock.advance(2 * MINUTE);
    assert_eq!(handle(&inbox, 9).await?, (11..20).collect::<Vec<_>>());
    assert_eq!(fixture.polls(), 2);
    Ok(())
}

#[tokio::test]
async fn a_trigger_is_polled_once_in_an_interval() -> Outcome {
    let fixture = Fixture::start().await?;
    let inbox = fixture.builder().poll_interval(MINUTE).build()?;
    let clock = fixture.clock.clone();
    let hour = async {
        while clock.elapsed() < 60 * MINUTE {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        lease = inbox.next() => panic!("{lease:?}"),
        () = hour => {}
    }
    let polls = fixture.polls();
    assert!((54..=68).contains(&polls), "{polls}");
    Ok(())
}

#[tokio::test]
async fn several_triggers_are_polled_equally_often_and_their_events_alternate() -> Outcome {
    let fixture = Fixture::start().await?;
    let others = [deploy(&fixture.user).await?, deploy(&fixture.user).await?];
    let mut builder = fixture.builder();
    for other in &others {
        builder = builder.poll(other.clone());
    }
    let inbox = builder.build()?;
    let all = [&fixture.trigger, &others[0], &others[1]];
    for round in 0..3 {
        for trigger in all {
            for number in 0..4 {
                let payload = json!({ "number": round * 4 + number });
                fixture.emulator.emit(trigger.id(), payload).await?;
            }
        }
        fixture.clock.advance(MINUTE);
        for _ in 0..4 {
            let mut triggers = Vec::new();
            for _ in all {
                let lease = next(&inbox).await?;
                triggers.push(lease.event().trigger_id().to_owned());
                lease.ack().await?;
            }
            triggers.sort();
            triggers.dedup();
            assert_eq!(triggers.len(), 3, "{triggers:?}");
        }
    }
    for trigger in all {
        let requests = fixture.emulator.requests();
        let of_trigger = |path: &str| path.contains(trigger.id()) && path.contains("/events");
        let polls = requests.iter().filter(|request| of_trigger(&request.path));
        assert_eq!(polls.count(), 3);
    }
    Ok(())
}

#[tokio::test]
async fn a_poll_that_fails_for_a_while_is_repeated_with_growing_pauses_and_reported() -> Outcome {
    let fixture = Fixture::start().await?;
    let reported = Arc::new(Mutex::new(Vec::new()));
    let clock = fixture.clock.clone();
    let inbox = fixture.builder().on_poll_error({
        let reported = Arc::clone(&reported);
        move |trigger_id, error| {
            let failure = (trigger_id.to_owned(), error.kind(), clock.elapsed());
            reported.lock().expect("a lock").push(failure);
        }
    });
    let inbox = inbox.build()?;
    fixture.emulator.fault(Fault::on(LIST).status(503).times(5));
    fixture.emit(0..1).await?;
    assert_eq!(handle(&inbox, 1).await?, [0]);
    assert_eq!(fixture.polls(), 6);
    let reported = reported.lock().expect("a lock").clone();
    let times: Vec<_> = reported.iter().map(|(.., time)| time.as_secs()).collect();
    let first = (fixture.trigger.id().to_owned(), ErrorKind::Server);
    assert!(
        reported
            .iter()
            .all(|(id, kind, _)| (id, kind) == (&first.0, &first.1))
    );
    let pauses: Vec<_> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    for (pause, longest) in pauses.iter().zip([15, 30, 60, 120]) {
        // The inbox looks every two seconds.
        assert!((longest / 2..=longest + 2).contains(pause), "{pauses:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_server_that_asks_for_a_pause_gets_it() -> Outcome {
    let fixture = Fixture::start().await?;
    let inbox = fixture.inbox()?;
    let throttled = Fault::on(LIST).status(429).header("retry-after", "1000");
    fixture.emulator.fault(throttled.times(1));
    fixture.emit(0..1).await?;
    handle(&inbox, 1).await?;
    assert!(fixture.clock.elapsed() >= Duration::from_secs(1_000));
    Ok(())
}

#[tokio::test]
async fn an_error_that_does_not_pass_is_returned_and_other_triggers_go_on() -> Outcome {
    let fixture = Fixture::start().await?;
    let missing = fixture.user.deployed_trigger("dc_missing");
    let inbox = fixture.builder().poll(missing).build()?;
    fixture.emit(0..2).await?;
    let error = next(&inbox).await.expect_err("a missing trigger");
    let InboxError::Poll { trigger_id, error } = &error else {
        panic!("{error}");
    };
    assert_eq!(
        (trigger_id.as_str(), error.kind()),
        ("dc_missing", ErrorKind::NotFound)
    );
    assert!(error.to_string().contains("dc_missing"), "{error}");
    assert_eq!(handle(&inbox, 2).await?, [0, 1]);
    Ok(())
}

#[tokio::test]
async fn options_apply_to_polls() -> Outcome {
    let fixture = Fixture::start().await?;
    let options = CallOptions::new().environment("production");
    let inbox = fixture.builder().options(options).build()?;
    fixture.emit(0..1).await?;
    // The trigger is in another environment.
    let error = next(&inbox).await.expect_err("no such trigger");
    assert!(matches!(error, InboxError::Poll { .. }), "{error}");
    Ok(())
}

#[tokio::test]
async fn settings_that_make_no_sense_are_refused_before_anything_is_sent() -> Outcome {
    let fixture = Fixture::on(TestClock::manual()).await?;
    let id = fixture.trigger.id();
    fixture.emulator.clear_requests();
    let builder = || fixture.builder();
    let refused = [
        builder().name(""),
        builder().name("a/b"),
        builder().poll_interval(Duration::from_secs(4)),
        builder().lease_time(Duration::ZERO),
        builder().max_attempts(0),
        builder().max_quarantined(0),
        builder().max_waiting(0),
        builder().poll(fixture.trigger.clone()),
        builder().poll(fixture.user.deployed_trigger("apn_1")),
        // Each event would be handed out twice.
        builder().webhooks(id),
    ];
    for builder in refused {
        let text = format!("{builder:?}");
        let error = builder.build().expect_err(&text);
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error}");
    }
    let store = || Inbox::builder(fixture.store.clone());
    for builder in [store(), store().webhooks(id)] {
        let error = builder.build().expect_err("incomplete");
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    }
    builder()
        .webhooks(id)
        .dedupe_by(|event| event.id().map(str::to_owned))
        .build()?;
    assert!(fixture.emulator.requests().is_empty());
    Ok(())
}
