//! The flow that ends with a connected account or an error.

use http::Uri;
use serde_json::{Value, json};

use crate::catalogue::{App, Catalogue, DirectoryApp};
use crate::http::form_values;
use crate::json::Object;
use crate::state::{Account, AppOverride, ConnectToken, Connection, OAuthApp, State, Target};

/// What a Connect Link or a validation selects.
#[derive(Default)]
pub(crate) struct Selection {
    pub(crate) app: Option<String>,
    pub(crate) oauth_app_id: Option<String>,
    pub(crate) override_id: Option<String>,
    pub(crate) account_id: Option<String>,
    /// The scope profile.
    pub(crate) profile: Option<String>,
}

/// The query parameters of a Connect Link.
const LINK: &[&str] = &[
    "token",
    "connectLink",
    "app",
    "oauthAppId",
    "appOverrideId",
    "accountId",
    "oauthScopeProfile",
    "hideClose",
];

impl Selection {
    pub(super) fn from_link(query: &str) -> Result<Self, String> {
        let mut names = form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name);
        if let Some(name) = names.find(|name| !LINK.contains(&name.as_ref())) {
            return Err(format!("The link has the unknown parameter {name}"));
        }
        let first = |name| form_values(query.as_bytes(), name).find(|value| !value.is_empty());
        Ok(Self {
            app: first("app"),
            oauth_app_id: first("oauthAppId"),
            override_id: first("appOverrideId"),
            account_id: first("accountId"),
            profile: first("oauthScopeProfile"),
        })
    }

    /// Whether neither the link nor its token determines the app.
    pub(super) fn leaves_app_open(&self, token: &ConnectToken) -> bool {
        let choices = [
            &self.app,
            &self.oauth_app_id,
            &self.override_id,
            &self.account_id,
            &token.options.app_id,
            &token.options.oauth_app_id,
        ];
        choices.iter().all(|choice| choice.is_none())
    }
}

/// A flow with a valid token and selection.
pub(crate) struct Flow {
    pub(crate) token: ConnectToken,
    pub(crate) selection: Selection,
    pub(crate) app: DirectoryApp,
    pub(crate) oauth_app_id: Option<String>,
    /// Custom fields that the app override sets.
    pub(crate) preset: Object,
}

impl Flow {
    /// Checks a token and a selection. The error is for the user.
    pub(crate) fn start(
        state: &mut State,
        catalogue: &Catalogue,
        token: &str,
        selection: Selection,
    ) -> Result<Self, String> {
        let now = state.clock.millis();
        let token = state.connect_tokens.get(token);
        let token = token.filter(|token| token.is_valid(now)).cloned();
        let token = token.ok_or("The Connect token is unknown, used or expired")?;
        let preset = selection.override_id.as_deref();
        let preset = preset.map(|id| find_override(state, id)).transpose()?;
        let account = selection.account_id.as_deref();
        let account = account
            .map(|id| find_account(state, &token, id))
            .transpose()?;
        let (preset, account) = (preset.as_ref(), account.as_ref());
        let oauth_app_id = choose_client(&selection, preset, &token)?;
        let client = oauth_app_id.as_deref();
        let client = client.map(|id| find_client(state, catalogue, id));
        let client = client.transpose()?.flatten();
        let implied = [
            preset.map(|preset| &preset.app),
            account.map(|account| &account.details.app),
            client.map(|client| &client.app),
        ];
        let named = selection.app.as_deref().or(token.options.app_id.as_deref());
        let app = choose_app(catalogue, named, implied)?.clone();
        if let Some(profile) = &selection.profile
            && !app.app.has_scope_profile(profile)
        {
            let slug = &app.app.name_slug;
            return Err(format!("The app {slug} has no scope profile {profile}"));
        }
        Ok(Self {
            app,
            oauth_app_id,
            preset: preset.map_or_else(Object::new, |preset| preset.cfmap.clone()),
            selection,
            token,
        })
    }

    /// The scopes that the user grants.
    pub(super) fn scopes(&self) -> &[String] {
        self.app.app.scopes(self.selection.profile.as_deref())
    }

    fn connect(&self, state: &mut State, fields: Object) -> Result<String, String> {
        let mut values = Object::new();
        for field in self.app.app.custom_fields() {
            let default = || format!("emulated-{}", field.name);
            let value = field.default.clone().unwrap_or_else(default);
            values.insert(field.name, json!(value));
        }
        values.extend(fields);
        values.extend(self.preset.clone());
        // Only clients of a project count, not Pipedream's own.
        let client = self.oauth_app_id.clone();
        let client = client.filter(|id| state.oauth_apps.get(id).is_some());
        let connection = Connection {
            environment: self.token.environment.clone(),
            external_user_id: self.token.external_user_id.clone(),
            app: self.app.app.clone(),
            name: None,
            fields: values,
            oauth_app_id: client,
            account_id: self.selection.account_id.clone(),
            scopes: self.scopes().to_vec(),
            token: Some(self.token.token.clone()),
        };
        let id = state.connect(connection);
        id.map_err(|_| "The account does not belong to this user and app".into())
    }

