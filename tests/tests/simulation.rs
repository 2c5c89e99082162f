//! Thousands of random schedules, and the same ones each time.
//!
//! `SIM_SEED=7` runs one schedule and prints it; `SIM_SCHEDULES=1000000` runs more of them (use `--release`).
#![expect(clippy::print_stdout, reason = "figures of a run are its result")]
// A finding ends the run.
#![allow(clippy::panic)]

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use connect_tests::simulation::{Stats, Violation, simulate};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Schedules of an ordinary test run.
const FEW: u64 = 2_000;

fn number(name: &str) -> Outcome<Option<u64>> {
    Ok(std::env::var(name)
        .ok()
        .map(|text| text.parse())
        .transpose()?)
}

/// Runs the seeds below `count` on all processors, until one fails.
fn run(count: u64) -> Result<Stats, Violation> {
    let next = AtomicU64::new(0);
    let worker = || {
        let mut stats = Stats::default();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= count {
                return Ok(stats);
            }
            match simulate(seed, false) {
                Ok((one, _)) => stats += one,
                Err(violation) => {
                    next.store(count, Ordering::Relaxed);
                    return Err(violation);
                }
            }
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let outcomes: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        workers
            .into_iter()
            .map(thread::ScopedJoinHandle::join)
            .collect()
    });
    let mut stats = Stats::default();
    for outcome in outcomes {
        stats += outcome.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    }
    Ok(stats)
}

/// The same schedule again, with everything that happens in it.
fn replayed(seed: u64) -> String {
    simulate(seed, true).err().map_or_else(
        || format!("seed {seed} failed once and passed once: something is not decided by the seed"),
        |violation| violation.to_string(),
    )
}

#[test]
fn every_schedule_keeps_every_rule() -> Outcome {
    if let Some(seed) = number("SIM_SEED")? {
        match simulate(seed, true) {
            Ok((_, log)) => println!("seed {seed}\n{}", log.join("\n")),
            Err(violation) => panic!("{violation}"),
        }
        return Ok(());
    }
    let count = number("SIM_SCHEDULES")?.unwrap_or(FEW);
    let stats = run(count).unwrap_or_else(|violation| panic!("{}", replayed(violation.seed)));
    println!("{stats:#?}");
    assert_eq!(stats.schedules, count);
    Ok(())
}

#[test]
fn a_seed_gives_the_same_schedule_each_time() {
    for seed in 0..50 {
        let logs = [0, 1].map(|_| simulate(seed, true).map(|(_, log)| log));
        let [first, second] = logs.map(|log| log.unwrap_or_else(|violation| panic!("{violation}")));
        assert_eq!(first, second, "seed {seed}");
    }
}

#[test]
fn schedules_meet_every_kind_of_trouble() {
    let stats = run(FEW / 4).unwrap_or_else(|violation| panic!("{}", replayed(violation.seed)));
    for event in [
        "connection refused",
        "request lost",
        "answer lost",
        "no answer",
        "slow",
        "failure after carrying out",
        "failure before carrying out",
        "429",
        "401",
        "refusal",
        "redirect",
        "body breaks off",
        "body stands still",
        "body is no JSON",
        "carried out after the client hung up",
        "cancelled",
        "tokens revoked",
        "every token refused for a while",
        "wall clock set",
        "walk given up",
        "walk resumed after an error",
        "list walked to its end",
        "success",
        "error",
    ] {
        let count = stats.events.get(event).copied().unwrap_or_default();
        assert!(count >= FEW / 100, "{event}: {count}");
    }
}
