use super::*;
use crate::features::inbox::key::Key;
use crate::state::BoxError;

const LIMITS: Limits = Limits {
    lease: 300_000,
    attempts: 3,
    quarantine: 2,
};
const HOUR: Millis = 3_600_000;
const NOW: Millis = 1_000_000_000_000;

/// A record with a batch of so many events. Its number is 0.
fn with_events(count: u32) -> Record {
    let mut record = Record::new(7);
    assert!(add(&mut record, count, Keys::default()));
    record
}

fn add(record: &mut Record, count: u32, keys: Keys) -> bool {
    let number = record.reserve(1, 0, NOW);
    let addition = Addition {
        reservation: number,
        compared_with: (keys.len() > 0).then(|| (record.seen, record.recent.clone())),
        batches: vec![Batch::new(number, count, true)],
        keys,
        seen: None,
    };
    record.commit(&addition)
}

/// Takes an event, as a stored change does.
fn take(record: &mut Record, now: Millis) -> Taken {
    let taken = record.take(now, &LIMITS);
    record.version += 1;
    taken
}

fn leased(record: &mut Record, now: Millis) -> Entry {
    match take(record, now) {
        Taken::Event(entry) => entry,
        other => panic!("{other:?}"),
    }
}

fn keys(ids: &[&str]) -> Keys {
    let mut keys = Keys::default();
    ids.iter().for_each(|id| keys.push(Key::of(id)));
    keys
}

#[test]
fn events_are_taken_in_order_and_each_by_one_consumer() {
    let mut record = with_events(2);
    assert_eq!(record.waiting(), 2);
    let taken = [0; 2].map(|_| leased(&mut record, NOW));
    assert_eq!(
        taken.map(|entry| entry.position),
        [Position(0, 0), Position(0, 1)]
    );
    assert_eq!(taken.map(|entry| entry.follows_gap), [true, false]);
    assert_ne!(taken[0].lease, taken[1].lease);
    assert_eq!(take(&mut record, NOW), Taken::Nothing);
    assert!(!record.has_work(NOW));
    assert_eq!(record.waiting(), 2);
}

#[test]
fn an_acknowledged_event_never_comes_again_and_the_batch_is_removed_with_its_last_one() {
    let mut record = with_events(2);
    let first = leased(&mut record, NOW);
    assert!(record.acknowledge(&first));
    assert!(record.removing.is_empty());
    let second = leased(&mut record, NOW);
    assert!(record.acknowledge(&second));
    assert_eq!(record.removing, [Removal(0, 0)]);
    assert_eq!(take(&mut record, NOW + HOUR), Taken::Nothing);
    assert_eq!(record.waiting(), 0);
    // Its answer was lost, and the consumer asks again.
    assert!(record.acknowledge(&first));
    record.forget(&[0]);
    assert!(record.removing.is_empty());
}

#[test]
fn after_a_lease_has_ended_only_the_next_one_can_acknowledge() {
    let mut record = with_events(1);
    let first = leased(&mut record, NOW);
    assert_eq!(take(&mut record, NOW + LIMITS.lease - 1), Taken::Nothing);
    let second = leased(&mut record, NOW + LIMITS.lease);
    assert_eq!(second.attempts, 2);
    assert!(!record.acknowledge(&first));
    assert!(!record.release(&first, NOW, 0, &LIMITS));
    assert!(record.acknowledge(&second));
    assert!(!record.acknowledge(&first));
}

#[test]
fn a_lease_that_has_ended_can_acknowledge_as_long_as_nobody_else_has_one() {
    let mut record = with_events(1);
    let lease = leased(&mut record, NOW);
    assert!(record.has_work(NOW + HOUR));
    assert!(record.acknowledge(&lease));
    assert!(!record.has_work(NOW + HOUR));
}

#[test]
fn a_released_event_waits_and_comes_before_new_ones() {
    let mut record = with_events(2);
    let first = leased(&mut record, NOW);
    assert!(record.release(&first, NOW, 10_000, &LIMITS));
    assert!(!record.acknowledge(&first));
    assert_eq!(record.time_to_work(NOW + 1_000), Some(9_000));
    assert_eq!(leased(&mut record, NOW).position, Position(0, 1));
    let again = leased(&mut record, NOW + 10_000);
    assert_eq!((again.position, again.attempts), (Position(0, 0), 2));
    assert!(again.follows_gap);
}

