//! The inbox: events of triggers from polling and from webhooks, in a store that processes share.

mod broken_store;
mod leases;
mod polling;
mod pushing;
mod stores;

use std::time::Duration;

use pipedream_connect::inbox::{Inbox, InboxBuilder, InboxError, Lease};
use pipedream_connect::state::MemoryStore;
use pipedream_connect::testing::TestClock;
use pipedream_connect::{Client, DeployedTrigger, User};
use pipedream_connect_emulator::{Emulator, SeedAccount};
use serde_json::{Value, json};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const MINUTE: Duration = Duration::from_secs(60);

/// A deployed trigger, and a store that processes share.
struct Fixture {
    emulator: Emulator,
    client: Client,
    clock: TestClock,
    user: User,
    trigger: DeployedTrigger,
    store: MemoryStore,
}

impl Fixture {
    /// On a clock that waits advance: no test waits for a poll or for the end of a lease.
    async fn start() -> Outcome<Self> {
        Self::on(TestClock::no_backoff()).await
    }

    async fn on(clock: TestClock) -> Outcome<Self> {
        let account = SeedAccount::new("user-42", "gitlab");
        let emulator = Emulator::builder().account(account).start().await?;
        let client = Client::builder().env_vars(emulator.env()).seed(1);
        let client = client.clock(clock.clone()).build()?;
        let user = client.user("user-42")?;
        let trigger = deploy(&user).await?;
        Ok(Self {
            emulator,
            client,
            clock,
            user,
            trigger,
            store: MemoryStore::default(),
        })
    }

    /// The inbox of a process.
    fn builder(&self) -> InboxBuilder {
        let builder = Inbox::builder(self.store.clone()).name("issues");
        builder.poll(self.trigger.clone())
    }

    fn inbox(&self) -> Outcome<Inbox> {
        Ok(self.builder().build()?)
    }

    /// Emits events with these numbers.
    async fn emit(&self, numbers: std::ops::Range<u64>) -> Outcome {
        for number in numbers {
            let payload = json!({ "number": number });
            self.emulator.emit(self.trigger.id(), payload).await?;
        }
        Ok(())
    }

    /// How often events were listed.
    fn polls(&self) -> usize {
        let requests = self.emulator.requests();
        let lists = requests
            .iter()
            .filter(|request| request.operation == Some("deployed_triggers_list_events"));
        lists.count()
    }
}

async fn deploy(user: &User) -> Outcome<DeployedTrigger> {
    let trigger = user.trigger("gitlab-new-issue").prop("projectId", 45672541);
    let deployed = trigger
        .webhook_url("https://app.example/hooks")
        .emit_on_deploy(false)
        .deploy()
        .await?;
    let id = deployed.data.id().ok_or("no id")?;
    Ok(user.deployed_trigger(id))
}

/// The next event of an inbox that is open.
async fn next(inbox: &Inbox) -> Result<Lease, InboxError> {
    match inbox.next().await {
        Some(next) => next,
        None => unreachable!("the inbox is open"),
    }
}

fn number(lease: &Lease) -> u64 {
    lease.event().payload()["number"]
        .as_u64()
        .unwrap_or(u64::MAX)
}

/// Takes and acknowledges so many events. Returns their numbers.
async fn handle(inbox: &Inbox, count: usize) -> Outcome<Vec<u64>> {
    let mut numbers = Vec::new();
    for _ in 0..count {
        let lease = next(inbox).await?;
        numbers.push(number(&lease));
        lease.ack().await?;
    }
    Ok(numbers)
}

/// The numbers, without an order.
fn sorted(mut numbers: Vec<u64>) -> Vec<u64> {
    numbers.sort_unstable();
    numbers
}

fn titled(payload: &Value) -> Option<String> {
    Some(payload["number"].to_string())
}
