//! Connect tokens.

use serde_json::{Value, json};

use super::auth;
use super::context::{Context, check_user_id};
use crate::connect::{Flow, Selection};
use crate::http::{ApiError, ApiResult, Field, Kind, Optional, Required, Response};
use crate::json::Json;
use crate::state::{ConnectToken, State};

/// Maximum and default lifetime of a Connect token in seconds.
const MAX_LIFETIME: i64 = 14_400;

const CREATE: &[Field] = &[
    Required("external_user_id", Kind::Text),
    Optional("allowed_origins", Kind::Texts),
    Optional("error_redirect_uri", Kind::Text),
    Optional("success_redirect_uri", Kind::Text),
    Optional("expires_in", Kind::Integer),
    Optional("scope", Kind::Text),
    Optional("webhook_uri", Kind::Text),
    Optional("allow_progressive_scopes", Kind::Boolean),
    Optional("app_id", Kind::Text),
    Optional("oauth_app_id", Kind::Text),
];

pub(super) fn create(cx: &mut Context) -> ApiResult {
    let body = cx.request.object(CREATE)?;
    let external_user_id = body.text_or_empty("external_user_id");
    check_user_id(&external_user_id)?;
    let lifetime = body.read("expires_in").unwrap_or(MAX_LIFETIME);
    if !(1..=MAX_LIFETIME).contains(&lifetime) {
        let problem = format!("must be between 1 and {MAX_LIFETIME}");
        return Err(ApiError::invalid("expires_in", &problem));
    }
    let scope = auth::read_scope(&body, "connect:*")?;
    let app = body.text("app_id");
    if app.is_some_and(|app| cx.config.catalogue.app(app).is_none()) {
        return Err(ApiError::invalid("app_id", "is not an app"));
    }
    cx.user(&external_user_id)?;
    let text = format!("ctok_{}", cx.state.ids.hex());
    let token = ConnectToken {
        token: text.clone(),
        environment: cx.environment_id.clone(),
        external_user_id,
        scope,
        expires_at: cx.state.clock.millis() + lifetime * 1000,
        consumed: false,
        options: serde_json::from_value(Value::Object(body)).unwrap_or_default(),
    };
    cx.state.connect_tokens.insert(text.clone(), token);
    let base_url = &cx.config.base_url;
    Ok(Response::ok(&json!({
        "token": text,
        "expires_at": cx.state.clock.iso(lifetime),
        "connect_link_url": format!("{base_url}/_static/connect.html?token={text}&connectLink=true"),
    })))
}

pub(super) fn validate(cx: &mut Context) -> ApiResult {
    let selection = Selection {
        app: cx.request.query("app_id"),
        oauth_app_id: cx.request.query("oauth_app_id"),
        override_id: cx.request.query("app_override_id"),
        account_id: cx.request.query("account_id"),
        profile: None,
    };
    let catalogue = &cx.config.catalogue;
    let result = match Flow::start(cx.state, catalogue, cx.parameter("ctok"), selection) {
        Ok(flow) => describe(cx.state, &flow),
        Err(reason) => json!({ "success": false, "error": reason }),
    };
    Ok(Response::ok(&result))
}

fn describe(state: &State, flow: &Flow) -> Value {
    let (environment, options) = (&flow.token.environment, &flow.token.options);
    let project = state.projects.get(&environment.project);
    let preset_names: Vec<_> = flow.preset.keys().collect();
    json!({
        "success": true,
        "error": null,
        "app": flow.app.app,
        "app_override_id": flow.selection.override_id,
        "app_override_field_names": preset_names,
        "error_redirect_uri": options.error_redirect_uri,
        "success_redirect_uri": options.success_redirect_uri,
        "oauth_app_id": flow.oauth_app_id,
        "oauth_app_workday_official": false,
        "oauth_app_connect_base_url": null,
        "project_app_name": project.map(|project| &project.app_name),
        "project_environment": environment.name,
        "project_id": environment.project,
        "project_support_email": project.map(|project| &project.support_email),
    })
}
