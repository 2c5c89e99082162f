//! What value a prop takes.

use pipedream_connect_raw::types::ConfigurableProp;

/// The kind of value that a prop takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueKind {
    /// The service provides the value.
    None,
    Account,
    Boolean,
    Integer,
    Text,
    /// An id that the app provides: text or a number.
    Id,
    Object,
    HttpRequest,
    Sql,
    Timer,
    /// Anything but null.
    Any,
}

/// The kind of value of a prop, and whether the prop takes a list of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PropKind {
    pub(crate) value: ValueKind,
    pub(crate) list: bool,
}

impl PropKind {
    pub(crate) fn of(prop: &ConfigurableProp) -> Self {
        let (tag, list) = match prop.tag().unwrap_or_default() {
            tag if is_fixed(prop) && tag != "app" => return Self::one(ValueKind::None),
            tag => match tag.strip_suffix("[]") {
                Some(item) => (item, true),
                None => (tag, false),
            },
        };
        let value = match tag {
            "alert" | "dir" | "$.service.db" | "$.interface.http" | "$.interface.apphook" => {
                ValueKind::None
            }
            "app" => ValueKind::Account,
            "boolean" => ValueKind::Boolean,
            // The declared type does not bind the options that an app provides: a `string[]` can have numbers.
            "integer" | "string" if prop.remote_options() == Some(true) => ValueKind::Id,
            "integer" => ValueKind::Integer,
            "string" => ValueKind::Text,
            "object" => ValueKind::Object,
            "http_request" => ValueKind::HttpRequest,
            "sql" => ValueKind::Sql,
            "$.interface.timer" => ValueKind::Timer,
            tag if tag.starts_with("$.airtable.") || tag.starts_with("$.discord.") => ValueKind::Id,
            // `any`, `data_store`, and kinds that this version does not know.
            _ => return Self::one(ValueKind::Any),
        };
        Self { value, list }
    }

    fn one(value: ValueKind) -> Self {
        Self { value, list: false }
    }
}

/// Whether the definition fixes the value.
fn is_fixed(prop: &ConfigurableProp) -> bool {
    prop.disabled() == Some(true) || prop.read_only() == Some(true) || prop.static_().is_some()
}

/// Whether the component needs a value for the prop, apart from accounts.
pub(crate) fn is_required(prop: &ConfigurableProp) -> bool {
    let kind = PropKind::of(prop).value;
    let provided = matches!(kind, ValueKind::None | ValueKind::Account)
        || prop.tag() == Some("data_store")
        || prop.hidden() == Some(true);
    !provided && prop.optional() != Some(true) && prop.default().is_none()
}
