//! What `cargo xtask drift` finds. The packages are the recorded facts of openapi/official, so that no test needs a network.

mod document;
mod exit_code;
mod known;
mod planted;
mod readers;

use std::error::Error;
use std::path::PathBuf;

use serde_json::Value;
use xtask::drift::compare::compare;
use xtask::drift::edits::{Context, Edit};
use xtask::drift::facts::Facts;
use xtask::drift::known::Known;
use xtask::drift::{recorded, report, spec};
use xtask::model::Spec;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// A difference that is not a known one.
struct New {
    /// The kind and the place, as in `missing Account.name`.
    title: String,
    /// All that is printed about it.
    text: String,
    edits: Vec<Edit>,
}

/// What documents are compared with.
struct Comparer {
    packages: Vec<Facts>,
    known: Known,
}

impl Comparer {
    fn new() -> Outcome<Self> {
        let root = xtask::root();
        Ok(Self {
            packages: recorded(&root)?,
            known: Known::load(&root.join("openapi/drift.yaml"))?,
        })
    }

    /// The new differences of a document from the recorded packages.
    fn new_differences(&self, document: &Value) -> Outcome<Vec<New>> {
        let spec = Spec {
            document: document.clone(),
            root: PathBuf::new(),
        };
        let facts = spec::read(&spec)?;
        let comparison = compare(&spec, &facts, &self.packages);
        let context = Context {
            spec: &spec,
            packages: &self.packages,
            schemas: &comparison.schemas,
        };
        let new = comparison
            .findings
            .iter()
            .filter(|finding| !self.known.covers(finding));
        let new = new.map(|finding| New {
            title: format!("{} {}", finding.difference.name(), finding.place.label),
            text: report::describe(finding, &context),
            edits: context.edits(finding),
        });
        Ok(new.collect())
    }
}

fn titles(new: &[New]) -> Vec<&str> {
    new.iter().map(|new| new.title.as_str()).collect()
}
