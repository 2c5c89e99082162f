//! Builds a set of tools.

use std::collections::HashSet;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::sync::Arc;

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use pipedream_connect_raw::types::{Component, ComponentType};

use super::approval::Approvals;
use super::hooks::Hooks;
use super::options;
use super::provider::ToolCall;
use super::reply::ToolReply;
use super::tool::Tool;
use super::tool_schema::ToolSchema;
use super::tool_set::{Inner, ToolSet};
use crate::Error;
use crate::call::{CallOptions, Client};
use crate::features::configure::definition;
use crate::features::user::User;
use crate::future::{BoxFuture, boxed};
use crate::state::StateStore;

/// How many definitions are requested at the same time.
const CONCURRENT: usize = 8;

/// Builds a [`ToolSet`], created by [`User::tools`]. Awaiting it requests the definitions.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pipedream_connect_emulator::{Emulator, SeedAccount}; let emulator = Emulator::builder().account(SeedAccount::new("user-42", "slack")).start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?;
/// let user = client.user("user-42")?;
/// let tools = user
///     .tools()
///     .app("slack")
///     .action("gitlab-update-issue")
///     .schema(|tool| tool.hide("username"))
///     .before(async |call| match call.name.as_str() {
///         "gitlab-update-issue" => Err("this assistant changes nothing".to_owned()),
///         _ => Ok(call),
///     })
///     .await?;
/// assert!(tools.get("slack-send-message").is_some());
/// # Ok(())
/// # }
/// ```
#[must_use = "a builder does nothing until it is awaited"]
pub struct ToolsBuilder {
    user: User,
    apps: Vec<String>,
    keys: Vec<String>,
    definitions: Vec<Arc<Component>>,
    accounts: Vec<(String, String)>,
    hooks: Hooks,
    approvals: Option<Approvals>,
    resolve_options: bool,
    options: CallOptions,
}

impl User {
    /// Actions as tools for a language model, which act for this user. See [Tools for models](crate::guide::tools) in the
    /// guide.
    pub fn tools(&self) -> ToolsBuilder {
        ToolsBuilder::new(self.clone())
    }
}

impl ToolsBuilder {
    fn new(user: User) -> Self {
        Self {
            user,
            apps: Vec::new(),
            keys: Vec::new(),
            definitions: Vec::new(),
            accounts: Vec::new(),
            hooks: Hooks::default(),
            approvals: None,
            resolve_options: false,
            options: CallOptions::default(),
        }
    }

    /// Adds all actions of an app (its slug, such as `slack`).
    pub fn app(mut self, app: impl Into<String>) -> Self {
        self.apps.push(app.into());
        self
    }

    /// Adds all actions of several apps.
    pub fn apps(mut self, apps: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.apps.extend(apps.into_iter().map(Into::into));
        self
    }

    /// Adds one action by its key, such as `slack-send-message`.
    pub fn action(mut self, key: impl Into<String>) -> Self {
        self.keys.push(key.into());
        self
    }

    /// Adds actions by their keys.
    pub fn actions(mut self, keys: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.keys.extend(keys.into_iter().map(Into::into));
        self
    }

    /// Adds an action by its definition, which is not requested then.
    pub fn definition(mut self, definition: Arc<Component>) -> Self {
        self.definitions.push(definition);
        self
    }

    /// The account (`apn_…`) that the tools of an app use. Without it, the user must have exactly one working account of
    /// the app when a tool is called. The model never chooses an account.
    pub fn account(mut self, app: impl Into<String>, account_id: impl Into<String>) -> Self {
        self.accounts.push((app.into(), account_id.into()));
        self
    }

