//! What a scheduled job sees.

use std::fs;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::Outcome;
use crate::document::{remove, whole};

fn drift(arguments: &[&str]) -> Outcome<Output> {
    let program = env!("CARGO_BIN_EXE_xtask");
    Ok(Command::new(program)
        .arg("drift")
        .args(arguments)
        .output()?)
}

#[test]
fn no_new_difference_is_success() -> Outcome {
    let output = drift(&["--recorded"])?;
    let text = String::from_utf8(output.stdout)?;
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.contains("connect.yaml against pipedream 2.3.0 and @pipedream/sdk 3.1.6: 0 new differences, 0 stale entries"), "{text}");
    assert!(
        text.contains(
            "deployed_triggers_reset_webhook_delivery_state: operation only in pipedream 2.3.0"
        ),
        "{text}"
    );
    Ok(())
}

#[test]
fn a_difference_is_failure_1() -> Outcome {
    let folder = TempDir::new()?;
    let spec = folder.path().join("connect.yaml");
    let mut copy = whole()?;
    remove(&mut copy, "#/components/schemas/Account/properties/healthy");
    fs::write(&spec, serde_norway::to_string(&copy)?)?;
    let output = drift(&["--recorded", "--spec", &spec.to_string_lossy()])?;
    let text = String::from_utf8(output.stdout)?;
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.starts_with("missing   Account.healthy\n"), "{text}");
    Ok(())
}

#[test]
fn what_cannot_be_read_is_failure_2() -> Outcome {
    let output = drift(&["--recorded", "--spec", "no-such-file.yaml"])?;
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr)?;
    assert!(
        error.contains("cannot read the spec no-such-file.yaml"),
        "{error}"
    );
    Ok(())
}
