//! `ensure`: a trigger is deployed once and found again.

mod cleanup;
mod identity;
mod refusals;
mod responses;
mod updates;

use pipedream_connect::triggers::{EnsureOutcome, EnsuredTrigger, Trigger};
use pipedream_connect::types::Emitter;
use pipedream_connect::{Client, User, testing::TestClock};
use pipedream_connect_emulator::{Builder, Emulator, SeedAccount};

use crate::emulated_user::EmulatedUser;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const ISSUES: &str = "gitlab-new-issue";
const HOOK: &str = "https://app.example/hooks/user-42";

/// A user of an emulator with an account of GitLab, on a clock that skips pauses.
struct Fixture {
    emulated: EmulatedUser,
    user: User,
    clock: TestClock,
}

impl Fixture {
    async fn start() -> Outcome<Self> {
        Self::on(Emulator::builder(), &["gitlab"]).await
    }

    async fn on(builder: Builder, apps: &[&str]) -> Outcome<Self> {
        let builder = builder.account(SeedAccount::new("user-43", "gitlab"));
        let emulated = EmulatedUser::on(builder, apps).await?;
        let clock = TestClock::no_backoff();
        let user = Self::process(&emulated, &clock)?.user("user-42")?;
        Ok(Self {
            emulated,
            user,
            clock,
        })
    }

    fn process(emulated: &EmulatedUser, clock: &TestClock) -> Outcome<Client> {
        let builder = Client::builder().env_vars(emulated.emulator.env());
        Ok(builder.clock(clock.clone()).build()?)
    }

    /// The user after a restart of the program.
    fn restarted(&self) -> Outcome<User> {
        Ok(Self::process(&self.emulated, &self.clock)?.user("user-42")?)
    }

    async fn deployed(&self) -> Outcome<Vec<Emitter>> {
        Ok(self.user.deployed_triggers().items().collect().await?)
    }

    async fn only(&self) -> Outcome<Emitter> {
        let mut deployed = self.deployed().await?;
        match (deployed.pop(), deployed.len()) {
            (Some(only), 0) => Ok(only),
            (_, more) => Err(format!("{} triggers", more + 1).into()),
        }
    }

    fn operations(&self) -> Vec<&'static str> {
        self.emulated.operations()
    }

    /// Deploys a trigger without naming it, like an `ensure` that is killed in between.
    async fn leftover(&self, trigger: Trigger) -> Outcome<String> {
        let deployed = trigger.emit_on_deploy(false).deploy().await?.data;
        Ok(deployed.id().ok_or("no id")?.to_owned())
    }
}

fn issues(user: &User) -> Trigger {
    user.trigger(ISSUES).prop("projectId", 45672541)
}

fn outcome(ensured: &EnsuredTrigger) -> (EnsureOutcome, usize) {
    (ensured.outcome(), ensured.duplicates_removed())
}
