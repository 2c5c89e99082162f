//! Runs the examples and looks at what they print.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// An example as a program. Cargo builds the examples of a package together with all its tests.
fn example(name: &str) -> Outcome<Command> {
    let test = std::env::current_exe()?;
    let profile = test.ancestors().nth(2).ok_or("no folder of the profile")?;
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let program: PathBuf = [profile, "examples".as_ref(), name.as_ref()]
        .iter()
        .collect();
    assert!(
        program.exists(),
        "{}: `cargo test -p connect-examples`, without `--test`, builds it",
        program.display()
    );
    Ok(Command::new(program))
}

/// What an example prints.
fn run(name: &str) -> Outcome<String> {
    output(&mut example(name)?)
}

fn output(command: &mut Command) -> Outcome<String> {
    let output = command.output()?;
    assert!(output.status.success(), "{output:?}");
    Ok(String::from_utf8(output.stdout)?)
}

#[test]
fn the_webhook_receiver_accepts_both_keys_after_a_restart_and_rejects_forgeries() -> Outcome {
    let expected = r#"# The first run
received for user-42: "signed with the first key"
the key was replaced
received for user-42: "signed with the second key"
# After a restart
the trigger: Unchanged
received for user-42: "signed with the second key, after the restart"
a late delivery, signed with the first key:
received for user-42: "signed with the first key"
HTTP/1.1 200 OK
a forged one:
HTTP/1.1 401 Unauthorized
"#;
    assert_eq!(run("webhook-receiver")?, expected);
    Ok(())
}

#[test]
fn the_webhook_receiver_needs_at_most_25_lines_of_user_code() -> Outcome {
    let source = include_str!("../webhook_receiver.rs");
    let (_, code) = source
        .split_once("// Your code starts here.")
        .ok_or("no start")?;
    let (code, _) = code.split_once("// Your code ends here.").ok_or("no end")?;
    let lines = code.lines().filter(|line| !line.trim().is_empty()).count();
    assert!((10..=25).contains(&lines), "{lines}");
    Ok(())
}

#[test]
fn two_processes_that_ensure_a_trigger_leave_one() -> Outcome {
    let printed = run("ensure-twice")?;
    assert_eq!(printed.matches("process ").count(), 2, "{printed}");
    assert!(printed.contains("left: 1 trigger"), "{printed}");
    Ok(())
}

#[test]
fn the_agent_corrects_its_calls_and_a_person_decides_about_those_that_may_destroy() -> Outcome {
    let printed = run("agent-loop")?;
    let steps = [
        r#"call  gitlab-update-issue {"issueIid":12,"projectId":45672541,"title":"Won't fix"}"#,
        "a person rejects it",
        "reply The action did not run: The issue is done: say so.",
        r#"call  gitlab-update-issue {"issueIid":12,"projectId":45672541,"title":"Done"}"#,
        "a person approves it",
        r#""summary":"Ran Update Issue""#,
        "`txt` is not a prop: did you mean `text`?",
        r#""summary":"Sent a message to C0GENERAL""#,
        "Issue 12 is done, and #general knows.",
    ];
    let mut rest = printed.as_str();
    for step in steps {
        let found = rest
            .split_once(step)
            .ok_or_else(|| format!("no {step:?} in {rest}"))?;
        rest = found.1;
    }
    assert_eq!(printed.matches("a person ").count(), 2, "{printed}");
    Ok(())
}

#[test]
fn a_downloaded_file_is_complete_and_a_failure_leaves_it_alone() -> Outcome {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("download.bin");
    let printed = output(example("proxy-download")?.arg(&file))?;
    assert!(
        printed.starts_with("20000000 bytes\nproxy_get: 404 Not Found ("),
        "{printed}"
    );
    assert_eq!(std::fs::metadata(&file)?.len(), 20_000_000);
    assert_eq!(std::fs::read_dir(folder.path())?.count(), 1);
    Ok(())
}

#[test]
fn the_blocking_script_prints_a_link_for_the_account_that_no_longer_works() -> Outcome {
    let printed = run("blocking-script")?;
    let lines: Vec<_> = printed.lines().collect();
    assert_eq!(lines.len(), 2, "{printed}");
    assert_eq!(lines[0], "user-42: Slack works");
    assert!(
        lines[1].starts_with("user-43: reconnect GitHub at http://127.0.0.1:"),
        "{printed}"
    );
    assert!(lines[1].contains("&app=github&accountId=apn_"), "{printed}");
    Ok(())
}

