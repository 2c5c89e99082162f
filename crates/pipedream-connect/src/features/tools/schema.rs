//! JSON Schemas (draft 2020-12) of a tool's arguments.

use std::fmt;

use pipedream_connect_raw::values::OptionItem;
use schemars::Schema;
use serde_json::{Map, Value, json};

use super::argument::{Argument, DYNAMIC_PROPS};
use crate::features::configure::{ValueKind, own_label};

/// Which keywords a schema uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// Everything that describes the values.
    Loose,
    /// What every model API accepts in strict mode: all properties are required, optional ones can be null, and ranges
    /// and defaults are in the descriptions.
    Strict,
}

/// A strict schema cannot describe this argument, because the names of its fields are not known.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotStrict {
    /// The name of the tool.
    pub tool: String,
    /// The name of the argument.
    pub argument: String,
}

impl fmt::Display for NotStrict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (tool, argument) = (&self.tool, &self.argument);
        write!(
            f,
            "no strict schema for `{tool}`: its argument `{argument}` is a free-form value; hide or preset it, or use the \
             loose schema"
        )
    }
}

impl std::error::Error for NotStrict {}

/// A schema that describes the arguments as closely as JSON Schema can.
pub(super) fn loose(arguments: &[Argument]) -> Schema {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for argument in arguments {
        let mut schema = value_schema(argument, Style::Loose).unwrap_or_default();
        if let Some(default) = &argument.default {
            schema.insert("default".into(), default.clone());
        }
        describe(&mut schema, argument, Style::Loose);
        properties.insert(argument.name.clone(), schema.into());
        if argument.required {
            required.push(argument.name.clone().into());
        }
    }
    if let Some(description) = dynamic_props_description(arguments) {
        let schema = json!({"type": "object", "description": description});
        properties.insert(DYNAMIC_PROPS.into(), schema);
    }
    object(properties, required)
}

/// A schema that model APIs can enforce.
pub(super) fn strict(tool: &str, arguments: &[Argument]) -> Result<Schema, NotStrict> {
    let mut properties = Map::new();
    for argument in arguments {
        let free_form = || NotStrict {
            tool: tool.to_owned(),
            argument: argument.name.clone(),
        };
        let mut schema = value_schema(argument, Style::Strict).ok_or_else(free_form)?;
        if !argument.required {
            schema = nullable(schema);
        }
        describe(&mut schema, argument, Style::Strict);
        properties.insert(argument.name.clone(), schema.into());
    }
    if let Some(description) = dynamic_props_description(arguments) {
        properties.insert(DYNAMIC_PROPS.into(), dynamic_props_as_pairs(&description));
    }
    let required = properties.keys().cloned().map(Value::String).collect();
    Ok(object(properties, required))
}

fn object(properties: Map<String, Value>, required: Vec<Value>) -> Schema {
    let mut schema = Map::new();
    schema.insert("type".into(), "object".into());
    schema.insert("properties".into(), properties.into());
    schema.insert("required".into(), required.into());
    schema.insert("additionalProperties".into(), false.into());
    schema.into()
}

/// The schema of an argument's value. `None` if the style cannot describe it.
fn value_schema(argument: &Argument, style: Style) -> Option<Map<String, Value>> {
    let item = item_schema(argument, style)?;
    Some(match argument.expected.kind.list {
        false => item,
        true => Map::from_iter([
            ("type".into(), "array".into()),
            ("items".into(), item.into()),
        ]),
    })
}

fn item_schema(argument: &Argument, style: Style) -> Option<Map<String, Value>> {
    let mut schema = into_map(match argument.expected.kind.value {
        ValueKind::Boolean => json!({"type": "boolean"}),
        ValueKind::Integer => json!({"type": "integer"}),
        ValueKind::Text => json!({"type": "string"}),
        ValueKind::Id => json!({"anyOf": [{"type": "string"}, {"type": "number"}]}),
        ValueKind::HttpRequest => http_request(style),
        ValueKind::Sql => sql(style),
        ValueKind::Timer => timer(style),
        ValueKind::Object | ValueKind::Any if style == Style::Strict => return None,
        ValueKind::Object => json!({"type": "object"}),
        ValueKind::Any => json!({"type": ["string", "number", "boolean", "object", "array"]}),
        ValueKind::None | ValueKind::Account => return None,
    });
    let options = argument.expected.options();
    if !options.is_empty() {
        let values = options.iter().map(|option| option.value().clone());
        let mut distinct: Vec<Value> = Vec::new();
        for value in values {
            if !distinct.contains(&value) {
                distinct.push(value);
            }
        }
        schema.insert("enum".into(), distinct.into());
    }
    if style == Style::Loose {
        let limits = [
            ("minimum", argument.expected.min()),
            ("maximum", argument.expected.max()),
        ];
        for (keyword, limit) in limits {
            if let Some(limit) = limit {
                schema.insert(keyword.into(), limit.into());
            }
        }
    }
    Some(schema)
}

