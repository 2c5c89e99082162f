//! `cargo xtask ci`: the checks of CI in one list, so that a person runs the same ones.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

/// Name, program arguments (of cargo), and extra environment of each check.
const CHECKS: &[(&str, &[&str], &[(&str, &str)])] = &[
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
    for (name, arguments, environment) in CHECKS {
        println!("--- {name}: cargo {}", arguments.join(" "));
        let start = Instant::now();
        let status = Command::new("cargo")
            .args(*arguments)
            .envs(environment.iter().copied())
            .current_dir(root)
            .status()
            .with_context(|| format!("cannot run cargo for `{name}`"))?;
        if !status.success() {
            bail!("`{name}` failed: cargo {}", arguments.join(" "));
        }
        println!("--- {name}: ok, {} s", start.elapsed().as_secs());
    }
    Ok(())
}
