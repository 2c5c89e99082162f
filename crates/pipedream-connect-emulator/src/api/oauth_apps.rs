//! OAuth clients, `oauth_apps` in the API.

use super::context::{Context, contains};
use crate::catalogue::{App, DirectoryApp};
use crate::http::{ApiError, ApiResult, Field, Kind, Optional, Required, Response, page_table};
use crate::json::{Json, Object};
use crate::state::OAuthApp;

const CREATE: &[Field] = &[
    Required("app", Kind::Text),
    Optional("client_id", Kind::Text),
    Optional("client_secret", Kind::Text),
    Optional("name", Kind::Text),
    Optional("description", Kind::Text),
    Optional("scopes", Kind::Texts),
    Optional("additional_scopes", Kind::Texts),
];

const UPDATE: &[Field] = &[
    Optional("name", Kind::Text),
    Optional("description", Kind::Text),
    Optional("client_id", Kind::Text),
    Optional("client_secret", Kind::Text),
    Optional("scopes", Kind::Texts),
    Optional("additional_scopes", Kind::Texts),
];

pub(super) fn list(cx: &mut Context) -> ApiResult {
    let app = app_filter(cx)?;
    let q = cx.request.query("q").unwrap_or_default();
    let fits = |client: &OAuthApp| {
        let (name, description) = (&client.app.name, client.app.description.as_deref());
        client.owner_id.as_deref() == Some(cx.project())
            && app.is_none_or(|app| client.app.name_slug == app.name_slug)
            && (contains(name, &q) || contains(description.unwrap_or_default(), &q))
    };
    let (limit, clients) = (cx.config.page_limit, &cx.state.oauth_apps);
    page_table(cx.request, limit, clients, fits, |client| client)
}

pub(super) fn create(cx: &mut Context) -> ApiResult {
    let body = cx.request.object(CREATE)?;
    let app = cx.config.catalogue.app(&body.text_or_empty("app"));
    let app = app.filter(|app| app.app.is_oauth());
    let app = app.ok_or_else(|| ApiError::invalid("app", "does not take custom OAuth clients"))?;
    let (id, now) = (cx.state.ids.next("oa_"), cx.state.clock.iso(0));
    let mut client = new(cx, app, &id);
    client.owner_id = Some(cx.project().to_owned());
    client.created_at = Some(now.clone());
    fill(&mut client, &body, now);
    let response = Response::json(201, &client);
    cx.state.oauth_apps.insert(client);
    Ok(response)
}

fn new(cx: &Context, app: &DirectoryApp, id: &str) -> OAuthApp {
    let mut own_app = app.app.clone();
    own_app.id = id.to_owned();
    OAuthApp {
        app: own_app,
        client_id: None,
        scopes: Vec::new(),
        additional_scopes: Vec::new(),
        redirect_uri: format!("{}/connect/oauth/{id}/callback", cx.config.base_url),
        owner_id: None,
        oauth_app_id: app.oauth_app_id.clone(),
        created_at: None,
        updated_at: None,
    }
}

pub(super) fn update(cx: &mut Context) -> ApiResult {
    let body = cx.request.object(UPDATE)?;
    let now = cx.state.clock.iso(0);
    let client = own(cx)?;
    fill(client, &body, now);
    Ok(Response::ok(client))
}

/// Sets the fields of a request. Does not keep the secret, because no operation returns it.
fn fill(client: &mut OAuthApp, body: &Object, now: String) {
    body.update("name", &mut client.app.name);
    body.update("description", &mut client.app.description);
    body.update("scopes", &mut client.scopes);
    body.update("additional_scopes", &mut client.additional_scopes);
    // A blank client id keeps the stored one.
    if body.text("client_id") != Some("") {
        body.update("client_id", &mut client.client_id);
    }
    client.updated_at = Some(now);
}

pub(super) fn delete(cx: &mut Context) -> ApiResult {
    let id = own(cx)?.app.id.clone();
    let used = |client: &Option<String>| client.as_ref() == Some(&id);
    let presets = &cx.state.app_overrides;
    let mut in_use = presets.find(|preset| used(&preset.oauth_app_id)).is_some();
    for (_, environment) in cx.state.environments() {
        let accounts = &environment.accounts;
        in_use |= accounts
            .find(|account| used(&account.oauth_app_id))
            .is_some();
    }
    if in_use {
        return Err(ApiError::new(400, "The OAuth client is still in use"));
    }
    cx.state.oauth_apps.remove(&id);
    Ok(Response::empty(204))
}

/// The client in the path, if it belongs to this project.
fn own<'a>(cx: &'a mut Context) -> Result<&'a mut OAuthApp, ApiError> {
    let id = cx.parameter("id");
    let client = cx.state.oauth_apps.get_mut(id);
    let project = &cx.environment_id.project;
    client
        .filter(|client| client.owner_id.as_ref() == Some(project))
        .ok_or_else(|| ApiError::not_found("OAuth client"))
}

/// Returns a client of the project, or an official one.
pub(super) fn retrieve(cx: &mut Context) -> ApiResult {
    if let Ok(client) = own(cx) {
        return Ok(Response::ok(client));
    }
    let id = cx.parameter("id");
    let mut apps = cx.config.catalogue.apps.iter();
    let app = apps.find(|app| app.oauth_app_id.as_deref() == Some(id));
    let app = app.ok_or_else(|| ApiError::not_found("OAuth client"))?;
    let mut client = new(cx, app, id);
    client.client_id = Some(format!("official-{}", app.app.name_slug));
    Ok(Response::ok(&client))
}

/// The app of the `app` query parameter. Rejects an unknown app.
pub(super) fn app_filter<'a>(cx: &Context<'a>) -> Result<Option<&'a App>, ApiError> {
    let Some(slug) = cx.request.query("app") else {
        return Ok(None);
    };
    let app = cx.config.catalogue.app(&slug);
    let app = app.ok_or_else(|| ApiError::not_found("App"))?;
    Ok(Some(&app.app))
}
