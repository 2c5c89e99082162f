//! Random values for every component of the catalogue and for generated ones: what the definition allows is accepted by the
//! check and by the emulator, and what it does not allow is rejected by name before anything runs.

use std::ops::RangeInclusive;

use fastrand::Rng;
use pipedream_connect::actions::{ActionError, InvalidProps};
use pipedream_connect::triggers::ComponentError;
use pipedream_connect::types::{Component, ComponentType, ConfiguredProps};
use pipedream_connect_emulator::{Catalogue, Emulator};
use serde_json::{Map, Value, json};

use super::Outcome;
use crate::emulated_user::EmulatedUser;

const GENERATED: usize = 1000;
const SEED: u64 = 42;

type Values = Map<String, Value>;

impl EmulatedUser {
    async fn with_catalogue(catalogue: Option<Catalogue>) -> Outcome<Self> {
        let mut builder = Emulator::builder().page_limit(2000);
        if let Some(catalogue) = catalogue {
            builder = builder.catalogue(catalogue);
        }
        Self::on(builder, &["slack"]).await
    }

    async fn components(&self) -> Outcome<Vec<Component>> {
        let all = self.client.components().list().registry("all");
        let mut components = Vec::new();
        for entry in all.items().collect().await? {
            components.push(self.client.components().retrieve(entry.key).await?.data);
        }
        Ok(components)
    }

    /// An account of each app of the component.
    async fn connect(&self, component: &Component) -> Outcome<Values> {
        let mut values = Values::new();
        for prop in component.app_props() {
            let accounts = self.user.accounts().app(&prop.app).await?.data;
            let id = match accounts.into_iter().next() {
                Some(account) => account.id,
                None => {
                    let link = self.user.create_token().await?.connect_link(&prop.app);
                    self.emulator.complete_connect(&link.to_string()).await?
                }
            };
            values.insert(prop.name.clone(), json!({ "authProvisionId": id }));
        }
        Ok(values)
    }

    /// The props for these values, as the API reloads them.
    async fn reload(&self, component: &Component, values: &Values) -> Outcome<Vec<Value>> {
        let request = self.user.reload_props(&component.key);
        let response = request
            .configured_props(ConfiguredProps(values.clone()))
            .await?;
        let dynamic = response.dynamic_props.ok_or("no props")?;
        dynamic
            .configurable_props
            .iter()
            .map(|prop| Ok(serde_json::to_value(prop)?))
            .collect()
    }

    /// Random values that the definition allows, and the props that they were chosen for.
    async fn valid(&self, component: &Component, rng: &mut Rng) -> Outcome<(Vec<Value>, Values)> {
        let mut values = self.connect(component).await?;
        let mut props: Vec<_> = component
            .configurable_props
            .iter()
            .map(serde_json::to_value)
            .collect::<Result<_, _>>()?;
        fill(&props, &mut values, rng);
        if props
            .iter()
            .any(|prop| prop["reloadProps"] == true && values.contains_key(name(prop)))
        {
            props = self.reload(component, &values).await?;
            fill(&props, &mut values, rng);
        }
        Ok((props, values))
    }

    /// Runs or deploys the component. `Some` if its props were rejected.
    async fn send(&self, component: &Component, values: &Values) -> Outcome<Option<InvalidProps>> {
        if component.component_type == Some(ComponentType::Trigger) {
            return match self
                .user
                .trigger(&component.key)
                .props(values)
                .deploy()
                .await
            {
                Ok(_) => Ok(None),
                Err(ComponentError::Invalid(invalid)) => Ok(Some(invalid)),
                Err(error) => Err(error.into()),
            };
        }
        match self.user.action(&component.key).props(values).run().await {
            Ok(_) => Ok(None),
            // Two components of the catalogue fail on purpose.
            Err(ActionError::Failed(failure))
                if failure.name() == Some("StripeInvalidRequestError") =>
            {
                Ok(None)
            }
            Err(ActionError::Invalid(invalid)) => Ok(Some(invalid)),
            Err(error) => Err(error.into()),
        }
    }

    async fn check(&self, component: &Component, rng: &mut Rng) -> Outcome {
        let (props, values) = self.valid(component, rng).await?;
        let rejected = self.send(component, &values).await?;
        assert!(
            rejected.is_none(),
            "{rejected:?}\n{values:#?}\n{component:#?}"
        );
        let Some((prop, wrong)) = spoil(&props, values, rng) else {
            return Ok(());
        };
        self.emulator.clear_requests();
        let rejected = self.send(component, &wrong).await?;
        let named = rejected.is_some_and(|invalid| {
            invalid
                .problems
                .iter()
                .any(|problem| problem.prop() == prop)
        });
        assert!(named, "`{prop}` was accepted\n{wrong:#?}\n{component:#?}");
        let requests = self.emulator.requests();
        let sent = requests
            .iter()
            .any(|request| matches!(request.operation, Some("actions_run" | "triggers_deploy")));
        assert!(!sent, "{}", component.key);
        Ok(())
    }
}

