//! All options of a prop, however many pages the app has of them.

use pipedream_connect_raw::types::ConfigurePropResponse;
use pipedream_connect_raw::values::OptionItem;
use serde_json::{Map, Value};

use crate::resources::{actions, components, triggers};
use crate::{BoxFuture, Error, ErrorKind, json};

/// Most pages that are asked for; an app that never stops is cut off here.
const PAGES: u32 = 100;

type Ask = Box<
    dyn Fn(u32, Option<Map<String, Value>>) -> BoxFuture<Result<ConfigurePropResponse, Error>>
        + Send
        + Sync,
>;

/// Walks through the options of a prop that come from the connected app, page by page.
///
/// Made from a `configure_prop` request by its `pages()`. It asks for the next page with the context that the app gave,
/// takes options in each of the API's shapes, and ends when the app gives no context or no option, or after 100 pages.
///
/// ```
/// # use pipedream_connect_emulator::{Emulator, SeedAccount};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = Emulator::builder().account(SeedAccount::new("user-42", "slack")).start().await?;
/// # let client = pipedream_connect::Client::builder().base_url(emulator.base_url()).client_credentials("cid", "csec")
/// #     .project_id("proj_X").environment("development").build()?;
/// let user = client.user("user-42")?;
/// let account = user.accounts().app("slack").await?.data.remove(0);
///
/// let request = user.configure_prop("slack-send-message", "conversation").account("slack", &account.id);
/// let mut options = request.pages();
/// let mut channels = Vec::new();
/// while let Some(page) = options.next().await {
///     channels.extend(page?.iter().map(|option| option.label()));
/// }
/// assert_eq!(channels, ["#general", "#random", "#support", "#releases", "#design"]);
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is asked until `next` is called"]
pub struct PropOptions {
    ask: Ask,
    page: u32,
    context: Option<Map<String, Value>>,
    done: bool,
}

impl PropOptions {
    fn new(
        ask: impl Fn(u32, Option<Map<String, Value>>) -> BoxFuture<Result<ConfigurePropResponse, Error>>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        Self {
            ask: Box::new(ask),
            page: 0,
            context: None,
            done: false,
        }
    }

    /// The options of the next page; `None` behind the last.
    ///
    /// # Errors
    /// That of the call, or [`ErrorKind::Component`] with what the component says went wrong.
    pub async fn next(&mut self) -> Option<Result<Vec<OptionItem>, Error>> {
        if self.done {
            return None;
        }
        self.done = true;
        let answer = match (self.ask)(self.page, self.context.take()).await {
            Ok(answer) => answer,
            Err(error) => return Some(Err(error)),
        };
        if let Some(said) = answer.errors.first() {
            return Some(Err(Error::new(
                ErrorKind::Component,
                said_by_component(said),
            )));
        }
        let mut options = answer.options;
        options.extend(
            answer
                .string_options
                .into_iter()
                .map(|text| OptionItem::Bare(Value::from(text))),
        );
        self.page += 1;
        self.context = answer.context.filter(|context| !context.is_empty());
        self.done = self.context.is_none() || options.is_empty() || self.page >= PAGES;
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

/// The component's words. They often are an error object, sometimes as JSON text.
fn said_by_component(said: &Value) -> String {
    let parsed = said
        .as_str()
        .and_then(|text| json::read(text.as_bytes()).ok());
    let object = parsed.as_ref().unwrap_or(said);
    let message = object
        .get("message")
        .and_then(Value::as_str)
        .or_else(|| said.as_str());
    message.map_or_else(|| said.to_string(), str::to_owned)
}

impl components::ConfigureProp {
    /// All options, page by page.
    pub fn pages(self) -> PropOptions {
        PropOptions::new(move |page, context| {
            at(self.clone(), page, context, Self::page, Self::prev_context)
        })
    }
}

impl actions::ConfigureProp {
    /// All options, page by page.
    pub fn pages(self) -> PropOptions {
        PropOptions::new(move |page, context| {
            at(self.clone(), page, context, Self::page, Self::prev_context)
        })
    }
}

impl triggers::ConfigureProp {
    /// All options, page by page.
    pub fn pages(self) -> PropOptions {
        PropOptions::new(move |page, context| {
            at(self.clone(), page, context, Self::page, Self::prev_context)
        })
    }
}

/// The request for one page. The first one is asked for as it is.
fn at<R>(
    request: R,
    page: u32,
    context: Option<Map<String, Value>>,
    set_page: impl Fn(R, f64) -> R,
    set_context: impl Fn(R, Map<String, Value>) -> R,
) -> BoxFuture<Result<ConfigurePropResponse, Error>>
where
    R: IntoFuture<
            Output = Result<ConfigurePropResponse, Error>,
            IntoFuture = BoxFuture<Result<ConfigurePropResponse, Error>>,
        >,
{
    match context {
        Some(context) => set_context(set_page(request, f64::from(page)), context).into_future(),
        None => request.into_future(),
    }
}
