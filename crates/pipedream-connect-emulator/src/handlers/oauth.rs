//! OAuth access tokens, OAuth clients (`oauth_apps`) and app overrides.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use super::{Context, contains, unknown};
use crate::auth;
use crate::catalogue::app_of_account;
use crate::paging;
use crate::wire::{Answer, Field, Json, Kind, Refusal, Reply, optional, required};
use crate::world::OAuthToken;

/// Lifetime of an access token in seconds.
const TOKEN_LIFETIME: i64 = 3600;
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

const TOKEN_SHAPE: &[Field] = &[
    required("grant_type", Kind::Text),
    required("client_id", Kind::Text),
    optional("client_secret", Kind::Text),
    optional("client_assertion_type", Kind::Text),
    optional("client_assertion", Kind::Text),
    optional("scope", Kind::Text),
];

pub(super) fn create_token(cx: &mut Context) -> Answer {
    let body = cx.call.object(TOKEN_SHAPE)?;
    if body.text("grant_type") != Some("client_credentials") {
        return Err(Refusal::new(400, "unsupported_grant_type"));
    }
    check_client(cx, &body)?;
    let scope = auth::scope_or(body.get("scope"), "*");
    auth::check_scope(&scope, false)?;
    let now = cx.world.clock.millis();
    let token = format!("pdat_{}", cx.world.ids.hex());
    cx.world.oauth_tokens.insert(
        token.clone(),
        OAuthToken {
            expires_at: now + TOKEN_LIFETIME * 1000,
            scope,
        },
    );
    Ok(Reply::ok(&json!({
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": TOKEN_LIFETIME,
        "created_at": cx.world.clock.seconds(),
    })))
}

fn check_client(cx: &mut Context, body: &Map<String, Value>) -> Result<(), Refusal> {
    let invalid = || Refusal::new(401, "invalid_client");
    if body.text("client_id") != Some(cx.site.client_id.as_str()) {
        return Err(invalid());
    }
    match (body.text("client_secret"), body.text("client_assertion")) {
        (Some(secret), None) if secret == cx.site.client_secret => Ok(()),
        (None, Some(assertion)) if body.text("client_assertion_type") == Some(ASSERTION_TYPE) => {
            check_assertion(cx, assertion).ok_or_else(invalid)
        }
        (None, None) => Err(Refusal::new(
            400,
            "client_secret or client_assertion is required",
        )),
        _ => Err(invalid()),
    }
}

/// Checks all of an assertion but its signature: the emulator knows no public key.
fn check_assertion(cx: &mut Context, assertion: &str) -> Option<()> {
    let mut parts = assertion.split('.');
    let (header, claims) = (read_part(parts.next()?)?, read_part(parts.next()?)?);
    let signed =
        parts.next().is_some_and(|signature| !signature.is_empty()) && parts.next().is_none();
    let now = cx.world.clock.seconds();
    let expiry = claims["exp"].as_i64()?;
    let fits = signed
        && header["typ"] == "client-authentication+jwt"
        && matches!(header.text("alg"), Some("ES256" | "RS256"))
        && claims["iss"] == cx.site.client_id.as_str()
        && claims["sub"] == cx.site.client_id.as_str()
        && claims["aud"] == cx.site.base_url.as_str()
        && expiry > now
        && expiry <= now + 3600;
    // A second use of the same `jti` is refused.
    (fits && cx.world.assertions.insert(claims.text("jti")?.to_owned())).then_some(())
}

fn read_part(part: &str) -> Option<Value> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

/// The operations on OAuth clients.
pub(super) fn dispatch_clients(cx: &mut Context, name: &str) -> Answer {
    match name {
        "list" => list_clients(cx),
        "create" => create_client(cx),
        "retrieve" => Ok(Reply::ok(&client(cx)?)),
        "update" => update_client(cx),
        "delete" => delete_client(cx),
        _ => unknown(name),
    }
}

const CREATE_CLIENT: &[Field] = &[
    required("app", Kind::Text),
    optional("client_id", Kind::Text),
    optional("client_secret", Kind::Text),
    optional("name", Kind::Text),
    optional("description", Kind::Text),
    optional("scopes", Kind::Texts),
    optional("additional_scopes", Kind::Texts),
];

