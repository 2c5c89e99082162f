//! An action that ran and failed.

use std::fmt;

use pipedream_connect_raw::types::{
    Component, ErrorOrigin, Observation, RunActionOpts, RunActionResponse,
};
use pipedream_connect_raw::values::ActionFailure;
use serde_json::Value;

use super::reason::FailureReason;

/// An action that ran and failed. The API reports it with status 200.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pipedream_connect_emulator::{Emulator, SeedAccount}; let emulator = Emulator::builder().account(SeedAccount::new("user-42", "slack")).start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?;
/// use pipedream_connect::actions::ActionError;
///
/// let action = client.user("user-42")?.action("slack-send-message");
/// let run = action.prop("conversation", "C0GENERAL").prop("text", "fail").run().await;
/// let Err(ActionError::Failed(failure)) = run else {
///     return Err("expected a failure".into());
/// };
/// assert_eq!(failure.message(), "channel_not_found");
/// println!("{}", failure.hint());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Failure {
    failure: ActionFailure,
    reason: FailureReason,
    component: String,
    version: String,
    external_user_id: String,
    /// App and account id.
    accounts: Vec<(String, String)>,
    response: RunActionResponse,
}

impl Failure {
    pub(super) fn new(
        failure: ActionFailure,
        response: RunActionResponse,
        component: &Component,
        sent: RunActionOpts,
    ) -> Self {
        let props = sent.configured_props.unwrap_or_default();
        let accounts = component.app_props().filter_map(|prop| {
            let account = props.get(&prop.name)?.get("authProvisionId")?;
            Some((prop.app.clone(), account.as_str()?.to_owned()))
        });
        Self {
            reason: FailureReason::of(&failure),
            accounts: accounts.collect(),
            failure,
            component: component.key.clone(),
            version: component.version.clone(),
            external_user_id: sent.external_user_id,
            response,
        }
    }

    /// The component's own message.
    pub fn message(&self) -> &str {
        &self.failure.message
    }

    /// The name of the error, such as `TypeError`.
    pub fn name(&self) -> Option<&str> {
        self.failure.name.as_deref()
    }

    /// Where the failure came from, according to the API, which calls this a best effort. An origin that this version does
    /// not know is [`ErrorOrigin::Unknown`].
    pub fn origin(&self) -> Option<&ErrorOrigin> {
        self.failure.origin()
    }

    /// What the failure was recognized as, by its message.
    pub fn reason(&self) -> &FailureReason {
        &self.reason
    }

    /// Whether the same run may succeed later. `None` if that is not known.
    ///
    /// This says nothing about whether repeating it is harmless: the action ran, and part of its work may have been done.
    pub fn repeat_helps(&self) -> Option<bool> {
        if self.reason != FailureReason::Other {
            return Some(false);
        }
        match self.origin() {
            Some(ErrorOrigin::NetworkIo) => Some(true),
            Some(ErrorOrigin::ComponentCode | ErrorOrigin::ResponseParsing) => Some(false),
            _ => None,
        }
    }

    /// One sentence that says what to do, for a person or a model.
    pub fn hint(&self) -> String {
        match &self.reason {
            FailureReason::ReconnectAccount => match self.accounts.as_slice() {
                [(app, id)] => format!("Ask the user to reconnect the {app} account {id}."),
                _ => "Ask the user to reconnect the account.".to_owned(),
            },
            FailureReason::PlanGate => {
                "The plan does not include this: upgrade the plan or enable the feature.".to_owned()
            }
            FailureReason::MissingProp { names } if names.is_empty() => {
                "Set the prop that the message names and run the action again.".to_owned()
            }
            FailureReason::MissingProp { names } => {
                format!("Set {} and run the action again.", names.join(", "))
            }
            FailureReason::Other => self.hint_by_origin(),
        }
    }

    fn hint_by_origin(&self) -> String {
        let hint = match self.origin() {
            Some(ErrorOrigin::NetworkIo) => {
                "The connection to the app failed: repeat the run if doing its work twice does no harm."
            }
            Some(ErrorOrigin::ComponentCode) => {
                "The component failed and a repeat does not help: check the values, or try another version."
            }
            Some(ErrorOrigin::ResponseParsing) => {
                "The app did what was asked, but the component could not read its response: do not repeat the run."
            }
            Some(ErrorOrigin::UpstreamApi) => {
                "The app rejected the request: change the values as its message says, or try again later."
            }
            _ => "Change the values as the message says.",
        };
        hint.to_owned()
    }

    /// What the action logged before it failed.
    pub fn logs(&self) -> &[Observation] {
        &self.response.os
    }

    /// The error as the API sent it, with all its fields.
    pub fn raw(&self) -> &Value {
        &self.failure.raw
    }

    /// The response of the API.
    pub fn response(&self) -> &RunActionResponse {
        &self.response
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            component,
            version,
            external_user_id: user,
            ..
        } = self;
        write!(
            f,
            "{component} {version} ran for {user:?} and failed: {}",
            self.message()
        )?;
        match self.origin() {
            Some(origin) => write!(f, " (origin {})", origin.as_str()),
            None => Ok(()),
        }
    }
}

// Without the response: it may repeat what was sent.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure")
            .field("component", &self.component)
            .field("version", &self.version)
            .field("external_user_id", &self.external_user_id)
            .field("accounts", &self.accounts)
            .field("message", &self.message())
            .field("name", &self.name())
            .field("origin", &self.origin())
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Failure {}
