//! `pipedream-connect-emulator`: the emulator as a program.

#![forbid(unsafe_code)]
#![allow(clippy::print_stderr, reason = "a program talks to its user")]

use std::fmt;
use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use clap::Parser;
use pipedream_connect_emulator::{Builder, Catalogue, Emulator, Error, RecordedRequest};

/// A stateful stand-in for the Pipedream Connect API.
#[derive(Parser)]
#[command(version)]
struct Options {
    /// Port to listen on; 0 takes any free one.
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Address to listen on.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Apps and components in place of the built-in ones.
    #[arg(long, value_name = "FILE")]
    catalogue: Option<PathBuf>,
    /// Keeps the state in this file, over restarts.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Where ids and tokens start from.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Enforce the published rate limits, and ten external users in `development`.
    #[arg(long)]
    published_limits: bool,
    /// Print nothing but the start-up message.
    #[arg(long, short)]
    quiet: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), Box<dyn std::error::Error>> {
    // Before the first word goes out, so that whoever reads it can stop the program.
    let stop = stop_signal()?;
    let emulator = builder(&options)?.start().await?;
    greet(&emulator);
    stop.await;
    say(format_args!("stopping"));
    emulator.shutdown().await;
    Ok(())
}

fn builder(options: &Options) -> Result<Builder, Error> {
    let mut builder = Emulator::builder()
        .host(options.host)
        .port(options.port)
        .seed(options.seed)
        .published_limits(options.published_limits);
    if let Some(path) = &options.catalogue {
        builder = builder.catalogue(Catalogue::from_file(path)?);
    }
    if let Some(path) = &options.state {
        builder = builder.state_file(path);
    }
    if !options.quiet {
        builder = builder.on_request(log);
    }
    Ok(builder)
}

fn greet(emulator: &Emulator) {
    say(format_args!(
        "The Pipedream Connect emulator listens on {}\n",
        emulator.base_url()
    ));
    say(format_args!("Point an SDK at it with these variables:\n"));
    for (name, value) in emulator.env() {
        say(format_args!("  export {name}={value}"));
    }
    say(format_args!("\nCtrl-C stops it.\n"));
}

/// Prints a line. Unlike `println!` it goes on when nobody reads any more.
fn say(line: fmt::Arguments) {
    let _unread = writeln!(io::stdout(), "{line}");
}

/// One line per request: time of day, method, path, status, operation, milliseconds.
fn log(request: &RecordedRequest, status: u16, took: Duration) {
    let seconds = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs()
        % 86_400;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let operation = request.operation.unwrap_or("-");
    // The query stays out: Connect Links carry their token in it.
    say(format_args!(
        "{hours:02}:{minutes:02}:{seconds:02}  {status}  {:<6} {}  ({operation}, {:.1} ms)",
        request.method,
        request.path,
        took.as_secs_f64() * 1000.0,
    ));
}

/// Listens for Ctrl-C and SIGTERM from now on; the future ends with the first of them.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Listens for Ctrl-C.
#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a handler there is nothing to wait for but the end of the process.
        let _interrupted = tokio::signal::ctrl_c().await;
    })
}
