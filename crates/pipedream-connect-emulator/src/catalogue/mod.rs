//! The apps, app categories and components that the emulator offers.

mod app;
mod component;

pub(crate) use app::{App, AuthType, CustomField, DirectoryApp, ProxySettings, stable_id};
pub(crate) use component::{
    Component, ComponentType, File, Interface, OptionStyle, Options, plain,
};

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::error::Error;
use crate::json::{Json, Object};

/// The apps and components that an emulator offers.
///
/// The crate's README describes the file format.
#[derive(Clone, Debug)]
pub struct Catalogue {
    pub(crate) categories: Vec<Value>,
    pub(crate) apps: Vec<DirectoryApp>,
    pub(crate) components: Vec<Component>,
}

impl Catalogue {
    pub(crate) fn built_in() -> Result<Self, Error> {
        Self::from_json(include_str!("default.json"))
    }

    /// Parses a catalogue: `{ "categories": […], "apps": […], "components": […] }`.
    ///
    /// # Errors
    /// The text is not JSON, or an app or component is invalid. The message names it.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        let file: Value = serde_json::from_str(text)
            .map_err(|error| Error::new(format!("catalogue: {error}")))?;
        let list = |key: &str| {
            file[key]
                .as_array()
                .cloned()
                .unwrap_or_default()
                .into_iter()
        };
        let apps = list("apps").enumerate();
        let apps = apps.map(|(index, app)| DirectoryApp::read(index, app));
        let apps: Vec<DirectoryApp> = apps.collect::<Result<_, _>>()?;
        let components = list("components").map(Component::read);
        let catalogue = Self {
            categories: categories(list("categories"), &apps),
            apps,
            components: components.collect::<Result<_, _>>()?,
        };
        match catalogue.components.iter().find(|c| catalogue.is_orphan(c)) {
            Some(Component { key, app, .. }) => Err(Error::new(format!(
                "catalogue: component `{key}` belongs to the unknown app `{app}`"
            ))),
            None => Ok(catalogue),
        }
    }

    /// Reads a catalogue file, see [`from_json`](Self::from_json).
    ///
    /// # Errors
    /// The file cannot be read or is not a valid catalogue.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let text = fs::read_to_string(path)
            .map_err(|error| Error::new(format!("cannot read {}: {error}", path.display())))?;
        Self::from_json(&text)
    }

    /// The app with this slug or id, or with this official OAuth client.
    pub(crate) fn app(&self, slug_or_id: &str) -> Option<&DirectoryApp> {
        self.apps.iter().find(|app| app.is(slug_or_id))
    }

    /// Whether this is the id of Pipedream's own OAuth client of an app.
    pub(crate) fn has_official_client(&self, id: &str) -> bool {
        let mut apps = self.apps.iter();
        apps.any(|app| app.oauth_app_id.as_deref() == Some(id))
    }

    /// The slug of the app with this slug or id. Returns an unknown slug unchanged.
    pub(crate) fn slug(&self, slug_or_id: String) -> String {
        let app = self.app(&slug_or_id);
        app.map_or(slug_or_id.clone(), |app| app.app.name_slug.clone())
    }

    /// The component with this type and key.
    pub(crate) fn component(&self, kind: Option<ComponentType>, key: &str) -> Option<&Component> {
        let mut components = self.components.iter();
        components.find(|component| component.key == key && component.is(kind))
    }

    fn is_orphan(&self, component: &Component) -> bool {
        let slug = &component.app;
        !slug.is_empty() && !self.apps.iter().any(|known| known.app.name_slug == *slug)
    }
}

/// The listed categories, and one for each name that only an app mentions.
fn categories(listed: impl Iterator<Item = Value>, apps: &[DirectoryApp]) -> Vec<Value> {
    let mut by_name: BTreeMap<String, Object> = BTreeMap::new();
    for name in apps.iter().flat_map(|app| app.app.categories.clone()) {
        let category = json!({ "id": format!("appcat_{}", stable_id(&name)), "name": name, "description": null });
        by_name.insert(name, category.as_object().cloned().unwrap_or_default());
    }
    for category in listed {
        let category = category.as_object().cloned().unwrap_or_default();
        let name = category.text_or_empty("name");
        by_name.entry(name).or_default().extend(category);
    }
    by_name.into_values().map(Value::Object).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_catalogue_has_every_prop_type() {
        let catalogue = match Catalogue::built_in() {
            Ok(catalogue) => catalogue,
            Err(error) => unreachable!("{error}"),
        };
        let components = catalogue.components.iter();
        let props = components.flat_map(|component| &component.configurable_props);
        let types: std::collections::BTreeSet<String> =
            props.map(|prop| prop.text_or_empty("type")).collect();
        assert_eq!(types.len(), 23, "{types:?}");
        assert!(catalogue.apps.len() >= 25 && catalogue.components.len() >= 25);
    }

    #[test]
    fn errors_name_the_invalid_app_or_component() {
        let error = |text| {
            let catalogue = Catalogue::from_json(text);
            catalogue.map_or_else(|error| error.to_string(), |_| String::new())
        };
        assert!(error(r#"{"apps":[{"name":"X"}]}"#).contains("name_slug"));
        let incomplete = r#"{"components":[{"key":"a-b","name":"B"}]}"#;
        assert!(error(incomplete).contains("`a-b`: missing field `version`"));
        let orphan = r#"{"components":[{"key":"a-b","name":"B","version":"0.0.1","component_type":"action","app":"a"}]}"#;
        assert!(error(orphan).contains("unknown app `a`"));
    }
}
