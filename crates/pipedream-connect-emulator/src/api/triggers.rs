//! Deploying triggers.

use serde_json::{Value, json};

use super::components::{check_accounts, find_in_body, props};
use super::context::Context;
use super::webhooks::new_webhook;
use crate::catalogue::{Component, ComponentType, Interface, stable_id};
use crate::http::{ApiError, ApiResult, Field, Kind, Optional, Required, Response};
use crate::json::{Json, Object};
use crate::state::{DeployedComponent, Emitter, EmitterKind, Timer, Trigger, new_slug};

const DEPLOY: &[Field] = &[
    Required("id", Kind::Text),
    Required("external_user_id", Kind::Text),
    Optional("version", Kind::Text),
    Optional("configured_props", Kind::Object),
    Optional("dynamic_props_id", Kind::Text),
    Optional("workflow_id", Kind::Text),
    Optional("webhook_url", Kind::Text),
    Optional("emit_on_deploy", Kind::Boolean),
];

pub(super) fn deploy(cx: &mut Context) -> ApiResult {
    let body = cx.request.object(DEPLOY)?;
    let user = cx.body_user(&body)?;
    let component = find_in_body(cx, Some(ComponentType::Trigger), &body)?;
    let props = props(cx, component, &body)?;
    let values = body.object("configured_props");
    check_values(cx, &user, component, &values)?;
    let owner = cx.user(&user)?;
    let url = body.text("webhook_url");
    let webhook = url.map(|url| new_webhook(cx, url)).transpose()?;
    let emit_on_deploy = body.read("emit_on_deploy").unwrap_or(true);
    let emitter = match component.behaviour.interface {
        None => deployed_component(cx, component, props, values, &owner, emit_on_deploy),
        Some(interface) => native_trigger(cx, interface, &values),
    };
    let id = emitter.id.clone();
    let mut response = json!({ "data": emitter });
    if let Some(webhook) = &webhook
        && cx.is_backend()
    {
        response["data"]["webhook_signing_key"] = json!(webhook.signing_key);
    }
    cx.environment().triggers.insert(Trigger {
        emitter,
        component: component.key.clone(),
        external_user_id: user,
        active: true,
        workflow_ids: body.read("workflow_id").into_iter().collect(),
        webhooks: webhook.into_iter().collect(),
    });
    if emit_on_deploy {
        let events = component.behaviour.events_on_deploy.clone();
        // The trigger exists, is active and has working accounts, because it was just deployed.
        let _emitted = cx.state.emit(&cx.environment_id, &id, events);
    }
    Ok(Response::ok(&response))
}

/// Rejects a deployment without the accounts that it needs. The API calls this an observation error.
fn check_values(
    cx: &mut Context,
    user: &str,
    component: &Component,
    values: &Object,
) -> Result<(), ApiError> {
    let mut app_props = component.app_props();
    let problem = match app_props.find(|(name, _)| values.field(name).is_none()) {
        Some((name, _)) => Some(format!("The app prop {name} has no account")),
        None => check_accounts(cx, user, component, values)?,
    };
    problem.map_or(Ok(()), |problem| Err(ApiError::new(422, &problem)))
}

/// Adds the values that the service sets: databases and endpoints, which remain as they were before, and the schedules of timers
/// without a value.
pub(super) fn add_service_values(
    cx: &mut Context,
    props: &[Value],
    before: &Object,
    values: &mut Object,
) {
    for prop in props {
        let name = prop.text_or_empty("name");
        let kept = before.field(&name).cloned();
        let value = match prop.text("type") {
            Some("$.service.db") => json!({ "type": "$.service.db" }),
            Some("$.interface.http") => kept.unwrap_or_else(
                || json!({ "endpoint_url": cx.config.endpoint(&cx.state.ids.hex()) }),
            ),
            Some("$.interface.timer") if values.field(&name).is_none() => {
                match prop.field("static").or(prop.field("default")) {
                    Some(schedule) => schedule.clone(),
                    None => continue,
                }
            }
            _ => continue,
        };
        values.insert(name, value);
    }
}

fn deployed_component(
    cx: &mut Context,
    component: &Component,
    props: Vec<Value>,
    mut values: Object,
    owner: &str,
    emit_on_deploy: bool,
) -> Emitter {
    let id = cx.state.ids.next("dc_");
    add_service_values(cx, &props, &Object::new(), &mut values);
    let name = format!("{} - {owner}", component.name);
    let kind = EmitterKind::DeployedComponent(DeployedComponent {
        owner_id: owner.to_owned(),
        component_id: format!("sc_{}", stable_id(&component.key)),
        component_key: component.key.clone(),
        configurable_props: props,
        configured_props: values,
        active: true,
        name_slug: new_slug(&name, cx.environment().triggers.iter()),
        name,
        callback_observations: (),
        emit_on_deploy,
    });
    emitter(cx, id, kind)
}

fn native_trigger(cx: &mut Context, interface: Interface, values: &Object) -> Emitter {
    let now = cx.state.clock.seconds();
    let ids = &mut cx.state.ids;
    let (id, kind) = match interface {
        Interface::Http => {
            let (id, key) = (ids.next("hi_"), format!("eo{}", ids.hex()));
            let kind = EmitterKind::HttpInterface {
                endpoint_url: cx.config.endpoint(&key),
                key,
                custom_response: false,
            };
            (id, kind)
        }
        Interface::Timer => {
            let timer = Timer::new(values, now);
            (ids.next("ti_"), EmitterKind::TimerInterface(timer))
        }
        Interface::Email => {
            let id = ids.next("ei_");
            let email_address = format!("em{}@upload.pipedream.net", ids.hex());
            (id, EmitterKind::EmailInterface { email_address })
        }
    };
    emitter(cx, id, kind)
}

fn emitter(cx: &Context, id: String, kind: EmitterKind) -> Emitter {
    let now = cx.state.clock.seconds();
    Emitter {
        id,
        created_at: now,
        updated_at: now,
        kind,
    }
}
