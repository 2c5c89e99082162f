//! A copy of the workspace in which tests change the spec.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Copies the sources that are new or newer than their copy. An unchanged copy keeps its modification time, so cargo does
/// not build it again.
fn update(from: &Path, to: &Path) -> std::io::Result<()> {
    const SKIPPED: [&str; 6] = [
        "target",
        ".git",
        "node_modules",
        ".venv",
        "snapshots",
        "connect.yaml",
    ];
    fs::create_dir_all(to)?;
    remove_deleted(from, to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if SKIPPED.iter().any(|skipped| name == *skipped) {
            continue;
        }
        let target = to.join(&name);
        let metadata = entry.metadata()?;
        if metadata.is_dir() {
            update(&entry.path(), &target)?;
        } else if !is_current(&target, metadata.modified()?) {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Removes from the copy what the source no longer has, except what the drill or a build put there.
fn remove_deleted(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(to)? {
        let entry = entry?;
        let is_rust = entry.path().extension().is_some_and(|end| end == "rs");
        if is_rust && !from.join(entry.file_name()).exists() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn is_current(copy: &Path, changed: SystemTime) -> bool {
    let copied = fs::metadata(copy).and_then(|copy| copy.modified());
    copied.is_ok_and(|copied| copied >= changed)
}

/// Writes a file unless it has this content already.
pub fn write(path: &Path, content: &str) -> Outcome {
    if fs::read_to_string(path).ok().as_deref() != Some(content) {
        fs::create_dir_all(path.parent().ok_or("no folder")?)?;
        fs::write(path, content)?;
    }
    Ok(())
}

/// Inserts `text` after the first `anchor` that follows `from`.
pub fn insert(document: &mut String, from: &str, anchor: &str, text: &str) -> Outcome {
    let start = document.find(from).ok_or_else(|| format!("no {from:?}"))?;
    let offset = document[start..]
        .find(anchor)
        .ok_or_else(|| format!("no {anchor:?} after {from:?}"))?;
    document.insert_str(start + offset + anchor.len(), text);
    Ok(())
}

pub fn succeeded(output: &Output) -> Outcome {
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into())
    }
}

/// A copy of this workspace that is kept between runs. Its packages are one folder deeper than ours: cargo identifies
/// packages by their path in the workspace, and must not mix up the two in the shared target folder.
pub struct Drill(PathBuf);

/// The folder of the packages.
const COPY: &str = "copy";

impl Drill {
    pub fn new(name: &str) -> Outcome<Self> {
        let drill = Self(root().join("target/drill").join(name));
        update(&root(), &drill.file(""))?;
        let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
        let deeper = ["crates/", "examples\"", "tests\"", "xtask\""]
            .iter()
            .fold(manifest, |text, place| {
                text.replace(&format!("\"{place}"), &format!("\"{COPY}/{place}"))
            });
        write(&drill.0.join("Cargo.toml"), &deeper)?;
        let lock = fs::read_to_string(root().join("Cargo.lock"))?;
        write(&drill.0.join("Cargo.lock"), &lock)?;
        // Only the workspace above is one.
        fs::remove_file(drill.file("Cargo.toml")).ok();
        Ok(drill)
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(COPY).join(name)
    }

    /// Writes a changed copy of the spec.
    pub fn change_spec(&self, change: impl FnOnce(&mut String) -> Outcome) -> Outcome {
        const SPEC: &str = "openapi/connect.yaml";
        let mut document = fs::read_to_string(root().join(SPEC))?;
        change(&mut document)?;
        write(&self.file(SPEC), &document)
    }

    /// `cargo xtask generate` from the changed spec into `out`.
    pub fn generate(&self, out: &Path, more: &[&str]) -> Outcome<Output> {
        let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .args(["generate", "--spec"])
            .arg(self.file("openapi/connect.yaml"))
            .arg("--out")
            .arg(out)
            .args(more)
            .current_dir(root())
            .output()?;
        Ok(output)
    }

    /// Builds an example of the SDK.
    pub fn build(&self, example: &str) -> Outcome<Output> {
        self.cargo(&["build", "--quiet", "--workspace", "--example", example])
    }

    /// Runs cargo in the target folder of this workspace, so that all other crates are built already if the features are
    /// the same.
    pub fn cargo(&self, arguments: &[&str]) -> Outcome<Output> {
        let target = std::env::var_os("CARGO_TARGET_DIR");
        let target = target.map_or_else(|| root().join("target"), PathBuf::from);
        let mut cargo = Command::new(env!("CARGO"));
        // Build scripts run again when variables of the package under test reach them.
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy();
            if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
                cargo.env_remove(&*name);
            }
        }
        cargo
            .args(arguments)
            .arg("--offline")
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", target);
        Ok(cargo.output()?)
    }
}
