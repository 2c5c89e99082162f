//! Why a component was not run or deployed.

use std::fmt;

use super::account::AccountProblem;
use super::problem::PropProblem;
use crate::{Error, ErrorKind};

/// Why a component was not run or deployed.
#[derive(Debug)]
#[non_exhaustive]
pub enum ComponentError {
    /// Props were rejected before anything was sent to run or deploy the component.
    Invalid(InvalidProps),
    /// No account was chosen.
    Account(AccountProblem),
    /// A call failed.
    Call(Error),
    /// [`Trigger::ensure`](crate::triggers::Trigger::ensure) found or deployed the trigger, or may have deployed it, and
    /// did not get to its end.
    Unfinished(UnfinishedTrigger),
}

/// Props that were rejected.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct InvalidProps {
    /// The key of the component, such as `slack-send-message`.
    pub component: String,
    /// The version of the definition that the props were checked against.
    pub version: String,
    /// Your application's id for the user.
    pub external_user_id: String,
    /// All problems that were found.
    pub problems: Vec<PropProblem>,
}

/// A trigger that `ensure` did not finish. The next `ensure` continues: it finds what this one deployed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct UnfinishedTrigger {
    /// The key of the component, such as `gitlab-new-issue`.
    pub component: String,
    /// The name that identifies the trigger among those of the user.
    pub name: String,
    /// Your application's id for the user.
    pub external_user_id: String,
    /// The trigger's id. `None` if it may have been deployed, but was not found afterwards.
    pub trigger_id: Option<String>,
    /// The call that failed.
    pub error: Error,
}

impl ComponentError {
    /// Whether the component may have been run or deployed.
    pub fn may_have_run(&self) -> bool {
        match self {
            Self::Invalid(_) | Self::Account(_) => false,
            Self::Call(error) => may_have_run(error),
            Self::Unfinished(_) => true,
        }
    }

    /// One sentence that says what to do, for a person or a model.
    pub fn hint(&self) -> String {
        match self {
            Self::Invalid(invalid) => invalid.hint(),
            Self::Account(problem) => account_hint(problem),
            Self::Call(error) => call_hint(error),
            Self::Unfinished(unfinished) => unfinished.hint().to_owned(),
        }
    }
}

/// Whether the call that failed was the one that runs or deploys. An error without an operation, such as that of a
/// cancelled call of the blocking client, may be about any of the calls.
pub(in crate::features) fn may_have_run(error: &Error) -> bool {
    let effective = error
        .operation()
        .is_none_or(|operation| matches!(operation, "actions_run" | "triggers_deploy"));
    effective && error.may_have_run()
}

pub(in crate::features) fn account_hint(problem: &AccountProblem) -> String {
    match problem {
        AccountProblem::Missing(missing) if missing.unhealthy.is_empty() => {
            format!("Ask the user to connect {}.", missing.app)
        }
        AccountProblem::Missing(missing) => format!("Ask the user to reconnect {}.", missing.app),
        AccountProblem::Several(several) => {
            format!("Ask the user which account of {} to use.", several.app)
        }
    }
}

pub(in crate::features) fn call_hint(error: &Error) -> String {
    let hint = if error.is_plan_gate() {
        "The plan of the Pipedream workspace does not include this: upgrade the plan or enable the feature."
    } else if may_have_run(error) {
        "Check in the app whether it was done before you repeat it."
    } else if error.is_transient() {
        "Nothing was done: try again later."
    } else {
        "Nothing was done: fix the cause before you try again."
    };
    hint.to_owned()
}

impl InvalidProps {
    pub(in crate::features) fn hint(&self) -> String {
        let problems: Vec<_> = self.problems.iter().map(ToString::to_string).collect();
        format!("Fix the props: {}.", problems.join("; "))
    }
}

impl fmt::Display for InvalidProps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (component, version) = (&self.component, &self.version);
        write!(
            f,
            "{component} {version} was not sent for {:?}: ",
            self.external_user_id
        )?;
        for (index, problem) in self.problems.iter().enumerate() {
            write!(f, "{}{problem}", if index == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}

impl std::error::Error for InvalidProps {}

impl UnfinishedTrigger {
    fn hint(&self) -> &'static str {
        if self.error.is_transient() || self.error.kind() == ErrorKind::Conflict {
            "Call `ensure` again later: it continues where this call stopped."
        } else {
            "Fix the cause, then call `ensure` again: it continues where this call stopped."
        }
    }
}

impl fmt::Display for UnfinishedTrigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (component, name, user) = (&self.component, &self.name, &self.external_user_id);
        match &self.trigger_id {
            Some(id) => write!(f, "trigger {id} was found or deployed, but not finished")?,
            None => {
                f.write_str("the trigger may have been deployed, but was not found afterwards")?
            }
        }
        write!(
            f,
            " ({component} named {name:?} of {user:?}): {}. {}",
            self.error,
            self.hint()
        )
    }
}

impl fmt::Display for ComponentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(invalid) => invalid.fmt(f),
            Self::Account(problem) => problem.fmt(f),
            Self::Call(error) => error.fmt(f),
            Self::Unfinished(unfinished) => unfinished.fmt(f),
        }
    }
}

impl std::error::Error for ComponentError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call(error) => error.source(),
            Self::Unfinished(unfinished) => unfinished.error.source(),
            Self::Invalid(_) | Self::Account(_) => None,
        }
    }
}

impl From<Error> for ComponentError {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Execution;

    #[test]
    fn a_run_that_the_blocking_client_cancelled_may_have_run() {
        let cancelled = Error::new(ErrorKind::Cancelled, "the call was cancelled")
            .with_execution(Execution::MayHaveRun);
        let error = ComponentError::Call(cancelled);
        assert!(error.may_have_run());
        assert!(error.hint().starts_with("Check in the app"));
    }
}
