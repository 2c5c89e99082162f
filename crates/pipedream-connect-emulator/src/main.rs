//! `pipedream-connect-emulator`: the emulator as a program.

#![forbid(unsafe_code)]
#![allow(clippy::print_stderr, reason = "a program prints to its terminal")]

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
    /// Port to listen on. 0 picks a free one: use it in tests, and read the URL from the output.
    #[arg(long, default_value_t = 8787)]
    port: u16,
    /// Address to listen on.
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Replaces the built-in apps and components.
    #[arg(long, value_name = "FILE")]
    catalogue: Option<PathBuf>,
    /// Keeps the state in this file across restarts.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// Seed of ids and tokens.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Enforce the published rate limits, and ten external users in `development`.
    #[arg(long)]
    published_limits: bool,
    /// Also accept TLS, for browser SDKs, with a certificate made at the start.
    #[arg(long)]
    tls: bool,
    /// Print only the variables that point an SDK at the emulator.
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
    // Register the handlers before printing anything, so that a reader of the output can already stop the program.
    let stop = stop_signal()?;
    let emulator = builder(&options)?.start().await?;
    print_instructions(&emulator, options.quiet);
    stop.await;
    if !options.quiet {
        print(format_args!("stopping"));
    }
    emulator.shutdown().await;
    Ok(())
}

fn builder(options: &Options) -> Result<Builder, Error> {
    let mut builder = Emulator::builder()
        .host(options.host)
        .port(options.port)
        .seed(options.seed)
        .published_limits(options.published_limits)
        .tls(options.tls);
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

/// Prints the variables that point an SDK at the emulator, in the syntax of a shell. The emulator is listening by then.
fn print_instructions(emulator: &Emulator, quiet: bool) {
    if !quiet {
        let url = emulator.base_url();
        print(format_args!(
            "# The Pipedream Connect emulator listens on {url}"
        ));
        print(format_args!(
            "# Ctrl-C stops it. These variables point an SDK at it:"
        ));
    }
    for (name, value) in emulator.env() {
        print(format_args!("export {name}={value}"));
    }
    if let Some(certificate) = emulator.certificate() {
        if !quiet {
            let host = emulator.workflow_domain();
            print(format_args!(
                "# It also accepts https://{host}. Browser SDKs take `frontendHost: \"{host}\"`."
            ));
            print(format_args!(
                "# The authority of its certificate, for Node:"
            ));
        }
        let path = certificate.display();
        print(format_args!("export NODE_EXTRA_CA_CERTS={path}"));
    }
}

/// Prints a line. Unlike `println!`, ignores a closed pipe.
fn print(line: fmt::Arguments) {
    let _printed = writeln!(io::stdout(), "{line}");
}

/// Prints one line per request: time of day, status, method, path, operation, milliseconds.
fn log(request: &RecordedRequest, status: u16, time: Duration) {
    let seconds = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs()
        % 86_400;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let operation = request.operation.unwrap_or("-");
    // Omit the query, because the query of a Connect Link contains its token.
    print(format_args!(
        "{hours:02}:{minutes:02}:{seconds:02}  {status}  {:<6} {}  ({operation}, {:.1} ms)",
        request.method.as_str(),
        request.path,
        time.as_secs_f64() * 1000.0,
    ));
}

/// Handles Ctrl-C and SIGTERM from now on. The future completes when the first one arrives.
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

/// Handles Ctrl-C.
#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _interrupted = tokio::signal::ctrl_c().await;
    })
}
