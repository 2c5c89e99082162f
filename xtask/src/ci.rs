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
/// Most features that are switched on together. Two show every case in which one lacks something that another brings.
const DEPTH: usize = 2;

/// Name, arguments of cargo, and extra environment of a check.
type Check = (
    &'static str,
    &'static [&'static str],
    &'static [(&'static str, &'static str)],
);

const CHECKS: &[Check] = &[
    ("format", &["fmt", "--all", "--check"], &[]),
    ("spec", &["xtask", "lint"], &[]),
    ("generated files", &["xtask", "generate", "--check"], &[]),
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

/// Runs the checks in order and stops at the first failure.
pub fn run(root: &Path) -> Result<()> {
    let package = sdk(root)?;
    timed("rust version", || rust_version(root, &package))?;
    for (name, arguments, environment) in CHECKS {
        timed(name, || cargo(root, arguments, environment))?;
    }
    timed("features", || features(root, &package))?;
    timed("dependencies", || dependencies(root))
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

/// Every feature of the SDK alone and with one other, without the default ones.
fn features(root: &Path, package: &Value) -> Result<()> {
    let features = package["features"].as_object().into_iter().flatten();
    let names: Vec<_> = features
        .map(|(name, _)| name.as_str())
        .filter(|name| *name != "default")
        .collect();
    for set in sets(&names) {
        let set = set.join(",");
        let mut arguments = vec!["clippy", "--quiet", "--package", SDK];
        arguments.extend(["--no-default-features", "--features", &set]);
        arguments.extend(["--", "-D", "warnings"]);
        cargo(root, &arguments, &[])?;
    }
    Ok(())
}

/// Every set of at most [`DEPTH`] names, the empty one first.
fn sets<'a>(names: &[&'a str]) -> Vec<Vec<&'a str>> {
    let mut sets = vec![Vec::new()];
    for name in names {
        let smaller: Vec<_> = sets
            .iter()
            .filter(|set| set.len() < DEPTH)
            .cloned()
            .collect();
        sets.extend(smaller.into_iter().map(|mut set| {
            set.push(*name);
            set
        }));
    }
    sets
}

/// Licences, duplicates and sources, if the tool is there: CI has it, a person may not.
fn dependencies(root: &Path) -> Result<()> {
    if output(root, "cargo", &["deny", "--version"]).is_err() {
        println!("left out: install `cargo-deny`, which takes minutes, to check them here");
        return Ok(());
    }
    cargo(root, &["deny", "check"], &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_checked_alone_and_in_pairs() {
        let sets = sets(&["a", "b", "c"]);
        assert_eq!(sets.len(), 1 + 3 + 3);
        assert!(sets.contains(&vec!["a", "c"]));
    }
}
