//! Accounts that are there when the emulator starts.

use serde_json::{Map, Value, json};

use crate::catalogue::Catalogue;
use crate::emulator::{ENVIRONMENT, PROJECT_ID};
use crate::error::Error;
use crate::handlers::accounts::{self, Connection};
use crate::wire::Json;
use crate::world::World;

/// How well an account is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Health {
    /// It works.
    Healthy,
    /// It fails for now, with this error.
    Unhealthy(String),
    /// It has to be reconnected, with this error.
    Dead(String),
}

impl Health {
    pub(crate) fn apply(self, account: &mut Value) {
        let (healthy, dead, error) = match self {
            Health::Healthy => (true, false, None),
            Health::Unhealthy(error) => (false, false, Some(error)),
            Health::Dead(error) => (false, true, Some(error)),
        };
        account["healthy"] = json!(healthy);
        account["dead"] = json!(dead);
        account["error"] = json!(error);
    }
}

/// An account that is there when the emulator starts.
#[derive(Clone, Debug)]
pub struct SeedAccount {
    user: String,
    app: String,
    environment: String,
    name: Option<String>,
    fields: Map<String, Value>,
    health: Health,
}

impl SeedAccount {
    /// An account of this user for this app, by its slug.
    #[must_use]
    pub fn new(external_user_id: impl Into<String>, app: impl Into<String>) -> Self {
        Self {
            user: external_user_id.into(),
            app: app.into(),
            environment: ENVIRONMENT.into(),
            name: None,
            fields: Map::new(),
            health: Health::Healthy,
        }
    }

    /// The account's name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Its environment; `development` if not said.
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

    /// How well it is.
    #[must_use]
    pub fn health(mut self, health: Health) -> Self {
        self.health = health;
        self
    }

    pub(crate) fn create(self, world: &mut World, catalogue: &Catalogue) -> Result<(), Error> {
        let app = catalogue.app(&self.app).cloned();
        let app = app.ok_or_else(|| Error::new(format!("seed account: no app {}", self.app)))?;
        let scopes = app["scope_profiles"]
            .as_array()
            .and_then(|profiles| profiles.last())
            .cloned()
            .unwrap_or_default();
        let connection = Connection {
            project: PROJECT_ID.into(),
            environment: self.environment.clone(),
            external_user_id: self.user,
            scopes: scopes.texts("scopes"),
            app,
            name: self.name,
            fields: self.fields,
            oauth_app_id: None,
            account_id: None,
            token: None,
        };
        let id = accounts::connect(world, connection)
            .map_err(|_| Error::new("seed account: refused"))?;
        if !matches!(self.health, Health::Healthy)
            && let Some(account) = world
                .environment(PROJECT_ID, &self.environment)
                .accounts
                .get_mut(&id)
        {
            self.health.apply(account);
        }
        Ok(())
    }
}
