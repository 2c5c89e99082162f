//! The main job from start to end: connect a user's account, run an action, call an API, receive an event.
//!
//! `cargo run --example quickstart` runs on an emulator in this process: no account, no network. With `PIPEDREAM_*` set it
//! talks to the real API instead, and only reads unless `--allow-writes` is given; `PIPEDREAM_QUICKSTART_USER` names the
//! user.

#![allow(clippy::print_stdout)]

use std::error::Error;

use pipedream_connect::types::{Account, Component, ConfigurableProp, Emitter};
use pipedream_connect::{Client, OptionItem, User};
use pipedream_connect_emulator::{Emulator, SeedAccount};
use serde_json::{Value, json};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const APP: &str = "slack";
const ACTION: &str = "slack-send-message";
const TRIGGER: &str = "slack-new-message-in-channels";
const USER: &str = "user-42";
const ITEMS_PER_PAGE: i64 = 2;

/// Where the program runs and what it may do there.
struct Place {
    client: Client,
    user: User,
    /// Present when nothing is real.
    emulator: Option<Emulator>,
    writes: bool,
}

#[tokio::main]
async fn main() -> Outcome {
    let place = Place::find().await?;
    let outcome = walk(&place).await;
    if let Some(emulator) = place.emulator {
        emulator.shutdown().await;
    }
    outcome
}

async fn walk(place: &Place) -> Outcome {
    let account = match (connect(place).await?, find_account(place).await?) {
        (Some(id), _) => place.user.account(id).await?,
        (None, Some(account)) => account,
        (None, None) => {
            println!(
                "\n{} has no {APP} account yet: open a Connect Link first (--allow-writes makes one).",
                place.user.id()
            );
            return Ok(());
        }
    };
    list_accounts(place).await?;
    let action = find_action(place).await?;
    let conversation = fill_remote_option(place, &action, &account).await?;
    if place.writes {
        run_action(place, &action, &account, conversation).await?;
    }
    call_api(place, &account).await?;
    if place.writes {
        receive_event(place, &account).await?;
        clean_up(place).await?;
    }
    println!(
        "\nDone.{}",
        if place.writes {
            ""
        } else {
            " Nothing was changed; --allow-writes does the rest too."
        }
    );
    Ok(())
}

impl Place {
    async fn find() -> Outcome<Self> {
        let real = ["PIPEDREAM_CLIENT_ID", "PIPEDREAM_ACCESS_TOKEN"]
            .iter()
            .any(|name| std::env::var(name).is_ok_and(|value| !value.is_empty()));
        if real {
            Self::real()
        } else {
            Self::emulated().await
        }
    }

