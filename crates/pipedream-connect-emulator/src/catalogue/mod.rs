//! Apps, app categories and components that the emulator knows.
//!
//! The built-in catalogue is `default.json`; tests bring their own with [`Catalogue::from_json`]. Objects are
//! kept as the JSON that the API answers. A component's `emulator` key says how it behaves here and is never shown.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::wire::Json;

/// The apps and components an emulator offers.
///
/// The format of the file stands in the crate's README.
#[derive(Clone, Debug)]
pub struct Catalogue {
    pub(crate) categories: Vec<Value>,
    pub(crate) apps: Vec<Value>,
    pub(crate) components: Vec<Component>,
}

/// A component: what the API shows of it, and how it behaves here.
#[derive(Clone, Debug)]
pub(crate) struct Component {
    /// The API's object.
    pub(crate) shown: Value,
    /// Slug of its app; empty for components without one.
    pub(crate) app: String,
    /// `public` or `private`.
    pub(crate) registry: String,
    /// Options, dynamic props, run result, events.
    pub(crate) behaviour: Value,
}

impl Catalogue {
    /// The built-in catalogue.
    ///
    /// # Errors
    /// None in practice: the file is part of the crate and tested.
    pub(crate) fn built_in() -> Result<Self, Error> {
        Self::from_json(include_str!("default.json"))
    }

    /// Reads a catalogue: `{ "categories": […], "apps": […], "components": […] }`.
    ///
    /// # Errors
    /// The text is not JSON, or an app or component lacks something it needs; the message names it.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        let file: Value = serde_json::from_str(text)
            .map_err(|error| Error::new(format!("catalogue: {error}")))?;
        let list = |key: &str| file[key].as_array().cloned().unwrap_or_default();
        let apps = list("apps")
            .into_iter()
            .enumerate()
            .map(|(index, app)| complete_app(index, app));
        let apps = apps.collect::<Result<Vec<_>, _>>()?;
        let components = list("components")
            .into_iter()
            .map(|component| read_component(component, &apps));
        let components = components.collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            categories: categories(list("categories"), &apps),
            apps,
            components,
        })
    }

    /// Reads a catalogue from a file, see [`from_json`](Self::from_json).
    ///
    /// # Errors
    /// The file cannot be read, or is not a catalogue.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let text = fs::read_to_string(path);
        let text =
            text.map_err(|error| Error::new(format!("cannot read {}: {error}", path.display())))?;
        Self::from_json(&text)
    }

    /// The app with this slug or id (its own, or that of its official OAuth client).
    pub(crate) fn app(&self, slug_or_id: &str) -> Option<&Value> {
        let is = |app: &&Value| {
            ["name_slug", "id", "oauth_app_id"]
                .iter()
                .any(|key| app.text(key) == Some(slug_or_id))
        };
        self.apps.iter().find(is)
    }

    /// The component with this key; `kind` is `action`, `trigger` or anything else for both.
    pub(crate) fn component(&self, kind: &str, key: &str) -> Option<&Component> {
        let mut components = self.components.iter();
        components.find(|component| component.shown["key"] == key && component.is(kind))
    }
}

impl Component {
    /// Whether it is of this kind; anything but `action` and `trigger` stands for both.
    pub(crate) fn is(&self, kind: &str) -> bool {
        !matches!(kind, "action" | "trigger") || self.shown["component_type"] == kind
    }

