//! A trigger with its props.

use std::sync::Arc;

use pipedream_connect_raw::ids;
use pipedream_connect_raw::operations::TRIGGERS_DEPLOY;
use pipedream_connect_raw::types::{
    Component, ComponentType, DeployTriggerOpts, DeployTriggerResponse,
};
use pipedream_connect_raw::values::ProjectScope;
use serde::Serialize;

use crate::Response;
use crate::call::{Call, CallOptions, Client};
use crate::features::configure::{ComponentError, Draft, debug_prepared};
use crate::future::boxed;

/// A trigger with its props, created by [`User::trigger`](crate::User::trigger).
///
/// It is checked as an [`Action`](crate::actions::Action) is: props against the definition, the user's account, labels,
/// dynamic props.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pipedream_connect_emulator::{Emulator, SeedAccount}; let emulator = Emulator::builder().account(SeedAccount::new("user-42", "gitlab")).start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?;
/// let trigger = client.user("user-42")?.trigger("gitlab-new-issue").prop_label("projectId", "jverce/foo-1");
/// let deployed = trigger.deploy().await?.data;
/// println!("{:?}", deployed.id());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a trigger does nothing until it is deployed"]
pub struct Trigger {
    draft: Draft,
    webhook_url: Option<String>,
    workflow_id: Option<String>,
    emit_on_deploy: Option<bool>,
}

impl Trigger {
    pub(in crate::features) fn new(client: Client, user: String, key: String) -> Self {
        Self {
            draft: Draft::new(client, user, key),
            webhook_url: None,
            workflow_id: None,
            emit_on_deploy: None,
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

    /// The definition to check against. It is not requested then, and its version is the one that is deployed.
    pub fn definition(mut self, definition: Arc<Component>) -> Self {
        self.draft.set_definition(definition);
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

    /// Whether the trigger emits existing events when it is deployed. Default: true.
    pub fn emit_on_deploy(mut self, emit: bool) -> Self {
        self.emit_on_deploy = Some(emit);
        self
    }

    /// Options of every call that is made: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.draft.options = options;
        self
    }

    /// Checks everything and stops before the deployment.
    ///
    /// # Errors
    /// As [`deploy`](Self::deploy).
    pub async fn prepare(self) -> Result<PreparedTrigger, ComponentError> {
        boxed(self.into_prepared()).await
    }

    /// Checks everything and deploys the trigger. Each deployment creates another trigger, so it is repeated only if it was
    /// never sent, or if Pipedream rejected it with a 429.
    ///
    /// Operation `triggers_deploy`: `POST /v1/connect/{project_id}/triggers/deploy`.
    ///
    /// # Errors
    /// [`ComponentError::Invalid`] for props that were rejected, [`ComponentError::Account`] if no account or more than one
    /// was found, [`ComponentError::Call`] if a call failed.
    pub async fn deploy(self) -> Result<DeployTriggerResponse, ComponentError> {
        self.prepare().await?.deploy().await
    }

    async fn into_prepared(self) -> Result<PreparedTrigger, ComponentError> {
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
        })
    }
}

/// A trigger that passed all checks, created by [`Trigger::prepare`].
pub struct PreparedTrigger {
    call: Call,
    project: ProjectScope,
    component: Arc<Component>,
    body: DeployTriggerOpts,
}

impl PreparedTrigger {
    /// The request body that [`deploy`](Self::deploy) sends.
    pub fn request(&self) -> &DeployTriggerOpts {
        &self.body
    }

    /// The definition that the props were checked against. Its version is the one that is deployed.
    pub fn component(&self) -> &Arc<Component> {
        &self.component
    }

    /// Deploys the trigger.
    ///
    /// # Errors
    /// [`ComponentError::Call`] if the call failed.
    pub async fn deploy(self) -> Result<DeployTriggerResponse, ComponentError> {
        let response = boxed(async move {
            let raw = self.call.raw();
            let response = raw.triggers_deploy(&self.project, &self.body).await;
            self.call.finish(response).map(Response::into_inner)
        });
        Ok(response.await?)
    }
}

impl std::fmt::Debug for PreparedTrigger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (user, props) = (
            &self.body.external_user_id,
            self.body.configured_props.as_ref(),
        );
        debug_prepared(f, "PreparedTrigger", &self.component, user, props)
    }
}
