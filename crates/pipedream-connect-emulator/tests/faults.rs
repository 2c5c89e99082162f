//! Fault rules, from the view of a client.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use pipedream_connect_emulator::Fault;
use serde_json::json;
use support::{Backend, PROJECT, backend};

fn accounts(backend: &Backend) -> std::io::Result<support::Response> {
    backend.try_call("GET", &format!("{PROJECT}/accounts"), None)
}

#[test]
fn a_status_is_returned_the_given_number_of_times_with_its_headers_and_body() {
    let backend = backend();
    let page = "<html>Bad gateway</html>";
    backend.emulator.fault(
        Fault::on("accounts_list")
            .status(503)
            .header("retry-after", "1")
            .times(2),
    );
    backend
        .emulator
        .fault(Fault::any().status(502).body("text/html", page));
    for _ in 0..2 {
        let response = accounts(&backend).unwrap();
        assert_eq!(
            (response.status, response.header("retry-after")),
            (503, "1")
        );
    }
    let response = accounts(&backend).unwrap();
    assert_eq!(
        (
            response.status,
            response.text().as_str(),
            response.header("content-type")
        ),
        (502, page, "text/html")
    );
    accounts(&backend).unwrap().expect(200);
}

#[test]
fn rules_can_skip_requests_and_have_conditions() {
    let backend = backend();
    let choosy = Fault::on("accounts_list").when(|request| request.query.contains("app=slack"));
    backend.emulator.fault(choosy.status(500).skip(1).always());
    let ask = |query: &str| backend.get(&format!("{PROJECT}/accounts?{query}")).status;
    assert_eq!(
        [
            ask("app=slack"),
            ask("app=github"),
            ask("app=slack"),
            ask("app=slack")
        ],
        [200, 200, 500, 500]
    );
    backend.emulator.clear_faults();
    assert_eq!(ask("app=slack"), 200);
}

#[test]
fn a_reset_before_processing_does_not_process_the_request() {
    let backend = backend();
    backend
        .emulator
        .fault(Fault::on("projects_create").reset_before_processing());
    let body = json!({ "name": "Lost" });
    let error = backend
        .try_call("POST", "/v1/connect/projects", Some(&body))
        .unwrap_err();
    assert!(
        matches!(
            error.kind(),
            ErrorKind::ConnectionReset | ErrorKind::BrokenPipe
        ),
        "{error}"
    );
    assert_eq!(
        backend.get("/v1/connect/projects?q=Lost").json()["page_info"]["count"],
        0
    );
}

#[test]
fn a_reset_after_processing_processes_the_request() {
    let backend = backend();
    backend
        .emulator
        .fault(Fault::on("projects_create").reset_after_processing());
    let body = json!({ "name": "Done" });
    let error = backend
        .try_call("POST", "/v1/connect/projects", Some(&body))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    assert_eq!(
        backend.get("/v1/connect/projects?q=Done").json()["page_info"]["count"],
        1
    );
}

#[test]
fn a_gateway_timeout_after_processing_processes_the_request() {
    let backend = backend();
    backend
        .emulator
        .fault(Fault::on("projects_create").status(504).after_processing());
    backend
        .post("/v1/connect/projects", json!({ "name": "Done" }))
        .expect(504);
    assert_eq!(
        backend.get("/v1/connect/projects?q=Done").json()["page_info"]["count"],
        1
    );
}

#[test]
fn bodies_can_be_truncated_stalled_or_malformed() {
    let backend = backend();
    backend
        .emulator
        .fault(Fault::on("accounts_list").truncate_body(5));
    assert_eq!(
        accounts(&backend).unwrap_err().kind(),
        ErrorKind::UnexpectedEof
    );
    backend
        .emulator
        .fault(Fault::on("accounts_list").malformed_body());
    let response = accounts(&backend).unwrap();
    assert_eq!(response.status, 200);
    assert!(serde_json::from_slice::<serde_json::Value>(&response.body).is_err());
    backend.emulator.fault(Fault::on("accounts_list").stall(5));
    let started = Instant::now();
    let error = accounts(&backend).unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
        "{error}"
    );
    assert!(started.elapsed() >= Duration::from_secs(2));
}

#[test]
fn a_delay_without_another_effect_only_delays_the_response() {
    let backend = backend();
    backend
        .emulator
        .fault(Fault::on("accounts_list").delay(Duration::from_millis(120)));
    let started = Instant::now();
    accounts(&backend).unwrap().expect(200);
    assert!(started.elapsed() >= Duration::from_millis(120));
}

#[test]
fn an_expired_token_remains_expired() {
    let backend = backend();
    backend
        .emulator
        .fault(Fault::on("accounts_list").expired_token());
    accounts(&backend).unwrap().expect(401);
    accounts(&backend).unwrap().expect(401);
    let fresh = support::fetch_token(&backend.emulator, "*");
    accounts(&backend.with_token(&fresh)).unwrap().expect(200);
}

#[test]
fn requests_are_recorded_unchanged() {
    let backend = backend();
    backend.emulator.clear_requests();
    backend
        .emulator
        .fault(Fault::on("users_delete_external_user").status(500));
    backend.call("DELETE", &format!("{PROJECT}/users/a%2Fb?x=%20"), None);
    backend.post("/v1/connect/projects", json!({ "name": "n" }));
    backend.get("/nowhere");
    let requests = backend.emulator.requests();
    let operations: Vec<_> = requests.iter().map(|request| request.operation).collect();
    assert_eq!(
        operations,
        [
            Some("users_delete_external_user"),
            Some("projects_create"),
            None
        ]
    );
    assert_eq!(
        (requests[0].path.as_str(), requests[0].query.as_str()),
        ("/v1/connect/proj_X/users/a%2Fb", "x=%20")
    );
    assert_eq!(requests[1].json(), json!({ "name": "n" }));
    assert_eq!(requests[1].header("x-pd-environment"), Some("development"));
}

#[test]
fn stopping_frees_the_port_and_ends_stalled_responses() {
    let backend = backend();
    let origin = backend.emulator.base_url().to_owned();
    backend.emulator.fault(Fault::on("accounts_list").stall(1));
    let stalled = {
        let (origin, authorization) = (origin.clone(), format!("Bearer {}", backend.token));
        let target = format!("{PROJECT}/accounts");
        std::thread::spawn(move || {
            support::send(
                &origin,
                "GET",
                &target,
                &[("authorization", &authorization)],
                b"",
            )
        })
    };
    std::thread::sleep(Duration::from_millis(100));
    let started = Instant::now();
    support::block_on(backend.emulator.shutdown());
    assert!(started.elapsed() < Duration::from_secs(3));
    assert!(stalled.join().unwrap().is_err());
    assert!(support::send(&origin, "GET", "/", &[], b"").is_err());
}

#[test]
fn every_response_has_its_own_request_id_unless_a_rule_sets_one() {
    let backend = backend();
    let id = |response: support::Response| response.header("x-request-id").to_owned();
    let (first, second) = (accounts(&backend).unwrap(), backend.get("/nonsense"));
    second.expect(404);
    let (first, second) = (id(first), id(second));
    assert!(!first.is_empty() && !second.is_empty() && first != second);
    let own = Fault::any().status(503).header("x-request-id", "mine");
    backend.emulator.fault(own);
    assert_eq!(id(accounts(&backend).unwrap()), "mine");
}
