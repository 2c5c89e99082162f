//! The Connect flow, which ends in an account or not.

use http::Uri;
use serde_json::{Map, Value, json};

use super::{accounts, apps};
use crate::catalogue::app_of_account;
use crate::delivery::{Delivery, Target};
use crate::shared::Site;
use crate::wire::{Json, form_value_all};
use crate::world::{ConnectToken, World};

/// What a Connect Link or a validation picks.
#[derive(Default)]
pub(crate) struct Selection {
    pub(super) app: Option<String>,
    pub(super) oauth_app_id: Option<String>,
    pub(super) override_id: Option<String>,
    pub(super) account_id: Option<String>,
    pub(super) profile: Option<String>,
}

impl Selection {
    pub(super) fn of_link(query: &str) -> Self {
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

    /// Whether the person still has to choose the app: neither the link nor its token says which.
    pub(super) fn leaves_app_open(&self, token: &ConnectToken) -> bool {
        let chosen = [
            &self.app,
            &self.oauth_app_id,
            &self.override_id,
            &self.account_id,
        ];
        chosen.iter().all(|choice| choice.is_none())
            && token.options.text("app_id").is_none()
            && token.options.text("oauth_app_id").is_none()
    }
}

/// A Connect flow whose token and choices were found good.
pub(crate) struct Flow {
    pub(super) token: ConnectToken,
    pub(super) app: Value,
    pub(super) oauth_app_id: Option<String>,
    pub(super) override_id: Option<String>,
    /// Custom fields that the override fills in.
    pub(super) preset: Map<String, Value>,
    account_id: Option<String>,
    profile: Option<String>,
}

/// Resolves a flow; the error is the reason a person gets to read.
pub(super) fn select(
    world: &mut World,
    site: &Site,
    token: &str,
    selection: &Selection,
) -> Result<Flow, String> {
    let now = world.clock.millis();
    let held = world
        .connect_tokens
        .get(token)
        .filter(|held| held.is_live(now));
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
    pub(super) redirect: Option<String>,
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
pub(super) fn granted_scopes(flow: &Flow) -> Vec<String> {
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

/// The query of a Connect Link; `Err` says what is wrong with it.
pub(crate) fn link_query(link: &str) -> Result<String, String> {
    let uri: Uri = link
        .parse()
        .map_err(|error| format!("not a URL: {error}"))?;
    uri.query()
        .map(str::to_owned)
        .ok_or_else(|| "the link has no query".into())
}
