//! Each example runs to its end.

use std::process::Command;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Runs an example, and returns what it prints.
fn run(name: &str) -> Outcome<String> {
    let test = std::env::current_exe()?;
    let folder = test.ancestors().nth(2).ok_or("no folder")?;
    let output = Command::new(folder.join("examples").join(name)).output()?;
    let (printed, errors) = (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    );
    assert!(output.status.success(), "{name}: {printed}{errors}");
    Ok(printed)
}

#[test]
fn ensure_twice() -> Outcome {
    let printed = run("ensure-twice")?;
    assert_eq!(printed.matches("process ").count(), 2, "{printed}");
    assert!(printed.contains("left: 1 trigger"), "{printed}");
    Ok(())
}
