//! Props that appear when others are set.

use connect_tests::server::{Reply, Server};
use pipedream_connect::actions::ActionError;
use serde_json::{Value, json};

use super::{EmulatedUser, Outcome, definition, user};

const ADD_ROW: &str = "google_sheets-add-single-row";

#[tokio::test]
async fn the_props_are_reloaded_and_their_id_is_sent() -> Outcome {
    let fixture = EmulatedUser::start(&["google_sheets"]).await?;
    let account = fixture.account("google_sheets").await?;
    let action = fixture
        .user
        .action(ADD_ROW)
        .account(account)
        .prop("hasHeaders", true);
    let action = action
        .prop_label("sheetId", "Contacts")
        .prop_label("worksheetId", "Sheet1");
    let prepared = action.prop("col_name", "Jane").prepare().await?;
    assert!(
        prepared
            .request()
            .dynamic_props_id
            .as_deref()
            .is_some_and(|id| id.starts_with("dyp_"))
    );
    assert_eq!(
        prepared.run().await?.summary(),
        Some("Added 1 row to 1BfContacts")
    );
    assert_eq!(
        fixture.operations(),
        [
            "components_retrieve",
            "components_configure_prop",
            "components_configure_prop",
            "components_reload_props",
            "actions_run"
        ]
    );
    Ok(())
}

#[tokio::test]
async fn the_new_props_are_checked_too() -> Outcome {
    let fixture = EmulatedUser::start(&["google_sheets"]).await?;
    let props = json!({ "sheetId": "1BfContacts", "worksheetId": [0], "hasHeaders": true });
    let action = || fixture.user.action(ADD_ROW).props(&props);
    let error = action()
        .prop("col_nam", "Jane")
        .prop("col_email", 7)
        .run()
        .await
        .err()
        .ok_or("accepted")?;
    let ActionError::Invalid(invalid) = &error else {
        return Err(error.into());
    };
    let problems: Vec<_> = invalid
        .problems
        .iter()
        .map(|problem| problem.to_string())
        .collect();
    assert_eq!(
        problems,
        [
            "`col_nam` is not a prop: did you mean `col_name`?",
            "`col_email` is 7: expected a string",
            "`col_name` is missing: expected a string (Name)",
        ]
    );
    assert!(!fixture.operations().contains(&"actions_run"));
    Ok(())
}

#[tokio::test]
async fn what_a_reload_cannot_change_is_rejected_before_it() -> Outcome {
    let fixture = EmulatedUser::start(&["google_sheets"]).await?;
    let action = fixture
        .user
        .action(ADD_ROW)
        .prop("hasHeaders", "yes")
        .prop("google_sheets", "apn_1");
    let error = action.run().await.err().ok_or("accepted")?;
    let ActionError::Invalid(invalid) = &error else {
        return Err(error.into());
    };
    assert_eq!(invalid.problems.len(), 2, "{error}");
    assert_eq!(fixture.operations(), ["components_retrieve"]);
    Ok(())
}

#[tokio::test]
async fn nothing_is_reloaded_while_no_reloading_prop_is_set() -> Outcome {
    let fixture = EmulatedUser::start(&["slack_v2"]).await?;
    let action = fixture.user.action("slack_v2-send-message-to-channel");
    action
        .prop("conversation", "C0GENERAL")
        .prop("text", "hi")
        .run()
        .await?;
    assert!(!fixture.operations().contains(&"components_reload_props"));
    Ok(())
}

fn reloaded(id: &str, props: &Value) -> Reply {
    let dynamic = json!({ "dynamicProps": { "id": id, "configurableProps": props } });
    Reply::json(200, dynamic.to_string())
}

