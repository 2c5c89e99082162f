//! Connected accounts.

use serde::Serialize;

use super::context::Context;
use crate::catalogue::{App, AuthType};
use crate::http::{ApiError, ApiResult, Field, Kind, Optional, Required, Response, page_table};
use crate::json::{Json, Object};
use crate::state::{Account, AccountDetails, Connection};

/// An account as the API shows it.
#[derive(Serialize)]
struct AccountView<'a> {
    #[serde(flatten)]
    details: &'a AccountDetails,
    #[serde(skip_serializing_if = "Option::is_none")]
    credentials: Option<&'a Object>,
}

impl<'a> AccountView<'a> {
    fn new(account: &'a Account, with_credentials: bool) -> Self {
        let shown = with_credentials && account.credentials_readable;
        Self {
            details: &account.details,
            credentials: shown.then_some(&account.credentials),
        }
    }
}

/// The filters and options that the account lists share.
struct Filter {
    user: Option<String>,
    app: Option<String>,
    credentials: bool,
}

impl Filter {
    fn new(cx: &Context, user: Option<String>) -> Result<Self, ApiError> {
        let app = cx.request.query("app");
        Ok(Self {
            user,
            // An unknown app selects nothing.
            app: app.map(|app| cx.config.catalogue.slug(app)),
            credentials: with_credentials(cx)?,
        })
    }

    fn fits(&self, account: &Account) -> bool {
        let (user, app) = (self.user.as_ref(), self.app.as_ref());
        user.is_none_or(|user| account.belongs_to(user)) && app.is_none_or(|app| account.is_of(app))
    }
}

fn with_credentials(cx: &Context) -> Result<bool, ApiError> {
    Ok(cx.request.flag("include_credentials")?.unwrap_or(false))
}

pub(super) fn list(cx: &mut Context) -> ApiResult {
    let (request, limit) = (cx.request, cx.config.page_limit);
    let user = request.query("external_user_id");
    if let Some(user) = &user {
        cx.check_user(user)?;
    }
    let filter = Filter::new(cx, user.or_else(|| cx.bound_user()))?;
    let client = request.query("oauth_app_id");
    let fits = |account: &Account| {
        filter.fits(account) && (client.is_none() || account.oauth_app_id == client)
    };
    let view = |account| AccountView::new(account, filter.credentials);
    page_table(request, limit, &cx.environment().accounts, fits, view)
}

pub(super) fn list_by_external_user(cx: &mut Context) -> ApiResult {
    let user = cx.parameter("external_user_id");
    cx.check_user(user)?;
    let filter = Filter::new(cx, Some(user.to_owned()))?;
    let accounts = cx.environment().accounts.iter();
    let accounts = accounts.filter(|account| filter.fits(account));
    let views = accounts.map(|account| AccountView::new(account, filter.credentials));
    Ok(Response::ok(&views.collect::<Vec<_>>()))
}

pub(super) fn retrieve(cx: &mut Context) -> ApiResult {
    let credentials = with_credentials(cx)?;
    Ok(Response::ok(&AccountView::new(own(cx)?, credentials)))
}

pub(super) fn delete(cx: &mut Context) -> ApiResult {
    let id = own(cx)?.details.id.clone();
    cx.environment().accounts.remove(&id);
    Ok(Response::empty(204))
}

pub(super) fn delete_by_app(cx: &mut Context) -> ApiResult {
    let id = cx.parameter("app_id");
    let app = cx.config.catalogue.app(id);
    let is_own_client = cx.state.oauth_apps.get(id).is_some();
    if app.is_none() && !is_own_client {
        return Err(ApiError::not_found("App"));
    }
    let user = cx.bound_user();
    cx.environment().accounts.retain(|account| {
        let of_app = app.is_some_and(|app| account.is_of(&app.app.name_slug));
        let of_client = is_own_client && account.oauth_app_id.as_deref() == Some(id);
        let of_user = user.as_ref().is_none_or(|user| account.belongs_to(user));
        !(of_user && (of_app || of_client))
    });
    Ok(Response::empty(204))
}

