//! Schemas of tools: valid for an independent validator, strict where they say so, and in agreement with the checks.

use std::collections::BTreeSet;

use fastrand::Rng;
use pipedream_connect::actions::{PropProblem, check};
use pipedream_connect::tools::{Tool, ToolSet};
use pipedream_connect::types::Component;
use serde_json::{Map, Value, json};

use super::{EmulatedUser, Outcome};

const GENERATED: u64 = 1_000;
const ARGUMENTS_EACH: usize = 5;

async fn catalogue(fixture: &EmulatedUser) -> Outcome<ToolSet> {
    let client = pipedream_connect::Client::builder()
        .env_vars(fixture.emulator.env())
        .build()?;
    let actions = client.actions().list().items().collect().await?;
    let keys = actions.into_iter().map(|action| action.key);
    Ok(fixture.user.tools().actions(keys).await?)
}

/// Tools of the catalogue and of generated definitions.
async fn all_tools() -> Outcome<Vec<Tool>> {
    let fixture = EmulatedUser::start(&[]).await?;
    let mut tools: Vec<_> = catalogue(&fixture).await?.iter().cloned().collect();
    assert!(tools.len() >= 20, "{} actions", tools.len());
    for seed in 0..GENERATED {
        let definition = std::sync::Arc::new(random_component(&mut Rng::with_seed(seed))?);
        let set = fixture.user.tools().definition(definition).await?;
        tools.extend(set.iter().cloned());
    }
    Ok(tools)
}

#[tokio::test]
async fn every_schema_is_valid_and_every_strict_one_follows_the_published_rules() -> Outcome {
    let mut strict = 0;
    let tools = all_tools().await?;
    for tool in &tools {
        let schema = tool.schema().to_value();
        assert!(
            jsonschema::draft202012::meta::is_valid(&schema),
            "{schema:#}"
        );
        if let Ok(schema) = tool.strict_schema() {
            let schema = schema.to_value();
            assert!(
                jsonschema::draft202012::meta::is_valid(&schema),
                "{schema:#}"
            );
            assert_strict(&schema);
            strict += 1;
        }
    }
    assert!(strict > tools.len() / 4, "{strict} of {}", tools.len());
    Ok(())
}

/// The rules that OpenAI and Anthropic publish for strict tools.
fn assert_strict(schema: &Value) {
    const KEYWORDS: [&str; 8] = [
        "type",
        "properties",
        "required",
        "additionalProperties",
        "items",
        "enum",
        "anyOf",
        "description",
    ];
    let Some(object) = schema.as_object() else {
        unreachable!("not an object: {schema}");
    };
    for keyword in object.keys() {
        assert!(
            KEYWORDS.contains(&keyword.as_str()),
            "{keyword} in {schema:#}"
        );
    }
    assert!(
        object.contains_key("type") || object.contains_key("anyOf"),
        "{schema:#}"
    );
    let properties = schema["properties"].as_object();
    if let Some(properties) = properties {
        assert_eq!(schema["additionalProperties"], false, "{schema:#}");
        let required: BTreeSet<_> = schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let names: BTreeSet<_> = properties.keys().map(String::as_str).collect();
        assert_eq!(required, names);
        properties.values().for_each(assert_strict);
    } else {
        assert_ne!(schema["type"], "object", "a free-form object: {schema:#}");
    }
    if schema["type"] == "array" {
        assert_strict(&schema["items"]);
    }
    schema["anyOf"]
        .as_array()
        .into_iter()
        .flatten()
        .for_each(assert_strict);
}

#[tokio::test]
async fn arguments_that_a_schema_accepts_pass_the_checks() -> Outcome {
    let mut rng = Rng::with_seed(7);
    for tool in all_tools().await? {
        let loose = tool.schema().to_value();
        let is_valid = |arguments: &Value| jsonschema::draft202012::is_valid(&loose, arguments);
        for _ in 0..ARGUMENTS_EACH {
            let arguments = random_value(&loose, &mut rng);
            assert!(is_valid(&arguments), "{arguments:#} {loose:#}");
            assert_eq!(problems(&tool, &arguments), [], "{arguments:#} {loose:#}");
        }
        let Ok(strict) = tool.strict_schema() else {
            continue;
        };
        let strict = strict.to_value();
        for _ in 0..ARGUMENTS_EACH {
            let arguments = random_value(&strict, &mut rng);
            assert!(
                jsonschema::draft202012::is_valid(&strict, &arguments),
                "{arguments:#} {strict:#}"
            );
            // A strict schema names ranges in descriptions only.
            let set = without_nulls(&arguments);
            assert_eq!(
                problems(&tool, &arguments).is_empty(),
                is_valid(&set),
                "{arguments:#} {strict:#}"
            );
        }
    }
    Ok(())
}

