//! Runs operations by name through the SDK, so that it can be compared with the official Python and TypeScript SDKs.
//!
//! ```text
//! cargo run -p connect-tests --bin conformance -- --cases FILE --base-url URL
//! ```
//!
//! `FILE` is a JSON array of `{"op": "accounts.list", "args": {…}}`. Names of operations and arguments are those of the
//! official Python SDK. `BASE` inside a text argument stands for the base URL. Cases run one after the other, nothing is
//! repeated, and each prints one JSON line, in the order of the file:
//!
//! * `{"op": …, "ok": true, "value": …}`: the value is the decoded body of the response, encoded again and
//!   with its envelope: a list is one page, `{"data": […], "page_info": {…}}`, a component is `{"data": {…}}`. Nothing
//!   is unwrapped, unlike in the Python SDK. A response without a body is `null`. Where a body may be anything (proxy,
//!   file stash, workflows) the value is `{"status", "headers": {"content-type"}, "body"}` if it is JSON, or with
//!   `base64` in place of `body`; a status of 400 or more from a proxied app is such a value, not an error.
//! * `{"op": …, "ok": false, "error": {"kind", "status", "message"}}`: kinds are those of the SDK's errors in
//!   snake_case, and for what never reaches the SDK `unknown_operation`, `unknown_argument`, `missing_argument`,
//!   `invalid_argument`.

#![forbid(unsafe_code)]
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program talks to its user"
)]

use std::error::Error as StdError;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use connect_tests::conformance::{Arguments, CaseError, HANDWRITTEN};
use connect_tests::dispatch::OPERATIONS;
use http::Uri;
use pipedream_connect::{Client, Error, RetryPolicy};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Run operations by name through the Rust SDK, one JSON line per case.
#[derive(Parser)]
struct Options {
    /// JSON array of `{"op", "args"}`.
    #[arg(long, value_name = "FILE")]
    cases: PathBuf,
    /// The server to call.
    #[arg(long, value_name = "URL")]
    base_url: String,
}

#[derive(Deserialize)]
struct Case {
    op: String,
    #[serde(default)]
    args: Option<Map<String, Value>>,
}

/// What is printed of a case.
#[derive(Serialize)]
struct Line {
    op: String,
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<CaseError>,
}

impl Line {
    fn new(op: String, outcome: Result<Value, CaseError>) -> Self {
        let ok = outcome.is_ok();
        let (value, error) = match outcome {
            Ok(value) => (Some(value), None),
            Err(refusal) => (None, Some(refusal)),
        };
        Self {
            op,
            ok,
            value,
            error,
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(&Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options) -> Result<(), Box<dyn StdError>> {
    let cases: Vec<Case> = serde_json::from_str(&std::fs::read_to_string(&options.cases)?)?;
    let base_url = options.base_url.trim_end_matches('/');
    let client = client(base_url)?;
    let mut out = std::io::stdout().lock();
    for case in cases {
        let arguments = Arguments::new(case.args.unwrap_or_default(), base_url);
        let outcome = call(&client, &case.op, &arguments).await;
        writeln!(
            out,
            "{}",
            serde_json::to_string(&Line::new(case.op, outcome))?
        )?;
        out.flush()?;
    }
    Ok(())
}

fn client(base_url: &str) -> Result<Client, Error> {
    let mut builder = Client::builder()
        .base_url(base_url)
        .client_credentials("cid", "csec")
        .project_id("proj_X")
        .environment("development")
        .retry(RetryPolicy::none());
    // A local server also replaces the hosts of workflows.
    if let Some(authority) = base_url
        .parse::<Uri>()
        .ok()
        .filter(|uri| uri.scheme_str() == Some("http"))
    {
        builder = builder.workflow_domain(authority.authority().map_or("", |it| it.as_str()));
    }
    builder.build()
}

async fn call(client: &Client, operation: &str, arguments: &Arguments) -> Result<Value, CaseError> {
    let run = OPERATIONS
        .iter()
        .chain(HANDWRITTEN)
        .find(|(name, _)| *name == operation)
        .map(|(_, run)| run)
        .ok_or_else(|| {
            CaseError::new(
                "unknown_operation",
                format!("there is no operation `{operation}`"),
            )
        })?;
    run(client, arguments)?.await
}
