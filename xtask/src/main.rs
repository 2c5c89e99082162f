//! Project tasks: `cargo xtask lint | generate | drift | floors | footprint | links | package | ci`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::{ci, drift, floors, footprint, generate, links, package, root};

/// Tasks of the pipedream-connect workspace.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Check the spec and the examples, and generate everything without writing it.
    Lint {
        /// The spec to check.
        #[arg(long)]
        spec: Option<PathBuf>,
    },
    /// Generate the raw client crate and the SDK's request builders from the spec.
    Generate {
        /// Write nothing, and fail if a generated file is out of date.
        #[arg(long)]
        check: bool,
        /// The spec to read.
        #[arg(long)]
        spec: Option<PathBuf>,
        /// The workspace to write to, by default this one.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Compare the spec with the official packages. Exits with 1 if they differ, and with 2 if they cannot be compared.
    Drift {
        /// The version or the unpacked copy of the Python package to read, instead of the newest version.
        #[arg(long, value_name = "VERSION|FOLDER")]
        python: Option<String>,
        /// The version or the unpacked copy of the TypeScript package to read, instead of the newest version.
        #[arg(long, value_name = "VERSION|FOLDER")]
        typescript: Option<String>,
        /// Read no package, and compare with what was recorded last. Needs no network.
        #[arg(long, conflicts_with_all = ["python", "typescript", "update"])]
        recorded: bool,
        /// Record what the packages say.
        #[arg(long)]
        update: bool,
        /// The spec to compare.
        #[arg(long)]
        spec: Option<PathBuf>,
    },
    /// Check that no module of the SDK or the emulator imports one of a higher floor, or is part of a circle.
    Floors,
    /// Build a small program with the SDK and one with bare reqwest, both from scratch, and compare their cost.
    Footprint {
        /// Also build one with each of two other SDKs.
        #[arg(long)]
        others: bool,
        /// Number of builds of the first two programs. The others are built once.
        #[arg(long, default_value_t = 3)]
        rounds: usize,
    },
    /// Check that the links of the Markdown files lead somewhere. Needs the documentation that `cargo doc` builds.
    Links,
    /// Pack the crates, and build, document and use the packed files outside this workspace.
    Package,
    /// Run the checks of CI in order, and stop at the first failure.
    Ci {
        /// Run the scheduled checks, which take hours, instead of those for every change.
        #[arg(long)]
        long: bool,
        /// Run only the checks of these names.
        #[arg(long, num_args = 1..)]
        only: Vec<String>,
        /// Print the checks, and run none.
        #[arg(long)]
        list: bool,
    },
}

fn main() -> ExitCode {
    let default_spec = || root().join("openapi/connect.yaml");
    let outcome = match Cli::parse().task {
        Task::Lint { spec } => generate::lint(&spec.unwrap_or_else(default_spec)),
        Task::Generate { check, spec, out } => generate::run(
            &spec.unwrap_or_else(default_spec),
            &out.unwrap_or_else(root),
            check,
        ),
        Task::Drift {
            python,
            typescript,
            recorded,
            update,
            spec,
        } => {
            let options = drift::Options {
                python,
                typescript,
                recorded,
                update,
            };
            return drift(&spec.unwrap_or_else(default_spec), &options);
        }
        Task::Floors => floors::run(&root()),
        Task::Footprint { others, rounds } => footprint::run(&root(), others, rounds),
        Task::Links => links::run(&root()),
        Task::Package => package::run(&root()),
        Task::Ci { list: true, .. } => {
            ci::list();
            Ok(())
        }
        Task::Ci { long, only, .. } => ci::run(&root(), &ci::Selection { long, only }),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// A job that runs on a schedule tells a difference from a failure by the exit code.
fn drift(spec: &Path, options: &drift::Options) -> ExitCode {
    match drift::run(&root(), spec, options) {
        Ok(differs) => ExitCode::from(u8::from(differs)),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}
