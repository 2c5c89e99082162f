//! An emulator with one of every resource, for the conformance cases. Prints one JSON line with its base URL, the
//! certificate of its authority and the ids of the resources, then serves until stdin is closed.
//!
//! Seed and clock are fixed, so every run has the same ids.

#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, reason = "a program talks to its user")]

use std::error::Error as StdError;
use std::time::{Duration, UNIX_EPOCH};

use pipedream_connect::{Client, User};
use pipedream_connect_emulator::{Emulator, SeedAccount};
use serde_json::{Map, Value, json};

type Failure = Box<dyn StdError>;

/// 2026-01-02T03:04:05Z.
const START: Duration = Duration::from_secs(1_767_323_045);
const USER: &str = "user-1";
/// A user id with every character that careless encoding breaks.
const SPECIAL_USER: &str = "team/7 é?&=#+%20";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let emulator = Emulator::builder()
        .seed(7)
        .start_time(UNIX_EPOCH + START)
        .tls(true)
        .account(SeedAccount::new(USER, "slack").name("work"))
        .account(SeedAccount::new(USER, "gitlab"))
        .account(SeedAccount::new(USER, "google_sheets"))
        .account(SeedAccount::new(USER, "zendesk").field("subdomain", "acme"))
        .account(SeedAccount::new(USER, "notion").name("to delete"))
        .account(SeedAccount::new(USER, "asana").name("to delete by app"))
        .account(SeedAccount::new(SPECIAL_USER, "slack"))
        .account(SeedAccount::new("user-to-delete", "slack"))
        .start()
        .await?;
    let client = Client::builder().env_vars(emulator.env()).build()?;
    let ids = populate(&client).await?;
    let (base_url, certificate) = (emulator.base_url(), emulator.certificate());
    let started = json!({ "base_url": base_url, "certificate": certificate, "ids": ids });
    println!("{started}");
    // The emulator serves from a thread of its own; this one has nothing else to do.
    std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink())?;
    emulator.shutdown().await;
    Ok(())
}

/// Creates one of every resource. Returns the ids by the names that the cases use.
async fn populate(client: &Client) -> Result<Map<String, Value>, Failure> {
    let user = client.user(USER)?;
    let mut ids = accounts(&user).await?;
    let gitlab = text(&ids, "gitlab_account");
    let slack = text(&ids, "slack_account");
    triggers(&user, &gitlab, &mut ids).await?;
    tokens(client, &mut ids).await?;
    settings(client, &mut ids).await?;
    let reloaded = user
        .reload_props("google_sheets-add-single-row")
        .account("googleSheets", text(&ids, "google_sheets_account"))
        .prop("sheetId", "sheet_1")
        .prop("worksheetId", json!(["0"]))
        .prop("hasHeaders", true)
        .await?;
    let reloaded = serde_json::to_value(reloaded)?;
    put(
        &mut ids,
        "dynamic_props",
        reloaded["dynamicProps"]["id"].clone(),
    );
    let run = user
        .action("emulator-every-prop-type")
        .account(&slack)
        .prop("text", "content")
        .stash_id("NEW")
        .run()
        .await?;
    let run = serde_json::to_value(run.response())?;
    let key = run.pointer("/exports/$filestash_uploads/0/s3Key");
    let key = key.ok_or_else(|| format!("the action left no file: {run}"))?;
    put(&mut ids, "stash_key", key.clone());
    Ok(ids)
}

async fn accounts(user: &User) -> Result<Map<String, Value>, Failure> {
    let mut ids = Map::new();
    let page = user.accounts().limit(100).await?;
    for account in page.data {
        let app = account.app.map(|app| app.name_slug).unwrap_or_default();
        put(&mut ids, &format!("{app}_account"), account.id);
    }
    Ok(ids)
}

async fn triggers(user: &User, gitlab: &str, ids: &mut Map<String, Value>) -> Result<(), Failure> {
    for name in ["trigger", "trigger_to_delete"] {
        let deployed = user
            .trigger("gitlab-new-issue")
            .account(gitlab)
            .prop("projectId", 45_672_541)
            .webhook_url("https://hooks.example/gitlab")
            .deploy()
            .await?;
        let deployed = serde_json::to_value(deployed)?;
        put(
            ids,
            name,
            deployed["data"]["id"].as_str().unwrap_or_default(),
        );
    }
    let trigger = user.deployed_trigger(text(ids, "trigger"));
    let webhooks = serde_json::to_value(trigger.webhooks().await?)?;
    let webhook = webhooks["webhooks"][0]["id"].as_str().unwrap_or_default();
    put(ids, "webhook", webhook);
    Ok(())
}

/// Connecting an account uses up a token, so every case has its own.
async fn tokens(client: &Client, ids: &mut Map<String, Value>) -> Result<(), Failure> {
    for name in ["token_1", "token_2", "token_3", "token_4"] {
        let created = client.tokens().create(USER).await?;
        put(ids, name, created.token.expose());
    }
    Ok(())
}

async fn settings(client: &Client, ids: &mut Map<String, Value>) -> Result<(), Failure> {
    for name in ["override", "override_to_delete"] {
        let made = client.app_overrides().create("openai", name).await?;
        put(ids, name, made.id);
    }
    for name in ["oauth_app", "oauth_app_to_delete"] {
        let made = client
            .oauth_apps()
            .create("slack")
            .name(name)
            .client_id("client")
            .client_secret("secret")
            .await?;
        put(ids, name, made.id.unwrap_or_default());
    }
    for name in ["project", "project_to_delete"] {
        put(ids, name, client.projects().create(name).await?.id);
    }
    let categories = serde_json::to_value(client.app_categories().list().await?)?;
    for (index, name) in ["category", "category_2"].into_iter().enumerate() {
        put(
            ids,
            name,
            categories[index]["id"].as_str().unwrap_or_default(),
        );
    }
    client
        .project_environment()
        .update_webhook("https://hooks.example/project")
        .await?;
    Ok(())
}

fn put(ids: &mut Map<String, Value>, name: &str, id: impl Into<Value>) {
    ids.insert(name.to_owned(), id.into());
}

fn text(ids: &Map<String, Value>, name: &str) -> String {
    ids.get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}
