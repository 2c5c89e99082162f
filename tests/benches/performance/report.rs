//! Figures: printed one by one, and written as JSON.

use std::fmt;
use std::fs;
use std::path::Path;

use serde::Serialize;

use crate::Outcome;

/// What a figure should be.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Target {
    /// Ours minus the baseline is at most this.
    Above(f64),
    /// Ours is at most so many times the baseline.
    RatioAtMost(f64),
    /// Ours is at least so many times the baseline.
    RatioAtLeast(f64),
    /// Ours is at most this.
    AtMost(f64),
}

/// One figure. Difference and ratio are the medians of the rounds' own, so they need not be those of the two medians.
#[derive(Serialize)]
pub(crate) struct Figure {
    group: &'static str,
    name: String,
    unit: &'static str,
    ours: f64,
    baseline: Option<f64>,
    difference: Option<f64>,
    ratio: Option<f64>,
    others: Vec<(&'static str, f64)>,
    target: Option<Target>,
    met: Option<bool>,
}

impl Figure {
    /// A figure without a baseline.
    pub(crate) fn alone(name: impl Into<String>, unit: &'static str, ours: f64) -> Self {
        Self {
            group: "",
            name: name.into(),
            unit,
            ours,
            baseline: None,
            difference: None,
            ratio: None,
            others: Vec::new(),
            target: None,
            met: None,
        }
    }

    /// A figure beside the baseline's.
    pub(crate) fn beside(
        name: impl Into<String>,
        unit: &'static str,
        ours: f64,
        baseline: f64,
    ) -> Self {
        Self {
            baseline: Some(baseline),
            difference: Some(ours - baseline),
            ratio: Some(ours / baseline),
            ..Self::alone(name, unit, ours)
        }
    }

    /// A figure of several rounds, each with its own baseline.
    pub(crate) fn rounds(
        name: impl Into<String>,
        unit: &'static str,
        ours: &[f64],
        baseline: &[f64],
    ) -> Self {
        let of = |pair: fn(f64, f64) -> f64| {
            let rounds = ours.iter().zip(baseline);
            Some(median(
                &rounds.map(|(a, b)| pair(*a, *b)).collect::<Vec<_>>(),
            ))
        };
        Self {
            difference: of(|ours, baseline| ours - baseline),
            ratio: of(|ours, baseline| ours / baseline),
            ..Self::beside(name, unit, median(ours), median(baseline))
        }
    }

    /// The same figure of something else.
    pub(crate) fn also(mut self, what: &'static str, value: f64) -> Self {
        self.others.push((what, value));
        self
    }

    /// What it should be.
    pub(crate) fn target(mut self, target: Target) -> Self {
        self.met = match target {
            Target::Above(most) => self.difference.map(|above| above <= most),
            Target::RatioAtMost(most) => self.ratio.map(|ratio| ratio <= most),
            Target::RatioAtLeast(least) => self.ratio.map(|ratio| ratio >= least),
            Target::AtMost(most) => Some(self.ours <= most),
        };
        self.target = Some(target);
        self
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = self.unit;
        write!(f, "{}: ours {:.2} {unit}", self.name, self.ours)?;
        if let Some(baseline) = self.baseline {
            write!(f, ", baseline {baseline:.2} {unit}")?;
        }
        if let (Some(difference), Some(ratio)) = (self.difference, self.ratio) {
            write!(f, ", difference {difference:.2} {unit}, ratio {ratio:.3}")?;
        }
        for (name, value) in &self.others {
            write!(f, ", {name} {value:.2}")?;
        }
        match self.met {
            Some(true) => write!(f, " (target met)"),
            Some(false) => write!(f, " (TARGET MISSED)"),
            None => Ok(()),
        }
    }
}

/// All figures so far.
#[derive(Default, Serialize)]
pub(crate) struct Report {
    #[serde(skip)]
    group: &'static str,
    figures: Vec<Figure>,
}

impl Report {
    /// Begins a group of figures.
    pub(crate) fn group(&mut self, name: &'static str) {
        self.group = name;
    }

    /// Adds a figure and prints it.
    pub(crate) fn add(&mut self, mut figure: Figure) {
        figure.group = self.group;
        println!("{}: {figure}", figure.group);
        self.figures.push(figure);
    }

    /// Writes all figures as JSON.
    pub(crate) fn write(&self, path: &Path) -> Outcome {
        fs::write(path, serde_json::to_string_pretty(self)?)?;
        Ok(())
    }
}

/// The middle value; 0 of nothing.
pub(crate) fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// The value below which this part of all values lies; 0 of nothing.
pub(crate) fn quantile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let index = (last as f64 * part).round() as usize;
    sorted.get(index).copied().unwrap_or_default()
}
