//! Connected accounts.

use serde_json::{Map, Value, json};

use super::{Context, apps, unknown};
use crate::catalogue::app_of_account;
use crate::paging;
use crate::wire::{Answer, Field, Json, Kind, Refusal, Reply, optional, required};
use crate::world::World;

/// The operations on accounts.
pub(super) fn dispatch(cx: &mut Context, name: &str) -> Answer {
    match name {
        "list" => list(cx),
        "create" => create(cx),
        "retrieve" => retrieve(cx),
        "delete" => delete(cx),
        "delete_by_app" => delete_by_app(cx),
        "list_by_external_user" => list_by_external_user(cx),
        _ => unknown(name),
    }
}

fn list(cx: &mut Context) -> Answer {
    let user = cx.call.query("external_user_id");
    if let Some(user) = &user {
        cx.act_for(user)?;
    }
    let user = user.or_else(|| cx.bound_user().map(str::to_owned));
    let oauth_app = cx.call.query("oauth_app_id");
    let (app, credentials) = (app_filter(cx), wants_credentials(cx)?);
    let (call, limit) = (cx.call, cx.site.page_limit);
    let show = |account: &Value| {
        let fits = user
            .as_ref()
            .is_none_or(|user| account["external_id"] == user.as_str())
            && oauth_app
                .as_ref()
                .is_none_or(|id| account["oauth_app_id"] == id.as_str())
            && app
                .as_ref()
                .is_none_or(|slug| account["app"]["name_slug"] == slug.as_str());
        fits.then(|| shown(account, credentials))
    };
    paging::page_table(call, limit, &cx.here().accounts, show)
}

fn list_by_external_user(cx: &mut Context) -> Answer {
    let user = cx.call.parameter("external_user_id").to_owned();
    cx.act_for(&user)?;
    let (app, credentials) = (app_filter(cx), wants_credentials(cx)?);
    let fits = |account: &&Value| {
        account["external_id"] == user.as_str()
            && app
                .as_ref()
                .is_none_or(|slug| account["app"]["name_slug"] == slug.as_str())
    };
    let accounts = cx
        .here()
        .accounts
        .iter()
        .filter(fits)
        .map(|account| shown(account, credentials));
    Ok(Reply::ok(&accounts.collect()))
}

fn retrieve(cx: &mut Context) -> Answer {
    let credentials = wants_credentials(cx)?;
    let id = own_account(cx)?;
    let account = cx
        .here()
        .accounts
        .get(&id)
        .ok_or_else(|| Refusal::missing("Account"))?;
    Ok(Reply::ok(&shown(account, credentials)))
}

fn delete(cx: &mut Context) -> Answer {
    let id = own_account(cx)?;
    cx.here().accounts.remove(&id);
    Ok(Reply::empty(204))
}

fn delete_by_app(cx: &mut Context) -> Answer {
    let given = cx.call.parameter("app_id").to_owned();
    let slug = cx
        .site
        .catalogue
        .app(&given)
        .map(|app| app.text_or_empty("name_slug"));
    let own_client = cx.world.oauth_apps.get(&given).is_some();
    if slug.is_none() && !own_client {
        return Err(Refusal::missing("App"));
    }
    let user = cx.bound_user().map(str::to_owned);
    cx.here().accounts.retain(|account| {
        let of_app = slug
            .as_ref()
            .is_some_and(|slug| account["app"]["name_slug"] == slug.as_str());
        let of_client = own_client && account["oauth_app_id"] == given.as_str();
        let of_user = user
            .as_ref()
            .is_none_or(|user| account["external_id"] == user.as_str());
        !(of_user && (of_app || of_client))
    });
    Ok(Reply::empty(204))
}

/// The id of the path, if the caller may see that account.
fn own_account(cx: &mut Context) -> Result<String, Refusal> {
    let id = cx.call.parameter("account_id").to_owned();
    let user = cx.bound_user().map(str::to_owned);
    let account = cx.here().accounts.get(&id);
    let own = account.filter(|account| {
        user.as_ref()
            .is_none_or(|user| account["external_id"] == user.as_str())
    });
    own.map(|_| id.clone())
        .ok_or_else(|| Refusal::missing("Account"))
}

