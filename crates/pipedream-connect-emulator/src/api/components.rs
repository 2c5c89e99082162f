//! Components: list, retrieve, options of a prop, dynamic props.

use serde_json::{Value, json};

use super::context::{Context, contains};
use crate::catalogue::{Component, ComponentType, OptionStyle, Options};
use crate::http::{
    ApiError, ApiResult, Field, Kind, Optional, RecordedRequest, Required, Response, page_list,
};
use crate::json::{Json, Object};
use crate::state::DynamicPropSet;

pub(super) fn list(cx: &mut Context, kind: Option<ComponentType>) -> ApiResult {
    let (request, catalogue) = (cx.request, &cx.config.catalogue);
    let registry = request.choice("registry", &["public", "private", "all"])?;
    let registry = registry.filter(|name| name != "all");
    let kind = match kind {
        Some(_) => kind,
        None => requested_type(request)?,
    };
    let q = request.query("q").unwrap_or_default();
    let app = request.query("app").map(|app| catalogue.slug(app));
    let (registry, app) = (registry.as_ref(), app.as_ref());
    let fits = |component: &&Component| {
        component.is(kind)
            && app.is_none_or(|slug| component.app == *slug)
            && registry.is_none_or(|name| component.registry == *name)
            && (contains(&component.key, &q) || contains(&component.name, &q))
    };
    let components: Vec<_> = catalogue.components.iter().filter(fits).collect();
    page_list(request, cx.config.page_limit, &components)
}

fn requested_type(request: &RecordedRequest) -> Result<Option<ComponentType>, ApiError> {
    let name = request.choice("component_type", &["trigger", "action"])?;
    Ok(name.map(|name| match name.as_str() {
        "trigger" => ComponentType::Trigger,
        _ => ComponentType::Action,
    }))
}

pub(super) fn retrieve(cx: &mut Context, kind: Option<ComponentType>) -> ApiResult {
    let (key, version) = (cx.parameter("component_id"), cx.request.query("version"));
    let component = find(cx, kind, key, version.as_deref())?;
    Ok(Response::ok(&json!({ "data": component })))
}

/// The component with this key, and with this version if there is one.
fn find<'a>(
    cx: &Context<'a>,
    kind: Option<ComponentType>,
    key: &str,
    version: Option<&str>,
) -> Result<&'a Component, ApiError> {
    let component = cx.config.catalogue.component(kind, key);
    let component = component.ok_or_else(|| ApiError::not_found("Component"))?;
    match version {
        Some(version) if component.version != version => {
            Err(ApiError::not_found("Component version"))
        }
        _ => Ok(component),
    }
}

/// The component that a request body names.
pub(super) fn find_in_body<'a>(
    cx: &Context<'a>,
    kind: Option<ComponentType>,
    body: &Object,
) -> Result<&'a Component, ApiError> {
    find(cx, kind, &body.text_or_empty("id"), body.text("version"))
}

const CONFIGURE: &[Field] = &[
    Required("id", Kind::Text),
    Required("external_user_id", Kind::Text),
    Required("prop_name", Kind::Text),
    Optional("version", Kind::Text),
    Optional("blocking", Kind::Boolean),
    Optional("configured_props", Kind::Object),
    Optional("dynamic_props_id", Kind::Text),
    Optional("page", Kind::Number),
    Optional("prev_context", Kind::Object),
    Optional("query", Kind::Text),
];

pub(super) fn configure_prop(cx: &mut Context, kind: Option<ComponentType>) -> ApiResult {
    let body = cx.request.object(CONFIGURE)?;
    let user = cx.body_user(&body)?;
    let component = find_in_body(cx, kind, &body)?;
    let props = props(cx, component, &body)?;
    let name = body.text_or_empty("prop_name");
    let prop = props.iter().find(|prop| prop["name"] == name);
    let prop =
        prop.ok_or_else(|| ApiError::invalid("prop_name", "is not a prop of this component"))?;
    let values = body.object("configured_props");
    let options = component.behaviour.options.get(&name);
    if let Some(problem) = check_accounts(cx, &user, component, &values)? {
        return Ok(failed_options(&problem));
    }
    let mut needs = options.into_iter().flat_map(|options| &options.needs);
    if let Some(missing) = needs.find(|needed| values.field(needed).is_none()) {
        let message = format!("Cannot read properties of undefined (reading '{missing}')");
        return Ok(failed_options(&message));
    }
    Ok(Response::ok(&page_of_options(prop, options, &body)))
}

/// The API reports a failure with status 200.
fn failed_options(message: &str) -> Response {
    let error = json!({ "name": "TypeError", "message": message });
    Response::ok(&json!({
        "observations": [], "context": null, "options": null, "stringOptions": null, "errors": [error.to_string()],
    }))
}

