//! Checks values against the props of a component. Sends nothing.

use std::collections::BTreeSet;

use pipedream_connect_raw::types::ConfigurableProp;
use serde_json::{Map, Value};

use super::expected::Expected;
use super::nearest::{nearest, plain};
use super::problem::{Problem, PropProblem};
use super::value_kind::{PropKind, ValueKind, is_required};

/// Checks values against the props of a component, as [`Action`](crate::actions::Action) does before it sends anything.
///
/// `props` are the [`configurable_props`](crate::types::Component::configurable_props) of the definition, or those that a
/// reload returned. Null counts as no value. App props are checked only if they have a value, because the account is
/// normally chosen later.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = pipedream_connect_emulator::Emulator::start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?;
/// use pipedream_connect::actions::check;
///
/// let action = client.actions().retrieve("slack-send-message").await?.data;
/// let values = serde_json::json!({ "conversation": "C0GENERAL", "usrname": "bot" });
/// let problems = check(&action.configurable_props, values.as_object().ok_or("an object")?);
/// assert_eq!(problems[0].to_string(), "`usrname` is not a prop: did you mean `username`?");
/// assert_eq!(problems[1].to_string(), "`text` is missing: expected a string (Message Text)");
/// # Ok(())
/// # }
/// ```
pub fn check(props: &[ConfigurableProp], values: &Map<String, Value>) -> Vec<PropProblem> {
    let checker = Checker::new(props);
    let missing = checker.missing(|name| values.get(name).is_some_and(|value| !value.is_null()));
    [
        checker.unknown(values),
        checker.not_accepted(values),
        missing,
    ]
    .concat()
}

/// The props that values are checked against.
#[derive(Clone, Copy)]
pub(super) struct Checker<'a>(&'a [ConfigurableProp]);

impl<'a> Checker<'a> {
    pub(super) fn new(props: &'a [ConfigurableProp]) -> Self {
        Self(props)
    }

    pub(super) fn prop(self, name: &str) -> Option<&'a ConfigurableProp> {
        self.0.iter().find(|prop| prop.name() == Some(name))
    }

    /// Names that no prop has.
    pub(super) fn unknown(self, values: &Map<String, Value>) -> Vec<PropProblem> {
        // Without the value: a misspelled prop may be a secret one.
        let unknown = values.keys().filter(|name| self.prop(name).is_none());
        unknown.map(|name| self.unknown_name(name)).collect()
    }

    pub(super) fn unknown_name(self, name: &str) -> PropProblem {
        let problem = self.not_the_app_prop(name).unwrap_or_else(|| {
            let known: Vec<_> = self.settable().collect();
            Problem::Unknown {
                nearest: nearest(name, known.iter().copied()).map(str::to_owned),
                known: known.into_iter().map(str::to_owned).collect(),
            }
        });
        PropProblem::new(name, problem)
    }

    /// `google_sheets` for `googleSheets`.
    fn not_the_app_prop(self, name: &str) -> Option<Problem> {
        let mut apps = self.0.iter().filter_map(|prop| match prop {
            ConfigurableProp::App(prop) => Some(prop),
            _ => None,
        });
        let meant = apps.find(|app| app.app == name || plain(&app.name) == plain(name))?;
        Some(Problem::NotTheAppProp {
            app_prop: meant.name.clone(),
        })
    }

    fn settable(self) -> impl Iterator<Item = &'a str> {
        let takes_value = |prop: &&ConfigurableProp| PropKind::of(prop).value != ValueKind::None;
        self.0
            .iter()
            .filter(takes_value)
            .filter_map(ConfigurableProp::name)
    }

    /// Values that their props do not accept.
    pub(super) fn not_accepted(self, values: &Map<String, Value>) -> Vec<PropProblem> {
        let given = values.iter().filter(|(_, value)| !value.is_null());
        given
            .filter_map(|(name, value)| value_problem(self.prop(name)?, name, value))
            .collect()
    }

    /// Required props for which `is_set` is false.
    pub(super) fn missing(self, is_set: impl Fn(&str) -> bool) -> Vec<PropProblem> {
        let mut seen = BTreeSet::new();
        let required = self.0.iter().filter(|prop| is_required(prop));
        let names = required.filter_map(|prop| Some((prop.name()?, prop)));
        names
            .filter(|(name, _)| !is_set(name) && seen.insert(*name))
            .map(|(name, prop)| {
                let problem = Problem::Missing {
                    label: prop.label().map(str::to_owned),
                    expected: Expected::of(prop),
                };
                PropProblem::new(name, problem)
            })
            .collect()
    }
}

