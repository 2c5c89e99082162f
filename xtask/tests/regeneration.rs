//! The regeneration drill: an addition to the spec reaches users through `cargo xtask generate` alone.
//!
//! On a copy of the workspace, it adds a query parameter, a response field, a kind of prop and an endpoint to the spec,
//! generates, and builds a program that uses all four. Nothing is written by hand.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Uses the new parameter, the new field, the new kind of prop and the new endpoint.
const PROGRAM: &str = r#"
async fn drill(client: pipedream_connect::Client) -> Result<(), pipedream_connect::Error> {
    let page = client.accounts().list().colour("blue").await?;
    let _shade: Option<String> = page.data.into_iter().next().and_then(|account| account.shade);
    let component = client.components().retrieve("key").await?.data;
    for prop in &component.configurable_props {
        let _palette: Option<&str> = prop.palette();
        let _default: Option<serde_json::Value> = prop.default();
        if let pipedream_connect::types::ConfigurableProp::Colour(colour) = prop {
            let _palette: &str = &colour.palette;
        }
    }
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

const PROP_MEMBER: &str = "
        - $ref: '#/components/schemas/ConfigurablePropColour'";

const PROP_TAG: &str = "
          colour: '#/components/schemas/ConfigurablePropColour'";

const PROP: &str = "
    ConfigurablePropColour:
      type: object
      description: A colour.
      required: [type, name, palette]
      properties:
        type:
          type: string
          enum: [colour]
        name:
          type: string
          description: Key of the prop in `configured_props`.
        palette:
          type: string
          description: Colours to choose from.
        default:
          description: Default value, normally of the type of the prop.";

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
fn write(path: &Path, content: &str) -> Outcome {
    if fs::read_to_string(path).ok().as_deref() != Some(content) {
        fs::create_dir_all(path.parent().ok_or("no folder")?)?;
        fs::write(path, content)?;
    }
    Ok(())
}

/// Inserts `text` after the first `anchor` that follows `from`.
fn insert(document: &mut String, from: &str, anchor: &str, text: &str) -> Outcome {
    let start = document.find(from).ok_or_else(|| format!("no {from:?}"))?;
    let offset = document[start..]
        .find(anchor)
        .ok_or_else(|| format!("no {anchor:?} after {from:?}"))?;
    document.insert_str(start + offset + anchor.len(), text);
    Ok(())
}

fn succeeded(output: &Output) -> Outcome {
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into())
    }
}

/// A copy of this workspace that is kept between runs. Its packages are one folder deeper than ours: cargo identifies
/// packages by their path in the workspace, and must not mix up the two in the shared target folder.
struct Drill(PathBuf);

/// The folder of the packages.
const COPY: &str = "copy";

impl Drill {
    fn new(name: &str) -> Outcome<Self> {
        let drill = Self(root().join("target/drill").join(name));
        update(&root(), &drill.file(""))?;
        let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
        let deeper = ["crates/", "tests\"", "xtask\""]
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

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(COPY).join(name)
    }

    /// Writes a changed copy of the spec.
    fn change_spec(&self, change: impl FnOnce(&mut String) -> Outcome) -> Outcome {
        const SPEC: &str = "openapi/connect.yaml";
        let mut document = fs::read_to_string(root().join(SPEC))?;
        change(&mut document)?;
        write(&self.file(SPEC), &document)
    }

    /// `cargo xtask generate` from the changed spec into `out`.
    fn generate(&self, out: &Path, more: &[&str]) -> Outcome<Output> {
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

    /// Builds an example of the SDK in the target folder of this workspace, with the same features, so that all other
    /// crates are built already.
    fn build(&self, example: &str) -> Outcome<Output> {
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
            .args(["build", "--quiet", "--offline", "--workspace"])
            .args(["--example", example])
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", target);
        Ok(cargo.output()?)
    }
}

#[test]
fn a_new_parameter_field_prop_and_endpoint_reach_users_without_handwritten_code() -> Outcome {
    let drill = Drill::new("additions")?;
    drill.change_spec(|document| {
        insert(
            document,
            "operationId: accounts_list\n",
            "      parameters:",
            PARAMETER,
        )?;
        insert(document, "\n    Account:\n", "      properties:", FIELD)?;
        let prop = "\n    ConfigurableProp:\n";
        insert(document, prop, "oneOf:", PROP_MEMBER)?;
        insert(document, prop, "mapping:", PROP_TAG)?;
        insert(document, "\n  schemas:", "\n  schemas:", PROP)?;
        insert(document, "\npaths:", "\npaths:", ENDPOINT)?;
        insert(document, "\n  schemas:", "\n  schemas:", SCHEMA)
    })?;
    let check = drill.generate(&root(), &["--check"])?;
    assert!(!check.status.success(), "the check must see the change");
    assert!(String::from_utf8_lossy(&check.stderr).contains("run `cargo xtask generate`"));
    let copy = drill.file("");
    succeeded(&drill.generate(&copy, &[])?)?;
    succeeded(&drill.generate(&copy, &["--check"])?)?;
    write(
        &drill.file("crates/pipedream-connect/examples/drill.rs"),
        PROGRAM,
    )?;
    succeeded(&drill.build("drill")?)
}

#[test]
fn an_invalid_spec_is_an_error_that_names_the_place_and_writes_nothing() -> Outcome {
    let drill = Drill::new("invalid")?;
    let generated = drill.file("crates/pipedream-connect-raw/src/generated.rs");
    let before = fs::read_to_string(&generated)?;
    drill.change_spec(|document| {
        let field = "
        shade:
          type: string
          nulable: true
          description: d";
        insert(document, "\n    Account:\n", "      properties:", field)
    })?;
    let output = drill.generate(&drill.file(""), &[])?;
    assert!(!output.status.success());
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(
        message.contains(
            "#/components/schemas/Account/properties/shade/nulable: unknown or misplaced key"
        ),
        "{message}"
    );
    assert_eq!(fs::read_to_string(&generated)?, before);
    Ok(())
}

#[test]
fn generating_twice_writes_the_same_bytes() -> Outcome {
    let drill = Drill::new("twice")?;
    drill.change_spec(|_| Ok(()))?;
    let copy = drill.file("");
    succeeded(&drill.generate(&copy, &[])?)?;
    let output = drill.generate(&copy, &[])?;
    succeeded(&output)?;
    let message = String::from_utf8_lossy(&output.stdout);
    assert!(message.contains(": 0 written, 0 removed"), "{message}");
    Ok(())
}