#[test]
fn an_event_that_fails_too_often_goes_to_the_quarantine_and_comes_back_when_released() {
    let mut record = with_events(1);
    for attempt in 1..=LIMITS.attempts {
        let entry = leased(&mut record, NOW);
        assert_eq!(entry.attempts, attempt);
        assert!(record.release(&entry, NOW, 0, &LIMITS));
    }
    assert_eq!(take(&mut record, NOW), Taken::Nothing);
    let [quarantined] = record.quarantine() else {
        panic!("{record:?}");
    };
    assert_eq!((quarantined.attempts, quarantined.since), (3, NOW));
    assert_eq!((record.waiting(), record.removing.len()), (0, 0));
    let position = quarantined.position;
    assert!(record.release_quarantined(position));
    assert!(!record.release_quarantined(position));
    let entry = leased(&mut record, NOW);
    assert_eq!((entry.attempts, entry.follows_gap), (1, true));
    assert!(record.acknowledge(&entry));
    assert_eq!(record.removing, [Removal(0, 0)]);
}

#[test]
fn a_full_quarantine_loses_nothing_and_has_room_after_an_event_was_discarded() {
    let mut record = with_events(3);
    let mut now = NOW;
    let full = loop {
        now += LIMITS.lease;
        match take(&mut record, now) {
            Taken::Event(_) => {}
            other => break other,
        }
    };
    assert_eq!(full, Taken::QuarantineFull);
    assert_eq!((record.quarantine().len(), record.waiting()), (2, 1));
    assert_eq!(take(&mut record, now), Taken::QuarantineFull);
    let position = record.quarantine()[0].position;
    assert!(record.discard_quarantined(position));
    assert!(!record.discard_quarantined(position));
    assert_eq!(take(&mut record, now), Taken::Nothing);
    assert_eq!(record.quarantine().len(), 2);
}

#[test]
fn what_an_interrupted_writer_reserved_is_removed_and_its_commit_is_refused() {
    let mut record = Record::new(7);
    let number = record.reserve(2, 0, NOW);
    record.expire_reservations(NOW + RESERVED - 1);
    assert!(record.removing.is_empty());
    record.expire_reservations(NOW + RESERVED);
    let until = NOW + RESERVED;
    assert_eq!(record.removing, [Removal(0, until), Removal(1, until)]);
    let late = Addition {
        reservation: number,
        compared_with: None,
        batches: vec![Batch::new(number, 1, false)],
        keys: Keys::default(),
        seen: None,
    };
    assert!(!record.commit(&late));
    assert_eq!(record.waiting(), 0);
}

#[test]
fn events_are_refused_when_others_with_keys_came_meanwhile() {
    let mut record = Record::new(7);
    assert!(add(&mut record, 1, keys(&["a"])));
    let number = record.reserve(1, 0, NOW);
    let addition = Addition {
        reservation: number,
        compared_with: Some((None, keys(&[]))),
        batches: vec![Batch::new(number, 1, false)],
        keys: keys(&["a"]),
        seen: None,
    };
    assert!(!record.commit(&addition));
    assert_eq!(record.removing, [Removal(number, NOW + RESERVED)]);
    assert_eq!(record.waiting(), 1);
}

#[test]
fn a_value_with_all_keys_replaces_the_recent_ones_and_the_value_before() {
    let mut record = Record::new(7);
    for expected in [vec![], vec![Removal(1, 0)]] {
        assert!(add(&mut record, 1, keys(&["a"])));
        let number = record.reserve(1, 0, NOW);
        let addition = Addition {
            reservation: number,
            compared_with: Some((record.seen, record.recent.clone())),
            batches: Vec::new(),
            keys: keys(&["b"]),
            seen: Some(number),
        };
        assert!(record.commit(&addition));
        assert_eq!((record.seen, &record.recent), (Some(number), &keys(&[])));
        assert_eq!(record.removing, expected);
    }
}