    /// Queues the connection webhook, if the token has one.
    fn notify(&self, state: &mut State, account: &Result<String, String>) {
        let Some(url) = self.token.options.webhook_uri.clone() else {
            return;
        };
        let mut body = json!({
            "connect_token": self.token.token,
            "environment": self.token.environment.name,
            "connect_session_id": session_id(&self.token.token),
        });
        match account {
            Ok(id) => {
                let environment = state.environment(&self.token.environment);
                let account = environment.accounts.get(id);
                body["event"] = json!("CONNECTION_SUCCESS");
                body["account"] = account.map(|account| self.webhook_account(account)).into();
            }
            Err(reason) => {
                body["event"] = json!("CONNECTION_ERROR");
                body["error"] = json!(reason);
            }
        }
        state.queue_delivery(&url, body.to_string(), Target::Connection);
    }

    /// The account in a connection webhook, whose app also has `connect`.
    fn webhook_account(&self, account: &Account) -> Value {
        let details = &account.details;
        let mut app = json!(self.app.app);
        app["connect"] = json!(self.app.connect);
        json!({
            "id": details.id,
            "name": details.name,
            "external_id": details.external_id,
            "healthy": details.healthy,
            "dead": details.dead,
            "created_at": details.created_at,
            "updated_at": details.updated_at,
            "app": app,
        })
    }
}

/// An id for the flows of a token. Too large for any integer type, as in the documented example.
fn session_id(token: &str) -> f64 {
    let hash = token.bytes().fold(0_u32, |hash, byte| {
        hash.wrapping_mul(31).wrapping_add(byte.into())
    });
    1.405_872_808_387_285_4e38 + f64::from(hash) * 1e24
}

fn find_override(state: &State, id: &str) -> Result<AppOverride, String> {
    let preset = state.app_overrides.get(id).cloned();
    preset.ok_or_else(|| "App override not found".into())
}

fn find_account(state: &mut State, token: &ConnectToken, id: &str) -> Result<Account, String> {
    let account = state.environment(&token.environment).accounts.get(id);
    let account = account.filter(|account| account.belongs_to(&token.external_user_id));
    let account = account.cloned();
    account.ok_or_else(|| "The account does not belong to this user".into())
}

/// A client of a project. `None` for Pipedream's own client of an app.
fn find_client<'a>(
    state: &'a State,
    catalogue: &Catalogue,
    id: &str,
) -> Result<Option<&'a OAuthApp>, String> {
    let own = state.oauth_apps.get(id);
    if own.is_none() && !catalogue.has_official_client(id) {
        return Err(format!("OAuth client {id} not found"));
    }
    Ok(own)
}

fn choose_client(
    selection: &Selection,
    preset: Option<&AppOverride>,
    token: &ConnectToken,
) -> Result<Option<String>, String> {
    let of_override = preset.and_then(|preset| preset.oauth_app_id.as_ref());
    let selected = selection.oauth_app_id.as_ref();
    match (selected, of_override) {
        (Some(selected), Some(of_override)) if selected != of_override => {
            Err("The OAuth client conflicts with that of the app override".into())
        }
        _ => {
            let client = selected.or(of_override);
            Ok(client.or(token.options.oauth_app_id.as_ref()).cloned())
        }
    }
}

/// The named app, or the one that the override, the account or the client implies. They must agree.
fn choose_app<'a>(
    catalogue: &'a Catalogue,
    named: Option<&str>,
    implied: [Option<&App>; 3],
) -> Result<&'a DirectoryApp, String> {
    let implied = implied.into_iter().flatten();
    let implied: Vec<&str> = implied.map(|app| app.name_slug.as_str()).collect();
    let slug = named.or_else(|| implied.first().copied());
    let slug = slug.ok_or("app_id is required")?;
    let app = catalogue.app(slug);
    let app = app.ok_or_else(|| format!("App {slug} not found"))?;
    if implied.iter().any(|other| *other != app.app.name_slug) {
        return Err(format!(
            "The app {slug} conflicts with the account, app override or OAuth client"
        ));
    }
    Ok(app)
}

/// What the user does on the page.
pub(crate) enum Decision {
    /// Connects, with these values for custom fields.
    Connect(Object),
    /// Refuses, for this reason.
    Refuse(String),
}

/// The end of a flow.
pub(crate) struct Outcome {
    /// The id of the account, or the reason why there is none.
    pub(crate) account: Result<String, String>,
    pub(super) redirect: Option<String>,
}

/// Ends the flow of a Connect Link: connects the account or not, and queues the connection webhook.
pub(crate) fn finish(
    state: &mut State,
    catalogue: &Catalogue,
    link_query: &str,
    decision: Decision,
) -> Result<Outcome, String> {
    let token = form_values(link_query.as_bytes(), "token").next();
    let token = token.ok_or("The link has no token")?;
    let flow = Flow::start(state, catalogue, &token, Selection::from_link(link_query)?)?;
    let account = match decision {
        Decision::Connect(fields) => flow.connect(state, fields),
        Decision::Refuse(reason) => Err(reason),
    };
    flow.notify(state, &account);
    let options = flow.token.options;
    let redirect = match account {
        Ok(_) => options.success_redirect_uri,
        Err(_) => options.error_redirect_uri,
    };
    Ok(Outcome { account, redirect })
}

/// The query of a Connect Link.
pub(crate) fn link_query(link: &str) -> Result<String, String> {
    let uri = link.parse::<Uri>();
    let uri = uri.map_err(|error| format!("the link is not a URL: {error}"))?;
    let query = uri.query().map(str::to_owned);
    query.ok_or_else(|| "the link has no query".into())
}
