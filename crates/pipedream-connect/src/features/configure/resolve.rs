//! From a draft to the values that are sent: definition, checks, accounts, labels, dynamic props.

use std::collections::BTreeSet;
use std::sync::Arc;

use pipedream_connect_raw::ids;
use pipedream_connect_raw::types::{
    Component, ComponentType, ConfigurableProp, ConfigurablePropApp, ConfiguredProps, DynamicProps,
};
use pipedream_connect_raw::values::account_prop;
use serde_json::{Map, Value, json};

use super::account::Accounts;
use super::check::Checker;
use super::definition::definition;
use super::draft::Draft;
use super::error::{ComponentError, InvalidProps};
use super::expected::Expected;
use super::label::{chosen, find_option};
use super::problem::PropProblem;
use super::value_kind::ValueKind;
use crate::Error;
use crate::features::prop_options::component_error;
use crate::ids::check_id;
use crate::resources::components;

/// A component with everything that is sent to run or deploy it.
pub(in crate::features) struct Resolved {
    pub(in crate::features) component: Arc<Component>,
    pub(in crate::features) props: ConfiguredProps,
    pub(in crate::features) dynamic_props_id: Option<String>,
    /// Timers that got a value because the caller set none.
    pub(in crate::features) timers_set: Vec<String>,
}

impl Draft {
    /// Checks everything, with as few requests as possible.
    pub(in crate::features) async fn resolve(
        self,
        kind: ComponentType,
    ) -> Result<Resolved, ComponentError> {
        if let Some(message) = &self.invalid_argument {
            return Err(Error::argument(message).into());
        }
        let component = self.component().await?;
        check_kind(&component, &kind)?;
        let mut resolver = Resolver {
            draft: self,
            component,
            dynamic: None,
            reloaded: BTreeSet::new(),
            timers_set: Vec::new(),
        };
        resolver.set_timers();
        resolver.check_early()?;
        loop {
            resolver.choose_accounts().await?;
            resolver.resolve_labels().await?;
            if !resolver.reload_is_due() {
                break;
            }
            resolver.reload().await?;
            resolver.set_timers();
        }
        resolver.check_all()?;
        Ok(resolver.finish())
    }

    /// The definition that the caller passed, or else the cached one.
    async fn component(&self) -> Result<Arc<Component>, Error> {
        let Some(given) = &self.definition else {
            return definition(
                &self.client,
                &self.key,
                self.version.as_deref(),
                &self.options,
            )
            .await;
        };
        let version = self.version.as_ref().unwrap_or(&given.version);
        if given.key == self.key && given.version == *version {
            return Ok(Arc::clone(given));
        }
        Err(Error::argument(format!(
            "the definition is of {} {}, not of {} {version}",
            given.key, given.version, self.key
        )))
    }
}

fn check_kind(component: &Component, expected: &ComponentType) -> Result<(), Error> {
    let key = &component.key;
    match (&component.component_type, expected) {
        (Some(ComponentType::Trigger), ComponentType::Action) => Err(Error::argument(format!(
            "{key} is a trigger and cannot be run: use `User::trigger`"
        ))),
        (Some(ComponentType::Action), ComponentType::Trigger) => Err(Error::argument(format!(
            "{key} is an action and cannot be deployed: use `User::action`"
        ))),
        _ => Ok(()),
    }
}

fn is_required(prop: &ConfigurablePropApp) -> bool {
    prop.optional != Some(true) && prop.disabled != Some(true)
}

/// The definition's default, or every 15 minutes. `None` for other props.
fn default_timer(prop: &ConfigurableProp) -> Option<Value> {
    let expected = Expected::of(prop);
    let is_timer = expected.kind.value == ValueKind::Timer;
    is_timer.then(|| {
        let default = prop.default().filter(|value| expected.accepts(value));
        default.unwrap_or_else(|| json!({ "intervalSeconds": 900 }))
    })
}

/// Whether the prop has an account before anything is reloaded.
fn gets_account(prop: &ConfigurableProp) -> bool {
    matches!(prop, ConfigurableProp::App(prop) if is_required(prop))
}

