//! Code from mutants of the spec compiles, if the lint accepts them.

use std::fs;
use std::path::Path;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value;
use xtask::generate;

use crate::drill::{Drill, Outcome};
use crate::mutation::{self, mutation};
use crate::{number, slice};

/// Number of samples that are compiled. `SPEC_SAMPLES` sets another.
const SAMPLES: u32 = 20;
/// Number of accepted mutations in each sample.
const MUTATIONS: u32 = 25;

/// Parts without effect on types, and enums of which hand-written code expects one value.
const IGNORED: [&str; 5] = [
    "/security",
    "/description ",
    "/info",
    "/OAuthGrantType/",
    "/ClientAssertionType/",
];

/// What cargo checks, in this order: each needs those before it.
const CRATES: [&[&str]; 3] = [
    &["--package", "pipedream-connect-raw", "--all-features"],
    &["--package", "pipedream-connect"],
    &["--package", "connect-tests", "--lib"],
];

#[test]
#[ignore = "compiles the SDK for each sample; for the scheduled run"]
fn accepted_mutants_compile() -> Outcome {
    let drill = Drill::new("mutants")?;
    let samples = number("SPEC_SAMPLES", SAMPLES)?;
    let mut complete = 0;
    for sample in 1..=samples {
        let applied = write_mutant(&drill)?;
        let compiled = compile(&drill)?;
        println!(
            "sample {sample}: {applied:#?}\n{compiled} of {} crates",
            CRATES.len()
        );
        complete += usize::from(compiled == CRATES.len());
    }
    println!("{samples} samples, {complete} of them also compile with all hand-written code");
    Ok(())
}

/// Applies mutations that the lint accepts one after the other, and generates. Returns their descriptions.
fn write_mutant(drill: &Drill) -> Outcome<Vec<String>> {
    let spec = drill.file("openapi/connect.yaml");
    let mut runner = TestRunner::default();
    let mut document = slice::whole()?;
    let mut applied = Vec::new();
    while applied.len() < MUTATIONS as usize {
        let mutation = mutation(mutation::ADDING)
            .new_tree(&mut runner)
            .map_err(|reason| reason.to_string())?
            .current();
        let mut mutant = document.clone();
        let what = mutation.apply(&mut mutant);
        fs::write(&spec, mutant.to_string())?;
        let matters = what
            .as_ref()
            .is_some_and(|what| !IGNORED.iter().any(|key| what.contains(key)));
        if matters && mutant != document && generate::lint(&spec).is_ok() {
            document = mutant;
            applied.extend(what);
        }
    }
    fs::write(&spec, document.to_string())?;
    generate::run(&spec, &drill.file(""), false)?;
    Ok(applied)
}

/// Compiles one crate after the other, and returns how many compile. An error in a generated file fails the test. An error
/// elsewhere only means that a mutation changed what hand-written code uses.
fn compile(drill: &Drill) -> Outcome<usize> {
    for (index, arguments) in CRATES.iter().enumerate() {
        let check = [&["check", "--message-format", "json"], *arguments].concat();
        let output = drill.cargo(&check)?;
        if output.status.success() {
            continue;
        }
        let errors = errors(&String::from_utf8_lossy(&output.stdout));
        let generated: Vec<_> = errors
            .iter()
            .filter(|(file, _)| is_generated(file))
            .collect();
        if let Some((_, text)) = generated.first() {
            return Err(format!("{} errors, first: {text}", generated.len()).into());
        }
        if errors.is_empty() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        println!("{}", errors[0].1);
        return Ok(index);
    }
    Ok(CRATES.len())
}

/// The file and text of each error.
fn errors(messages: &str) -> Vec<(String, String)> {
    let messages = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    messages
        .filter(|message| message["message"]["level"] == "error")
        .filter_map(|message| {
            let file = message["message"]["spans"][0]["file_name"].as_str()?;
            let text = message["message"]["rendered"].as_str()?;
            Some((file.to_owned(), text.to_owned()))
        })
        .collect()
}

fn is_generated(file: &str) -> bool {
    let path = Path::new(file);
    let folder = path.parent().and_then(Path::file_name);
    file.contains("pipedream-connect-raw")
        || folder.is_some_and(|name| name == "resources" || name == "generated")
}
