//! Webhooks as the API shows them.

use http::Uri;
use serde::Serialize;

use super::context::Context;
use crate::http::ApiError;
use crate::state::{DeliveryState, Webhook};

#[derive(Serialize)]
pub(super) struct WebhookView<'a> {
    id: &'a str,
    url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    signing_key: Option<&'a str>,
    signing_key_set: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery_backend: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery_state: Option<&'a DeliveryState>,
}

impl<'a> WebhookView<'a> {
    /// The webhook of a project environment.
    pub(super) fn of_project(webhook: &'a Webhook, with_key: bool) -> Self {
        Self {
            id: &webhook.id,
            url: &webhook.url,
            signing_key: with_key.then_some(&webhook.signing_key),
            signing_key_set: true,
            created_at: Some(webhook.created_at),
            updated_at: Some(webhook.updated_at),
            active: None,
            delivery_backend: None,
            delivery_state: None,
        }
    }

    /// A webhook of a deployed trigger.
    pub(super) fn of_trigger(webhook: &'a Webhook) -> Self {
        Self {
            active: Some(webhook.active),
            delivery_backend: Some("valkey"),
            delivery_state: Some(&webhook.delivery_state),
            ..Self::of_project(webhook, true)
        }
    }

    /// A webhook in the list of a deployed trigger.
    pub(super) fn in_list(webhook: &'a Webhook, with_key: bool) -> Self {
        Self {
            signing_key: with_key.then_some(&webhook.signing_key),
            created_at: None,
            updated_at: None,
            ..Self::of_trigger(webhook)
        }
    }
}

/// Creates a webhook with a new signing key.
pub(super) fn new_webhook(cx: &mut Context, url: &str) -> Result<Webhook, ApiError> {
    check_url(url)?;
    Ok(Webhook::new(&mut cx.state.ids, &cx.state.clock, url))
}

pub(super) fn check_url(url: &str) -> Result<(), ApiError> {
    let uri = url.parse::<Uri>().unwrap_or_default();
    match (uri.scheme_str(), uri.host()) {
        (Some("http" | "https"), Some(_)) => Ok(()),
        _ => Err(ApiError::invalid("url", "must be an http or https URL")),
    }
}
