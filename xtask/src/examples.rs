//! The runnable example of each operation: one Markdown file, shown in the documentation of its method.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::model::Operation;

/// The folder of the examples, relative to the SDK.
pub const FOLDER: &str = "docs/operations";
const SDK: &str = "crates/pipedream-connect";

/// Calls that are not in the API's description but have an example.
const UNLISTED: [&str; 2] = ["workflows_invoke", "workflows_invoke_for_external_user"];

/// Problems with the examples of the workspace at `root`: the file, and the reason.
pub fn findings(operations: &[Operation], root: &Path) -> Vec<(String, String)> {
    let ids = operations.iter().map(|operation| operation.id.as_str());
    let wanted: BTreeSet<&str> = ids.chain(UNLISTED).collect();
    let folder = root.join(SDK).join(FOLDER);
    let mut found: Vec<_> = wanted
        .iter()
        .filter_map(|id| Some((place(id), problem(&folder, id)?)))
        .collect();
    for id in files(&folder) {
        if !wanted.contains(id.as_str()) {
            found.push((place(&id), "no operation has this name".to_owned()));
        }
    }
    found
}

fn place(id: &str) -> String {
    format!("{SDK}/{FOLDER}/{id}.md")
}

fn problem(folder: &Path, id: &str) -> Option<String> {
    match fs::read_to_string(folder.join(format!("{id}.md"))) {
        Ok(text) => (!runs(&text)).then(|| {
            "an example is one ```rust block that runs: no `ignore`, no `no_run`".to_owned()
        }),
        Err(_) => Some(format!(
            "the operation `{id}` has no example (openapi/README.md, \"Add an endpoint\")"
        )),
    }
}

fn runs(text: &str) -> bool {
    let fences = text.lines().filter(|line| line.starts_with("```"));
    fences.eq(["```rust", "```"])
}

/// Names of the example files, without extension.
fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| Some(entry.file_name().to_str()?.strip_suffix(".md")?.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_without_an_example_is_named() {
        let found = findings(&[], Path::new("no such folder"));
        let (place, message) = &found[0];
        assert_eq!(
            place,
            "crates/pipedream-connect/docs/operations/workflows_invoke.md"
        );
        assert!(message.contains("`workflows_invoke` has no example"));
    }

    #[test]
    fn an_example_must_run() {
        assert!(runs("Text.\n\n```rust\ncode\n```\n"));
        for other in [
            "```rust,ignore\n```",
            "```no_run\n```",
            "```\n```",
            "no code",
            "```rust\n```\n```rust\n```",
        ] {
            assert!(!runs(other), "{other}");
        }
    }
}
