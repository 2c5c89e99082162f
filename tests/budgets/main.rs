//! Limits on what the SDK costs: allocations, sizes of futures, dependencies. Nothing here depends on how busy the machine
//! is; timings are in `benches/performance`.
//!
//! Allocations are counted on the thread of the client. The server has its own.

mod allocations;
mod uploads;

use std::collections::BTreeSet;
use std::time::Duration;

use allocation_counter::measure;
use connect_tests::bare_clients::{self, Reqwest};
use connect_tests::bench_server::{self, BenchServer, Payload};
use connect_tests::calls::CALLS;
use connect_tests::cargo;
use pipedream_connect::{Client, RetryPolicy};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const MAX_CRATES: usize = 15;
const MAX_ALLOCATIONS: f64 = 15.0;
const MAX_FUTURE_BYTES: usize = 2048;

fn server() -> std::io::Result<BenchServer> {
    let page = Payload::Json(bench_server::page(10));
    BenchServer::start(page, Duration::ZERO, || {})
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
}

/// Makes calls, so that later ones find a connection and a token.
async fn warm(calls: u32, call: &mut impl AsyncFnMut() -> Outcome) -> Outcome {
    for _ in 0..calls {
        call().await?;
    }
    Ok(())
}

fn allocations(mut call: impl AsyncFnMut() -> Outcome) -> Outcome<f64> {
    const CALLS: u32 = 200;
    let runtime = runtime()?;
    runtime.block_on(warm(20, &mut call))?;
    let mut outcome = Ok(());
    let cost = measure(|| outcome = runtime.block_on(warm(CALLS, &mut call)));
    outcome?;
    Ok(cost.count_total as f64 / f64::from(CALLS))
}

fn allocations_of_sdk(client: &Client) -> Outcome<f64> {
    allocations(async || {
        bare_clients::list(client).await?;
        Ok(())
    })
}

#[test]
fn a_call_allocates_little_more_than_bare_reqwest() -> Outcome {
    let server = server()?;
    let bare = Reqwest::new(&server)?;
    let bare = allocations(async || {
        bare.list().await?;
        Ok(())
    })?;
    let sdk = allocations_of_sdk(&bare_clients::sdk(&server)?)?;
    assert!(
        sdk - bare <= MAX_ALLOCATIONS,
        "{sdk} beside {bare} of reqwest"
    );
    Ok(())
}

#[test]
fn enabling_retries_allocates_nothing_when_the_first_attempt_succeeds() -> Outcome {
    let server = server()?;
    let build = |policy| {
        Client::builder()
            .base_url(server.url())
            .access_token("token")
            .project_id("proj_X")
            .retry(policy)
            .build()
    };
    let never = allocations_of_sdk(&build(RetryPolicy::none())?)?;
    let usual = allocations_of_sdk(&build(RetryPolicy::new())?)?;
    // A timer wheel or a pool may grow once during all calls.
    assert!((usual - never).abs() < 0.1, "{usual} beside {never}");
    Ok(())
}

#[tokio::test]
async fn no_operation_has_a_large_future() -> Outcome {
    let client = Client::builder()
        .access_token("token")
        .project_id("proj_X")
        .build()?;
    let large: Vec<_> = CALLS
        .iter()
        .map(|call| (call.id, size_of_val(&*(call.full)(&client, "x"))))
        .filter(|(_, size)| *size > MAX_FUTURE_BYTES)
        .collect();
    assert!(large.is_empty(), "{large:?}");
    Ok(())
}

#[tokio::test]
async fn an_awaited_request_adds_two_words_to_the_future_of_its_caller() -> Outcome {
    let client = Client::builder().access_token("token").build()?;
    let awaited = client.accounts().list().into_future();
    assert_eq!(size_of_val(&awaited), 2 * size_of::<usize>());
    Ok(())
}

#[test]
fn the_sdk_adds_few_crates_to_those_of_reqwest() -> Outcome {
    let tree = tree("pipedream-connect")?;
    let mut bare = BTreeSet::new();
    for root in [
        "reqwest",
        "rustls",
        "rustls-platform-verifier",
        "tokio",
        "serde",
    ] {
        bare.extend(below(&tree, root));
    }
    let all: BTreeSet<_> = tree.iter().map(|(_, name)| name.clone()).collect();
    let added: Vec<_> = all.difference(&bare).collect();
    assert!(bare.len() > 50, "{bare:?}");
    assert!(added.len() <= MAX_CRATES, "{added:#?}");
    Ok(())
}

/// The dependencies of a package, each with its depth.
fn tree(package: &str) -> Outcome<Vec<(usize, String)>> {
    let output = cargo::command()
        .args(["tree", "--offline", "--locked", "--edges", "normal"])
        .args(["--prefix", "depth", "--no-dedupe", "--package", package])
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let text = String::from_utf8(output.stdout)?;
    text.lines()
        .map(|line| {
            let name = line.trim_start_matches(|c: char| c.is_ascii_digit());
            let depth = line.strip_suffix(name).unwrap_or_default().parse()?;
            // `name vVERSION`, sometimes followed by the source.
            let name = name.split(" (").next().unwrap_or(name);
            Ok((depth, name.to_owned()))
        })
        .collect()
}

/// A crate and everything that it depends on.
fn below(tree: &[(usize, String)], root: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut inside = None;
    for (depth, name) in tree {
        if inside.is_some_and(|root| *depth <= root) {
            inside = None;
        }
        if inside.is_none() && name.split(' ').next() == Some(root) {
            inside = Some(*depth);
        }
        if inside.is_some() {
            found.insert(name.clone());
        }
    }
    found
}
