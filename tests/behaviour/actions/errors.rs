//! The text of every error.

use connect_tests::server::{Reply, Server};
use pipedream_connect::actions::{ActionError, check};
use pipedream_connect::types::ConfigurableProp;
use serde_json::{Value, json};

use super::{Outcome, definition, user};

#[test]
fn every_problem_names_the_prop_the_value_and_what_is_expected() -> Outcome {
    let sheet = json!({ "name": "googleSheets", "type": "app", "app": "google_sheets" });
    let option = |kind: &str| json!({ "name": "p", "type": kind, "options": ["a", { "label": "Bee", "value": "b" }] });
    let many: Vec<_> = (0..30).collect();
    let of = |kind: &str| json!({ "name": "p", "type": kind });
    let cases = [
        (of("string"), json!({ "p": "x", "q": 1 })),
        (of("$.service.db"), json!({ "q": 1 })),
        (
            json!({ "name": "username", "type": "string" }),
            json!({ "usrname": "x", "username": "x" }),
        ),
        (sheet.clone(), json!({ "google_sheets": "apn_1" })),
        (sheet.clone(), json!({ "GoogleSheets": "apn_1" })),
        (sheet, json!({ "googleSheets": "apn_1" })),
        (
            json!({ "name": "p", "type": "string", "label": "Message Text" }),
            json!({}),
        ),
        (of("boolean"), json!({ "p": "yes" })),
        (of("string"), json!({ "p": 1 })),
        (of("string"), json!({ "p": ["a".repeat(200)] })),
        (of("string[]"), json!({ "p": "x" })),
        (of("object"), json!({ "p": [] })),
        (of("integer[]"), json!({ "p": [1, "2"] })),
        (
            of("http_request"),
            json!({ "p": "https://user:hush@example.com" }),
        ),
        (of("sql"), json!({ "p": "select 1" })),
        (of("$.interface.timer"), json!({ "p": 900 })),
        (of("$.airtable.baseId"), json!({ "p": true })),
        (of("$.discord.channel[]"), json!({ "p": "9001" })),
        (of("$.service.db"), json!({ "p": {} })),
        (
            json!({ "name": "p", "type": "string", "readOnly": true }),
            json!({ "p": "x" }),
        ),
        (
            json!({ "name": "p", "type": "string", "secret": true }),
            json!({ "p": ["hush"] }),
        ),
        (
            json!({ "name": "p", "type": "integer", "min": 1, "max": 10 }),
            json!({ "p": 11 }),
        ),
        (
            json!({ "name": "p", "type": "integer[]", "min": 1 }),
            json!({ "p": [0] }),
        ),
        (
            json!({ "name": "p", "type": "integer", "options": many }),
            json!({ "p": 31 }),
        ),
        (option("string"), json!({ "p": "c" })),
        (option("string[]"), json!({ "p": ["a", "c"] })),
    ];
    let mut texts = String::new();
    for (prop, values) in cases {
        let props: Vec<ConfigurableProp> = serde_json::from_value(json!([prop]))?;
        for problem in check(&props, values.as_object().ok_or("an object")?) {
            texts.push_str(&format!("{problem}\n"));
        }
    }
    assert!(!texts.contains("hush"));
    insta::assert_snapshot!(texts);
    Ok(())
}

#[tokio::test]
async fn every_error_says_what_failed_and_what_to_do() -> Outcome {
    let slack = json!([{ "name": "slack", "type": "app", "app": "slack" }, { "name": "text", "type": "string" }]);
    let account = |id: &str, name: Value, healthy: bool| json!({ "id": id, "name": name, "healthy": healthy });
    let accounts = |accounts: &[Value]| json!({ "data": accounts, "page_info": {} });
    let acme = account("apn_1", json!("Acme"), true);
    let failed = |error: Value| json!({ "error": error });
    let origin = |origin: &str| failed(json!({ "message": "broken", "attribution": origin }));
    let by_account = [
        accounts(&[]),
        accounts(&[account("apn_2", Value::Null, false)]),
        accounts(&[acme.clone(), account("apn_3", Value::Null, true)]),
    ];
    let by_run = [
        failed(json!({ "message": "The account is dead and has to be reconnected" })),
        failed(json!({ "message": "Not part of your current plan" })),
        failed(json!({ "message": "Missing required props: to, subject" })),
        failed(json!({ "message": "Must provide a channel", "name": "ConfigurationError" })),
        origin("component_code"),
        origin("upstream_api"),
        origin("network_io"),
        origin("response_parsing"),
        origin("gremlins"),
        failed(json!({ "message": "broken" })),
    ];
    let by_status = [
        (403, r#"{"error":"not part of your current plan"}"#),
        (504, "{}"),
        (429, "{}"),
        (400, r#"{"error":"bad"}"#),
    ];
    let server = Server::start().await?;
    let action = user(&server)?
        .action("app-act")
        .definition(definition(slack));
    let mut texts = String::new();
    let mut add = |error: ActionError| texts.push_str(&format!("{error}\n  -> {}\n", error.hint()));
    add(action
        .clone()
        .prop("txt", "hi")
        .run()
        .await
        .err()
        .ok_or("accepted")?);
    let action = action.prop("text", "hi");
    for accounts in by_account {
        server.script([Reply::json(200, accounts.to_string())]);
        add(action.clone().run().await.err().ok_or("accepted")?);
    }
    let replies = by_run.map(|body| Reply::json(200, body.to_string()));
    let statuses = by_status.map(|(status, body)| Reply::json(status, body));
    for reply in replies.into_iter().chain(statuses) {
        server.script([reply]);
        add(action
            .clone()
            .account("apn_1")
            .run()
            .await
            .err()
            .ok_or("succeeded")?);
    }
    // The port is another one in each run.
    let texts = texts.replace(server.url().trim_start_matches("http://"), "127.0.0.1:80");
    insta::assert_snapshot!(texts);
    Ok(())
}
