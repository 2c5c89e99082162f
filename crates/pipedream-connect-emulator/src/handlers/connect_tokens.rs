//! Connect tokens.

use serde_json::{Value, json};

use super::connect::{Flow, Selection, select};
use super::{Context, check_user_id};
use crate::auth;
use crate::catalogue::app_of_account;
use crate::wire::{Answer, Field, Json, Kind, Refusal, Reply, optional, required};
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

pub(super) fn create(cx: &mut Context) -> Answer {
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
    cx.user(&user)?;
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

pub(super) fn validate(cx: &mut Context) -> Answer {
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
