//! Which account an action uses.

use connect_tests::server::{Reply, Server};
use pipedream_connect::Client;
use pipedream_connect::actions::{AccountProblem, ActionError};
use pipedream_connect_emulator::{Emulator, Health, SeedAccount};
use serde_json::{Value, json};

use super::{EmulatedUser, Outcome, definition, user};

fn account_problem(error: ActionError) -> Outcome<AccountProblem> {
    assert!(!error.may_have_run());
    match error {
        ActionError::Account(problem) => Ok(problem),
        other => Err(other.into()),
    }
}

#[tokio::test]
async fn the_only_account_of_the_app_is_used() -> Outcome {
    let fixture = EmulatedUser::start(&["google_sheets", "slack"]).await?;
    let account = fixture.account("google_sheets").await?;
    let props = json!({ "sheetId": "1BfBudget", "worksheetId": [0], "hasHeaders": false, "myColumnData": ["a"] });
    let action = fixture
        .user
        .action("google_sheets-add-single-row")
        .props(props);
    let prepared = action.prepare().await?;
    let props = prepared
        .request()
        .configured_props
        .as_ref()
        .ok_or("no props")?;
    assert_eq!(props["googleSheets"], json!({ "authProvisionId": account }));
    prepared.run().await?;
    Ok(())
}

#[tokio::test]
async fn with_a_given_account_nothing_is_listed() -> Outcome {
    let fixture = EmulatedUser::start(&["slack"]).await?;
    let account = fixture.account("slack").await?;
    let action = || fixture.user.action("slack-list-channels");
    action().account(&account).run().await?;
    action().account_for("slack", &account).run().await?;
    action()
        .prop("slack", json!({ "authProvisionId": account }))
        .run()
        .await?;
    action()
        .unchecked_prop("slack", json!({ "authProvisionId": account }))
        .run()
        .await?;
    assert!(!fixture.operations().contains(&"accounts_list"));
    Ok(())
}

#[tokio::test]
async fn several_accounts_are_listed_in_the_error() -> Outcome {
    let emulator = Emulator::builder()
        .account(SeedAccount::new("user-42", "slack").name("Acme"))
        .account(SeedAccount::new("user-42", "slack").name("Home"))
        .account(SeedAccount::new("user-43", "slack").name("Other"))
        .start()
        .await?;
    let client = Client::builder().env_vars(emulator.env()).build()?;
    let run = client
        .user("user-42")?
        .action("slack-list-channels")
        .run()
        .await;
    let problem = account_problem(run.err().ok_or("accepted")?)?;
    let AccountProblem::Several(several) = problem else {
        return Err(problem.into());
    };
    let names: Vec<_> = several
        .accounts
        .iter()
        .filter_map(|account| account.name.as_deref())
        .collect();
    assert_eq!(
        (several.app.as_str(), several.prop.as_str(), names),
        ("slack", "slack", vec!["Acme", "Home"])
    );
    Ok(())
}

#[tokio::test]
async fn without_an_account_the_connect_link_is_one_line() -> Outcome {
    let fixture = EmulatedUser::start(&[]).await?;
    let action = || fixture.user.action("slack-list-channels");
    let problem = account_problem(action().run().await.err().ok_or("accepted")?)?;
    let AccountProblem::Missing(missing) = problem else {
        return Err(problem.into());
    };
    let link = missing.connect_link(&fixture.user.create_token().await?);
    fixture.emulator.complete_connect(&link.to_string()).await?;
    action().run().await?;
    Ok(())
}

#[tokio::test]
async fn an_account_that_no_longer_works_is_not_used_and_the_link_reconnects_it() -> Outcome {
    let fixture = EmulatedUser::start(&["slack"]).await?;
    let account = fixture.account("slack").await?;
    fixture
        .emulator
        .set_account_health(&account, Health::Dead("invalid_auth".into()))?;
    let run = fixture.user.action("slack-list-channels").run().await;
    let problem = account_problem(run.err().ok_or("accepted")?)?;
    let AccountProblem::Missing(missing) = problem else {
        return Err(problem.into());
    };
    let link = missing
        .connect_link(&fixture.user.create_token().await?)
        .to_string();
    assert!(link.contains("app=slack") && link.contains(&format!("accountId={account}")));
    Ok(())
}

#[tokio::test]
async fn an_account_that_no_longer_works_does_not_count() -> Outcome {
    let emulator = Emulator::builder()
        .account(SeedAccount::new("user-42", "slack").health(Health::Unhealthy("down".into())))
        .account(SeedAccount::new("user-42", "slack").name("Works"))
        .start()
        .await?;
    let client = Client::builder().env_vars(emulator.env()).build()?;
    client
        .user("user-42")?
        .action("slack-list-channels")
        .run()
        .await?;
    Ok(())
}

fn two_apps() -> Value {
    json!([
        { "name": "slack", "type": "app", "app": "slack" },
        { "name": "mail", "type": "app", "app": "gmail" },
        { "name": "sheets", "type": "app", "app": "google_sheets", "optional": true },
    ])
}

#[tokio::test]
async fn each_app_prop_gets_its_own_account() -> Outcome {
    let server = Server::start().await?;
    let accounts = json!({ "data": [{ "id": "apn_mail" }], "page_info": {} });
    server.script([Reply::json(200, accounts.to_string())]);
    let action = user(&server)?
        .action("app-act")
        .definition(definition(two_apps()));
    action.account_for("slack", "apn_slack").run().await?;
    let requests = server.take_requests();
    assert!(
        requests[0].target.contains("app=gmail"),
        "{}",
        requests[0].target
    );
    let body: Value = serde_json::from_str(&requests[1].body)?;
    let expected = json!({ "slack": { "authProvisionId": "apn_slack" }, "mail": { "authProvisionId": "apn_mail" } });
    assert_eq!(
        body["configured_props"], expected,
        "an optional app prop is left out"
    );
    Ok(())
}

#[tokio::test]
async fn the_account_of_one_of_several_app_props_needs_its_name() -> Outcome {
    let server = Server::start().await?;
    let action = || -> Outcome<_> {
        Ok(user(&server)?
            .action("app-act")
            .definition(definition(two_apps())))
    };
    let error = action()?
        .account("apn_1")
        .run()
        .await
        .err()
        .ok_or("accepted")?;
    let expected =
        "app-act has several props for an account, `slack`, `mail`, `sheets`: use `account_for`";
    assert_eq!(error.to_string(), expected);
    action()?
        .account_for("mail", "apn_2")
        .account("apn_1")
        .run()
        .await?;
    let none = user(&server)?
        .action("app-act")
        .definition(definition(json!([])));
    let error = none.account("apn_1").run().await.err().ok_or("accepted")?;
    assert_eq!(error.to_string(), "app-act has no prop for an account");
    assert_eq!(server.request_count(), 1);
    Ok(())
}

#[tokio::test]
async fn the_id_of_something_else_is_not_sent_as_an_account() -> Outcome {
    let server = Server::start().await?;
    let slack = json!([{ "name": "slack", "type": "app", "app": "slack" }]);
    let action = || -> Outcome<_> {
        Ok(user(&server)?
            .action("app-act")
            .definition(definition(slack.clone())))
    };
    for action in [
        action()?.account("dc_1"),
        action()?.account_for("slack", "dc_1"),
    ] {
        let error = action.run().await.err().ok_or("accepted")?;
        assert!(
            error.to_string().contains("must be the id of an account"),
            "{error}"
        );
    }
    assert_eq!(server.request_count(), 0);
    Ok(())
}
