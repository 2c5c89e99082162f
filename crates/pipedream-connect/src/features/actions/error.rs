//! Why an action has no outcome.

use std::fmt;

use super::failure::Failure;
use crate::Error;
use crate::features::configure::{
    AccountProblem, ComponentError, InvalidProps, account_hint, call_hint, may_have_run,
};

/// Why an action has no outcome.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pipedream_connect_emulator::{Emulator, SeedAccount}; let emulator = Emulator::builder().account(SeedAccount::new("user-42", "slack")).start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?;
/// use pipedream_connect::actions::ActionError;
///
/// let action = client.user("user-42")?.action("slack-send-message").prop("usrname", "bot");
/// match action.run().await {
///     Ok(outcome) => println!("{}", outcome.summary().unwrap_or("done")),
///     Err(ActionError::Invalid(invalid)) => assert_eq!(invalid.problems.len(), 3),
///     Err(ActionError::Account(problem)) => println!("{problem}"),
///     Err(error) => println!("{error}. {}", error.hint()),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum ActionError {
    /// Props were rejected. The action did not run.
    Invalid(InvalidProps),
    /// No account was chosen. The action did not run.
    Account(AccountProblem),
    /// The action ran and failed.
    Failed(Box<Failure>),
    /// A call failed: the one that runs the action, or one that prepares it.
    Call(Error),
}

impl ActionError {
    /// Whether the action may have run, so that repeating it could do its work twice.
    pub fn may_have_run(&self) -> bool {
        match self {
            Self::Invalid(_) | Self::Account(_) => false,
            Self::Failed(_) => true,
            Self::Call(error) => may_have_run(error),
        }
    }

    /// One sentence that says what to do, for a person or a model.
    pub fn hint(&self) -> String {
        match self {
            Self::Invalid(invalid) => invalid.hint(),
            Self::Account(problem) => account_hint(problem),
            Self::Failed(failure) => failure.hint(),
            Self::Call(error) => call_hint(error),
        }
    }
}

impl fmt::Display for ActionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(invalid) => invalid.fmt(f),
            Self::Account(problem) => problem.fmt(f),
            Self::Failed(failure) => failure.fmt(f),
            Self::Call(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ActionError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call(error) => error.source(),
            _ => None,
        }
    }
}

impl From<Error> for ActionError {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

impl From<ComponentError> for ActionError {
    fn from(error: ComponentError) -> Self {
        match error {
            ComponentError::Invalid(invalid) => Self::Invalid(invalid),
            ComponentError::Account(problem) => Self::Account(problem),
            ComponentError::Call(error) => Self::Call(error),
            ComponentError::Unfinished(unfinished) => Self::Call(unfinished.error),
        }
    }
}
