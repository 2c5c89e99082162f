// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.

//! Running instances of triggers, with their events and delivery targets.

use crate::call::{BoxFuture, Call, boxed};
use crate::pager::{Direction, Items, Page, Pages, Position};
use crate::{CallOptions, Client, Error, Response};
use pipedream_connect_raw::{ids, operations, types, values};

/// Running instances of triggers, with their events and delivery targets.
#[derive(Clone, Debug)]
pub struct DeployedTriggers {
    client: Client,
}

impl DeployedTriggers {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Delete a deployed trigger.
    ///
    /// Runs the deactivation hook of the trigger and then deletes the trigger. An error in that hook blocks the
    /// deletion unless `ignore_hook_errors` is true. There is no operation to restore a deleted trigger.
    ///
    /// Operation `deployed_triggers_delete`: `DELETE /v1/connect/{project_id}/deployed-triggers/{trigger_id}`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: idempotent, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `trigger_id`: Id of the deployed trigger, such as `dc_abc123`; native triggers have ids that start
    ///   with `hi_`, `ti_` or `ei_`.
    /// * `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/deployed_triggers_delete.md")]
    pub fn delete(
        &self,
        trigger_id: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> DeleteDeployedTrigger {
        DeleteDeployedTrigger::new(
            Call::new(&self.client, &operations::DEPLOYED_TRIGGERS_DELETE),
            trigger_id,
            external_user_id,
        )
    }

    /// List deployed triggers.
    ///
    /// Pages through the triggers deployed for one external user in the project environment. Only event sources
    /// are returned unless `emitter_type` asks for another kind. Items of different kinds have different
    /// shapes, distinguished by `type` or, where that is missing, by the prefix of the id.
    ///
    /// Operation `deployed_triggers_list`: `GET /v1/connect/{project_id}/deployed-triggers`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/deployed_triggers_list.md")]
    pub fn list(&self, external_user_id: impl Into<String>) -> ListDeployedTriggers {
        ListDeployedTriggers::new(
            Call::new(&self.client, &operations::DEPLOYED_TRIGGERS_LIST),
            external_user_id,
        )
    }

    /// List recent events of a deployed trigger.
    ///
    /// Returns the latest events a trigger has emitted. There are no pages; `n` sets how many events are
    /// returned, 20 by default. The order of the events is not documented, so sort by `ts`, a time in
    /// milliseconds, when it matters.
    ///
    /// Operation `deployed_triggers_list_events`:
    /// `GET /v1/connect/{project_id}/deployed-triggers/{trigger_id}/events`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `trigger_id`: Id of the deployed trigger, such as `dc_abc123`; native triggers have ids that start
    ///   with `hi_`, `ti_` or `ei_`.
    /// * `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/deployed_triggers_list_events.md")]
    pub fn list_events(
        &self,
        trigger_id: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> ListEvents {
        ListEvents::new(
            Call::new(&self.client, &operations::DEPLOYED_TRIGGERS_LIST_EVENTS),
            trigger_id,
            external_user_id,
        )
    }

    /// List the webhooks of a deployed trigger.
    ///
    /// Returns the URLs that receive the events of a trigger, and with `webhooks` the details of each.
    /// `signing_key` is returned to OAuth callers only. There are no pages.
    ///
    /// Operation `deployed_triggers_list_webhooks`:
    /// `GET /v1/connect/{project_id}/deployed-triggers/{trigger_id}/webhooks`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `trigger_id`: Id of the deployed trigger, such as `dc_abc123`; native triggers have ids that start
    ///   with `hi_`, `ti_` or `ei_`.
    /// * `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/deployed_triggers_list_webhooks.md")]
    pub fn list_webhooks(
        &self,
        trigger_id: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> ListWebhooks {
        ListWebhooks::new(
            Call::new(&self.client, &operations::DEPLOYED_TRIGGERS_LIST_WEBHOOKS),
            trigger_id,
            external_user_id,
        )
    }

    /// List the workflows of a deployed trigger.
    ///
    /// Returns the ids (`p_…`) of the workflows that receive the events of a trigger. The path calls workflows
    /// pipelines, which is their older name. There are no pages.
    ///
    /// Operation `deployed_triggers_list_workflows`:
    /// `GET /v1/connect/{project_id}/deployed-triggers/{trigger_id}/pipelines`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `trigger_id`: Id of the deployed trigger, such as `dc_abc123`; native triggers have ids that start
    ///   with `hi_`, `ti_` or `ei_`.
    /// * `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/deployed_triggers_list_workflows.md")]
    pub fn list_workflows(
        &self,
        trigger_id: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> ListWorkflows {
        ListWorkflows::new(
            Call::new(&self.client, &operations::DEPLOYED_TRIGGERS_LIST_WORKFLOWS),
            trigger_id,
            external_user_id,
        )
    }

    /// Replace the signing key of a webhook.
    ///
    /// Generates a new signing key for a webhook of a deployed trigger and returns it. The old key is replaced
    /// immediately; no overlap is documented, so prepare receivers for the switch. The request has no body.
    /// Each call creates another key, so after an ambiguous failure, retrieve the webhook before repeating the
    /// call.
    ///
    /// Operation `deployed_triggers_regenerate_webhook_signing_key`:
    /// `POST /v1/connect/{project_id}/deployed-triggers/{trigger_id}/webhooks/{webhook_id}/regenerate_signing_key`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: not idempotent, so it is retried only if it certainly did not run.
    ///
    /// Required:
    ///
    /// * `trigger_id`: Id of the deployed trigger, such as `dc_abc123`; native triggers have ids that start
    ///   with `hi_`, `ti_` or `ei_`.
    /// * `webhook_id`: Id of a webhook of the deployed trigger, as found in the list of its webhooks.
    /// * `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    ///
    /// # Example
    ///
    #[doc = include_str!(
        "../../docs/operations/deployed_triggers_regenerate_webhook_signing_key.md"
    )]
    pub fn regenerate_webhook_signing_key(
        &self,
        trigger_id: impl Into<String>,
        webhook_id: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> RegenerateWebhookSigningKey {
        RegenerateWebhookSigningKey::new(
            Call::new(
                &self.client,
                &operations::DEPLOYED_TRIGGERS_REGENERATE_WEBHOOK_SIGNING_KEY,
            ),
            trigger_id,
            webhook_id,
            external_user_id,
        )
    }

    /// Reset the delivery state of a webhook.
    ///
    /// Reactivates a webhook after failed deliveries and clears the recorded failures. Fix the receiver first,
    /// or the state will degrade again. The request has no body and is safe to repeat.
    ///
    /// Operation `deployed_triggers_reset_webhook_delivery_state`:
    /// `POST /v1/connect/{project_id}/deployed-triggers/{trigger_id}/webhooks/{webhook_id}/reset_delivery_state`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: idempotent, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `trigger_id`: Id of the deployed trigger, such as `dc_abc123`; native triggers have ids that start
    ///   with `hi_`, `ti_` or `ei_`.
    /// * `webhook_id`: Id of a webhook of the deployed trigger, as found in the list of its webhooks.
    /// * `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    ///
    /// # Example
    ///
    #[doc = include_str!(
        "../../docs/operations/deployed_triggers_reset_webhook_delivery_state.md"
    )]
    pub fn reset_webhook_delivery_state(
        &self,
        trigger_id: impl Into<String>,
        webhook_id: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> ResetWebhookDeliveryState {
        ResetWebhookDeliveryState::new(
            Call::new(
                &self.client,
                &operations::DEPLOYED_TRIGGERS_RESET_WEBHOOK_DELIVERY_STATE,
            ),
            trigger_id,
            webhook_id,
            external_user_id,
        )
    }

    /// Retrieve one deployed trigger.
    ///
    /// Returns the state and configuration of one deployed trigger. HTTP interfaces include their
    /// `endpoint_url`, timers their schedule. The object is wrapped in `data`.
    ///
    /// Operation `deployed_triggers_retrieve`: `GET /v1/connect/{project_id}/deployed-triggers/{trigger_id}`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `trigger_id`: Id of the deployed trigger, such as `dc_abc123`; native triggers have ids that start
    ///   with `hi_`, `ti_` or `ei_`.
    /// * `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/deployed_triggers_retrieve.md")]
    pub fn retrieve(
        &self,
        trigger_id: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> RetrieveDeployedTrigger {
        RetrieveDeployedTrigger::new(
            Call::new(&self.client, &operations::DEPLOYED_TRIGGERS_RETRIEVE),
            trigger_id,
            external_user_id,
        )
    }

    /// Retrieve one webhook of a deployed trigger.
    ///
    /// Returns one webhook together with its signing key; a Connect token is not accepted. `delivery_state`
    /// says whether deliveries work, or were reduced or stopped after failures. Times are Unix times in
    /// seconds.
    ///
    /// Operation `deployed_triggers_retrieve_webhook`:
    /// `GET /v1/connect/{project_id}/deployed-triggers/{trigger_id}/webhooks/{webhook_id}`.
    ///
    /// Credentials: an OAuth access token. A client with a Connect token fails without sending a request.
    ///
    /// Retries: read-only, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `trigger_id`: Id of the deployed trigger, such as `dc_abc123`; native triggers have ids that start
    ///   with `hi_`, `ti_` or `ei_`.
    /// * `webhook_id`: Id of a webhook of the deployed trigger, as found in the list of its webhooks.
    /// * `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/deployed_triggers_retrieve_webhook.md")]
    pub fn retrieve_webhook(
        &self,
        trigger_id: impl Into<String>,
        webhook_id: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> RetrieveWebhook {
        RetrieveWebhook::new(
            Call::new(&self.client, &operations::DEPLOYED_TRIGGERS_RETRIEVE_WEBHOOK),
            trigger_id,
            webhook_id,
            external_user_id,
        )
    }

    /// Update a deployed trigger.
    ///
    /// Switches a deployed trigger on or off, renames it or changes its configuration. All fields are optional,
    /// but `configured_props` replaces all previous props, so send the full set. `emit_on_deploy` works as in a
    /// deployment: false suppresses the events the deploy hook would emit.
    ///
    /// Operation `deployed_triggers_update`: `PUT /v1/connect/{project_id}/deployed-triggers/{trigger_id}`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: idempotent, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `trigger_id`: Id of the deployed trigger, such as `dc_abc123`; native triggers have ids that start
    ///   with `hi_`, `ti_` or `ei_`.
    /// * `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/deployed_triggers_update.md")]
    pub fn update(
        &self,
        trigger_id: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> UpdateDeployedTrigger {
        UpdateDeployedTrigger::new(
            Call::new(&self.client, &operations::DEPLOYED_TRIGGERS_UPDATE),
            trigger_id,
            external_user_id,
        )
    }

    /// Replace the webhooks of a deployed trigger.
    ///
    /// Sets the full list of URLs that receive the events of a trigger. URLs missing from the list stop
    /// receiving events, and an empty list removes all of them. `signing_key` is returned to OAuth callers
    /// only; use it to verify deliveries.
    ///
    /// Operation `deployed_triggers_update_webhooks`:
    /// `PUT /v1/connect/{project_id}/deployed-triggers/{trigger_id}/webhooks`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: idempotent, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `trigger_id`: Id of the deployed trigger, such as `dc_abc123`; native triggers have ids that start
    ///   with `hi_`, `ti_` or `ei_`.
    /// * `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    /// * `webhook_urls`: Complete list of URLs. Replaces the previous list.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/deployed_triggers_update_webhooks.md")]
    pub fn update_webhooks(
        &self,
        trigger_id: impl Into<String>,
        external_user_id: impl Into<String>,
        webhook_urls: impl IntoIterator<Item = impl Into<String>>,
    ) -> UpdateWebhooks {
        UpdateWebhooks::new(
            Call::new(&self.client, &operations::DEPLOYED_TRIGGERS_UPDATE_WEBHOOKS),
            trigger_id,
            external_user_id,
            webhook_urls,
        )
    }

    /// Replace the workflows of a deployed trigger.
    ///
    /// Sets the full list of workflows that receive the events of a trigger. Workflows missing from the list
    /// stop receiving events, and an empty list removes all of them. The path calls workflows pipelines, which
    /// is their older name.
    ///
    /// Operation `deployed_triggers_update_workflows`:
    /// `PUT /v1/connect/{project_id}/deployed-triggers/{trigger_id}/pipelines`.
    ///
    /// Credentials: an OAuth access token or a Connect token.
    ///
    /// Retries: idempotent, so it is retried after any transient failure.
    ///
    /// Required:
    ///
    /// * `trigger_id`: Id of the deployed trigger, such as `dc_abc123`; native triggers have ids that start
    ///   with `hi_`, `ti_` or `ei_`.
    /// * `external_user_id`: Your own id of the end user on whose behalf the call is made, at most 250
    ///   characters.
    /// * `workflow_ids`: Complete list of workflow ids, such as `p_abc123`. Replaces the previous list.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/deployed_triggers_update_workflows.md")]
    pub fn update_workflows(
        &self,
        trigger_id: impl Into<String>,
        external_user_id: impl Into<String>,
        workflow_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> UpdateWorkflows {
        UpdateWorkflows::new(
            Call::new(&self.client, &operations::DEPLOYED_TRIGGERS_UPDATE_WORKFLOWS),
            trigger_id,
            external_user_id,
            workflow_ids,
        )
    }
}

/// Request of `deployed_triggers_delete`, made by [`DeployedTriggers::delete`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct DeleteDeployedTrigger {
    call: Call,
    trigger_id: String,
    external_user_id: String,
    ignore_hook_errors: Option<bool>,
}

impl DeleteDeployedTrigger {
    fn new(
        call: Call,
        trigger_id: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> Self {
        Self {
            call,
            trigger_id: trigger_id.into(),
            external_user_id: external_user_id.into(),
            ignore_hook_errors: None,
        }
    }

    /// Delete the trigger even if its deactivation hook fails. Default false.
    pub fn ignore_hook_errors(mut self, value: bool) -> Self {
        self.ignore_hook_errors = Some(value);
        self
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(self) -> Result<Response<()>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<()>, Error> {
        self.call.check_auth()?;
        self.call
            .check_id(
                "external_user_id",
                &ids::EXTERNAL_USER,
                Some(&self.external_user_id),
            )?;
        let project = self.call.project()?;
        let trigger_id = self
            .call
            .segment("trigger_id", &ids::TRIGGER, &self.trigger_id)?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .deployed_triggers_delete(
                        &project,
                        &trigger_id,
                        &self.external_user_id,
                        self.ignore_hook_errors,
                    )
                    .await,
            )
    }
}

impl IntoFuture for DeleteDeployedTrigger {
    type Output = Result<(), Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for DeleteDeployedTrigger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeleteDeployedTrigger").finish_non_exhaustive()
    }
}

/// Request of `deployed_triggers_list`, made by [`DeployedTriggers::list`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListDeployedTriggers {
    call: Call,
    external_user_id: String,
    emitter_type: Option<types::EmitterType>,
    after: Option<String>,
    before: Option<String>,
    limit: Option<i64>,
}

impl ListDeployedTriggers {
    fn new(call: Call, external_user_id: impl Into<String>) -> Self {
        Self {
            call,
            external_user_id: external_user_id.into(),
            emitter_type: None,
            after: None,
            before: None,
            limit: None,
        }
    }

    /// Kind of emitter to list. Default `source`.
    pub fn emitter_type(mut self, value: impl Into<types::EmitterType>) -> Self {
        self.emitter_type = Some(value.into());
        self
    }

    /// Cursor to continue from, normally the `end_cursor` of the previous page. Opaque text.
    pub fn after(mut self, value: impl Into<String>) -> Self {
        self.after = Some(value.into());
        self
    }

    /// Cursor to stop before, normally the `start_cursor` of a page. Opaque text.
    pub fn before(mut self, value: impl Into<String>) -> Self {
        self.before = Some(value.into());
        self
    }

    /// Largest number of entries per page. Neither the default nor the maximum is published.
    pub fn limit(mut self, value: i64) -> Self {
        self.limit = Some(value);
        self
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// All following pages, as a stream. Each page has the cursor that continues after it.
    #[inline]
    pub fn pages(self) -> Pages<types::Emitter> {
        let start = self.after.clone();
        Pages::new(
            Direction::Forward,
            start,
            move |cursor| {
                let mut request = self.clone();
                request.after = cursor;
                boxed(async move { request.page().await })
            },
        )
    }

    /// All pages before the cursor given by `before`, back to the start of the list.
    #[inline]
    pub fn pages_backward(self) -> Pages<types::Emitter> {
        let start = self.before.clone();
        Pages::new(
            Direction::Backward,
            start,
            move |cursor| {
                let mut request = self.clone();
                request.before = cursor;
                boxed(async move { request.page().await })
            },
        )
    }

    #[inline]
    async fn page(&self) -> Result<Response<Page<types::Emitter>>, Error> {
        let page = self.send().await?;
        Ok(page.map(|page| Page::new(page.data, page.page_info)))
    }

    /// All following items, as a stream that fetches pages as needed.
    #[inline]
    pub fn items(self) -> Items<types::Emitter> {
        self.pages().items()
    }

    /// All items from the position of an earlier stream of the same list.
    #[inline]
    pub fn items_from(mut self, position: Position) -> Items<types::Emitter> {
        self.after = position.cursor;
        self.pages().items().skipping(position.taken)
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(
        self,
    ) -> Result<Response<types::GetTriggersResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::GetTriggersResponse>, Error> {
        self.call.check_auth()?;
        self.call
            .check_id(
                "external_user_id",
                &ids::EXTERNAL_USER,
                Some(&self.external_user_id),
            )?;
        let project = self.call.project()?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .deployed_triggers_list(
                        &project,
                        self.after.as_deref(),
                        self.before.as_deref(),
                        self.emitter_type.as_ref(),
                        &self.external_user_id,
                        self.limit,
                    )
                    .await,
            )
    }
}

impl IntoFuture for ListDeployedTriggers {
    type Output = Result<types::GetTriggersResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for ListDeployedTriggers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListDeployedTriggers").finish_non_exhaustive()
    }
}

/// Request of `deployed_triggers_list_events`, made by [`DeployedTriggers::list_events`]. Awaiting it sends
/// it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListEvents {
    call: Call,
    trigger_id: String,
    external_user_id: String,
    n: Option<i64>,
}

impl ListEvents {
    fn new(
        call: Call,
        trigger_id: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> Self {
        Self {
            call,
            trigger_id: trigger_id.into(),
            external_user_id: external_user_id.into(),
            n: None,
        }
    }

    /// Number of events to return. Default 20.
    pub fn n(mut self, value: i64) -> Self {
        self.n = Some(value);
        self
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(
        self,
    ) -> Result<Response<types::GetTriggerEventsResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::GetTriggerEventsResponse>, Error> {
        self.call.check_auth()?;
        self.call
            .check_id(
                "external_user_id",
                &ids::EXTERNAL_USER,
                Some(&self.external_user_id),
            )?;
        let project = self.call.project()?;
        let trigger_id = self
            .call
            .segment("trigger_id", &ids::TRIGGER, &self.trigger_id)?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .deployed_triggers_list_events(
                        &project,
                        &trigger_id,
                        &self.external_user_id,
                        self.n,
                    )
                    .await,
            )
    }
}

impl IntoFuture for ListEvents {
    type Output = Result<types::GetTriggerEventsResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for ListEvents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListEvents").finish_non_exhaustive()
    }
}

/// Request of `deployed_triggers_list_webhooks`, made by [`DeployedTriggers::list_webhooks`]. Awaiting it
/// sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListWebhooks {
    call: Call,
    trigger_id: String,
    external_user_id: String,
}

impl ListWebhooks {
    fn new(
        call: Call,
        trigger_id: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> Self {
        Self {
            call,
            trigger_id: trigger_id.into(),
            external_user_id: external_user_id.into(),
        }
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(
        self,
    ) -> Result<Response<types::GetTriggerWebhooksResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::GetTriggerWebhooksResponse>, Error> {
        self.call.check_auth()?;
        self.call
            .check_id(
                "external_user_id",
                &ids::EXTERNAL_USER,
                Some(&self.external_user_id),
            )?;
        let project = self.call.project()?;
        let trigger_id = self
            .call
            .segment("trigger_id", &ids::TRIGGER, &self.trigger_id)?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .deployed_triggers_list_webhooks(
                        &project,
                        &trigger_id,
                        &self.external_user_id,
                    )
                    .await,
            )
    }
}

impl IntoFuture for ListWebhooks {
    type Output = Result<types::GetTriggerWebhooksResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for ListWebhooks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListWebhooks").finish_non_exhaustive()
    }
}

/// Request of `deployed_triggers_list_workflows`, made by [`DeployedTriggers::list_workflows`]. Awaiting it
/// sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ListWorkflows {
    call: Call,
    trigger_id: String,
    external_user_id: String,
}

impl ListWorkflows {
    fn new(
        call: Call,
        trigger_id: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> Self {
        Self {
            call,
            trigger_id: trigger_id.into(),
            external_user_id: external_user_id.into(),
        }
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(
        self,
    ) -> Result<Response<types::GetTriggerWorkflowsResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::GetTriggerWorkflowsResponse>, Error> {
        self.call.check_auth()?;
        self.call
            .check_id(
                "external_user_id",
                &ids::EXTERNAL_USER,
                Some(&self.external_user_id),
            )?;
        let project = self.call.project()?;
        let trigger_id = self
            .call
            .segment("trigger_id", &ids::TRIGGER, &self.trigger_id)?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .deployed_triggers_list_workflows(
                        &project,
                        &trigger_id,
                        &self.external_user_id,
                    )
                    .await,
            )
    }
}

impl IntoFuture for ListWorkflows {
    type Output = Result<types::GetTriggerWorkflowsResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for ListWorkflows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ListWorkflows").finish_non_exhaustive()
    }
}

/// Request of `deployed_triggers_regenerate_webhook_signing_key`, made by
/// [`DeployedTriggers::regenerate_webhook_signing_key`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct RegenerateWebhookSigningKey {
    call: Call,
    trigger_id: String,
    webhook_id: String,
    external_user_id: String,
}

