//! What is measured, and with what.

use std::fs;
use std::time::{Duration, Instant};

use rustix::thread::CpuSet;
use rustix::time::{ClockId, clock_gettime};
use tokio::runtime::Runtime;

use crate::Outcome;
use crate::report::quantile;

/// Core of the client.
pub(crate) const CLIENT: usize = 0;
/// Core of the server.
pub(crate) const SERVER: usize = 1;

/// Keeps the calling thread on one core. On a machine that has no such core the thread stays where it is.
pub(crate) fn use_core(core: usize) {
    let mut cores = CpuSet::new();
    cores.set(core);
    let _ = rustix::thread::sched_setaffinity(None, &cores);
}

/// CPU time of the calling thread, user and system.
pub(crate) fn thread_cpu() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

/// A runtime whose tasks all run on the calling thread, so that thread's CPU time is the client's.
pub(crate) fn runtime() -> Outcome<Runtime> {
    Ok(tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?)
}

/// One round of calls, in microseconds per call.
pub(crate) struct Round {
    pub(crate) cpu: f64,
    pub(crate) p50: f64,
    pub(crate) p99: f64,
}

/// Calls so many times, one after the other.
pub(crate) async fn round(calls: u32, call: &mut impl AsyncFnMut() -> Outcome) -> Outcome<Round> {
    let mut latencies = Vec::with_capacity(calls as usize);
    let cpu = thread_cpu();
    for _ in 0..calls {
        let start = Instant::now();
        call().await?;
        latencies.push(micros(start.elapsed()));
    }
    let cpu = thread_cpu().saturating_sub(cpu);
    Ok(Round {
        cpu: micros(cpu) / f64::from(calls),
        p50: quantile(&latencies, 0.5),
        p99: quantile(&latencies, 0.99),
    })
}

/// Nanoseconds that `work` takes, by the CPU clock.
pub(crate) fn nanoseconds(times: u32, mut work: impl FnMut()) -> f64 {
    let start = thread_cpu();
    for _ in 0..times {
        work();
    }
    thread_cpu().saturating_sub(start).as_secs_f64() * 1e9 / f64::from(times)
}

pub(crate) fn micros(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e6
}

/// By how many MiB the process grows, at its most, while `work` runs.
pub(crate) fn growth<T>(work: impl FnOnce() -> Outcome<T>) -> Outcome<(T, f64)> {
    // Forgets the peak of before.
    fs::write("/proc/self/clear_refs", "5")?;
    let before = status("VmRSS:")?;
    let value = work()?;
    Ok((value, (status("VmHWM:")? - before).max(0.0)))
}

/// A figure of this process, in MiB.
fn status(name: &str) -> Outcome<f64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kibibytes = line.and_then(|line| line.split_whitespace().next());
    Ok(kibibytes.ok_or("no such figure")?.parse::<f64>()? / 1024.0)
}