#[tokio::test]
async fn a_new_prop_that_changes_the_props_again_causes_another_reload_with_the_id() -> Outcome {
    let server = Server::start().await?;
    let prop =
        |name: &str, reload: bool| json!({ "name": name, "type": "string", "reloadProps": reload });
    let (first, second, third) = (
        prop("first", true),
        prop("second", true),
        prop("third", false),
    );
    server.script([
        reloaded("dyp_1", &json!([first, second])),
        reloaded("dyp_2", &json!([first, second, third])),
    ]);
    let action = user(&server)?
        .action("app-act")
        .definition(definition(json!([first])));
    action
        .props(json!({ "first": "a", "second": "b", "third": "c" }))
        .run()
        .await?;
    let bodies: Vec<Value> = server
        .take_requests()
        .iter()
        .map(|request| serde_json::from_str(&request.body))
        .collect::<Result<_, _>>()?;
    let ids: Vec<_> = bodies
        .iter()
        .map(|body| body["dynamic_props_id"].as_str())
        .collect();
    assert_eq!(ids, [None, Some("dyp_1"), Some("dyp_2")]);
    assert!(bodies.iter().all(|body| body["version"] == "1.2.3"));
    assert_eq!(bodies[0]["blocking"], true);
    Ok(())
}

#[tokio::test]
async fn the_label_of_a_new_prop_is_looked_up_with_the_id() -> Outcome {
    let server = Server::start().await?;
    let first = json!({ "name": "first", "type": "string", "reloadProps": true });
    let second = json!({ "name": "second", "type": "string", "remoteOptions": true });
    let options = json!({ "options": [{ "label": "Budget", "value": "id-1" }] });
    server.script([
        reloaded("dyp_1", &json!([first, second])),
        Reply::json(200, options.to_string()),
    ]);
    let action = user(&server)?
        .action("app-act")
        .definition(definition(json!([first])));
    let prepared = action
        .prop("first", "a")
        .prop_label("second", "Budget")
        .prepare()
        .await?;
    let props = prepared.request().configured_props.as_ref();
    assert_eq!(props.ok_or("no props")?["second"], "id-1");
    let configure: Value = serde_json::from_str(&server.take_requests()[1].body)?;
    assert_eq!(configure["dynamic_props_id"], "dyp_1");
    Ok(())
}

#[tokio::test]
async fn an_account_can_change_the_props() -> Outcome {
    let server = Server::start().await?;
    let app = json!({ "name": "slack", "type": "app", "app": "slack", "reloadProps": true });
    let field = json!({ "name": "field", "type": "string" });
    server.script([reloaded("dyp_1", &json!([app, field]))]);
    let action = user(&server)?
        .action("app-act")
        .definition(definition(json!([app])));
    action.account("apn_1").prop("field", "x").run().await?;
    assert_eq!(server.request_count(), 2);
    Ok(())
}

#[tokio::test]
async fn reloads_come_to_an_end_when_the_props_alternate() -> Outcome {
    let server = Server::start().await?;
    let props = |name: &str| json!([{ "name": name, "type": "string", "reloadProps": true, "optional": true }]);
    let pages = ["b", "a", "b", "a", "b", "a"].map(|name| reloaded("dyp_1", &props(name)));
    server.script(pages);
    let action = user(&server)?
        .action("app-act")
        .definition(definition(props("a")));
    let error = action
        .prop("a", "x")
        .prop("b", "x")
        .run()
        .await
        .err()
        .ok_or("accepted")?;
    assert!(matches!(error, ActionError::Invalid(_)), "{error}");
    assert_eq!(server.request_count(), 2);
    Ok(())
}

#[tokio::test]
async fn a_component_that_cannot_compute_its_props_is_an_error() -> Outcome {
    let server = Server::start().await?;
    server.script([Reply::json(
        200,
        r#"{"errors": ["{\"message\": \"no such sheet\"}"]}"#,
    )]);
    let first = json!([{ "name": "first", "type": "string", "reloadProps": true }]);
    let action = user(&server)?
        .action("app-act")
        .definition(definition(first));
    let error = action
        .prop("first", "a")
        .run()
        .await
        .err()
        .ok_or("accepted")?;
    assert!(error.to_string().contains("no such sheet"), "{error}");
    assert!(!error.may_have_run());
    assert_eq!(server.request_count(), 1);
    Ok(())
}
