//! Tools of one user, and the calls of them.

use std::fmt;
use std::sync::Arc;

use pipedream_connect_raw::types::Component;
use serde_json::{Map, Value};

use super::approval::{Approvals, PendingCall, a_day_after};
use super::hooks::Hooks;
use super::provider::{Provider, ToolCall};
use super::reply::{ToolReply, ToolResult};
use super::schema::NotStrict;
use super::tool::Tool;
use crate::Error;
use crate::call::CallOptions;
use crate::features::actions::{Action, ActionError, Outcome};
use crate::features::configure::{AccountProblem, definition, nearest};
use crate::features::user::User;
use crate::future::boxed;

/// The tools of one user. Created by [`User::tools`].
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pipedream_connect_emulator::{Emulator, SeedAccount}; let emulator = Emulator::builder().account(SeedAccount::new("user-42", "slack")).start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?;
/// use pipedream_connect::tools::{Provider, ToolResult};
///
/// let tools = client.user("user-42")?.tools().app("slack").await?;
/// let request = serde_json::json!({
///     "model": "…",
///     "messages": [],
///     "tools": tools.to_json(Provider::OpenAiChat),
/// });
/// # assert!(!request["tools"].as_array().unwrap().is_empty());
///
/// // What the model returned:
/// let message = serde_json::json!({ "tool_calls": [{ "id": "call_1", "function": {
///     "name": "slack-send-message",
///     "arguments": r##"{"conversation": "C0GENERAL", "text": "Hello"}"##,
/// } }] });
/// for call in Provider::OpenAiChat.tool_calls(&message) {
///     let reply = tools.call(call).await?;
///     if let ToolResult::Connect(link) = reply.result() {
///         println!("Connect your account: {link}");
///     }
///     let result = reply.to_json(Provider::OpenAiChat); // append it to the messages
/// #   assert_eq!(result["role"], "tool");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ToolSet(Arc<Inner>);

/// What the clones of a set share.
pub(super) struct Inner {
    pub(super) user: User,
    pub(super) tools: Vec<Tool>,
    pub(super) accounts: Vec<(String, String)>,
    pub(super) hooks: Hooks,
    pub(super) approvals: Option<Approvals>,
    pub(super) options: CallOptions,
}

