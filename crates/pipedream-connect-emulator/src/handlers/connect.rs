//! Connect tokens and the Connect Link page.

use http::Uri;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::{Context, accounts, apps, check_user_id};
use crate::auth;
use crate::catalogue::app_of_account;
use crate::delivery::{Delivery, Target};
use crate::server::Site;
use crate::wire::{
    Answer, Call, Field, Json, Kind, Refusal, Reply, form_value_all, optional, required,
};
use crate::world::{ConnectToken, World};

/// Longest and default lifetime of a Connect token in seconds.
const LONGEST_LIFETIME: i64 = 14_400;

const CREATE: &[Field] = &[
    required("external_user_id", Kind::Text),
    optional("allowed_origins", Kind::Texts),
    optional("error_redirect_uri", Kind::Text),
    optional("success_redirect_uri", Kind::Text),
    optional("expires_in", Kind::Integer),
    optional("scope", Kind::Text),
    optional("webhook_uri", Kind::Text),
    optional("allow_progressive_scopes", Kind::Boolean),
    optional("app_id", Kind::Text),
    optional("oauth_app_id", Kind::Text),
];

pub(super) fn create_token(cx: &mut Context) -> Answer {
    let body = cx.call.object(CREATE)?;
    let user = body.text_or_empty("external_user_id");
    check_user_id(&user)?;
    let lifetime = body
        .get("expires_in")
        .and_then(Value::as_i64)
        .unwrap_or(LONGEST_LIFETIME);
    if !(1..=LONGEST_LIFETIME).contains(&lifetime) {
        return Err(Refusal::invalid(
            "expires_in",
            &format!("must be between 1 and {LONGEST_LIFETIME}"),
        ));
    }
    let scope = auth::scope_or(body.get("scope"), "connect:*");
    auth::check_scope(&scope, true)?;
    if let Some(app) = body.text("app_id") {
        cx.site
            .catalogue
            .app(app)
            .ok_or_else(|| Refusal::invalid("app_id", "is not an app"))?;
    }
    cx.world.user(&cx.project, &cx.environment, &user);
    let token = format!("ctok_{}", cx.world.ids.hex());
    let held = ConnectToken {
        token: token.clone(),
        project: cx.project.clone(),
        environment: cx.environment.clone(),
        external_user_id: user,
        scope,
        expires_at: cx.world.clock.millis() + lifetime * 1000,
        consumed: false,
        options: Value::Object(body),
    };
    cx.world.connect_tokens.insert(token.clone(), held);
    Ok(Reply::ok(&json!({
        "token": token,
        "expires_at": cx.world.clock.iso(lifetime),
        "connect_link_url": format!("{}/_static/connect.html?token={token}&connectLink=true", cx.site.base_url),
    })))
}

pub(super) fn validate_token(cx: &mut Context) -> Answer {
    let token = cx.call.parameter("ctok").to_owned();
    let selection = Selection {
        app: cx.call.query("app_id"),
        oauth_app_id: cx.call.query("oauth_app_id"),
        override_id: cx.call.query("app_override_id"),
        account_id: cx.call.query("account_id"),
        profile: None,
    };
    let answer = match select(cx.world, cx.site, &token, &selection) {
        Ok(flow) => validated(cx.world, &flow),
        Err(reason) => json!({ "success": false, "error": reason }),
    };
    Ok(Reply::ok(&answer))
}

fn validated(world: &World, flow: &Flow) -> Value {
    let project = world
        .projects
        .get(&flow.token.project)
        .cloned()
        .unwrap_or_default();
    let options = &flow.token.options;
    json!({
        "success": true,
        "error": null,
        "app": app_of_account(&flow.app),
        "app_override_id": flow.override_id,
        "app_override_field_names": flow.preset.keys().collect::<Vec<_>>(),
        "error_redirect_uri": options["error_redirect_uri"],
        "success_redirect_uri": options["success_redirect_uri"],
        "oauth_app_id": flow.oauth_app_id,
        "oauth_app_workday_official": false,
        "oauth_app_connect_base_url": null,
        "project_app_name": project["app_name"],
        "project_environment": flow.token.environment,
        "project_id": flow.token.project,
        "project_support_email": project["support_email"],
    })
}

/// What a Connect Link or a validation picks.
#[derive(Default)]
pub(crate) struct Selection {
    app: Option<String>,
    oauth_app_id: Option<String>,
    override_id: Option<String>,
    account_id: Option<String>,
    profile: Option<String>,
}

