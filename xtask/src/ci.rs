//! `cargo xtask ci`: the checks of CI in one list, so that a person runs the same ones.
//!
//! The minimum Rust version is the one that all of this runs on: `rust-version` in Cargo.toml names the current stable
//! compiler, and the `rust version` check fails when they drift apart without anybody noticing.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::Value;

const SDK: &str = "pipedream-connect";
/// Name, arguments of cargo, and extra environment of a check.
type Check = (
    &'static str,
    &'static [&'static str],
    &'static [(&'static str, &'static str)],
);

const CHECKS: &[Check] = &[
    ("format", &["fmt", "--all", "--check"], &[]),
    ("floors", &["xtask", "floors"], &[]),
    ("spec", &["xtask", "lint"], &[]),
    ("generated files", &["xtask", "generate", "--check"], &[]),
    // The newest packages change by the day and need the network; they are for a scheduled run of `cargo xtask drift`.
    ("drift", &["xtask", "drift", "--recorded"], &[]),
    (
        "clippy",
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--all-features",
            "--",
            "-D",
            "warnings",
        ],
        &[],
    ),
    (
        "rustdoc",
        &["doc", "--workspace", "--no-deps", "--all-features"],
        &[("RUSTDOCFLAGS", "-D warnings")],
    ),
    ("quickstart", &["run", "--example", "quickstart"], &[]),
    ("tests", &["test", "--workspace"], &[]),
];

/// Name, cargo subcommand that has to be installed, and its arguments.
const TOOLS: &[(&str, &str, &[&str])] = &[
    (
        // Two at a time show every case in which one feature lacks something that another brings.
        "features",
        "hack",
        &[
            "clippy",
            "--quiet",
            "--package",
            SDK,
            "--feature-powerset",
            "--depth",
            "2",
            "--exclude-features",
            "default",
            "--",
            "-D",
            "warnings",
        ],
    ),
    (
        "features of the stores",
        "hack",
        &[
            "clippy",
            "--quiet",
            "--package",
            "pipedream-connect-store",
            "--each-feature",
            "--",
            "-D",
            "warnings",
        ],
    ),
    // Advisories change by the day and need the network; they are for a scheduled run of `cargo deny check`.
    (
        "dependencies",
        "deny",
        &["check", "bans", "licenses", "sources"],
    ),
];

/// Name, Python script and its arguments. Each installs what it needs beside itself, and says so when it can't.
const SCRIPTS: &[(&str, &str, &[&str])] = &[
    ("spec validators", "openapi/validate.py", &[]),
    ("conformance", "tests/conformance/run.py", &["--check"]),
    ("spec against emulator", "tests/schemathesis/run.py", &[]),
    ("browser", "tests/browser/run.py", &[]),
    ("same faults", "tests/comparison/run.py", &["--check"]),
    ("fuzzing", "fuzz/run.py", &["--seconds", "5"]),
];

/// Runs the checks in order and stops at the first failure.
pub fn run(root: &Path) -> Result<()> {
    let package = sdk(root)?;
    timed("rust version", || rust_version(root, &package))?;
    for (name, arguments, environment) in CHECKS {
        timed(name, || cargo(root, arguments, environment))?;
    }
    for (name, tool, arguments) in TOOLS {
        timed(name, || with_tool(root, tool, arguments))?;
    }
    for (name, script, arguments) in SCRIPTS {
        timed(name, || with_python(root, script, arguments))?;
    }
    Ok(())
}

fn timed(name: &str, check: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("--- {name}");
    let start = Instant::now();
    check().with_context(|| format!("`{name}` failed"))?;
    println!("--- {name}: ok, {} s", start.elapsed().as_secs());
    Ok(())
}

fn cargo(root: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Result<()> {
    println!("cargo {}", arguments.join(" "));
    let status = Command::new("cargo")
        .args(arguments)
        .envs(environment.iter().copied())
        .current_dir(root)
        .status()
        .context("cannot run cargo")?;
    if !status.success() {
        bail!("cargo {} failed", arguments.join(" "));
    }
    Ok(())
}

fn output(root: &Path, program: &str, arguments: &[&str]) -> Result<Vec<u8>> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(root)
        .output()
        .with_context(|| format!("cannot run {program}"))?;
    if !output.status.success() {
        bail!("{program} {} failed", arguments.join(" "));
    }
    Ok(output.stdout)
}

/// What cargo knows about the SDK's package.
fn sdk(root: &Path) -> Result<Value> {
    let metadata = ["metadata", "--no-deps", "--format-version", "1"];
    let mut metadata: Value = serde_json::from_slice(&output(root, "cargo", &metadata)?)?;
    let packages = metadata["packages"].as_array_mut().map(std::mem::take);
    let mut packages = packages.unwrap_or_default().into_iter();
    packages
        .find(|package| package["name"] == SDK)
        .with_context(|| format!("cargo knows no package {SDK}"))
}

/// With the minimum version as the compiler in use, every other check is a check of the minimum version too.
fn rust_version(root: &Path, package: &Value) -> Result<()> {
    let used = String::from_utf8(output(root, "rustc", &["--version"])?)?;
    let least = package["rust_version"].as_str().unwrap_or_default();
    let used = used.split_whitespace().nth(1).unwrap_or_default();
    if used == least || used.starts_with(&format!("{least}.")) {
        return Ok(());
    }
    bail!("the checks run on Rust {used}, but `rust-version` is {least}: run them on that one")
}

/// Runs a cargo subcommand that is not part of cargo, if it is there.
fn with_tool(root: &Path, tool: &str, arguments: &[&str]) -> Result<()> {
    if output(root, "cargo", &[tool, "--version"]).is_err() {
        println!("left out: `cargo install --locked cargo-{tool}` first");
        return Ok(());
    }
    let arguments: Vec<&str> = std::iter::once(tool)
        .chain(arguments.iter().copied())
        .collect();
    cargo(root, &arguments, &[])
}

/// Runs a Python script, if there is Python.
fn with_python(root: &Path, script: &str, arguments: &[&str]) -> Result<()> {
    if output(root, "python3", &["--version"]).is_err() {
        println!("left out: no python3 to run {script}");
        return Ok(());
    }
    println!("python3 {script} {}", arguments.join(" "));
    let status = Command::new("python3")
        .arg(script)
        .args(arguments)
        .current_dir(root)
        .status()
        .with_context(|| format!("cannot run {script}"))?;
    if !status.success() {
        bail!("{script} failed");
    }
    Ok(())
}
