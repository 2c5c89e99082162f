//! The trigger that `ensure` looks for, and what differs in one that it found.

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

    /// Whether the trigger matches one that an interrupted `ensure` deployed but did not name, ignoring its receivers.
    pub(super) fn may_be_leftover(&self, emitter: &Emitter) -> bool {
        let emits = |emit: bool| emit == self.emit_on_deploy;
        self.is_of_component(emitter)
            && is_given_by_service(emitter)
            && emitter.emit_on_deploy().is_none_or(emits)
            && StoredProps::of(emitter, &self.component)
                .is_some_and(|stored| stored.have(&self.props))
    }

    /// By the key, or by the app props if the emitter has no key, as older ones.
    fn is_of_component(&self, emitter: &Emitter) -> bool {
        match emitter.component_key() {
            Some(key) => key == self.component.key,
            None => {
                let own = emitter.configurable_props();
                accounts(&own).eq(accounts(&self.component.configurable_props))
            }
        }
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

/// App props by name and app.
fn accounts(props: &[ConfigurableProp]) -> impl Iterator<Item = (&str, &str)> {
    props.iter().filter_map(|prop| match prop {
        ConfigurableProp::App(prop) => Some((prop.name.as_str(), prop.app.as_str())),
        _ => None,
    })
}

/// What orders triggers by age. It never changes, so that all processes agree which trigger stays.
pub(super) fn age(emitter: &Emitter) -> (i64, String) {
    let created = emitter.created_at().unwrap_or(i64::MAX);
    let created = if created < FIRST_MILLISECOND {
        created.saturating_mul(1000)
    } else {
        created
    };
    (created, emitter.id().unwrap_or_default().to_owned())
}
