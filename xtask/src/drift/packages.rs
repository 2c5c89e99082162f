//! Obtains the official packages, reads them, and records what they say.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, bail};
use tempfile::TempDir;

use super::facts::Facts;

/// The version of the compiler that parses the TypeScript package. Later ones offer no parser to programs.
const TYPESCRIPT: &str = "typescript@5.9.3";

/// Which copy of a package to read.
pub enum Copy {
    Newest,
    Version(String),
    /// An unpacked one.
    Folder(PathBuf),
}

impl Copy {
    /// From an argument: a version starts with a digit and names no folder.
    pub fn parse(argument: Option<&str>) -> Self {
        match argument {
            None => Self::Newest,
            Some(text)
                if text.starts_with(|c: char| c.is_ascii_digit()) && !Path::new(text).is_dir() =>
            {
                Self::Version(text.to_owned())
            }
            Some(text) => Self::Folder(PathBuf::from(text)),
        }
    }

    /// What to ask a registry for.
    fn request(&self, package: &str, separator: &str) -> String {
        match self {
            Self::Version(version) => format!("{package}{separator}{version}"),
            Self::Newest | Self::Folder(_) => package.to_owned(),
        }
    }
}

/// Reads the Python package with Python's own parser.
pub fn python(root: &Path, copy: &Copy) -> Result<Facts> {
    let work = TempDir::new()?;
    let folder = match copy {
        Copy::Folder(folder) => folder.clone(),
        _ => download_wheel(&copy.request("pipedream", "=="), work.path())?,
    };
    let script = root.join("xtask/src/drift/read_python.py");
    facts(Command::new("python3").arg(script).arg(folder))
}

fn download_wheel(request: &str, work: &Path) -> Result<PathBuf> {
    let download = [
        "-m",
        "pip",
        "download",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--only-binary=:all:",
        "--dest",
    ];
    output(
        Command::new("python3")
            .args(download)
            .arg(work)
            .arg(request),
    )?;
    let wheel = only_file(work)?;
    let folder = work.join("unpacked");
    output(
        Command::new("python3")
            .args(["-m", "zipfile", "-e"])
            .arg(wheel)
            .arg(&folder),
    )?;
    Ok(folder)
}

/// Reads the TypeScript package with TypeScript's own parser.
pub fn typescript(root: &Path, copy: &Copy) -> Result<Facts> {
    let tools = root.join("target/drift");
    install_parser(&tools)?;
    let work = TempDir::new()?;
    let folder = match copy {
        Copy::Folder(folder) => folder.clone(),
        _ => download_tarball(&copy.request("@pipedream/sdk", "@"), work.path())?,
    };
    let script = root.join("xtask/src/drift/read_typescript.mjs");
    facts(Command::new("node").arg(script).arg(folder).arg(tools))
}

fn download_tarball(request: &str, work: &Path) -> Result<PathBuf> {
    output(
        npm()
            .args(["pack", "--loglevel=error", "--pack-destination"])
            .arg(work)
            .arg(request),
    )?;
    let tarball = only_file(work)?;
    output(
        Command::new("tar")
            .arg("-xzf")
            .arg(tarball)
            .arg("-C")
            .arg(work),
    )?;
    Ok(work.join("package"))
}

/// Installs the parser, unless an earlier run did.
fn install_parser(tools: &Path) -> Result<()> {
    let installed = fs::read_to_string(tools.join("node_modules/typescript/package.json"));
    let version = TYPESCRIPT.rsplit('@').next().unwrap_or_default();
    if installed.is_ok_and(|text| text.contains(&format!("\"version\": \"{version}\""))) {
        return Ok(());
    }
    fs::create_dir_all(tools)?;
    fs::write(tools.join("package.json"), "{\"private\": true}\n")?;
    let install = [
        "install",
        "--loglevel=error",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--save-exact",
        TYPESCRIPT,
    ];
    output(npm().args(install).current_dir(tools))
        .context("cannot install the parser for TypeScript")?;
    Ok(())
}

fn npm() -> Command {
    Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
}

fn only_file(folder: &Path) -> Result<PathBuf> {
    let mut files = fs::read_dir(folder)?.collect::<std::io::Result<Vec<_>>>()?;
    let file = files
        .pop()
        .ok_or_else(|| anyhow!("nothing was downloaded"))?;
    Ok(file.path())
}

/// What a reader prints.
fn facts(reader: &mut Command) -> Result<Facts> {
    let printed = output(reader)?;
    Facts::parse(&printed).context("the reader printed something else than facts")
}

/// The standard output of a program that succeeds.
fn output(command: &mut Command) -> Result<Vec<u8>> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot run `{program}`"))?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        bail!("`{program}` failed ({}): {}", output.status, errors.trim());
    }
    Ok(output.stdout)
}

/// The recorded facts of a package.
pub fn recorded(path: &Path) -> Result<Facts> {
    let json = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Facts::parse(&json).with_context(|| path.display().to_string())
}

/// The facts as they are recorded: one line for each operation and each type, so that a diff shows what changed.
pub fn record(facts: &Facts) -> Result<String> {
    let mut text = String::new();
    let (package, version) = (&facts.package, &facts.version);
    let headers = serde_json::to_string(&facts.client_headers)?;
    writeln!(
        text,
        "{{\"package\": \"{package}\", \"version\": \"{version}\",\n\"client_headers\": {headers},\n\"operations\": ["
    )?;
    let operations = facts.operations.iter().map(serde_json::to_string);
    text += &operations.collect::<Result<Vec<_>, _>>()?.join(",\n");
    text += "\n],\n\"types\": {\n";
    let types = facts
        .types
        .iter()
        .map(|(name, kind)| Ok(format!("\"{name}\": {}", serde_json::to_string(kind)?)));
    text += &types.collect::<Result<Vec<_>>>()?.join(",\n");
    text += "\n}}\n";
    Ok(text)
}
