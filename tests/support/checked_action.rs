//! An action with its definition, for what its check costs.

use std::sync::Arc;

use pipedream_connect::User;
use pipedream_connect::actions::Action;
use pipedream_connect::types::Component;
use serde_json::json;

/// The definition of an action that sends a message.
///
/// # Errors
/// If it cannot be decoded.
pub fn definition() -> serde_json::Result<Arc<Component>> {
    let definition: Component = serde_json::from_value(json!({
        "key": "slack-send-message", "name": "Send Message", "version": "0.1.4", "configurable_props": [
            { "name": "slack", "type": "app", "app": "slack" },
            { "name": "conversation", "type": "string", "remoteOptions": true },
            { "name": "text", "type": "string" },
            { "name": "username", "type": "string", "optional": true },
        ]
    }))?;
    Ok(Arc::new(definition))
}

/// The action with everything that it needs, so that its check requests nothing.
pub fn action(user: &User, definition: &Arc<Component>) -> Action {
    let action = user.action("slack-send-message").account("apn_1");
    let action = action.prop("conversation", "C0GENERAL").prop("text", "hi");
    action.definition(Arc::clone(definition))
}