/// The account in the path, if the caller may see it.
fn own<'a>(cx: &'a mut Context) -> Result<&'a Account, ApiError> {
    let (id, user) = (cx.parameter("account_id"), cx.bound_user());
    let account = cx.environment().accounts.get(id);
    let visible = |account: &&Account| user.is_none_or(|user| account.belongs_to(&user));
    account
        .filter(visible)
        .ok_or_else(|| ApiError::not_found("Account"))
}

const CREATE: &[Field] = &[
    Required("app_slug", Kind::Text),
    Required("cfmap_json", Kind::Text),
    Required("connect_token", Kind::Text),
    Optional("name", Kind::Text),
    Optional("account_id", Kind::Text),
    Optional("app_override_id", Kind::Text),
];

pub(super) fn create(cx: &mut Context) -> ApiResult {
    let body = cx.request.object(CREATE)?;
    let connection = connection(cx, &body)?;
    let id = cx
        .state
        .connect(connection)
        .map_err(|_| ApiError::invalid("account_id", "is not an account of this user and app"))?;
    let account = cx.environment().accounts.get(&id);
    let account = account.ok_or_else(|| ApiError::not_found("Account"))?;
    Ok(Response::ok(&AccountView::new(account, false)))
}

/// Checks the request for a key-based account.
fn connection(cx: &Context, body: &Object) -> Result<Connection, ApiError> {
    let now = cx.state.clock.millis();
    let token = cx
        .state
        .connect_tokens
        .get(&body.text_or_empty("connect_token"));
    let token = token.filter(|token| token.is_valid(now));
    let token =
        token.ok_or_else(|| ApiError::invalid("connect_token", "is unknown, used or expired"))?;
    if token.environment != cx.environment_id {
        let problem = "belongs to another project or environment";
        return Err(ApiError::invalid("connect_token", problem));
    }
    cx.check_user(&token.external_user_id)?;
    let app = cx.config.catalogue.app(&body.text_or_empty("app_slug"));
    let app = &app.ok_or_else(|| ApiError::not_found("App"))?.app;
    if app.auth_type != AuthType::Keys {
        return Err(ApiError::invalid("app_slug", "is not a key-based app"));
    }
    let preset = override_fields(cx, body)?;
    let fields = serde_json::from_str(&body.text_or_empty("cfmap_json"));
    let mut fields: Object = fields
        .map_err(|_| ApiError::invalid("cfmap_json", "must be the JSON text of an object"))?;
    // The documentation says: "Override values are merged over cfmap_json".
    fields.extend(preset);
    check_fields(app, &fields)?;
    Ok(Connection {
        environment: token.environment.clone(),
        external_user_id: token.external_user_id.clone(),
        app: app.clone(),
        name: body.text("name").map(str::to_owned),
        fields,
        oauth_app_id: None,
        account_id: body.text("account_id").map(str::to_owned),
        scopes: Vec::new(),
        token: Some(token.token.clone()),
    })
}

fn override_fields(cx: &Context, body: &Object) -> Result<Object, ApiError> {
    let Some(id) = body.text("app_override_id") else {
        return Ok(Object::new());
    };
    let invalid = |problem| ApiError::invalid("app_override_id", problem);
    let preset = cx.state.app_overrides.get(id);
    let preset = preset.filter(|preset| body["app_slug"] == preset.app.name_slug);
    let preset = preset.ok_or_else(|| invalid("is not an override of this app"))?;
    match preset.oauth_app_id {
        Some(_) => Err(invalid("selects an OAuth client")),
        None => Ok(preset.cfmap.clone()),
    }
}

fn check_fields(app: &App, values: &Object) -> Result<(), ApiError> {
    let fields = app.custom_fields();
    let mut needed = fields.iter().filter(|f| !f.optional && f.default.is_none());
    match needed.find(|field| !values.contains_key(&field.name)) {
        Some(field) => {
            let problem = format!("lacks the field {}", field.name);
            Err(ApiError::invalid("cfmap_json", &problem))
        }
        None => Ok(()),
    }
}