impl RegenerateWebhookSigningKey {
    fn new(
        call: Call,
        trigger_id: impl Into<String>,
        webhook_id: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> Self {
        Self {
            call,
            trigger_id: trigger_id.into(),
            webhook_id: webhook_id.into(),
            external_user_id: external_user_id.into(),
        }
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(
        self,
    ) -> Result<Response<types::GetWebhookWithSigningKeyResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(
        &self,
    ) -> Result<Response<types::GetWebhookWithSigningKeyResponse>, Error> {
        self.call.check_auth()?;
        self.call
            .check_id(
                "external_user_id",
                &ids::EXTERNAL_USER,
                Some(&self.external_user_id),
            )?;
        let project = self.call.project()?;
        let trigger_id = self
            .call
            .segment("trigger_id", &ids::TRIGGER, &self.trigger_id)?;
        let webhook_id = self
            .call
            .segment("webhook_id", &ids::WEBHOOK, &self.webhook_id)?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .deployed_triggers_regenerate_webhook_signing_key(
                        &project,
                        &trigger_id,
                        &webhook_id,
                        &self.external_user_id,
                    )
                    .await,
            )
    }
}

impl IntoFuture for RegenerateWebhookSigningKey {
    type Output = Result<types::GetWebhookWithSigningKeyResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for RegenerateWebhookSigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RegenerateWebhookSigningKey").finish_non_exhaustive()
    }
}