    fn real() -> Outcome<Self> {
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

    async fn emulated() -> Outcome<Self> {
        let emulator = Emulator::builder()
            .account(SeedAccount::new(USER, "github").name("octocat"))
            .account(SeedAccount::new(USER, "notion").name("Product notes"))
            .start()
            .await?;
        println!(
            "No PIPEDREAM_* credentials, so this runs on the emulator at {}.",
            emulator.base_url()
        );
        let client = Client::builder()
            .base_url(emulator.base_url())
            .client_credentials(emulator.client_id(), emulator.client_secret())
            .project_id(emulator.project_id())
            .environment(emulator.environment())
            .build()?;
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

/// A Connect token and link; on the emulator, also what the person in the browser would do.
async fn connect(place: &Place) -> Outcome<Option<String>> {
    step(1, "Connect an account");
    if !place.writes {
        println!("   skipped: a Connect token is a write");
        return Ok(None);
    }
    let token = place
        .user
        .create_token()
        .allowed_origin("https://app.example")
        .await?;
    let link = token.connect_link(APP);
    println!(
        "   token for {}, valid until {}",
        place.user.id(),
        token.expires_at
    );
    println!("   link  {}", without_token(&link.to_string()));
    let Some(emulator) = &place.emulator else {
        println!("   open this in a browser to connect an account: {link}");
        return Ok(None);
    };
    let account = emulator.complete_connect(&link.to_string()).await?;
    println!("   the person in the browser agrees -> account {account}");
    Ok(Some(account))
}

/// Whoever has the token can connect an account, so it is not printed.
fn without_token(link: &str) -> String {
    match link.split_once("token=") {
        Some((head, rest)) => format!(
            "{head}token=…{}",
            rest.find('&').map_or("", |end| &rest[end..])
        ),
        None => link.to_owned(),
    }
}

async fn find_account(place: &Place) -> Outcome<Option<Account>> {
    Ok(place
        .user
        .accounts()
        .app(APP)
        .items()
        .next()
        .await
        .transpose()?)
}

async fn list_accounts(place: &Place) -> Outcome {
    step(2, "List the user's accounts, page by page");
    let mut pages = place.user.accounts().limit(ITEMS_PER_PAGE).pages();
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

async fn find_action(place: &Place) -> Outcome<Component> {
    step(3, "Find an action and read its props");
    let mut actions = place.client.actions().list().app(APP).q("message").items();
    while let Some(action) = actions.next().await {
        let action = action?;
        println!("   {} {} ({})", action.key, action.version, action.name);
    }
    let action = place.client.actions().retrieve(ACTION).await?.data;
    for prop in &action.configurable_props {
        let needed = if prop.optional() == Some(true) {
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
            "     {}: {} ({needed}{remote})",
            prop.name().unwrap_or("?"),
            prop.tag().unwrap_or("?")
        );
    }
    Ok(action)
}

/// The app prop's own name; it is not always the app's slug.
fn app_prop(component: &Component) -> Outcome<&str> {
    let prop = component.app_props().next();
    Ok(&prop
        .ok_or_else(|| format!("{} takes no account", component.key))?
        .name)
}

async fn fill_remote_option(
    place: &Place,
    action: &Component,
    account: &Account,
) -> Outcome<Option<OptionItem>> {
    step(4, "Fill a prop whose options come from the app");
    let remote = action
        .configurable_props
        .iter()
        .find(|prop| prop.remote_options() == Some(true));
    let Some(name) = remote.and_then(ConfigurableProp::name) else {
        return Ok(None);
    };
    let answer = place
        .user
        .configure_prop(&action.key, name)
        .account(app_prop(action)?, &account.id)
        .await?;
    for option in &answer.options {
        println!("   {name}: {} = {}", option.label(), option.value());
    }
    Ok(answer.options.into_iter().next())
}

async fn run_action(
    place: &Place,
    action: &Component,
    account: &Account,
    conversation: Option<OptionItem>,
) -> Outcome {
    step(5, "Run the action");
    let channel = conversation.map_or(Value::Null, |option| option.value().clone());
    let run = place
        .user
        .run_action(&action.key)
        .account(app_prop(action)?, &account.id)
        .prop("conversation", channel)
        .prop("text", "Hello from the pipedream-connect quickstart")
        .await?
        .into_result()?;
    println!("   {}", run.summary().unwrap_or("done"));
    println!("   returned {}", run.ret.unwrap_or_default());
    Ok(())
}

async fn call_api(place: &Place, account: &Account) -> Outcome {
    step(6, "Call the app's own API through the proxy");
    let response = place
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

async fn receive_event(place: &Place, account: &Account) -> Outcome {
    step(7, "Deploy a trigger and receive an event");
    let component = place.client.triggers().retrieve(TRIGGER).await?.data;
    let deployed = place
        .user
        .deploy_trigger(TRIGGER)
        .account(app_prop(&component)?, &account.id)
        .emit_on_deploy(false)
        .await?
        .data;
    let Emitter::DeployedComponent(trigger) = deployed else {
        return Err("the trigger is of an unexpected kind".into());
    };
    println!("   {} is deployed as {}", TRIGGER, trigger.id);
    if let Some(emulator) = &place.emulator {
        emulator
            .emit(
                &trigger.id,
                json!({"type": "message", "text": "Is anybody there?"}),
            )
            .await?;
    }
    let trigger = place.user.deployed_trigger(&trigger.id);
    let events = trigger.events().await?.data;
    match events.first() {
        Some(event) => println!("   event {}: {}", event.id, event.e),
        None => println!("   no event yet; somebody has to write a message first"),
    }
    trigger.delete().await?;
    println!("   {} is deleted", trigger.id());
    Ok(())
}

async fn clean_up(place: &Place) -> Outcome {
    step(8, "Clean up");
    if place.emulator.is_none() {
        println!("   the trigger is gone; user and accounts stay");
        return Ok(());
    }
    place.user.delete().await?;
    let left = place.user.accounts().items().collect().await?;
    println!(
        "   user {} is deleted; accounts left: {}",
        place.user.id(),
        left.len()
    );
    Ok(())
}
