//! Components in general: list, retrieve, options of a prop, dynamic props.

use serde_json::{Map, Value, json};

use super::{Context, contains, unknown};
use crate::catalogue::Component;
use crate::paging;
use crate::wire::{Answer, Field, Json, Kind, Refusal, Reply, optional, required};

/// The operations on components of one kind (`action`, `trigger`, or `component` for both).
pub(super) fn dispatch(cx: &mut Context, kind: &str, name: &str) -> Answer {
    match name {
        "list" => list(cx, kind),
        "retrieve" => retrieve(cx, kind),
        "configure_prop" => configure(cx, kind),
        "reload_props" => reload(cx, kind),
        _ => unknown(name),
    }
}

fn list(cx: &mut Context, kind: &str) -> Answer {
    let registry = cx.call.choice("registry", &["public", "private", "all"])?;
    let asked = match kind {
        "component" => cx
            .call
            .choice("component_type", &["trigger", "action"])?
            .unwrap_or_default(),
        kind => kind.to_owned(),
    };
    let q = cx.call.query("q").unwrap_or_default();
    let catalogue = &cx.site.catalogue;
    let app = cx.call.query("app").map(|given| {
        catalogue
            .app(&given)
            .map_or(given, |app| app.text_or_empty("name_slug"))
    });
    let fits = |component: &&Component| {
        component.is(&asked)
            && app.as_ref().is_none_or(|slug| component.app == *slug)
            && registry
                .as_deref()
                .is_none_or(|name| name == "all" || component.registry == name)
            && (contains(component.shown.text("key"), &q)
                || contains(component.shown.text("name"), &q))
    };
    let found = catalogue
        .components
        .iter()
        .filter(fits)
        .map(|component| component.shown.clone());
    paging::page_list(cx.call, cx.site.page_limit, found.collect())
}

fn retrieve(cx: &mut Context, kind: &str) -> Answer {
    let version = cx.call.query("version");
    let component = find(
        cx,
        kind,
        cx.call.parameter("component_id"),
        version.as_deref(),
    )?;
    Ok(Reply::ok(&json!({ "data": component.shown })))
}

/// The component with this key, in this version if one is named.
pub(super) fn find(
    cx: &Context,
    kind: &str,
    key: &str,
    version: Option<&str>,
) -> Result<Component, Refusal> {
    let component = cx
        .site
        .catalogue
        .component(kind, key)
        .ok_or_else(|| Refusal::missing("Component"))?;
    match version {
        Some(version) if component.shown["version"] != version => {
            Err(Refusal::missing("Component version"))
        }
        _ => Ok(component.clone()),
    }
}

const CONFIGURE: &[Field] = &[
    required("id", Kind::Text),
    required("external_user_id", Kind::Text),
    required("prop_name", Kind::Text),
    optional("version", Kind::Text),
    optional("blocking", Kind::Boolean),
    optional("configured_props", Kind::Object),
    optional("dynamic_props_id", Kind::Text),
    optional("page", Kind::Number),
    optional("prev_context", Kind::Object),
    optional("query", Kind::Text),
];

fn configure(cx: &mut Context, kind: &str) -> Answer {
    let body = cx.call.object(CONFIGURE)?;
    let user = cx.body_user(&body)?;
    let component = find(cx, kind, &body.text_or_empty("id"), body.text("version"))?;
    let props = props(cx, &component, &body)?;
    let name = body.text_or_empty("prop_name");
    let prop = props.iter().find(|prop| prop["name"] == name.as_str());
    let prop =
        prop.ok_or_else(|| Refusal::invalid("prop_name", "is not a prop of this component"))?;
    let values = configured(&body);
    let rule = &component.behaviour["options"][&name];
    if let Err(problem) = check_accounts(cx, &user, &component, &values)? {
        return Ok(Reply::ok(&failed_options(&problem)));
    }
    let missing = rule
        .texts("needs")
        .into_iter()
        .find(|needed| values.get(needed).is_none_or(Value::is_null));
    if let Some(needed) = missing {
        return Ok(Reply::ok(&failed_options(&format!(
            "Cannot read properties of undefined (reading '{needed}')"
        ))));
    }
    Ok(Reply::ok(&options(prop, rule, &body)))
}

/// An answer with status 200 that is a failure all the same, as the API gives it.
fn failed_options(message: &str) -> Value {
    let error = json!({ "name": "TypeError", "message": message });
    json!({ "observations": [], "context": null, "options": null, "stringOptions": null, "errors": [error.to_string()] })
}

/// One page of the options of a prop.
fn options(prop: &Value, rule: &Value, body: &Map<String, Value>) -> Value {
    let query = body.text_or_empty("query");
    let mut items = rule["items"]
        .as_array()
        .cloned()
        .unwrap_or_else(|| invented_options(prop));
    items.retain(|item| contains(label(item), &query));
    let mut context = Value::Null;
    if let Some(size) = rule["page_size"]
        .as_u64()
        .and_then(|size| usize::try_from(size).ok())
    {
        let start = offset(body, size);
        items = items.into_iter().skip(start).take(size).collect();
        // The context stays until a page comes back empty, as components do it.
        context = if items.is_empty() {
            Value::Null
        } else {
            json!({ "offset": start + size })
        };
    }
    let strings = rule["style"] == "stringOptions";
    let (options, strings) = if strings {
        (Value::Null, json!(items))
    } else {
        (json!(items), Value::Null)
    };
    json!({ "observations": [], "context": context, "options": options, "stringOptions": strings, "errors": [] })
}

