//! A large body through the proxy, both ways.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use connect_tests::bare_clients::{self, Reqwest};
use connect_tests::bench_server::{BenchServer, Payload};
use futures_util::stream;
use pipedream_connect::proxy::Proxy;
use pipedream_connect::transport::{Body, TransportError};

use crate::meter;
use crate::report::{Figure, Report, Target};
use crate::{Outcome, Settings};

const CHUNK: usize = 64 << 10;
const URL: &str = "https://files.example/large";

/// A transfer takes a while, and its growth does not vary.
const ROUNDS: usize = 5;

/// Transfers in one direction.
#[derive(Default)]
struct Way {
    /// MiB/s.
    speed: Vec<f64>,
    /// MiB that the process grew by.
    growth: f64,
}

pub(crate) fn run(settings: &Settings, report: &mut Report) -> Outcome {
    let bytes = settings.mebibytes << 20;
    let prepare = || meter::use_core(meter::SERVER);
    let runtime = meter::runtime()?;

    let server = BenchServer::start(Payload::Bytes(bytes), Duration::ZERO, prepare)?;
    let (bare, proxy) = clients(&server)?;
    let (mut ours, mut theirs) = (Way::default(), Way::default());
    for _ in 0..ROUNDS {
        // Growth is not seen where memory was freed before, so the SDK goes first.
        ours.add(bytes, || runtime.block_on(download(&proxy)))?;
        theirs.add(bytes, || {
            runtime.block_on(async { Ok(bare.download().await?) })
        })?;
    }
    report_transfer("download", settings, &ours, &theirs, report);

    let server = BenchServer::start(Payload::Json("{}".to_owned()), Duration::ZERO, prepare)?;
    let (bare, proxy) = clients(&server)?;
    let (mut ours, mut theirs) = (Way::default(), Way::default());
    for _ in 0..ROUNDS {
        ours.add(bytes, || runtime.block_on(upload(&proxy, bytes)))?;
        theirs.add(bytes, || {
            let sent = Arc::default();
            let body = reqwest::Body::wrap_stream(chunks(bytes, &sent));
            runtime.block_on(bare.upload(body))?;
            Ok(sent.load(Ordering::Relaxed))
        })?;
    }
    report_transfer("upload", settings, &ours, &theirs, report);
    Ok(())
}

impl Way {
    /// `work` returns how many bytes it has transferred.
    fn add(&mut self, bytes: u64, work: impl FnOnce() -> Outcome<u64>) -> Outcome {
        let start = Instant::now();
        let (moved, growth) = meter::growth(work)?;
        if moved != bytes {
            return Err(format!("moved {moved} of {bytes} bytes").into());
        }
        let mebibytes = (bytes >> 20) as f64;
        self.speed.push(mebibytes / start.elapsed().as_secs_f64());
        self.growth = self.growth.max(growth);
        Ok(())
    }
}

fn clients(server: &BenchServer) -> Outcome<(Reqwest, Proxy)> {
    let proxy = bare_clients::sdk(server)?.proxy("user-1", "apn_1")?;
    Ok((Reqwest::new(server)?, proxy))
}

async fn download(proxy: &Proxy) -> Outcome<u64> {
    let mut response = proxy.get(URL).send().await?;
    let mut bytes = 0;
    while let Some(part) = response.chunk().await? {
        bytes += part.len() as u64;
    }
    Ok(bytes)
}

async fn upload(proxy: &Proxy, bytes: u64) -> Outcome<u64> {
    let sent = Arc::default();
    let body = Body::stream(chunks(bytes, &sent));
    let request = proxy.post(URL).body("application/octet-stream", body);
    request
        .send()
        .await?
        .error_for_status()
        .await?
        .bytes()
        .await?;
    Ok(sent.load(Ordering::Relaxed))
}

/// Each chunk is its own allocation, as when reading from a file. `sent` counts the bytes.
fn chunks(
    bytes: u64,
    sent: &Arc<AtomicU64>,
) -> impl futures_core::Stream<Item = Result<bytes::Bytes, TransportError>> + Send + 'static {
    let count = usize::try_from(bytes).unwrap_or(usize::MAX) / CHUNK;
    let sent = Arc::clone(sent);
    let chunk = move || {
        sent.fetch_add(CHUNK as u64, Ordering::Relaxed);
        Ok(vec![b'x'; CHUNK].into())
    };
    stream::iter(std::iter::repeat_with(chunk).take(count))
}

fn report_transfer(what: &str, settings: &Settings, ours: &Way, theirs: &Way, report: &mut Report) {
    let size = settings.mebibytes;
    let name = format!("{what} of {size} MiB: growth");
    let figure = Figure::beside(name, "MiB", ours.growth, theirs.growth);
    report.add(figure.target(Target::AtMost(8.0)));
    let name = format!("{what} of {size} MiB");
    let figure = Figure::rounds(name, "MiB/s", &ours.speed, &theirs.speed);
    report.add(figure.target(Target::RatioAtLeast(0.95)));
}
