//! `lint` and `generate` reject the same specs, and a spec that is rejected changes no file.

use std::cell::Cell;

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};

use crate::drill::Outcome;
use crate::mutation::{self, mutation};
use crate::workspace::Workspace;
use crate::{number, slice};

/// Number of mutants in the test command; the scheduled run sets `SPEC_MUTANTS`.
const MUTANTS: u32 = 80;

#[test]
fn every_part_of_the_spec_is_accepted() -> Outcome {
    for part in slice::all()? {
        let attempt = Workspace::new(&part)?.generate(&part)?;
        assert_eq!(attempt.outcome, Ok(()));
        assert!(attempt.wrote);
    }
    Ok(())
}

#[test]
fn mutants_never_panic_and_are_rejected_by_lint_and_generate_alike_without_writing() -> Outcome {
    let parts = slice::all()?;
    let workspaces: Vec<_> = parts.iter().map(Workspace::new).collect::<Outcome<_>>()?;
    let mutants = number("SPEC_MUTANTS", MUTANTS)?;
    let accepted = Cell::new(0);
    let config = Config {
        failure_persistence: None,
        ..Config::with_cases(mutants)
    };
    let mutations = prop::collection::vec(mutation(mutation::ALL), 1..4);
    TestRunner::new(config).run(&(any::<Index>(), mutations), |(part, mutations)| {
        let part = part.index(parts.len());
        let mut document = parts[part].clone();
        mutations
            .iter()
            .for_each(|mutation| drop(mutation.apply(&mut document)));
        let failed = |error: Box<dyn std::error::Error>| TestCaseError::fail(error.to_string());
        let linted = workspaces[part].lint(&document).map_err(failed)?;
        let attempt = workspaces[part].generate(&document).map_err(failed)?;
        prop_assert_eq!(&linted, &attempt.outcome);
        prop_assert_eq!(attempt.outcome.is_ok(), attempt.wrote);
        match attempt.outcome {
            Ok(()) => accepted.set(accepted.get() + 1),
            Err(message) => prop_assert!(!message.contains("a rule is missing"), "{}", message),
        }
        Ok(())
    })?;
    println!("{mutants} mutants, {} of them accepted", accepted.get());
    Ok(())
}