const UPDATE_CLIENT: &[Field] = &[
    optional("name", Kind::Text),
    optional("description", Kind::Text),
    optional("client_id", Kind::Text),
    optional("client_secret", Kind::Text),
    optional("scopes", Kind::Texts),
    optional("additional_scopes", Kind::Texts),
];

fn list_clients(cx: &mut Context) -> Answer {
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

fn create_client(cx: &mut Context) -> Answer {
    let body = cx.call.object(CREATE_CLIENT)?;
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
    fill_client(&mut client, &body, &now);
    cx.world.oauth_apps.insert(&id, client.clone());
    Ok(Reply::json(201, &client))
}

fn update_client(cx: &mut Context) -> Answer {
    let body = cx.call.object(UPDATE_CLIENT)?;
    let id = own_client(cx)?;
    let now = cx.world.clock.iso(0);
    let client = cx
        .world
        .oauth_apps
        .get_mut(&id)
        .ok_or_else(|| Refusal::missing("OAuth client"))?;
    fill_client(client, &body, &now);
    Ok(Reply::ok(client))
}

/// Sets what the request gives. The secret is never kept: nothing can read it back.
fn fill_client(client: &mut Value, body: &Map<String, Value>, now: &str) {
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

fn delete_client(cx: &mut Context) -> Answer {
    let id = own_client(cx)?;
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
fn own_client(cx: &Context) -> Result<String, Refusal> {
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
fn client(cx: &Context) -> Result<Value, Refusal> {
    if let Ok(id) = own_client(cx) {
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
fn slug_filter(cx: &Context) -> Result<Option<String>, Refusal> {
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

/// The operations on app overrides.
pub(super) fn dispatch_overrides(cx: &mut Context, name: &str) -> Answer {
    match name {
        "list" => list_overrides(cx),
        "create" => create_override(cx),
        "retrieve" => {
            let id = own_override(cx)?;
            cx.world
                .app_overrides
                .get(&id)
                .map(Reply::ok)
                .ok_or_else(|| Refusal::missing("App override"))
        }
        "update" => update_override(cx),
        "delete" => {
            let id = own_override(cx)?;
            cx.world.app_overrides.remove(&id);
            Ok(Reply::empty(204))
        }
        _ => unknown(name),
    }
}

const CREATE_OVERRIDE: &[Field] = &[
    required("app", Kind::Text),
    required("name", Kind::Text),
    optional("oauth_app_id", Kind::Text),
    optional("cfmap", Kind::Object),
];

const UPDATE_OVERRIDE: &[Field] = &[
    optional("name", Kind::Text),
    optional("oauth_app_id", Kind::Text),
    optional("cfmap", Kind::Object),
];

fn list_overrides(cx: &mut Context) -> Answer {
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

fn create_override(cx: &mut Context) -> Answer {
    let body = cx.call.object(CREATE_OVERRIDE)?;
    let app = cx
        .site
        .catalogue
        .app(&body.text_or_empty("app"))
        .ok_or_else(|| Refusal::missing("App"))?;
    let app = app_of_account(app);
    check_override(cx, &app, &body, None)?;
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

fn update_override(cx: &mut Context) -> Answer {
    let body = cx.call.object(UPDATE_OVERRIDE)?;
    let id = own_override(cx)?;
    let app = cx
        .world
        .app_overrides
        .get(&id)
        .map(|item| item["app"].clone())
        .unwrap_or_default();
    check_override(cx, &app, &body, Some(&id))?;
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

fn check_override(
    cx: &Context,
    app: &Value,
    body: &Map<String, Value>,
    own_id: Option<&str>,
) -> Result<(), Refusal> {
    let fields = crate::handlers::apps::custom_fields(app);
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

fn own_override(cx: &Context) -> Result<String, Refusal> {
    let id = cx.call.parameter("id");
    let own = cx
        .world
        .app_overrides
        .get(id)
        .filter(|item| item["owner_id"] == cx.project.as_str());
    own.map(|_| id.to_owned())
        .ok_or_else(|| Refusal::missing("App override"))
}
