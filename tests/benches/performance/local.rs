//! What needs at most one response: tokens, clients, futures.

use std::hint::black_box;
use std::time::Duration;

use allocation_counter::measure;
use connect_tests::bare_clients;
use connect_tests::bench_server::{self, BenchServer, Payload};
use connect_tests::calls::CALLS;
use connect_tests::checked_action;
use futures_util::FutureExt as _;
use pipedream_connect::Client;

use crate::meter;
use crate::report::{Figure, Report, Target, median};
use crate::{Outcome, Settings};

pub(crate) fn run(settings: &Settings, report: &mut Report) -> Outcome {
    let page = Payload::Json(bench_server::page(10));
    let server = BenchServer::start(page, Duration::ZERO, || meter::use_core(meter::SERVER))?;
    let client = bare_clients::sdk(&server)?;
    let runtime = meter::runtime()?;
    runtime.block_on(client.access_token())?;

    let token = || black_box(client.access_token().now_or_never());
    let mut here = None;
    let cost = measure(|| here = token());
    here.ok_or("the token was not cached")??;
    let times = repeat(settings, || meter::nanoseconds(100_000, || drop(token())));
    report.add(Figure::alone("token at hand", "ns", times));
    let count = cost.count_total as f64;
    let figure = Figure::alone("token at hand: allocations", "", count);
    report.add(figure.target(Target::AtMost(1.0)));

    let time = repeat(settings, || {
        meter::nanoseconds(1_000_000, || drop(black_box(client.clone())))
    });
    report.add(Figure::alone("clone of a client", "ns", time));
    action(settings, &client, report)?;
    construction(settings, report)?;
    futures(&client, report);
    Ok(())
}

fn repeat(settings: &Settings, measure: impl FnMut() -> f64) -> f64 {
    median(
        &std::iter::repeat_with(measure)
            .take(settings.rounds)
            .collect::<Vec<_>>(),
    )
}

/// What a checked action costs on top of the raw call, with its definition and account given: building and checking it.
fn action(settings: &Settings, client: &Client, report: &mut Report) -> Outcome {
    let user = client.user("user-42")?;
    let definition = checked_action::definition()?;
    let prepare = || {
        let action = checked_action::action(&user, &definition);
        black_box(action.prepare().now_or_never())
    };
    let prepared = prepare().ok_or("the check waited for something")?;
    prepared.map_err(|error| error.to_string())?;
    let time = repeat(settings, || {
        meter::nanoseconds(10_000, || drop(prepare())) / 1e3
    });
    report.add(Figure::alone("check of an action", "µs", time).target(Target::AtMost(20.0)));
    Ok(())
}

fn construction(settings: &Settings, report: &mut Report) -> Outcome {
    let ours = || -> Outcome<Client> {
        Ok(Client::builder()
            .client_credentials("cid", "csec")
            .project_id("proj_X")
            .build()?)
    };
    drop((ours()?, bare_clients::reqwest_client()?));
    let (mut sdk, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..settings.rounds {
        sdk.push(meter::nanoseconds(5, || drop(ours())) / 1e3);
        bare.push(meter::nanoseconds(5, || drop(bare_clients::reqwest_client())) / 1e3);
    }
    report.add(Figure::rounds(
        "construction of a client",
        "µs",
        &sdk,
        &bare,
    ));
    Ok(())
}

/// Sizes of the futures that `with_response` returns: what a caller's own future grows by.
fn futures(client: &Client, report: &mut Report) {
    let sizes = CALLS.iter().map(|call| {
        let future = (call.full)(client, "x");
        (std::mem::size_of_val(&*future), call.id)
    });
    let (largest, id) = sizes.max().unwrap_or_default();
    let name = format!("largest future of an operation ({id})");
    report.add(Figure::alone(name, "B", largest as f64).target(Target::AtMost(2048.0)));
    let awaited = client.accounts().list().into_future();
    let size = std::mem::size_of_val(&awaited);
    report.add(Figure::alone(
        "future of an awaited request",
        "B",
        size as f64,
    ));
}
