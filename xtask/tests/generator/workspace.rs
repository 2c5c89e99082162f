//! A folder with a spec, its examples, a piece of the SDK, and files that an earlier `generate` wrote.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;
use xtask::generate;

use crate::drill::Outcome;

const SPEC: &str = "openapi/connect.yaml";
const EXAMPLES: &str = "crates/pipedream-connect/docs/operations";
/// Written before: one file that is replaced, and one that is removed.
const EARLIER: [&str; 2] = [
    "crates/pipedream-connect-raw/src/generated.rs",
    "crates/pipedream-connect/src/resources/earlier.rs",
];

pub struct Workspace(TempDir);

impl Workspace {
    /// With the examples of all operations of `document`.
    pub fn new(document: &Value) -> Outcome<Self> {
        let workspace = Self(TempDir::new()?);
        workspace.write(SPEC, "")?;
        let items = document["paths"].as_object().into_iter().flatten();
        let operations = items.flat_map(|(_, item)| item.as_object().into_iter().flatten());
        let ids = operations.filter_map(|(_, operation)| operation["operationId"].as_str());
        let unlisted = ["workflows_invoke", "workflows_invoke_for_external_user"];
        for id in ids.chain(unlisted) {
            workspace.write(&format!("{EXAMPLES}/{id}.md"), "```rust\n```\n")?;
        }
        let client = "impl Client { pub fn user(&self) {} }";
        workspace.write("crates/pipedream-connect/src/features/user.rs", client)?;
        workspace.reset()?;
        Ok(workspace)
    }

    pub fn write(&self, name: &str, content: &str) -> Outcome {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().ok_or("no folder")?)?;
        Ok(fs::write(path, content)?)
    }

    /// The folder that `generate` writes to.
    fn out(&self) -> PathBuf {
        self.0.path().join("out")
    }

    fn reset(&self) -> Outcome {
        fs::remove_dir_all(self.out()).ok();
        EARLIER
            .iter()
            .try_for_each(|name| self.write(&format!("out/{name}"), "earlier"))
    }

    /// The outcome of `cargo xtask lint`.
    pub fn lint(&self, document: &Value) -> Outcome<Result<(), String>> {
        self.write(SPEC, &document.to_string())?;
        Ok(text(generate::lint(&self.0.path().join(SPEC))))
    }

    /// The outcome of `cargo xtask generate`, and whether it changed any file.
    pub fn generate(&self, document: &Value) -> Outcome<Attempt> {
        self.write(SPEC, &document.to_string())?;
        let before = tree(self.0.path())?;
        let outcome = generate::run(&self.0.path().join(SPEC), &self.out(), false);
        let attempt = Attempt {
            outcome: text(outcome),
            wrote: tree(self.0.path())? != before,
        };
        if attempt.wrote {
            self.reset()?;
        }
        Ok(attempt)
    }
}

pub struct Attempt {
    pub outcome: Result<(), String>,
    pub wrote: bool,
}

fn text(outcome: anyhow::Result<()>) -> Result<(), String> {
    outcome.map_err(|error| format!("{error:#}"))
}

/// Every file below `folder`, with its content.
fn tree(folder: &Path) -> Outcome<BTreeMap<PathBuf, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(tree(&path)?);
        } else {
            files.insert(path.clone(), fs::read(&path)?);
        }
    }
    Ok(files)
}
