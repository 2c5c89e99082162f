//! Running actions.

use serde_json::{Value, json};

use super::components::{NO_ACCOUNT, check_accounts, find_in_body, props};
use super::context::Context;
use crate::catalogue::{Component, ComponentType, File, plain};
use crate::http::{ApiError, ApiResult, Field, Kind, Optional, Required, Response};
use crate::json::{Json, Object};
use crate::state::Credit;

const RUN: &[Field] = &[
    Required("id", Kind::Text),
    Required("external_user_id", Kind::Text),
    Optional("version", Kind::Text),
    Optional("configured_props", Kind::Object),
    Optional("dynamic_props_id", Kind::Text),
    Optional("stash_id", Kind::Any),
];

pub(super) fn run(cx: &mut Context) -> ApiResult {
    let body = cx.request.object(RUN)?;
    let user = cx.body_user(&body)?;
    let component = find_in_body(cx, Some(ComponentType::Action), &body)?;
    let props = props(cx, component, &body)?;
    let values = body.object("configured_props");
    let stash = stash(cx, body.field("stash_id"))?;
    let invalid_account = check_accounts(cx, &user, component, &values)?;
    cx.user(&user)?;
    cx.state.spend(Credit::Action);
    let has_dynamic_props = body.text("dynamic_props_id").is_some();
    let failure = match invalid_account {
        Some(message) => Some(Failure::of_component("Error", &message)),
        None => find_failure(component, &props, &values, has_dynamic_props),
    };
    let result = match failure {
        Some(failure) => failure.response(cx.state.clock.millis()),
        None => succeed(cx, component, &values, &user, stash),
    };
    Ok(Response::ok(&result))
}

/// A failed run. The API reports it with status 200.
struct Failure {
    name: String,
    message: String,
    attribution: Value,
}

impl Failure {
    /// A failure before the component calls the app.
    fn of_component(name: &str, message: &str) -> Self {
        Self {
            name: name.to_owned(),
            message: message.to_owned(),
            attribution: json!({ "origin": "component_code" }),
        }
    }

    fn response(&self, ts: i64) -> Value {
        let (name, message) = (&self.name, &self.message);
        let stack = format!("{name}: {message}\n    at run (emulator)");
        let error = json!({ "name": name, "message": message, "attribution": self.attribution });
        let logged = json!({ "name": name, "message": message, "stack": stack });
        let os = json!([{ "ts": ts, "k": "error", "err": logged }]);
        json!({ "exports": {}, "os": os, "ret": null, "error": error })
    }
}

/// The failure that the values cause, or one that the catalogue asks for.
fn find_failure(
    component: &Component,
    props: &[Value],
    values: &Object,
    has_dynamic_props: bool,
) -> Option<Failure> {
    let is_set = |name: &str| values.field(name).is_some();
    if component.app_props().any(|(name, _)| !is_set(name)) {
        return Some(Failure::of_component("TypeError", NO_ACCOUNT));
    }
    let mut dynamic = component.behaviour.dynamic.iter();
    if !has_dynamic_props && dynamic.any(|rule| rule.applies(values)) {
        let message = "Cannot read properties of undefined (reading 'endpoint')";
        return Some(Failure::of_component("TypeError", message));
    }
    let needed = props.iter().filter(|prop| needs_value(prop));
    let names = needed.filter_map(|prop| prop.text("name"));
    let missing: Vec<&str> = names.filter(|name| !is_set(name)).collect();
    if !missing.is_empty() {
        let message = format!("Missing required props: {}", missing.join(", "));
        return Some(Failure::of_component("ConfigurationError", &message));
    }
    let fail = component.behaviour.run.fail.as_ref();
    let fail = fail.filter(|fail| fail.applies(values))?;
    Some(Failure {
        name: fail.name.clone().unwrap_or_else(|| "Error".into()),
        message: fail.message.clone(),
        attribution: fail
            .attribution
            .clone()
            .unwrap_or_else(|| json!({ "origin": "upstream_api" })),
    })
}

