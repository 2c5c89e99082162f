//! Lookups in a component's props.

use std::fmt;

use crate::types::{Component, ConfigurableProp, ConfigurablePropApp, ConfiguredProps};

impl Component {
    /// The prop with this name.
    pub fn prop(&self, name: &str) -> Option<&ConfigurableProp> {
        self.configurable_props
            .iter()
            .find(|prop| prop.name() == Some(name))
    }

    /// The props that need a connected account. Most components have one. Its `name` (such as `googleSheets`) is the key
    /// in `configured_props`, and its `app` (such as `google_sheets`) is the app's slug.
    pub fn app_props(&self) -> impl Iterator<Item = &ConfigurablePropApp> {
        self.configurable_props
            .iter()
            .filter_map(|prop| match prop {
                ConfigurableProp::App(prop) => Some(prop),
                _ => None,
            })
    }
}

/// Only the names. Values can be secret, which is known only with the props of the component.
impl fmt::Debug for ConfiguredProps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.keys()).finish()
    }
}