/// The `app` query as a slug. An unknown app selects nothing.
fn app_filter(cx: &Context) -> Option<String> {
    let given = cx.call.query("app")?;
    let known = cx.site.catalogue.app(&given);
    Some(known.map_or(given, |app| app.text_or_empty("name_slug")))
}

fn wants_credentials(cx: &Context) -> Result<bool, Refusal> {
    Ok(cx.call.flag("include_credentials")?.unwrap_or(false))
}

/// An account as the API shows it. What is only for the emulator itself stays out.
fn shown(account: &Value, credentials: bool) -> Value {
    let mut object = account.as_object().cloned().unwrap_or_default();
    object.remove("oauth_app_id");
    let readable = object.remove("readable") == Some(Value::Bool(true));
    if !(credentials && readable) {
        object.remove("credentials");
    }
    Value::Object(object)
}

const CREATE: &[Field] = &[
    required("app_slug", Kind::Text),
    required("cfmap_json", Kind::Text),
    required("connect_token", Kind::Text),
    optional("name", Kind::Text),
    optional("account_id", Kind::Text),
    optional("app_override_id", Kind::Text),
];

fn create(cx: &mut Context) -> Answer {
    let body = cx.call.object(CREATE)?;
    let mut connection = key_connection(cx, &body)?;
    connection.name = body.text("name").map(str::to_owned);
    let id = connect(cx.world, connection)?;
    let account = cx
        .here()
        .accounts
        .get(&id)
        .ok_or_else(|| Refusal::missing("Account"))?;
    Ok(Reply::ok(&shown(account, false)))
}

/// Checks a key-based account before it is made.
fn key_connection(cx: &mut Context, body: &Map<String, Value>) -> Result<Connection, Refusal> {
    let token = body.text_or_empty("connect_token");
    let now = cx.world.clock.millis();
    let held = cx
        .world
        .connect_tokens
        .get(&token)
        .filter(|held| !held.consumed && held.expires_at > now);
    let held = held
        .ok_or_else(|| Refusal::invalid("connect_token", "is unknown, used or expired"))?
        .clone();
    if held.project != cx.project || held.environment != cx.environment {
        return Err(Refusal::invalid(
            "connect_token",
            "belongs to another project or environment",
        ));
    }
    cx.act_for(&held.external_user_id)?;
    let app = cx
        .site
        .catalogue
        .app(&body.text_or_empty("app_slug"))
        .ok_or_else(|| Refusal::missing("App"))?
        .clone();
    if app["auth_type"] != "keys" {
        return Err(Refusal::invalid("app_slug", "is not a key-based app"));
    }
    let mut fields = override_fields(cx, body)?;
    let given: Result<Map<String, Value>, _> =
        serde_json::from_str(&body.text_or_empty("cfmap_json"));
    let given =
        given.map_err(|_| Refusal::invalid("cfmap_json", "must be the JSON text of an object"))?;
    // "Override values are merged over cfmap_json".
    let overriding = std::mem::replace(&mut fields, given);
    fields.extend(overriding);
    check_fields(&app, &fields)?;
    Ok(Connection {
        project: held.project,
        environment: held.environment,
        external_user_id: held.external_user_id,
        app,
        name: None,
        fields,
        oauth_app_id: None,
        account_id: body.text("account_id").map(str::to_owned),
        scopes: Vec::new(),
        token: Some(token),
    })
}

fn override_fields(cx: &Context, body: &Map<String, Value>) -> Result<Map<String, Value>, Refusal> {
    let Some(id) = body.text("app_override_id") else {
        return Ok(Map::new());
    };
    let item = cx
        .world
        .app_overrides
        .get(id)
        .filter(|item| item["app"]["name_slug"] == body["app_slug"]);
    let item =
        item.ok_or_else(|| Refusal::invalid("app_override_id", "is not an override of this app"))?;
    if item["oauth_app_id"].is_string() {
        return Err(Refusal::invalid(
            "app_override_id",
            "selects an OAuth client",
        ));
    }
    Ok(item["cfmap"].as_object().cloned().unwrap_or_default())
}

fn check_fields(app: &Value, given: &Map<String, Value>) -> Result<(), Refusal> {
    let needed = apps::custom_fields(app)
        .into_iter()
        .filter(|field| field["optional"] != true && field["default"].is_null());
    let missing = needed
        .map(|field| field.text_or_empty("name"))
        .find(|name| !given.contains_key(name));
    match missing {
        Some(name) => Err(Refusal::invalid(
            "cfmap_json",
            &format!("lacks the field {name}"),
        )),
        None => Ok(()),
    }
}

