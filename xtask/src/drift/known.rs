//! The known differences of openapi/drift.yaml, each with its reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::finding::{Difference, Finding};

/// Differences that have the same reason: places by kind of difference.
#[derive(Deserialize)]
struct Entry {
    reason: String,
    #[serde(flatten)]
    places: BTreeMap<Difference, Vec<String>>,
}

/// The known differences. Each is one difference at one place, so that it hides no other.
#[derive(Default)]
pub struct Known(BTreeSet<(Difference, String)>);

impl Known {
    pub fn load(path: &Path) -> Result<Self> {
        let text =
            fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        Self::parse(&text).with_context(|| path.display().to_string())
    }

    pub fn parse(text: &str) -> Result<Self> {
        let entries: Vec<Entry> = serde_norway::from_str(text)?;
        let mut known = Self::default();
        for entry in entries {
            if entry.reason.trim().is_empty() {
                bail!("a difference has no reason");
            }
            let places = entry.places.into_iter();
            for (difference, place) in places.flat_map(|(difference, places)| {
                places.into_iter().map(move |place| (difference, place))
            }) {
                if !known.0.insert((difference, place.clone())) {
                    bail!("{} {place} is listed twice", difference.name());
                }
            }
        }
        Ok(known)
    }

    pub fn covers(&self, finding: &Finding<'_>) -> bool {
        self.0
            .contains(&(finding.difference, finding.place.label.clone()))
    }

    /// What no longer differs.
    pub fn stale(&self, findings: &[Finding<'_>]) -> Vec<String> {
        let found: BTreeSet<_> = findings
            .iter()
            .map(|finding| (finding.difference, finding.place.label.clone()))
            .collect();
        let stale = self.0.difference(&found);
        stale
            .map(|(difference, place)| format!("{}: {place}", difference.name()))
            .collect()
    }
}