/// Where this page starts: where the last one ended, or by its number.
fn offset(body: &Map<String, Value>, size: usize) -> usize {
    let from_context = body
        .get("prev_context")
        .and_then(|context| context["offset"].as_u64());
    let page = body
        .get("page")
        .and_then(Value::as_f64)
        .unwrap_or(0.0)
        .max(0.0);
    let by_page = (page as usize).saturating_mul(size);
    from_context
        .and_then(|offset| usize::try_from(offset).ok())
        .unwrap_or(by_page)
}

fn label(item: &Value) -> Option<&str> {
    item.as_str()
        .or_else(|| item.text("label"))
        .or_else(|| item["__lv"].text("label"))
}

/// Two options for a prop the catalogue says nothing about.
fn invented_options(prop: &Value) -> Vec<Value> {
    let name = prop
        .text("label")
        .or(prop.text("name"))
        .unwrap_or("Option")
        .to_owned();
    let option = |number: u8| match prop.text("type") {
        Some("integer" | "integer[]") => {
            json!({ "label": format!("{name} {number}"), "value": number })
        }
        _ => {
            json!({ "label": format!("{name} {number}"), "value": format!("{}-{number}", prop.text_or_empty("name")) })
        }
    };
    if prop["remoteOptions"] == true {
        vec![option(1), option(2)]
    } else {
        Vec::new()
    }
}

const RELOAD: &[Field] = &[
    required("id", Kind::Text),
    required("external_user_id", Kind::Text),
    optional("version", Kind::Text),
    optional("blocking", Kind::Boolean),
    optional("configured_props", Kind::Object),
    optional("dynamic_props_id", Kind::Text),
];

fn reload(cx: &mut Context, kind: &str) -> Answer {
    let body = cx.call.object(RELOAD)?;
    let user = cx.body_user(&body)?;
    let component = find(cx, kind, &body.text_or_empty("id"), body.text("version"))?;
    let values = configured(&body);
    if let Err(problem) = check_accounts(cx, &user, &component, &values)? {
        return Ok(Reply::ok(
            &json!({ "observations": [], "errors": [problem] }),
        ));
    }
    props(cx, &component, &body)?;
    let mut props = component.props().to_vec();
    props.extend(dynamic_props(&component, &values));
    let id = cx.world.ids.next("dyp_");
    let remembered = json!({ "component": component.shown["key"], "props": props });
    cx.here().dynamic_props.insert(id.clone(), remembered);
    let dynamic = json!({ "id": id, "configurableProps": props });
    Ok(Reply::ok(
        &json!({ "observations": [], "errors": [], "dynamicProps": dynamic }),
    ))
}

/// The props that appear with these values.
fn dynamic_props(component: &Component, values: &Map<String, Value>) -> Vec<Value> {
    let rules = component.behaviour["dynamic"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let applies = |rule: &Value| {
        let value = values.get(rule.text("when").unwrap_or_default()).map(plain);
        match rule.get("equals") {
            Some(wanted) => value == Some(wanted),
            None => value.is_some_and(|value| !value.is_null()),
        }
    };
    let matching = rules.into_iter().filter(applies);
    matching
        .flat_map(|rule| rule["add"].as_array().cloned().unwrap_or_default())
        .collect()
}

/// The values of a request body.
pub(super) fn configured(body: &Map<String, Value>) -> Map<String, Value> {
    body.get("configured_props")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default()
}

/// A configured value without its label: `{"__lv": {"label", "value"}}` → `value`.
pub(super) fn plain(value: &Value) -> &Value {
    value
        .get("__lv")
        .and_then(|wrapped| wrapped.get("value"))
        .unwrap_or(value)
}

/// The props in force: the component's own, or those of the dynamic props named in the body.
pub(super) fn props(
    cx: &mut Context,
    component: &Component,
    body: &Map<String, Value>,
) -> Result<Vec<Value>, Refusal> {
    let Some(id) = body.text("dynamic_props_id") else {
        return Ok(component.props().to_vec());
    };
    let known = cx
        .here()
        .dynamic_props
        .get(id)
        .filter(|known| known["component"] == component.shown["key"]);
    let known = known
        .ok_or_else(|| Refusal::invalid("dynamic_props_id", "does not belong to this component"))?;
    Ok(known["props"].as_array().cloned().unwrap_or_default())
}

/// Checks the accounts that app props name.
///
/// The outer error is a refusal (somebody else's account); the inner one is the failure a component has when a value is
/// there but is not an account of the right app. A missing account is left to the caller.
pub(super) fn check_accounts(
    cx: &mut Context,
    user: &str,
    component: &Component,
    values: &Map<String, Value>,
) -> Result<Result<(), String>, Refusal> {
    for (name, app) in component.app_props() {
        let Some(value) = values.get(name) else {
            continue;
        };
        let Some(id) = value.text("authProvisionId") else {
            return Ok(Err(
                "Cannot read properties of undefined (reading 'oauth_access_token')".into(),
            ));
        };
        let account = cx
            .here()
            .accounts
            .get(id)
            .filter(|account| account["external_id"] == user);
        let account = account.ok_or_else(|| Refusal::missing("Account"))?;
        if account["app"]["name_slug"] != app {
            return Ok(Err(format!("The account {id} is not an account of {app}")));
        }
        if account["dead"] == true {
            return Ok(Err(format!(
                "The account {id} is dead and has to be reconnected"
            )));
        }
    }
    Ok(Ok(()))
}
