//! App overrides: presets of custom fields and OAuth clients.

use super::context::Context;
use super::oauth_apps::app_filter;
use crate::catalogue::App;
use crate::http::{ApiError, ApiResult, Field, Kind, Optional, Required, Response, page_table};
use crate::json::{Json, Object};
use crate::state::AppOverride;

const CREATE: &[Field] = &[
    Required("app", Kind::Text),
    Required("name", Kind::Text),
    Optional("oauth_app_id", Kind::Text),
    Optional("cfmap", Kind::Object),
];

const UPDATE: &[Field] = &[
    Optional("name", Kind::Text),
    Optional("oauth_app_id", Kind::Text),
    Optional("cfmap", Kind::Object),
];

pub(super) fn list(cx: &mut Context) -> ApiResult {
    let app = app_filter(cx)?;
    let fits = |preset: &AppOverride| {
        preset.owner_id == cx.project()
            && app.is_none_or(|app| preset.app.name_slug == app.name_slug)
    };
    let (limit, presets) = (cx.config.page_limit, &cx.state.app_overrides);
    page_table(cx.request, limit, presets, fits, |preset| preset)
}

pub(super) fn create(cx: &mut Context) -> ApiResult {
    let body = cx.request.object(CREATE)?;
    let app = cx.config.catalogue.app(&body.text_or_empty("app"));
    let app = &app.ok_or_else(|| ApiError::not_found("App"))?.app;
    check(cx, app, &body, None)?;
    let now = cx.state.clock.iso(0);
    let preset = AppOverride {
        id: cx.state.ids.next("ao_"),
        name: body.text_or_empty("name"),
        app: app.clone(),
        oauth_app_id: body.read("oauth_app_id"),
        cfmap: body.object("cfmap"),
        owner_id: cx.project().to_owned(),
        created_at: now.clone(),
        updated_at: now,
    };
    let response = Response::json(201, &preset);
    cx.state.app_overrides.insert(preset);
    Ok(response)
}

pub(super) fn retrieve(cx: &mut Context) -> ApiResult {
    own(cx).map(|preset| Response::ok(preset))
}

pub(super) fn update(cx: &mut Context) -> ApiResult {
    let body = cx.request.object(UPDATE)?;
    let (preset, now) = (own(cx)?.clone(), cx.state.clock.iso(0));
    check(cx, &preset.app, &body, Some(&preset.id))?;
    let preset = own(cx)?;
    body.update("name", &mut preset.name);
    body.update("cfmap", &mut preset.cfmap);
    // Null removes the client. A missing field keeps it.
    if body.contains_key("oauth_app_id") {
        preset.oauth_app_id = body.read("oauth_app_id");
    }
    preset.updated_at = now;
    Ok(Response::ok(preset))
}

pub(super) fn delete(cx: &mut Context) -> ApiResult {
    let id = own(cx)?.id.clone();
    cx.state.app_overrides.remove(&id);
    Ok(Response::empty(204))
}

fn check(cx: &Context, app: &App, body: &Object, own_id: Option<&str>) -> Result<(), ApiError> {
    let cfmap = body.object("cfmap");
    let mut fields = app.custom_fields().into_iter();
    if let Some(field) = fields.find(|field| field.is_secret() && cfmap.contains_key(&field.name)) {
        let problem = format!("cannot hold the sensitive field {}", field.name);
        return Err(ApiError::invalid("cfmap", &problem));
    }
    let same_name = |preset: &AppOverride| {
        preset.owner_id == cx.project()
            && Some(preset.name.as_str()) == body.text("name")
            && Some(preset.id.as_str()) != own_id
    };
    if cx.state.app_overrides.iter().any(same_name) {
        let message = "An app override with this name exists already";
        return Err(ApiError::new(409, message));
    }
    let client = body.text("oauth_app_id");
    let (state, config) = (&cx.state, cx.config);
    let known = |id| state.oauth_apps.get(id).is_some() || config.catalogue.app(id).is_some();
    if client.is_none_or(known) {
        return Ok(());
    }
    let problem = "is not an OAuth client of this project";
    Err(ApiError::invalid("oauth_app_id", problem))
}

fn own<'a>(cx: &'a mut Context) -> Result<&'a mut AppOverride, ApiError> {
    let id = cx.parameter("id");
    let project = &cx.environment_id.project;
    let preset = cx.state.app_overrides.get_mut(id);
    preset
        .filter(|preset| preset.owner_id == *project)
        .ok_or_else(|| ApiError::not_found("App override"))
}
