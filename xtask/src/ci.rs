//! `cargo xtask ci`: the checks of CI in one list, so that a person runs the same ones.
//!
//! The minimum Rust version is the one that all of this runs on: `rust-version` in Cargo.toml names the current stable
//! compiler, and the check `rust version` fails when they drift apart without anybody noticing.
//!
//! A check whose tool is missing is left out, and the summary says so. With `REQUIRE_ALL=1` it fails.

mod checks;

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use self::checks::{Check, LONG, Program, SHORT};
use crate::command::{Environment, execute, output, packages, prepare};

/// Which checks to run.
pub struct Selection {
    /// The scheduled ones instead of those for every change.
    pub long: bool,
    /// Names of checks; empty for all of the list.
    pub only: Vec<String>,
}

/// How a check ended that did not fail.
enum Outcome {
    Passed,
    /// Something is missing on this machine.
    LeftOut(String),
}

/// Prints the names of the checks, and what each runs.
pub fn list() {
    for (title, checks) in [("every change", SHORT), ("scheduled (--long)", LONG)] {
        println!("{title}");
        for check in checks {
            println!("  {:34} {}", check.name, check.command());
        }
    }
}

/// Runs the checks in order and stops at the first failure. Prints the time of each at the end.
pub fn run(root: &Path, selection: &Selection) -> Result<()> {
    let checks = select(selection)?;
    let mut times = Vec::new();
    let mut outcome = Ok(());
    for check in checks {
        println!("--- {}", check.name);
        let start = Instant::now();
        let ended = check.run(root).and_then(if_required);
        let time = start.elapsed();
        println!("--- {}: {} s", check.name, time.as_secs());
        let state = match &ended {
            Ok(Outcome::Passed) => "ok".to_owned(),
            Ok(Outcome::LeftOut(reason)) => format!("LEFT OUT: {reason}"),
            Err(_) => "FAILED".to_owned(),
        };
        times.push((check.name, time, state));
        if let Err(error) = ended {
            outcome = Err(error).with_context(|| format!("`{}` failed", check.name));
            break;
        }
    }
    summarize(&times);
    outcome
}

/// Fails if a check was left out that must not be.
fn if_required(outcome: Outcome) -> Result<Outcome> {
    match outcome {
        Outcome::LeftOut(reason) if std::env::var_os("REQUIRE_ALL").is_some() => {
            bail!("left out, and REQUIRE_ALL is set: {reason}")
        }
        outcome => Ok(outcome),
    }
}

fn select(selection: &Selection) -> Result<Vec<&'static Check>> {
    let list = if selection.long { LONG } else { SHORT };
    if selection.only.is_empty() {
        return Ok(list.iter().collect());
    }
    let find = |name: &String| {
        let found = list.iter().find(|check| check.name == name);
        found.with_context(|| format!("there is no check {name:?}: see `cargo xtask ci --list`"))
    };
    selection.only.iter().map(find).collect()
}

fn summarize(times: &[(&str, Duration, String)]) {
    println!("\n   s  check");
    for (name, time, state) in times {
        println!("{:4}  {name}: {state}", time.as_secs());
    }
    let total: Duration = times.iter().map(|(_, time, _)| *time).sum();
    println!("{:4}  in total", total.as_secs());
}

impl Check {
    fn command(&self) -> String {
        let environment = self.environment.iter();
        let environment: String = environment
            .map(|(name, value)| format!("{name}={value:?} "))
            .collect();
        format!("{environment}{}", self.program.command())
    }

    fn run(&self, root: &Path) -> Result<Outcome> {
        println!("{}", self.command());
        self.program.run(root, self.environment)
    }
}

impl Program {
    fn command(&self) -> String {
        match self {
            Self::Cargo(arguments) => format!("cargo {arguments}"),
            Self::Subcommand(tool, arguments) => format!("cargo {tool} {arguments}"),
            Self::Python(script) => format!("python3 {script}"),
            Self::Target(target, arguments) => format!("cargo {arguments} --target {target}"),
            Self::Released(program) => program.command(),
            Self::Function(_) => "(see its documentation)".to_owned(),
        }
    }

    fn run(&self, root: &Path, environment: Environment) -> Result<Outcome> {
        if let Some(missing) = self.missing(root)? {
            return Ok(Outcome::LeftOut(missing));
        }
        match self {
            Self::Python(_) => return script(root, &self.command(), environment),
            Self::Released(_) if output(root, "git tag --list v*")?.is_empty() => {
                println!("nothing was released yet: there is no tag `v…`");
            }
            Self::Released(program) => return program.run(root, environment),
            Self::Function(function) => function(root)?,
            Self::Cargo(_) | Self::Subcommand(..) | Self::Target(..) => {
                execute(root, &self.command(), environment)?;
            }
        }
        Ok(Outcome::Passed)
    }

    /// What has to be installed first.
    fn missing(&self, root: &Path) -> Result<Option<String>> {
        Ok(match self {
            Self::Subcommand(tool, _) if !has_subcommand(root, tool)? => {
                Some(format!("`cargo install --locked cargo-{tool}` first"))
            }
            Self::Python(_) if output(root, "python3 --version").is_err() => {
                Some("there is no python3".to_owned())
            }
            Self::Target(target, _) if !has_target(root, target) => {
                Some(format!("`rustup target add {target}` first"))
            }
            _ => None,
        })
    }
}

/// Whether a subcommand of cargo is installed.
fn has_subcommand(root: &Path, tool: &str) -> Result<bool> {
    let list = output(root, "cargo --list")?;
    let mut lines = list.lines();
    Ok(lines.any(|line| line.split_whitespace().next() == Some(tool)))
}

/// Whether the standard library of a compilation target is installed.
fn has_target(root: &Path, target: &str) -> bool {
    let folder = format!("rustc --print target-libdir --target {target}");
    let folder = output(root, &folder).unwrap_or_default();
    Path::new(folder.trim()).is_dir()
}

/// Runs a script that prints `SKIPPED: …` for what it could not check.
fn script(root: &Path, command: &str, environment: Environment) -> Result<Outcome> {
    let mut running = prepare(root, command, environment)
        .env("PYTHONUNBUFFERED", "1")
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run {command}"))?;
    let printed = running.stdout.take().context("no standard output")?;
    let mut skipped = Vec::new();
    for line in BufReader::new(printed).lines() {
        let line = line?;
        println!("{line}");
        skipped.extend(line.strip_prefix("SKIPPED: ").map(str::to_owned));
    }
    if !running.wait()?.success() {
        bail!("{command} failed");
    }
    if skipped.is_empty() {
        return Ok(Outcome::Passed);
    }
    Ok(Outcome::LeftOut(skipped.join("; ")))
}

/// With the minimum version as the compiler in use, every other check is a check of the minimum version too.
fn rust_version(root: &Path) -> Result<()> {
    let packages = packages(root)?;
    let mut packages = packages.iter();
    let sdk = packages.find(|package| package["name"] == "pipedream-connect");
    let least = sdk.and_then(|sdk| sdk["rust_version"].as_str());
    let least = least.context("`rust-version` is not set")?;
    let used = output(root, "rustc --version")?;
    let used = used.split_whitespace().nth(1).unwrap_or_default();
    if used == least || used.starts_with(&format!("{least}.")) {
        return Ok(());
    }
    bail!("the checks run on Rust {used}, but `rust-version` is {least}: run them on that one")
}
