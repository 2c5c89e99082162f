//! Decoding pages: the SDK's types beside `serde_json::Value`.

use allocation_counter::measure;
use connect_tests::bench_server;
use pipedream_connect::types::ListAccountsResponse;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::report::{Figure, Report};
use crate::{Outcome, Settings, meter};

pub(crate) fn run(settings: &Settings, report: &mut Report) -> Outcome {
    for (name, bytes) in [("1 KB", 1_000), ("100 KB", 100_000), ("10 MB", 10_000_000)] {
        let page = page_of(bytes);
        // The same amount of work per round for each size.
        let times = u32::try_from(10_000_000 / bytes).unwrap_or(1).min(2_000);
        let (mut typed, mut value) = (Vec::new(), Vec::new());
        for _ in 0..settings.rounds {
            typed.push(speed::<ListAccountsResponse>(&page, times)?);
            value.push(speed::<Value>(&page, times)?);
        }
        report.add(Figure::rounds(
            format!("{name} page: decoding"),
            "MB/s",
            &typed,
            &value,
        ));
        let (ours, peak) = cost::<ListAccountsResponse>(&page)?;
        let (theirs, _) = cost::<Value>(&page)?;
        report.add(Figure::beside(
            format!("{name} page: allocations"),
            "",
            ours,
            theirs,
        ));
        let name = format!("{name} page: memory of the value, times its JSON");
        report.add(Figure::alone(name, "", peak / page.len() as f64));
    }
    Ok(())
}

/// A page of about so many bytes.
fn page_of(bytes: usize) -> String {
    let one = bench_server::page(2).len() - bench_server::page(1).len();
    bench_server::page((bytes / one).max(1))
}

fn decode<T: DeserializeOwned>(page: &str) -> Outcome<T> {
    Ok(serde_json::from_slice(page.as_bytes())?)
}

/// MB/s.
fn speed<T: DeserializeOwned>(page: &str, times: u32) -> Outcome<f64> {
    decode::<T>(page)?;
    let nanoseconds = meter::nanoseconds(times, || drop(std::hint::black_box(decode::<T>(page))));
    Ok(page.len() as f64 * 1e3 / nanoseconds)
}

/// Allocations, and bytes that are held at the most.
fn cost<T: DeserializeOwned>(page: &str) -> Outcome<(f64, f64)> {
    let mut outcome = None;
    let cost = measure(|| outcome = Some(decode::<T>(page)));
    outcome.ok_or("not measured")??;
    Ok((cost.count_total as f64, cost.bytes_max as f64))
}
