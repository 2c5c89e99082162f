//! All options of a prop, page by page.

use pipedream_connect_raw::types::ConfigurePropResponse;
use pipedream_connect_raw::values::OptionItem;
use serde_json::{Map, Value};

use crate::future::BoxFuture;
use crate::resources::{actions, components, triggers};
use crate::{Error, ErrorKind};

/// The maximum number of pages, for an app that returns pages without end.
const MAX_PAGES: u32 = 100;

type FetchPage = Box<
    dyn Fn(u32, Option<Map<String, Value>>) -> BoxFuture<Result<ConfigurePropResponse, Error>>
        + Send
        + Sync,
>;

/// The options of a prop that the connected app provides, page by page.
///
/// Created by `pages()` of a `configure_prop` request. It requests the next page with the context that the app returned,
/// accepts options in each of the API's formats, and ends when the app returns no context or no options, or after 100
/// pages.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pipedream_connect_emulator::{Emulator, SeedAccount}; let emulator = Emulator::builder().account(SeedAccount::new("user-42", "slack")).start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?;
/// let user = client.user("user-42")?;
/// let account = user.accounts().app("slack").await?.data.remove(0);
///
/// let request = user.configure_prop("slack-send-message", "conversation");
/// let mut options = request.account("slack", &account.id).pages();
/// let mut channels = Vec::new();
/// while let Some(page) = options.next().await {
///     channels.extend(page?.iter().map(|option| option.label()));
/// }
/// assert_eq!(channels, ["#general", "#random", "#support", "#releases", "#design"]);
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is requested until `next` is called"]
pub struct PropOptions {
    fetch: FetchPage,
    page: u32,
    context: Option<Map<String, Value>>,
    done: bool,
}

impl PropOptions {
    fn new(
        fetch: impl Fn(
            u32,
            Option<Map<String, Value>>,
        ) -> BoxFuture<Result<ConfigurePropResponse, Error>>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        Self {
            fetch: Box::new(fetch),
            page: 0,
            context: None,
            done: false,
        }
    }

    /// The options of the next page; `None` after the last one.
    ///
    /// # Errors
    /// The error of the request, or [`ErrorKind::Component`] with the component's own message.
    pub async fn next(&mut self) -> Option<Result<Vec<OptionItem>, Error>> {
        if self.done {
            return None;
        }
        self.done = true;
        let response = match (self.fetch)(self.page, self.context.take()).await {
            Ok(response) => response,
            Err(error) => return Some(Err(error)),
        };
        if let Some(error) = response.errors.first() {
            return Some(Err(component_error(error)));
        }
        let mut options = response.options;
        options.extend(
            response
                .string_options
                .into_iter()
                .map(|text| OptionItem::Bare(Value::from(text))),
        );
        self.page += 1;
        self.context = response.context.filter(|context| !context.is_empty());
        self.done = self.context.is_none() || options.is_empty() || self.page >= MAX_PAGES;
        if options.is_empty() && self.page > 1 {
            None
        } else {
            Some(Ok(options))
        }
    }
}

impl std::fmt::Debug for PropOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PropOptions")
            .field("page", &self.page)
            .finish_non_exhaustive()
    }
}

/// The error of a component that could not compute options or props.
pub(super) fn component_error(error: &Value) -> Error {
    Error::new(ErrorKind::Component, message_of(error))
}

/// The message of a component's error, which is text, an error object, or an error object as JSON text.
fn message_of(error: &Value) -> String {
    let parsed: Option<Value> = error.as_str().and_then(|text| text.parse().ok());
    let object = parsed.as_ref().unwrap_or(error);
    let message = object
        .get("message")
        .and_then(Value::as_str)
        .or_else(|| error.as_str());
    message.map_or_else(|| error.to_string(), str::to_owned)
}

impl components::ConfigureProp {
    /// All options, page by page.
    pub fn pages(self) -> PropOptions {
        PropOptions::new(move |page, context| {
            page_request(self.clone(), page, context, Self::page, Self::prev_context)
        })
    }
}

impl actions::ConfigureProp {
    /// All options, page by page.
    pub fn pages(self) -> PropOptions {
        PropOptions::new(move |page, context| {
            page_request(self.clone(), page, context, Self::page, Self::prev_context)
        })
    }
}

impl triggers::ConfigureProp {
    /// All options, page by page.
    pub fn pages(self) -> PropOptions {
        PropOptions::new(move |page, context| {
            page_request(self.clone(), page, context, Self::page, Self::prev_context)
        })
    }
}

/// Requests one page. The first one is requested without page and context.
fn page_request<R>(
    request: R,
    page: u32,
    context: Option<Map<String, Value>>,
    set_page: impl Fn(R, i64) -> R,
    set_context: impl Fn(R, Map<String, Value>) -> R,
) -> BoxFuture<Result<ConfigurePropResponse, Error>>
where
    R: IntoFuture<
            Output = Result<ConfigurePropResponse, Error>,
            IntoFuture = BoxFuture<Result<ConfigurePropResponse, Error>>,
        >,
{
    match context {
        Some(context) => set_context(set_page(request, i64::from(page)), context).into_future(),
        None => request.into_future(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use serde_json::json;

    use super::*;

    /// The number of options of each page, and how many pages were requested.
    async fn pages(body: Value) -> Result<(Vec<usize>, u32), Error> {
        let requests = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&requests);
        let mut options = PropOptions::new(move |_, _| {
            counted.fetch_add(1, Ordering::Relaxed);
            let response = serde_json::from_value(body.clone());
            let response = response.map_err(|error| Error::argument(error.to_string()));
            Box::pin(std::future::ready(response))
        });
        let mut pages = Vec::new();
        while let Some(page) = options.next().await {
            pages.push(page?.len());
        }
        Ok((pages, requests.load(Ordering::Relaxed)))
    }

    #[tokio::test]
    async fn options_end_without_a_context_without_options_and_after_a_hundred_pages()
    -> Result<(), Error> {
        let (context, none) = (json!({ "page": 1 }), json!({}));
        let options = json!([{ "label": "a", "value": 1 }]);
        let last = json!({ "options": options });
        assert_eq!(pages(last).await?, (vec![1], 1));
        let last = json!({ "options": options, "context": none });
        assert_eq!(pages(last).await?, (vec![1], 1));
        let empty = json!({ "options": [], "context": context });
        assert_eq!(pages(empty).await?, (vec![0], 1));
        let endless = json!({ "options": options, "context": context });
        assert_eq!(pages(endless).await?, (vec![1; 100], 100));
        Ok(())
    }

    #[test]
    fn debug_output_shows_the_number_of_pages() {
        let options = PropOptions::new(|_, _| Box::pin(std::future::pending()));
        assert_eq!(format!("{options:?}"), "PropOptions { page: 0, .. }");
    }
}
