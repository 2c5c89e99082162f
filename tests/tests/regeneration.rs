//! The regeneration drill: what is added to the description reaches a caller by `cargo xtask generate` alone.
//!
//! Works on a copy of the workspace: adds a query parameter, a response field and an endpoint to the description,
//! generates, and builds a program that uses all three. Nothing is written by hand; the lint then asks for one thing, the
//! endpoint's example in the docs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Uses the new parameter, the new field and the new endpoint.
const PROGRAM: &str = r#"
async fn drill(client: pipedream_connect::Client) -> Result<(), pipedream_connect::Error> {
    let page = client.accounts().list().colour("blue").await?;
    let _shade: Option<String> = page.data.into_iter().next().and_then(|account| account.shade);
    let report = client.usage().forecast("user-42").days(7).await?;
    let _credits: i64 = report.credits;
    Ok(())
}

fn main() {
    let _ = drill;
}
"#;

const PARAMETER: &str = "
        - name: colour
          in: query
          required: false
          description: Only accounts of this colour.
          schema:
            type: string";

const FIELD: &str = "
        shade:
          type: string
          nullable: true
          description: Shade of the account's colour.";

const ENDPOINT: &str = "
  /v1/connect/usage/forecast:
    get:
      tags: [usage]
      operationId: usage_forecast
      summary: Forecast usage
      description: Says how many credits the coming days will probably take.
      x-connect-idempotency: safe
      x-connect-auth: [oauth]
      x-connect-paging: none
      security:
        - OAuth2: []
      parameters:
        - name: external_user_id
          in: query
          required: true
          description: Your own id of the user.
          schema:
            type: string
        - name: days
          in: query
          required: false
          description: Days to look ahead.
          schema:
            type: integer
      responses:
        '200':
          description: The forecast.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/UsageForecast'
";

const SCHEMA: &str = "
    UsageForecast:
      type: object
      description: Credits that the coming days will probably take.
      required: [credits]
      properties:
        credits:
          type: integer
          format: int64
          description: Number of credits.";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Copies the sources, without what is built or versioned.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        let skipped = ["target", ".git", "node_modules", ".venv", "snapshots"];
        if skipped.iter().any(|skipped| name == *skipped) {
            continue;
        }
        let target = to.join(&name);
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Inserts `text` behind the first `anchor` after `from`.
fn insert(document: &mut String, from: &str, anchor: &str, text: &str) -> Outcome {
    let start = document.find(from).ok_or_else(|| format!("no {from:?}"))?;
    let offset = document[start..]
        .find(anchor)
        .ok_or_else(|| format!("no {anchor:?} after {from:?}"))?;
    document.insert_str(start + offset + anchor.len(), text);
    Ok(())
}

/// Builds into the workspace's own target folder, where all other crates are built already.
fn cargo(folder: &Path, arguments: &[&str]) -> std::io::Result<Output> {
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .output()
}

fn succeeded(output: &Output) -> Outcome {
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        Ok(())
    } else {
        Err(said.into())
    }
}

/// A workspace whose packages lie one folder deeper than in this one: cargo tells packages apart by their place in the
/// workspace, and must not take the copy's for ours in the shared target folder.
struct Drill(PathBuf);

/// The folder that packages lie in.
const COPY: &str = "copy";

impl Drill {
    fn new(name: &str) -> Outcome<Self> {
        let folder = root().join("target/drill").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        copy(&root(), &folder.join(COPY))?;
        let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
        let deeper = ["crates/", "tests\"", "xtask\""]
            .iter()
            .fold(manifest, |text, place| {
                text.replace(&format!("\"{place}"), &format!("\"{COPY}/{place}"))
            });
        fs::write(folder.join("Cargo.toml"), deeper)?;
        fs::rename(
            folder.join(COPY).join("Cargo.lock"),
            folder.join("Cargo.lock"),
        )?;
        fs::remove_file(folder.join(COPY).join("Cargo.toml"))?;
        Ok(Self(folder))
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(COPY).join(name)
    }

    fn edit(&self, change: impl FnOnce(&mut String) -> Outcome) -> Outcome {
        let path = self.file("openapi/connect.yaml");
        let mut document = fs::read_to_string(&path)?;
        change(&mut document)?;
        fs::write(path, document)?;
        Ok(())
    }

    fn generate(&self, more: &[&str]) -> Outcome<Output> {
        let (spec, out) = (self.file("openapi/connect.yaml"), self.file(""));
        let (spec, out) = (spec.to_string_lossy(), out.to_string_lossy());
        let mut arguments = vec![
            "run",
            "--quiet",
            "--offline",
            "--package",
            "xtask",
            "--",
            "generate",
            "--spec",
            &spec,
            "--out",
            &out,
        ];
        arguments.extend(more);
        Ok(cargo(&root(), &arguments)?)
    }
}

#[test]
fn a_parameter_a_field_and_an_endpoint_reach_a_caller_without_a_hand_written_line() -> Outcome {
    let drill = Drill::new("additions")?;
    drill.edit(|document| {
        insert(
            document,
            "operationId: accounts_list\n",
            "      parameters:",
            PARAMETER,
        )?;
        insert(document, "\n    Account:\n", "      properties:", FIELD)?;
        insert(document, "\npaths:", "\npaths:", ENDPOINT)?;
        insert(document, "\n  schemas:", "\n  schemas:", SCHEMA)
    })?;
    let behind = drill.generate(&["--check"])?;
    assert!(!behind.status.success(), "the check must see the change");
    assert!(String::from_utf8_lossy(&behind.stderr).contains("run `cargo xtask generate`"));
    succeeded(&drill.generate(&[])?)?;
    succeeded(&drill.generate(&["--check"])?)?;
    fs::write(
        drill.file("crates/pipedream-connect/examples/drill.rs"),
        PROGRAM,
    )?;
    succeeded(&cargo(
        &drill.0,
        &[
            "build",
            "--quiet",
            "--offline",
            "--package",
            "pipedream-connect",
            "--example",
            "drill",
        ],
    )?)
}

#[test]
fn a_broken_description_is_an_error_that_names_the_place_and_writes_nothing() -> Outcome {
    let drill = Drill::new("broken")?;
    let generated = drill.file("crates/pipedream-connect-raw/src/generated.rs");
    let before = fs::read_to_string(&generated)?;
    drill.edit(|document| {
        insert(document, "\n    Account:\n", "      properties:", "\n        shade:\n          type: string\n          nulable: true\n          description: d")
    })?;
    let output = drill.generate(&[])?;
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains(
            "#/components/schemas/Account/properties/shade/nulable: unknown or misplaced key"
        ),
        "{said}"
    );
    assert_eq!(fs::read_to_string(&generated)?, before);
    Ok(())
}

#[test]
fn generating_twice_gives_the_same_bytes() -> Outcome {
    let drill = Drill::new("twice")?;
    succeeded(&drill.generate(&[])?)?;
    let output = drill.generate(&[])?;
    succeeded(&output)?;
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains(": 0 written, 0 removed"), "{said}");
    Ok(())
}
