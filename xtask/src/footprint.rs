//! `cargo xtask footprint`: what the SDK costs a program, compared to bare reqwest with the same TLS.
//!
//! Builds two small programs that list accounts, each several times from scratch, and reports wall time and CPU time of
//! the median build, number of crates, and stripped size, in a table and in `target/footprint.json`. `--others` adds a
//! program with each of two other SDKs. Linux only, because the CPU time of child processes is read from /proc.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

struct Program {
    name: &'static str,
    dependencies: String,
    main: &'static str,
}

const REQWEST_MAIN: &str = r#"
#[derive(serde::Deserialize)]
struct Account { id: String }
#[derive(serde::Deserialize)]
struct Page { data: Vec<Account> }

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    use rustls_platform_verifier::BuilderVerifierExt;
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    let client = reqwest::Client::builder().tls_backend_preconfigured(tls).build()?;
    let page: Page = client
        .get("https://api.pipedream.com/v1/connect/proj_X/accounts")
        .query(&[("app", "slack")])
        .bearer_auth(std::env::var("PIPEDREAM_ACCESS_TOKEN")?)
        .header("x-pd-environment", "production")
        .send().await?.error_for_status()?.json().await?;
    for account in page.data { println!("{}", account.id); }
    Ok(())
}
"#;

const SDK_MAIN: &str = r#"
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = pipedream_connect::Client::from_env()?;
    let page = client.accounts().list().app("slack").await?;
    for account in page.data { println!("{}", account.id); }
    Ok(())
}
"#;

const OCTOCRAB_MAIN: &str = r#"
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = octocrab::Octocrab::builder().personal_token(std::env::var("TOKEN")?).build()?;
    let page = client.issues("owner", "repo").list().send().await?;
    for issue in page { println!("{}", issue.title); }
    Ok(())
}
"#;

const ASYNC_OPENAI_MAIN: &str = r#"
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = async_openai::Client::new();
    for model in client.models().list().await?.data { println!("{}", model.id); }
    Ok(())
}
"#;

/// Builds the first two programs alternately `rounds` times and the others once, and prints the table.
pub fn run(root: &Path, others: bool, rounds: usize) -> Result<()> {
    let tokio = "tokio = { version = \"1\", features = [\"macros\", \"rt\"] }\n";
    let sdk = root.join("crates/pipedream-connect");
    let mut programs = vec![
        Program {
            name: "reqwest",
            dependencies: format!(
                "{tokio}serde = {{ version = \"1\", features = [\"derive\"] }}\nrustls = {{ version = \"0.23\", default-features = false, features = [\"ring\"] }}\nrustls-platform-verifier = \"0.7\"\nreqwest = {{ version = \"0.13.5\", default-features = false, features = [\"http2\", \"json\", \"query\", \"rustls-no-provider\", \"system-proxy\"] }}\n"
            ),
            main: REQWEST_MAIN,
        },
        Program {
            name: "pipedream-connect",
            dependencies: format!("{tokio}pipedream-connect = {{ path = {sdk:?} }}\n"),
            main: SDK_MAIN,
        },
    ];
    if others {
        programs.extend([
            Program {
                name: "octocrab",
                dependencies: format!("{tokio}octocrab = \"0.54\"\n"),
                main: OCTOCRAB_MAIN,
            },
            Program {
                name: "async-openai",
                dependencies: format!(
                    "{tokio}async-openai = {{ version = \"0.41\", features = [\"model\"] }}\n"
                ),
                main: ASYNC_OPENAI_MAIN,
            },
        ]);
    }
    let folder = |program: &Program| root.join("target/footprint").join(program.name);
    for program in &programs {
        write(&folder(program), program, root)?;
    }
    let mut builds: BTreeMap<(usize, &str), Vec<Row>> = BTreeMap::new();
    // Alternately, so that a machine that slows down affects all programs.
    for round in 0..rounds.max(1) {
        let compared = if round == 0 { programs.len() } else { 2 };
        for (place, program) in programs.iter().take(compared).enumerate() {
            for profile in ["dev", "release"] {
                let row = measure(&folder(program), program, profile)?;
                builds.entry((place, profile)).or_default().push(row);
            }
        }
    }
    println!("| program | profile | wall s | CPU s | crates | stripped MiB |");
    println!("|---|---|---|---|---|---|");
    let rows: Vec<Row> = builds.into_values().filter_map(median).collect();
    for row in &rows {
        println!("{row}");
    }
    let file = root.join("target/footprint.json");
    let json: Vec<Value> = rows.iter().map(Row::json).collect();
    fs::write(file, serde_json::to_string_pretty(&json)?)?;
    Ok(())
}

