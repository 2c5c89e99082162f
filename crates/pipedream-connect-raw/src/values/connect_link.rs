//! The link that starts a connection in the user's browser.

use std::fmt;

use crate::runtime::append_pair;
use crate::types::{CreateTokenResponse, ScopeProfileName};

/// A Connect Link for one app. `to_string()` returns the link for the user. `Debug` hides it, because anyone with the link
/// can connect an account as that user until the token expires or is used.
#[derive(Clone, PartialEq, Eq)]
#[must_use]
pub struct ConnectLink(String);

impl CreateTokenResponse {
    /// The link that connects an account of `app` (its slug, such as `slack`).
    pub fn connect_link(&self, app: &str) -> ConnectLink {
        ConnectLink(self.connect_link_url.expose().to_owned()).with("app", app)
    }
}

impl ConnectLink {
    /// A link to a page of your own, such as a custom domain, for a Connect token.
    pub fn on(page: &str, token: &str, app: &str) -> Self {
        Self(page.to_owned())
            .with("token", token)
            .with("connectLink", "true")
            .with("app", app)
    }

    /// Uses your own OAuth client (`oa_…`) instead of Pipedream's.
    pub fn oauth_app_id(self, id: &str) -> Self {
        self.with("oauthAppId", id)
    }

    /// Uses the settings of an app override (`ao_…`).
    pub fn app_override_id(self, id: &str) -> Self {
        self.with("appOverrideId", id)
    }

    /// Reconnects an existing account, for example one that has become unhealthy.
    pub fn account_id(self, id: &str) -> Self {
        self.with("accountId", id)
    }

    /// Requests a named subset of the app's OAuth scopes.
    pub fn scope_profile(self, profile: impl Into<ScopeProfileName>) -> Self {
        let profile = profile.into();
        self.with("oauthScopeProfile", profile.as_str())
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        let fragment = match self.0.find('#') {
            Some(mark) => self.0.split_off(mark),
            None => String::new(),
        };
        append_pair(&mut self.0, name, value);
        self.0.push_str(&fragment);
        self
    }
}

impl fmt::Display for ConnectLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for ConnectLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConnectLink([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_appended_and_the_token_is_not_printed() {
        let link = ConnectLink("https://x/connect.html?token=ctok_1&connectLink=true".to_owned())
            .with("app", "my app")
            .account_id("apn_1");
        assert_eq!(
            link.to_string(),
            "https://x/connect.html?token=ctok_1&connectLink=true&app=my+app&accountId=apn_1"
        );
        assert!(!format!("{link:?}").contains("ctok_1"));
        let own = ConnectLink::on("https://connect.example/start", "ctok_1", "slack");
        assert_eq!(
            own.to_string(),
            "https://connect.example/start?token=ctok_1&connectLink=true&app=slack"
        );
    }
}
