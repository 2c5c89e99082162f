//! Connection webhooks: a user connected an account, or failed to.

use std::collections::HashMap;
use std::fmt;

use pipedream_connect_raw::types::Account;
use pipedream_connect_raw::values::Secret;
use serde_json::value::RawValue;

use super::tag::WebhookTag;
use crate::Error;
use crate::call::Client;

/// According to the sender, a user connected an account. Connection webhooks are not known to be signed, so
/// [retrieve the account](Self::account) to verify it.
#[derive(Clone, Debug)]
pub struct ConnectionSuccess {
    details: ConnectionDetails,
    account_id: String,
}

/// According to the sender, a user could not connect an account.
#[derive(Clone, Debug)]
pub struct ConnectionError {
    details: ConnectionDetails,
    message: Option<String>,
}

/// The fields that both connection webhooks have. All except the user come from the body, which is not known to be signed.
#[derive(Clone)]
pub struct ConnectionDetails {
    external_user_id: String,
    environment: Option<String>,
    session_id: Option<String>,
    connect_token: Option<Secret>,
}

impl ConnectionSuccess {
    /// `None` if the body has no account id.
    pub(super) fn read(tag: &WebhookTag, fields: &Fields<'_>) -> Option<Self> {
        let account_id = fields.object("account")?.text("id")?;
        Some(Self {
            details: ConnectionDetails::read(tag, fields),
            account_id,
        })
    }

    /// Retrieves the connected account from the API, and checks that it belongs to the user of the URL's tag.
    ///
    /// Operation `accounts_retrieve`: `GET /v1/connect/{project_id}/accounts/{account_id}`.
    ///
    /// # Errors
    /// As [`User::account`](crate::User::account): [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) if there is no such
    /// account, or if it belongs to another user. [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) if the
    /// event comes from a different environment than the client's.
    pub async fn account(&self, client: &Client) -> Result<Account, Error> {
        self.details.check_environment(client)?;
        let user = client.user(self.details.external_user_id())?;
        user.account(&self.account_id).await
    }

    /// The account id that the sender claims. Not verified; use [`account`](Self::account).
    pub fn claimed_account_id(&self) -> &str {
        &self.account_id
    }

    /// The other fields of the webhook.
    pub fn details(&self) -> &ConnectionDetails {
        &self.details
    }
}

impl ConnectionError {
    pub(super) fn read(tag: &WebhookTag, fields: &Fields<'_>) -> Self {
        Self {
            details: ConnectionDetails::read(tag, fields),
            message: fields.text("error"),
        }
    }

    /// A human-readable reason for the failure, as claimed by the sender.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The other fields of the webhook.
    pub fn details(&self) -> &ConnectionDetails {
        &self.details
    }
}

impl ConnectionDetails {
    fn read(tag: &WebhookTag, fields: &Fields<'_>) -> Self {
        Self {
            external_user_id: tag.external_user_id().to_owned(),
            environment: fields.text("environment"),
            session_id: fields.text_or_number("connect_session_id"),
            connect_token: fields.text("connect_token").map(Secret::from),
        }
    }

    /// Your application's id for the user, from the tag of the URL.
    pub fn external_user_id(&self) -> &str {
        &self.external_user_id
    }

    /// The environment, such as `production`.
    pub fn environment(&self) -> Option<&str> {
        self.environment.as_deref()
    }

    /// The session id, exactly as sent. It is a number that is too large for most number types.
    pub fn session_id(&self) -> Option<&str> {
        self.session_id.as_deref()
    }

    /// The Connect token of the session.
    pub fn connect_token(&self) -> Option<&Secret> {
        self.connect_token.as_ref()
    }

    fn check_environment(&self, client: &Client) -> Result<(), Error> {
        let clients = client.0.environment.as_ref();
        let clients = clients.and_then(|value| value.to_str().ok());
        match (self.environment(), clients) {
            (Some(claimed), Some(clients)) if claimed != clients => Err(Error::argument(format!(
                "the connection event comes from the environment {claimed:?}, but the client uses {clients:?}; \
                 retrieve the account with a client for {claimed:?}"
            ))),
            _ => Ok(()),
        }
    }
}

/// Without the Connect token.
impl fmt::Debug for ConnectionDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectionDetails")
            .field("external_user_id", &self.external_user_id)
            .field("environment", &self.environment)
            .field("session_id", &self.session_id)
            .finish_non_exhaustive()
    }
}

/// The fields of a JSON object. Each is decoded on its own, so an unexpected type in one does not affect the others. Numbers
/// keep their digits.
pub(super) struct Fields<'a>(HashMap<String, &'a RawValue>);

impl<'a> Fields<'a> {
    /// `None` for anything but a JSON object.
    pub(super) fn read(json: &'a [u8]) -> Option<Self> {
        serde_json::from_slice(json).map(Self).ok()
    }

    fn object(&self, name: &str) -> Option<Self> {
        Self::read(self.0.get(name)?.get().as_bytes())
    }

    pub(super) fn text(&self, name: &str) -> Option<String> {
        serde_json::from_str(self.0.get(name)?.get()).ok()
    }

    fn text_or_number(&self, name: &str) -> Option<String> {
        let json = self.0.get(name)?.get();
        let is_number = json.starts_with(|c: char| c == '-' || c.is_ascii_digit());
        let number = is_number.then(|| json.to_owned());
        number.or_else(|| self.text(name))
    }
}
