//! Accounts that exist from the start.

use serde_json::Value;

use crate::catalogue::Catalogue;
use crate::config::{ENVIRONMENT, PROJECT_ID};
use crate::error::Error;
use crate::json::Object;
use crate::state::{Connection, EnvironmentId, Health, State};

/// An account that exists from the start.
#[derive(Clone, Debug)]
pub struct SeedAccount {
    user: String,
    app: String,
    environment: String,
    name: Option<String>,
    fields: Object,
    health: Health,
}

impl SeedAccount {
    /// An account of this user for the app with this slug.
    #[must_use]
    pub fn new(external_user_id: impl Into<String>, app: impl Into<String>) -> Self {
        Self {
            user: external_user_id.into(),
            app: app.into(),
            environment: ENVIRONMENT.into(),
            name: None,
            fields: Object::new(),
            health: Health::Healthy,
        }
    }

    /// The account's name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The account's environment, by default `development`.
    #[must_use]
    pub fn environment(mut self, environment: impl Into<String>) -> Self {
        self.environment = environment.into();
        self
    }

    /// The value of one of the app's custom fields, such as an API key.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.fields.insert(name.into(), value.into());
        self
    }

    /// Whether the account works, by default [`Health::Healthy`].
    #[must_use]
    pub fn health(mut self, health: Health) -> Self {
        self.health = health;
        self
    }

    pub(crate) fn create(self, state: &mut State, catalogue: &Catalogue) -> Result<(), Error> {
        let app = catalogue.app(&self.app);
        let app = app.ok_or_else(|| Error::new(format!("seed account: no app {}", self.app)))?;
        let environment = EnvironmentId {
            project: PROJECT_ID.into(),
            name: self.environment,
        };
        let connection = Connection {
            environment: environment.clone(),
            external_user_id: self.user,
            app: app.app.clone(),
            name: self.name,
            fields: self.fields,
            oauth_app_id: None,
            account_id: None,
            scopes: app.app.scopes(None).to_vec(),
            token: None,
        };
        let id = state.connect(connection);
        let id = id.map_err(|_| Error::new("seed account: cannot be created"))?;
        let account = state.environment(&environment).accounts.get_mut(&id);
        if let (Some(account), Health::Unhealthy(_) | Health::Dead(_)) = (account, &self.health) {
            account.set_health(self.health);
        }
        Ok(())
    }
}
