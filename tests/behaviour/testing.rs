//! The test clock with the emulator.

use std::time::Duration;

use connect_tests::clock::TestClock;
use pipedream_connect::Client;
use pipedream_connect_emulator::{Emulator, Fault};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Tokio advances a paused clock whenever all tasks wait, also for a response that is on its way. The client's limits use
/// its own clock.
#[tokio::test(start_paused = true)]
async fn with_a_test_clock_no_limit_expires_because_tokio_advances_a_paused_clock() -> Outcome {
    let emulator = Emulator::start().await?;
    for _ in 0..30 {
        let clock = TestClock::no_backoff();
        let client = Client::builder()
            .env_vars(emulator.env())
            .clock(clock.clone())
            .timeout(Duration::from_millis(100))
            .deadline(Duration::from_secs(1))
            .build()?;
        let slow = Fault::on("accounts_list").delay(Duration::from_millis(5));
        emulator.fault(slow);
        client.accounts().list().await?;
        assert!(clock.waits().is_empty());
    }
    Ok(())
}