    /// Its props as they are before any dynamic ones.
    pub(crate) fn props(&self) -> &[Value] {
        self.shown["configurable_props"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The app props: name and slug.
    pub(crate) fn app_props(&self) -> impl Iterator<Item = (&str, &str)> {
        let apps = self.props().iter().filter(|prop| prop["type"] == "app");
        apps.filter_map(|prop| Some((prop.text("name")?, prop.text("app")?)))
    }
}

/// Fills in what a catalogue file may leave out of an app.
fn complete_app(index: usize, app: Value) -> Result<Value, Error> {
    let Value::Object(mut app) = app else {
        return Err(Error::new(format!(
            "catalogue: app number {index} is not an object"
        )));
    };
    let slug = app.text_or_empty("name_slug");
    if slug.is_empty() || app.text("name").is_none() {
        return Err(Error::new(format!(
            "catalogue: app number {index} needs `name_slug` and `name`"
        )));
    }
    let oauth = app.text("auth_type") == Some("oauth");
    let id = stable_id(&slug);
    let fields = app.remove("custom_fields").unwrap_or_else(|| json!([]));
    let official = if oauth {
        json!(format!("oa_{id}"))
    } else {
        Value::Null
    };
    let defaults = [
        (
            "id",
            json!(format!("{}_{id}", if oauth { "oa" } else { "app" })),
        ),
        ("auth_type", json!("none")),
        ("description", Value::Null),
        (
            "img_src",
            json!(format!(
                "https://assets.pipedream.net/s.v0/app_{id}/logo/orig"
            )),
        ),
        ("custom_fields_json", json!(fields.to_string())),
        ("categories", json!([])),
        (
            "featured_weight",
            json!(1_000_000_100_usize.saturating_sub(index)),
        ),
        ("scope_profiles", json!([])),
        ("oauth_app_id", official),
        (
            "connect",
            json!({ "allowed_domains": [], "base_proxy_target_url": null, "proxy_enabled": false }),
        ),
    ];
    for (key, value) in defaults {
        app.entry(key).or_insert(value);
    }
    Ok(Value::Object(app))
}

fn read_component(component: Value, apps: &[Value]) -> Result<Component, Error> {
    let key = component.text_or_empty("key");
    let wrong = |problem: &str| Error::new(format!("catalogue: component `{key}` {problem}"));
    let Value::Object(mut shown) = component else {
        return Err(wrong("is not an object"));
    };
    for name in ["key", "name", "version", "component_type"] {
        if shown.text(name).is_none() {
            return Err(wrong(&format!("needs `{name}`")));
        }
    }
    let defaults = [
        ("description", Value::Null),
        ("configurable_props", json!([])),
    ];
    for (name, value) in defaults {
        shown.entry(name).or_insert(value);
    }
    let app = shown
        .remove("app")
        .and_then(|app| app.as_str().map(str::to_owned))
        .unwrap_or_default();
    if !app.is_empty() && !apps.iter().any(|known| known["name_slug"] == app.as_str()) {
        return Err(wrong(&format!("belongs to the unknown app `{app}`")));
    }
    let registry = shown
        .remove("registry")
        .and_then(|name| name.as_str().map(str::to_owned));
    Ok(Component {
        app,
        registry: registry.unwrap_or_else(|| "public".into()),
        behaviour: shown.remove("emulator").unwrap_or(Value::Null),
        shown: Value::Object(shown),
    })
}

/// The listed categories, and one for every name that only an app mentions.
fn categories(listed: Vec<Value>, apps: &[Value]) -> Vec<Value> {
    let mut by_name: BTreeMap<String, Value> = BTreeMap::new();
    for name in apps.iter().flat_map(|app| app.texts("categories")) {
        let category = json!({ "id": format!("appcat_{}", stable_id(&name)), "name": name, "description": null });
        by_name.insert(name, category);
    }
    for category in listed {
        let name = category.text_or_empty("name");
        let mut object = by_name
            .get(&name)
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default();
        object.extend(category.as_object().cloned().unwrap_or_default());
        by_name.insert(name, Value::Object(object));
    }
    by_name.into_values().collect()
}

/// Seven letters that depend on the name alone (FNV-1a), so that ids stay when the catalogue grows.
pub(crate) fn stable_id(name: &str) -> String {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let letter = |shift: u32| char::from(b'a' + ((hash >> (shift * 8)) % 26) as u8);
    (0..7).map(letter).collect()
}

/// An app as accounts and lists show it in full.
pub(crate) fn app_of_account(app: &Value) -> Value {
    let mut shown: Map<String, Value> = app.as_object().cloned().unwrap_or_default();
    // Accounts show the app without what only the app directory and connection webhooks tell.
    shown.remove("connect");
    shown.remove("oauth_app_id");
    Value::Object(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_catalogue_reads_and_has_every_prop_type() {
        let catalogue = match Catalogue::built_in() {
            Ok(catalogue) => catalogue,
            Err(error) => unreachable!("{error}"),
        };
        let types: std::collections::BTreeSet<String> = catalogue
            .components
            .iter()
            .flat_map(|component| {
                component
                    .props()
                    .iter()
                    .map(|prop| prop.text_or_empty("type"))
            })
            .collect();
        assert_eq!(types.len(), 23, "{types:?}");
        assert!(catalogue.apps.len() >= 25 && catalogue.components.len() >= 25);
    }

    #[test]
    fn a_fault_in_a_catalogue_is_named() {
        let fault = |text| {
            Catalogue::from_json(text)
                .map(|_| ())
                .map_err(|error| error.to_string())
        };
        assert!(
            fault(r#"{"apps":[{"name":"X"}]}"#).is_err_and(|error| error.contains("name_slug"))
        );
        let orphan = r#"{"components":[{"key":"a-b","name":"B","version":"0.0.1","component_type":"action","app":"a"}]}"#;
        assert!(fault(orphan).is_err_and(|error| error.contains("unknown app `a`")));
    }
}