/// Request of `deployed_triggers_reset_webhook_delivery_state`, made by
/// [`DeployedTriggers::reset_webhook_delivery_state`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct ResetWebhookDeliveryState {
    call: Call,
    trigger_id: String,
    webhook_id: String,
    external_user_id: String,
}

impl ResetWebhookDeliveryState {
    fn new(
        call: Call,
        trigger_id: impl Into<String>,
        webhook_id: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> Self {
        Self {
            call,
            trigger_id: trigger_id.into(),
            webhook_id: webhook_id.into(),
            external_user_id: external_user_id.into(),
        }
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(
        self,
    ) -> Result<Response<types::GetWebhookWithSigningKeyResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(
        &self,
    ) -> Result<Response<types::GetWebhookWithSigningKeyResponse>, Error> {
        self.call.check_auth()?;
        self.call
            .check_id(
                "external_user_id",
                &ids::EXTERNAL_USER,
                Some(&self.external_user_id),
            )?;
        let project = self.call.project()?;
        let trigger_id = self
            .call
            .segment("trigger_id", &ids::TRIGGER, &self.trigger_id)?;
        let webhook_id = self
            .call
            .segment("webhook_id", &ids::WEBHOOK, &self.webhook_id)?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .deployed_triggers_reset_webhook_delivery_state(
                        &project,
                        &trigger_id,
                        &webhook_id,
                        &self.external_user_id,
                    )
                    .await,
            )
    }
}

impl IntoFuture for ResetWebhookDeliveryState {
    type Output = Result<types::GetWebhookWithSigningKeyResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for ResetWebhookDeliveryState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResetWebhookDeliveryState").finish_non_exhaustive()
    }
}

