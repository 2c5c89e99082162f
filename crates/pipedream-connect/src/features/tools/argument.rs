//! The arguments of a tool: the props that a model can set.

use pipedream_connect_raw::types::{Component, ConfigurableProp};
use serde_json::{Map, Value};

use crate::features::configure::{Expected, ValueKind, is_required};

/// The argument for the props that appear only after others are set. No prop is known to have this name.
pub(super) const DYNAMIC_PROPS: &str = "dynamicProps";

/// One argument of a tool.
#[derive(Clone, Debug)]
pub(super) struct Argument {
    pub(super) name: String,
    pub(super) expected: Expected,
    pub(super) required: bool,
    pub(super) description: Option<String>,
    pub(super) default: Option<Value>,
    /// The connected app provides the values.
    pub(super) remote: bool,
    /// Setting it changes the other props.
    pub(super) reloads: bool,
}

impl Argument {
    /// The argument for a prop. `None` for a prop that a model must not or cannot set: accounts, props that the service
    /// fills in, and hidden ones.
    pub(super) fn of(prop: &ConfigurableProp) -> Option<Self> {
        let expected = Expected::of(prop);
        let is_settable = !matches!(expected.kind.value, ValueKind::None | ValueKind::Account)
            && prop.tag() != Some("data_store")
            && prop.hidden() != Some(true);
        if !is_settable {
            return None;
        }
        let description = prop.description().or(prop.label());
        Some(Self {
            name: prop.name()?.to_owned(),
            expected,
            required: is_required(prop),
            description: description.map(str::to_owned),
            default: prop.default(),
            remote: prop.remote_options() == Some(true),
            reloads: prop.reload_props() == Some(true),
        })
    }

    /// The arguments for the props of a component, in their order.
    pub(super) fn all(component: &Component) -> Vec<Self> {
        component
            .configurable_props
            .iter()
            .filter_map(Self::of)
            .collect()
    }
}

/// The values for props among the arguments of a model's call. Null means that the model sets no value: strict schemas
/// require every argument. The values of [`DYNAMIC_PROPS`] come as an object, or as a list of names and JSON texts.
pub(super) fn values(mut arguments: Map<String, Value>) -> Result<Map<String, Value>, String> {
    let dynamic = arguments.remove(DYNAMIC_PROPS);
    arguments.retain(|_, value| !value.is_null());
    match dynamic {
        None | Some(Value::Null) => {}
        Some(Value::Object(values)) => arguments.extend(values),
        Some(Value::Array(pairs)) => {
            for pair in &pairs {
                let (name, value) = dynamic_prop(pair)?;
                arguments.insert(name, value);
            }
        }
        Some(other) => return Err(format!("`{DYNAMIC_PROPS}` is {other}: expected an object")),
    }
    Ok(arguments)
}

fn dynamic_prop(pair: &Value) -> Result<(String, Value), String> {
    let text = |key| pair.get(key).and_then(Value::as_str);
    let (Some(name), Some(json)) = (text("name"), text("json")) else {
        return Err(format!(
            "an item of `{DYNAMIC_PROPS}` is {pair}: expected {{\"name\": …, \"json\": …}}"
        ));
    };
    let value = json.parse().map_err(|error| {
        format!("`json` of {name:?} in `{DYNAMIC_PROPS}` is not valid JSON: {error}")
    })?;
    Ok((name.to_owned(), value))
}