fn problems(tool: &Tool, arguments: &Value) -> Vec<PropProblem> {
    let mut values = arguments.as_object().cloned().unwrap_or_default();
    values.remove("dynamicProps");
    check(&tool.component().configurable_props, &values)
}

/// The arguments that a model sets, as the loose schema describes them.
fn without_nulls(arguments: &Value) -> Value {
    let values = arguments.as_object().into_iter().flatten();
    let set = values.filter(|(name, value)| !value.is_null() && *name != "dynamicProps");
    set.map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

#[tokio::test]
async fn wrong_arguments_are_rejected_with_the_prop_named() -> Outcome {
    let mut rng = Rng::with_seed(11);
    let mut rejected = 0;
    for tool in all_tools().await? {
        let schema = tool.schema().to_value();
        let properties = schema["properties"].as_object().ok_or("no properties")?;
        let mut names: Vec<_> = properties
            .keys()
            .filter(|name| *name != "dynamicProps")
            .collect();
        rng.shuffle(&mut names);
        let valid = random_value(&schema, &mut rng);
        for name in names.into_iter().take(2) {
            let Some(wrong) = wrong_value(&properties[name], &mut rng)? else {
                continue;
            };
            let mut arguments = valid.as_object().cloned().ok_or("no object")?;
            arguments.insert(name.clone(), wrong);
            let problems = check(&tool.component().configurable_props, &arguments);
            assert!(
                problems.iter().any(|problem| problem.prop() == name),
                "{name} {arguments:?}"
            );
            rejected += 1;
        }
        let required = schema["required"].as_array().ok_or("no required")?;
        if let Some(name) = rng.choice(required).and_then(Value::as_str) {
            let mut arguments = valid.as_object().cloned().ok_or("no object")?;
            arguments.remove(name);
            let problems = check(&tool.component().configurable_props, &arguments);
            assert!(
                problems.iter().any(|problem| problem.prop() == name),
                "{name} {arguments:?}"
            );
            rejected += 1;
        }
    }
    assert!(rejected > 1_000, "{rejected}");
    Ok(())
}

/// A value that the schema does not accept. The checks do not look into objects as closely as a schema does.
fn wrong_value(schema: &Value, rng: &mut Rng) -> Outcome<Option<Value>> {
    let validator = jsonschema::draft202012::new(schema)?;
    let mut values = vec![
        json!("text"),
        json!(1.5),
        json!(-77),
        json!(true),
        json!([[1]]),
        json!([{"x": []}]),
    ];
    if schema["type"] != "object" {
        values.push(json!({"x": 1}));
    }
    rng.shuffle(&mut values);
    Ok(values.into_iter().find(|value| !validator.is_valid(value)))
}

/// A value that the schema accepts.
fn random_value(schema: &Value, rng: &mut Rng) -> Value {
    if let Some(values) = schema["enum"].as_array() {
        return rng.choice(values).cloned().unwrap_or_default();
    }
    let alternatives = schema["anyOf"].as_array().or(schema["oneOf"].as_array());
    if let Some(schema) = alternatives.and_then(|schemas| rng.choice(schemas)) {
        return random_value(schema, rng);
    }
    let kinds = match &schema["type"] {
        Value::Array(kinds) => kinds.as_slice(),
        kind => std::slice::from_ref(kind),
    };
    let kind = rng
        .choice(kinds)
        .and_then(Value::as_str)
        .unwrap_or_default();
    match kind {
        "null" => Value::Null,
        "boolean" => rng.bool().into(),
        "integer" => {
            let min = schema["minimum"].as_i64().unwrap_or(-1_000);
            let max = schema["maximum"].as_i64().unwrap_or(min.max(0) + 1_000);
            rng.i64(min..=max).into()
        }
        "number" => rng.i64(-9..9).into(),
        "string" => random_text(rng).into(),
        "array" if schema.get("items").is_none() => json!([random_text(rng)]),
        "array" => (0..rng.usize(0..3))
            .map(|_| random_value(&schema["items"], rng))
            .collect(),
        "object" => random_object(schema, rng).into(),
        other => unreachable!("{other:?} in {schema}"),
    }
}

fn random_object(schema: &Value, rng: &mut Rng) -> Map<String, Value> {
    let required: Vec<_> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .collect();
    let mut object = Map::new();
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        if rng.bool() || required.iter().any(|required| *required == name) {
            object.insert(name.clone(), random_value(schema, rng));
        }
    }
    object
}

