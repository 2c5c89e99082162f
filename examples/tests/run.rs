//! Runs the examples and looks at what they print.

use std::path::PathBuf;
use std::process::Command;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// The output of an example. Cargo builds the examples of a package together with all its tests.
fn run(name: &str) -> Outcome<String> {
    let test = std::env::current_exe()?;
    let profile = test.ancestors().nth(2).ok_or("no folder of the profile")?;
    let program: PathBuf = [profile.as_os_str(), "examples".as_ref(), name.as_ref()]
        .iter()
        .collect();
    let output = Command::new(&program).output().map_err(|error| {
        let program = program.display();
        format!("{program}: {error}. `cargo test -p connect-examples`, without `--test`, builds it")
    })?;
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
