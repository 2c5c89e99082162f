//! The main use case from start to end: connect a user's account, run an action, call an API, receive an event.
//!
//! `cargo run --example quickstart` runs on an emulator in this process and needs no account and no network. If
//! `PIPEDREAM_*` variables are set, it calls the real API instead, and only reads unless `--allow-writes` is passed.
//! `PIPEDREAM_QUICKSTART_USER` selects the user.

#![allow(clippy::print_stdout)]

use std::error::Error;

use pipedream_connect::types::{Account, Component, ConfigurableProp, Emitter};
use pipedream_connect::{Client, OptionItem, User};
use pipedream_connect_emulator::{Emulator, SeedAccount};
use serde_json::{Value, json};

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

const APP: &str = "slack";
const ACTION: &str = "slack-send-message";
const TRIGGER: &str = "slack-new-message-in-channels";
const USER: &str = "user-42";
const ITEMS_PER_PAGE: i64 = 2;

/// What every step needs.
struct Session {
    client: Client,
    user: User,
    /// `None` when the client calls the real API.
    emulator: Option<Emulator>,
    writes: bool,
}

#[tokio::main]
async fn main() -> Result {
    let session = Session::start().await?;
    let result = run(&session).await;
    if let Some(emulator) = session.emulator {
        emulator.shutdown().await;
    }
    result
}

async fn run(session: &Session) -> Result {
    let account = match (connect(session).await?, find_account(session).await?) {
        (Some(id), _) => session.user.account(id).await?,
        (None, Some(account)) => account,
        (None, None) => {
            println!(
                "\n{} has no {APP} account yet: open a Connect Link first (--allow-writes creates one).",
                session.user.id()
            );
            return Ok(());
        }
    };
    list_accounts(session).await?;
    let action = find_action(session).await?;
    let conversation = fill_remote_option(session, &action, &account).await?;
    if session.writes {
        run_action(session, &action, &account, conversation).await?;
    }
    call_api(session, &account).await?;
    if session.writes {
        receive_event(session, &account).await?;
        clean_up(session).await?;
    }
    println!(
        "\nDone.{}",
        if session.writes {
            ""
        } else {
            " Nothing was changed; --allow-writes also runs the other steps."
        }
    );
    Ok(())
}

impl Session {
    async fn start() -> Result<Self> {
        let real = ["PIPEDREAM_CLIENT_ID", "PIPEDREAM_ACCESS_TOKEN"]
            .iter()
            .any(|name| std::env::var(name).is_ok_and(|value| !value.is_empty()));
        if real {
            Self::real()
        } else {
            Self::emulated().await
        }
    }

    fn real() -> Result<Self> {
        let client = Client::from_env()?;
        let writes = std::env::args().any(|argument| argument == "--allow-writes");
        let mode = if writes {
            "reading and writing"
        } else {
            "reading only"
        };
        println!("Pipedream Connect at {}, {mode}.", client.base_url());
        let user = std::env::var("PIPEDREAM_QUICKSTART_USER").unwrap_or_else(|_| USER.to_owned());
        Ok(Self {
            user: client.user(user)?,
            client,
            emulator: None,
            writes,
        })
    }

    async fn emulated() -> Result<Self> {
        let emulator = Emulator::builder()
            .account(SeedAccount::new(USER, "github").name("octocat"))
            .account(SeedAccount::new(USER, "notion").name("Product notes"))
            .start()
            .await?;
        println!(
            "No PIPEDREAM_* credentials, so this runs on the emulator at {}.",
            emulator.base_url()
        );
        let client = Client::builder().env_vars(emulator.env()).build()?;
        Ok(Self {
            user: client.user(USER)?,
            client,
            emulator: Some(emulator),
            writes: true,
        })
    }
}

fn step(number: u32, title: &str) {
    println!("\n{number}. {title}");
}

/// Creates a Connect token and link. On the emulator, it also completes the link in place of the user.
async fn connect(session: &Session) -> Result<Option<String>> {
    step(1, "Connect an account");
    if !session.writes {
        println!("   skipped: creating a Connect token is a write");
        return Ok(None);
    }
    let token = session
        .user
        .create_token()
        .allowed_origin("https://app.example")
        .await?;
    let link = token.connect_link(APP);
    println!(
        "   token for {}, valid until {}",
        session.user.id(),
        token.expires_at
    );
    println!("   link  {}", without_token(&link.to_string()));
    let Some(emulator) = &session.emulator else {
        println!("   open this in a browser to connect an account: {link}");
        return Ok(None);
    };
    let account = emulator.complete_connect(&link.to_string()).await?;
    println!("   the user grants access -> account {account}");
    Ok(Some(account))
}

/// The token can connect an account, so it is not printed.
fn without_token(link: &str) -> String {
    match link.split_once("token=") {
        Some((head, rest)) => format!(
            "{head}token=…{}",
            rest.find('&').map_or("", |end| &rest[end..])
        ),
        None => link.to_owned(),
    }
}