/// Request of `deployed_triggers_retrieve`, made by [`DeployedTriggers::retrieve`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct RetrieveDeployedTrigger {
    call: Call,
    trigger_id: String,
    external_user_id: String,
}

impl RetrieveDeployedTrigger {
    fn new(
        call: Call,
        trigger_id: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> Self {
        Self {
            call,
            trigger_id: trigger_id.into(),
            external_user_id: external_user_id.into(),
        }
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(
        self,
    ) -> Result<Response<types::GetTriggerResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::GetTriggerResponse>, Error> {
        self.call.check_auth()?;
        self.call
            .check_id(
                "external_user_id",
                &ids::EXTERNAL_USER,
                Some(&self.external_user_id),
            )?;
        let project = self.call.project()?;
        let trigger_id = self
            .call
            .segment("trigger_id", &ids::TRIGGER, &self.trigger_id)?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .deployed_triggers_retrieve(
                        &project,
                        &trigger_id,
                        &self.external_user_id,
                    )
                    .await,
            )
    }
}

impl IntoFuture for RetrieveDeployedTrigger {
    type Output = Result<types::GetTriggerResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for RetrieveDeployedTrigger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RetrieveDeployedTrigger").finish_non_exhaustive()
    }
}

/// Request of `deployed_triggers_retrieve_webhook`, made by [`DeployedTriggers::retrieve_webhook`].
/// Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct RetrieveWebhook {
    call: Call,
    trigger_id: String,
    webhook_id: String,
    external_user_id: String,
}

