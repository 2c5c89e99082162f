//! A script without `async`: finds accounts that no longer work, and prints a link for each user to reconnect.
//!
//! `cargo run -p connect-examples --example blocking-script` runs on an emulator.

#![expect(clippy::print_stdout, reason = "an example")]

use pipedream_connect::{Client, blocking};
use pipedream_connect_emulator::{Emulator, Health, SeedAccount};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::builder()
        .account(SeedAccount::new("user-42", "slack"))
        .account(SeedAccount::new("user-43", "github").health(Health::Dead("token revoked".into())))
        .start_blocking()?;
    // The real API: `blocking::Client::from_env()?`
    let client = Client::builder().env_vars(emulator.env()).build()?;
    let client = blocking::Client::new(client)?;

    for account in client.iter(client.accounts().list().items()) {
        let account = account?;
        let (Some(user), Some(app)) = (account.external_id, account.app) else {
            continue;
        };
        if account.healthy != Some(false) && account.dead != Some(true) {
            println!("{user}: {} works", app.name);
            continue;
        }
        let token = client.run(client.user(&user)?.create_token())?;
        let link = token.connect_link(&app.name_slug).account_id(&account.id);
        // Anyone with the link can connect an account as this user: send it to the user only.
        println!("{user}: reconnect {} at {link}", app.name);
    }
    Ok(())
}