#[test]
fn one_process_polls_at_a_time_and_an_interrupted_poll_is_repeated() {
    let mut record = Record::new(7);
    let claim = record.claim_poll(NOW, 120_000).expect("a claim");
    record.version += 1;
    assert_eq!(record.claim_poll(NOW + 119_999, 120_000), None);
    let next = record.claim_poll(NOW + 120_000, 120_000).expect("a claim");
    record.version += 1;
    assert_ne!(claim, next);
    // The interrupted one comes back: it does not end the poll of the other.
    record.fail_poll(claim, NOW + 120_000, 0);
    assert_eq!(record.polls.failures, 0);
    assert_eq!(record.claim_poll(NOW + 120_001, 120_000), None);
    record.fail_poll(next, NOW + 120_001, 15_000);
    assert_eq!((record.polls.failures, record.polls.succeeded), (1, false));
    let last = record.claim_poll(NOW + 135_001, 120_000).expect("a claim");
    record.finish_poll(last, NOW + 135_001, 15_000);
    assert_eq!((record.polls.failures, record.polls.succeeded), (0, true));
}

#[test]
fn periods_of_a_clock_that_was_set_back_do_not_run() {
    let mut record = with_events(1);
    let future = NOW + 1_000_000 * HOUR;
    let lost = leased(&mut record, future);
    assert!(record.claim_poll(future, 120_000).is_some());
    assert_eq!(leased(&mut record, NOW).attempts, 2);
    assert!(!record.acknowledge(&lost));
    assert!(record.claim_poll(NOW, 120_000).is_some());
}

#[test]
fn clocks_that_differ_by_minutes_do_not_end_a_lease() {
    let mut record = with_events(1);
    leased(&mut record, NOW);
    assert_eq!(take(&mut record, NOW - 299_000), Taken::Nothing);
    assert_eq!(leased(&mut record, NOW - 301_000).attempts, 2);
}

#[test]
fn a_record_is_the_same_after_it_was_stored() -> Result<(), serde_json::Error> {
    let mut record = with_events(3);
    assert!(add(&mut record, 5, keys(&["a", "b"])));
    record.reserve(3, 0, NOW);
    let first = leased(&mut record, NOW);
    assert!(record.acknowledge(&first));
    leased(&mut record, NOW);
    assert!(record.claim_poll(NOW, 1).is_some());
    let json = serde_json::to_string(&record)?;
    assert_eq!(serde_json::from_str::<Record>(&json)?, record);
    assert!(json.len() < 600, "{json}");
    Ok(())
}

#[test]
fn a_lease_of_before_an_earlier_record_was_restored_acknowledges_no_other_event() {
    let mut record = with_events(2);
    let mut restored = record.clone();
    leased(&mut record, NOW);
    let second = leased(&mut record, NOW);
    assert!(!restored.may_follow(&record) && record.may_follow(&restored));
    let first = leased(&mut restored, NOW);
    assert!(restored.release(&first, NOW, 0, &LIMITS));
    let again = leased(&mut restored, NOW);
    assert_eq!(again.lease, second.lease);
    assert!(!restored.acknowledge(&second));
    assert!(!restored.release(&second, NOW, 0, &LIMITS));
    assert!(restored.acknowledge(&again));
}

#[test]
fn a_stored_record_whose_numbers_would_overflow_is_refused() -> Result<(), BoxError> {
    let mut record = with_events(1);
    leased(&mut record, NOW);
    record.reserve(2, 0, NOW);
    let json = serde_json::to_string(&record)?;
    assert_eq!(Record::from_json(json.as_bytes())?, record);
    for (field, value) in [
        ("\"version\":1", "\"version\":18446744073709551615"),
        ("\"next_number\":3", "\"next_number\":18446744073709551615"),
        ("\"first\":1", "\"first\":18446744073709551615"),
        ("\"count\":2", "\"count\":18446744073709551615"),
        ("\"batches\":[]", "\"batches\":[[0,4294967295,0,false]]"),
    ] {
        let broken = json.replace(field, value);
        assert_ne!(broken, json, "{field}");
        let error = Record::from_json(broken.as_bytes()).expect_err(field);
        assert_eq!(error.to_string(), "its numbers are out of range");
    }
    Ok(())
}

#[test]
fn no_stored_record_makes_arithmetic_overflow() -> Result<(), BoxError> {
    let mut record = with_events(1);
    leased(&mut record, NOW);
    let json = serde_json::to_string(&record)?;
    let broken = json.replace("\"batches\":[]", "\"batches\":[[0,1,9,false]]");
    let mut record = Record::from_json(broken.as_bytes())?;
    assert_eq!(record.waiting(), 1);
    record.take(NOW, &LIMITS);
    Ok(())
}
