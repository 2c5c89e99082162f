//! `cargo xtask package`: what a user of the published crates gets.
//!
//! Packs every crate that can be published, as `cargo publish` does. Then a workspace that contains nothing but the packed
//! files checks each crate alone, documents it as docs.rs does, runs the first program of the README, and checks the crates
//! with the oldest dependencies that they permit.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::command::{self, Environment, execute};

/// The manifest of the README's first program.
const PROGRAM: &str = r#"[package]
name = "first-program"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
pipedream-connect = "*"
pipedream-connect-emulator = "*"
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
"#;

/// A crate that can be published.
struct Package {
    name: String,
    version: String,
}

impl Package {
    /// Name of the packed file, and of the folder in it.
    fn stem(&self) -> String {
        format!("{}-{}", self.name, self.version)
    }
}

/// docs.rs uses a nightly compiler, and so does the resolver of minimal versions. This permits the same on any.
const UNSTABLE: (&str, &str) = ("RUSTC_BOOTSTRAP", "1");

/// Packs the crates, and tries what was packed.
pub fn run(root: &Path) -> Result<()> {
    let packed = Packed::new(root)?;
    for package in &packed.packages {
        packed.cargo(&format!("check --package {}", package.name), &[])?;
    }
    let docs_rs = [UNSTABLE, ("RUSTDOCFLAGS", "-D warnings --cfg docsrs")];
    packed.cargo("doc --workspace --no-deps --all-features", &docs_rs)?;
    packed.run_program(&fs::read_to_string(root.join("README.md"))?)?;
    packed.cargo("update -Z direct-minimal-versions", &[UNSTABLE])?;
    packed.cargo("check --workspace --all-features", &[])
}

/// A workspace of packed crates.
struct Packed {
    folder: PathBuf,
    /// That of the repository, so that dependencies are built once. What was built from paths of the repository is not
    /// found from here.
    target: String,
    packages: Vec<Package>,
}

impl Packed {
    fn new(root: &Path) -> Result<Self> {
        let packed = Self {
            folder: root.join("target/packed"),
            target: root.join("target").display().to_string(),
            packages: packages(root)?,
        };
        pack(root, &packed.packages)?;
        if packed.folder.exists() {
            fs::remove_dir_all(&packed.folder)?;
        }
        fs::create_dir_all(&packed.folder)?;
        for package in &packed.packages {
            let file = format!("target/package/{}.crate", package.stem());
            extract(&root.join(file), &packed.folder)?;
        }
        packed.write_manifest(&[])?;
        fs::copy(root.join("Cargo.lock"), packed.folder.join("Cargo.lock"))?;
        Ok(packed)
    }

    /// Members are the packed crates and those named here. The packed crates replace those of the registry.
    fn write_manifest(&self, others: &[&str]) -> Result<()> {
        let stems = self.packages.iter().map(Package::stem);
        let members: Vec<String> = stems
            .chain(others.iter().map(ToString::to_string))
            .collect();
        let mut manifest =
            format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n[patch.crates-io]\n");
        for package in &self.packages {
            let (name, stem) = (&package.name, package.stem());
            manifest.push_str(&format!("{name} = {{ path = {stem:?} }}\n"));
        }
        fs::write(self.folder.join("Cargo.toml"), manifest)?;
        Ok(())
    }

    /// Runs the first program of the README. It is a member only meanwhile: the oldest dependencies are those of the crates.
    fn run_program(&self, readme: &str) -> Result<()> {
        let folder = self.folder.join("first-program");
        fs::create_dir_all(folder.join("src"))?;
        fs::write(folder.join("Cargo.toml"), PROGRAM)?;
        fs::write(folder.join("src/main.rs"), first_program(readme)?)?;
        self.write_manifest(&["first-program"])?;
        self.cargo("run --package first-program", &[])?;
        self.write_manifest(&[])
    }

    fn cargo(&self, arguments: &str, environment: Environment) -> Result<()> {
        println!("cargo {arguments}");
        let target = [("CARGO_TARGET_DIR", self.target.as_str())];
        let environment = [&target, environment].concat();
        execute(&self.folder, &format!("cargo {arguments}"), &environment)
    }
}

/// The publishable crates.
fn packages(root: &Path) -> Result<Vec<Package>> {
    let all = command::packages(root)?;
    let text = |package: &Value, field: &str| {
        let text = package[field].as_str();
        text.map(str::to_owned)
            .with_context(|| format!("a package without {field}"))
    };
    // An empty list of registries is `publish = false`.
    let publishable = all.iter().filter(|package| package["publish"].is_null());
    publishable
        .map(|package| {
            Ok(Package {
                name: text(package, "name")?,
                version: text(package, "version")?,
            })
        })
        .collect()
}

/// Does what `cargo publish` does before the upload, for all crates at once: cargo finds the order. Then packs them.
fn pack(root: &Path, packages: &[Package]) -> Result<()> {
    let names = packages
        .iter()
        .map(|package| format!(" --package {}", package.name));
    let names: String = names.collect();
    for command in ["publish --dry-run", "package"] {
        let command = format!("cargo {command} --allow-dirty --no-verify{names}");
        execute(root, &command, &[])?;
    }
    Ok(())
}

fn extract(file: &PathBuf, folder: &Path) -> Result<()> {
    let status = Command::new("tar")
        .arg("-xzf")
        .arg(file)
        .arg("-C")
        .arg(folder)
        .status()
        .context("cannot run tar")?;
    if !status.success() {
        bail!("cannot extract {}", file.display());
    }
    Ok(())
}

/// The first Rust code block of a Markdown text.
fn first_program(markdown: &str) -> Result<&str> {
    let block = markdown
        .split_once("```rust\n")
        .and_then(|(_, rest)| rest.split_once("```"));
    let (program, _) = block.context("the README has no Rust program")?;
    Ok(program)
}

#[cfg(test)]
mod tests {
    use super::first_program;

    #[test]
    fn the_first_program_is_the_first_rust_block() {
        let text = "```sh\ncargo\n```\n```rust\nfn main() {}\n```\n```rust\nother\n```\n";
        assert_eq!(first_program(text).expect("a program"), "fn main() {}\n");
        assert!(first_program("none").is_err());
    }
}
