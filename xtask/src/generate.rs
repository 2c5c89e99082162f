//! `cargo xtask generate` generates all files from the spec, then writes all of them or none. `cargo xtask lint` does the
//! same without writing, so that both reject the same specs.

mod write;

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
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

/// Contents of files by path from the workspace root.
type Files = BTreeMap<String, String>;

/// Checks the spec, and that everything can be generated from it.
pub fn lint(spec: &Path) -> Result<()> {
    let files = generate(spec)?;
    println!("{}: no finding, {} files", spec.display(), files.len());
    Ok(())
}

/// Generates the files, and writes or compares them.
pub fn run(spec: &Path, out: &Path, check: bool) -> Result<()> {
    let files = generate(spec)?;
    let stale = leftover_files(out, &files)?;
    if check {
        return compare(out, &files, &stale);
    }
    let mut change = write::Change::default();
    for (name, content) in &files {
        let path = out.join(name);
        if fs::read_to_string(&path).ok().as_ref() != Some(content) {
            change.write(path, content);
        }
    }
    let written = change.len();
    stale.iter().for_each(|path| change.remove(path));
    change.apply()?;
    println!(
        "{} generated files: {written} written, {} removed",
        files.len(),
        stale.len()
    );
    Ok(())
}

/// All generated files.
fn generate(path: &Path) -> Result<Files> {
    let spec = Spec::load(path)?;
    lint::check(&spec, path)?;
    // The lint finds what progenitor and the emitters panic on. This is for what it does not know yet.
    catch_unwind(AssertUnwindSafe(|| files(&spec)))
        .unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
            Err(anyhow!(
                "the generator panicked: {}",
                text.unwrap_or("no message")
            ))
        })
        .with_context(|| {
            format!(
                "the lint accepts {}, but the generator cannot read it; a rule is missing in xtask/src/lint",
                path.display()
            )
        })
}

fn files(spec: &Spec) -> Result<Files> {
    let operations = spec.operations()?;
    let client = raw_client::generate(spec, &operations, normalize::normalize(spec)?)?;
    let mut files = BTreeMap::new();
    files.insert(
        format!("{RAW}/generated.rs"),
        format!("{HEADER}{}", print::print(client)),
    );
    files.insert(
        format!("{RAW}/unions.rs"),
        parsed("unions", emit::unions::emit(spec)?)?,
    );
    files.insert(
        format!("{RAW}/types.rs"),
        parsed("types", emit::types::emit(spec, &operations)?)?,
    );
    files.insert(
        format!("{RAW}/operations.rs"),
        parsed("operations", emit::operations::emit(spec, &operations)?)?,
    );
    files.insert(
        format!("{RAW}/ids.rs"),
        parsed("ids", emit::ids::emit(spec)?)?,
    );
    files.insert(
        CALLS.to_owned(),
        parsed("calls", emit::calls::emit(spec, &operations)?)?,
    );
    files.insert(
        DISPATCH.to_owned(),
        parsed("dispatch", emit::dispatch::emit(spec, &operations)?)?,
    );
    for (module, tokens) in emit::resources::emit(spec, &operations)? {
        files.insert(format!("{RESOURCES}/{module}.rs"), parsed(&module, tokens)?);
    }
    Ok(files)
}

fn parsed(name: &str, tokens: TokenStream) -> Result<String> {
    let file = syn::parse2(tokens)
        .with_context(|| format!("the emitted module `{name}` does not parse"))?;
    Ok(format!("{HEADER}{}", print::print(file)))
}

/// Files in the resources folder that are no longer generated.
fn leftover_files(out: &Path, files: &Files) -> Result<Vec<PathBuf>> {
    let folder = out.join(RESOURCES);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => bail!("cannot read {}: {error}", folder.display()),
    };
    let mut leftover = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = format!("{RESOURCES}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_file() && !files.contains_key(&name) {
            leftover.push(entry.path());
        }
    }
    leftover.sort();
    Ok(leftover)
}

fn compare(out: &Path, files: &Files, leftover: &[PathBuf]) -> Result<()> {
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
