//! Prints a comparison for a person.

use std::fmt::Write as _;

use super::compare::Comparison;
use super::edits::Context;
use super::facts::Facts;
use super::finding::{Difference, Finding};
use super::known::Known;

/// The text, and whether anything in it asks for work.
pub struct Report {
    pub text: String,
    pub differs: bool,
}

/// Describes what is new in a comparison, what is no longer known rightly, and where the packages disagree.
pub fn report(comparison: &Comparison<'_>, context: &Context<'_>, known: &Known) -> Report {
    let (listed, new): (Vec<_>, Vec<_>) = comparison
        .findings
        .iter()
        .partition(|finding| known.covers(finding));
    let stale = known.stale(&comparison.findings);
    let mut text = String::new();
    for finding in &new {
        text += &describe(finding, context);
    }
    for place in &stale {
        let _ = writeln!(
            text,
            "stale     {place}\n  No longer a difference: remove it from openapi/drift.yaml.\n"
        );
    }
    text += &disagreements(comparison);
    let titles: Vec<String> = context.packages.iter().map(Facts::title).collect();
    let _ = writeln!(
        text,
        "connect.yaml against {}: {} new differences, {} stale entries; {} known differences",
        titles.join(" and "),
        new.len(),
        stale.len(),
        listed.len()
    );
    let differs = !new.is_empty() || !stale.is_empty();
    if differs {
        text += "docs/drift.md leads from a difference to a release.\n";
    }
    Report { text, differs }
}

/// One difference: what and where, who says so, and what to write.
pub fn describe(finding: &Finding<'_>, context: &Context<'_>) -> String {
    let titles = finding
        .packages
        .iter()
        .filter_map(|index| context.packages.get(*index));
    let titles: Vec<String> = titles.map(Facts::title).collect();
    let mut text = format!("{:<9} {}\n", finding.difference.name(), finding.place.label);
    let _ = writeln!(
        text,
        "  {} ({}).",
        capitalized(&finding.text),
        titles.join(", ")
    );
    for edit in context.edits(finding) {
        let _ = writeln!(text, "  {}", edit.lines().replace('\n', "\n  "));
    }
    if finding.difference != Difference::Missing {
        let entry = format!("{}: ['{}']", finding.difference.name(), finding.place.label);
        let _ = writeln!(
            text,
            "  or give the reason in openapi/drift.yaml, at `{entry}`"
        );
    }
    text + "\n"
}

fn disagreements(comparison: &Comparison<'_>) -> String {
    if comparison.disagreements.is_empty() {
        return String::new();
    }
    let mut text = "The packages disagree with each other:\n".to_owned();
    for (place, texts) in &comparison.disagreements {
        for said in texts {
            let _ = writeln!(text, "  {place}: {said}");
        }
    }
    text + "\n"
}

fn capitalized(text: &str) -> String {
    // The file's name keeps its case.
    if text.starts_with("connect.yaml") {
        return text.to_owned();
    }
    let mut characters = text.chars();
    let first = characters
        .next()
        .map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + characters.as_str()
}
