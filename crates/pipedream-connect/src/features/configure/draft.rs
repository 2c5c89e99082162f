//! What the caller has set so far.

use std::sync::Arc;

use pipedream_connect_raw::ids;
use pipedream_connect_raw::runtime::Operation;
use pipedream_connect_raw::types::{Component, ConfiguredProps};
use pipedream_connect_raw::values::account_prop;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::Error;
use crate::call::{Call, CallOptions, Client};

/// A component, its user, and the values set so far. The first invalid argument is reported when it is resolved.
#[derive(Clone)]
pub(in crate::features) struct Draft {
    pub(in crate::features) client: Client,
    pub(in crate::features) user: String,
    pub(in crate::features) key: String,
    pub(in crate::features) options: CallOptions,
    pub(super) version: Option<String>,
    pub(super) definition: Option<Arc<Component>>,
    pub(super) account: Option<String>,
    pub(super) values: Map<String, Value>,
    /// Labels by prop. A list has several.
    pub(super) labels: Vec<(String, String)>,
    pub(super) unchecked: Map<String, Value>,
    /// Whether timers without a value get one.
    pub(in crate::features) sets_timers: bool,
    pub(super) invalid_argument: Option<String>,
}

impl Draft {
    pub(in crate::features) fn new(client: Client, user: String, key: String) -> Self {
        Self {
            client,
            user,
            key,
            options: CallOptions::new(),
            version: None,
            definition: None,
            account: None,
            values: Map::new(),
            labels: Vec::new(),
            unchecked: Map::new(),
            sets_timers: false,
            invalid_argument: None,
        }
    }

    /// The call that runs or deploys the component, once its credentials and the key are checked.
    pub(in crate::features) fn call(&self, operation: &'static Operation) -> Result<Call, Error> {
        let mut call = Call::new(&self.client, operation);
        call.set_options(self.options.clone());
        call.check_auth()?;
        call.check_id("id", &ids::COMPONENT, Some(&self.key))?;
        Ok(call)
    }

    pub(in crate::features) fn set_version(&mut self, version: String) {
        self.version = Some(version);
    }

    pub(in crate::features) fn set_definition(&mut self, definition: Arc<Component>) {
        self.definition = Some(definition);
    }

    pub(in crate::features) fn set_account(&mut self, id: String) {
        self.account = Some(id);
    }

    pub(in crate::features) fn set_account_for(&mut self, prop: String, id: String) {
        self.set_value(prop, account_prop(id));
    }

    pub(in crate::features) fn set_prop(&mut self, prop: String, value: impl Serialize) {
        match serde_json::to_value(value) {
            Ok(value) => self.set_value(prop, value),
            Err(_) => self.reject(format!("the value of `{prop}` cannot be written as JSON")),
        }
    }

    pub(in crate::features) fn set_props(&mut self, props: impl Serialize) {
        match serde_json::to_value(props) {
            Ok(Value::Object(props)) => {
                for (prop, value) in props {
                    self.set_value(prop, value);
                }
            }
            Ok(_) => self.reject("`props` must be an object with a field for each prop".to_owned()),
            Err(_) => self.reject("`props` cannot be written as JSON".to_owned()),
        }
    }

    pub(in crate::features) fn add_label(&mut self, prop: String, label: String) {
        self.values.remove(&prop);
        self.unchecked.remove(&prop);
        self.labels.push((prop, label));
    }

    pub(in crate::features) fn set_unchecked(&mut self, prop: String, value: impl Serialize) {
        match serde_json::to_value(value) {
            Ok(value) => {
                self.forget(&prop);
                self.unchecked.insert(prop, value);
            }
            Err(_) => self.reject(format!("the value of `{prop}` cannot be written as JSON")),
        }
    }

    fn set_value(&mut self, prop: String, value: Value) {
        self.forget(&prop);
        self.values.insert(prop, value);
    }

    /// The last value that is set for a prop counts.
    fn forget(&mut self, prop: &str) {
        self.values.remove(prop);
        self.unchecked.remove(prop);
        self.labels.retain(|(name, _)| name != prop);
    }

    fn reject(&mut self, message: String) {
        self.invalid_argument.get_or_insert(message);
    }

    /// Whether the prop has a value, or will have one.
    pub(super) fn is_set(&self, prop: &str) -> bool {
        self.values.get(prop).is_some_and(|value| !value.is_null())
            || self.unchecked.contains_key(prop)
            || self.labels.iter().any(|(name, _)| name == prop)
    }
}

// Values can be anything, secrets included.
impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let labelled = self.labels.iter().map(|(name, _)| name);
        let names = self
            .values
            .keys()
            .chain(self.unchecked.keys())
            .chain(labelled);
        f.debug_struct("Draft")
            .field("component", &self.key)
            .field("version", &self.version)
            .field("external_user_id", &self.user)
            .field("account", &self.account)
            .field("props", &names.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

/// Prints a component that is ready to be sent. Props can contain anything, secrets included, so only their names.
pub(in crate::features) fn debug_prepared(
    f: &mut std::fmt::Formatter<'_>,
    name: &str,
    component: &Component,
    external_user_id: &str,
    props: Option<&ConfiguredProps>,
) -> std::fmt::Result {
    f.debug_struct(name)
        .field("component", &component.key)
        .field("version", &component.version)
        .field("external_user_id", &external_user_id)
        .field(
            "props",
            &props.map(|props| props.keys().collect::<Vec<_>>()),
        )
        .finish_non_exhaustive()
}
