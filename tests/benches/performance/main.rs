//! What the SDK costs compared with bare `reqwest`: `cargo bench -p connect-tests`.
//!
//! One line per figure, and `target/performance.json`. Client and server have a core each. Every timing is compared with
//! its baseline round by round and reported as the median, because other programs may use the same cores.

#![allow(clippy::print_stdout)]

mod calls;
mod concurrency;
mod decode;
mod inbox;
mod local;
mod meter;
mod paging;
mod report;
mod streaming;
mod webhooks;

use std::path::Path;

use clap::Parser;

use self::report::Report;

pub(crate) type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Benchmarks of the SDK.
#[derive(Parser)]
struct Settings {
    /// Only the groups whose names contain one of these: calls, local, decode, concurrency, streaming, paging,
    /// webhooks, inbox.
    only: Vec<String>,
    /// How often each timing is repeated.
    #[arg(long, default_value_t = 11)]
    rounds: usize,
    /// Size of a streamed body, in MiB.
    #[arg(long, default_value_t = 1024)]
    mebibytes: u64,
    /// Pages of the list that is walked.
    #[arg(long, default_value_t = 1000)]
    pages: usize,
    /// Events that go through the inbox.
    #[arg(long, default_value_t = 100_000)]
    events: usize,
    /// Seconds of each measurement under concurrency.
    #[arg(long, default_value_t = 0.5)]
    seconds: f64,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

impl Settings {
    fn wants(&self, group: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| group.contains(part.as_str()))
    }
}

/// Name of a group of figures, and what measures it.
type Group = (&'static str, fn(&Settings, &mut Report) -> Outcome);

fn main() -> Outcome {
    let settings = Settings::parse();
    meter::use_core(meter::CLIENT);
    let mut report = Report::default();
    let groups: [Group; 8] = [
        // First, while the allocator has nothing to give again: growth is not seen where freed memory is used.
        ("streaming", streaming::run),
        ("paging", paging::run),
        ("inbox", inbox::run),
        ("calls", calls::run),
        ("local", local::run),
        ("decode", decode::run),
        ("concurrency", concurrency::run),
        ("webhooks", webhooks::run),
    ];
    for (name, run) in groups {
        if settings.wants(name) {
            report.group(name);
            run(&settings, &mut report)?;
        }
    }
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("..");
    report.write(&target.join("performance.json"))
}