/// Whether the user must set this prop.
fn needs_value(prop: &Value) -> bool {
    let has_value = prop["optional"] == true || !prop["default"].is_null();
    let inert = ["disabled", "readOnly", "hidden"];
    let inert = inert.iter().any(|key| prop[*key] == true);
    let set_elsewhere = [
        "alert",
        "app",
        "dir",
        "data_store",
        "$.service.db",
        "$.interface.http",
        "$.interface.apphook",
        "$.interface.timer",
    ];
    !has_value && !inert && !set_elsewhere.contains(&prop.text("type").unwrap_or_default())
}

fn succeed(
    cx: &mut Context,
    component: &Component,
    values: &Object,
    user: &str,
    stash: Option<String>,
) -> Value {
    let run = &component.behaviour.run;
    let ts = cx.state.clock.millis();
    let mut known = values.clone();
    known.insert("$user".into(), json!(user));
    known.insert("$id".into(), json!(cx.state.ids.next("")));
    known.insert("$ts".into(), json!(ts));
    let mut exports = fill_object(&run.exports, &known);
    exports
        .entry("$summary")
        .or_insert_with(|| json!(format!("Ran {}", component.name)));
    let log = run.log.iter().map(|line| fill_text(line, &known));
    let os: Vec<Value> = log
        .map(|message| json!({ "ts": ts, "k": "console.log", "msg": message }))
        .collect();
    // Without a result, the action returns its props, so a test can check them.
    let ret = run.ret.as_ref();
    let ret = ret.map_or_else(|| json!(values), |ret| fill(ret, &known));
    let mut result = json!({ "os": os, "ret": ret });
    if let Some(stash) = stash {
        let uploads = run
            .files
            .iter()
            .map(|file| upload(cx, file, &known, &stash));
        exports.insert("$filestash_uploads".into(), uploads.collect());
        result["stash_id"] = json!(stash);
    }
    result["exports"] = json!(exports);
    result
}

/// Replaces `{{prop}}` in the strings of a template.
fn fill(template: &Value, values: &Object) -> Value {
    match template {
        Value::String(text) => fill_text(text, values),
        Value::Array(items) => items.iter().map(|item| fill(item, values)).collect(),
        Value::Object(object) => Value::Object(fill_object(object, values)),
        other => other.clone(),
    }
}

fn fill_object(template: &Object, values: &Object) -> Object {
    let fields = template.iter();
    fields
        .map(|(key, value)| (key.clone(), fill(value, values)))
        .collect()
}

/// Fills in a string. A string that is only a placeholder becomes the value itself.
fn fill_text(text: &str, values: &Object) -> Value {
    let mut filled = text.to_owned();
    for (name, value) in values {
        let (placeholder, value) = (format!("{{{{{name}}}}}"), plain(value));
        if text == placeholder {
            return value.clone();
        }
        if filled.contains(&placeholder) {
            filled = filled.replace(&placeholder, &as_text(value));
        }
    }
    json!(filled)
}

fn as_text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// The stash to use: missing and `false` mean none, `""`, `"NEW"` and `true` a new one.
fn stash(cx: &mut Context, id: Option<&Value>) -> Result<Option<String>, ApiError> {
    match id {
        None | Some(Value::Bool(false)) => return Ok(None),
        Some(Value::Bool(true)) => {}
        Some(Value::String(text)) if text.is_empty() || text == "NEW" => {}
        Some(Value::String(id)) if cx.environment().stashes.contains_key(id) => {
            return Ok(Some(id.clone()));
        }
        Some(Value::String(_)) => return Err(ApiError::not_found("Stash")),
        Some(_) => {
            let problem = "must be a string or a boolean";
            return Err(ApiError::invalid("stash_id", problem));
        }
    }
    let id = cx.state.ids.next("stash_");
    cx.environment().stashes.insert(id.clone(), ());
    Ok(Some(id))
}

/// Stores a file and returns its key and URL.
fn upload(cx: &mut Context, file: &File, known: &Object, stash: &str) -> Value {
    let text = |template: &str| as_text(&fill_text(template, known));
    let (name, content) = (text(&file.name), text(&file.content));
    let environment = &cx.environment_id;
    let (project, environment) = (&environment.project, &environment.name);
    let key = format!("1day/{project}/{environment}/{stash}/u/{name}");
    cx.state.files.insert(key.clone(), content);
    let url = cx.config.presigned(&key, cx.state.clock.seconds());
    json!({ "localPath": format!("/tmp/{name}"), "s3Key": key, "get_url": url })
}
