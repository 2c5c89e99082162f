//! Runs the quickstart as a person does: with an emulator in place of the API, and in place of the person's browser.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use pipedream_connect_emulator::{Emulator, SeedAccount};
use serde_json::json;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const WRITES: [&str; 5] = [
    "tokens_create",
    "actions_run",
    "triggers_deploy",
    "deployed_triggers_delete",
    "users_delete_external_user",
];

/// The program, without variables. Cargo builds the examples of a package together with all its tests.
fn quickstart(arguments: &[&str]) -> Outcome<Command> {
    let test = std::env::current_exe()?;
    let profile = test.ancestors().nth(2).ok_or("no folder of the profile")?;
    let name = format!("quickstart{}", std::env::consts::EXE_SUFFIX);
    let program: PathBuf = [profile, "examples".as_ref(), name.as_ref()]
        .iter()
        .collect();
    assert!(
        program.exists(),
        "{}: `cargo test -p pipedream-connect`, without `--test`, builds it",
        program.display()
    );
    let mut command = Command::new(program);
    command.args(arguments);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PIPEDREAM_") {
            command.env_remove(name);
        }
    }
    Ok(command)
}

/// The exit code, the standard output, and the standard error.
fn ended(output: Output) -> Outcome<(Option<i32>, String, String)> {
    let text = (
        String::from_utf8(output.stdout)?,
        String::from_utf8(output.stderr)?,
    );
    Ok((output.status.code(), text.0, text.1))
}

/// What a person reads on the standard error, after a failure.
fn failure(command: &mut Command) -> Outcome<String> {
    let (code, _, error) = ended(command.output()?)?;
    assert_eq!(code, Some(1), "{error}");
    assert!(error.starts_with("\nerror: "), "{error}");
    assert_eq!(error.matches("\nnext step: ").count(), 1, "{error}");
    for debug in ["Error {", "kind:", "Some(", "Failure"] {
        assert!(!error.contains(debug), "{error}");
    }
    Ok(error)
}

fn sent(emulator: &Emulator) -> Vec<&'static str> {
    let requests = emulator.requests();
    requests
        .iter()
        .filter_map(|request| request.operation)
        .collect()
}

fn assert_no_write(emulator: &Emulator) {
    let sent = sent(emulator);
    assert!(
        !sent.iter().any(|operation| WRITES.contains(operation)),
        "{sent:?}"
    );
}

/// A quickstart that may write, and waits for a person.
struct Running {
    process: Child,
    output: BufReader<ChildStdout>,
}

impl Running {
    fn start(emulator: &Emulator) -> Outcome<Self> {
        let mut command = quickstart(&["--allow-writes"])?;
        command.envs(emulator.env()).stdout(Stdio::piped());
        let mut process = command.spawn()?;
        let output = BufReader::new(process.stdout.take().ok_or("no output")?);
        Ok(Self { process, output })
    }

    /// What follows `start` in the next line that begins with it.
    fn line(&mut self, start: &str) -> Outcome<String> {
        let mut line = String::new();
        while self.output.read_line(&mut line)? > 0 {
            if let Some(rest) = line.trim().strip_prefix(start) {
                return Ok(rest.trim().to_owned());
            }
            line.clear();
        }
        Err(format!("no line begins with {start:?}").into())
    }

    /// The exit code and the rest of the output.
    fn end(mut self) -> Outcome<(Option<i32>, String)> {
        let mut rest = String::new();
        self.output.read_to_string(&mut rest)?;
        Ok((self.process.wait()?.code(), rest))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ended_already = self.process.kill();
        let _status = self.process.wait();
    }
}

#[test]
fn without_variables_it_runs_all_steps_on_its_own_emulator() -> Outcome {
    let (code, output, error) = ended(quickstart(&[])?.output()?)?;
    assert_eq!((code, error.as_str()), (Some(0), ""));
    assert!(output.starts_with("No PIPEDREAM_* credentials"), "{output}");
    for step in 1..=8 {
        assert!(output.contains(&format!("\n{step}. ")), "{output}");
    }
    assert!(!output.contains("skipped"), "{output}");
    assert!(output.ends_with("\nDone.\n"), "{output}");
    Ok(())
}

