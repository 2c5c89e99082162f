//! `cargo xtask package`: what a user of the published crates gets.
//!
//! Packs every crate that can be published, as `cargo publish` does. Then a workspace that contains nothing but the packed
//! files runs the first program of the README. The scheduled checks also build each crate alone, document it as docs.rs does,
//! and build with the oldest dependencies.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

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

/// Packs the crates, and runs the first program of the README with what was packed.
pub fn run(root: &Path) -> Result<()> {
    let packed = Packed::new(root)?;
    packed.add_program(&fs::read_to_string(root.join("README.md"))?)?;
    packed.cargo("run --package first-program").run()
}

/// Checks each packed crate alone, and documents all of them as docs.rs does.
pub fn each(root: &Path) -> Result<()> {
    let packed = Packed::new(root)?;
    for package in &packed.packages {
        let check = format!("check --package {}", package.name);
        packed.cargo(&check).run()?;
    }
    let documentation = packed.cargo("doc --workspace --no-deps --all-features");
    documentation
        .unstable()
        .environment("RUSTDOCFLAGS", "-D warnings --cfg docsrs")
        .run()
}

/// Checks the packed crates with the oldest dependencies that they permit.
pub fn minimal_versions(root: &Path) -> Result<()> {
    let packed = Packed::new(root)?;
    let update = packed.cargo("update -Z direct-minimal-versions");
    update.unstable().run()?;
    packed.cargo("check --workspace --all-features").run()
}

/// A workspace of packed crates.
struct Packed {
    folder: PathBuf,
    /// That of the repository, so that dependencies are built once. What was built from paths of the repository is not
    /// found from here.
    target: PathBuf,
    packages: Vec<Package>,
}

impl Packed {
    fn new(root: &Path) -> Result<Self> {
        let packed = Self {
            folder: root.join("target/packed"),
            target: root.join("target"),
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

    /// Adds the first program of the README.
    fn add_program(&self, readme: &str) -> Result<()> {
        let folder = self.folder.join("first-program");
        fs::create_dir_all(folder.join("src"))?;
        fs::write(folder.join("Cargo.toml"), PROGRAM)?;
        fs::write(folder.join("src/main.rs"), first_program(readme)?)?;
        self.write_manifest(&["first-program"])
    }

    fn cargo(&self, arguments: &str) -> Cargo {
        let mut cargo = Cargo::new(&self.folder, arguments);
        cargo.target = Some(self.target.clone());
        cargo
    }
}

/// The publishable crates.
fn packages(root: &Path) -> Result<Vec<Package>> {
    let metadata = Cargo::new(root, "metadata --no-deps --format-version 1");
    let output = metadata.command().output().context("cannot run cargo")?;
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let all = metadata["packages"].as_array().context("no packages")?;
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
        Cargo::new(root, &format!("{command} --allow-dirty --no-verify{names}")).run()?;
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

/// A run of cargo.
struct Cargo {
    folder: PathBuf,
    /// Separated by spaces.
    arguments: String,
    environment: Vec<(&'static str, &'static str)>,
    target: Option<PathBuf>,
}

impl Cargo {
    fn new(folder: &Path, arguments: &str) -> Self {
        Self {
            folder: folder.to_owned(),
            arguments: arguments.to_owned(),
            environment: Vec::new(),
            target: None,
        }
    }

    fn environment(mut self, name: &'static str, value: &'static str) -> Self {
        self.environment.push((name, value));
        self
    }

    /// docs.rs uses a nightly compiler, and so does the resolver of minimal versions. This permits the same on any.
    fn unstable(self) -> Self {
        self.environment("RUSTC_BOOTSTRAP", "1")
    }

    fn command(&self) -> Command {
        let mut command = Command::new("cargo");
        command
            .args(self.arguments.split_whitespace())
            .envs(self.environment.iter().copied())
            .current_dir(&self.folder);
        if let Some(target) = &self.target {
            command.env("CARGO_TARGET_DIR", target);
        }
        command
    }

    fn run(&self) -> Result<()> {
        println!("cargo {}", self.arguments);
        let status = self.command().status().context("cannot run cargo")?;
        if !status.success() {
            bail!(
                "cargo {} failed in {}",
                self.arguments,
                self.folder.display()
            );
        }
        Ok(())
    }
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
