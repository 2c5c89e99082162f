//! A user of an emulator.

use pipedream_connect::{Client, User};
use pipedream_connect_emulator::{Builder, Emulator, SeedAccount};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// An emulator, and a user with an account of each of some apps.
pub(crate) struct EmulatedUser {
    pub(crate) emulator: Emulator,
    pub(crate) client: Client,
    pub(crate) user: User,
}

impl EmulatedUser {
    pub(crate) async fn start(apps: &[&str]) -> Outcome<Self> {
        Self::on(Emulator::builder(), apps).await
    }

    /// On an emulator with settings of the test's own.
    pub(crate) async fn on(builder: Builder, apps: &[&str]) -> Outcome<Self> {
        let builder = apps.iter().fold(builder, |builder, app| {
            builder.account(SeedAccount::new("user-42", *app))
        });
        let emulator = builder.start().await?;
        let client = Client::builder().env_vars(emulator.env()).build()?;
        let user = client.user("user-42")?;
        Ok(Self {
            emulator,
            client,
            user,
        })
    }

    pub(crate) async fn account(&self, app: &str) -> Outcome<String> {
        let account = self.user.accounts().app(app).items().next().await;
        let id = account.ok_or("no account")??.id;
        self.emulator.clear_requests();
        Ok(id)
    }

    /// The operations that were requested since the last call, without token requests.
    pub(crate) fn operations(&self) -> Vec<&'static str> {
        let requests = self.emulator.requests();
        self.emulator.clear_requests();
        let operations = requests.iter().filter_map(|request| request.operation);
        operations
            .filter(|operation| *operation != "oauth_tokens_create")
            .collect()
    }

    /// How many times the emulator has run an action.
    pub(crate) fn runs(&self) -> usize {
        self.requests("actions_run")
    }

    pub(crate) fn requests(&self, operation: &str) -> usize {
        let requests = self.emulator.requests();
        let of_operation = requests
            .iter()
            .filter(|request| request.operation == Some(operation));
        of_operation.count()
    }
}
