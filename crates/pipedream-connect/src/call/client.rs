//! The client handle.

use std::fmt;
use std::sync::Arc;

use pipedream_connect_raw::ids::PROJECT;

use super::context::Context;
use crate::{base_url, ids};

/// A client for the Connect API.
///
/// Most programs create one with [`Client::from_env`] when they start, and work with the [`User`](crate::User) that
/// [`Client::user`] returns. The other methods are the resources of the API, such as [`Client::apps`]. The
/// [guide](crate::guide) starts from the first call.
///
/// Cloning is cheap: clones share connections, token and retry budget. A client belongs to one project and environment
/// unless [`CallOptions`](crate::CallOptions) say otherwise.
///
/// A client can be used on several Tokio runtimes, such as those of a server with a runtime for each thread. They share the
/// token; each opens its own connections. When a runtime ends, calls on the others continue.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = pipedream_connect_emulator::Emulator::start().await?;
/// use pipedream_connect::Client;
///
/// let client = Client::builder()
///     .base_url(emulator.base_url()) // without this line: the real API
///     .client_credentials(emulator.client_id(), emulator.client_secret())
///     .project_id("proj_X")
///     .environment("development")
///     .build()?;
/// let apps = client.apps().list().q("slack").await?;
/// assert_eq!(apps.data[0].name_slug, "slack");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client(pub(crate) Arc<Context>);

impl Client {
    /// The client's project, if it has one.
    pub fn project_id(&self) -> Option<&str> {
        self.0.project.as_deref()
    }

    /// The API's base URL, without a trailing slash.
    pub fn base_url(&self) -> &str {
        base_url::without_slash(&self.0.base_url)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let credentials = self
            .0
            .tokens
            .as_ref()
            .map_or("none", |tokens| tokens.name());
        let project = self.project_id().map(|id| ids::shown(&PROJECT, id));
        f.debug_struct("Client")
            .field("base_url", &self.base_url())
            .field("project_id", &project)
            .field("environment", &self.0.environment)
            .field("credentials", &format_args!("{credentials}"))
            .finish_non_exhaustive()
    }
}
