//! The Python fixture of the guide.

#![cfg(all(feature = "cli", unix))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

const GUIDE: &str = "../pipedream-connect/docs/guide/testing.md";

/// Runs the code of the guide without its dependencies, then asks the URL of the fixture who responds there.
const SCRIPT: &str = r#"
import sys, types
pytest, pipedream = types.ModuleType("pytest"), types.ModuleType("pipedream")
pytest.fixture = lambda **_: lambda function: function
pipedream.Pipedream = object
sys.modules.update(pytest=pytest, pipedream=pipedream)
exec(sys.argv[1])
fixture = url()
about = json.load(urllib.request.urlopen(next(fixture)))
print(about["emulator"])
fixture.close()
"#;

/// Runs the fixture with the first `pipedream-connect-emulator` of a folder. `None` without Python.
fn run_fixture(folder: &Path) -> Option<Output> {
    let guide = std::fs::read_to_string(GUIDE).unwrap();
    let code = guide.split("```python\n").nth(1).unwrap();
    let code = code.split("```").next().unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
    let mut python = Command::new("python3");
    let output = python.args(["-c", SCRIPT, code]).env("PATH", path).output();
    if output.is_err() {
        eprintln!("skipped: no python3");
    }
    output.ok()
}

#[test]
fn the_python_fixture_uses_the_emulator_that_it_started() {
    let program = Path::new(env!("CARGO_BIN_EXE_pipedream-connect-emulator"));
    if let Some(output) = run_fixture(program.parent().unwrap()) {
        let stdout = String::from_utf8(output.stdout).unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(stdout, "pipedream-connect\n", "{stderr}");
    }
}

#[test]
fn the_python_fixture_fails_if_its_emulator_does_not_start() {
    let folder = std::env::temp_dir().join(format!("connect-guide-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let program = folder.join("pipedream-connect-emulator");
    std::fs::write(&program, "#!/bin/sh\nexit 1\n").unwrap();
    std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).unwrap();
    let output = run_fixture(&folder);
    std::fs::remove_dir_all(&folder).unwrap();
    if let Some(output) = output {
        let stderr = String::from_utf8(output.stderr).unwrap();
        let expected = "RuntimeError: the emulator did not start, its exit status is 1";
        assert!(stderr.contains(expected), "{stderr}");
    }
}
