//! One call at a time: a list of ten accounts, about 4 KB, on a connection that is kept.

use std::time::Duration;

use allocation_counter::measure;
use connect_tests::bare_clients::{self, Hyper, Raw, Reqwest};
use connect_tests::bench_server::{self, BenchServer, Payload};

use crate::meter::{self, Round};
use crate::report::{Figure, Report, Target, median};
use crate::{Outcome, Settings};

const CALLS: u32 = 500;
const WARM: u32 = 50;

/// Figures of one client.
#[derive(Default)]
struct Client {
    rounds: Vec<Round>,
    allocations: f64,
    bytes: f64,
}

pub(crate) fn run(settings: &Settings, report: &mut Report) -> Outcome {
    let page = bench_server::page(10);
    report.add(Figure::alone("body", "bytes", page.len() as f64));
    let server = BenchServer::start(Payload::Json(page), Duration::ZERO, || {
        meter::use_core(meter::SERVER);
    })?;
    let runtime = meter::runtime()?;
    let mut hyper = runtime.block_on(Hyper::connect(&server))?;
    let (bare, raw) = (Reqwest::new(&server)?, Raw::new(&server)?);
    let sdk = bare_clients::sdk(&server)?;
    let mut hyper = async || hyper.list().await.map(drop);
    let mut bare = async || {
        bare.list().await?;
        Ok(())
    };
    let mut raw = async || {
        raw.list().await?;
        Ok(())
    };
    let mut sdk = async || {
        bare_clients::list(&sdk).await?;
        Ok(())
    };

    let mut clients: [Client; 4] = Default::default();
    clients[0].count(&runtime, &mut hyper)?;
    clients[1].count(&runtime, &mut bare)?;
    clients[2].count(&runtime, &mut raw)?;
    clients[3].count(&runtime, &mut sdk)?;
    for round in 0..settings.rounds {
        // Each client goes first in turn, so that none profits from its place.
        for offset in 0..clients.len() {
            runtime.block_on(async {
                match (round + offset) % clients.len() {
                    0 => clients[0].time(&mut hyper).await,
                    1 => clients[1].time(&mut bare).await,
                    2 => clients[2].time(&mut raw).await,
                    _ => clients[3].time(&mut sdk).await,
                }
            })?;
        }
    }
    report_figures(&clients, report);
    Ok(())
}

impl Client {
    /// Counts allocations of calls on a connection that is there.
    fn count(
        &mut self,
        runtime: &tokio::runtime::Runtime,
        call: &mut impl AsyncFnMut() -> Outcome,
    ) -> Outcome {
        runtime.block_on(meter::round(WARM, call))?;
        let mut outcome = Ok(());
        let cost = measure(|| {
            outcome = runtime.block_on(async {
                for _ in 0..CALLS {
                    call().await?;
                }
                Ok(())
            });
        });
        self.allocations = cost.count_total as f64 / f64::from(CALLS);
        self.bytes = cost.bytes_total as f64 / f64::from(CALLS);
        outcome
    }

    async fn time(&mut self, call: &mut impl AsyncFnMut() -> Outcome) -> Outcome {
        meter::round(WARM, call).await?;
        self.rounds.push(meter::round(CALLS, call).await?);
        Ok(())
    }

    fn column(&self, of: fn(&Round) -> f64) -> Vec<f64> {
        self.rounds.iter().map(of).collect()
    }
}

/// Name, unit, and how to read it off a client.
type Count = (&'static str, &'static str, fn(&Client) -> f64);
/// Name, how to read it off a round, and what is aimed at.
type Time = (&'static str, fn(&Round) -> f64, Option<Target>);

fn report_figures([hyper, bare, raw, sdk]: &[Client; 4], report: &mut Report) {
    let counts: [Count; 2] = [
        ("allocations per call", "", |client| client.allocations),
        ("bytes allocated per call", "B", |client| client.bytes),
    ];
    for (name, unit, of) in counts {
        let mut figure = Figure::beside(name, unit, of(sdk), of(bare))
            .also("hyper", of(hyper))
            .also("raw crate", of(raw));
        figure = figure.target(match unit {
            "" => Target::Above(15.0),
            _ => Target::RatioAtMost(1.06),
        });
        report.add(figure);
    }
    let times: [Time; 3] = [
        (
            "client CPU per call",
            |round| round.cpu,
            Some(Target::RatioAtMost(1.05)),
        ),
        (
            "p50 per call",
            |round| round.p50,
            Some(Target::RatioAtMost(1.05)),
        ),
        ("p99 per call", |round| round.p99, None),
    ];
    for (name, of, target) in times {
        let figure = Figure::rounds(name, "µs", &sdk.column(of), &bare.column(of))
            .also("hyper", median(&hyper.column(of)))
            .also("raw crate", median(&raw.column(of)));
        report.add(match target {
            Some(target) => figure.target(target),
            None => figure,
        });
    }
}
