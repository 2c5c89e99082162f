//! Downloads a file from an app's API with the account of a user, through the proxy, without holding it in memory.
//!
//! `cargo run -p connect-examples --example proxy-download [FILE]` runs on an emulator.

#![expect(clippy::print_stdout, reason = "an example")]

use std::path::{Path, PathBuf};

use pipedream_connect::{Client, User};
use pipedream_connect_emulator::{Emulator, SeedAccount};
use tokio::fs::{self, File};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Writes to a temporary name first: a file with the final name is always complete.
async fn download(user: &User, account_id: &str, url: &str, file: &Path) -> Outcome<u64> {
    let response = user.proxy(account_id).get(url).send().await?;
    let response = response.error_for_status().await?; // a 404 of the app is a response, not an error
    let part = file.with_added_extension("part");
    let mut writer = File::create(&part).await?;
    let size = response.copy_to(&mut writer).await?;
    writer.sync_all().await?;
    fs::rename(part, file).await?;
    Ok(size)
}

#[tokio::main]
async fn main() -> Outcome {
    let account = SeedAccount::new("user-42", "github");
    let emulator = Emulator::builder().account(account).start().await?;
    let client = Client::builder().env_vars(emulator.env()).build()?; // the real API: Client::from_env()?
    let user = client.user("user-42")?;
    let accounts = user.accounts().app("github").await?.data;
    let account = accounts.first().ok_or("connect GitHub first")?;

    let file = std::env::args_os().nth(1).map(PathBuf::from);
    let file = file.unwrap_or_else(|| std::env::temp_dir().join("download.bin"));
    // The emulator sends as many bytes as the path says, on every host that the app allows.
    let size = download(
        &user,
        &account.id,
        "https://api.github.com/bytes/20000000",
        &file,
    )
    .await?;
    println!("{size} bytes");

    let missing = "https://api.github.com/status/404";
    if let Err(error) = download(&user, &account.id, missing, &file).await {
        println!("{error}");
    }
    Ok(())
}
