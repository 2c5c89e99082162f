//! A trigger that passed all checks.

use std::sync::Arc;

use pipedream_connect_raw::types::{Component, DeployTriggerOpts, DeployTriggerResponse};
use pipedream_connect_raw::values::ProjectScope;

use crate::call::Call;
use crate::features::configure::{ComponentError, debug_prepared};
use crate::future::boxed;
use crate::{Error, Response};

/// A trigger that passed all checks, created by [`Trigger::prepare`](super::Trigger::prepare).
pub struct PreparedTrigger {
    pub(super) call: Call,
    pub(super) project: ProjectScope,
    pub(super) component: Arc<Component>,
    pub(super) body: DeployTriggerOpts,
    /// Timer props whose values the caller did not set.
    pub(super) timers_set: Vec<String>,
}

impl PreparedTrigger {
    /// The request body that [`deploy`](Self::deploy) sends.
    pub fn request(&self) -> &DeployTriggerOpts {
        &self.body
    }

    /// The definition that the props were checked against. Its version is deployed.
    pub fn component(&self) -> &Arc<Component> {
        &self.component
    }

    /// Deploys the trigger.
    ///
    /// # Errors
    /// [`ComponentError::Call`] if the call failed.
    pub async fn deploy(self) -> Result<DeployTriggerResponse, ComponentError> {
        let response = boxed(async move { self.send().await });
        Ok(response.await?)
    }

    pub(super) async fn send(&self) -> Result<DeployTriggerResponse, Error> {
        let raw = self.call.raw();
        let response = raw.triggers_deploy(&self.project, &self.body).await;
        self.call.finish(response).map(Response::into_inner)
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
