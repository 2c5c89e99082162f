//! The inbox: 100,000 events of one trigger, beside the same loop on the operation that lists them.

use std::time::Duration;

use connect_tests::bare_clients;
use connect_tests::bench_server::{BenchServer, Payload};
use pipedream_connect::Client;
use pipedream_connect::inbox::Inbox;
use pipedream_connect::state::MemoryStore;
use pipedream_connect::testing::TestClock;

use crate::meter;
use crate::report::{Figure, Report};
use crate::{Outcome, Settings};

/// Events of one answer. The first one was in the answer before, so nothing is missing.
const ANSWER: usize = 100;
const NEW: usize = ANSWER - 1;
const USER: &str = "user-42";
const TRIGGER: &str = "dc_1";

pub(crate) fn run(settings: &Settings, report: &mut Report) -> Outcome {
    let server = BenchServer::start(Payload::Events { events: ANSWER }, Duration::ZERO, || {
        meter::use_core(meter::SERVER);
    })?;
    let runtime = meter::runtime()?;
    let events = settings.events;
    // First the inbox: what it frees would hide the growth of the second.
    let (ours, grown) = meter::growth(|| {
        let start = meter::thread_cpu();
        runtime.block_on(through_inbox(&server, events))?;
        Ok(rate(events, meter::thread_cpu().saturating_sub(start)))
    })?;
    let start = meter::thread_cpu();
    runtime.block_on(listed(&bare_clients::sdk(&server)?, events))?;
    let baseline = rate(events, meter::thread_cpu().saturating_sub(start));
    let name = format!("{events} events, beside the operation alone");
    report.add(Figure::beside(name, "events/CPU-s", ours, baseline));
    report.add(Figure::alone(
        format!("{events} events: growth"),
        "MiB",
        grown,
    ));
    Ok(())
}

fn rate(events: usize, cpu: Duration) -> f64 {
    events as f64 / cpu.as_secs_f64()
}

/// Each event is stored, leased and acknowledged.
async fn through_inbox(server: &BenchServer, events: usize) -> Outcome {
    // On this clock, the pauses between polls take no time.
    let client = bare_clients::builder(server).clock(TestClock::no_backoff());
    let client = client.build()?;
    let trigger = client.user(USER)?.deployed_trigger(TRIGGER);
    let inbox = Inbox::builder(MemoryStore::default())
        .poll(trigger)
        .build()?;
    for _ in 0..events {
        let lease = inbox.next().await.ok_or("closed")??;
        if lease.follows_gap() {
            return Err("an event is missing".into());
        }
        lease.ack().await?;
    }
    Ok(())
}

/// Lists the same events, and does nothing with them.
async fn listed(client: &Client, events: usize) -> Outcome {
    let trigger = client.user(USER)?.deployed_trigger(TRIGGER);
    let mut count = 0;
    while count < events {
        let listed = trigger.events().n(ANSWER as i64).await?.data;
        if listed.len() != ANSWER {
            return Err(format!("{} events", listed.len()).into());
        }
        count += NEW;
    }
    Ok(())
}
