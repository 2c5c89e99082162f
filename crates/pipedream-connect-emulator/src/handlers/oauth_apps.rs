//! OAuth clients, `oauth_apps` in the API.

use serde_json::{Map, Value, json};

use super::{Context, contains, unknown};
use crate::catalogue::app_of_account;
use crate::paging;
use crate::wire::{Answer, Field, Json, Kind, Refusal, Reply, optional, required};

/// The operations on OAuth clients.
pub(super) fn dispatch(cx: &mut Context, name: &str) -> Answer {
    match name {
        "list" => list(cx),
        "create" => create(cx),
        "retrieve" => Ok(Reply::ok(&retrieve(cx)?)),
        "update" => update(cx),
        "delete" => delete(cx),
        _ => unknown(name),
    }
}

const CREATE: &[Field] = &[
    required("app", Kind::Text),
    optional("client_id", Kind::Text),
    optional("client_secret", Kind::Text),
    optional("name", Kind::Text),
    optional("description", Kind::Text),
    optional("scopes", Kind::Texts),
    optional("additional_scopes", Kind::Texts),
];

const UPDATE: &[Field] = &[
    optional("name", Kind::Text),
    optional("description", Kind::Text),
    optional("client_id", Kind::Text),
    optional("client_secret", Kind::Text),
    optional("scopes", Kind::Texts),
    optional("additional_scopes", Kind::Texts),
];

fn list(cx: &mut Context) -> Answer {
    let (app, q) = (slug_filter(cx)?, cx.call.query("q").unwrap_or_default());
    let matches = |client: &Value| {
        client["owner_id"] == cx.project.as_str()
            && app
                .as_ref()
                .is_none_or(|slug| client["name_slug"] == slug.as_str())
            && (q.is_empty()
                || contains(client.text("name"), &q)
                || contains(client.text("description"), &q))
    };
    let show = |client: &Value| matches(client).then(|| client.clone());
    paging::page_table(cx.call, cx.site.page_limit, &cx.world.oauth_apps, show)
}

fn create(cx: &mut Context) -> Answer {
    let body = cx.call.object(CREATE)?;
    let slug = body.text_or_empty("app");
    let app = cx
        .site
        .catalogue
        .app(&slug)
        .filter(|app| app["auth_type"] == "oauth");
    let app = app.ok_or_else(|| Refusal::invalid("app", "does not take custom OAuth clients"))?;
    let (id, now) = (cx.world.ids.next("oa_"), cx.world.clock.iso(0));
    let mut client = app_of_account(app);
    client["id"] = json!(id);
    client["client_id"] = Value::Null;
    client["scopes"] = json!([]);
    client["additional_scopes"] = json!([]);
    client["redirect_uri"] = json!(format!("{}/connect/oauth/{id}/callback", cx.site.base_url));
    client["owner_id"] = json!(cx.project);
    client["oauth_app_id"] = app["oauth_app_id"].clone();
    client["created_at"] = json!(now);
    fill(&mut client, &body, &now);
    cx.world.oauth_apps.insert(&id, client.clone());
    Ok(Reply::json(201, &client))
}

fn update(cx: &mut Context) -> Answer {
    let body = cx.call.object(UPDATE)?;
    let id = own(cx)?;
    let now = cx.world.clock.iso(0);
    let client = cx
        .world
        .oauth_apps
        .get_mut(&id)
        .ok_or_else(|| Refusal::missing("OAuth client"))?;
    fill(client, &body, &now);
    Ok(Reply::ok(client))
}

/// Sets what the request gives. The secret is never kept: nothing can read it back.
fn fill(client: &mut Value, body: &Map<String, Value>, now: &str) {
    for key in [
        "name",
        "description",
        "client_id",
        "scopes",
        "additional_scopes",
    ] {
        // Blank credentials keep the stored ones.
        let blank = |value: &&Value| value.is_null() || (key == "client_id" && **value == "");
        let given = body.get(key).filter(|value| !blank(value));
        if let Some(value) = given {
            client[key] = value.clone();
        }
    }
    client["updated_at"] = json!(now);
}

fn delete(cx: &mut Context) -> Answer {
    let id = own(cx)?;
    let by_override = cx
        .world
        .app_overrides
        .iter()
        .any(|item| item["oauth_app_id"] == id.as_str());
    let by_account = cx.world.environments().any(|(_, place)| {
        place
            .accounts
            .iter()
            .any(|a| a["oauth_app_id"] == id.as_str())
    });
    if by_override || by_account {
        return Err(Refusal::new(400, "The OAuth client is still in use"));
    }
    cx.world.oauth_apps.remove(&id);
    Ok(Reply::empty(204))
}

/// The id of the path, if it is a client of this project.
fn own(cx: &Context) -> Result<String, Refusal> {
    let id = cx.call.parameter("id");
    let own = cx
        .world
        .oauth_apps
        .get(id)
        .filter(|client| client["owner_id"] == cx.project.as_str());
    own.map(|_| id.to_owned())
        .ok_or_else(|| Refusal::missing("OAuth client"))
}

/// A client of the project, or an official one.
fn retrieve(cx: &Context) -> Result<Value, Refusal> {
    if let Ok(id) = own(cx) {
        return cx
            .world
            .oauth_apps
            .get(&id)
            .cloned()
            .ok_or_else(|| Refusal::missing("OAuth client"));
    }
    let id = cx.call.parameter("id");
    let official = cx
        .site
        .catalogue
        .apps
        .iter()
        .find(|app| app["oauth_app_id"] == id);
    let app = official.ok_or_else(|| Refusal::missing("OAuth client"))?;
    let mut client = app_of_account(app);
    client["id"] = json!(id);
    client["client_id"] = json!(format!("official-{}", app.text_or_empty("name_slug")));
    client["oauth_app_id"] = json!(id);
    for (key, value) in [
        ("owner_id", Value::Null),
        ("scopes", json!([])),
        ("additional_scopes", json!([])),
    ] {
        client[key] = value;
    }
    client["redirect_uri"] = json!(format!("{}/connect/oauth/{id}/callback", cx.site.base_url));
    Ok(client)
}

/// The `app` query as a slug; an app that does not exist is refused.
pub(super) fn slug_filter(cx: &Context) -> Result<Option<String>, Refusal> {
    let Some(given) = cx.call.query("app") else {
        return Ok(None);
    };
    let app = cx
        .site
        .catalogue
        .app(&given)
        .ok_or_else(|| Refusal::missing("App"))?;
    Ok(Some(app.text_or_empty("name_slug")))
}