impl ToolSet {
    pub(super) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// The tools.
    pub fn iter(&self) -> std::slice::Iter<'_, Tool> {
        self.0.tools.iter()
    }

    /// A tool by its name.
    pub fn get(&self, name: &str) -> Option<&Tool> {
        self.0.tools.iter().find(|tool| tool.name() == name)
    }

    /// The tools as a model's API takes them in the field `tools` of a request. For MCP, of the result of `tools/list`.
    pub fn to_json(&self, provider: Provider) -> Value {
        let schemas = self.0.tools.iter().map(|tool| tool.schema().to_value());
        let schemas = schemas.collect();
        provider.tools(&self.0.tools, false, schemas)
    }

    /// As [`to_json`](Self::to_json), with schemas that the API enforces. Ask the API for it where it has a switch, as
    /// OpenAI's has in `strict`, which is set here.
    ///
    /// # Errors
    /// [`NotStrict`] for the first tool with a free-form argument.
    pub fn to_strict_json(&self, provider: Provider) -> Result<Value, NotStrict> {
        let schemas = self.0.tools.iter().map(|tool| tool.strict_schema());
        let schemas: Result<Vec<_>, _> = schemas.map(|schema| Ok(schema?.to_value())).collect();
        Ok(provider.tools(&self.0.tools, true, schemas?))
    }

    /// Runs a model's call: hooks, checks, approval, account, action.
    ///
    /// What the model can correct is part of the reply, as is a link for a missing account. The action is carried out at
    /// most once per call.
    ///
    /// # Errors
    /// [`ActionError::Call`] if a request failed, and [`ActionError::Account`] if no Connect link could be created, or if the
    /// user has several accounts of the app:
    /// choose one with [`ToolsBuilder::account`](super::ToolsBuilder::account).
    pub async fn call(&self, call: ToolCall) -> Result<ToolReply, ActionError> {
        boxed(self.clone().into_reply(call)).await
    }

    async fn into_reply(self, call: ToolCall) -> Result<ToolReply, ActionError> {
        let original = call.clone();
        let (call, result) = match self.0.hooks.before(call).await {
            Ok(call) => {
                let result = self.result(&call).await?;
                (call, result)
            }
            Err(reason) => (original, ToolResult::Rejected(reason)),
        };
        Ok(self.reply(call, result).await)
    }

    async fn reply(&self, call: ToolCall, result: ToolResult) -> ToolReply {
        self.0.hooks.after(ToolReply::new(call, result)).await
    }

    async fn result(&self, call: &ToolCall) -> Result<ToolResult, ActionError> {
        let Some(tool) = self.get(&call.name) else {
            return Ok(ToolResult::Retry(self.no_such_tool(&call.name)));
        };
        let props = match tool.props(&call.arguments) {
            Ok(props) => props,
            Err(text) => return Ok(ToolResult::Retry(text)),
        };
        let approvals = self
            .0
            .approvals
            .as_ref()
            .filter(|_| tool.asks_for_approval());
        let Some(approvals) = approvals else {
            let action = self.action(tool.component().clone(), props);
            return self.ran(action.run().await.map(done)).await;
        };
        // Nobody should be asked about a call that cannot run.
        let action = self.action(tool.component().clone(), props.clone());
        if let Err(error) = action.prepare().await {
            return self.ran(Err(error)).await;
        }
        let pending = self.pending(tool, call, props);
        approvals.add(&pending).await?;
        Ok(ToolResult::Pending(pending))
    }

    fn action(&self, component: Arc<Component>, props: Map<String, Value>) -> Action {
        let mut action = self
            .0
            .user
            .action(&component.key)
            .props(props)
            .options(self.0.options.clone());
        for app in component.app_props() {
            let chosen = self.0.accounts.iter().find(|(slug, _)| *slug == app.app);
            if let Some((_, account_id)) = chosen {
                action = action.account_for(&app.name, account_id);
            }
        }
        action.definition(component)
    }

    fn pending(&self, tool: &Tool, call: &ToolCall, props: Map<String, Value>) -> PendingCall {
        PendingCall {
            id: format!("{:032x}", self.0.user.client.0.jitter.id()),
            external_user_id: self.0.user.id().to_owned(),
            tool: tool.name().to_owned(),
            version: tool.component().version.clone(),
            call_id: call.id.clone(),
            props,
            expires_at: a_day_after(self.now()),
        }
    }

    /// Runs a call that a person has approved, with the version and the props that were shown. It runs once, no matter how
    /// often and in how many processes it is approved: the others get [`ToolResult::NotPending`]. If the process ends
    /// between the approval and the run, the call does not run.
    ///
    /// The set must have the tool, and must have been built for the same user and with the same store.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub async fn approve(&self, pending: &PendingCall) -> Result<ToolReply, ActionError> {
        let (set, shown) = (self.clone(), pending.clone());
        boxed(async move {
            // Before the call is decided, so that it still waits if this set cannot run it.
            if set.definition_of(&shown).await?.is_none() {
                let result = ToolResult::Rejected(set.no_such_tool(&shown.tool));
                return Ok(set.reply(shown.call(), result).await);
            }
            // What was stored is what runs, whatever was passed.
            let (call, result) = match set.take(&shown.id).await? {
                Some(stored) => (stored.call(), set.run_approved(&stored).await?),
                None => (shown.call(), ToolResult::NotPending),
            };
            Ok(set.reply(call, result).await)
        })
        .await
    }

    /// Rejects a call. If it was still waiting, it never runs, and the reply tells the model the reason. Otherwise the result
    /// is [`ToolResult::NotPending`].
    ///
    /// # Errors
    /// [`ActionError::Call`] if the store failed.
    pub async fn reject(
        &self,
        pending: &PendingCall,
        reason: impl Into<String>,
    ) -> Result<ToolReply, ActionError> {
        let result = match self.take(&pending.id).await? {
            Some(_) => ToolResult::Rejected(reason.into()),
            None => ToolResult::NotPending,
        };
        Ok(self.reply(pending.call(), result).await)
    }

    /// Takes a pending call of this user out of the store.
    async fn take(&self, id: &str) -> Result<Option<PendingCall>, ActionError> {
        let Some(approvals) = &self.0.approvals else {
            return Err(Error::config("the tools were built without a store of pending calls: use `ToolsBuilder::approval`").into());
        };
        let stored = approvals.take(id, self.0.user.id()).await?;
        Ok(stored)
    }

    async fn run_approved(&self, stored: &PendingCall) -> Result<ToolResult, ActionError> {
        let Some(component) = self.definition_of(stored).await? else {
            return Ok(ToolResult::Rejected(self.no_such_tool(&stored.tool)));
        };
        let action = self.action(component, stored.props.clone());
        self.ran(action.run().await.map(done)).await
    }

    /// The definition that was shown, also if another version is current now. The client caches it.
    async fn definition_of(
        &self,
        pending: &PendingCall,
    ) -> Result<Option<Arc<Component>>, ActionError> {
        let Some(tool) = self.get(&pending.tool) else {
            return Ok(None);
        };
        let component = tool.component();
        if component.version == pending.version {
            return Ok(Some(Arc::clone(component)));
        }
        let (client, version) = (&self.0.user.client, Some(pending.version.as_str()));
        let component = definition(client, &component.key, version, &self.0.options).await?;
        Ok(Some(component))
    }

    /// What the model or the user can correct is no error.
    async fn ran(
        &self,
        outcome: Result<ToolResult, ActionError>,
    ) -> Result<ToolResult, ActionError> {
        match outcome {
            Err(ActionError::Invalid(invalid)) => {
                Ok(ToolResult::Retry(ActionError::Invalid(invalid).hint()))
            }
            Err(ActionError::Failed(failure)) => Ok(ToolResult::Failed(failure)),
            Err(ActionError::Account(AccountProblem::Missing(missing))) => {
                let token = self
                    .0
                    .user
                    .create_token()
                    .options(self.0.options.clone())
                    .await;
                match token {
                    Ok(token) => Ok(ToolResult::Connect(missing.connect_link(&token))),
                    // A client with a Connect token cannot create another one.
                    Err(_) => Err(ActionError::Account(AccountProblem::Missing(missing))),
                }
            }
            outcome => outcome,
        }
    }

    fn no_such_tool(&self, name: &str) -> String {
        let names = self.0.tools.iter().map(Tool::name);
        match nearest(name, names) {
            Some(nearest) => format!("There is no tool `{name}`: did you mean `{nearest}`?"),
            None => format!("There is no tool `{name}`."),
        }
    }

    fn now(&self) -> std::time::SystemTime {
        self.0.user.client.0.time.wall()
    }
}

fn done(outcome: Outcome) -> ToolResult {
    ToolResult::Done(Box::new(outcome))
}

impl<'a> IntoIterator for &'a ToolSet {
    type Item = &'a Tool;
    type IntoIter = std::slice::Iter<'a, Tool>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Debug for ToolSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tools: Vec<_> = self.0.tools.iter().map(Tool::name).collect();
        f.debug_struct("ToolSet")
            .field("external_user_id", &self.0.user.id())
            .field("tools", &tools)
            .finish_non_exhaustive()
    }
}