impl Selection {
    fn of_link(query: &str) -> Self {
        let first = |name| {
            form_value_all(query.as_bytes(), name)
                .into_iter()
                .find(|value| !value.is_empty())
        };
        Self {
            app: first("app"),
            oauth_app_id: first("oauthAppId"),
            override_id: first("appOverrideId"),
            account_id: first("accountId"),
            profile: first("oauthScopeProfile"),
        }
    }
}

/// A Connect flow whose token and choices were found good.
pub(crate) struct Flow {
    token: ConnectToken,
    app: Value,
    oauth_app_id: Option<String>,
    override_id: Option<String>,
    /// Custom fields that the override fills in.
    preset: Map<String, Value>,
    account_id: Option<String>,
    profile: Option<String>,
}

/// Resolves a flow; the error is the reason a person gets to read.
fn select(
    world: &mut World,
    site: &Site,
    token: &str,
    selection: &Selection,
) -> Result<Flow, String> {
    let now = world.clock.millis();
    let held = world
        .connect_tokens
        .get(token)
        .filter(|held| !held.consumed && held.expires_at > now);
    let held = held
        .cloned()
        .ok_or("The Connect token is unknown, used or expired")?;
    let chosen = selection.override_id.as_deref().map(|id| {
        world
            .app_overrides
            .get(id)
            .cloned()
            .ok_or("App override not found")
    });
    let chosen = chosen.transpose()?;
    let account = match &selection.account_id {
        Some(id) => {
            Some(own_account(world, &held, id).ok_or("The account does not belong to this user")?)
        }
        None => None,
    };
    let oauth_app_id = pick_client(selection, chosen.as_ref(), &held)?;
    let app = pick_app(
        world,
        site,
        selection,
        &held,
        chosen.as_ref(),
        account.as_ref(),
        oauth_app_id.as_deref(),
    )?;
    Ok(Flow {
        app,
        oauth_app_id,
        override_id: selection.override_id.clone(),
        preset: chosen
            .and_then(|item| item["cfmap"].as_object().cloned())
            .unwrap_or_default(),
        account_id: selection.account_id.clone(),
        profile: selection.profile.clone(),
        token: held,
    })
}

fn pick_client(
    selection: &Selection,
    chosen: Option<&Value>,
    held: &ConnectToken,
) -> Result<Option<String>, String> {
    let of_override = chosen
        .and_then(|item| item.text("oauth_app_id"))
        .map(str::to_owned);
    let given = selection.oauth_app_id.clone();
    match (&given, &of_override) {
        (Some(given), Some(of_override)) if given != of_override => {
            Err("The OAuth client conflicts with that of the app override".into())
        }
        _ => Ok(given
            .or(of_override)
            .or_else(|| held.options.text("oauth_app_id").map(str::to_owned))),
    }
}

fn pick_app(
    world: &World,
    site: &Site,
    selection: &Selection,
    held: &ConnectToken,
    chosen: Option<&Value>,
    account: Option<&Value>,
    oauth_app_id: Option<&str>,
) -> Result<Value, String> {
    let client = oauth_app_id.and_then(|id| world.oauth_apps.get(id));
    let implied = [
        chosen.map(|item| &item["app"]),
        account.map(|account| &account["app"]),
        client,
    ];
    let implied: Vec<&str> = implied
        .into_iter()
        .flatten()
        .filter_map(|app| app.text("name_slug"))
        .collect();
    let named = selection
        .app
        .as_deref()
        .or_else(|| held.options.text("app_id"));
    let slug = named
        .or_else(|| implied.first().copied())
        .ok_or("app_id is required")?;
    let app = site
        .catalogue
        .app(slug)
        .ok_or_else(|| format!("App {slug} not found"))?;
    if implied.iter().any(|other| app["name_slug"] != *other) {
        return Err(format!(
            "The app {slug} conflicts with the account, app override or OAuth client"
        ));
    }
    Ok(app.clone())
}

fn own_account(world: &mut World, held: &ConnectToken, id: &str) -> Option<Value> {
    let accounts = &world.environment(&held.project, &held.environment).accounts;
    accounts
        .get(id)
        .filter(|account| account["external_id"] == held.external_user_id.as_str())
        .cloned()
}

/// How a person leaves the Connect Link page.
pub(crate) enum Decision {
    /// Connected; values for custom fields that the form asked for.
    Consent(Map<String, Value>),
    /// Refused, or the app turned the credentials down.
    Refuse(String),
}

