//! Options chosen by their label.

use connect_tests::server::{Reply, Server};
use pipedream_connect::actions::ActionError;
use serde_json::{Value, json};

use super::{EmulatedUser, Outcome, definition, user};

/// A page of options, with a context for the next page.
fn page(labels: &[&str]) -> Reply {
    let options: Vec<_> = labels
        .iter()
        .map(|label| json!({ "label": label, "value": format!("id-{label}") }))
        .collect();
    Reply::json(
        200,
        json!({ "options": options, "context": { "next": 1 } }).to_string(),
    )
}

fn prop(extra: Value) -> Value {
    let mut prop = json!({ "name": "p", "type": "string", "remoteOptions": true });
    if let (Some(prop), Value::Object(extra)) = (prop.as_object_mut(), extra) {
        prop.extend(extra);
    }
    json!([prop])
}

async fn sent(server: &Server, prop: Value, labels: &[&str]) -> Result<Value, ActionError> {
    let user = user(server).map_err(|_| ()).expect("a user");
    let action = user.action("app-act").definition(definition(prop));
    let action = labels
        .iter()
        .fold(action, |action, label| action.prop_label("p", *label));
    let prepared = action.prepare().await?;
    let props = prepared.request().configured_props.as_ref();
    Ok(props
        .and_then(|props| props.get("p"))
        .cloned()
        .unwrap_or_default())
}

#[tokio::test]
async fn a_label_on_a_later_page_is_found_with_its_account() -> Outcome {
    let fixture = EmulatedUser::start(&["slack"]).await?;
    let action = fixture.user.action("slack-send-message").prop("text", "hi");
    let outcome = action.prop_label("conversation", "#design").run().await?;
    assert_eq!(outcome.summary(), Some("Sent a message to C0DESIGN"));
    Ok(())
}

#[tokio::test]
async fn labels_are_resolved_in_the_order_of_the_definition() -> Outcome {
    let fixture = EmulatedUser::start(&["gitlab"]).await?;
    // The branches depend on the project.
    let action = fixture
        .user
        .action("gitlab-list-commits")
        .prop_label("refName", "main");
    action
        .prop_label("projectId", "jverce/gitlab")
        .run()
        .await?;
    Ok(())
}

#[tokio::test]
async fn an_unknown_label_is_rejected_with_the_nearest_ones() -> Outcome {
    let fixture = EmulatedUser::start(&["slack"]).await?;
    let action = fixture.user.action("slack-send-message").prop("text", "hi");
    let error = action
        .prop_label("conversation", "#genral")
        .run()
        .await
        .err()
        .ok_or("accepted")?;
    assert!(!fixture.operations().contains(&"actions_run"));
    let text = error.to_string();
    assert!(
        text.contains("`conversation` has no option \"#genral\": the nearest are \"#general\""),
        "{text}"
    );
    Ok(())
}

#[tokio::test]
async fn the_label_must_match_exactly() -> Outcome {
    for other in ["#General", "#general-2", "#genera", " #general"] {
        let server = Server::start().await?;
        server.script([page(&[other]), Reply::json(200, "{}")]);
        let sent = sent(&server, prop(json!({})), &["#general"]).await;
        assert!(sent.is_err(), "{other}");
    }
    Ok(())
}

#[tokio::test]
async fn at_most_ten_pages_are_read() -> Outcome {
    for extra in [json!({}), json!({ "useQuery": true })] {
        let server = Server::start().await?;
        server.script((0..12).map(|number| page(&[&format!("option {number}")])));
        assert!(sent(&server, prop(extra), &["option 10"]).await.is_err());
        assert_eq!(server.request_count(), 10);
    }
    Ok(())
}

