//! The conformance runner covers every operation, and reports unknown operations and arguments.

use std::collections::BTreeSet;
use std::error::Error;
use std::process::Command;

use connect_tests::conformance::{Arguments, HANDWRITTEN};
use connect_tests::dispatch::OPERATIONS;
use pipedream_connect::{Client, operations};
use pipedream_connect_emulator::{Emulator, SeedAccount};
use serde_json::{Value, json};

type Outcome = Result<(), Box<dyn Error>>;

const CASES: &str = include_str!("cases.json");

fn known() -> BTreeSet<&'static str> {
    OPERATIONS
        .iter()
        .chain(HANDWRITTEN)
        .map(|(name, _)| *name)
        .collect()
}

/// Runs cases and returns the result lines.
fn run(cases: &Value, base_url: &str, name: &str) -> Result<Vec<Value>, Box<dyn Error>> {
    let file = format!("{}/{name}.json", env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(&file, cases.to_string())?;
    let done = Command::new(env!("CARGO_BIN_EXE_conformance"))
        .args(["--cases", &file, "--base-url", base_url])
        .output()?;
    assert!(done.status.success(), "{done:?}");
    let lines = String::from_utf8(done.stdout)?;
    Ok(lines
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?)
}

#[test]
fn every_operation_can_be_called_by_name() {
    let known: BTreeSet<String> = known().iter().map(|name| name.replace('.', "_")).collect();
    for operation in operations::ALL {
        assert!(known.contains(operation.id), "{}", operation.id);
    }
}

#[test]
fn every_case_names_a_known_operation() -> Outcome {
    let known = known();
    for case in serde_json::from_str::<Vec<Value>>(CASES)? {
        let operation = case["op"].as_str().ok_or("a case without `op`")?;
        assert!(known.contains(operation), "{operation}");
    }
    Ok(())
}

#[test]
fn case_names_are_unique() -> Outcome {
    let cases: Vec<Value> = serde_json::from_str(CASES)?;
    let names: BTreeSet<&str> = cases
        .iter()
        .filter_map(|case| case["name"].as_str())
        .collect();
    assert_eq!(names.len(), cases.len());
    Ok(())
}

#[test]
fn unknown_operations_and_arguments_are_reported_in_order() -> Outcome {
    let cases = json!([
        { "op": "accounts.explode" },
        { "op": "accounts.list", "args": { "bogus": 1 } },
        { "op": "accounts.retrieve", "args": {} },
        { "op": "accounts.list", "args": { "limit": "many" } },
        { "op": "accounts.retrieve", "args": { "account_id": ".." } },
    ]);
    // No server is needed, because nothing is sent.
    let lines = run(&cases, "http://127.0.0.1:9", "unknown")?;
    let reported: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                line["op"].as_str(),
                line["ok"].as_bool(),
                line["error"]["kind"].as_str(),
            )
        })
        .collect();
    let error = |operation, kind| (Some(operation), Some(false), Some(kind));
    assert_eq!(
        reported,
        [
            error("accounts.explode", "unknown_operation"),
            error("accounts.list", "unknown_argument"),
            error("accounts.retrieve", "missing_argument"),
            error("accounts.list", "invalid_argument"),
            error("accounts.retrieve", "invalid_argument"),
        ]
    );
    Ok(())
}

#[tokio::test]
async fn responses_keep_their_envelope_and_errors_their_status() -> Outcome {
    let emulator = Emulator::start().await?;
    let cases = json!([
        { "op": "apps.list", "args": { "q": "slack", "limit": 1 } },
        { "op": "apps.retrieve", "args": { "app_id": "slack" } },
        { "op": "accounts.retrieve", "args": { "account_id": "apn_none" } },
        { "op": "project_environment.delete_webhook", "args": {} },
    ]);
    let lines = run(&cases, emulator.base_url(), "responses")?;
    assert_eq!(lines[0]["value"]["data"][0]["name_slug"], "slack");
    assert_eq!(lines[0]["value"]["page_info"]["count"], 1);
    assert_eq!(lines[1]["value"]["data"]["name_slug"], "slack");
    assert_eq!(lines[2]["error"]["kind"], "not_found");
    assert_eq!(lines[2]["error"]["status"], 404);
    assert_eq!(lines[3]["ok"], true);
    assert_eq!(lines[3]["value"], Value::Null);
    Ok(())
}

#[tokio::test]
async fn a_body_that_is_not_json_is_reported_as_base64() -> Outcome {
    let account = SeedAccount::new("u", "slack");
    let emulator = Emulator::builder().account(account).start().await?;
    let client = Client::builder().env_vars(emulator.env()).build()?;
    let accounts = client.accounts().list().await?;
    let arguments = json!({
        "url": "https://slack.com/bytes/3", "external_user_id": "u", "account_id": accounts.data[0].id,
    });
    let arguments = serde_json::from_value(arguments).map(|map| Arguments::new(map, ""))?;
    let (_, get) = HANDWRITTEN
        .iter()
        .find(|(name, _)| *name == "proxy.get")
        .ok_or("no proxy.get")?;
    let prepared = get(&client, &arguments).map_err(|error| format!("{error:?}"))?;
    let value = prepared.await.map_err(|error| format!("{error:?}"))?;
    assert_eq!(value["status"], 200);
    assert_eq!(value["base64"].as_str().map(str::len), Some(4));
    assert_eq!(value.get("body"), None);
    Ok(())
}