fn random_text(rng: &mut Rng) -> String {
    (0..rng.usize(0..8))
        .map(|_| rng.char(' '..'\u{300}'))
        .collect()
}

/// A definition with props of every kind, at random.
fn random_component(rng: &mut Rng) -> Outcome<Component> {
    let mut props = vec![json!({"name": "app", "type": "app", "app": "slack"})];
    props.extend((0..rng.usize(0..8)).map(|number| random_prop(number, rng)));
    let component = json!({
        "key": format!("app-{}", rng.u32(..)), "name": "Act", "version": "1.2.3", "component_type": "action",
        "configurable_props": props,
    });
    Ok(serde_json::from_value(component)?)
}

fn random_prop(number: usize, rng: &mut Rng) -> Value {
    const KINDS: [&str; 20] = [
        "boolean",
        "integer",
        "integer[]",
        "string",
        "string[]",
        "object",
        "any",
        "sql",
        "http_request",
        "alert",
        "data_store",
        "dir",
        "$.interface.timer",
        "$.interface.http",
        "$.interface.apphook",
        "$.service.db",
        "$.airtable.baseId",
        "$.discord.channel",
        "$.discord.channel[]",
        "$.future.kind",
    ];
    let kind = rng.choice(KINDS).unwrap_or_default();
    let mut prop = json!({"name": format!("p{number}"), "type": kind});
    let mut set = |key: &str, value: Value| prop[key] = value;
    if rng.u8(..4) == 0 {
        set("label", random_text(rng).into());
    }
    if rng.u8(..4) == 0 {
        set("description", random_text(rng).into());
    }
    for (flag, one_in) in [
        ("optional", 2),
        ("hidden", 16),
        ("disabled", 16),
        ("readOnly", 16),
        ("remoteOptions", 8),
        ("reloadProps", 16),
        ("secret", 16),
    ] {
        if rng.u8(..one_in) == 0 {
            set(flag, true.into());
        }
    }
    match kind {
        "alert" => set("content", "Note".into()),
        "$.interface.apphook" => set("appProp", "app".into()),
        "sql" => set("auth", json!({"app": "app"})),
        kind if kind.starts_with("$.airtable") || kind.starts_with("$.discord") => {
            set("appProp", "app".into())
        }
        "integer" | "integer[]" if rng.bool() => {
            let min = rng.i64(-50..50);
            set("min", min.into());
            set("max", (min + rng.i64(0..50)).into());
        }
        "string" | "string[]" if rng.bool() => {
            set(
                "options",
                json!(["a", {"label": "Bee", "value": "b"}, {"__lv": {"label": "Sea", "value": "c"}}]),
            );
        }
        _ => {}
    }
    prop
}

#[tokio::test]
async fn the_schemas_of_real_components_do_not_change_by_accident() -> Outcome {
    let fixture = EmulatedUser::start(&[]).await?;
    let tools = catalogue(&fixture).await?;
    let mut text = String::new();
    for tool in tools.iter().take(10) {
        let schema = serde_json::to_string_pretty(&tool.schema())?;
        let strict = match tool.strict_schema() {
            Ok(schema) => serde_json::to_string_pretty(&schema)?,
            Err(error) => error.to_string(),
        };
        text += &format!(
            "{}: {}\n{schema}\nstrict: {strict}\n\n",
            tool.name(),
            tool.description()
        );
    }
    insta::assert_snapshot!(text);
    Ok(())
}