/// What came of it: an account or the reason, and where the browser goes next.
pub(crate) struct Outcome {
    pub(crate) account: Result<String, String>,
    redirect: Option<String>,
}

/// Ends a Connect flow: makes the account or not, and queues the connection webhook.
pub(crate) fn finish(
    world: &mut World,
    site: &Site,
    link_query: &str,
    decision: Decision,
) -> Result<Outcome, String> {
    let token = form_value_all(link_query.as_bytes(), "token")
        .into_iter()
        .next()
        .ok_or("The link has no token")?;
    let flow = select(world, site, &token, &Selection::of_link(link_query))?;
    let options = flow.token.options.clone();
    let account = match decision {
        Decision::Consent(fields) => connect(world, &flow, fields),
        Decision::Refuse(reason) => Err(reason),
    };
    notify(world, &flow, &account);
    let target = if account.is_ok() {
        "success_redirect_uri"
    } else {
        "error_redirect_uri"
    };
    Ok(Outcome {
        account,
        redirect: options.text(target).map(str::to_owned),
    })
}

fn connect(world: &mut World, flow: &Flow, fields: Map<String, Value>) -> Result<String, String> {
    let mut values = Map::new();
    for field in apps::custom_fields(&flow.app) {
        let name = field.text_or_empty("name");
        let default = field["default"]
            .as_str()
            .map_or_else(|| format!("emulated-{name}"), str::to_owned);
        values.insert(name, json!(default));
    }
    values.extend(fields);
    values.extend(flow.preset.clone());
    let connection = accounts::Connection {
        project: flow.token.project.clone(),
        environment: flow.token.environment.clone(),
        external_user_id: flow.token.external_user_id.clone(),
        app: flow.app.clone(),
        name: None,
        fields: values,
        // An official client is nobody's own.
        oauth_app_id: flow
            .oauth_app_id
            .clone()
            .filter(|id| world.oauth_apps.get(id).is_some()),
        account_id: flow.account_id.clone(),
        scopes: granted_scopes(flow),
        token: Some(flow.token.token.clone()),
    };
    accounts::connect(world, connection)
        .map_err(|refusal| String::from_utf8_lossy(&refusal.0.body).into_owned())
}