#[tokio::test]
async fn every_component_of_the_catalogue_is_checked_as_its_definition_says() -> Outcome {
    let fixture = EmulatedUser::with_catalogue(None).await?;
    let mut rng = Rng::with_seed(SEED);
    let components = fixture.components().await?;
    assert!(components.len() > 40, "{}", components.len());
    for component in &components {
        for _ in 0..10 {
            fixture.check(component, &mut rng).await?;
        }
    }
    Ok(())
}

#[tokio::test]
async fn generated_components_are_checked_as_their_definition_says() -> Outcome {
    let mut rng = Rng::with_seed(SEED);
    let components: Vec<_> = (0..GENERATED)
        .map(|number| component(number, &mut rng))
        .collect();
    let app = json!({ "name_slug": "slack", "name": "Slack", "auth_type": "oauth" });
    let catalogue = json!({ "apps": [app], "components": components });
    let fixture =
        EmulatedUser::with_catalogue(Some(Catalogue::from_json(&catalogue.to_string())?)).await?;
    for number in 0..GENERATED {
        let key = format!("slack-generated-{number}");
        let component = fixture.client.components().retrieve(key).await?.data;
        fixture.check(&component, &mut rng).await?;
    }
    Ok(())
}

fn name(prop: &Value) -> &str {
    prop["name"].as_str().unwrap_or_default()
}

fn is_fixed(prop: &Value) -> bool {
    let kinds = [
        "alert",
        "dir",
        "$.service.db",
        "$.interface.http",
        "$.interface.apphook",
    ];
    prop["readOnly"] == true
        || prop["disabled"] == true
        || !prop["static"].is_null()
        || kinds.contains(&prop["type"].as_str().unwrap_or_default())
}

fn is_optional(prop: &Value) -> bool {
    prop["optional"] == true
        || prop["hidden"] == true
        || !prop["default"].is_null()
        || matches!(prop["type"].as_str(), Some("data_store" | "app"))
}

/// Sets every required prop, and about half of the others.
fn fill(props: &[Value], values: &mut Values, rng: &mut Rng) {
    for prop in props
        .iter()
        .filter(|prop| !is_fixed(prop) && prop["type"] != "app")
    {
        let known = values.contains_key(name(prop));
        if !known && (!is_optional(prop) || rng.bool()) {
            values.insert(name(prop).to_owned(), value(prop, rng));
        }
    }
}

fn text(rng: &mut Rng) -> String {
    (0..rng.usize(0..8)).map(|_| rng.char(..)).collect()
}

/// A random value that the definition allows.
fn value(prop: &Value, rng: &mut Rng) -> Value {
    let kind = prop["type"].as_str().unwrap_or_default();
    match kind.strip_suffix("[]") {
        Some(item) => (0..rng.usize(1..4)).map(|_| one(item, prop, rng)).collect(),
        None => one(kind, prop, rng),
    }
}

fn one(kind: &str, prop: &Value, rng: &mut Rng) -> Value {
    let options = prop["options"]
        .as_array()
        .filter(|options| !options.is_empty());
    if let (Some(options), "boolean" | "integer" | "string") = (options, kind) {
        let option = &options[rng.usize(..options.len())];
        let value = option
            .get("value")
            .or_else(|| option.pointer("/__lv/value"));
        return value.unwrap_or(option).clone();
    }
    let remote = prop["remoteOptions"] == true;
    match kind {
        "boolean" => json!(rng.bool()),
        "integer" | "string" if remote && rng.bool() => {
            json!({ "__lv": { "label": text(rng), "value": rng.i32(..) } })
        }
        "integer" => json!(rng.i64(range(prop))),
        "string" => json!(text(rng)),
        "object" | "http_request" => json!({ "method": text(rng) }),
        "sql" => {
            json!({ "value": text(rng), "query": text(rng), "params": [], "usePreparedStatements": true })
        }
        "$.interface.timer" if rng.bool() => json!({ "cron": "0 0 * * *", "timezone": "UTC" }),
        "$.interface.timer" => json!({ "intervalSeconds": rng.i64(1..100_000) }),
        _ => json!(text(rng)),
    }
}

fn range(prop: &Value) -> RangeInclusive<i64> {
    let bound = |key: &str, otherwise| prop[key].as_i64().unwrap_or(otherwise);
    bound("min", -1_000_000)..=bound("max", 1_000_000)
}

