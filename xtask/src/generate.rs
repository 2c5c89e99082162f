//! `cargo xtask generate`: generates all files from the spec, then writes them. Nothing is written if anything fails.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use proc_macro2::TokenStream;
use similar::TextDiff;

use crate::model::Spec;
use crate::{emit, lint, normalize, print, raw_client};

const RAW: &str = "crates/pipedream-connect-raw/src";
const RESOURCES: &str = "crates/pipedream-connect/src/resources";
const CALLS: &str = "tests/generated/calls.rs";
const DISPATCH: &str = "tests/generated/dispatch.rs";
const HEADER: &str =
    "// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.\n\n";
/// Maximum number of diff lines that `--check` prints per file.
const DIFF_LINES: usize = 40;

/// Generates the files, and writes or compares them.
pub fn run(spec: &Path, out: &Path, check: bool) -> Result<()> {
    let files = files(spec)?;
    let stale = leftover_files(out, &files)?;
    if check {
        return compare(out, &files, &stale);
    }
    let mut written = 0;
    for (name, content) in &files {
        let path = out.join(name);
        if fs::read_to_string(&path).ok().as_ref() != Some(content) {
            write(&path, content)?;
            written += 1;
        }
    }
    for path in &stale {
        fs::remove_file(path).with_context(|| format!("cannot remove {}", path.display()))?;
    }
    println!(
        "{} generated files: {written} written, {} removed",
        files.len(),
        stale.len()
    );
    Ok(())
}

/// The contents of all generated files, by path from the workspace root.
fn files(path: &Path) -> Result<BTreeMap<String, String>> {
    let spec = Spec::load(path)?;
    lint::check(&spec, path)?;
    let operations = spec.operations()?;
    let client = raw_client::generate(&spec, &operations, normalize::normalize(&spec)?)?;
    let mut files = BTreeMap::new();
    files.insert(
        format!("{RAW}/generated.rs"),
        format!("{HEADER}{}", print::print(client)),
    );
    files.insert(
        format!("{RAW}/unions.rs"),
        parsed("unions", emit::unions::emit(&spec)?)?,
    );
    files.insert(
        format!("{RAW}/types.rs"),
        parsed("types", emit::types::emit(&spec, &operations)?)?,
    );
    files.insert(
        format!("{RAW}/operations.rs"),
        parsed("operations", emit::operations::emit(&spec, &operations)?)?,
    );
    files.insert(
        format!("{RAW}/ids.rs"),
        parsed("ids", emit::ids::emit(&spec)?)?,
    );
    files.insert(
        CALLS.to_owned(),
        parsed("calls", emit::calls::emit(&spec, &operations)?)?,
    );
    files.insert(
        DISPATCH.to_owned(),
        parsed("dispatch", emit::dispatch::emit(&spec, &operations)?)?,
    );
    for (module, tokens) in emit::resources::emit(&spec, &operations)? {
        files.insert(format!("{RESOURCES}/{module}.rs"), parsed(&module, tokens)?);
    }
    Ok(files)
}

fn parsed(name: &str, tokens: TokenStream) -> Result<String> {
    let file = syn::parse2(tokens)
        .with_context(|| format!("the emitted module `{name}` does not parse"))?;
    Ok(format!("{HEADER}{}", print::print(file)))
}

fn write(path: &Path, content: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}

/// Files in the resources folder that are no longer generated.
fn leftover_files(out: &Path, files: &BTreeMap<String, String>) -> Result<Vec<PathBuf>> {
    let folder = out.join(RESOURCES);
    let Ok(entries) = fs::read_dir(&folder) else {
        return Ok(Vec::new());
    };
    let mut leftover = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let name = path
            .strip_prefix(out)
            .unwrap_or(&path)
            .to_string_lossy()
            .replace('\\', "/");
        if !files.contains_key(&name) {
            leftover.push(path);
        }
    }
    leftover.sort();
    Ok(leftover)
}

fn compare(out: &Path, files: &BTreeMap<String, String>, leftover: &[PathBuf]) -> Result<()> {
    let mut drift = Vec::new();
    for (name, content) in files {
        let current = fs::read_to_string(out.join(name))
            .unwrap_or_default()
            .replace("\r\n", "\n");
        if current != *content {
            drift.push(name.clone());
            print_diff(name, &current, content);
        }
    }
    drift.extend(
        leftover
            .iter()
            .map(|path| format!("{} (left over)", path.display())),
    );
    if drift.is_empty() {
        println!("{} generated files are up to date", files.len());
        return Ok(());
    }
    bail!(
        "generated files are out of date: {}\nrun `cargo xtask generate` and commit the result",
        drift.join(", ")
    );
}

fn print_diff(name: &str, current: &str, wanted: &str) {
    let diff = TextDiff::from_lines(current, wanted);
    let text = diff.unified_diff().header(name, "regenerated").to_string();
    for line in text.lines().take(DIFF_LINES) {
        println!("{line}");
    }
}
