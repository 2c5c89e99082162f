//! The state file under `kill -9`.

#![cfg(all(feature = "cli", unix))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use support::program::{Program, call};

const KILLS: u64 = 200;
/// Maximum delay in microseconds between an acknowledged write and the kill, which usually hits the next write.
const SPREAD: u64 = 15_000;

#[test]
fn a_kill_loses_no_acknowledged_write() {
    let file = StateFile::new();
    let mut acknowledged = BTreeSet::new();
    for round in 0..KILLS {
        let program = Program::start(&["--quiet", "--state", file.0.to_str().unwrap()]);
        let token = program.token();
        // Each kill may leave one write in the file whose response was not sent.
        let kept = projects(&program, &token);
        let lost: Vec<_> = acknowledged.difference(&kept).collect();
        assert!(lost.is_empty(), "lost in kill {round}: {lost:?}");
        let unasked = kept.len() - acknowledged.len();
        assert!(unasked as u64 <= round, "{unasked} projects too many");
        acknowledged.extend(write_until_killed(program, &token, round));
    }
}

/// A pseudo-random delay, the same in every run (the finaliser of SplitMix64).
fn moment(round: u64) -> Duration {
    let mut z = (round + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    Duration::from_micros((z ^ (z >> 31)) % SPREAD)
}

/// The names of the projects in the state file.
fn projects(program: &Program, token: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut target = "/v1/connect/projects?q=write&limit=100".to_owned();
    loop {
        let page = program
            .call("GET", &target, token, &Value::Null)
            .unwrap()
            .expect(200);
        let rows = page["data"].as_array().unwrap();
        if rows.is_empty() {
            return names;
        }
        names.extend(
            rows.iter()
                .map(|row| row["name"].as_str().unwrap().to_owned()),
        );
        let cursor = page["page_info"]["end_cursor"].as_str().unwrap();
        target = format!("/v1/connect/projects?q=write&limit=100&after={cursor}");
    }
}

/// Creates projects until the kill. Returns the names of the acknowledged ones.
fn write_until_killed(mut program: Program, token: &str, round: u64) -> Vec<String> {
    let mut acknowledged = Vec::new();
    let origin = program.origin.clone();
    let (enough, written) = mpsc::channel();
    let killer = thread::spawn(move || {
        written.recv().unwrap();
        thread::sleep(moment(round));
        program.child.kill().unwrap();
        program.child.wait().unwrap();
    });
    for number in 0.. {
        if number == round % 3 {
            enough.send(()).unwrap();
        }
        let name = format!("write {number} of round {round}");
        let body = json!({ "name": name });
        match call(&origin, "POST", "/v1/connect/projects", token, &body) {
            Ok(response) => response.expect(201),
            // The program was killed.
            Err(_) => break,
        };
        acknowledged.push(name);
    }
    killer.join().unwrap();
    acknowledged
}

/// A state file in its own folder, deleted on drop.
struct StateFile(PathBuf);

impl StateFile {
    fn new() -> Self {
        let name = format!("connect-emulator-kill-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder.join("state.json"))
    }
}

impl Drop for StateFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(self.0.parent().unwrap_or(Path::new("")));
    }
}