/// Makes one prop wrong. Returns its name.
fn spoil(props: &[Value], mut values: Values, rng: &mut Rng) -> Option<(String, Values)> {
    let mut changes: Vec<(String, Option<Value>)> =
        vec![(format!("unknown_{}", rng.u32(..)), Some(json!(1)))];
    for prop in props {
        let mut wrong = |value| changes.push((name(prop).to_owned(), value));
        let kind = prop["type"].as_str().unwrap_or_default();
        if is_fixed(prop) {
            wrong(Some(json!({ "x": 1 })));
            continue;
        }
        if !is_optional(prop) {
            wrong(None);
        }
        match kind {
            "any" | "data_store" => {}
            _ if kind.ends_with("[]") => wrong(Some(
                [json!("x"), json!([{}]), json!([[]])][rng.usize(..3)].clone(),
            )),
            "object" | "http_request" => wrong(Some(
                [json!("x"), json!([1]), json!(1)][rng.usize(..3)].clone(),
            )),
            _ => wrong(Some(
                [json!([]), json!({ "x": 1 }), json!([1])][rng.usize(..3)].clone(),
            )),
        }
        let remote = prop["remoteOptions"] == true;
        if !prop["options"].is_null() && matches!(kind, "string" | "integer") {
            wrong(Some(json!(if kind == "string" {
                json!("not an option")
            } else {
                json!(-77)
            })));
        }
        for (key, beyond) in [("min", -1), ("max", 1)] {
            if let (Some(bound), "integer", false) = (prop[key].as_i64(), kind, remote) {
                wrong(Some(json!(bound + beyond)));
            }
        }
    }
    // Reloading props decide which other props exist.
    let reloading = |prop: &str| {
        props
            .iter()
            .any(|known| name(known) == prop && known["reloadProps"] == true)
    };
    changes.retain(|(prop, change)| change.is_some() || !reloading(prop));
    let (prop, change) = changes.swap_remove(rng.usize(..changes.len()));
    match change {
        Some(value) => values.insert(prop.clone(), value),
        None => values.remove(&prop),
    };
    Some((prop, values))
}

const KINDS: &[&str] = &[
    "alert",
    "boolean",
    "data_store",
    "dir",
    "$.interface.timer",
    "$.interface.apphook",
    "integer[]",
    "$.interface.http",
    "http_request",
    "$.service.db",
    "sql",
    "$.airtable.baseId",
    "$.airtable.tableId",
    "$.airtable.viewId",
    "$.airtable.fieldId",
    "$.discord.channel",
    "$.discord.channel[]",
    "integer",
    "string",
    "string[]",
    "object",
    "any",
];

/// A random component with up to 12 props.
fn component(number: usize, rng: &mut Rng) -> Value {
    let mut props = vec![json!({ "name": "slack", "type": "app", "app": "slack" })];
    props.extend((0..rng.usize(0..12)).map(|index| prop(&format!("prop{index}"), rng)));
    let mut dynamic = Vec::new();
    if rng.bool() {
        props.push(json!({ "name": "more", "type": "boolean", "reloadProps": true, "optional": rng.bool() }));
        let added: Vec<_> = (0..rng.usize(1..4))
            .map(|index| prop(&format!("added{index}"), rng))
            .collect();
        dynamic.push(json!({ "when": "more", "equals": true, "add": added }));
    }
    let kind = if rng.u8(..4) == 0 {
        "trigger"
    } else {
        "action"
    };
    json!({
        "key": format!("slack-generated-{number}"), "name": "Generated", "version": "0.0.1", "app": "slack",
        "component_type": kind, "configurable_props": props, "emulator": { "dynamic": dynamic },
    })
}

/// A random prop.
fn prop(name: &str, rng: &mut Rng) -> Value {
    let kind = KINDS[rng.usize(..KINDS.len())];
    let mut prop = json!({
        "name": name, "type": kind, "label": text(rng), "content": "Note", "appProp": "slack", "baseIdProp": "base",
        "tableIdProp": "table",
    });
    for flag in [
        "optional",
        "hidden",
        "readOnly",
        "disabled",
        "remoteOptions",
        "withLabel",
        "useQuery",
        "secret",
    ] {
        if rng.u8(..6) == 0 {
            prop[flag] = json!(true);
        }
    }
    let remote = prop["remoteOptions"] == true;
    match kind {
        "integer" | "integer[]" if !remote && rng.bool() => {
            prop["min"] = json!(rng.i64(-10..0));
            prop["max"] = json!(rng.i64(0..10));
        }
        "integer" if !remote => {
            prop["options"] = json!([1, { "label": "Two", "value": 2 }, { "__lv": { "label": "Three", "value": 3 } }])
        }
        "string" | "string[]" if !remote && rng.bool() => {
            prop["options"] = json!(["a", { "label": "Bee", "value": "b" }])
        }
        "string" if rng.bool() => prop["default"] = json!("x"),
        _ => {}
    }
    prop
}
