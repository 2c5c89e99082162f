//! What a prop accepts.

use std::fmt;

use pipedream_connect_raw::types::ConfigurableProp;
use pipedream_connect_raw::values::OptionItem;
use serde_json::Value;

use super::value_kind::{PropKind, ValueKind};

/// How many options a message lists.
const MAX_SHOWN: usize = 20;

/// What a prop accepts, for people and for models. `Display` prints it as part of a sentence, such as
/// `an integer from 1 to 10`.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    pub(in crate::features) kind: PropKind,
    min: Option<i64>,
    max: Option<i64>,
    pub(in crate::features) options: Vec<OptionItem>,
}

impl Expected {
    pub(in crate::features) fn of(prop: &ConfigurableProp) -> Self {
        let kind = PropKind::of(prop);
        // Only these kinds can be compared with their options.
        let options = match kind.value {
            ValueKind::Boolean | ValueKind::Integer | ValueKind::Text => prop.options(),
            _ => Vec::new(),
        };
        // The values that an app provides are not bound to the range.
        let has_range = kind.value == ValueKind::Integer;
        Self {
            kind,
            min: prop.min().filter(|_| has_range),
            max: prop.max().filter(|_| has_range),
            options,
        }
    }

    /// The values to choose from. Empty if there is no fixed choice.
    pub fn options(&self) -> &[OptionItem] {
        &self.options
    }

    /// The smallest integer accepted.
    pub fn min(&self) -> Option<i64> {
        self.min
    }

    /// The largest integer accepted.
    pub fn max(&self) -> Option<i64> {
        self.max
    }

    /// Whether the prop accepts the value.
    pub(super) fn accepts(&self, value: &Value) -> bool {
        if !self.kind.list {
            return self.accepts_one(unlabelled(value));
        }
        let items = match value.get("__lv") {
            // `{"__lv": [{"label": …, "value": …}]}`
            Some(Value::Array(items)) => items,
            _ => match unlabelled(value) {
                Value::Array(items) => items,
                _ => return false,
            },
        };
        items
            .iter()
            .all(|item| self.accepts_one(option_value(item)))
    }

    fn accepts_one(&self, value: &Value) -> bool {
        let is_option = |option: &OptionItem| same(option.value(), value);
        (self.options.is_empty() || self.options.iter().any(is_option)) && self.has_kind(value)
    }

    fn has_kind(&self, value: &Value) -> bool {
        match self.kind.value {
            ValueKind::None => false,
            ValueKind::Account => has_text(value, "authProvisionId"),
            ValueKind::Boolean => value.is_boolean(),
            ValueKind::Integer => self.is_in_range(value),
            ValueKind::Text => value.is_string(),
            ValueKind::Id => value.is_string() || value.is_number(),
            ValueKind::Object => value.is_object(),
            ValueKind::HttpRequest => is_http_request(value),
            ValueKind::Sql => has_text(value, "query") && has_text(value, "value"),
            ValueKind::Timer => is_timer(value),
            ValueKind::Any => !value.is_null(),
        }
    }

    fn is_in_range(&self, value: &Value) -> bool {
        let Some(number) = integer(value) else {
            return false;
        };
        let (min, max) = (self.min.map(i128::from), self.max.map(i128::from));
        min.is_none_or(|min| min <= number) && max.is_none_or(|max| number <= max)
    }
}

/// The label of an option, unless it is the value itself.
pub(in crate::features) fn own_label(option: &OptionItem) -> Option<String> {
    let (value, label) = (option.value(), option.label());
    let is_the_value = match value.as_str() {
        Some(text) => text == label,
        None => label == format!("{value}"),
    };
    (!is_the_value).then_some(label)
}

/// A value without its label: `{"__lv": {"label": …, "value": …}}` means `value`.
pub(in crate::features) fn unlabelled(value: &Value) -> &Value {
    let labelled = value.get("__lv").and_then(|labelled| labelled.get("value"));
    labelled.unwrap_or(value)
}

/// The value of an item in a list: bare, in `__lv`, or beside its label.
pub(in crate::features) fn option_value(item: &Value) -> &Value {
    match (item.get("label"), item.get("value")) {
        (Some(_), Some(value)) => value,
        _ => unlabelled(item),
    }
}

/// A JSON number without a fraction. `3.0` is one, because not every language tells it from `3`.
pub(in crate::features) fn integer(value: &Value) -> Option<i128> {
    let number = value.as_number()?;
    let exact = number.as_i128().or_else(|| number.as_u64().map(i128::from));
    let whole = |float: &f64| float.fract() == 0.0 && float.abs() < 1e15;
    exact.or_else(|| number.as_f64().filter(whole).map(|float| float as i128))
}

fn same(option: &Value, value: &Value) -> bool {
    option == value || integer(option).is_some_and(|number| integer(value) == Some(number))
}

fn has_text(value: &Value, key: &str) -> bool {
    value.get(key).is_some_and(Value::is_string)
}

fn is_http_request(value: &Value) -> bool {
    let text = |key| {
        value
            .get(key)
            .is_none_or(|url| url.is_string() || url.is_null())
    };
    value.is_object() && text("url") && text("method")
}

/// `{"intervalSeconds": 900}`, `{"cron": "0 0 * * *"}`, or either of them as `cron`.
fn is_timer(value: &Value) -> bool {
    let interval = value.get("intervalSeconds").and_then(integer);
    let cron = value.get("cron");
    interval.is_some_and(|seconds| seconds > 0)
        || cron.is_some_and(|cron| cron.is_string() || (cron.is_object() && is_timer(cron)))
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.options.is_empty() {
            f.write_str(if self.kind.list {
                "a list of "
            } else {
                "one of "
            })?;
            return self.write_options(f);
        }
        f.write_str(match (self.kind.value, self.kind.list) {
            (ValueKind::None, _) => "no value: the service provides it",
            (ValueKind::Account, _) => "an account, as {\"authProvisionId\": \"apn_…\"}",
            (ValueKind::Boolean, false) => "true or false",
            (ValueKind::Boolean, true) => "a list of true and false",
            (ValueKind::Integer, false) => "an integer",
            (ValueKind::Integer, true) => "a list of integers",
            (ValueKind::Text, false) => "a string",
            (ValueKind::Text, true) => "a list of strings",
            (ValueKind::Id, false) => "a string or a number",
            (ValueKind::Id, true) => "a list of strings or numbers",
            (ValueKind::Object, false) => "an object",
            (ValueKind::Object, true) => "a list of objects",
            (ValueKind::HttpRequest, _) => "an HTTP request, as {\"method\": …, \"url\": …}",
            (ValueKind::Sql, _) => "an SQL query, as {\"value\": …, \"query\": …, \"params\": […]}",
            (ValueKind::Timer, _) => {
                "a schedule, as {\"intervalSeconds\": 900} or {\"cron\": \"0 0 * * *\", \"timezone\": \"UTC\"}"
            }
            (ValueKind::Any, false) => "a value other than null",
            (ValueKind::Any, true) => "a list of values other than null",
        })?;
        match (self.min, self.max) {
            (Some(min), Some(max)) => write!(f, " from {min} to {max}"),
            (Some(min), None) => write!(f, " of at least {min}"),
            (None, Some(max)) => write!(f, " of at most {max}"),
            (None, None) => Ok(()),
        }
    }
}

impl Expected {
    fn write_options(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, option) in self.options.iter().take(MAX_SHOWN).enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{}", option.value())?;
            if let Some(label) = own_label(option) {
                write!(f, " ({label})")?;
            }
        }
        match self.options.len().saturating_sub(MAX_SHOWN) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}