fn page_of_options(prop: &Value, options: Option<&Options>, body: &Object) -> Value {
    let query = body.text_or_empty("query");
    let listed = options.and_then(|options| options.items.clone());
    let mut items = listed.unwrap_or_else(|| default_options(prop));
    items.retain(|item| label(item).is_some_and(|label| contains(label, &query)));
    let mut context = Value::Null;
    if let Some(size) = options.and_then(|options| options.page_size) {
        let start = offset(body, size);
        items = items.into_iter().skip(start).take(size).collect();
        // Like real components, return a context until a page is empty.
        if !items.is_empty() {
            context = json!({ "offset": start + size });
        }
    }
    let style = options.map(|options| options.style).unwrap_or_default();
    let (options, strings) = match style {
        OptionStyle::Options => (json!(items), Value::Null),
        OptionStyle::StringOptions => (Value::Null, json!(items)),
    };
    json!({ "observations": [], "context": context, "options": options, "stringOptions": strings, "errors": [] })
}

/// The start of the requested page, by its context or by its number.
fn offset(body: &Object, size: usize) -> usize {
    let context = body.field("prev_context");
    let offset = context.and_then(|context| context["offset"].as_u64());
    let page: f64 = body.read("page").unwrap_or_default();
    let by_number = (page.max(0.0) as usize).saturating_mul(size);
    offset
        .and_then(|offset| usize::try_from(offset).ok())
        .unwrap_or(by_number)
}

fn label(item: &Value) -> Option<&str> {
    let label = item.as_str().or_else(|| item.text("label"));
    label.or_else(|| item["__lv"].text("label"))
}

/// Two options for a prop with remote options that the catalogue does not list.
fn default_options(prop: &Value) -> Vec<Value> {
    if prop["remoteOptions"] != true {
        return Vec::new();
    }
    let name = prop.text_or_empty("name");
    let label = prop.text("label").or(prop.text("name")).unwrap_or("Option");
    let option = |number: u8| {
        let value = match prop.text("type") {
            Some("integer" | "integer[]") => json!(number),
            _ => json!(format!("{name}-{number}")),
        };
        json!({ "label": format!("{label} {number}"), "value": value })
    };
    vec![option(1), option(2)]
}

const RELOAD: &[Field] = &[
    Required("id", Kind::Text),
    Required("external_user_id", Kind::Text),
    Optional("version", Kind::Text),
    Optional("blocking", Kind::Boolean),
    Optional("configured_props", Kind::Object),
    Optional("dynamic_props_id", Kind::Text),
];

pub(super) fn reload_props(cx: &mut Context, kind: Option<ComponentType>) -> ApiResult {
    let body = cx.request.object(RELOAD)?;
    let user = cx.body_user(&body)?;
    let component = find_in_body(cx, kind, &body)?;
    let values = body.object("configured_props");
    if let Some(problem) = check_accounts(cx, &user, component, &values)? {
        let failed = json!({ "observations": [], "errors": [problem] });
        return Ok(Response::ok(&failed));
    }
    props(cx, component, &body)?;
    let mut props = component.configurable_props.clone();
    let rules = component.behaviour.dynamic.iter();
    let rules = rules.filter(|rule| rule.applies(&values));
    for added in rules.flat_map(|rule| &rule.add) {
        // A prop of the same name is replaced, for example to show a hidden one.
        match props.iter_mut().find(|prop| prop["name"] == added["name"]) {
            Some(prop) => prop.clone_from(added),
            None => props.push(added.clone()),
        }
    }
    let id = cx.state.ids.next("dyp_");
    let dynamic = json!({ "id": id, "configurableProps": props });
    let component = component.key.clone();
    let set = DynamicPropSet { component, props };
    cx.environment().dynamic_props.insert(id, set);
    Ok(Response::ok(
        &json!({ "observations": [], "errors": [], "dynamicProps": dynamic }),
    ))
}

/// The component's own props, or the set of dynamic props that the body names.
pub(super) fn props(
    cx: &mut Context,
    component: &Component,
    body: &Object,
) -> Result<Vec<Value>, ApiError> {
    let Some(id) = body.text("dynamic_props_id") else {
        return Ok(component.configurable_props.clone());
    };
    match cx.environment().dynamic_props.get(id) {
        Some(set) if set.component == component.key => Ok(set.props.clone()),
        _ => {
            let problem = "does not belong to this component";
            Err(ApiError::invalid("dynamic_props_id", problem))
        }
    }
}

/// Checks the accounts in app props.
///
/// An account of another user is an API error. Returns the message of a component that fails because a value is not a working
/// account of its app. Ignores missing accounts.
pub(super) fn check_accounts(
    cx: &mut Context,
    user: &str,
    component: &Component,
    values: &Object,
) -> Result<Option<String>, ApiError> {
    for (name, app) in component.app_props() {
        let Some(value) = values.get(name) else {
            continue;
        };
        let Some(id) = value.text("authProvisionId") else {
            return Ok(Some(NO_ACCOUNT.to_owned()));
        };
        let account = cx.environment().accounts.get(id);
        let account = account.filter(|account| account.belongs_to(user));
        let account = account.ok_or_else(|| ApiError::not_found("Account"))?;
        if !account.is_of(app) {
            return Ok(Some(format!("The account {id} is not an account of {app}")));
        }
        if let Some(problem) = account.problem() {
            return Ok(Some(problem));
        }
    }
    Ok(None)
}

/// The error of a component whose app prop is not an account.
pub(super) const NO_ACCOUNT: &str =
    "Cannot read properties of undefined (reading 'oauth_access_token')";
