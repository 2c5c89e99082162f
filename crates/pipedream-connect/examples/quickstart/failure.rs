//! Failures as a person reads them: what failed, why, and what to do next.

use std::error::Error as StdError;
use std::fmt;

use pipedream_connect::actions::ActionError;
use pipedream_connect::triggers::ComponentError;
use pipedream_connect::{Error, ErrorKind};

/// A failure of the quickstart. `Display` is what the terminal shows.
pub(crate) struct Failure {
    what: String,
    next_step: String,
}

impl Failure {
    pub(crate) fn new(what: impl Into<String>, next_step: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            next_step: next_step.into(),
        }
    }
}

impl<E: StdError + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::new(with_causes(&error), next_step(&error))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}\nnext step: {}", self.what, self.next_step)
    }
}

/// The error, and each cause that says more than the line before.
fn with_causes(error: &dyn StdError) -> String {
    let mut last = error.to_string();
    let mut text = last.clone();
    let mut next = error.source();
    while let Some(cause) = next {
        let said = cause.to_string();
        if !last.contains(&said) {
            text += &format!("\n  because: {said}");
            last = said;
        }
        next = cause.source();
    }
    text
}

fn next_step(error: &(dyn StdError + 'static)) -> String {
    if let Some(error) = error.downcast_ref::<ActionError>() {
        error.hint()
    } else if let Some(error) = error.downcast_ref::<ComponentError>() {
        error.hint()
    } else if let Some(error) = error.downcast_ref::<Error>() {
        after_call(error).to_owned()
    } else {
        "Fix the cause, then run the quickstart again.".to_owned()
    }
}

fn after_call(error: &Error) -> &'static str {
    let cause = error.source().and_then(<dyn StdError>::downcast_ref);
    match (error.kind(), cause) {
        (ErrorKind::Auth, Some(cause)) => after_call(cause),
        (ErrorKind::Config, _) => {
            "Fix the variable that the message names, or unset all PIPEDREAM_* variables to run on the emulator."
        }
        (ErrorKind::InvalidArgument, _) => "Fix the PIPEDREAM_* variable with this value.",
        (ErrorKind::Connect, _) => "Check the network, and PIPEDREAM_BASE_URL if it is set.",
        _ if error.is_transient() => "Try again later.",
        (ErrorKind::Auth | ErrorKind::Unauthorized, _) => {
            "Check PIPEDREAM_CLIENT_ID and PIPEDREAM_CLIENT_SECRET: compare them with the OAuth client in the settings of \
             your Pipedream workspace."
        }
        (ErrorKind::Forbidden, _) if error.is_plan_gate() => {
            "Upgrade the plan of the Pipedream workspace, or enable the feature."
        }
        (ErrorKind::Forbidden, _) => "Use an OAuth client whose scopes include this operation.",
        (ErrorKind::NotFound, _) => {
            "Check PIPEDREAM_PROJECT_ID and PIPEDREAM_PROJECT_ENVIRONMENT: each has its own users and accounts."
        }
        _ => "Fix the cause that the message names, then run the quickstart again.",
    }
}