impl RetrieveWebhook {
    fn new(
        call: Call,
        trigger_id: impl Into<String>,
        webhook_id: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> Self {
        Self {
            call,
            trigger_id: trigger_id.into(),
            webhook_id: webhook_id.into(),
            external_user_id: external_user_id.into(),
        }
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(
        self,
    ) -> Result<Response<types::GetWebhookWithSigningKeyResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(
        &self,
    ) -> Result<Response<types::GetWebhookWithSigningKeyResponse>, Error> {
        self.call.check_auth()?;
        self.call
            .check_id(
                "external_user_id",
                &ids::EXTERNAL_USER,
                Some(&self.external_user_id),
            )?;
        let project = self.call.project()?;
        let trigger_id = self
            .call
            .segment("trigger_id", &ids::TRIGGER, &self.trigger_id)?;
        let webhook_id = self
            .call
            .segment("webhook_id", &ids::WEBHOOK, &self.webhook_id)?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .deployed_triggers_retrieve_webhook(
                        &project,
                        &trigger_id,
                        &webhook_id,
                        &self.external_user_id,
                    )
                    .await,
            )
    }
}

impl IntoFuture for RetrieveWebhook {
    type Output = Result<types::GetWebhookWithSigningKeyResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for RetrieveWebhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RetrieveWebhook").finish_non_exhaustive()
    }
}

