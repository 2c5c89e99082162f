//! Several tenants in one process: each has a project of its own, and one webhook URL receives for all of them.
//!
//! `cargo run -p connect-examples --example several-tenants` runs on an emulator.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example")]

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::{Router, http::StatusCode, routing::post};
use pipedream_connect::state::MemoryStore;
use pipedream_connect::webhooks::{Event, Receiver, UrlTags, VerifiedEvent, WebhookTag};
use pipedream_connect::{Client, User};
use pipedream_connect_emulator::Emulator;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// A client per tenant, kept as long as the process runs.
type Tenants = BTreeMap<String, Client>;

/// User ids begin with the tenant, so the tag of a webhook says whose project to use.
fn client<'a>(tenants: &'a Tenants, user_id: &str) -> Option<&'a Client> {
    tenants.get(user_id.split('/').next()?)
}

async fn receive(tenants: Arc<Tenants>, event: VerifiedEvent) -> StatusCode {
    let user = event.external_user_id().unwrap_or_default();
    let (Some(client), Event::ConnectionSuccess(success)) = (client(&tenants, user), event.event())
    else {
        return StatusCode::OK; // nothing to do, also not later
    };
    match success.account(client).await {
        Ok(account) => println!("{user} connected {}", account.id), // the tag, not the body, says who
        Err(error) => {
            eprintln!("{error}");
            return StatusCode::SERVICE_UNAVAILABLE; // so that it is delivered again
        }
    }
    StatusCode::OK
}

async fn connect_link(user: &User, tags: &UrlTags, base: &str) -> Outcome<String> {
    let webhook = tags.url(base, &WebhookTag::connection(user.id()))?;
    let token = user.create_token().webhook_uri(webhook).await?;
    Ok(token.connect_link("slack").to_string())
}

#[tokio::main]
async fn main() -> Outcome {
    let emulator = Emulator::start().await?;
    // The projects belong to one workspace, so their clients can share an access token.
    let builder = Client::builder()
        .env_vars(emulator.env())
        .token_store(MemoryStore::default());
    let mut tenants = Tenants::new();
    for tenant in ["acme", "globex"] {
        let project = builder.clone().build()?.projects().create(tenant).await?; // once per tenant
        tenants.insert(
            tenant.to_owned(),
            builder.clone().project_id(project.id).build()?,
        );
    }

    let tenants = Arc::new(tenants);
    let tags = UrlTags::new("a secret of the application, the same after a restart")?;
    let (receiver, shared) = (Receiver::connections_only(tags.clone()), tenants.clone());
    let handler = post(move |event: VerifiedEvent| receive(shared.clone(), event));
    let router = Router::new()
        .route("/hooks/{tag}", handler)
        .with_state(receiver);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let base = format!("http://{}/hooks", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, router).await });

    for id in ["acme/7", "globex/7"] {
        let user = client(&tenants, id).ok_or("unknown tenant")?.user(id)?;
        let link = connect_link(&user, &tags, &base).await?;
        emulator.complete_connect(&link).await?; // the user grants access
        emulator.wait_for_deliveries().await;
    }
    for (tenant, client) in tenants.iter() {
        println!(
            "{tenant}: {} account",
            client.accounts().list().items().collect().await?.len()
        );
    }
    Ok(())
}