#[tokio::test]
async fn it_waits_for_the_account_of_the_link_and_then_runs_all_steps() -> Outcome {
    let emulator = Emulator::start().await?;
    let mut running = Running::start(&emulator)?;
    let link = running.line("link ")?;
    let account = emulator.complete_connect(&link).await?;
    assert_eq!(running.line("the user grants access -> account")?, account);
    let trigger = running.line("slack-new-message-in-channels is deployed as")?;
    emulator
        .emit(&trigger, json!({ "text": "Anybody?" }))
        .await?;
    let (code, rest) = running.end()?;
    assert_eq!(code, Some(0), "{rest}");
    assert!(rest.contains(r#": {"text":"Anybody?"}"#), "{rest}");
    assert!(rest.contains(&format!("{trigger} is deleted")), "{rest}");
    assert!(rest.ends_with("\nDone.\n"), "{rest}");
    assert!(sent(&emulator).contains(&"actions_run"));
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_ends_the_wait_with_a_sentence() -> Outcome {
    let emulator = Emulator::start().await?;
    let mut running = Running::start(&emulator)?;
    running.line("Open the link in a browser. This waits up to 10 minutes")?;
    let process = running.process.id().to_string();
    let interrupted = Command::new("kill").args(["-INT", &process]).status()?;
    assert!(interrupted.success());
    let (code, rest) = running.end()?;
    assert_eq!(code, Some(130));
    assert!(rest.starts_with("\nStopped. "), "{rest}");
    Ok(())
}

#[tokio::test]
async fn reading_only_it_says_which_steps_it_skipped_and_why() -> Outcome {
    let account = SeedAccount::new("user-42", "slack");
    let emulator = Emulator::builder().account(account).start().await?;
    let (code, output, error) = ended(
        quickstart(&["--wait", "0"])?
            .envs(emulator.env())
            .output()?,
    )?;
    assert_eq!((code, error.as_str()), (Some(0), ""));
    let (_, summary) = output
        .split_once("\nDone, except for these steps:\n")
        .ok_or("no summary")?;
    assert_eq!(
        summary,
        "   5. Run the action: it would send a message\n   \
         7. Deploy a trigger and receive an event: it would deploy a trigger\n   \
         8. Clean up: there is nothing to clean up\n\
         Nothing was changed. `cargo run --example quickstart -- --allow-writes` runs all steps.\n"
    );
    assert!(
        output.contains("6. Call the app's own API through the proxy\n   GET"),
        "{output}"
    );
    assert_no_write(&emulator);
    Ok(())
}

#[tokio::test]
async fn reading_only_without_an_account_it_says_what_needs_one() -> Outcome {
    let emulator = Emulator::start().await?;
    let (code, output, _) = ended(
        quickstart(&["--wait", "0"])?
            .envs(emulator.env())
            .output()?,
    )?;
    assert_eq!(code, Some(0));
    assert!(
        output.contains("   1. Connect an account: it would create a Connect token\n"),
        "{output}"
    );
    assert!(
        output.contains("   4-8. Use the account: there is no account yet\n"),
        "{output}"
    );
    assert_no_write(&emulator);
    Ok(())
}

#[tokio::test]
async fn a_wrong_secret_is_named_with_its_variable() -> Outcome {
    let emulator = Emulator::start().await?;
    let mut command = quickstart(&["--allow-writes"])?;
    let command = command
        .envs(emulator.env())
        .env("PIPEDREAM_CLIENT_SECRET", "mistyped");
    let error = failure(command)?;
    assert!(
        error.contains("could not obtain an access token"),
        "{error}"
    );
    assert!(
        error.contains("because: oauth_tokens_create: 401 Unauthorized"),
        "{error}"
    );
    assert!(
        error.contains("next step: Check PIPEDREAM_CLIENT_ID and PIPEDREAM_CLIENT_SECRET"),
        "{error}"
    );
    assert!(!error.contains("mistyped"), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_limit_that_passes_leaves_a_link_that_works() -> Outcome {
    let emulator = Emulator::start().await?;
    let mut command = quickstart(&["--allow-writes", "--wait", "0"])?;
    let error = failure(command.envs(emulator.env()))?;
    assert!(
        error.contains("no account was connected within 0 seconds"),
        "{error}"
    );
    assert!(
        error.contains("next step: Open the link, which is valid until "),
        "{error}"
    );
    Ok(())
}

#[tokio::test]
async fn an_incomplete_set_of_variables_is_an_error_that_names_what_is_missing() -> Outcome {
    let emulator = Emulator::start().await?;
    for missing in [
        "PIPEDREAM_CLIENT_ID",
        "PIPEDREAM_CLIENT_SECRET",
        "PIPEDREAM_PROJECT_ID",
    ] {
        let mut command = quickstart(&[])?;
        let error = failure(command.envs(emulator.env()).env_remove(missing))?;
        let (what, next) = error.split_once("\nnext step: ").ok_or("no next step")?;
        assert!(what.contains(missing), "{error}");
        assert!(
            next.contains("unset all PIPEDREAM_* variables to run on the emulator"),
            "{error}"
        );
    }
    assert!(!sent(&emulator).contains(&"accounts_list"));
    Ok(())
}

#[test]
fn an_unknown_argument_is_an_error_with_the_usage() -> Outcome {
    let error = failure(&mut quickstart(&["--allow-write"])?)?;
    assert!(
        error.contains("unknown argument \"--allow-write\""),
        "{error}"
    );
    assert!(
        error.contains("[--allow-writes] [--wait SECONDS]"),
        "{error}"
    );
    Ok(())
}
