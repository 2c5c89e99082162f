//! The app directory: apps and their categories.

use serde_json::json;

use super::context::{Context, contains};
use crate::catalogue::{Catalogue, ComponentType, DirectoryApp};
use crate::http::{ApiError, ApiResult, RecordedRequest, Response, page_list};
use crate::json::Json;

pub(super) fn list_categories(cx: &mut Context) -> ApiResult {
    Ok(Response::ok(&cx.config.catalogue.categories))
}

pub(super) fn retrieve_category(cx: &mut Context) -> ApiResult {
    let mut categories = cx.config.catalogue.categories.iter();
    let category = categories.find(|category| category["id"] == cx.parameter("id"));
    let category = category.ok_or_else(|| ApiError::not_found("App category"))?;
    Ok(Response::ok(category))
}

pub(super) fn retrieve(cx: &mut Context) -> ApiResult {
    let app = cx.config.catalogue.app(cx.parameter("app_id"));
    let app = app.ok_or_else(|| ApiError::not_found("App"))?;
    Ok(Response::ok(&json!({ "data": app })))
}

pub(super) fn list(cx: &mut Context) -> ApiResult {
    let (request, catalogue) = (cx.request, &cx.config.catalogue);
    let q = request.query("q").unwrap_or_default();
    let categories = category_names(request, catalogue);
    let components = [
        (None, request.flag("has_components")?),
        (Some(ComponentType::Action), request.flag("has_actions")?),
        (Some(ComponentType::Trigger), request.flag("has_triggers")?),
    ];
    let fits = |entry: &&DirectoryApp| {
        let app = &entry.app;
        let description = app.description.as_deref().unwrap_or_default();
        let mut texts = [&app.name, &app.name_slug, description].into_iter();
        let has = |kind| has_component(catalogue, &app.name_slug, kind);
        texts.any(|text| contains(text, &q))
            && categories
                .as_ref()
                .is_none_or(|names| app.categories.iter().any(|name| names.contains(name)))
            && components
                .iter()
                .all(|(kind, wanted)| wanted.is_none_or(|wanted| has(*kind) == wanted))
    };
    let mut apps: Vec<&DirectoryApp> = catalogue.apps.iter().filter(fits).collect();
    sort(request, &mut apps)?;
    page_list(request, cx.config.page_limit, &apps)
}

/// The names of the requested categories. An unknown id selects nothing.
fn category_names(request: &RecordedRequest, catalogue: &Catalogue) -> Option<Vec<String>> {
    let ids = request.query_all("category_ids");
    let requested = |id: Option<&str>| ids.iter().any(|wanted| Some(wanted.as_str()) == id);
    let categories = catalogue.categories.iter();
    let names = categories
        .filter(|category| requested(category.text("id")))
        .map(|category| category.text_or_empty("name"));
    (!ids.is_empty()).then(|| names.collect())
}

fn has_component(catalogue: &Catalogue, app: &str, kind: Option<ComponentType>) -> bool {
    let mut components = catalogue.components.iter();
    components.any(|component| component.app == app && component.is(kind))
}

fn sort(request: &RecordedRequest, apps: &mut [&DirectoryApp]) -> Result<(), ApiError> {
    let keys = ["name", "name_slug", "featured_weight"];
    let key = request.choice("sort_key", &keys)?;
    let direction = request.choice("sort_direction", &["asc", "desc"])?;
    match key.as_deref() {
        Some("name") => apps.sort_by_key(|entry| entry.app.name.to_lowercase()),
        Some("name_slug") => apps.sort_by_key(|entry| entry.app.name_slug.to_lowercase()),
        Some(_) => apps.sort_by_key(|entry| entry.app.featured_weight),
        None => {}
    }
    if direction.as_deref() == Some("desc") {
        apps.reverse();
    }
    Ok(())
}
