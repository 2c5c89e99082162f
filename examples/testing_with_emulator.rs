//! Tests of an application on the emulator: what it sends, what it does when a response is lost, and when the API is down.
//!
//! `cargo test -p connect-examples --example testing-with-emulator` runs the tests, `cargo run` instead of `cargo test` the
//! application.

#![expect(clippy::print_stdout, reason = "an example")]

use pipedream_connect::{Client, User, actions::ActionError};
use pipedream_connect_emulator::{Emulator, SeedAccount};

/// The code under test. The text is what your application tells its user.
async fn announce(user: &User, text: &str) -> String {
    let message = user.action("slack-send-message").prop("text", text);
    match message.prop_label("conversation", "#general").run().await {
        Ok(_) => "Announced.".to_owned(),
        Err(error) if error.may_have_run() => {
            "Check #general before you announce it again.".to_owned()
        }
        Err(ActionError::Account(_)) => "Connect Slack first.".to_owned(),
        Err(_) => "Not announced. Try again later.".to_owned(),
    }
}

async fn emulator() -> Result<Emulator, pipedream_connect_emulator::Error> {
    let account = SeedAccount::new("user-42", "slack");
    Emulator::builder().account(account).start().await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = emulator().await?;
    let client = Client::builder().env_vars(emulator.env()).build()?;
    for user in ["user-42", "user-43"] {
        println!("{}", announce(&client.user(user)?, "Release 1.0").await);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use pipedream_connect::testing::TestClock;
    use pipedream_connect_emulator::Fault;

    use super::*;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    /// No test waits for backoff: the client's clock skips it.
    fn user(emulator: &Emulator) -> Result<User, pipedream_connect::Error> {
        let client = Client::builder()
            .env_vars(emulator.env())
            .clock(TestClock::no_backoff());
        client.build()?.user("user-42")
    }

    fn messages(emulator: &Emulator) -> Vec<serde_json::Value> {
        let requests = emulator.requests().into_iter();
        let runs = requests.filter(|request| request.operation == Some("actions_run"));
        runs.map(|run| run.json()["configured_props"]["text"].clone())
            .collect()
    }

    #[tokio::test]
    async fn a_release_is_announced_once() -> Outcome {
        let emulator = emulator().await?;
        assert_eq!(
            announce(&user(&emulator)?, "Release 1.0").await,
            "Announced."
        );
        assert_eq!(messages(&emulator), ["Release 1.0"]);
        Ok(())
    }

    #[tokio::test]
    async fn a_lost_response_is_not_announced_twice() -> Outcome {
        let emulator = emulator().await?;
        emulator.fault(Fault::on("actions_run").reset_after_processing());
        let told = announce(&user(&emulator)?, "Release 1.0").await;
        assert_eq!(told, "Check #general before you announce it again.");
        assert_eq!(messages(&emulator).len(), 1);
        Ok(())
    }

    #[tokio::test]
    async fn a_short_outage_goes_unnoticed_and_a_long_one_is_told() -> Outcome {
        let emulator = emulator().await?;
        let user = user(&emulator)?;
        emulator.fault(Fault::on("accounts_list").status(503).times(2));
        assert_eq!(announce(&user, "Release 1.0").await, "Announced.");
        emulator.fault(Fault::on("accounts_list").status(503).always());
        assert_eq!(
            announce(&user, "Release 1.1").await,
            "Not announced. Try again later."
        );
        assert_eq!(messages(&emulator), ["Release 1.0"]);
        Ok(())
    }

    #[tokio::test]
    async fn the_application_outlives_its_access_token() -> Outcome {
        let emulator = emulator().await?;
        let user = user(&emulator)?;
        assert_eq!(announce(&user, "Release 1.0").await, "Announced.");
        emulator.advance(Duration::from_secs(2 * 60 * 60));
        assert_eq!(announce(&user, "Release 1.1").await, "Announced.");
        Ok(())
    }
}