async fn find_account(session: &Session) -> Result<Option<Account>> {
    Ok(session
        .user
        .accounts()
        .app(APP)
        .items()
        .next()
        .await
        .transpose()?)
}

async fn list_accounts(session: &Session) -> Result {
    step(2, "List the user's accounts, page by page");
    let mut pages = session.user.accounts().limit(ITEMS_PER_PAGE).pages();
    let mut number = 0;
    while let Some(page) = pages.next().await {
        number += 1;
        for account in page?.data {
            let app = account.app.map(|app| app.name).unwrap_or_default();
            println!(
                "   page {number}: {} {app} ({})",
                account.id,
                account.name.unwrap_or_default()
            );
        }
    }
    Ok(())
}

async fn find_action(session: &Session) -> Result<Component> {
    step(3, "Find an action and read its props");
    let mut actions = session
        .client
        .actions()
        .list()
        .app(APP)
        .q("message")
        .items();
    while let Some(action) = actions.next().await {
        let action = action?;
        println!("   {} {} ({})", action.key, action.version, action.name);
    }
    let action = session.client.actions().retrieve(ACTION).await?.data;
    for prop in &action.configurable_props {
        let requirement = if prop.optional() == Some(true) {
            "optional"
        } else {
            "required"
        };
        let remote = if prop.remote_options() == Some(true) {
            ", options come from the app"
        } else {
            ""
        };
        println!(
            "     {}: {} ({requirement}{remote})",
            prop.name().unwrap_or("?"),
            prop.tag().unwrap_or("?")
        );
    }
    Ok(action)
}

/// The name of the app prop, which is not always the app's slug.
fn app_prop(component: &Component) -> Result<&str> {
    let prop = component.app_props().next();
    Ok(&prop
        .ok_or_else(|| format!("{} has no app prop", component.key))?
        .name)
}

async fn fill_remote_option(
    session: &Session,
    action: &Component,
    account: &Account,
) -> Result<Option<OptionItem>> {
    step(4, "Fill a prop whose options come from the app");
    let remote = action
        .configurable_props
        .iter()
        .find(|prop| prop.remote_options() == Some(true));
    let Some(name) = remote.and_then(ConfigurableProp::name) else {
        return Ok(None);
    };
    let response = session
        .user
        .configure_prop(&action.key, name)
        .account(app_prop(action)?, &account.id)
        .await?;
    for option in &response.options {
        println!("   {name}: {} = {}", option.label(), option.value());
    }
    Ok(response.options.into_iter().next())
}

async fn run_action(
    session: &Session,
    action: &Component,
    account: &Account,
    conversation: Option<OptionItem>,
) -> Result {
    step(5, "Run the action");
    let mut run = session
        .user
        .action(&action.key)
        .account(&account.id)
        .prop("text", "Hello from the pipedream-connect quickstart");
    if let Some(channel) = conversation {
        run = run.prop_label("conversation", channel.label());
    }
    let sent = run.run().await?;
    println!("   {}", sent.summary().unwrap_or("done"));
    println!("   returned {}", sent.ret());
    Ok(())
}

async fn call_api(session: &Session, account: &Account) -> Result {
    step(6, "Call the app's own API through the proxy");
    let response = session
        .user
        .proxy(&account.id)
        .get("https://slack.com/api/auth.test")
        .send()
        .await?;
    println!(
        "   GET https://slack.com/api/auth.test -> {}",
        response.status()
    );
    println!("   {}", response.json::<Value>().await?);
    Ok(())
}

async fn receive_event(session: &Session, account: &Account) -> Result {
    step(7, "Deploy a trigger and receive an event");
    let deployed = session
        .user
        .trigger(TRIGGER)
        .account(&account.id)
        .emit_on_deploy(false)
        .deploy()
        .await?
        .data;
    let Emitter::DeployedComponent(trigger) = deployed else {
        return Err("unexpected kind of trigger".into());
    };
    println!("   {} is deployed as {}", TRIGGER, trigger.id);
    if let Some(emulator) = &session.emulator {
        emulator
            .emit(
                &trigger.id,
                json!({"type": "message", "text": "Is anybody there?"}),
            )
            .await?;
    }
    let trigger = session.user.deployed_trigger(&trigger.id);
    let events = trigger.events().await?.data;
    match events.first() {
        Some(event) => println!("   event {}: {}", event.id, event.e),
        None => println!("   no event yet: write a message in the channel first"),
    }
    trigger.delete().await?;
    println!("   {} is deleted", trigger.id());
    Ok(())
}

async fn clean_up(session: &Session) -> Result {
    step(8, "Clean up");
    if session.emulator.is_none() {
        println!("   the trigger is deleted; the user and its accounts are kept");
        return Ok(());
    }
    session.user.delete().await?;
    let left = session.user.accounts().items().collect().await?;
    println!(
        "   user {} is deleted; accounts left: {}",
        session.user.id(),
        left.len()
    );
    Ok(())
}