/// An account about to be made or re-linked.
pub(crate) struct Connection {
    pub(crate) project: String,
    pub(crate) environment: String,
    pub(crate) external_user_id: String,
    /// The app as the catalogue has it.
    pub(crate) app: Value,
    pub(crate) name: Option<String>,
    /// Values of custom fields.
    pub(crate) fields: Map<String, Value>,
    /// The project's own OAuth client, if it is used.
    pub(crate) oauth_app_id: Option<String>,
    /// Reconnect this account.
    pub(crate) account_id: Option<String>,
    /// Scopes granted.
    pub(crate) scopes: Vec<String>,
    /// The Connect token that this consumes.
    pub(crate) token: Option<String>,
}

/// Makes the account (or re-links it), consumes the token, and gives the account's id.
pub(crate) fn connect(world: &mut World, connection: Connection) -> Result<String, Refusal> {
    let now = world.clock.iso(0);
    let id = match &connection.account_id {
        Some(id) => existing(world, &connection, id)?,
        None => world.ids.next("apn_"),
    };
    world.user(
        &connection.project,
        &connection.environment,
        &connection.external_user_id,
    );
    let fresh = new_account(world, &connection, &id, &now);
    let place = world.environment(&connection.project, &connection.environment);
    match place.accounts.get_mut(&id) {
        Some(account) => {
            let (created, name) = (account["created_at"].clone(), account["name"].clone());
            *account = fresh;
            account["created_at"] = created;
            if connection.name.is_none() {
                account["name"] = name;
            }
        }
        None => place.accounts.insert(&id, fresh),
    }
    if let Some(token) = connection
        .token
        .and_then(|token| world.connect_tokens.get_mut(&token))
    {
        token.consumed = true;
    }
    Ok(id)
}

fn existing(world: &mut World, connection: &Connection, id: &str) -> Result<String, Refusal> {
    let place = world.environment(&connection.project, &connection.environment);
    let fits = |account: &&Value| {
        account["external_id"] == connection.external_user_id.as_str()
            && account["app"]["name_slug"] == connection.app["name_slug"]
    };
    let account = place.accounts.get(id).filter(fits);
    account
        .map(|_| id.to_owned())
        .ok_or_else(|| Refusal::invalid("account_id", "is not an account of this user and app"))
}

fn new_account(world: &mut World, connection: &Connection, id: &str, now: &str) -> Value {
    let oauth = connection.app["auth_type"] == "oauth";
    let slug = connection.app.text_or_empty("name_slug");
    let name = connection
        .name
        .clone()
        .unwrap_or_else(|| format!("{} ({slug})", connection.external_user_id));
    let mut credentials = connection.fields.clone();
    if oauth {
        let client = connection
            .oauth_app_id
            .clone()
            .unwrap_or_else(|| format!("official-{slug}"));
        credentials.insert("oauth_client_id".into(), json!(client));
        credentials.insert(
            "oauth_access_token".into(),
            json!(format!("emulated-access-{}", world.ids.hex())),
        );
        credentials.insert(
            "oauth_refresh_token".into(),
            json!(format!("emulated-refresh-{}", world.ids.hex())),
        );
        credentials.insert("oauth_uid".into(), json!(world.ids.next("uid_")));
    }
    // Credentials made with Pipedream's own client are never shown in production.
    let readable =
        !oauth || connection.oauth_app_id.is_some() || connection.environment == "development";
    let at = |seconds: i64| {
        if oauth {
            json!(world.clock.iso(seconds))
        } else {
            Value::Null
        }
    };
    json!({
        "id": id,
        "name": name,
        "external_id": connection.external_user_id,
        "healthy": true,
        "dead": null,
        "app": app_of_account(&connection.app),
        "created_at": now,
        "updated_at": now,
        "authorized_scopes": connection.scopes,
        "credentials": credentials,
        "expires_at": at(3600),
        "error": null,
        "last_refreshed_at": at(0),
        "next_refresh_at": at(3420),
        "oauth_app_id": connection.oauth_app_id,
        "readable": readable,
    })
}
