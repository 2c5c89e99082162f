//! The definition of a component, cached by the client.

use std::sync::Arc;

use pipedream_connect_raw::types::Component;

use crate::Error;
use crate::call::{CallOptions, Client, DefinitionKey};

/// The definition, at most ten minutes old. Callers that ask at the same time share one request.
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
        let request = request.options(options.clone()).into_future();
        let component = async { Ok(Arc::new(request.await?.data)) };
        crate::future::boxed(component)
    };
    context.definitions.get(key, &context.time, fetch).await
}
