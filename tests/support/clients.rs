//! Clients for a scripted server. For an emulator, use `Client::builder().env_vars(emulator.env())`.

use pipedream_connect::{Client, ClientBuilder, Error, RetryPolicy};

use crate::server::Server;

/// Text with every character that careless encoding breaks.
pub const SPECIAL_CHARACTERS: &str = "user/42 é?&=#+%20";

/// A client with OAuth client credentials and no retries.
pub fn oauth(server: &Server) -> Result<Client, Error> {
    builder(server)
        .client_credentials("cid", "csec")
        .project_id("proj_X")
        .build()
}

/// A client with a Connect token, no project and no retries.
pub fn connect_token(server: &Server) -> Result<Client, Error> {
    builder(server).connect_token("ctok_0").build()
}

/// A builder for this server, with a fixed seed and no retries.
pub fn builder(server: &Server) -> ClientBuilder {
    Client::builder()
        .base_url(server.url())
        .retry(RetryPolicy::none())
        .seed(1)
}