fn value_problem(prop: &ConfigurableProp, name: &str, value: &Value) -> Option<PropProblem> {
    let expected = Expected::of(prop);
    if expected.accepts(value) {
        return None;
    }
    let kind = PropKind::of(prop).value;
    let problem = match kind {
        ValueKind::None => Problem::ProvidedByService,
        _ => Problem::NotAccepted { expected },
    };
    let problem = PropProblem::new(name, problem);
    // The credentials of a request are part of its value.
    let may_be_secret = prop.secret() == Some(true) || kind == ValueKind::HttpRequest;
    Some(match may_be_secret {
        true => problem,
        false => problem.with_value(value.clone()),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn props(props: Value) -> Vec<ConfigurableProp> {
        serde_json::from_value(props).expect("props")
    }

    fn problems(prop: Value, values: Value) -> Vec<String> {
        let values = values.as_object().cloned().expect("an object");
        let problems = check(&props(json!([prop])), &values);
        problems.iter().map(ToString::to_string).collect()
    }

    fn accepts(kind: &str, value: Value) -> bool {
        problems(json!({"name": "p", "type": kind}), json!({ "p": value })).is_empty()
    }

    #[test]
    fn each_kind_accepts_its_own_values_only() {
        let values = [
            ("boolean", json!(true)),
            ("integer", json!(3)),
            ("string", json!("x")),
            ("object", json!({"a": 1})),
            ("integer[]", json!([1, 2])),
            ("string[]", json!(["a"])),
            (
                "sql",
                json!({"value": "select 1", "query": "select 1", "params": []}),
            ),
            ("$.interface.timer", json!({"intervalSeconds": 900})),
        ];
        for (kind, _) in &values {
            for (other, value) in &values {
                let is_object = *kind == "object" && value.is_object();
                let expected = kind == other || is_object;
                assert_eq!(accepts(kind, value.clone()), expected, "{kind} {value}");
            }
        }
    }

    #[test]
    fn an_integer_may_be_written_as_a_float_but_not_as_text_or_fraction() {
        assert!(accepts("integer", json!(3.0)));
        assert!(!accepts("integer", json!(3.5)));
        assert!(!accepts("integer", json!("3")));
        assert!(accepts("integer", json!(u64::MAX)));
    }

    #[test]
    fn a_timer_has_an_interval_or_a_cron_expression() {
        let timer = |value| accepts("$.interface.timer", value);
        assert!(timer(json!({"cron": "0 0 * * *", "timezone": "UTC"})));
        assert!(timer(json!({"cron": {"intervalSeconds": 900}})));
        assert!(!timer(json!({"intervalSeconds": 0})));
        assert!(!timer(json!({"interval": 900})));
        assert!(!timer(json!(900)));
    }

    #[test]
    fn options_that_come_from_the_app_can_have_another_type() {
        let remote = json!({"name": "p", "type": "string[]", "remoteOptions": true});
        assert!(problems(remote.clone(), json!({"p": [0, "a"]})).is_empty());
        let labelled = json!([{"__lv": {"label": "Sheet1", "value": 0}}]);
        assert!(problems(remote.clone(), json!({ "p": labelled })).is_empty());
        let together = json!({"__lv": {"label": "Sheets", "value": [0, 1]}});
        assert!(problems(remote.clone(), json!({ "p": together })).is_empty());
        let several = json!({"__lv": [{"label": "Sheet1", "value": 0}]});
        assert!(problems(remote.clone(), json!({ "p": several })).is_empty());
        assert!(!problems(remote.clone(), json!({"p": 0})).is_empty());
        assert!(!problems(remote, json!({"p": [[0]]})).is_empty());
    }

    #[test]
    fn a_kind_that_this_version_does_not_know_accepts_anything() {
        assert!(accepts("$.future.thing", json!([1])));
        assert!(accepts("$.future.thing[]", json!("x")));
    }

    #[test]
    fn null_counts_as_no_value() {
        let optional = json!({"name": "p", "type": "integer", "optional": true});
        assert!(problems(optional, json!({"p": null})).is_empty());
        let provided = json!({"name": "p", "type": "$.service.db"});
        assert!(problems(provided, json!({"p": null})).is_empty());
        let required = json!({"name": "p", "type": "integer"});
        assert_eq!(
            problems(required, json!({"p": null})),
            ["`p` is missing: expected an integer"]
        );
    }

    #[test]
    fn only_props_without_a_value_of_their_own_are_required() {
        for extra in [
            json!({"optional": true}),
            json!({"default": "x"}),
            json!({"hidden": true}),
            json!({"readOnly": true}),
            json!({"disabled": true}),
        ] {
            let mut prop = json!({"name": "p", "type": "string"});
            let fields = extra.as_object().cloned().unwrap_or_default();
            prop.as_object_mut().expect("an object").extend(fields);
            assert!(problems(prop.clone(), json!({})).is_empty(), "{prop}");
        }
        for kind in [
            "alert",
            "app",
            "dir",
            "data_store",
            "$.service.db",
            "$.interface.http",
        ] {
            let prop = json!({"name": "p", "type": kind, "app": "slack", "content": "Note"});
            assert!(problems(prop, json!({})).is_empty(), "{kind}");
        }
        let fixed =
            json!({"name": "p", "type": "$.interface.timer", "static": {"intervalSeconds": 60}});
        assert!(problems(fixed, json!({})).is_empty());
    }

    #[test]
    fn the_value_of_a_secret_prop_is_not_kept() {
        let secret = json!([{"name": "key", "type": "string", "secret": true}]);
        let values = json!({"key": ["hush"]});
        let problems = check(&props(secret), values.as_object().expect("an object"));
        assert_eq!(problems[0].value(), None);
        assert!(!format!("{problems:?} {}", problems[0]).contains("hush"));
    }

    #[test]
    fn the_value_of_a_misspelled_prop_is_not_kept() {
        let secret = json!([{"name": "apiKey", "type": "string", "secret": true}]);
        let values = json!({"api_key": "hush"});
        let problems = check(&props(secret), values.as_object().expect("an object"));
        assert_eq!(problems[0].value(), None);
        assert!(!format!("{problems:?} {}", problems[0]).contains("hush"));
    }
}
