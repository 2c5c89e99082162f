//! Projects.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::{Context, contains, unknown};
use crate::paging;
use crate::wire::{Answer, Field, Json, Kind, Refusal, Reply, optional, required};

/// The operations on projects.
pub(super) fn dispatch(cx: &mut Context, name: &str) -> Answer {
    match name {
        "list" => list(cx),
        "create" => create(cx),
        "retrieve" => cx
            .world
            .projects
            .get(&cx.project)
            .map(Reply::ok)
            .ok_or_else(|| Refusal::missing("Project")),
        "update" => update(cx),
        "delete" => delete(cx),
        "update_logo" => update_logo(cx),
        _ => unknown(name),
    }
}

/// Fields a request can set.
const FIELDS: [&str; 4] = [
    "name",
    "app_name",
    "support_email",
    "connect_require_key_auth_test",
];

const CREATE: &[Field] = &[
    required("name", Kind::Text),
    optional("app_name", Kind::Text),
    optional("support_email", Kind::Text),
    optional("connect_require_key_auth_test", Kind::Boolean),
];

const UPDATE: &[Field] = &[
    optional("name", Kind::Text),
    optional("app_name", Kind::Text),
    optional("support_email", Kind::Text),
    optional("connect_require_key_auth_test", Kind::Boolean),
];

fn list(cx: &mut Context) -> Answer {
    let q = cx.call.query("q").unwrap_or_default();
    let show = |project: &Value| contains(project.text("name"), &q).then(|| project.clone());
    paging::page_table(cx.call, cx.site.page_limit, &cx.world.projects, show)
}

/// A project without anything set.
pub(crate) fn blank(id: &str, name: &str) -> Value {
    json!({ "id": id, "name": name, "app_name": null, "support_email": null, "connect_require_key_auth_test": false })
}

fn create(cx: &mut Context) -> Answer {
    let body = cx.call.object(CREATE)?;
    let id = cx.world.ids.next("proj_");
    let mut project = blank(&id, "");
    fill(&mut project, &body);
    cx.world.projects.insert(&id, project.clone());
    Ok(Reply::json(201, &project))
}

fn update(cx: &mut Context) -> Answer {
    let body = cx.call.object(UPDATE)?;
    let project = cx
        .world
        .projects
        .get_mut(&cx.project)
        .ok_or_else(|| Refusal::missing("Project"))?;
    fill(project, &body);
    Ok(Reply::ok(project))
}

fn fill(project: &mut Value, body: &Map<String, Value>) {
    for key in FIELDS {
        if let Some(value) = body.get(key).filter(|value| !value.is_null()) {
            project[key] = value.clone();
        }
    }
}

fn delete(cx: &mut Context) -> Answer {
    cx.world
        .projects
        .get(&cx.project)
        .ok_or_else(|| Refusal::missing("Project"))?;
    let project = cx.project.clone();
    cx.world.remove_project(&project);
    Ok(Reply::empty(204))
}

fn update_logo(cx: &mut Context) -> Answer {
    // A logo that cannot be read is answered with an empty 400.
    let body = cx
        .call
        .object(&[required("logo", Kind::Text)])
        .map_err(|_| Refusal::empty(400))?;
    cx.world
        .projects
        .get(&cx.project)
        .ok_or_else(|| Refusal::missing("Project"))?;
    let logo = body.text_or_empty("logo");
    let data = logo
        .strip_prefix("data:image/")
        .and_then(|rest| rest.split_once(";base64,"));
    let readable = data.is_some_and(|(_, data)| !data.is_empty() && STANDARD.decode(data).is_ok());
    if !readable {
        return Err(Refusal::empty(400));
    }
    cx.world.logos.insert(cx.project.clone(), logo);
    Ok(Reply::empty(200))
}

/// The apps that the project's users have connected, or have an own client of.
pub(super) fn info(cx: &mut Context) -> Answer {
    let mut apps: Vec<Value> = Vec::new();
    let entry = |app: &Value| {
        let id = if app["auth_type"] == "oauth" {
            app["id"].clone()
        } else {
            Value::Null
        };
        json!({ "id": id, "name_slug": app["name_slug"] })
    };
    let project = cx.project.clone();
    let connected: Vec<Value> = cx
        .here()
        .accounts
        .iter()
        .map(|account| entry(&account["app"]))
        .collect();
    let clients = cx
        .world
        .oauth_apps
        .iter()
        .filter(|client| client["owner_id"] == project.as_str())
        .map(entry);
    for app in connected.into_iter().chain(clients) {
        if !apps.contains(&app) {
            apps.push(app);
        }
    }
    Ok(Reply::ok(&json!({ "apps": apps })))
}
