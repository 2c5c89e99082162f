//! The steps: each is a call of the SDK, or a few.

use std::time::Duration;

use pipedream_connect::types::{Account, Component, ConfigurableProp, EmittedEvent, Emitter};
use pipedream_connect::{DeployedTrigger, ErrorKind, OptionItem};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::session::Session;
use crate::waiting::{in_words, with_spinner};

type Result<T = ()> = std::result::Result<T, Failure>;

const APP: &str = "slack";
const ACTION: &str = "slack-send-message";
const TRIGGER: &str = "slack-new-message-in-channels";
const ITEMS_PER_PAGE: i64 = 2;
const EVENT_LIMIT: Duration = Duration::from_secs(60);
const EVENT_INTERVAL: Duration = Duration::from_secs(1);

pub(crate) async fn run(session: &mut Session) -> Result {
    let account = connect(session).await?;
    list_accounts(session).await?;
    let action = find_action(session).await?;
    match account {
        Some(account) => use_account(session, &action, &account).await?,
        None => session.skip("4-8. Use the account", "there is no account yet"),
    }
    session.sum_up();
    Ok(())
}

async fn use_account(session: &mut Session, action: &Component, account: &Account) -> Result {
    let conversation = fill_remote_option(session, action, account).await?;
    run_action(session, action, account, conversation).await?;
    call_api(session, account).await?;
    receive_event(session, account).await?;
    clean_up(session).await
}

/// The user's account: one that is connected already, or one that the user connects now.
async fn connect(session: &mut Session) -> Result<Option<Account>> {
    const STEP: &str = "1. Connect an account";
    let mut accounts = session.user.accounts().app(APP).items();
    while let Some(account) = accounts.next().await.transpose()? {
        if account.healthy != Some(false) && account.dead != Some(true) {
            println!("\n{STEP}\n   {} is connected already", account.id);
            return Ok(Some(account));
        }
    }
    if !session.may_write(STEP, "it would create a Connect token") {
        return Ok(None);
    }
    let expected = session.user.expect_account(APP).await?; // before the user gets the link
    let token = session.user.create_token().await?;
    let expires_at = token.expires_at;
    println!(
        "   token for {}, valid until {expires_at}",
        session.user.id()
    );
    // Anyone who has the link can connect an account as this user, so it is for the user only.
    let link = token.connect_link(APP).to_string();
    println!("   link  {link}");
    if let Some(emulator) = &session.emulator {
        emulator.complete_connect(&link).await?;
    } else {
        let limit = in_words(session.limit);
        println!("   Open the link in a browser. This waits up to {limit}; Ctrl-C stops it.");
    }
    match with_spinner(expected.within(session.limit)).await {
        Ok(account) => {
            println!("   the user grants access -> account {}", account.id);
            Ok(Some(account))
        }
        Err(error) if error.kind() == ErrorKind::Deadline => Err(Failure::new(
            format!(
                "no account was connected within {}",
                in_words(session.limit)
            ),
            format!(
                "Open the link, which is valid until {expires_at}, then run the quickstart again: it finds the account."
            ),
        )),
        Err(error) => Err(error.into()),
    }
}

async fn list_accounts(session: &Session) -> Result {
    println!("\n2. List the user's accounts, page by page");
    let mut pages = session.user.accounts().limit(ITEMS_PER_PAGE).pages();
    let mut number = 0;
    while let Some(page) = pages.next().await {
        let accounts = page?.data;
        number += 1;
        if accounts.is_empty() {
            println!("   there are none yet");
        }
        for account in accounts {
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
    println!("\n3. Find an action and read its props");
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
    match component.app_props().next() {
        Some(prop) => Ok(&prop.name),
        None => Err(Failure::new(
            format!("{} has no app prop", component.key),
            "Choose another action in steps.rs.",
        )),
    }
}

async fn fill_remote_option(
    session: &Session,
    action: &Component,
    account: &Account,
) -> Result<Option<OptionItem>> {
    println!("\n4. Fill a prop whose options come from the app");
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
    session: &mut Session,
    action: &Component,
    account: &Account,
    conversation: Option<OptionItem>,
) -> Result {
    if !session.may_write("5. Run the action", "it would send a message") {
        return Ok(());
    }
    let mut run = session
        .user
        .action(&action.key)
        .account(&account.id)
        .prop("text", "Hello from the pipedream-connect quickstart");
    if let Some(channel) = conversation {
        println!("   sends a message to {}", channel.label());
        run = run.prop_label("conversation", channel.label());
    }
    let sent = run.run().await?;
    println!("   {}", sent.summary().unwrap_or("done"));
    println!("   returned {}", sent.ret());
    Ok(())
}

async fn call_api(session: &Session, account: &Account) -> Result {
    println!("\n6. Call the app's own API through the proxy");
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

async fn receive_event(session: &mut Session, account: &Account) -> Result {
    const STEP: &str = "7. Deploy a trigger and receive an event";
    if !session.may_write(STEP, "it would deploy a trigger") {
        return Ok(());
    }
    let trigger = session.user.trigger(TRIGGER).account(&account.id);
    let deployed = trigger.emit_on_deploy(false).deploy().await?.data;
    let Emitter::DeployedComponent(deployed) = deployed else {
        return Err(Failure::new(
            format!("{TRIGGER} was deployed as an unknown kind of trigger"),
            "Delete it in your Pipedream project, and update pipedream-connect.",
        ));
    };
    println!("   {TRIGGER} is deployed as {}", deployed.id);
    let limit = session.limit.min(EVENT_LIMIT);
    if let Some(emulator) = &session.emulator {
        let message = json!({"type": "message", "text": "Is anybody there?"});
        emulator.emit(&deployed.id, message).await?;
    } else {
        let limit = in_words(limit);
        println!("   Write a message in a channel. This waits up to {limit}.");
    }
    let trigger = session.user.deployed_trigger(&deployed.id);
    let event = with_spinner(first_event(&trigger, limit)).await;
    trigger.delete().await?; // also if there was no event
    match event? {
        Some(event) => println!("   event {}: {}", event.id, event.e),
        None => println!("   no event in {}", in_words(limit)),
    }
    println!("   {} is deleted", trigger.id());
    Ok(())
}

async fn first_event(trigger: &DeployedTrigger, limit: Duration) -> Result<Option<EmittedEvent>> {
    let poll = async {
        loop {
            if let Some(event) = trigger.events().await?.data.into_iter().next() {
                return Ok(Some(event));
            }
            tokio::time::sleep(EVENT_INTERVAL).await;
        }
    };
    tokio::time::timeout(limit, poll).await.unwrap_or(Ok(None))
}

async fn clean_up(session: &mut Session) -> Result {
    if !session.may_write("8. Clean up", "there is nothing to clean up") {
        return Ok(());
    }
    if session.emulator.is_none() {
        println!("   the trigger is deleted; the user and the account stay, for the next run");
        return Ok(());
    }
    session.user.delete().await?;
    let left = session.user.accounts().items().collect().await?.len();
    println!(
        "   user {} is deleted; accounts left: {left}",
        session.user.id()
    );
    Ok(())
}
