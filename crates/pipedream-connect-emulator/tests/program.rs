//! The program: its output and its control requests.

#![cfg(all(feature = "cli", unix))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::io::BufRead;
use std::process::Command;

use serde_json::{Value, json};
use support::program::{PATH, Program};

/// Stops the program with SIGTERM. Returns the rest of its output.
fn stop(mut program: Program) -> Vec<String> {
    let id = program.child.id().to_string();
    let kill = Command::new("kill").args(["-TERM", &id]).status();
    assert!(kill.unwrap().success());
    assert!(program.child.wait().unwrap().success());
    let output = program.output.take().unwrap();
    output.lines().map(Result::unwrap).collect()
}

#[test]
fn prints_instructions_logs_requests_and_stops_on_sigterm() {
    let program = Program::start(&[]);
    let token = program.token();
    program
        .call(
            "GET",
            "/v1/connect/proj_X/accounts?external_user_id=secret",
            &token,
            &Value::Null,
        )
        .unwrap()
        .expect(200);
    let text = stop(program).join("\n");
    for part in [
        "PIPEDREAM_CLIENT_SECRET=csec",
        "GET    /v1/connect/proj_X/accounts  (accounts_list",
        "stopping",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(!text.contains("secret\n") && !text.contains(&token));
}

#[test]
fn prints_the_path_of_its_certificate() {
    let mut program = Program::start(&["--quiet", "--tls"]);
    let mut lines = program.output.take().unwrap().lines().map(Result::unwrap);
    let line = lines.find(|line| line.ends_with(".pem")).unwrap();
    let path = line.strip_prefix("export NODE_EXTRA_CA_CERTS=").unwrap();
    let certificate = std::fs::read_to_string(path).unwrap();
    assert!(certificate.starts_with("-----BEGIN CERTIFICATE-----"));
}

#[test]
fn quiet_output_is_the_script_that_sets_the_variables() {
    let program = Program::start(&["--quiet"]);
    program.token();
    let host = program.origin.strip_prefix("http://").unwrap().to_owned();
    let expected = [
        "export PIPEDREAM_CLIENT_ID=cid".to_owned(),
        "export PIPEDREAM_CLIENT_SECRET=csec".into(),
        "export PIPEDREAM_PROJECT_ID=proj_X".into(),
        "export PIPEDREAM_PROJECT_ENVIRONMENT=development".into(),
        format!("export PIPEDREAM_WORKFLOW_DOMAIN={host}"),
    ];
    assert_eq!(stop(program), expected);
}

#[test]
fn a_start_that_fails_prints_why_and_nothing_else() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let failed = |arguments: &[&str]| {
        let output = Command::new(PATH).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        String::from_utf8(output.stderr).unwrap()
    };
    let in_use = failed(&["--port", &port]);
    let expected = format!("error: cannot listen on 127.0.0.1, port {port}: ");
    assert!(in_use.starts_with(&expected), "{in_use}");
    let not_a_state_file = failed(&["--port", "0", "--state", PATH]);
    let expected = format!("error: {PATH} is not a usable state file: ");
    assert!(
        not_a_state_file.starts_with(&expected),
        "{not_a_state_file}"
    );
}

#[test]
fn continues_when_its_output_is_closed() {
    let mut program = Program::start(&[]);
    drop(program.output.take());
    for _ in 0..3 {
        program.token();
    }
}

#[test]
fn can_be_controlled_over_http() {
    let program = Program::start(&["--quiet"]);
    let token = program.token();
    let api = |method: &str, rest: &str, body: Value| {
        program
            .call(method, &format!("/v1/connect/proj_X{rest}"), &token, &body)
            .unwrap()
    };
    let control = |method: &str, name: &str, body: Value| {
        program
            .call(method, &format!("/_emulator/{name}"), "", &body)
            .unwrap()
    };
    let link =
        api("POST", "/tokens", json!({ "external_user_id": "u" })).expect(200)["connect_link_url"]
            .clone();
    let link = format!("{}&app=gitlab", link.as_str().unwrap());
    control("POST", "connect", json!({ "link": link, "refuse": "no" })).expect(204);
    let account =
        control("POST", "connect", json!({ "link": link })).expect(200)["account_id"].clone();
    control("POST", "connect", json!({ "link": link })).expect(400);
    let deploy = json!({
        "id": "gitlab-new-issue", "external_user_id": "u",
        "configured_props": { "gitlab": { "authProvisionId": account }, "projectId": 1 },
    });
    let trigger = api("POST", "/triggers/deploy", deploy).expect(200)["data"]["id"].clone();
    control(
        "POST",
        "emit",
        json!({ "trigger_id": trigger, "event": { "a": 1 } }),
    )
    .expect(200);
    control(
        "POST",
        "emit",
        json!({ "trigger_id": "dc_none", "event": {} }),
    )
    .expect(400);
    let fault =
        json!({ "operation": "accounts_list", "status": 429, "headers": { "retry-after": "2" } });
    control("POST", "faults", fault).expect(204);
    assert_eq!(
        api("GET", "/accounts", Value::Null).header("retry-after"),
        "2"
    );
    control("POST", "faults", json!({ "action": "nonsense" })).expect(400);
    let requests = control("GET", "requests", Value::Null).expect(200);
    let operations: Vec<_> = requests
        .as_array()
        .unwrap()
        .iter()
        .map(|request| request["operation"].clone())
        .collect();
    assert_eq!(operations.last().unwrap(), "accounts_list");
    control("DELETE", "requests", Value::Null).expect(204);
    assert_eq!(
        control("GET", "requests", Value::Null).expect(200),
        json!([])
    );
    assert_eq!(
        control("GET", "webhooks", Value::Null).expect(200),
        json!([])
    );
    control("POST", "advance", json!({ "seconds": 3601 })).expect(204);
    api("GET", "/accounts", Value::Null).expect(401);
}
