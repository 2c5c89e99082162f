//! Connected accounts.

use serde::{Deserialize, Serialize};

use crate::catalogue::App;
use crate::json::Object;
use crate::table::Record;

/// Whether an account works.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Health {
    /// It works.
    Healthy,
    /// It fails at the moment, with this error.
    Unhealthy(String),
    /// It must be reconnected, because of this error.
    Dead(String),
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) details: AccountDetails,
    pub(crate) credentials: Object,
    /// Whether the API may show the credentials.
    pub(crate) credentials_readable: bool,
    /// The project's OAuth client, if the account uses one.
    pub(crate) oauth_app_id: Option<String>,
}

/// The part of an account that the API always shows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AccountDetails {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) external_id: String,
    pub(crate) healthy: bool,
    pub(crate) dead: Option<bool>,
    pub(super) error: Option<String>,
    pub(crate) app: App,
    pub(crate) created_at: String,
    pub(crate) updated_at: String,
    pub(super) authorized_scopes: Vec<String>,
    pub(super) expires_at: Option<String>,
    pub(super) last_refreshed_at: Option<String>,
    pub(super) next_refresh_at: Option<String>,
}

impl Account {
    pub(crate) fn belongs_to(&self, external_user_id: &str) -> bool {
        self.details.external_id == external_user_id
    }

    pub(crate) fn is_of(&self, app_slug: &str) -> bool {
        self.details.app.name_slug == app_slug
    }

    /// Why it does not work. `None` if it works.
    pub(crate) fn problem(&self) -> Option<String> {
        let details = &self.details;
        let (id, error) = (&details.id, details.error.as_deref().unwrap_or("no reason"));
        if details.dead == Some(true) {
            return Some(format!(
                "The account {id} is dead and has to be reconnected ({error})"
            ));
        }
        (!details.healthy).then(|| format!("The account {id} is not healthy ({error})"))
    }

    pub(crate) fn set_health(&mut self, health: Health) {
        let details = &mut self.details;
        (details.healthy, details.dead, details.error) = match health {
            Health::Healthy => (true, Some(false), None),
            Health::Unhealthy(error) => (false, Some(false), Some(error)),
            Health::Dead(error) => (false, Some(true), Some(error)),
        };
    }
}

impl Record for Account {
    fn id(&self) -> &str {
        &self.details.id
    }
}