    /// Changes what the model sees of each tool: hides or presets props, replaces descriptions.
    pub fn schema(mut self, hook: impl Fn(&mut ToolSchema<'_>) + Send + Sync + 'static) -> Self {
        self.hooks.schema.push(Arc::new(hook));
        self
    }

    /// Runs before each call. It may change the call, or reject it with a reason for the model.
    pub fn before<F, R>(mut self, hook: F) -> Self
    where
        F: Fn(ToolCall) -> R + Send + Sync + 'static,
        R: Future<Output = Result<ToolCall, String>> + Send + 'static,
    {
        self.hooks
            .before
            .push(Arc::new(move |call| Box::pin(hook(call))));
        self
    }

    /// Runs after each call. It may change the text for the model, for example to shorten or redact it.
    pub fn after<F, R>(mut self, hook: F) -> Self
    where
        F: Fn(ToolReply) -> R + Send + Sync + 'static,
        R: Future<Output = ToolReply> + Send + 'static,
    {
        self.hooks
            .after
            .push(Arc::new(move |reply| Box::pin(hook(reply))));
        self
    }

    /// Asks a person before each call of a tool that may destroy something.
    ///
    /// Tools whose annotations say that they only read, or that they destroy nothing, run at once. The others, those
    /// without annotations included, become a [`PendingCall`](super::PendingCall), which waits in `store` for a day. Share
    /// the store between processes so that a call can be approved in another one.
    pub fn approval(mut self, store: impl StateStore) -> Self {
        let time = self.user.client.0.time.clone();
        self.approvals = Some(Approvals::new(Arc::new(store), time));
        self
    }

    /// Lists the values that the connected app provides, such as channels, as fixed options in the schemas. Only if the user
    /// has one working account of the app (or [`account`](Self::account) chooses one), for props with at most 100 values.
    /// Costs at least one request per prop.
    pub fn resolve_options(mut self) -> Self {
        self.resolve_options = true;
        self
    }

    /// Options of every call that is made: timeouts, retries, extra headers, another environment. Runs of actions are never
    /// repeated, also not with [`idempotent(true)`](CallOptions::idempotent).
    pub fn options(mut self, mut options: CallOptions) -> Self {
        options.idempotent = None;
        self.options = options;
        self
    }

    async fn build(self) -> Result<ToolSet, Error> {
        let mut tools = Vec::new();
        let mut keys = HashSet::new();
        for component in self.components().await? {
            if component.component_type == Some(ComponentType::Trigger) {
                let message = format!("{} is a trigger and cannot be a tool", component.key);
                return Err(Error::argument(message));
            }
            if keys.insert(component.key.clone()) {
                tools.push(self.tool(component).await?);
            }
        }
        Ok(ToolSet::new(Inner {
            user: self.user,
            tools,
            accounts: self.accounts,
            hooks: self.hooks,
            approvals: self.approvals,
            options: self.options,
        }))
    }

    async fn tool(&self, component: Arc<Component>) -> Result<Tool, Error> {
        let mut tool = Tool::new(component);
        if self.resolve_options {
            options::resolve(&self.user, &self.accounts, &self.options, &mut tool).await?;
        }
        let mut schema = ToolSchema::new(&mut tool);
        for hook in &self.hooks.schema {
            hook(&mut schema);
        }
        schema.finish()?;
        Ok(tool)
    }

    /// The definitions, in the order in which they were asked for: given ones, apps, keys.
    async fn components(&self) -> Result<Vec<Arc<Component>>, Error> {
        let client = &self.user.client;
        let mut components = self.definitions.clone();
        for app in &self.apps {
            let list = client
                .actions()
                .list()
                .app(app)
                .options(self.options.clone());
            let listed = list.items().collect().await?;
            components.extend(listed.into_iter().map(Arc::new));
        }
        let listed = components.into_iter().map(|component| {
            // Some list responses leave the props out. An action without any is possible, but rare.
            let is_complete = !component.configurable_props.is_empty();
            let key = component.key.clone();
            (key, is_complete.then_some(component))
        });
        let asked = self.keys.iter().map(|key| (key.clone(), None));
        let all: Vec<_> = listed.chain(asked).collect();
        stream::iter(all)
            .map(|(key, component)| complete(client, key, component, &self.options))
            .buffered(CONCURRENT)
            .try_collect()
            .await
    }
}

async fn complete(
    client: &Client,
    key: String,
    component: Option<Arc<Component>>,
    options: &CallOptions,
) -> Result<Arc<Component>, Error> {
    match component {
        Some(component) => Ok(component),
        None => definition(client, &key, None, options).await,
    }
}

impl IntoFuture for ToolsBuilder {
    type Output = Result<ToolSet, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        boxed(self.build())
    }
}

impl fmt::Debug for ToolsBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToolsBuilder")
            .field("external_user_id", &self.user.id())
            .field("apps", &self.apps)
            .field("actions", &self.keys)
            .field("hooks", &self.hooks)
            .finish_non_exhaustive()
    }
}
