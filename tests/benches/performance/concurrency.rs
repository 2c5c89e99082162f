//! Many concurrent callers of a server that needs 20 ms for each response.

use std::sync::Arc;
use std::time::{Duration, Instant};

use connect_tests::bare_clients::{self, Reqwest};
use connect_tests::bench_server::{self, BenchServer, Payload};

use crate::meter;
use crate::report::{Figure, Report, Target};
use crate::{Outcome, Settings};

pub(crate) const THINK: Duration = Duration::from_millis(20);

pub(crate) fn run(settings: &Settings, report: &mut Report) -> Outcome {
    let page = Payload::Json(bench_server::page(10));
    let server = BenchServer::start(page, THINK, || meter::use_core(meter::SERVER))?;
    let runtime = meter::runtime()?;
    let bare = Reqwest::new(&server)?;
    let sdk = bare_clients::sdk(&server)?;
    for callers in [1, 16, 64, 256] {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        let (bare, sdk) = (bare.clone(), sdk.clone());
        let ours_once = || {
            let sdk = sdk.clone();
            runtime.block_on(throughput(settings, callers, async move || {
                bare_clients::list(&sdk).await?;
                Ok(())
            }))
        };
        let theirs_once = || {
            let bare = bare.clone();
            runtime.block_on(throughput(settings, callers, async move || {
                bare.list().await?;
                Ok(())
            }))
        };
        for round in 0..settings.rounds {
            // Whoever goes second finds a warmer machine, or one that was slowed down meanwhile.
            if round % 2 == 0 {
                ours.push(ours_once()?);
                theirs.push(theirs_once()?);
            } else {
                theirs.push(theirs_once()?);
                ours.push(ours_once()?);
            }
        }
        let name = format!("throughput with {callers} callers");
        let figure = Figure::rounds(name, "calls/s", &ours, &theirs);
        report.add(figure.target(Target::RatioAtLeast(0.95)));
    }
    Ok(())
}

/// Calls per second that end within the time, once the connections are there.
async fn throughput<F: AsyncFn() -> Outcome + 'static>(
    settings: &Settings,
    callers: usize,
    call: F,
) -> Outcome<f64> {
    let call = Arc::new(call);
    let begin = Instant::now() + THINK * 3;
    let end = begin + Duration::from_secs_f64(settings.seconds);
    let local = tokio::task::LocalSet::new();
    let tasks: Vec<_> = (0..callers)
        .map(|_| {
            let call = Arc::clone(&call);
            local.spawn_local(async move {
                let mut count = 0_u32;
                loop {
                    call().await?;
                    let now = Instant::now();
                    if now >= end {
                        return Outcome::Ok(count);
                    }
                    count += u32::from(now >= begin);
                }
            })
        })
        .collect();
    local.await;
    let mut all = 0;
    for task in tasks {
        all += task.await??;
    }
    Ok(f64::from(all) / settings.seconds)
}
