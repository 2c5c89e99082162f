//! Any app's API through Pipedream, with the credentials of a connected account.

use crate::Client;

/// Calls an app's API as one connected account.
#[derive(Clone, Debug)]
pub struct Proxy {
    client: Client,
    user: String,
    account: String,
}

impl Proxy {
    pub(crate) fn new(client: Client, user: String, account: String) -> Self {
        Self { client, user, account }
    }
}