/// Request of `deployed_triggers_update`, made by [`DeployedTriggers::update`]. Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct UpdateDeployedTrigger {
    call: Call,
    trigger_id: String,
    external_user_id: String,
    body: types::UpdateTriggerOpts,
}

impl UpdateDeployedTrigger {
    fn new(
        call: Call,
        trigger_id: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> Self {
        Self {
            call,
            trigger_id: trigger_id.into(),
            external_user_id: external_user_id.into(),
            body: types::UpdateTriggerOpts::new(),
        }
    }

    /// Whether the trigger emits events.
    pub fn active(mut self, value: bool) -> Self {
        self.body.active = Some(value);
        self
    }

    /// New values, which replace all previous ones.
    pub fn configured_props(mut self, value: impl Into<types::ConfiguredProps>) -> Self {
        self.body.configured_props = Some(value.into());
        self
    }

    /// Sets one entry of `configured_props` and keeps the others.
    pub fn prop(
        mut self,
        name: impl Into<String>,
        value: impl Into<serde_json::Value>,
    ) -> Self {
        self.body
            .configured_props
            .get_or_insert_default()
            .0
            .insert(name.into(), value.into());
        self
    }

    /// Sets the account of the app prop named `prop`. This is the prop's own name, such as `googleSheets`,
    /// which
    /// can differ from the app's slug.
    pub fn account(
        self,
        prop: impl Into<String>,
        account_id: impl Into<String>,
    ) -> Self {
        self.prop(prop, values::account_prop(account_id))
    }

    /// Whether events found while deploying are sent.
    pub fn emit_on_deploy(mut self, value: bool) -> Self {
        self.body.emit_on_deploy = Some(value);
        self
    }

    /// New name.
    pub fn name(mut self, value: impl Into<String>) -> Self {
        self.body.name = Some(value.into());
        self
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(
        self,
    ) -> Result<Response<types::GetTriggerResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::GetTriggerResponse>, Error> {
        self.call.check_auth()?;
        self.call
            .check_id(
                "external_user_id",
                &ids::EXTERNAL_USER,
                Some(&self.external_user_id),
            )?;
        let project = self.call.project()?;
        let trigger_id = self
            .call
            .segment("trigger_id", &ids::TRIGGER, &self.trigger_id)?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .deployed_triggers_update(
                        &project,
                        &trigger_id,
                        &self.external_user_id,
                        &self.body,
                    )
                    .await,
            )
    }
}

impl IntoFuture for UpdateDeployedTrigger {
    type Output = Result<types::GetTriggerResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for UpdateDeployedTrigger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UpdateDeployedTrigger").finish_non_exhaustive()
    }
}

