//! The definition of a component, cached by the client.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use pipedream_connect_raw::operations::COMPONENTS_RETRIEVE;
use pipedream_connect_raw::types::Component;

use crate::call::{CallOptions, Client};
use crate::fetch_cache::FetchCache;
use crate::{Error, ErrorKind};

type Definitions = FetchCache<DefinitionKey, Arc<Component>>;

/// What identifies the definition of a component at one base URL, for one set of credentials.
#[derive(Clone, PartialEq, Eq, Hash)]
struct DefinitionKey {
    project: Option<String>,
    environment: Option<HeaderValue>,
    component: String,
    /// `None` for the latest version.
    version: Option<String>,
}

/// The definition, at most ten minutes old. Callers that ask at the same time share one request, which has the limits of the
/// client. Each waits no longer than its own deadline.
pub(in crate::features) async fn definition(
    client: &Client,
    component: &str,
    version: Option<&str>,
    options: &CallOptions,
) -> Result<Arc<Component>, Error> {
    let context = &client.0;
    let key = DefinitionKey {
        project: options.project.clone().or_else(|| context.project.clone()),
        environment: options.environment_header(context)?,
        component: component.to_owned(),
        version: version.map(str::to_owned),
    };
    let fetch = || {
        let mut request = client.components().retrieve(component);
        if let Some(version) = version {
            request = request.version(version);
        }
        let request = request.options(for_all_callers(options)).into_future();
        let component = async { Ok(Arc::new(request.await?.data)) };
        crate::future::boxed(component)
    };
    let definitions = context.feature_state::<Definitions>();
    let found = definitions.get(key, &context.time, fetch);
    match options.deadline {
        None => found.await,
        Some(limit) => {
            let found = context.time.within(limit, pin!(found)).await;
            found.unwrap_or_else(|| Err(late(component, limit)))
        }
    }
}

/// The options that do not differ between callers of the same definition.
fn for_all_callers(options: &CallOptions) -> CallOptions {
    CallOptions {
        timeout: None,
        deadline: None,
        retry: None,
        query: Vec::new(),
        ..options.clone()
    }
}

fn late(component: &str, limit: Duration) -> Error {
    let message = format!("the definition of {component:?} did not arrive within {limit:?}");
    Error::new(ErrorKind::Deadline, message).with_operation(&COMPONENTS_RETRIEVE)
}
