//! A trigger with its props.

use std::sync::Arc;

use pipedream_connect_raw::ids;
use pipedream_connect_raw::operations::TRIGGERS_DEPLOY;
use pipedream_connect_raw::types::{
    Component, ComponentType, DeployTriggerOpts, DeployTriggerResponse,
};
use serde::Serialize;

use super::ensure::Ensure;
use super::ensured::EnsuredTrigger;
use super::name::check_name;
use super::prepared::PreparedTrigger;
use super::receivers::check_url;
use crate::Error;
use crate::call::{CallOptions, Client};
use crate::features::configure::{ComponentError, Draft};
use crate::future::boxed;

/// Components that are deployed as native triggers, which have no name.
const NATIVE: [&str; 4] = [
    "http-new-requests",
    "schedule-custom-interval",
    "schedule-cron-scheduler",
    "email-new-email",
];

const NAME_OF_DEPLOYMENT: &str = "`deploy` does not support a name: use `ensure`, or set the name afterwards with `DeployedTrigger::update`";

/// A trigger with its props, created by [`User::trigger`](crate::User::trigger).
///
/// It is checked like an [`Action`](crate::actions::Action): props against the definition, the user's account, labels, dynamic
/// props.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pipedream_connect_emulator::{Emulator, SeedAccount}; let emulator = Emulator::builder().account(SeedAccount::new("user-42", "gitlab")).start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?;
/// let trigger = client.user("user-42")?.trigger("gitlab-new-issue");
/// let trigger = trigger.prop_label("projectId", "jverce/foo-1");
/// let ensured = trigger.ensure().await?; // deployed once, however often the program starts
/// println!("{}", ensured.id());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a trigger does nothing until it is deployed"]
pub struct Trigger {
    draft: Draft,
    name: Option<String>,
    webhook_url: Option<String>,
    workflow_id: Option<String>,
    emit_on_deploy: Option<bool>,
}

impl Trigger {
    pub(in crate::features) fn new(client: Client, user: String, key: String) -> Self {
        Self {
            draft: Draft::new(client, user, key),
            name: None,
            webhook_url: None,
            workflow_id: None,
            emit_on_deploy: None,
        }
    }

    /// Sets a prop. Null unsets it.
    pub fn prop(mut self, name: impl Into<String>, value: impl Serialize) -> Self {
        self.draft.set_prop(name.into(), value);
        self
    }

    /// Sets the props of an object, such as a struct with a field for each prop, and keeps the others.
    pub fn props(mut self, props: impl Serialize) -> Self {
        self.draft.set_props(props);
        self
    }

    /// Sets a prop to its option with this label; see [`Action::prop_label`](crate::actions::Action::prop_label).
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

    /// The account for one app prop, for a trigger that has several.
    pub fn account_for(mut self, prop: impl Into<String>, account_id: impl Into<String>) -> Self {
        self.draft.set_account_for(prop.into(), account_id.into());
        self
    }

