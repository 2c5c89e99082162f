//! Projects.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::context::{Context, contains};
use crate::catalogue::App;
use crate::http::{ApiError, ApiResult, Field, Kind, Optional, Required, Response, page_table};
use crate::json::{Json, Object};
use crate::state::Project;

const CREATE: &[Field] = &[
    Required("name", Kind::Text),
    Optional("app_name", Kind::Text),
    Optional("support_email", Kind::Text),
    Optional("connect_require_key_auth_test", Kind::Boolean),
];

const UPDATE: &[Field] = &[
    Optional("name", Kind::Text),
    Optional("app_name", Kind::Text),
    Optional("support_email", Kind::Text),
    Optional("connect_require_key_auth_test", Kind::Boolean),
];

pub(super) fn list(cx: &mut Context) -> ApiResult {
    let q = cx.request.query("q").unwrap_or_default();
    let (limit, projects) = (cx.config.page_limit, &cx.state.projects);
    let fits = |project: &Project| contains(&project.name, &q);
    page_table(cx.request, limit, projects, fits, |project| project)
}

pub(super) fn create(cx: &mut Context) -> ApiResult {
    let body = cx.request.object(CREATE)?;
    let mut project = Project {
        id: cx.state.ids.next("proj_"),
        ..Project::default()
    };
    fill(&mut project, &body);
    cx.state.projects.insert(project.clone());
    Ok(Response::json(201, &project))
}

pub(super) fn retrieve(cx: &mut Context) -> ApiResult {
    own(cx).map(|project| Response::ok(project))
}

pub(super) fn update(cx: &mut Context) -> ApiResult {
    let body = cx.request.object(UPDATE)?;
    let project = own(cx)?;
    fill(project, &body);
    Ok(Response::ok(project))
}

fn own<'a>(cx: &'a mut Context) -> Result<&'a mut Project, ApiError> {
    let project = cx.state.projects.get_mut(&cx.environment_id.project);
    project.ok_or_else(|| ApiError::not_found("Project"))
}

fn fill(project: &mut Project, body: &Object) {
    body.update("name", &mut project.name);
    body.update("app_name", &mut project.app_name);
    body.update("support_email", &mut project.support_email);
    let test = &mut project.connect_require_key_auth_test;
    body.update("connect_require_key_auth_test", test);
}

pub(super) fn delete(cx: &mut Context) -> ApiResult {
    own(cx)?;
    cx.state.delete_project(&cx.environment_id.project);
    Ok(Response::empty(204))
}

/// Checks a logo. The emulator does not keep it, because no operation returns it.
pub(super) fn update_logo(cx: &mut Context) -> ApiResult {
    let unreadable = || Response::empty(400).into();
    let body = cx.request.object(&[Required("logo", Kind::Text)]);
    let body = body.map_err(|_| unreadable())?;
    own(cx)?;
    let image = body.text_or_empty("logo");
    let image = image.strip_prefix("data:image/");
    let data = image.and_then(|image| image.split_once(";base64,"));
    match data {
        Some((_, data)) if !data.is_empty() && STANDARD.decode(data).is_ok() => {
            Ok(Response::empty(200))
        }
        _ => Err(unreadable()),
    }
}

/// The apps that users have connected, and those with an OAuth client of the project.
pub(super) fn retrieve_info(cx: &mut Context) -> ApiResult {
    let entry = |app: &App| {
        let id = app.is_oauth().then_some(&app.id);
        json!({ "id": id, "name_slug": app.name_slug })
    };
    let accounts = cx.environment().accounts.iter();
    let mut all: Vec<_> = accounts
        .map(|account| entry(&account.details.app))
        .collect();
    let clients = cx.state.oauth_apps.iter();
    let own = clients.filter(|client| client.owner_id.as_deref() == Some(cx.project()));
    all.extend(own.map(|client| entry(&client.app)));
    let mut apps = Vec::new();
    for app in all {
        if !apps.contains(&app) {
            apps.push(app);
        }
    }
    Ok(Response::ok(&json!({ "apps": apps })))
}