/// The scopes of the chosen profile, or of the app's last (widest) one.
fn granted_scopes(flow: &Flow) -> Vec<String> {
    let profiles = flow.app["scope_profiles"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let chosen = profiles
        .iter()
        .find(|profile| profile.text("name") == flow.profile.as_deref());
    chosen
        .or(profiles.last())
        .map(|profile| profile.texts("scopes"))
        .unwrap_or_default()
}

/// Queues the connection webhook of the token, if it has one.
fn notify(world: &mut World, flow: &Flow, account: &Result<String, String>) {
    let Some(uri) = flow.token.options.text("webhook_uri").map(str::to_owned) else {
        return;
    };
    let mut body = json!({
        "connect_token": flow.token.token,
        "environment": flow.token.environment,
        // A number that fits no integer type, as in the documented example.
        "connect_session_id": 1.405_872_808_387_285_4e38,
    });
    match account {
        Ok(id) => {
            body["event"] = json!("CONNECTION_SUCCESS");
            body["account"] = webhook_account(world, flow, id);
        }
        Err(reason) => {
            body["event"] = json!("CONNECTION_ERROR");
            body["error"] = json!(reason);
        }
    }
    world.outbox.push(Delivery {
        url: uri,
        body: body.to_string(),
        signing_key: None,
        target: Target::Connection,
    });
}

/// The account without credentials; its app shows `connect` here.
fn webhook_account(world: &mut World, flow: &Flow, id: &str) -> Value {
    let place = world.environment(&flow.token.project, &flow.token.environment);
    let account = place.accounts.get(id).cloned().unwrap_or_default();
    let mut shown: Map<String, Value> = Map::new();
    for key in [
        "id",
        "name",
        "external_id",
        "healthy",
        "dead",
        "created_at",
        "updated_at",
    ] {
        shown.insert(key.to_owned(), account[key].clone());
    }
    let mut app = app_of_account(&flow.app);
    app["connect"] = flow.app["connect"].clone();
    shown.insert("app".into(), app);
    Value::Object(shown)
}

/// `GET /_static/connect.html`: what the person sees.
pub(crate) fn show_page(world: &mut World, site: &Site, call: &Call) -> Reply {
    let token = call.query("token").unwrap_or_default();
    if call.query("app").is_none()
        && world
            .connect_tokens
            .get(&token)
            .is_some_and(|held| held.options["app_id"].is_null())
    {
        return html(200, &choose_app(site, &call.query));
    }
    match select(world, site, &token, &Selection::of_link(&call.query)) {
        Ok(flow) => html(200, &consent_form(world, &flow, &call.query)),
        Err(reason) => html(400, &result_page("This link does not work", &reason)),
    }
}

/// `POST /_static/connect.html`: the person's decision.
pub(crate) fn submit_page(world: &mut World, site: &Site, call: &Call) -> Reply {
    let refused = form_value_all(&call.body, "decision")
        .iter()
        .any(|value| value == "refuse");
    let fields = form_urlencoded::parse(&call.body)
        .filter_map(|(key, value)| Some((key.strip_prefix("field:")?.to_owned(), json!(value))))
        .filter(|(_, value)| value != "");
    let decision = if refused {
        Decision::Refuse("The user refused access".into())
    } else {
        Decision::Consent(fields.collect())
    };
    match finish(world, site, &call.query, decision) {
        Ok(Outcome {
            redirect: Some(uri),
            ..
        }) => Reply::empty(303).header("location", &uri),
        Ok(Outcome {
            account: Ok(id), ..
        }) => html(
            200,
            &result_page(
                "Connected",
                &format!("The account {id} is connected. You can close this window."),
            ),
        ),
        Ok(Outcome {
            account: Err(reason),
            ..
        }) => html(200, &result_page("Not connected", &reason)),
        Err(reason) => html(400, &result_page("This link does not work", &reason)),
    }
}

/// The query of a Connect Link; `Err` says what is wrong with it.
pub(crate) fn link_query(link: &str) -> Result<String, String> {
    let uri: Uri = link
        .parse()
        .map_err(|error| format!("not a URL: {error}"))?;
    uri.query()
        .map(str::to_owned)
        .ok_or_else(|| "the link has no query".into())
}

fn choose_app(site: &Site, query: &str) -> String {
    let item = |app: &Value| {
        let slug = utf8_percent_encode(app.text("name_slug").unwrap_or_default(), NON_ALPHANUMERIC);
        let name = escape(app.text("name").unwrap_or_default());
        format!(
            "<li><a href=\"?{}&amp;app={slug}\">{name}</a></li>",
            escape(query)
        )
    };
    let items: String = site.catalogue.apps.iter().map(item).collect();
    format!("<h1>Choose an app</h1><ul>{items}</ul>")
}

fn consent_form(world: &World, flow: &Flow, query: &str) -> String {
    let app = escape(flow.app.text("name").unwrap_or_default());
    let project = world.projects.get(&flow.token.project);
    let asker = escape(
        project
            .and_then(|project| project.text("app_name"))
            .unwrap_or("This application"),
    );
    let user = escape(&flow.token.external_user_id);
    let fields: String = apps::custom_fields(&flow.app)
        .iter()
        .map(|field| form_field(field, &flow.preset))
        .collect();
    let scopes: String = granted_scopes(flow)
        .iter()
        .map(|scope| format!("<li>{}</li>", escape(scope)))
        .collect();
    let scopes = if scopes.is_empty() {
        scopes
    } else {
        format!("<p>It may use:</p><ul>{scopes}</ul>")
    };
    format!(
        "<h1>Connect {app}</h1><p>{asker} asks for access to the {app} account of <b>{user}</b>.</p>{scopes}\
         <form method=\"post\" action=\"?{}\">{fields}\
         <button id=\"consent\" name=\"decision\" value=\"consent\">Connect</button>\
         <button id=\"refuse\" name=\"decision\" value=\"refuse\" class=\"quiet\">Refuse</button></form>",
        escape(query)
    )
}

fn form_field(field: &Value, preset: &Map<String, Value>) -> String {
    let name = field.text("name").unwrap_or_default();
    if preset.contains_key(name) {
        return String::new();
    }
    let label = escape(field.text("label").unwrap_or(name));
    let kind = if field["type"] == "password" {
        "password"
    } else {
        "text"
    };
    let value = escape(field.text("default").unwrap_or_default());
    format!(
        "<label>{label}<input type=\"{kind}\" name=\"field:{}\" value=\"{value}\"></label>",
        escape(name)
    )
}

fn result_page(title: &str, text: &str) -> String {
    format!("<h1>{}</h1><p>{}</p>", escape(title), escape(text))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn html(status: u16, body: &str) -> Reply {
    let page = include_str!("connect.html").replace("{{body}}", body);
    Reply::bytes(status, "text/html; charset=utf-8", page.into())
}
