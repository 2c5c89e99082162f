//! What the generator does with good specs and bad ones.

mod compile;
mod drill;
mod mutants;
mod mutation;
mod regeneration;
mod rejected;
mod slice;
mod workspace;

use drill::Outcome;

/// A number from the environment.
fn number(variable: &str, default: u32) -> Outcome<u32> {
    match std::env::var(variable) {
        Ok(text) => Ok(text.parse()?),
        Err(_) => Ok(default),
    }
}
