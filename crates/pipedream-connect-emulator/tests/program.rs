//! The program: its start-up message, its control requests, its state file under `kill -9`.

#![cfg(all(feature = "cli", unix))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use support::{Answer, send};

/// A started program.
struct Program {
    child: Child,
    output: BufReader<std::process::ChildStdout>,
    origin: String,
}

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pipedream-connect-emulator"));
        let mut child = command
            .args(["--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut origin = String::new();
        while !origin.contains("PIPEDREAM_BASE_URL=") {
            origin.clear();
            assert_ne!(
                output.read_line(&mut origin).unwrap(),
                0,
                "it did not start"
            );
        }
        let origin = origin.trim().split_once('=').unwrap().1.to_owned();
        Self {
            child,
            output,
            origin,
        }
    }

    fn call(
        &self,
        method: &str,
        target: &str,
        token: &str,
        body: &Value,
    ) -> std::io::Result<Answer> {
        let authorization = format!("Bearer {token}");
        let headers = [
            ("authorization", authorization.as_str()),
            ("x-pd-environment", "development"),
        ];
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        send(&self.origin, method, target, &headers, body.as_bytes())
    }

    fn token(&self) -> String {
        let body = json!({ "grant_type": "client_credentials", "client_id": "cid", "client_secret": "csec" });
        let answer = self
            .call("POST", "/v1/oauth/token", "", &body)
            .unwrap()
            .expect(200);
        answer["access_token"].as_str().unwrap().to_owned()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_says_how_to_use_it_logs_requests_and_stops_on_sigterm() {
    let mut program = Program::start(&[]);
    let token = program.token();
    program
        .call(
            "GET",
            "/v1/connect/proj_X/accounts?x=secret",
            &token,
            &Value::Null,
        )
        .unwrap()
        .expect(200);
    let id = program.child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success()
    );
    assert!(program.child.wait().unwrap().success());
    let lines: Vec<String> = program
        .output
        .by_ref()
        .lines()
        .map(Result::unwrap)
        .collect();
    let text = lines.join("\n");
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
fn tests_in_other_languages_control_it_over_http() {
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

/// How many kills; `EMULATOR_KILLS=200` for the full drill.
fn kills() -> u64 {
    std::env::var("EMULATOR_KILLS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(20)
}

#[test]
fn a_kill_loses_nothing_that_was_acknowledged() {
    let folder = std::env::temp_dir().join(format!("connect-emulator-kill-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("state.json");
    let mut acknowledged: Vec<String> = Vec::new();
    for round in 0..kills() {
        acknowledged.extend(write_until_killed(&file, &acknowledged, round));
    }
    assert!(!acknowledged.is_empty());
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Checks what must be there, then creates projects until the kill; gives those that were acknowledged.
fn write_until_killed(file: &Path, expected: &[String], round: u64) -> Vec<String> {
    let mut program = Program::start(&["--quiet", "--state", file.to_str().unwrap()]);
    let token = program.token();
    let mut created = Vec::new();
    if let Some(last) = expected.last() {
        let target = format!("/v1/connect/projects/{last}");
        program
            .call("GET", &target, &token, &Value::Null)
            .unwrap()
            .expect(200);
        let list = program
            .call("GET", "/v1/connect/projects?limit=1", &token, &Value::Null)
            .unwrap()
            .expect(200);
        // One write may have been kept whose answer did not get out, per kill.
        let total = list["page_info"]["total_count"].as_u64().unwrap();
        let least = expected.len() as u64 + 1;
        assert!(
            (least..=least + round).contains(&total),
            "{total} projects, {least} acknowledged"
        );
    }
    let dead = AtomicBool::new(false);
    let id = program.child.id().to_string();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            // Moments spread over the writes, without a source of chance.
            std::thread::sleep(Duration::from_micros(round * 7919 % 30_000));
            assert!(
                Command::new("kill")
                    .args(["-KILL", &id])
                    .status()
                    .unwrap()
                    .success()
            );
            dead.store(true, Ordering::Relaxed);
        });
        while !dead.load(Ordering::Relaxed) {
            let body = json!({ "name": format!("round {round}") });
            let Ok(answer) = program.call("POST", "/v1/connect/projects", &token, &body) else {
                break;
            };
            created.push(answer.expect(201)["id"].as_str().unwrap().to_owned());
        }
    });
    let _ = program.child.wait();
    created
}