/// Request of `deployed_triggers_update_webhooks`, made by [`DeployedTriggers::update_webhooks`]. Awaiting
/// it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct UpdateWebhooks {
    call: Call,
    trigger_id: String,
    external_user_id: String,
    body: types::UpdateTriggerWebhooksOpts,
}

impl UpdateWebhooks {
    fn new(
        call: Call,
        trigger_id: impl Into<String>,
        external_user_id: impl Into<String>,
        webhook_urls: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self {
            call,
            trigger_id: trigger_id.into(),
            external_user_id: external_user_id.into(),
            body: types::UpdateTriggerWebhooksOpts::new(
                webhook_urls.into_iter().map(Into::into).collect(),
            ),
        }
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(
        self,
    ) -> Result<Response<types::GetTriggerWebhooksResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::GetTriggerWebhooksResponse>, Error> {
        self.call.check_auth()?;
        self.call
            .check_id(
                "external_user_id",
                &ids::EXTERNAL_USER,
                Some(&self.external_user_id),
            )?;
        let project = self.call.project()?;
        let trigger_id = self
            .call
            .segment("trigger_id", &ids::TRIGGER, &self.trigger_id)?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .deployed_triggers_update_webhooks(
                        &project,
                        &trigger_id,
                        &self.external_user_id,
                        &self.body,
                    )
                    .await,
            )
    }
}

