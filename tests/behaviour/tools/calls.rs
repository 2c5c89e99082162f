//! Calls of tools, from the request to the model to the reply.

use pipedream_connect::ErrorKind;
use pipedream_connect::actions::{AccountProblem, ActionError};
use pipedream_connect::tools::{Provider, ToolCall, ToolResult};
use pipedream_connect_emulator::SeedAccount;
use serde_json::{Value, json};

use super::{EmulatedUser, Outcome, call};

#[tokio::test]
async fn a_call_runs_the_action_with_the_users_account() -> Outcome {
    let fixture = EmulatedUser::start(&["slack"]).await?;
    let tools = fixture.user.tools().app("slack").await?;
    let arguments = json!({"conversation": "C0GENERAL", "text": "hi"});
    let reply = call(&tools, "slack-send-message", arguments).await?;
    let ToolResult::Done(outcome) = reply.result() else {
        return Err(format!("{reply:?}").into());
    };
    assert_eq!(outcome.summary(), Some("Sent a message to C0GENERAL"));
    let text: Value = reply.text().parse()?;
    assert_eq!(text["summary"], "Sent a message to C0GENERAL");
    assert_eq!(text["return_value"]["channel"], "C0GENERAL");
    assert!(!reply.is_error());
    Ok(())
}

#[tokio::test]
async fn tools_from_definitions_and_a_given_account_need_one_request_per_call() -> Outcome {
    let fixture = EmulatedUser::start(&["slack"]).await?;
    let account = fixture.user.accounts().await?.data.remove(0).id;
    let listed = fixture.user.tools().action("slack-list-channels").await?;
    let definition = listed
        .get("slack-list-channels")
        .ok_or("no tool")?
        .component()
        .clone();
    fixture.emulator.clear_requests();
    let tools = fixture
        .user
        .tools()
        .definition(definition)
        .account("slack", account)
        .await?;
    assert_eq!(fixture.emulator.requests().len(), 0);
    call(&tools, "slack-list-channels", json!({})).await?;
    assert_eq!(fixture.emulator.requests().len(), 1);
    Ok(())
}

