//! Compares the props of a deployed trigger with the wanted values.

use std::collections::BTreeMap;

use pipedream_connect_raw::types::{Component, ConfigurableProp, ConfiguredProps, Emitter};
use serde_json::{Map, Value};

use crate::features::configure::{PropKind, ValueKind, integer, option_value, unlabelled};

/// The values of a deployed trigger, with their props.
pub(super) struct StoredProps<'a> {
    values: ConfiguredProps,
    /// The props of the trigger, including dynamic ones.
    props: Vec<ConfigurableProp>,
    component: &'a Component,
}

impl<'a> StoredProps<'a> {
    /// `None` if the emitter's values cannot be read.
    pub(super) fn of(emitter: &Emitter, component: &'a Component) -> Option<Self> {
        Some(Self {
            values: emitter.configured_props()?,
            props: emitter.configurable_props(),
            component,
        })
    }

    /// Whether these are the wanted values, ignoring values that the service added.
    pub(super) fn have(&self, wanted: &ConfiguredProps) -> bool {
        let has = |name: &String, value: &Value| match self.values.get(name) {
            Some(stored) => self.covers(name, stored, value),
            None => value.is_null() || self.is_default(name, value),
        };
        wanted.iter().all(|(name, value)| has(name, value))
            && self
                .not_in(wanted)
                .all(|(name, value)| self.is_of_service(name, value))
    }

    /// The wanted values and those that the service added, because an update replaces all values.
    pub(super) fn updated_to(&self, wanted: &ConfiguredProps) -> ConfiguredProps {
        let added = self
            .not_in(wanted)
            .filter(|(name, value)| self.is_of_service(name, value));
        let added = added.map(|(name, value)| (name.clone(), value.clone()));
        let wanted = wanted.iter();
        let wanted = wanted.map(|(name, value)| (name.clone(), value.clone()));
        ConfiguredProps(added.chain(wanted).collect())
    }

    fn not_in(&self, wanted: &ConfiguredProps) -> impl Iterator<Item = (&String, &Value)> {
        let values = self.values.iter();
        values.filter(|(name, _)| !wanted.contains_key(name.as_str()))
    }

    /// Whether the caller cannot set the value, or it is a default, or its prop is unknown.
    fn is_of_service(&self, name: &str, value: &Value) -> bool {
        let Some(prop) = self.prop(name) else {
            return true;
        };
        value.is_null()
            || PropKind::of(prop).value == ValueKind::None
            || prop.hidden() == Some(true)
            || prop.tag() == Some("data_store")
            || self.is_default(name, value)
    }

    fn is_default(&self, name: &str, value: &Value) -> bool {
        let default = self.prop(name).and_then(ConfigurableProp::default);
        default.is_some_and(|default| canonical(&default) == canonical(value))
    }

    fn covers(&self, name: &str, stored: &Value, wanted: &Value) -> bool {
        let kind = self.prop(name).map(|prop| PropKind::of(prop).value);
        let (stored, wanted) = (canonical(stored), canonical(wanted));
        match kind {
            // The service adds fields to these objects, but not to those of other props.
            Some(
                ValueKind::Account | ValueKind::Timer | ValueKind::Sql | ValueKind::HttpRequest,
            ) => covers(&stored, &wanted),
            _ => stored == wanted,
        }
    }

    fn prop(&self, name: &str) -> Option<&ConfigurableProp> {
        let mut own = self.props.iter();
        own.find(|prop| prop.name() == Some(name))
            .or_else(|| self.component.prop(name))
    }
}

/// Whether `stored` contains everything in `wanted`.
fn covers(stored: &Value, wanted: &Value) -> bool {
    match (stored, wanted) {
        (Value::Object(stored), Value::Object(wanted)) => wanted.iter().all(|(key, value)| {
            let null = Value::Null;
            covers(stored.get(key).unwrap_or(&null), value)
        }),
        (Value::Array(stored), Value::Array(wanted)) => {
            let mut pairs = stored.iter().zip(wanted);
            stored.len() == wanted.len() && pairs.all(|(stored, wanted)| covers(stored, wanted))
        }
        _ => stored == wanted,
    }
}

/// The value without labels, with sorted keys, and with whole numbers as integers.
pub(super) fn canonical(value: &Value) -> Value {
    match value {
        Value::Object(_) if value.get("__lv").is_some() => match unlabelled(value) {
            Value::Object(labelled) => labelled.get("__lv").map_or(Value::Null, canonical),
            plain => canonical(plain),
        },
        Value::Object(map) => {
            let sorted: BTreeMap<_, _> = map.iter().collect();
            let sorted = sorted.into_iter();
            let sorted = sorted.map(|(key, value)| (key.clone(), canonical(value)));
            Value::Object(sorted.collect::<Map<_, _>>())
        }
        Value::Array(items) => {
            let items = items.iter().map(|item| canonical(option_value(item)));
            Value::Array(items.collect())
        }
        Value::Number(_) => {
            let whole = integer(value).and_then(|number| i64::try_from(number).ok());
            whole.map_or_else(|| value.clone(), Value::from)
        }
        _ => value.clone(),
    }
}