struct Resolver {
    draft: Draft,
    component: Arc<Component>,
    /// The props of the last reload, which replace those of the definition.
    dynamic: Option<DynamicProps>,
    /// Props whose value was part of a reload. A name is never removed, so the reloads come to an end.
    reloaded: BTreeSet<String>,
    timers_set: Vec<String>,
}

impl Resolver {
    fn props(&self) -> &[ConfigurableProp] {
        let dynamic = self.dynamic.as_ref();
        dynamic.map_or(&self.component.configurable_props, |dynamic| {
            &dynamic.configurable_props
        })
    }

    fn checker(&self) -> Checker<'_> {
        Checker::new(self.props())
    }

    /// A trigger that polls needs an interval. Without one it may be rejected, or never poll.
    fn set_timers(&mut self) {
        if !self.draft.sets_timers {
            return;
        }
        let timers = self.props().iter().filter_map(|prop| {
            let name = prop.name().filter(|name| !self.draft.is_set(name))?;
            Some((name.to_owned(), default_timer(prop)?))
        });
        for (name, value) in timers.collect::<Vec<_>>() {
            self.timers_set.push(name.clone());
            self.draft.values.insert(name, value);
        }
    }

    /// Before any request: everything that a reload cannot change.
    fn check_early(&self) -> Result<(), ComponentError> {
        self.check_account_ids()?;
        if !self.reload_is_due() {
            return self.check_all();
        }
        let (checker, values) = (self.checker(), &self.draft.values);
        let mut problems = checker.not_accepted(values);
        let unknown = checker.unknown(values).into_iter();
        problems.extend(unknown.filter(PropProblem::concerns_an_account));
        self.reject(problems)
    }

    fn check_all(&self) -> Result<(), ComponentError> {
        let (checker, draft) = (self.checker(), &self.draft);
        let mut problems = checker.unknown(&draft.values);
        let labelled = draft.labels.iter().map(|(name, _)| name);
        let unknown = labelled.filter(|name| checker.prop(name).is_none());
        problems.extend(unknown.map(|name| checker.unknown_name(name)));
        problems.extend(checker.not_accepted(&draft.values));
        problems.extend(checker.missing(|name| draft.is_set(name)));
        self.reject(problems)
    }

    fn reject(&self, problems: Vec<PropProblem>) -> Result<(), ComponentError> {
        if problems.is_empty() {
            return Ok(());
        }
        let component = &self.component;
        Err(ComponentError::Invalid(InvalidProps {
            component: component.key.clone(),
            version: component.version.clone(),
            external_user_id: self.draft.user.clone(),
            problems,
        }))
    }

    fn check_account_ids(&self) -> Result<(), Error> {
        let given = self.draft.values.values();
        let given = given.filter_map(|value| value.get("authProvisionId")?.as_str());
        let account = self.draft.account.as_deref();
        given
            .chain(account)
            .try_for_each(|id| check_id("account_id", &ids::ACCOUNT, id))
    }

    /// Fills the app props: with the account that the caller chose, or else with the user's only one.
    async fn choose_accounts(&mut self) -> Result<(), ComponentError> {
        self.place_account()?;
        let open = self.open_app_props();
        let required: Vec<_> = open.filter(|prop| is_required(prop)).cloned().collect();
        for prop in required {
            let accounts = Accounts {
                client: &self.draft.client,
                user: &self.draft.user,
                options: &self.draft.options,
            };
            let found = accounts.find(&prop.name, &prop.app).await?;
            let id = found.map_err(ComponentError::Account)?;
            self.draft.values.insert(prop.name, account_prop(id));
        }
        Ok(())
    }

    /// Sets the account that the caller chose without naming a prop.
    fn place_account(&mut self) -> Result<(), Error> {
        let Some(id) = self.draft.account.take() else {
            return Ok(());
        };
        let open: Vec<_> = self.open_app_props().collect();
        let required: Vec<_> = open.iter().filter(|prop| is_required(prop)).collect();
        let name = match (required.as_slice(), open.as_slice()) {
            ([prop], _) => prop.name.clone(),
            ([], [prop]) => prop.name.clone(),
            ([], []) => {
                let key = &self.component.key;
                return Err(Error::argument(format!("{key} has no prop for an account")));
            }
            _ => {
                let names: Vec<_> = open.iter().map(|prop| format!("`{}`", prop.name)).collect();
                return Err(Error::argument(format!(
                    "{} has several props for an account, {}: use `account_for`",
                    self.component.key,
                    names.join(", ")
                )));
            }
        };
        self.draft.values.insert(name, account_prop(id));
        Ok(())
    }

    /// App props without a value.
    fn open_app_props(&self) -> impl Iterator<Item = &ConfigurablePropApp> {
        let apps = self.props().iter().filter_map(|prop| match prop {
            ConfigurableProp::App(prop) => Some(prop),
            _ => None,
        });
        apps.filter(|prop| prop.disabled != Some(true) && !self.draft.is_set(&prop.name))
    }

    /// Replaces labels by values, in the order of the definition: options can depend on the props before them.
    async fn resolve_labels(&mut self) -> Result<(), ComponentError> {
        if self.draft.labels.is_empty() {
            return Ok(());
        }
        for prop in self.props().to_vec() {
            let Some(name) = prop.name() else { continue };
            let of_prop = |(labelled, _): &(String, String)| labelled == name;
            let labels = self.draft.labels.extract_if(.., |label| of_prop(label));
            let labels: Vec<_> = labels.map(|(_, label)| label).collect();
            if labels.is_empty() {
                continue;
            }
            let mut options = Vec::new();
            for label in &labels {
                let found = find_option(&prop, label, self.configure(name)).await?;
                match found {
                    Ok(option) => options.push(option),
                    Err(problem) => return self.reject(vec![problem]),
                }
            }
            let value = chosen(&prop, &options);
            self.draft.values.insert(name.to_owned(), value);
        }
        Ok(())
    }

    fn configure(&self, prop: &str) -> components::ConfigureProp {
        let draft = &self.draft;
        let resource = draft.client.components();
        let mut request = resource
            .configure_prop(&draft.key, &draft.user, prop)
            .configured_props(self.sent())
            .version(&self.component.version)
            .blocking(true)
            .options(draft.options.clone());
        if let Some(id) = self.dynamic_props_id() {
            request = request.dynamic_props_id(id);
        }
        request
    }

    /// Whether a prop that changes the list of props has a value that the last reload did not know.
    fn reload_is_due(&self) -> bool {
        self.reloading_props()
            .any(|name| !self.reloaded.contains(name))
    }

    fn reloading_props(&self) -> impl Iterator<Item = &str> {
        let reloading = self.props().iter();
        let reloading = reloading.filter(|prop| prop.reload_props() == Some(true));
        reloading
            .filter(|prop| {
                gets_account(prop) || prop.name().is_some_and(|name| self.draft.is_set(name))
            })
            .filter_map(ConfigurableProp::name)
    }

    /// Requests the list of props for the values set so far.
    async fn reload(&mut self) -> Result<(), Error> {
        let draft = &self.draft;
        let reloaded: Vec<_> = self.reloading_props().map(str::to_owned).collect();
        let resource = draft.client.components();
        let mut request = resource
            .reload_props(&draft.key, &draft.user)
            .configured_props(self.sent())
            .version(&self.component.version)
            .blocking(true)
            .options(draft.options.clone());
        if let Some(id) = self.dynamic_props_id() {
            request = request.dynamic_props_id(id);
        }
        let response = request.await?;
        if let Some(error) = response.errors.first() {
            return Err(component_error(error));
        }
        self.reloaded.extend(reloaded);
        self.dynamic = response.dynamic_props.or_else(|| self.dynamic.take());
        Ok(())
    }

    fn dynamic_props_id(&self) -> Option<&str> {
        self.dynamic.as_ref()?.id.as_deref()
    }

    /// The values as they are sent. Null means that the prop is not set.
    fn sent(&self) -> ConfiguredProps {
        let (values, unchecked) = (&self.draft.values, &self.draft.unchecked);
        let set = values.iter().filter(|(_, value)| !value.is_null());
        let all = set.chain(unchecked);
        let all = all.map(|(name, value)| (name.clone(), value.clone()));
        ConfiguredProps(all.collect::<Map<String, Value>>())
    }

    fn finish(self) -> Resolved {
        Resolved {
            props: self.sent(),
            dynamic_props_id: self.dynamic_props_id().map(str::to_owned),
            component: self.component,
            timers_set: self.timers_set,
        }
    }
}
