//! The caller's own code around tool calls.

use pipedream_connect::tools::ToolResult;
use serde_json::{Value, json};

use super::{EmulatedUser, Outcome, call};

#[tokio::test]
async fn a_hook_can_change_a_call_before_it_is_checked() -> Outcome {
    let fixture = EmulatedUser::start(&["slack"]).await?;
    let tools = fixture
        .user
        .tools()
        .app("slack")
        .before(async |mut call| {
            call.arguments["text"] = json!("[bot] hi");
            Ok(call)
        })
        .await?;
    let arguments = json!({"conversation": "C0GENERAL", "text": "hi"});
    let reply = call(&tools, "slack-send-message", arguments).await?;
    let text: Value = reply.text().parse()?;
    assert_eq!(text["return_value"]["message"]["text"], "[bot] hi");
    Ok(())
}

#[tokio::test]
async fn a_hook_can_reject_a_call_and_nothing_runs() -> Outcome {
    let fixture = EmulatedUser::start(&["slack"]).await?;
    let tools = fixture
        .user
        .tools()
        .app("slack")
        .before(async |_| Err("not on Sundays.".to_owned()))
        .await?;
    let reply = call(&tools, "slack-list-channels", json!({})).await?;
    assert!(
        matches!(reply.result(), ToolResult::Rejected(_)),
        "{reply:?}"
    );
    assert_eq!(reply.text(), "The action did not run: not on Sundays.");
    assert_eq!(fixture.runs(), 0);
    Ok(())
}

#[tokio::test]
async fn a_hook_can_change_what_the_model_is_told_but_not_the_outcome() -> Outcome {
    let fixture = EmulatedUser::start(&["slack"]).await?;
    let tools = fixture
        .user
        .tools()
        .app("slack")
        .after(async |reply| reply.with_text("short"))
        .await?;
    let reply = call(&tools, "slack-list-channels", json!({})).await?;
    assert_eq!(reply.text(), "short");
    let ToolResult::Done(outcome) = reply.result() else {
        return Err(format!("{reply:?}").into());
    };
    assert_eq!(outcome.summary(), Some("Found 5 channels"));
    Ok(())
}

#[tokio::test]
async fn a_preset_prop_is_sent_and_the_model_neither_sees_nor_sets_it() -> Outcome {
    let fixture = EmulatedUser::start(&["slack"]).await?;
    let tools = fixture
        .user
        .tools()
        .app("slack")
        .schema(|tool| {
            tool.preset("conversation", "C0SUPPORT");
            tool.hide("username");
            tool.describe_prop("text", "What to say.");
        })
        .await?;
    let tool = tools.get("slack-send-message").ok_or("no tool")?;
    let schema = tool.schema().to_value();
    let properties = schema["properties"].as_object().ok_or("no properties")?;
    assert_eq!(properties.keys().collect::<Vec<_>>(), ["mrkdwn", "text"]);
    assert_eq!(properties["text"]["description"], "What to say.");
    for name in ["conversation", "username"] {
        let reply = call(
            &tools,
            "slack-send-message",
            json!({"text": "hi", name: "x"}),
        )
        .await?;
        assert!(
            reply.text().contains("not yours to set"),
            "{}",
            reply.text()
        );
    }
    let reply = call(&tools, "slack-send-message", json!({"text": "hi"})).await?;
    let text: Value = reply.text().parse()?;
    assert_eq!(text["return_value"]["channel"], "C0SUPPORT");
    assert_eq!(fixture.runs(), 1);
    Ok(())
}

#[tokio::test]
async fn values_of_the_app_become_fixed_options_on_request() -> Outcome {
    let fixture = EmulatedUser::start(&["slack"]).await?;
    let tools = fixture
        .user
        .tools()
        .action("slack-send-message")
        .resolve_options()
        .await?;
    let tool = tools.get("slack-send-message").ok_or("no tool")?;
    let schema = tool.schema().to_value();
    let channel = &schema["properties"]["conversation"];
    assert_eq!(
        channel["enum"],
        json!([
            "C0GENERAL",
            "C0RANDOM",
            "C0SUPPORT",
            "C0RELEASES",
            "C0DESIGN"
        ])
    );
    let description = channel["description"].as_str().ok_or("no description")?;
    assert!(
        description.contains("\"C0GENERAL\" (#general)"),
        "{description}"
    );
    Ok(())
}