/// The build with the median CPU time.
fn median(mut rows: Vec<Row>) -> Option<Row> {
    rows.sort_by_key(|row| row.cpu);
    let middle = rows.len() / 2;
    rows.into_iter().nth(middle)
}

/// One program in one profile.
struct Row {
    program: &'static str,
    profile: &'static str,
    wall: Duration,
    cpu: Duration,
    crates: usize,
    /// Size of the stripped program in bytes; only for release builds.
    size: Option<u64>,
}

impl Row {
    fn json(&self) -> Value {
        json!({
            "program": self.program,
            "profile": self.profile,
            "wall_seconds": self.wall.as_secs_f64(),
            "cpu_seconds": self.cpu.as_secs_f64(),
            "crates": self.crates,
            "bytes": self.size,
        })
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = self.size.map_or_else(
            || "-".to_owned(),
            |bytes| format!("{:.2}", bytes as f64 / f64::from(1 << 20)),
        );
        write!(
            f,
            "| {} | {} | {:.1} | {:.1} | {} | {size} |",
            self.program,
            self.profile,
            self.wall.as_secs_f64(),
            self.cpu.as_secs_f64(),
            self.crates,
        )
    }
}

fn write(folder: &Path, program: &Program, root: &Path) -> Result<()> {
    fs::create_dir_all(folder.join("src"))?;
    let manifest = format!(
        "[package]\nname = \"footprint\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n{}\n[profile.release]\nstrip = true\n",
        program.dependencies
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/main.rs"), program.main)?;
    // Both programs use the same versions.
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    cargo(folder, &["fetch"])
}

fn measure(folder: &Path, program: &Program, profile: &'static str) -> Result<Row> {
    let target = folder.join("target");
    if target.exists() {
        fs::remove_dir_all(&target)?;
    }
    let (cpu, wall) = (children_cpu()?, Instant::now());
    cargo(folder, &["build", "--offline", "--profile", profile])?;
    let row = Row {
        program: program.name,
        profile,
        cpu: children_cpu()?.saturating_sub(cpu),
        wall: wall.elapsed(),
        crates: crates(folder)?,
        size: match profile {
            "release" => Some(fs::metadata(target.join("release/footprint"))?.len()),
            _ => None,
        },
    };
    fs::remove_dir_all(&target)?;
    Ok(row)
}

fn cargo(folder: &Path, arguments: &[&str]) -> Result<()> {
    let status = Command::new("cargo")
        .args(arguments)
        .current_dir(folder)
        .env_remove("CARGO_TARGET_DIR")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .context("cannot run cargo")?;
    if !status.success() {
        bail!(
            "cargo {} failed in {}",
            arguments.join(" "),
            folder.display()
        );
    }
    Ok(())
}

/// Number of crates in the program: normal dependencies, each counted once.
fn crates(folder: &Path) -> Result<usize> {
    let output = Command::new("cargo")
        .args([
            "tree",
            "--offline",
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--no-dedupe",
        ])
        .current_dir(folder)
        .output()
        .context("cannot run cargo tree")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut names: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split(" (").next())
        .filter(|line| !line.is_empty())
        .collect();
    names.sort_unstable();
    names.dedup();
    Ok(names.len().saturating_sub(1))
}

/// User and system CPU time of finished child processes.
fn children_cpu() -> Result<Duration> {
    /// Clock ticks per second on Linux.
    const TICKS: u64 = 100;
    let stat = fs::read_to_string("/proc/self/stat").context("CPU time needs Linux")?;
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let ticks: u64 = fields
        .iter()
        .skip(13)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    Ok(Duration::from_millis(ticks * 1000 / TICKS))
}
