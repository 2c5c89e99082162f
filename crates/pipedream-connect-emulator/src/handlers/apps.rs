//! The app directory: apps and their categories.

use serde_json::{Value, json};

use super::{Context, contains, unknown};
use crate::paging;
use crate::wire::{Answer, Json, Refusal, Reply};

/// The operations on apps.
pub(super) fn dispatch(cx: &mut Context, name: &str) -> Answer {
    match name {
        "list" => list(cx),
        "retrieve" => retrieve(cx),
        _ => unknown(name),
    }
}

/// The operations on app categories.
pub(super) fn dispatch_categories(cx: &mut Context, name: &str) -> Answer {
    let categories = &cx.site.catalogue.categories;
    match name {
        "list" => Ok(Reply::ok(&json!(categories))),
        "retrieve" => {
            let found = categories
                .iter()
                .find(|category| category["id"] == cx.call.parameter("id"));
            found
                .map(Reply::ok)
                .ok_or_else(|| Refusal::missing("App category"))
        }
        _ => unknown(name),
    }
}

fn retrieve(cx: &mut Context) -> Answer {
    let app = cx
        .site
        .catalogue
        .app(cx.call.parameter("app_id"))
        .ok_or_else(|| Refusal::missing("App"))?;
    Ok(Reply::ok(&json!({ "data": app })))
}

fn list(cx: &mut Context) -> Answer {
    let q = cx.call.query("q").unwrap_or_default();
    let categories = category_names(cx);
    let mut has = Vec::new();
    for (name, kind) in [
        ("has_components", "component"),
        ("has_actions", "action"),
        ("has_triggers", "trigger"),
    ] {
        if let Some(wanted) = cx.call.flag(name)? {
            has.push((kind, wanted));
        }
    }
    let matches = |app: &&Value| {
        let text = ["name", "name_slug", "description"]
            .iter()
            .any(|key| contains(app.text(key), &q));
        let in_category = categories
            .as_ref()
            .is_none_or(|names| app.texts("categories").iter().any(|c| names.contains(c)));
        text && in_category
            && has
                .iter()
                .all(|(kind, wanted)| has_component(cx, app, kind) == *wanted)
    };
    let mut apps: Vec<Value> = cx
        .site
        .catalogue
        .apps
        .iter()
        .filter(matches)
        .cloned()
        .collect();
    sort(cx, &mut apps)?;
    paging::page_list(cx.call, cx.site.page_limit, apps)
}

/// Names of the categories asked for; an unknown id selects nothing.
fn category_names(cx: &Context) -> Option<Vec<String>> {
    let ids = cx.call.query_all("category_ids");
    let known = cx
        .site
        .catalogue
        .categories
        .iter()
        .filter(|category| ids.iter().any(|id| category["id"] == id.as_str()));
    (!ids.is_empty()).then(|| {
        known
            .map(|category| category.text_or_empty("name"))
            .collect()
    })
}

fn has_component(cx: &Context, app: &Value, kind: &str) -> bool {
    let mut components = cx.site.catalogue.components.iter();
    components.any(|component| component.is(kind) && app["name_slug"] == component.app.as_str())
}

fn sort(cx: &Context, apps: &mut [Value]) -> Result<(), Refusal> {
    let key = cx
        .call
        .choice("sort_key", &["name", "name_slug", "featured_weight"])?;
    let direction = cx.call.choice("sort_direction", &["asc", "desc"])?;
    match key.as_deref() {
        Some("featured_weight") => apps.sort_by_key(|app| app["featured_weight"].as_i64()),
        Some(key) => apps.sort_by_key(|app| app.text_or_empty(key).to_lowercase()),
        None => {}
    }
    if direction.as_deref() == Some("desc") {
        apps.reverse();
    }
    Ok(())
}

/// The app's custom fields, decoded.
pub(crate) fn custom_fields(app: &Value) -> Vec<Value> {
    let text = app.text("custom_fields_json").unwrap_or("[]");
    serde_json::from_str(text).unwrap_or_default()
}
