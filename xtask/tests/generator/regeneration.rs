//! The regeneration drill: an addition to the spec reaches users through `cargo xtask generate` alone.
//!
//! On a copy of the workspace, it adds a query parameter, a response field, a kind of prop and an endpoint with its example to
//! the spec, generates, and builds a program that uses all four. No code is written by hand.

use std::fs;

use crate::drill::{Drill, Outcome, insert, root, succeeded, write};

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

/// Part of the documentation of the new endpoint, and a test.
const EXAMPLE: &str = "```rust\n// client.usage().forecast(\"user-42\").days(7).await?;\n```\n";

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
    let example = "crates/pipedream-connect/docs/operations/usage_forecast.md";
    write(&drill.file(example), EXAMPLE)?;
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
            "#/components/schemas/Account/properties/shade/nulable: `nulable` is not allowed here"
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
