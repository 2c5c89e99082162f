//! `cargo xtask drift`: what the official packages say that openapi/connect.yaml does not, and the reverse.

pub mod compare;
pub mod edits;
pub mod facts;
pub mod finding;
pub mod known;
pub mod packages;
pub mod report;
pub mod spec;

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::model::Spec;
use edits::Context;
use facts::Facts;
use known::Known;
use packages::Copy;

const KNOWN: &str = "openapi/drift.yaml";
/// What the packages said when somebody last compared them.
const RECORDED: [&str; 2] = [
    "openapi/official/python.json",
    "openapi/official/typescript.json",
];

/// What to compare.
#[derive(Default)]
pub struct Options {
    /// A version or a folder of the Python package.
    pub python: Option<String>,
    /// A version or a folder of the TypeScript package.
    pub typescript: Option<String>,
    /// Compare with the recorded facts, without a network.
    pub recorded: bool,
    /// Record the facts.
    pub update: bool,
}

/// Compares, prints the result, and returns whether there is something to do.
pub fn run(root: &Path, spec: &Path, options: &Options) -> Result<bool> {
    let packages = if options.recorded {
        recorded(root)?
    } else {
        read(root, options)?
    };
    let mut differs = false;
    if options.update {
        record(root, &packages)?;
    } else if !options.recorded {
        differs |= misread(root, &packages)?;
    }
    let document = Spec::load(spec)?;
    let facts = spec::read(&document)?;
    let comparison = compare::compare(&document, &facts, &packages);
    let context = Context {
        spec: &document,
        packages: &packages,
        schemas: &comparison.schemas,
    };
    let report = report::report(&comparison, &context, &Known::load(&root.join(KNOWN))?);
    print!("{}", report.text);
    Ok(report.differs || differs)
}

/// The recorded facts of both packages.
pub fn recorded(root: &Path) -> Result<Vec<Facts>> {
    RECORDED
        .iter()
        .map(|path| packages::recorded(&root.join(path)))
        .collect()
}

fn read(root: &Path, options: &Options) -> Result<Vec<Facts>> {
    let python = packages::python(root, &Copy::parse(options.python.as_deref()));
    let typescript = packages::typescript(root, &Copy::parse(options.typescript.as_deref()));
    Ok(vec![
        python.context("cannot read the Python package")?,
        typescript.context("cannot read the TypeScript package")?,
    ])
}

fn record(root: &Path, packages: &[Facts]) -> Result<()> {
    for (path, facts) in RECORDED.iter().zip(packages) {
        let text = packages::record(facts)?;
        fs::write(root.join(path), text).with_context(|| format!("cannot write {path}"))?;
        println!("{path}: {}", facts.title());
    }
    Ok(())
}

/// Whether the recorded facts are no longer what the readers find in the same version.
fn misread(root: &Path, packages: &[Facts]) -> Result<bool> {
    let mut differs = false;
    for (path, facts) in RECORDED.iter().zip(packages) {
        let recorded = packages::recorded(&root.join(path))?;
        if recorded.version != facts.version {
            println!(
                "{} is not the recorded {}: `cargo xtask drift --update` records it.\n",
                facts.title(),
                recorded.version
            );
        } else if packages::record(&recorded)? != packages::record(facts)? {
            println!(
                "{path} is not what the reader finds in {}: run `cargo xtask drift --update`.\n",
                facts.title()
            );
            differs = true;
        }
    }
    Ok(differs)
}
