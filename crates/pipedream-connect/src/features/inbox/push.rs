//! Pushed events.

use super::InboxError;
use super::add::Received;
use super::event::{InboxEvent, StoredEvent};
use super::record::Record;
use super::stream::Inbox;
use crate::features::webhooks::VerifiedEvent;

impl Inbox {
    /// Stores a delivery, so that [`next`](Self::next) hands it out, in any process. Returns whether it was new: only
    /// with [`dedupe_by`](super::InboxBuilder::dedupe_by) can a delivery be recognized as a repeated one.
    ///
    /// Respond with a success only when it returned `Ok`, and with 503 to an error, so that Pipedream delivers the event
    /// again.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use pipedream_connect_emulator::{Emulator, SeedAccount}; let emulator = Emulator::builder().account(SeedAccount::new("user-42", "gitlab")).start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?; let user = client.user("user-42")?; let deployed = user.trigger("gitlab-new-issue").prop("projectId", 45672541).webhook_url("https://app.example/hooks").emit_on_deploy(false).deploy().await?.data; let trigger_id = deployed.id().ok_or("no id")?.to_owned(); let key = deployed.webhook_signing_key().ok_or("no key")?.clone(); emulator.emit(&trigger_id, serde_json::json!({ "title": "It does not work" })).await?; let delivery = emulator.sent_webhooks().remove(0); let uri = http::Uri::from_static("https://app.example/hooks"); let mut headers = http::HeaderMap::new(); headers.insert("x-pd-signature", delivery.signature.ok_or("unsigned")?.parse()?); let body = bytes::Bytes::from(delivery.body);
    /// use pipedream_connect::inbox::Inbox;
    /// use pipedream_connect::state::MemoryStore;
    /// use pipedream_connect::webhooks::{Receiver, TriggerKeys};
    ///
    /// let receiver = Receiver::for_trigger(TriggerKeys::new(&trigger_id, key)?);
    /// let inbox = Inbox::builder(MemoryStore::default())
    ///     .webhooks(&trigger_id)
    ///     .client(&client)
    ///     .build()?;
    ///
    /// // For each delivery:
    /// let delivery = receiver.receive(&uri, &headers, body).await?;
    /// inbox.push(delivery).await?;
    ///
    /// let lease = inbox.next().await.ok_or("closed")??;
    /// assert_eq!(lease.event().payload()["title"], "It does not work");
    /// lease.ack().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`InboxError::UnknownTrigger`] for a trigger that was not named with
    /// [`webhooks`](super::InboxBuilder::webhooks), and for a connection webhook. [`InboxError::Full`] if too many
    /// events of the trigger wait. [`InboxError::Store`] if the store failed: the event may have been stored.
    pub async fn push(&self, delivery: VerifiedEvent) -> Result<bool, InboxError> {
        let core = self.core();
        let trigger_id = delivery.trigger_id();
        let source = trigger_id.and_then(|id| core.source(id));
        let Some(source) = source.filter(|source| source.accepts_pushed) else {
            return Err(InboxError::UnknownTrigger {
                trigger_id: trigger_id.map(str::to_owned),
            });
        };
        let waiting = source
            .ask(Record::waiting)
            .await
            .map_err(InboxError::Store)?;
        if waiting >= core.settings.max_waiting {
            return Err(InboxError::Full {
                trigger_id: source.trigger_id.to_string(),
                waiting,
            });
        }
        let stored = StoredEvent::Pushed(delivery.body().clone());
        let event = InboxEvent::new(&source.trigger_id, stored);
        let received = Received {
            events: vec![(core.settings.keys_of(&event), event)],
            poll: None,
        };
        let new = source.add(&received).await.map_err(InboxError::Store)?;
        core.wake();
        Ok(new > 0)
    }
}