#[test]
fn each_tenant_gets_its_own_connections() -> Outcome {
    let printed = run("several-tenants")?;
    let lines: Vec<_> = printed.lines().collect();
    assert_eq!(lines.len(), 4, "{printed}");
    assert!(lines[0].starts_with("acme/7 connected apn_"), "{printed}");
    assert!(lines[1].starts_with("globex/7 connected apn_"), "{printed}");
    assert_ne!(lines[0].rsplit_once(' '), lines[1].rsplit_once(' '));
    assert_eq!(lines[2..], ["acme: 1 account", "globex: 1 account"]);
    Ok(())
}

#[test]
fn the_worker_handles_each_event_once_and_keeps_its_state_in_the_file() -> Outcome {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("inbox.db");
    let printed = output(example("inbox-worker")?.arg(&file))?;
    let events = printed.lines().filter_map(|line| line.split_once(": "));
    let (ids, issues): (BTreeSet<_>, Vec<_>) = events.unzip();
    let expected = ["Issue 1", "Issue 2", "Issue 3", "Issue 4", "Issue 5"];
    assert_eq!(issues, expected);
    assert_eq!(ids.len(), 5, "{printed}");
    assert!(file.exists());
    Ok(())
}

/// The backend, and a page that calls it.
struct Backend {
    process: Child,
    /// Kept open: the backend prints more than its address.
    _output: BufReader<ChildStdout>,
    address: String,
}

impl Backend {
    fn start() -> Outcome<Self> {
        let mut process = example("axum-backend")?.stdout(Stdio::piped()).spawn()?;
        let mut output = BufReader::new(process.stdout.take().ok_or("no output")?);
        let mut line = String::new();
        output.read_line(&mut line)?;
        let (_, url) = line.split_once("http://").ok_or("no URL")?;
        let address = url.split('/').next().unwrap_or_default().to_owned();
        Ok(Self {
            process,
            _output: output,
            address,
        })
    }

    /// Status and body of a response.
    fn call(&self, method: &str, path: &str, user: &str, body: &str) -> Outcome<(u16, String)> {
        let (address, length) = (&self.address, body.len());
        let mut connection = TcpStream::connect(address)?;
        write!(
            connection,
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\nx-user: {user}\r\n\
             content-length: {length}\r\nconnection: close\r\n\r\n{body}"
        )?;
        let mut response = String::new();
        connection.read_to_string(&mut response)?;
        let (head, body) = response.split_once("\r\n\r\n").ok_or("no head")?;
        let status = head.split(' ').nth(1).ok_or("no status")?.parse()?;
        Ok((status, body.to_owned()))
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        let _ended_already = self.process.kill();
        let _status = self.process.wait();
    }
}

#[test]
fn the_backend_acts_for_the_user_who_is_logged_in() -> Outcome {
    let backend = Backend::start()?;
    let (status, accounts) = backend.call("GET", "/accounts", "user-42", "")?;
    assert_eq!(status, 200, "{accounts}");
    assert!(
        accounts.contains(r#""external_id":"user-42""#),
        "{accounts}"
    );
    assert_eq!(
        backend.call("GET", "/accounts", "user-43", "")?,
        (200, "[]".to_owned())
    );

    let (status, token) = backend.call("POST", "/token", "user-43", "")?;
    assert_eq!(status, 200, "{token}");
    assert!(
        token.contains(r#""token":"ctok_"#) && token.contains("app=slack"),
        "{token}"
    );

    let sent = backend.call("POST", "/messages", "user-42", "Hello")?;
    assert_eq!(sent, (200, "Sent a message to C0GENERAL".to_owned()));
    Ok(())
}

#[test]
fn the_backend_answers_failures_with_a_status_for_its_page_and_no_details() -> Outcome {
    let backend = Backend::start()?;
    let without_account = backend.call("POST", "/messages", "user-43", "Hello")?;
    assert_eq!(
        without_account,
        (422, "Ask the user to connect slack.".to_owned())
    );

    let (status, problem) = backend.call("GET", "/accounts", "..", "")?;
    assert_eq!(status, 400);
    assert_eq!(
        problem,
        r#"{"detail":"The request is not valid.","status":400,"title":"Bad Request"}"#
    );
    Ok(())
}