fn into_map(schema: Value) -> Map<String, Value> {
    match schema {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// Either an interval or a cron expression.
fn timer(style: Style) -> Value {
    let interval = match style {
        Style::Loose => {
            json!({"type": "integer", "minimum": 1, "description": "Seconds between two runs."})
        }
        Style::Strict => {
            json!({"type": "integer", "description": "Seconds between two runs, at least 1."})
        }
    };
    let cron = json!({"type": "string", "description": "A cron expression, such as `0 9 * * 1`."});
    let timezone = json!({"type": "string", "description": "Time zone of the cron expression, such as `UTC`."});
    let by_interval = record([("intervalSeconds", interval)]);
    let by_cron = record([("cron", cron), ("timezone", timezone)]);
    match style {
        Style::Loose => json!({"oneOf": [by_interval, by_cron]}),
        Style::Strict => json!({"anyOf": [by_interval, by_cron]}),
    }
}

fn sql(style: Style) -> Value {
    let text = |description: &str| json!({"type": "string", "description": description});
    let parameter = match style {
        Style::Loose => json!({"type": ["string", "number", "boolean", "null"]}),
        Style::Strict => json!({"type": "string"}),
    };
    let parameters = json!({
        "type": "array",
        "items": parameter,
        "description": "Values of the placeholders, in order.",
    });
    record([
        (
            "query",
            text("The SQL statement, with a placeholder for each parameter."),
        ),
        ("value", text("The same statement as `query`.")),
        ("params", parameters),
    ])
}

fn http_request(style: Style) -> Value {
    let text = |description: &str| json!({"type": "string", "description": description});
    let pair = record([("name", text("Name.")), ("value", text("Value."))]);
    let pairs =
        |description: &str| json!({"type": "array", "items": pair, "description": description});
    let body = record([
        ("type", json!({"type": "string", "enum": ["raw"]})),
        (
            "contentType",
            text("Media type, such as `application/json`."),
        ),
        ("raw", text("The body as text.")),
    ]);
    let mut schema = record([
        ("method", text("HTTP method, such as `GET`.")),
        ("url", text("The URL.")),
        ("headers", pairs("Headers.")),
        ("params", pairs("Query parameters.")),
        ("body", json!({"anyOf": [body, {"type": "null"}]})),
    ]);
    if style == Style::Loose {
        schema["required"] = json!(["method", "url"]);
    }
    schema
}

/// An object with exactly these fields.
fn record<const N: usize>(fields: [(&str, Value); N]) -> Value {
    let required: Vec<Value> = fields.iter().map(|(name, _)| (*name).into()).collect();
    let fields = fields
        .into_iter()
        .map(|(name, schema)| (name.to_owned(), schema));
    object(fields.collect(), required).to_value()
}

fn nullable(schema: Map<String, Value>) -> Map<String, Value> {
    let simple = schema
        .get("type")
        .and_then(Value::as_str)
        .map(str::to_owned);
    match simple {
        Some(kind) => {
            let mut schema = schema;
            schema.insert("type".into(), json!([kind, "null"]));
            if let Some(Value::Array(values)) = schema.get_mut("enum") {
                values.push(Value::Null);
            }
            schema
        }
        None => into_map(json!({"anyOf": [schema, {"type": "null"}]})),
    }
}

/// Adds what the schema itself does not tell.
fn describe(schema: &mut Map<String, Value>, argument: &Argument, style: Style) {
    let mut sentences: Vec<String> = argument.description.iter().cloned().collect();
    let options = argument.expected.options().iter();
    let labels: Vec<String> = options.filter_map(labelled).collect();
    if !labels.is_empty() {
        sentences.push(format!("Values: {}.", labels.join(", ")));
    }
    if style == Style::Strict {
        sentences.extend(range(argument.expected.min(), argument.expected.max()));
        let default = argument.default.as_ref();
        sentences.extend(default.map(|default| format!("Default: {default}.")));
    }
    if argument.remote {
        sentences
            .push("The connected app defines the values: use an id from it, not a label.".into());
    }
    if !sentences.is_empty() {
        schema.insert("description".into(), text(&sentences).into());
    }
}

/// Joins sentences. Labels of props have no full stop.
fn text(sentences: &[String]) -> String {
    let mut text = String::new();
    for sentence in sentences.iter().map(|sentence| sentence.trim()) {
        if !text.is_empty() {
            text.push_str(if text.ends_with(['.', '!', '?', ':']) {
                " "
            } else {
                ". "
            });
        }
        text.push_str(sentence);
    }
    text
}

/// An option with its label, unless it is its own label.
fn labelled(option: &OptionItem) -> Option<String> {
    let label = own_label(option)?;
    Some(format!("{} ({label})", option.value()))
}

fn range(min: Option<i64>, max: Option<i64>) -> Option<String> {
    match (min, max) {
        (Some(min), Some(max)) => Some(format!("From {min} to {max}.")),
        (Some(min), None) => Some(format!("At least {min}.")),
        (None, Some(max)) => Some(format!("At most {max}.")),
        (None, None) => None,
    }
}

/// How to set the props that appear after others are set. `None` if there are none.
fn dynamic_props_description(arguments: &[Argument]) -> Option<String> {
    let reloading = arguments.iter().filter(|argument| argument.reloads);
    let names: Vec<String> = reloading
        .map(|argument| format!("`{}`", argument.name))
        .collect();
    (!names.is_empty()).then(|| {
        format!(
            "Further arguments that exist only for the chosen {}. Call the tool without them first: if any is required, \
             the result names it and what it accepts.",
            names.join(", ")
        )
    })
}

/// Strict schemas cannot describe an object with free keys.
fn dynamic_props_as_pairs(description: &str) -> Value {
    let name = json!({"type": "string", "description": "Name of the argument."});
    let json = json!({"type": "string", "description": "Its value as JSON."});
    json!({
        "type": ["array", "null"],
        "items": record([("name", name), ("json", json)]),
        "description": description,
    })
}
