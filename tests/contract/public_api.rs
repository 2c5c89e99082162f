//! What users of the crates can name, item by item, so that no change of it goes unnoticed.
//!
//! The list comes from rustdoc's JSON, which is unstable and therefore switched on for this one run of rustdoc. A newer
//! compiler may write another version of it; then raise the version of `public-api`.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use serde_json::Value;

type Outcome = Result<(), Box<dyn std::error::Error>>;

const HOW_TO_ACCEPT: &str = "the public API changed. If that is intended: review the change with `cargo insta review`, or \
    accept it with `INSTA_UPDATE=always cargo test -p connect-tests --test public_api` and read the diff of \
    tests/tests/snapshots/. A removed or changed line breaks users and needs a new major version (minor before 1.0)";

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// rustdoc's JSON of a crate. It has a target folder of its own: switching unstable features on would make cargo build
/// everything else anew.
fn rustdoc_json(package: &str, features: &str) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("public-api");
    let output = Command::new(env!("CARGO"))
        .args(["rustdoc", "--quiet", "--locked", "--lib"])
        .args(["--package", package, "--features", features])
        .args(["--", "-Z", "unstable-options", "--output-format", "json"])
        .args(["--cap-lints", "allow"])
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("RUSTFLAGS")
        .env_remove("RUSTDOCFLAGS")
        .current_dir(workspace())
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "rustdoc failed\n{said}");
    let file = format!("{}.json", package.replace('-', "_"));
    Ok(target.join("doc").join(file))
}

/// One line for each public item. Auto traits follow from the fields; they are left out for a list that can be read.
fn api(package: &str) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    // Two tests ask for the same file.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _held = ONE_AT_A_TIME.lock();
    let json = rustdoc_json(package, &features(package)?)?;
    let api = public_api::Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()?;
    Ok(api.items().map(ToString::to_string).collect())
}

/// Every feature but `native-tls`, which adds no item and needs a library of the system.
fn features(package: &str) -> Result<String, Box<dyn std::error::Error>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--locked", "--no-deps"])
        .args(["--format-version", "1"])
        .current_dir(workspace())
        .output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let found = metadata["packages"]
        .as_array()
        .and_then(|all| all.iter().find(|found| found["name"] == package))
        .and_then(|found| found["features"].as_object())
        .ok_or_else(|| format!("cargo knows no package {package}"))?;
    let names = found.keys().map(String::as_str);
    let names: Vec<_> = names.filter(|name| *name != "native-tls").collect();
    Ok(names.join(","))
}

#[test]
fn the_public_api_of_the_sdk_is_as_reviewed() -> Outcome {
    let lines = api("pipedream-connect")?.join("\n");
    insta::with_settings!({ description => HOW_TO_ACCEPT, omit_expression => true }, {
        insta::assert_snapshot!(lines);
    });
    Ok(())
}

#[test]
fn the_public_api_of_the_generated_crate_is_as_reviewed() -> Outcome {
    let lines = api("pipedream-connect-raw")?.join("\n");
    insta::with_settings!({ description => HOW_TO_ACCEPT, omit_expression => true }, {
        insta::assert_snapshot!(lines);
    });
    Ok(())
}

#[test]
fn no_reqwest_type_is_in_the_public_api() -> Outcome {
    let foreign: Vec<_> = api("pipedream-connect")?
        .into_iter()
        .filter(|line| line.contains("reqwest::") && !line.contains("transport::ReqwestTransport"))
        .collect();
    assert!(foreign.is_empty(), "{foreign:#?}");
    Ok(())
}
