//! Components: actions and triggers, and how the emulator runs them.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::error::Error;
use crate::json::{Json, Object};
use crate::table::Record;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ComponentType {
    Action,
    Trigger,
}

/// A component. Serialises as the API shows it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Component {
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) component_type: ComponentType,
    description: Option<String>,
    /// The props before any dynamic props are added.
    #[serde(default)]
    pub(crate) configurable_props: Vec<Value>,
    /// The slug of its app. Empty for components without an app.
    #[serde(default, skip_serializing)]
    pub(crate) app: String,
    /// `public` or `private`.
    #[serde(default = "public", skip_serializing)]
    pub(crate) registry: String,
    #[serde(default, rename = "emulator", skip_serializing)]
    pub(crate) behaviour: Behaviour,
    #[serde(flatten)]
    other: Object,
}

fn public() -> String {
    "public".into()
}

/// How the emulator runs a component.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Behaviour {
    /// Options of props, by prop name.
    pub(crate) options: BTreeMap<String, Options>,
    pub(crate) dynamic: Vec<DynamicProps>,
    pub(crate) run: Run,
    /// Events that a trigger emits when it is deployed.
    pub(crate) events_on_deploy: Vec<Value>,
    /// Set for native triggers.
    pub(crate) interface: Option<Interface>,
    /// Deleting the trigger fails with this error.
    pub(crate) deactivation_error: Option<String>,
}

/// The kinds of native triggers.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Interface {
    Http,
    Timer,
    Email,
}

/// The options of a prop.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Options {
    pub(crate) items: Option<Vec<Value>>,
    pub(crate) style: OptionStyle,
    /// Splits the options into pages, with a context for the next page.
    pub(crate) page_size: Option<usize>,
    /// Props that must be set first.
    pub(crate) needs: Vec<String>,
}

/// The field of the response that contains the options.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum OptionStyle {
    #[default]
    Options,
    StringOptions,
}

/// Props that appear when another prop has a value.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct DynamicProps {
    when: String,
    #[serde(default, deserialize_with = "even_null")]
    equals: Option<Value>,
    #[serde(default)]
    pub(crate) add: Vec<Value>,
}

/// The result of a run.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Run {
    #[serde(deserialize_with = "even_null")]
    pub(crate) ret: Option<Value>,
    pub(crate) exports: Object,
    pub(crate) log: Vec<String>,
    pub(crate) files: Vec<File>,
    pub(crate) fail: Option<RunFailure>,
}

/// A file that a run adds to the File Stash.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) content: String,
}

/// An error that a run returns.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct RunFailure {
    pub(crate) name: Option<String>,
    #[serde(default)]
    pub(crate) message: String,
    /// An origin, or an object with one: the documentation does not show which.
    pub(crate) attribution: Option<Value>,
    when: Option<PropEquals>,
}

#[derive(Clone, Debug, Deserialize)]
struct PropEquals {
    prop: String,
    #[serde(default, deserialize_with = "even_null")]
    equals: Option<Value>,
}

/// Keeps an explicit null apart from a missing value.
fn even_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl Component {
    pub(super) fn read(component: Value) -> Result<Self, Error> {
        let key = component.text_or_empty("key");
        serde_json::from_value(component)
            .map_err(|error| Error::new(format!("catalogue: component `{key}`: {error}")))
    }

    /// Whether it has this type. `None` means any type.
    pub(crate) fn is(&self, kind: Option<ComponentType>) -> bool {
        kind.is_none_or(|kind| kind == self.component_type)
    }

    /// What a search looks at.
    pub(crate) fn text(&self) -> String {
        let description = self.description.as_deref().unwrap_or_default();
        [&self.key, &self.name, description, &self.app].join(" ")
    }

    /// The names of its app props and the slugs of their apps.
    pub(crate) fn app_props(&self) -> impl Iterator<Item = (&str, &str)> {
        let props = self.configurable_props.iter();
        let apps = props.filter(|prop| prop["type"] == "app");
        apps.filter_map(|prop| Some((prop.text("name")?, prop.text("app")?)))
    }
}

impl Record for Component {
    fn id(&self) -> &str {
        &self.key
    }
}

impl DynamicProps {
    pub(crate) fn applies(&self, values: &Object) -> bool {
        let value = values.get(&self.when).map(plain);
        match &self.equals {
            Some(wanted) => value == Some(wanted),
            None => value.is_some_and(|value| !value.is_null()),
        }
    }
}

impl RunFailure {
    pub(crate) fn applies(&self, values: &Object) -> bool {
        let when = self.when.as_ref();
        when.is_none_or(|when| values.get(&when.prop).map(plain) == when.equals.as_ref())
    }
}

/// A configured value without its label: `{"__lv": {"label", "value"}}` → `value`.
pub(crate) fn plain(value: &Value) -> &Value {
    let labelled = value.get("__lv").and_then(|labelled| labelled.get("value"));
    labelled.unwrap_or(value)
}
