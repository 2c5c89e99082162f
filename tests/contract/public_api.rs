//! Every public item of the crates, so that no change to the API goes unnoticed.
//!
//! The list comes from rustdoc's JSON output, which is unstable and enabled here with `RUSTC_BOOTSTRAP`. If a newer compiler
//! writes another version of the format, update `public-api`.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use connect_tests::cargo;
use serde_json::Value;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

const SDK: &str = "pipedream-connect";
const RAW: &str = "pipedream-connect-raw";
const STORE: &str = "pipedream-connect-store";

const HOW_TO_ACCEPT: &str = "the public API changed. If that is intended: review the change with `cargo insta review`, or \
    accept it with `INSTA_UPDATE=always cargo test -p connect-tests --test contract` and read the diff of \
    tests/contract/snapshots/. A removed or changed line breaks users and needs a new major version (minor before 1.0)";

/// One line for each public item. Auto traits follow from the fields and would make the list unreadable.
fn api(package: &str) -> Outcome<Vec<String>> {
    static FOLDER: LazyLock<Result<PathBuf, String>> =
        LazyLock::new(|| rustdoc_json().map_err(|error| error.to_string()));
    let file = format!("{}.json", package.replace('-', "_"));
    let json = FOLDER.as_ref().map_err(String::as_str)?.join(file);
    let api = public_api::Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()?;
    Ok(api.items().map(ToString::to_string).collect())
}

/// Documents the crates as JSON and returns the folder. The target folder is a separate one, because cargo rebuilds
/// everything when `RUSTC_BOOTSTRAP` changes.
fn rustdoc_json() -> Outcome<PathBuf> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("public-api");
    document(&target, &["-p", SDK, "-p", RAW, "--features", &features()?])?;
    document(&target, &["-p", STORE, "--all-features"])?;
    Ok(target.join("doc"))
}

fn document(target: &Path, packages: &[&str]) -> Outcome {
    let output = cargo::command()
        .args(["doc", "--quiet", "--locked", "--lib", "--no-deps"])
        .args(packages)
        .env("RUSTC_BOOTSTRAP", "1")
        .env(
            "RUSTDOCFLAGS",
            "-Z unstable-options --output-format json --cap-lints allow",
        )
        .env("CARGO_TARGET_DIR", target)
        .env_remove("RUSTFLAGS")
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(())
}

/// Every feature except `native-tls`, which adds no item and needs a system library.
fn features() -> Outcome<String> {
    let output = cargo::command()
        .args(["metadata", "--locked", "--no-deps"])
        .args(["--format-version", "1"])
        .output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array().ok_or("no packages")?;
    let mut features = Vec::new();
    for package in [SDK, RAW] {
        let package_features = packages
            .iter()
            .find(|found| found["name"] == package)
            .and_then(|found| found["features"].as_object())
            .ok_or_else(|| format!("no package {package}"))?;
        let names = package_features.keys().filter(|name| *name != "native-tls");
        features.extend(names.map(|name| format!("{package}/{name}")));
    }
    Ok(features.join(","))
}

#[test]
fn the_public_api_of_the_sdk_is_as_reviewed() -> Outcome {
    let lines = api(SDK)?.join("\n");
    insta::with_settings!({ description => HOW_TO_ACCEPT, omit_expression => true }, {
        insta::assert_snapshot!(lines);
    });
    Ok(())
}

#[test]
fn the_public_api_of_the_generated_crate_is_as_reviewed() -> Outcome {
    let lines = api(RAW)?.join("\n");
    insta::with_settings!({ description => HOW_TO_ACCEPT, omit_expression => true }, {
        insta::assert_snapshot!(lines);
    });
    Ok(())
}

#[test]
fn the_public_api_of_the_stores_is_as_reviewed() -> Outcome {
    let lines = api(STORE)?.join("\n");
    insta::with_settings!({ description => HOW_TO_ACCEPT, omit_expression => true }, {
        insta::assert_snapshot!(lines);
    });
    Ok(())
}

#[test]
fn no_type_of_a_database_client_is_in_the_public_api() -> Outcome {
    let is_foreign = |line: &String| line.contains("rusqlite::") || line.contains(" redis::");
    let foreign: Vec<_> = api(STORE)?.into_iter().filter(is_foreign).collect();
    assert!(foreign.is_empty(), "{foreign:#?}");
    Ok(())
}

#[test]
fn no_reqwest_type_is_in_the_public_api() -> Outcome {
    let foreign: Vec<_> = api(SDK)?
        .into_iter()
        .filter(|line| line.contains("reqwest::") && !line.contains("transport::ReqwestTransport"))
        .collect();
    assert!(foreign.is_empty(), "{foreign:#?}");
    Ok(())
}
