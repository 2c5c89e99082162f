// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.

//! One module per resource of the API, with its handle and its request builders.

pub mod accounts;
pub mod actions;
pub mod app_categories;
pub mod app_overrides;
pub mod apps;
pub mod components;
pub mod deployed_triggers;
pub mod oauth_apps;
pub mod oauth_tokens;
pub mod project_environment;
pub mod projects;
pub mod rate_limits;
pub mod tokens;
pub mod triggers;
pub mod usage;
pub mod users;

use crate::Client;

/// The resources of the API.
impl Client {
    /// Accounts that external users have connected to apps.
    pub fn accounts(&self) -> accounts::Accounts {
        accounts::Accounts::new(self.clone())
    }

    /// Components that run once on request.
    pub fn actions(&self) -> actions::Actions {
        actions::Actions::new(self.clone())
    }

    /// Categories that apps are grouped in.
    pub fn app_categories(&self) -> app_categories::AppCategories {
        app_categories::AppCategories::new(self.clone())
    }

    /// Presets of custom-field values and OAuth clients for an app.
    pub fn app_overrides(&self) -> app_overrides::AppOverrides {
        app_overrides::AppOverrides::new(self.clone())
    }

    /// The catalogue of apps that accounts can be connected to.
    pub fn apps(&self) -> apps::Apps {
        apps::Apps::new(self.clone())
    }

    /// Actions and triggers of the component registry, through the same operations.
    pub fn components(&self) -> components::Components {
        components::Components::new(self.clone())
    }

    /// Running instances of triggers, with their events and delivery targets.
    pub fn deployed_triggers(&self) -> deployed_triggers::DeployedTriggers {
        deployed_triggers::DeployedTriggers::new(self.clone())
    }

    /// Custom OAuth clients used when external users connect accounts.
    pub fn oauth_apps(&self) -> oauth_apps::OAuthApps {
        oauth_apps::OAuthApps::new(self.clone())
    }

    /// Access tokens of the OAuth client-credentials grant, used by servers.
    pub fn oauth_tokens(&self) -> oauth_tokens::OAuthTokens {
        oauth_tokens::OAuthTokens::new(self.clone())
    }

    /// The default webhook of one environment of a project.
    pub fn project_environment(&self) -> project_environment::ProjectEnvironment {
        project_environment::ProjectEnvironment::new(self.clone())
    }

    /// Projects of the workspace and their settings.
    pub fn projects(&self) -> projects::Projects {
        projects::Projects::new(self.clone())
    }

    /// Rate limits defined by the caller.
    pub fn rate_limits(&self) -> rate_limits::RateLimits {
        rate_limits::RateLimits::new(self.clone())
    }

    /// Short-lived Connect tokens that let an external user connect accounts.
    pub fn tokens(&self) -> tokens::Tokens {
        tokens::Tokens::new(self.clone())
    }

    /// Components that emit events once they are deployed.
    pub fn triggers(&self) -> triggers::Triggers {
        triggers::Triggers::new(self.clone())
    }

    /// Credits used by Connect.
    pub fn usage(&self) -> usage::Usage {
        usage::Usage::new(self.clone())
    }

    /// External users, meaning the end users of your own application.
    pub fn users(&self) -> users::Users {
        users::Users::new(self.clone())
    }
}
