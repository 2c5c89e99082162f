//! Fault rules, as a client meets them.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use pipedream_connect_emulator::Fault;
use serde_json::json;
use support::{Backend, PROJECT, backend};

fn accounts(backend: &Backend) -> std::io::Result<support::Answer> {
    backend.try_call("GET", &format!("{PROJECT}/accounts"), None)
}

#[test]
fn a_status_comes_as_often_as_asked_with_its_headers_and_body() {
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
        let answer = accounts(&backend).unwrap();
        assert_eq!((answer.status, answer.header("retry-after")), (503, "1"));
    }
    let answer = accounts(&backend).unwrap();
    assert_eq!(
        (
            answer.status,
            answer.text().as_str(),
            answer.header("content-type")
        ),
        (502, page, "text/html")
    );
    accounts(&backend).unwrap().expect(200);
}

#[test]
fn rules_can_skip_and_choose() {
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
fn a_reset_before_reading_leaves_nothing_behind() {
    let backend = backend();
    backend
        .emulator
        .fault(Fault::on("projects_create").reset_before_reading());
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
fn a_reset_after_reading_has_done_the_work() {
    let backend = backend();
    backend
        .emulator
        .fault(Fault::on("projects_create").reset_after_reading());
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
fn a_gateway_timeout_after_processing_has_done_the_work() {
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
fn bodies_can_be_cut_stalled_or_broken() {
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
    let answer = accounts(&backend).unwrap();
    assert_eq!(answer.status, 200);
    assert!(serde_json::from_slice::<serde_json::Value>(&answer.body).is_err());
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
fn a_delay_alone_only_takes_time() {
    let backend = backend();
    backend
        .emulator
        .fault(Fault::on("accounts_list").delay(Duration::from_millis(120)));
    let started = Instant::now();
    accounts(&backend).unwrap().expect(200);
    assert!(started.elapsed() >= Duration::from_millis(120));
}

#[test]
fn an_expired_token_stays_expired() {
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
fn requests_are_recorded_as_they_came() {
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
fn stopping_frees_the_port_and_cuts_off_what_hangs() {
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
