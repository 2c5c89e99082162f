//! Projects, their OAuth clients and their app overrides.

use serde::{Deserialize, Serialize};

use crate::catalogue::App;
use crate::json::Object;
use crate::table::Record;

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Project {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) app_name: Option<String>,
    pub(crate) support_email: Option<String>,
    pub(crate) connect_require_key_auth_test: bool,
}

/// An OAuth client: the app with the id and the settings of the client.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OAuthApp {
    #[serde(flatten)]
    pub(crate) app: App,
    pub(crate) client_id: Option<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) additional_scopes: Vec<String>,
    pub(crate) redirect_uri: String,
    /// The project. `None` for Pipedream's own clients.
    pub(crate) owner_id: Option<String>,
    pub(crate) oauth_app_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) created_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) updated_at: Option<String>,
}

/// Presets for connecting accounts of an app.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AppOverride {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) app: App,
    pub(crate) oauth_app_id: Option<String>,
    /// Values of custom fields.
    pub(crate) cfmap: Object,
    /// The project.
    pub(crate) owner_id: String,
    pub(crate) created_at: String,
    pub(crate) updated_at: String,
}

impl Record for Project {
    fn id(&self) -> &str {
        &self.id
    }
}

impl Record for OAuthApp {
    fn id(&self) -> &str {
        &self.app.id
    }
}

impl Record for AppOverride {
    fn id(&self) -> &str {
        &self.id
    }
}
