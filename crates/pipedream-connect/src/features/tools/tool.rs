//! One tool.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use pipedream_connect_raw::types::{Component, ToolAnnotations};
use schemars::Schema;
use serde_json::{Map, Value};

use super::argument::{self, Argument};
use super::names::tool_name;
use super::schema::{self, NotStrict};

/// The longest description that every model API accepts, in characters.
const MAX_DESCRIPTION: usize = 1024;

/// An action as a model sees it.
#[derive(Clone)]
pub struct Tool {
    name: String,
    description: String,
    component: Arc<Component>,
    arguments: Vec<Argument>,
    presets: Map<String, Value>,
}

impl Tool {
    pub(super) fn new(component: Arc<Component>) -> Self {
        let description = component.description.as_deref().unwrap_or_default().trim();
        let description = match description {
            "" => &component.name,
            description => description,
        };
        Self {
            name: tool_name(&component.key),
            description: shortened(description),
            arguments: Argument::all(&component),
            presets: Map::new(),
            component,
        }
    }

    /// The tool's name: the key of the action, such as `slack-send-message`. A key that is not a valid name for every model
    /// API (at most 64 letters, digits, `_` and `-`) gets one that is unique and never changes.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the tool does, for the model: at most 1,024 characters.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Hints about what the action does, such as whether it only reads. They come from the author of the action.
    pub fn annotations(&self) -> Option<&ToolAnnotations> {
        self.component.annotations.as_ref()
    }

    /// The definition that the tool was made from. Its version is the one that runs.
    pub fn component(&self) -> &Arc<Component> {
        &self.component
    }

    /// A JSON Schema (draft 2020-12) of the arguments, with defaults, ranges and optional arguments.
    ///
    /// Accounts, hidden props, and props that the service fills in are not part of it, so the model cannot set them.
    pub fn schema(&self) -> Schema {
        schema::loose(&self.arguments)
    }

    /// A JSON Schema that model APIs can enforce: every property is required, optional ones can be null, and no keyword is
    /// used that only some APIs accept.
    ///
    /// # Errors
    /// [`NotStrict`] if an argument is a free-form object. Hide or preset it with [`ToolsBuilder::schema`].
    ///
    /// [`ToolsBuilder::schema`]: super::ToolsBuilder::schema
    pub fn strict_schema(&self) -> Result<Schema, NotStrict> {
        schema::strict(&self.name, &self.arguments)
    }

    pub(super) fn arguments_mut(&mut self) -> &mut Vec<Argument> {
        &mut self.arguments
    }

    pub(super) fn set_description(&mut self, description: &str) {
        self.description = shortened(description);
    }

    pub(super) fn set_preset(&mut self, prop: String, value: Value) {
        self.presets.insert(prop, value);
    }

    /// The props for a model's arguments, with the presets. The error is for the model.
    pub(super) fn props(&self, arguments: &Value) -> Result<Map<String, Value>, String> {
        let Value::Object(arguments) = arguments else {
            return Err(format!(
                "The arguments of `{}` are not a JSON object: call it again with an object.",
                self.name
            ));
        };
        let mut props = argument::values(arguments.clone())?;
        let forbidden = self.forbidden(&props);
        if !forbidden.is_empty() {
            return Err(format!(
                "These arguments of `{}` are not yours to set: {}. Call it again without them.",
                self.name,
                forbidden.join(", ")
            ));
        }
        props.extend(self.presets.clone());
        Ok(props)
    }

    /// Props that the model must not set: accounts, and what is not in its schema.
    fn forbidden(&self, props: &Map<String, Value>) -> Vec<String> {
        let open: BTreeSet<&str> = self
            .arguments
            .iter()
            .map(|argument| argument.name.as_str())
            .collect();
        let known = self.component.configurable_props.iter();
        let closed: BTreeSet<&str> = known
            .filter_map(|prop| prop.name())
            .chain(self.presets.keys().map(String::as_str))
            .filter(|name| !open.contains(name))
            .collect();
        props
            .iter()
            .filter(|(name, value)| closed.contains(name.as_str()) || names_account(value))
            .map(|(name, _)| format!("`{name}`"))
            .collect()
    }

    /// Whether running it can change something that a person may want to decide about: everything but tools that only read
    /// or are known not to destroy anything.
    pub(super) fn asks_for_approval(&self) -> bool {
        let annotations = self.annotations();
        let hint = |hint: fn(&ToolAnnotations) -> Option<bool>| annotations.and_then(hint);
        hint(|hints| hints.read_only_hint) != Some(true)
            && hint(|hints| hints.destructive_hint) != Some(false)
    }
}

/// Prints no presets: they may be private.
impl fmt::Debug for Tool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let arguments: Vec<_> = self
            .arguments
            .iter()
            .map(|argument| &argument.name)
            .collect();
        f.debug_struct("Tool")
            .field("name", &self.name)
            .field("version", &self.component.version)
            .field("arguments", &arguments)
            .finish_non_exhaustive()
    }
}

/// Whether a value is an account, or contains one, for example beside a label.
fn names_account(value: &Value) -> bool {
    match value {
        Value::Object(fields) => {
            fields.contains_key("authProvisionId") || fields.values().any(names_account)
        }
        Value::Array(items) => items.iter().any(names_account),
        _ => false,
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= MAX_DESCRIPTION {
        return text.to_owned();
    }
    text.chars()
        .take(MAX_DESCRIPTION - 1)
        .chain(['…'])
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_account_is_found_at_any_depth() {
        let account = json!({ "authProvisionId": "apn_1" });
        assert!(names_account(&account));
        assert!(names_account(
            &json!({ "__lv": { "label": "Jane", "value": account } })
        ));
        assert!(names_account(&json!([account])));
        assert!(!names_account(&json!({ "text": "authProvisionId" })));
    }
}
