//! An action with its props.

use std::sync::Arc;

use pipedream_connect_raw::operations::ACTIONS_RUN;
use pipedream_connect_raw::types::{Component, ComponentStash, ComponentType, RunActionOpts};
use pipedream_connect_raw::values::{ProjectScope, StashId};
use serde::Serialize;

use super::error::ActionError;
use super::failure::Failure;
use super::outcome::Outcome;
use crate::Error;
use crate::call::{Call, CallOptions, Client};
use crate::features::configure::{Draft, debug_prepared};
use crate::future::boxed;

/// An action with its props, created by [`User::action`](crate::User::action).
///
/// [`run`](Self::run) reads the definition of the action, checks the props against it, finds the user's account, and runs
/// the action. [`prepare`](Self::prepare) does the same without running it. What is not valid is rejected before it is
/// sent, with all problems at once.
///
/// The client keeps definitions for ten minutes, so a run is normally one request, plus one that finds the account unless
/// you pass it. Labels and dynamic props need requests of their own. Each request has its own timeout and deadline.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pipedream_connect_emulator::{Emulator, SeedAccount}; let emulator = Emulator::builder().account(SeedAccount::new("user-42", "slack")).start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?;
/// let user = client.user("user-42")?;
/// let sent = user
///     .action("slack-send-message")
///     .prop_label("conversation", "#general")
///     .prop("text", "Hello")
///     .run()
///     .await?;
/// assert_eq!(sent.summary(), Some("Sent a message to C0GENERAL"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "an action does nothing until it is run"]
pub struct Action {
    draft: Draft,
    stash: Option<StashId>,
}

impl Action {
    pub(in crate::features) fn new(client: Client, user: String, key: String) -> Self {
        Self {
            draft: Draft::new(client, user, key),
            stash: None,
        }
    }

    /// Sets a prop. Null means that it is not set.
    pub fn prop(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        self.draft.set_prop(name.into(), value);
        self
    }

    /// Sets the props of an object, such as a struct with a field for each prop, and keeps the others.
    pub fn props(mut self, props: impl Serialize) -> Self {
        self.draft.set_props(props);
        self
    }

    /// Sets a prop to its option with this label, such as `#general`.
    ///
    /// If the definition lists no options, they are requested from the app: at most 10 pages, with the values of the other
    /// props. The label must match exactly. For a list, each call adds an option.
    pub fn prop_label(mut self, name: impl Into<String>, label: impl Into<String>) -> Self {
        self.draft.add_label(name.into(), label.into());
        self
    }

    /// Sets a prop without any check, whether or not the definition has it.
    pub fn unchecked_prop(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        self.draft.set_unchecked(name.into(), value);
        self
    }

    /// The account to use (`apn_…`). Without it, the user must have exactly one working account of the app.
    pub fn account(mut self, account_id: impl Into<String>) -> Self {
        self.draft.set_account(account_id.into());
        self
    }

    /// The account for one app prop, for an action that has several.
    pub fn account_for(mut self, prop: impl Into<String>, account_id: impl Into<String>) -> Self {
        self.draft.set_account_for(prop.into(), account_id.into());
        self
    }

    /// The version to check against and to run, such as `0.1.4`. Default: the latest when the definition was read.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.draft.set_version(version.into());
        self
    }

    /// The definition to check against. It is not requested then, and its version is the one that runs.
    pub fn definition(mut self, definition: Arc<Component>) -> Self {
        self.draft.set_definition(definition);
        self
    }

    /// The File Stash to use. Default: a new one if the definition requires a stash, otherwise none.
    pub fn stash_id(mut self, stash: impl Into<StashId>) -> Self {
        self.stash = Some(stash.into());
        self
    }

    /// Options of every call that is made: timeouts, retries, extra headers, another environment.
    /// [`idempotent(true)`](CallOptions::idempotent) allows the run itself to be repeated.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.draft.options = options;
        self
    }

    /// Checks everything and stops before the run.
    ///
    /// # Errors
    /// As [`run`](Self::run), except for [`ActionError::Failed`].
    pub async fn prepare(self) -> Result<PreparedAction, ActionError> {
        boxed(self.into_prepared()).await
    }

    /// Checks everything and runs the action. It is run at most once: repeated only if it was never sent, or if Pipedream
    /// rejected it with a 429.
    ///
    /// Operation `actions_run`: `POST /v1/connect/{project_id}/actions/run`.
    ///
    /// # Errors
    /// [`ActionError::Invalid`] for props that were rejected, [`ActionError::Account`] if no account or more than one was
    /// found, [`ActionError::Failed`] if the action ran and failed, [`ActionError::Call`] if a call failed.
    pub async fn run(self) -> Result<Outcome, ActionError> {
        self.prepare().await?.run().await
    }

    async fn into_prepared(self) -> Result<PreparedAction, ActionError> {
        let (client, user) = (self.draft.client.clone(), self.draft.user.clone());
        let call = self.draft.call(&ACTIONS_RUN)?;
        let key = self.draft.key.clone();
        let project = call.project()?;
        let resolved = self.draft.resolve(ComponentType::Action).await?;
        let mut body = RunActionOpts::new(user, key);
        body.version = Some(resolved.component.version.clone());
        body.configured_props = Some(resolved.props);
        body.dynamic_props_id = resolved.dynamic_props_id;
        let required = resolved.component.stash == Some(ComponentStash::Required);
        body.stash_id = self.stash.or(required.then_some(StashId::New));
        Ok(PreparedAction {
            call,
            client,
            project,
            component: resolved.component,
            body,
        })
    }
}

/// An action that passed all checks, created by [`Action::prepare`].
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pipedream_connect_emulator::{Emulator, SeedAccount}; let emulator = Emulator::builder().account(SeedAccount::new("user-42", "slack")).start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?;
/// let action = client.user("user-42")?.action("slack-list-channels");
/// let prepared = action.prepare().await?;
/// println!("`run` will send {}", serde_json::to_string_pretty(prepared.request())?);
/// let channels = prepared.run().await?;
/// assert_eq!(channels.summary(), Some("Found 5 channels"));
/// # Ok(())
/// # }
/// ```
pub struct PreparedAction {
    call: Call,
    client: Client,
    project: ProjectScope,
    component: Arc<Component>,
    body: RunActionOpts,
}

impl PreparedAction {
    /// The request body that [`run`](Self::run) sends.
    pub fn request(&self) -> &RunActionOpts {
        &self.body
    }

    /// The definition that the props were checked against. Its version is the one that runs.
    pub fn component(&self) -> &Arc<Component> {
        &self.component
    }

    /// Runs the action.
    ///
    /// # Errors
    /// [`ActionError::Failed`] if the action ran and failed, [`ActionError::Call`] if the call failed.
    pub async fn run(self) -> Result<Outcome, ActionError> {
        let response = boxed(async move {
            let raw = self.call.raw();
            let response = raw.actions_run(&self.project, &self.body).await;
            let response = self.call.finish(response)?;
            Ok::<_, Error>((response.into_inner(), self))
        });
        let (response, sent) = response.await?;
        match response.failure() {
            Some(failure) => {
                let failure = Failure::new(failure, response, &sent.component, sent.body);
                Err(ActionError::Failed(Box::new(failure)))
            }
            None => {
                let options = sent.call.options().clone();
                Ok(Outcome::new(sent.client, options, sent.component, response))
            }
        }
    }
}

impl std::fmt::Debug for PreparedAction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (user, props) = (
            &self.body.external_user_id,
            self.body.configured_props.as_ref(),
        );
        debug_prepared(f, "PreparedAction", &self.component, user, props)
    }
}
