//! What is wrong with the value of a prop.

use std::fmt;

use serde_json::Value;

use super::expected::Expected;

/// The part of a value that a message shows, in characters.
const MAX_SHOWN: usize = 80;

/// One prop that was rejected before anything was sent.
///
/// `Display` prints one sentence that a person or a model can act on.
#[derive(Clone, Debug, PartialEq)]
pub struct PropProblem {
    prop: String,
    value: Option<Value>,
    problem: Problem,
}

/// What is wrong with a prop.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Problem {
    /// The component has no prop of this name.
    Unknown {
        /// The name that was probably meant.
        nearest: Option<String>,
        /// The props that take a value.
        known: Vec<String>,
    },
    /// The name is the slug of an app, or nearly the name of its prop.
    NotTheAppProp {
        /// The name of the app prop.
        app_prop: String,
    },
    /// A value is required.
    Missing {
        /// The prop's label, such as `Message Text`.
        label: Option<String>,
        /// What the prop accepts.
        expected: Expected,
    },
    /// The prop does not accept this value: wrong type, not one of the options, or out of range.
    NotAccepted {
        /// What the prop accepts.
        expected: Expected,
    },
    /// The service provides the value.
    ProvidedByService,
    /// The app offers no option with this label.
    UnknownLabel {
        /// The label.
        label: String,
        /// The most similar labels among the options that were read.
        nearest: Vec<String>,
    },
    /// Several options have this label.
    AmbiguousLabel {
        /// The label.
        label: String,
        /// Their values.
        values: Vec<Value>,
    },
    /// The prop has no options, so it has no labels.
    NoOptions,
}

impl PropProblem {
    pub(super) fn new(prop: impl Into<String>, problem: Problem) -> Self {
        Self {
            prop: prop.into(),
            value: None,
            problem,
        }
    }

    pub(super) fn with_value(mut self, value: Value) -> Self {
        self.value = Some(value);
        self
    }

    /// The name of the prop.
    pub fn prop(&self) -> &str {
        &self.prop
    }

    /// The value that was rejected. `None` for a missing value, an unknown prop, and a prop that may contain a secret.
    pub fn value(&self) -> Option<&Value> {
        self.value.as_ref()
    }

    /// What is wrong.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// Whether the name was meant to be that of an app prop.
    pub(super) fn concerns_an_account(&self) -> bool {
        matches!(self.problem, Problem::NotTheAppProp { .. })
    }

    /// What the prop accepts, where that is known.
    pub fn expected(&self) -> Option<&Expected> {
        match &self.problem {
            Problem::Missing { expected, .. } | Problem::NotAccepted { expected } => Some(expected),
            _ => None,
        }
    }
}

impl fmt::Display for PropProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let prop = &self.prop;
        match &self.problem {
            Problem::Unknown { nearest, known } => match nearest {
                Some(nearest) => write!(f, "`{prop}` is not a prop: did you mean `{nearest}`?"),
                None if known.is_empty() => write!(f, "`{prop}` is not a prop: there are none"),
                None => write!(f, "`{prop}` is not a prop: expected {}", quoted(known)),
            },
            Problem::NotTheAppProp { app_prop } => {
                write!(f, "`{prop}` is not a prop: the app prop is `{app_prop}`")
            }
            Problem::Missing { label, expected } => {
                write!(f, "`{prop}` is missing: expected {expected}")?;
                label
                    .as_ref()
                    .map_or(Ok(()), |label| write!(f, " ({label})"))
            }
            Problem::NotAccepted { expected } => match &self.value {
                Some(value) => write!(f, "`{prop}` is {}: expected {expected}", shown(value)),
                None => write!(
                    f,
                    "`{prop}` has a value of the wrong kind: expected {expected}"
                ),
            },
            Problem::ProvidedByService => {
                write!(f, "`{prop}` takes no value: the service provides it")
            }
            Problem::UnknownLabel { label, nearest } if nearest.is_empty() => {
                write!(
                    f,
                    "`{prop}` has no option {label:?}: the app returned no options"
                )
            }
            Problem::UnknownLabel { label, nearest } => write!(
                f,
                "`{prop}` has no option {label:?}: the nearest are {}",
                list(nearest.iter().map(|label| format!("{label:?}")))
            ),
            Problem::AmbiguousLabel { label, values } => write!(
                f,
                "`{prop}` has several options {label:?}: set one of the values {}",
                list(values.iter().map(shown))
            ),
            Problem::NoOptions => write!(f, "`{prop}` has no options: set its value instead"),
        }
    }
}

impl std::error::Error for PropProblem {}

fn quoted(names: &[String]) -> String {
    list(names.iter().map(|name| format!("`{name}`")))
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
