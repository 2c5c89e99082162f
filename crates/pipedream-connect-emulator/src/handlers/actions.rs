//! Running actions.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::Context;
use super::components::{check_accounts, configured, find, plain, props};
use crate::catalogue::Component;
use crate::wire::{Answer, Field, Json, Kind, Refusal, Reply, optional, required};
use crate::world::Credit;

const RUN: &[Field] = &[
    required("id", Kind::Text),
    required("external_user_id", Kind::Text),
    optional("version", Kind::Text),
    optional("configured_props", Kind::Object),
    optional("dynamic_props_id", Kind::Text),
    optional("stash_id", Kind::Any),
];

pub(super) fn run(cx: &mut Context) -> Answer {
    let body = cx.call.object(RUN)?;
    let user = cx.body_user(&body)?;
    let component = find(
        cx,
        "action",
        &body.text_or_empty("id"),
        body.text("version"),
    )?;
    let in_force = props(cx, &component, &body)?;
    let values = configured(&body);
    let stash = stash(cx, body.get("stash_id"))?;
    let accounts = check_accounts(cx, &user, &component, &values)?;
    cx.user(&user)?;
    cx.world.spend(Credit::Action);
    let problem = accounts
        .err()
        .map(|message| Failure::of_user("Error", &message));
    let problem = problem.or_else(|| {
        find_problem(
            &component,
            &in_force,
            &values,
            body.text("dynamic_props_id"),
        )
    });
    let answer = match problem {
        Some(failure) => failure.answer(cx),
        None => succeed(cx, &component, &values, &user, stash),
    };
    Ok(Reply::ok(&answer))
}

/// A run that failed. The API reports it inside a 200.
struct Failure {
    name: String,
    message: String,
    attribution: String,
}

impl Failure {
    fn of_user(name: &str, message: &str) -> Self {
        Self {
            name: name.to_owned(),
            message: message.to_owned(),
            attribution: "user".into(),
        }
    }

    /// The values of `attribution` are not published; the emulator uses `user`, `app` and `component`.
    fn answer(&self, cx: &Context) -> Value {
        let stack = format!("{}: {}\n    at run (emulator)", self.name, self.message);
        let err = json!({ "name": self.name, "message": self.message, "stack": stack });
        let error =
            json!({ "name": self.name, "message": self.message, "attribution": self.attribution });
        let os = json!([{ "ts": cx.world.clock.millis(), "k": "error", "err": err }]);
        json!({ "exports": {}, "os": os, "ret": null, "error": error })
    }
}

/// What is wrong with the values, or what the catalogue wants to go wrong.
fn find_problem(
    component: &Component,
    props: &[Value],
    values: &Map<String, Value>,
    dynamic_props_id: Option<&str>,
) -> Option<Failure> {
    let set = |name: &str| values.get(name).is_some_and(|value| !value.is_null());
    if let Some((_, _)) = component.app_props().find(|(name, _)| !set(name)) {
        return Some(Failure::of_user(
            "TypeError",
            "Cannot read properties of undefined (reading 'oauth_access_token')",
        ));
    }
    let reloads =
        |prop: &Value| prop["reloadProps"] == true && set(prop.text("name").unwrap_or_default());
    if dynamic_props_id.is_none()
        && component.behaviour["dynamic"].is_array()
        && props.iter().any(reloads)
    {
        return Some(Failure::of_user(
            "TypeError",
            "Cannot read properties of undefined (reading 'endpoint')",
        ));
    }
    let missing: Vec<&str> = props
        .iter()
        .filter(|prop| needs_value(prop))
        .filter_map(|prop| prop.text("name"))
        .collect();
    let missing: Vec<&str> = missing.into_iter().filter(|name| !set(name)).collect();
    if !missing.is_empty() {
        let message = format!("Missing required props: {}", missing.join(", "));
        return Some(Failure::of_user("ConfigurationError", &message));
    }
    scripted_failure(&component.behaviour["run"]["fail"], values)
}

/// Props a person has to fill in.
fn needs_value(prop: &Value) -> bool {
    let filled_in = prop["optional"] == true || !prop["default"].is_null();
    let inert = ["disabled", "readOnly", "hidden"]
        .iter()
        .any(|key| prop[*key] == true);
    let kinds = [
        "alert",
        "app",
        "dir",
        "data_store",
        "$.service.db",
        "$.interface.http",
        "$.interface.apphook",
        "$.interface.timer",
    ];
    !filled_in && !inert && !kinds.contains(&prop.text("type").unwrap_or_default())
}

