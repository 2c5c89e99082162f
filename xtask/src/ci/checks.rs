//! The list of checks, in the order in which they run: cheap ones first.

use std::path::Path;

use anyhow::Result;

use super::rust_version;
use crate::package;

/// One check of CI.
pub struct Check {
    pub name: &'static str,
    pub program: Program,
    /// Extra environment variables.
    pub environment: &'static [(&'static str, &'static str)],
}

/// What a check runs. Arguments are separated by spaces.
pub enum Program {
    Cargo(&'static str),
    /// A cargo subcommand that has to be installed, such as `hack`, and its arguments.
    Subcommand(&'static str, &'static str),
    /// A Python script and its arguments. Each script installs what it needs under `target/`, and says so if it cannot.
    Python(&'static str),
    /// A cargo command that needs a compilation target.
    Target(&'static str, &'static str),
    /// A check that only makes sense after a release.
    Released(&'static Program),
    Function(fn(&Path) -> Result<()>),
}

use Program::{Cargo, Function, Python, Released, Subcommand, Target};

/// For every change.
pub const SHORT: &[Check] = &[
    check("rust version", Function(rust_version)),
    check("format", Cargo("fmt --all --check")),
    check("spelling", Python("xtask/spelling.py")),
    check("floors", Cargo("xtask floors")),
    check("API description", Cargo("xtask lint")),
    check("generated files", Cargo("xtask generate --check")),
    check("drift, recorded packages", Cargo("xtask drift --recorded")),
    check(
        "clippy",
        Cargo("clippy --workspace --all-targets --all-features -- -D warnings"),
    ),
    check("rustdoc", Cargo("doc --workspace --no-deps --all-features"))
        .with(&[("RUSTDOCFLAGS", "-D warnings")]),
    check("links", Cargo("xtask links")),
    check("quickstart", Cargo("run --example quickstart")),
    check("tests", Cargo("test --workspace")),
    check(
        "features",
        Subcommand(
            "hack",
            "clippy --quiet --package pipedream-connect --each-feature --exclude-features default -- -D warnings",
        ),
    ),
    check(
        "features of the stores",
        Subcommand(
            "hack",
            "clippy --quiet --package pipedream-connect-store --each-feature -- -D warnings",
        ),
    ),
    check(
        "WebAssembly",
        Target(
            "wasm32-unknown-unknown",
            "check --package pipedream-connect --no-default-features",
        ),
    ),
    // Advisories change by the day and need the network, so they are in the long list.
    check(
        "dependencies",
        Subcommand("deny", "check bans licenses sources"),
    ),
    check("unused dependencies", Subcommand("machete", "")),
    check("packages", Function(package::run)),
    check("API description, validators", Python("openapi/validate.py")),
    check("conformance", Python("tests/conformance/run.py --check")),
    check(
        "API description against emulator",
        Python("tests/schemathesis/run.py"),
    ),
    check("browser", Python("tests/browser/run.py")),
    check("comparison", Python("tests/comparison/run.py --check")),
];

/// For a schedule: what takes long, and what changes without a commit.
pub const LONG: &[Check] = &[
    check("advisories", Subcommand("deny", "check advisories")),
    check("drift", Cargo("xtask drift")),
    check("planted drift", Cargo("test --package xtask --test drift"))
        .with(&[("DRIFT_REMOVALS", "1")]),
    check(
        "compatibility",
        Released(&Subcommand(
            "semver-checks",
            "--package pipedream-connect --package pipedream-connect-emulator --package pipedream-connect-store --all-features",
        )),
    ),
    // Two at a time show every case in which one feature lacks something that another brings.
    check(
        "pairs of features",
        Subcommand(
            "hack",
            "clippy --quiet --package pipedream-connect --feature-powerset --depth 2 --exclude-features default -- -D warnings",
        ),
    ),
    check(
        "earlier clients",
        Python("tests/conformance/run.py --old-clients --check"),
    ),
    check(
        "model libraries",
        Cargo("test --manifest-path examples/model-libraries/Cargo.toml"),
    ),
    check(
        "kills of the emulator",
        Cargo("test --package pipedream-connect-emulator --test durability"),
    )
    .with(&[("EMULATOR_KILLS", "200")]),
    check(
        "kills of a worker",
        Cargo("test --package pipedream-connect-store --test inbox --all-features"),
    )
    .with(&[("INBOX_KILLS", "200")]),
    check(
        "runtimes",
        Cargo("test --package connect-tests --test behaviour tokens::runtimes"),
    )
    .with(&[("RUNTIME_ROUNDS", "100")]),
    check(
        "mutated API descriptions",
        Cargo("test --package xtask --test generator mutants"),
    )
    .with(&[("SPEC_MUTANTS", "3000")]),
    check(
        "sampled API descriptions",
        Cargo("test --package xtask --test generator compile -- --ignored"),
    )
    .with(&[("SPEC_SAMPLES", "20")]),
    check("fuzzing", Python("fuzz/run.py --seconds 300")),
    check(
        "simulation",
        Cargo("test --release --package connect-tests --test simulation every"),
    )
    .with(&[("SIM_SCHEDULES", "1000000")]),
];

const fn check(name: &'static str, program: Program) -> Check {
    Check {
        name,
        program,
        environment: &[],
    }
}

impl Check {
    const fn with(mut self, environment: &'static [(&'static str, &'static str)]) -> Self {
        self.environment = environment;
        self
    }
}
