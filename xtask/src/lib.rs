//! Project tasks. The program `xtask` runs them, and tests call them directly.

pub mod ci;
mod command;
pub mod drift;
mod emit;
mod examples;
pub mod floors;
pub mod footprint;
pub mod generate;
pub mod links;
mod lint;
pub mod model;
mod normalize;
pub mod package;
mod print;
mod raw_client;
mod tokens;

use std::path::{Path, PathBuf};

/// The workspace root, independent of the current directory.
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_path_buf()
}