    /// The version to check against and to deploy, such as `0.1.4`. Default: the latest when the definition was read.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.draft.set_version(version.into());
        self
    }

    /// The definition to check against, instead of the one that the API returns. Its version is deployed.
    pub fn definition(mut self, definition: Arc<Component>) -> Self {
        self.draft.set_definition(definition);
        self
    }

    /// The name by which [`ensure`](Self::ensure) finds the trigger: at most 200 characters, unique among the triggers of the
    /// user and component. Default: a name that is derived from the component and its props.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Delivers the events to this URL.
    pub fn webhook_url(mut self, url: impl Into<String>) -> Self {
        self.webhook_url = Some(url.into());
        self
    }

    /// Delivers the events to this workflow.
    pub fn workflow_id(mut self, workflow_id: impl Into<String>) -> Self {
        self.workflow_id = Some(workflow_id.into());
        self
    }

    /// Whether the trigger emits events for existing items when it is deployed. Default: true for [`deploy`](Self::deploy),
    /// false for [`ensure`](Self::ensure).
    pub fn emit_on_deploy(mut self, emit: bool) -> Self {
        self.emit_on_deploy = Some(emit);
        self
    }

    /// Options for every call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.draft.options = options;
        self
    }

    /// Makes all checks, and stops before the deployment.
    ///
    /// # Errors
    /// As [`deploy`](Self::deploy).
    pub async fn prepare(self) -> Result<PreparedTrigger, ComponentError> {
        boxed(self.into_prepared()).await
    }

    /// Makes all checks and deploys the trigger. Each deployment creates another trigger, so it is retried only if it was never
    /// sent, or if Pipedream rejected it with a 429.
    ///
    /// Operation `triggers_deploy`: `POST /v1/connect/{project_id}/triggers/deploy`.
    ///
    /// # Errors
    /// [`ComponentError::Invalid`] if props are invalid, [`ComponentError::Account`] if no account or more than one was found,
    /// [`ComponentError::Call`] if a call failed.
    pub async fn deploy(self) -> Result<DeployTriggerResponse, ComponentError> {
        self.prepare().await?.deploy().await
    }

    /// Makes all checks, and deploys the trigger unless it is deployed already. Updates a deployed trigger that differs.
    ///
    /// * The trigger is found by its name among those of the user and component. With [`name`](Self::name), changed props are
    ///   an update. Without it, the props and the account identify the trigger: changed props deploy another trigger, and the
    ///   first one stays unchanged.
    /// * An update sets the props, activates the trigger, and makes the webhook URL and the workflow the only ones, if they are
    ///   set here. It enables that webhook if it was disabled after too many failures. Values that the service added are kept.
    ///   The version is not updated, because the API has no operation for that.
    /// * The trigger emits no events for existing items, unless [`emit_on_deploy`](Self::emit_on_deploy) is true. A timer that is
    ///   not set gets the definition's default, or 15 minutes.
    /// * If several processes do this at the same time, or if one was killed midway, the next call cleans up: the oldest
    ///   trigger remains, the others are deleted. This includes a deployed trigger with the same props and receivers that was
    ///   never named. A trigger whose component the API does not name is never deleted.
    /// * If the response to the deployment is lost, it looks for the trigger for 15 seconds before it deploys it once more.
    ///
    /// The future can be dropped at any time; the next call continues. A deadline in the [`options`](Self::options) applies
    /// to each call, not to the whole operation.
    ///
    /// Operations `deployed_triggers_list`, `triggers_deploy`, and those that change a deployed trigger.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use pipedream_connect_emulator::{Emulator, SeedAccount}; let emulator = Emulator::builder().account(SeedAccount::new("user-42", "gitlab")).start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?;
    /// use pipedream_connect::triggers::EnsureOutcome;
    ///
    /// let user = client.user("user-42")?;
    /// let issues = |project: u64| {
    ///     let trigger = user.trigger("gitlab-new-issue").prop("projectId", project);
    ///     trigger.name("issues").webhook_url("https://app.example/hooks/user-42")
    /// };
    /// let first = issues(45672541).ensure().await?;
    /// assert_eq!(first.outcome(), EnsureOutcome::Deployed);
    /// assert!(first.signing_key().is_some());
    ///
    /// let again = issues(45672541).ensure().await?; // after a restart
    /// assert_eq!((again.outcome(), again.id()), (EnsureOutcome::Unchanged, first.id()));
    ///
    /// let other = issues(21208123).ensure().await?; // after a change of the configuration
    /// assert_eq!((other.outcome(), other.id()), (EnsureOutcome::Updated, first.id()));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`deploy`](Self::deploy). [`ComponentError::Unfinished`] if a trigger was found or may have been deployed before the
    /// failure. The call can be repeated after any error. Native triggers (HTTP, schedule, e-mail) are rejected with
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument): the API gives them no name.
    pub async fn ensure(self) -> Result<EnsuredTrigger, ComponentError> {
        boxed(self.into_ensured()).await
    }

    async fn into_ensured(mut self) -> Result<EnsuredTrigger, ComponentError> {
        let name = self.name.take();
        name.as_deref().map_or(Ok(()), check_name)?;
        self.webhook_url.as_deref().map_or(Ok(()), check_url)?;
        if NATIVE.contains(&self.draft.key.as_str()) {
            return Err(Ensure::native(&self.draft.key).into());
        }
        self.draft.sets_timers = true;
        self.emit_on_deploy.get_or_insert(false);
        let (client, options) = (self.draft.client.clone(), self.draft.options.clone());
        let prepared = self.into_prepared().await?;
        Ensure::new(client, options, prepared, name).run().await
    }

    async fn into_prepared(self) -> Result<PreparedTrigger, ComponentError> {
        if self.name.is_some() {
            return Err(Error::argument(NAME_OF_DEPLOYMENT).into());
        }
        let user = self.draft.user.clone();
        let call = self.draft.call(&TRIGGERS_DEPLOY)?;
        let key = self.draft.key.clone();
        call.check_id("workflow_id", &ids::WORKFLOW, self.workflow_id.as_deref())?;
        let project = call.project()?;
        let resolved = self.draft.resolve(ComponentType::Trigger).await?;
        let mut body = DeployTriggerOpts::new(user, key);
        body.version = Some(resolved.component.version.clone());
        body.configured_props = Some(resolved.props);
        body.dynamic_props_id = resolved.dynamic_props_id;
        body.webhook_url = self.webhook_url;
        body.workflow_id = self.workflow_id;
        body.emit_on_deploy = self.emit_on_deploy;
        Ok(PreparedTrigger {
            call,
            project,
            component: resolved.component,
            body,
            timers_set: resolved.timers_set,
        })
    }
}
