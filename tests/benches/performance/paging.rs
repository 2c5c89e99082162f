//! Reading a list: the server needs 20 ms for each page, the reader 0 or 20 ms.

use std::time::{Duration, Instant};

use connect_tests::bare_clients;
use connect_tests::bench_server::{BenchServer, Payload};
use pipedream_connect::Client;

use crate::concurrency::THINK;
use crate::meter;
use crate::report::{Figure, Report, Target};
use crate::{Outcome, Settings};

const ITEMS: usize = 100;

pub(crate) fn run(settings: &Settings, report: &mut Report) -> Outcome {
    let pages = settings.pages;
    let payload = Payload::Pages {
        pages,
        items: ITEMS,
    };
    let server = BenchServer::start(payload, THINK, || meter::use_core(meter::SERVER))?;
    let client = bare_clients::sdk(&server)?;
    let runtime = meter::runtime()?;
    for (reader, work) in [("an idle", Duration::ZERO), ("a busy", THINK)] {
        let walk = |ahead| runtime.block_on(items_per_second(&client, pages, ahead, work));
        let (plain, grown) = meter::growth(|| walk(false))?;
        let (ahead, more) = meter::growth(|| walk(true))?;
        let name = format!("{pages} pages, {reader} reader: prefetch beside none");
        report.add(Figure::beside(name, "items/s", ahead, plain));
        let name = format!("{pages} pages, {reader} reader: growth");
        report.add(Figure::alone(name, "MiB", grown + more).target(Target::AtMost(8.0)));
    }
    Ok(())
}

async fn items_per_second(
    client: &Client,
    pages: usize,
    ahead: bool,
    work: Duration,
) -> Outcome<f64> {
    let mut items = client.accounts().list().items();
    if ahead {
        items = items.prefetch();
    }
    let start = Instant::now();
    let mut count = 0;
    while let Some(item) = items.next().await {
        item?;
        count += 1;
        if count % ITEMS == 0 && !work.is_zero() {
            tokio::time::sleep(work).await;
        }
    }
    if count != pages * ITEMS {
        return Err(format!("{count} items of {}", pages * ITEMS).into());
    }
    Ok(count as f64 / start.elapsed().as_secs_f64())
}
