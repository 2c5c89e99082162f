//! Connecting accounts.

use serde_json::json;

use super::accounts::{Account, AccountDetails, Health};
use super::environment::EnvironmentId;
use super::model::State;
use crate::catalogue::App;
use crate::json::Object;

/// An account to create or to reconnect.
pub(crate) struct Connection {
    pub(crate) environment: EnvironmentId,
    pub(crate) external_user_id: String,
    pub(crate) app: App,
    pub(crate) name: Option<String>,
    /// Values of custom fields.
    pub(crate) fields: Object,
    /// The project's OAuth client, if it is used.
    pub(crate) oauth_app_id: Option<String>,
    /// The account to reconnect.
    pub(crate) account_id: Option<String>,
    pub(crate) scopes: Vec<String>,
    /// The Connect token to consume.
    pub(crate) token: Option<String>,
}

/// The account to reconnect does not belong to the user and app of the connection.
#[derive(Debug)]
pub(crate) struct WrongAccount;

impl State {
    /// Creates or reconnects an account, consumes the token, and returns the account's id.
    pub(crate) fn connect(&mut self, connection: Connection) -> Result<String, WrongAccount> {
        let environment = &connection.environment;
        let before = match &connection.account_id {
            Some(id) => Some(self.account_to_reconnect(&connection, id)?),
            None => None,
        };
        let id = match &before {
            Some(account) => account.details.id.clone(),
            None => self.ids.next("apn_"),
        };
        self.user(environment, &connection.external_user_id);
        let mut account = new_account(self, &connection, id.clone());
        if let Some(before) = before {
            account.details.created_at = before.details.created_at;
            account.details.name = before.details.name;
        }
        if let Some(name) = connection.name {
            account.details.name = name;
        }
        let accounts = &mut self.environment(environment).accounts;
        match accounts.get_mut(&id) {
            Some(before) => *before = account,
            None => accounts.insert(account),
        }
        let token = connection.token.as_ref();
        if let Some(token) = token.and_then(|token| self.connect_tokens.get_mut(token)) {
            token.consumed = true;
        }
        Ok(id)
    }

    /// Sets the health of an account in any environment.
    pub(crate) fn set_account_health(&mut self, id: &str, health: Health) -> Result<(), String> {
        let mut environments = self.environments();
        let account = environments.find_map(|(_, contents)| contents.accounts.get_mut(id));
        let account = account.ok_or_else(|| format!("no account {id}"))?;
        account.set_health(health);
        Ok(())
    }

    fn account_to_reconnect(
        &mut self,
        connection: &Connection,
        id: &str,
    ) -> Result<Account, WrongAccount> {
        let account = self.environment(&connection.environment).accounts.get(id);
        let (user, app) = (&connection.external_user_id, &connection.app.name_slug);
        let fits = |account: &&Account| account.belongs_to(user) && account.is_of(app);
        account.filter(fits).cloned().ok_or(WrongAccount)
    }
}

fn new_account(state: &mut State, connection: &Connection, id: String) -> Account {
    let now = state.clock.iso(0);
    let (user, app) = (&connection.external_user_id, &connection.app);
    let oauth = app.is_oauth();
    let at = |seconds: i64| oauth.then(|| state.clock.iso(seconds));
    let details = AccountDetails {
        id,
        name: format!("{user} ({})", app.name_slug),
        external_id: user.clone(),
        healthy: true,
        dead: None,
        error: None,
        app: app.clone(),
        created_at: now.clone(),
        updated_at: now,
        authorized_scopes: connection.scopes.clone(),
        expires_at: at(3600),
        last_refreshed_at: at(0),
        next_refresh_at: at(3420),
    };
    // Credentials of Pipedream's own OAuth client are never shown in production.
    let own_client = connection.oauth_app_id.is_some();
    let readable = !oauth || own_client || connection.environment.name == "development";
    Account {
        details,
        credentials: credentials(state, connection),
        credentials_readable: readable,
        oauth_app_id: connection.oauth_app_id.clone(),
    }
}

fn credentials(state: &mut State, connection: &Connection) -> Object {
    let mut credentials = connection.fields.clone();
    if connection.app.is_oauth() {
        let official = || format!("official-{}", connection.app.name_slug);
        let client = connection.oauth_app_id.clone().unwrap_or_else(official);
        let access = format!("emulated-access-{}", state.ids.hex());
        let refresh = format!("emulated-refresh-{}", state.ids.hex());
        credentials.insert("oauth_client_id".into(), json!(client));
        credentials.insert("oauth_access_token".into(), json!(access));
        credentials.insert("oauth_refresh_token".into(), json!(refresh));
        credentials.insert("oauth_uid".into(), json!(state.ids.next("uid_")));
    }
    credentials
}
