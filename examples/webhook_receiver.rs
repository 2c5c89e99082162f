//! A webhook server: it verifies the events of a user's trigger, and its signing keys survive a rotation and a restart.
//!
//! `cargo run -p connect-examples --example webhook-receiver` runs against an emulator in the same process, and ends by itself.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::path::Path;

use axum::{Router, routing::post};
use pipedream_connect::triggers::EnsuredTrigger;
use pipedream_connect::webhooks::{
    Event, Receiver, StoredKeys, UrlTags, VerifiedEvent, WebhookTag,
};
use pipedream_connect::{Client, User};
use pipedream_connect_emulator::{Emulator, SeedAccount, SentWebhook};
use pipedream_connect_store::SqliteStore;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

type Result<T = ()> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const SECRET: &str = "a secret of the application, the same after a restart";

// Your code starts here.

async fn receive(event: VerifiedEvent) {
    let user = event.external_user_id().unwrap_or_default();
    match event.event() {
        Event::Trigger(event) => match event.json::<Value>() {
            Ok(issue) => println!("received for {user}: {}", issue["title"]),
            Err(error) => println!("{error}"),
        },
        other => println!("received for {user}: {other:?}"),
    }
}

async fn serve(listener: TcpListener, keys: StoredKeys) -> Result {
    let receiver = Receiver::new(UrlTags::new(SECRET)?, keys);
    let router = Router::new()
        .route("/hooks/{tag}", post(receive))
        .with_state(receiver);
    Ok(axum::serve(listener, router).await?)
}

async fn ensure(user: &User, base: &str, keys: &StoredKeys) -> Result<EnsuredTrigger> {
    let tag = WebhookTag::trigger(user.id(), "issues");
    let trigger = user.trigger("gitlab-new-issue").prop("projectId", 45672541);
    let trigger = trigger.webhook_url(UrlTags::new(SECRET)?.url(base, &tag)?);
    let trigger = trigger.ensure().await?;
    keys.refresh(&tag, trigger.deployed_trigger()).await?;
    Ok(trigger)
}

// Your code ends here. The rest plays Pipedream, the user, and an attacker.

#[tokio::main]
async fn main() -> Result {
    let seed = SeedAccount::new("user-42", "gitlab");
    let emulator = Emulator::builder().account(seed).start().await?;
    let client = Client::builder().env_vars(emulator.env()).build()?;
    let user = client.user("user-42")?;
    let tag = WebhookTag::trigger(user.id(), "issues");
    let folder = tempfile::tempdir()?;
    let state = folder.path().join("state.db");

    println!("# The first run");
    let server = Server::start("127.0.0.1:0", &state).await?;
    let base = format!("http://{}/hooks", server.address);
    let trigger = ensure(&user, &base, &server.keys).await?;
    emulator
        .emit(
            trigger.id(),
            json!({ "title": "signed with the first key" }),
        )
        .await?;
    server.keys.rotate(&tag, trigger.deployed_trigger()).await?;
    println!("the key was replaced");
    emulator
        .emit(
            trigger.id(),
            json!({ "title": "signed with the second key" }),
        )
        .await?;
    let address = server.stop().await;

    println!("# After a restart");
    let server = Server::start(&address, &state).await?;
    let trigger = ensure(&user, &base, &server.keys).await?;
    println!("the trigger: {:?}", trigger.outcome());
    emulator
        .emit(
            trigger.id(),
            json!({ "title": "signed with the second key, after the restart" }),
        )
        .await?;
    let sent = emulator.sent_webhooks();
    let first = sent.first().ok_or("nothing was sent")?;
    println!("a late delivery, signed with the first key:");
    println!("{}", send_again(first, &address, &first.body).await?);
    println!("a forged one:");
    println!(
        "{}",
        send_again(first, &address, r#"{"title":"forged"}"#).await?
    );
    server.stop().await;
    Ok(())
}

/// A run of the server.
struct Server {
    address: String,
    keys: StoredKeys,
    task: tokio::task::JoinHandle<Result>,
}

impl Server {
    async fn start(address: &str, state: &Path) -> Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?.to_string();
        let keys = StoredKeys::new(SqliteStore::open(state).await?);
        let task = tokio::spawn(serve(listener, keys.clone()));
        Ok(Self {
            address,
            keys,
            task,
        })
    }

    /// Stops without cleaning up, like a crash. Returns the address, which is free again.
    async fn stop(self) -> String {
        self.task.abort();
        let _cancelled = self.task.await;
        self.address
    }
}

/// Sends a delivery again, with the given body. Returns the first line of the response.
async fn send_again(sent: &SentWebhook, address: &str, body: &str) -> Result<String> {
    let path = sent.url.split(address).nth(1).ok_or("another server")?;
    let signature = sent.signature.as_deref().unwrap_or_default();
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\nx-pd-signature: {signature}\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut response = String::new();
    stream.read_to_string(&mut response).await?;
    Ok(response.lines().next().unwrap_or_default().to_owned())
}