#[tokio::test]
async fn several_apps_and_single_actions_form_one_set_without_duplicates() -> Outcome {
    let fixture = EmulatedUser::start(&[]).await?;
    let tools = fixture
        .user
        .tools()
        .app("slack")
        .app("gitlab")
        .actions(["slack-send-message", "github-create-issue"])
        .await?;
    let names: Vec<_> = tools.iter().map(|tool| tool.name().to_owned()).collect();
    let mut distinct = names.clone();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), names.len());
    for name in [
        "slack-send-message",
        "gitlab-list-commits",
        "github-create-issue",
    ] {
        assert!(
            names.iter().any(|known| known == name),
            "{name} in {names:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn what_the_model_can_correct_is_text_for_it_and_nothing_runs() -> Outcome {
    let fixture = EmulatedUser::start(&["slack"]).await?;
    let tools = fixture.user.tools().app("slack").await?;
    let cases = [
        (
            "slack-send-message",
            json!({"conversation": "C0GENERAL", "text": "hi", "usrname": "bot"}),
        ),
        ("slack-send-message", json!({"conversation": "C0GENERAL"})),
        (
            "slack-send-message",
            json!({"conversation": "C0GENERAL", "text": 7}),
        ),
        (
            "slack-send-message",
            json!({"conversation": "C0GENERAL", "text": "hi", "slack": {"authProvisionId": "apn_1"}}),
        ),
        ("slack-send-message", json!("{\"text\": ")),
        ("slack-send-mesage", json!({})),
    ];
    let mut texts = Vec::new();
    for (name, arguments) in cases {
        let reply = call(&tools, name, arguments).await?;
        assert!(matches!(reply.result(), ToolResult::Retry(_)), "{reply:?}");
        assert!(reply.is_error());
        texts.push(reply.text().to_owned());
    }
    insta::assert_snapshot!(texts.join("\n"));
    assert_eq!(fixture.runs(), 0);
    Ok(())
}

#[tokio::test]
async fn a_missing_account_is_a_link_for_the_user() -> Outcome {
    let fixture = EmulatedUser::start(&[]).await?;
    let tools = fixture.user.tools().app("slack").await?;
    let reply = call(&tools, "slack-list-channels", json!({})).await?;
    let ToolResult::Connect(link) = reply.result() else {
        return Err(format!("{reply:?}").into());
    };
    assert!(link.to_string().contains("app=slack"), "{link}");
    assert!(
        !reply.text().contains("token="),
        "the model does not get the link"
    );
    assert_eq!(fixture.runs(), 0);
    Ok(())
}

#[tokio::test]
async fn several_accounts_are_an_error_that_lists_them() -> Outcome {
    let fixture = EmulatedUser::start(&["slack", "slack"]).await?;
    let tools = fixture.user.tools().app("slack").await?;
    let error = tools
        .call(ToolCall::new("slack-list-channels", json!({})))
        .await;
    let Err(ActionError::Account(AccountProblem::Several(several))) = error else {
        return Err(format!("{error:?}").into());
    };
    let chosen = several.accounts[1].id.clone();
    let tools = fixture
        .user
        .tools()
        .app("slack")
        .account("slack", chosen)
        .await?;
    let reply = call(&tools, "slack-list-channels", json!({})).await?;
    assert!(matches!(reply.result(), ToolResult::Done(_)), "{reply:?}");
    Ok(())
}

#[tokio::test]
async fn a_failed_action_is_told_to_the_model_with_its_message() -> Outcome {
    let fixture = EmulatedUser::start(&["slack"]).await?;
    let tools = fixture.user.tools().app("slack").await?;
    let arguments = json!({"conversation": "C0GENERAL", "text": "fail"});
    let reply = call(&tools, "slack-send-message", arguments).await?;
    assert!(matches!(reply.result(), ToolResult::Failed(_)), "{reply:?}");
    assert!(reply.is_error());
    assert!(
        reply.text().contains("channel_not_found"),
        "{}",
        reply.text()
    );
    Ok(())
}

#[tokio::test]
async fn a_failed_call_is_an_error() -> Outcome {
    let fixture = EmulatedUser::start(&["slack"]).await?;
    let tools = fixture.user.tools().app("slack").await?;
    let emulator = &fixture.emulator;
    emulator.fault(
        pipedream_connect_emulator::Fault::on("actions_run")
            .status(500)
            .times(1),
    );
    let result = tools
        .call(ToolCall::new("slack-list-channels", json!({})))
        .await;
    let Err(ActionError::Call(error)) = result else {
        return Err(format!("{result:?}").into());
    };
    assert_eq!(error.kind(), ErrorKind::Server);
    assert_eq!(fixture.runs(), 1);
    Ok(())
}

#[tokio::test]
async fn null_means_that_the_model_sets_no_value() -> Outcome {
    let fixture = EmulatedUser::start(&["slack"]).await?;
    let tools = fixture.user.tools().app("slack").await?;
    let arguments =
        json!({"conversation": "C0GENERAL", "text": "hi", "username": null, "mrkdwn": null});
    let reply = call(&tools, "slack-send-message", arguments).await?;
    assert!(matches!(reply.result(), ToolResult::Done(_)), "{reply:?}");
    let sent = fixture.emulator.requests().pop().ok_or("no request")?;
    let body: Value = serde_json::from_slice(&sent.body)?;
    let props = body["configured_props"].as_object().ok_or("no props")?;
    assert_eq!(
        props.keys().collect::<Vec<_>>(),
        ["conversation", "slack", "text"]
    );
    Ok(())
}

#[tokio::test]
async fn dynamic_props_are_a_second_step() -> Outcome {
    let fixture = EmulatedUser::start(&["google_sheets"]).await?;
    let tools = fixture.user.tools().app("google_sheets").await?;
    let name = "google_sheets-add-single-row";
    let mut arguments = json!({"sheetId": "1BfBudget", "worksheetId": [0], "hasHeaders": true});
    let first = call(&tools, name, arguments.clone()).await?;
    let text = first.text().to_owned();
    arguments["dynamicProps"] = json!([{"name": "col_name", "json": "\"Ada\""}]);
    let second = call(&tools, name, arguments).await?;
    insta::assert_snapshot!(format!("{text}\n---\n{}", second.text()));
    Ok(())
}

#[tokio::test]
async fn a_model_cannot_bring_an_account_of_its_own() -> Outcome {
    let fixture = EmulatedUser::start(&["slack", "google_sheets"]).await?;
    let tools = fixture
        .user
        .tools()
        .apps(["slack", "google_sheets"])
        .await?;
    let account = json!({"authProvisionId": "apn_other"});
    let cases = [
        ("slack-list-channels", json!({"slack": account})),
        (
            "slack-list-channels",
            json!({"dynamicProps": {"slack": account}}),
        ),
        (
            "slack-list-channels",
            json!({"dynamicProps": [{"name": "other", "json": account.to_string()}]}),
        ),
    ];
    for (name, arguments) in cases {
        let reply = call(&tools, name, arguments).await?;
        assert!(
            reply.text().contains("not yours to set"),
            "{}",
            reply.text()
        );
    }
    assert_eq!(fixture.runs(), 0);
    Ok(())
}

#[tokio::test]
async fn each_provider_gets_its_shape_of_tools_and_replies() -> Outcome {
    let fixture = EmulatedUser::start(&["slack"]).await?;
    let tools = fixture.user.tools().action("slack-list-channels").await?;
    let providers = [
        Provider::OpenAiChat,
        Provider::OpenAiResponses,
        Provider::Anthropic,
        Provider::Gemini,
        Provider::Mcp,
    ];
    let mut shapes = serde_json::Map::new();
    for provider in providers {
        let mut tool_call = ToolCall::new("slack-list-channels", json!({"numPages": 1}));
        tool_call.id = "call_1".into();
        let reply = tools.call(tool_call).await?.with_text("done");
        let shape = json!({
            "tools": tools.to_json(provider),
            "strict": tools.to_strict_json(provider)?,
            "reply": reply.to_json(provider),
        });
        shapes.insert(format!("{provider:?}"), shape);
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&shapes)?);
    Ok(())
}

#[tokio::test]
async fn an_unhealthy_account_gets_a_link_that_reconnects_it() -> Outcome {
    let builder = pipedream_connect_emulator::Emulator::builder();
    let emulator = builder
        .account(SeedAccount::new("user-42", "slack").health(
            pipedream_connect_emulator::Health::Unhealthy("token revoked".into()),
        ))
        .start()
        .await?;
    let client = pipedream_connect::Client::builder()
        .env_vars(emulator.env())
        .build()?;
    let tools = client.user("user-42")?.tools().app("slack").await?;
    let reply = call(&tools, "slack-list-channels", json!({})).await?;
    let ToolResult::Connect(link) = reply.result() else {
        return Err(format!("{reply:?}").into());
    };
    assert!(link.to_string().contains("accountId=apn_"), "{link}");
    Ok(())
}
