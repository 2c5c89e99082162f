//! The state file under `kill -9`, with two processes, and on a full disk.

#![cfg(all(feature = "cli", unix))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use support::program::{PATH, Program, call};

/// Kills, unless `EMULATOR_KILLS` has another number.
const KILLS: u64 = 20;
/// Maximum delay in microseconds between an acknowledged write and the kill, which usually hits the next write.
const SPREAD: u64 = 15_000;

#[test]
fn a_kill_loses_no_acknowledged_write() {
    let file = StateFile::new("kill");
    let kills = std::env::var("EMULATOR_KILLS").map_or(KILLS, |kills| kills.parse().unwrap());
    let mut acknowledged = BTreeSet::new();
    for round in 0..kills {
        let program = Program::start(&["--quiet", "--state", file.path()]);
        let token = program.token();
        // Each kill may leave one write in the file whose response was not sent.
        let kept = projects(&program, &token);
        let lost: Vec<_> = acknowledged.difference(&kept).collect();
        assert!(lost.is_empty(), "lost in kill {round}: {lost:?}");
        let unasked = kept.len() - acknowledged.len();
        assert!(unasked as u64 <= round, "{unasked} projects too many");
        acknowledged.extend(write_until_killed(program, &token, round));
    }
    println!("{} acknowledged writes, none lost", acknowledged.len());
}

#[test]
fn a_second_process_is_rejected_and_the_first_loses_nothing() {
    let file = StateFile::new("two");
    let first = Program::start(&["--quiet", "--state", file.path()]);
    let token = first.token();
    first.create_project(&token, "write before").expect(201);
    let second = Command::new(PATH)
        .args(["--port", "0", "--state", file.path()])
        .output()
        .unwrap();
    assert_eq!(second.status.code(), Some(1));
    assert!(second.stdout.is_empty());
    let error = String::from_utf8(second.stderr).unwrap();
    let expected = format!("{}: another emulator uses it", file.path());
    assert!(error.contains(&expected), "{error}");
    first.create_project(&token, "write after").expect(201);
    drop(first);
    let third = Program::start(&["--quiet", "--state", file.path()]);
    assert_eq!(
        projects(&third, &token),
        ["write after", "write before"].map(String::from).into()
    );
}

#[test]
fn a_full_disk_leaves_what_was_acknowledged_and_nothing_else() {
    let file = StateFile::new("full");
    // A limit on the size of files fails like a full disk. Blocks of 512 bytes.
    let script = r#"trap '' XFSZ; ulimit -f 1000; exec "$0" "$@""#;
    let mut limited = Command::new("sh");
    limited.args([
        "-c",
        script,
        PATH,
        "--port",
        "0",
        "--quiet",
        "--state",
        file.path(),
    ]);
    let program = Program::of(&mut limited);
    let token = program.token();
    let mut acknowledged = BTreeSet::new();
    let mut rejected = 0;
    for number in 0..1000 {
        let name = format!("write {number}");
        match program.create_project(&token, &name) {
            response if response.status == 201 => assert!(acknowledged.insert(name)),
            response => {
                let error = response.expect(500)["error"].clone();
                let error = error.as_str().unwrap();
                assert!(error.contains("cannot write the state file"), "{error}");
                rejected += 1;
                if rejected == 3 {
                    break;
                }
            }
        }
    }
    assert_eq!(rejected, 3);
    assert_eq!(projects(&program, &token), acknowledged);
    drop(program);
    let restarted = Program::start(&["--quiet", "--state", file.path()]);
    assert_eq!(projects(&restarted, &token), acknowledged);
    restarted.create_project(&token, "write again").expect(201);
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
    fn new(name: &str) -> Self {
        let name = format!("connect-emulator-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder.join("state"))
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for StateFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(self.0.parent().unwrap_or(Path::new("")));
    }
}
