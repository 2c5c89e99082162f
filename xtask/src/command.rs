//! Runs other programs. A command is a text whose words contain no spaces.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Environment variables of a command.
pub(crate) type Environment<'a> = &'a [(&'a str, &'a str)];

/// Runs a command, and fails if it does.
pub(crate) fn execute(folder: &Path, command: &str, environment: Environment) -> Result<()> {
    let status = prepare(folder, command, environment)
        .status()
        .with_context(|| format!("cannot run {command}"))?;
    if !status.success() {
        bail!("{command} failed in {}", folder.display());
    }
    Ok(())
}

/// What a command prints.
pub(crate) fn output(folder: &Path, command: &str) -> Result<String> {
    let output = prepare(folder, command, &[])
        .output()
        .with_context(|| format!("cannot run {command}"))?;
    if !output.status.success() {
        bail!("{command} failed in {}", folder.display());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// The packages of the workspace, as cargo describes them.
pub(crate) fn packages(root: &Path) -> Result<Vec<Value>> {
    let metadata = output(root, "cargo metadata --no-deps --format-version 1")?;
    let mut metadata: Value = serde_json::from_str(&metadata)?;
    let packages = metadata["packages"].as_array_mut().map(std::mem::take);
    packages.context("cargo knows no packages")
}

/// Without the credentials of the caller: no check calls the real API. And without what cargo tells a program that it runs,
/// which `cargo machete` takes for its own.
pub(crate) fn prepare(folder: &Path, command: &str, environment: Environment) -> Command {
    const REMOVED: [&str; 3] = ["PIPEDREAM_", "CARGO_PKG_", "CARGO_MANIFEST_"];
    let mut words = command.split_whitespace();
    let mut prepared = Command::new(words.next().unwrap_or_default());
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if REMOVED.iter().any(|start| text.starts_with(start)) {
            prepared.env_remove(&name);
        }
    }
    prepared
        .args(words)
        .envs(environment.iter().copied())
        .current_dir(folder);
    prepared
}