impl IntoFuture for UpdateWebhooks {
    type Output = Result<types::GetTriggerWebhooksResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for UpdateWebhooks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UpdateWebhooks").finish_non_exhaustive()
    }
}

/// Request of `deployed_triggers_update_workflows`, made by [`DeployedTriggers::update_workflows`].
/// Awaiting it sends it.
#[derive(Clone)]
#[must_use = "a request does nothing until it is awaited"]
pub struct UpdateWorkflows {
    call: Call,
    trigger_id: String,
    external_user_id: String,
    body: types::UpdateTriggerWorkflowsOpts,
}

impl UpdateWorkflows {
    fn new(
        call: Call,
        trigger_id: impl Into<String>,
        external_user_id: impl Into<String>,
        workflow_ids: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self {
            call,
            trigger_id: trigger_id.into(),
            external_user_id: external_user_id.into(),
            body: types::UpdateTriggerWorkflowsOpts::new(
                workflow_ids.into_iter().map(Into::into).collect(),
            ),
        }
    }

    /// Options of this call: timeouts, retries, extra headers, another environment.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the value together with status and headers.
    #[inline]
    pub async fn with_response(
        self,
    ) -> Result<Response<types::GetTriggerWorkflowsResponse>, Error> {
        self.send().await
    }

    #[inline]
    async fn send(&self) -> Result<Response<types::GetTriggerWorkflowsResponse>, Error> {
        self.call.check_auth()?;
        self.call
            .check_id(
                "external_user_id",
                &ids::EXTERNAL_USER,
                Some(&self.external_user_id),
            )?;
        let project = self.call.project()?;
        let trigger_id = self
            .call
            .segment("trigger_id", &ids::TRIGGER, &self.trigger_id)?;
        let raw = self.call.raw();
        self.call
            .finish(
                raw
                    .deployed_triggers_update_workflows(
                        &project,
                        &trigger_id,
                        &self.external_user_id,
                        &self.body,
                    )
                    .await,
            )
    }
}

impl IntoFuture for UpdateWorkflows {
    type Output = Result<types::GetTriggerWorkflowsResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    #[inline]
    fn into_future(self) -> Self::IntoFuture {
        boxed(async move { self.send().await.map(Response::into_inner) })
    }
}

impl std::fmt::Debug for UpdateWorkflows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UpdateWorkflows").finish_non_exhaustive()
    }
}
