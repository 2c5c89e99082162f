//! App overrides: presets of fields and OAuth clients.

use serde_json::{Map, Value, json};

use super::oauth_apps::slug_filter;
use super::{Context, apps, unknown};
use crate::catalogue::app_of_account;
use crate::paging;
use crate::wire::{Answer, Field, Json, Kind, Refusal, Reply, optional, required};

/// The operations on app overrides.
pub(super) fn dispatch(cx: &mut Context, name: &str) -> Answer {
    match name {
        "list" => list(cx),
        "create" => create(cx),
        "retrieve" => {
            let id = own(cx)?;
            cx.world
                .app_overrides
                .get(&id)
                .map(Reply::ok)
                .ok_or_else(|| Refusal::missing("App override"))
        }
        "update" => update(cx),
        "delete" => {
            let id = own(cx)?;
            cx.world.app_overrides.remove(&id);
            Ok(Reply::empty(204))
        }
        _ => unknown(name),
    }
}

const CREATE: &[Field] = &[
    required("app", Kind::Text),
    required("name", Kind::Text),
    optional("oauth_app_id", Kind::Text),
    optional("cfmap", Kind::Object),
];

const UPDATE: &[Field] = &[
    optional("name", Kind::Text),
    optional("oauth_app_id", Kind::Text),
    optional("cfmap", Kind::Object),
];

fn list(cx: &mut Context) -> Answer {
    let app = slug_filter(cx)?;
    let matches = |item: &Value| {
        item["owner_id"] == cx.project.as_str()
            && app
                .as_ref()
                .is_none_or(|slug| item["app"]["name_slug"] == slug.as_str())
    };
    let show = |item: &Value| matches(item).then(|| item.clone());
    paging::page_table(cx.call, cx.site.page_limit, &cx.world.app_overrides, show)
}

fn create(cx: &mut Context) -> Answer {
    let body = cx.call.object(CREATE)?;
    let app = cx
        .site
        .catalogue
        .app(&body.text_or_empty("app"))
        .ok_or_else(|| Refusal::missing("App"))?;
    let app = app_of_account(app);
    check(cx, &app, &body, None)?;
    let (id, now) = (cx.world.ids.next("ao_"), cx.world.clock.iso(0));
    let item = json!({
        "id": id,
        "name": body["name"],
        "app": app,
        "oauth_app_id": body.get("oauth_app_id"),
        "cfmap": body.get("cfmap").filter(|map| map.is_object()).unwrap_or(&json!({})),
        "owner_id": cx.project,
        "created_at": now,
        "updated_at": now,
    });
    cx.world.app_overrides.insert(&id, item.clone());
    Ok(Reply::json(201, &item))
}

fn update(cx: &mut Context) -> Answer {
    let body = cx.call.object(UPDATE)?;
    let id = own(cx)?;
    let app = cx
        .world
        .app_overrides
        .get(&id)
        .map(|item| item["app"].clone())
        .unwrap_or_default();
    check(cx, &app, &body, Some(&id))?;
    let now = cx.world.clock.iso(0);
    let item = cx
        .world
        .app_overrides
        .get_mut(&id)
        .ok_or_else(|| Refusal::missing("App override"))?;
    for key in ["name", "cfmap"] {
        if let Some(value) = body.get(key).filter(|value| !value.is_null()) {
            item[key] = value.clone();
        }
    }
    // Null clears the client; leaving it out keeps it.
    if let Some(client) = body.get("oauth_app_id") {
        item["oauth_app_id"] = client.clone();
    }
    item["updated_at"] = json!(now);
    Ok(Reply::ok(item))
}

fn check(
    cx: &Context,
    app: &Value,
    body: &Map<String, Value>,
    own_id: Option<&str>,
) -> Result<(), Refusal> {
    let fields = apps::custom_fields(app);
    let sensitive = |name: &str| {
        fields
            .iter()
            .any(|field| field["name"] == name && field["type"] == "password")
    };
    let cfmap = body.get("cfmap").and_then(Value::as_object);
    if let Some(name) = cfmap
        .into_iter()
        .flat_map(Map::keys)
        .find(|name| sensitive(name))
    {
        return Err(Refusal::invalid(
            "cfmap",
            &format!("cannot hold the sensitive field {name}"),
        ));
    }
    let same_name = |item: &Value| {
        item["owner_id"] == cx.project.as_str()
            && Some(&item["name"]) == body.get("name")
            && item.text("id") != own_id
    };
    if cx.world.app_overrides.iter().any(same_name) {
        return Err(Refusal::new(
            409,
            "An app override with this name exists already",
        ));
    }
    match body.text("oauth_app_id") {
        Some(id)
            if cx.world.oauth_apps.get(id).is_none() && cx.site.catalogue.app(id).is_none() =>
        {
            Err(Refusal::invalid(
                "oauth_app_id",
                "is not an OAuth client of this project",
            ))
        }
        _ => Ok(()),
    }
}

fn own(cx: &Context) -> Result<String, Refusal> {
    let id = cx.call.parameter("id");
    let own = cx
        .world
        .app_overrides
        .get(id)
        .filter(|item| item["owner_id"] == cx.project.as_str());
    own.map(|_| id.to_owned())
        .ok_or_else(|| Refusal::missing("App override"))
}
