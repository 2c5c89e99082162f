//! The limits of the server: time, memory, and who may control it.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use pipedream_connect_emulator::Emulator;
use serde_json::json;
use support::{PROJECT, backend, fetch_token, send};

const MIB: usize = 1024 * 1024;

/// A request that announces `length` bytes and sends fewer.
fn unfinished(emulator: &Emulator, length: usize, sent: &[u8]) -> BufReader<TcpStream> {
    let host = emulator.base_url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let head = format!(
        "POST /v1/oauth/token HTTP/1.1\r\nhost: {host}\r\ncontent-length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    // Fails if the server has already responded.
    let _sent = stream.write_all(sent);
    BufReader::new(stream)
}

fn status_line(stream: &mut BufReader<TcpStream>) -> String {
    let mut line = String::new();
    stream.read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}

#[test]
fn a_body_that_does_not_arrive_in_time_gets_408() {
    let builder = Emulator::builder().read_timeout(Duration::from_millis(50));
    let emulator = builder.start_blocking().unwrap();
    let mut slow = unfinished(&emulator, 10, b"x");
    assert_eq!(status_line(&mut slow), "HTTP/1.1 408 Request Timeout");
    // The connection is closed.
    slow.read_to_end(&mut Vec::new()).unwrap();
}

#[test]
fn a_head_that_does_not_arrive_in_time_closes_the_connection() {
    let builder = Emulator::builder().read_timeout(Duration::from_millis(50));
    let emulator = builder.start_blocking().unwrap();
    let host = emulator.base_url().strip_prefix("http://").unwrap();
    let mut slow = TcpStream::connect(host).unwrap();
    slow.write_all(b"GET / HTTP/1.1\r\n").unwrap();
    let mut received = String::new();
    slow.read_to_string(&mut received).unwrap();
    assert!(!received.contains("200"), "{received}");
}

#[test]
fn a_body_over_32_mib_is_rejected() {
    let emulator = Emulator::builder().start_blocking().unwrap();
    let mut large = unfinished(&emulator, 32 * MIB + 2, &vec![b' '; 32 * MIB + 1]);
    assert_eq!(status_line(&mut large), "HTTP/1.1 413 Payload Too Large");
}

#[test]
fn bodies_of_more_than_128_mib_at_the_same_time_are_rejected() {
    let emulator = Emulator::builder().start_blocking().unwrap();
    let bytes = vec![b' '; 31 * MIB];
    let (sender, first) = mpsc::channel();
    for _ in 0..5 {
        // Does not arrive completely.
        let mut upload = unfinished(&emulator, 32 * MIB, &bytes);
        let sender = sender.clone();
        thread::spawn(move || sender.send(status_line(&mut upload)));
    }
    assert_eq!(first.recv().unwrap(), "HTTP/1.1 503 Service Unavailable");
    // A small one still has room.
    fetch_token(&emulator, "*");
}

#[test]
fn recorded_requests_use_at_most_64_mib() {
    let emulator = Emulator::builder().start_blocking().unwrap();
    let body = vec![b' '; 20 * MIB];
    for number in 0..5 {
        let target = format!("/upload/{number}");
        let response = send(emulator.base_url(), "POST", &target, &[], &body);
        assert_eq!(response.unwrap().status, 404);
    }
    let kept = emulator.requests();
    let paths: Vec<&str> = kept.iter().map(|request| request.path.as_str()).collect();
    assert_eq!(paths, ["/upload/2", "/upload/3", "/upload/4"]);
}

#[test]
fn control_requests_need_a_loopback_host_and_the_same_origin() {
    let emulator = Emulator::builder().start_blocking().unwrap();
    let status = |host: &str, origin: Option<&str>| {
        let mut headers = vec![("host", host), ("content-type", "text/plain")];
        headers.extend(origin.map(|origin| ("origin", origin)));
        let fault = json!({ "status": 503 }).to_string();
        let url = emulator.base_url();
        send(url, "POST", "/_emulator/faults", &headers, fault.as_bytes())
            .unwrap()
            .status
    };
    for host in [
        "127.0.0.1:80",
        "localhost",
        "LOCALHOST:1",
        "[::1]:80",
        "127.1.2.3",
    ] {
        assert_eq!(status(host, None), 204, "{host}");
    }
    for host in [
        "",
        "evil.example",
        "localhost.evil.example",
        "192.168.0.1:80",
        "127.0.0.1.evil.example",
    ] {
        assert_eq!(status(host, None), 403, "{host}");
    }
    let host = "localhost:8787";
    assert_eq!(status(host, Some("http://localhost:8787")), 204);
    for origin in [
        "https://evil.example",
        "http://localhost:3000",
        "http://localhost",
        "null",
        "",
    ] {
        assert_eq!(status(host, Some(origin)), 403, "{origin}");
    }
}

#[test]
fn the_largest_advance_does_not_break_later_requests() {
    let mut backend = backend();
    let advance = |seconds: u64| {
        let body = json!({ "seconds": seconds });
        backend.post("/_emulator/advance", body).status
    };
    assert_eq!(
        [advance(u64::MAX), advance(i64::MAX as u64), advance(1)],
        [400, 400, 204]
    );
    backend.emulator.advance(Duration::MAX);
    backend.token = fetch_token(&backend.emulator, "*");
    let token = backend.connect_token("u", json!({}));
    assert_eq!(token["expires_at"], "+10000-01-01T03:59:59.999Z");
    backend.get(&format!("{PROJECT}/accounts")).expect(200);
}