fn scripted_failure(rule: &Value, values: &Map<String, Value>) -> Option<Failure> {
    let when = rule.as_object()?.get("when");
    let applies = when.is_none_or(|when| {
        values.get(when.text("prop").unwrap_or_default()).map(plain) == when.get("equals")
    });
    applies.then(|| Failure {
        name: rule.text("name").unwrap_or("Error").to_owned(),
        message: rule.text_or_empty("message"),
        attribution: rule.text("attribution").unwrap_or("app").to_owned(),
    })
}

fn succeed(
    cx: &mut Context,
    component: &Component,
    values: &Map<String, Value>,
    user: &str,
    stash: Option<String>,
) -> Value {
    let rule = &component.behaviour["run"];
    let name = component.shown.text_or_empty("name");
    let mut known = values.clone();
    known.insert("$user".into(), json!(user));
    known.insert("$id".into(), json!(cx.world.ids.next("")));
    known.insert("$ts".into(), json!(cx.world.clock.millis()));
    let mut exports = fill(&rule["exports"], &known)
        .as_object()
        .cloned()
        .unwrap_or_default();
    exports
        .entry("$summary")
        .or_insert_with(|| json!(format!("Ran {name}")));
    let log = |msg: &str| json!({ "ts": known["$ts"], "k": "console.log", "msg": msg });
    let os: Vec<Value> = fill(rule, &known)
        .texts("log")
        .iter()
        .map(|msg| log(msg))
        .collect();
    if let Some(stash) = &stash {
        let uploads = upload(cx, &rule["files"], &known, stash);
        exports.insert("$filestash_uploads".into(), json!(uploads));
    }
    // Without a rule the action returns what it was given, which shows what arrived.
    let ret = rule
        .get("ret")
        .map_or_else(|| json!(values), |ret| fill(ret, &known));
    let mut answer = json!({ "exports": exports, "os": os, "ret": ret });
    if let Some(stash) = stash {
        answer["stash_id"] = json!(stash);
    }
    answer
}

/// Replaces `{{prop}}` in the strings of a template. A string that is nothing else becomes the value itself.
pub(super) fn fill(template: &Value, values: &Map<String, Value>) -> Value {
    match template {
        Value::String(text) => fill_text(text, values),
        Value::Array(items) => items.iter().map(|item| fill(item, values)).collect(),
        Value::Object(map) => Value::Object(
            map.iter()
                .map(|(key, item)| (key.clone(), fill(item, values)))
                .collect(),
        ),
        other => other.clone(),
    }
}

fn fill_text(text: &str, values: &Map<String, Value>) -> Value {
    let mut filled = text.to_owned();
    for (name, value) in values {
        let (mark, value) = (format!("{{{{{name}}}}}"), plain(value));
        if text == mark {
            return value.clone();
        }
        filled = filled.replace(&mark, value.as_str().unwrap_or(&value.to_string()));
    }
    json!(filled)
}

/// The stash to use: omitted, null and `false` mean none; `""`, `"NEW"` and `true` a new one.
fn stash(cx: &mut Context, given: Option<&Value>) -> Result<Option<String>, Refusal> {
    let id = match given {
        None | Some(Value::Null | Value::Bool(false)) => return Ok(None),
        Some(Value::Bool(true)) => None,
        Some(Value::String(text)) if text.is_empty() || text == "NEW" => None,
        Some(Value::String(id)) => Some(id.clone()),
        Some(_) => {
            return Err(Refusal::invalid(
                "stash_id",
                "must be a string or a boolean",
            ));
        }
    };
    match id {
        Some(id) if !cx.here().stashes.contains(&id) => Err(Refusal::missing("Stash")),
        Some(id) => Ok(Some(id)),
        None => {
            let id = cx.world.ids.next("stash_");
            cx.here().stashes.insert(id.clone());
            Ok(Some(id))
        }
    }
}

/// Stores the files of the rule and tells where they are.
fn upload(cx: &mut Context, files: &Value, known: &Map<String, Value>, stash: &str) -> Vec<Value> {
    let files = fill(files, known).as_array().cloned().unwrap_or_default();
    let mut uploads = Vec::new();
    for file in files {
        let name = file.text_or_empty("name");
        let key = format!("1day/{}/{}/{stash}/u/{name}", cx.project, cx.environment);
        cx.world
            .files
            .insert(key.clone(), STANDARD.encode(file.text_or_empty("content")));
        let url = cx.site.presigned(&key, cx.world.clock.seconds());
        uploads.push(json!({ "localPath": format!("/tmp/{name}"), "s3Key": key, "get_url": url }));
    }
    uploads
}
