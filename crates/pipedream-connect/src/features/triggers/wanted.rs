//! The trigger that `ensure` looks for, and how a deployed one differs from it.

use std::collections::BTreeSet;
use std::sync::Arc;

use pipedream_connect_raw::types::{
    Component, ConfigurableProp, ConfiguredProps, DeployTriggerOpts, Emitter,
};

use super::deployed::DeployedTrigger;
use super::name::{default_name, is_given_by_service};
use super::prepared::PreparedTrigger;
use super::props::StoredProps;
use super::receivers::Receivers;
use crate::resources::deployed_triggers::UpdateDeployedTrigger;

/// Later than every time in seconds, earlier than every time in milliseconds.
const FIRST_MILLISECOND: i64 = 100_000_000_000;

pub(super) struct Wanted {
    pub(super) name: String,
    pub(super) receivers: Receivers,
    component: Arc<Component>,
    props: ConfiguredProps,
    emit_on_deploy: bool,
}

impl Wanted {
    pub(super) fn new(prepared: &PreparedTrigger, name: Option<String>) -> Self {
        let component = Arc::clone(&prepared.component);
        let body: &DeployTriggerOpts = &prepared.body;
        let props = body.configured_props.clone().unwrap_or_default();
        let name = name.unwrap_or_else(|| default_name(&component, &props, &prepared.timers_set));
        Self {
            name,
            receivers: Receivers {
                webhook_url: body.webhook_url.clone(),
                workflow_id: body.workflow_id.clone(),
            },
            component,
            props,
            emit_on_deploy: body.emit_on_deploy == Some(true),
        }
    }

    pub(super) fn has_name(&self, emitter: &Emitter) -> bool {
        self.is_of_component(emitter) && emitter.name() == Some(&self.name)
    }

    /// Whether an interrupted `ensure` may have deployed the trigger without naming it. Ignores its receivers.
    pub(super) fn may_be_leftover(&self, emitter: &Emitter) -> bool {
        let emits = |emit: bool| emit == self.emit_on_deploy;
        self.is_of_component(emitter)
            && is_given_by_service(emitter)
            && emitter.emit_on_deploy().is_none_or(emits)
            && StoredProps::of(emitter, &self.component)
                .is_some_and(|stored| stored.have(&self.props))
    }

    /// Compares the keys, or the props for an emitter without a key. Older versions of the API send none.
    fn is_of_component(&self, emitter: &Emitter) -> bool {
        match emitter.component_key() {
            Some(key) => key == self.component.key,
            None => self.has_props_of(emitter),
        }
    }

    /// Whether the emitter has the props of the component. It may have more only if the component adds dynamic ones.
    fn has_props_of(&self, emitter: &Emitter) -> bool {
        let own = &self.component.configurable_props;
        let theirs = emitter.configurable_props();
        let has_dynamic = own.iter().any(|prop| prop.reload_props() == Some(true));
        let (own, theirs) = (identities(own), identities(&theirs));
        own == theirs || (has_dynamic && own.is_subset(&theirs))
    }

    /// The update to the wanted state, without the receivers. `None` if nothing differs.
    pub(super) fn update(
        &self,
        trigger: &DeployedTrigger,
        emitter: &Emitter,
        sets_name: bool,
    ) -> Option<UpdateDeployedTrigger> {
        let stored = StoredProps::of(emitter, &self.component);
        let props = stored
            .filter(|stored| !stored.have(&self.props))
            .map(|stored| stored.updated_to(&self.props));
        let is_inactive = emitter.active() == Some(false);
        if !sets_name && props.is_none() && !is_inactive {
            return None;
        }
        // Without a value, the service emits existing events.
        let emits = self.emit_on_deploy && props.is_some();
        let mut update = trigger.update().emit_on_deploy(emits);
        if sets_name {
            update = update.name(&self.name);
        }
        if let Some(props) = props {
            update = update.configured_props(props);
        }
        if is_inactive {
            update = update.active(true);
        }
        Some(update)
    }
}

/// The name of each prop, and the app of each app prop.
fn identities(props: &[ConfigurableProp]) -> BTreeSet<(Option<&str>, Option<&str>)> {
    props.iter().map(|prop| (prop.name(), prop.app())).collect()
}

/// Whether the emitter names its component. Without a key, a different component may have the same props.
pub(super) fn has_key(emitter: &Emitter) -> bool {
    emitter.component_key().is_some()
}

/// Decides which trigger remains: the oldest, but one with a key before one without. It never changes, so all processes agree.
pub(super) fn precedence(emitter: &Emitter) -> (bool, i64, String) {
    let created = emitter.created_at().unwrap_or(i64::MAX);
    let created = if created < FIRST_MILLISECOND {
        created.saturating_mul(1000)
    } else {
        created
    };
    let id = emitter.id().unwrap_or_default().to_owned();
    (!has_key(emitter), created, id)
}
