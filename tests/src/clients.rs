//! Clients for tests.

use pipedream_connect::{Client, ClientBuilder, Error, RetryPolicy};

use crate::server::Server;

/// A text that breaks every encoding that is not careful.
pub const AWKWARD: &str = "user/42 é?&=#+%20";

/// A client with OAuth client credentials that never repeats anything.
pub fn oauth(server: &Server) -> Result<Client, Error> {
    builder(server)
        .client_credentials("cid", "csec")
        .project_id("proj_X")
        .build()
}

/// A client with a Connect token and no project.
pub fn connect_token(server: &Server) -> Result<Client, Error> {
    builder(server).connect_token("ctok_0").build()
}

/// What both have in common.
pub fn builder(server: &Server) -> ClientBuilder {
    Client::builder()
        .base_url(server.url())
        .retry(RetryPolicy::none())
        .seed(1)
}
