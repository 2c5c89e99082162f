//! Fields that only some kinds of props have.

use pipedream_connect_raw::types::ConfigurableProp as Prop;
use pipedream_connect_raw::values::OptionItem;
use serde_json::Value;

pub(crate) trait PropFields {
    fn default(&self) -> Option<Value>;
    fn static_(&self) -> Option<Value>;
    fn options(&self) -> Vec<OptionItem>;
    fn min(&self) -> Option<i64>;
    fn max(&self) -> Option<i64>;
    fn secret(&self) -> Option<bool>;
}

impl PropFields for Prop {
    fn default(&self) -> Option<Value> {
        let json = |value: &dyn erased::Json| value.json();
        match self {
            Self::Boolean(known) => known.default.clone(),
            Self::Timer(known) => json(&known.default),
            Self::IntegerArray(known) => known.default.clone(),
            Self::HttpRequest(known) => json(&known.default),
            Self::Sql(known) => known.default.clone(),
            Self::Integer(known) => known.default.clone(),
            Self::String(known) => known.default.clone(),
            Self::StringArray(known) => known.default.clone(),
            Self::Object(known) => known.default.clone(),
            Self::Any(known) => known.default.clone(),
            Self::Unknown(value) => value.get("default").cloned(),
            _ => None,
        }
        .filter(|value| !value.is_null())
    }

    fn static_(&self) -> Option<Value> {
        match self {
            Self::Timer(known) => erased::Json::json(&known.static_),
            _ => None,
        }
        .filter(|value| !value.is_null())
    }

    fn options(&self) -> Vec<OptionItem> {
        match self {
            Self::Boolean(known) => known.options.clone(),
            Self::IntegerArray(known) => known.options.clone(),
            Self::Integer(known) => known.options.clone(),
            Self::String(known) => known.options.clone(),
            Self::StringArray(known) => known.options.clone(),
            _ => Vec::new(),
        }
    }

    fn min(&self) -> Option<i64> {
        match self {
            Self::IntegerArray(known) => known.min,
            Self::Integer(known) => known.min,
            _ => None,
        }
    }

    fn max(&self) -> Option<i64> {
        match self {
            Self::IntegerArray(known) => known.max,
            Self::Integer(known) => known.max,
            _ => None,
        }
    }

    fn secret(&self) -> Option<bool> {
        match self {
            Self::String(known) => known.secret,
            Self::StringArray(known) => known.secret,
            _ => None,
        }
    }
}

mod erased {
    pub(super) trait Json {
        fn json(&self) -> Option<serde_json::Value>;
    }
    impl<T: serde::Serialize> Json for Option<T> {
        fn json(&self) -> Option<serde_json::Value> {
            serde_json::to_value(self.as_ref()?).ok()
        }
    }
}