#[tokio::test]
async fn a_prop_with_a_search_is_searched_before_everything_is_read() -> Outcome {
    let server = Server::start().await?;
    server.script([Reply::json(200, r#"{"options": []}"#), page(&["Budget"])]);
    let value = sent(&server, prop(json!({ "useQuery": true })), &["Budget"]).await?;
    assert_eq!(value, "id-Budget");
    let bodies: Vec<Value> = server
        .take_requests()
        .iter()
        .map(|request| serde_json::from_str(&request.body))
        .collect::<Result<_, _>>()?;
    assert_eq!(
        (&bodies[0]["query"], &bodies[1]["query"]),
        (&json!("Budget"), &Value::Null)
    );
    assert_eq!(bodies[0]["blocking"], true);
    Ok(())
}

#[tokio::test]
async fn two_options_with_one_label_are_ambiguous() -> Outcome {
    let server = Server::start().await?;
    let options = json!({ "options": [{ "label": "Budget", "value": 1 }, { "label": "Budget", "value": 2 }] });
    server.script([Reply::json(200, options.to_string())]);
    let error = sent(&server, prop(json!({})), &["Budget"])
        .await
        .err()
        .ok_or("accepted")?;
    assert!(
        error
            .to_string()
            .contains("several options \"Budget\": set one of the values 1, 2"),
        "{error}"
    );
    Ok(())
}

#[tokio::test]
async fn the_value_has_the_form_that_the_prop_takes() -> Outcome {
    let labelled = |name: &str| json!({ "label": name, "value": format!("id-{name}") });
    for (extra, expected) in [
        (json!({}), json!("id-a")),
        (
            json!({ "withLabel": true }),
            json!({ "__lv": labelled("a") }),
        ),
        (json!({ "type": "string[]" }), json!(["id-a"])),
        (
            json!({ "type": "string[]", "withLabel": true }),
            json!({ "__lv": [labelled("a")] }),
        ),
    ] {
        let server = Server::start().await?;
        server.script([page(&["a", "b"])]);
        assert_eq!(sent(&server, prop(extra), &["a"]).await?, expected);
    }
    let server = Server::start().await?;
    server.script([page(&["a", "b"]), page(&["a", "b"])]);
    let list = prop(json!({ "type": "string[]" }));
    assert_eq!(
        sent(&server, list, &["a", "b"]).await?,
        json!(["id-a", "id-b"])
    );
    Ok(())
}

#[tokio::test]
async fn options_in_the_definition_are_not_requested() -> Outcome {
    let server = Server::start().await?;
    let fixed =
        json!([{ "name": "p", "type": "string", "options": [{ "label": "High", "value": "h" }] }]);
    assert_eq!(sent(&server, fixed, &["High"]).await?, "h");
    let none = json!([{ "name": "p", "type": "string" }]);
    let error = sent(&server, none, &["High"])
        .await
        .err()
        .ok_or("accepted")?;
    assert!(
        error
            .to_string()
            .contains("`p` has no options: set its value instead"),
        "{error}"
    );
    assert_eq!(server.request_count(), 0);
    Ok(())
}

#[tokio::test]
async fn the_last_value_of_a_prop_counts() -> Outcome {
    let server = Server::start().await?;
    let user = user(&server)?;
    let action = || {
        user.action("app-act")
            .definition(definition(prop(json!({}))))
    };
    let value = async |action: pipedream_connect::actions::Action| -> Outcome<Value> {
        let prepared = action.prepare().await?;
        let props = prepared
            .request()
            .configured_props
            .clone()
            .ok_or("no props")?;
        Ok(props["p"].clone())
    };
    assert_eq!(
        value(action().prop_label("p", "a").prop("p", "x")).await?,
        "x"
    );
    assert_eq!(
        value(action().unchecked_prop("p", [1]).prop("p", "x")).await?,
        "x"
    );
    assert_eq!(
        value(action().prop("p", "x").unchecked_prop("p", [1])).await?,
        json!([1])
    );
    server.script([page(&["a"])]);
    assert_eq!(
        value(action().prop("p", "x").prop_label("p", "a")).await?,
        "id-a"
    );
    Ok(())
}
